"""Root tasks: a question over a small document, its exact answer, and what a perfect reader knows.

They measure whether the cell that a root model writes leads to the right answer. Pure Python.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from rlm.bench.needles import FIRST, PARAGRAPH_END, Wordings, draw_cases, read_paragraphs
from rlm.bench.oracle import Reading
from rlm.bench.phrasings import ROOTS, ROWS
from rlm.bench.vocabulary import FAMILY, GIVEN, PLACES, PLAIN_WORDS, SHAPES

REFUSED: Final = "<refused>"  # the right answer of a question that is out of scope
_PLAIN_LINE = re.compile(r"[A-Za-z]+(?:[,;]? [A-Za-z]+){4,}[.,]?")


@dataclass(frozen=True, slots=True)
class RootTask:
    kind: str
    question: str
    text: str
    answer: Any
    readings: tuple[Reading, ...] = ()


Phrasings = Mapping[str, tuple[str, ...]]


def draw_root_tasks(
    seed: str, per_phrasing: int = 1, roots: Phrasings = ROOTS, wordings: Wordings = FIRST
) -> tuple[RootTask, ...]:
    """Every phrasing of every kind, each over documents of its own."""
    lines = [line for piece in read_paragraphs() for line in piece.splitlines()]
    plain = tuple(sorted({line for line in lines if _PLAIN_LINE.fullmatch(line)}))
    tasks = [
        _DRAW[kind](Random(f"root {seed} {phrasing} {copy}"), phrasing, kind, plain)
        for kind, phrasings in roots.items()
        for phrasing in phrasings
        for copy in range(per_phrasing)
    ]
    return (*tasks, *_lookups(seed, per_phrasing, wordings))


# -- tasks that code alone settles ---------------------------------------------------------------
# Each: (rng, phrasing, kind, plain lines of prose) -> task.


def _occurrences(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    word = rng.choice(PLAIN_WORDS)
    lines = _lines(rng, plain, without=word)
    chosen = rng.sample(range(len(lines)), rng.randint(2, 9))
    twice = chosen[: rng.randint(1, len(chosen) - 1)]
    for place in (*chosen, *twice):
        lines[place] = _inserted(rng, lines[place], word)
    answer = len(chosen) if kind == "lines with" else len(chosen) + len(twice)
    return RootTask(kind, phrasing.format(word=word), _joined(lines), answer)


def _measures(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    text = _joined(_lines(rng, plain))
    answer = len(text.splitlines()) if kind == "lines" else len(text.split())
    return RootTask(kind, phrasing, text, answer)


def _line(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    lines = _lines(rng, plain)
    number = {"first line": 1, "last line": len(lines)}.get(kind) or rng.randint(2, len(lines) - 1)
    question = phrasing.format(number=number, ordinal=_ordinal(number))
    return RootTask(kind, question, _joined(lines), lines[number - 1])


def _extraction(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    lines = _lines(rng, plain)
    values = sorted({_EXTRACTED[kind](rng) for _ in range(rng.randint(2, 7))})
    for value, place in zip(values, rng.sample(range(len(lines)), len(values)), strict=True):
        lines[place] = _inserted(rng, lines[place], value)
    return RootTask(kind, phrasing, _joined(lines), values)


def _values(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    del plain
    fields = rng.sample(sorted(_FIELDS), 3)
    count = rng.randint(4, 9)
    records = [{field: SHAPES[_FIELDS[field]](rng) for field in fields} for _ in range(count)]
    rows = [", ".join(f"{name}: {value}" for name, value in record.items()) for record in records]
    if rng.random() < 0.5:
        rows = [row.replace(", ", "\n") for row in rows]
    asked = rng.choice(fields)
    answer = [record[asked] for record in records]
    return RootTask(kind, phrasing.format(field=asked), _joined(rows), answer)


def _out_of_scope(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    return RootTask(kind, phrasing, _joined(_lines(rng, plain)), REFUSED)


# -- tasks that need a reader --------------------------------------------------------------------


def _labelled(rng: Random, phrasing: str, kind: str, plain: tuple[str, ...]) -> RootTask:
    del plain
    labels = rng.sample(sorted(ROWS), 3)
    counts = dict(zip(labels, rng.sample(range(2, 10), 3), strict=True))
    rows = [(label, _row(rng, label)) for label in labels for _ in range(counts[label])]
    rng.shuffle(rows)
    asked = rng.choice(labels)
    question = phrasing.format(label=asked, labels=_listed(rng, labels))
    tally = Counter(label for label, _ in rows)
    answer = {
        "most common": max(tally, key=tally.__getitem__),
        "least common": min(tally, key=tally.__getitem__),
        "how many labelled": tally[asked],
    }[kind]
    readings = tuple(Reading(text, label) for label, text in rows)
    return RootTask(kind, question, _joined([text for _, text in rows]), answer, readings)


def _lookups(seed: str, per_phrasing: int, wordings: Wordings) -> list[RootTask]:
    """As many as there are families of questions; a quarter asks for what is not there."""
    paragraphs = read_paragraphs()
    tasks = []
    for number in range(len(wordings.questions) * per_phrasing):
        (case,) = draw_cases([f"lookup {seed} {number}"], [number % 4 == 3], wordings)
        rng = Random(f"lookup {seed} {number}")
        pieces = rng.sample(paragraphs, 30)
        for place, passage in zip(
            sorted(rng.sample(range(31), len(case.passages)), reverse=True),
            reversed(case.passages),
            strict=True,
        ):
            pieces.insert(place, passage)
        known = () if case.holder is None else (case.passages[case.holder],)
        readings = tuple(Reading(passage, str(case.answer)) for passage in known)
        text = PARAGRAPH_END.join(pieces) + "\n"
        tasks.append(RootTask("lookup", case.question, text, case.answer, readings))
    return tasks


# -- pieces --------------------------------------------------------------------------------------


def _lines(rng: Random, plain: tuple[str, ...], without: str = "") -> list[str]:
    lines = rng.sample(plain, rng.randint(14, 60))
    return [line for line in lines if not without or without not in line.casefold()]


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _inserted(rng: Random, line: str, value: str) -> str:
    """The line with a value between two of its words."""
    words = line.split(" ")
    place = rng.randint(1, len(words) - 1)
    return " ".join([*words[:place], value, *words[place:]])


def _row(rng: Random, label: str) -> str:
    template = rng.choice(ROWS[label])
    name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
    return template.format(name=name, place=rng.choice(PLACES), number=rng.randint(2, 60))


def _listed(rng: Random, labels: list[str]) -> str:
    commas = ", ".join(labels[:-1])
    return rng.choice((f"{commas}, {labels[-1]}", f"{commas} or {labels[-1]}", "/".join(labels)))


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{suffix or 'th'}"


def _email(rng: Random) -> str:
    return f"{rng.choice(GIVEN)}.{rng.choice(FAMILY)}@{rng.choice(PLAIN_WORDS)}.example".lower()


def _url(rng: Random) -> str:
    return (
        f"https://{rng.choice(PLAIN_WORDS)}.example/{rng.choice(PLAIN_WORDS)}/{rng.randint(2, 99)}"
    )


def _iso_date(rng: Random) -> str:
    return f"{rng.randint(1950, 2029)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


_EXTRACTED: Final[Mapping[str, Callable[[Random], str]]] = {
    "e-mails": _email,
    "urls": _url,
    "dates": _iso_date,
}
_FIELDS: Final = {
    "berth": "extension",
    "keeper": "person",
    "paint": "colour",
    "parish": "place",
    "ticket": "identifier",
    "token": "word",
}
_DRAW: Final[Mapping[str, Callable[[Random, str, str, tuple[str, ...]], RootTask]]] = {
    "occurrences": _occurrences,
    "lines": _measures,
    "lines with": _occurrences,
    "words": _measures,
    "first line": _line,
    "last line": _line,
    "nth line": _line,
    "e-mails": _extraction,
    "urls": _extraction,
    "dates": _extraction,
    "values": _values,
    "most common": _labelled,
    "least common": _labelled,
    "how many labelled": _labelled,
    "out of scope": _out_of_scope,
}
