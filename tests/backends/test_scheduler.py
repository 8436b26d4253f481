"""The gate to backends: order, settling, retries, deadlines, queues, and what is charged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
import pytest

from rlm.backends.openai import OpenAIBackend
from rlm.backends.scripted import Reply as Line
from rlm.backends.scripted import Script, ScriptedBackend
from rlm.budget import Ledger
from rlm.errors import BackendError, BudgetExceeded, TransientBackendError, UsageError
from rlm.records import Completion, Message, Price, Request, Usage
from rlm.scheduler import Retry, Scheduler
from tests.support.loopback import (
    Plan,
    Reply,
    Seen,
    Server,
    completion,
    echo,
    fails,
    says,
    sends,
    serve,
)

pytestmark = pytest.mark.anyio
AT_ONCE = Retry(first_delay_seconds=0.0)


def ask(prompt: str = "hello", max_output_tokens: int | None = None) -> Request:
    return Request((Message("user", prompt),), max_output_tokens)


@asynccontextmanager
async def gate(
    plan: Plan, ledger: Ledger | None = None, retry: Retry = AT_ONCE
) -> AsyncIterator[tuple[Scheduler, OpenAIBackend, Server]]:
    async with serve(plan) as server:
        backend = OpenAIBackend("specimen", base_url=server.base_url)
        try:
            yield Scheduler([backend], ledger or Ledger(), retry), backend, server
        finally:
            await backend.aclose()


def first(failures: int, failure: Reply) -> Callable[[Seen], Reply]:
    return lambda seen: failure if seen.number < failures else says("at last")


async def test_a_batch_keeps_its_order():
    async with gate(echo) as (scheduler, backend, _):
        prompts = [f"prompt {number}" for number in range(50)]
        settled = await scheduler.complete_many(
            backend, [ask(text) for text in prompts], kind="sub"
        )
    assert [item.text for item in settled if isinstance(item, Completion)] == prompts
    assert scheduler.ledger.usage.calls == 50


async def test_every_item_of_a_batch_settles_when_some_fail():
    def plan(seen: Seen) -> Reply:
        text = seen.body["messages"][-1]["content"]
        return fails(404, "no such model") if text == "bad" else says(text)

    async with gate(plan) as (scheduler, backend, _):
        asked = [ask("one"), ask("bad"), ask("two")]
        good, bad, also_good = await scheduler.complete_many(backend, asked, kind="sub")
    assert isinstance(good, Completion)
    assert isinstance(bad, BackendError)
    assert isinstance(also_good, Completion)
    assert also_good.text == "two"


async def test_an_empty_batch_asks_nothing():
    async with gate(echo) as (scheduler, backend, server):
        assert await scheduler.complete_many(backend, [], kind="sub") == []
    assert server.seen == []


@pytest.mark.parametrize(
    "failure",
    [fails(429, retry_after="0"), fails(500), fails(503), Reply(drop=True), fails(408)],
    ids=["429", "500", "503", "dropped", "408"],
)
async def test_a_transient_failure_is_tried_again_and_every_try_is_a_call(failure: Reply):
    async with gate(first(2, failure)) as (scheduler, backend, server):
        assert (await scheduler.complete(backend, ask(), kind="sub")).text == "at last"
    assert len(server.seen) == 3
    assert scheduler.ledger.usage.calls == 3


async def test_after_two_retries_the_failure_stands():
    async with gate(lambda seen: fails(500, "sick")) as (scheduler, backend, server):
        with pytest.raises(TransientBackendError, match="sick"):
            await scheduler.complete(backend, ask(), kind="sub")
    assert len(server.seen) == 3


async def test_a_final_failure_is_not_tried_again():
    async with gate(lambda seen: fails(400, "bad")) as (scheduler, backend, server):
        with pytest.raises(BackendError, match="bad"):
            await scheduler.complete(backend, ask(), kind="sub")
    assert len(server.seen) == 1


async def test_a_server_that_asks_for_a_long_pause_is_not_waited_for():
    async with gate(lambda seen: fails(429, retry_after="61")) as (scheduler, backend, server):
        with pytest.raises(TransientBackendError):
            await scheduler.complete(backend, ask(), kind="sub")
    assert len(server.seen) == 1


def test_pauses_grow_and_are_bounded():
    retry = Retry(max_retries=9)
    sick = TransientBackendError("sick")
    pauses = [retry.delay_seconds(attempt, sick) or 0.0 for attempt in range(9)]
    assert 0.375 <= pauses[0] <= 0.5
    assert 6.0 <= pauses[8] <= 8.0
    assert retry.delay_seconds(0, TransientBackendError("busy", 30.0)) == 30.0
    assert retry.delay_seconds(9, sick) is None


def test_a_refusal_that_cost_nothing_is_tried_more_often_than_a_call_that_may_have():
    retry = Retry()
    refused = TransientBackendError("busy", overloaded=True)
    lost = TransientBackendError("no answer", overloaded=True, billable=True)
    assert retry.delay_seconds(4, refused) is not None
    assert retry.delay_seconds(5, refused) is None
    assert retry.delay_seconds(5, refused, others_answered=True) is not None
    assert retry.delay_seconds(12, refused, others_answered=True) is None
    assert retry.delay_seconds(1, lost) is not None
    assert retry.delay_seconds(2, lost) is None


async def test_no_more_calls_are_in_flight_than_the_backend_takes():
    class Narrow(OpenAIBackend):
        max_concurrency = 3

    async with serve(lambda seen: says(delay_seconds=0.01)) as server:
        backend = Narrow("specimen", base_url=server.base_url)
        scheduler = Scheduler([backend], Ledger())
        settled = await scheduler.complete_many(backend, [ask()] * 20, kind="sub")
        await backend.aclose()
    assert all(isinstance(item, Completion) for item in settled)
    assert server.peak_in_flight == 3


async def test_runs_in_one_process_share_a_queue_but_not_a_ledger():
    class Narrow(OpenAIBackend):
        max_concurrency = 2

    async with serve(lambda seen: says(delay_seconds=0.01)) as server:
        backend = Narrow("specimen", base_url=server.base_url)
        scheduler = Scheduler([backend], Ledger())
        runs = [scheduler.for_run(Ledger()), scheduler.for_run(Ledger(max_calls=100))]
        async with anyio.create_task_group() as tasks:
            for run in runs:
                tasks.start_soon(
                    lambda run=run: run.complete_many(backend, [ask()] * 5, kind="sub")
                )
        await backend.aclose()
    assert server.peak_in_flight == 2
    assert [run.ledger.usage.calls for run in runs] == [5, 5]
    assert scheduler.ledger.usage.calls == 0


async def test_cancelling_a_batch_reaches_every_http_call_and_charges_them_as_lost():
    async with gate(lambda seen: Reply(hang=True)) as (scheduler, backend, server):
        async with anyio.create_task_group() as tasks:
            asked = [ask(max_output_tokens=10)] * 8
            tasks.start_soon(lambda: scheduler.complete_many(backend, asked, kind="sub"))
            await server.until(lambda server: server.in_flight == 8)
            tasks.cancel_scope.cancel()
        await server.until(lambda server: server.abandoned == 8)
    assert scheduler.ledger.usage.lost_calls == 8
    assert scheduler.ledger.usage.calls == 8
    assert scheduler.ledger.usage.output_tokens == 80


async def test_the_deadline_of_a_run_ends_calls_in_flight_and_keeps_those_that_came():
    def plan(seen: Seen) -> Reply:
        text = seen.body["messages"][-1]["content"]
        return Reply(hang=True) if text == "slow" else says(text)

    async with gate(plan) as (scheduler, backend, server):
        await backend.complete(ask("warm"))
        run = scheduler.for_run(Ledger(max_seconds=1.5))
        asked = [ask("quick"), ask("slow"), ask("slow")]
        quick, *slow = await run.complete_many(backend, asked, kind="sub")
        assert isinstance(quick, Completion)
        assert all(isinstance(item, BudgetExceeded) for item in slow)
        with pytest.raises(BudgetExceeded, match="1.5 seconds"):
            await run.complete(backend, ask("quick"), kind="sub")
        await server.until(lambda server: server.abandoned == 2)


async def test_64_calls_at_once_never_overrun_a_cap_on_calls():
    async with gate(lambda seen: says(delay_seconds=0.01), Ledger(max_calls=20)) as opened:
        scheduler, backend, server = opened
        settled = await scheduler.complete_many(backend, [ask()] * 64, kind="sub")
    assert sum(isinstance(item, Completion) for item in settled) == 20
    assert sum(isinstance(item, BudgetExceeded) for item in settled) == 44
    assert len(server.seen) == 20


async def test_a_retry_that_would_be_one_call_too_many_is_refused():
    async with gate(lambda seen: fails(500), Ledger(max_calls=2)) as (scheduler, backend, server):
        with pytest.raises(BudgetExceeded, match="2 of at most 2 calls"):
            await scheduler.complete(backend, ask(), kind="sub")
    assert len(server.seen) == 2


async def test_64_calls_at_once_never_overrun_a_cap_on_tokens():
    def honest(seen: Seen) -> Reply:
        cap = seen.body["max_tokens"]
        usage = {"prompt_tokens": 8, "completion_tokens": min(cap, 90)}
        return sends(completion("word " * 90, usage=usage), delay_seconds=0.01)

    async with gate(honest, Ledger(max_tokens=3_000)) as (scheduler, backend, server):
        settled = await scheduler.complete_many(backend, [ask()] * 64, kind="sub")
    spent = scheduler.ledger.usage
    assert spent.input_tokens + spent.output_tokens <= 3_000
    assert sum(isinstance(item, Completion) for item in settled) == len(server.seen) >= 20
    assert all(isinstance(item, Completion | BudgetExceeded) for item in settled)


async def test_a_fault_inside_a_backend_does_not_lose_the_batch():
    class Faulty(ScriptedBackend):
        async def complete(self, request: Request) -> Completion:
            if request.messages[0].content == "trip":
                raise ZeroDivisionError("by\nzero")
            return await super().complete(request)

    backend = Faulty(Script(sub=(Line("fine"),)))
    scheduler = Scheduler([backend], Ledger())
    tripped, fine = await scheduler.complete_many(backend, [ask("trip"), ask()], kind="sub")
    assert isinstance(tripped, BackendError)
    assert str(tripped) == "scripted failed: ZeroDivisionError: by zero"
    assert isinstance(fine, Completion)


async def test_a_call_that_was_never_sent_is_not_charged():
    class Keyless(ScriptedBackend):
        async def complete(self, request: Request) -> Completion:
            raise UsageError("no key")

    backend = Keyless(Script())
    scheduler = Scheduler([backend], Ledger())
    with pytest.raises(UsageError):
        await scheduler.complete(backend, ask(), kind="root")
    assert scheduler.ledger.usage == Usage()


async def test_a_cap_on_money_needs_a_price_and_bounds_the_reply():
    class Priced(ScriptedBackend):
        async def complete(self, request: Request) -> Completion:
            caps.append(request.max_output_tokens)
            return await super().complete(request)

    caps: list[int | None] = []
    backend = Priced(Script(sub=(Line("ok"),)), price=Price(0.001, 0.01))
    await Scheduler([backend], Ledger(max_usd=5.0)).complete(backend, ask(), kind="sub")
    assert caps[0] is not None
    assert 4.9 < caps[0] * 0.01 < 5.0
    async with gate(echo, Ledger(max_usd=1.0)) as (unpriced, unpriced_backend, server):
        with pytest.raises(UsageError, match="price"):
            await unpriced.complete(unpriced_backend, ask(), kind="sub")
    assert server.seen == []


async def test_long_prompts_are_counted_off_the_event_loop_and_once_capped():
    backend = ScriptedBackend(Script(sub=(Line("ok"),)))
    scheduler = Scheduler([backend], Ledger(max_tokens=1_000))
    with pytest.raises(BudgetExceeded, match="tokens"):
        await scheduler.complete(backend, ask("word " * 2_000), kind="sub")


async def test_a_server_that_counts_more_tokens_than_we_do_is_believed_from_then_on():
    def dear(seen: Seen) -> Reply:
        usage = {"prompt_tokens": len(seen.body["messages"][0]["content"]), "completion_tokens": 1}
        return sends(completion("x", usage=usage))

    async with gate(dear, Ledger(max_tokens=12_000)) as (scheduler, backend, server):
        requests = [ask("a" * 1_500, 10)] * 20
        settled = [
            (await scheduler.complete_many(backend, [request], kind="sub"))[0]
            for request in requests
        ]
    assert isinstance(settled[-1], BudgetExceeded)
    spent = scheduler.ledger.usage
    assert 3 < len(server.seen) < 9
    assert spent.input_tokens + spent.output_tokens <= 12_000


async def test_a_request_that_reached_nobody_counts_as_no_call():
    backend = OpenAIBackend("specimen", base_url="http://127.0.0.1:9/v1")
    scheduler = Scheduler([backend], Ledger(max_calls=2), AT_ONCE)
    with pytest.raises(TransientBackendError, match="cannot connect"):
        await scheduler.complete(backend, ask(), kind="sub")
    await backend.aclose()
    assert scheduler.ledger.usage == Usage()


async def test_a_long_batch_waits_in_few_tasks():
    async with gate(echo) as (scheduler, backend, server):
        backend.max_concurrency = 4  # of the backend; the gate was made before it
        asked = [ask(f"prompt {number}") for number in range(200)]
        tasks: list[int] = []

        async def watch() -> None:
            while len(server.seen) < 150:
                tasks.append(len(asyncio.all_tasks()))
                await anyio.sleep(0.001)

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            settled = await scheduler.complete_many(backend, asked, kind="sub")
    assert all(isinstance(item, Completion) for item in settled)
    assert max(tasks) < 40
