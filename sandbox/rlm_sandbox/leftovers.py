"""Threads that a cell left running: found when it ends, so that it can be told.

A thread of a pool that waits for work, as `asyncio.to_thread` leaves them, is not one. Knows
nothing of cells.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import thread as pool
from types import FrameType

_SETTLE_SECONDS = (0.001, 0.004, 0.015)  # for threads that are about to end, or to wait for work
_MAX_NAMES = 5


def running(but: Iterable[int]) -> list[str]:
    """Names of the threads that run on, beside those of these numbers."""
    known = {*but, threading.get_ident()}
    idents = _busy(known)
    for seconds in _SETTLE_SECONDS if idents else ():
        time.sleep(seconds)
        idents = _busy(known)
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    return sorted(names.get(ident, f"thread {ident}") for ident in idents)


def told(names: list[str]) -> str:
    shown = ", ".join(names[:_MAX_NAMES]) + (", …" if len(names) > _MAX_NAMES else "")
    count = "1 thread is" if len(names) == 1 else f"{len(names):,} threads are"
    return f"[{count} still running: {shown}; join them in the cell that starts them]\n"


def _busy(known: set[int]) -> list[int]:
    frames = sys._current_frames()  # noqa: SLF001  # the only list of those that `threading` lost
    return [
        ident for ident, frame in frames.items() if ident not in known and not _is_waiting(frame)
    ]


def _is_waiting(frame: FrameType) -> bool:
    """In a pool's own loop, and in no function that it was given."""
    return frame.f_code is pool._worker.__code__  # noqa: SLF001  # what else tells
