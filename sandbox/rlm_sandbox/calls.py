"""The worker's side of capabilities: a call goes out, its reply comes back to whoever waits.

Threads and coroutines of a cell may call at once. Replies are brought by the reader thread, so no
interrupt of the cell can land in the middle of a frame. Knows nothing of what is called.
"""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Callable
from itertools import count
from queue import SimpleQueue
from typing import Any

from .jsonable import to_json
from .protocol import Call, FrameTooLarge, Raise, Return

Reply = Return | Raise
Deliver = Callable[[Reply], object]


class CapabilityError(Exception):
    """What a capability raised in the host, where it is no exception of Python's own."""


class BudgetExceeded(CapabilityError):
    """A cap does not allow the call: a cell may catch it and submit what it has."""


class Calls:
    """All calls of one worker. `send` writes one message, whole, or raises."""

    def __init__(self, send: Callable[[Call], None]) -> None:
        self._send = send
        self._numbers = count(1)
        self._waiting: dict[int, Deliver] = {}

    def call(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Block this thread until the host has answered."""
        replies: SimpleQueue[Reply] = SimpleQueue()
        number = self._post(name, args, kwargs, replies.put)
        try:
            return _unwrap(replies.get())
        finally:
            self._waiting.pop(number, None)

    async def call_async(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Let other coroutines of the cell run until the host has answered."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()

        def settle(reply: Reply) -> None:
            if not future.done():
                future.set_result(reply)

        number = self._post(
            name, args, kwargs, lambda reply: loop.call_soon_threadsafe(settle, reply)
        )
        try:
            return _unwrap(await future)
        finally:
            self._waiting.pop(number, None)

    def deliver(self, reply: Reply) -> None:
        """Called by the reader thread. Nobody waits any more for a reply to an interrupted call."""
        deliver = self._waiting.pop(reply.call, None)
        if deliver is not None:
            try:
                deliver(reply)
            except RuntimeError:  # the event loop of the waiter is closed
                return

    def end_cell(self) -> None:
        """Whoever still waits (a leftover thread) is told that the cell is over."""
        for number in list(self._waiting):
            self.deliver(Raise(number, "RuntimeError", "the cell that made this call has ended"))

    def _post(self, name: str, args: Any, kwargs: dict[str, Any], deliver: Deliver) -> int:
        number = next(self._numbers)
        message = Call(
            number,
            name,
            [to_json(item) for item in args],
            {key: to_json(item) for key, item in kwargs.items()},
        )
        self._waiting[number] = deliver
        try:
            self._send(message)
        except BaseException as error:
            self._waiting.pop(number, None)
            if isinstance(error, FrameTooLarge):
                raise ValueError(f"{name}: {error}") from None
            raise
        return number


def exception_of(kind: str, message: str) -> Exception:
    """The exception to raise for `kind`: Python's own where there is one, else one named so."""
    known = getattr(builtins, kind, None)
    if isinstance(known, type) and issubclass(known, Exception):
        try:
            error: Exception = known(message)
        except TypeError:  # UnicodeDecodeError and its like take more than a message
            error = CapabilityError(f"{kind}: {message}")
        return error
    if kind == BudgetExceeded.__name__:
        return BudgetExceeded(message)
    name = kind if kind.isidentifier() else "CapabilityError"
    named: type[Exception] = type(name, (CapabilityError,), {"__module__": "builtins"})
    return named(message)


def _unwrap(reply: Reply) -> Any:
    if isinstance(reply, Raise):
        raise exception_of(reply.kind, reply.message)
    return reply.value
