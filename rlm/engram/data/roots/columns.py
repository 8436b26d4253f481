"""Tables: CSV and the like, JSON lines, lines of key=value. Sums, averages, largest, counts by
condition. The columns are seen first; numbers are read by their names.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import LOOK, Task, World, literal, worded
from rlm.engram.data.roots.forms import draw_form
from rlm.engram.data.roots.records import LOOK_CHARS
from rlm.engram.data.roots.totals import sentence

NAME_COLUMNS = "name item product city customer employee station team ship title article branch student".split()
GROUP_COLUMNS = (
    "region colour department category status country type month grade supplier class owner".split()
)
NUMBER_COLUMNS = "price amount weight score quantity stock age sales points cost hours distance votes pages salary visitors".split()
READS = {
    ",": "rows = list(csv.DictReader(context.splitlines()))",
    ";": 'rows = list(csv.DictReader(context.splitlines(), delimiter=";"))',
    "\t": 'rows = list(csv.DictReader(context.splitlines(), delimiter="\\t"))',
    "|": 'rows = list(csv.DictReader(context.splitlines(), delimiter="|"))',
}
READ_JSON = "rows = [json.loads(line) for line in context.splitlines() if line.strip()]"
READ_PAIRS = 'rows = [dict(re.findall(r"(\\w+)=(\\S+)", line)) for line in context.splitlines() if "=" in line]'


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    group: str
    number: str
    rows: tuple[tuple[str, str, int], ...]
    text: str
    read: str

    @property
    def shown(self) -> str:
        return self.text[:LOOK_CHARS].rstrip("\n")


def draw_table(rng: random.Random) -> Table:
    names = rng.choice(NAME_COLUMNS), rng.choice(GROUP_COLUMNS), rng.choice(NUMBER_COLUMNS)
    groups = rng.sample(w.COLOURS if rng.random() < 0.5 else w.NOUNS, rng.randint(2, 4))
    things = rng.sample([*w.NOUNS, *w.CITIES, *w.FIRST], rng.randint(5, 14))
    numbers = rng.sample(range(1, 900), len(things))
    rows = tuple(
        (thing, rng.choice(groups), number) for thing, number in zip(things, numbers, strict=True)
    )
    order = [0, 1, 2]
    rng.shuffle(order)
    columns = [names[place] for place in order]
    shape = rng.random()
    if shape < 0.55:
        mark = rng.choice(list(READS))
        lines = [
            mark.join(columns),
            *(mark.join(str(row[place]) for place in order) for row in rows),
        ]
        read = ("import csv\n" if mark else "") + READS[mark]
    elif shape < 0.8:
        lines = [
            json.dumps({names[place]: row[place] for place in order}, ensure_ascii=False)
            for row in rows
        ]
        read = READ_JSON
    else:
        lines = [" ".join(f"{names[place]}={row[place]}" for place in order) for row in rows]
        read = READ_PAIRS
    return Table(*names, rows, "\n".join(lines), read)


SUMS = """what is the total {number}|what is the sum of all {number} values|add up the {number} of all rows|what does the {number} come to in all|
what is the {number} altogether|sum the column {number}|total the {number}|what is the grand total of {number}|sum up {number} over every row|
what do the {number} figures add up to|what's the combined {number}|how much {number} is there in total"""
MEANS = """what is the average {number}|what is the mean {number}|give the mean of the column {number}|on average, what is the {number}|
average the {number}|what does the {number} average|what's the typical {number}, as a mean|work out the mean {number} over all rows|how big is the {number} on average|
what is the {number} on average"""
LARGEST = """which {name} has the highest {number}|what {name} has the largest {number}|which {name} comes first by {number}|
name the {name} with the greatest {number}|find the {name} with most {number}|which {name} tops the list by {number}|what {name} has the maximum {number}|
which {name} has more {number} than any other|whose {number} is highest|what is the {name} with the biggest {number}|which {name} beats all others in {number}|which {name} leads in {number}"""
SMALLEST = """which {name} has the lowest {number}|what {name} has the smallest {number}|which {name} comes last by {number}|
name the {name} with the least {number}|which {name} is at the bottom by {number}|what {name} has the minimum {number}|
which {name} has less {number} than any other|whose {number} is lowest|what is the {name} with the smallest {number}|find the {name} with the lowest {number}"""
ABOVE = """how many rows have a {number} above {n}|how many {name} entries have a {number} over {n}|count the rows whose {number} is greater than {n}|
how many rows exceed {n} in {number}|in how many rows is {number} larger than {n}|number of rows with {number} over {n}|how many have more than {n} in {number}|
how many times is the {number} more than {n}"""
BELOW = """how many rows have a {number} below {n}|how many {name} entries have a {number} under {n}|in how many rows is {number} smaller than {n}|
how many rows stay under {n} in {number}|number of rows with {number} below {n}|how many have less than {n} in {number}|count the rows whose {number} is less than {n}"""
GROUPS = """how many rows have the {group} {g}|how many {name} entries are there with {group} {g}|count the rows where {group} is {g}|
how many times is the {group} {g}|how many have {g} as their {group}|tally the rows with {group} {g}|how many rows say {g} under {group}|how often does {g} stand under {group}|
what is the number of rows with {group} {g}"""
GROUP_SUM = """what is the total {number} for {group} {g}|add up the {number} where the {group} is {g}|sum the {number} for the {group} {g}|
how much {number} does the {group} {g} have|what does {number} come to when {group} is {g}|what {number} do the rows with {group} {g} have in all"""
MOST_GROUP = """which {group} occurs most often|what is the most common {group}|which {group} has the most rows|what {group} do most rows have|which {group} turns up more than the others|
what is the top {group} by rows|what {group} is most frequent|name the commonest {group}"""
ONE = """what is the {number} of {t}|which {number} does {t} have|look up the {number} of {t}|what {number} is given for {t}|how much is the {number} of {t}|what does {t} have as {number}|what's the {number} for {t}|
find the {number} in the row of {t}|read off the {number} of {t}|what is {t}'s {number}|give me the {number} for the {name} {t}|tell me the {number} of {t}"""
LIST = """which {name} entries have the {group} {g}|list the {name} of every row with {group} {g}|name each {name} whose {group} is {g}|
what are the {name} entries of {group} {g}|filter by {group} {g} and list the {name}|show each {name} in the {group} {g}|find all {name} entries where the {group} is {g}|
give me every {name} with {group} {g}"""
OVER = """which {name} entries have a {number} above {n}|list the {name} of every row with a {number} over {n}|find each {name} with more than {n} {number}|show the {name} entries above {n} in {number}|
name each {name} whose {number} exceeds {n}"""
REVERSE = """which {name} has a {number} of {v}|whose {number} is {v}|what {name} has {v} as its {number}|find the {name} with the {number} {v}|which {name} goes with {number} {v}|
to which {name} does the {number} {v} belong|look up which {name} has {v} under {number}"""
GROUP_OF = """what is the {group} of {t}|which {group} does {t} have|what {group} is {t}|look up the {group} of {t}|under which {group} is {t}|give the {group} for {t}|tell me {t}'s {group}"""
DISTINCT = """which different {group} values are there|what are the distinct values of {group}|list every {group} once|which values does the column {group} take|
list the unique entries under {group}|show the different {group} values|what {group} values occur"""
HOW_MANY = """how many rows are there|how many {name} entries are there|count the rows of the table|what is the number of rows|how many records does the table have|how many rows in all"""
HIGHEST = """what is the highest {number}|what is the maximum {number}|how high does the {number} go|what's the top {number}|find the largest {number} value|give the greatest {number}|what is the biggest value of {number}"""
LOWEST = """what is the lowest {number}|what is the minimum {number}|how low does the {number} go|what's the bottom {number}|find the smallest {number} value|give the least {number}|what is the smallest value of {number}"""
RANKED = """which {k} {name} entries have the highest {number}|list the top {k} {name} entries by {number}|name the {k} {name} entries with the most {number}|
sort by {number} and give the first {k} {name} entries, highest first|what are the {k} best {name} entries by {number}"""


def _parts(rng: random.Random, table: Table) -> dict[str, object]:
    return {
        "name": table.name, "group": table.group, "number": table.number, "n": rng.randrange(50, 850),
        "g": rng.choice(table.rows)[1], "t": rng.choice(table.rows)[0], "v": rng.choice(table.rows)[2], "k": rng.randint(2, 5),
    }  # fmt: skip


def _values(table: Table) -> str:
    return f"float(row[{literal(table.number)}])"


def column(rng: random.Random) -> Task:
    """One question on a table: the wording, the line that computes it, the same here."""
    table = draw_table(rng)
    parts = _parts(rng, table)
    numbers = [row[2] for row in table.rows]
    value, name, group = (
        _values(table),
        f"row[{literal(table.name)}]",
        f"row[{literal(table.group)}]",
    )
    top = sorted(table.rows, key=lambda row: row[2], reverse=True)
    reverse, many = int(str(parts["v"])), int(str(parts["k"]))
    limit, wanted, thing = int(str(parts["n"])), str(parts["g"]), str(parts["t"])
    g, t = literal(wanted), literal(thing)
    best = max(table.rows, key=lambda row: row[2])[0]
    worst = min(table.rows, key=lambda row: row[2])[0]
    inside = [row for row in table.rows if row[1] == wanted]
    options: list[tuple[str, str, object]] = [
        (SUMS, f"round(sum({value} for row in rows), 2)", float(sum(numbers))),
        (MEANS, f"round(sum({value} for row in rows) / len(rows), 2)", round(sum(numbers) / len(numbers), 2)),
        (LARGEST, f"max(rows, key=lambda row: {value})[{literal(table.name)}]", best),
        (SMALLEST, f"min(rows, key=lambda row: {value})[{literal(table.name)}]", worst),
        (ABOVE, f"sum({value} > {limit} for row in rows)", sum(number > limit for number in numbers)),
        (BELOW, f"sum({value} < {limit} for row in rows)", sum(number < limit for number in numbers)),
        (GROUPS, f"sum({group} == {g} for row in rows)", len(inside)),
        (GROUP_SUM, f"round(sum({value} for row in rows if {group} == {g}), 2)", float(sum(row[2] for row in inside))),
        (MOST_GROUP, f"collections.Counter({group} for row in rows).most_common(1)[0][0]", _most(table)),
        (ONE, f"[{value} for row in rows if {name} == {t}][0]", float(next(row[2] for row in table.rows if row[0] == thing))),
        (LIST, f"[{name} for row in rows if {group} == {g}]", [row[0] for row in inside]),
        (OVER, f"[{name} for row in rows if {value} > {limit}] or None", [row[0] for row in table.rows if row[2] > limit] or None),
        (REVERSE, f"[{name} for row in rows if {value} == {reverse}][0]", next(row[0] for row in table.rows if row[2] == reverse)),
        (GROUP_OF, f"[{group} for row in rows if {name} == {t}][0]", next(row[1] for row in table.rows if row[0] == thing)),
        (DISTINCT, f"list(dict.fromkeys({group} for row in rows))", list(dict.fromkeys(row[1] for row in table.rows))),
        (HOW_MANY, "len(rows)", len(table.rows)),
        (HIGHEST, f"max({value} for row in rows)", float(max(numbers))),
        (LOWEST, f"min({value} for row in rows)", float(min(numbers))),
        (RANKED, f"[{name} for row in sorted(rows, key=lambda row: -{value})[:{many}]]", [row[0] for row in top[:many]]),
    ]  # fmt: skip
    forms, line, gold = rng.choice(options)
    body = worded(rng, forms.replace("\n", "").split("|")).format(**parts)
    is_number = isinstance(gold, int | float)
    form = draw_form(
        rng, "number" if is_number else "user", 0.3 if isinstance(gold, int | float | str) else 0.0
    )
    question = sentence(rng, "", body) + form.said
    cell = f"{table.read}\n{form.submit(line, is_text=not is_number)}"
    return Task(
        "column",
        question,
        (LOOK, cell),
        (table.shown,),
        lambda _: World(table.text, form.made(gold)),
    )


def _most(table: Table) -> str:
    return Counter(row[1] for row in table.rows).most_common(1)[0][0]
