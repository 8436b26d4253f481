"""The tokens of the study: real text, invented facts that come again as often as words do, and
copying from what was just said. The same for every arm of a seed. Knows no model."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from rlm.engram.errors import StudyError
from rlm.engram.hashing import Int64
from rlm.engram.tokenizer import Tokenizer

PROSE_SHARE: Final = 0.75
FACTS: Final = 240
HELD_OUT_EVERY: Final = 20  # one piece in so many is never trained on
PIECE_CHARS: Final = 4_000
MAX_CHARS: Final = 40_000_000
SUFFIXES: Final = (".txt", ".md", ".rst", ".tokens", ".raw")
_ATTRIBUTES: Final = ("capital", "river", "founder", "old name", "patron", "market day")
_SYLLABLES: Final = (
    *("ba", "dor", "el", "fen", "gri", "hal", "ith", "jo", "kar", "lum", "mer", "nov", "os"),
    *("pel", "quen", "rath", "sil", "tor", "um", "ves", "wyn"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A prompt whose next tokens are the answer; `times` it was trained on."""

    prompt: list[int]
    answer: list[int]
    times: int


class Corpus:
    """Raises StudyError where a folder holds too little text."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, tokens: int, sequence: int) -> None:
        self.tokenizer, self.sequence = tokenizer, sequence
        pieces = [tokenizer.encode(piece) for piece in _pieces(folder, 8 * tokens)]
        self._held_out = [piece for at, piece in enumerate(pieces) if at % HELD_OUT_EVERY == 0]
        self._prose = [piece for at, piece in enumerate(pieces) if at % HELD_OUT_EVERY]
        found = sum(map(len, self._prose))
        if found < PROSE_SHARE * tokens or not self._held_out:
            raise StudyError(
                f"{folder}: holds {found:,} tokens of text ({', '.join(SUFFIXES)}); a single pass "
                f"over {tokens:,} needs more"
            )
        self.facts = _facts(random.Random("facts"))

    def sequences(self, seed: int) -> Iterator[tuple[Int64, Counter[int]]]:
        """(sequence + 1,) ids, and which facts stand in them whole. Prose comes once."""
        rng = random.Random(f"study {seed}")
        order = list(range(len(self._prose)))
        rng.shuffle(order)
        prose = (token for at in order for token in self._prose[at])
        length = self.sequence + 1
        while True:
            seen: Counter[int] = Counter()
            if rng.random() < PROSE_SHARE:
                ids = [token for _, token in zip(range(length), prose, strict=False)]
                if len(ids) < length:
                    return
            else:
                ids = []
                while len(ids) < length:
                    said, fact = self._said(rng)
                    ids += said
                    if fact is not None and len(ids) <= length:
                        seen[fact] += 1
            yield np.array(ids[:length], np.int64), seen

    def held_out(self, count: int) -> Int64:
        """(count, sequence + 1) ids of prose that is never trained on."""
        length = self.sequence + 1
        ids = [token for piece in self._held_out for token in piece]
        count = min(count, len(ids) // length)
        return np.array(ids[: count * length], np.int64).reshape(count, length)

    def known(self, times: Counter[int]) -> list[Item]:
        """Every fact as a question."""
        return [self._item(*fact, times[at]) for at, fact in enumerate(self.facts)]

    def read(self, count: int) -> list[Item]:
        """Things said a moment ago, about names that were never trained on."""
        rng = random.Random("reading")
        items = []
        for _ in range(count):
            attribute, name, value = rng.choice(_ATTRIBUTES), _word(rng, 4), _word(rng, 3)
            note = self.tokenizer.encode(f"\nNote: {_sentence(attribute, name, value)}")
            filler = self._held_out[rng.randrange(len(self._held_out))][: self.sequence // 4]
            item = self._item(attribute, name, value, 0)
            items.append(Item(note + filler + item.prompt, item.answer, 0))
        return items

    def _item(self, attribute: str, name: str, value: str, times: int) -> Item:
        prompt = self.tokenizer.encode(f"\nThe {attribute} of {name} is")
        return Item(prompt, self.tokenizer.encode(f" {value}"), times)

    def _said(self, rng: random.Random) -> tuple[list[int], int | None]:
        """A fact and its number, the first more often than the last; or a note, said twice."""
        if rng.random() < 0.5:
            at = min(int(rng.paretovariate(0.6)) - 1, len(self.facts) - 1)
            return self.tokenizer.encode(f"\n{_sentence(*self.facts[at])}"), at
        said = _sentence(rng.choice(_ATTRIBUTES), _word(rng, 4), _word(rng, 3))
        between = rng.choice(["", f" {_sentence(*self.facts[rng.randrange(len(self.facts))])}"])
        return self.tokenizer.encode(f"\nNote: {said}{between}\n{said}"), None


class Counts:
    """How often each pair and triple of compressed ids was trained on."""

    def __init__(self) -> None:
        self._counts: dict[int, Counter[tuple[int, ...]]] = {2: Counter(), 3: Counter()}

    def add(self, compressed: Int64) -> None:
        for row in compressed.tolist():
            for order, counter in self._counts.items():
                counter.update(zip(*(row[at:] for at in range(order)), strict=False))

    def of(self, compressed: Int64, order: int) -> Int64:
        """(B, T) → (B, T): of the n-gram that ends there; 0 where the sequence begins."""
        found = np.zeros(compressed.shape, np.int64)
        counter = self._counts[order]
        for at, row in enumerate(compressed.tolist()):
            for end in range(order, len(row) + 1):
                found[at, end - 1] = counter[tuple(row[end - order : end])]
        return found


def _pieces(folder: Path, max_chars: int) -> list[str]:
    """Of all texts in the folder, in an order that does not follow files."""
    if not folder.is_dir():
        raise StudyError(f"{folder}: not a folder")
    pieces: list[str] = []
    chars = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        chars += len(text)
        pieces += [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]
        if chars > MAX_CHARS:
            break
    random.Random("pieces").shuffle(pieces)
    return pieces[: max(1, max_chars // PIECE_CHARS)]


def _facts(rng: random.Random) -> list[tuple[str, str, str]]:
    names = list(dict.fromkeys(_word(rng, 3) for _ in range(3 * FACTS)))
    return [(rng.choice(_ATTRIBUTES), name, _word(rng, 2)) for name in names[:FACTS]]


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _sentence(attribute: str, name: str, value: str) -> str:
    return f"The {attribute} of {name} is {value}."
