"""The embedded model behind the Protocol: batches, caps, refusals, cancellation, closing."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from rlm.backends import resolve
from rlm.backends.engram import MAX_BATCH, EngramBackend
from rlm.engram.replies import REFUSAL
from rlm.errors import BackendError, UsageError
from rlm.records import Completion, Message, Request
from tests.support import tiny_engram

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def ask(text: str, cap: int | None = 4, temperature: float = 0.0) -> Request:
    return Request((Message("user", text),), cap, temperature)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[EngramBackend]:
    backend = resolve(f"engram/{folder}")
    assert isinstance(backend, EngramBackend)
    try:
        yield backend
    finally:
        await backend.aclose()


def engram_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("engram")]


async def test_many_calls_give_what_each_gives_alone(tiny_folder: Path):
    requests = [ask(f"the number {n}" * (1 + n % 3), 1 + n % 5) for n in range(40)]
    settled: dict[int, Completion] = {}

    async def settle(backend: EngramBackend, place: int) -> None:
        settled[place] = await backend.complete(requests[place])

    async with opened(tiny_folder) as backend, anyio.create_task_group() as tasks:
        for place in range(len(requests)):
            tasks.start_soon(settle, backend, place)
    async with opened(tiny_folder) as alone:
        for place, request in enumerate(requests):
            assert await alone.complete(request) == settled[place]


async def test_more_calls_than_a_batch_holds_all_settle(tiny_folder: Path):
    count = MAX_BATCH + 30
    async with opened(tiny_folder) as backend:
        settled: list[Completion] = []

        async def settle(number: int) -> None:
            settled.append(await backend.complete(ask(f"{number}", 1)))

        async with anyio.create_task_group() as tasks:
            for number in range(count):
                tasks.start_soon(settle, number)
    assert len(settled) == count


async def test_usage_counts_its_own_tokens_and_costs_nothing(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        reply = await backend.complete(ask("abc", 5))
        assert reply.usage.input_tokens == backend.count_tokens("abc") + 2
        assert reply.usage.output_tokens == 5
        assert reply.usage.calls == 1
        assert reply.usage.usd == 0.0
        assert reply.finish_reason == "length"
        assert reply.model == backend.name


async def test_a_reply_loses_the_space_it_starts_with(tmp_path: Path):
    async with opened(tiny_engram.write_parrot(tmp_path, " the", "er", "<|end|>")) as backend:
        reply = await backend.complete(ask("x", None))
        assert reply.text == "theer"
        assert reply.finish_reason == "stop"
        assert reply.usage.output_tokens == 3
        assert reply.refusal is None


async def test_a_refusal_names_what_the_model_can_do_and_another_model(tmp_path: Path):
    async with opened(tiny_engram.write_parrot(tmp_path, "<|refuse|>", "<|end|>")) as backend:
        reply = await backend.complete(ask("Summarise.", None))
        assert reply.refusal == REFUSAL
        assert "--model" in REFUSAL
        assert reply.text == ""
        assert reply.finish_reason == "stop"


@pytest.mark.parametrize("turn", ["<|user|>", "<|system|>", "<|pad|>"])
async def test_a_reply_never_opens_another_turn(tmp_path: Path, turn: str):
    async with opened(tiny_engram.write_parrot(tmp_path, "A", turn)) as backend:
        assert (await backend.complete(ask("x", 9))).text == "A"


async def test_a_prompt_beyond_the_window_is_told_and_not_cut(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        with pytest.raises(
            BackendError, match=r"the prompt has 502 tokens, .* holds 160"
        ) as caught:
            await backend.complete(ask("7" * 500))
        assert not caught.value.billable
        fits = await backend.complete(ask("7" * 150, None))
        assert fits.usage.input_tokens + fits.usage.output_tokens == 160
        assert fits.finish_reason == "length"


async def test_one_prompt_too_long_fails_alone(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        fine: list[Completion] = []

        async def good() -> None:
            fine.append(await backend.complete(ask("fine")))

        async def bad() -> None:
            with pytest.raises(BackendError, match="502 tokens"):
                await backend.complete(ask("7" * 500))

        async with anyio.create_task_group() as tasks:
            for call in (good, bad, good):
                tasks.start_soon(call)
        assert len(fine) == 2


async def test_greedy_and_drawn_calls_share_a_batch(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        replies: dict[float, str] = {}

        async def settle(temperature: float) -> None:
            replies[temperature] = (await backend.complete(ask("abc", 20, temperature))).text

        async with anyio.create_task_group() as tasks:
            for temperature in (0.0, 2.0):
                tasks.start_soon(settle, temperature)
        assert replies[0.0] == (await backend.complete(ask("abc", 20))).text
        assert replies[2.0] != replies[0.0]


async def test_what_is_asked_twice_is_computed_once(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        await backend.warm()
        engine, batches = backend.engine(), []
        generate = engine.generate

        def counting(prompts: Sequence[Sequence[int]], *rest: Any) -> list[list[int]]:
            batches.append(len(prompts))
            return generate(prompts, *rest)

        engine.generate = counting  # type: ignore[assignment]
        requests = [ask("one"), ask("two"), ask("one"), ask("one", 5), ask("one")]
        settled = [*requests]
        drawn = [ask("one", 8, 2.0)] * 2

        async def settle(place: int) -> None:
            settled[place] = await backend.complete(requests[place])

        async with anyio.create_task_group() as tasks:
            for place in range(len(requests)):
                tasks.start_soon(settle, place)
        assert batches == [3]
        assert settled[0] == settled[2] == settled[4]
        assert settled[0].usage.calls == 1
        requests = drawn
        async with anyio.create_task_group() as tasks:
            for place in range(len(drawn)):
                tasks.start_soon(settle, place)
        assert batches == [3, 2]
        assert settled[0].text != settled[1].text


async def test_a_cancelled_call_does_not_disturb_the_others(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        await backend.warm()
        for _ in range(5):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(backend.complete, ask("given up", 100))
                tasks.start_soon(backend.complete, ask("given up too", 100))
                await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
            assert (await backend.complete(ask("kept", 3))).usage.output_tokens == 3


async def test_a_batch_that_nobody_waits_for_stops(tmp_path: Path):
    """A window of a million tokens would take minutes: the next call would not come to its turn."""
    shape = replace(tiny_engram.CONFIG, window_tokens=1_000_000)
    async with opened(tiny_engram.write(tmp_path, shape)) as backend:
        await backend.warm()
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(backend.complete, ask("for ever", 900_000))
            for _ in range(20):
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        assert (await backend.complete(ask("kept", 3))).usage.output_tokens == 3


async def test_closing_ends_the_thread_and_fails_what_waits(tiny_folder: Path):
    backend = resolve(f"engram/{tiny_folder}")
    ended: list[str] = []

    async def settle() -> None:
        try:
            await backend.complete(ask("abc", 150))
        except BackendError as error:
            ended.append(str(error))
        else:
            ended.append("replied")

    async with anyio.create_task_group() as tasks:
        for _ in range(30):
            tasks.start_soon(settle)
        await anyio.lowlevel.checkpoint()
        await anyio.lowlevel.checkpoint()
        await backend.aclose()
    assert len(ended) == 30
    assert engram_threads() == []
    with pytest.raises(BackendError, match="closed"):
        await backend.complete(ask("abc"))
    await backend.aclose()


async def test_a_backend_never_used_has_no_thread(tiny_folder: Path):
    async with opened(tiny_folder) as backend:
        assert backend.window_tokens == 160
        assert engram_threads() == []


def test_a_folder_that_is_no_checkpoint_is_a_usage_error(tmp_path: Path):
    with pytest.raises(UsageError, match="no Engram checkpoint at .*rlm engram init"):
        resolve(f"engram/{tmp_path}")
    with pytest.raises(UsageError, match="names no folder"):
        resolve("engram/")
    for content in ("{", "[]", "{}", '{"window_tokens": "many"}', '{"window_tokens": 0}'):
        (tmp_path / "config.json").write_text(content)
        with pytest.raises(UsageError, match=r"config.json"):
            resolve(f"engram/{tmp_path}")


async def test_a_damaged_checkpoint_fails_at_warming_and_at_a_call(tmp_path: Path):
    folder = tiny_engram.write(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["model.safetensors"]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    async with opened(folder) as backend:
        with pytest.raises(UsageError, match=r"model.safetensors: its sha256"):
            await backend.warm()
        with pytest.raises(UsageError, match=r"model.safetensors: its sha256"):
            await backend.complete(ask("abc"))
