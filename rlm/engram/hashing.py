"""Multi-head n-gram hashing of the Engram module, as published: deepseek-ai/Engram
`engram_demo_v1.py` and arXiv 2601.07372 §2.2. Integer arithmetic only; knows nothing of weights.

For order n the compressed ids x'_{t-n+1..t} are multiplied by odd 64-bit numbers and mixed by XOR;
head k takes the mix modulo its own prime. Products stay below 2^63, so nothing ever wraps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
LAYER_SEED_STEP: Final = 10_007


def is_prime(number: int) -> bool:
    """Deterministic trial division; the primes here are below 10^9."""
    if number < 2 or number % 2 == 0:
        return number == 2
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


def next_unused_prime(above: int, used: set[int]) -> int:
    candidate = above + 1
    while candidate in used or not is_prime(candidate):
        candidate += 1
    return candidate


class NGramHasher:
    """Row ids of one Engram layer.

    Every order and head owns a disjoint range of rows in one table: `offsets[j]` to
    `offsets[j] + primes[j]`, ordered by order first, head second. `num_rows` is their sum. `rows`
    is one number for all orders or one an order; `used` holds the primes of the layers before
    this one, and takes its own: no prime serves twice in a model.
    """

    def __init__(  # noqa: PLR0913 - the numbers of the published hash, all by name
        self,
        *,
        layer: int,
        orders: Sequence[int],
        heads: int,
        rows: int | Sequence[int],
        compressed_vocab_size: int,
        pad_id: int,
        seed: int = 0,
        used: set[int] | None = None,
    ) -> None:
        self.orders = tuple(orders)
        self.heads = heads
        self.pad_id = pad_id
        self.max_order = max(orders)
        bound = max(1, (2**63 - 1) // compressed_vocab_size // 2)
        rng = np.random.default_rng(seed + LAYER_SEED_STEP * layer)
        draws = rng.integers(0, bound, size=self.max_order, dtype=np.int64)
        self.multipliers: Int64 = draws * 2 + 1
        used = set() if used is None else used
        primes: list[int] = []
        for wanted in [rows] * len(self.orders) if isinstance(rows, int) else rows:
            prime = wanted - 1
            for _ in range(heads):
                prime = next_unused_prime(prime, used)
                used.add(prime)
                primes.append(prime)
        self.primes: Int64 = np.array(primes, dtype=np.int64)
        self.offsets: Int64 = np.concatenate([[0], np.cumsum(self.primes)[:-1]]).astype(np.int64)
        self.num_rows = int(self.primes.sum())

    def row_ids(self, compressed_ids: Int64) -> Int64:
        """(..., T) compressed ids → (..., T, orders x heads) row ids; positions before 0 are pad.

        To continue a sequence, pass its last `max_order - 1` ids in front and drop their rows.
        """
        ids = np.asarray(compressed_ids, dtype=np.int64)
        length = ids.shape[-1]
        padding = [(0, 0)] * (ids.ndim - 1) + [(self.max_order - 1, 0)]
        padded = np.pad(ids, padding, constant_values=self.pad_id)
        mix = ids * self.multipliers[0]
        columns: list[Int64] = []
        for back in range(1, self.max_order):
            start = self.max_order - 1 - back
            mix = mix ^ (padded[..., start : start + length] * self.multipliers[back])
            if back + 1 in self.orders:
                first = self.orders.index(back + 1) * self.heads
                columns.append(mix[..., None] % self.primes[first : first + self.heads])
        return np.concatenate(columns, axis=-1) + self.offsets
