"""First, last, nth, the first so many, sizes and extremes: what one expression over the context answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from rlm.engram.data import words as w
from rlm.engram.data.roots.askings_parts import LENGTH, LINE_NUMBER, LONGEST, PART, SIZE, SPAN
from rlm.engram.data.roots.base import Task, World, ask_for, filler, worded

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
CARDINALS = "one two three four five six seven eight nine ten".split()
FROM_START = "first|first|opening|very first|initial|topmost|top|1st|uppermost|foremost|starting|beginning|leading".split(
    "|"
)
FROM_END = {
    -1: "last|last|final|very last|closing|bottom|concluding|bottommost|terminal|hindmost|lowermost|finishing|ending".split("|"),
    -2: "second to last|penultimate|last but one|next to last|second-last|one before last|next-to-last|second-to-last|2nd to last|second last|last-but-one|second from the bottom|second from the end".split("|"),
    -3: "third to last|third from the end|last but two|third-to-last|antepenultimate|3rd to last|third last|last-but-two|third from the bottom|third-last".split("|"),
}  # fmt: skip
SENTENCES = 're.split(r"(?<=[.!?])\\s+", context.strip())'
PARTS = {  # unit → (names, plurals, all of them as code, what joins them)
    "line": ("line|line|line|line|row|text line|line of text|line of the file", "lines|lines|lines|lines|rows|text lines|lines of text|lines of the file", "context.splitlines()", "\\n"),
    "word": ("word|word|word|term|single word|written word", "words|words|words|terms|single words|written words", "context.split()", " "),
    "paragraph": (
        "paragraph|paragraph|paragraph|block of text|text block|passage between blank lines", "paragraphs|paragraphs|paragraphs|blocks of text|text blocks|passages between blank lines",
        '[part.strip() for part in re.split(r"\\n\\s*\\n", context) if part.strip()]', "\\n\\n",
    ),
    "sentence": ("sentence|sentence|sentence|full sentence|complete sentence|whole sentence", "sentences|sentences|sentences|full sentences|complete sentences|whole sentences", SENTENCES, " "),
    "character": ("character|character|symbol|letter|char|sign", "characters|characters|chars|symbols|letters|signs", "context", ""),
}  # fmt: skip
BETWEEN = ["{} to {}", "{}-{}", "from {} to {}", "{} through {}", "{} up to {}", "{} till {}", "{} - {}", "{} to {} inclusive", "no. {} to no. {}", "from {} up to {}", "from {} through {}", "number {} to number {}"]  # fmt: skip
FIRST_ONES = ["first {n} {many}", "first {n} {many}", "first {n} {many}", "opening {n} {many}", "top {n} {many}", "initial {n} {many}", "very first {n} {many}", "leading {n} {many}",
              "{n} first {many}", "{n} {many} at the top", "{n} {many} at the start", "{n} {many} it starts with", "topmost {n} {many}", "first {n} of all {many}"]  # fmt: skip
LAST_ONES = ["last {n} {many}", "last {n} {many}", "last {n} {many}", "final {n} {many}", "closing {n} {many}", "bottom {n} {many}", "very last {n} {many}", "concluding {n} {many}",
             "{n} last {many}", "{n} {many} at the bottom", "{n} {many} at the end", "{n} {many} it ends with", "bottommost {n} {many}", "last {n} of all {many}"]  # fmt: skip
UNITS = ["line", "line", "line", "word", "word", "sentence", "paragraph", "character"]


def ordinal(rng: random.Random) -> tuple[str, int]:
    shape = rng.random()
    if shape < 0.25:
        index = rng.choice([-1, -1, -1, -2, -2, -3])
        return worded(rng, FROM_END[index]), index
    if shape < 0.35:
        return worded(rng, FROM_START), 0
    if shape < 0.6:
        index = rng.randrange(10)
        return ORDINALS[index], index
    number = rng.randrange(1, 999) if rng.random() < 0.7 else rng.randrange(1, 40)
    suffix = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}", number - 1


def nth_part(rng: random.Random) -> Task:
    unit = rng.choice(UNITS)
    if rng.random() < 0.35:
        return _some_parts(rng, unit)
    names, _, parts, _ = PARTS[unit]
    word, index = ordinal(rng)
    forms = PART.filled(x=f"{word} {rng.choice(names.split('|'))}")
    is_number = word[:1].isdigit()
    if unit == "line" and index >= 0 and rng.random() < 0.4:
        forms, is_number = LINE_NUMBER.filled(x=str(index + 1)), True
    # A number is copied and the machine subtracts; a small model is no calculator.
    at = f"{index + 1} - 1" if is_number else str(index)

    def world(rng: random.Random) -> World:
        text, made = _numbered(rng, unit, max(index + 1, -index))
        return World(text, made[index])

    return Task("part", ask_for(rng, *forms), (f"submit({parts}[{at}])",), world=world)


def _some_parts(rng: random.Random, unit: str) -> Task:
    """The first or the last so many, or lines from one to another."""
    _, names, parts, joint = PARTS[unit]
    many = rng.choice(names.split("|"))
    count = rng.randint(2, 10) if rng.random() < 0.6 else rng.randint(2, 120)
    spoken = CARDINALS[count - 1] if count <= 10 and rng.random() < 0.5 else str(count)
    last = count + rng.randint(1, 20)
    shape = rng.random()
    if shape < 0.25 and unit == "line":
        between = rng.choice(BETWEEN)
        said, code = (
            f"{rng.choice(['lines', 'lines', 'rows'])} {between.format(count, last)}",
            f"[{count} - 1:{last}]",
        )
        taken = slice(count - 1, last)
    elif shape < 0.65:
        said = rng.choice(FIRST_ONES).format(n=spoken, many=many)
        code, taken = f"[:{count}]", slice(0, count)
    else:
        said = rng.choice(LAST_ONES).format(n=spoken, many=many)
        code, taken = f"[-{count}:]", slice(-count, None)
    value = f"{parts}{code}" if unit == "character" else f'"{joint}".join({parts}{code})'

    def world(rng: random.Random) -> World:
        text, made = _numbered(rng, unit, last)
        return World(text, joint.replace("\\n", "\n").join(made[taken]))

    return Task("part", ask_for(rng, *SPAN.filled(x=said)), (f"submit({value})",), world=world)


def _numbered(rng: random.Random, unit: str, least: int) -> tuple[str, list[str]]:
    """Enough parts, all different but for characters."""
    size = least + rng.randint(1, 5)
    parts = [f"{rng.choice(w.NOUNS)}{place}" for place in range(size)]
    if unit == "character":
        parts = rng.choices("abcdefgh", k=size)
    if unit == "sentence":
        parts = [f"The {part} is here{rng.choice('.!?')}" for part in parts]
    joint = {"line": "\n", "paragraph": "\n\n", "character": ""}.get(unit, " ")
    return joint.join(parts), parts


# key → (names, the expression, the same in the test's text)
SIZES: dict[str, tuple[str, str, Callable[[str], int]]] = {
    "lines": ("lines|lines|lines|rows of text|text lines|lines of text|lines, empty ones included|rows", "len(context.splitlines())", lambda text: text.count("\n") + 1),
    "words": ("words|words|words|words of text|written words|words, repeats included|running words|words separated by blanks", "len(context.split())", lambda text: len(text.split())),
    "characters": ("characters|characters|chars|characters, blanks included|symbols|characters with spaces|signs|keystrokes", "len(context)", len),
    "paragraphs": (
        "paragraphs|paragraphs|blocks of text|text blocks|passages between blank lines", 'len([part for part in re.split(r"\\n\\s*\\n", context) if part.strip()])',
        lambda text: text.count("\n\n") + 1,
    ),
    "sentences": ("sentences|sentences|full sentences|complete sentences|whole sentences", f"len({SENTENCES})", lambda text: len(re.findall(r"\.\s", text)) + 1),
    "distinct words": (
        "distinct words|different words|unique words|words, each counted once|word types|words without repeats|separate words, repeats left out|words in the vocabulary",
        'len({match[0].lower() for match in re.finditer(r"\\w+", context)})', lambda text: len(set(re.findall(r"\w+", text))),
    ),
    "empty lines": (
        "empty lines|blank lines|lines without anything on them|lines with nothing on them|lines left blank|void lines|lines of white space only", "sum(not line.strip() for line in context.splitlines())",
        lambda text: text.count("\n\n"),
    ),
    "non-empty lines": (
        "non-empty lines|lines with something on them|lines that are not blank|non-blank lines|lines that are not empty|lines with text|filled lines", "sum(bool(line.strip()) for line in context.splitlines())",
        lambda text: len(text.replace("\n\n", "\n").split("\n")),
    ),
    "letters": (
        "letters|letters of the alphabet|alphabetic characters|alphabetical signs|letters A to Z", "sum(char.isalpha() for char in context)",
        lambda text: len(re.findall("[a-z]", text)),
    ),
    "digits": (
        "digits|numeric characters|single digits|digit characters|figures from 0 to 9", "sum(char.isdigit() for char in context)", lambda text: len(re.findall("[0-9]", text)),
    ),
    "documents": ("documents|files|papers|separate documents|loaded documents|input files|uploaded files", "len(documents)", lambda text: 1),
}  # fmt: skip


def size(rng: random.Random) -> Task:
    key = rng.choice([*SIZES, "lines", "words", "lines", "words", "characters", "documents"])
    names, count, measure = SIZES[key]
    forms = SIZE.filled(x=rng.choice(names.split("|")))

    def world(rng: random.Random) -> World:
        made = [filler(rng, rng.randint(1, 5)) for _ in range(rng.randint(1, 9))]
        parts = [part + rng.choice([".", "", " 12"]) for part in made]
        text = parts[0] + "".join(rng.choice(["\n", "\n\n"]) + part for part in parts[1:])
        return World(text, measure(text))

    return Task("size", ask_for(rng, *forms), (f"submit({count})",), world=world)


EXTREMES = {
    "max": "longest|longest|longest|lengthiest|longest single|very longest|most extensive|biggest",
    "min": "shortest|shortest|shortest|briefest|shortest single|very shortest|least long|smallest",
}
ALL_OF = {
    "line": "context.splitlines()",
    "word": '[match[0] for match in re.finditer(r"\\w+", context)]',
    "sentence": SENTENCES,
}


def longest(rng: random.Random) -> Task:
    unit = rng.choice(sorted(ALL_OF))
    function = rng.choice(["max", "max", "min"])
    said = f"{worded(rng, EXTREMES[function].split('|'))} {unit}"
    is_size = rng.random() < 0.2

    def world(rng: random.Random) -> World:
        sizes = rng.sample(range(2, 40), 6)
        best = max(sizes) if function == "max" else min(sizes)
        mark = "." if unit == "sentence" else ""
        text = ("\n" if unit == "line" else " ").join("x" * size + mark for size in sizes)
        return World(text, best + len(mark) if is_size else "x" * best + mark)

    forms = (LENGTH if is_size else LONGEST).filled(x=said)
    found = f"{function}({ALL_OF[unit]}, key=len)"
    cell = f"submit(len({found}))" if is_size else f"submit({found})"
    return Task("longest", ask_for(rng, *forms), (cell,), world=world)
