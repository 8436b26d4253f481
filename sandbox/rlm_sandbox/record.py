"""What the cells of a session did, kept so that a new worker can do it again at no cost.

A cell is its code, its clock, what its calls gave, and a digest of what it printed. Calls are
found by what was asked, not by when: threads and coroutines ask in any order. Knows no worker.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from . import protocol
from .protocol import Run
from .values import Capability, CellResult, message_of

_MAX_BYTES = 256 << 20  # of all that calls gave; a cell beyond that is not done again
_CALL_BYTES = 300  # of a call, beside what it gave
_ADDRESS = re.compile(r"0x[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Of one call: JSON, or with `kind` the message of an exception."""

    key: bytes
    text: str
    kind: str | None = None


@dataclass(slots=True)
class RecordedCell:
    """`is_whole` is False where its calls gave more than is kept."""

    run: Run
    calls: list[_Outcome] = field(default_factory=list)
    num_bytes: int = 0
    is_whole: bool = True
    was_interrupted: bool = False
    digest: bytes = b""

    def did_the_same(self, result: CellResult) -> bool:
        return not self.was_interrupted and self.digest == _digest(result)


class Record:
    """The cells whose doings the worker holds. `capabilities` are those that it is to call."""

    def __init__(self, capabilities: Mapping[str, Capability]) -> None:
        self.capabilities: dict[str, Capability] = {
            name: partial(self._call, name, capability) for name, capability in capabilities.items()
        }
        self.cells: list[RecordedCell] = []
        self._current = RecordedCell(Run(0, "", 0.0, 0.0))
        self._replies: dict[bytes, deque[_Outcome]] | None = None

    def begin(self, run: Run) -> None:
        """From here on calls are those of a new cell."""
        self._current = RecordedCell(run)

    def keep(self, result: CellResult) -> None:
        """The cell has ended and its worker holds what it did."""
        self._current.was_interrupted = result.interrupted
        self._current.digest = _digest(result)
        self.cells.append(self._current)

    @contextmanager
    def replaying(self, cell: RecordedCell) -> Iterator[None]:
        """While a recorded cell runs again: its calls get what they got."""
        self._replies = defaultdict(deque)
        for outcome in cell.calls:
            self._replies[outcome.key].append(outcome)
        try:
            yield
        finally:
            self._replies = None

    async def _call(self, name: str, capability: Capability, /, *args: Any, **kwargs: Any) -> Any:
        key = hashlib.blake2b(marshal.dumps((name, args, kwargs), 2), digest_size=16).digest()
        if self._replies is not None:
            return _given(self._replies[key])
        cell = self._current
        try:
            value = await capability(*args, **kwargs)
            text = _json(name, value)
        except Exception as error:
            self._add(cell, _Outcome(key, message_of(error), type(error).__name__))
            raise
        self._add(cell, _Outcome(key, text))
        return value

    def _add(self, cell: RecordedCell, outcome: _Outcome) -> None:
        cell.num_bytes += len(outcome.text) + _CALL_BYTES
        if cell.num_bytes + sum(other.num_bytes for other in self.cells) > _MAX_BYTES:
            cell.is_whole = False
            cell.calls.clear()
        else:
            cell.calls.append(outcome)


def _json(name: str, value: Any) -> str:
    try:
        return protocol.json_text(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"what {name} returned cannot be passed on: {error}") from None


def _given(outcomes: deque[_Outcome]) -> Any:
    if not outcomes:
        raise RuntimeError("this call was not made when the cell ran first")
    outcome = outcomes.popleft()
    if outcome.kind is not None:
        raise type(outcome.kind, (Exception,), {})(outcome.text)
    return protocol.json_value(outcome.text)


def _digest(result: CellResult) -> bytes:
    """Of what a cell printed; addresses of objects are another in every process."""
    printed = _ADDRESS.sub("0x", f"{result.stdout}\0{result.error}")
    return hashlib.blake2b(printed.encode("utf-8", "surrogatepass"), digest_size=16).digest()
