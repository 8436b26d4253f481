"""The stream of events of one run: stamped once, handed to every listener as they happen.

Knows nothing of who listens; `JsonLines` is the listener behind `--trace FILE`. Events carry what
is new in a step, never the history, so a trace grows linearly with turns.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rlm.errors import UsageError
from rlm.records import Event

Listener = Callable[[Event], None]
MAX_SAMPLE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Trace:
    """The events of one run, children included. `started` is a `time.monotonic()`."""

    run_id: str
    started: float
    listeners: tuple[Listener, ...] = ()

    def emit(
        self, kind: str, *, depth: int = 0, turn: int = 0, scope: str = "", **fields: Any
    ) -> None:
        event = Event(kind, self.run_id, depth, turn, self.seconds(), fields, scope)
        for listen in self.listeners:
            listen(event)

    def seconds(self) -> float:
        """How long the run has been going on."""
        return time.monotonic() - self.started


class JsonLines:
    """Writes one JSON object a line, flushed, so that a killed run leaves a whole trace."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: TextIO = path.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--trace {path}: {error.strerror or error}") from error

    def __call__(self, event: Event) -> None:
        line = {
            "kind": event.kind,
            "run_id": event.run_id,
            "depth": event.depth,
            "turn": event.turn,
            "seconds": round(event.seconds, 4),
            **({"scope": event.scope} if event.scope else {}),
            **event.fields,
        }
        # Lone surrogates of a model's reply have no UTF-8 form; ASCII escapes carry them.
        self._file.write(json.dumps(line, default=str) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def sample(text: str) -> str:
    """The beginning of a prompt or reply, for an event."""
    if len(text) <= MAX_SAMPLE_CHARS:
        return text
    return f"{text[:MAX_SAMPLE_CHARS]}… ({len(text)} characters)"
