"""Lines of records: how a date, a user and a text may stand on a line. The shape that a published
benchmark prints is not among them.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import worded
from rlm.engram.data.sources import Sources

ROLES = ("date", "user", "text")
DATE_FORMATS = (
    "%b %d, %Y", "%Y-%m-%d", "%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%Y",
    "%d %b %Y", "%b %d %Y",
)  # fmt: skip
NAMES = {
    "date": "Date|Day|When|Posted|Sent|Logged|on|date|day|time|Received|Created|at|dt|Stamp".split("|"),
    "user": "User|Author|By|From|Customer|Member|Account|id|user|uid|Sender|Writer|Client|Person|who|name|Agent".split("|"),
    "text": "Text|Message|Body|Entry|Said|Line|Query|Content|text|q|msg|Item|Note|Remark|Statement|Record|body".split("|"),
}  # fmt: skip
SEPARATORS = [
    " | ",
    " ; ",
    "\t",
    " / ",
    " ~ ",
    " -- ",
    "; ",
    " :: ",
    " || ",
    " - ",
    " · ",
    " >> ",
    ";",
    "|",
    " * ",
]
FRAMES = [  # whole lines in which every part ends where something else begins
    "[{date}] <{user}> {text}", "[{date}] {user}: {text}", "({user}, {date}) {text}", "<{user}> [{date}] {text}",
    "{user} ({date}): {text}", "{user} [{date}] {text}", "{date} | {user}: {text}", "#{user} on {date}: {text}",
    "{user} wrote on {date}: {text}", "On {date} {user} said: {text}", '{date} -> {user} -> "{text}"', "@{user} ({date}) {text}",
    'date="{date}" user="{user}" text="{text}"', "date={date};user={user};text={text}", "{date} = {user} = {text}",
    "* {date} * {user} * {text}", "{user}'s entry of {date}: {text}", "<row date='{date}' user='{user}'>{text}</row>",
]  # fmt: skip
WITH_USER = [
    "{user}: {text}",
    "<{user}> {text}",
    "[{user}] {text}",
    "{user} > {text}",
    "@{user} {text}",
    "({user}) {text}",
    "{user} says: {text}",
    "User {user}: {text}",
    "by {user}: {text}",
]
WITH_DATE = [
    "[{date}] {text}",
    "({date}) {text}",
    "{date}: {text}",
    "{date} | {text}",
    "{date} > {text}",
    "on {date}: {text}",
    "{date} -- {text}",
]
BARE = "{text}"  # nothing but the texts, one a line
PLAIN = [
    "- {text}",
    "* {text}",
    "• {text}",
    "> {text}",
    "Q: {text}",
    "item: {text}",
    "Text: {text}",
    "+ {text}",
    "entry: {text}",
    "~ {text}",
    "| {text}",
]
NUMBERED = [
    "{n}. {text}",
    "{n}) {text}",
    "#{n} {text}",
    "[{n}] {text}",
    "({n}) {text}",
    "{n}: {text}",
    "Line {n}: {text}",
    "no. {n} {text}",
]


@dataclass(frozen=True, slots=True)
class Record:
    when: datetime.date
    user: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`template` has a place for every role in `roles`, and may have one for a running number."""

    roles: tuple[str, ...]
    template: str
    date_format: str
    head: str = ""  # a first line that names the columns
    keys: tuple[str, ...] = ()  # of JSON lines

    def _parts(self, record: Record) -> dict[str, str]:
        date = record.when.strftime(self.date_format)
        return {"date": date, "user": record.user, "text": record.text}

    def line(self, record: Record, number: int) -> str:
        parts = self._parts(record)
        if self.keys:
            made = dict(zip(self.keys, (parts[role] for role in self.roles), strict=True))
            return json.dumps(made, ensure_ascii=False)
        return self.template.format(**parts, n=number)

    def is_told_by(self, rows: Sequence[Mapping[str, str]], records: Sequence[Record]) -> bool:
        """Whether rows that were read are these records, in all that a line has."""
        told = [{role: row[role] for role in self.roles} for row in rows]
        wanted = [{role: self._parts(record)[role] for role in self.roles} for record in records]
        return told == wanted


def draw_layout(rng: random.Random, sources: Sources, needs: frozenset[str]) -> Layout:
    """A layout that has at least what is needed."""
    roles = {"text"} | needs
    for role in ("date", "user"):
        if rng.random() < 0.36:
            roles.add(role)
    shape = rng.random()
    if len(roles) == 1:
        template = BARE if rng.random() < 0.65 else rng.choice(PLAIN + NUMBERED)
        return Layout(("text",), template, "")
    date_format = rng.choice(DATE_FORMATS)
    if shape < 0.12:
        order = _order(rng, roles)
        keys = tuple(_name(rng, sources, role).lower() for role in order)
        if len(set(keys)) < len(keys):
            keys = order
        return Layout(order, "", date_format, keys=keys)
    if shape < 0.4:
        pool = FRAMES if len(roles) == 3 else WITH_USER if "user" in roles else WITH_DATE
        template = worded(rng, pool)
        order = tuple(re.findall(r"\{(date|user|text)\}", template))
        return Layout(order, template, date_format)
    return _separated(rng, sources, roles, date_format, is_named=shape < 0.75)


def _order(rng: random.Random, roles: set[str]) -> tuple[str, ...]:
    """The text comes last, the others in any order."""
    others = [role for role in ROLES[:2] if role in roles]
    rng.shuffle(others)
    return (*others, "text")


def _name(rng: random.Random, sources: Sources, role: str) -> str:
    """Of a field: one that says what it is, or any word, so that names are read and not guessed."""
    shape = rng.random()
    if shape < 0.35:
        return rng.choice(NAMES[role])
    if shape < 0.42:
        return w.capitals(rng, 1, 3)
    name = sources.word(rng)
    if shape < 0.47:
        return f"{name}_{sources.word(rng)}"
    return rng.choice([name, name.capitalize(), name.capitalize(), name.upper()])


def _separated(
    rng: random.Random, sources: Sources, roles: set[str], date_format: str, is_named: bool
) -> Layout:
    order = _order(rng, roles)
    mark = rng.choice(SEPARATORS + ([","] if "," not in date_format else []))
    if mark in (" / ", " - ", "|", ";") and rng.random() < 0.3:
        mark = " | "
    if mark.strip() and mark.strip() in date_format:
        mark = " | "
    if not is_named:
        head = mark.join(_name(rng, sources, role) for role in order) if rng.random() < 0.5 else ""
        return Layout(order, mark.join(f"{{{role}}}" for role in order), date_format, head)
    colon = rng.choice([": ", ": ", "=", " = ", ":", " "])
    names = [_name(rng, sources, role) for role in order]
    if mark == " || " and names[-1] in ("Instance", "Text"):
        mark = " | "
    parts = [f"{name}{colon}{{{role}}}" for name, role in zip(names, order, strict=True)]
    return Layout(order, mark.join(parts), date_format)


def draw_users(rng: random.Random, count: int) -> list[str]:
    shape = rng.random()
    if shape < 0.5:
        size = rng.randint(3, 6)
        return [str(number) for number in rng.sample(range(10 ** (size - 1), 10**size), count)]
    if shape < 0.7:
        return rng.sample(w.FIRST, count)
    if shape < 0.85:
        return [f"{name}{rng.randrange(10, 99)}" for name in rng.sample(w.NOUNS, count)]
    return [f"{w.capitals(rng, 1, 2)}-{number}" for number in rng.sample(range(100, 999), count)]


def draw_dates(rng: random.Random, count: int) -> list[datetime.date]:
    first = datetime.date(rng.randrange(1995, 2030), rng.randrange(1, 13), rng.randrange(1, 28))
    reach = rng.choice([20, 90, 400, 900])
    return [first + datetime.timedelta(days=rng.randrange(reach)) for _ in range(count)]
