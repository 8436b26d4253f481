"""Everything of one shape: addresses, dates, amounts, names in code; listed, counted, first, last."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from rlm.engram.data import things
from rlm.engram.data import words as w
from rlm.engram.data.roots.askings_patterns import ASKS, NAMES, NUMBERS
from rlm.engram.data.roots.base import Task, World, ask_for, filler, raw
from rlm.engram.data.roots.phrases import table

PATTERNS = {
    "email": r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    "url": r"https?://[^\s<>]+",
    "iso date": r"\b\d{4}-\d{2}-\d{2}\b",
    "date": r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b",
    "year": r"\b(?:1[0-9]|20)\d{2}\b",
    "time": r"\b\d{1,2}:\d{2}(?::\d{2})?\b",
    "phone": r"\+?\(?\d[\d ()-]{6,}\d",
    "ip": r"\b\d{1,3}(?:\.\d{1,3}){3}\b",
    "hashtag": r"#\w+",
    "mention": r"(?<!\w)@\w+",
    "amount": r"[$€£]\s?\d[\d,]*(?:\.\d+)?",
    "number": r"\b\d+\b",
    "percent": r"\b\d+(?:\.\d+)?\s?%",
    "uuid": r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    "capital": r"\b[A-Z]{2,}\b",
    "quoted": r'"([^"]+)"',
    "bracket": r"\[([^\]]+)\]",
    "hex": r"#[0-9a-fA-F]{6}\b",
    "function": r"\bdef (\w+)",
    "class": r"\bclass (\w+)",
    "decimal": r"\b\d+\.\d+\b",
    "heading": r"(?m)^#+ (.+)$",
    "bullet": r"(?m)^\s*[-*•] (.+)$",
    "parenthesis": r"\(([^()]+)\)",
    "version": r"\bv\d+(?:\.\d+)+\b",
    "asked": r"[^.!?\n]+\?",
    "todo": r"TODO.*",
    "import": r"(?m)^\s*(?:import|from) ([\w.]+)",
}


def _number(rng: random.Random) -> str:
    return w.digits(rng, 1, 5)


EXAMPLES: dict[str, w.Draw] = {
    "email": w.email,
    "url": lambda rng: f"https://{rng.choice(w.NOUNS)}.{rng.choice(w.NOUNS)}.org/{w.word(rng)}",
    "iso date": lambda rng: (
        f"{rng.randrange(1900, 2040)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    ),
    "date": lambda rng: (
        f"{rng.randrange(1, 29)} {rng.choice(w.MONTHS)} {rng.randrange(1800, 2040)}"
    ),
    "year": lambda rng: str(rng.randrange(1100, 2040)),
    "time": lambda rng: f"{rng.randrange(24):02d}:{rng.randrange(60):02d}",
    "phone": lambda rng: f"+{w.digits(rng, 2, 2)} {w.digits(rng, 3, 3)} {w.digits(rng, 6, 6)}",
    "ip": things.VALUES["ip"],
    "hashtag": lambda rng: f"#{rng.choice(w.NOUNS)}",
    "mention": lambda rng: f"@{rng.choice(w.NOUNS)}{w.digits(rng, 1, 2)}",
    "amount": lambda rng: f"{rng.choice('$€£')}{rng.randrange(1, 9999):,}",
    "decimal": lambda rng: f"{rng.randrange(999)}.{rng.randrange(99)}",
    "heading": lambda rng: f"{'#' * rng.randint(1, 3)} {w.phrase(rng)}",
    "bullet": lambda rng: f"{rng.choice('-*•')} {w.phrase(rng)}",
    "parenthesis": lambda rng: f"({w.phrase(rng)})",
    "version": lambda rng: f"v{rng.randrange(9)}.{rng.randrange(30)}.{rng.randrange(9)}",
    "asked": lambda rng: f"{w.phrase(rng).capitalize()}?",
    "number": _number,
    "percent": lambda rng: f"{rng.randrange(1, 100)}%",
    "uuid": w.uid,
    "capital": lambda rng: rng.choice(w.NOUNS).upper(),
    "quoted": lambda rng: f'"{w.phrase(rng)}"',
    "bracket": lambda rng: f"[{w.phrase(rng)}]",
    "hex": lambda rng: f"#{rng.getrandbits(24):06x}",
    "function": lambda rng: f"def {rng.choice(w.NOUNS)}_{rng.choice(w.NOUNS)}",
    "class": lambda rng: f"class {rng.choice(w.NOUNS).capitalize()}",
    "todo": lambda rng: f"TODO {w.phrase(rng)}",
    "import": lambda rng: f"import {rng.choice(w.NOUNS)}",
}
BARE = {"quoted": '"', "bracket": "[]", "function": "def ", "class": "class ", "import": "import "}


def _bare(key: str, text: str) -> str:
    """What the pattern's group holds."""
    if key in ("heading", "bullet"):
        return text.partition(" ")[2]
    if key in ("quoted", "bracket", "parenthesis"):
        return text[1:-1]
    return text.removeprefix(BARE.get(key, ""))


WANTED: dict[str, tuple[str, Callable[[list[str]], Any]]] = {  # what is done with all that was found: the last line, the same in Python
    "list": ("submit(list(dict.fromkeys(found)) or None)", lambda found: list(dict.fromkeys(found)) or None),
    "count": ("submit(len(found))", len),
    "distinct": ("submit(len(set(found)))", lambda found: len(set(found))),
    "most": (
        "submit(collections.Counter(found).most_common(1)[0][0] if found else None)",
        lambda found: Counter(found).most_common(1)[0][0] if found else None,
    ),
    "first": ("submit(found[0] if found else None)", lambda found: found[0] if found else None),
    "last": ("submit(found[-1] if found else None)", lambda found: found[-1] if found else None),
    "repeated": (
        "submit([one for one, times in collections.Counter(found).items() if times > 1] or None)",
        lambda found: [one for one, times in Counter(found).items() if times > 1] or None,
    ),
    "any": ('submit("yes" if found else "no")', lambda found: "yes" if found else "no"),
}  # fmt: skip
NUMERIC: dict[
    str, tuple[str, Callable[[list[float]], float]]
] = {  # of numbers: the expression, what it gives
    "sum": ("sum({})", sum),
    "max": ("max({})", max),
    "min": ("min({})", min),
    "mean": ("sum({}) / len(found)", lambda numbers: sum(numbers) / len(numbers)),
}
SHARES = (0.38, 0.16, 0.12, 0.1, 0.08, 0.06, 0.05, 0.05)


def numbers(rng: random.Random) -> Task:
    """One number made of all numbers."""
    key = rng.choice(sorted(NUMERIC))
    value, function = NUMERIC[key]
    cell = 'found = [float(text) for text in re.findall(r"\\d+(?:\\.\\d+)?", context)]\n'
    cell += f"submit(round({value.format('found')}, 2))"

    def world(rng: random.Random) -> World:
        made = [
            rng.choice([rng.randrange(1, 900), rng.randrange(1, 900) / 4])
            for _ in range(rng.randint(1, 9))
        ]
        text = "\n".join(f"{filler(rng, 2)} {one} {filler(rng, 1)}" for one in made)
        return World(text, round(function([float(one) for one in made]), 2))

    return Task("numbers", ask_for(rng, *NUMBERS[key]), (cell,), world=world)


def extract(rng: random.Random) -> Task:
    key = rng.choice(sorted(PATTERNS))
    one, _, many = rng.choice(table(NAMES[key])).partition("/")
    many = many or one + ("es" if one.endswith("s") else "s")
    article = "an" if re.match("[aei]|HH|up", one, re.IGNORECASE) else "a"
    what = rng.choices(list(WANTED), SHARES)[0]
    line, result = WANTED[what]
    how = rng.choice(["different", "distinct", "unique"])
    forms = ASKS[what].filled(one=one, many=many, a=article, how=how)
    cell = f"found = re.findall({raw(PATTERNS[key])}, context)\n{line}"

    def world(rng: random.Random) -> World:
        pool = [EXAMPLES[key](rng) for _ in range(4)]
        made = [rng.choice(pool) for _ in range(rng.randint(0, 9))]
        text = "\n".join(f"{one}\n{filler(rng, 2)}" for one in made) or filler(rng, 3)
        return World(text, result([_bare(key, one) for one in made]))

    return Task("extract", ask_for(rng, *forms), (cell,), world=world)
