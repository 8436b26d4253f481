"""Sees whether a worker computes though no cell runs: threads of a cell that were left behind.

Looks at what the kernel counts, less and less often. Knows how to see it, not what to do then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .process import Process

_FIRST_SECONDS, _MAX_SECONDS = 0.5, 16.0  # between two looks
# Of one core, and at least this much: on a machine with much to do a busy thread gets no more.
_BUSY_SHARE, _BUSY_SECONDS = 0.05, 0.1


class IdleWatch:
    """`on_busy` is called once, when the process has computed for much of the time."""

    def __init__(self, process: Process, on_busy: Callable[[], None]) -> None:
        self._process = process
        self._on_busy = on_busy
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """When a cell has ended. What it still does at first does not count."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_FIRST_SECONDS, self._look_after, _FIRST_SECONDS)

    def stop(self) -> None:
        """When the next cell begins, and at the end."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _look_after(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        cpu_seconds = self._process.cpu_seconds()
        self._timer = loop.call_later(seconds, self._look, loop.time(), cpu_seconds)

    def _look(self, since: float, cpu_seconds_then: float) -> None:
        seconds = asyncio.get_running_loop().time() - since
        used_seconds = self._process.cpu_seconds() - cpu_seconds_then
        if used_seconds > max(_BUSY_SECONDS, _BUSY_SHARE * seconds):
            self.stop()
            self._on_busy()
        else:
            self._look_after(min(2 * seconds, _MAX_SECONDS))
