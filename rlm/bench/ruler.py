"""RULER's synthetic tasks at any length (arXiv 2404.06654): texts, questions, what must be found.

Pure: from a seed to a sample. Lengths are in bytes: what a text has in tokens depends on its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import pi
from random import Random
from typing import Final
from uuid import UUID

from rlm.bench.needles import read_paragraphs
from rlm.bench.oracle import Reading
from rlm.bench.ruler_wordings import (
    CHAIN,
    CHAIN_REWORDED,
    COMMON,
    COMMON_REWORDED,
    FREQUENT,
    FREQUENT_REWORDED,
    NEEDLES,
    NEEDLES_REWORDED,
    Chain,
    Needles,
    Words,
)

DEPTHS: Final = 40  # places, evenly from start to end, that a needle may have
ZETA_2: Final = pi * pi / 6
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Sample:
    """`expected`: every one must stand in the answer, which may have `max_tokens`."""

    text: str
    question: str
    expected: tuple[str, ...]
    max_tokens: int
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """`draw`: (random, bytes wanted, whether in other words) -> sample. `bytes_per_token`: of its
    text, for a usual tokenizer of 100,000 pieces."""

    group: str
    draw: Callable[[Random, int, bool], Sample]
    bytes_per_token: float = 4.5


# -- needles -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Niah:
    """`haystack`: noise, essays or other needles; keys and values are words, numbers or uuids."""

    haystack: str
    key: str
    value: str
    num_keys: int = 1
    num_values: int = 1
    num_queries: int = 1

    def __call__(self, rng: Random, num_bytes: int, is_reworded: bool) -> Sample:
        words = NEEDLES_REWORDED if is_reworded else NEEDLES
        keys = _distinct(rng, self.key, self.num_keys)
        values = {key: tuple(_distinct(rng, self.value, self.num_values)) for key in keys}
        needles = [_needle(words, self.value, key, value) for key in keys for value in values[key]]
        text = self._text(rng, num_bytes, words, needles)
        queries = rng.sample(keys, self.num_queries)
        expected = tuple(value for key in queries for value in values[key])
        single = len(expected) == 1
        kind = self.value.removesuffix("s") if single else self.value
        lead = words.lead[single].format(v=kind)
        asked = words.asked[single].format(v=kind, query=_listed(queries, words.last))
        readings = tuple(
            Reading(_needle(words, self.value, key, value), value)
            for key in queries
            for value in values[key]
        )
        return Sample(lead + text, asked, expected, 128, readings)

    def _text(self, rng: Random, num_bytes: int, words: Needles, needles: list[str]) -> str:
        if self.haystack == "essays":
            return _scattered(rng, _essays(num_bytes), needles, " ")
        if self.haystack == "noise":
            lines = [words.noise] * max(1, num_bytes // (len(words.noise) + 1))
        else:
            size = len(needles[0]) + 1
            others = _distinct(rng, self.key, max(1, num_bytes // size))
            lines = [_needle(words, self.value, key, _any(rng, self.value)) for key in others]
        for needle in needles:
            lines.insert(rng.randint(0, len(lines)), needle)
        return "\n".join(lines)


def _needle(words: Needles, kind: str, key: str, value: str) -> str:
    return words.one.format(v=kind, key=key, value=value)


def _scattered(rng: Random, sentences: list[str], needles: Sequence[str], joint: str) -> str:
    depths = [rng.randrange(DEPTHS) / (DEPTHS - 1) for _ in needles]
    for depth, needle in sorted(zip(depths, needles, strict=True), reverse=True):
        sentences.insert(int(len(sentences) * depth), needle)
    return joint.join(sentences)


def _listed(keys: Sequence[str], last: str) -> str:
    return keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])}, {last}{keys[-1]}"


def _distinct(rng: Random, kind: str, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(_any(rng, kind))
    return list(found)


def _any(rng: Random, kind: str) -> str:
    if kind == "numbers":
        return str(rng.randrange(10**6, 10**7))
    if kind == "uuids":
        return str(UUID(int=rng.getrandbits(128), version=4))
    return f"{rng.choice(_vocabulary())}-{rng.choice(_vocabulary())}"


# -- chains of variables -------------------------------------------------------------------------


def _chain(rng: Random, num_bytes: int, is_reworded: bool) -> Sample:
    words = CHAIN_REWORDED if is_reworded else CHAIN
    solved, *_ = _chain_text(rng, 1_500, words) if num_bytes > 10_000 else ("",)
    text, names, value, readings = _chain_text(rng, num_bytes - len(solved), words)
    asked = words.asked.format(value=value)
    lead = f"{solved}\n\n{words.lead}" if solved else words.lead
    return Sample(lead + text, asked, names, 30, readings)


def _chain_text(
    rng: Random, num_bytes: int, words: Chain
) -> tuple[str, tuple[str, ...], str, tuple[Reading, ...]]:
    """A text with one chain of four hops, or with a solved question where it is an example."""
    names = tuple("".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=5)) for _ in range(5))
    value = str(rng.randrange(10_000, 100_000))
    steps = [words.first.format(name=names[0], value=value)]
    pairs = zip(names, names[1:], strict=False)
    steps += [words.further.format(name=name, before=before) for before, name in pairs]
    lines = [words.noise] * max(5, num_bytes // (len(words.noise) + 1))
    for place, step in sorted(
        zip(sorted(rng.sample(range(len(lines)), 5)), steps, strict=True), reverse=True
    ):
        lines.insert(place, step)
    text = "\n".join(lines)
    readings = tuple(Reading(step.strip(), name) for step, name in zip(steps, names, strict=True))
    if num_bytes == 1_500:
        asked = words.asked.format(value=value)
        answer = words.answer.format(n=5, value=value, names=" ".join(names))
        text = f"{words.lead}{text}\nQuestion: {asked}{answer}"
    return text, names, value, readings


# -- counting words ------------------------------------------------------------------------------


def _common(rng: Random, num_bytes: int, is_reworded: bool) -> Sample:
    words = COMMON_REWORDED if is_reworded else COMMON
    often, seldom = (6, 1) if num_bytes < 18_000 else (30, 3)
    common = rng.sample(_vocabulary(), 10)
    # By the mean length of an entry: number, word and what joins them.
    room = num_bytes / (len(str(num_bytes // 15)) + 10) - 10 * often
    others = _other_words(rng, max(10, int(room / seldom)), common)
    entries = common * often + others * seldom
    rng.shuffle(entries)
    text = _joined(words, entries)
    return Sample(words.lead + text, words.asked, tuple(common), 120)


def _other_words(rng: Random, count: int, without: Sequence[str]) -> list[str]:
    """Distinct words; where the vocabulary ends, two in one."""
    known = [word for word in _vocabulary() if word not in without]
    rng.shuffle(known)
    found = dict.fromkeys(known[:count])
    while len(found) < count:
        found.setdefault(rng.choice(known) + rng.choice(known))
    return list(found)


def _frequent(rng: Random, num_bytes: int, is_reworded: bool) -> Sample:
    words = FREQUENT_REWORDED if is_reworded else FREQUENT
    total = num_bytes // 5
    size = max(10, num_bytes // 200)
    vocabulary: dict[str, None] = {}
    while len(vocabulary) < size:
        vocabulary.setdefault("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6)))
    entries: list[str] = []
    coded = list(vocabulary)
    for rank, word in enumerate(coded, 1):
        entries += ["..." if rank == 1 else word] * int(total * rank**-2 / ZETA_2)
    rng.shuffle(entries)
    return Sample(words.lead + _joined(words, entries), words.asked, tuple(coded[1:4]), 50)


def _joined(words: Words, entries: Sequence[str]) -> str:
    numbered = enumerate(entries, 1)
    return words.joined.join(words.one.format(number=n, word=word) for n, word in numbered)


# -- pieces --------------------------------------------------------------------------------------


@cache
def _sentences() -> tuple[str, ...]:
    pieces = (" ".join(piece.split()) for piece in read_paragraphs())
    return tuple(sentence for piece in pieces for sentence in _SENTENCE.split(piece))


@cache
def _vocabulary() -> tuple[str, ...]:
    """Common words of the prose, by which keys and lists are made."""
    words = {word for text in _sentences() for word in re.findall(r"\b[a-z]{4,9}\b", text)}
    return tuple(sorted(words))


def _essays(num_bytes: int) -> list[str]:
    """Sentences of prose from its start, again from the start where it ends."""
    found: list[str] = []
    while num_bytes > 0:
        for sentence in _sentences():
            if num_bytes <= 0:
                break
            found.append(sentence)
            num_bytes -= len(sentence.encode()) + 1
    return found


TASKS: Final[Mapping[str, Task]] = {
    "single 1": Task("needles", _Niah("noise", "words", "numbers")),
    "single 2": Task("needles", _Niah("essays", "words", "numbers")),
    "single 3": Task("needles", _Niah("essays", "words", "uuids")),
    "multi-key 1": Task("needles", _Niah("essays", "words", "numbers", num_keys=4)),
    "multi-key 2": Task("needles", _Niah("needles", "words", "numbers"), 4.0),
    "multi-key 3": Task("needles", _Niah("needles", "uuids", "uuids"), 2.2),
    "multi-value": Task("needles", _Niah("essays", "words", "numbers", num_values=4)),
    "multi-query": Task("needles", _Niah("essays", "words", "numbers", num_keys=4, num_queries=4)),
    "variable tracking": Task("aggregates", _chain),
    "common words": Task("aggregates", _common, 3.2),
    "frequent words": Task("aggregates", _frequent, 2.6),
}


def draw_sample(name: str, tokens: int, is_reworded: bool, seed: str) -> Sample:
    task = TASKS[name]
    rng = Random(f"ruler {name} {seed}")
    return task.draw(rng, int(tokens * task.bytes_per_token), is_reworded)


def score(answer: str, sample: Sample) -> float:
    """RULER's string_match_all: the share of what is expected that stands in the answer, whatever
    its case; nothing where the answer is longer than the task allows."""
    if num_tokens(answer) > sample.max_tokens:
        return 0.0
    folded = answer.casefold()
    return sum(one.casefold() in folded for one in sample.expected) / len(sample.expected)


def num_tokens(text: str) -> int:
    """About what a usual tokenizer counts: a piece for five letters, three digits, or a sign."""
    pieces = re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text)
    return sum(_pieces(piece) for piece in pieces)


def _pieces(piece: str) -> int:
    return -(-len(piece) // (3 if piece.isdigit() else 5))
