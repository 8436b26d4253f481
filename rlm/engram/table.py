"""The Engram table at rest: int8 rows with one float16 scale each, laid out in 4 KiB pages.

A row never straddles a page, so that a cold lookup costs one read. Knows bytes; nothing of n-grams.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram.hashing import Int64

PAGE_BYTES: Final = 4096
_SCALE_BYTES: Final = 2
_INT8_MAX: Final = 127

Float32 = NDArray[np.float32]


def quantized(rows: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """(..., D) floats → (..., D) int8 and little-endian float16 scales (..., 1), symmetric."""
    rows = rows.astype(np.float32)
    largest = np.abs(rows).max(axis=-1, keepdims=True)
    least = float(np.finfo(np.float16).smallest_subnormal)
    scales = np.maximum(largest / _INT8_MAX, least).astype("<f2")
    whole = np.rint(rows / scales.astype(np.float32)).clip(-_INT8_MAX, _INT8_MAX)
    return whole.astype(np.int8), scales


def pack_rows(rows: NDArray[Any]) -> NDArray[np.uint8]:
    """(R, D) floats → (pages, 4096) bytes: records of D int8 and a little-endian float16 scale."""
    num_rows = len(rows)
    values, scales = quantized(rows)
    records = np.concatenate([values.view(np.uint8), scales.view(np.uint8)], 1)
    per_page = PAGE_BYTES // records.shape[1]
    num_pages = -(-num_rows // per_page)
    padded = np.zeros((num_pages * per_page, records.shape[1]), np.uint8)
    padded[:num_rows] = records
    pages = np.zeros((num_pages, PAGE_BYTES), np.uint8)
    pages[:, : per_page * records.shape[1]] = padded.reshape(num_pages, -1)
    return pages


class Table:
    """Rows by id, read where they lie: usually a memory map, of which only touched pages load."""

    def __init__(self, pages: NDArray[np.uint8], *, num_rows: int, width: int) -> None:
        """Raises ValueError when `pages` cannot hold `num_rows` rows of `width` values."""
        self.num_rows = num_rows
        self.width = width
        self._record_bytes = width + _SCALE_BYTES
        self._per_page = PAGE_BYTES // self._record_bytes
        if self._per_page == 0:
            raise ValueError(f"rows of {width} values do not fit a page")
        shape = (-(-num_rows // self._per_page), PAGE_BYTES)
        if pages.dtype != np.uint8 or pages.shape != shape:
            raise ValueError(f"the table is {pages.dtype} {pages.shape}, not uint8 {shape}")
        used = pages[:, : self._per_page * self._record_bytes]
        self._records = np.lib.stride_tricks.as_strided(
            used,
            (shape[0], self._per_page, self._record_bytes),
            (pages.strides[0], self._record_bytes, 1),
            writeable=False,
        )

    def prefetch(self, row_ids: Int64) -> None:
        """These rows are gathered soon. Here there is nothing to do; see `storage`."""

    def gather(self, row_ids: Int64) -> Float32:
        """(..., K) row ids → (..., K x width) values."""
        page, slot = np.divmod(row_ids, self._per_page)
        records = self._records[page, slot]  # (..., K, record_bytes)
        scales = records[..., self.width :].view("<f2").astype(np.float32)
        values = records[..., : self.width].view(np.int8) * scales
        return values.reshape(*row_ids.shape[:-1], -1)
