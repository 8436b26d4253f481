"""The REPL surface: the names that a cell finds, as thin clients of the host's capabilities.

Holds no process, socket or frame; `Calls` is its only way out. The names and signatures are
frozen: the shipped model is trained on them.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

from . import facade, finding, guards, scopes
from . import facades as facades_of_modules
from .calls import BudgetExceeded, Calls, CapabilityError, exception_of
from .jsonable import to_json
from .text import LazyText

WHOLE = {"whole": True}  # in place of a text: all of the context, too large for a message


class Stop(BaseException):
    """Ends a cell from within. No `except Exception` of a cell swallows it; the policy sees to
    it that `except:` does not either."""


class Submitted(Stop):
    """`submit` was called."""


class Interrupted(Stop, KeyboardInterrupt):
    """The cell's time is over. What a task raises asyncio keeps there, but not this kind."""


class BatchError(Exception):
    """Some items of a batch failed. `results` has None in their places; `errors` holds the
    exceptions by place."""

    def __init__(self, results: list[Any], errors: dict[int, Exception]) -> None:
        place, first = next(iter(errors.items()))
        super().__init__(
            f"{len(errors)} of {len(results)} failed; item {place}: {type(first).__name__}: {first}"
            " (the others are in .results; on_error='return' gives errors in place)"
        )
        self.results = results
        self.errors = errors


class Outbox:
    """What `submit` was given, first come."""

    def __init__(self) -> None:
        self.submission: list[Any] | None = None

    def submit(self, value: Any, evidence: Any = None) -> NoReturn:
        """End the run with `value`; `evidence`: the Hits, or (start, end) pairs, behind it."""
        spans = [] if evidence is None else _spans(evidence)
        submission = [to_json(value), spans]
        if self.submission is None:
            self.submission = submission
        raise Submitted


class Surface:
    """Model capabilities by their names in a cell."""

    def __init__(self, calls: Calls, finder: finding.Finder) -> None:
        self._call = calls.call
        self._call_async = calls.call_async
        self._finder = finder

    def llm_query(self, prompt: str, model: str | None = None) -> str:
        """One plain completion of the sub-model."""
        return str(self._call("llm_query", _prompt("llm_query", prompt), model=model))

    async def llm_query_async(self, prompt: str, model: str | None = None) -> str:
        """`llm_query`, awaitable."""
        prompt = _prompt("llm_query_async", prompt)
        return str(await self._call_async("llm_query", prompt, model=model))

    def llm_query_batched(
        self, prompts: Iterable[str], model: str | None = None, on_error: str = "raise"
    ) -> list[Any]:
        """Completions in parallel, in order. Every item settles; then BatchError if any failed,
        or with on_error="return" the exceptions in their places."""
        items = _prompts("llm_query_batched", prompts, on_error)
        return _settle(self._call("llm_query_batched", items, model=model), on_error)

    async def llm_query_batched_async(
        self, prompts: Iterable[str], model: str | None = None, on_error: str = "raise"
    ) -> list[Any]:
        """`llm_query_batched`, awaitable."""
        items = _prompts("llm_query_batched_async", prompts, on_error)
        reply = await self._call_async("llm_query_batched", items, model=model)
        return _settle(reply, on_error)

    def rlm_query(self, prompt: str, context: Any = None) -> Any:
        """A child RLM, with its own REPL over `context`."""
        prompt = _prompt("rlm_query", prompt)
        return self._call("rlm_query", prompt, context=self._context(context))

    async def rlm_query_async(self, prompt: str, context: Any = None) -> Any:
        """`rlm_query`, awaitable."""
        prompt = _prompt("rlm_query_async", prompt)
        return await self._call_async("rlm_query", prompt, context=self._context(context))

    def rlm_query_batched(self, items: Iterable[Any], on_error: str = "raise") -> list[Any]:
        """Child RLMs in parallel, in order; an item is a prompt or a (prompt, context) pair."""
        pairs = self._pairs("rlm_query_batched", items, on_error)
        return _settle(self._call("rlm_query_batched", pairs), on_error)

    async def rlm_query_batched_async(
        self, items: Iterable[Any], on_error: str = "raise"
    ) -> list[Any]:
        """`rlm_query_batched`, awaitable."""
        pairs = self._pairs("rlm_query_batched_async", items, on_error)
        return _settle(await self._call_async("rlm_query_batched", pairs), on_error)

    def _pairs(self, function: str, items: Iterable[Any], on_error: str) -> list[list[Any]]:
        _check_on_error(on_error)
        if isinstance(items, (str, Mapping)):
            raise TypeError(f"{function} takes a list, not one {type(items).__name__}")
        pairs = []
        for item in items:
            if isinstance(item, Mapping):
                item = (item["prompt"], item.get("context"))
            prompt, context = item if isinstance(item, (tuple, list)) else (item, None)
            pairs.append([_prompt(function, prompt), self._context(context)])
        return pairs

    def _context(self, context: Any) -> Any:
        """Text, or a list of texts, as a capability takes it; Hits count as their text."""
        if context is None:
            return None
        if self._finder.is_whole(context):
            return WHOLE
        if isinstance(context, LazyText):  # always larger than a message may be
            raise ValueError(
                f"a context of {len(context):,} characters is too large to send to a child: give"
                " it all of `context`, a slice, or each of chunks() to one child"
            )
        if isinstance(context, str):
            return context
        if isinstance(context, Sequence) or hasattr(context, "__iter__"):
            return [item if isinstance(item, str) else str(item) for item in context]
        return str(context)

    def names(self) -> dict[str, Callable[..., Any]]:
        queries = (
            self.llm_query,
            self.llm_query_async,
            self.llm_query_batched,
            self.llm_query_batched_async,
            self.rlm_query,
            self.rlm_query_async,
            self.rlm_query_batched,
            self.rlm_query_batched_async,
        )
        return {query.__name__: _plain(query) for query in queries}


def finder_names(finder: finding.Finder) -> dict[str, Any]:
    """What finds things in the text."""
    found = (finder.search, finder.grep, finder.chunks, finder.outline, finder.count_tokens)
    return {function.__name__: _plain(function) for function in found}


def tool_names(tools: Iterable[str], calls: Calls) -> dict[str, Any]:
    """Functions that call the capabilities of these names; they stand before the surface's own.
    Those with a dot in their name are attributes of one object, as of a module."""
    made: dict[str, Any] = {}
    for name in tools:
        group, dot, own = name.partition(".")
        if dot:
            setattr(made.setdefault(group, facade.empty_facade(group)), own, _tool(name, calls))
        else:
            made[name] = _tool(name, calls)
    return made


def display(
    capability: str | None, calls: Calls, show: Callable[[Any], None]
) -> Callable[[Any], None]:
    """What is done with the last expression of a cell: printed by `show`, or given as a JSON value
    to a capability, where one is named and the value is not too large to be sent."""
    if capability is None:
        return show

    def give(value: Any) -> None:
        if value is None:
            return
        try:
            calls.call(capability, value)
        except ValueError:  # larger than a message may be
            show(value)

    return give


class Scope:
    """The globals of a session's cells, in `module` (their `__main__`)."""

    def __init__(
        self,
        module: ModuleType,
        modules: Mapping[str, ModuleType],
        show: Callable[[Any], None],
        *,
        has_policy: bool,
    ) -> None:
        self.names: dict[str, Any] = module.__dict__
        if has_policy:
            self._builtins = facades_of_modules.cell_builtins(modules)
            self._builtins |= scopes.functions(self.names)
        else:
            self._builtins = dict(vars(builtins))
            modules = sys.modules
        self._builtins |= {"_show_": show, "_stop_": Stop}
        self._intact = dict(self._builtins)
        self.names.update({name: modules[name] for name in facades_of_modules.BOUND})

    def mended(self) -> dict[str, Any]:
        """The names, fit for a cell: whatever the last one did to what cells run under is undone.
        Functions hold on to the dictionary of builtins, so it stays the same one."""
        for name in guards.RESERVED:
            self.names.pop(name, None)
        self._builtins.update(self._intact)
        self.names["__builtins__"] = self._builtins
        return self.names


def capability_names(calls: Calls, finder: finding.Finder, outbox: Outbox) -> dict[str, Any]:
    """What asks models, and what ends the run."""
    return {
        **Surface(calls, finder).names(),
        "submit": _plain(outbox.submit),
        "BatchError": BatchError,
        "CapabilityError": CapabilityError,
        "BudgetExceeded": BudgetExceeded,
    }


def _tool(name: str, calls: Calls) -> Callable[..., Any]:
    call = calls.call

    def tool(*args: Any, **kwargs: Any) -> Any:
        return call(name, *args, **kwargs)

    tool.__name__ = tool.__qualname__ = name
    return tool


def _plain(method: Callable[..., Any]) -> Callable[..., Any]:
    """A function without `__self__`: what a cell holds leads to no machinery by name."""

    @functools.wraps(method)
    def function(*args: Any, **kwargs: Any) -> Any:
        return method(*args, **kwargs)

    del function.__wrapped__
    return function


def _prompt(function: str, prompt: Any) -> str:
    if isinstance(prompt, str):
        return prompt
    if isinstance(prompt, (list, tuple, dict, set)) or prompt is None:
        raise TypeError(
            f"{function} takes one prompt, a string, not {type(prompt).__name__};"
            " for many there is llm_query_batched"
        )
    return str(prompt)


def _prompts(function: str, prompts: Iterable[Any], on_error: str) -> list[str]:
    _check_on_error(on_error)
    if isinstance(prompts, (str, Mapping)):
        raise TypeError(f"{function} takes a list of prompts, not one {type(prompts).__name__}")
    return [_prompt(function, prompt) for prompt in prompts]


def _check_on_error(on_error: str) -> None:
    if on_error not in ("raise", "return"):
        raise ValueError(f"on_error is 'raise' or 'return', not {on_error!r}")


def _settle(reply: Any, on_error: str) -> list[Any]:
    """`[{"ok": …} | {"error": …, "kind": …}, …]` as results, or BatchError."""
    results: list[Any] = []
    errors: dict[int, Exception] = {}
    for place, item in enumerate(reply):
        if "error" in item:
            errors[place] = exception_of(item.get("kind", "CapabilityError"), item["error"])
            results.append(errors[place] if on_error == "return" else None)
        else:
            results.append(item["ok"])
    if errors and on_error == "raise":
        raise BatchError(results, errors)
    return results


def _spans(evidence: Any) -> list[list[int]]:
    """Hits or pairs, one or many, as [start, end] code points."""
    if hasattr(evidence, "start") and hasattr(evidence, "end"):
        return [[int(evidence.start), int(evidence.end)]]
    items = list(evidence)
    if len(items) == 2 and all(type(item) is int for item in items):
        return [items]
    spans = []
    for item in items:
        if isinstance(item, (tuple, list)) and len(item) == 2:
            spans.append([int(item[0]), int(item[1])])
        elif hasattr(item, "start") and hasattr(item, "end"):
            spans.append([int(item.start), int(item.end)])
        else:
            raise TypeError(
                f"evidence is a list of Hits or of (start, end) pairs, not of {type(item).__name__}"
            )
    return spans
