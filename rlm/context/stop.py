"""How loading is watched from outside: told to stop, and asked how far it is.

Knows nothing of what is loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Stopped(Exception):
    """Raised where work goes on after it was told to stop."""


class Stop:
    """Set once, from any thread; what would block for long says how it is cut short."""

    def __init__(self) -> None:
        self._is_set = False
        self._lock = threading.Lock()
        self._cuts: set[Callable[[], object]] = set()

    def set(self) -> None:
        with self._lock:
            self._is_set = True
            cuts = [*self._cuts]
        for cut in cuts:
            cut()

    def check(self) -> None:
        if self._is_set:
            raise Stopped("interrupted while the context was loaded")

    @contextmanager
    def cutting(self, cut: Callable[[], object]) -> Iterator[None]:
        """`cut` is called once if the stop comes before the block ends; it must not block."""
        with self._lock:
            self._cuts.add(cut)
            late = self._is_set
        if late:
            cut()
        try:
            yield
        finally:
            with self._lock:
                self._cuts.discard(cut)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far loading is; `num_inputs` are files, addresses and texts."""

    num_done: int
    num_inputs: int
    num_chars: int


@dataclass(frozen=True, slots=True)
class Watch:
    """`told` is called with each input that was read, in the thread that loads."""

    stop: Stop = field(default_factory=Stop)
    told: Callable[[Progress], object] = lambda _: None
