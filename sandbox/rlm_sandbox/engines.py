"""What looks for things in bytes at the speed of memory: google-re2, the C library, or `re`.

A search is a function that tells where the first match within a range starts. Knows nothing of
texts, and of patterns only that they are given.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import sys
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

Data = mmap.mmap | bytes
Search = Callable[[Data, int, int], int]  # (data, from, to) -> where a match starts, or -1

SLICE_BYTES = 64 << 20  # searched at once; between slices a cell can be interrupted
_MAX_THREADS = min(os.cpu_count() or 1, 4)  # of a search that goes far; memory is no faster to more
_NEAR_BYTES = 1 << 16
_MAX_APART_BYTES = 256  # of what is looked at whether it can overlap itself
# Bytes of prose and code, the most frequent first; roughly, the nth is one in 3.4 * (n + 3).
_FREQUENT = (
    b" etaonihsrdlucmwfgypb,.v\nkIT-AHS\"WMB'jCxE?N!PDqzLRFOGY;:JV_UK*Q0123456789XZ()[]/=<>{}"
)
_RARE = 1.2e-4  # a pair of bytes at a distance: re2 is the faster below, the C library above


@lru_cache(maxsize=1)
def re2() -> Any:
    """google-re2, or None where it is not installed. Asked for once before any worker is forked:
    later nothing can be imported."""
    try:
        import re2 as module
    except ImportError:
        return None
    return module


@lru_cache(maxsize=1)
def memmem() -> Any:
    """That of the C library, or None where there is none; likewise."""
    if sys.platform == "win32":
        return None
    try:
        function = ctypes.CDLL(None).memmem
    except (OSError, AttributeError):
        return None
    function.restype = ctypes.c_void_p
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t)
    return function


def find(search: Search, data: Data, start: int, end: int, overlap: int) -> int:
    """Where the first match that starts within `[start, end)` starts, or -1. A match is at most
    `overlap` bytes longer than one."""
    size, threads = SLICE_BYTES, 1
    while start < end:
        stops = [min(start + (place + 1) * size, end) for place in range(threads)]
        slices = [
            (data, first, min(stop + overlap, end))
            for first, stop in zip([start, *stops], stops, strict=False)
            if first < stop
        ]
        for found, stop in zip(_at_once(search, slices), stops, strict=False):
            if 0 <= found < stop:
                return found
        start, threads = stops[-1], _MAX_THREADS  # the next match is not near
    return -1


def _at_once(search: Search, slices: Sequence[tuple[Data, int, int]]) -> list[int]:
    """Searches of these, each but the first in a thread that ends with this."""
    found = [-1] * len(slices)

    def look(place: int) -> None:
        found[place] = search(*slices[place])

    threads = [threading.Thread(target=look, args=(place,)) for place in range(1, len(slices))]
    for thread in threads:
        thread.start()
    try:
        look(0)
    finally:
        for thread in threads:
            thread.join()
    return found


def count(sought: bytes, data: Data, start: int, end: int) -> int:
    """How often these bytes occur, as `bytes.count` tells. From one on, those near it are counted
    at once, which has less to do for each."""
    quick, counted = literal(sought), _counted_apart if _is_apart(sought) else _counted_in_turn
    total = 0
    while start < end:
        found = find(quick, data, start, end, len(sought))
        if found < 0:
            break
        stop = min(found + _NEAR_BYTES, end)
        more, start = counted(sought, data, (found, stop, end))
        total += more
    return total


def _is_apart(sought: bytes) -> bool:
    """Whether no two occurrences can overlap: no end of it is its beginning."""
    size = len(sought)
    return size <= _MAX_APART_BYTES and not any(
        sought.startswith(sought[at:]) for at in range(1, size)
    )


def _counted_apart(sought: bytes, data: Data, span: tuple[int, int, int]) -> tuple[int, int]:
    """How many start within `[start, stop)`, and where the next may start."""
    start, stop, end = span
    return data[start : min(stop + len(sought) - 1, end)].count(sought), stop


def _counted_in_turn(sought: bytes, data: Data, span: tuple[int, int, int]) -> tuple[int, int]:
    start, stop, end = span
    total = 0
    for occurrence in re.compile(re.escape(sought)).finditer(
        data, start, min(stop + len(sought), end)
    ):
        if occurrence.start() >= stop:
            break
        total, start = total + 1, occurrence.end()
    return total, max(start, stop)


@lru_cache(maxsize=256)
def literal(sought: bytes) -> Search:
    """A search for these bytes."""
    if re2() is not None:
        share, first, last = _rarest_pair(sought)
        if share < _RARE or memmem() is None:
            found = _by_pair(sought, first, last)
            if found is not None:
                return found
    if memmem() is not None:
        return _by_memmem(sought)
    return _by(re.compile(re.escape(sought)))


def compiled(expression: str, latin: bool = False) -> Search | None:
    """A search by re2; None where the expression is larger than it may be."""
    module = re2()
    options = module.Options()
    options.log_errors = False
    if latin:
        options.encoding = module.Options.Encoding.LATIN1
    try:
        return _by(module.compile(expression.encode(), options))
    except module.error:
        return None


def _by(program: Any) -> Search:
    def search(data: Data, start: int, end: int) -> int:
        found = program.search(data, start, end)
        return -1 if found is None else int(found.start())

    return search


# -- literals


def _rarest_pair(sought: bytes) -> tuple[float, int, int]:
    """Two places in `sought` whose bytes seldom stand so: how seldom, and the places. Of a single
    byte, the one."""
    shares = [_share(byte) for byte in sought[:64]]
    pairs = [
        (shares[first] * shares[last], first, last)
        for last in range(len(shares))
        for first in range(last)
    ]
    return min(pairs, default=(shares[0], 0, 0))


def _share(byte: int) -> float:
    if byte >= 0x80:
        return 0.01
    place = _FREQUENT.find(byte)
    return 1 / (3.4 * (place + 3)) if place >= 0 else 0.002


def _by_pair(sought: bytes, first: int, last: int) -> Search | None:
    """re2 compares the two ends of a leading literal many places at a time. So one is made of the
    pair and what is between; the group parts it from the rest."""
    rest = f"({_escaped(sought[last + 1 :])})" if sought[last + 1 :] else ""
    quick = compiled(_escaped(sought[first : last + 1]) + rest, latin=True)
    if quick is None or not first:
        return quick

    def search(data: Data, start: int, end: int) -> int:
        place = start + first
        while (found := quick(data, place, end)) >= 0:
            if data[found - first : found] == sought[:first]:
                return found - first
            place = found + 1
        return -1

    return search


def _escaped(sought: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in sought)


def _by_memmem(sought: bytes) -> Search:
    function, size = memmem(), len(sought)

    def search(data: Data, start: int, end: int) -> int:
        if end - start < size:
            return -1
        with _Address(data) as base:
            found = function(base + start, end - start, sought, size)
        return -1 if found is None else int(found - base)

    return search


class _PyBuffer(ctypes.Structure):
    _fields_ = (
        ("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p), ("shape", ctypes.c_void_p), ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p), ("internal", ctypes.c_void_p),
    )  # fmt: skip


class _Address:
    """Where an object's bytes are, which stay there until the block ends. ctypes itself gives no
    address of what is only read."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._view = _PyBuffer()

    def __enter__(self) -> int:
        ctypes.pythonapi.PyObject_GetBuffer(
            ctypes.py_object(self._data), ctypes.byref(self._view), 0
        )
        return int(self._view.buf or 0)

    def __exit__(self, *_: object) -> None:
        ctypes.pythonapi.PyBuffer_Release(ctypes.byref(self._view))
