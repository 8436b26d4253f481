"""Questions over a text, and the four or five ways in which a benchmark has them answered.

Knows no task: how an answer is graded comes with its question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rlm import Answer
from rlm.bench.intervals import Estimate
from rlm.bench.marked import Marked, estimate, require_result
from rlm.bench.oracle import Oracle
from rlm.bench.subject import Subject, complete
from rlm.bench.table import Score, progress

PUBLISHED: Final = "published"
REWORDED: Final = "reworded"
WINDOW_SHARE: Final = 0.9  # of a window that a direct call's prompt may fill

Grade = Callable[[object], float]  # the value submitted (None: not found) -> parts of 1


@dataclass(frozen=True, slots=True)
class Item:
    """`wording` is PUBLISHED or REWORDED; `groups` are the lines of a table that it counts for.
    `refusal`: right is to say that it is out of scope. `strict`: a second grade. `span`: where the
    passage stands that answers, in code points of the text."""

    question: str
    grade: Grade
    wording: str = REWORDED
    groups: tuple[str, ...] = ()
    refusal: bool = False
    strict: Grade | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text and what is asked of it. `oracle` knows what there is to read in it."""

    context: str | Path
    items: tuple[Item, ...]
    oracle: Oracle | None = None


@dataclass(frozen=True, slots=True)
class Short:
    """A prompt that fits the window, for the model without a runtime."""

    prompt: str
    grade: Grade
    groups: tuple[str, ...] = ()
    strict: Grade | None = None


@dataclass(slots=True)
class Results:
    """Marks by column: "trained", "untrained", "oracle", "direct"."""

    columns: dict[str, list[Marked]] = field(default_factory=dict)

    def add(self, column: str, marked: Iterable[Marked]) -> None:
        self.columns.setdefault(column, []).extend(marked)

    def merge(self, other: Results) -> None:
        for column, marked in other.columns.items():
            self.add(column, marked)

    def of(self, column: str, group: str | None = None) -> Estimate | None:
        return estimate(self.columns.get(column, ()), group)

    def score(self, task: str, must: str, aim: str, chance: Estimate | None = None) -> Score:
        """All that was asked, as one line of the page."""
        return Score(
            task,
            must,
            aim,
            published=self.of("trained", PUBLISHED),
            reworded=self.of("trained", REWORDED),
            untrained=self.of("untrained"),
            trivial=chance,
            oracle=self.of("oracle"),
            direct=self.of("direct"),
        )


def ask_all(subject: Subject, sheet: Sheet, most: int | None = None) -> list[Marked]:
    """The questions of a sheet, or the first few of each wording."""
    marked = []
    for item in _some(sheet, most):
        answer = subject.ask(item.question, sheet.context, sheet.oracle)
        marked.append(mark(answer, item, subject.cells))
    return marked


def mark(answer: Answer, item: Item, cells: Sequence[str] = ()) -> Marked:
    require_result(answer)
    if item.refusal:
        score = float(answer.error is not None and answer.error.code == "out_of_scope")
    else:
        score = item.grade(answer.value)
    quoted = item.span is not None and any(
        quote.start < item.span[1] and item.span[0] < quote.end for quote in answer.evidence
    )
    code = "" if answer.error is None else f" [{answer.error.code}]"
    told = "\n".join([item.question, *cells, f"-> {_shortened(answer.value)}{code}"])
    strict = None if item.strict is None else item.strict(answer.value)
    return Marked((item.wording, *item.groups), score, quoted, told, strict)


def ask_directly(model: str, shorts: Sequence[Short]) -> list[Marked]:
    """Those whose prompt leaves room for a reply."""
    replies = complete(model, [short.prompt for short in shorts], WINDOW_SHARE)
    return [
        Marked(
            short.groups,
            short.grade(reply),
            told=f"{short.prompt[:150]} … {short.prompt[-100:]}\n-> {reply}",
            strict=None if short.strict is None else short.strict(reply),
        )
        for short, reply in zip(shorts, replies, strict=True)
        if reply is not None
    ]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The model, and what stands beside it; `few` items of each sheet for those."""

    trained: Subject
    untrained: Subject
    oracle: Subject
    few: int
    failures: int = 0

    def ask(self, sheets: Iterable[Sheet], shorts: Sequence[Short] = ()) -> Results:
        """Sheet by sheet, so that a large text is written, asked about and dropped."""
        results = Results()
        others: Mapping[str, Subject] = {"untrained": self.untrained, "oracle": self.oracle}
        for sheet in sheets:
            results.merge(self.ask_trained([sheet]))
            for column, subject in others.items():
                results.add(column, ask_all(subject, sheet, self.few))
        if shorts:
            results.add("direct", ask_directly(self.trained.model, shorts))
        return results

    def ask_trained(self, sheets: Iterable[Sheet]) -> Results:
        """The model alone."""
        results = Results()
        for sheet in sheets:
            marked = ask_all(self.trained, sheet)
            results.add("trained", marked)
            self._show_failures(marked)
        return results

    def _show_failures(self, marked: Sequence[Marked]) -> None:
        shown: Counter[tuple[str, ...]] = Counter()
        for one in marked:
            shown[one.groups] += one.score < 1
            if one.score < 1 and shown[one.groups] <= self.failures:
                progress(f"--- {', '.join(one.groups)}: {one.score:.2f}\n{one.told}")


def _some(sheet: Sheet, most: int | None) -> list[Item]:
    if most is None:
        return list(sheet.items)
    wordings = dict.fromkeys(item.wording for item in sheet.items)
    return [
        item
        for wording in wordings
        for item in [one for one in sheet.items if one.wording == wording][:most]
    ]


def _shortened(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:200]}…"
