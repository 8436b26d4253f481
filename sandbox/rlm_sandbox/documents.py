"""`documents` in a worker: named ranges of `context`, and what is known of each.

Knows nothing of the text itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self


class _Range(NamedTuple):
    name: str
    start: int
    end: int
    kind: str = "text"


class Document(_Range):
    """A named range of `context`; `start` and `end` are code points, and so are those of `pages`:
    (number, start). Cells take it apart in four, so what else is known of it is beside that."""

    metadata: Mapping[str, Any]
    pages: Sequence[tuple[int, int]]

    def __new__(
        cls,
        name: str,
        start: int,
        end: int,
        kind: str = "text",
        metadata: Mapping[str, Any] | None = None,
        pages: Sequence[tuple[int, int]] = (),
    ) -> Self:
        made = super().__new__(cls, name, start, end, kind)
        made.metadata = metadata or {}
        made.pages = pages
        return made


def documents_of(setup: Mapping[str, Any]) -> list[Document]:
    """Of a session's set-up. What else is known of them is JSON within JSON: a message may hold
    few values, but long ones."""
    ranges, details = setup["documents"], setup["details"]
    if not details:
        return [Document(*fields) for fields in ranges]
    more = json.loads(details)
    return [Document(*fields, *known) for fields, known in zip(ranges, more, strict=True)]
