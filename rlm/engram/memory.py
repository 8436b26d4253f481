"""One Engram memory in numpy: n-grams → rows → what they add to the residual stream. With overlays
laid over its table; knows no other part of the model.

Folded at load: the two norms' gains, their d and 1/sqrt(d) into one vector, W_K and W_V into one
matrix.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from rlm.engram.checkpoint import Checkpoint
from rlm.engram.hashing import Int64
from rlm.engram.kernels import EPS, Workspace, lengths
from rlm.engram.storage import HOT_ROWS, HotRows, MappedTable

Float32 = NDArray[np.float32]


class Rows(Protocol):
    """A table, or what stands before it: see `storage`."""

    def prefetch(self, row_ids: Int64) -> None: ...

    def gather(self, row_ids: Int64) -> Float32: ...


class Patch(Protocol):
    """What stands over a table: see `overlay`."""

    window: int  # ids that it looks at, the last one's own place included

    def apply(self, windows: Int64, rows: Int64, e: Float32) -> None:
        """Change e (N, d_mem) in place, looked up from rows (N, K) for windows (N, window)."""


Patches = Mapping[int, Sequence[Patch]]  # by layer
NO_PATCHES: Final[Patches] = MappingProxyType({})


class Memory:
    def __init__(self, checkpoint: Checkpoint, layer: int, patches: Sequence[Patch] = ()) -> None:
        """`patches`: applied in order, so that the last one wins where they differ."""
        config, tensors = checkpoint.config, checkpoint.tensors
        name = config.memory_name(layer)
        self.d_model = config.d_model
        both = [tensors[f"{name}.key.weight"], tensors[f"{name}.value.weight"]]
        self.kv = np.ascontiguousarray(np.concatenate(both).T)  # (d_mem, 2d)
        gains = tensors[f"{name}.norm_hidden.weight"] * tensors[f"{name}.norm_key.weight"]
        self.gain = gains * np.float32(math.sqrt(config.d_model))
        self.hasher = checkpoint.hashers[layer]
        table = checkpoint.tables[layer]
        self.table: Rows = HotRows(table, HOT_ROWS) if isinstance(table, MappedTable) else table
        self.patches = tuple(patches)
        self.orders = np.array(config.engram_orders) - 1

    @property
    def window(self) -> int:
        """Ids that decide a lookup."""
        return max([self.hasher.max_order, *(patch.window for patch in self.patches)])

    def row_ids(self, windows: Int64) -> Int64:
        """(..., window) compressed ids, oldest first → (..., K) rows of the n-grams that end there.
        The same as `NGramHasher.row_ids`, without its loop."""
        hasher = self.hasher
        products = windows[..., : -hasher.max_order - 1 : -1] * hasher.multipliers
        mixes = np.bitwise_xor.accumulate(products, axis=-1)[..., self.orders]
        shape = (len(self.orders), hasher.heads)
        ids = mixes[..., None] % hasher.primes.reshape(shape) + hasher.offsets.reshape(shape)
        rows: Int64 = ids.reshape(*windows.shape[:-1], -1)
        return rows

    def look_up(self, windows: Int64) -> Float32:
        """(N, window) compressed ids → e (N, d_mem)."""
        return self.read(windows, self.row_ids(windows))

    def expect(self, windows: Int64) -> Int64:
        """The rows (N, K) that `read` will want, asked for from where the table lies."""
        rows = self.row_ids(windows)
        self.table.prefetch(rows)
        return rows

    def read(self, windows: Int64, rows: Int64) -> Float32:
        e = self.table.gather(rows)
        for patch in self.patches:
            patch.apply(windows[..., -patch.window :], rows, e)
        return e

    def add(self, x: Float32, e: Float32, work: Workspace) -> None:
        """x (N, d) += sigmoid(signed_sqrt(<norm(x), norm(k)>/sqrt(d))) * v."""
        d = self.d_model
        kv = np.matmul(e, self.kv, out=work.take("qkv", len(x), 2 * d))
        key, value = kv[:, :d], kv[:, d:]
        gained = np.multiply(x, self.gain, out=work.take("narrow", *x.shape))
        score = np.einsum("nd,nd->n", gained, key)
        score /= lengths(x) * lengths(key)
        root = np.copysign(np.sqrt(np.maximum(np.abs(score), EPS)), score)
        alpha = 1 / (1 + np.exp(-root * (score != 0)))
        value *= alpha[:, None]
        x += value
