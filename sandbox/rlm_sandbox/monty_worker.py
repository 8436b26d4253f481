"""A worker that is a process of Monty's: fed cell by cell, in a thread of its own.

Its time is the host's to keep, and a worker stopped in the middle is done with: Monty promises
nothing of what is left in it. Knows nothing of what comes after a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from typing import Any

from pydantic_monty import (
    Monty,
    MontyError,
    MontyRuntimeError,
    MontySession,
    MontySyntaxError,
    MountDir,
)

from . import monty_system
from .clock import CellClock
from .documents import documents_of
from .monty_course import Course, bound_functions
from .monty_report import MAX_CODE_CHARS, Cells, showing_last
from .monty_source import surface
from .output import Output
from .process import Process
from .protocol import Run, clean
from .sections import outlines
from .servers import Plan
from .text import open_text
from .values import CellResult, SandboxError

MAX_MEMORY_BYTES = 512 << 20  # what a worker sends, the host has to hold

_MAX_SUSPENSIONS = 1 << 40  # of a whole session; the calls of a cell are counted by `answers`
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has the latter, and means the former


class MontyWorker:
    """Made by `start`; `run` cells one at a time; `close` ends the process, whatever it does."""

    def __init__(self, plan: Plan, mounts: list[MountDir]) -> None:
        self._plan = replace(plan, capabilities={**plan.capabilities, "_outline": self._outline})
        self._mounts = mounts
        self._thread = ThreadPoolExecutor(1, "monty")
        self._session: MontySession | None = None
        self._cells = Cells(0)
        self._course: Course | None = None
        self._why = ""
        self.process = Process()

    @classmethod
    async def start(cls, pool: Monty, plan: Plan, mounts: list[MountDir]) -> MontyWorker:
        worker = cls(plan, mounts)
        try:
            await worker._in_thread(worker._begin, pool)
        except BaseException as error:
            worker.close()
            if isinstance(error, Exception):
                raise SandboxError(f"a worker did not start: {error}") from error
            raise
        return worker

    @property
    def ended(self) -> str | None:
        """Why it is of no more use, once it is."""
        if not self._why and self.process.has_ended():
            self._why = "the worker is gone"
        return self._why or None

    async def run(self, run: Run) -> CellResult:
        """`killed` in the result means that this worker is of no more use."""
        if len(run.code) > MAX_CODE_CHARS:
            why = (
                f"the cell was not run: {len(run.code):,} characters are more than a cell may have"
            )
            return CellResult("", why, None, False, 0.0)
        began = time.perf_counter()
        output = Output(self._plan.limits.max_output_chars)
        clock = CellClock(run.seconds, 0.0, lambda: self._kill_late(run.seconds), lambda: None)
        course = self._course = Course(self._plan, clock, run.started, self._soon_over)
        try:
            with clock.running():
                error = await self._in_thread(self._drive, course, run, output)
        except BaseException:
            self.kill("the cell was cut off")
            raise
        finally:
            self._course = None
            await course.aclose()
        seconds = time.perf_counter() - began
        if course.submission is not None:
            error = None  # of what the cell did after it
        return CellResult(
            output.text(), self._why or error, course.submission, bool(self._why), seconds
        )

    def kill(self, why: str) -> None:
        """End the process, whatever it does; a cell that runs ends with `why`."""
        self._why = self._why or why
        end(self.process)
        if self._course is not None:
            self._course.cancel()

    def close(self) -> None:
        """Kill, and free what it held. Not while a cell runs."""
        self.kill("the session was closed")
        self._thread.submit(self._leave)  # after a start that may still be under way
        self._thread.shutdown(wait=False)

    def _kill_late(self, seconds: float) -> None:
        self.kill(f"TimeoutError: the cell ran over {seconds:g} s and cannot be interrupted here")

    def _soon_over(self) -> None:
        """A cell that goes on after `submit` has little time to end."""
        course = self._course

        def stop() -> None:
            if course is not None and self._course is course:
                self.kill("the cell did not end with `submit`")

        asyncio.get_running_loop().call_later(self._plan.limits.grace_seconds, stop)

    async def _outline(self, names: list[str] | None, most: int) -> list[tuple[Any, ...]]:
        """What the surface's `outline` shows, found here."""
        return await asyncio.to_thread(_sections, self._plan, names, most)

    async def _in_thread(self, function: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    # -- in the thread

    def _begin(self, pool: Monty) -> None:
        options = self._plan.setup.options
        limits = self._plan.limits
        text = self._plan.text
        num_bytes = text.num_bytes if text is not None else 0
        self._session = pool.checkout(
            limits={
                "max_memory": min(limits.memory_bytes, MAX_MEMORY_BYTES) + num_bytes,
                "max_suspensions": _MAX_SUSPENSIONS,
                # When the host is killed in the middle of a cell, this alone ends the worker.
                "max_feed_duration_secs": limits.cell_seconds + limits.grace_seconds,
            },
            os_policy=monty_system.policy(int(options["seed"])),
            external_modules=monty_system.modules(),
        )
        self._session.__enter__()
        pid = self._session.worker_pid
        assert pid is not None
        self.process.become(pid, os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None)
        source = surface() + _tools(options["tools"])
        context = open_text(text) if text is not None else ""
        bound = {
            **bound_functions(),
            "context": context,
            "_documents": options["documents"],
            "_display": options["display"],
        }
        self._session.feed_run(source, inputs=bound)
        self._session.feed_run("pass", inputs=options["variables"])
        self._cells = Cells(2)

    def _drive(self, course: Course, run: Run, output: Output) -> str | None:
        """Why the cell failed, if it did. A worker that did not survive it is noted."""
        assert self._session is not None
        code = clean(run.code) or "pass"  # Monty does not count an empty one
        self._cells.add(run.cell, code)

        def printed(_: str, text: str) -> None:
            if course.submission is None:  # the cell ended there
                output.write(clean(text))

        try:
            course.drive(self._session, showing_last(code), printed, self._mounts)
        except (MontyRuntimeError, MontySyntaxError) as failure:
            error = self._cells.describe(failure)
            if self._session.worker_pid is None or _is_feed_limit(failure):
                self._why = self._why or error
            return error
        except Exception as failure:  # noqa: BLE001  # cancelled, crashed, or what it sent is odd
            self._why = self._why or f"the worker died: {failure}"
        finally:
            if self._session.worker_pid is None:  # the pool has seen its end: its number is free
                self.process.close()
        return None

    def _leave(self) -> None:
        if self._session is not None:
            self._session.__exit__(None, None, None)
        self.process.close()


def _sections(plan: Plan, names: list[str] | None, most: int) -> list[tuple[Any, ...]]:
    text = open_text(plan.text) if plan.text is not None else ""
    found = outlines(text, documents_of(plan.setup.options), names, most)
    return [astuple(section) for section in found]


def end(process: Process) -> None:
    """Whatever it does. It may be gone already, which Windows calls an error of its own."""
    with contextlib.suppress(OSError):
        process.signal(_KILL)


def _tools(names: Sequence[str]) -> str:
    groups = dict.fromkeys(name.partition(".")[0] for name in names if "." in name)
    made = "".join(f"{group} = _Group()\n" for group in groups)
    return made + "".join(f"{name} = _tool({name!r})\n" for name in names)


def _is_feed_limit(failure: MontyError) -> bool:
    """Monty's own clock stopped it, out of reach of the cell's handlers: in no line of code."""
    return isinstance(failure.exception(), TimeoutError) and not (
        isinstance(failure, MontyRuntimeError) and failure.traceback()
    )
