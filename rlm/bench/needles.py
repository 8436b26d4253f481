"""Documents of any size, made of real prose, with facts planted among decoys; all from a seed.

A case is a question, its exact answer (None: the fact is absent) and the passages it needs.
Pure Python; knows neither models nor the runtime.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

from rlm.bench.vocabulary import Attribute, Thing, draw_thing, draw_value
from rlm.bench.wordings import CORRECTIONS, FACTS, FORMER, QUESTIONS
from rlm.bench.wordings_fresh import (
    CORRECTIONS_FRESH,
    FACTS_FRESH,
    FORMER_FRESH,
    QUESTIONS_FRESH,
)

BYTES_PER_TOKEN: Final = 4.5  # of English prose; 10 million tokens are 45 MB
PROSE: Final = Path(__file__).resolve().parents[2] / "examples" / "data"
PARAGRAPH_END: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Case:
    """`passages` are planted in this order, far apart; `holder` is the place of the one among them
    that answers. `replaced` tells how an outdated value stands in the way: "", "former" (worded
    as past) or "corrected" (stated plainly, taken back later)."""

    seed: str
    question: str
    answer: str | None
    passages: tuple[str, ...]
    holder: int | None
    wording: str
    phrasing: str
    kind: str
    shape: str
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Plant:
    """Where a passage stands: code points of the document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Haystack:
    path: Path
    num_bytes: int
    cases: tuple[Case, ...]
    plants: tuple[tuple[Plant, ...], ...]  # one tuple a case, one plant a passage


@dataclass(frozen=True, slots=True)
class Wordings:
    """A set of templates. `asks_own`: questions made for one attribute alone are asked too."""

    facts: Mapping[str, tuple[str, ...]]
    former: tuple[str, ...]
    corrections: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]
    asks_own: bool


FIRST: Final = Wordings(FACTS, FORMER, CORRECTIONS, QUESTIONS, True)
FRESH: Final = Wordings(FACTS_FRESH, FORMER_FRESH, CORRECTIONS_FRESH, QUESTIONS_FRESH, False)


# -- cases ---------------------------------------------------------------------------------------


def draw_cases(
    seeds: Sequence[str], absent: Sequence[bool], wordings: Wordings = FIRST
) -> tuple[Case, ...]:
    """One case a seed. No two cases of one document speak of the same thing."""
    taken: set[str] = set()
    return tuple(
        _draw_case(seed, gone, taken, wordings) for seed, gone in zip(seeds, absent, strict=True)
    )


def _draw_case(seed: str, absent: bool, taken: set[str], wordings: Wordings) -> Case:
    rng = Random(f"case {seed}")
    speech = _Speech(rng, wordings)
    thing, *others = _fresh_things(rng, taken)
    attribute, *further = rng.sample(thing.kind.attributes, 3)
    value = draw_value(rng, attribute)
    decoys = [
        *(speech.fact(thing, other, draw_value(rng, other, [value])) for other in further),
        *(speech.fact(other, attribute, draw_value(rng, attribute, [value])) for other in others),
    ]
    rng.shuffle(decoys)
    phrasing, question = speech.question(thing, attribute)
    replaced = "" if absent else rng.choice(("", "", "former", "corrected"))
    wording, truth = speech.truth(thing, attribute, value, replaced)
    if absent:
        wording, truth = "", ()
    # The answer comes after all that it replaces; decoys stand before and after it.
    middle = rng.randint(0, len(decoys))
    passages = (*decoys[:middle], *truth, *decoys[middle:])
    return Case(
        seed=seed,
        question=question,
        answer=None if absent else value,
        passages=passages,
        holder=None if absent else middle + len(truth) - 1,
        wording=wording,
        phrasing=phrasing,
        kind=thing.kind.name,
        shape=attribute.shape,
        replaced=replaced,
    )


def _fresh_things(rng: Random, taken: set[str]) -> tuple[Thing, Thing, Thing]:
    """A thing and two of its kind with names alike, none of them spoken of before."""
    while True:
        thing = draw_thing(rng)
        trio = (thing, thing.neighbour(rng), thing.neighbour(rng))
        names = {member.name for member in trio}
        if len(names) == len(trio) and not names & taken:
            taken |= names
            return trio


@dataclass(frozen=True, slots=True)
class _Speech:
    """Words things, by chance, in the templates of one set."""

    rng: Random
    wordings: Wordings

    def truth(
        self, thing: Thing, attribute: Attribute, value: str, replaced: str
    ) -> tuple[str, tuple[str, ...]]:
        """The wording's family and the passages in order, the one that answers last."""
        rng, wordings = self.rng, self.wordings
        old = draw_value(rng, attribute, [value])
        if replaced == "corrected":
            template = rng.choice(wordings.corrections)
            correction = _filled(template, thing, attribute, value, old)
            return "correction", (self.fact(thing, attribute, old), correction)
        family = rng.choice(tuple(wordings.facts))
        fact = self.fact(thing, attribute, value, family)
        if replaced == "former":
            former = _filled(rng.choice(wordings.former), thing, attribute, value, old)
            return family, (former, fact)
        return family, (fact,)

    def fact(
        self, thing: Thing, attribute: Attribute, value: str, family: str | None = None
    ) -> str:
        family = family or self.rng.choice(tuple(self.wordings.facts))
        text = _filled(self.rng.choice(self.wordings.facts[family]), thing, attribute, value)
        return text.upper() if family == "telegram" else text

    def question(self, thing: Thing, attribute: Attribute) -> tuple[str, str]:
        """One time in four, where there is one, a question made for the attribute alone."""
        if self.wordings.asks_own and attribute.asked and self.rng.random() < 0.25:
            return "own", _capital(self.rng.choice(attribute.asked).format(thing.name))
        family = self.rng.choice(tuple(self.wordings.questions))
        template = self.rng.choice(self.wordings.questions[family])
        return family, _capital(_filled(template, thing, attribute, ""))


def _filled(template: str, thing: Thing, attribute: Attribute, value: str, old: str = "") -> str:
    return template.format(
        thing=thing.name,
        Thing=_capital(thing.name),
        attribute=attribute.name,
        value=value,
        Value=_capital(value),
        old=old,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- documents -----------------------------------------------------------------------------------


def read_paragraphs(folder: Path = PROSE) -> list[str]:
    """Every paragraph of prose of the folder's books; headings and tables of contents go."""
    books = sorted(folder.glob("*.txt"))
    if not books:
        raise FileNotFoundError(f"no prose in {folder}: run from a checkout")
    pieces = (piece for book in books for piece in book.read_text("utf-8").split(PARAGRAPH_END))
    return [piece for piece in pieces if len(piece) > 60 and not piece.startswith(" ")]


def plant(cases: Sequence[Case], tokens: int, seed: str, path: Path) -> Haystack:
    """Writes the document: shuffled paragraphs, as often as they are needed, and the passages."""
    rng = Random(f"document {seed}")
    filler = _filler(read_paragraphs(), int(tokens * BYTES_PER_TOKEN), rng)
    order = [(number, place) for number, case in enumerate(cases) for place in _places(case)]
    passages = _interleaved(order, rng)
    stops = sorted(rng.choices(range(len(filler) + 1), k=len(passages)))
    pieces: list[str] = []
    positions: dict[tuple[int, int], int] = {}
    for (number, place), begin, end in zip(passages, [0, *stops], stops, strict=False):
        pieces += filler[begin:end]
        positions[number, place] = len(pieces)
        pieces.append(cases[number].passages[place])
    pieces += filler[stops[-1] if stops else 0 :]
    starts = list(accumulate((len(piece) + len(PARAGRAPH_END) for piece in pieces), initial=0))
    num_bytes = path.write_bytes((PARAGRAPH_END.join(pieces) + "\n").encode())
    plants = tuple(
        tuple(
            Plant(starts[at], starts[at] + len(pieces[at]))
            for at in (positions[number, place] for place in _places(case))
        )
        for number, case in enumerate(cases)
    )
    return Haystack(path, num_bytes, tuple(cases), plants)


def _places(case: Case) -> range:
    return range(len(case.passages))


def _filler(paragraphs: list[str], num_bytes: int, rng: Random) -> list[str]:
    """Whole paragraphs of about that many bytes together, each round in a new order."""
    sizes = {piece: len(piece.encode()) + len(PARAGRAPH_END) for piece in paragraphs}
    filler: list[str] = []
    while num_bytes > 0:
        rng.shuffle(paragraphs)
        for piece in paragraphs:
            if num_bytes <= 0:
                break
            num_bytes -= sizes[piece]
            filler.append(piece)
    return filler


def _interleaved(order: list[tuple[int, int]], rng: Random) -> list[tuple[int, int]]:
    """Passages of all cases mixed, those of one case still in their order."""
    numbers = [number for number, _ in order]
    rng.shuffle(numbers)
    waiting: dict[int, Iterator[int]] = {}
    for number, place in order:
        waiting.setdefault(number, iter(range(place, len(order))))
    return [(number, next(waiting[number])) for number in numbers]
