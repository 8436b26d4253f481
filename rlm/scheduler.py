"""The one gate to backends: a queue for each, retries, deadlines and the charge to the ledger.

Retries happen here and nowhere else, and each is a call that the ledger counts. A place in a
backend's queue is held around one completion only, never while a child run works, so a deep tree
cannot deadlock. Knows no concrete backend.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import anyio

from rlm.backends.base import Backend
from rlm.budget import Call, Ledger, Reservation
from rlm.errors import BackendError, RLMError, TransientBackendError
from rlm.records import Completion, Request
from rlm_sandbox.tools import in_thread

MESSAGE_TOKENS = 8  # what a chat template may add around each message
CHARS_PER_TOKEN = 3.5
SMALL_CHARS = 4_000  # counted at once; longer prompts are counted off the event loop


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and how soon a transient failure is tried again."""

    max_retries: int = 2
    first_delay_seconds: float = 0.5
    longest_delay_seconds: float = 8.0
    longest_retry_after_seconds: float = 30.0

    def delay_seconds(self, attempt: int, retry_after: float | None) -> float | None:
        """The pause after failed attempt number `attempt` (from 0), or None to give up."""
        if attempt >= self.max_retries:
            return None
        if retry_after is not None:
            return retry_after if retry_after <= self.longest_retry_after_seconds else None
        longest = min(self.longest_delay_seconds, self.first_delay_seconds * 2.0**attempt)
        return longest * random.uniform(0.75, 1.0)


class Scheduler:
    """Completions for one run. Runs in one process share queues through `for_run`."""

    def __init__(
        self, backends: Iterable[Backend], ledger: Ledger, retry: Retry | None = None
    ) -> None:
        self._queues = {
            backend: anyio.CapacityLimiter(backend.max_concurrency) for backend in backends
        }
        self._retry = retry or Retry()
        self.ledger = ledger

    def for_run(self, ledger: Ledger) -> Scheduler:
        """The same gate, charged to another ledger."""
        other = Scheduler((), ledger, self._retry)
        other._queues = self._queues  # queues outlive runs
        return other

    async def complete(self, backend: Backend, request: Request, *, kind: str) -> Completion:
        """One completion. `kind` (root, sub, wrapup …) is what the ledger files it under.
        Raises `BackendError`, `BudgetExceeded` or `UsageError`."""
        seconds = self.ledger.seconds_left(kind)
        with anyio.move_on_after(None if seconds == math.inf else max(0.0, seconds)):
            call = await self._measured(backend, request, kind)
            return await self._retried(backend, request, call)
        raise self.ledger.out_of_time()

    async def complete_many(
        self, backend: Backend, requests: Sequence[Request], *, kind: str
    ) -> list[Completion | RLMError]:
        """Completions in parallel, in the order of `requests`. Every item settles: where one
        fails, its error stands in its place and the others go on."""
        settled: list[Completion | RLMError] = [RLMError("not asked")] * len(requests)

        async def settle(at: int, request: Request) -> None:
            try:
                settled[at] = await self.complete(backend, request, kind=kind)
            except RLMError as error:
                settled[at] = error

        async with anyio.create_task_group() as tasks:
            for at, request in enumerate(requests):
                tasks.start_soon(settle, at, request)
        return settled

    async def _retried(self, backend: Backend, request: Request, call: Call) -> Completion:
        for attempt in itertools.count():
            try:
                return await self._attempt(backend, request, call)
            except TransientBackendError as error:
                delay = self._retry.delay_seconds(attempt, error.retry_after)
                if delay is None:
                    raise
            await anyio.sleep(delay)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _attempt(self, backend: Backend, request: Request, call: Call) -> Completion:
        async with self._queues[backend]:
            reservation = await self.ledger.reserve(call)
            return await self._charged(backend, request, reservation)

    async def _charged(
        self, backend: Backend, request: Request, reservation: Reservation
    ) -> Completion:
        if reservation.output_tokens is not None:
            request = replace(request, max_output_tokens=reservation.output_tokens)
        try:
            completion = await backend.complete(request)
        except BackendError as error:
            self.ledger.forfeit(reservation, billable=error.billable)
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

    async def _measured(self, backend: Backend, request: Request, kind: str) -> Call:
        """The call as the ledger sees it; tokens are counted only where a cap needs them."""
        contents = [message.content for message in request.messages]
        chars = sum(map(len, contents))
        if not self.ledger.caps_tokens:
            tokens = math.ceil(chars / CHARS_PER_TOKEN)
        elif chars <= SMALL_CHARS:
            tokens = sum(map(backend.count_tokens, contents))
        else:
            tokens = await in_thread(lambda: sum(map(backend.count_tokens, contents)))
        tokens += MESSAGE_TOKENS * len(contents)
        return Call(
            kind=kind,
            input_tokens=tokens,
            max_output_tokens=request.max_output_tokens,
            price=backend.price,
            room_tokens=backend.window_tokens - tokens,
        )
