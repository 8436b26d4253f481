"""One cell in a fresh session, with no run around it: to try the sandbox, and to test it.

The cell finds what it would find in a run; without a model the calls of models raise `no model`.
Knows no shell.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import anyio

from rlm import backends
from rlm.backends.base import Backend
from rlm.budget import Ledger
from rlm.capabilities import Capabilities, Capability, Searchable
from rlm.context.inputs import Paths, standard_input
from rlm.context.loaders import Loader
from rlm.context.store import Store
from rlm.opening import (
    Repl,
    concurrently,
    make_server,
    open_models,
    open_session,
    start_server,
)
from rlm.scheduler import Scheduler
from rlm.settings import DEFAULT_MODEL, Settings, cache_home
from rlm_sandbox.servers import Server
from rlm_sandbox.session import Session
from rlm_sandbox.tools import in_thread
from rlm_sandbox.values import CellResult

WALL_FACTOR = 4  # a cell's seconds stand still while the host works for it; these do not
MODEL_CALLS = ("llm_query", "llm_query_batched", "rlm_query", "rlm_query_batched")


@dataclass(frozen=True, slots=True)
class Trial:
    """`settings.cell_seconds` is what the cell may take; of the models' part only what
    `has_model` says is used. `paths` as in `rlm ask`; none: an empty context."""

    code: str
    settings: Settings
    has_model: bool = False
    paths: Sequence[str] = ()
    policy: bool = True
    notice: Callable[[str], object] = lambda _: None


@dataclass(frozen=True, slots=True)
class Tried:
    """What the cell did, and the level that held it."""

    result: CellResult
    isolation: str

    def to_json(self) -> dict[str, Any]:
        """The object of `rlm cell --json`. `answer` is null when nothing was submitted, and when
        None was, which a run takes as "not found"."""
        submission = self.result.submission
        return {
            "stdout": self.result.stdout,
            "error": self.result.error,
            "answer": None if submission is None else submission.value,
            "killed": self.result.killed,
            "seconds": round(self.result.seconds, 4),
            "isolation": self.isolation,
        }


async def attempt(trial: Trial) -> Tried:
    """Whatever the cell does is in the result, after `WALL_FACTOR` times its seconds at the
    latest. Raises `UsageError`, `BackendError` or `SandboxFailure` when it could not run."""
    async with _opened(trial) as (server, store, sub_model):
        capabilities = _capabilities(store or _Nothing(), sub_model, trial)
        repl = Repl(
            capabilities=capabilities,
            store=store,
            cell_seconds=trial.settings.cell_seconds,
            policy=trial.policy,
        )
        async with open_session(server, repl) as session:
            return Tried(await _run(session, trial), session.isolation)


async def _run(session: Session, trial: Trial) -> CellResult:
    seconds = WALL_FACTOR * trial.settings.cell_seconds
    with anyio.move_on_after(seconds):
        return await session.run(trial.code)
    why = f"TimeoutError: the cell took over {seconds:g} s, its calls included, and was ended"
    return CellResult("", why, None, True, seconds)


@asynccontextmanager
async def _opened(trial: Trial) -> AsyncIterator[tuple[Server, Store | None, Backend | None]]:
    server = make_server(trial.settings)
    stores: list[Store] = []
    models: list[Backend] = []

    async def open_context() -> None:
        if trial.paths:
            loader = Loader(trial.settings.selection, cache_home(), standard_input())
            stores.append(await in_thread(partial(loader.load, Paths(tuple(trial.paths)))))
            _tell_changes(stores[0], trial.notice)

    async def open_model() -> None:
        if trial.has_model:
            models.extend(await open_models(trial.settings))

    try:
        await concurrently(partial(start_server, server), open_context, open_model)
        yield server, next(iter(stores), None), models[-1] if models else None
    finally:
        with anyio.CancelScope(shield=True):
            await server.aclose()
            for store in stores:
                store.close()
            for model in set(models):
                await model.aclose()


def _tell_changes(store: Store, tell: Callable[[str], object]) -> None:
    for skip in store.skipped:
        tell(f"skipped {skip.name}: {skip.reason}")
    for notice in store.notices:
        tell(notice)


def _capabilities(
    store: Searchable, sub_model: Backend | None, trial: Trial
) -> Mapping[str, Capability]:
    """Those of a run at depth 1. Without a model, tokens are the embedded model's."""
    counter = sub_model or backends.resolve(DEFAULT_MODEL)
    table = Capabilities(
        scheduler=Scheduler({counter}, Ledger()),
        models={counter.name: counter},
        sub_model=counter,
        store=store,
        depth=1,
        emit=lambda kind, **fields: None,
        ask_child=_no_child,
    ).table()
    return table if trial.has_model else {**table, **dict.fromkeys(MODEL_CALLS, _no_model)}


async def _no_model(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("no model: nothing answers calls here; --model names one that does")


async def _no_child(prompt: str, context: Any) -> NoReturn:
    raise AssertionError("unreachable: at depth 1 there are no children")


class _Nothing:
    """An empty context: nothing is found in it."""

    def search(
        self, query: str, k: int, documents: Sequence[str] | None = None
    ) -> Sequence[tuple[int, int, float]]:
        return ()
