"""How often something occurs, whether it does, and lines that have it: one expression over the context."""

from __future__ import annotations

import random
import re

from rlm.engram.data.roots.base import Task, World, ask_for, filler, looked_for, quoted, term
from rlm.engram.data.roots.phrases import EXISTS, HAVE, TIMES
from rlm.engram.data.sources import Sources


def _lines(rng: random.Random, made: list[str], others: int) -> str:
    """The lines among others that hold nothing."""
    lines = [*made, *(filler(rng, rng.randint(1, 6)) for _ in range(others))]
    rng.shuffle(lines)
    return "\n".join(lines)


NOUNS = [
    "", "", "", "", "", "", "", "", "the phrase ", "the string ", "the term ", "the name ", "the text ", "the expression ", "the exact text ",
    "the substring ", "the sequence ", "the characters ", "the string of characters ", "the search term ", "the wording ", "the literal ",
    "the letters ", "the piece of text ", "the exact string ", "the term or phrase ",
]  # fmt: skip
WORDS = ["the word ", "the word ", "the word ", "the single word ", "the whole word ", "the full word ", "the exact word ", "the one word "]  # fmt: skip
UNITS = [
    "lines",
    "lines",
    "lines",
    "lines",
    "lines",
    "rows",
    "text lines",
    "lines of text",
    "single lines",
    "text rows",
]


def count_occurrences(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    whole = rng.random() < 0.45 and re.fullmatch(r"\w+", x) is not None
    said = rng.choice(WORDS if whole else NOUNS) + quoted(rng, x)
    is_count = rng.random() < 0.88
    question = ask_for(rng, *(TIMES if is_count else EXISTS).filled(x=said))
    exact = looked_for(x, question)
    if is_count and whole:
        pattern = f'r"\\b" + {exact} + r"\\b"'
        cell = f"submit(len(re.findall({pattern}, context, re.IGNORECASE)))"
    elif is_count:
        cell = f"submit(context.count({exact}))"
    else:
        cell = f'submit("yes" if re.search(re.escape({exact}), context, re.IGNORECASE) else "no")'

    def world(rng: random.Random) -> World:
        times = rng.randint(0, 7) if is_count else rng.randint(0, 1)
        text = _lines(rng, [f"{filler(rng, 2)} {x} {filler(rng, 1)}" for _ in range(times)], 5)
        return World(text, times if is_count else "yes" if times else "no")

    return Task("count", question, (cell,), world=world, keep=x)


CONDITIONS = {
    "in": "{} in line",
    "startswith": "line.startswith({})",
    "endswith": "line.endswith({})",
    "not in": "{} not in line",
}


def count_lines(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = rng.choice([*NOUNS, "the word ", "the word "]) + quoted(rng, x)
    key = rng.choices(list(CONDITIONS), [5, 2, 1.5, 1.5])[0]
    unit = rng.choice(UNITS)
    is_list = rng.random() < 0.25
    question = ask_for(rng, *HAVE[key][is_list].filled(x=said, unit=unit))
    condition = CONDITIONS[key].format(looked_for(x, question))

    def world(rng: random.Random) -> World:
        made = [_line_with(rng, x, condition) for _ in range(rng.randint(1, 6))]
        lines = _lines(rng, made, rng.randint(1, 6)).split("\n")
        found = [line for line in lines if (x not in line if key == "not in" else line in made)]
        return World("\n".join(lines), found if is_list else len(found))

    if is_list:
        cell = f"submit([line for line in context.splitlines() if {condition}])"
    else:
        cell = f"submit(sum({condition} for line in context.splitlines()))"
    return Task("lines", question, (cell,), world=world, keep=x)


def _line_with(rng: random.Random, x: str, condition: str) -> str:
    before = "" if "startswith" in condition else f"{filler(rng, rng.randint(1, 3))} "
    after = "" if "endswith" in condition else f" {filler(rng, rng.randint(1, 3))}"
    return f"{before}{x}{after}"
