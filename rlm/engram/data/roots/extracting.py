"""Everything of one shape: addresses, dates, amounts, names in code; listed, counted, first, last."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rlm.engram.data import things
from rlm.engram.data import words as w
from rlm.engram.data.roots.base import Task, World, ask_for, filler, raw

EXTRACT: dict[str, tuple[list[str], str]] = {
    "email": (
        ["e-mail address", "email address", "email", "mail address", "e-mail"],
        r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    ),
    "url": (
        ["URL", "web address", "link", "hyperlink", "web link", "http address"],
        r"https?://[^\s<>]+",
    ),
    "iso date": (
        [
            "ISO date",
            "date of the form YYYY-MM-DD",
            "date in the format YYYY-MM-DD",
            "yyyy-mm-dd date",
        ],
        r"\b\d{4}-\d{2}-\d{2}\b",
    ),
    "date": (
        ["date"],
        r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b",
    ),
    "year": (["year", "four-digit year"], r"\b(?:1[0-9]|20)\d{2}\b"),
    "time": (
        ["time of day", "clock time", "time of the form HH:MM", "timestamp"],
        r"\b\d{1,2}:\d{2}(?::\d{2})?\b",
    ),
    "phone": (["phone number", "telephone number"], r"\+?\(?\d[\d ()-]{6,}\d"),
    "ip": (["IP address", "IPv4 address"], r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    "hashtag": (["hashtag"], r"#\w+"),
    "mention": (
        ["@-mention", "mention of a user with @", "user handle", "@handle"],
        r"(?<!\w)@\w+",
    ),
    "amount": (
        ["dollar amount", "amount of money in dollars", "sum in dollars", "price in dollars"],
        r"\$\d[\d,]*(?:\.\d+)?",
    ),
    "number": (["number", "integer", "numeral"], r"\b\d+\b"),
    "percent": (["percentage", "percent value"], r"\b\d+(?:\.\d+)?\s?%"),
    "uuid": (["UUID", "uuid"], r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    "capital": (
        ["word in capital letters", "all-caps word", "word written in capitals", "upper-case word"],
        r"\b[A-Z]{2,}\b",
    ),
    "quoted": (
        ["quoted phrase", "passage in double quotes", "quotation in double quotes"],
        r'"([^"]+)"',
    ),
    "bracket": (["text in square brackets", "bracketed text"], r"\[([^\]]+)\]"),
    "hex": (["hex colour", "hexadecimal colour code", "hex color"], r"#[0-9a-fA-F]{6}\b"),
    "function": (
        ["Python function name", "function defined with def", "function name"],
        r"\bdef (\w+)",
    ),
    "class": (["Python class name", "class defined in the code", "class name"], r"\bclass (\w+)"),
    "todo": (["TODO comment", "TODO note"], r"TODO.*"),
    "import": (["imported module", "module that is imported"], r"(?m)^\s*(?:import|from) ([\w.]+)"),
}
PLURALS = {
    "date of the form YYYY-MM-DD": "dates of the form YYYY-MM-DD",
    "date in the format YYYY-MM-DD": "dates in the format YYYY-MM-DD",
    "time of day": "times of day",
    "time of the form HH:MM": "times of the form HH:MM",
    "mention of a user with @": "mentions of users with @",
    "text in square brackets": "texts in square brackets",
    "function defined with def": "functions defined with def",
    "class defined in the code": "classes defined in the code",
    "module that is imported": "modules that are imported",
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
    "amount": lambda rng: f"${rng.randrange(1, 9999):,}",
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
    if key in ("quoted", "bracket"):
        return text[1:-1]
    return text.removeprefix(BARE.get(key, ""))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is done with all that was found: ways to ask, the last line, the same in Python."""

    questions: tuple[str, ...]
    orders: tuple[str, ...]
    line: str
    result: Callable[[list[str]], Any]


def _table(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split("|"))


WANTED = {
    "list": Wanted(
        _table("""which {many} appear{tail}|what {many} appear{tail}|which {many} are mentioned{tail}|what are the {many}{tail}|
which {many} occur{tail}|what {many} can be found{tail}|which {many} are there{tail}|what are all the {many}{tail}|
what {many} does it hold|which {many} does one find{tail}|what {many} do you see{tail}"""),
        _table("""list all {many}{tail}|list the {many}{tail}|list every {one}{tail}|extract all {many}{tail}|extract every {one}{tail}|
find all {many}{tail}|find every {one}{tail}|give me all the {many}{tail}|collect the {many}{tail}|show every {one}{tail}|
pull out all {many}{tail}|return each {one}{tail}|gather the {many}{tail}|get every {one}{tail}|harvest the {many}{tail}|
write down each {one}{tail}|enumerate the {many}{tail}|hand me the {many}{tail}|output all {many}{tail}"""),
        "submit(list(dict.fromkeys(found)) or None)",
        lambda found: list(dict.fromkeys(found)) or None,
    ),
    "count": Wanted(
        _table("""how many {many} are there{tail}|how many {many} appear{tail}|what is the number of {many}{tail}|
how many {many} does the text contain|how many {many} occur{tail}|how many {many} can be found{tail}|
what is the total of {many}{tail}"""),
        _table("""count the {many}{tail}|count all {many}{tail}|tell me how many {many} there are{tail}|
give the number of {many}{tail}|work out how many {many} there are{tail}|tally the {many}{tail}"""),
        "submit(len(found))",
        len,
    ),
    "distinct": Wanted(
        _table("""how many {how} {many} are there{tail}|how many {how} {many} appear{tail}|what is the number of {how} {many}{tail}|
how many {many} are there{tail} when repeats count once"""),
        _table("""count the {how} {many}{tail}|tell me how many {how} {many} there are{tail}|
count the {many}{tail} without repeats"""),
        "submit(len(set(found)))",
        lambda found: len(set(found)),
    ),
    "most": Wanted(
        _table("""which {one} appears most often{tail}|what is the most frequent {one}{tail}|what is the most common {one}{tail}|
which {one} occurs the most{tail}|which {one} is repeated most{tail}|which {one} turns up most often{tail}"""),
        _table(
            """find the most frequent {one}{tail}|give me the {one} that appears most often{tail}|name the commonest {one}{tail}"""
        ),
        "submit(collections.Counter(found).most_common(1)[0][0] if found else None)",
        lambda found: Counter(found).most_common(1)[0][0] if found else None,
    ),
    "first": Wanted(
        _table("""what is the first {one}{tail}|which {one} comes first{tail}|which is the first {one}{tail}|
what's the first {one} mentioned{tail}|which {one} is mentioned first{tail}"""),
        _table(
            """give me the first {one}{tail}|find the first {one}{tail}|show the first {one}{tail}|return the first {one}{tail}"""
        ),
        "submit(found[0] if found else None)",
        lambda found: found[0] if found else None,
    ),
    "last": Wanted(
        _table("""what is the last {one}{tail}|which {one} comes last{tail}|which is the final {one}{tail}|
what's the last {one} mentioned{tail}|which {one} is mentioned last{tail}"""),
        _table(
            """give me the last {one}{tail}|find the final {one}{tail}|show the last {one}{tail}|return the final {one}{tail}"""
        ),
        "submit(found[-1] if found else None)",
        lambda found: found[-1] if found else None,
    ),
}
SHARES = (0.42, 0.17, 0.14, 0.12, 0.09, 0.06)


def extract(rng: random.Random) -> Task:
    key = rng.choice(sorted(EXTRACT))
    names, pattern = EXTRACT[key]
    one = rng.choice(names)
    many = PLURALS.get(one, one + ("es" if one.endswith("s") else "s"))
    wanted = rng.choices(list(WANTED.values()), SHARES)[0]
    how = rng.choice(["different", "distinct", "unique"])

    def said(forms: tuple[str, ...]) -> list[str]:
        return [form.format(one=one, many=many, how=how, tail="{tail}") for form in forms]

    question = ask_for(rng, said(wanted.questions), said(wanted.orders))
    cell = f"found = re.findall({raw(pattern)}, context)\n{wanted.line}"

    def world(rng: random.Random) -> World:
        pool = [EXAMPLES[key](rng) for _ in range(4)]
        made = [rng.choice(pool) for _ in range(rng.randint(0, 9))]
        text = "\n".join(f"{one}\n{filler(rng, 2)}" for one in made) or filler(rng, 3)
        return World(text, wanted.result([_bare(key, one) for one in made]))

    return Task("extract", question, (cell,), world=world)
