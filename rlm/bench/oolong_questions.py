"""OOLONG-synth's questions about a window and their gold answers, group by group, in its order.

Left out is the question for the first month of something, whose published form has a known fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any, Final

from rlm.bench.oolong import Line, Window, tally
from rlm.bench.oolong_wordings import ASKED, ASKED_REWORDED, WHERE, WHERE_REWORDED

GAP: Final = 0.02  # of the lines: what is nearer than this is not asked
MOST_USERS, MOST_DATES = 50, 50


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is the type of the answer; `asked` and `where` name templates, `fields` fill them."""

    group: str
    kind: str
    asked: str
    gold: tuple[str, ...]
    where: str = "all"
    fields: Mapping[str, Any] = field(default_factory=dict)

    def text(self, is_reworded: bool = False) -> str:
        places = WHERE_REWORDED if is_reworded else WHERE
        asked = ASKED_REWORDED if is_reworded else ASKED
        where = places[self.where].format(**self.fields)
        return asked[self.asked].format(where=where, **self.fields)


def draw_questions(window: Window, seed: str) -> list[Question]:
    """All of them, counting first: the published 25 of a window are the first 25."""
    rng = Random(f"questions {seed}")
    return [
        *_counting(window, window.lines),
        *_users(window, rng),
        *_timeline(window, rng),
    ]


def _counting(window: Window, lines: Sequence[Line]) -> Iterator[Question]:
    counts, total = tally(tuple(lines), window.labels), len(lines)
    listed = {"labels": ", ".join(window.labels)}
    first, second = sorted(counts.values(), reverse=True)[:2]
    if first - second > GAP * total:
        best = max(counts, key=counts.__getitem__)
        yield Question("counting", "LABEL", "most", (best,), fields=listed)
    least = min(counts.values())
    gold = tuple(label for label, count in counts.items() if count == least)
    yield Question("counting", "LABEL", "least", gold, fields=listed)
    for a, b in combinations(window.labels, 2):
        gap = counts[a] - counts[b]
        if gap == 0 or abs(gap) > GAP * total:
            told = "more common than" if gap > 0 else "less common than" if gap else _SAME
            yield Question("counting", "COMPARISON", "relative", (told,), fields={"a": a, "b": b})
    for label, count in counts.items():
        yield Question("counting", "NUMERIC", "count", (str(count),), fields={"a": label})


_SAME: Final = "same frequency as"


def _users(window: Window, rng: Random) -> Iterator[Question]:
    ranked = Counter(line.user for line in window.lines).most_common(MOST_USERS)
    for name, place in (("top user", 0), ("second user", 1)):
        if len(ranked) > place + 1 and ranked[place][1] > ranked[place + 1][1]:
            yield Question("user", "USER", name, (str(ranked[place][0]),))
    user = rng.choice(ranked)[0]
    own = [line for line in window.lines if line.user == user]
    yield from _within(_counting(window, own), "user", "user", {"user": user})
    for label in window.labels:
        counts = Counter(line.user for line in window.lines if line.label == label)
        top = counts.most_common(2)
        if len(top) == 2 and top[0][1] > top[1][1]:
            gold = (str(top[0][0]),)
            yield Question("user", "USER", "user of label", gold, fields={"a": label})
        pairs = [
            (u, v)
            for u, _ in ranked[:6]
            for v, _ in ranked[5:10]
            if u != v and counts[u] > counts[v] + 1
        ]
        if pairs:
            u, v = rng.choice(pairs)
            fields = {"a": label, "u": u, "v": v}
            yield Question("user", "USER", "user of two", (str(u),), fields=fields)


def _within(
    questions: Iterator[Question], group: str, where: str, fields: Mapping[str, Any]
) -> Iterator[Question]:
    for question in questions:
        merged = {**question.fields, **fields}
        yield replace(question, group=group, where=where, fields=merged)


def _timeline(window: Window, rng: Random) -> Iterator[Question]:
    ranked = Counter(line.day for line in window.lines).most_common(MOST_DATES)
    for name, place in (("top date", 0), ("second date", 1)):
        if len(ranked) > place + 1 and ranked[place][1] > ranked[place + 1][1]:
            yield Question("timeline", "DATE", name, (f"{ranked[place][0]:%m/%d/%Y}",))
    n = ranked[min(3, len(ranked) - 1)][1]
    gold = (str(sum(count == n for _, count in ranked)),)
    yield Question("timeline", "NUMERIC", "dates with", gold, fields={"n": n})
    yield from _before(window, rng)
    days = sorted(line.day for line in window.lines)
    month = f"{rng.choice(days):%B}"
    then = [line for line in window.lines if f"{line.day:%B}" == month]
    yield from _within(_counting(window, then), "timeline", "month", {"month": month})
    start = rng.choice(days[: max(1, len(days) // 2)])
    end = min(start + timedelta(days=rng.randint(60, 400)), days[-1])
    then = [line for line in window.lines if start <= line.day <= end]
    fields = {"start": f"{start:%b %d, %Y}", "end": f"{end:%b %d, %Y}"}
    yield from _within(_counting(window, then), "timeline", "range", fields)
    yield from _months(window)


def _before(window: Window, rng: Random) -> Iterator[Question]:
    days = sorted(line.day for line in window.lines)
    day = rng.choice(days[len(days) // 4 : 3 * len(days) // 4 + 1])
    parts = [line for line in window.lines if line.day < day]
    later = [line for line in window.lines if line.day > day]
    if not parts or not later:
        return
    before, after = tally(tuple(parts), window.labels), tally(tuple(later), window.labels)
    for label in window.labels:
        gap = before[label] / len(parts) - after[label] / len(later)
        if abs(gap) > GAP:
            told = "more common" if gap > 0 else "less common"
            fields = {"a": label, "day": f"{day:%Y-%m-%d}"}
            yield Question("timeline", "COMPARISON", "before", (told,), fields=fields)


def _months(window: Window) -> Iterator[Question]:
    months: dict[str, Counter[str]] = {}
    for line in window.lines:
        months.setdefault(f"{line.day:%Y-%m}", Counter())[line.label] += 1
    for a, b in combinations(window.labels, 2):
        won = sum(counts[a] > counts[b] for counts in months.values())
        yield Question("timeline", "NUMERIC", "months more", (str(won),), fields={"a": a, "b": b})
    for label in window.labels:
        single = sum(
            all(counts[label] > counts[other] for other in window.labels if other != label)
            for counts in months.values()
        )
        yield Question("timeline", "NUMERIC", "months single", (str(single),), fields={"a": label})
