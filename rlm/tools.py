"""The user's own functions as seen by a run: which names they may have, what a model is told.

How one is called, blocking or async, is the sandbox's part (`rlm_sandbox.tools`); knows no run.
"""

from __future__ import annotations

import builtins
import inspect
import json
import keyword
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from rlm.errors import UsageError

Tool = Callable[..., Any]

MAX_DOC_CHARS = 2_000
NO_TOOLS: Mapping[str, Tool] = MappingProxyType({})
# What a cell finds without any tool (a test compares the two).
SURFACE = frozenset(
    """
    context documents question search grep chunks outline count_tokens submit
    llm_query llm_query_async llm_query_batched llm_query_batched_async
    rlm_query rlm_query_async rlm_query_batched rlm_query_batched_async
    BatchError BudgetExceeded CapabilityError
    re json math collections itertools statistics datetime string textwrap random functools
    """.split()  # noqa: SIM905  # a list would be a name a line
)
_PYTHONS_OWN = frozenset(dir(builtins)) | frozenset(keyword.kwlist)


def checked(tools: Mapping[str, Tool]) -> Mapping[str, Tool]:
    """The same, for good; `UsageError` names the one that cannot be a tool."""
    for name, tool in tools.items():
        if not isinstance(name, str) or not name.isidentifier() or name.startswith("_"):
            raise UsageError(f"a tool's name must be a public identifier, not {name!r}")
        if name in SURFACE:
            raise UsageError(f"the tool {name!r} would hide what cells have under that name")
        if name in _PYTHONS_OWN:
            raise UsageError(f"the tool {name!r} has the name of a part of Python")
        if not callable(tool):
            raise UsageError(f"the tool {name!r} is not a function but a {type(tool).__name__}")
    return MappingProxyType(dict(tools))


def described(tools: Mapping[str, Tool]) -> str:
    """One line a tool, for a prompt: name, parameters and what its docstring says."""
    return "\n".join(_line(name, tool) for name, tool in tools.items())


def _line(name: str, tool: Tool) -> str:
    inner = tool.func if isinstance(tool, partial) else tool
    doc = " ".join((inspect.getdoc(inner) or "").split())
    told = doc if len(doc) <= MAX_DOC_CHARS else f"{doc[:MAX_DOC_CHARS]}…"
    return f"  - `{name}{_parameters(tool)}`" + (f": {told}" if told else "")


def _parameters(tool: Tool) -> str:
    try:
        signature = inspect.signature(tool)
    except (TypeError, ValueError):  # some builtins tell nothing
        return "(...)"
    return str(
        signature.replace(
            parameters=[_plain(item) for item in signature.parameters.values()],
            return_annotation=_annotation(signature.return_annotation),
        )
    )


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    """Defaults that are no JSON values (a connection, a key's holder) are not a model's to see."""
    default = parameter.default
    if default is not inspect.Parameter.empty and not _is_json(default):
        default = _Words("...")
    return parameter.replace(default=default, annotation=_annotation(parameter.annotation))


def _annotation(annotation: Any) -> Any:
    return _Words(annotation) if isinstance(annotation, str) else annotation


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


class _Words:
    """Shown as it is, without quotes."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words
