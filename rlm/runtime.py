"""From settings to open resources: models, fork server, context. Everything opens concurrently
at the first question and stays warm after it. With `opening` the only file of concrete classes.

Knows nothing of threads or of the shell; one event loop uses one Runtime.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import anyio
import anyio.from_thread

from rlm.backends.base import Backend
from rlm.books import Books, Entry
from rlm.budget import LEAST_OUTPUT_TOKENS, Ledger
from rlm.capabilities import Capability
from rlm.context.inputs import Context, standard_input
from rlm.context.loaders import Loader
from rlm.context.shelf import Shelf, Shelved, Watcher
from rlm.context.stop import Progress, Stopped
from rlm.controller import answer
from rlm.errors import BackendError, SandboxFailure, UsageError
from rlm.memory import JournalledLedger, Memory, RunClock
from rlm.opening import (
    Repl,
    Sharing,
    concurrently,
    make_server,
    open_child_store,
    open_models,
    open_session,
    start_server,
)
from rlm.recall import Recall
from rlm.records import Answer, ErrorNote, Usage
from rlm.run import Run, Task
from rlm.scheduler import Scheduler
from rlm.schema import Shape, shape_of
from rlm.settings import DEFAULT_MODEL, Settings, cache_home, data_home
from rlm.tools import NO_TOOLS, Tool
from rlm.trace import JsonLines, Listener, Trace
from rlm.transcript import DEFAULT_DIALECT
from rlm.window import MAX_KEPT_CHARS
from rlm_sandbox.servers import Server
from rlm_sandbox.session import Session
from rlm_sandbox.tools import Caller, Tools

# What is set aside for the wrap-up turn: the smaller of an amount and a share of the cap.
MAX_WRAPUP_TOKENS, WRAPUP_TOKENS_SHARE = 4_096, 0.5
MAX_WRAPUP_SECONDS, WRAPUP_SECONDS_SHARE = 30.0, 0.2
WRAPUP_USD_SHARE = 0.5
LOADING_SECONDS = 0.5  # between tellings of how far loading is


@dataclass(frozen=True)
class Asked:
    """One question; `caller` is where its tools run, if they must run somewhere. `earlier` is the
    run that goes on, and when it began, if this is not a new one; `schema` is what the answer must
    fit, if not what the settings say. `dialect` is for a model that was made for none of its own,
    where the settings name none."""

    question: str
    context: Context
    listeners: Sequence[Listener]
    caller: Caller
    earlier: tuple[str, float] | None = None
    schema: Any = None
    dialect: str | None = None


@dataclass(frozen=True)
class _Opened:
    """What every run of a Runtime shares."""

    model: Backend
    sub_model: Backend
    scheduler: Scheduler
    server: Server
    sharing: Sharing
    trace_file: JsonLines | None


class _Loading:
    """Tells how far the loading of a context is, now and then; called in the thread that loads."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._next_seconds = LOADING_SECONDS

    def tell(self, progress: Progress) -> None:
        if self._trace.seconds() < self._next_seconds:
            return
        self._next_seconds = self._trace.seconds() + LOADING_SECONDS
        anyio.from_thread.run_sync(partial(self._trace.emit, "loading", **asdict(progress)))


class Runtime:
    """Open resources behind one `RLM`. Opening is lazy; a failed opening is tried anew."""

    def __init__(self, settings: Settings, tools: Mapping[str, Tool] = NO_TOOLS) -> None:
        self._settings = settings
        self._tools = {**tools, **_memory_tools(settings, tools)}
        self._opened: _Opened | None = None
        self._opening: anyio.Lock | None = None
        self._shelf = Shelf(Loader(settings.selection, cache_home(), standard_input()))
        self._books = Books(settings, tuple(tools))
        self._running: set[anyio.CancelScope] = set()
        self._idle: anyio.Event | None = None  # set when the last run ends, once closing

    async def ask(self, asked: Asked, interruption: anyio.CancelScope) -> Answer:
        """One run: an answer, or `UsageError`."""
        self._running.add(interruption)
        try:
            return await self._ask(asked, interruption)
        finally:
            self._running.discard(interruption)
            if self._idle is not None and not self._running:
                self._idle.set()

    async def aclose(self) -> None:
        """Interrupt what is running, wait for it, and close what is open."""
        if self._running:
            self._idle = anyio.Event()
            for interruption in self._running:
                interruption.cancel()
            await self._idle.wait()
        self._shelf.close()
        await self._books.aclose()
        opened, self._opened = self._opened, None
        if opened is None:
            return
        await opened.server.aclose()
        for backend in {opened.model, opened.sub_model}:
            await backend.aclose()
        if opened.trace_file is not None:
            opened.trace_file.close()

    async def _ask(self, asked: Asked, interruption: anyio.CancelScope) -> Answer:
        """One run, from its row in the journal to its answer there."""
        shape = shape_of(self._settings.schema if asked.schema is None else asked.schema)
        if asked.earlier is None:
            schema = None if shape is None else dict(shape.schema)
            extras = {"schema": schema, "dialect": asked.dialect}
            entry = await self._books.begin(asked.question, asked.context, extras)
        else:
            entry = await self._books.take_up(*asked.earlier)
        try:
            concluded = await self._work(entry, asked, shape, interruption)
        except BaseException as error:
            with anyio.CancelScope(shield=True):
                await entry.stop(error)
            raise
        with anyio.CancelScope(shield=True):
            await entry.journal.finish(concluded)
        return concluded

    async def _work(
        self, entry: Entry, asked: Asked, shape: Shape | None, interruption: anyio.CancelScope
    ) -> Answer:
        started = time.monotonic() - entry.past.seconds
        taken: list[Shelved] = []
        run_id = entry.run_id
        loading = _Loading(Trace(run_id, started, tuple(asked.listeners)))
        watcher = Watcher(loading.tell, lambda: interruption.cancel_called)

        async def take() -> None:
            taken.append(await self._shelf.take(asked.context, watcher))
            await entry.is_about(taken[0].store)

        try:
            opened, _ = await concurrently(self._open, take)
            files = () if opened.trace_file is None else (opened.trace_file,)
            trace = Trace(run_id, started, (*asked.listeners, entry.listen, *files))
            entry.tell(trace)
            depth = self._settings.depth
            task = Task(asked.question, taken[0].store, depth, started=entry.started, shape=shape)
            run = self._run(entry, opened, trace, asked)
            return await answer(task, run, interruption)
        except (SandboxFailure, BackendError, Stopped) as error:  # nothing could be opened
            note = ErrorNote(getattr(error, "code", "interrupted"), str(error))
            seconds = time.monotonic() - started
            spent = sum(entry.past.spent.values(), Usage())
            return Answer(
                None, False, run_id, self._settings.model, "none", 0, spent, seconds, error=note
            )
        finally:
            await entry.settle()
            for shelved in taken:
                self._shelf.put_back(shelved)

    def _run(self, entry: Entry, opened: _Opened, trace: Trace, asked: Asked) -> Run:
        settings = self._settings
        if settings.dialect is None and opened.model.dialect == DEFAULT_DIALECT:
            settings = replace(settings, dialect=asked.dialect)
        tools = Tools(self._tools)
        tools.caller = asked.caller
        clock = RunClock(entry.past.seconds)
        ledger = JournalledLedger(
            entry.journal,
            entry.past.next_call,
            settings.max_calls,
            settings.max_tokens,
            settings.max_seconds,
            settings.max_cost,
            clock=clock,
        )
        ledger.set_aside(
            calls=1,
            tokens=int(min(MAX_WRAPUP_TOKENS, WRAPUP_TOKENS_SHARE * (settings.max_tokens or 0))),
            seconds=min(MAX_WRAPUP_SECONDS, WRAPUP_SECONDS_SHARE * (settings.max_seconds or 0.0)),
            usd=min(_wrapup_usd(opened.model), WRAPUP_USD_SHARE * (settings.max_cost or 0.0)),
        )
        gate = opened.scheduler.for_run(ledger)
        memory = Memory(gate, entry.journal, clock, entry.started, entry.past, settings.cache)
        return Run(
            settings=settings,
            model=opened.model,
            sub_model=opened.sub_model,
            recall=Recall(memory),
            trace=trace,
            open_session=partial(open_run_session, opened.sharing, settings, tuple(self._tools)),
            open_child_store=open_child_store,
            isolation=opened.server.level,
            tools=self._tools,
            tool_calls=tools.capabilities,
        )

    async def _open(self) -> _Opened:
        if self._opening is None:
            self._opening = anyio.Lock()
        # Threads and processes that are starting cannot be abandoned halfway.
        with anyio.CancelScope(shield=True):
            async with self._opening:
                if self._opened is None:
                    self._opened = await self._open_anew()
        assert self._opened is not None
        return self._opened

    async def _open_anew(self) -> _Opened:
        settings = self._settings
        server = make_server(settings)
        trace_file = None if settings.trace is None else JsonLines(settings.trace)
        try:
            (model, sub_model), _ = await concurrently(
                partial(open_models, settings), partial(start_server, server)
            )
        except BaseException:
            await server.aclose()
            if trace_file is not None:
                trace_file.close()
            raise
        scheduler = Scheduler({model, sub_model}, Ledger())
        return _Opened(model, sub_model, scheduler, server, Sharing(server), trace_file)


def _wrapup_usd(model: Backend) -> float:
    """What the tokens cost that a wrap-up turn may have at most."""
    price = model.price
    if price is None:
        return 0.0
    return price.cost(MAX_WRAPUP_TOKENS, LEAST_OUTPUT_TOKENS)


@asynccontextmanager
async def open_run_session(
    sharing: Sharing,
    settings: Settings,
    tools: Sequence[str],
    task: Task,
    capabilities: Mapping[str, Capability],
) -> AsyncIterator[Session]:
    repl = Repl(
        capabilities=capabilities,
        store=task.store,
        question=task.question,
        tools=tools,
        cell_seconds=settings.cell_seconds,
        random_seed=settings.random_seed,
        started=task.started,
        max_output_chars=MAX_KEPT_CHARS,
    )
    async with open_session(await sharing.over(task.store), repl) as session:
        yield session


def _memory_tools(settings: Settings, tools: Mapping[str, Tool]) -> Mapping[str, Tool]:
    """`memory.ask` and `memory.add` of cells, where the settings name scopes. Raises `UsageError`
    for a scope that cannot be used, before anything is asked."""
    if not settings.memory:
        return NO_TOOLS
    if "memory" in tools:
        raise UsageError("the tool 'memory' would hide the memory of --memory")
    from rlm.backends.facts import Facts, memory_tools

    is_embedded = settings.model.partition("/")[0] == DEFAULT_MODEL
    model = settings.model if is_embedded else DEFAULT_MODEL
    facts = Facts(model, settings.memory, data_home() / "memory")
    facts.all()
    return memory_tools(facts)
