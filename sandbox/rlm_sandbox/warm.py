"""What the sandboxes of a process share: an event loop in a thread, and a server of each kind.

Started when first needed and kept warm, so that the next sandbox opens in milliseconds. Ends with
the interpreter, or by `close`; a forked child begins with nothing. Knows no sandbox.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from .servers import Server, server_for

T = TypeVar("T")
_END_SECONDS = 5.0


@dataclass(frozen=True)
class Kind:
    """Sandboxes of one kind share a server."""

    isolation: str = "auto"
    allow_read: tuple[Path, ...] = ()
    preload: tuple[str, ...] = ()


class Warm:
    """Used by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._servers: dict[Kind, Server] = {}
        self._inherited: dict[Kind, Server] = {}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._endings: set[Future[None]] = set()

    def server(self, kind: Kind) -> Server:
        """Not yet started, perhaps. Raises SandboxError."""
        with self._lock:
            if kind not in self._servers:
                self._servers[kind] = server_for(
                    kind.isolation, allow_read=kind.allow_read, preload=kind.preload
                )
            return self._servers[kind]

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Do it on the shared loop. Whoever waits for it must not be on that loop."""
        with self._lock:
            if self._loop is None:
                self._start_loop()
            assert self._loop is not None
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def end(self, work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
        """Do it on the loop that was ours, before `close` ends that. For the garbage collector,
        which may strike anywhere: takes no lock."""
        try:
            ending = asyncio.run_coroutine_threadsafe(work, loop)
        except RuntimeError:  # the loop is closed
            work.close()
        else:
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    @property
    def is_here(self) -> bool:
        """Whether this code runs on the shared loop, where nothing may block."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """End the servers, and with them every worker. What still runs is cancelled."""
        with self._lock:
            thread, loop, over = self._thread, self._loop, self._over
            self._thread = self._loop = self._over = None
            if thread is not None and loop is not None and over is not None:
                wait(list(self._endings), _END_SECONDS)
                loop.call_soon_threadsafe(over.set)
                thread.join()
            for server in self._servers.values():
                server.close()
            self._servers.clear()

    def forget(self) -> None:
        """Called in a forked child, whose threads are gone and whose servers are its parent's."""
        inherited = self._servers
        self.__init__()  # type: ignore[misc]  # a lock may be held by a thread that is gone
        self._inherited = inherited  # kept, since collecting one would warn of its process

    def _start_loop(self) -> None:
        started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

        async def until_over() -> None:
            over = asyncio.Event()
            started.set_result((asyncio.get_running_loop(), over))
            await over.wait()

        self._thread = threading.Thread(
            target=lambda: asyncio.run(until_over()), name="rlm-sandbox", daemon=True
        )
        self._thread.start()
        self._loop, self._over = started.result()


WARM = Warm()
atexit.register(WARM.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WARM.forget)
