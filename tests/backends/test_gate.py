"""How many calls a backend is sent at once: order, cuts, growth, pauses, cancellation."""

from __future__ import annotations

import asyncio

import anyio
import pytest

from rlm.backends.gate import Gate
from rlm.backends.openai import OpenAIBackend
from rlm.budget import Ledger
from rlm.records import Completion, Message, Request
from rlm.scheduler import Retry, Scheduler
from tests.support.loopback import Reply, Seen, Server, fails, says, serve

pytestmark = pytest.mark.anyio


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def full(gate: Gate, places: int) -> list[int]:
    return [await gate.enter() for _ in range(places)]


async def test_places_are_given_in_the_order_of_arrival() -> None:
    gate, order = Gate(1), []
    await gate.enter()

    async def wait(name: int) -> None:
        await gate.enter()
        order.append(name)
        gate.leave()

    async with anyio.create_task_group() as tasks:
        for name in range(5):
            tasks.start_soon(wait, name)
        await anyio.wait_all_tasks_blocked()
        assert order == []
        gate.leave()
    assert order == [0, 1, 2, 3, 4]


async def test_an_overload_halves_what_may_be_in_flight_once_a_round() -> None:
    gate = Gate(256)
    numbers = await full(gate, 256)
    for number in numbers:
        gate.overloaded(number)  # all were sent before anything was known
    assert gate.limit == 128
    for _ in numbers:
        gate.leave()
    (later,) = await full(gate, 1)
    gate.overloaded(later)
    assert gate.limit == 16  # it was alone: half of what one call can tell
    gate.leave()
    for _ in range(40):
        (later,) = await full(gate, 1)
        gate.overloaded(later)
        gate.leave()
    assert gate.limit >= 1


async def test_rounds_that_go_well_bring_the_limit_back_step_by_step() -> None:
    gate = Gate(256)
    gate.overloaded(*await full(gate, 1))
    limits = [gate.limit]
    while gate.limit < 256:
        for _ in range(gate.limit):
            gate.went_well()
        limits.append(gate.limit)
    steps = [after - before for before, after in zip(limits, limits[1:], strict=False)]
    assert max(steps) <= 9  # additive: no jump
    assert len(steps) < 40


async def test_nobody_enters_while_the_server_asks_to_wait() -> None:
    clock = Clock()
    gate = Gate(4, clock)
    gate.close_for(0.05)
    entered = anyio.Event()

    async def enter() -> None:
        await gate.enter()
        entered.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(enter)
        await anyio.wait_all_tasks_blocked()
        assert not entered.is_set()
        assert gate.closed_seconds == pytest.approx(0.05)
        clock.now = 0.06
        with anyio.fail_after(10):
            await entered.wait()


async def test_a_place_that_is_given_in_the_moment_of_cancelling_is_not_lost() -> None:
    gate = Gate(1)
    await gate.enter()
    waiting = asyncio.create_task(gate.enter())
    await anyio.wait_all_tasks_blocked()
    gate.leave()  # gives the place to the waiting task, which is cancelled before it runs
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with anyio.fail_after(5):
        await gate.enter()


async def test_waiting_places_can_be_cancelled_in_any_number() -> None:
    gate = Gate(2)
    await full(gate, 2)
    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(gate.enter)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    gate.leave()
    gate.leave()
    with anyio.fail_after(5):
        await full(gate, 2)


async def test_a_server_that_bears_few_calls_at_once_answers_a_wide_batch_whole() -> None:
    """A real server that refuses all beyond eight: the batch finds its width, and none is lost."""
    running: list[Server] = []

    def narrow(seen: Seen) -> Reply:
        return fails(429) if running[0].in_flight > 8 else says(delay_seconds=0.02)

    async with serve(narrow) as server:
        running.append(server)
        backend = OpenAIBackend("specimen", base_url=server.base_url)
        retry = Retry(first_delay_seconds=0.02)
        scheduler = Scheduler([backend], Ledger(), retry)
        asked = [Request((Message("user", f"prompt {n}"),)) for n in range(150)]
        settled = await scheduler.complete_many(backend, asked, kind="sub")
        await backend.aclose()
    assert sum(isinstance(item, Completion) for item in settled) >= 145
    refused = len(server.seen) - 150
    assert refused < 600  # 256 places that never closed would be refused thousands of times
    assert scheduler.ledger.usage.calls == len(server.seen)


async def test_all_calls_wait_as_long_as_the_server_asks() -> None:
    times: list[float] = []

    def pausing(seen: Seen) -> Reply:
        times.append(anyio.current_time())
        return fails(429, retry_after="0.4") if seen.number == 0 else says()

    async with serve(pausing) as server:
        backend = OpenAIBackend("specimen", base_url=server.base_url)
        scheduler = Scheduler([backend], Ledger())
        request = Request((Message("user", "x"),))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: scheduler.complete(backend, request, kind="sub"))
            await server.until(lambda server: len(server.seen) == 1)
            while not scheduler.ledger.usage.calls:  # until the refusal has arrived
                await anyio.sleep(0.01)
            await scheduler.complete_many(backend, [request] * 4, kind="sub")
        await backend.aclose()
    assert len(times) == 6
    assert min(times[1:]) - times[0] >= 0.39
