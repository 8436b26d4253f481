"""Tables: CSV and the like, JSON lines, lines of key=value. Sums, averages, largest, counts by
condition. The columns are seen first; numbers are read by their names.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots.askings_columns import (
    ABOVE,
    BELOW,
    DISTINCT,
    GROUP_OF,
    GROUP_SUM,
    GROUPS,
    HIGHEST,
    HOW_MANY,
    LARGEST,
    LIST,
    LOWEST,
    MEANS,
    MOST_GROUP,
    ONE,
    OVER,
    RANKED,
    REVERSE,
    SMALLEST,
    SUMS,
)
from rlm.engram.data.roots.base import LOOK, LOOK_CHARS, Task, World, literal, worded
from rlm.engram.data.roots.forms import draw_form
from rlm.engram.data.roots.sentences import TERMS, sentence

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
READ_JSON = """rows = json.loads(context) if context.strip()[0] == "[" else [json.loads(line) for line in context.splitlines() if line.strip()]"""
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
        if rng.random() < 0.35:  # one array
            start, end = rng.choice([("[", "]"), ("[\n", "\n]")])
            joint = rng.choice([",\n", ",\n  ", ", "])
            lines = [start + joint.join(lines) + end]
        read = READ_JSON
    else:
        lines = [" ".join(f"{names[place]}={row[place]}" for place in order) for row in rows]
        read = READ_PAIRS
    return Table(*names, rows, "\n".join(lines), read)


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
    options: list[tuple[tuple[str, ...], str, object]] = [
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
    body = worded(rng, forms).format(**parts)
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
        TERMS,
    )


def _most(table: Table) -> str:
    return Counter(row[1] for row in table.rows).most_common(1)[0][0]
