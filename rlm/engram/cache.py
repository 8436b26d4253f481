"""What a batch of sequences remembers: keys and values, convolution history, and the prefix that
all its rows share, held once. Knows arrays and row moves; nothing of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram.config import ModelConfig
from rlm.engram.hashing import Int64

_ROOM: Final = 64  # positions of a reply before keys and values must move

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Prefix:
    """Everything that attention and convolution need of a run of tokens. Cutting it short is exact:
    no position depends on a later one."""

    ids: tuple[int, ...]
    keys: tuple[Float32, ...]  # a layer: (H, P, head_dim)
    values: tuple[Float32, ...]
    normed: tuple[Float32, ...]  # a layer: (P, d), what the convolution saw

    def cut(self, length: int) -> Prefix:
        if length == len(self.ids):
            return self
        return Prefix(
            self.ids[:length],
            tuple(keys[:, :length] for keys in self.keys),
            tuple(values[:, :length] for values in self.values),
            tuple(normed[:length] for normed in self.normed),
        )


class Cache:
    """Rows of one batch. Row i owns positions 0..ends[i]; `offset` tokens come before them."""

    def __init__(
        self,
        config: ModelConfig,
        lengths: Sequence[int],
        prefix: Prefix | None,
        reply_tokens: int = _ROOM,
    ) -> None:
        """`lengths` is the number of own prompt tokens of each row; about `reply_tokens` follow."""
        self.ends: Int64 = np.array(lengths, np.int64)
        self.prefix = prefix
        self.offset = 0 if prefix is None else len(prefix.ids)
        self.filled = 0
        rows, back = len(lengths), config.conv_kernel - 1
        shape = (rows, config.num_heads, max(lengths) + min(reply_tokens, _ROOM), config.head_dim)
        self.keys, self.values = _blank(config.num_layers, shape)
        self.history = [
            np.zeros((rows, back, config.d_model), np.float32) for _ in range(config.num_layers)
        ]
        self.recorded: list[list[Float32]] | None = None
        if prefix is not None and back:
            for history, normed in zip(self.history, prefix.normed, strict=True):
                last = normed[-back:]
                history[:, back - len(last) :] = last

    @classmethod
    def alone(cls, config: ModelConfig, length: int, base: Prefix | None, *, record: bool) -> Cache:
        """One row that takes `base` in as its own first positions, followed by `length` more.
        `record` keeps what the convolution sees, for `as_prefix`."""
        known = 0 if base is None else len(base.ids)
        cache = cls(config, [known + length], None)
        if record:
            cache.recorded = [[] for _ in range(config.num_layers)]
        if base is None:
            return cache
        back = config.conv_kernel - 1
        for layer, normed in enumerate(base.normed):
            cache.keys[layer][0, :, :known] = base.keys[layer]
            cache.values[layer][0, :, :known] = base.values[layer]
            last = normed[max(0, known - back) :] if back else normed[:0]
            cache.history[layer][0, back - len(last) :] = last
            if cache.recorded is not None:
                cache.recorded[layer].append(normed)
        cache.filled = known
        return cache

    @classmethod
    def joined(cls, parts: Sequence[Cache]) -> Cache:
        """The rows of all, one after another, each with its prefix as its own first positions."""
        if len(parts) == 1 and parts[0].prefix is None:
            return parts[0]
        whole = object.__new__(Cache)
        whole.ends = np.concatenate([part.ends + part.offset for part in parts])
        whole.prefix, whole.offset, whole.filled, whole.recorded = None, 0, 0, None
        num_layers = len(parts[0].keys)
        _, heads, _, head_dim = parts[0].keys[0].shape
        shape = (len(whole.ends), heads, int(whole.ends.max()) + _ROOM, head_dim)
        whole.keys, whole.values = _blank(num_layers, shape)
        for layer in range(num_layers):
            _stack(parts, "keys", layer, whole.keys[layer])
            _stack(parts, "values", layer, whole.values[layer])
        whole.history = [
            np.concatenate([part.history[layer] for part in parts]) for layer in range(num_layers)
        ]
        return whole

    def part(self, first: int, last: int) -> Cache:
        """The rows first..last as a cache of their own that writes into this one. For prefill
        within the reserved positions; the part must not grow."""
        part = object.__new__(Cache)
        part.ends = self.ends[first:last]
        part.prefix, part.offset, part.filled, part.recorded = self.prefix, self.offset, 0, None
        part.keys = [keys[first:last] for keys in self.keys]
        part.values = [values[first:last] for values in self.values]
        part.history = [history[first:last] for history in self.history]
        return part

    def as_prefix(self, ids: Sequence[int]) -> Prefix:
        """The positions of a recording cache's only row."""
        if self.recorded is None:
            raise ValueError("the cache did not record")
        length = len(ids)
        return Prefix(
            tuple(ids),
            tuple(keys[0, :, :length].copy() for keys in self.keys),
            tuple(values[0, :, :length].copy() for values in self.values),
            tuple(np.concatenate(parts)[:length] for parts in self.recorded),
        )

    def reserve(self, positions: int) -> None:
        """Room for own positions up to `positions`, grown by half when short."""
        rows, heads, capacity, head_dim = self.keys[0].shape
        if positions <= capacity:
            return
        before = (*self.keys, *self.values)
        shape = (rows, heads, max(positions, capacity * 3 // 2), head_dim)
        self.keys, self.values = _blank(len(self.keys), shape)
        for old, new in zip(before, (*self.keys, *self.values), strict=True):
            new[:, :, :capacity] = old

    def write(self, layer: int, k: Float32, v: Float32, start: int) -> None:
        """k, v (B, T, H, head_dim) at own positions from `start`, or at each row's end if it is
        negative (T = 1)."""
        rows = np.arange(len(k))
        for stored, fresh in ((self.keys[layer], k), (self.values[layer], v)):
            if start >= 0:
                stored[:, :, start : start + k.shape[1]] = fresh.transpose(0, 2, 1, 3)
            elif len(k) == 1:
                stored[0, :, self.ends[0]] = fresh[0, 0]
            else:
                stored[rows, :, self.ends] = fresh[:, 0]

    def keep(self, layer: int, line: Float32, start: int) -> None:
        """Store the last conv_kernel - 1 rows of each row's line (B, back + T, d): those before its
        end, wherever the block of tokens stands to it."""
        back = self.history[layer].shape[1]
        width = line.shape[1] - back
        if start < 0:
            self.history[layer][:] = line[:, 1:]
            return
        if self.recorded is not None:
            self.recorded[layer].append(line[0, back:].copy())
        first = np.clip(self.ends - start, 0, width)
        self.history[layer][:] = line[
            np.arange(len(line))[:, None], first[:, None] + np.arange(back)
        ]

    def select(self, live: Int64) -> Int64:
        """Keep only the rows `live` (ascending). Rows from the back fill the holes, so that few
        move; returns the order in which the kept rows now stand."""
        count = len(live)
        order = np.arange(count)
        holes = np.setdiff1d(order, live, assume_unique=True)
        moved = live[live >= count]
        order[holes] = moved
        for store in (self.keys, self.values, self.history):
            for layer, array in enumerate(store):
                array[holes] = array[moved]
                store[layer] = array[:count]
        self.ends[holes] = self.ends[moved]
        self.ends = self.ends[:count]
        return order


def _blank(
    num_layers: int, shape: tuple[int, int, int, int]
) -> tuple[list[Float32], list[Float32]]:
    """Keys and values of all layers, in one block: large pages, see `network`. Zeros: positions
    past a row's end are masked, and a weight of 0 times garbage may be NaN."""
    keys, values = np.zeros((2, num_layers, *shape), np.float32)
    return list(keys), list(values)


def _stack(parts: Sequence[Cache], name: str, layer: int, stacked: Float32) -> None:
    """Keys or values of a layer, prefixes included, into (rows of all, H, room, head_dim)."""
    first = 0
    for part in parts:
        own = int(part.ends.max())
        mine = stacked[first : first + len(part.ends)]
        if part.prefix is not None:
            mine[:, :, : part.offset] = getattr(part.prefix, name)[layer]
        mine[:, :, part.offset : part.offset + own] = getattr(part, name)[layer][:, :, :own]
        first += len(part.ends)
