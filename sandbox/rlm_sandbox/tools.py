"""Host functions, blocking or async, as the capabilities of a session.

A function runs where its author expects it: an async one on the event loop of whoever awaits the
cell, a blocking one in a thread, both with the caller's context variables. Knows no sandbox.
"""

from __future__ import annotations

import asyncio
import inspect
import keyword
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from .values import Capability

T = TypeVar("T")
Tool = Callable[..., Any]
_THREADS = 32  # of one sandbox at once: a cell can make thousands of calls side by side


@dataclass(frozen=True)
class Caller:
    """Who runs a cell. `loop` is theirs, or None where they wait in plain code."""

    context: Context
    loop: asyncio.AbstractEventLoop | None = None

    async def finish(self, value: Awaitable[Any], context: Context) -> Any:
        loop = self.loop or asyncio.get_running_loop()
        # A task takes the context that it is started in.
        return await asyncio.wrap_future(
            context.run(asyncio.run_coroutine_threadsafe, _result_of(value), loop)
        )


class Tools:
    """The tools of one sandbox. `caller` is set before each cell."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        for name, tool in tools.items():
            if not isinstance(name, str) or not all(map(_is_name, name.split(".", 1))):
                raise ValueError(f"a tool's name must be an identifier, not {name!r}")
            if not callable(tool):
                raise TypeError(f"the tool {name!r} cannot be called")
        self.caller = Caller(Context())
        self._threads = asyncio.Semaphore(_THREADS)
        self.capabilities = {name: self._capability(tool) for name, tool in tools.items()}

    def _capability(self, tool: Tool) -> Capability:
        is_async = inspect.iscoroutinefunction(tool) or inspect.iscoroutinefunction(
            getattr(tool, "__call__", None)  # noqa: B004  # an object whose call is async
        )

        async def capability(*args: Any, **kwargs: Any) -> Any:
            caller = self.caller
            context = caller.context.copy()  # one that is entered cannot be entered again
            call = partial(context.run, tool, *args, **kwargs)
            if is_async:
                value = call()
            else:
                async with self._threads:
                    value = await in_thread(call)
            return await caller.finish(value, context) if inspect.isawaitable(value) else value

        return capability


def _is_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


async def _result_of(value: Awaitable[Any]) -> Any:
    return await value


async def in_thread(call: Callable[[], T]) -> T:
    """In a daemon thread, not an executor's: what hangs there keeps nobody who waits for it and
    cancels, nor the process, alive."""
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()  # from here on only `work` settles it

    def work() -> None:
        try:
            value = call()
        except Exception as error:  # noqa: BLE001  # raised where the outcome is awaited
            outcome.set_exception(error)
        except BaseException as error:  # noqa: BLE001  # SystemExit would end the event loop
            outcome.set_exception(RuntimeError(f"the tool raised {type(error).__name__}: {error}"))
        else:
            outcome.set_result(value)

    threading.Thread(target=work, name="rlm-sandbox-tool", daemon=True).start()
    return await asyncio.wrap_future(outcome)
