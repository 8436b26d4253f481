"""The form in which a question wants its answer ("Label: …"), and parts of the records to which it
is limited. Published wordings are not among them; the words that are copied are what matters.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots import askings_forms as wordings
from rlm.engram.data.roots.base import literal, worded
from rlm.engram.data.roots.layouts import Layout, Record


@dataclass(frozen=True, slots=True)
class Form:
    """What the question adds, and what stands around the value."""

    said: str = ""
    prefix: str = ""
    suffix: str = ""

    def submit(self, value: str, is_text: bool = True) -> str:
        """The last line of a cell: submit the value of this expression in the form wanted."""
        if not self.prefix and not self.suffix:
            return f"submit({value})"
        text = value if is_text else f"str({value})"
        end = f" + {literal(self.suffix)}" if self.suffix else ""
        return f"submit({literal(self.prefix)} + {text}{end})"

    def made(self, value: object) -> object:
        """What is submitted for a value."""
        return f"{self.prefix}{value}{self.suffix}" if self.prefix or self.suffix else value


def draw_form(rng: random.Random, kind: str, share: float = 0.6) -> Form:
    if rng.random() > share:
        return Form()
    prefix = rng.choice(wordings.FORM_NAMES[kind]) + rng.choice(
        [": ", ": ", ": ", " = ", " -> ", " is ", ":", " - ", " => ", " : ", "="]
    )
    place = rng.choice(wordings.PLACES[kind])
    mark = rng.choice(["{x}", "[{x}]", "<{x}>", "{{{x}}}", "[{x}]", "({x})", "_{x}_"]).format(
        x=place
    )
    return Form(" " + worded(rng, wordings.FORMS).format(p=prefix, x=mark), prefix)


@dataclass(frozen=True, slots=True)
class Where:
    """How a part is said: before a question, after it, or as a sentence behind it."""

    lead: str = ""
    tail: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the records: how it is said, the condition in a cell, and whether a record is one of them."""

    where: Where
    condition: str
    holds: Callable[[Record], bool]
    needs: frozenset[str] = frozenset()

    @property
    def uses_days(self) -> bool:
        return "day(" in self.condition


WHOLE = Part(Where(), "", lambda record: True)
DAY = "day = datetime.datetime.strptime\n"
ASKED_FORMATS = ("%Y-%m-%d", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d/%m/%Y", "%b %d, %Y")


def asked_day(rng: random.Random, when: datetime.date) -> tuple[str, str]:
    """(as the question says it, as a cell reads it)."""
    form = rng.choice(ASKED_FORMATS)
    day = when.strftime(form)
    return day, f"day({literal(day)}, {literal(form)})"


def draw_part(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    """The whole, or the records of some users or of some time."""
    shape = rng.random()
    if "user" in layout.roles and shape < 0.25:
        return _of_users(rng, records)
    if "date" in layout.roles and shape < 0.6:
        return rng.choice([_of_month, _of_range, _of_side])(rng, layout, records)
    return WHOLE


Ways = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
USERS: Ways = (wordings.USERS_LEADS, wordings.USERS_TAILS, wordings.USERS_AFTERS)
MONTH: Ways = (wordings.MONTH_LEADS, wordings.MONTH_TAILS, wordings.MONTH_AFTERS)
RANGE: Ways = (wordings.RANGE_LEADS, wordings.RANGE_TAILS, wordings.RANGE_AFTERS)
SIDE: Ways = (wordings.SIDE_LEADS, wordings.SIDE_TAILS, wordings.SIDE_AFTERS)


def _where(rng: random.Random, ways: Ways, **parts: str) -> Where:
    leads, tails, afters = ways
    shape = rng.random()
    if shape < 0.7:
        return Where(lead=rng.choice(leads).format(**parts) + " ")
    if shape < 0.86:
        tail = rng.choice(tails).format(**parts)
        return Where(tail=tail if tail.startswith(",") else f" {tail}")
    return Where(after=" " + rng.choice(afters).format(**parts))


def _of_users(rng: random.Random, records: Sequence[Record]) -> Part:
    known = sorted({record.user for record in records})
    users = rng.sample(known, 1 if rng.random() < 0.7 else min(2, len(known)))
    named = rng.choice([", ", " and "]).join(users) if len(users) == 2 else users[0]
    listed = ", ".join(literal(user) for user in users)
    return Part(
        _where(rng, USERS, said=named),
        f'row["user"] in [{listed}]',
        lambda record: record.user in users,
        frozenset({"user"}),
    )


def _read(layout: Layout) -> str:
    return f'day(row["date"], {literal(layout.date_format)})'


def _of_month(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    month = rng.choice(records).when.month
    name = w.MONTHS[month - 1]
    condition = f'{_read(layout)}.strftime("%B") == {literal(name)}'
    where = _where(rng, MONTH, said=name)
    return Part(where, condition, lambda record: record.when.month == month, frozenset({"date"}))


def _of_range(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    first, last = sorted(rng.choice(records).when for _ in range(2))
    said_first, read_first = asked_day(rng, first)
    said_last, read_last = asked_day(rng, last)
    condition = f"{read_first} <= {_read(layout)} <= {read_last}"
    where = _where(rng, RANGE, first=said_first, last=said_last)
    return Part(where, condition, lambda record: first <= record.when <= last, frozenset({"date"}))


def _of_side(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    when = rng.choice(records).when
    day, read = asked_day(rng, when)
    is_before = rng.random() < 0.5
    sign = "<" if is_before else ">"
    return Part(
        _where(rng, SIDE, said=day, side="before" if is_before else "after"),
        f"{_read(layout)} {sign} {read}",
        lambda record: record.when < when if is_before else record.when > when,
        frozenset({"date"}),
    )
