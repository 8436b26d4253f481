"""Means and shares with the interval in which the true one lies, at 95 %. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

Z: Final = 1.959964  # of the normal distribution, two-sided 95 %
RESAMPLES: Final = 2_000
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score in parts of 1 over `n` items; `low` to `high` is its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        if self.low == self.high:  # worked out, not measured
            return f"{_percent(self.mean)} %"
        return f"{_percent(self.mean)} % [{_percent(self.low)}–{_percent(self.high)}], n {self.n}"


def rate(right: float, n: int) -> Estimate | None:
    """A share, with Wilson's interval (1927); None of nothing."""
    if not n:
        return None
    share, spread = right / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), n)


def mean(values: Sequence[float]) -> Estimate | None:
    """A mean of parts of 1, with the percentile bootstrap's interval. Of zeros and ones a share; of
    few values Wilson's interval too, which is wider: a mean of parts varies less than a share."""
    n = len(values)
    if n < FEW or all(value in (0, 1) for value in values):
        return rate(sum(values), n)
    rng = Random(f"bootstrap {n}")
    drawn = sorted(sum(rng.choices(values, k=n)) / n for _ in range(RESAMPLES))
    low, high = drawn[int(0.025 * RESAMPLES)], drawn[int(0.975 * RESAMPLES) - 1]
    return Estimate(sum(values) / n, low, high, n)


def known(value: float, n: int) -> Estimate:
    """What is worked out, not measured: no interval around it."""
    return Estimate(value, value, value, n)


def _percent(part: float) -> str:
    return f"{100 * part:.0f}" if part in (0, 1) else f"{100 * part:.1f}"
