"""A table too large for memory: its pages asked for before they are read, its hottest rows kept.
Knows pages, rows and the kernel; nothing of n-grams or of the model.

The rows of a token are known as soon as it is drawn, one block before they are needed. Asking is
`madvise(MADV_WILLNEED)`, which starts a read and does not wait: eight pages cost 40 us to ask for
and are there 100 us later, where reading them one fault at a time takes 600 us (docs/LOG.md).
"""

from __future__ import annotations

import ctypes
import mmap
import os
import threading
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram.hashing import Int64
from rlm.engram.table import PAGE_BYTES, Float32, Table

PREFETCH_FROM_BYTES: Final = 64 << 20  # smaller tables are read whole when they are checked
HOT_ROWS: Final = 1 << 16
_PAGES_AT_ONCE: Final = 1 << 14


class MappedTable(Table):
    """A table in a file, from `offset` on. `prefetch` off leaves reading to page faults."""

    def __init__(
        self, path: Path, *, num_rows: int, width: int, offset: int = 0, prefetch: bool = True
    ) -> None:
        """Raises ValueError when the file cannot hold the rows, OSError when it cannot be read."""
        if offset % mmap.ALLOCATIONGRANULARITY:
            raise ValueError("the table does not start at a page")
        per_page = PAGE_BYTES // (width + 2)
        size = -(-num_rows // per_page) * PAGE_BYTES
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < offset + size:
                raise ValueError(f"{path} is too short for {num_rows} rows")
            self._map = mmap.mmap(file.fileno(), size, offset=offset, access=mmap.ACCESS_READ)
        if hasattr(mmap, "MADV_RANDOM"):  # else each fault would read pages around it
            self._map.madvise(mmap.MADV_RANDOM)
        pages = np.frombuffer(self._map, np.uint8).reshape(-1, PAGE_BYTES)
        super().__init__(pages, num_rows=num_rows, width=width)
        self._prefetches = prefetch and hasattr(mmap, "MADV_WILLNEED")

    def prefetch(self, row_ids: Int64) -> None:
        if not self._prefetches:
            return
        willneed, advise = mmap.MADV_WILLNEED, self._map.madvise
        for page in np.unique(row_ids // self._per_page).tolist():
            advise(willneed, page * PAGE_BYTES, PAGE_BYTES)

    def resident_share(self) -> float | None:
        """Share of its pages that lie in memory now; None where the kernel does not tell."""
        size = len(self._map)
        flags = (ctypes.c_ubyte * (size // PAGE_BYTES))()
        start = np.frombuffer(self._map, np.uint8).ctypes.data
        try:
            mincore = ctypes.CDLL(None, use_errno=True).mincore
        except (AttributeError, OSError):
            return None
        mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
        if mincore(start, size, flags) != 0:
            return None
        return float((np.frombuffer(bytes(flags), np.uint8) & 1).mean())


class HotRows:
    """The rows read last, as values: n-grams are as uneven as words, few rows serve most lookups.

    Any thread. One row a slot, by its id modulo the slots: what falls into a slot drives out what
    was there.
    """

    def __init__(self, table: Table, slots: int) -> None:
        self.table, self.num_rows, self.width = table, table.num_rows, table.width
        self._owners = np.full(slots, -1, np.int64)
        self._values = np.zeros((slots, table.width), np.float32)
        self._lock = threading.Lock()
        self.hits = self.misses = 0

    def prefetch(self, row_ids: Int64) -> None:
        flat = row_ids.reshape(-1)
        missing = flat[self._owners[flat % len(self._owners)] != flat]
        if len(missing):
            self.table.prefetch(missing)

    def gather(self, row_ids: Int64) -> Float32:
        """As `Table.gather`, the same to the bit."""
        flat = row_ids.reshape(-1)
        with self._lock:
            values = self._values_of(flat)
        return values.reshape(*row_ids.shape[:-1], -1)

    def _values_of(self, flat: Int64) -> Float32:
        slots = flat % len(self._owners)
        missed = self._owners[slots] != flat
        values = self._values[slots]
        count = int(missed.sum())
        self.hits += len(flat) - count
        self.misses += count
        if count:
            rows = flat[missed]
            values[missed] = fresh = self.table.gather(rows[:, None])
            self._values[slots[missed]], self._owners[slots[missed]] = fresh, rows
        return values


def byte_offset(part: NDArray[np.uint8], whole: NDArray[np.uint8]) -> int:
    """Where a view begins within what it views."""
    return int(part.ctypes.data - whole.ctypes.data)


def in_memory(path: Path, *, num_rows: int, width: int, offset: int = 0) -> Table:
    """The same table read whole."""
    per_page = PAGE_BYTES // (width + 2)
    pages: NDArray[np.uint8] = np.empty((-(-num_rows // per_page), PAGE_BYTES), np.uint8)
    with path.open("rb") as file:
        file.seek(offset)
        for part in np.array_split(pages, max(1, len(pages) // _PAGES_AT_ONCE)):
            if file.readinto(part.data) != part.nbytes:
                raise ValueError(f"{path} is too short for {num_rows} rows")
    return Table(pages, num_rows=num_rows, width=width)
