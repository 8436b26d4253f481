"""The time of one cell: it runs, stands still while the host works, and ends in two steps.

Interrupt when the time is over, and again, since an interrupt can be lost where nothing can be
raised; kill when the grace is over. Knows how to count, not whom it stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_AGAIN_SECONDS = 0.1


class CellClock:
    """`on_interrupt` is called when the time is over, `on_kill` when the grace is, too."""

    def __init__(
        self,
        seconds: float,
        grace_seconds: float,
        on_interrupt: Callable[[], None],
        on_kill: Callable[[], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._left_seconds = seconds
        self._grace_seconds = grace_seconds
        self._on_interrupt = on_interrupt
        self._on_kill = on_kill
        self._holds = 1  # it runs when nobody holds it
        self._since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False
        self.has_interrupted = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Until the cell is done."""
        self._release()
        try:
            yield
        finally:
            self._is_over = True
            self._stop_timer()

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """While a capability of the host runs; several may at once."""
        self._hold()
        try:
            yield
        finally:
            self._release()

    def _hold(self) -> None:
        self._holds += 1
        if self._holds == 1 and not self._is_over:
            self._stop_timer()
            self._left_seconds -= self._loop.time() - self._since

    def _release(self) -> None:
        self._holds -= 1
        if self._holds == 0 and not self._is_over:
            self._since = self._loop.time()
            self._timer = self._loop.call_later(max(0.0, self._left_seconds), self._interrupt)

    def _interrupt(self) -> None:
        self._is_over = self.has_interrupted = True  # the grace does not stand still
        self._remind(self._loop.time() + self._grace_seconds)

    def _remind(self, kill_at: float) -> None:
        soon = self._loop.time() + _AGAIN_SECONDS
        if soon < kill_at:
            self._timer = self._loop.call_at(soon, self._remind, kill_at)
        else:
            self._timer = self._loop.call_at(kill_at, self._on_kill)
        self._on_interrupt()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
