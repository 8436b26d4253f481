"""Frozen values of loading: the limits a file is read under, and what became of it.

Knows no format, no process and nothing else of rlm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `max_ratio`: of what is unpacked to what was packed, once more than
    a few megabytes are; `max_nesting`: archives within archives; `memory_bytes`: what the process
    that parses may hold above what it starts with."""

    seconds: float = 20.0
    seconds_per_megabyte: float = 1.0
    memory_bytes: int = 2 << 30
    max_bytes: int = 1 << 30
    max_text_bytes: int = 512 << 20
    max_unpacked_bytes: int = 1 << 30
    max_ratio: int = 200
    max_members: int = 100_000
    max_nesting: int = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A document found in a file; most files are one, archives are many.

    `pages`: (number, start) of each page, in order. `metadata`: JSON values; `outline`, where a
    document has sections (headings, sheets, chapters, mails, slides), is a list of
    [level, title, start]. Starts are code points of `text`.
    """

    name: str
    kind: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """`notices`: a line, with its name, for each thing left out, cut off or guessed within."""

    parts: tuple[Part, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is skipped whole, and why, in words that end a sentence `NAME: …`."""

    reason: str
