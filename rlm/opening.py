"""How each part of a run is opened: models, server, session, a child's context.

With `runtime` the only file that knows which classes those are; failures come in our own words.
Knows no run, no turn and no shell.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import anyio
import anyio.to_thread

from rlm import backends
from rlm.backends.base import Backend, Opening
from rlm.context.loaders import store_of
from rlm.context.store import Store
from rlm.errors import SandboxFailure, UsageError
from rlm.records import Document, Price
from rlm.settings import Settings
from rlm_sandbox.servers import Server, server_for
from rlm_sandbox.session import Session
from rlm_sandbox.values import Capability, Limits, SandboxError

SHARED_FROM_BYTES = 1 << 20  # of a text, where another process pays
MAX_SECTIONS_TOLD = 100_000  # of all documents to a worker: about 10 MB

Pages = Sequence[tuple[int, int]]


async def open_models(settings: Settings) -> tuple[Backend, Backend]:
    """The model and the sub-model, warm. Raises `UsageError` or `BackendError`."""
    model, sub_model = await anyio.to_thread.run_sync(_resolve, settings)
    await concurrently(*(backend.warm for backend in {model, sub_model}))
    if settings.max_cost is not None:
        _require_price(model)
        _require_price(sub_model)
    return model, sub_model


def _resolve(settings: Settings) -> tuple[Backend, Backend]:
    model = _backend(settings.model, settings)
    if settings.sub_model is None or settings.sub_model == settings.model:
        return model, model
    return model, _backend(settings.sub_model, settings)


def _require_price(backend: Backend) -> None:
    if backend.price is None:
        raise UsageError(
            f"--max-cost needs to know what {backend.name} costs: give --price IN,OUT"
            " (USD per million tokens in and out)"
        )


def _backend(spec: str, settings: Settings) -> Backend:
    told = settings.price_of(spec)
    opening = Opening(
        base_url=settings.base_url,
        price=None if told is None else Price.per_million(*told),
        call_seconds=settings.call_seconds,
        streams=settings.stream,
    )
    try:
        return backends.resolve(spec, opening=opening)
    except ModuleNotFoundError as error:
        raise UsageError(f"model {spec!r} is not installed: {error}") from error


def make_server(settings: Settings) -> Server:
    """The server of the wished level, not yet started. Raises `SandboxFailure`."""
    try:
        return server_for(
            settings.isolation,
            allow_read=[folder.resolve() for folder in settings.allow_read],
            preload=settings.preload,
            hash_seed=settings.hash_seed,
        )
    except SandboxError as error:
        raise SandboxFailure(str(error)) from error


async def start_server(server: Server) -> None:
    """Raises `SandboxFailure`."""
    try:
        await server.start()
    except (SandboxError, OSError) as error:
        raise SandboxFailure(f"the sandbox does not start: {error}") from error


@dataclass(frozen=True, slots=True)
class Repl:
    """What a session is opened with. Without a `store` the context is empty; `tools` names the
    capabilities that cells call by name; `started` is what their clock says now, if it is not
    now; `policy` False leaves out the check of the language."""

    capabilities: Mapping[str, Capability]
    store: Store | None = None
    question: str = ""
    tools: Sequence[str] = ()
    cell_seconds: float = 120.0
    random_seed: int = 0
    started: float | None = None
    policy: bool = True
    max_output_chars: int = 100_000


@asynccontextmanager
async def open_session(server: Server, repl: Repl) -> AsyncIterator[Session]:
    """A REPL with a worker of its own; it ends with the block. Raises `SandboxFailure`."""
    store = repl.store
    documents = () if store is None else store.documents
    try:
        session = await Session.open(
            server,
            capabilities=repl.capabilities,
            variables={"question": repl.question},
            text=None if store is None else store.text_file(),
            documents=[(item.name, item.start, item.end, item.kind) for item in documents],
            details=_details(documents),
            limits=Limits(cell_seconds=repl.cell_seconds, max_output_chars=repl.max_output_chars),
            seed=repl.random_seed,
            started=repl.started,
            tools=repl.tools,
            policy=repl.policy,
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


def _details(documents: Sequence[Document]) -> list[tuple[Mapping[str, Any], Pages]]:
    """What cells can know of documents beyond their names; nothing where there is nothing. Where
    it is more than a message may hold, `outline` finds the sections in the text itself."""
    if not any(item.metadata or item.pages for item in documents):
        return []
    num_sections = sum(len(item.metadata.get("outline", ())) for item in documents)
    if num_sections <= MAX_SECTIONS_TOLD:
        return [(item.metadata, item.pages) for item in documents]
    kept = [
        {key: value for key, value in item.metadata.items() if key != "outline"}
        for item in documents
    ]
    return [(metadata, item.pages) for metadata, item in zip(kept, documents, strict=True)]


class Sharing:
    """Which server makes the sessions over a text: from the second one on they share its pages."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._shared: WeakKeyDictionary[Store, Server | None] = WeakKeyDictionary()
        self._making = anyio.Lock()

    async def over(self, store: Store) -> Server:
        """Raises `SandboxFailure`."""
        if not store.in_memory or store.num_bytes < SHARED_FROM_BYTES:
            return self._server
        async with self._making:
            if store not in self._shared:
                self._shared[store] = None
                return self._server
            return self._shared[store] or await self._share(store)

    async def _share(self, store: Store) -> Server:
        server = self._server.over(store.text_file())
        if server is not self._server:
            store.call_on_close(server.close)
            await start_server(server)
        self._shared[store] = server
        return server


@asynccontextmanager
async def open_child_store(text: str | Sequence[str]) -> AsyncIterator[Store]:
    """A store over a text that a cell made."""
    store = await anyio.to_thread.run_sync(store_of, text)
    try:
        yield store
    finally:
        store.close()


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
