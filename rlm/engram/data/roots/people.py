"""Who wrote most, which day was busiest, how many days were equally busy; and all pairs of users that
meet a condition on their labels. A number of pairs may be large: the answer goes by variable.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rlm.engram.data.roots import reading
from rlm.engram.data.roots.askings_people import (
    ASK_DAY,
    ASK_HOW_MANY,
    ASK_MOST,
    ASK_MOST_OF,
    ASK_SECOND,
    ASK_SECOND_DAY,
    ASK_TIMES,
    ASK_TWO,
    ASK_USERS,
    AT_LEAST,
    BOTH,
    DATED,
    DATES_AS,
    EITHER,
    PAIR_ASKS,
    PAIR_ENDS,
)
from rlm.engram.data.roots.base import LOOK, Task, as_said, literal, worded
from rlm.engram.data.roots.forms import DAY, Form, asked_day, draw_form
from rlm.engram.data.roots.records import Book, draw_book
from rlm.engram.data.roots.sentences import TERMS, sentence
from rlm.engram.data.roots.totals import Asked, labelled, marked
from rlm.engram.data.sources import Sources

USERS = 'users = collections.Counter(row["user"] for row in rows)\n'
USERS_OF = 'users = collections.Counter(row["user"] for row, reply in zip(rows, replies) if reply == {one})\n'
DATES = 'dates = collections.Counter(row["date"] for row in rows)\n'
SHOWN_DATES = {
    "%m/%d/%Y": "MM/DD/YYYY",
    "%Y-%m-%d": "YYYY-MM-DD",
    "%d.%m.%Y": "DD.MM.YYYY",
    "%d/%m/%Y": "DD/MM/YYYY",
}
NEEDS_USER, NEEDS_DATE = frozenset({"user"}), frozenset({"date"})


def _said(rng: random.Random, wordings: Sequence[str], book: Book, **parts: object) -> str:
    said = worded(rng, wordings)
    return said.format(noun=book.noun, kind=book.kind, kinds=book.kinds, **parts)


def _unique(counts: Counter[str], place: int) -> bool:
    """Whether the rank at `place` is nobody else's."""
    sizes = sorted(counts.values(), reverse=True)
    return len(sizes) > place and sizes.count(sizes[place]) == 1


def _book(rng: random.Random, sources: Sources, needs: frozenset[str]) -> Book:
    return draw_book(rng, sources, needs, says_labels=rng.random() < 0.6)


def _task(rng: random.Random, book: Book, body: str, form: Form, cell: str, gold: object) -> Task:
    """Without labels: look, then read the rows and answer."""
    question = sentence(rng, "", body) + form.said
    cells = (LOOK, reading.FIND, reading.ROWS, cell)
    outputs = (book.shown, book.found.shown, book.read)
    return Task("people", question, cells, outputs, lambda _: book.world(gold), TERMS)


def busiest(rng: random.Random, sources: Sources) -> Task:
    """Users by the number of their rows."""
    book = _book(rng, sources, NEEDS_USER)
    counts = Counter(record.user for record in book.records)
    ranked = counts.most_common()
    lines, form = USERS, draw_form(rng, "user")
    shape = rng.random()
    if shape < 0.4 and _unique(counts, 0):
        cell = lines + form.submit("users.most_common(1)[0][0]")
        return _task(rng, book, _said(rng, ASK_MOST, book), form, cell, form.made(ranked[0][0]))
    if shape < 0.65 and _unique(counts, 1):
        cell = lines + form.submit("users.most_common(2)[1][0]")
        return _task(rng, book, _said(rng, ASK_SECOND, book), form, cell, form.made(ranked[1][0]))
    form = draw_form(rng, "number")
    if shape < 0.85:
        user = rng.choice(sorted(counts))
        body = _said(rng, ASK_HOW_MANY, book, user=marked(rng, user))
        cell = lines + form.submit(f"users[{literal(user)}]", is_text=False)
        return _task(rng, book, body, form, cell, form.made(counts[user]))
    cell = lines + form.submit("len(users)", is_text=False)
    return _task(rng, book, _said(rng, ASK_USERS, book), form, cell, form.made(len(counts)))


def days(rng: random.Random, sources: Sources) -> Task:
    """Dates by the number of their rows."""
    book = _book(rng, sources, NEEDS_DATE)
    counts = Counter(record.when.strftime(book.layout.date_format) for record in book.records)
    lines = DATES
    place = 0 if rng.random() < 0.6 else 1
    if rng.random() < 0.4 or not _unique(counts, place) or (place and not _unique(counts, 0)):
        number = rng.choice(sorted(counts.values()))
        form = draw_form(rng, "number")
        cell = lines + form.submit(
            f"sum(count == {number} for count in dates.values())", is_text=False
        )
        gold = sum(count == number for count in counts.values())
        return _task(rng, book, _said(rng, ASK_TIMES, book, n=number), form, cell, form.made(gold))
    date = counts.most_common(place + 1)[place][0]
    value = f"dates.most_common({place + 1})[{place}][0]"
    form = draw_form(rng, "date")
    body = _said(rng, ASK_SECOND_DAY if place else ASK_DAY, book)
    if rng.random() < 0.35:
        return _task(rng, book, body, form, lines + form.submit(value), form.made(date))
    shown = rng.choice(sorted(SHOWN_DATES))
    when = next(r.when for r in book.records if r.when.strftime(book.layout.date_format) == date)
    spelt = SHOWN_DATES[shown]
    told = " " + worded(rng, DATES_AS).format(f=spelt)
    form = Form(form.said + told, form.prefix)
    cell = (
        DAY + lines + form.submit(f'day({value}, "{book.layout.date_format}").strftime("{shown}")')
    )
    return _task(rng, book, body, form, cell, form.made(when.strftime(shown)))


def by_label(rng: random.Random, sources: Sources) -> Task | None:
    """Which user has most of one label."""
    while True:
        book = _book(rng, sources, NEEDS_USER)
        one = rng.choice(book.labels)
        counts = Counter(record.user for record in book.records if record.label == one)
        if _unique(counts, 0) and len(counts) > 1:
            break
    said = marked(rng, one)
    form = draw_form(rng, "user")
    lines = USERS_OF.format(one=as_said(one, f" {said}"))
    ranked = counts.most_common()
    if rng.random() < 0.55 or ranked[0][1] == ranked[-1][1]:
        body = _said(rng, ASK_MOST_OF, book, one=said)
        cell = lines + form.submit("users.most_common(1)[0][0]")
        return _labelled(rng, sources, book, Asked(body, form, cell, form.made(ranked[0][0])))
    pair = [ranked[0][0], ranked[-1][0]]
    rng.shuffle(pair)
    mark = rng.choice(["", "", "User ", "user "])
    body = _said(rng, ASK_TWO, book, one=said, a=mark + pair[0], b=mark + pair[1])
    listed = ", ".join(literal(user) for user in pair)
    cell = lines + form.submit(f"max([{listed}], key=lambda user: users[user])")
    return _labelled(rng, sources, book, Asked(body, form, cell, form.made(ranked[0][0])))


def _labelled(rng: random.Random, sources: Sources, book: Book, asked: Asked) -> Task | None:
    return labelled(rng, sources, "people", book, sentence(rng, "", asked.body), asked)


# -- pairs


@dataclass(frozen=True, slots=True)
class Condition:
    """On one user: how it is said of both, the lines of a cell that leave `good`, who meets it."""

    said: str
    lines: str
    holds: Callable[[str], bool]


PAIR_FORMS = [
    ("({a}, {b})", "(first, second)"), ("{a}-{b}", "first-second"), ("{a}, {b}", "first, second"), ("[{a}, {b}]", "[first, second]"),
    ("{a} & {b}", "first & second"), ("{a};{b}", "first;second"), ("{a} {b}", "first second"), ("({a},{b})", "(x,y)"),
    ("{a}/{b}", "first/second"), ("{a} + {b}", "first + second"), ("{a} and {b}", "first and second"), ("{a}|{b}", "first|second"),
    ("<{a}, {b}>", "<first, second>"), ("({a}; {b})", "(first; second)"), ("{a}:{b}", "x:y"), ("{a} with {b}", "first with second"),
    ("{a} - {b}", "x - y"), ("{a}, {b}", "x, y"), ("({a}, {b})", "(user, user)"), ("[{a};{b}]", "[x;y]"),
]  # fmt: skip
SEEN = 'seen = collections.defaultdict(collections.Counter)\nfor row, reply in zip(rows, replies):\n    seen[row["user"]][reply] += 1\n'


def _labels_of(book: Book) -> dict[str, Counter[str]]:
    seen: dict[str, Counter[str]] = {}
    for record in book.records:
        seen.setdefault(record.user, Counter())[record.label] += 1
    return seen


def _condition(rng: random.Random, book: Book) -> Condition:
    one, two = rng.sample(book.labels, 2)
    said_one, said_two = marked(rng, one), marked(rng, two)
    read_one, read_two = as_said(one, f" {said_one}"), as_said(two, f" {said_two}")
    seen = _labels_of(book)
    lines = SEEN
    shape = rng.random()
    if shape < 0.55:
        said = _said(rng, EITHER, book, one=said_one, two=said_two)
        test = f"seen[user][{read_one}] + seen[user][{read_two}] > 0"
        return Condition(
            said, lines + _good(test), lambda user: seen[user][one] + seen[user][two] > 0
        )
    if shape < 0.8:
        said = _said(rng, BOTH, book, one=said_one, two=said_two)
        test = f"seen[user][{read_one}] > 0 and seen[user][{read_two}] > 0"
        return Condition(
            said, lines + _good(test), lambda user: seen[user][one] > 0 and seen[user][two] > 0
        )
    number = rng.choice([1, 2, 2, 3])
    said = _said(rng, AT_LEAST, book, one=said_one, n=number)
    return Condition(
        said,
        lines + _good(f"seen[user][{read_one}] >= {number}"),
        lambda user: seen[user][one] >= number,
    )


def _good(test: str) -> str:
    return f"good = [user for user in seen if {test}]\n"


def _with_day(rng: random.Random, book: Book, condition: Condition) -> Condition:
    """And all rows of one label lie on one side of a day."""
    one = rng.choice(book.labels)
    said = marked(rng, one)
    when = rng.choice(book.records).when
    day, read = asked_day(rng, when)
    is_after = rng.random() < 0.5
    word, sign = ("after", "<=") if is_after else ("before", ">=")
    late = {
        record.user
        for record in book.records
        if record.label == one and (record.when <= when if is_after else record.when >= when)
    }
    told = _said(rng, DATED, book, one=said, side=word, day=day)
    cell = (
        f'{DAY}bad = {{row["user"] for row, reply in zip(rows, replies) '
        f'if reply == {as_said(one, f" {said}")} and day(row["date"], "{book.layout.date_format}") {sign} {read}}}\n'
    )
    lines = condition.lines.removesuffix("]\n") + " and user not in bad]\n"
    return Condition(
        condition.said + told, cell + lines, lambda user: condition.holds(user) and user not in late
    )


def pairs(rng: random.Random, sources: Sources) -> Task | None:
    is_dated = rng.random() < 0.45
    book = _book(rng, sources, frozenset({"user", "date"}) if is_dated else NEEDS_USER)
    condition = _condition(rng, book)
    if is_dated:
        condition = _with_day(rng, book, condition)
    form, shown = rng.choice(PAIR_FORMS)
    cell = (
        condition.lines
        + f'submit("\\n".join(f"{form}" for a, b in itertools.combinations(sorted(good), 2)))'
    )
    body = worded(rng, PAIR_ASKS).format(cond=f" {condition.said}")
    question = f"{body} {worded(rng, PAIR_ENDS).format(f=shown)}"
    good: Sequence[str] = sorted({one.user for one in book.records if condition.holds(one.user)})
    gold = "\n".join(form.format(a=a, b=b) for a, b in itertools.combinations(good, 2))
    return labelled(rng, sources, "pairs", book, question, Asked(body, Form(), cell, gold))
