"""The frozen values that the host side of the sandbox takes and gives.

Imports nothing of the sandbox; the worker shares `Limits` and nothing else of this file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Capability = Callable[..., Awaitable[Any]]
"""A host function that a cell may call by name. It gets JSON values and returns one; an exception
that it raises is raised in the cell."""


def message_of(error: BaseException) -> str:
    """What an exception says; that of a KeyError is its key, which `str` would quote again each
    time that it is raised anew."""
    if isinstance(error, KeyError) and len(error.args) == 1:
        return str(error.args[0])
    return str(error)


class SandboxError(Exception):
    """A session could not start, or its worker could not be kept. Never a cell's own failure."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one cell may use. `memory_bytes` counts above the text; seconds stand still while the
    host answers a capability."""

    cell_seconds: float = 120.0
    grace_seconds: float = 0.5
    memory_bytes: int = 2 << 30
    max_output_chars: int = 100_000
    max_calls: int = 10_000
    max_frame_bytes: int = 32 << 20


@dataclass(frozen=True, slots=True)
class Submission:
    """What `submit` was given: a JSON value, and evidence as (start, end) code points."""

    value: Any
    evidence: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CellResult:
    """What a cell did. `error` is a traceback of the cell's own frames, or the reason of its end.
    `interrupted` means that its time was over, `killed` that its worker had to be ended; what
    became of the variables is told in `error`."""

    stdout: str
    error: str | None
    submission: Submission | None
    killed: bool
    seconds: float
    interrupted: bool = False
