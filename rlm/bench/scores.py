"""What the embedded model finds, refuses and plans, beside the same with untrained weights.

Every question goes through the public API; many share one process and one document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rlm import RLM, Answer
from rlm.bench.needles import Case, Haystack, Plant, draw_cases, plant
from rlm.bench.oracle import Oracle
from rlm.bench.roots import REFUSED, RootTask, draw_root_tasks
from rlm.bench.scoring import is_right
from rlm.bench.server import serving
from rlm.bench.table import Report, Row, Table, progress

FAILURES: Final = ("backend", "sandbox", "internal", "usage")


@dataclass(frozen=True, slots=True)
class Marked:
    """One question, scored. `quoted` says whether the evidence holds the passage that answers."""

    groups: tuple[str, ...]
    right: bool
    quoted: bool = False
    calls: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Planted:
    """How many facts to look for, in how many documents of how many tokens."""

    present: int = 100
    absent: int = 50
    documents: int = 3
    tokens: int = 10_000_000


def planted(model: str, size: Planted, seed: str, folder: Path) -> list[Marked]:
    """Each fact has a seed of its own; several share a document, which makes more decoys."""
    marked: list[Marked] = []
    with RLM(model) as rlm:
        for number in range(size.documents):
            haystack = _haystack(size, seed, number, folder)
            for case, plants in zip(haystack.cases, haystack.plants, strict=True):
                marked.append(_mark_case(rlm.ask(case.question, haystack.path), case, plants))
            haystack.path.unlink()
            right = sum(item.right for item in marked)
            progress(f"  {model}: {right} of {len(marked)} after document {number + 1}")
    return marked


def roots(model: str, per_phrasing: int, seed: str) -> list[Marked]:
    """Root questions with a perfect sub-model: the cells alone are judged."""
    tasks = draw_root_tasks(seed, per_phrasing)
    oracle = Oracle(reading for task in tasks for reading in task.readings)
    with (
        serving(oracle.read) as base_url,
        RLM(model, sub_model="openai/oracle", base_url=base_url) as rlm,
    ):
        marked = [_mark_task(rlm.ask(task.question, task.text), task) for task in tasks]
    progress(f"  {model}: {sum(item.right for item in marked)} of {len(marked)} root questions")
    return marked


def planted_report(trained: list[Marked], untrained: list[Marked]) -> Report:
    command = "python -m rlm.bench --only planted"
    rows = []
    for group, what, must in (
        ("present", "planted facts found at 10 M tokens, decoys beside them", "≥ 60 %"),
        ("absent", "absent facts answered “not found”", "≥ 60 %"),
    ):
        chosen, random = _of(group, trained), _of(group, untrained)
        figures = f"{_share(chosen)} (untrained weights: {_share(random)})"
        rows.append(Row(what, must, "95", figures, len(chosen), command))
    found = [item for item in _of("present", trained) if item.right]
    quoted = sum(item.quoted for item in found)
    note = (
        f"Exact answers only. Of {len(found)} facts found, {quoted} had evidence that overlaps the "
        "planted passage. “former”: an outdated value stands elsewhere, worded as past; "
        "“corrected”: it stands there plainly and is taken back later. What untrained weights "
        "still get right is code's doing, not the model's."
    )
    return Report(tuple(rows), (_by_group("Planted facts", note, trained, untrained),))


def roots_report(trained: list[Marked], untrained: list[Marked]) -> Report:
    figures = f"{_share(trained)} (untrained weights: {_share(untrained)})"
    what = "root questions in unseen phrasings that lead to the right answer, perfect sub-model"
    command = "python -m rlm.bench --only roots"
    note = "By kind of question. “out of scope” is right when the model says so itself."
    row = Row(what, "≥ 75 %", "95", figures, len(trained), command)
    return Report((row,), (_by_group("Root questions", note, trained, untrained),))


def _haystack(size: Planted, seed: str, number: int, folder: Path) -> Haystack:
    """This document's share of the facts, present ones first."""
    present = _part(size.present, size.documents, number)
    absent = _part(size.absent, size.documents, number)
    gone = [False] * present + [True] * absent
    cases = draw_cases([f"{seed} {number} {place}" for place in range(len(gone))], gone)
    return plant(cases, size.tokens, f"{seed} {number}", folder / f"planted-{number}.txt")


def _part(total: int, parts: int, number: int) -> int:
    return total // parts + (number < total % parts)


def _mark_case(answer: Answer, case: Case, plants: Sequence[Plant]) -> Marked:
    _require_result(answer)
    if case.holder is None:
        groups: tuple[str, ...] = ("absent",)
        quoted = False
    else:
        groups = (
            "present",
            f"value: {case.shape}",
            f"outdated value: {case.replaced or 'none'}",
            f"wording: {case.wording}",
            f"question: {case.phrasing}",
        )
        holder = plants[case.holder]
        quoted = any(
            item.start < holder.end and holder.start < item.end for item in answer.evidence
        )
    right = is_right(answer.value, case.answer)
    return Marked(groups, right, quoted, answer.usage.calls, answer.seconds)


def _mark_task(answer: Answer, task: RootTask) -> Marked:
    _require_result(answer)
    if task.answer == REFUSED:
        right = answer.error is not None and answer.error.code == "out_of_scope"
    else:
        right = is_right(answer.value, task.answer)
    return Marked((task.kind,), right, False, answer.usage.calls, answer.seconds)


def _require_result(answer: Answer) -> None:
    """A wrong answer is a result; a broken run is not."""
    if answer.error is not None and answer.error.code in FAILURES:
        raise RuntimeError(f"a benchmark's run failed: {answer.error.message}")


def _of(group: str, marked: Iterable[Marked]) -> list[Marked]:
    return [item for item in marked if group in item.groups]


def _share(marked: Sequence[Marked]) -> str:
    if not marked:
        return "none asked"
    right = sum(item.right for item in marked)
    return f"{100 * right / len(marked):.0f} % ({right} of {len(marked)})"


def _by_group(title: str, note: str, trained: list[Marked], untrained: list[Marked]) -> Table:
    order = Counter(group for item in trained for group in item.groups)
    lines = tuple(
        (group, _share(_of(group, trained)), _share(_of(group, untrained))) for group in order
    )
    return Table(title, note, ("kind", "engram", "untrained"), lines)
