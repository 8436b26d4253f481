"""One question, scored, and how many such become shares by group. Knows no task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rlm import Answer
from rlm.bench.intervals import Estimate, mean
from rlm.bench.table import Table

FAILURES: Final = ("backend", "sandbox", "internal", "usage")


class Broken(RuntimeError):
    """A run that was to be scored did not take place; the message says why."""


@dataclass(frozen=True, slots=True)
class Marked:
    """`score` in parts of 1; `quoted` says whether the evidence holds the passage that answers;
    `told` is for a reader: what was asked, written and answered. `strict`: by a second rule."""

    groups: tuple[str, ...]
    score: float
    quoted: bool = False
    told: str = ""
    strict: float | None = None


def require_result(answer: Answer) -> Answer:
    """A wrong answer is a result; a broken run is not."""
    if answer.error is not None and answer.error.code in FAILURES:
        raise Broken(f"a benchmark's run failed: {answer.error.message}")
    return answer


def of_group(group: str, marked: Iterable[Marked]) -> list[Marked]:
    return [item for item in marked if group in item.groups]


def estimate(marked: Iterable[Marked], group: str | None = None) -> Estimate | None:
    """The mean score with its interval; None where nothing was asked."""
    chosen = [item.score for item in marked if group is None or group in item.groups]
    return mean(chosen)


def share(marked: Sequence[Marked]) -> str:
    """For a table of groups."""
    if not marked:
        return "none asked"
    sum_of_scores = sum(item.score for item in marked)
    return f"{100 * sum_of_scores / len(marked):.0f} % ({sum_of_scores:.4g} of {len(marked)})"


def by_group(
    title: str, note: str, columns: Mapping[str, Sequence[Marked]], without: Collection[str] = ()
) -> Table:
    """A line a group, a column a model or a set of wordings; `without` these groups."""
    order = Counter(
        group for column in columns.values() for item in column for group in item.groups
    )
    lines = tuple(
        (group, *(share(of_group(group, column)) for column in columns.values()))
        for group in sorted(order)
        if group not in without
    )
    return Table(title, note, ("kind", *columns), lines)
