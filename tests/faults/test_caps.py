"""Caps of a whole tree, counted by the server: never one call too many, wherever it is made."""

from __future__ import annotations

import anyio
import pytest

from rlm import RLM, Answer
from rlm.settings import Settings
from tests.support.loopback import Reply, Seen, Server, completion, fails, sends, serve

pytestmark = pytest.mark.anyio
WRAPUP = "spent"
TREE = """```repl
replies = []
try:
    {calls}
except BudgetExceeded as spent:
    print(spent)
```"""
CALLS = {
    "root": 'replies = rlm_query_batched([f"MIDDLE {n}" for n in range(8)], on_error="return")',
    "middle": 'replies = rlm_query_batched([f"LEAF {n}" for n in range(8)], on_error="return")',
    "leaf": 'replies = llm_query_batched([f"{question} item {n}" for n in range(8)])',
}


def level_of(seen: Seen) -> str:
    messages = seen.body["messages"]
    if messages[0]["role"] != "system":
        return "sub"
    asked = messages[1]["content"].partition("\n")[0]
    return "middle" if "MIDDLE" in asked else "leaf" if "LEAF" in asked else "root"


def tree(seen: Seen) -> Reply:
    """Three levels of RLMs, each of which asks eight more, and sub-calls below; nobody submits."""
    level = level_of(seen)
    messages = seen.body["messages"]
    if level == "root" and len(messages) > 2 and "budget" in messages[-1]["content"].lower():
        return told(seen, f"```repl\nsubmit(['{WRAPUP}', len(replies)])\n```")
    text = "a reply" if level == "sub" else TREE.format(calls=CALLS[level])
    return told(seen, text)


def told(seen: Seen, text: str) -> Reply:
    usage = {"prompt_tokens": 40, "completion_tokens": 10}
    return sends(completion(text, usage=usage), delay_seconds=0.02)


async def run(plan: object, **options: object) -> tuple[Answer, Server]:
    async with serve(plan) as server:  # type: ignore[arg-type]
        settings = Settings(
            model="openai/specimen", base_url=server.base_url, depth=3, cache=False, **options
        )
        with RLM(settings=settings) as rlm:
            return await rlm.aask("What is it?", "A text."), server


@pytest.mark.parametrize("max_calls", [1, 2, 40, 130])
async def test_a_cap_of_calls_is_not_overrun_by_one_three_levels_deep(max_calls: int) -> None:
    answer, server = await run(tree, max_calls=max_calls)
    assert answer.usage.calls == len(server.seen) <= max_calls
    assert answer.exit_code == 4
    assert not answer.complete
    if max_calls > 1:
        assert len(server.seen) == max_calls
        assert answer.value[0] == WRAPUP


async def test_retries_count_and_the_wrap_up_is_kept_inside_the_cap() -> None:
    def sick(seen: Seen) -> Reply:
        return fails(429) if level_of(seen) == "sub" and seen.number % 2 else tree(seen)

    answer, server = await run(sick, max_calls=60)
    assert answer.usage.calls == len(server.seen) == 60
    assert answer.exit_code == 4
    assert answer.value[0] == WRAPUP


async def test_a_cap_of_tokens_is_not_overrun_with_64_calls_in_flight() -> None:
    def wide(seen: Seen) -> Reply:
        if level_of(seen) == "sub":
            usage = {"prompt_tokens": 20, "completion_tokens": min(90, seen.body["max_tokens"])}
            return sends(completion("word " * 90, usage=usage), delay_seconds=0.02)
        calls = 'replies = llm_query_batched([f"item {n}" for n in range(64)], on_error="return")'
        done = len(seen.body["messages"]) > 2
        text = f"```repl\nsubmit(['{WRAPUP}', 0])\n```" if done else TREE.format(calls=calls)
        return told(seen, text)

    answer, server = await run(wide, max_tokens=14_000)
    assert answer.usage.calls == len(server.seen)
    assert answer.usage.input_tokens + answer.usage.output_tokens <= 14_000


async def test_a_cap_of_money_is_not_overrun_and_what_was_spent_is_told() -> None:
    # 40 tokens in at 100 and 10 out at 1,000 USD a million: 0.014 USD a call
    answer, server = await run(tree, max_cost=2.0, price={"*": (100.0, 1000.0)})
    assert answer.usage.calls == len(server.seen) > 8
    assert answer.usage.usd == pytest.approx(0.014 * len(server.seen))
    assert answer.usage.usd <= 2.0
    assert answer.exit_code == 4


async def test_a_spent_budget_is_caught_in_the_cell_by_its_name_and_the_run_is_complete() -> None:
    cell = """```repl
done = []
try:
    for n in range(9):
        done.append(llm_query(f"item {n}"))
except BudgetExceeded as error:
    submit([len(done), str(error)])
```"""

    def plan(seen: Seen) -> Reply:
        return told(seen, "a reply" if level_of(seen) == "sub" else cell)

    answer, server = await run(plan, max_calls=5)
    count, message = answer.value
    assert (count, len(server.seen)) == (3, 4)
    assert "4 of at most 5 calls made, 1 kept for the wrap-up" in message
    assert (answer.complete, answer.exit_code) == (True, 0)


async def test_seconds_end_the_calls_of_the_whole_tree() -> None:
    def slow(seen: Seen) -> Reply:
        return Reply(hang=True) if level_of(seen) == "sub" else tree(seen)

    with anyio.fail_after(60):
        answer, server = await run(slow, max_seconds=4.0)
    assert answer.exit_code == 4
    assert answer.usage.calls == len(server.seen)
    assert answer.usage.lost_calls > 0
