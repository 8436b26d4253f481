"""The one gate to backends: a queue for each, retries, deadlines and the charge to the ledger.

Retries happen here and nowhere else, and each is a call that the ledger counts. A place in a
backend's queue is held around one completion only, never while a child run works, so a deep tree
cannot deadlock. Knows no concrete backend.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import anyio

from rlm.backends.base import Backend
from rlm.backends.gate import Gate
from rlm.budget import Call, Ledger, Reservation
from rlm.errors import BackendError, RLMError, TransientBackendError
from rlm.records import Completion, Request
from rlm_sandbox.tools import in_thread

MESSAGE_TOKENS = 8  # what a chat template may add around each message
CHARS_PER_TOKEN = 3.5
SMALL_CHARS = 4_000  # counted at once; longer prompts are counted off the event loop
TASKS_PER_PLACE = 2  # of a batch: some wait for their next try, and hold no place
TELLING_TOKENS = 200  # the shortest prompt whose counting by the server corrects ours
MAX_CORRECTION = 4.0  # a token is a byte at least, and we count one for 3.5 bytes or fewer


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and how soon a transient failure is tried again: a refusal because of overload,
    which cost nothing, more often than the others, and most often while others are answered."""

    max_retries: int = 2
    max_overload_retries: int = 5
    max_retries_in_turn: int = 12
    first_delay_seconds: float = 0.5
    longest_delay_seconds: float = 8.0
    longest_retry_after_seconds: float = 60.0

    def delay_seconds(
        self, attempt: int, error: TransientBackendError, *, others_answered: bool = False
    ) -> float | None:
        """The pause after failed attempt number `attempt` (from 0), or None to give up."""
        most = self.max_retries
        if error.overloaded and not error.billable:
            most = self.max_retries_in_turn if others_answered else self.max_overload_retries
        if attempt >= most:
            return None
        told = error.retry_after
        if told is not None and told > self.longest_retry_after_seconds:
            return None
        longest = min(self.longest_delay_seconds, self.first_delay_seconds * 2.0**attempt)
        own = longest * random.uniform(0.75, 1.0)
        return own if told is None else told


@dataclass(slots=True, eq=False)
class _Line:
    """What is known of one backend, for all runs of a process. `correction`: by how much its own
    count of a prompt's tokens exceeded ours, at most."""

    gate: Gate
    correction: float = 1.0

    def learn(self, reserved: int, told: int) -> None:
        if reserved >= TELLING_TOKENS and told > reserved:
            self.correction = min(MAX_CORRECTION, self.correction * told / reserved)


async def settle_all(
    complete: Callable[[Request], Awaitable[Completion]], requests: Sequence[Request], at_once: int
) -> list[Completion | RLMError]:
    """What each of `requests` came to, in their order, by at most `at_once` tasks: a completion, or
    the error that `complete` raised."""
    settled: list[Completion | RLMError] = [RLMError("not asked")] * len(requests)
    numbered = enumerate(requests)  # shared: each task takes the next

    async def settle(mine: Iterator[tuple[int, Request]]) -> None:
        for at, request in mine:
            try:
                settled[at] = await complete(request)
            except RLMError as error:
                settled[at] = error

    async with anyio.create_task_group() as tasks:
        for _ in range(min(len(requests), at_once)):
            tasks.start_soon(settle, numbered)
    return settled


class Scheduler:
    """Completions for one run. Runs in one process share queues through `for_run`."""

    def __init__(
        self, backends: Iterable[Backend], ledger: Ledger, retry: Retry | None = None
    ) -> None:
        self._lines = {backend: _Line(Gate(backend.max_concurrency)) for backend in backends}
        self._retry = retry or Retry()
        self.ledger = ledger

    def for_run(self, ledger: Ledger) -> Scheduler:
        """The same gate, charged to another ledger."""
        other = Scheduler((), ledger, self._retry)
        other._lines = self._lines  # queues outlive runs
        return other

    async def complete(self, backend: Backend, request: Request, *, kind: str) -> Completion:
        """One completion. `kind` (root, sub, wrapup …) is what the ledger files it under.
        Raises `BackendError`, `BudgetExceeded` or `UsageError`."""
        seconds = self.ledger.seconds_left(kind)
        if seconds == math.inf:
            return await self._retried(backend, request, kind)
        with anyio.move_on_after(max(0.0, seconds)):
            return await self._retried(backend, request, kind)
        raise self.ledger.out_of_time()

    async def complete_many(
        self, backend: Backend, requests: Sequence[Request], *, kind: str
    ) -> list[Completion | RLMError]:
        """Completions in parallel, in the order of `requests`. Every item settles: where one
        fails, its error stands in its place and the others go on."""
        return await settle_all(
            lambda request: self.complete(backend, request, kind=kind),
            requests,
            TASKS_PER_PLACE * backend.max_concurrency,
        )

    async def _retried(self, backend: Backend, request: Request, kind: str) -> Completion:
        line = self._lines[backend]
        call = await self._measured(backend, request, kind, line.correction)
        answered = line.gate.answered
        for attempt in itertools.count():
            try:
                return await self._attempt(backend, request, call)
            except TransientBackendError as error:
                others_answered = line.gate.answered > answered
                answered = line.gate.answered
                delay = self._retry.delay_seconds(attempt, error, others_answered=others_answered)
                if delay is None or delay >= self.ledger.seconds_left(kind):
                    raise
            await anyio.sleep(delay)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _attempt(self, backend: Backend, request: Request, call: Call) -> Completion:
        line = self._lines[backend]
        gate = line.gate
        self._require_open(backend, gate)
        number = await gate.enter()
        try:
            reservation = await self.ledger.reserve(call)
            completion = await self._charged(backend, request, reservation)
        except TransientBackendError as error:
            if error.overloaded:
                gate.overloaded(number)
                gate.close_for(error.retry_after or 0.0)
            raise
        finally:
            gate.leave()
        gate.went_well()
        if self.ledger.caps_tokens:
            line.learn(call.input_tokens, completion.usage.input_tokens)
        return completion

    def _require_open(self, backend: Backend, gate: Gate) -> None:
        """A server that has asked for a long pause is not asked again meanwhile."""
        seconds = gate.closed_seconds
        longest = min(self._retry.longest_retry_after_seconds, self.ledger.seconds_left())
        if seconds and seconds > longest:
            asked = f"{backend.name} has asked not to be called for {seconds:.0f} s more"
            raise TransientBackendError(asked, seconds)

    async def _charged(
        self, backend: Backend, request: Request, reservation: Reservation
    ) -> Completion:
        if reservation.output_tokens is not None:
            request = replace(request, max_output_tokens=reservation.output_tokens)
        try:
            completion = await backend.complete(request)
        except BackendError as error:
            if error.was_sent:
                self.ledger.forfeit(reservation, billable=error.billable)
            else:
                self.ledger.release(reservation)
            raise
        except RLMError:  # the caller's mistake, e.g. no key: nothing was sent
            self.ledger.release(reservation)
            raise
        except Exception as error:  # a fault of a backend must not lose the batch
            self.ledger.forfeit(reservation, billable=True)
            fault = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
            raise BackendError(f"{backend.name} failed: {fault}", billable=True) from error
        except BaseException:  # cancelled in flight
            self.ledger.forfeit(reservation, billable=True)
            raise
        self.ledger.settle(reservation, completion.usage)
        return completion

    async def _measured(
        self, backend: Backend, request: Request, kind: str, correction: float
    ) -> Call:
        """The call as the ledger sees it; tokens are counted only where a cap needs them."""
        contents = [message.content for message in request.messages]
        chars = sum(map(len, contents))
        if not self.ledger.caps_tokens:
            tokens = math.ceil(chars / CHARS_PER_TOKEN)
        elif chars <= SMALL_CHARS:
            tokens = sum(map(backend.count_tokens, contents))
        else:
            tokens = await in_thread(lambda: sum(map(backend.count_tokens, contents)))
        tokens = math.ceil(tokens * correction) + MESSAGE_TOKENS * len(contents)
        return Call(
            kind=kind,
            input_tokens=tokens,
            max_output_tokens=request.max_output_tokens,
            price=backend.price,
            room_tokens=backend.window_tokens - tokens,
        )
