"""OOLONG-synth's windows: labelled lines with dates and users, drawn as published
(arXiv 2511.02817).

Pure: from a pool of lines and a seed to a text and what is true of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp
from random import Random
from typing import Final

from rlm.bench.lines import Pool

FIRST_DAY: Final = date(2022, 2, 16)
LAST_DAY: Final = date(2025, 6, 21)
HEAD: Final = (
    "The following lines contain {n} {desc}\n\nYou will be asked to answer questions about the "
    "aggregate label statistics across all {n} examples in this dataset. Do not try to guess, "
    "estimate, or approximate the result. Calculate the exact answer given these datapoints.\n\n"
)
FOOT: Final = HEAD.replace("The following lines contain", "Recall: the preceding lines contain")
REWORDED_HEAD: Final = (
    "# Collected entries\n\nBelow stand {n} {desc}\nNobody has written the labels down: whoever "
    "needs them has to read the entries.\n\n"
)


@dataclass(frozen=True, slots=True)
class Line:
    day: date
    user: int
    text: str
    label: str

    def __str__(self) -> str:
        return f"Date: {self.day:%b %d, %Y} || User: {self.user} || Instance: {self.text}"

    def reworded(self) -> str:
        return f"[{self.day:%b %d, %Y}] (user {self.user}) {self.text}"


@dataclass(frozen=True, slots=True)
class Window:
    """`labels` in the window's own order."""

    pool: Pool
    labels: tuple[str, ...]
    lines: tuple[Line, ...]

    def text(self, is_reworded: bool = False) -> str:
        quoted = ", ".join(f"'{label}'" for label in self.labels)
        described = self.pool.reworded if is_reworded else self.pool.description
        desc = described.format(k=len(self.labels), labels=quoted)
        if is_reworded:
            head = REWORDED_HEAD.format(n=len(self.lines), desc=desc)
            return head + "".join(f"{line.reworded()}\n" for line in self.lines)
        lines = "".join(f"{line}\n" for line in self.lines)
        n = len(self.lines)
        return HEAD.format(n=n, desc=desc) + lines + FOOT.format(n=n, desc=desc)


def num_lines(pool: Pool, tokens: int) -> int:
    """How many lines a window of that many (Llama-2) tokens holds."""
    return int((0.95 * tokens - pool.head_tokens - 250) / pool.line_tokens)


def draw_window(pool: Pool, n: int, seed: str) -> Window:
    rng = Random(f"oolong {pool.name} {seed}")
    labels = list(pool.labels)
    rng.shuffle(labels)
    lines = []
    for label, count in zip(labels, _counts(rng, len(labels), n), strict=True):
        texts = list(pool.lines[label]) * ceil(count / len(pool.lines[label]))
        rng.shuffle(texts)
        lines += [(text, label) for text in texts[:count]]
    users = _Users(rng, n)
    made = [Line(_day(rng), users.draw(), text, label) for text, label in lines]
    made.sort(key=lambda line: line.text)
    Random(42).shuffle(made)
    return Window(pool, tuple(labels), tuple(made))


def _counts(rng: Random, num_labels: int, n: int) -> list[int]:
    """Of each label: a softmax of random weights, the first label taking what rounding leaves."""
    heat = rng.randint(2, 6)
    weights = [exp(rng.randint(1, 30) ** (1 / heat)) for _ in range(num_labels)]
    counts = [round(n * weight / sum(weights)) for weight in weights]
    counts[0] += n - sum(counts)
    if counts[0] < 0:
        return _counts(rng, num_labels, n)
    return counts


class _Users:
    """Four lines of five are by one user in ten."""

    def __init__(self, rng: Random, n: int) -> None:
        self._rng = rng
        every = list(range(10_000, 100_000))
        rng.shuffle(every)
        common = max(int(0.1 * n), 1)
        self._common, self._rest = every[:common], every[common:]

    def draw(self) -> int:
        return self._rng.choice(self._common if self._rng.random() < 0.8 else self._rest)


def _day(rng: Random) -> date:
    return FIRST_DAY + timedelta(days=rng.randint(0, (LAST_DAY - FIRST_DAY).days))


def tally(lines: list[Line] | tuple[Line, ...], labels: tuple[str, ...]) -> dict[str, int]:
    """In the order of the labels, zeros included."""
    counted = Counter(line.label for line in lines)
    return {label: counted[label] for label in labels}
