"""The named levels of isolation, and what each declares that it can do.

Only declarations: nothing here starts or locks anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_CPYTHON = frozenset(
    ("state", "interrupt", "rebuild", "threads", "async", "classes", "generators", "modules")
    + ("memory_cap", "lazy_text", "preload")
)


@dataclass(frozen=True, slots=True)
class Level:
    """A named level. `abilities` are the words that the contract test of levels reads."""

    name: str
    is_boundary: bool
    summary: str
    abilities: frozenset[str]


LEVELS: Mapping[str, Level] = {
    level.name: level
    for level in (
        Level(
            "process",
            is_boundary=False,
            summary="a process of its own with capped memory; not a boundary against hostile code",
            abilities=_CPYTHON,
        ),
    )
}
AUTO = "process"  # what `auto` means


def resolve(name: str) -> Level:
    """The level for a wish; ValueError names the choices."""
    level = LEVELS.get(AUTO if name == "auto" else name)
    if level is None:
        raise ValueError(f"no isolation level {name!r}; there are: auto, {', '.join(LEVELS)}")
    return level
