"""What a cell may call, without a worker: over the scripted backend and a real store."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from rlm.backends.scripted import ScriptedBackend, parse_script
from rlm.budget import Ledger
from rlm.capabilities import WHOLE, Capabilities, Refused, Text
from rlm.context.loaders import store_of
from rlm.context.store import Store
from rlm.errors import BackendError, BudgetExceeded, RLMError
from rlm.scheduler import Scheduler

pytestmark = pytest.mark.anyio

ECHO = {"sub": {"(?i)paris": "France", "fail": {"error": "no luck"}, "scope": {"refusal": "no"}}}


class Small(ScriptedBackend):
    """The scripted backend with a window that a prompt can overrun."""

    window_tokens = 100


@dataclass
class Told:
    """What reached the outside."""

    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    children: list[tuple[str, Text | None]] = field(default_factory=list)

    def emit(self, kind: str, **fields: Any) -> None:
        self.events.append((kind, fields))

    async def ask_child(self, prompt: str, context: Text | None) -> str:
        self.children.append((prompt, context))
        if "bad" in prompt:
            raise RLMError("the child run gave no answer")
        return f"child: {prompt}"


def store_slice(can: Capabilities, start: int, end: int) -> str:
    assert isinstance(can.store, Store)
    return can.store.slice(start, end)


@asynccontextmanager
async def desk(
    script: Any = None, *, depth: int = 1, max_calls: int | None = None, small: bool = False
) -> AsyncIterator[tuple[Capabilities, Told]]:
    backend = (Small if small else ScriptedBackend)(parse_script(script or ECHO), "scripted/x")
    told = Told()
    store = store_of([("a.txt", "The cat sat in Paris."), ("b.txt", "A dog ran.")])
    with store:
        yield (
            Capabilities(
                scheduler=Scheduler([backend], Ledger(max_calls)),
                models={backend.name: backend},
                sub_model=backend,
                store=store,
                depth=depth,
                emit=told.emit,
                ask_child=told.ask_child,
            ),
            told,
        )


async def test_one_query_gives_the_reply_and_tells_of_it() -> None:
    async with desk() as (can, told):
        assert await can.llm_query("Where is Paris?") == "France"
    ((kind, fields),) = told.events
    assert kind == "subcalls_finished"
    assert fields["count"] == 1
    assert fields["samples"] == [{"prompt": "Where is Paris?", "reply": "France"}]


async def test_failed_query_raises_and_is_never_text() -> None:
    async with desk() as (can, _):
        with pytest.raises(BackendError, match="no luck"):
            await can.llm_query("please fail")


async def test_refusal_of_the_sub_model_raises() -> None:
    async with desk() as (can, _):
        with pytest.raises(Refused, match="scripted/x refused: no"):
            await can.llm_query("out of scope")


async def test_batch_settles_every_item_in_order() -> None:
    async with desk() as (can, told):
        outcomes = await can.llm_query_batched(["Paris", "fail", "paris"])
    assert outcomes == [
        {"ok": "France"},
        {"error": "no luck", "kind": "BackendError"},
        {"ok": "France"},
    ]
    assert told.events[0][1]["failed"] == 1


async def test_empty_batch_is_an_empty_list() -> None:
    async with desk() as (can, _):
        assert await can.llm_query_batched([]) == []


@pytest.mark.parametrize("prompt", ["", "  \n"])
async def test_empty_prompt_is_refused_before_it_is_sent(prompt: str) -> None:
    async with desk() as (can, _):
        with pytest.raises(ValueError, match="prompt is empty"):
            await can.llm_query(prompt)
        assert can.scheduler.ledger.usage.calls == 0


async def test_prompt_that_is_no_text_is_refused() -> None:
    async with desk() as (can, _):
        with pytest.raises(TypeError, match="must be a str, not int"):
            await can.llm_query(3)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="must be a list"):
            await can.llm_query_batched("Paris")


async def test_prompt_beyond_the_window_names_both_sizes() -> None:
    async with desk(small=True) as (can, _):
        with pytest.raises(ValueError, match=r"a prompt of \d+ tokens .* is 100 tokens"):
            await can.llm_query("paris " * 1_000)


async def test_model_is_named_only_as_the_run_was_started() -> None:
    async with desk() as (can, _):
        assert await can.llm_query("Paris", model="scripted/x") == "France"
        with pytest.raises(ValueError, match=re.escape("started with 'scripted/x'")):
            await can.llm_query("Paris", model="openai/gpt-5")


async def test_depth_0_makes_no_calls() -> None:
    async with desk(depth=0) as (can, _):
        for call in (can.llm_query("Paris"), can.rlm_query("Paris")):
            with pytest.raises(ValueError, match="--depth 0"):
                await call
        assert can.scheduler.ledger.usage.calls == 0


async def test_depth_1_sends_prompt_and_context_as_one_plain_call() -> None:
    async with desk({"sub": {r"\AWhere\?\n\nIn Paris\n\nor not\Z": "yes"}}) as (can, told):
        assert await can.rlm_query("Where?", context=["In Paris", "or not"]) == "yes"
        assert await can.rlm_query_batched([["Where?", ["In Paris", "or not"]]]) == [{"ok": "yes"}]
    assert told.children == []


async def test_depth_2_asks_children_with_their_context_or_the_parents() -> None:
    async with desk(depth=2) as (can, told):
        assert await can.rlm_query("one", context="text") == "child: one"
        outcomes = await can.rlm_query_batched(["two", ["three", "more"], {"prompt": "bad"}])
    assert outcomes[:2] == [{"ok": "child: two"}, {"ok": "child: three"}]
    assert outcomes[2] == {"error": "the child run gave no answer", "kind": "RLMError"}
    asked = sorted(told.children, key=lambda child: child[0])
    assert asked == [("bad", None), ("one", "text"), ("three", "more"), ("two", None)]


async def test_the_whole_of_a_large_context_is_the_parents_and_fits_no_sub_call() -> None:
    async with desk(depth=2) as (can, told):
        assert await can.rlm_query("one", context=WHOLE) == "child: one"  # type: ignore[arg-type]
        await can.rlm_query_batched([["two", WHOLE]])
    assert told.children == [("one", None), ("two", None)]
    async with desk(depth=1) as (can, _):
        with pytest.raises(ValueError, match="depth of 2"):
            await can.rlm_query("one", context=WHOLE)  # type: ignore[arg-type]


@pytest.mark.parametrize("items", ["text", [3], [["a", "b", "c"]], [{"question": "x"}]])
async def test_items_of_another_shape_are_refused(items: Sequence[Any]) -> None:
    async with desk(depth=2) as (can, _):
        with pytest.raises(TypeError):
            await can.rlm_query_batched(items)


async def test_spent_budget_raises_in_the_cell() -> None:
    async with desk(max_calls=2) as (can, _):
        can.scheduler.ledger.set_aside(calls=1)
        assert await can.llm_query("Paris") == "France"
        with pytest.raises(BudgetExceeded):
            await can.llm_query("Paris")


async def test_what_stands_far_down_in_a_query_is_not_looked_for() -> None:
    """A query of megabytes would keep the host at work long after its cell is gone."""
    async with desk() as (can, _):
        assert await can.search("zzz " * 2_000 + "Paris")
        assert not await can.search("zzz " * 2_000_000 + "Paris")


async def test_search_gives_spans_of_the_context() -> None:
    async with desk() as (can, _):
        hits = await can.search("where sat the cat", 3)
        assert [store_slice(can, start, end) for start, end, _ in hits] == ["The cat sat in Paris."]
        assert await can.search("cat", 3, ["b.txt"]) == []


async def test_tokens_are_counted_by_the_sub_model_text_by_text() -> None:
    async with desk() as (can, _):
        texts = ["one two three", "", "word " * 5_000]
        counts = await can.count_tokens(texts)
        assert counts == [can.sub_model.count_tokens(text) for text in texts]


async def test_table_names_what_a_worker_may_call() -> None:
    async with desk() as (can, _):
        assert set(can.table()) == {
            "llm_query",
            "llm_query_batched",
            "rlm_query",
            "rlm_query_batched",
            "search",
            "count_tokens",
        }
