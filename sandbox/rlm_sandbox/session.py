"""One REPL, seen from the host: cells go in one at a time, results come out.

A worker that dies takes its variables along, and the next cell gets a new one; the cells that ran
are kept for whoever wants to rebuild them. Knows workers only by
what it asks of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from .jsonable import to_json
from .protocol import Run, Setup
from .servers import Plan, Server, Worker
from .text import TextFile
from .values import Capability, CellResult, Limits, SandboxError, Submission

__all__ = ["Capability", "CellResult", "Limits", "SandboxError", "Session", "Submission"]

_MAX_BYTES_PER_CHAR = 4


class Session:
    """A REPL over one context. Use `open`, then `run` cells one after another, then `aclose`."""

    def __init__(self, server: Server, plan: Plan) -> None:
        self._server = server
        self._plan = plan
        self._worker: Worker | None = None
        self._turn = asyncio.Lock()
        self._is_closed = False
        self.isolation = server.level.name
        self.cells: list[str] = []

    @classmethod
    async def open(  # noqa: PLR0913  # all by keyword; a session is made in one place
        cls,
        server: Server,
        *,
        capabilities: Mapping[str, Capability],
        variables: Mapping[str, Any] | None = None,
        text: TextFile | None = None,
        documents: Sequence[tuple[str, int, int, str]] = (),
        limits: Limits | None = None,
        seed: int = 0,
        tools: Sequence[str] = (),
        policy: bool = True,
        display: str | None = None,
    ) -> Self:
        """Start a worker from `server`, which is started if need be. The descriptors of `text`
        are copied: the caller may close its own. `seed` is that of `random` in cells; `tools` are
        the names of capabilities that cells call as they are; `display`, if given, is that of
        one that takes a cell's last expression, instead of its being printed. Raises
        SandboxError."""
        limits = limits or Limits()
        options = {
            "max_output_chars": limits.max_output_chars,
            "memory_bytes": limits.memory_bytes,
            "text": None if text is None else [text.num_bytes, text.num_chars, text.in_memory],
            "documents": [list(document) for document in documents],
            "variables": to_json(variables or {}),
            "seed": seed,
            "tools": list(tools),
            "policy": policy,
            "display": display,
        }
        decoded = text.num_chars if text is not None and text.in_memory else 0
        memory_bytes = limits.memory_bytes + _MAX_BYTES_PER_CHAR * decoded
        plan = Plan(Setup(options), capabilities, limits, _copies(text), memory_bytes)
        session = cls(server, plan)
        try:
            session._worker = await session._start_worker()
        except BaseException:
            await session.aclose()
            raise
        return session

    async def run(self, code: str) -> CellResult:
        """Run one cell. Whatever it does is in the result; SandboxError means that no worker
        could be had. Cancelling ends the worker."""
        async with self._turn:
            if self._is_closed:
                raise SandboxError("the session is closed")
            if self._worker is None:
                self._worker = await self._start_worker()
                if self._is_closed:
                    raise SandboxError("the session is closed")
            self.cells.append(code)
            try:
                run = Run(len(self.cells), code, self._plan.limits.cell_seconds, time.time())
                result = await self._worker.run(run)
            except BaseException:
                self._drop_worker()
                raise
            if result.killed:
                self._drop_worker()
            return result

    async def aclose(self) -> None:
        """End the worker, and the cell that it may be running."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._worker is not None:
            self._worker.kill("the session was closed")
        async with self._turn:
            self._drop_worker()
        for fd in self._plan.text_fds:
            with contextlib.suppress(OSError):
                os.close(fd)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _start_worker(self) -> Worker:
        return await self._server.link(self._plan)

    def _drop_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def _copies(text: TextFile | None) -> tuple[int, ...]:
    if text is None:
        return ()
    return tuple(os.dup(fd) for fd in (text.data_fd, text.index_fd) if fd is not None)
