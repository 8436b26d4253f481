"""OOLONG-Pairs over 32,768 tokens of TREC lines, scored by F1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Final

from rlm.bench.intervals import Estimate, known
from rlm.bench.items import PUBLISHED, REWORDED, Item, Sheet, Short
from rlm.bench.lines import NoData, trec
from rlm.bench.marked import by_group
from rlm.bench.oolong import Window, draw_window, num_lines
from rlm.bench.options import Options
from rlm.bench.oracle import Oracle, Reading
from rlm.bench.pairs import TASKS, Pair, PairTask, f1, gold, question
from rlm.bench.subjects import subjects
from rlm.bench.table import Report
from rlm.records import as_text

SHORT_LINES: Final = 12
NOTE: Final = (
    "Tasks 1 to 10 of 20: the others are not known here. Chance: all pairs of users. The question "
    "stands alone; the published suffix on sorting and an example are left out."
)


@dataclass(frozen=True, slots=True)
class Size:
    tokens: int = 32_768
    windows: int = 2
    tasks: int = 10
    few: int = 3


def measure(folder: Path, options: Options) -> Report:
    size = Size(8_192, 1, 4, 1) if options.quick else Size()
    if options.data is None:
        return Report(skipped="needs --data DIR, a folder of public data sets")
    try:
        pool = trec(options.data)
    except NoData as error:
        return Report(skipped=str(error))
    windows = [
        draw_window(pool, num_lines(pool, size.tokens), f"pairs {options.seed} {number}")
        for number in range(size.windows)
    ]
    small = draw_window(pool, SHORT_LINES, f"short {options.seed}")
    shorts = [
        Short(f"{small.text()}\n{question(task)}", _grade(pairs))
        for task in TASKS
        if (pairs := gold(task, small.lines))  # saying nothing would be right of none
    ]
    with subjects(options, folder, few=size.few) as asked:
        found = asked.ask((sheet for one in windows for sheet in _sheets(one, size)), shorts)
    task = f"OOLONG-Pairs, {size.tokens // 1024} K tokens, F1"
    columns = {"engram": found.columns["trained"], "perfect sub-model": found.columns["oracle"]}
    return Report(
        scores=(found.score(task, "25", "70", _chance(windows, size)),),
        tables=(by_group("OOLONG-Pairs by task", NOTE, columns),),
    )


def _sheets(window: Window, size: Size) -> Iterator[Sheet]:
    readings = {Reading(line.text, line.label) for line in window.lines}
    oracle = Oracle(readings, window.pool.labels)
    for wording in (PUBLISHED, REWORDED):
        items = tuple(_item(task, window, wording) for task in TASKS[: size.tasks])
        yield Sheet(window.text(wording == REWORDED), items, oracle)


def _item(task: PairTask, window: Window, wording: str) -> Item:
    grade = graded_pairs(task, window)
    return Item(question(task, wording == REWORDED), grade, wording, (f"task {task.number:2}",))


def graded_pairs(task: PairTask, window: Window) -> Callable[[object], float]:
    return _grade(gold(task, window.lines))


def _grade(pairs: frozenset[Pair]) -> Callable[[object], float]:
    return partial(_graded, pairs)


def _graded(pairs: frozenset[Pair], value: object) -> float:
    """A list of pairs is told as the question wants pairs written."""
    if isinstance(value, list):
        value = "\n".join(
            f"({', '.join(map(str, item))})" if isinstance(item, list) else str(item)
            for item in value
        )
    return 0.0 if value is None else f1(pairs, as_text(value))


def _chance(windows: list[Window], size: Size) -> Estimate:
    """Every pair there is."""
    scores = []
    for window in windows:
        users = sorted({line.user for line in window.lines})
        every = frozenset(combinations(users, 2))
        for task in TASKS[: size.tasks]:
            right = gold(task, window.lines)
            scores.append(2 * len(right) / (len(right) + len(every)))
    return known(fmean(scores), len(scores))
