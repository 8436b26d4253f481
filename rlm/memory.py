"""What all RLMs of one run share: the gate to models, the journal, the clock, what was recorded.

While a run is replayed, time and charges are those of what is being replayed; when it goes live,
all that its earlier processes spent counts. Knows neither turns nor who asks what.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from rlm.backends.base import Backend
from rlm.budget import Call, Ledger, Reservation
from rlm.errors import RLMError
from rlm.journal import rows
from rlm.journal.rows import Failure, Past, Place
from rlm.journal.run import RunJournal
from rlm.records import Completion, Request, Usage

Landed = tuple[int | None, Completion]  # a reply and its number in the journal


class Gate(Protocol):
    """Who completes in the end, and what that is charged to: a scheduler."""

    @property
    def ledger(self) -> Ledger: ...

    async def complete(self, backend: Backend, request: Request, *, kind: str) -> Completion: ...

    async def complete_many(
        self, backend: Backend, requests: Sequence[Request], *, kind: str
    ) -> list[Completion | RLMError]: ...


class RunClock:
    """How long a run has been going on, the time it lay dead left out. While it is replayed, the
    time is that of what is being replayed, so that nothing runs out that did not then."""

    def __init__(self, earlier_seconds: float = 0.0) -> None:
        self._total = earlier_seconds
        self._replayed = 0.0
        self._live_since = None if earlier_seconds else time.monotonic()

    def __call__(self) -> float:
        if self._live_since is None:
            return self._replayed
        return self._total + time.monotonic() - self._live_since

    def replay(self, seconds: float) -> None:
        self._replayed = max(self._replayed, seconds)

    def go_live(self) -> None:
        if self._live_since is None:
            self._live_since = time.monotonic()


class JournalledLedger(Ledger):
    """A ledger whose every reservation is in the journal before the request is sent, so that what
    a process was killed over is known to have been lost."""

    def __init__(  # noqa: PLR0913  # the ledger's own caps
        self,
        journal: RunJournal,
        first_call: int,
        max_calls: int | None = None,
        max_tokens: int | None = None,
        max_seconds: float | None = None,
        max_usd: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(max_calls, max_tokens, max_seconds, max_usd, clock)
        self._journal = journal
        self._next_call = first_call
        self._numbers: dict[Reservation, int] = {}

    async def reserve(self, call: Call) -> Reservation:
        reservation = await super().reserve(call)
        self._numbers[reservation] = number = self._next_call
        self._next_call += 1
        tokens = reservation.output_tokens or 0
        row = rows.Call(number, call.kind, call.input_tokens, tokens, reservation.usd)
        try:
            await self._journal.sent(row)
        except BaseException:  # cancelled before anything was sent
            self.release(reservation)
            raise
        return reservation

    def _charge(self, reservation: Reservation, usage: Usage) -> None:
        super()._charge(reservation, usage)
        state = "lost" if usage.lost_calls else "settled" if usage.output_tokens else "failed"
        self._journal.settled(self._numbers.pop(reservation), state, usage)


@dataclass(eq=False)
class Memory:
    """What all RLMs of one run share. `started` is when the run began, since the epoch; `cache` as
    in `Settings`."""

    gate: Gate
    journal: RunJournal
    clock: RunClock
    started: float
    past: Past = field(default_factory=Past)
    cache: bool | None = None
    flights: dict[str, Flight] = field(default_factory=dict)
    failures: dict[Place, Failure] = field(default_factory=dict)
    known_texts: set[str] = field(default_factory=set)
    num_replayed: int = 0
    _replayed: dict[str, Usage] = field(default_factory=dict)
    _is_live: bool = False

    def __post_init__(self) -> None:
        if not self.past.is_resumed:
            self.go_live()

    def replay(self, kind: str, usage: Usage, seconds: float) -> None:
        """A recorded reply is given again: it is charged when it was charged first."""
        self.num_replayed += 1
        self.clock.replay(seconds)
        if not self._is_live:
            self.gate.ledger.carry_over({kind: usage})
            self._replayed[kind] = self._replayed.get(kind, Usage()) + usage

    def go_live(self) -> None:
        """From here on something is done that was not done before: all that was spent counts."""
        if self._is_live:
            return
        self._is_live = True
        self.clock.go_live()
        left = {
            kind: _minus(usage, self._replayed.get(kind, Usage()))
            for kind, usage in self.past.spent.items()
        }
        self.gate.ledger.carry_over(left)


class Flight:
    """A request that is being asked. Without an outcome at its end: whoever waits asks again."""

    def __init__(self) -> None:
        self._landed = asyncio.Event()
        self._outcome: Landed | RLMError | None = None

    def land(self, outcome: Landed | RLMError | None) -> None:
        self._outcome = outcome
        self._landed.set()

    async def wait(self) -> Landed | None:
        await self._landed.wait()
        if isinstance(self._outcome, RLMError):
            raise self._outcome
        return self._outcome


def priced(usage: Usage, backend: Backend) -> Usage:
    """As the ledger charges it."""
    if usage.usd is not None or backend.price is None:
        return usage
    return replace(usage, usd=backend.price.cost(usage.input_tokens, usage.output_tokens))


def _minus(all_of: Usage, part: Usage) -> Usage:
    usd = None if all_of.usd is None or part.usd is None else all_of.usd - part.usd
    return Usage(
        all_of.calls - part.calls,
        all_of.input_tokens - part.input_tokens,
        all_of.output_tokens - part.output_tokens,
        usd,
        all_of.lost_calls - part.lost_calls,
    )
