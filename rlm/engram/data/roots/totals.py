"""Totals over labelled records: the most and the least common label, how many of one, which of two
is more common, before and after a day, month by month. Look, classify, then count and submit.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rlm.engram.data.roots.base import LOOK, Task, as_said, worded
from rlm.engram.data.roots.forms import DAY, WHOLE, Form, Part, asked_day, draw_form, draw_part
from rlm.engram.data.roots.records import Book, draw_book
from rlm.engram.data.roots.spans import Told, tell
from rlm.engram.data.sources import Sources

NO_NEEDS: frozenset[str] = frozenset()
COUNTS = "counts = collections.Counter({replies})\n"
KEPT = "kept = [reply for row, reply in zip(rows, replies) if {condition}]\n"
TRIPLES = [  # more, less, the same; said in the question, in any order
    ("more common than", "less common than", "same frequency as"),
    ("more frequent than", "less frequent than", "as frequent as"), ("ahead of", "behind", "level with"),
    ("larger than", "smaller than", "equal to"), ("above", "below", "the same as"),
    ("more often than", "less often than", "as often as"), ("bigger than", "smaller than", "as big as"),
    ("more numerous than", "rarer than", "exactly as common as"), ("greater than", "lower than", "even with"),
]  # fmt: skip
SIDES = [
    ("more common", "less common", "the same frequency"), ("more frequent", "less frequent", "equally frequent"),
    ("higher", "lower", "unchanged"), ("more usual", "less usual", "just as usual"), ("up", "down", "flat"),
]  # fmt: skip
MOST = """which {kind} is the most common|which {kind} is most frequent among the {noun}|what is the most common {kind} of the {noun}|
which of the {kinds} occurs most often|which {kind} do most of the {noun} have|to which {kind} do most {noun} belong|
find the most frequent {kind}|which {kind} dominates|which {kind} has the most {noun}|what {kind} turns up most often|
name the {kind} with the highest count|which {kind} leads|which {kind} is seen more than any other|
what is the leading {kind}|which {kind} was given most often|say which {kind} is commonest|
which {kind} is the biggest group|which {kind} do we find most of|which {kind} outnumbers the rest|what {kind} is on top|what is the majority {kind}|which {kind} is the champion by count|
which {kind} would you give most of the {noun}|under what {kind} do the greatest number of {noun} fall|what sort of {noun} is there most of|which {kind} prevails|
rank the {kinds} and give me the top one|point out the {kind} with the most {noun}|which {kind} is best represented|which {kind} collects the most {noun}|which {kind} comes first by number"""
LEAST = """which {kind} is the least common|which {kind} is the rarest among the {noun}|what is the least frequent {kind}|
which of the {kinds} occurs least often|find the rarest {kind}|which {kind} has the fewest {noun}|
to which {kind} do the fewest {noun} belong|what {kind} turns up least often|name the {kind} with the lowest count|
which {kind} is seen less than any other|say which {kind} is rarest|
which {kind} is the smallest group|which {kind} do we find least of|which {kind} is outnumbered by all the rest|what {kind} is at the bottom|which {kind} hardly ever turns up|
what sort of {noun} is there least of|rank the {kinds} and give me the bottom one|point out the {kind} with the fewest {noun}|which {kind} is worst represented|
which {kind} collects the fewest {noun}|what is the least usual {kind}|find the {kind} that is scarcest|which {kind} comes last by number"""
COUNT = """how many {noun} are {one}|how many {noun} belong under {one}|how many {noun} have the {kind} {one}|
how many of the {noun} belong to {one}|count the {noun} that are {one}|count the {noun} with {kind} {one}|
what is the number of {noun} of {kind} {one}|how many {noun} fall under {one}|tell me how many {noun} are about {one}|
how many {noun} would you label {one}|how often does the {kind} {one} occur|give the number of {noun} that count as {one}|
how large is the group {one}|how many times does {one} apply|how many {noun} go with {kind} {one}|
what is the tally for {one}|what's the headcount of {one}|what quantity of {noun} is {one}|how many are {one}|how many {one} {noun} do we have|how many of them are {one}|
to how many {noun} would you give {one}|how many {noun} can be filed under {one}|how big is {one}, counted in {noun}|tell me the size of {one}|
count everything that is {one}|give me the total for {one}|how many {noun} are of the sort {one}|how many cases of {one} are there|work out the number of {one} {noun}|
how many {noun} ought to get the {kind} {one}"""
COMPARE = """compare the {kinds} {one} and {two}|is {one} or {two} the bigger group|how does {one} stand against {two} in number|
is {one} found more often than {two}, or less, or equally often|set the number of {one} against that of {two}|
which is it for {one} in relation to {two}|weigh {one} against {two} by their counts|judge how common {one} is beside {two}|
are there more {noun} under {one} than under {two}|which are there more of, {one} or {two}|is {one} ahead of {two} or behind it|measure {one} against {two}|
how do the counts of {one} and {two} compare|do {noun} of {one} outnumber those of {two}|does {one} beat {two} in number|is there as much {one} as {two}|
say how {one} ranks beside {two}|does {one} occur more often, less often or as often as {two}"""
LIST = """which {noun} are {one}|list the {noun} that are {one}|find all {noun} of {kind} {one}|name the {noun} with {kind} {one}|
show me every one of the {noun} under {one}|
pick out the {noun} with {one}|which of the {noun} would you put under {one}|show all {one} {noun}|what {noun} go with {one}|print each of the {noun} that counts as {one}|
what are the {noun} of {kind} {one}|give me the {noun} that belong to {one}"""
ALL = """how many {noun} does each {kind} have|count the {noun} for each {kind}|what is the distribution of {kinds} over the {noun}|
give the number of {noun} per {kind}|how are the {noun} spread over the {kinds}|
tally the {noun} by {kind}|what does the breakdown by {kind} look like|how many {noun} are there under every one of the {kinds}|give me a table of {kinds} with their counts|
show the counts of all {kinds}|make a histogram of the {kinds}|break the {noun} down by {kind}"""
GIVEN = [
    " The {kinds} are: {said}.", " The {kinds} are {said}.", " Possible {kinds}: {said}.", " Choose from {said}.", " {kinds} = [{said}].",
    " ({kinds}: {said})", " Use the {kinds} {said}.", " Each is one of: {said}.", " {Kinds}: {said}.",
    " Every one of the {noun} is one of {said}.", " Sort them into {said}.", " The {kind} of a line is {said}.",
]  # fmt: skip
ORDER_WORDS = tuple(
    "find count list tell give name compare say set weigh judge show break rank point work measure"
    " pick print tally make total sum average look filter sort number read add".split()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a book, the last cell, and what it must submit."""

    body: str
    form: Form
    cell: str
    gold: object
    told: Told | None = None  # the labels, where the form of the answer names them


def _table(text: str) -> list[str]:
    return text.replace("\n", "").split("|")


def marked(rng: random.Random, label: str) -> str:
    return rng.choice([label, f"'{label}'", f"'{label}'", f'"{label}"'])


def sentence(rng: random.Random, lead: str, body: str) -> str:
    text = lead + body
    if lead.endswith((": ", ". ")) or not lead:
        text = lead + (body[:1].upper() + body[1:] if not lead or rng.random() < 0.3 else body)
    end = "." if body.startswith(ORDER_WORDS) else rng.choice(["?", "?", "?", "?", ""])
    return text + end


def _said(rng: random.Random, table: str, book: Book, one: str = "", two: str = "") -> str:
    return worded(rng, _table(table)).format(
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
    form, told = draw_form(rng, "label"), None
    if form.said and rng.random() < 0.35:
        told = tell(rng, book.labels)
        lead = rng.choice(
            [
                "where that is one of",
                "taken from",
                "being one of",
                "out of",
                "which is one of these:",
                "picked from",
            ]
        )
        form = replace(form, said=f"{form.said.rstrip('.')} {lead} {told.said}.")
    function = max if is_most else min
    gold = function(book.labels, key=lambda label: counts[label])
    value = f"{'max' if is_most else 'min'}(labels, key=lambda label: counts[label])"
    body = _said(rng, MOST if is_most else LEAST, book)
    return Asked(body, form, lines + form.submit(value), form.made(gold), told)


def _number(rng: random.Random, book: Book, part: Part) -> Asked:
    lines, counts = _counts(book, part)
    one = rng.choice(book.labels)
    said = marked(rng, one)
    form = draw_form(rng, "number")
    body = _said(rng, COUNT, book, said)
    value = f"counts[{as_said(one, f' {said}')}]"
    return Asked(body, form, lines + form.submit(value, is_text=False), form.made(counts[one]))


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
    place = rng.choice(["[X]", "[X]", "<X>", "...", "X", "[word]", "___"])
    form = f"{prefix}{place}{suffix}"
    return rng.choice(
        [
            f" Answer '{form}', with {_shuffled(rng, words)} for {place}.",
            f" Write '{form}' and fill in {_shuffled(rng, words)}.",
            f" The answer is '{form}'; {place} stands for {_shuffled(rng, words)}.",
            f" Put {_shuffled(rng, words)} into '{form}'.",
            f" Say '{form}'. For {place} take {_shuffled(rng, words)}.",
            f" Use '{form}' where {place} is one of {_shuffled(rng, words)}.",
            f" Finish with '{form}', {place} being {_shuffled(rng, words)}.",
        ]
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


def labelled(rng: random.Random, kind: str, book: Book, opening: str, asked: Asked) -> Task:
    """Look, classify, answer; the labels stand in the document or in the question."""
    classify, told = None, asked.told
    is_given = rng.random() < 0.25 or (told is None and not book.says_labels)
    while classify is None:
        question = opening
        if is_given:
            told = tell(rng, book.labels)
            question += rng.choice(GIVEN).format(
                kind=book.kind, kinds=book.kinds, Kinds=book.kinds.capitalize(), noun=book.noun, said=told.said
            )  # fmt: skip
        question += asked.form.said
        classify, is_given = book.classify(question, told), True
    cells = (LOOK, classify, asked.cell)
    outputs = (book.shown, book.classified)
    keep = " ".join(book.labels)
    return Task(kind, question, cells, outputs, lambda _: book.world(asked.gold), keep)


def task_of(rng: random.Random, book: Book, part: Part, asked: Asked) -> Task:
    opening = sentence(rng, rng.choice(part.leads), asked.body)
    return labelled(rng, "totals", book, opening, asked)


def totals(rng: random.Random, sources: Sources) -> Task:
    book = draw_book(rng, sources, NO_NEEDS, says_labels=rng.random() < 0.6)
    part = draw_part(rng, book.layout, book.records)
    return task_of(rng, book, part, asked_of(rng, book, part))


def before_and_after(rng: random.Random, sources: Sources) -> Task:
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
    body = rng.choice(
        [
            f"was {said} a larger part of the {book.noun} before {day} than after it",
            f"did the share of {said} change on {day}",
            f"how does {said} before {day} compare with {said} later on",
            f"set the time before {day} against the time after it: what about the {book.kind} {said}",
            f"how common was {said} before {day}, measured against the days after it",
        ]
    )
    return task_of(rng, book, WHOLE, Asked(body, form, cell, form.made(word)))


def by_month(rng: random.Random, sources: Sources) -> Task:
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
        return _first_month(rng, book, (said, rival), cell, (name, other, ahead[0]))
    if shape < 0.65:
        wins = sum(month[one] > month[two] for month in months.values())
        line = f"sum(month[{name}] > month[{other}] for month in months.values())"
        body = rng.choice(
            [
                f"in how many months is {said} ahead of {rival}",
                f"count the months in which there are more {book.noun} under {said} than under {rival}",
                f"how many months have more of {said} than of {rival}",
            ]
        )
    else:
        wins = sum(
            all(month[one] > month[label] for label in book.labels if label != one)
            for month in months.values()
        )
        line = f"sum(all(month[{name}] > month[label] for label in labels if label != {name}) for month in months.values())"
        body = rng.choice(
            [
                f"in how many months does {said} beat every other {book.kind}",
                f"count the months that have {said} alone on top",
                f"how many months are there with {said} in first place and no tie",
            ]
        )
    form = draw_form(rng, "number")
    asked = Asked(body, form, cell + form.submit(line, is_text=False), form.made(wins))
    return task_of(rng, book, WHOLE, asked)


MONTH_FORMS = {
    "%B %Y": "month and year",
    "%Y-%m": "YYYY-MM",
    "%m/%Y": "MM/YYYY",
    "%b %Y": "short month and year",
}


def _first_month(
    rng: random.Random, book: Book, said: tuple[str, str], cell: str, read: tuple[str, str, str]
) -> Task:
    """The earliest month in which one label is ahead of another."""
    name, other, first = read
    shown = rng.choice(sorted(MONTH_FORMS))
    form = draw_form(rng, "month")
    told = rng.choice([f" Give it as {MONTH_FORMS[shown]}.", f" ({MONTH_FORMS[shown]})"])
    if shown == "%B %Y" and rng.random() < 0.5:
        told = ""
    body = rng.choice(
        [
            f"what is the earliest month with more {book.noun} under {said[0]} than under {said[1]}",
            f"when, to the month, did {said[0]} overtake {said[1]} for the first time",
            f"name the first month that has {said[0]} ahead of {said[1]}",
            f"in what month was {said[0]} for once more usual than {said[1]}, at the earliest",
        ]
    )
    cell += f"first = min(month for month in months if months[month][{name}] > months[month][{other}])\n"
    gold = datetime.datetime.strptime(first, "%Y-%m").strftime(shown)
    form = Form(form.said + told, form.prefix)
    cell += form.submit(f'day(first, "%Y-%m").strftime("{shown}")')
    return task_of(rng, book, WHOLE, Asked(body, form, cell, form.made(gold)))
