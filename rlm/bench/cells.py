"""Root questions in unseen phrasings: whether the cell that the model writes leads to the right
answer. Its sub-calls go to a perfect reader, so that the cells alone are judged."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rlm.bench.items import REWORDED, Item, Results, Sheet, ask_all
from rlm.bench.marked import Marked, by_group
from rlm.bench.needles import FIRST, FRESH, Wordings
from rlm.bench.options import Options
from rlm.bench.oracle import Oracle
from rlm.bench.phrasings import ROOTS, ROWS
from rlm.bench.phrasings_fresh import ROOTS_FRESH
from rlm.bench.roots import REFUSED, Phrasings, RootTask, draw_root_tasks
from rlm.bench.scoring import is_right
from rlm.bench.subjects import subjects
from rlm.bench.table import Report, Score, Table

SETS: Final[dict[str, tuple[Phrasings, Wordings]]] = {
    "fresh phrasings": (ROOTS_FRESH, FRESH),
    "first phrasings": (ROOTS, FIRST),
}


def measure(folder: Path, options: Options) -> Report:
    copies = 1 if options.quick else 2
    scores: list[Score] = []
    columns: dict[str, list[Marked]] = {}
    with subjects(options, folder, few=0) as asked:
        for name, (roots, wordings) in SETS.items():
            sheets = [sheet(one) for one in draw_root_tasks(options.seed, copies, roots, wordings)]
            found = Results()
            for number, one in enumerate(sheets):
                found.add("trained", ask_all(asked.oracle, one))
                if number % copies == 0:
                    found.add("untrained", ask_all(asked.untrained, one))
                    found.add("own", ask_all(asked.trained, one))
            columns |= {
                name: found.columns["trained"],
                f"{name}, own sub-model": found.columns["own"],
                f"{name}, untrained": found.columns["untrained"],
            }
            scores.append(
                Score(
                    f"root cells right ({name}; perfect sub-model)",
                    "95",
                    "99",
                    reworded=found.of("trained"),
                    untrained=found.of("untrained"),
                    oracle=found.of("trained"),
                )
            )
    return Report(scores=tuple(scores), tables=(_table(columns),))


def sheet(task: RootTask) -> Sheet:
    def grade(value: object) -> float:
        return float(is_right(value, task.answer))

    item = Item(task.question, grade, groups=(task.kind,), refusal=task.answer == REFUSED)
    return Sheet(task.text, (item,), Oracle(task.readings, ROWS))


def _table(columns: dict[str, list[Marked]]) -> Table:
    note = (
        "By kind of question. “out of scope” is right when the model says so itself. Fresh "
        "phrasings were written after the first ones had been seen by the author of training data."
    )
    return by_group("Root questions", note, columns, (REWORDED,))
