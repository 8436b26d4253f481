"""Running a cell: compile, execute, await, show, and tell what went wrong.

Whatever a cell does ends as a `Done`. Knows nothing of sockets; time is up when an interrupt says.
"""

from __future__ import annotations

import asyncio
import inspect
import mmap
import sys
import threading
from types import CodeType
from typing import Any

from . import daytime, leftovers, policy, report
from .interrupts import Interrupts
from .namespace import Interrupted, Outbox, Stop, Submitted
from .output import Output
from .protocol import Done, Run

_SHOWN_STR_CHARS = 20_000  # of a string that stands last in a cell
_BALLAST_BYTES = 16 << 20  # given back when memory is out, so that saying so is possible


class CellRunner:
    """Runs cells, one after another, in one namespace."""

    def __init__(self, output: Output, outbox: Outbox, interrupts: Interrupts) -> None:
        self._has_policy = True
        self._output = output
        self._outbox = outbox
        self._interrupts = interrupts
        self._cell = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self.own_threads: set[int] = set()  # of the worker, not of its cells
        threading.excepthook = self._tell_of_thread
        sys.unraisablehook = self._tell_of_lost
        self._ballast: mmap.mmap | None = None

    def begin(self, *, has_policy: bool) -> None:
        """In the worker, before it can map no more memory as it likes."""
        self._has_policy = has_policy
        self._ballast = mmap.mmap(-1, _BALLAST_BYTES)  # untouched, it costs nothing

    def run(self, run: Run, names: dict[str, Any]) -> Done:
        self._output.clear()
        self._outbox.submission = None
        self._cell = run.cell
        daytime.set_time(run.started)
        sys.stdout = sys.stderr = self._output
        error: str | None = None
        try:
            with self._interrupts.live():
                error = self._run_live(run, names)
        except Submitted:
            pass
        except Interrupted as stop:
            error = (
                f"{report.where(stop, run.cell)}TimeoutError: the cell was stopped after"
                f" {run.seconds:g} s; its variables are kept"
            )
            self._drop_loop()
        except BaseException:  # noqa: BLE001  # an exception that cannot even be described
            error = "the cell failed, and so did saying why"
        running = leftovers.running(self.own_threads)
        if running:
            self._output.write(leftovers.told(running))
        return Done(run.cell, self._output.text(), error, self._outbox.submission)

    def _run_live(self, run: Run, names: dict[str, Any]) -> str | None:
        """The failure as text; None when there was none. A Stop passes."""
        try:
            report.remember_source(run.cell, run.code)
            self._execute(self._compile(run, names), names)
        except Stop:
            raise
        except MemoryError as failure:
            self._drop_ballast()
            text = report.describe(failure, run.cell)
            failure.__traceback__ = None  # its frames hold what filled the memory
            return f"{text}: the cell needs more memory than it may use"
        except BaseExceptionGroup as failure:
            stop = _stop_within(failure)
            if stop is not None:  # a task group wraps what its tasks raised
                raise stop from None
            return report.describe(failure, run.cell)
        except SystemExit as failure:
            return report.describe(failure, run.cell) + " (a run ends with submit(value))"
        except BaseException as failure:  # noqa: BLE001  # whatever a cell raises is its result
            return report.describe(failure, run.cell)
        return None

    def _compile(self, run: Run, names: dict[str, Any]) -> CodeType:
        filename = report.filename_of(run.cell)
        if not self._has_policy:
            return policy.compile_unchecked(run.code, filename)
        scopes = names, names["__builtins__"]
        return policy.compile_cell(
            run.code, filename, lambda name: any(name in scope for scope in scopes)
        )

    def show(self, value: Any) -> None:
        """The last bare expression of a cell, as a REPL shows it."""
        if value is None:
            return
        if isinstance(value, str) and len(value) > _SHOWN_STR_CHARS:
            left_out = len(value) - _SHOWN_STR_CHARS
            head = value[:_SHOWN_STR_CHARS]
            self._output.write(f"{head!r} … [{left_out:,} characters left out]\n")
        else:
            self._output.write(f"{value!r}\n")

    def _tell_of_thread(self, failed: threading.ExceptHookArgs) -> None:
        """What a thread of a cell raised, where it would print frames of the machinery."""
        error = failed.exc_value
        if error is not None and not isinstance(error, (Stop, SystemExit)):
            self._output.write(f"In a thread:\n{report.describe(error, self._cell)}\n")

    def _tell_of_lost(self, lost: Any) -> None:
        """What was raised where nothing can be, as in `__del__`. The end of the time comes anew."""
        error = lost.exc_value
        if isinstance(error, Interrupted):
            self._interrupts.again()
        elif error is not None and not isinstance(error, Stop):
            self._output.write(f"Ignored:\n{report.describe(error, self._cell)}\n")

    def _execute(self, code: CodeType, names: dict[str, Any]) -> None:
        result = eval(code, names)  # compiled by the policy; this is what a worker is for
        if code.co_flags & inspect.CO_COROUTINE:
            self._await(result)

    def _await(self, coroutine: Any) -> None:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop.set_exception_handler(lambda *_: None)  # of tasks that nobody awaits
        try:
            self._loop.run_until_complete(coroutine)
        except Interrupted:
            raise  # the loop was torn out of its own code, and is dropped
        except BaseException:
            self._cancel_leftovers(self._loop)
            raise
        self._cancel_leftovers(self._loop)

    @staticmethod
    def _cancel_leftovers(loop: asyncio.AbstractEventLoop) -> None:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _drop_ballast(self) -> None:
        ballast, self._ballast = self._ballast, None
        if ballast is not None:
            ballast.close()

    def _drop_loop(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None and not loop.is_running():
            loop.close()


def _stop_within(group: BaseExceptionGroup) -> Stop | None:
    """The first Stop among its leaves."""
    waiting: list[BaseException] = [group]
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseExceptionGroup):
            waiting += reversed(error.exceptions)
        elif isinstance(error, Stop):
            return error
    return None
