"""Root samples: a question (and what the REPL showed so far) → the next cell, or a refusal.

A strategy is a list of ways to ask and one cell. Cells use the documented REPL surface only, so
any model could have written them. Phrasings are put together from parts; `HELD_OUT` openers and
wordings are kept for evaluation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from rlm.engram.data import facts as f
from rlm.engram.data import words as w
from rlm.engram.data.samples import CATEGORIES, TOPIC_LINES, Sample
from rlm.engram.data.sources import Sources

SYSTEM = "Write Python cells that answer the question about context."
QUESTION = "Question: {question}\nContext: {num_chars} characters in {num_documents} documents."
OBSERVATION = "Output:\n{output}"

LOOKUP = """hits = search(question, k=10)
ask = "Answer in words of the text, or NONE.\\nQuestion: " + question + "\\nText: "
replies = llm_query_batched([ask + hit.text for hit in hits])
found = [(hit, reply) for hit, reply in zip(hits, replies) if reply != "NONE"][:4]
answer = found[0][1] if found else None
if len(found) > 1:
    found.sort(key=lambda pair: pair[0].start)
    answer = llm_query(ask + "\\n".join(hit.text for hit, reply in found))
submit(None if answer == "NONE" else answer, evidence=[hit for hit, reply in found])"""
LOOKUP_ALL = """hits = search(question, k=32)
ask = "Answer in words of the text, or NONE.\\nQuestion: " + question + "\\nText: "
replies = llm_query_batched([ask + hit.text for hit in hits])
found = [(hit, reply) for hit, reply in zip(hits, replies) if reply != "NONE"]
values = []
for hit, reply in sorted(found, key=lambda pair: pair[0].start):
    values += [value for value in re.split("; |\\n", reply) if value not in values]
submit(values or None, evidence=[hit for hit, reply in found])"""
CLASSIFY = """labels = {labels}
rows = [line for line in context.splitlines() if {keep}]
ask = "Choose one label: " + ", ".join(labels) + ".\\nText: "
replies = llm_query_batched([ask + row for row in rows])
counts = collections.Counter(replies)
"""
LOOK = "print(context[:800])"
REFUSE = None

EXTRACT: dict[str, tuple[list[str], str]] = {
    "email": (
        ["e-mail address", "email address", "email", "mail address", "e-mail"],
        r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    ),
    "url": (
        ["URL", "web address", "link", "hyperlink", "web link", "http address"],
        r"https?://[^\s<>\"')\]]+",
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

OPENERS = [
    "",
    "",
    "",
    "",
    "",
    "",
    "Please ",
    "please ",
    "Can you ",
    "Could you ",
    "I want you to ",
    "Now ",
    "Kindly ",
]
LEADS = [
    "",
    "",
    "",
    "",
    "",
    "In the document, ",
    "In this text, ",
    "In the context, ",
    "In the above data, ",
    "In the file, ",
    "Looking at the whole text, ",
    "According to the document, ",
    "Over all documents, ",
    "Across the text, ",
]
TAILS = [
    "",
    "",
    "",
    "",
    "",
    " in the document",
    " in the text",
    " in this file",
    " in the context",
    " in the whole text",
    " overall",
    " there",
    " across all documents",
]
ENDS = [
    "",
    "",
    "",
    "",
    "",
    "",
    " Answer with the number only.",
    " Give just the answer.",
    " Be exact.",
    " Reply briefly.",
    " Do not guess.",
    " Return only the result.",
]


@dataclass(frozen=True, slots=True)
class Task:
    """A question, the turns that lead to the answer: (cell or None, output shown after it) …"""

    kind: str
    question: str
    cells: tuple[str | None, ...]
    outputs: tuple[str, ...] = ()


def ask_for(rng: random.Random, questions: list[str], imperatives: list[str]) -> str:
    """A question or an order, with a lead-in, an ending and untidy case or punctuation."""
    tail = rng.choice(TAILS)
    if imperatives and rng.random() < 0.42:
        order = rng.choice(imperatives).replace("{tail}", tail)
        opener = rng.choice(OPENERS)
        text = opener + order if opener else order[:1].upper() + order[1:]
        text += "?" if opener.startswith(("Can", "Could")) else "."
    else:
        body = rng.choice(questions).replace("{tail}", tail)
        lead = rng.choice(LEADS)
        text = (lead + body if lead else body[:1].upper() + body[1:]) + "?"
    text += rng.choice(ENDS)
    if rng.random() < 0.08:
        text = (
            text.lower()
            if "{" not in text and '"' not in text and text.islower()
            else text.rstrip("?.")
        )
    return text


def quoted(rng: random.Random, text: str) -> str:
    return rng.choice([f'"{text}"', f"'{text}'", f"“{text}”", text, text])


LOG_WORDS = "ERROR WARN TODO FIXME INFO timeout failed the and however God love".split()


def log_word(rng: random.Random) -> str:
    return rng.choice(LOG_WORDS) + ("" if rng.random() < 0.7 else f" {w.digits(rng)}")


TERMS: list[w.Draw] = [
    w.word,
    w.word,
    w.pseudo_word,
    w.person,
    w.place,
    w.two_words,
    w.code,
    w.digits,
    log_word,
]


def term(rng: random.Random, sources: Sources) -> str:
    """What a user may look for: any word of the language, a name, a code, a short phrase."""
    shape = rng.random()
    if shape < 0.45:
        return rng.choice(sources.vocabulary)
    if shape < 0.6:
        return " ".join(rng.choices(sources.vocabulary, k=2))
    return rng.choice(TERMS)(rng)


def as_said(text: str, question: str) -> str:
    """A literal made of the tokens by which the question says it: a word after a space is copied
    with that space, and stripped, because the two are different tokens."""
    said_bare = f" {text}" in question
    return f"{literal(f' {text}' if said_bare else text)}.strip()"


def listed(labels: list[str], said: str) -> str:
    """The list of labels as code, copied in the way that the question or the document says it."""
    if f"'{labels[0]}'" in said or f'"{labels[0]}"' in said:
        return "[" + ", ".join(literal(label) for label in labels) + "]"
    return f'[label.strip() for label in " {", ".join(labels)}".split(",")]'


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
    return Task("count", question, (cell,))


def count_lines(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = rng.choice(["", "", "the word ", "the text ", "the string ", "the name "]) + quoted(
        rng, x
    )
    exact = as_said(x, f" {said}")
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
    if rng.random() < 0.2 and "startswith" not in condition:
        orders = [
            order.replace("count the", "list the")
            .replace("count", "list")
            .replace("tell me how many", "show me the")
            .replace("give the number of", "give me the")
            for order in orders
        ]
        wh = (
            [
                f"which {unit} {'contain' if 'not' not in condition else 'do not contain'} {said}{{tail}}"
            ]
            if " in line" in condition
            else []
        )
        return Task(
            "lines",
            ask_for(rng, wh or ["which lines end with " + said + "{tail}"], orders),
            (f"submit([line for line in context.splitlines() if {condition}])",),
        )
    return Task(
        "lines",
        ask_for(rng, questions, orders),
        (f"submit(sum({condition} for line in context.splitlines()))",),
    )


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


def extract(rng: random.Random) -> Task:
    names, pattern = EXTRACT[rng.choice(sorted(EXTRACT))]
    one = rng.choice(names)
    many = PLURALS.get(one, one + ("es" if one.endswith("s") else "s"))
    found = f"found = re.findall(r{_raw(pattern)}, context)\n"
    shape = rng.random()
    if shape < 0.45:
        questions = [
            f"which {many} appear{{tail}}",
            f"what {many} appear{{tail}}",
            f"which {many} are mentioned{{tail}}",
            f"what are the {many}{{tail}}",
            f"which {many} occur{{tail}}",
            f"what {many} can be found{{tail}}",
            f"which {many} are there{{tail}}",
            f"what are all the {many}{{tail}}",
        ]
        orders = [
            f"list all {many}{{tail}}",
            f"list the {many}{{tail}}",
            f"list every {one}{{tail}}",
            f"extract all {many}{{tail}}",
            f"extract every {one}{{tail}}",
            f"find all {many}{{tail}}",
            f"find every {one}{{tail}}",
            f"give me all the {many}{{tail}}",
            f"collect the {many}{{tail}}",
            f"show every {one}{{tail}}",
            f"pull out all {many}{{tail}}",
            f"return each {one}{{tail}}",
        ]
        return Task(
            "extract",
            ask_for(rng, questions, orders),
            (found + "submit(list(dict.fromkeys(found)) or None)",),
        )
    if shape < 0.62:
        questions = [
            f"how many {many} are there{{tail}}",
            f"how many {many} appear{{tail}}",
            f"what is the number of {many}{{tail}}",
            f"how many {many} does the text contain",
            f"how many {many} occur{{tail}}",
        ]
        orders = [
            f"count the {many}{{tail}}",
            f"count all {many}{{tail}}",
            f"tell me how many {many} there are{{tail}}",
            f"give the number of {many}{{tail}}",
        ]
        return Task("extract", ask_for(rng, questions, orders), (found + "submit(len(found))",))
    if shape < 0.76:
        how = rng.choice(["different", "distinct", "unique"])
        questions = [
            f"how many {how} {many} are there{{tail}}",
            f"how many {how} {many} appear{{tail}}",
            f"what is the number of {how} {many}{{tail}}",
        ]
        orders = [
            f"count the {how} {many}{{tail}}",
            f"tell me how many {how} {many} there are{{tail}}",
        ]
        return Task(
            "extract", ask_for(rng, questions, orders), (found + "submit(len(set(found)))",)
        )
    if shape < 0.88:
        questions = [
            f"which {one} appears most often{{tail}}",
            f"what is the most frequent {one}{{tail}}",
            f"what is the most common {one}{{tail}}",
            f"which {one} occurs the most{{tail}}",
        ]
        orders = [
            f"find the most frequent {one}{{tail}}",
            f"give me the {one} that appears most often{{tail}}",
        ]
        return Task(
            "extract",
            ask_for(rng, questions, orders),
            (found + "submit(collections.Counter(found).most_common(1)[0][0] if found else None)",),
        )
    first = rng.random() < 0.6
    word = rng.choice(["first"] if first else ["last", "last", "final"])
    questions = [
        f"what is the {word} {one}{{tail}}",
        f"which {one} comes {word}{{tail}}",
        f"which is the {word} {one}{{tail}}",
        f"what's the {word} {one} mentioned{{tail}}",
    ]
    orders = [
        f"give me the {word} {one}{{tail}}",
        f"find the {word} {one}{{tail}}",
        f"show the {word} {one}{{tail}}",
    ]
    return Task(
        "extract",
        ask_for(rng, questions, orders),
        (found + f"submit(found[{0 if first else -1}] if found else None)",),
    )


def _raw(pattern: str) -> str:
    return (
        f"'{pattern}'"
        if '"' in pattern and "'" not in pattern
        else ('"' + pattern + '"' if '"' not in pattern else '"""' + pattern + '"""')
    )


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
    return Task("part", ask_for(rng, questions, orders), (cell,))


def size(rng: random.Random) -> Task:
    unit, cell = rng.choice(
        [
            ("lines", "submit(len(context.splitlines()))"),
            ("lines", "submit(len(context.splitlines()))"),
            ("words", "submit(len(context.split()))"),
            ("words", "submit(len(context.split()))"),
            ("characters", "submit(len(context))"),
            ("documents", "submit(len(documents))"),
            ("files", "submit(len(documents))"),
            (
                "paragraphs",
                'submit(len([part for part in re.split(r"\\n\\s*\\n", context) if part.strip()]))',
            ),
            (
                "distinct words",
                'submit(len({match[0].lower() for match in re.finditer(r"\\w+", context)}))',
            ),
            (
                "different words",
                'submit(len({match[0].lower() for match in re.finditer(r"\\w+", context)}))',
            ),
            ("empty lines", "submit(sum(not line.strip() for line in context.splitlines()))"),
            ("blank lines", "submit(sum(not line.strip() for line in context.splitlines()))"),
            ("non-empty lines", "submit(sum(bool(line.strip()) for line in context.splitlines()))"),
        ]
    )
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
    return Task("size", ask_for(rng, questions, orders), (cell,))


def frequent_words(rng: random.Random) -> Task:
    number = rng.choice([1, 1, 2, 3, 3, 5, 5, 10, 10, 20])
    spoken = (
        {1: "", 2: "two ", 3: "three ", 5: "five ", 10: "ten ", 20: "twenty "}[number]
        if rng.random() < 0.5
        else (f"{number} " if number > 1 else "")
    )
    noun = "word" if number == 1 else "words"
    verb = "is" if number == 1 else "are"
    how = rng.choice(["most common", "most frequent", "most used", "commonest", "most often used"])
    appear = "appears" if number == 1 else "appear"
    questions = [
        f"what {verb} the {spoken}{how} {noun}{{tail}}",
        f"which {verb} the {spoken}{how} {noun}{{tail}}",
        f"which {spoken}{noun} {appear} most often{{tail}}",
    ]
    orders = [
        f"list the {spoken}{how} {noun}{{tail}}",
        f"give me the {spoken}{how} {noun}{{tail}}",
        f"find the {spoken}{how} {noun}{{tail}}",
    ]
    cell = 'counts = collections.Counter(match[0].lower() for match in re.finditer(r"\\w+", context))\n'
    cell += (
        "submit(counts.most_common(1)[0][0])"
        if number == 1
        else f"submit([word for word, count in counts.most_common({number})])"
    )
    return Task("frequent", ask_for(rng, questions, orders), (cell,))


def longest(rng: random.Random) -> Task:
    unit, source = rng.choice(
        [
            ("line", "context.splitlines()"),
            ("word", '[match[0] for match in re.finditer(r"\\w+", context)]'),
        ]
    )
    which = rng.choice(["longest", "longest", "shortest"])
    function = "max" if which == "longest" else "min"
    if rng.random() < 0.2:
        return Task(
            "longest",
            ask_for(
                rng,
                [
                    f"how long is the {which} {unit}{{tail}}",
                    f"how many characters does the {which} {unit} have",
                ],
                [f"give the length of the {which} {unit}{{tail}}"],
            ),
            (f"submit({function}(len(part) for part in {source}))",),
        )
    return Task(
        "longest",
        ask_for(
            rng,
            [f"what is the {which} {unit}{{tail}}", f"which {unit} is the {which}{{tail}}"],
            [f"find the {which} {unit}{{tail}}", f"show the {which} {unit}{{tail}}"],
        ),
        (f"submit({function}({source}, key=len))",),
    )


def which_documents(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    noun = rng.choice(["documents", "files", "documents"])
    if rng.random() < 0.3:
        return Task(
            "documents",
            ask_for(
                rng,
                [
                    f"what are the names of the {noun}",
                    f"which {noun} are there",
                    f"what {noun} do I have",
                    f"what is each of the {noun} called",
                ],
                [f"list the {noun}", f"list the names of all {noun}", f"name the {noun}"],
            ),
            ("submit([document.name for document in documents])",),
        )
    cell = f"submit([document.name for document in documents if {exact} in context[document.start:document.end]] or None)"
    questions = [
        f"which {noun} mention {said}",
        f"which {noun} contain {said}",
        f"in which {noun} does {said} appear",
        f"what {noun} talk about {said}",
        f"in which of the {noun} can I find {said}",
    ]
    orders = [
        f"list the {noun} that mention {said}",
        f"find the {noun} containing {said}",
        f"name every {noun[:-1]} that contains {said}",
    ]
    if rng.random() < 0.3:
        cell = f"submit(sum({exact} in context[document.start:document.end] for document in documents))"
        questions = [
            f"how many {noun} mention {said}",
            f"in how many {noun} does {said} appear",
            f"how many of the {noun} contain {said}",
        ]
        orders = [
            f"count the {noun} that mention {said}",
            f"tell me how many {noun} contain {said}",
        ]
    return Task("documents", ask_for(rng, questions, orders), (cell,))


def context_of(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    cell = f"hits = grep(re.escape({exact}), max_hits=20)\nsubmit([hit.text for hit in hits] or None, evidence=hits)"
    questions = [
        f"where does {said} appear{{tail}}",
        f"in which places is {said} mentioned{{tail}}",
        f"where is {said} mentioned{{tail}}",
    ]
    orders = [
        f"show me where {said} appears{{tail}}",
        f"show the passages that mention {said}{{tail}}",
        f"quote the lines around {said}{{tail}}",
        f"find the places where {said} occurs{{tail}}",
        f"search for {said}{{tail}}",
        f"grep for {said}{{tail}}",
    ]
    return Task("grep", ask_for(rng, questions, orders), (cell,))


def field_values(rng: random.Random, sources: Sources) -> Task:
    """Documents of `name: value` lines: all values of one name."""
    word = rng.choice(sources.vocabulary).lower()
    name = word if rng.random() < 0.6 else f"{word} {rng.choice(f.MODIFIERS)}"
    said = quoted(rng, name)
    unit = rng.choice(["record", "entry", "line", "item", "document", "row", "note"])
    questions = [
        f"what are all the values of the field {said}",
        f"which values does {said} take",
        f"what values are given for {said}",
        f"what is the {said} of each {unit}",
        f"which {said} does each {unit} have",
        f"what stands in the {said} field of every {unit}",
        f"what different values does the field {said} have",
        f"what comes after {said} in every {unit}",
    ]
    orders = [
        f"list the {said} of every {unit}",
        f"list all the {said} values",
        f"give me every {said} in the file",
        f"show the {said} field of each {unit}",
        f"extract the {said} of each {unit}",
        f"collect all values of {said}",
        f"read out the {said} of all {unit}s",
        f"find what follows {said} in each {unit}",
    ]
    pattern = f'"(?im)" + re.escape({as_said(name, f" {said}")}) + r"\\s*[:=|]\\s*(.+?)\\s*$"'
    pattern = pattern.rstrip("'")
    cell = f"found = re.findall({pattern}, context)\nsubmit(list(dict.fromkeys(found)) or None)"
    return Task("field", ask_for(rng, questions, orders), (cell,))


LABEL_NOUNS = [
    "lines",
    "rows",
    "messages",
    "questions",
    "sentences",
    "entries",
    "data points",
    "instances",
    "items",
    "reviews",
    "remarks",
    "texts",
    "examples",
    "records",
    "comments",
    "headlines",
    "tickets",
    "posts",
]
CLASS_NOUNS = ["label", "category", "class", "type", "kind", "topic"]


def draw_labels(rng: random.Random, sources: Sources) -> list[str]:
    shape = rng.random()
    if shape < 0.5 and sources.labelled:
        labels = list(rng.choice(rng.choice(sources.labelled).wordings).values())
    elif shape < 0.75:
        labels = rng.sample(sorted({*CATEGORIES, *TOPIC_LINES}), rng.randint(2, 6))
    else:
        labels = [
            w.word(rng) if rng.random() < 0.6 else w.two_words(rng).replace("-", " ").lower()
            for _ in range(rng.randint(2, 6))
        ]
        labels = list(dict.fromkeys(labels))
        if len(labels) < 2:
            labels = ["urgent", "routine"]
    rng.shuffle(labels)
    return labels


def say_labels(rng: random.Random, labels: list[str]) -> str:
    marked = [
        f"'{label}'" if (style := rng.random()) < 0.25 else f'"{label}"' if style < 0.4 else label
        for label in labels
    ]
    if rng.random() < 0.5:
        mark = rng.choice(["", "", "'", '"'])
        marked = [f"{mark}{label}{mark}" for label in labels]
    if rng.random() < 0.35:
        return (
            ", ".join(marked[:-1]) + rng.choice([" or ", " and ", ", or ", ", and "]) + marked[-1]
        )
    return ", ".join(marked)


def classify(rng: random.Random, sources: Sources) -> Task:
    labels = draw_labels(rng, sources)
    noun, kind = rng.choice(LABEL_NOUNS), rng.choice(CLASS_NOUNS)
    kinds = {"category": "categories", "class": "classes"}.get(kind, kind + "s")
    one = rng.choice(labels)
    other = rng.choice([label for label in labels if label != one])
    said, target, rival = (
        say_labels(rng, labels),
        rng.choice([one, f"'{one}'", f'"{one}"']),
        rng.choice([other, f"'{other}'", f'"{other}"']),
    )
    given = rng.choice(
        [
            f" The {kinds} are: {said}.",
            f" The {kinds} are {said}.",
            f" Possible {kinds}: {said}.",
            f" Choose from {said}.",
            f" ({kinds}: {said})",
            f" Use the {kinds} {said}.",
            f" Each is one of: {said}.",
            f" {kinds.capitalize()}: {said}.",
            f" Every one of the {noun} is one of {said}.",
            f" Give one of {said}.",
        ]
    )
    ends, asks = label_question(rng, noun, kind, kinds, target, rival)
    body, result = rng.choice(asks), ends
    question = (
        body[:1].upper() + body[1:] + rng.choice(["?", "?", "?", ""])
        if not body.startswith(("find", "count", "list", "tell", "give", "name", "compare"))
        else body[:1].upper() + body[1:] + "."
    )
    if rng.random() < 0.3:
        question = f"{rng.choice(['Classify', 'Label', 'Sort', 'Assign'])} {rng.choice(['each of the ', 'all ', 'every one of the ', 'the '])}{noun} {rng.choice(['as one of', 'into', 'by', 'with'])} {said}. {question}"
    elif rng.random() < 0.2:
        question = f"Among the {kinds} {said}, {question[:1].lower()}{question[1:]}"
    else:
        question += given
    result = (
        result.replace("ONE", as_said(one, f" {target}"))
        .replace("OTHER", as_said(other, f" {rival}"))
        .replace("SAID_A", one)
        .replace("SAID_B", other)
    )
    cell = CLASSIFY.format(labels=listed(labels, said), keep="line.strip()") + result
    return Task("classify", question, (cell,))


def label_question(
    rng: random.Random, noun: str, kind: str, kinds: str, target: str, rival: str
) -> tuple[str, list[str]]:
    shape = rng.random()
    if shape < 0.26:
        return "submit(counts.most_common(1)[0][0])", [
            f"which {kind} is the most common",
            f"which {kind} is most frequent among the {noun}",
            f"what is the most common {kind} of the {noun}",
            f"which of the {kinds} occurs most often",
            f"which {kind} do most of the {noun} have",
            f"to which {kind} do most {noun} belong",
            f"find the most frequent {kind}",
            f"which {kind} dominates",
            f"which {kind} has the most {noun}",
            f"which of the {kinds} is the most common",
        ]
    if shape < 0.46:
        return "submit(min(labels, key=lambda label: counts[label]))", [
            f"which {kind} is the least common",
            f"which {kind} is the rarest among the {noun}",
            f"what is the least frequent {kind}",
            f"which of the {kinds} occurs least often",
            f"find the rarest {kind}",
            f"which {kind} has the fewest {noun}",
            f"to which {kind} do the fewest {noun} belong",
            f"which of the {kinds} is the least common",
        ]
    if shape < 0.74:
        return "submit(counts[ONE])", [
            f"how many {noun} are {target}",
            f"how many {noun} should be classified as {target}",
            f"how many {noun} have the {kind} {target}",
            f"how many of the {noun} belong to {target}",
            f"count the {noun} that are {target}",
            f"count the {noun} with {kind} {target}",
            f"what is the number of {noun} of {kind} {target}",
            f"how many {noun} fall under {target}",
            f"tell me how many {noun} are about {target}",
            f"how many {noun} would you label {target}",
        ]
    if shape < 0.88:
        cell = 'word = "more common than" if counts[ONE] > counts[OTHER] else "less common than" if counts[ONE] < counts[OTHER] else "same frequency as"\nsubmit("SAID_A is " + word + " SAID_B")'
        return cell, [
            f"is {kind} {target} more common, less common, or the same frequency as {kind} {rival}",
            f"is {target} more common than {rival}, less common, or equally common",
            f"compare how often {target} and {rival} occur among the {noun}",
            f"does {target} occur more often, less often or as often as {rival}",
        ]
    if shape < 0.95:
        return "submit([row for row, reply in zip(rows, replies) if reply == ONE] or None)", [
            f"which {noun} are {target}",
            f"list the {noun} that are {target}",
            f"find all {noun} of {kind} {target}",
            f"name the {noun} with {kind} {target}",
        ]
    return "submit(dict(counts))", [
        f"how many {noun} does each {kind} have",
        f"count the {noun} for each {kind}",
        f"what is the distribution of {kinds} over the {noun}",
        f"give the number of {noun} per {kind}",
    ]


HEADERS = [
    "The following lines contain {n} {noun}, one per line. Each can be classified as one of {k} {kinds}: {said}.",
    "Below are {n} {noun}. Each belongs to one of these {kinds}: {said}.",
    "{kinds_cap}: {said}",
    "# {n} {noun}; {kinds}: {said}",
    "This file holds {noun}, each of which is one of: {said}.",
]


def classify_after_look(rng: random.Random, sources: Sources) -> Task:
    """The labels stand only in the document: look first, then classify."""
    labels = draw_labels(rng, sources)
    noun, kind = rng.choice(LABEL_NOUNS), rng.choice(CLASS_NOUNS)
    kinds = {"category": "categories", "class": "classes"}.get(kind, kind + "s")
    one = rng.choice(labels)
    other = rng.choice([label for label in labels if label != one])
    target, rival = rng.choice([one, f"'{one}'"]), rng.choice([other, f"'{other}'"])
    result, asks = label_question(rng, noun, kind, kinds, target, rival)
    body = rng.choice(asks)
    question = rng.choice(LEADS[:8]) + body
    question = (
        question[:1].upper()
        + question[1:]
        + (
            "?"
            if not body.startswith(("find", "count", "list", "tell", "give", "name", "compare"))
            else "."
        )
    )
    mark = rng.choice(["", "'", "'", '"'])
    header = rng.choice(HEADERS).format(
        n=rng.randrange(10, 5000),
        noun=noun,
        k=len(labels),
        kinds=kinds,
        kinds_cap=kinds.capitalize(),
        said=", ".join(f"{mark}{label}{mark}" for label in labels),
    )
    frame = rng.choice(
        [
            ("Date: {d} || User: {u} || Instance: {t}", '"||" in line'),
            ("{t}", "line.strip()"),
            ("- {t}", 'line.startswith("- ")'),
            ("{d} | {t}", '"|" in line'),
            ("User {u}: {t}", 'line.startswith("User ")'),
            ("{n}. {t}", "line[:1].isdigit()"),
        ]
    )
    rows = [
        frame[0].format(
            t=sources.prose_piece(rng, 60).replace("\n", " "),
            u=rng.randrange(1000, 99999),
            d=w.date(rng),
            n=index + 1,
        )
        for index in range(6)
    ]
    shown = (header + rng.choice(["\n", "\n\n"]) + "\n".join(rows))[: rng.randint(300, 800)]
    keep = frame[1] if frame[1] != "line.strip()" else "line.strip()"
    result = (
        result.replace("ONE", as_said(one, f" {target}"))
        .replace("OTHER", as_said(other, f" {rival}"))
        .replace("SAID_A", one)
        .replace("SAID_B", other)
    )
    skip = "[1:]" if keep == "line.strip()" else ""
    cell = (
        CLASSIFY.format(labels=listed(labels, header), keep=keep).replace(
            f"if {keep}]", f"if {keep}]{skip}"
        )
        + result
    )
    return Task("look", question, (LOOK, cell), (shown,))


def lookup(rng: random.Random, sources: Sources) -> Task:
    shape = rng.random()
    if shape < 0.18 and sources.spans:
        question = rng.choice(sources.spans).question
        if rng.random() < 0.2:
            question = (
                rng.choice(["According to the text, ", "In the document, "])
                + question[:1].lower()
                + question[1:]
            )
        return Task("lookup", question, (LOOKUP,))
    fact = f.draw_fact(rng)
    question = f.ask(rng, fact)
    if rng.random() < 0.1:
        question += rng.choice(
            [
                " Answer briefly.",
                " Give only the value.",
                " Reply with the value only.",
                " It is somewhere in the text.",
                " If it is not there, say so.",
            ]
        )
    return Task("lookup", question, (LOOKUP,))


def lookup_all(rng: random.Random) -> Task:
    names, kind = f.draw_attribute(rng)
    return Task(
        "lookup_all",
        f.ask_all(rng, f.Fact(f.generic_subject(rng), names, kind, "-")),
        (LOOKUP_ALL,),
    )


SUMMARY_THINGS = [
    "the document",
    "this text",
    "the book",
    "the file",
    "the story",
    "the report",
    "the first chapter",
    "the whole thing",
    "chapter three",
    "the last section",
    "the context",
    "these files",
    "the minutes",
    "the letters",
    "the argument",
    "everything",
]
REFUSALS = [
    "summarize {x}",
    "summarise {x} in three sentences",
    "give me a summary of {x}",
    "write a summary of {x}",
    "write an abstract of {x}",
    "condense {x} into one paragraph",
    "what is {x} about",
    "what are the main points of {x}",
    "what is the main theme of {x}",
    "what are the main themes of {x}",
    "what is the moral of {x}",
    "tell me the plot of {x}",
    "outline {x}",
    "give an overview of {x}",
    "explain {x} to a child",
    "explain the meaning of {x}",
    "what does the author want to say in {x}",
    "what is the author's attitude in {x}",
    "interpret {x}",
    "analyse the style of {x}",
    "discuss the symbolism of {x}",
    "review {x}",
    "critique {x}",
    "what do you think of {x}",
    "do you like {x}",
    "is {x} well written",
    "how could {x} be improved",
    "rewrite {x} in simpler words",
    "translate {x} into {lang}",
    "turn {x} into a poem",
    "write a poem about {thing}",
    "write an essay on {thing}",
    "write a story about {person}",
    "write a letter to {person}",
    "continue {x}",
    "compose a song about {thing}",
    "paraphrase {x}",
    "compare {person} and {person2}",
    "describe the character of {person}",
    "describe the relationship between {person} and {person2}",
    "why is {person} important in {x}",
    "explain why {person} behaves this way",
    "how does {person} change over the course of {x}",
    "what would have happened if {person} had stayed",
    "predict what happens next",
    "what can we learn from {x}",
    "what conclusions follow from {x}",
    "argue against {x}",
    "give me advice on {thing}",
    "what should I do about {thing}",
    "help me plan {thing}",
    "make a presentation out of {x}",
    "draw a mind map of {x}",
    "write code that parses {x}",
    "write a Python program for {thing}",
    "solve this equation: {n}x + {n2} = {n3}",
    "what is {n} times {n2}",
    "tell me a joke",
    "who are you",
    "how are you today",
    "what is the weather like tomorrow",
    "recommend a book like {x}",
    "evaluate the evidence in {x}",
    "what are the strengths and weaknesses of {x}",
    "what is the tone of {x}",
    "how does {x} make the reader feel",
    "give a detailed account of {x}",
    "brainstorm titles for {x}",
    "tl;dr of {x}",
    "boil {x} down to its essence",
    "sum up {x}",
    "recap {x}",
    "what happens in {x}",
    "explain how {thing} works",
    "explain the difference between {thing} and {thing2}",
    "what lessons does {x} teach",
    "is the argument of {x} convincing",
    "what is the significance of {thing} in {x}",
    "make a table of pros and cons of {thing}",
    "debate whether {thing} matters",
    "reflect on {x}",
    "justify the decision of {person}",
    "give your opinion on {thing}",
    "convert {x} into a screenplay",
    "draft an email about {thing}",
    "improve the grammar of {x}",
    "proofread {x}",
    "what motivates {person}",
    "trace the development of {thing} through {x}",
    "synthesise the findings of {x}",
    "what are the implications of {x}",
]
REFUSAL_LEADS = [
    "",
    "",
    "",
    "",
    "Please ",
    "Can you ",
    "Could you ",
    "I would like you to ",
    "In your own words, ",
    "Briefly, ",
    "In detail, ",
]


def refuse(rng: random.Random) -> Task:
    body = rng.choice(REFUSALS).format(
        x=rng.choice(SUMMARY_THINGS),
        thing=f"the {w.two_words(rng).lower()}",
        thing2=f"the {w.word(rng)}",
        person=w.person(rng),
        person2=w.person(rng),
        lang=rng.choice(w.LANGUAGES),
        n=rng.randrange(2, 99),
        n2=rng.randrange(2, 999),
        n3=rng.randrange(9, 999),
    )
    wh = body.split(" ")[0] in ("what", "why", "how", "who", "is", "do")
    lead = (
        rng.choice(["", "", "", "", "In short, ", "Tell me: "]) if wh else rng.choice(REFUSAL_LEADS)
    )
    text = lead + body if lead else body[:1].upper() + body[1:]
    text += "?" if wh or lead.startswith(("Can", "Could")) else "."
    if rng.random() < 0.1:
        text = text.rstrip("?.").lower()
    return Task("refuse", text, (REFUSE,))


MISTAKES: list[tuple[Callable[[str], str], str]] = [
    (lambda cell: cell.replace("context", "text", 1), "NameError: name 'text' is not defined"),
    (lambda cell: cell.replace("submit(", "answer(", 1), "NameError: name 'answer' is not defined"),
    (
        lambda cell: cell.replace("re.findall", "findall", 1),
        "NameError: name 'findall' is not defined",
    ),
    (
        lambda cell: cell.replace("llm_query_batched", "llm_batch", 1),
        "NameError: name 'llm_batch' is not defined",
    ),
    (
        lambda cell: cell.replace("splitlines()", "lines()", 1),
        "AttributeError: 'str' object has no attribute 'lines'",
    ),
    (lambda cell: cell[:-1], "SyntaxError: '(' was never closed"),
    (
        lambda cell: "import os\n" + cell,
        "ImportError: module 'os' is not available in cells, which reach no files, network or processes",
    ),
]


def with_mistake(rng: random.Random, task: Task) -> Task:
    """The first cell failed; the next one is right."""
    cell = task.cells[-1]
    if cell is None or len(task.cells) > 1:
        return task
    change, error = rng.choice(MISTAKES)
    broken = change(cell)
    if broken == cell:
        return task
    lines = broken.splitlines()
    pairs = enumerate(zip(lines, cell.splitlines(), strict=False), 1)
    number = next((number for number, (new, old) in pairs if new != old), 1)
    shown = f'  File "<cell>", line {number}\n    {lines[number - 1].strip()}\n{error}'
    if "SyntaxError" not in error:
        shown = f"Traceback (most recent call last):\n{shown}"
    return Task("retry", task.question, (broken, cell), (shown,))


def draw_task(rng: random.Random, sources: Sources) -> Task:
    shape = rng.random()
    if shape < 0.20:
        return lookup(rng, sources)
    if shape < 0.26:
        return lookup_all(rng)
    if shape < 0.50:
        return classify(rng, sources)
    if shape < 0.58:
        return classify_after_look(rng, sources)
    if shape < 0.67:
        return refuse(rng)
    if shape < 0.86:
        looking = [
            count_occurrences,
            count_occurrences,
            count_lines,
            count_lines,
            which_documents,
            context_of,
            field_values,
        ]
        return rng.choice(looking)(rng, sources)
    return rng.choice([extract, extract, extract, nth_part, size, frequent_words, longest])(rng)


def fence(cell: str) -> str:
    return f"```repl\n{cell}\n```"


def root_sample(rng: random.Random, sources: Sources) -> Sample:
    task = draw_task(rng, sources)
    if rng.random() < 0.07:
        task = with_mistake(rng, task)
    turn = rng.randrange(len(task.cells)) if rng.random() < 0.3 else len(task.cells) - 1
    if task.kind == "retry":
        turn = 1
    num_chars = int(10 ** rng.uniform(2, 9))
    opening = QUESTION.format(
        question=task.question,
        num_chars=num_chars,
        num_documents=rng.choice([1, 1, 1, 2, 3, rng.randrange(4, 3000)]),
    )
    messages: list[tuple[str, str]] = [("system", SYSTEM), ("user", opening)]
    for earlier in range(turn):
        messages.append(("assistant", fence(task.cells[earlier] or "")))
        messages.append(("user", OBSERVATION.format(output=task.outputs[earlier])))
    cell = task.cells[turn]
    return Sample(f"root:{task.kind}", tuple(messages), None if cell is None else fence(cell))
