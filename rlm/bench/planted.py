"""Facts planted in ten million tokens: found where they are, refused where they are not.

Many questions share one document, which makes more decoys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rlm.bench.intervals import known
from rlm.bench.items import REWORDED, Item, Results, Sheet, Short
from rlm.bench.marked import Marked, by_group, of_group
from rlm.bench.needles import FIRST, FRESH, Case, Plant, Wordings, draw_cases, plant
from rlm.bench.options import Options
from rlm.bench.oracle import NOTHING, Oracle, Reading
from rlm.bench.scoring import is_right
from rlm.bench.subjects import subjects
from rlm.bench.table import Report, Score, Table

SETS: Final = {"fresh wordings": FRESH, "first wordings": FIRST}
GROUPS: Final = {
    "present": "planted facts found, decoys beside them",
    "absent": "absent facts answered “not found”",
}
READ: Final = "Answer in words of the text, or NONE.\nQuestion: {question}\nText: {text}"


@dataclass(frozen=True, slots=True)
class Size:
    """How many facts a set of wordings, in how many documents of how many tokens."""

    present: int = 60
    absent: int = 30
    documents: int = 2
    tokens: int = 10_000_000
    few: int = 15  # of a document for what stands beside the model, a third of them absent


def measure(folder: Path, options: Options) -> Report:
    size = Size(8, 4, 1, 1_000_000, 6) if options.quick else Size()
    scores: list[Score] = []
    columns: dict[str, list[Marked]] = {}
    with subjects(options, folder, few=size.few) as asked:
        for name, wordings in SETS.items():
            shorts = [_short(case) for case in _cases(size, wordings, f"{options.seed} direct", 0)]
            found = asked.ask(_sheets(size, wordings, options.seed, folder), shorts)
            scores += _scores(found, f"{size.tokens / 1e6:.0f} M tokens, {name}")
            columns[name] = found.columns["trained"]
            columns[f"{name}, untrained"] = found.columns["untrained"]
    return Report(scores=tuple(scores), tables=(_table(columns),))


def grade(case: Case, value: object) -> float:
    return float(is_right(value, case.answer))


def _sheets(size: Size, wordings: Wordings, seed: str, folder: Path) -> Iterator[Sheet]:
    for number in range(size.documents):
        cases = _cases(size, wordings, seed, number)
        path = folder / f"planted-{number}.txt"
        haystack = plant(cases, size.tokens, f"{seed} {number}", path)
        pairs = zip(haystack.cases, haystack.plants, strict=True)
        items = tuple(_item(case, plants) for case, plants in pairs)
        yield Sheet(path, items, Oracle(_readings(cases)))
        path.unlink()


def _cases(size: Size, wordings: Wordings, seed: str, number: int) -> tuple[Case, ...]:
    """This document's share of the facts, an absent one after every two."""
    present = _part(size.present, size.documents, number)
    absent = _part(size.absent, size.documents, number)
    gone = [False, False, True] * absent + [False] * (present - 2 * absent)
    gone = gone[: present + absent]
    return draw_cases([f"{seed} {number} {place}" for place in range(len(gone))], gone, wordings)


def _part(total: int, parts: int, number: int) -> int:
    return total // parts + (number < total % parts)


def _item(case: Case, plants: tuple[Plant, ...]) -> Item:
    if case.holder is None:
        return Item(case.question, partial(grade, case), groups=("absent",))
    groups = (
        "present",
        f"value: {case.shape}",
        f"outdated value: {case.replaced or 'none'}",
        f"wording: {case.wording}",
        f"question: {case.phrasing}",
    )
    holder = plants[case.holder]
    return Item(case.question, partial(grade, case), groups=groups, span=(holder.start, holder.end))


def _readings(cases: tuple[Case, ...]) -> list[Reading]:
    """What answers each question and no other; to an absent one a decoy, which says nothing."""
    return [
        Reading(case.passages[case.holder or 0], str(case.answer or NOTHING), case.question)
        for case in cases
    ]


def _short(case: Case) -> Short:
    """All passages of a case at once."""
    prompt = READ.format(question=case.question, text="\n".join(case.passages))
    group = "absent" if case.holder is None else "present"
    return Short(prompt, lambda reply: grade(case, None if reply == NOTHING else reply), (group,))


def _scores(found: Results, what: str) -> Iterator[Score]:
    for group, task in GROUPS.items():
        yield Score(
            f"{task} ({what})",
            "80",
            "99",
            reworded=found.of("trained", group),
            untrained=found.of("untrained", group),
            trivial=known(float(group == "absent"), 1),
            oracle=found.of("oracle", group),
            direct=found.of("direct", group),
        )


def _table(columns: dict[str, list[Marked]]) -> Table:
    present = [item for marked in columns.values() for item in of_group("present", marked)]
    found = [item for item in present if item.score]
    quoted = sum(item.quoted for item in found)
    note = (
        f"Exact answers only. Of {len(found)} facts found, {quoted} had evidence that overlaps the "
        "planted passage. “former”: an outdated value stands elsewhere, worded as past; "
        "“corrected”: it stands there plainly and is taken back later. “Always not found” is what "
        "chance means for absent facts. What untrained weights still get right is code's doing."
    )
    return by_group("Planted facts", note, columns, (REWORDED,))
