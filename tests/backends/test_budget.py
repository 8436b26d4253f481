"""The ledger by itself: what is held, charged, set aside and refused."""

from __future__ import annotations

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.budget import WRAPUP, Call, Ledger
from rlm.errors import BudgetExceeded
from rlm.records import Price, Usage

pytestmark = pytest.mark.anyio


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def spend(ledger: Ledger, call: Call, usage: Usage) -> None:
    ledger.settle(await ledger.reserve(call), usage)


async def test_without_caps_everything_is_allowed_and_added_up_by_kind():
    ledger = Ledger()
    await spend(ledger, Call("root", 10), Usage(1, 12, 3, 0.5))
    await spend(ledger, Call("sub", 10, 5), Usage(1, 9, 2, 0.25))
    assert ledger.usage == Usage(2, 21, 5, 0.75)
    assert ledger.usage_by_kind["sub"] == Usage(1, 9, 2, 0.25)


async def test_an_unknown_price_stays_unknown_in_the_sum():
    ledger = Ledger()
    await spend(ledger, Call("root", 10), Usage(1, 1, 1, 0.5))
    await spend(ledger, Call("sub", 10), Usage(1, 1, 1, None))
    assert ledger.usage.usd is None


async def test_the_wrap_up_call_is_kept_inside_the_cap():
    ledger = Ledger(max_calls=3)
    ledger.set_aside(calls=1)
    await spend(ledger, Call("root", 1), Usage(1))
    await spend(ledger, Call("sub", 1), Usage(1))
    with pytest.raises(BudgetExceeded, match="kept for the wrap-up"):
        await ledger.reserve(Call("sub", 1))
    await spend(ledger, Call(WRAPUP, 1), Usage(1))
    with pytest.raises(BudgetExceeded):
        await ledger.reserve(Call(WRAPUP, 1))
    assert ledger.usage.calls == 3


async def test_a_cap_of_one_call_keeps_none_for_the_wrap_up():
    ledger = Ledger(max_calls=1)
    ledger.set_aside(calls=1)
    await spend(ledger, Call("root", 1), Usage(1))
    with pytest.raises(BudgetExceeded):
        await ledger.reserve(Call(WRAPUP, 1))


async def test_tokens_and_seconds_are_kept_for_the_wrap_up_too():
    clock = Clock()
    ledger = Ledger(max_tokens=1_000, max_seconds=10, clock=clock)
    ledger.set_aside(tokens=400, seconds=2)
    with pytest.raises(BudgetExceeded):
        await ledger.reserve(Call("sub", 500, 200))
    ledger.release(await ledger.reserve(Call(WRAPUP, 500, 200)))
    clock.now = 9.0
    with pytest.raises(BudgetExceeded, match="10 seconds"):
        await ledger.reserve(Call("sub", 1, 1))
    ledger.release(await ledger.reserve(Call(WRAPUP, 1, 1)))
    assert ledger.seconds_left(WRAPUP) == 1.0


async def test_a_call_that_may_yet_fit_waits_for_those_in_flight():
    ledger = Ledger(max_tokens=100)
    held = await ledger.reserve(Call("sub", 10, 60))
    granted = anyio.Event()

    async def second() -> None:
        ledger.release(await ledger.reserve(Call("sub", 10, 60)))
        granted.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(second)
        await anyio.wait_all_tasks_blocked()
        assert not granted.is_set()
        ledger.settle(held, Usage(1, 10, 5))
        await granted.wait()


async def test_a_call_that_waited_in_vain_is_refused():
    ledger = Ledger(max_tokens=100)
    held = await ledger.reserve(Call("sub", 10, 60))
    refused = anyio.Event()

    async def second() -> None:
        with pytest.raises(BudgetExceeded, match="70 of at most 100 tokens spent"):
            await ledger.reserve(Call("sub", 10, 60))
        refused.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(second)
        await anyio.wait_all_tasks_blocked()
        ledger.settle(held, Usage(1, 10, 60))
        await refused.wait()


async def test_a_call_without_a_cap_is_given_what_is_left_but_not_a_stump():
    ledger = Ledger(max_tokens=1_000)
    assert (await ledger.reserve(Call("sub", 100))).output_tokens == 900
    with pytest.raises(BudgetExceeded):
        await Ledger(max_tokens=1_000).reserve(Call("sub", 800))


async def test_a_lost_call_stays_charged_at_what_was_reserved():
    ledger = Ledger()
    price = Price(0.001, 0.01)
    ledger.forfeit(await ledger.reserve(Call("sub", 100, 50, price)), billable=True)
    assert ledger.usage == Usage(1, 100, 50, pytest.approx(0.6), lost_calls=1)
    ledger.forfeit(await ledger.reserve(Call("sub", 100, None, price)), billable=True)
    assert ledger.usage.usd is None


async def test_a_refused_call_counts_as_a_call_and_nothing_else():
    ledger = Ledger()
    ledger.forfeit(await ledger.reserve(Call("sub", 100, 50)), billable=False)
    assert ledger.usage == Usage(1)


async def test_a_prompt_beyond_the_first_tier_is_held_at_the_dearer_price():
    price = Price(0.001, 0.001, above_tokens=100, above=Price(0.01, 0.01))
    assert price.cost(100, 0) == pytest.approx(0.1)
    assert price.cost(200, 0) == pytest.approx(2.0)
    ledger = Ledger(max_usd=1.0)
    with pytest.raises(BudgetExceeded):
        await ledger.reserve(Call("sub", 200, 1, price))


@given(
    max_calls=st.integers(1, 30),
    max_tokens=st.integers(300, 20_000),
    calls=st.lists(
        st.tuples(st.integers(0, 500), st.none() | st.integers(1, 2_000), st.floats(0, 1)),
        max_size=60,
    ),
)
def test_no_cap_is_overrun_however_calls_interleave(
    max_calls: int, max_tokens: int, calls: list[tuple[int, int | None, float]]
):
    ledger = Ledger(max_calls=max_calls, max_tokens=max_tokens)

    async def one(input_tokens: int, cap: int | None, share: float) -> None:
        try:
            reservation = await ledger.reserve(Call("sub", input_tokens, cap))
        except BudgetExceeded:
            return
        await anyio.lowlevel.checkpoint()
        assert reservation.output_tokens is not None
        written = int(reservation.output_tokens * share)
        ledger.settle(reservation, Usage(1, input_tokens, written))
        spent = ledger.usage
        assert spent.calls <= max_calls
        assert spent.input_tokens + spent.output_tokens <= max_tokens

    async def every() -> None:
        async with anyio.create_task_group() as tasks:
            for call in calls:
                tasks.start_soon(one, *call)

    anyio.run(every)


async def test_money_is_kept_for_the_wrap_up_too():
    price = Price(0.01, 0.01)
    ledger = Ledger(max_usd=10.0)
    ledger.set_aside(usd=4.0)
    with pytest.raises(BudgetExceeded, match=r"\$0.0000 of at most \$10 spent"):
        await ledger.reserve(Call("sub", 300, 400, price))
    ledger.release(await ledger.reserve(Call(WRAPUP, 300, 400, price)))


async def test_earlier_spending_counts_toward_every_cap():
    clock = Clock()
    ledger = Ledger(max_calls=5, max_tokens=1_000, max_seconds=60, max_usd=1.0, clock=clock)
    ledger.carry_over({"root": Usage(2, 300, 100, 0.25), "sub": Usage(1, 50, 0, 0.25, 1)}, 45.0)
    assert ledger.usage == Usage(3, 350, 100, 0.5, lost_calls=1)
    assert ledger.seconds_left() == 15.0
    price = Price(0.001, 0.001)
    with pytest.raises(BudgetExceeded, match="450 of at most 1000 tokens"):
        await ledger.reserve(Call("sub", 500, 100, price))
    with pytest.raises(BudgetExceeded, match=r"\$0.5000"):
        await ledger.reserve(Call("sub", 400, 101, price))
    for _ in range(2):
        await spend(ledger, Call("sub", 1, 1, price), Usage(1, 1, 1))
    with pytest.raises(BudgetExceeded, match="5 of at most 5 calls"):
        await ledger.reserve(Call("sub", 1, 1, price))


async def test_the_room_for_a_prompt_is_what_tokens_and_money_leave():
    assert Ledger().input_room("root", None) == float("inf")
    ledger = Ledger(max_tokens=2_000)
    ledger.set_aside(tokens=500)
    assert ledger.input_room("root", None) == 2_000 - 500 - 256
    assert ledger.input_room(WRAPUP, None) == 2_000 - 256
    dear = Price(0.01, 0.01)
    assert Ledger(max_usd=10.0).input_room(WRAPUP, dear) == pytest.approx(1_000 - 256, abs=1)
    assert Ledger(max_usd=10.0).input_room(WRAPUP, Price()) == float("inf")


async def test_a_prompt_of_that_room_is_allowed():
    price = Price(0.01, 0.02)
    ledger = Ledger(max_tokens=100_000, max_usd=10.0)
    room = int(ledger.input_room(WRAPUP, price))
    assert (await ledger.reserve(Call(WRAPUP, room - 1, None, price))).output_tokens in {256, 257}


async def test_the_servers_own_price_is_kept_and_a_missing_one_is_ours():
    price = Price(0.001, 0.01)
    ledger = Ledger()
    await spend(ledger, Call("sub", 10, 5, price), Usage(1, 10, 5, None))
    assert ledger.usage.usd == pytest.approx(0.06)
    await spend(ledger, Call("sub", 10, 5, price), Usage(1, 10, 5, 0.5))
    assert ledger.usage.usd == pytest.approx(0.56)
