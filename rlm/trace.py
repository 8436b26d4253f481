"""The stream of events of one run: stamped once, handed to every listener as they happen.

Knows nothing of who listens; `JsonLines` is the listener behind `--trace FILE`. Events carry what
is new in a step, never the history, so a trace grows linearly with turns.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from rlm.errors import UsageError
from rlm.records import Event

Listener = Callable[[Event], None]
MAX_SAMPLE_CHARS = 400
TURN_BYTES = 90_000
IN_NUMBERS = frozenset({"subcalls_finished", "child_started", "child_finished", "notice"})
_LINE_BYTES = 160  # of a line, beside its fields
_EVER_SHORTER_CHARS = (16_000, 8_000, 4_000, 1_000, 200)


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


class Ration:
    """What is kept of events where they are written down: of each turn no more than TURN_BYTES,
    whatever its cell prints and however many calls it makes. Of events that come in numbers half of
    that: then samples are left out, then the events, and the next one tells how many."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}  # bytes, by the RLM whose turn it is
        self._left_out: dict[str, int] = {}

    def fitted(self, event: Event) -> Event | None:
        """The event as it is written down, or None."""
        if event.kind == "turn_started" or event.scope not in self._left:
            self._left[event.scope] = TURN_BYTES
        left = self._left[event.scope]
        fields = dict(event.fields)
        if event.kind in IN_NUMBERS:
            left -= TURN_BYTES // 2
            if _size(fields) > left:
                fields.pop("samples", None)
            if _size(fields) > left:
                self._left_out[event.scope] = self._left_out.get(event.scope, 0) + 1
                return None
        for max_chars in _EVER_SHORTER_CHARS:
            if _size(fields) <= left:
                break
            fields = {name: _shortened(value, max_chars) for name, value in fields.items()}
        if missing := self._left_out.pop(event.scope, 0):
            fields["events_left_out"] = missing
        self._left[event.scope] -= _size(fields)
        return replace(event, fields=fields)


class JsonLines:
    """Writes one JSON object a line, flushed, so that a killed run leaves a whole trace."""

    def __init__(self, path: Path) -> None:
        self._rations: dict[str, Ration] = {}  # by run
        try:
            self._file: TextIO = path.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--trace {path}: {error.strerror or error}") from error

    def __call__(self, event: Event) -> None:
        fitted = self._rations.setdefault(event.run_id, Ration()).fitted(event)
        if fitted is not None:
            self._write(fitted)

    def _write(self, event: Event) -> None:
        line = {
            "kind": event.kind,
            "run_id": event.run_id,
            "depth": event.depth,
            "turn": event.turn,
            "seconds": round(event.seconds, 4),
            **({"scope": event.scope} if event.scope else {}),
            **event.fields,
        }
        self._file.write(one_line(line) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def one_line(value: Any) -> str:
    """JSON in UTF-8. Lone surrogates of a model's reply have no such form; escapes carry them."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, default=str)
    return text


def _size(fields: Mapping[str, Any]) -> int:
    """In bytes, with measured times left out: a run that is replayed is to leave out the same."""
    told = {name: value for name, value in fields.items() if not name.endswith("seconds")}
    return len(one_line(told).encode()) + _LINE_BYTES


def _shortened(value: Any, max_chars: int) -> Any:
    if isinstance(value, str) and len(value) > max_chars:
        half = max_chars // 2
        gap = f"[… {len(value) - 2 * half} of {len(value)} characters left out …]"
        return f"{value[:half]}{gap}{value[-half:]}"
    if isinstance(value, list) and len(value) > max_chars // _LINE_BYTES:
        return value[: max_chars // _LINE_BYTES]
    return value


def sample(text: str, max_chars: int = MAX_SAMPLE_CHARS) -> str:
    """The beginning of a prompt or reply, for an event."""
    if len(text) <= max_chars:
        return text
    return f"{text[:max_chars]}… ({len(text)} characters)"
