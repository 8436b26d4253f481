"""Tens of thousands of sub-calls: none lost, none answered twice, and no memory kept."""

from __future__ import annotations

import gc
import re
from collections import Counter
from pathlib import Path

import anyio
import pytest

from rlm.backends.openai import OpenAIBackend
from rlm.budget import Ledger
from rlm.records import Completion, Message, Request
from rlm.scheduler import Retry, Scheduler
from tests.support.loopback import Reply, Seen, fails, says, serve

pytestmark = pytest.mark.anyio
WIDTH = 128
MAX_GROWTH_BYTES = 20_000_000
STATUS = Path("/proc/self/status")
_NUMBER = re.compile(r"item (\d+)\.")


def faulty(answered: Counter[int]) -> object:
    """Echoes the number that it is asked, after a moment; one request in 50 meets a fault."""

    def plan(seen: Seen) -> Reply:
        (number,) = _NUMBER.findall(seen.body["messages"][0]["content"])
        if seen.number % 100 == 50:
            return fails(500, "sick")
        if seen.number % 100 == 99:
            return Reply(drop=True)
        answered[int(number)] += 1
        return says(f"reply {number}", delay_seconds=0.002 * (seen.number % 5))

    return plan


async def soak(num_calls: int, batch: int) -> tuple[Ledger, int, int]:
    """The ledger, how many requests the server saw, and how much memory stayed."""
    answered: Counter[int] = Counter()
    async with serve(faulty(answered)) as server:  # type: ignore[arg-type]
        backend = OpenAIBackend("specimen", base_url=server.base_url)
        backend.max_concurrency = WIDTH
        ledger = Ledger(max_tokens=10**9)
        scheduler = Scheduler([backend], ledger, Retry(first_delay_seconds=0.01))
        num_seen, grown, before = 0, 0, 0
        for start in range(0, num_calls, batch):
            numbers = range(start, start + batch)
            asked = [Request((Message("user", f"item {number}."),), 16) for number in numbers]
            settled = await scheduler.complete_many(backend, asked, kind="sub")
            for number, item in zip(numbers, settled, strict=True):
                assert isinstance(item, Completion), item
                assert item.text == f"reply {number}"
            num_seen += len(server.seen)
            server.seen.clear()
            gc.collect()
            # The first two batches open connections and fill what is kept: growth counts after.
            before = resident_bytes() if start < 2 * batch else before
            grown = max(grown, resident_bytes() - before)
        await backend.aclose()
    assert sorted(answered) == list(range(num_calls))
    assert set(answered.values()) == {1}
    return ledger, num_seen, grown


def resident_bytes() -> int:
    if not STATUS.exists():
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", STATUS.read_text())
    assert found is not None
    return int(found[1]) * 1024


async def check(num_calls: int, batch: int) -> None:
    ledger, num_seen, grown = await soak(num_calls, batch)
    assert grown < MAX_GROWTH_BYTES
    assert ledger.usage.calls == num_seen
    assert ledger.in_flight == 0
    assert num_calls * 1.01 < num_seen < num_calls * 1.05


async def test_a_thousand_calls_lose_none_and_keep_no_memory() -> None:
    with anyio.fail_after(120):
        await check(1_200, 300)


@pytest.mark.soak
@pytest.mark.timeout(1_800)
async def test_twenty_thousand_calls_lose_none_and_keep_no_memory() -> None:
    await check(20_000, 2_000)
