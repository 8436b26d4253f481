"""What a measurement is told: how large, of which model, from which seed, over which data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """`quick`: small and once. `data`: the folder of public data sets, which some scores need.
    `peers`: a folder of environments, each with another runtime by its name (`rlms`, …).
    `failures`: how many wrong answers of each group to show, with the cells that led to them."""

    seed: str
    quick: bool = False
    model: str = "engram"
    data: Path | None = None
    failures: int = 0
    peers: Path | None = None
