"""docs/BENCHMARKS.md: composed of every measurement that is kept, each told with its own machine,
date and commit. Pure text; measures nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlm.bench.intervals import Estimate
from rlm.bench.kept import Kept
from rlm.bench.table import Report, Row, Score

PREFACE = (
    "Written by `python -m rlm.bench`; nothing here is edited by hand. Each measurement is kept as "
    "a file in `benchmarks/`, and this page is composed of all of them; `on` tells machine, day "
    "and commit a row is of. Times are medians of wall time. Memory is the peak over the process "
    "tree of anonymous and shared memory, each page counted once, the page cache apart. "
    "Questions, facts and wordings of scores were written apart from the training data."
)
ABILITY = (
    "In percent, with 95 % intervals (Wilson's for rates and where items are few, bootstrap for "
    "other means). *Published*: the wording of the benchmark's authors; *reworded*: others, of "
    "ours; the gap is their difference. *Untrained*: the same architecture with random weights. "
    "*Chance*: what a majority or a random guess gets. *Perfect sub-model*: the same cells, every "
    "sub-call answered right. *Direct*: the same model called without a runtime, on items cut to "
    "its window. Lines that begin with · are parts of the line above them."
)
ROW_HEADS = ("what", "must", "aim", "measured", "n", "command", "on")
SCORE_HEADS = (
    *("task", "must", "aim", "published", "reworded", "gap"),
    *("untrained", "chance", "perfect sub-model", "direct", "on"),
)


def document(kept: Sequence[Kept]) -> str:
    """The whole page: where, one grid of figures, one of scores, then every table."""
    places = list(dict.fromkeys(one.machine for one in kept))
    rows = [_row(row, _on(one, places)) for one in kept for row in one.report.rows]
    scores = [_score(score, _on(one, places)) for one in kept for score in one.report.scores]
    parts = ["# Benchmarks\n", f"{PREFACE}\n"]
    parts += [f"Machine {number}: {place}\n" for number, place in enumerate(places, 1)]
    parts += [grid(ROW_HEADS, rows)] if rows else []
    if scores:
        parts += ["\n## Ability\n", f"{ABILITY}\n", grid(SCORE_HEADS, scores)]
    left_out = [f"- {one.name}: {one.report.skipped}" for one in kept if one.report.skipped]
    parts += ["\n## Left out\n", *left_out] if left_out else []
    for one in kept:
        parts += _tables(one.report, _on(one, places))
    return "\n".join(parts) + "\n"


def grid(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows
    )


def _on(kept: Kept, places: Sequence[str]) -> str:
    return f"{kept.date} · {kept.commit} · machine {places.index(kept.machine) + 1}"


def _tables(report: Report, on: str) -> list[str]:
    parts = []
    for table in report.tables:
        note = f"{table.note} ({on})".lstrip()
        parts += [f"\n## {table.title}\n", f"{note}\n", grid(table.heads, table.lines)]
    return parts


def _row(row: Row, on: str) -> tuple[str, ...]:
    return (row.what, row.must, row.aim, row.measured, str(row.n), f"`{row.command}`", on)


def _score(score: Score, on: str) -> tuple[str, ...]:
    beside = (score.untrained, score.trivial, score.oracle, score.direct)
    return (
        *(score.task, score.must, score.aim, _told(score.published), _told(score.reworded)),
        *(_gap(score), *map(_told, beside), on),
    )


def _told(estimate: Estimate | None) -> str:
    return "" if estimate is None else str(estimate)


def _gap(score: Score) -> str:
    if score.published is None or score.reworded is None:
        return ""
    return f"{100 * (score.reworded.mean - score.published.mean):+.1f}"
