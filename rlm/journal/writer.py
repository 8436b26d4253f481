"""The one thread that writes a process's part of the journal, many rows to a transaction.

What an event loop wants written in one go is handed over when that go ends, committed together,
and told to whoever waits together. Trouble with the file ends the journal and nothing else: from
then on nothing is written, and `failure` says why. Knows no table.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rlm.journal.file import JournalError, opened, told

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


@dataclass(frozen=True, slots=True)
class _Job:
    """`future` is that of whoever waits for the commit, if anybody does."""

    work: Work[Any]
    writes: bool = True
    future: asyncio.Future[Any] | None = None


class Writer:
    """Opened once; used from one event loop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failure: str | None = None
        self._inbox: queue.SimpleQueue[Sequence[_Job] | None] = queue.SimpleQueue()
        self._waiting: list[_Job] = []
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, name="rlm-journal", daemon=True)
        self._opened: Future[None] = Future()

    async def open(self) -> None:
        """Raises `JournalError`."""
        self._thread.start()
        await asyncio.wrap_future(self._opened)

    def post(self, work: Work[Any]) -> None:
        """Have something written; what is posted or waited for later is written later."""
        self._add(_Job(work))

    async def done(self, work: Work[T]) -> T:
        """The result of `work`, once it is committed. Raises `JournalError`."""
        return await self._awaited(work, writes=True)

    async def read(self, work: Work[T]) -> T:
        """`done`, for what writes nothing."""
        return await self._awaited(work, writes=False)

    async def aclose(self) -> None:
        """What was posted is written first."""
        self._flush()
        self._inbox.put(None)
        await asyncio.to_thread(self._thread.join)

    async def _awaited(self, work: Work[T], *, writes: bool) -> T:
        future: asyncio.Future[T] = self._loop.create_future()
        self._add(_Job(work, writes, future))
        return await future

    def _add(self, job: _Job) -> None:
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(job)

    def _flush(self) -> None:
        jobs, self._waiting = self._waiting, []
        if jobs:
            self._inbox.put(jobs)

    def _work(self) -> None:
        """The thread."""
        try:
            database = opened(self.path, create=True)
        except JournalError as error:
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        while (jobs := self._inbox.get()) is not None:
            self._tell(jobs, self._committed(database, jobs))
        database.close()

    def _committed(self, database: sqlite3.Connection, jobs: Sequence[_Job]) -> list[Any] | None:
        """What the jobs gave; None once the journal has failed."""
        if self.failure is not None:
            return None
        try:
            database.execute("BEGIN IMMEDIATE" if any(job.writes for job in jobs) else "BEGIN")
            results = [job.work(database) for job in jobs]
            database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            self.failure = told(error, self.path)
        except Exception as error:  # noqa: BLE001  # a thread's boundary: whoever waits must hear
            self.failure = f"the journal {self.path}: {type(error).__name__}: {error}"
        else:
            return results
        if database.in_transaction:
            database.rollback()
        return None

    def _tell(self, jobs: Sequence[_Job], results: Sequence[Any] | None) -> None:
        if any(job.future is not None for job in jobs) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._settle, jobs, results)

    def _settle(self, jobs: Sequence[_Job], results: Sequence[Any] | None) -> None:
        for at, job in enumerate(jobs):
            if job.future is None or job.future.done():
                continue
            if results is None:
                job.future.set_exception(JournalError(self.failure or "the journal is closed"))
            else:
                job.future.set_result(results[at])
