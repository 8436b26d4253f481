"""The public class: one RLM, asked from plain code, from a notebook or from async code.

Every run works on one event loop in a thread of its own, so it makes no difference what the
caller's thread is doing. Knows how to wait for a run and how to interrupt it, not how it works.
"""

from __future__ import annotations

import _thread
import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal

from rlm.books import Earlier
from rlm.context.inputs import Context, Paths
from rlm.errors import UsageError
from rlm.published import (
    DIALECT,
    RLMChatCompletion,
    completed,
    context_of,
    options_of,
    question_of,
)
from rlm.records import Answer, Event
from rlm.runtime import Asked, Runtime
from rlm.settings import ANY_MODEL, DEFAULT_MODEL, Selection, Settings
from rlm.tools import NO_TOOLS, Tool, checked
from rlm_sandbox.tools import Caller

if TYPE_CHECKING:
    from rlm.trace import Listener

__all__ = ["RLM", "Context", "Paths"]

_LOST_SIGNAL_SECONDS = 0.2


class _Ended:
    """Set once, by any thread; waited for where Ctrl-C may strike between any two instructions.

    A future's own wait loses there, now and then: a signal that comes after the interpreter looked
    for one and before the system call that waits wakes nobody (hence the timeout), and a
    `Condition` whose `with` is cut off on its first step stays locked for ever (hence the bare
    lock).
    """

    def __init__(self) -> None:
        self._is_set = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def set(self, _: object = None) -> None:
        self._is_set = True
        self._gate.release()

    def wait(self) -> None:
        while not self._is_set:
            self._gate.acquire(timeout=_LOST_SIGNAL_SECONDS)


@dataclass(frozen=True)
class _Job:
    """A run that is going on, seen from another thread."""

    answer: Future[Answer]
    ended: _Ended
    interrupt: Callable[[], object]

    def wait(self) -> Answer:
        self.ended.wait()
        return self.answer.result()

    def finished(self) -> Answer:
        """The answer; Ctrl-C ends the run, and a second one is raised."""
        try:
            return self.wait()
        except KeyboardInterrupt:
            self.interrupt()
            return self.wait()


def _close_dropped(opened: ExitStack) -> None:
    """Of an `RLM` that nobody closed. The collector comes to any thread at any instruction, even
    one that holds a lock which closing needs: so another thread does it, and this one goes on.
    When the interpreter exits nothing else runs, and nothing would wait for a thread."""
    if threading.main_thread().is_alive():
        _thread.start_new_thread(opened.close, ())  # `threading`'s own start takes locks
    else:
        opened.close()


class RLM:
    """Asks questions about contexts of any length.

    `model` answers and `sub_model` (the same by default) reads passages: `engram` (local, the
    default), `openai/NAME`, `litellm/PROVIDER/NAME`, `scripted/FILE`. What is opened for the first
    question stays warm for the next; `close()`, or leaving a `with` block, ends it.
    """

    def __init__(  # noqa: PLR0913  # one keyword an option of `rlm ask`; Settings holds them
        self,
        model: str = DEFAULT_MODEL,
        *,
        sub_model: str | None = None,
        base_url: str | None = None,
        depth: int = 1,
        max_turns: int = 20,
        max_calls: int | None = None,
        max_tokens: int | None = None,
        max_seconds: float | None = None,
        max_cost: float | None = None,
        price: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None,
        isolation: str = "auto",
        allow_read: Sequence[str | PathLike[str]] = (),
        preload: Sequence[str] = (),
        selection: Selection | None = None,
        memory: Sequence[str] = (),
        trace: str | PathLike[str] | None = None,
        tools: Mapping[str, Tool] = NO_TOOLS,
        passes: int = 0,
        dialect: str | None = None,
        cache: bool | None = None,
        settings: Settings | None = None,
        **published: Any,
    ) -> None:
        """`max_cost`: of a run, in USD; `price`: what models cost, in USD per million tokens in and
        out: one pair for all, or pairs by the names of models.

        `tools`: your own functions, which cells call by these names with JSON values; models
        are told of them by signature and docstring. A blocking one runs in a thread, an async one
        on the event loop that awaits `aask` or `stream` (else on the run's own); what it raises is
        raised in the cell. The embedded model was trained without tools and does not use them.

        `memory`: scopes of facts over the embedded model's table, which cells ask and add to by
        `memory.ask` and `memory.add`; the first scope is written.

        `passes`: how often the root may review its answer; `dialect`: prompts and REPL names other
        than those that the model was made for, e.g. `official`. `cache`: whether replies to earlier
        runs are used again: None for sub-calls at temperature 0, True for all, False for none.

        `settings`, when given, stands for all the others but `tools`; `published` are keywords of
        the published package's class (backend, backend_kwargs, max_iterations, max_depth,
        custom_tools …)."""
        options = options_of(published)
        tools = {**tools, **options.pop("tools", {})}
        own = settings or Settings(
            model=model,
            sub_model=sub_model,
            base_url=base_url,
            depth=depth,
            max_turns=max_turns,
            max_calls=max_calls,
            max_tokens=max_tokens,
            max_seconds=max_seconds,
            max_cost=max_cost,
            price=price if isinstance(price, Mapping) else {ANY_MODEL: price} if price else {},
            isolation=isolation,
            allow_read=tuple(map(Path, allow_read)),
            preload=tuple(preload),
            selection=selection or Selection(),
            memory=tuple(memory),
            trace=None if trace is None else Path(trace),
            passes=passes,
            dialect=dialect,
            cache=cache,
        )
        self.settings = replace(own, **options)
        self._lock = threading.Lock()
        self._portal: BlockingPortal | None = None
        self._runtime = Runtime(self.settings, checked(tools))
        self._opened = ExitStack()
        # Also when the object is dropped, as notebooks do, and when the interpreter exits.
        self._finalizer = weakref.finalize(self, _close_dropped, self._opened)

    def ask(
        self,
        question: str,
        context: Context,
        *,
        on_event: Listener | None = None,
        schema: Any = None,
    ) -> Answer:
        """The answer to `question` from `context`; waits for it.

        A `str` context is the text itself, never a path; a `Path` is a file, a folder or a pattern
        to be read; a list may mix texts, paths, `(name, text)` pairs and mappings with `text` and,
        at will, `name`, `kind` and `metadata`. `Paths(names)` takes what the shell does: `-` and
        http(s) addresses too. What is left out or changed stands in the answer's `skipped` and
        `notices`.

        Raises `UsageError` for bad input only; whatever else ends the run stands in `Answer.error`
        beside what was found. Ctrl-C ends the run and returns what was found; a second one is
        raised. `on_event` is called as things happen, in another thread.

        `schema`: a pydantic model, any other type that pydantic can check, or a JSON schema as a
        dict. The model is told it, and `Answer.value` is then what pydantic made of its answer.
        """
        job = self._start(question, context, on_event, schema=schema)
        return job.finished()

    def completion(
        self, prompt: str | list[Any] | dict[str, Any], root_prompt: str | None = None
    ) -> RLMChatCompletion:
        """The published package's call: `prompt` is the context, `root_prompt` the question. Where
        it is not given, a short prompt, or the last of its messages, is the question as well.
        Models are spoken to in the published dialect, where they have none of their own and no
        other was chosen."""
        question, context = question_of(prompt, root_prompt), context_of(prompt)
        return completed(prompt, self._start(question, context, dialect=DIALECT).finished())

    async def aask(
        self,
        question: str,
        context: Context,
        *,
        on_event: Listener | None = None,
        schema: Any = None,
    ) -> Answer:
        """`ask`, awaited. Cancelling the await ends the run."""
        loop = asyncio.get_running_loop()
        job = self._start(question, context, on_event, loop, schema=schema)
        return await asyncio.wrap_future(job.answer)

    @classmethod
    def resume(
        cls,
        run_id: str,
        *,
        context: Context | None = None,
        schema: Any = None,
        tools: Mapping[str, Tool] = NO_TOOLS,
        on_event: Listener | None = None,
    ) -> Answer:
        """The answer of a run that began earlier, here or in a process that is gone; waits for it.

        `run_id` may be the beginning of one. Everything that shapes the run comes from the journal:
        what was paid for is not asked again. A finished run gives its answer at once. `context` is
        needed where it was a text and no path, and `tools` where the run had any; with the type
        that was the `schema` of the run its value is one of that type again. Keys come from the
        environment.

        Raises `UsageError` for an unknown run, or where it cannot go on as the same run.
        """
        earlier = Earlier.found(run_id)
        if earlier.answer is not None:
            return earlier.answer
        given = earlier.context(context)
        with cls(settings=earlier.settings(tools), tools=tools) as rlm:
            job = rlm._start(
                earlier.question,
                given,
                on_event,
                earlier=earlier.identity,
                schema=earlier.schema if schema is None else schema,
                dialect=earlier.dialect,
            )
            return job.finished()

    async def stream(
        self, question: str, context: Context, *, schema: Any = None
    ) -> AsyncIterator[Event | Answer]:
        """The events of a run as they happen, and its `Answer` last. Leaving early ends the run."""
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Event | None] = asyncio.Queue()

        def listen(event: Event | None) -> None:
            loop.call_soon_threadsafe(arrived.put_nowait, event)

        job = self._start(question, context, listen, loop, schema=schema)
        job.answer.add_done_callback(lambda _: listen(None))
        try:
            while (event := await arrived.get()) is not None:
                yield event
            yield job.answer.result()
        finally:
            job.answer.cancel()

    def close(self) -> None:
        """End what is kept warm. Runs that are going on are cancelled."""
        with self._lock:
            if self._finalizer.detach() is not None:
                self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _start(
        self,
        question: str,
        context: Context,
        listen: Listener | None = None,
        loop: asyncio.AbstractEventLoop | None = None,
        **how: Any,
    ) -> _Job:
        """`how`: the other fields of `Asked`."""
        if not isinstance(question, str) or not question.strip():
            raise UsageError("the question is empty")
        portal = self._opened_portal()
        runtime = self._runtime  # not self: its last reference must not go in the portal's thread
        listeners = () if listen is None else (listen,)
        caller = Caller(copy_context(), loop)
        asked = Asked(question, context, listeners, caller, **how)
        scopes: list[anyio.CancelScope] = []

        async def run() -> Answer:
            scopes.append(anyio.CancelScope())
            return await runtime.ask(asked, scopes[0])

        async def interrupt() -> None:  # the portal starts it after `run`
            scopes[0].cancel()

        ended = _Ended()
        future = portal.start_task_soon(run)
        future.add_done_callback(ended.set)
        return _Job(future, ended, lambda: portal.start_task_soon(interrupt))

    def _opened_portal(self) -> BlockingPortal:
        with self._lock:
            if not self._finalizer.alive:
                raise UsageError("this RLM is closed")
            if self._portal is None:
                portal = self._opened.enter_context(start_blocking_portal(name="rlm"))
                self._opened.callback(portal.call, self._runtime.aclose)
                self._portal = portal
            return self._portal
