"""One REPL, seen from the host: cells go in one at a time, results come out.

A worker that dies takes its variables along; a new one gets them back, since what the cells did is
on record and can be done again. Knows workers only by what it asks of them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from .jsonable import to_json
from .protocol import Run, Setup
from .record import Record
from .replay import replay
from .servers import Plan, Server, Worker
from .text import TextFile, close, copied
from .values import Capability, CellResult, Limits, SandboxError, Submission

__all__ = ["Capability", "CellResult", "Limits", "SandboxError", "Session", "Submission"]

_MAX_BYTES_PER_CHAR = 4


class Session:
    """A REPL over one context. Use `open`, then `run` cells one after another, then `aclose`."""

    def __init__(self, server: Server, plan: Plan, record: Record, started: float) -> None:
        self._server = server
        self._plan = plan
        self._record = record
        self._started, self._opened = started, time.monotonic()
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
        details: Sequence[tuple[Mapping[str, Any], Sequence[tuple[int, int]]]] = (),
        limits: Limits | None = None,
        seed: int = 0,
        started: float | None = None,
        tools: Sequence[str] = (),
        policy: bool = True,
        display: str | None = None,
    ) -> Self:
        """Start a worker from `server`, which is started if need be. The descriptors of `text`
        are copied: the caller may close its own. `details`: metadata and pages of each document,
        or of none. `seed` is that of `random` in cells, and
        `started` what `time.time()` is there now, if it is not now; `tools` are the names of
        capabilities that cells call as they are; `display`, if given, is that of one that takes
        a cell's last expression, instead of its being printed. Raises SandboxError."""
        limits = limits or Limits()
        options = {
            "max_output_chars": limits.max_output_chars,
            "memory_bytes": limits.memory_bytes,
            "text": None if text is None else [text.num_bytes, text.num_chars, text.in_memory],
            "documents": [list(document) for document in documents],
            "details": json.dumps(to_json(details)) if details else "",
            "variables": to_json(variables or {}),
            "seed": seed,
            "tools": list(tools),
            "policy": policy,
            "display": display,
        }
        decoded = text.num_chars if text is not None and text.in_memory else 0
        memory_bytes = limits.memory_bytes + _MAX_BYTES_PER_CHAR * decoded
        own_text = None if text is None else copied(text)
        record = Record(capabilities)
        plan = Plan(Setup(options), record.capabilities, limits, own_text, memory_bytes)
        session = cls(server, plan, record, time.time() if started is None else float(started))
        try:
            await session._start_worker()
        except BaseException:
            await session.aclose()
            raise
        return session

    async def run(self, code: str, at: float | None = None) -> CellResult:
        """Run one cell; `at` is what `time.time()` is then, if it is not now. Whatever it does is
        in the result; SandboxError means that no worker could be had. Cancelling ends the worker.
        A worker that ended is rebuilt at once: the result says what became of the variables."""
        async with self._turn:
            try:
                return await self._run(code, self._time() if at is None else at)
            except BaseException:
                self._drop_worker()
                raise

    async def _run(self, code: str, at: float) -> CellResult:
        worker, told = await self._living_worker()
        self.cells.append(code)
        seconds = float(self._plan.limits.cell_seconds)  # an int is no float on the wire
        run = Run(len(self.cells), code, seconds, at)
        self._record.begin(run)
        result = await worker.run(run)
        if not result.killed:
            self._record.keep(result)
            return replace(result, stdout=told + result.stdout)
        self._drop_worker()
        if self._is_closed:
            return result
        rebuilt = "The worker was ended; there were no earlier cells"
        if self._record.cells:
            _, rebuilt = await self._rebuild()
        error = f"{result.error}\n{rebuilt}; what this cell did is lost"
        return replace(result, stdout=told, error=error)

    async def _living_worker(self) -> tuple[Worker, str]:
        """A worker that holds what the cells so far did, and a line where it is a new one."""
        if self._is_closed:
            raise SandboxError("the session is closed")
        ended = None if self._worker is None else self._worker.ended
        if self._worker is not None and ended is None:
            return self._worker, ""
        self._drop_worker()
        worker, rebuilt = await self._rebuild()
        if rebuilt:
            rebuilt = f"[{ended or 'the last cell was cut off'}. {rebuilt}]\n"
        return worker, rebuilt

    async def _rebuild(self) -> tuple[Worker, str]:
        """A new worker, and what became of the variables; '' where there were none."""
        worker = await self._start_worker()
        if not self._record.cells:
            return worker, ""
        told = await replay(self._record, worker, self._plan.limits.cell_seconds)
        if told is None:
            self._drop_worker()
            worker = await self._start_worker()
            told = (
                "The worker is new: running the earlier cells again failed,"
                " their variables are lost"
            )
        return worker, told

    async def aclose(self) -> None:
        """End the worker, and the cell that it may be running."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._worker is not None:
            self._worker.kill("the session was closed")
        async with self._turn:
            self._drop_worker()
        if self._plan.text is not None:
            close(self._plan.text)

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
        worker = self._worker = await self._server.link(self._plan)
        if self._is_closed:
            raise SandboxError("the session is closed")
        return worker

    def _time(self) -> float:
        return self._started + time.monotonic() - self._opened

    def _drop_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
