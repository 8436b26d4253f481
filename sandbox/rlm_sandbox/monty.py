"""The server of level `monty`: workers that run cells in Monty, an interpreter of its own.

Nothing of CPython, fork or the kernel's locks is needed, so it works on any system. What Monty
cannot do is declared in `levels` and refused here in one line. Knows nothing of cells.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .levels import LEVELS, Level
from .servers import Plan, Server, Worker
from .text import TextFile
from .values import SandboxError

if TYPE_CHECKING:
    from pydantic_monty import Monty

    from .process import Process

MAX_TEXT_BYTES = 8 << 20  # not ASCII: a slice costs its distance from the start

_MAX_WORKERS = 4_096
_PROBES = (  # (name, cell, what it must say)
    ("runs cells", "print(6 * 7)", "42"),
    ("no files", "open('/etc/passwd')", "PermissionError"),
    ("no modules of the host", "import socket", "ModuleNotFoundError"),
    ("no environment", "import os\nos.environ", "RuntimeError"),
)


class MontyServer:
    """`await start()`, then any number of sessions, then `await aclose()` (or `close()`)."""

    def __init__(self, *, allow_read: Sequence[Path] = ()) -> None:
        self.level: Level = LEVELS["monty"]
        self._folders = [folder.resolve() for folder in allow_read]
        self._lock = threading.Lock()
        self._pool: Monty | None = None
        self._processes: weakref.WeakSet[Process] = weakref.WeakSet()
        self.probes: list[list[Any]] = []  # (name, ok, detail) of each, once started

    async def __aenter__(self) -> MontyServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def start(self) -> None:
        """Find Monty and see that it runs and refuses. Raises SandboxError."""
        if self._pool is None:
            await asyncio.to_thread(self._start)

    async def aclose(self) -> None:
        """End every worker."""
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """`aclose` for those who have no event loop any more."""
        from .monty_worker import end

        with self._lock:
            pool, self._pool = self._pool, None
            if pool is None:
                return
            for process in list(self._processes):  # the pool would leave the busy ones alone
                end(process)
            pool.__exit__(None, None, None)

    async def link(self, plan: Plan) -> Worker:
        """A new worker. Raises SandboxError."""
        await self.start()
        from .monty_worker import MontyWorker

        _check_size(plan.text)
        pool = self._pool
        if pool is None:
            raise SandboxError("the server was closed")
        worker = await MontyWorker.start(pool, plan, self._mounts())
        self._processes.add(worker.process)
        return worker

    def over(self, text: TextFile) -> Server:
        """Itself: workers of Monty share nothing."""
        return self

    def _start(self) -> None:
        with self._lock:
            if self._pool is not None:
                return
            try:
                from pydantic_monty import Monty, MontyError
            except ImportError:
                raise SandboxError(
                    "isolation 'monty' needs pydantic-monty: pip install 'engram-rlm[monty]'"
                ) from None
            try:
                # One worker, one session: what a session leaves behind reaches no other.
                pool = Monty(
                    min_processes=0, max_processes=_MAX_WORKERS, max_checkouts_per_worker=1
                ).__enter__()
                self.probes = [_probe(pool, *probe) for probe in _PROBES]
            except (MontyError, OSError, RuntimeError) as error:
                raise SandboxError(f"isolation 'monty' does not start: {error}") from error
            for name, is_ok, detail in self.probes:
                if not is_ok:
                    raise SandboxError(f"isolation 'monty' does not hold here: {name}: {detail}")
            self._pool = pool

    def _mounts(self) -> list[Any]:
        from pydantic_monty import MountDir

        try:
            return [
                MountDir(host_path=folder, virtual_path=_virtual(folder), mode="read-only")
                for folder in self._folders
            ]
        except (OSError, TypeError, ValueError) as error:
            raise SandboxError(f"a folder cannot be read: {error}") from error


def _probe(pool: Monty, name: str, cell: str, wanted: str) -> list[Any]:
    from pydantic_monty import CollectString, MontyRuntimeError

    said = CollectString()
    with pool.checkout(limits={"max_feed_duration_secs": 5.0}) as session:
        try:
            session.feed_run(cell, print_callback=said)
            seen = said.output.strip()
        except MontyRuntimeError as error:
            seen = error.display("type-msg")
    return [name, seen.startswith(wanted), seen]


def _virtual(folder: Path) -> str:
    """The same path, as cells write paths: with slashes, from the root."""
    return "/" + folder.as_posix().lstrip("/")


def _check_size(text: TextFile | None) -> None:
    if text is None or (text.in_memory and text.num_bytes == text.num_chars):
        return
    if not text.in_memory or text.num_bytes > MAX_TEXT_BYTES:
        raise SandboxError(
            f"isolation 'monty' holds a context of up to 64 MB of ASCII, or {MAX_TEXT_BYTES >> 20}"
            f" MB of other text; this one has {text.num_bytes / 1e6:.1f} MB: use another level"
        )
