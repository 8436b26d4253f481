"""Totals over labelled records: the most and the least common label, how many of one, which of two
is more common, before and after a day, month by month. Look, classify, then count and submit.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rlm.engram.data.roots import reading
from rlm.engram.data.roots.askings_totals import (
    ALL,
    CHANGED,
    COMPARE,
    COUNT,
    FILLED,
    FIRST_MONTH,
    GIVEN,
    LEAST,
    LIST,
    MONTHS_AHEAD,
    MONTHS_ALONE,
    MONTHS_AS,
    MOST,
    OUT_OF,
    SIDES,
    TRIPLES,
)
from rlm.engram.data.roots.base import LOOK, Task, as_said, worded
from rlm.engram.data.roots.forms import DAY, WHOLE, Form, Part, asked_day, draw_form, draw_part
from rlm.engram.data.roots.records import Book, draw_book
from rlm.engram.data.roots.sentences import TERMS, sentence
from rlm.engram.data.roots.spans import or_in_strange_words, tell
from rlm.engram.data.sources import Sources

NO_NEEDS: frozenset[str] = frozenset()
COUNTS = "counts = collections.Counter({replies})\n"
KEPT = "kept = [reply for row, reply in zip(rows, replies) if {condition}]\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a book, the last cell, and what it must submit."""

    body: str
    form: Form
    cell: str
    gold: object
    names_labels: bool = False  # the form of the answer does
    named: str = ""  # the one label that it is about, where the cell finds it by itself


def marked(rng: random.Random, label: str) -> str:
    return rng.choice([label, f"'{label}'", f"'{label}'", f'"{label}"'])


def _said(
    rng: random.Random, wordings: Sequence[str], book: Book, one: str = "", two: str = ""
) -> str:
    return worded(rng, wordings).format(
        kind=book.kind, kinds=book.kinds, noun=book.noun, one=one, two=two
    )


def _counts(book: Book, part: Part) -> tuple[str, Counter[str]]:
    """(the lines that count the part's labels, the counts)."""
    counts = Counter(one.label for one in book.records if part.holds(one))
    if part is WHOLE:
        return COUNTS.format(replies="replies"), counts
    day = DAY if part.uses_days else ""
    kept = KEPT.format(condition=part.condition)
    return day + kept + COUNTS.format(replies="kept"), counts


def _extreme(rng: random.Random, book: Book, part: Part, is_most: bool) -> Asked:
    lines, counts = _counts(book, part)
    form = draw_form(rng, "label")
    names_labels = form.said != "" and rng.random() < 0.35
    if names_labels:
        form = replace(
            form, said=f"{form.said.rstrip('.')} {worded(rng, OUT_OF)} {tell(rng, book.labels)}."
        )
    function = max if is_most else min
    gold = function(book.labels, key=lambda label: counts[label])
    value = f"{'max' if is_most else 'min'}(labels, key=lambda label: counts[label])"
    body = _said(rng, MOST if is_most else LEAST, book)
    return Asked(body, form, lines + form.submit(value), form.made(gold), names_labels)


def _number(rng: random.Random, book: Book, part: Part) -> Asked:
    lines, counts = _counts(book, part)
    one = rng.choice(book.labels)
    said = marked(rng, one)
    form = draw_form(rng, "number")
    body = _said(rng, COUNT, book, said)
    cell = reading.NAMED + lines + form.submit("counts[one]", is_text=False)
    return Asked(body, form, cell, form.made(counts[one]), named=one)


def _shuffled(rng: random.Random, triple: Sequence[str]) -> str:
    """The three words in any order but the published one."""
    order = list(triple)
    while order == list(triple):
        rng.shuffle(order)
    marks = [f"'{word}'" for word in order]
    return f"{marks[0]}, {marks[1]} or {marks[2]}"


def _comparison(rng: random.Random, book: Book, part: Part) -> Asked:
    lines, counts = _counts(book, part)
    one, two = rng.sample(book.labels, 2)
    said_one, said_two = marked(rng, one), marked(rng, two)
    read_one, read_two = as_said(one, f" {said_one}"), as_said(two, f" {said_two}")
    body = _said(rng, COMPARE, book, said_one, said_two)
    more, less, same = rng.choice(TRIPLES) if rng.random() < 0.75 else TRIPLES[0]
    name = draw_form(rng, "comparison", 0.7).prefix
    prefix, suffix = f"{name}{one} is ", f" {two}"
    tells = (more, less, same) != TRIPLES[0] or rng.random() < 0.7
    said = _fill_form(rng, prefix, suffix, (more, less, same)) if tells else ""
    if not tells:
        prefix = f"{one} is "
    word = more if counts[one] > counts[two] else less if counts[one] < counts[two] else same
    cell = (
        f"{lines}one, two = counts[{read_one}], counts[{read_two}]\n"
        f'word = "{more}" if two < one else "{less}" if one < two else "{same}"\n'
    )
    form = Form(said, prefix, suffix)
    return Asked(body, form, cell + form.submit("word"), form.made(word))


def _fill_form(rng: random.Random, prefix: str, suffix: str, words: Sequence[str]) -> str:
    place = rng.choice(
        ["[X]", "[X]", "<X>", "...", "X", "[word]", "___", "(X)", "{X}", "[...]", "<word>"]
    )
    said = worded(rng, FILLED)
    return " " + said.format(
        form=f"{prefix}{place}{suffix}", place=place, words=_shuffled(rng, words)
    )


def _listing(rng: random.Random, book: Book, part: Part) -> Asked:
    one = rng.choice(book.labels)
    said = marked(rng, one)
    condition = f" and {part.condition}" if part.condition else ""
    day = DAY if part.uses_days else ""
    test = f"reply == {as_said(one, f' {said}')}{condition}"
    cell = f'{day}submit([row["text"] for row, reply in zip(rows, replies) if {test}] or None)'
    gold = [
        record.text for record in book.records if record.label == one and part.holds(record)
    ] or None
    return Asked(_said(rng, LIST, book, said), Form(), cell, gold)


def _distribution(rng: random.Random, book: Book, part: Part) -> Asked:
    lines, counts = _counts(book, part)
    return Asked(_said(rng, ALL, book), Form(), lines + "submit(dict(counts))", dict(counts))


def asked_of(rng: random.Random, book: Book, part: Part) -> Asked:
    shape = rng.random()
    if shape < 0.2:
        return _extreme(rng, book, part, is_most=True)
    if shape < 0.36:
        return _extreme(rng, book, part, is_most=False)
    if shape < 0.64:
        return _number(rng, book, part)
    if shape < 0.88:
        return _comparison(rng, book, part)
    return _listing(rng, book, part) if shape < 0.95 else _distribution(rng, book, part)


def labelled(
    rng: random.Random, sources: Sources, kind: str, book: Book, opening: str, asked: Asked
) -> Task | None:
    """Look, find the lines, list the labels, classify, answer; the labels stand in the document or in
    the question. None: the question names them in a way in which they cannot be read."""
    given = ""
    if rng.random() < 0.25 or not (book.says_labels or asked.names_labels):
        said = tell(rng, book.labels)
        stated = worded(rng, GIVEN).format(
            kind=book.kind, kinds=book.kinds, Kind=book.kind.capitalize(),
            Kinds=book.kinds.capitalize(), noun=book.noun, said=said,
        )  # fmt: skip
        given = or_in_strange_words(rng, sources, stated, said)
    question = ordered(rng, opening, given, asked.form.said.strip())
    if reading.read_labels(book.head, question) != list(book.labels):
        return None
    if asked.named and reading.named_label(book.labels, question) != asked.named:
        return None
    cells = (LOOK, reading.FIND, reading.LISTED, reading.CLASSIFY, asked.cell)
    outputs = (book.shown, book.found.shown, str(list(book.labels)), book.classified)
    keep = f"{' '.join(book.labels)} {given} {TERMS}"
    return Task(kind, question, cells, outputs, lambda _: book.world(asked.gold), keep)


def ordered(rng: random.Random, asked: str, given: str, form: str) -> str:
    """The question, the labels that it gives and the form of the answer, in one of their orders."""
    parts = [asked, given, form]
    if rng.random() < 0.3:
        parts = [given, asked, form]
    if form.endswith((".", ")", "]")) and rng.random() < 0.1:
        parts = [form, *parts[:2]]
    return " ".join(part for part in parts if part)


def task_of(
    rng: random.Random, sources: Sources, book: Book, part: Part, asked: Asked
) -> Task | None:
    where = part.where
    opening = sentence(rng, where.lead, asked.body, where.tail, where.after)
    return labelled(rng, sources, "totals", book, opening, asked)


def totals(rng: random.Random, sources: Sources) -> Task | None:
    book = draw_book(rng, sources, NO_NEEDS, says_labels=rng.random() < 0.5)
    part = draw_part(rng, book.layout, book.records)
    return task_of(rng, sources, book, part, asked_of(rng, book, part))


def before_and_after(rng: random.Random, sources: Sources) -> Task | None:
    """Whether a label's share changed at a day."""
    book = draw_book(rng, sources, frozenset({"date"}), says_labels=rng.random() < 0.6)
    one = rng.choice(book.labels)
    said = marked(rng, one)
    when = rng.choice(book.records).when
    day, read = asked_day(rng, when)
    more, less, same = words = rng.choice(SIDES)
    before = [record.label for record in book.records if record.when < when]
    after = [record.label for record in book.records if record.when > when]
    first, last = before.count(one) / max(1, len(before)), after.count(one) / max(1, len(after))
    word = more if first > last else less if first < last else same
    prefix = draw_form(rng, "comparison", 0.8).prefix + f"{one} is "
    form = Form(_fill_form(rng, prefix, f" before {day}", words), prefix, f" before {day}")
    date, name = f'day(row["date"], "{book.layout.date_format}")', as_said(one, f" {said}")
    cell = (
        f"{DAY}when = {read}\n"
        f"before = [reply for row, reply in zip(rows, replies) if {date} < when]\n"
        f"after = [reply for row, reply in zip(rows, replies) if when < {date}]\n"
        f"one, two = [kept.count({name}) / max(1, len(kept)) for kept in (before, after)]\n"
        f'word = "{more}" if two < one else "{less}" if one < two else "{same}"\n'
    ) + form.submit("word")
    body = worded(rng, CHANGED).format(one=said, day=day, kind=book.kind, noun=book.noun)
    return task_of(rng, sources, book, WHOLE, Asked(body, form, cell, form.made(word)))


def by_month(rng: random.Random, sources: Sources) -> Task | None:
    """Months counted by what is more common in them."""
    book = draw_book(rng, sources, frozenset({"date"}), says_labels=rng.random() < 0.6)
    one, two = rng.sample(book.labels, 2)
    said, rival = marked(rng, one), marked(rng, two)
    months: dict[str, Counter[str]] = {}
    for record in book.records:
        months.setdefault(record.when.strftime("%Y-%m"), Counter())[record.label] += 1
    name, other = as_said(one, f" {said}"), as_said(two, f" {rival}")
    cell = (
        f"{DAY}months = collections.defaultdict(collections.Counter)\n"
        "for row, reply in zip(rows, replies):\n"
        f'    months[day(row["date"], "{book.layout.date_format}").strftime("%Y-%m")][reply] += 1\n'
    )
    ahead = sorted(month for month, counts in months.items() if counts[one] > counts[two])
    shape = rng.random()
    if shape < 0.3 and ahead:
        return _first_month(rng, sources, book, (said, rival), cell, (name, other, ahead[0]))
    if shape < 0.65:
        wins = sum(month[one] > month[two] for month in months.values())
        line = f"sum(month[{name}] > month[{other}] for month in months.values())"
        body = _said(rng, MONTHS_AHEAD, book, said, rival)
    else:
        wins = sum(
            all(month[one] > month[label] for label in book.labels if label != one)
            for month in months.values()
        )
        line = f"sum(all(month[{name}] > month[label] for label in labels if label != {name}) for month in months.values())"
        body = _said(rng, MONTHS_ALONE, book, said)
    form = draw_form(rng, "number")
    asked = Asked(body, form, cell + form.submit(line, is_text=False), form.made(wins))
    return task_of(rng, sources, book, WHOLE, asked)


MONTH_FORMS = {
    "%B %Y": "month and year",
    "%Y-%m": "YYYY-MM",
    "%m/%Y": "MM/YYYY",
    "%b %Y": "short month and year",
}


def _first_month(
    rng: random.Random,
    sources: Sources,
    book: Book,
    said: tuple[str, str],
    cell: str,
    read: tuple[str, str, str],
) -> Task | None:
    """The earliest month in which one label is ahead of another."""
    name, other, first = read
    shown = rng.choice(sorted(MONTH_FORMS))
    form = draw_form(rng, "month")
    told = " " + worded(rng, MONTHS_AS).format(f=MONTH_FORMS[shown])
    if shown == "%B %Y" and rng.random() < 0.5:
        told = ""
    body = _said(rng, FIRST_MONTH, book, *said)
    cell += f"first = min(month for month in months if months[month][{name}] > months[month][{other}])\n"
    gold = datetime.datetime.strptime(first, "%Y-%m").strftime(shown)
    form = Form(form.said + told, form.prefix)
    cell += form.submit(f'day(first, "%Y-%m").strftime("{shown}")')
    return task_of(rng, sources, book, WHOLE, Asked(body, form, cell, form.made(gold)))
