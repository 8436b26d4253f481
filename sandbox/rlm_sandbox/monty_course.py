"""One cell on its way through Monty: a thread drives it from suspension to suspension, and what
each of them asks for is done on the event loop.

Whatever a cell sends is hostile: a text that the protocol decodes, or an error in the cell. Knows
neither processes nor how the time of a cell is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from pydantic_monty import (
    FunctionSnapshot,
    FutureSnapshot,
    MontyComplete,
    MontySession,
    MountDir,
    NameLookupSnapshot,
)

from . import monty_system
from .answers import Answers
from .clock import CellClock
from .protocol import Call, Done, FrameTooLarge, ProtocolError, Raise, Return, decode, encode
from .servers import Plan
from .values import Submission

Snapshot = FunctionSnapshot | NameLookupSnapshot | FutureSnapshot | MontyComplete
_T = TypeVar("_T")

_MAX_NAME_CHARS = 80
_LATER: Any = {"future": ...}  # Monty's word for: not now
_ENDED: Any = {"exc_type": "KeyboardInterrupt", "message": "the run was submitted"}


class Course:
    """Made on the event loop; `drive` is for a thread, and `cancel` ends what that waits for."""

    def __init__(
        self, plan: Plan, clock: CellClock, started: float, on_submit: Callable[[], object]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._max_frame_bytes = plan.limits.max_frame_bytes
        self._max_calls = plan.limits.max_calls
        self._answers = Answers(plan.capabilities, plan.limits, clock, self._deliver)
        self._on_submit = on_submit
        self._system = monty_system.System(started)
        self._num_calls = 0
        self._replies: dict[int, asyncio.Future[str]] = {}  # by number of the call
        self._later: dict[int, asyncio.Future[Any]] = {}  # by Monty's number of the call
        self._hop: Future[Any] | None = None
        self._is_cancelled = False
        self.submission: Submission | None = None

    def cancel(self) -> None:
        self._is_cancelled = True
        if self._hop is not None:
            self._hop.cancel()
        self._answers.cancel()

    async def aclose(self) -> None:
        """Nobody waits for its answers any more."""
        for future in self._later.values():
            future.cancel()
        await self._answers.aclose()

    # -- in the thread

    def drive(
        self,
        session: MontySession,
        code: str,
        printed: Callable[[str, str], None],
        mounts: list[MountDir],
    ) -> None:
        """Until the cell has ended, by itself or by an error of Monty; CancelledError once
        cancelled."""
        step: Snapshot = session.feed_start(code, print_callback=printed, mount=mounts)
        while not isinstance(step, MontyComplete):
            step = self._next(step)

    def _next(self, step: FunctionSnapshot | NameLookupSnapshot | FutureSnapshot) -> Snapshot:
        if isinstance(step, FutureSnapshot):
            return step.resume(self._settled(step.pending_call_ids))
        if isinstance(step, NameLookupSnapshot):
            return step.resume()  # what there is has been bound; this name is not defined
        if self.submission is not None:
            return step.resume(_ENDED)
        if step.is_os_function:
            return self._ask_system(step)
        return step.resume(self._result_of(step))

    def _result_of(self, step: FunctionSnapshot) -> Any:
        """Of a function that the surface calls the host by; no other name is known."""
        function = _FUNCTIONS.get(str(step.function_name))
        if function is None:
            name = str(step.function_name)[:_MAX_NAME_CHARS]
            return {"exception": NameError(f"name {name!r} is not defined")}
        try:
            return function(self, step)
        except (FrameTooLarge, ProtocolError) as error:
            return {"exception": ValueError(str(error))}

    def _ask(self, step: FunctionSnapshot) -> Any:
        return {"return_value": self._wait_for(self._answer(*self._call(step)))}

    def _ask_later(self, step: FunctionSnapshot) -> Any:
        return self._put_off(step, self._post(*self._call(step)))

    def _put_off(
        self, step: FunctionSnapshot, work: Coroutine[Any, Any, asyncio.Future[Any]]
    ) -> Any:
        """`work` begins now and gives what is to be waited for."""
        if len(self._later) >= 2 * self._max_calls:
            work.close()
            return {"exception": RuntimeError("too many calls that nobody awaits")}
        self._later[step.call_id] = self._wait_for(work)
        return _LATER

    def _submit(self, step: FunctionSnapshot) -> Any:
        done, _ = self._decoded(step)
        if not isinstance(done, Done) or done.submission is None:
            raise ProtocolError("this is not a submission")
        value, spans = done.submission
        self.submission = Submission(value, [(start, end) for start, end in spans])
        self._loop.call_soon_threadsafe(self._on_submit)
        return _ENDED

    def _ask_system(self, step: FunctionSnapshot) -> Snapshot:
        seconds = self._system.wanted_sleep(step)
        if seconds is None:
            return self._system.answer(step)
        if not self._system.is_async(step):
            self._wait_for(asyncio.sleep(seconds))
            return step.resume({"return_value": None})
        return step.resume(self._put_off(step, self._begin_sleep(seconds)))

    def _call(self, step: FunctionSnapshot) -> tuple[Call, int]:
        call, num_bytes = self._decoded(step)
        if not isinstance(call, Call):
            raise ProtocolError("this is not a call")
        return call, num_bytes

    def _decoded(self, step: FunctionSnapshot) -> tuple[object, int]:
        args = step.args  # made anew whenever it is asked for
        if len(args) != 1 or not isinstance(args[0], str):
            raise ProtocolError("this takes one frame")
        data = args[0].encode("utf-8", "replace")
        if len(data) > self._max_frame_bytes:
            raise FrameTooLarge(
                f"{len(data):,} bytes are more than one message may hold"
                f" ({self._max_frame_bytes:,})"
            )
        return decode(data), len(data)

    def _settled(self, numbers: Sequence[int]) -> dict[int, Any]:
        """What has come of these calls; at least one of them has been answered."""
        if self.submission is not None:
            return dict.fromkeys(numbers, _ENDED)
        values = self._wait_for(self._first_of(numbers))
        return {number: {"return_value": value} for number, value in values.items()}

    def _wait_for(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Have it done on the event loop."""
        hop: Future[_T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._hop = hop
        if self._is_cancelled:  # else `cancel` sees this hop
            hop.cancel()
        return hop.result()

    # -- on the event loop

    async def _answer(self, call: Call, num_bytes: int) -> str:
        return await (await self._post(call, num_bytes))

    async def _post(self, call: Call, num_bytes: int) -> asyncio.Future[str]:
        """Its reply to come; waits while too much is unanswered."""
        self._num_calls += 1
        number = self._num_calls
        reply = self._replies[number] = self._loop.create_future()
        await self._answers.take(replace(call, call=number))
        await self._answers.has_room_after(num_bytes)
        return reply

    async def _deliver(self, message: Return | Raise) -> None:
        frame = encode(message)
        if len(frame) > self._max_frame_bytes:
            raise FrameTooLarge(f"{len(frame):,} bytes are too many")
        reply = self._replies.pop(message.call)
        if not reply.done():
            reply.set_result(frame.decode())

    async def _begin_sleep(self, seconds: float) -> asyncio.Future[None]:
        return self._loop.create_task(asyncio.sleep(seconds))

    async def _first_of(self, numbers: Sequence[int]) -> dict[int, Any]:
        waiting = {number: self._later[number] for number in numbers}
        await asyncio.wait(waiting.values(), return_when=asyncio.FIRST_COMPLETED)
        done = [number for number, future in waiting.items() if future.done()]
        return {number: self._later.pop(number).result() for number in done}


_FUNCTIONS: dict[str, Callable[[Course, FunctionSnapshot], Any]] = {
    "_ask": Course._ask,  # noqa: SLF001  # this table is part of the class
    "_ask_later": Course._ask_later,  # noqa: SLF001
    "_submit": Course._submit,  # noqa: SLF001
}


def bound_functions() -> dict[str, Callable[[str], str]]:
    """What the surface finds under these names. Monty sends the name alone."""

    def bound(name: str) -> Callable[[str], str]:
        def function(frame: str) -> str:
            raise NotImplementedError(frame)

        function.__name__ = name
        return function

    return {name: bound(name) for name in _FUNCTIONS}
