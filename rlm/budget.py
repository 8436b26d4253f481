"""One ledger for the whole tree of a run: reserve the worst case before a call, settle after it.

Knows caps, prices and the clock; knows neither backends nor what a call is for. Runs on one event
loop. No cap is overrun while replies stay within what was reserved for them: a call that might is
held back until the calls in flight have settled, and refused when even that cannot make room.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import anyio

from rlm.errors import BudgetExceeded, UsageError
from rlm.records import Price, Usage

WRAPUP = "wrapup"  # the kind of call that may draw on what was set aside
DEFAULT_OUTPUT_TOKENS = 8_192  # for a reply without a cap of its own, where the run has one
LEAST_OUTPUT_TOKENS = 256  # a reply cut shorter than this is not worth its prompt


@dataclass(frozen=True, slots=True)
class Call:
    """What is about to be asked. `max_output_tokens` None means: as many as fit and are usual.
    `room_tokens` is what the model's window leaves for the reply."""

    kind: str
    input_tokens: int
    max_output_tokens: int | None = None
    price: Price | None = None
    room_tokens: int = DEFAULT_OUTPUT_TOKENS


@dataclass(frozen=True, slots=True, eq=False)
class Reservation:
    """Held for one call in flight. `output_tokens` is the cap its reply must be given; None when
    neither tokens nor money are capped and the call brought no cap of its own."""

    call: Call
    output_tokens: int | None

    @property
    def tokens(self) -> int:
        return self.call.input_tokens + (self.output_tokens or 0)

    @property
    def usd(self) -> float | None:
        if self.call.price is None:
            return None
        price = self.call.price.at(self.call.input_tokens)
        if self.output_tokens is None and price.usd_per_output_token > 0:
            return None
        return price.cost(self.call.input_tokens, self.output_tokens or 0)


@dataclass(frozen=True, slots=True)
class Aside:
    """What is kept of the caps for the wrap-up call."""

    calls: int = 0
    tokens: int = 0
    seconds: float = 0.0
    usd: float = 0.0


class Ledger:
    """Caps and what was spent. None means no cap. The clock starts when the ledger is made."""

    def __init__(
        self,
        max_calls: int | None = None,
        max_tokens: int | None = None,
        max_seconds: float | None = None,
        max_usd: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_calls = math.inf if max_calls is None else max_calls
        self._max_tokens = math.inf if max_tokens is None else max_tokens
        self._max_seconds = math.inf if max_seconds is None else max_seconds
        self._max_usd = math.inf if max_usd is None else max_usd
        self._clock = clock
        self._started = clock()
        self._open: set[Reservation] = set()
        self._spent: dict[str, Usage] = {}
        self._total = Usage()
        self._aside = Aside()
        self._changed: anyio.Event | None = None

    @property
    def usage(self) -> Usage:
        """What the whole tree spent so far, lost calls at what was reserved for them."""
        return self._total

    @property
    def usage_by_kind(self) -> Mapping[str, Usage]:
        return dict(self._spent)

    @property
    def in_flight(self) -> int:
        """How many calls hold a reservation."""
        return len(self._open)

    @property
    def caps_tokens(self) -> bool:
        """Whether prompts must be counted before they are sent."""
        return self._max_tokens < math.inf or self._max_usd < math.inf

    def carry_over(self, spent: Mapping[str, Usage], seconds: float = 0.0) -> None:
        """Begin with what an earlier part of the same run spent, by kind of call, and with how
        long it took: the caps hold for both parts together."""
        for kind, usage in spent.items():
            self._add(kind, usage)
        self._started -= seconds

    def seconds_left(self, kind: str = "") -> float:
        """Until the deadline of this kind of call; infinite without `max_seconds`."""
        aside = 0.0 if kind == WRAPUP else self._aside.seconds
        return self._max_seconds - aside - (self._clock() - self._started)

    def input_room(self, kind: str, price: Price | None) -> float:
        """How many tokens a prompt may have for its call to be allowed now, with the shortest
        reply that is worth it; infinite without a cap on tokens or money."""
        room = self._tokens_left(kind, in_flight=True) - LEAST_OUTPUT_TOKENS
        if self._max_usd < math.inf and price is not None:
            usd = self._usd_left(kind, in_flight=True)
            usd -= LEAST_OUTPUT_TOKENS * price.usd_per_output_token
            if price.usd_per_input_token > 0:
                room = min(room, math.floor(usd / price.usd_per_input_token))
        return room

    def set_aside(
        self, calls: int = 1, tokens: int = 0, seconds: float = 0.0, usd: float = 0.0
    ) -> None:
        """Keep this much of the caps for the wrap-up call. A cap of one call keeps none."""
        self._aside = Aside(int(min(calls, max(0, self._max_calls - 1))), tokens, seconds, usd)

    async def reserve(self, call: Call) -> Reservation:
        """Hold the worst case of `call`, waiting while calls in flight may yet make room. Raises
        `BudgetExceeded` when they cannot, `UsageError` when money is capped but has no price."""
        while (reservation := self._try_reserve(call)) is None:
            if self._changed is None:
                self._changed = anyio.Event()
            await self._changed.wait()
        self._open.add(reservation)
        return reservation

    def settle(self, reservation: Reservation, usage: Usage) -> None:
        """The reply came: charge what the server says."""
        if usage.usd is None and reservation.call.price is not None:
            price = reservation.call.price
            usage = replace(usage, usd=price.cost(usage.input_tokens, usage.output_tokens))
        self._charge(reservation, usage)

    def forfeit(self, reservation: Reservation, *, billable: bool) -> None:
        """No usable reply came: a call that may have been billed stays charged in full."""
        if not billable:
            self._charge(reservation, Usage(calls=1))
            return
        output_tokens = reservation.output_tokens or 0
        self._charge(
            reservation,
            Usage(1, reservation.call.input_tokens, output_tokens, reservation.usd, lost_calls=1),
        )

    def release(self, reservation: Reservation) -> None:
        """Nothing was sent: charge nothing."""
        self._charge(reservation, Usage())

    def out_of_time(self) -> BudgetExceeded:
        return BudgetExceeded(f"budget spent: the run had {self._max_seconds:g} seconds")

    def _charge(self, reservation: Reservation, usage: Usage) -> None:
        self._open.remove(reservation)
        self._add(reservation.call.kind, usage)
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    def _add(self, kind: str, usage: Usage) -> None:
        self._spent[kind] = self._spent.get(kind, Usage()) + usage
        self._total += usage

    def _try_reserve(self, call: Call) -> Reservation | None:
        self._require_time_and_calls(call)
        if not self.caps_tokens:
            return Reservation(call, call.max_output_tokens)
        usual = max(1, min(DEFAULT_OUTPUT_TOKENS, call.room_tokens))
        wanted = usual if call.max_output_tokens is None else call.max_output_tokens
        least = min(LEAST_OUTPUT_TOKENS, wanted) if call.max_output_tokens is None else wanted
        if self._room(call, in_flight=False) < least:
            raise BudgetExceeded(self._too_dear(call, least))
        room = self._room(call, in_flight=True)
        if room < wanted and self._open:
            return None
        return Reservation(call, int(min(room, wanted)))

    def _require_time_and_calls(self, call: Call) -> None:
        if self.seconds_left(call.kind) <= 0:
            raise self.out_of_time()
        aside = 0 if call.kind == WRAPUP else self._aside.calls
        made = self._total.calls + len(self._open)
        if made + aside + 1 > self._max_calls:
            kept = f", {aside} kept for the wrap-up" if aside else ""
            raise BudgetExceeded(
                f"budget spent: {made} of at most {self._max_calls} calls made{kept}"
            )
        if self._max_usd < math.inf and call.price is None:
            raise UsageError("a cap on USD needs a model whose price is known")

    def _room(self, call: Call, *, in_flight: bool) -> float:
        """The longest reply, in tokens, that no cap could be overrun by."""
        room = self._tokens_left(call.kind, in_flight=in_flight) - call.input_tokens
        if self._max_usd < math.inf and call.price is not None:
            price = call.price.at(call.input_tokens)
            left = self._usd_left(call.kind, in_flight=in_flight)
            left -= price.cost(call.input_tokens, 0)
            if left < 0:
                room = -1
            elif price.usd_per_output_token > 0:
                room = min(room, math.floor(left / price.usd_per_output_token))
        return room

    def _tokens_left(self, kind: str, *, in_flight: bool) -> float:
        held = sum(item.tokens for item in self._open) if in_flight else 0
        aside = 0 if kind == WRAPUP else self._aside.tokens
        used = self._total.input_tokens + self._total.output_tokens
        return self._max_tokens - aside - used - held

    def _usd_left(self, kind: str, *, in_flight: bool) -> float:
        held = sum(item.usd or 0.0 for item in self._open) if in_flight else 0.0
        aside = 0.0 if kind == WRAPUP else self._aside.usd
        return self._max_usd - aside - (self._total.usd or 0.0) - held

    def _too_dear(self, call: Call, least: int) -> str:
        spent = self._total
        caps = []
        if self._max_tokens < math.inf:
            used = spent.input_tokens + spent.output_tokens
            caps.append(f"{used} of at most {self._max_tokens} tokens spent")
        if self._max_usd < math.inf:
            caps.append(f"${spent.usd or 0.0:.4f} of at most ${self._max_usd:g} spent")
        need = f"a call of {call.input_tokens} + {least} tokens could overrun"
        return f"budget spent: {', '.join(caps)}; {need}"
