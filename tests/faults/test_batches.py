"""Batches and trees under fire: what was paid for is kept, and nobody waits for ever."""

from __future__ import annotations

import anyio
import pytest

from rlm import RLM
from rlm.backends.openai import OpenAIBackend
from rlm.settings import Settings
from tests.support.loopback import Reply, Seen, fails, says, serve

pytestmark = pytest.mark.anyio
BATCH = """```repl
try:
    llm_query_batched([f"item {n}" for n in range(12)])
except BatchError as error:
    submit([error.results, {place: type(one).__name__ for place, one in error.errors.items()}])
```"""
NESTED = """```repl
levels = {"TOP": "MIDDLE", "MIDDLE": "BOTTOM"}
below = next((levels[word] for word in levels if word in question), None)
if below is None:
    submit(llm_query_batched([f"{question} item {n}" for n in range(3)]))
submit(rlm_query_batched([f"{below} {n} of {question[:20]}" for n in range(3)]))
```"""


async def test_slow_and_dead_calls_of_a_batch_do_not_lose_the_paid_ones() -> None:
    def plan(seen: Seen) -> Reply:
        messages = seen.body["messages"]
        if messages[0]["role"] == "system":
            return says(BATCH)
        number = int(messages[0]["content"].split()[-1])
        dead = {3: Reply(hang=True), 5: fails(400, "no"), 7: Reply(body=b"<html>")}
        return dead.get(number, says(f"reply {number}", delay_seconds=0.02 * number))

    async with serve(plan) as server:
        settings = Settings(
            model="openai/specimen", base_url=server.base_url, call_seconds=1.5, cache=False
        )
        with RLM(settings=settings) as rlm:
            answer = await rlm.aask("What?", "A text.")
    results, errors = answer.value
    assert set(errors) == {"3", "5", "7"}
    assert errors["5"] == errors["7"] == "BackendError"
    assert errors["3"] == "TransientBackendError"
    for number, reply in enumerate(results):
        assert reply == (None if str(number) in errors else f"reply {number}")
    # 3 is asked thrice, and each time the server may have been paid; so may it for the page.
    assert answer.usage.calls == len(server.seen) == 1 + 9 + 3 + 1 + 1
    assert answer.usage.lost_calls == 4


async def test_a_tree_completes_though_its_model_takes_one_call_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A place is never held while a child is waited for: else the second level would hang."""
    monkeypatch.setattr(OpenAIBackend, "max_concurrency", 1)

    def plan(seen: Seen) -> Reply:
        return says(NESTED if seen.body["messages"][0]["role"] == "system" else "leaf")

    async with serve(plan) as server:
        settings = Settings(model="openai/specimen", base_url=server.base_url, depth=3, cache=False)
        with RLM(settings=settings) as rlm, anyio.fail_after(120):
            answer = await rlm.aask("TOP", "A text.")
    assert answer.complete, answer.error
    assert len(answer.value) == 3
    assert str(answer.value).count("leaf") == 27
    assert len(server.seen) == 1 + 3 + 9 + 27
    assert server.peak_in_flight == 1
