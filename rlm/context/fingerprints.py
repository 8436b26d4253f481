"""Where runs of bytes lie in a context: hashes of short grams, taken on a grid, sorted.

Bytes are compared as ink (see there), and places counted in it. Only the context is sampled;
whoever looks hashes every position of a text, so that any run of one gram and one step of the
grid is found (Manber's anchors; winnowing needs twice as many for the same promise).
Knows bytes and positions; nothing of documents, prompts or models. Imports numpy: import it late.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rlm.context.ink import LAST_BLANK, gram_of, ink

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Read = Callable[[int, int], bytes]

BLOCK_BYTES = 1024  # of text; where the ink of each begins is kept
_WINDOW_BYTES = 1024 * BLOCK_BYTES
_MAX_ANCHORS = 8 << 20  # 8 bytes each
_MAX_DENSE_STEP = 32  # with a wider grid only the head of each cell is looked at
_HEAD_BYTES = 64
_FILTER_BITS_AN_ANCHOR = 8
_MIX = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93


def ink_offsets(data: bytes) -> Places:
    """Where each byte of `ink(data)` lies in `data`."""
    return np.flatnonzero(np.frombuffer(data, np.uint8) > LAST_BLANK)


def gram_hashes(data: bytes, gram: int, starts: slice | Places) -> Hashes:
    """64 bits for the `gram` bytes (8 to 16) at each of `starts` in `data`, which is ink."""
    if len(data) < gram:
        return np.empty(0, np.uint64)
    size = len(data) - gram + 1
    mixed = np.ndarray((size,), "<u8", data, gram - 8, (1,))[starts] * np.uint64(_MIX[0])
    mixed ^= np.ndarray((size,), "<u8", data, 0, (1,))[starts]
    mixed *= np.uint64(_MIX[1])
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_MIX[2])
    return mixed


class Fingerprints:
    """The index of one context. Building it reads the whole of it once, in the calling thread, and
    calls `check` on the way, which may raise to end that.

    A key is a hash in its high bits and the position of its gram, counted in ink, in its low ones.
    Keys lie in a scratch file: its pages are the kernel's to take back.
    """

    def __init__(self, read: Read, num_bytes: int, check: Callable[[], None]) -> None:
        self._read = read
        self._num_bytes = num_bytes
        self.gram = gram_of(num_bytes)
        self.step = max(1, -(-num_bytes // _MAX_ANCHORS))
        self._place_bits = num_bytes.bit_length()
        self._place_mask = np.uint64((1 << self._place_bits) - 1)
        num_blocks = -(-num_bytes // BLOCK_BYTES)
        self._ink_starts: Places = np.zeros(num_blocks + 1, np.int64)
        self._keys = self._sorted_keys(check)
        self._filter = self._filled_filter()

    # -- looking up

    @property
    def num_anchors(self) -> int:
        return len(self._keys)

    @property
    def num_ink(self) -> int:
        return int(self._ink_starts[-1])

    def lookup(self, hashes: Hashes, max_places: int) -> tuple[Places, Places]:
        """(which of `hashes`, place in ink) of the grams that the context has; of one that is
        in more than `max_places`, the first."""

        tops = hashes >> np.uint64(64 - self._filter_bits)
        bits = self._filter[(tops >> np.uint64(3)).astype(np.int64)]
        which = np.flatnonzero((bits >> (tops & np.uint64(7)).astype(np.uint8)) & 1)
        low = hashes[which] & ~self._place_mask
        order = np.argsort(low)  # neighbours share cache lines
        which, low = which[order], low[order]
        first = self._keys.searchsorted(low)
        known = (self._keys[np.minimum(first, len(self._keys) - 1)] & ~self._place_mask) == low
        which, low, first = which[known], low[known], first[known]
        counts = self._keys.searchsorted(low | self._place_mask, side="right") - first
        counts = np.minimum(counts, max_places)
        ends = np.cumsum(counts)
        rows = np.arange(counts.sum()) + np.repeat(first - (ends - counts), counts)
        places = (self._keys[rows] & self._place_mask).astype(np.int64)
        return np.repeat(which, counts), places

    # -- between ink and bytes

    def ink_between(self, first: int, last: int) -> bytes:
        """Ink `[first, last)` of the context."""
        start = int(self._ink_starts.searchsorted(first, "right")) - 1
        stop = int(self._ink_starts.searchsorted(last, "left"))
        data = ink(self._blocks(start, stop))
        skipped = first - int(self._ink_starts[start])
        return data[skipped : skipped + last - first]

    def byte_of(self, place: int) -> int:
        """The byte of the context that is ink number `place`."""
        block = int(np.searchsorted(self._ink_starts, place, "right")) - 1
        within = place - int(self._ink_starts[block])
        return block * BLOCK_BYTES + int(ink_offsets(self._blocks(block, block + 1))[within])

    def place_of(self, byte: int) -> int:
        """How much ink lies before `byte` of the context."""
        block = byte // BLOCK_BYTES
        return int(self._ink_starts[block]) + len(ink(self._read(block * BLOCK_BYTES, byte)))

    def _blocks(self, start: int, stop: int) -> bytes:
        return self._read(start * BLOCK_BYTES, min(stop * BLOCK_BYTES, self._num_bytes))

    # -- building

    def _sorted_keys(self, check: Callable[[], None]) -> Hashes:
        grams: _Dense | _Sparse
        if self.step <= _MAX_DENSE_STEP:
            grams = _Dense(self.gram, self.step)
        else:
            grams = _Sparse(self.gram, 1 << (self.step - 1).bit_length())
        capacity = self._num_bytes // self.step + 1
        with tempfile.TemporaryFile(prefix="rlm-anchors-") as file:
            keys: Hashes = np.memmap(file, np.uint64, "w+", shape=(capacity,))
        size = num_ink = 0
        for start in range(0, self._num_bytes, _WINDOW_BYTES):
            check()
            data = self._read(start, min(start + _WINDOW_BYTES, self._num_bytes))
            hashes, places = grams.of(data, num_ink)
            keys[size : size + len(hashes)] = (hashes & ~self._place_mask) | places.astype(
                np.uint64
            )
            size += len(hashes)
            num_ink = self._count_ink(data, start // BLOCK_BYTES, num_ink)
        keys = np.asarray(keys)[:size]
        keys.sort()
        return keys

    def _count_ink(self, data: bytes, block: int, before: int) -> int:
        """Note where the ink of each block ends; how much there is up to the last."""
        ends = before + np.cumsum(_num_ink(_rows(data, BLOCK_BYTES)))
        self._ink_starts[block + 1 : block + 1 + len(ends)] = ends
        return int(ends[-1])

    def _filled_filter(self) -> NDArray[np.uint8]:
        """A bit for each beginning of a hash that there is: most lookups end here."""
        self._filter_bits = max(10, (_FILTER_BITS_AN_ANCHOR * len(self._keys)).bit_length())
        self._filter_bits = min(self._filter_bits, 26, 64 - self._place_bits)
        num_parts = max(1, (1 << self._filter_bits) >> 20)
        edges = np.arange(1, num_parts, dtype=np.uint64) << np.uint64(
            64 - num_parts.bit_length() + 1
        )
        parts = []
        for keys in np.split(self._keys, np.searchsorted(self._keys, edges)):
            bits = np.zeros((1 << self._filter_bits) // num_parts, np.bool_)
            tops = (keys >> np.uint64(64 - self._filter_bits)).astype(np.int64)
            bits[tops % len(bits)] = True
            parts.append(np.packbits(bits, bitorder="little"))
        return np.concatenate(parts)


class _Dense:
    """Grams at every `step`-th byte of ink, over windows in order."""

    def __init__(self, gram: int, step: int) -> None:
        self._gram = gram
        self._step = step
        self._kept = b""  # the end of the ink so far, where a gram may begin
        self._start = 0  # where it lies
        self._next = 0  # where the next gram begins

    def of(self, data: bytes, _: int) -> tuple[Hashes, Places]:
        text = self._kept + ink(data)
        within = self._next - self._start
        hashes = gram_hashes(text, self._gram, slice(within, None, self._step))
        places = self._next + np.arange(len(hashes)) * self._step
        self._next += len(hashes) * self._step
        kept = min(self._next - self._start, len(text))
        self._kept, self._start = text[kept:], self._start + kept
        return hashes, places


class _Sparse:
    """The first gram of every cell of `cell` bytes, where it lies within the cell's head."""

    def __init__(self, gram: int, cell: int) -> None:
        self._gram = gram
        self._cell = cell

    def of(self, data: bytes, num_ink: int) -> tuple[Hashes, Places]:
        cells = _rows(data, self._cell)
        counts = _num_ink(cells)
        places = num_ink + np.cumsum(counts) - counts
        heads = np.ascontiguousarray(cells[:, :_HEAD_BYTES])
        sizes = _num_ink(heads)
        held = sizes >= self._gram
        starts = (np.cumsum(sizes) - sizes)[held]
        return gram_hashes(ink(heads.tobytes()), self._gram, starts), places[held]


def _rows(data: bytes, size: int) -> NDArray[np.uint8]:
    """`data` in rows of `size` bytes; the last is filled up with blanks."""
    return np.frombuffer(data.ljust(-(-len(data) // size) * size), np.uint8).reshape(-1, size)


def _num_ink(rows: NDArray[np.uint8]) -> Places:
    counts: NDArray[np.uint16] = (rows > LAST_BLANK).sum(axis=1, dtype=np.uint16)  # 3 x as fast
    return counts.astype(np.int64)
