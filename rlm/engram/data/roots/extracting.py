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
from rlm.engram.data.roots.phrases import Asks, asks

EXTRACT: dict[str, tuple[list[str], str]] = {
    "email": (
        [
            "e-mail address",
            "email address",
            "email",
            "mail address",
            "e-mail",
            "e-mail contact",
            "contact e-mail",
        ],
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
    "phone": (
        ["phone number", "telephone number", "number to call", "phone contact", "mobile number"],
        r"\+?\(?\d[\d ()-]{6,}\d",
    ),
    "ip": (["IP address", "IPv4 address"], r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    "hashtag": (["hashtag"], r"#\w+"),
    "mention": (
        ["@-mention", "mention of a user with @", "user handle", "@handle"],
        r"(?<!\w)@\w+",
    ),
    "amount": (
        [
            "dollar amount",
            "amount of money",
            "sum of money",
            "price",
            "money amount",
            "price tag",
            "cash amount",
        ],
        r"[$€£]\s?\d[\d,]*(?:\.\d+)?",
    ),
    "number": (["number", "integer", "numeral"], r"\b\d+\b"),
    "percent": (["percentage", "percent value"], r"\b\d+(?:\.\d+)?\s?%"),
    "uuid": (["UUID", "uuid"], r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    "capital": (
        [
            "word in capital letters",
            "all-caps word",
            "word written in capitals",
            "acronym",
            "capitalised acronym",
            "upper-case word",
        ],
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
    "decimal": (["decimal number", "number with a decimal point", "decimal"], r"\b\d+\.\d+\b"),
    "heading": (["heading", "Markdown heading", "section heading"], r"(?m)^#+ (.+)$"),
    "bullet": (["bullet point", "bulleted item", "list item"], r"(?m)^\s*[-*•] (.+)$"),
    "parenthesis": (
        ["text in parentheses", "remark in round brackets", "parenthetical remark"],
        r"\(([^()]+)\)",
    ),
    "version": (["version number", "software version"], r"\bv\d+(?:\.\d+)+\b"),
    "asked": (["question asked in the text", "sentence with a question mark"], r"[^.!?\n]+\?"),
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
    "amount of money": "amounts of money",
    "sum of money": "sums of money",
    "number to call": "numbers to call",
    "number with a decimal point": "numbers with a decimal point",
    "text in parentheses": "texts in parentheses",
    "remark in round brackets": "remarks in round brackets",
    "question asked in the text": "questions asked in the text",
    "sentence with a question mark": "sentences with a question mark",
    "word in capital letters": "words in capital letters",
    "word written in capitals": "words written in capitals",
    "sum in dollars": "sums in dollars",
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
what {many} does it hold|who or what are the {many}{tail}|what are the {many} they gave{tail}|which {many} have been written down{tail}|do you see any {many}{tail}, and which|
where there are {many}{tail}, what are they|which {many} come up{tail}|what {many} turn up{tail}|which {many} did they use{tail}|what {many} do I have{tail}|which {many} does one find{tail}|what {many} do you see{tail}"""),
        _table("""list all {many}{tail}|list the {many}{tail}|list every {one}{tail}|extract all {many}{tail}|extract every {one}{tail}|
find all {many}{tail}|find every {one}{tail}|give me all the {many}{tail}|collect the {many}{tail}|show every {one}{tail}|
pull out all {many}{tail}|return each {one}{tail}|gather the {many}{tail}|get every {one}{tail}|harvest the {many}{tail}|
dump all {many}{tail}|scrape every {one}{tail}|fish out the {many}{tail}|I need all {many}{tail}|make a list of the {many}{tail}|track down every {one}{tail}|
copy out the {many}{tail}|name all {many}{tail}|look for {many}{tail}|identify the {many}{tail}|retrieve each {one}{tail}|write down each {one}{tail}|enumerate the {many}{tail}|hand me the {many}{tail}|output all {many}{tail}"""),
        "submit(list(dict.fromkeys(found)) or None)",
        lambda found: list(dict.fromkeys(found)) or None,
    ),
    "count": Wanted(
        _table("""how many {many} are there{tail}|how many {many} appear{tail}|what is the number of {many}{tail}|
how many {many} does the text contain|how many {many} occur{tail}|how many {many} can be found{tail}|
how many {one} entries are there{tail}|what's the {one} count{tail}|how many times is there a {one}{tail}|what does the number of {many} come to{tail}|
how many {many} did they put{tail}|how many {many} have we got{tail}|what is the total of {many}{tail}"""),
        _table("""count the {many}{tail}|count all {many}{tail}|tell me how many {many} there are{tail}|
give the number of {many}{tail}|work out how many {many} there are{tail}|add up the {many}{tail}|determine the number of {many}{tail}|
see how many {many} it has{tail}|report the count of {many}{tail}|total the {many}{tail}|tally the {many}{tail}"""),
        "submit(len(found))",
        len,
    ),
    "distinct": Wanted(
        _table("""how many {how} {many} are there{tail}|how many {how} {many} appear{tail}|what is the number of {how} {many}{tail}|
how many {many} are there{tail} leaving out repeats|how many {how} {many} do we get{tail}|without duplicates, how many {many} are there{tail}|
how many {how} {many} turn up{tail}|how many {many} are there{tail} when repeats count once"""),
        _table("""count the {how} {many}{tail}|tell me how many {how} {many} there are{tail}|
dedupe the {many} and count them{tail}|work out the number of {how} {many}{tail}|count the {many}{tail} without repeats"""),
        "submit(len(set(found)))",
        lambda found: len(set(found)),
    ),
    "most": Wanted(
        _table("""which {one} appears most often{tail}|what is the most frequent {one}{tail}|what is the most common {one}{tail}|
which {one} occurs the most{tail}|which {one} is repeated most{tail}|which {one} do we see most{tail}|what {one} is used most{tail}|which {one} is the favourite{tail}|
what is the top {one} by number of mentions{tail}|which {one} comes up again and again, more than others{tail}|which {one} turns up most often{tail}"""),
        _table(
            """find the most frequent {one}{tail}|give me the {one} that appears most often{tail}|tell me the top {one} by count{tail}|pick the {one} with the most mentions{tail}|work out the most repeated {one}{tail}|name the commonest {one}{tail}"""
        ),
        "submit(collections.Counter(found).most_common(1)[0][0] if found else None)",
        lambda found: Counter(found).most_common(1)[0][0] if found else None,
    ),
    "first": Wanted(
        _table("""what is the first {one}{tail}|which {one} comes first{tail}|which is the first {one}{tail}|
what's the first {one} mentioned{tail}|what {one} do we meet first{tail}|which {one} stands at the start{tail}|what is the earliest {one} in reading order{tail}|which {one} is mentioned first{tail}"""),
        _table(
            """give me the first {one}{tail}|find the first {one}{tail}|show the first {one}{tail}|quote the opening {one}{tail}|take the topmost {one}{tail}|get the very first {one}{tail}|return the first {one}{tail}"""
        ),
        "submit(found[0] if found else None)",
        lambda found: found[0] if found else None,
    ),
    "last": Wanted(
        _table("""what is the last {one}{tail}|which {one} comes last{tail}|which is the final {one}{tail}|
what's the last {one} mentioned{tail}|what {one} do we meet last{tail}|which {one} stands at the end{tail}|what is the closing {one}{tail}|which {one} is mentioned last{tail}"""),
        _table(
            """give me the last {one}{tail}|find the final {one}{tail}|show the last {one}{tail}|quote the closing {one}{tail}|take the bottommost {one}{tail}|get the very last {one}{tail}|return the final {one}{tail}"""
        ),
        "submit(found[-1] if found else None)",
        lambda found: found[-1] if found else None,
    ),
}
WANTED["repeated"] = Wanted(
    _table("""which {many} appear more than once{tail}|which {many} are repeated{tail}|what {many} occur twice or more{tail}|are any {many} duplicated{tail}, and which|
which {many} have duplicates{tail}|which {many} come up several times{tail}"""),
    _table(
        """list the {many} that appear more than once{tail}|find the duplicate {many}{tail}|show repeated {many}{tail}|name the {many} that occur several times{tail}"""
    ),
    "submit([one for one, times in collections.Counter(found).items() if times > 1] or None)",
    lambda found: [one for one, times in Counter(found).items() if times > 1] or None,
)
WANTED["any"] = Wanted(
    _table(
        """is there any {one}{tail}|are there any {many}{tail}|does it hold a {one}{tail}|can you see any {many}{tail}|do any {many} occur{tail}"""
    ),
    _table(
        """check whether there are any {many}{tail}|tell me if there is any {one}{tail}|say whether a {one} occurs{tail}|see if there are {many}{tail}"""
    ),
    'submit("yes" if found else "no")',
    lambda found: "yes" if found else "no",
)
FRAGMENTS = {
    "list": _table(
        "all {many}{tail}|every {one}{tail}|{many}{tail}|list of {many}{tail}|the {many}{tail}|any {many}{tail}|all the {many} you find{tail}"
    ),
    "count": _table(
        "number of {many}{tail}|{one} count{tail}|how many {many}|total {many}{tail}|no. of {many}{tail}"
    ),
    "distinct": _table(
        "number of {how} {many}{tail}|{how} {many}, how many{tail}|count of {how} {many}{tail}|how many {how} {many}"
    ),
    "most": _table(
        "most common {one}{tail}|the commonest {one}{tail}|top {one} by mentions{tail}|most frequent {one}{tail}"
    ),
    "first": _table(
        "first {one}{tail}|the first {one}{tail}|the very first {one}{tail}|earliest {one} from the top{tail}"
    ),
    "last": _table(
        "last {one}{tail}|the last {one}{tail}|the final {one}{tail}|closing {one}{tail}"
    ),
    "repeated": _table(
        "duplicate {many}{tail}|repeated {many}{tail}|{many} that occur twice or more{tail}|{many} with duplicates{tail}"
    ),
    "any": _table(
        "{many}, yes or no{tail}|is there a {one}{tail}, yes or no|a {one} or not{tail}|any {one} at all{tail}"
    ),
}
NUMERIC: dict[str, tuple[Asks, str, Callable[[list[float]], float]]] = {  # of numbers: the expression, what it gives
    "sum": (
        asks("what is the sum of all numbers{tail}|what do all the numbers add up to{tail}|what do the numbers total{tail}|what is the total of every number{tail}|how much do the numbers come to{tail}",
             "add up all the numbers{tail}|sum the numbers{tail}|total every number{tail}|work out the sum of the numbers{tail}", "sum of all numbers{tail}|grand total of the numbers{tail}|numbers added up{tail}|total of the numbers{tail}"),
        "sum({})", sum,
    ),
    "max": (
        asks("what is the largest number{tail}|which number is the biggest{tail}|what is the highest number{tail}|what is the greatest number mentioned{tail}|what's the maximum number{tail}",
             "find the largest number{tail}|give me the highest number{tail}|tell me the biggest number{tail}|pick the greatest number{tail}", "largest number{tail}|highest number{tail}|the maximum of the numbers{tail}|biggest number{tail}"),
        "max({})", max,
    ),
    "min": (
        asks("what is the smallest number{tail}|which number is the lowest{tail}|what is the least number{tail}|what's the minimum of the numbers{tail}|which number is smaller than all others{tail}",
             "find the smallest number{tail}|give me the lowest number{tail}|tell me the least number{tail}|pick the smallest of the numbers{tail}", "smallest number{tail}|lowest number{tail}|the minimum of the numbers{tail}|least number{tail}"),
        "min({})", min,
    ),
    "mean": (
        asks("what is the average of all numbers{tail}|what is the mean of the numbers{tail}|what do the numbers average{tail}|on average, how big are the numbers{tail}",
             "average all the numbers{tail}|compute the mean of the numbers{tail}|work out the average number{tail}|take the mean of every number{tail}", "average of the numbers{tail}|mean of all numbers{tail}|the average number{tail}|numbers, averaged{tail}"),
        "sum({}) / len(found)", lambda numbers: sum(numbers) / len(numbers),
    ),
}  # fmt: skip
SHARES = (0.38, 0.16, 0.12, 0.1, 0.08, 0.06, 0.05, 0.05)


def numbers(rng: random.Random) -> Task:
    """One number made of all numbers."""
    forms, value, function = NUMERIC[rng.choice(sorted(NUMERIC))]
    cell = 'found = [float(text) for text in re.findall(r"\\d+(?:\\.\\d+)?", context)]\n'
    cell += f"submit(round({value.format('found')}, 2))"

    def world(rng: random.Random) -> World:
        made = [
            rng.choice([rng.randrange(1, 900), rng.randrange(1, 900) / 4])
            for _ in range(rng.randint(1, 9))
        ]
        text = "\n".join(f"{filler(rng, 2)} {one} {filler(rng, 1)}" for one in made)
        return World(text, round(function([float(one) for one in made]), 2))

    return Task("numbers", ask_for(rng, *forms), (cell,), world=world)


def extract(rng: random.Random) -> Task:
    key = rng.choice(sorted(EXTRACT))
    names, pattern = EXTRACT[key]
    one = rng.choice(names)
    many = PLURALS.get(one, one + ("es" if one.endswith("s") else "s"))
    what = rng.choices(list(WANTED), SHARES)[0]
    wanted = WANTED[what]
    how = rng.choice(["different", "distinct", "unique"])

    def said(forms: tuple[str, ...]) -> list[str]:
        return [form.format(one=one, many=many, how=how, tail="{tail}") for form in forms]

    question = ask_for(rng, said(wanted.questions), said(wanted.orders), said(FRAGMENTS[what]))
    cell = f"found = re.findall({raw(pattern)}, context)\n{wanted.line}"

    def world(rng: random.Random) -> World:
        pool = [EXAMPLES[key](rng) for _ in range(4)]
        made = [rng.choice(pool) for _ in range(rng.randint(0, 9))]
        text = "\n".join(f"{one}\n{filler(rng, 2)}" for one in made) or filler(rng, 3)
        return World(text, wanted.result([_bare(key, one) for one in made]))

    return Task("extract", question, (cell,), world=world)
