"""What every backend of the registry must do. A new one is one module, one line, no new test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from rlm.backends import REGISTRY, Backend, Entry, resolve
from rlm.budget import Ledger
from rlm.errors import UsageError
from rlm.records import Completion, Message, Price, Request
from rlm.scheduler import Scheduler
from tests.support.loopback import echo, serve

pytestmark = pytest.mark.anyio
PROMPT = "Question: What colour is the door?\nText: The door is green.\nAnswer:"
ASK = Request((Message("user", PROMPT),), max_output_tokens=4)


@pytest.fixture(params=REGISTRY)
def entry(request: pytest.FixtureRequest, repository: Path) -> Entry:
    if request.param == "engram" and not (repository / "rlm/engram/weights/config.json").exists():
        pytest.skip("this checkout has no weights of the embedded model")
    return REGISTRY[request.param]


@asynccontextmanager
async def specimen(entry: Entry, folder: Path) -> AsyncIterator[Backend]:
    script = folder / "script.json"
    script.write_text(json.dumps({"root": ["a reply"], "sub": {"": "a reply"}}))
    async with serve(echo) as server:
        base_url = server.base_url if entry.speaks_http else None
        backend = resolve(entry.specimen.format(script=script), base_url=base_url)
        try:
            yield backend
        finally:
            await backend.aclose()


async def test_it_says_who_it_is_and_what_it_can_hold(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        assert backend.name == entry.specimen.format(script=tmp_path / "script.json")
        assert backend.dialect in {"default", "engram"}
        assert backend.window_tokens >= 256
        assert backend.max_concurrency >= 1
        assert backend.price is None or isinstance(backend.price, Price)


async def test_it_completes_and_tells_what_that_cost(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        reply = await backend.complete(ASK)
        assert isinstance(reply, Completion)
        assert isinstance(reply.text, str)
        assert reply.text or reply.refusal or reply.finish_reason == "length"
        assert reply.model == backend.name
        assert reply.finish_reason
        assert reply.usage.calls == 1
        assert reply.usage.input_tokens > 0
        assert reply.usage.output_tokens >= 0
        assert reply.usage.usd is None or reply.usage.usd >= 0


async def test_it_takes_a_history_of_alternating_messages(entry: Entry, tmp_path: Path):
    history = (
        Message("system", "You have a REPL."),
        Message("user", "What colour is the door?"),
        Message("assistant", "```repl\nprint(context)\n```"),
        Message("user", "The door is green."),
    )
    async with specimen(entry, tmp_path) as backend:
        assert isinstance(await backend.complete(Request(history, 4)), Completion)


async def test_the_same_greedy_request_gives_the_same_reply(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        assert (await backend.complete(ASK)).text == (await backend.complete(ASK)).text


async def test_many_calls_at_once_all_settle(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        scheduler = Scheduler([backend], Ledger())
        settled = await scheduler.complete_many(backend, [ASK] * 12, kind="sub")
        assert all(isinstance(item, Completion) for item in settled), settled
        assert scheduler.ledger.usage.calls == 12


async def test_it_survives_a_call_that_is_cancelled(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(backend.complete, ASK)
            await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        assert isinstance(await backend.complete(ASK), Completion)


async def test_it_counts_tokens(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        assert backend.count_tokens("") == 0
        assert backend.count_tokens("one") >= 1
        assert backend.count_tokens("one " * 500) > backend.count_tokens("one ")
        assert backend.count_tokens("日本語 😀 naïve\x00") >= 1
        assert 1 <= backend.count_tokens(" " * 100_000) <= 100_000


async def test_it_can_be_warmed_before_its_first_call(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        await backend.warm()
        await backend.warm()
        assert isinstance(await backend.complete(ASK), Completion)


async def test_it_can_be_closed_twice_and_unused(entry: Entry, tmp_path: Path):
    async with specimen(entry, tmp_path) as backend:
        await backend.aclose()
        await backend.aclose()


class TestRegistry:
    def test_an_unknown_name_is_told_the_nearest(self):
        with pytest.raises(UsageError, match="did you mean 'openai/gpt-5'"):
            resolve("openia/gpt-5")
        with pytest.raises(UsageError, match="did you mean 'engram"):
            resolve("engarm")

    def test_a_bare_model_name_is_told_the_forms(self):
        with pytest.raises(UsageError, match="openai/NAME.*'openai/gpt-5'"):
            resolve("gpt-5")

    @pytest.mark.parametrize("name", ["", " ", "/", "//x"])
    def test_an_empty_name_is_refused(self, name: str):
        with pytest.raises(UsageError, match="unknown model"):
            resolve(name)

    async def test_it_may_be_opened_in_a_thread_of_its_own(self):
        async with serve(echo) as server:
            opening = partial(resolve, "openai/m", base_url=server.base_url + "/chat/completions")
            backend = await anyio.to_thread.run_sync(opening)
            assert (await backend.complete(ASK)).text == PROMPT
            await backend.aclose()

    @pytest.mark.parametrize("url", ["127.0.0.1:80", "ftp://x/v1", "http://", "http://h:x/"])
    def test_a_base_url_that_is_none_is_refused(self, url: str):
        with pytest.raises(UsageError, match="base URL"):
            resolve("openai/m", base_url=url)


def test_the_registry_and_its_modules_import_nothing_heavy():
    modules = [entry.module for entry in REGISTRY.values() if entry.module != "rlm.backends.engram"]
    heavy = ["openai", "litellm", "torch", "numpy", "tiktoken", "aiohttp", "httpx", "pydantic"]
    program = (
        "import sys, importlib\n"
        f"[importlib.import_module(name) for name in {['rlm.backends', *modules]!r}]\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
