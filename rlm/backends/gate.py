"""How many calls one backend is sent at once, learned from how it bears them. Knows no backend.

Additive increase, multiplicative decrease: each round of calls that went well allows some more, a
server that says it is overloaded gets half of what it had. What it asks to wait, all calls wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

ROUNDS_TO_MOST = 32  # of calls that went well, from nothing to as many as may be
MIN_CUT_FROM = 32  # a call that was refused when it was alone says little of how many are borne


class Gate:
    """A queue in order of arrival before at most `limit` places, on one event loop."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._step = max(1.0, most / ROUNDS_TO_MOST)
        self._clock = clock
        self._limit = float(most)
        self._in_flight = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._entered = 0  # places given, ever
        self._cut_at = 0  # that count when the limit was last cut
        self._opens_at = 0.0
        self.answered = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def limit(self) -> int:
        return int(self._limit)

    @property
    def closed_seconds(self) -> float:
        """How long the server still asks to be left alone."""
        return max(0.0, self._opens_at - self._clock())

    async def enter(self) -> int:
        """Wait for a place. Gives its number, for `overloaded`; every place must be left."""
        if self._waiting or not self._is_free():
            await self._queue()
        else:
            self._in_flight += 1
        self._entered += 1
        return self._entered

    def leave(self) -> None:
        self._in_flight -= 1
        self._let_in()

    def went_well(self) -> None:
        """A call was answered: a step more for each round of them."""
        self.answered += 1
        if self._limit < self._most:
            step = max(1.0, min(self._step, self._limit / 2))
            self._limit = min(float(self._most), self._limit + step / self._limit)

    def overloaded(self, number: int) -> None:
        """The server was too busy for the call that had place `number`. Calls that were on their
        way when the limit was cut tell nothing new."""
        if number > self._cut_at:
            self._cut_at = self._entered
            had = min(self._limit, float(max(self._in_flight, MIN_CUT_FROM)))
            self._limit = max(1.0, had / 2)

    def close_for(self, seconds: float) -> None:
        """Nobody enters until then: the server has asked for it."""
        self._opens_at = max(self._opens_at, self._clock() + seconds)

    def _is_free(self) -> bool:
        return self._in_flight < self.limit and self._opens_at <= self._clock()

    async def _queue(self) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._let_in()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()  # it was given in the same moment
            else:
                with suppress(ValueError):  # passed over already
                    self._waiting.remove(place)
            raise

    def _let_in(self) -> None:
        while self._waiting and self._is_free():
            place = self._waiting.popleft()
            if not place.done():
                self._in_flight += 1
                place.set_result(None)
        if self._waiting and self.closed_seconds and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self.closed_seconds, self._open)

    def _open(self) -> None:
        self._timer = None
        self._let_in()
