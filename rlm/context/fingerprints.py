"""Where runs of bytes lie in a context: hashes of short grams, taken on a grid, sorted.

Bytes are compared as *ink*: blanks and control bytes left out, ASCII letters in lower case, so
that a text that was wrapped, stripped or indented anew is still itself. Only the context is
sampled; whoever looks hashes every position of a text, so that any run of one gram and one step
of the grid is found (Manber's anchors; winnowing needs twice as many for the same promise).
Knows bytes and positions; nothing of documents, prompts or models.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

Read = Callable[[int, int], bytes]

SHORT_GRAM, LONG_GRAM = 8, 12  # bytes of ink; the long one where many short ones are alike
_LONG_FROM_BYTES = 1 << 20
BLOCK_BYTES = 1024  # of text; where the ink of each begins is kept
_WINDOW_BYTES = 1024 * BLOCK_BYTES
_MAX_ANCHORS = 8 << 20  # 8 bytes each
_MAX_DENSE_STEP = 32  # with a wider grid only the head of each cell is looked at
_HEAD_BYTES = 64
_FILTER_BITS_AN_ANCHOR = 8
_BLANKS = bytes(range(33))
_LOWER = bytes.maketrans(bytes(range(65, 91)), bytes(range(97, 123)))
_MIX = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93


class Stopped(Exception):
    """The context was closed while it was being read."""


def gram_of(num_bytes: int) -> int:
    """How many bytes of ink are looked for at once in a context of this size."""
    return LONG_GRAM if num_bytes >= _LONG_FROM_BYTES else SHORT_GRAM


def ink(data: bytes) -> bytes:
    return data.translate(_LOWER, _BLANKS)


def ink_offsets(data: bytes) -> Places:
    """Where each byte of `ink(data)` lies in `data`."""
    import numpy as np

    return np.flatnonzero(np.frombuffer(data, np.uint8) > _BLANKS[-1])


def gram_hashes(data: bytes, gram: int, starts: slice | Places) -> Hashes:
    """64 bits for the `gram` bytes (8 to 16) at each of `starts` in `data`, which is ink."""
    import numpy as np

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
    """The index of one context. Building it reads the whole of it once, in the calling thread.

    A key is a hash in its high bits and the position of its gram, counted in ink, in its low ones.
    Keys lie in a scratch file: its pages are the kernel's to take back.
    """

    def __init__(self, read: Read, num_bytes: int, stopping: threading.Event) -> None:
        import numpy as np

        self._read = read
        self._num_bytes = num_bytes
        self.gram = gram_of(num_bytes)
        self.step = max(1, -(-num_bytes // _MAX_ANCHORS))
        self._place_bits = num_bytes.bit_length()
        self._place_mask = np.uint64((1 << self._place_bits) - 1)
        num_blocks = -(-num_bytes // BLOCK_BYTES)
        self._ink_starts: Places = np.zeros(num_blocks + 1, np.int64)
        self._keys = self._sorted_keys(stopping)
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
        import numpy as np

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
        import numpy as np

        start = int(np.searchsorted(self._ink_starts, first, "right")) - 1
        stop = int(np.searchsorted(self._ink_starts, last, "left"))
        data = ink(self._blocks(start, stop))
        skipped = first - int(self._ink_starts[start])
        return data[skipped : skipped + last - first]

    def byte_of(self, place: int) -> int:
        """The byte of the context that is ink number `place`."""
        import numpy as np

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

    def _sorted_keys(self, stopping: threading.Event) -> Hashes:
        import numpy as np

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
            if stopping.is_set():
                raise Stopped
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
        import numpy as np

        marked = np.frombuffer(data.ljust(-(-len(data) // BLOCK_BYTES) * BLOCK_BYTES), np.uint8)
        counts = np.count_nonzero(marked.reshape(-1, BLOCK_BYTES) > _BLANKS[-1], axis=1)
        ends = before + np.cumsum(counts)
        self._ink_starts[block + 1 : block + 1 + len(ends)] = ends
        return int(ends[-1])

    def _filled_filter(self) -> NDArray[np.uint8]:
        """A bit for each beginning of a hash that there is: most lookups end here."""
        import numpy as np

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
        import numpy as np

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
        import numpy as np

        cells = np.frombuffer(data.ljust(-(-len(data) // self._cell) * self._cell), np.uint8)
        cells = cells.reshape(-1, self._cell)
        counts = np.count_nonzero(cells > _BLANKS[-1], axis=1)
        places = num_ink + np.cumsum(counts) - counts
        heads = np.ascontiguousarray(cells[:, :_HEAD_BYTES])
        sizes = np.count_nonzero(heads > _BLANKS[-1], axis=1)
        held = sizes >= self._gram
        starts = (np.cumsum(sizes) - sizes)[held]
        return gram_hashes(ink(heads.tobytes()), self._gram, starts), places[held]
