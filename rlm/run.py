"""What a run is made of: what one RLM is asked, what it shares with its children, how it ends.

Values only; knows nothing of turns. How sessions and stores are opened is given.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from rlm.backends.base import Backend
from rlm.capabilities import Capability, Text
from rlm.context.store import Store
from rlm.errors import BudgetExceeded, RLMError
from rlm.records import ErrorNote
from rlm.scheduler import Scheduler
from rlm.settings import Settings
from rlm.tools import Tool
from rlm.trace import Trace
from rlm_sandbox.levels import Level
from rlm_sandbox.session import Session


@dataclass(frozen=True, slots=True)
class Task:
    """What one RLM is asked: the root of a run (level 0) or a child. `depth` as in `--depth`;
    `started` is what the clock of its cells says when they begin."""

    question: str
    store: Store
    depth: int
    level: int = 0
    started: float = field(default_factory=time.time)


class OpenSession(Protocol):
    """Opens a REPL over the task's context; closing it ends its worker."""

    def __call__(
        self, task: Task, capabilities: Mapping[str, Capability]
    ) -> AbstractAsyncContextManager[Session]: ...


class OpenChildStore(Protocol):
    """A store over a text that a cell made, closed when left."""

    def __call__(self, text: Text) -> AbstractAsyncContextManager[Store]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """What one run shares with its children."""

    settings: Settings
    model: Backend
    sub_model: Backend
    scheduler: Scheduler
    trace: Trace
    open_session: OpenSession
    open_child_store: OpenChildStore
    isolation: Level
    tools: Mapping[str, Tool]


@dataclass(frozen=True, slots=True)
class Ending:
    """How one RLM ended. `complete` is True when it ended by its own submit."""

    value: Any
    spans: tuple[tuple[int, int], ...] = ()
    error: ErrorNote | None = None
    complete: bool = False


class TurnsSpent(BudgetExceeded):
    """The cap of turns, which every RLM of a tree has for itself."""


class ChildFailed(RLMError):
    """A child ended without an answer of its own; the message says why, and what it had."""
