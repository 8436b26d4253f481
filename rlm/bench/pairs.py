"""OOLONG-Pairs (arXiv 2512.24601, appendix D.1): all pairs of users whose lines meet a condition.

The first ten of its twenty tasks, those that are known here. Pure: conditions, gold sets, F1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from rlm.bench.oolong import Line

Pair = tuple[int, int]
_PAIR = re.compile(r"\((\d+)\s*,\s*(\d+)\)")


@dataclass(frozen=True, slots=True)
class Dated:
    """All lines of this label, of both users, must be on one side of a day, strictly."""

    label: str
    is_after: bool
    day: date

    def holds(self, lines: Iterable[Line]) -> bool:
        own = (line.day for line in lines if line.label == self.label)
        return all(day > self.day if self.is_after else day < self.day for day in own)


@dataclass(frozen=True, slots=True)
class PairTask:
    """Both users have a line of one of two labels; `dated` may ask for more."""

    number: int
    labels: tuple[str, str]
    dated: Dated | None = None


ABBR, DESC, ENTY, HUM, LOC, NUM = (
    "abbreviation",
    "description and abstract concept",
    "entity",
    "human being",
    "location",
    "numeric value",
)
TASKS: Final = (
    PairTask(1, (NUM, LOC)),
    PairTask(2, (ENTY, HUM)),
    PairTask(3, (DESC, ABBR)),
    PairTask(4, (HUM, LOC), Dated(HUM, True, date(2023, 1, 6))),
    PairTask(5, (ENTY, NUM), Dated(ENTY, False, date(2023, 3, 15))),
    PairTask(6, (LOC, ABBR)),
    PairTask(7, (DESC, NUM), Dated(NUM, True, date(2023, 2, 1))),
    PairTask(8, (HUM, DESC)),
    PairTask(9, (ENTY, LOC), Dated(LOC, True, date(2023, 4, 10))),
    PairTask(10, (NUM, ABBR), Dated(ABBR, False, date(2023, 5, 20))),
)
ORDER: Final = (DESC, ENTY, HUM, NUM, LOC, ABBR)  # as the published question lists them

PUBLISHED_QUESTION: Final = (
    "In the above data, list all pairs of user IDs (no duplicate pairs, list lower ID first) where "
    "both users have at least one instance with {a} or {b}{dated}. Each of the questions can be "
    "labelled as one of the labels (the data does not provide the labels, you need to figure out "
    "the label from the semantics of the question): {labels}. In your answer, list all pairs in "
    "the format (user_id_1, user_id_2), separated by newlines."
)
PUBLISHED_DATED: Final = ", and all instances that are {label} for both users must be {side} {day}"
REWORDED_QUESTION: Final = (
    "Two users match when each of them wrote something that falls under '{a}' or '{b}'{dated}. "
    "What falls under which of {labels} has to be read from the entries themselves. Give every two "
    "users that match, the smaller number first, one couple to a line, written as (1, 2)."
)
REWORDED_DATED: Final = ", provided that whatever either wrote under '{label}' is from {side} {day}"
ARTICLES: Final = {
    ABBR: "an abbreviation",
    DESC: "a description and abstract concept",
    ENTY: "an entity",
    HUM: "a human being",
    LOC: "a location",
    NUM: "a numeric value",
}


def question(task: PairTask, is_reworded: bool = False) -> str:
    a, b = task.labels
    if is_reworded:
        dated = _dated(task, REWORDED_DATED, ("later than", "earlier than"))
        return REWORDED_QUESTION.format(a=a, b=b, dated=dated, labels=", ".join(ORDER))
    dated = _dated(task, PUBLISHED_DATED, ("after", "before"))
    first = ARTICLES[a]
    return PUBLISHED_QUESTION.format(a=first, b=b, dated=dated, labels=", ".join(ORDER))


def _dated(task: PairTask, template: str, sides: tuple[str, str]) -> str:
    if task.dated is None:
        return ""
    dated = task.dated
    day = f"{dated.day:%B} {dated.day.day}, {dated.day.year}"
    label = ARTICLES[dated.label] if template is PUBLISHED_DATED else dated.label
    return template.format(label=label, side=sides[not dated.is_after], day=day)


def gold(task: PairTask, lines: Sequence[Line]) -> frozenset[Pair]:
    by_user: dict[int, list[Line]] = {}
    for line in lines:
        by_user.setdefault(line.user, []).append(line)
    chosen = [
        user
        for user, own in by_user.items()
        if any(line.label in task.labels for line in own)
        and (task.dated is None or task.dated.holds(own))
    ]
    return frozenset(combinations(sorted(chosen), 2))


def f1(gold_pairs: frozenset[Pair], reply: str) -> float:
    """Of the pairs in brackets, whatever else is said; both sets empty is 1."""
    told = {(min(a, b), max(a, b)) for a, b in _read(reply)}
    if not told and not gold_pairs:
        return 1.0
    both = len(told & gold_pairs)
    return 2 * both / (len(told) + len(gold_pairs))


def _read(reply: str) -> list[Pair]:
    return [(int(a), int(b)) for a, b in _PAIR.findall(reply)]
