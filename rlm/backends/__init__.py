"""The registry: which backend a model's name opens. Importing it imports no backend.

A backend is one module with `open_backend(rest, opening) -> Backend` and one line below.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from rlm.backends.base import Backend, Opening
from rlm.errors import UsageError

__all__ = ["REGISTRY", "Backend", "Entry", "Opening", "resolve"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`form` is how a user writes the name. `specimen` is a name that the contract test opens, with
    `{script}` filled in; `speaks_http` says that it needs the test's loopback server."""

    module: str
    form: str
    specimen: str
    speaks_http: bool = False


REGISTRY: Mapping[str, Entry] = MappingProxyType(
    {
        "engram": Entry("rlm.backends.engram", "engram[/FOLDER]", "engram"),
        "openai": Entry("rlm.backends.openai", "openai/NAME", "openai/specimen", True),
        "litellm": Entry(
            "rlm.backends.litellm", "litellm/PROVIDER/NAME", "litellm/openai/specimen", True
        ),
        "scripted": Entry("rlm.backends.scripted", "scripted/FILE", "scripted/{script}"),
    }
)


def resolve(spec: str, *, base_url: str | None = None, opening: Opening | None = None) -> Backend:
    """The backend that `spec` names, e.g. `engram` or `openai/gpt-5`. Raises `UsageError`."""
    opening = opening or Opening(base_url)
    name, slash, rest = spec.strip().partition("/")
    entry = REGISTRY.get(name)
    if entry is None:
        raise UsageError(_unknown(spec, name, rest))
    module = importlib.import_module(entry.module)
    return cast("Backend", module.open_backend(rest if slash else None, opening))


def _unknown(spec: str, name: str, rest: str) -> str:
    nearest = difflib.get_close_matches(name.lower(), REGISTRY, n=1, cutoff=0.5)
    forms = ", ".join(entry.form for entry in REGISTRY.values())
    if nearest:
        guess = f"{nearest[0]}/{rest}" if rest else REGISTRY[nearest[0]].form
        return f"unknown model {spec!r}; did you mean {guess!r}? models: {forms}"
    return f"unknown model {spec!r}; models: {forms}; perhaps 'openai/{spec.strip()}' was meant"
