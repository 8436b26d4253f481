"""Runs cells that are the same for every document, to see what they read before a sample is made of it."""

from __future__ import annotations

import collections
import re
from functools import cache
from types import CodeType
from typing import Any

_compiled = cache(compile)


def names_after(cell: str, **names: object) -> dict[str, Any]:
    """What a cell leaves behind; it prints nothing."""
    code: CodeType = _compiled(cell, "<cell>", "exec")
    scope = {"re": re, "collections": collections, "print": lambda *parts: None, **names}
    exec(code, scope)
    return scope


def submitted(cell: str, **names: object) -> Any:
    """What a cell that asks no sub-model submits."""
    kept: list[Any] = []
    names_after(cell, submit=kept.append, **names)
    return kept[0]
