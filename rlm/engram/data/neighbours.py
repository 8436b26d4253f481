"""A shelf of passages with a small ranking of its own: what a search would bring up for a question
beside the passage that answers it. Knows passages and words; nothing of questions' answers.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Sequence

WORD = re.compile(r"[a-z0-9]+")
COMMON = frozenset(
    """the of and to in a is was for on that with as by at from his her he she it they be are were an or this which
have had not but who what when where how many did does do would you i we their its has name give find tell me please
text according document passage question""".split()
)
PREFIX = 6  # letters by which words count as the same
MAX_POSTINGS = 500  # of a word; more common ones do not rank
QUERY_WORDS = 9
NAMED = re.compile(r"\b[A-Z]\w*|\w*\d\w*")  # what weighs more in a question: names and numbers
NAME = 2.0


def keys(text: str) -> list[str]:
    """What a text is found by, in order and each once."""
    words = (word[:PREFIX] for word in WORD.findall(text.lower()) if word not in COMMON)
    return list(dict.fromkeys(words))


class Shelf:
    """Passages and their inverted index."""

    def __init__(self, passages: Iterable[str]) -> None:
        self.passages: list[str] = []
        self._places: dict[str, list[int]] = {}
        for passage in passages:
            self.add(passage)

    def add(self, passage: str) -> None:
        place = len(self.passages)
        self.passages.append(passage)
        for key in keys(passage):
            self._places.setdefault(key, []).append(place)

    def near(self, question: str, avoid: str, count: int) -> list[str]:
        """The best `count` passages for the question, best first, none of which holds `avoid`."""
        scores: dict[int, float] = {}
        total = len(self.passages) + 1
        names = set(keys(" ".join(NAMED.findall(question[1:]))))
        found = [(len(self._places[key]), key) for key in keys(question) if key in self._places]
        for size, key in sorted(found)[:QUERY_WORDS]:
            weight = math.log(total / size) * (NAME if key in names else 1.0)
            for place in self._places[key][:MAX_POSTINGS]:
                scores[place] = scores.get(place, 0.0) + weight
        banned = avoid.lower()
        best = sorted(scores, key=lambda place: -scores[place])[: 4 * count + 4]
        kept = (self.passages[place] for place in best)
        return [text for text in kept if not banned or banned not in text.lower()][:count]


def cut(text: str, low: int = 160, aim: int = 400) -> list[str]:
    """Pieces as a search would rank them: whole paragraphs or sentences of about `aim` characters."""
    pieces: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        kept = ""
        for sentence in re.split(r"(?<=[.!?])\s+", paragraph.strip()):
            if kept and len(kept) + len(sentence) > aim and len(kept) >= low:
                pieces.append(kept)
                kept = ""
            kept = f"{kept} {sentence}".strip()
        if len(kept) > 60:
            pieces.append(kept[: 2 * aim])
    return pieces


def drawn(rng: random.Random, texts: Sequence[str], count: int, size: int = 6000) -> list[str]:
    """About `count` passages from random places of the texts."""
    found: list[str] = []
    while texts and len(found) < count:
        text = rng.choice(texts)
        start = rng.randrange(max(1, len(text) - size))
        start = text.find("\n", start) + 1
        found += cut(text[start : start + size])[1:-1] or cut(text[start : start + size])
        if all(len(one) < 100 for one in texts):
            break
    return found[:count]
