"""What a run is made of: what one RLM is asked, what it shares with its children, how it ends.

Values only; knows nothing of turns. How sessions and stores are opened is given.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import anyio

from rlm.backends.base import Backend
from rlm.capabilities import Capability, Text
from rlm.context.store import Store
from rlm.errors import BudgetExceeded, RLMError
from rlm.recall import Recall
from rlm.records import ErrorNote
from rlm.schema import Shape
from rlm.settings import Settings
from rlm.tools import Tool
from rlm.trace import Trace
from rlm_sandbox.levels import Level
from rlm_sandbox.session import Session

CHILDREN_PER_LEVEL = 16  # of one run: each is a process of some megabytes


@dataclass(frozen=True, slots=True)
class Task:
    """What one RLM is asked: the root of a run (level 0) or a child. `depth` as in `--depth`;
    `started` is what the clock of its cells says when they begin; `shape` is what the submitted
    value must fit."""

    question: str
    store: Store
    depth: int
    level: int = 0
    started: float = field(default_factory=time.time)
    shape: Shape | None = None


class OpenSession(Protocol):
    """Opens a REPL over the task's context; closing it ends its worker."""

    def __call__(
        self, task: Task, capabilities: Mapping[str, Capability]
    ) -> AbstractAsyncContextManager[Session]: ...


class OpenChildStore(Protocol):
    """A store over a text that a cell made, closed when left."""

    def __call__(self, text: Text) -> AbstractAsyncContextManager[Store]: ...


class Places:
    """How many children of one level work at once, each with a worker of its own. Who waits for a
    place holds places of lesser levels only, so a tree of any depth and width goes on."""

    def __init__(self, per_level: int = CHILDREN_PER_LEVEL) -> None:
        self._per_level = per_level
        self._levels: dict[int, anyio.CapacityLimiter] = {}

    def at(self, level: int) -> anyio.CapacityLimiter:
        if level not in self._levels:
            self._levels[level] = anyio.CapacityLimiter(self._per_level)
        return self._levels[level]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run shares with its children."""

    settings: Settings
    model: Backend
    sub_model: Backend
    recall: Recall
    trace: Trace
    open_session: OpenSession
    open_child_store: OpenChildStore
    isolation: Level
    tools: Mapping[str, Tool]
    tool_calls: Mapping[str, Capability] = field(default_factory=dict)
    places: Places = field(default_factory=Places)

    @property
    def dialect(self) -> str:
        """The folder of prompts."""
        return self.settings.dialect or self.model.dialect


@dataclass(frozen=True, slots=True)
class Ending:
    """How one RLM ended. `complete` is True when it ended by its own submit. `value` is plain data;
    `made` is what a schema made of it."""

    value: Any
    spans: tuple[tuple[int, int], ...] = ()
    error: ErrorNote | None = None
    complete: bool = False
    made: Any = None


class TurnsSpent(BudgetExceeded):
    """The cap of turns, which every RLM of a tree has for itself."""


class ChildFailed(RLMError):
    """A child ended without an answer of its own; the message says why, and what it had."""
