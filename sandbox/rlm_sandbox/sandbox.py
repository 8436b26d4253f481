"""The public class for whoever runs Python that they did not write, and wants nothing else.

    with Sandbox() as sandbox:
        print(sandbox.run("sum(range(10))").stdout)

Works from plain code, threads, notebooks and async code alike: every session lives on one event
loop in a thread of its own. Knows nothing of models, or of how a worker is confined.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import ExitStack
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from weakref import finalize

from .contexts import TextSource, opened_text
from .session import Session
from .tools import Caller, Tool, Tools
from .values import Limits, SandboxError
from .warm import WARM, Kind

__all__ = ["Result", "Sandbox", "SandboxError"]

T = TypeVar("T")
_LIMITS = Limits()
_DISPLAY = "_display_"
_LOST_SIGNAL_SECONDS = 0.2
_RUNNING: ContextVar[tuple[int, ...]] = ContextVar("rlm_sandbox_running", default=())


@dataclass(frozen=True, slots=True)
class Result:
    """What one piece of code did.

    `stdout` is what it printed, stderr included, and the value of its last expression as a REPL
    shows it; of a long output head and tail are kept. `error` is its traceback, or None. `answer`
    is the JSON value that it handed over with `submit(value)`, or None. `killed` tells that its
    process had to be ended; `isolation` is the level that held it.
    """

    stdout: str
    error: str | None
    answer: Any
    killed: bool
    seconds: float
    isolation: str


class Sandbox:
    """A Python REPL that the operating system confines. Variables live from `run` to `run`.

    Opens with the first `run` or with `with`; leave the block, or `close`. Any thread may use it;
    what is run at once runs one after another.
    """

    def __init__(  # noqa: PLR0913  # by keyword, and every one optional
        self,
        *,
        context: TextSource | None = None,
        variables: Mapping[str, Any] | None = None,
        tools: Mapping[str, Tool] | None = None,
        max_seconds: float = _LIMITS.cell_seconds,
        memory_bytes: int = _LIMITS.memory_bytes,
        isolation: str = "auto",
        allow_read: Sequence[str | os.PathLike[str]] = (),
        preload: Sequence[str] = (),
        policy: bool = True,
        display: Callable[[Any], object] | None = None,
    ) -> None:
        """
        `context`: a text that the code finds as `context`; a `Path` is a file of UTF-8.
        `variables`: JSON values by name.
        `tools`: host functions by name, blocking or async, that the code calls with JSON values.
        `max_seconds`: of one `run`, what is spent in tools apart.
        `memory_bytes`: of the code, above the context.
        `isolation`: a level by name; `auto` is the kernel's, or a SandboxError that says why not.
        `allow_read`: folders that the code may read.
        `preload`: installed packages that it may import (numpy, pandas, regex, re2).
        `policy`: False leaves out the check of what the code says, which comes before the boundary.
        `display`: called with the JSON value of each last expression, which is then not printed.
        """
        if not max_seconds > 0:
            raise ValueError(f"max_seconds must be above 0, not {max_seconds}")
        if memory_bytes <= 0:
            raise ValueError(f"memory_bytes must be above 0, not {memory_bytes}")
        folders = tuple(Path(folder).resolve() for folder in allow_read)
        names = dict(tools or {})
        functions = Tools(names if display is None else {**names, _DISPLAY: display})
        opening = partial(
            Session.open,
            WARM.server(Kind(isolation, folders, tuple(preload))),
            capabilities=functions.capabilities,
            variables=dict(variables or {}),
            limits=Limits(cell_seconds=max_seconds, memory_bytes=memory_bytes),
            tools=list(names),
            policy=policy,
            display=None if display is None else _DISPLAY,
        )
        self._repl = _Repl(opening, context, functions)
        self._process = os.getpid()
        finalize(self, _Repl.abandon, self._repl)

    def run(self, code: str) -> Result:
        """Run the code and wait for it. Whatever it does is in the result; SandboxError means
        that there is no sandbox to run it in. Ctrl-C ends the code."""
        return self._wait(self._repl.run(code, self._caller()))

    async def arun(self, code: str) -> Result:
        """`run`, awaited. Cancelling the await ends the code."""
        caller = self._caller(asyncio.get_running_loop())
        return await asyncio.wrap_future(self._start(self._repl.run(code, caller)))

    def reset(self) -> None:
        """Forget every variable. Code that is running is ended."""
        self._wait(self._repl.drop())

    def close(self) -> None:
        """End it, and the code that is running."""
        self._wait(self._repl.close())

    def __enter__(self) -> Self:
        self._wait(self._repl.open())
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await asyncio.wrap_future(self._start(self._repl.open()))
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.wrap_future(self._start(self._repl.close()))

    def _caller(self, loop: asyncio.AbstractEventLoop | None = None) -> Caller:
        running = _RUNNING.get()
        if id(self._repl) in running:
            raise RuntimeError("a tool cannot run code in the sandbox that is waiting for it")
        context = copy_context()
        context.run(_RUNNING.set, (*running, id(self._repl)))
        return Caller(context, loop)

    def _start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        if os.getpid() != self._process:
            work.close()
            raise RuntimeError("this sandbox belongs to the process that made it")
        return WARM.start(work)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        if WARM.is_here:
            work.close()
            raise RuntimeError("an async tool cannot wait here; await arun()")
        future = self._start(work)
        try:
            while not future.done():  # a signal just before the system call that waits wakes nobody
                wait([future], _LOST_SIGNAL_SECONDS)
            return future.result()
        except BaseException:
            future.cancel()
            raise


class _Repl:
    """The half of a sandbox that lives on the shared loop. A session is opened when needed."""

    def __init__(
        self,
        opening: Callable[..., Awaitable[Session]],
        source: TextSource | None,
        tools: Tools,
    ) -> None:
        self._opening = opening
        self._source = source
        self._tools = tools
        self._turn = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: Session | None = None
        self._is_closed = False

    async def run(self, code: str, caller: Caller) -> Result:
        async with self._turn:
            session = await self._opened()
            self._tools.caller = caller
            done = await session.run(code)
        answer = None if done.submission is None else done.submission.value
        return Result(done.stdout, done.error, answer, done.killed, done.seconds, session.isolation)

    async def open(self) -> None:
        async with self._turn:
            await self._opened()

    async def drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.aclose()

    async def close(self) -> None:
        self._is_closed = True
        await self.drop()
        async with self._turn:  # whoever was opening a session
            await self.drop()

    def abandon(self) -> None:
        """Called by the garbage collector, in any thread."""
        if self._session is not None and self._loop is not None:
            WARM.end(self.close(), self._loop)

    async def _opened(self) -> Session:
        if self._is_closed:
            raise SandboxError("the sandbox is closed")
        if self._session is None:
            self._loop = asyncio.get_running_loop()
            with ExitStack() as opened:
                text = None
                if self._source is not None:
                    text = await asyncio.to_thread(opened.enter_context, opened_text(self._source))
                self._session = await self._opening(text=text)
        return self._session
