"""RULER at a million tokens: needles of every kind, chains of variables, counted words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rlm.bench.intervals import known
from rlm.bench.items import PUBLISHED, REWORDED, Item, Results, Sheet, Short
from rlm.bench.marked import by_group
from rlm.bench.options import Options
from rlm.bench.oracle import Oracle
from rlm.bench.ruler import TASKS, Sample, draw_sample, score
from rlm.bench.subjects import subjects
from rlm.bench.table import Report, Score, Table
from rlm.records import as_text

SHORT_TOKENS: Final = 350  # of a sample that a direct call holds, whose tokens are smaller
TITLES: Final = {
    "needles": "RULER single, multi-key, multi-value, multi-query needles",
    "aggregates": "RULER variable tracking, common words, frequent words",
}
MUSTS: Final = {"needles": "90", "aggregates": "85"}


@dataclass(frozen=True, slots=True)
class Size:
    """Texts a task and wording; `beside`: how many of them for what stands beside the model."""

    tokens: int = 1_000_000
    copies: int = 4
    shorts: int = 5
    beside: int = 2


def measure(group: str, folder: Path, options: Options) -> Report:
    size = Size(copies=1, shorts=2, beside=1) if options.quick else Size()
    names = [name for name, task in TASKS.items() if task.group == group]
    results = Results()
    with subjects(options, folder, few=1) as asked:
        for name in names:
            for copy in range(size.copies):
                sheets = list(_sheets(name, size.tokens, f"{options.seed} {copy}"))
                if copy < size.beside:
                    results.merge(asked.ask(sheets))
                else:
                    results.merge(asked.ask_trained(sheets))
        results.merge(asked.ask((), _shorts(names, size, options.seed)))
    title = f"{TITLES[group]}, {size.tokens / 1e6:.0f} M tokens"
    one = results.score(title, MUSTS[group], "99", known(0.0, 1))
    each = [_score(results, name) for name in names]
    return Report(scores=(one, *each), tables=(_table(group, results),))


def measure_needles(folder: Path, options: Options) -> Report:
    return measure("needles", folder, options)


def measure_aggregates(folder: Path, options: Options) -> Report:
    return measure("aggregates", folder, options)


def _score(results: Results, name: str) -> Score:
    return Score(
        f"· {name}",
        "",
        "",
        published=results.of("trained", f"{name}, {PUBLISHED}"),
        reworded=results.of("trained", f"{name}, {REWORDED}"),
        untrained=results.of("untrained", name),
        oracle=results.of("oracle", name),
        direct=results.of("direct", name),
    )


def _sheets(name: str, tokens: int, seed: str) -> Iterator[Sheet]:
    for wording in (PUBLISHED, REWORDED):
        yield sheet_of(name, draw_sample(name, tokens, wording == REWORDED, seed), wording)


def sheet_of(name: str, sample: Sample, wording: str) -> Sheet:
    groups = (name, f"{name}, {wording}")
    item = Item(sample.question, _grade(sample), wording, groups)
    return Sheet(sample.text, (item,), Oracle(sample.readings))


def _shorts(names: list[str], size: Size, seed: str) -> list[Short]:
    samples = [
        (name, draw_sample(name, SHORT_TOKENS, False, f"short {seed} {copy}"))
        for name in names
        for copy in range(size.shorts)
    ]
    return [
        Short(f"{sample.text}\n{sample.question}", _grade(sample), (name,))
        for name, sample in samples
    ]


def _grade(sample: Sample) -> Callable[[object], float]:
    return partial(_graded, sample)


def _graded(sample: Sample, value: object) -> float:
    return 0.0 if value is None else score(as_text(value), sample)


def _table(group: str, results: Results) -> Table:
    note = (
        "The share of what is expected that stands in the answer (string_match_all); an answer "
        "longer than its task allows (niah 128, vt 30, cwe 120, fwe 50 tokens) counts nothing. The "
        "published lead of an answer is left out, since the answer is not a continuation."
    )
    columns = {
        "engram": results.columns["trained"],
        "untrained": results.columns["untrained"],
        "perfect sub-model": results.columns["oracle"],
        "direct": results.columns["direct"],
    }
    return by_group(f"RULER: {group}", note, columns)
