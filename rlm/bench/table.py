"""What measurements return: rows of figures, scores with their intervals, tables.

Knows neither how they are kept nor how they are shown.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from statistics import median

from rlm.bench.intervals import Estimate


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `n` is how many runs it stands for, `command` how to get it again."""

    what: str
    must: str
    aim: str
    measured: str
    n: int
    command: str


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of scores: one line a kind, one column a model."""

    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, taken many times, in the unit of what it must not be above."""

    what: str
    must: float
    unit: str
    values: tuple[float, ...]

    def line(self) -> tuple[str, ...]:
        """As a line under FIGURE_HEADS."""
        must = f"≤ {self.must:g} {self.unit}"
        ordered = sorted(self.values)
        if not ordered:
            return (self.what, must, "0", "cannot be read here", "")
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        shown = (f"{value:.3g} {self.unit}" for value in (median(ordered), p95))
        return (self.what, must, str(len(ordered)), *shown)


FIGURE_HEADS = ("what", "must", "n", "median", "95th percentile")


@dataclass(frozen=True, slots=True)
class Score:
    """What a model can do at one task, in parts of 1, beside what stands for chance and for the
    best that can be had. None: not measured. `published` and `reworded` are the model's own, on
    the wording that a benchmark published and on others; `trivial` is what a majority or a random
    guess gets; `oracle` the same with a perfect sub-model; `direct` the same model called without a
    runtime, on items small enough for its window."""

    task: str
    must: str
    aim: str
    published: Estimate | None = None
    reworded: Estimate | None = None
    untrained: Estimate | None = None
    trivial: Estimate | None = None
    oracle: Estimate | None = None
    direct: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one measurement adds to the page. `skipped` says why nothing was measured."""

    rows: tuple[Row, ...] = ()
    tables: tuple[Table, ...] = ()
    scores: tuple[Score, ...] = ()
    skipped: str = ""


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
