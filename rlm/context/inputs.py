"""From what a user names to inputs, each read by itself: files, addresses, standard input, texts.

Opens nothing but folders. What is no context at all is a `UsageError`; what is left out of one is
a `Skipped` among the inputs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from rlm.context import urls
from rlm.context.files import Found, find
from rlm.context.ignoring import shown
from rlm.errors import UsageError
from rlm.loaders import Part, kind_of
from rlm.records import Skipped
from rlm.settings import Selection

STDIN = "-"
_WANTED = (
    "give a string, a Path, or a list of strings, Paths, (name, text) pairs and mappings with "
    "text and, if you like, name, kind and metadata"
)
_KEYS = frozenset({"text", "name", "kind", "metadata"})

Text = str | PathLike[str] | tuple[str, str] | Mapping[str, Any] | Part


@dataclass(frozen=True, slots=True)
class Paths:
    """What a shell names: files, folders, patterns, http(s) addresses, and `-` for standard
    input."""

    names: tuple[str, ...]


# A str is the text itself; a Path names files; a pair is a document's name and its text.
Context = Text | Sequence[Text] | Paths


@dataclass(frozen=True, slots=True)
class Given:
    """A text that is at hand."""

    name: str
    text: str
    kind: str
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Piped:
    """Standard input."""

    name: str = STDIN


@dataclass(frozen=True, slots=True)
class Address:
    """Of http or https; `name` is how the user wrote it."""

    name: str


Input = Given | Found | Piped | Address | Skipped


def standard_input() -> BinaryIO | None:
    """Where the bytes come from that are piped to us; None when it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer


def inputs_of(context: Context, selection: Selection) -> list[Input]:
    """In order, each file and address once, where it is first named. Raises `UsageError`."""
    found = _named(context.names, selection) if isinstance(context, Paths) else None
    return list(_distinct(_given(context, selection) if found is None else found))


def _named(names: Sequence[str], selection: Selection) -> Iterator[Input]:
    for name in names or [STDIN]:
        if name == STDIN:
            yield Piped()
        elif urls.is_url(name):
            yield Address(shown(name))
        else:
            yield from find(name, selection)


def _given(context: Any, selection: Selection) -> Iterator[Input]:
    if isinstance(context, (str, PathLike, Part)) or _is_pair(context) or _is_document(context):
        context = [context]
    if not isinstance(context, Iterable) or isinstance(context, (bytes, Mapping)):
        raise UsageError(f"the context is of type {type(context).__name__}; {_WANTED}")
    items = list(context)
    for number, item in enumerate(items, 1):
        name = "context" if len(items) == 1 else f"text {number}"
        if isinstance(item, PathLike):
            yield from find(os.fspath(item), selection)
        else:
            yield _text(item, name, number)


def _text(item: Any, name: str, number: int) -> Given:
    if isinstance(item, str):
        return Given(name, item, kind_of(name))
    if _is_pair(item):
        return Given(item[0], item[1], kind_of(item[0]))
    if isinstance(item, Part):
        return Given(item.name, item.text, item.kind, item.metadata, item.pages)
    if isinstance(item, Mapping):
        return _described(item, name, number)
    raise UsageError(f"item {number} of the context is a {type(item).__name__}; {_WANTED}")


def _described(item: Mapping[Any, Any], name: str, number: int) -> Given:
    """A document as a mapping."""
    unknown = sorted(str(key) for key in item.keys() - _KEYS)
    if unknown:
        raise UsageError(f"item {number} of the context has the key {unknown[0]!r}; {_WANTED}")
    name = item.get("name", name)
    kind = item.get("kind")
    text, metadata = item.get("text"), item.get("metadata", {})
    strings = isinstance(name, str) and isinstance(kind, str | None)
    if not isinstance(text, str) or not strings or not isinstance(metadata, Mapping):
        raise UsageError(
            f"item {number} of the context: text, name and kind are strings, metadata a mapping"
        )
    try:
        metadata = json.loads(json.dumps(dict(metadata), allow_nan=False))
    except (TypeError, ValueError) as error:
        told = f"item {number} of the context: its metadata is no JSON ({error})"
        raise UsageError(told) from error
    return Given(name, text, kind or kind_of(name), metadata)


def _is_pair(item: Any) -> bool:
    return (
        isinstance(item, tuple) and len(item) == 2 and all(isinstance(part, str) for part in item)
    )


def _is_document(item: Any) -> bool:
    return isinstance(item, Mapping) and "text" in item


def _distinct(inputs: Iterable[Input]) -> Iterator[Input]:
    seen: set[Path | str] = set()
    for item in inputs:
        if isinstance(item, (Given, Skipped)):
            yield item
            continue
        key = item.path.absolute() if isinstance(item, Found) else item.name
        if key not in seen:
            seen.add(key)
            yield item
