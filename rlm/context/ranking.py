"""Which passages answer a question best: those that hold the most telling of its words, close
together, side by side as in the question, and written as names where the question has names.

Knows nothing of how the index is built or kept. The weights below were tuned on planted facts
among decoys, asked in other words than stated; docs/LOG.md has the measurements.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from rlm.context.query import Word, is_character, stem, tokens, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm.context.index import Index

Row = tuple[int, int, float]

_CANDIDATES = 200  # passages that are read and scored, beyond those asked for
_MAX_POSTINGS = 40_000  # rows taken of the index for the rarest words; common ones only add to them
_MAX_PAIRS = 100  # of characters that stand for one character of a question
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
    if is_character(part):
        found = index.words(part, part + "\U0010ffff")
        found.sort(key=lambda form: -form[1])
        return {form: (1.0, count) for form, count in found[:_MAX_PAIRS]}
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
    rows that hold the rarest word too."""
    known = sorted((term for term in terms if term.forms), key=lambda term: term.num_rows)
    found: list[tuple[NDArray[np.int64], float]] = []
    left = _MAX_POSTINGS
    for term in known:
        match = term.match
        if term.num_rows > left and term is not known[0]:
            match = f"{match} AND {known[0].match}"
        else:
            left -= term.num_rows
        found.append((index.matching(match, documents, _MAX_POSTINGS), term.weight))
    for first, second in _pairs(terms):
        pair = terms[first], terms[second]
        if all(term.forms for term in pair):
            phrase = _phrase(pair[0].word.parts + pair[1].word.parts)
            rows = index.matching(phrase, documents, _MAX_POSTINGS)
            found.append((rows, _PAIR * (pair[0].weight + pair[1].weight) / 2))
    return _heaviest(found, limit)


def _heaviest(found: Sequence[tuple[NDArray[np.int64], float]], limit: int) -> list[int]:
    """The rows with the largest sums of weights; of equal ones the first."""
    import numpy as np

    rows = np.concatenate([rows for rows, _ in found])
    weights = np.repeat([weight for _, weight in found], [len(rows) for rows, _ in found])
    if not len(rows):
        return []
    order = np.argsort(rows, kind="stable")
    rows, weights = rows[order], weights[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    rows, sums = rows[starts], np.add.reduceat(weights, starts)
    if len(rows) > limit:
        least = np.partition(sums, -limit)[-limit]
        above, equal = np.flatnonzero(sums > least), np.flatnonzero(sums == least)
        kept = np.concatenate([above, equal[: limit - len(above)]])
        rows, sums = rows[kept], sums[kept]
    return [int(row) for row in rows[np.argsort(-sums, kind="stable")]]


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
        forms = self._by_form
        for at in [at for at, word in enumerate(words) if word in forms]:
            for place, worth in forms[words[at]]:
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
