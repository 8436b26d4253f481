"""Labels out of plain prose: which of some words belongs to a passage.

The word is one that the passage goes on with, or one that was left out of it, so every page of every
book is a label space of its own, and what words have to do with each other is learnt beyond any list of
topics. Knows prose and nothing of prompts.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

WINDOWS = 8_000
CHARS = 700  # of a window: a shown piece and what stands around it
FEWEST, MOST = 5, 160  # windows that have a word which is used as a label
SHOWN = range(40, 320)  # characters
GAPS = ("...", "___", "[?]", "…")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_WORD = re.compile(r"\b[a-z]{4,}\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """`label` belongs to `text`, which does not say it; `around` is where both were found."""

    text: str
    label: str
    around: str


class Associations:
    """Pieces of the prose with their words; the same for the same prose."""

    def __init__(self, prose: Sequence[str]) -> None:
        rng = random.Random("associations")
        self._num_windows = min(WINDOWS, 1 + sum(map(len, prose)) // CHARS)
        windows = [_window(rng, prose) for _ in range(self._num_windows)]
        told = [set(_WORD.findall(text)) for text in windows]
        count = Counter(word for words in told for word in words)
        self._count = {word: n for word, n in count.items() if FEWEST <= n <= MOST}
        self._together = Counter(
            pair for words in told for pair in combinations(sorted(words & self._count.keys()), 2)
        )
        self._pieces = [piece for text in windows for piece in self._of(rng, text)]

    def draw(self, rng: random.Random) -> tuple[str, list[str], str] | None:
        """(a text, one to six words, the one of them that belongs to it); None of too little prose."""
        if not self._pieces:
            return None
        piece = rng.choice(self._pieces)
        others = {one.label for one in rng.sample(self._pieces, min(len(self._pieces), 5))}
        others = {word for word in others if not self._is_near(word, piece)}
        strange = rng.sample(sorted(others), rng.randint(min(1, len(others)), len(others)))
        return piece.text, [piece.label, *strange], piece.label

    def _of(self, rng: random.Random, window: str) -> Iterator[Piece]:
        parts = _SENTENCE_END.split(window)[1:-1]
        for shown in (part for part in parts if len(part) in SHOWN):
            inside = sorted(set(_WORD.findall(shown)) & self._count.keys())
            if inside and rng.random() < 0.4:
                label = rng.choice(inside)
                yield Piece(re.sub(rf"\b{label}\b", rng.choice(GAPS), shown), label, window)
                continue
            beside = set(_WORD.findall(window)) & self._count.keys()
            ties = {
                word: sum(self._tie(word, other) for other in inside)
                for word in sorted(beside)
                if word[:5] not in shown
            }
            label = max(ties, key=ties.__getitem__, default="")
            if label and ties[label] > 0:
                yield Piece(shown, label, window)

    def _tie(self, one: str, other: str) -> float:
        """How much oftener than by chance both stand in one window, the one at hand left out."""
        together = self._together[min(one, other), max(one, other)] - 1
        by_chance = self._count[one] * self._count[other] / self._num_windows
        return max(0.0, together / (by_chance + 1.0) - 1.0)

    def _is_near(self, word: str, piece: Piece) -> bool:
        return word[:5] in piece.around or self._tie(word, piece.label) > 0


def _window(rng: random.Random, prose: Sequence[str]) -> str:
    book = rng.choice(prose)
    start = rng.randrange(max(1, len(book) - CHARS))
    return " ".join(book[start : start + CHARS].split())
