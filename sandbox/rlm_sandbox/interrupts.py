"""SIGINT as the end of a cell's time: raised in the cell, never in the machinery around it.

One interrupt a cell, however many arrive; none between cells; none in the middle of a frame. Only
the main thread ever runs this.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .namespace import Interrupted


class Interrupts:
    def __init__(self) -> None:
        self._is_live = False
        self._shields = 0
        self._is_pending = False
        self._main = threading.get_ident()

    def install(self) -> None:
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, *_: Any) -> None:
        if not self._is_live:
            return
        if self._shields:
            self._is_pending = True
            return
        self._is_live = False
        raise Interrupted

    def again(self) -> None:
        """An interrupt was lost where nothing can be raised (`__del__`): take the next one."""
        self._is_live = True

    @contextmanager
    def live(self) -> Iterator[None]:
        """While a cell runs. The caller catches an interrupt that lands in this very exit."""
        self._is_pending = False
        self._is_live = True
        try:
            yield
        finally:
            self._is_live = False

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """While a frame is written: an interrupt waits until it is whole."""
        if threading.get_ident() != self._main:
            yield  # signals only ever reach the main thread
            return
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self._is_pending and not self._shields and self._is_live:
            self._is_live = False
            raise Interrupted
