"""The OpenAI API of the embedded model, over loopback, as the openai package and litellm see it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import openai
import pytest

from rlm.backends.engram import load_networks
from rlm.engram import constraints, serve
from rlm.engram.replies import REFUSAL
from rlm.engram.serve import Address, Server, serving
from tests.support import tiny_engram

pytestmark = pytest.mark.anyio
ASK: list[Any] = [{"role": "user", "content": "the number 7"}]


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[openai.AsyncOpenAI, Server]]:
    async with (
        serving(load_networks(folder), Address()) as server,
        openai.AsyncOpenAI(base_url=server.base_url, api_key="any", max_retries=0) as client,
    ):
        yield client, server


@pytest.fixture(scope="module")
async def client(tiny_folder: Path) -> AsyncIterator[openai.AsyncOpenAI]:
    async with served(tiny_folder) as (client, _):
        yield client


async def chat(client: openai.AsyncOpenAI, **fields: Any) -> Any:
    return await client.chat.completions.create(
        **{"model": "engram", "messages": ASK, "max_tokens": 8, **fields}
    )


async def streamed(client: openai.AsyncOpenAI, **fields: Any) -> tuple[str, list[Any]]:
    chunks = [chunk async for chunk in await chat(client, stream=True, **fields)]
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    return "".join(pieces), chunks


async def post(client: openai.AsyncOpenAI, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    """Past the SDK, which would not send it."""
    data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{client.base_url}{path}", data=data, headers=headers) as response,
    ):
        return response.status, await response.json()


async def test_the_model_is_listed_with_its_window_and_dialect(client: openai.AsyncOpenAI):
    (model,) = (await client.models.list()).data
    assert model.id == "engram"
    assert model == await client.models.retrieve("engram")
    assert model.model_extra is not None
    assert model.model_extra["max_model_len"] == 160
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-5")


async def test_a_stream_says_what_a_whole_reply_says(client: openai.AsyncOpenAI):
    whole = await chat(client)
    text, chunks = await streamed(client, stream_options={"include_usage": True})
    assert text == whole.choices[0].message.content != ""
    assert whole.choices[0].finish_reason == "length"
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]][-2:] == [None, "length"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert whole.usage.completion_tokens == 8
    assert whole.usage.prompt_tokens == tiny_engram.tokenizer().count(ASK[0]["content"]) + 2
    assert len({chunk.id for chunk in chunks}) == 1


async def test_usage_is_not_told_in_a_stream_unasked(client: openai.AsyncOpenAI):
    _, chunks = await streamed(client)
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


async def test_a_reply_ends_before_a_stop_sequence(client: openai.AsyncOpenAI):
    whole = (await chat(client, max_tokens=40)).choices[0].message.content
    stop = whole[10:12]
    cut = await chat(client, max_tokens=40, stop=["never this", stop])
    assert cut.choices[0].message.content == whole[: whole.index(stop)]
    assert cut.choices[0].finish_reason == "stop"
    text, chunks = await streamed(client, max_tokens=40, stop=stop)
    assert text == whole[: whole.index(stop)]
    assert chunks[-1].choices[0].finish_reason == "stop"


async def test_a_seed_makes_a_drawn_reply_come_again(client: openai.AsyncOpenAI):
    drawn = [
        (await chat(client, temperature=1.5, seed=seed, max_tokens=20)).choices[0].message.content
        for seed in (3, 3, -4)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    unseeded = {
        (await chat(client, temperature=1.5, max_tokens=20)).choices[0].message.content
        for _ in range(3)
    }
    assert len(unseeded) > 1


async def test_several_choices_are_drawn_apart(client: openai.AsyncOpenAI):
    reply = await chat(client, n=3, temperature=1.5, seed=1, max_tokens=12)
    texts = [choice.message.content for choice in reply.choices]
    assert [choice.index for choice in reply.choices] == [0, 1, 2]
    assert len(set(texts)) == 3
    assert reply.usage.completion_tokens == 36
    chunks = [
        chunk
        async for chunk in await chat(
            client, n=3, temperature=1.5, seed=1, max_tokens=12, stream=True
        )
    ]
    pieces = ["", "", ""]
    for chunk in chunks:
        pieces[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
    assert pieces == texts


async def test_plain_completions_take_texts_and_tokens(client: openai.AsyncOpenAI):
    both = await client.completions.create(
        model="engram", prompt=["the", "The number"], max_tokens=6
    )
    alone = await client.completions.create(model="engram", prompt="The number", max_tokens=6)
    assert both.choices[1].text == alone.choices[0].text != ""
    ids = tiny_engram.tokenizer().encode("The number")
    by_ids = await client.completions.create(model="engram", prompt=ids, max_tokens=6)
    assert by_ids.choices[0].text == alone.choices[0].text
    stream = await client.completions.create(
        model="engram", prompt="The number", max_tokens=6, stream=True
    )
    assert "".join([chunk.choices[0].text async for chunk in stream]) == alone.choices[0].text


async def test_messages_may_come_in_parts_and_from_a_developer(client: openai.AsyncOpenAI):
    parts = [{"type": "text", "text": "the "}, {"type": "text", "text": "number 7"}]
    spoken = await chat(client, messages=[{"role": "user", "content": parts}])
    assert spoken.choices[0].message.content == (await chat(client)).choices[0].message.content
    roles = [
        await chat(client, messages=[{"role": role, "content": "Be brief."}, *ASK])
        for role in ("developer", "system")
    ]
    assert len({reply.choices[0].message.content for reply in roles}) == 1


async def test_a_refusal_is_told_as_one(tmp_path: Path):
    folder = tiny_engram.write_parrot(tmp_path, "<|refuse|>", "<|end|>")
    async with served(folder) as (client, _):
        reply = await chat(client)
        assert reply.choices[0].message.refusal == REFUSAL
        assert reply.choices[0].message.content is None
        assert reply.choices[0].finish_reason == "stop"
        chunks = [chunk async for chunk in await chat(client, stream=True)]
        assert chunks[-1].choices[0].delta.refusal == REFUSAL


async def test_the_leading_space_of_a_reply_is_not_said(tmp_path: Path):
    async with served(tiny_engram.write_parrot(tmp_path, " the", "er", "<|end|>")) as (client, _):
        assert (await chat(client)).choices[0].message.content == "theer"
        assert (await streamed(client))[0] == "theer"


SCHEMA = {
    "type": "object",
    "properties": {"n": {"enum": [1, 2]}, "ok": {"type": "boolean"}, "s": {"const": "é"}},
    "required": ["n", "ok", "s"],
    "additionalProperties": False,
}


def json_schema(schema: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}


async def test_a_schema_is_kept_to_by_random_weights(client: openai.AsyncOpenAI):
    pytest.importorskip("llguidance")
    for temperature in (0, 2):
        reply = await chat(
            client, response_format=json_schema(SCHEMA), max_tokens=60, temperature=temperature
        )
        told = json.loads(reply.choices[0].message.content)
        assert told["n"] in (1, 2)
        assert isinstance(told["ok"], bool)
        assert told["s"] == "é"
        assert reply.choices[0].finish_reason == "stop"
    text, _ = await streamed(client, response_format=json_schema(SCHEMA), max_tokens=60)
    assert json.loads(text)["s"] == "é"
    anything = await chat(client, response_format={"type": "json_object"}, max_tokens=9)
    assert anything.choices[0].message.content.startswith("{")


@pytest.mark.parametrize("schema", [{"type": "foo"}, {"$ref": "#/nowhere"}, {"pattern": "("}])
async def test_a_schema_that_cannot_be_kept_to_is_refused(client: openai.AsyncOpenAI, schema: Any):
    pytest.importorskip("llguidance")
    with pytest.raises(openai.BadRequestError, match="JSON schema") as caught:
        await chat(client, response_format=json_schema({"type": "string", **schema}))
    assert caught.value.param == "response_format"


async def test_without_llguidance_a_schema_names_the_command(
    client: openai.AsyncOpenAI, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(constraints, "is_available", lambda: False)
    with pytest.raises(openai.BadRequestError, match=r"pip install 'engram-rlm\[serve\]'"):
        await chat(client, response_format={"type": "json_object"})


async def test_a_prompt_beyond_the_window_is_told_and_not_cut(client: openai.AsyncOpenAI):
    with pytest.raises(openai.BadRequestError, match=r"length is 160 .* has 502 tokens") as e:
        await chat(client, messages=[{"role": "user", "content": "7" * 500}])
    assert e.value.code == "context_length_exceeded"
    assert e.value.type == "invalid_request_error"
    with pytest.raises(openai.BadRequestError, match="500 tokens"):
        await client.completions.create(model="engram", prompt=["a", "7" * 500])
    fits = await chat(client, messages=[{"role": "user", "content": "7" * 150}], max_tokens=100)
    assert fits.usage.total_tokens == 160


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no messages": ({"messages": []}, "messages is empty"),
    "role": ({"messages": [{"role": "tool", "content": "x"}]}, "'tool' is not supported"),
    "image": (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
        "'image_url' are not supported",
    ),
    "no content": ({"messages": [{"role": "user"}]}, "content is missing"),
    "hot": ({"temperature": 3}, "temperature"),
    "text for a number": ({"temperature": "1"}, "temperature"),
    "no tokens": ({"max_tokens": 0}, "max_tokens"),
    "too many choices": ({"n": 1000}, "n"),
    "empty stop": ({"stop": ""}, "stop"),
    "tools": ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
    "logprobs": ({"logprobs": True}, "logprobs is not supported"),
    "penalty": ({"presence_penalty": 1.0}, "presence_penalty is not supported"),
    "format": ({"response_format": {"type": "xml"}}, "response_format"),
    "no schema": ({"response_format": {"type": "json_schema"}}, "response_format"),
    "no model": ({"model": None}, "model"),
}


@pytest.mark.parametrize(("fields", "complaint"), REFUSED.values(), ids=REFUSED)
async def test_what_it_cannot_do_is_refused_by_name(
    client: openai.AsyncOpenAI, fields: dict[str, Any], complaint: str
):
    status, told = await post(
        client, "chat/completions", {"model": "engram", "messages": ASK, **fields}
    )
    assert status == 400
    assert complaint in told["error"]["message"]
    assert told["error"]["type"] == "invalid_request_error"
    assert told["error"]["param"] in {*fields, "n"}


BODIES = [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"x"', b"null"]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_a_body_that_is_no_object_is_refused(client: openai.AsyncOpenAI, body: bytes):
    for path in ("chat/completions", "completions"):
        status, told = await post(client, path, body)
        assert status == 400
        assert "body is not" in told["error"]["message"]


@pytest.mark.parametrize("prompt", ["", [], [""], [[]], [10**9], [-1], {}, [[True]], None])
async def test_a_prompt_that_is_none_is_refused(client: openai.AsyncOpenAI, prompt: Any):
    status, told = await post(client, "completions", {"model": "engram", "prompt": prompt})
    assert (status, told["error"]["param"]) == (400, "prompt")


async def test_unknown_models_paths_and_methods(client: openai.AsyncOpenAI):
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-5' here") as caught:
        await chat(client, model="gpt-5")
    assert caught.value.code == "model_not_found"
    assert await post(client, "responses", {}) == (
        404,
        {
            "error": {
                "message": "POST /v1/responses: not found",
                "type": "invalid_request_error",
                "param": None,
                "code": "unknown_url",
            }
        },
    )
    status, told = await post(client, "models", {})
    assert (status, told["error"]["type"]) == (405, "invalid_request_error")


async def test_a_body_too_large_is_413(client: openai.AsyncOpenAI):
    body = b'{"model": "engram", "prompt": "' + b"a" * serve.MAX_BODY_BYTES + b'"}'
    status, told = await post(client, "completions", body)
    assert status == 413
    assert "8 MB" in told["error"]["message"]


async def test_pages_of_other_origins_and_other_host_names_are_refused(client: openai.AsyncOpenAI):
    body = {"model": "engram", "messages": ASK}
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        status, told = await post(client, "chat/completions", body, **headers)
        assert status == 403
        assert "of this machine" in told["error"]["message"]
    for headers in ({"Origin": "http://localhost:3000"}, {"Host": "localhost:1"}):
        assert (await post(client, "chat/completions", body, **headers))[0] == 200


async def test_64_streams_at_once_say_what_each_says_alone(client: openai.AsyncOpenAI):
    def asked(number: int) -> list[Any]:
        return [{"role": "user", "content": f"the number {number}"}]

    texts = await asyncio.gather(
        *(streamed(client, messages=asked(number), max_tokens=30) for number in range(64))
    )
    for number in range(0, 64, 7):
        whole = await chat(client, messages=asked(number), max_tokens=30)
        assert texts[number][0] == whole.choices[0].message.content


@pytest.fixture
def endless_folder(tmp_path: Path) -> Path:
    """A window in which a reply takes minutes."""
    return tiny_engram.write(tmp_path, replace(tiny_engram.CONFIG, window_tokens=1_000_000))


async def idle(server: Server) -> None:
    async with asyncio.timeout(60):
        while server.load:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("is_streamed", [True, False])
async def test_a_client_that_leaves_stops_its_replies(endless_folder: Path, is_streamed: bool):
    async with served(endless_folder) as (client, server):
        asking = asyncio.create_task(
            chat(client, max_tokens=900_000, n=2, stream=is_streamed, timeout=600)
        )
        if is_streamed:
            stream = await asking
            async for _ in stream:
                break
            assert server.load == 2
            await stream.close()
        else:
            while server.load < 2:
                await asyncio.sleep(0.01)
            asking.cancel()
        await idle(server)


async def test_a_client_that_reads_nothing_does_not_hold_up_the_others(endless_folder: Path):
    body = json.dumps({"model": "engram", "messages": ASK, "max_tokens": 3_000, "stream": True})
    async with served(endless_folder) as (client, server):
        host, port = server.base_url.removeprefix("http://").removesuffix("/v1").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1)
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}"
        writer.write(f"{head}\r\n\r\n{body}".encode())
        await writer.drain()
        while not server.load:
            await asyncio.sleep(0.01)
        for _ in range(3):
            assert (await chat(client, max_tokens=5)).usage.completion_tokens == 5
        writer.close()
        await idle(server)
        del reader


@pytest.mark.parametrize(
    ("grace_seconds", "cap", "last"), [(60.0, 300, "data: [DONE]"), (0.3, 900_000, "broken off")]
)
async def test_a_server_that_stops_gives_replies_some_time_to_end(
    endless_folder: Path, monkeypatch: pytest.MonkeyPatch, grace_seconds: float, cap: int, last: str
):
    monkeypatch.setattr(serve, "GRACE_SECONDS", grace_seconds)
    body = {"model": "engram", "messages": ASK, "max_tokens": cap, "stream": True}
    async with aiohttp.ClientSession() as session:
        async with served(endless_folder) as (_, server):
            response = await session.post(f"{server.base_url}/chat/completions", json=body)
            reading = asyncio.create_task(_last_line(response))
        assert await reading == last


async def _last_line(response: aiohttp.ClientResponse) -> str:
    try:
        return (await response.text()).splitlines()[-2]
    except aiohttp.ClientPayloadError:
        return "broken off"


async def test_litellm_speaks_to_it(client: openai.AsyncOpenAI):
    from rlm.backends.litellm import _import_litellm

    litellm = await asyncio.to_thread(_import_litellm)
    fields: dict[str, Any] = {
        "model": "openai/engram",
        "api_base": str(client.base_url),
        "api_key": "any",
        "messages": ASK,
        "max_tokens": 8,
    }
    reply = await litellm.acompletion(**fields)
    wanted = await chat(client)
    assert reply.choices[0].message.content == wanted.choices[0].message.content
    assert reply.usage.total_tokens == wanted.usage.total_tokens
    stream = await litellm.acompletion(**fields, stream=True)
    pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
    assert "".join(pieces) == wanted.choices[0].message.content
    with pytest.raises(litellm.ContextWindowExceededError):
        await litellm.acompletion(
            **{**fields, "messages": [{"role": "user", "content": "7" * 500}]}
        )
    with pytest.raises(litellm.NotFoundError):
        await litellm.acompletion(**{**fields, "model": "openai/other"})
