"""The study's page and plots, from the files that its runs left. Numbers in, Markdown and SVG out;
no torch, so that whoever has the files can make the page.

Intervals are 95 % and paired: the difference between two arms is taken sequence by sequence on the
same held-out text and the same seed, and both seeds and sequences are drawn anew 2,000 times.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram import svg
from rlm.engram.arms import MAIN, PERMUTED
from rlm.engram.errors import StudyError
from rlm.engram.svg import Axes, Point

DRAWS: Final = 2_000
BUCKETS: Final = ("0", "1", "2-9", "10+")
TOP_K: Final = 2  # layers that a soft index averages
ABOUT: Final = {
    "dense": "no memory",
    "dense-flops": "no memory, feed-forward widened to the Engram's FLOPs",
    "dense-stored": "no memory, feed-forward widened to the Engram's stored parameters",
    "engram": "two memories, {2,3}-grams, gate as published",
    "bigram": "hashed pairs added without a gate, the same number of rows",
    "one-row": "the Engram, every n-gram reading the same row a head",
    PERMUTED: "the Engram runs, read through permuted addresses",
}

Array = NDArray[Any]


@dataclass(frozen=True)
class Run:
    """One arm, one seed: its numbers and its arrays over held-out tokens."""

    numbers: Mapping[str, Any]
    arrays: Mapping[str, Array]

    @property
    def arm(self) -> str:
        return str(self.numbers["arm"])

    @property
    def seed(self) -> int:
        return int(self.numbers["seed"])


Runs = Sequence[Run]


def bucket(times: int) -> str:
    return "0" if times == 0 else "1" if times == 1 else "2-9" if times < 10 else "10+"


def read(folder: Path) -> list[Run]:
    """Raises StudyError for a file that no run wrote."""
    runs = []
    for path in sorted(folder.glob("*.json")):
        try:
            numbers = json.loads(path.read_text("utf-8"))
            with np.load(path.with_suffix(".npz"), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            runs.append(Run(numbers, arrays))
            runs[-1].arm, runs[-1].seed, numbers["group"], numbers["sequence_losses"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StudyError(f"{path}: not what a run wrote ({error}); remove it") from error
    return runs


def require_preset(folder: Path, preset: str) -> None:
    """A folder holds the runs of one preset: others are not compared with them."""
    for run in read(folder):
        found = run.numbers.get("preset")
        if found != preset:
            raise StudyError(
                f"{folder} holds runs of preset {found}, not {preset}; take another --out"
            )


def write(page: Path, runs: Runs) -> None:
    """The page, and its plots in a folder beside it that has its name."""
    if not runs:
        raise StudyError("no run is there yet: nothing to write a page of")
    plots = page.with_suffix("")
    plots.mkdir(parents=True, exist_ok=True)
    for name, plot in _plots(runs).items():
        (plots / f"{name}.svg").write_text(plot, "utf-8")
    page.write_text("\n".join(_lines(runs, plots.name)) + "\n", "utf-8")


def _lines(runs: Runs, plots: str) -> list[str]:
    hours = sum(run.numbers["cpu_seconds"] for run in runs) / 3600
    tokens = max(run.numbers["tokens"] for run in runs)
    seeds = len({run.seed for run in runs if run.numbers["group"] == "main"})
    return [
        "# What an Engram memory brings at this size",
        "",
        f"Written by `rlm engram study` from {len(runs)} runs, preset "
        f"{runs[0].numbers['preset']}: {tokens / 1e6:.2f} M tokens a main run, half in the "
        f"sweeps, {seeds} seeds, {hours:.2f} CPU-hours. Every arm of a seed saw the same tokens in "
        "the same order. Loss is in nats a token on prose that was never trained on; differences "
        "are paired, with 95 % intervals over seeds and held-out sequences.",
        "",
        *_section("Arms", _main_table(runs), plots, "main"),
        *_section("Where the difference lies", _strata(runs), plots, "strata"),
        *_section("Facts and reading, memory on and off", _sensitivity(runs), plots, None),
        *_section("Experts or rows", _sweep(runs, "allocation", "rho"), plots, "allocation"),
        *_section("Rows a head", _sweep(runs, "rows", "rows"), plots, "rows"),
        *_section("Gates", _gates(runs), plots, "gates"),
        *_section("Logit lens", _lens(runs), plots, "lens"),
        *_section("Depth by CKA", _cka(runs), plots, "cka"),
    ]


def _section(title: str, body: Sequence[str], plots: str, plot: str | None) -> list[str]:
    picture = [] if plot is None else [f"![{title}]({plots}/{plot}.svg)", ""]
    return [f"## {title}", "", *body, "", *picture]


# --- tables ---------------------------------------------------------------------------------------


def _main_table(runs: Runs) -> list[str]:
    rows = [
        "| arm | what it is | parameters (table) | FLOPs a token | loss by seed | against dense |",
        "|---|---|---|---|---|---|",
    ]
    for arm in (*MAIN, PERMUTED):
        losses = _sequence_losses(runs, arm)
        if not losses:
            continue
        card = _of(runs, "engram" if arm == PERMUTED else arm)[0].numbers
        size = f"{(card['dense_parameters'] + card['table_parameters']) / 1e6:.2f} M"
        by_seed = ", ".join(f"{float(np.mean(values)):.4f}" for values in losses.values())
        against = "" if arm == "dense" else _told(_difference(runs, arm, "dense"))
        rows.append(
            f"| {arm} | {ABOUT[arm]} | {size} ({card['table_parameters'] / 1e6:.2f} M) | "
            f"{card['flops'] / 1e6:.2f} M | {by_seed} | {against} |"
        )
    pairs = [("engram", "dense-flops"), ("engram", "dense-stored"), ("engram", "bigram"),
             ("engram", "one-row")]  # fmt: skip
    told = [
        f"- {one} against {other}: {_told(found)}"
        for one, other in pairs
        if (found := _difference(runs, one, other)) is not None
    ]
    return [*rows, "", *told]


def _told(found: tuple[float, float, float] | None) -> str:
    if found is None:
        return "not run"
    mean, low, high = found
    verdict = "lower" if high < 0 else "higher" if low > 0 else "undecided"
    return f"{mean:+.4f} [{low:+.4f}, {high:+.4f}] {verdict}"


def _strata(runs: Runs) -> list[str]:
    """Loss of the Engram less that of dense, by how often the trigram that ends at a token was
    trained on."""
    points = _strata_points(runs)
    if not points:
        return ["Needs dense and engram runs of one seed."]
    return [
        "Engram less dense, by how often the three tokens up to and with the context's last were "
        "trained on. A memory of n-grams should gain where the count is 2 or more; a gain at 0 "
        "comes from elsewhere.",
        "",
        "| trained on | difference |",
        "|---|---|",
        *(
            f"| {BUCKETS[int(point.x)]} × | {_told((point.y, point.low, point.high))} |"
            for point in points
        ),
    ]


def _sensitivity(runs: Runs) -> list[str]:
    rows = [
        "| arm | facts on | facts off | reading on | reading off | loss on | loss off |",
        "|---|---|---|---|---|---|---|",
    ]
    for arm in MAIN:
        own = _of(runs, arm)
        if not own:
            continue
        cells = [
            _percent(_recall(run.numbers["facts"]) for run in own),
            _percent(
                _recall(run.numbers["facts_off"]) for run in own if "facts_off" in run.numbers
            ),
            _percent(run.numbers["reading"] for run in own),
            _percent(run.numbers["reading_off"] for run in own if "reading_off" in run.numbers),
            _loss(run.numbers["loss"] for run in own),
            _loss(run.numbers["loss_off"] for run in own if "loss_off" in run.numbers),
        ]
        rows.append(f"| {arm} | {' | '.join(cells)} |")
    return [
        "Facts: invented ones, trained on between once and hundreds of times, asked again. "
        "Reading: notes about new names, asked a paragraph later. Off leaves the memory out of a "
        "model that was trained with it, which shows what the model leans on, not what it could "
        "not have learnt otherwise: compare with the dense arm.",
        "",
        *rows,
    ]


def _sweep(runs: Runs, group: str, name: str) -> list[str]:
    points = _sweep_points(runs, group)
    rows = [f"| {name} | loss | seeds |", "|---|---|---|"]
    counts = _by_x(runs, group)
    rows += [f"| {point.x:g} | {point.y:.4f} | {len(counts[point.x])} |" for point in points]
    if group == "allocation" and len(points) >= 3:
        return [*rows, "", _minimum(counts)]
    return rows


def _minimum(by_x: Mapping[float, Sequence[float]]) -> str:
    """Of a parabola through the losses, with what drawing other runs would make of it."""
    rng = np.random.default_rng(0)

    def lowest(pick: Mapping[float, Sequence[float]]) -> float:
        xs = [x for x, values in pick.items() for _ in values]
        ys = [value for values in pick.values() for value in values]
        bend, slope, _ = np.polyfit(xs, ys, 2)
        if bend <= 0:
            return float(min(pick, key=lambda x: statistics.fmean(pick[x])))
        return float(np.clip(-slope / (2 * bend), min(xs), max(xs)))

    drawn = [
        lowest({x: rng.choice(values, len(values)).tolist() for x, values in by_x.items()})
        for _ in range(400)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return (
        f"A parabola through them has its minimum at rho = {lowest(by_x):.2f} (other draws of the "
        f"same runs: {low:.2f} to {high:.2f}; so few seeds say little)."
    )


def _gates(runs: Runs) -> list[str]:
    own = _of(runs, "engram")
    if not own:
        return ["Needs an engram run."]
    rows = ["| trained on | mean alpha |", "|---|---|"]
    for name, where in _buckets(own):
        values = [float(run.arrays["alpha"][mask].mean()) for run, mask in where if mask.any()]
        rows.append(
            f"| {name} × | {statistics.fmean(values):.3f} |" if values else f"| {name} × | |"
        )
    loss, gain = (_mean_correlation(own, kind) for kind in ("loss", "gain"))
    return [
        "The gate over running text, and its mean by how often the trigram was trained on. "
        f"Correlation of the gate with the token's loss: {loss:+.3f}; with what the memory takes "
        f"off that loss: {gain:+.3f}.",
        "",
        *rows,
    ]


def _mean_correlation(runs: Runs, kind: str) -> float:
    found = []
    for run in runs:
        other = run.arrays["losses"]
        if kind == "gain":
            other = run.arrays["losses_off"] - other
        found.append(float(np.corrcoef(run.arrays["alpha"].ravel(), other.ravel())[0, 1]))
    return statistics.fmean(found)


def _lens(runs: Runs) -> list[str]:
    rows = ["| arm | KL to the final distribution, layer by layer |", "|---|---|"]
    for arm in ("dense", "dense-flops", "engram", "bigram"):
        if own := _of(runs, arm):
            means = np.mean([run.numbers["lens"] for run in own], axis=0)
            rows.append(f"| {arm} | {', '.join(f'{value:.2f}' for value in means)} |")
    return rows


def _cka(runs: Runs) -> list[str]:
    pairs = _cka_pairs(runs)
    if not pairs:
        return ["Needs dense and engram runs, two seeds of the former."]
    rows = ["| pair | at which layer of the second each layer of the first is found |", "|---|---|"]
    rows += [
        f"| {name} | {', '.join(f'{at:.2f}' for at in indices)} |"
        for name, indices in pairs.items()
    ]
    return [
        "Unbiased CKA of the streams at held-out positions; a layer's place is the mean of its "
        f"{TOP_K} most alike layers, weighed by likeness. Two dense models of other seeds are what "
        "the Engram's shift must be compared with.",
        "",
        *rows,
    ]


# --- plots ----------------------------------------------------------------------------------------


def _plots(runs: Runs) -> dict[str, str]:
    names = [arm for arm in (*MAIN[1:], PERMUTED) if _difference(runs, arm, "dense") is not None]
    main = []
    for at, arm in enumerate(names):
        found = _difference(runs, arm, "dense")
        assert found is not None
        main.append(Point(at, *found))
    strata = Axes("Engram less dense", "times trained on", "nats", names=BUCKETS, has_lines=False)
    lens = {
        arm: [
            Point(at, value, value, value)
            for at, value in enumerate(
                np.mean([run.numbers["lens"] for run in own], axis=0).tolist()
            )
        ]
        for arm in ("dense", "engram", "bigram")
        if (own := _of(runs, arm))
    }
    cka = {
        name: [Point(at, value, value, value) for at, value in enumerate(values)]
        for name, values in _cka_pairs(runs).items()
    }
    heat: list[Any] = next((run.numbers["heat"] for run in _of(runs, "engram")), [])
    return {
        "main": svg.chart(
            Axes("Loss against dense", "arm", "nats", names=tuple(names), has_lines=False),
            {"": main},
        ),
        "strata": svg.chart(strata, {"": _strata_points(runs)}),
        "allocation": svg.chart(
            Axes("Experts or rows", "rho: share of experts", "loss"),
            {"": _sweep_points(runs, "allocation")},
        ),
        "rows": svg.chart(
            Axes("Rows a head", "rows", "loss", is_log=True), {"": _sweep_points(runs, "rows")}
        ),
        "gates": svg.heat("Gate over held-out text", [(text, value) for text, value in heat]),
        "lens": svg.chart(Axes("Logit lens", "blocks done", "KL, nats"), lens),
        "cka": svg.chart(Axes("Depth by CKA", "layer", "found at layer"), cka),
    }


# --- numbers --------------------------------------------------------------------------------------


def _of(runs: Runs, arm: str) -> list[Run]:
    return [run for run in runs if run.arm == arm]


def _sequence_losses(runs: Runs, arm: str) -> dict[int, list[float]]:
    """By seed."""
    if arm == PERMUTED:
        return {run.seed: run.numbers["sequence_losses_permuted"] for run in _of(runs, "engram")}
    return {run.seed: run.numbers["sequence_losses"] for run in _of(runs, arm)}


def _difference(runs: Runs, one: str, other: str) -> tuple[float, float, float] | None:
    """Mean and interval of one arm's loss less another's, over the seeds that both have."""
    first, second = _sequence_losses(runs, one), _sequence_losses(runs, other)
    seeds = sorted(first.keys() & second.keys())
    if not seeds:
        return None
    paired = np.array([np.subtract(first[seed], second[seed]) for seed in seeds])
    return _interval(paired, np.ones_like(paired))


def _interval(sums: Array, counts: Array) -> tuple[float, float, float]:
    """Mean and 95 % interval of sum(sums) / sum(counts), both (seeds, sequences), seeds and
    sequences drawn anew."""
    rng = np.random.default_rng(0)
    means = []
    for _ in range(DRAWS):
        seeds = rng.integers(0, sums.shape[0], sums.shape[0])
        weights = np.bincount(rng.integers(0, sums.shape[1], sums.shape[1]), None, sums.shape[1])
        total = float((counts[seeds] @ weights).sum())
        means.append(float((sums[seeds] @ weights).sum()) / max(total, 1e-9))
    low, high = np.percentile(means, [2.5, 97.5])
    return float(sums.sum() / counts.sum()), float(low), float(high)


def _buckets(runs: Runs) -> list[tuple[str, list[tuple[Run, Array]]]]:
    """Which held-out tokens belong to which count, run by run."""
    edges = {"0": (0, 0), "1": (1, 1), "2-9": (2, 9), "10+": (10, 1 << 60)}
    return [
        (
            name,
            [
                (run, (run.arrays["count_3"] >= low) & (run.arrays["count_3"] <= high))
                for run in runs
            ],
        )
        for name, (low, high) in edges.items()
    ]


def _strata_points(runs: Runs) -> list[Point]:
    dense = {run.seed: run for run in _of(runs, "dense")}
    own = [run for run in _of(runs, "engram") if run.seed in dense]
    points = []
    for at, (_, where) in enumerate(_buckets(own)):
        sums = [
            ((run.arrays["losses"] - dense[run.seed].arrays["losses"]) * mask).sum(axis=1)
            for run, mask in where
        ]
        counts = [mask.sum(axis=1) for _, mask in where]
        if counts and np.sum(counts) > 0:
            points.append(Point(at, *_interval(np.array(sums), np.array(counts))))
    return points


def _by_x(runs: Runs, group: str) -> dict[float, list[float]]:
    found: dict[float, list[float]] = {}
    for run in runs:
        if run.numbers["group"] == group:
            found.setdefault(float(run.numbers["x"]), []).append(float(run.numbers["loss"]))
    return dict(sorted(found.items()))


def _sweep_points(runs: Runs, group: str) -> list[Point]:
    return [
        Point(x, statistics.fmean(values), min(values), max(values))
        for x, values in _by_x(runs, group).items()
    ]


def unbiased_hsic(k: Array, other: Array) -> float:
    """Song et al. 2012, of two Gram matrices (n, n)."""
    n = len(k)
    k, other = k - np.diag(np.diag(k)), other - np.diag(np.diag(other))
    ones = np.ones(n)
    mixed = ones @ k @ ones * (ones @ other @ ones) / ((n - 1) * (n - 2))
    found = np.trace(k @ other) + mixed - 2 / (n - 2) * (ones @ k @ other @ ones)
    return float(found / (n * (n - 3)))


def cka(one: Array, other: Array) -> float:
    """Linear, unbiased: states (n, d) of two models at the same n positions → at most 1."""
    first, second = (x.astype(np.float64) @ x.astype(np.float64).T for x in (one, other))
    scale = unbiased_hsic(first, first) * unbiased_hsic(second, second)
    return unbiased_hsic(first, second) / float(np.sqrt(max(scale, 1e-30)))


def _cka_pairs(runs: Runs) -> dict[str, list[float]]:
    dense, engram = _of(runs, "dense"), _of(runs, "engram")
    if len(dense) < 2 or not engram:
        return {}
    pairs = {"dense in dense of another seed": (dense[0], dense[1]),
             "engram in dense": (engram[0], dense[0])}  # fmt: skip
    return {
        name: _soft_indices(one.arrays["states"], other.arrays["states"])
        for name, (one, other) in pairs.items()
    }


def _soft_indices(one: Array, other: Array) -> list[float]:
    indices = []
    for state in one:
        likeness = np.array([cka(state, theirs) for theirs in other])
        best = np.argsort(likeness)[-TOP_K:]
        weights = np.maximum(likeness[best], 1e-9)
        indices.append(float((weights * best).sum() / weights.sum()))
    return indices


def _recall(table: Mapping[str, Sequence[int]]) -> float:
    """Of facts that were trained on at all."""
    cells = [cell for name, cell in table.items() if name != "0"]
    return sum(cell[0] for cell in cells) / max(1, sum(cell[1] for cell in cells))


def _percent(values: Iterable[float]) -> str:
    found = list(values)
    return f"{statistics.fmean(found):.1%}" if found else "–"


def _loss(values: Iterable[float]) -> str:
    found = list(values)
    return f"{statistics.fmean(found):.4f}" if found else "–"
