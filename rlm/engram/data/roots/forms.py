"""The form in which a question wants its answer ("Label: …"), and parts of the records to which it
is limited. Published wordings are not among them; the words that are copied are what matters.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import literal, worded
from rlm.engram.data.roots.layouts import Layout, Record

FORM_NAMES = {
    "label": "Label|Category|Class|Topic|Answer|Result|Type|Winner|Kind|Tag|ANSWER|label|Final label".split("|"),
    "number": "Answer|Count|Number|Total|Result|N|ANSWER|How many|Sum|answer".split("|"),
    "user": "User|Author|Answer|Name|Id|Result|Who|Customer|ANSWER|user".split("|"),
    "date": "Date|Day|Answer|When|Result|ANSWER|date".split("|"),
    "comparison": "Answer|Result|Verdict|Comparison|ANSWER|Finding".split("|"),
    "month": "Month|Answer|When|Result|ANSWER".split("|"),
}  # fmt: skip
PLACES = {
    "label": "answer|name|X|label|the label|your pick|category", "number": "number|N|X|count|how many|a number",
    "user": "X|id|name|user|who", "date": "X|date|day|when", "comparison": "X", "month": "month|X|month year",
}  # fmt: skip
FORMS = [
    " Answer as '{p}{x}'.", " Write it as '{p}{x}'.", " Reply in the shape {p}{x}.", " Your last line must be '{p}{x}'.",
    ' Put it like this: "{p}{x}".', " The reply has to look like {p}{x}", " State the outcome as '{p}{x}'.",
    " Format: {p}{x}", " Use the form '{p}{x}'.", " Respond with '{p}{x}' and nothing else.", " (give '{p}{x}')",
    " What I need back is '{p}{x}'.", " Print '{p}{x}'.", " The final answer should read '{p}{x}'.", " Please answer '{p}{x}'.",
]  # fmt: skip


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
    prefix = rng.choice(FORM_NAMES[kind]) + rng.choice(
        [": ", ": ", ": ", " = ", " -> ", " is ", ":", " - "]
    )
    place = rng.choice(PLACES[kind].split("|"))
    mark = rng.choice(["{x}", "[{x}]", "<{x}>", "{{{x}}}", "[{x}]"]).format(x=place)
    return Form(worded(rng, FORMS).format(p=prefix, x=mark), prefix)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the records: how it is said before a question, the condition in a cell, and whether a
    record is one of them."""

    leads: tuple[str, ...]
    condition: str
    holds: Callable[[Record], bool]
    needs: frozenset[str] = frozenset()

    @property
    def uses_days(self) -> bool:
        return "day(" in self.condition


WHOLE = Part(("",), "", lambda record: True)
DAY = "day = datetime.datetime.strptime\n"
ASKED_FORMATS = ("%Y-%m-%d", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d/%m/%Y", "%b %d, %Y")


def asked_day(rng: random.Random, when: datetime.date) -> tuple[str, str]:
    """(as the question says it, as a cell reads it)."""
    form = rng.choice(ASKED_FORMATS)
    said = when.strftime(form)
    return said, f"day({literal(said)}, {literal(form)})"


def draw_part(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    """The whole, or the records of some users or of some time."""
    shape = rng.random()
    if "user" in layout.roles and shape < 0.25:
        return _of_users(rng, records)
    if "date" in layout.roles and shape < 0.6:
        return rng.choice([_of_month, _of_range, _of_side])(rng, layout, records)
    return WHOLE


def _of_users(rng: random.Random, records: Sequence[Record]) -> Part:
    known = sorted({record.user for record in records})
    users = rng.sample(known, 1 if rng.random() < 0.7 else min(2, len(known)))
    said = rng.choice([", ", " and "]).join(users) if len(users) == 2 else users[0]
    leads = (
        f"Looking only at what {said} wrote, ", f"Of the lines by {said}, ", f"Take just the entries of {said}. Among these, ",
        f"Only the rows of {said} count here. Among them, ", f"Restrict yourself to {said}: ", f"Within the part that comes from {said}, ",
        f"Keep the lines whose author is {said} and drop the others. Now, ", f"For {said} alone, ", f"Use the subset of rows from {said}. Among those rows, ", f"Filter by user {said}. Of what is left, ",
        f"Ignore all users other than {said}. Then, ", f"Only instances linked to the user IDs {said} are of interest. Among these, ",
        f"For what follows, keep to the data points of {said}. Among these data points, ", f"Only lines whose user ID is {said} matter. Of those lines, ",
        f"Leave out everybody but {said}. For the rest, ", f"Consider the part belonging to the users {said}. In that part, ",
    )  # fmt: skip
    listed = ", ".join(literal(user) for user in users)
    return Part(
        leads,
        f'row["user"] in [{listed}]',
        lambda record: record.user in users,
        frozenset({"user"}),
    )


def _read(layout: Layout) -> str:
    return f'day(row["date"], {literal(layout.date_format)})'


def _of_month(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    month = rng.choice(records).when.month
    name = w.MONTHS[month - 1]
    leads = (
        f"Looking only at {name}, whatever the year, ", f"Take the lines dated in {name} of every year. Among these, ",
        f"For what was written in {name} (all years together), ", f"Only entries made in any {name} count. Among them, ",
        f"Keep the {name} lines of all years. Of those, ", f"In the month of {name}, no matter which year, ",
        f"Use the subset of rows that fall in {name} (any year). Among those rows, ", f"Ignore everything outside {name}; years do not matter. Then, ",
        f"Filter by month: {name}. Of what is left, ", f"Among the instances of {name}, all years taken together, ",
    )  # fmt: skip
    condition = f'{_read(layout)}.strftime("%B") == {literal(name)}'
    return Part(leads, condition, lambda record: record.when.month == month, frozenset({"date"}))


def _of_range(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    first, last = sorted(rng.choice(records).when for _ in range(2))
    said_first, read_first = asked_day(rng, first)
    said_last, read_last = asked_day(rng, last)
    leads = (
        f"From {said_first} to {said_last}, both days included, ", f"Between {said_first} and {said_last} (inclusive), ",
        f"Take the lines from {said_first} up to and including {said_last}. Among these, ",
        f"Only dates not before {said_first} and not after {said_last} count. Among them, ",
        f"Use the subset dated {said_first} to {said_last}, inclusive. Among those rows, ", f"Filter by date: {said_first} through {said_last}. Of what is left, ",
        f"In the time that begins on {said_first} and ends on {said_last}, ",
    )  # fmt: skip
    condition = f"{read_first} <= {_read(layout)} <= {read_last}"
    return Part(leads, condition, lambda record: first <= record.when <= last, frozenset({"date"}))


def _of_side(rng: random.Random, layout: Layout, records: Sequence[Record]) -> Part:
    when = rng.choice(records).when
    said, read = asked_day(rng, when)
    is_before = rng.random() < 0.5
    word = "before" if is_before else "after"
    leads = (
        f"Looking only at lines from {word} {said}, ", f"Take what was written {word} {said}. Among these, ",
        f"Only entries dated {word} {said} count. Among them, ", f"For the time {word} {said}, ",
        f"Strictly {word} {said}, ", f"Use the subset dated {word} {said}. Among those rows, ", f"Filter by date: {word} {said}. Of what is left, ",
        f"Consider no line but those {word} {said}. There, ",
    )  # fmt: skip
    sign = "<" if is_before else ">"
    return Part(
        leads,
        f"{_read(layout)} {sign} {read}",
        lambda record: record.when < when if is_before else record.when > when,
        frozenset({"date"}),
    )
