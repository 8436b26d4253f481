"""The API backends against a server that is not ours: llama.cpp, over a tiny model of noise."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rlm import RLM
from rlm.backends import Backend, Opening, resolve
from rlm.budget import Ledger
from rlm.errors import WindowExceeded
from rlm.local_servers import find
from rlm.records import Completion, Message, Request
from rlm.scheduler import Scheduler
from tests.support.llamacpp import llama_server
from tests.support.scripts import cell, model_of

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None,
        reason="xllamacpp has no wheel for this machine",
    ),
]
WINDOW_TOKENS = 512
LONG = "one two three " * 100
SCHEMA = {
    "type": "object",
    "properties": {"sure": {"type": "boolean"}, "level": {"enum": ["low", "high"]}},
    "required": ["sure", "level"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with llama_server(WINDOW_TOKENS) as url:
        yield url


@pytest.fixture(params=["openai/tiny", "openai/tiny streamed", "litellm/openai/tiny"])
async def backend(request: pytest.FixtureRequest, base_url: str):
    name, _, streamed = request.param.partition(" ")
    opened = resolve(name, opening=Opening(base_url, streams=bool(streamed)))
    yield opened
    await opened.aclose()


def ask(prompt: str = "Who?", **fields: object) -> Request:
    return Request((Message("user", prompt),), **{"max_output_tokens": 12, **fields})


async def test_a_reply_comes_whole_with_the_servers_own_count(backend: Backend) -> None:
    reply = await backend.complete(ask())
    assert reply.text
    assert reply.finish_reason in {"length", "stop"}
    assert reply.usage.input_tokens == len("user: Who?\nassistant:")  # its tokens are bytes
    assert 1 <= reply.usage.output_tokens <= 12


async def test_greedy_replies_are_the_same_and_prompts_differ(backend: Backend) -> None:
    scheduler = Scheduler([backend], Ledger())
    asked = [ask(), ask(), ask("Where else?")]
    first, again, other = [await scheduler.complete(backend, one, kind="sub") for one in asked]
    assert first.text == again.text
    assert other.usage != first.usage
    assert scheduler.ledger.usage.calls == 3


async def test_a_json_schema_holds_even_noise_to_its_form(backend: Backend) -> None:
    reply = await backend.complete(ask(json_schema=SCHEMA, max_output_tokens=120))
    value = json.loads(reply.text)
    assert set(value) == {"sure", "level"}
    assert value["level"] in {"low", "high"}


async def test_a_prompt_beyond_the_window_is_refused_with_both_sizes(backend: Backend) -> None:
    with pytest.raises(WindowExceeded) as caught:
        await backend.complete(ask(LONG))
    error = caught.value
    assert error.window_tokens == WINDOW_TOKENS
    assert error.prompt_tokens > len(LONG)
    assert f"{error.prompt_tokens} tokens" in str(error)
    assert f"holds {WINDOW_TOKENS}" in str(error)
    assert not error.billable


async def test_a_batch_wider_than_its_slots_settles_and_is_counted(backend: Backend) -> None:
    scheduler = Scheduler([backend], Ledger(max_tokens=100_000))
    asked = [ask(f"Number {number}?") for number in range(24)]
    settled = await scheduler.complete_many(backend, asked, kind="sub")
    replies = [item for item in settled if isinstance(item, Completion)]
    assert len(replies) == 24
    assert scheduler.ledger.usage == sum((item.usage for item in replies[1:]), replies[0].usage)


async def test_what_the_server_told_of_its_window_is_remembered(base_url: str) -> None:
    backend = resolve("openai/tiny", base_url=base_url)
    guessed = backend.window_tokens
    with pytest.raises(WindowExceeded):
        await backend.complete(ask(LONG))
    assert backend.window_tokens == WINDOW_TOKENS < guessed
    await backend.aclose()


async def test_a_cell_is_told_both_sizes(base_url: str, tmp_path: Path) -> None:
    code = f"try:\n    llm_query({LONG!r})\nexcept Exception as error:\n    submit(str(error))"
    model = model_of(tmp_path, cell(code))
    with RLM(model, sub_model="openai/tiny", base_url=base_url) as rlm:
        answer = await rlm.aask("What?", "A text.")
    assert f"holds {WINDOW_TOKENS}" in answer.value
    assert "tokens" in answer.value


async def test_it_is_found_on_its_port_with_its_window(base_url: str) -> None:
    port = int(base_url.rpartition(":")[2].partition("/")[0])
    (found,) = await find({"llama.cpp": port})
    assert found.is_reachable
    (name,) = found.models
    assert name.endswith("tiny.gguf")
    assert found.window_tokens == {name: WINDOW_TOKENS}
