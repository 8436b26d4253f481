"""Counting, lines, first/last/nth, sizes: what one expression over the context answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import Task, World, as_said, ask_for, filler, quoted, term
from rlm.engram.data.sources import Sources


def _lines(rng: random.Random, made: list[str], others: int) -> str:
    """The lines among others that hold nothing."""
    lines = [*made, *(filler(rng, rng.randint(1, 6)) for _ in range(others))]
    rng.shuffle(lines)
    return "\n".join(lines)


def count_occurrences(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    whole = rng.random() < 0.45 and re.fullmatch(r"\w+", x) is not None
    noun = (
        "the word "
        if whole
        else rng.choice(
            [
                "",
                "",
                "",
                "the phrase ",
                "the string ",
                "the term ",
                "the name ",
                "the text ",
                "the expression ",
            ]
        )
    )
    said = noun + quoted(rng, x)
    question = ask_for(
        rng,
        [
            f"how many times does {said} appear{{tail}}",
            f"how often does {said} occur{{tail}}",
            f"how often is {said} mentioned{{tail}}",
            f"how many times is {said} mentioned{{tail}}",
            f"how many occurrences of {said} are there{{tail}}",
            f"what is the number of occurrences of {said}{{tail}}",
            f"how many mentions of {said} are there{{tail}}",
            f"how many times can {said} be found{{tail}}",
            f"how frequently does {said} show up{{tail}}",
            f"how many times do we see {said}{{tail}}",
            f"what is the frequency of {said}{{tail}}",
            f"how many times is {said} used{{tail}}",
            f"what's the count of {said}{{tail}}",
            f"{said} appears how many times{{tail}}",
            f"how many instances of {said} exist{{tail}}",
        ],
        [
            f"count the occurrences of {said}{{tail}}",
            f"count how often {said} occurs{{tail}}",
            f"count {said}{{tail}}",
            f"tell me how many times {said} appears{{tail}}",
            f"give the number of times that {said} is used{{tail}}",
            f"count all mentions of {said}{{tail}}",
            f"find how often {said} is mentioned{{tail}}",
            f"report the frequency of {said}{{tail}}",
            f"tally {said}{{tail}}",
        ],
    )
    if whole:
        pattern = f'r"\\b" + {as_said(x, question)} + r"\\b"'
        cell = f"submit(len(re.findall({pattern}, context, re.IGNORECASE)))"
    else:
        cell = f"submit(context.count({as_said(x, question)}))"

    def world(rng: random.Random) -> World:
        times = rng.randint(0, 7)
        text = _lines(rng, [f"{filler(rng, 2)} {x} {filler(rng, 1)}" for _ in range(times)], 5)
        return World(text, times)

    return Task("count", question, (cell,), world=world)


def _line_conditions(rng: random.Random, said: str, exact: str) -> tuple[str, list[str], list[str]]:
    """(condition, questions, orders)."""
    unit = rng.choice(["lines", "lines", "lines", "rows"])
    shape = rng.random()
    if shape < 0.5:
        condition = f"{exact} in line"
        verb = rng.choice(["contain", "mention", "include", "have", "feature"])
        questions = [
            f"how many {unit} {verb} {said}{{tail}}",
            f"what is the number of {unit} that {verb} {said}{{tail}}",
            f"in how many {unit} does {said} appear{{tail}}",
            f"on how many {unit} does {said} occur{{tail}}",
            f"how many of the {unit} {verb} {said}{{tail}}",
            f"how many {unit} are there with {said}{{tail}}",
        ]
        orders = [
            f"count the {unit} that {verb} {said}{{tail}}",
            f"count the {unit} with {said} in them{{tail}}",
            f"tell me how many {unit} {verb} {said}{{tail}}",
            f"give the number of {unit} containing {said}{{tail}}",
            f"count {unit} containing {said}{{tail}}",
        ]
    elif shape < 0.72:
        condition = f"line.startswith({exact})"
        questions = [
            f"how many {unit} start with {said}{{tail}}",
            f"how many {unit} begin with {said}{{tail}}",
            f"what is the number of {unit} starting with {said}{{tail}}",
        ]
        orders = [
            f"count the {unit} that start with {said}{{tail}}",
            f"count {unit} beginning with {said}{{tail}}",
        ]
    elif shape < 0.86:
        condition = f"line.endswith({exact})"
        questions = [
            f"how many {unit} end with {said}{{tail}}",
            f"how many {unit} end in {said}{{tail}}",
        ]
        orders = [
            f"count the {unit} that end with {said}{{tail}}",
            f"count the {unit} ending in {said}{{tail}}",
        ]
    else:
        condition = f"{exact} not in line"
        questions = [
            f"how many {unit} do not contain {said}{{tail}}",
            f"how many {unit} lack {said}{{tail}}",
        ]
        orders = [
            f"count the {unit} without {said}{{tail}}",
            f"count the {unit} that do not mention {said}{{tail}}",
        ]
    return condition, questions, orders


def count_lines(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = rng.choice(["", "", "the word ", "the text ", "the string ", "the name "])
    said += quoted(rng, x)
    condition, questions, orders = _line_conditions(rng, said, as_said(x, f" {said}"))
    is_list = rng.random() < 0.2 and "startswith" not in condition

    def world(rng: random.Random) -> World:
        made = [_line_with(rng, x, condition) for _ in range(rng.randint(1, 6))]
        if " not in " in condition:
            text = _lines(rng, made, rng.randint(1, 6))
            found = [line for line in text.split("\n") if x not in line]
        else:
            text = _lines(rng, made, rng.randint(1, 6))
            found = [line for line in text.split("\n") if line in made]
        return World(text, found if is_list else len(found))

    if not is_list:
        cell = f"submit(sum({condition} for line in context.splitlines()))"
        return Task("lines", ask_for(rng, questions, orders), (cell,), world=world)
    changes = {"count the": "list the", "count": "list", "tell me how many": "show me the"}
    for old, new in (*changes.items(), ("give the number of", "give me the")):
        orders = [order.replace(old, new) for order in orders]
    verb = "do not contain" if " not in " in condition else "contain"
    asked = [f"which lines {verb} {said}{{tail}}"]
    if ".endswith" in condition:
        asked = [f"which lines end with {said}{{tail}}"]
    cell = f"submit([line for line in context.splitlines() if {condition}])"
    return Task("lines", ask_for(rng, asked, orders), (cell,), world=world)


def _line_with(rng: random.Random, x: str, condition: str) -> str:
    before = "" if "startswith" in condition else f"{filler(rng, rng.randint(1, 3))} "
    after = "" if "endswith" in condition else f" {filler(rng, rng.randint(1, 3))}"
    return f"{before}{x}{after}"


ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]


def ordinal(rng: random.Random) -> tuple[str, int]:
    if rng.random() < 0.4:
        index = rng.randrange(10)
        return ORDINALS[index], index
    number = rng.randrange(1, 999) if rng.random() < 0.7 else rng.randrange(1, 40)
    suffix = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}", number - 1


def nth_part(rng: random.Random) -> Task:
    unit = rng.choice(["line", "line", "line", "word", "paragraph", "character"])
    shape = rng.random()
    if shape < 0.25:
        word, index = rng.choice(["last", "final", "very last"]), -1
    else:
        word, index = ordinal(rng)
    shown = f"{word} {unit}"
    questions = [
        f"what is the {shown}{{tail}}",
        f"what does the {shown} say",
        f"what is written in the {shown}",
        f"which is the {shown}{{tail}}",
        f"how does the {shown} read",
    ]
    orders = [
        f"give me the {shown}{{tail}}",
        f"print the {shown}{{tail}}",
        f"show the {shown}{{tail}}",
        f"quote the {shown}{{tail}}",
        f"return the {shown}{{tail}}",
        f"what's the {shown}{{tail}}",
    ]
    if unit == "line" and index >= 0 and rng.random() < 0.4:
        number = index + 1
        questions = [
            f"what is on line {number}{{tail}}",
            f"what does line {number} say",
            f"what is line {number}{{tail}}",
            f"what stands on line {number}",
        ]
        orders = [
            f"show line {number}{{tail}}",
            f"print line {number}",
            f"give me line {number}{{tail}}",
            f"quote line number {number}",
        ]
    # A number is copied and the machine subtracts; a small model is no calculator.
    at = f"{index + 1} - 1" if any(char.isdigit() for char in questions[0]) else str(index)
    cell = {
        "line": f"submit(context.splitlines()[{at}])",
        "word": f"submit(context.split()[{at}])",
        "character": f"submit(context[{at}])",
        "paragraph": f'parts = [part for part in re.split(r"\\n\\s*\\n", context) if part.strip()]\nsubmit(parts[{at}].strip())',
    }[unit]

    def world(rng: random.Random) -> World:
        return _numbered(rng, unit, index)

    return Task("part", ask_for(rng, questions, orders), (cell,), world=world)


def _numbered(rng: random.Random, unit: str, index: int) -> World:
    """Enough parts, all different."""
    size = (index if index >= 0 else rng.randint(0, 30)) + rng.randint(1, 5)
    parts = [f"{rng.choice(w.NOUNS)}{place}" for place in range(size)]
    if index < 0:
        index = size - 1
    if unit == "character":
        text = "".join(rng.choices("abcdefgh", k=size))
        return World(text, text[index])
    return World({"line": "\n", "word": " ", "paragraph": "\n\n"}[unit].join(parts), parts[index])


SIZES: dict[str, tuple[str, Callable[[str], int]]] = {
    "lines": ("submit(len(context.splitlines()))", lambda text: text.count("\n") + 1),
    "words": ("submit(len(context.split()))", lambda text: len(text.split())),
    "characters": ("submit(len(context))", len),
    "paragraphs": (
        'submit(len([part for part in re.split(r"\\n\\s*\\n", context) if part.strip()]))',
        lambda text: text.count("\n\n") + 1,
    ),
    "distinct words": (
        'submit(len({match[0].lower() for match in re.finditer(r"\\w+", context)}))',
        lambda text: len(set(text.split())),
    ),
    "empty lines": (
        "submit(sum(not line.strip() for line in context.splitlines()))",
        lambda text: text.count("\n\n"),
    ),
    "non-empty lines": (
        "submit(sum(bool(line.strip()) for line in context.splitlines()))",
        lambda text: len(text.replace("\n\n", "\n").split("\n")),
    ),
    "documents": ("submit(len(documents))", lambda text: 1),
}
ALSO = {
    "lines": "lines lines lines".split(),
    "words": "words words words".split(),
    "documents": "documents files texts".split(),
    "distinct words": ["distinct words", "different words", "unique words"],
    "empty lines": ["empty lines", "blank lines"],
}


def size(rng: random.Random) -> Task:
    key = rng.choice([*SIZES, "lines", "words"])
    cell, measure = SIZES[key]
    unit = rng.choice(ALSO.get(key, [key]))
    questions = [
        f"how many {unit} are there{{tail}}",
        f"how many {unit} does the document have",
        f"how many {unit} does the text contain",
        f"what is the number of {unit}{{tail}}",
        f"how many {unit} are in the context",
        f"of how many {unit} does the file consist",
        f"how many {unit} does it have",
        f"what is the total number of {unit}{{tail}}",
    ]
    orders = [
        f"count the {unit}{{tail}}",
        f"tell me how many {unit} there are{{tail}}",
        f"give the number of {unit}{{tail}}",
        f"report the number of {unit}{{tail}}",
    ]
    if unit in ("words", "characters") and rng.random() < 0.3:
        questions = [
            f"how long is the document in {unit}",
            f"how long is the text, in {unit}",
            f"what is the length of the document in {unit}",
        ]

    def world(rng: random.Random) -> World:
        parts = [filler(rng, rng.randint(1, 5)) for _ in range(rng.randint(1, 9))]
        text = parts[0] + "".join(rng.choice(["\n", "\n\n"]) + part for part in parts[1:])
        return World(text, measure(text))

    return Task("size", ask_for(rng, questions, orders), (cell,), world=world)


def longest(rng: random.Random) -> Task:
    unit, source = rng.choice(
        [
            ("line", "context.splitlines()"),
            ("word", '[match[0] for match in re.finditer(r"\\w+", context)]'),
        ]
    )
    which = rng.choice(["longest", "longest", "shortest"])
    function = "max" if which == "longest" else "min"
    is_size = rng.random() < 0.2

    def world(rng: random.Random) -> World:
        sizes = rng.sample(range(2, 40), 6)
        parts = ["x" * size for size in sizes]
        best = max(sizes) if which == "longest" else min(sizes)
        text = ("\n" if unit == "line" else " ").join(parts)
        return World(text, best if is_size else "x" * best)

    if is_size:
        questions = [
            f"how long is the {which} {unit}{{tail}}",
            f"how many characters does the {which} {unit} have",
        ]
        question = ask_for(rng, questions, [f"give the length of the {which} {unit}{{tail}}"])
        cell = f"submit({function}(len(part) for part in {source}))"
        return Task("longest", question, (cell,), world=world)
    questions = [f"what is the {which} {unit}{{tail}}", f"which {unit} is the {which}{{tail}}"]
    orders = [f"find the {which} {unit}{{tail}}", f"show the {which} {unit}{{tail}}"]
    cell = f"submit({function}({source}, key=len))"
    return Task("longest", ask_for(rng, questions, orders), (cell,), world=world)
