"""The oracles that look at the whole machine, again and again while payloads run.

What they find is put down to every payload that ran at that moment: one of them did it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from . import others
from .listeners import Listeners

_PAUSE_SECONDS = 0.25
_START_SECONDS = 20.0  # a worker may stand unlocked while it starts, and runs no cell then
_LEFT_SECONDS = 1.0  # what is gone is gone after this long
_LOCKED = {"Seccomp": "2", "NoNewPrivs": "1", "CapEff": "0" * 16, "CapPrm": "0" * 16}


class NotLocked(Exception):
    """The boundary is not there. No payload may run."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a host may do of itself, all sessions together, without being harmed: seconds that it
    works, or waits, between two looks; how much its memory grows."""

    work_seconds: float = 3.0
    wait_seconds: float = 15.0
    growth_bytes: int = 1 << 30


_BOUNDS = Bounds()


class Watch:
    """`most_workers` is what there may be now; whoever opens and closes sessions keeps it."""

    def __init__(
        self,
        server_pid: int,
        bystander: others.Bystander,
        listeners: Listeners,
        bounds: Bounds = _BOUNDS,
    ) -> None:
        self.most_workers = 0
        self._server_pid = server_pid
        self._bystander = bystander
        self._listeners = listeners
        self._bounds = bounds
        self._signals = others.Signals()
        self._standings = others.Standings(os.getpid(), server_pid, bystander.pid)
        self._heartbeat = others.Heartbeat(bounds.work_seconds, bounds.wait_seconds)
        self._memory_bytes = others.most_memory_bytes(os.getpid())
        self._too_many_since: float | None = None
        self._running: dict[str, list[str]] = {}
        self.unclaimed: list[str] = []

    async def for_ever(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(_PAUSE_SECONDS)

    def look(self) -> list[str]:
        """Once; what is found, which is also told to whoever runs."""
        harm = [
            *self._listeners.harm(),
            *self._signals.harm(),
            *self._bystander.harm(),
            *self._standings.harm(),
            *self._heartbeat.harm(),
            *self._strangers(),
            *self._swelling(),
        ]
        suspects = ", ".join(sorted(self._running)) or "nobody"
        for told in [*self._running.values()] or [self.unclaimed]:
            told += [f"{what} (one of: {suspects})" for what in harm]
        return harm

    @contextmanager
    def over(self, name: str, harm: list[str]) -> Iterator[None]:
        """What is seen meanwhile is this payload's harm, or that of one beside it."""
        self._running[name] = harm
        try:
            yield
            self.look()
        finally:
            del self._running[name]

    async def require_locks(self, patience_seconds: float = _START_SECONDS) -> None:
        """Seen from outside: every worker stands under the filter and has no powers left."""
        until = time.monotonic() + patience_seconds
        while unlocked := [pid for pid in self._workers() if not _is_locked(pid)]:
            if time.monotonic() > until:
                raise NotLocked(f"workers without a lock: {unlocked}")
            await asyncio.sleep(_PAUSE_SECONDS / 10)

    async def nothing_left(self) -> list[str]:
        """What there is too much of, a second after the last session was closed."""
        await asyncio.sleep(_LEFT_SECONDS)
        left = len(self._workers()) - self.most_workers
        return [f"{left} workers are left"] * (left > 0) + self._strangers()

    def _workers(self) -> set[int]:
        return others.children(self._server_pid)

    def _strangers(self) -> list[str]:
        """Processes that nobody should have made, or that should be gone."""
        harm = []
        known = {self._server_pid, self._bystander.pid}
        families = others.families()
        harm += [f"process {pid} was left" for pid in families.get(os.getpid(), set()) - known]
        workers = families.get(self._server_pid, set())
        for worker in workers:
            harm += [f"worker {worker} made {pid}" for pid in families.get(worker, ())]
        if len(workers) <= self.most_workers:
            self._too_many_since = None
        elif self._too_many_since is None:
            self._too_many_since = time.monotonic()
        elif time.monotonic() - self._too_many_since > _LEFT_SECONDS:
            harm.append(f"{len(workers)} workers, where {self.most_workers} may be")
        return harm

    def _swelling(self) -> list[str]:
        most = others.most_memory_bytes(os.getpid())
        growth = most - self._memory_bytes
        if growth <= self._bounds.growth_bytes:
            return []
        self._memory_bytes = most  # told once
        return [f"the host grew by {growth >> 20:,} MB"]


def _is_locked(pid: int) -> bool:
    """A process that has ended is locked enough."""
    status = others.status(pid)
    return not status or status.get("State", "Z")[0] in "ZX" or _LOCKED.items() <= status.items()
