"""The host's side of capabilities: calls of one cell are looked up, counted, run and answered.

What a worker sends is a request, never an order: a name is looked up in a table, arguments are
JSON, and what is not yet answered is bounded. Knows nothing of sockets or processes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

from .clock import CellClock
from .protocol import Call, FrameTooLarge, ProtocolError, Raise, Return, clean
from .values import Capability, Limits, message_of

_MAX_NAME_CHARS = 80

Send = Callable[[Return | Raise], Awaitable[None]]


class Answers:
    """The calls of one cell. The clock stands still while a capability runs, and only then: not
    while the worker is slow to take its answer."""

    def __init__(
        self,
        capabilities: Mapping[str, Capability],
        limits: Limits,
        clock: CellClock,
        send: Send,
    ) -> None:
        self._capabilities = capabilities
        self._limits = limits
        self._clock = clock
        self._send = send
        self._tasks: set[asyncio.Task[None]] = set()
        self._num_calls = 0
        self._unanswered_bytes = 0

    async def take(self, call: Call) -> None:
        """Answer in a task of its own, so that calls of a cell run side by side. Calls beyond the
        limit hold the reader back: a flood of them is no flood of tasks."""
        self._num_calls += 1
        if self._num_calls > self._limits.max_calls:
            await self._answer(call, self._num_calls)
            return
        task = asyncio.get_running_loop().create_task(self._answer(call, self._num_calls))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def has_room_after(self, num_bytes: int) -> None:
        """Told what was read; holds the reader back while calls of too many bytes wait, so that a
        worker cannot fill the host's memory."""
        self._unanswered_bytes += num_bytes
        if not self._tasks:
            self._unanswered_bytes = num_bytes
        elif self._unanswered_bytes > 2 * self._limits.max_frame_bytes:
            await asyncio.wait(tuple(self._tasks))
            self._unanswered_bytes = 0

    def cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """Nobody waits for these answers any more."""
        tasks = tuple(self._tasks)
        self.cancel()
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, call: Call, number: int) -> None:
        reply = await self._reply(call, number)
        with contextlib.suppress(OSError, ProtocolError):  # the worker is gone, or the cell is
            try:
                await self._send(reply)
            except (FrameTooLarge, TypeError, ValueError, RecursionError) as error:
                why = f"what {call.name} returned cannot be passed on: {error}"
                await self._send(Raise(call.call, "ValueError", why))

    async def _reply(self, call: Call, number: int) -> Return | Raise:
        if number > self._limits.max_calls:
            why = f"a cell may make {self._limits.max_calls:,} calls, and has"
            return Raise(call.call, "RuntimeError", why)
        capability = self._capabilities.get(call.name)
        if capability is None:
            why = f"{call.name[:_MAX_NAME_CHARS]!r} is not available here"
            return Raise(call.call, "NameError", why)
        try:
            with self._clock.standing_still():
                return Return(call.call, await capability(*call.args, **call.kwargs))
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Not we were cancelled but something that it awaited: the cell must not wait for ever.
            return Raise(call.call, type(error).__name__, clean(str(error)))
        except Exception as error:  # noqa: BLE001  # whatever it raises is raised in the cell
            return Raise(call.call, type(error).__name__, clean(message_of(error)))
