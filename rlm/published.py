"""For users of the published package (`rlms`): its constructor's keywords as our settings, and what
its `completion` takes and gives back.

Knows both vocabularies and nothing else. What cannot be honoured is refused by name, not dropped.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rlm.errors import UsageError
from rlm.records import Answer
from rlm.settings import environment

DIALECT = "official"
MAX_QUESTION_CHARS = 4_000  # of a prompt that is its own question
REQUEST = "Answer the question, or do what is asked, that the context itself holds."
MODELS: Mapping[str, str] = {  # by `backend`
    "openai": "openai/{}",
    "vllm": "openai/{}",
    "anthropic": "litellm/anthropic/{}",
    "gemini": "litellm/gemini/{}",
    "openrouter": "litellm/openrouter/{}",
    "azure_openai": "litellm/azure/{}",
    "vercel": "litellm/vercel_ai_gateway/{}",
}
RENAMED: Mapping[str, str] = {
    "max_depth": "depth",
    "max_iterations": "max_turns",
    "max_timeout": "max_seconds",
    "max_budget": "max_cost",
}
ALWAYS_SO = frozenset(  # or the user's own to choose elsewhere
    """
    verbose compaction compaction_threshold_pct max_concurrent_subcalls orchestrator
    """.split()  # noqa: SIM905  # a list would be a name a line
)
_INSTEAD: Mapping[str, str] = {
    "logger": "give trace=FILE, or listen with on_event=",
    "custom_system_prompt": "prompts are dialects here: dialect=",
    "custom_sub_tools": "children have the tools of the run: custom_tools=",
    "persistent": "the context is kept warm between questions anyway",
}


@dataclass(frozen=True, slots=True)
class ModelUsageSummary:
    """`total_cost` in USD; None when a price is unknown."""

    total_calls: int
    total_input_tokens: int
    total_output_tokens: int
    total_cost: float | None


@dataclass(frozen=True, slots=True)
class UsageSummary:
    """By model. One ledger serves the whole tree of a run, so all of it stands under the root's."""

    model_usage_summaries: Mapping[str, ModelUsageSummary]


@dataclass(frozen=True, slots=True)
class RLMChatCompletion:
    """What `completion` gives back. `error` says why a response is missing or partial; `answer` is
    ours, with evidence."""

    root_model: str
    prompt: Any
    response: str
    usage_summary: UsageSummary
    execution_time: float
    metadata: Mapping[str, Any] | None = None
    error: str | None = None
    answer: Answer | None = field(default=None, repr=False)


def completed(prompt: Any, answer: Answer) -> RLMChatCompletion:
    """An answer in the published package's words."""
    usage = answer.usage
    spent = ModelUsageSummary(usage.calls, usage.input_tokens, usage.output_tokens, usage.usd)
    return RLMChatCompletion(
        root_model=answer.model,
        prompt=prompt,
        response=answer.text,
        usage_summary=UsageSummary({answer.model: spent}),
        execution_time=answer.seconds,
        error=None if answer.error is None else answer.error.message,
        answer=answer,
    )


def question_of(prompt: Any, root_prompt: str | None) -> str:
    """`root_prompt`, or what is asked in a prompt that is short, or by a conversation's last
    message; else the request to look for it in the context."""
    if root_prompt is not None:
        return root_prompt
    said = _messages(prompt)[-1][1] if _messages(prompt) else prompt
    if isinstance(said, str) and 0 < len(said.strip()) <= MAX_QUESTION_CHARS:
        return said
    return REQUEST


def context_of(prompt: Any) -> str | list[tuple[str, str]]:
    """A prompt as our context: texts, the texts of a list or a dict as documents of their own, and
    everything else as JSON."""
    if isinstance(prompt, str):
        return prompt
    messages = _messages(prompt)
    if messages:
        return [(f"{number} {role}", said) for number, (role, said) in enumerate(messages, 1)]
    named: Sequence[tuple[Any, Any]] = ()
    if isinstance(prompt, Mapping):
        named = list(prompt.items())
    elif isinstance(prompt, Sequence):
        named = list(enumerate(prompt))
    if named and all(isinstance(text, str) for _, text in named):
        return [(str(name), text) for name, text in named]
    try:
        return json.dumps(prompt, ensure_ascii=False, indent=1)
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"a prompt is a str, a list or a dict of JSON values: {error}") from error


def _messages(prompt: Any) -> list[tuple[str, str]]:
    """(role, content) of a list of chat messages; empty when it is none."""
    if not isinstance(prompt, Sequence) or isinstance(prompt, str):
        return []
    pairs = [
        (item.get("role"), item.get("content")) if isinstance(item, Mapping) else (None, None)
        for item in prompt
    ]
    whole = all(isinstance(role, str) and isinstance(said, str) for role, said in pairs)
    return [(str(role), str(said)) for role, said in pairs] if whole else []


# -- the constructor's keywords


def options_of(published: Mapping[str, Any]) -> dict[str, Any]:
    """Keywords of the published constructor as keywords of ours. `TypeError` for one that neither
    knows, `UsageError` for one that cannot be honoured."""
    left = {name: value for name, value in published.items() if name not in ALWAYS_SO}
    options: dict[str, Any] = {}
    if "backend" in left or "backend_kwargs" in left:
        options |= _model(left.pop("backend", "openai"), left.pop("backend_kwargs", None))
    options |= _sub_model(left.pop("other_backends", None), left.pop("other_backend_kwargs", None))
    options |= {ours: left.pop(name) for name, ours in RENAMED.items() if name in left}
    if left.pop("environment", "local") != "local" or left.pop("environment_kwargs", None):
        raise UsageError("environment: cells run in this package's own sandbox: isolation=")
    if "custom_tools" in left:
        options["tools"] = _tools(left.pop("custom_tools") or {})
    for name, value in left.items():
        if name in _INSTEAD or name in _PUBLISHED:
            if value:
                raise UsageError(f"{name} is not supported{_because(name)}")
        else:
            raise TypeError(f"RLM() got an unexpected keyword argument {name!r}")
    return options


_PUBLISHED = frozenset(
    """
    max_errors on_subcall_start on_subcall_complete on_iteration_start
    on_iteration_complete sampling_args sub_sampling_args user_prologue
    """.split()  # noqa: SIM905  # a list would be a name a line
)


def _because(name: str) -> str:
    return f": {_INSTEAD[name]}" if name in _INSTEAD else ""


def _model(backend: str, kwargs: Mapping[str, Any] | None) -> dict[str, Any]:
    if backend not in MODELS:
        raise UsageError(f"backend {backend!r} is unknown; there are: {', '.join(MODELS)}")
    given = dict(kwargs or {})
    name = given.pop("model_name", None)
    if not isinstance(name, str) or not name:
        raise UsageError("backend_kwargs must name the model: {'model_name': ...}")
    key = given.pop("api_key", None)
    if key and all(environment(f"{place.upper()}_API_KEY") != key for place in (backend, "openai")):
        variable = f"{'openai' if backend == 'vllm' else backend}_API_KEY".upper()
        raise UsageError(f"api_key is read from the environment alone: set {variable}")
    options = {"model": MODELS[backend].format(name)}
    if (base_url := given.pop("base_url", None)) is not None:
        options["base_url"] = base_url
    if given:
        raise UsageError(f"backend_kwargs: {', '.join(given)} cannot be set here")
    return options


def _sub_model(backends: Any, kwargs: Any) -> dict[str, Any]:
    if not backends:
        return {}
    if len(backends) != 1 or len(kwargs or ()) != 1:
        raise UsageError("other_backends and other_backend_kwargs take one entry each")
    return {"sub_model": _model(backends[0], kwargs[0])["model"]}


def _tools(custom: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    return {name: _tool(name, given) for name, given in custom.items()}


def _tool(name: str, given: Any) -> Callable[..., Any]:
    described = isinstance(given, Mapping) and "tool" in given
    tool: Any = given["tool"] if described else given
    if not callable(tool):
        raise UsageError(f"custom_tools {name!r}: values are given as context, functions as tools")
    about = given.get("description") if described else None
    return _told(tool, str(about)) if about else tool


def _told(tool: Callable[..., Any], about: str) -> Callable[..., Any]:
    """The same function with another docstring."""

    @functools.wraps(tool)
    def called(*args: Any, **kwargs: Any) -> Any:
        return tool(*args, **kwargs)

    @functools.wraps(tool)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        return await tool(*args, **kwargs)

    told: Callable[..., Any] = awaited if inspect.iscoroutinefunction(tool) else called
    told.__doc__ = about
    return told
