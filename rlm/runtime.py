"""From settings to open resources: models, fork server, context. The only file that knows which
classes those are. Everything opens concurrently at the first question and stays warm after it.

Knows nothing of threads or of the shell; one event loop uses one Runtime.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
import anyio.to_thread

from rlm import backends
from rlm.backends.base import Backend
from rlm.budget import Ledger
from rlm.capabilities import Capability, Text
from rlm.context.loaders import load_value
from rlm.context.shelf import Context, Shelf, Shelved
from rlm.context.store import Store
from rlm.controller import Run, Task, answer
from rlm.errors import BackendError, SandboxFailure, UsageError
from rlm.records import Answer, ErrorNote, Usage
from rlm.scheduler import Scheduler
from rlm.settings import Settings, home
from rlm.trace import JsonLines, Listener, Trace
from rlm_sandbox.servers import Server, server_for
from rlm_sandbox.session import Session
from rlm_sandbox.values import Limits, SandboxError

# What is set aside for the wrap-up turn: the smaller of an amount and a share of the cap.
MAX_WRAPUP_TOKENS, WRAPUP_TOKENS_SHARE = 4_096, 0.5
MAX_WRAPUP_SECONDS, WRAPUP_SECONDS_SHARE = 30.0, 0.2


@dataclass(frozen=True)
class _Opened:
    """What every run of a Runtime shares."""

    model: Backend
    sub_model: Backend
    scheduler: Scheduler
    server: Server
    trace_file: JsonLines | None


class Runtime:
    """Open resources behind one `RLM`. Opening is lazy; a failed opening is tried anew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: _Opened | None = None
        self._opening: anyio.Lock | None = None
        self._shelf = Shelf(home())
        self._running: set[anyio.CancelScope] = set()
        self._idle: anyio.Event | None = None  # set when the last run ends, once closing

    async def ask(
        self,
        question: str,
        context: Context,
        listeners: Sequence[Listener],
        interruption: anyio.CancelScope,
    ) -> Answer:
        """One run: an answer, or `UsageError`."""
        self._running.add(interruption)
        try:
            return await self._ask(question, context, listeners, interruption)
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
        opened, self._opened = self._opened, None
        if opened is None:
            return
        await opened.server.aclose()
        for backend in {opened.model, opened.sub_model}:
            await backend.aclose()
        if opened.trace_file is not None:
            opened.trace_file.close()

    async def _ask(
        self,
        question: str,
        context: Context,
        listeners: Sequence[Listener],
        interruption: anyio.CancelScope,
    ) -> Answer:
        started = time.monotonic()
        taken: list[Shelved] = []

        async def take() -> None:
            taken.append(await self._shelf.take(context))

        run_id = _new_run_id()
        try:
            opened, _ = await concurrently(self._open, take)
            files = () if opened.trace_file is None else (opened.trace_file,)
            trace = Trace(run_id, started, (*listeners, *files))
            for notice in taken[0].notices:
                trace.emit("notice", message=notice)
            task = Task(question, taken[0].store, self._settings.depth)
            return await answer(task, self._run(opened, trace), interruption)
        except (SandboxFailure, BackendError) as error:  # nothing could be opened
            note = ErrorNote(error.code, str(error))
            seconds = time.monotonic() - started
            return Answer(
                None, False, run_id, self._settings.model, "none", 0, Usage(), seconds, error=note
            )
        finally:
            for shelved in taken:
                self._shelf.put_back(shelved)

    def _run(self, opened: _Opened, trace: Trace) -> Run:
        settings = self._settings
        ledger = Ledger(settings.max_calls, settings.max_tokens, settings.max_seconds)
        ledger.set_aside(
            calls=1,
            tokens=int(min(MAX_WRAPUP_TOKENS, WRAPUP_TOKENS_SHARE * (settings.max_tokens or 0))),
            seconds=min(MAX_WRAPUP_SECONDS, WRAPUP_SECONDS_SHARE * (settings.max_seconds or 0.0)),
        )
        return Run(
            settings=settings,
            model=opened.model,
            sub_model=opened.sub_model,
            scheduler=opened.scheduler.for_run(ledger),
            trace=trace,
            open_session=partial(_open_session, opened.server, settings),
            open_child_store=_open_child_store,
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
        server = _server(settings)
        trace_file = None if settings.trace is None else JsonLines(settings.trace)
        try:
            (model, sub_model), _ = await concurrently(
                partial(_open_models, settings), partial(_start, server)
            )
        except BaseException:
            await server.aclose()
            if trace_file is not None:
                trace_file.close()
            raise
        scheduler = Scheduler({model, sub_model}, Ledger())
        return _Opened(model, sub_model, scheduler, server, trace_file)


async def _open_models(settings: Settings) -> tuple[Backend, Backend]:
    model, sub_model = await anyio.to_thread.run_sync(_resolve, settings)
    await concurrently(*(backend.warm for backend in {model, sub_model}))
    return model, sub_model


def _resolve(settings: Settings) -> tuple[Backend, Backend]:
    model = _backend(settings.model, settings.base_url)
    if settings.sub_model is None or settings.sub_model == settings.model:
        return model, model
    return model, _backend(settings.sub_model, settings.base_url)


def _backend(spec: str, base_url: str | None) -> Backend:
    try:
        return backends.resolve(spec, base_url=base_url)
    except ModuleNotFoundError as error:
        raise UsageError(f"model {spec!r} is not installed: {error}") from error


def _server(settings: Settings) -> Server:
    try:
        return server_for(settings.isolation)
    except SandboxError as error:
        raise SandboxFailure(str(error)) from error


async def _start(server: Server) -> None:
    try:
        await server.start()
    except (SandboxError, OSError) as error:
        raise SandboxFailure(f"the sandbox does not start: {error}") from error


@asynccontextmanager
async def _open_session(
    server: Server, settings: Settings, task: Task, capabilities: Mapping[str, Capability]
) -> AsyncIterator[Session]:
    """A REPL with a worker of its own; it ends with the block."""
    try:
        session = await Session.open(
            server,
            capabilities=capabilities,
            variables={"question": task.question},
            text=task.store.text_file(),
            documents=[
                (item.name, item.start, item.end, item.kind) for item in task.store.documents
            ],
            limits=Limits(cell_seconds=settings.cell_seconds),
        )
    except SandboxError as error:
        raise SandboxFailure(f"the session does not start: {error}") from error
    try:
        yield session
    except SandboxError as error:
        raise SandboxFailure(f"the session is lost: {error}") from error
    finally:
        with anyio.CancelScope(shield=True):
            await session.aclose()


@asynccontextmanager
async def _open_child_store(text: Text) -> AsyncIterator[Store]:
    loaded = await anyio.to_thread.run_sync(load_value, text)
    try:
        yield loaded.store
    finally:
        loaded.store.close()


async def concurrently(*functions: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Await all and return their results in order, or raise the first error once all have ended:
    what opened beside a failure is then known and can be closed."""
    results: list[Any] = [None] * len(functions)
    errors: list[Exception | None] = [None] * len(functions)

    async def settle(at: int, function: Callable[[], Awaitable[Any]]) -> None:
        try:
            results[at] = await function()
        except Exception as error:  # noqa: BLE001  # raised below, when all have ended
            errors[at] = error

    async with anyio.create_task_group() as tasks:
        for at, function in enumerate(functions):
            tasks.start_soon(settle, at, function)
    for error in errors:
        if error is not None:
            raise error
    return results


def _new_run_id() -> str:
    """Sorts by time; unique enough for one machine."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
