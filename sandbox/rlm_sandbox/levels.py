"""The named levels of isolation, and what each declares that it can do.

Only declarations: nothing here starts or locks anything.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

_CPYTHON = frozenset(
    ("state", "interrupt", "rebuild", "threads", "async", "classes", "generators", "modules")
    + ("memory_cap", "lazy_text", "preload")
)
_WITH_SECCOMP = frozenset({"linux"})
_WITH_FORK = frozenset({"linux", "darwin"})


@dataclass(frozen=True, slots=True)
class Level:
    """A named level. `abilities` are the words that the contract test of levels reads;
    `platforms` those of `sys.platform` that have what it needs, or None for any."""

    name: str
    is_boundary: bool
    summary: str
    abilities: frozenset[str]
    platforms: frozenset[str] | None = None

    def is_for(self, platform: str) -> bool:
        return self.platforms is None or platform in self.platforms


LEVELS: Mapping[str, Level] = {
    level.name: level
    for level in (
        Level(
            "kernel",
            is_boundary=True,
            summary="a process that the Linux kernel denies files, network, other processes and"
            " new code (seccomp, Landlock, no capabilities)",
            abilities=_CPYTHON | {"read_files"},
            platforms=_WITH_SECCOMP,
        ),
        Level(
            "bwrap",
            is_boundary=True,
            summary="processes in Linux namespaces of their own (bubblewrap): no network, no files"
            " but the interpreter's, read-only; locked by the kernel too where that holds",
            abilities=_CPYTHON | {"read_files"},
            platforms=_WITH_SECCOMP,
        ),
        Level(
            "monty",
            is_boundary=True,
            summary="Monty, an interpreter of its own in a process of its own, without a way to"
            " files, network or processes; on any system, but for part of the language",
            abilities=frozenset(
                ("state", "rebuild", "async", "classes", "memory_cap", "read_files")
            ),
        ),
        Level(
            "process",
            is_boundary=False,
            summary="a process of its own with capped memory; not a boundary against hostile code",
            abilities=_CPYTHON,
            platforms=_WITH_FORK,
        ),
    )
}
AUTO = "kernel"  # what `auto` means: this or a refusal


def resolve(name: str) -> Level:
    """The level for a wish; ValueError names the choices."""
    level = LEVELS.get(AUTO if name == "auto" else name)
    if level is None:
        raise ValueError(f"no isolation level {name!r}; there are: auto, {', '.join(LEVELS)}")
    return level


def lack(level: Level, platform: str = sys.platform) -> str | None:
    """Why a system can never have the level; None where a start will tell."""
    if level.platforms is None or platform in level.platforms:
        return None
    needed = " or ".join(sorted(level.platforms))
    return (
        f"isolation {level.name!r} needs {needed}, and this is {platform};"
        f" there are: {choices(level.name, platform)}"
    )


def choices(other_than: str, platform: str = sys.platform) -> str:
    """What else can be asked for, for whoever cannot have a level."""
    others = (
        level for level in LEVELS.values() if level.name != other_than and level.is_for(platform)
    )
    return ", ".join(
        level.name if level.is_boundary else f"{level.name} (not a boundary)" for level in others
    )
