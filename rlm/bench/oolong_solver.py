"""Exact code over labelled lines: what a question's answer would be if the labels were these.

Over true labels it is what a perfect sub-model makes possible; over a model's own labels, what its
reading of single lines is worth, whatever its root does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rlm.bench.oolong import Line, tally
from rlm.bench.oolong_questions import MOST_DATES, Question

Fields = Mapping[str, Any]
Labels = tuple[str, ...]


def solve(question: Question, lines: Sequence[Line], labels: Labels) -> str:
    """The answer as the question wants it written; "" where there is none."""
    chosen = [line for line in lines if _is_meant(question, line)]
    return _SOLVERS[question.asked](chosen, labels, question.fields)


def _is_meant(question: Question, line: Line) -> bool:
    fields = question.fields
    if question.where == "user":
        return line.user == int(fields["user"])
    if question.where == "month":
        return f"{line.day:%B}" == str(fields["month"])
    if question.where == "range":
        start, end = (datetime.strptime(fields[key], "%b %d, %Y") for key in ("start", "end"))
        return start.date() <= line.day <= end.date()
    return True


def _most(lines: list[Line], labels: Labels, fields: Fields) -> str:
    counts = tally(tuple(lines), labels)
    return f"Label: {max(labels, key=counts.__getitem__)}"


def _least(lines: list[Line], labels: Labels, fields: Fields) -> str:
    counts = tally(tuple(lines), labels)
    return f"Label: {min(labels, key=counts.__getitem__)}"


def _relative(lines: list[Line], labels: Labels, fields: Fields) -> str:
    counts = tally(tuple(lines), labels)
    a, b = fields["a"], fields["b"]
    told = _compared(counts[a], counts[b], ("more common than", "less common than"))
    return f"Answer: {a} is {told or 'same frequency as'} {b}"


def _compared(one: float, other: float, words: tuple[str, str]) -> str:
    return "" if one == other else words[one < other]


def _count(lines: list[Line], labels: Labels, fields: Fields) -> str:
    return f"Answer: {sum(line.label == fields['a'] for line in lines)}"


def _ranked_user(place: int) -> Callable[[list[Line], Labels, Fields], str]:
    return lambda lines, labels, fields: _nth("User", Counter(x.user for x in lines), place)


def _ranked_day(place: int) -> Callable[[list[Line], Labels, Fields], str]:
    def solved(lines: list[Line], labels: Labels, fields: Fields) -> str:
        return _nth("Date", Counter(f"{line.day:%m/%d/%Y}" for line in lines), place)

    return solved


def _nth(name: str, counts: Counter[Any], place: int) -> str:
    ranked = counts.most_common(place + 1)
    return f"{name}: {ranked[place][0]}" if len(ranked) > place else ""


def _user_of_label(lines: list[Line], labels: Labels, fields: Fields) -> str:
    return _nth("User", Counter(line.user for line in lines if line.label == fields["a"]), 0)


def _user_of_two(lines: list[Line], labels: Labels, fields: Fields) -> str:
    counts = Counter(line.user for line in lines if line.label == fields["a"])
    return f"User: {max(fields['u'], fields['v'], key=counts.__getitem__)}"


def _dates_with(lines: list[Line], labels: Labels, fields: Fields) -> str:
    counts = Counter(line.day for line in lines).most_common(MOST_DATES)
    return f"Answer: {sum(count == fields['n'] for _, count in counts)}"


def _before(lines: list[Line], labels: Labels, fields: Fields) -> str:
    day = datetime.strptime(fields["day"], "%Y-%m-%d").date()
    parts = [[x for x in lines if x.day < day], [x for x in lines if x.day > day]]
    before, after = (
        sum(line.label == fields["a"] for line in part) / max(1, len(part)) for part in parts
    )
    told = _compared(before, after, ("more common", "less common")) or "the same frequency"
    return f"Answer: {fields['a']} is {told} before {fields['day']}"


def _months(lines: list[Line]) -> list[Counter[str]]:
    months: dict[str, Counter[str]] = {}
    for line in lines:
        months.setdefault(f"{line.day:%Y-%m}", Counter())[line.label] += 1
    return list(months.values())


def _months_more(lines: list[Line], labels: Labels, fields: Fields) -> str:
    a, b = fields["a"], fields["b"]
    return f"Answer: {sum(counts[a] > counts[b] for counts in _months(lines))}"


def _months_single(lines: list[Line], labels: Labels, fields: Fields) -> str:
    a = fields["a"]
    others = [label for label in labels if label != a]
    single = [all(counts[a] > counts[other] for other in others) for counts in _months(lines)]
    return f"Answer: {sum(single)}"


_SOLVERS: Final[Mapping[str, Callable[[list[Line], Labels, Fields], str]]] = {
    "most": _most,
    "least": _least,
    "relative": _relative,
    "count": _count,
    "top user": _ranked_user(0),
    "second user": _ranked_user(1),
    "user of label": _user_of_label,
    "user of two": _user_of_two,
    "top date": _ranked_day(0),
    "second date": _ranked_day(1),
    "dates with": _dates_with,
    "before": _before,
    "months more": _months_more,
    "months single": _months_single,
}
