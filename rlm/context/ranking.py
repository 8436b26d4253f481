"""Which passages answer a question best: those that hold the most telling of its words, close
together, side by side as in the question, and written as names where the question has names.

Knows nothing of how the index is built or kept. The weights below were tuned on planted facts
among decoys, asked in other words than stated; docs/LOG.md has the measurements.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from rlm.context.query import Word, stem, tokens, words_of

if TYPE_CHECKING:
    from rlm.context.index import Index

Row = tuple[int, int, float]

_CANDIDATES = 300  # passages that are read and scored, beyond those asked for
_MAX_POSTINGS = 12_000  # rows taken of the index for the rarest words; common ones only add to them
_SAME_STEM = 0.85  # of a word's weight, for another form of it
_NAME = 2.0  # times the weight of a name, number or quoted word
_NEAR = 0.6  # of the weights of the words within one stretch of _NEAR_WORDS
_NEAR_WORDS = 24
_PAIR = 0.75  # of the mean weight of two words that stand side by side in both
_CASE = 0.4  # of the weight of a name that is written the same


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question. `forms`: how it is written in the index, with the share of `weight`
    that each is worth; the weight tells how few passages hold it."""

    word: Word
    forms: dict[str, float]
    num_rows: int
    weight: float

    @property
    def match(self) -> str:
        """As an FTS5 expression; forms and parts are letters and digits only."""
        if len(self.word.parts) > 1:
            return _phrase(self.word.parts)
        return "(" + " OR ".join(map(_phrase, zip(self.forms))) + ")"


def find(index: Index, question: str, k: int, documents: Sequence[str] | None) -> list[Row]:
    """The `k` best passages as `(start, end, score)`. A score is the share of the question that
    the passage holds, up to 1. A passage that repeats another comes after all others."""
    terms = [term for word in words_of(question) for term in _terms(index, word)]
    if k < 1 or not any(term.forms for term in terms):
        return []
    scorer = Scorer(terms)
    first: list[tuple[float, int, int]] = []
    again: list[tuple[float, int, int]] = []
    scores: dict[str, float] = {}
    for row in _candidates(index, terms, documents, k + _CANDIDATES):
        text = index.text(row).strip()
        repeated = text in scores
        if not repeated:
            scores[text] = scorer.score(text)
        (again if repeated else first).append((-scores[text], len(text), row))
    best = [*sorted(first), *sorted(again)][:k]
    return [(*index.span(row), -negative) for negative, _, row in best]


# -- terms


def _terms(index: Index, word: Word) -> Iterator[Term]:
    """The term of a word; of a compound that the index does not hold, those of its parts."""
    if len(word.parts) == 1:
        yield _term(index, word, _forms(index, word.parts[0]))
        return
    num_rows = index.count(_phrase(word.parts))
    if num_rows:
        yield _term(index, word, {word.parts[0]: (1.0, num_rows)})
    else:
        for part in word.parts:
            yield _term(index, replace(word, text=part, parts=(part,)), _forms(index, part))


def _term(index: Index, word: Word, forms: dict[str, tuple[float, int]]) -> Term:
    num_rows = sum(count for _, count in forms.values())
    weight = math.log(1 + len(index) / (num_rows + 0.5)) * (_NAME if word.is_name else 1.0)
    return Term(word, {form: worth for form, (worth, _) in forms.items()}, num_rows, weight)


def _forms(index: Index, part: str) -> dict[str, tuple[float, int]]:
    """The forms of a word in the index: (worth, number of passages)."""
    root = stem(part)
    if root == part and not part.isalpha():
        return {form: (1.0, count) for form, count in index.words(part, part)}
    return {
        form: (1.0 if form == part else _SAME_STEM, count)
        for form, count in index.words(root, root + "\U0010ffff")
        if form == part or stem(form) == root
    }


def _phrase(parts: Sequence[str]) -> str:
    return '"' + " ".join(parts) + '"'


def _pairs(terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Places of terms that stand side by side in the question."""
    return [
        (place, place + 1)
        for place, (left, right) in enumerate(zip(terms, terms[1:], strict=False))
        if right.word.position - left.word.position <= 1
    ]


# -- candidates


def _candidates(
    index: Index, terms: Sequence[Term], documents: Sequence[str] | None, limit: int
) -> list[int]:
    """Rows by the weight of the words they hold. Of words over the budget of postings only the
    rows that hold another word too."""
    known = sorted((term for term in terms if term.forms), key=lambda term: term.num_rows)
    scores: dict[int, float] = {}
    left = _MAX_POSTINGS
    for term in known:
        match = term.match
        others = " OR ".join(other.match for other in known if other is not term)
        if term.num_rows > left and others:
            match = f"{match} AND ({others})"
        left -= term.num_rows
        _add(scores, index.matching(match, documents, _MAX_POSTINGS), term.weight)
    for first, second in _pairs(terms):
        left_word, right_word = terms[first], terms[second]
        if left_word.forms and right_word.forms:
            rows = index.matching(
                _phrase(left_word.word.parts + right_word.word.parts), documents, _MAX_POSTINGS
            )
            _add(scores, rows, _PAIR * (left_word.weight + right_word.weight) / 2)
    return heapq.nlargest(limit, scores, key=scores.__getitem__)


def _add(scores: dict[int, float], rows: Sequence[int], weight: float) -> None:
    for row in rows:
        scores[row] = scores.get(row, 0.0) + weight


# -- scores


class Held(NamedTuple):
    """A term found in a passage, at words `[at, end)`."""

    at: int
    end: int
    place: int
    worth: float


class Scorer:
    """Scores passages against the terms of one question."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._weights = [term.weight for term in terms]
        self._pairs = _pairs(terms)
        self._by_form: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(terms):
            for form, worth in term.forms.items():
                self._by_form.setdefault(form, []).append((place, worth))
        self._cased = {
            place: term.word.text
            for place, term in enumerate(terms)
            if term.word.is_name and not term.word.text.islower()
        }
        weight = sum(self._weights)
        self._most = weight * (1 + _NEAR) + sum(
            [_PAIR * self._pair_weight(*pair) for pair in self._pairs]
            + [_CASE * self._weights[place] for place in self._cased]
        )

    def score(self, text: str) -> float:
        held = self._held(tokens(text))
        together = self._worth(held)
        near = max((self._worth(_near(held, start)) for start in range(len(held))), default=0.0)
        pairs = sum(self._pair_weight(*pair) for pair in self._pairs if _adjoin(held, *pair))
        cased = sum(
            self._weights[place]
            for place in {item.place for item in held} & self._cased.keys()
            if self._cased[place] in text
        )
        return (together + _NEAR * near + _PAIR * pairs + _CASE * cased) / self._most

    def _held(self, words: Sequence[str]) -> list[Held]:
        found = []
        for at, word in enumerate(words):
            for place, worth in self._by_form.get(word, ()):
                end = at + len(self._terms[place].word.parts)
                if end == at + 1 or tuple(words[at:end]) == self._terms[place].word.parts:
                    found.append(Held(at, end, place, worth))
        return found

    def _worth(self, held: Sequence[Held]) -> float:
        """The weights of the terms held, each at its best form."""
        best: dict[int, float] = {}
        for item in held:
            best[item.place] = max(best.get(item.place, 0.0), item.worth)
        return sum(self._weights[place] * worth for place, worth in best.items())

    def _pair_weight(self, left: int, right: int) -> float:
        return (self._weights[left] + self._weights[right]) / 2


def _near(held: Sequence[Held], start: int) -> list[Held]:
    last = held[start].at + _NEAR_WORDS
    return [item for item in held[start:] if item.at <= last]


def _adjoin(held: Sequence[Held], left: int, right: int) -> bool:
    ends = {item.end for item in held if item.place == left}
    return any(item.at in ends for item in held if item.place == right)
