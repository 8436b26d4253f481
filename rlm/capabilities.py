"""What a cell may call: the host side of the REPL surface that leaves the worker.

Arguments come from a cell and are checked here; whatever is raised is raised again in the cell.
Knows neither turns nor how a child run works: `ask_child` is given.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import anyio

from rlm.backends.base import Backend
from rlm.context.sources import Sources
from rlm.errors import RLMError
from rlm.memory import Gate
from rlm.records import Completion, Message, Request
from rlm.trace import sample
from rlm_sandbox.tools import in_thread

Capability = Callable[..., Awaitable[Any]]
Settled = dict[str, str]  # one item of a batch: {"ok": text} or {"error": message, "kind": class}
Text = str | Sequence[str]  # a child's context: one document, or several

WHOLE = {"whole": True}  # how a worker names its context, where that is too large to send
MAX_SAMPLES = 8
MAX_QUERY_CHARS = 10_000  # more of a query than its first words is never looked for
SMALL_CHARS = 4_000  # counted at once; longer texts are counted off the event loop


class Refused(ValueError):
    """The sub-model says that a prompt is outside its scope."""


class Searchable(Protocol):
    """What is asked of a store here; `search` blocks, and may take a second the first time."""

    def search(
        self, query: str, k: int, documents: Sequence[str] | None = None
    ) -> Sequence[tuple[int, int, float]]: ...


class AskChild(Protocol):
    """Asks a child RLM; `context` None means the parent's. '' when it finds nothing. Waits for a
    place among the children of its level, so any number may be asked at once."""

    def __call__(self, prompt: str, context: Text | None) -> Awaitable[str]: ...


@dataclass(frozen=True)
class Capabilities:
    """The capabilities of one RLM. `models` holds the names that the run was started with;
    `depth` as in `--depth`; `emit(kind, **fields)` sends an event of this RLM's turn; `sources`
    notes what was shown to models, where somebody wants to know."""

    scheduler: Gate
    models: Mapping[str, Backend]
    sub_model: Backend
    store: Searchable
    depth: int
    emit: Callable[..., None]
    ask_child: AskChild
    sources: Sources | None = None

    def table(self) -> dict[str, Capability]:
        """The names by which a worker calls them."""
        return {
            "llm_query": self.llm_query,
            "llm_query_batched": self.llm_query_batched,
            "rlm_query": self.rlm_query,
            "rlm_query_batched": self.rlm_query_batched,
            "search": self.search,
            "count_tokens": self.count_tokens,
        }

    async def llm_query(self, prompt: str, model: str | None = None) -> str:
        (outcome,) = await self._sub_calls([prompt], model)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def llm_query_batched(
        self, prompts: Sequence[str], model: str | None = None
    ) -> list[Settled]:
        outcomes = await self._sub_calls(_listed(prompts, "prompts"), model)
        return [_settled(outcome) for outcome in outcomes]

    async def rlm_query(self, prompt: str, context: Text | None = None) -> str:
        if self.depth < 2:
            return await self.llm_query(_joined(prompt, context))
        _require_text(prompt)
        return await self.ask_child(prompt, _context(context))

    async def rlm_query_batched(self, items: Sequence[Any]) -> list[Settled]:
        pairs = [_pair(item) for item in _listed(items, "items")]
        if self.depth < 2:
            return await self.llm_query_batched([_joined(*pair) for pair in pairs])
        outcomes: list[str | Exception] = [""] * len(pairs)

        async def ask(at: int, prompt: str, context: Text | None) -> None:
            try:
                outcomes[at] = await self.rlm_query(prompt, context)
            except (RLMError, ValueError, TypeError) as error:
                outcomes[at] = error

        async with anyio.create_task_group() as tasks:
            for at, pair in enumerate(pairs):
                tasks.start_soon(ask, at, *pair)
        return [_settled(outcome) for outcome in outcomes]

    async def search(
        self, query: str, k: int = 10, documents: Sequence[str] | None = None
    ) -> list[tuple[int, int, float]]:
        if not isinstance(query, str):
            raise TypeError(f"search needs a str, not {type(query).__name__}")
        if not isinstance(k, int) or k < 1:
            raise ValueError(f"k must be a positive int, not {k!r}")
        names = None if documents is None else [str(name) for name in documents]
        find = partial(self.store.search, query[:MAX_QUERY_CHARS], min(k, 1_000), names)
        rows = list(await in_thread(find))
        if self.sources is not None:
            self.sources.searched((start, end) for start, end, _ in rows)
        return rows

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        counts = []
        for text in _listed(texts, "texts"):
            if not isinstance(text, str):
                raise TypeError(f"count_tokens needs strings, not {type(text).__name__}")
            counts.append(await _count(self.sub_model, text))
        return counts

    async def _sub_calls(self, prompts: Sequence[Any], model: str | None) -> list[str | Exception]:
        """Every prompt settles: its reply, or what is to be raised for it."""
        if self.depth < 1:
            raise ValueError("this run makes no model calls in cells (--depth 0)")
        backend = self._named(model)
        started = time.monotonic()
        refused = [await _unfit(backend, prompt) for prompt in prompts]
        requests = [
            Request((Message("user", prompt),))
            for prompt, error in zip(prompts, refused, strict=True)
            if error is None
        ]
        settled = iter(await self.scheduler.complete_many(backend, requests, kind="sub"))
        outcomes = [error or _outcome(next(settled)) for error in refused]
        self._report(prompts, outcomes, backend, time.monotonic() - started)
        for prompt, outcome in zip(prompts, outcomes, strict=True):
            if self.sources is not None and isinstance(outcome, str):
                self.sources.called(prompt, outcome)
        return outcomes

    def _named(self, model: str | None) -> Backend:
        if model is None:
            return self.sub_model
        if model not in self.models:
            known = ", ".join(repr(name) for name in self.models)
            raise ValueError(f"unknown model {model!r}; this run was started with {known}")
        return self.models[model]

    def _report(
        self,
        prompts: Sequence[str],
        outcomes: Sequence[str | Exception],
        backend: Backend,
        seconds: float,
    ) -> None:
        pairs = list(zip(prompts, outcomes, strict=True))[:MAX_SAMPLES]
        self.emit(
            "subcalls_finished",
            model=backend.name,
            count=len(outcomes),
            failed=sum(isinstance(outcome, Exception) for outcome in outcomes),
            wall_seconds=round(seconds, 4),
            samples=[
                {"prompt": sample(str(prompt)), "reply": sample(str(outcome))}
                for prompt, outcome in pairs
            ],
        )


async def _unfit(backend: Backend, prompt: Any) -> Exception | None:
    """Why a prompt cannot be sent, or None."""
    if not isinstance(prompt, str):
        return TypeError(f"a prompt must be a str, not {type(prompt).__name__}")
    if not prompt.strip():
        return ValueError("the prompt is empty")
    # A token is at least one byte, a character at most four.
    if 4 * len(prompt) < backend.window_tokens:
        return None
    tokens = await _count(backend, prompt)
    if tokens < backend.window_tokens:
        return None
    return ValueError(
        f"a prompt of {tokens} tokens does not fit {backend.name}, whose window for prompt and "
        f"reply is {backend.window_tokens} tokens; split it (see chunks)"
    )


async def _count(backend: Backend, text: str) -> int:
    if len(text) <= SMALL_CHARS:
        return backend.count_tokens(text)
    return await in_thread(partial(backend.count_tokens, text))


def _outcome(completion: Completion | RLMError) -> str | Exception:
    if isinstance(completion, RLMError):
        return completion
    if completion.refusal is not None:
        return Refused(f"{completion.model} refused: {completion.refusal}")
    return completion.text


def _settled(outcome: str | Exception) -> Settled:
    if isinstance(outcome, Exception):
        return {"error": str(outcome), "kind": type(outcome).__name__}
    return {"ok": outcome}


def _require_text(prompt: Any) -> None:
    if not isinstance(prompt, str):
        raise TypeError(f"a prompt must be a str, not {type(prompt).__name__}")
    if not prompt.strip():
        raise ValueError("the prompt is empty")


def _listed(items: Any, what: str) -> list[Any]:
    if isinstance(items, str) or not isinstance(items, Sequence):
        raise TypeError(f"{what} must be a list, not {type(items).__name__}")
    return list(items)


def _context(context: Any) -> Text | None:
    if context == WHOLE:
        return None
    if context is None or isinstance(context, str):
        return context
    if isinstance(context, Sequence) and all(isinstance(item, str) for item in context):
        return context
    raise TypeError("a child's context must be a str or a list of them")


def _joined(prompt: Any, context: Any) -> str:
    """Prompt and context as one plain prompt: what `rlm_query` is at depth 1."""
    _require_text(prompt)
    if context == WHOLE:
        raise ValueError(
            "the whole context fits no sub-call: send pieces of it (see search, grep, chunks), or"
            " start the run with a depth of 2 or more"
        )
    text = _context(context)
    parts = [] if text is None else [text] if isinstance(text, str) else text
    return "\n\n".join([prompt, *parts])


def _pair(item: Any) -> tuple[Any, Any]:
    """An item of `rlm_query_batched`: a prompt, a (prompt, context) pair or a dict of the two."""
    if isinstance(item, str):
        return item, None
    if isinstance(item, Mapping) and "prompt" in item and item.keys() <= {"prompt", "context"}:
        return item["prompt"], item.get("context")
    if isinstance(item, Sequence) and len(item) == 2:
        return item[0], item[1]
    raise TypeError("an item of rlm_query_batched is a prompt or a (prompt, context) pair")
