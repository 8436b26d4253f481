"""The openai backend against a real server on loopback: what it sends, takes, and refuses."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
import pytest

from rlm.backends import Opening, resolve
from rlm.backends.openai import OpenAIBackend
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Message, Price, Request
from tests.support.loopback import (
    Plan,
    Reply,
    Seen,
    Server,
    choice,
    completion,
    echo,
    fails,
    says,
    sends,
    serve,
    streams,
)

pytestmark = pytest.mark.anyio
ASK = Request((Message("system", "Be brief."), Message("user", "Who?")), max_output_tokens=50)
OPEN = Callable[..., AbstractAsyncContextManager[tuple[OpenAIBackend, Server]]]


@asynccontextmanager
async def connected(plan: Plan, **options: Any):
    async with serve(plan) as server:
        backend = OpenAIBackend("specimen", base_url=server.base_url, **options)
        try:
            yield backend, server
        finally:
            await backend.aclose()


async def failure_of(reply: Reply, **options: Any) -> BackendError:
    async with connected(lambda seen: reply, **options) as (backend, _):
        with pytest.raises(BackendError) as caught:
            await backend.complete(ASK)
    assert "\n" not in str(caught.value)
    assert "openai/specimen" in str(caught.value)
    return caught.value


async def test_a_request_carries_the_wire_name_the_history_and_the_caps():
    async with connected(echo, api_key="sk-secret") as (backend, server):
        reply = await backend.complete(ASK)
    assert reply.text == "Who?"
    assert (reply.usage.calls, reply.usage.input_tokens, reply.usage.output_tokens) == (1, 7, 3)
    assert reply.finish_reason == "stop"
    assert reply.model == "openai/specimen"
    seen = server.seen[0]
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == "Bearer sk-secret"
    assert seen.body == {
        "model": "specimen",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who?"},
        ],
        "temperature": 0.0,
        "max_tokens": 50,
    }


async def test_a_refusal_of_the_server_is_told_apart_from_text():
    refused = completion(choices=choice({"content": None, "refusal": "I cannot summarise."}))
    async with connected(lambda seen: sends(refused)) as (backend, _):
        reply = await backend.complete(ASK)
    assert reply.refusal == "I cannot summarise."
    assert reply.text == ""


async def test_a_reply_cut_at_its_cap_keeps_its_text_and_says_so():
    cut = completion(choices=choice({"content": "so far"}, "length"))
    async with connected(lambda seen: sends(cut)) as (backend, _):
        reply = await backend.complete(ASK)
    assert (reply.text, reply.finish_reason) == ("so far", "length")


async def test_text_parts_are_joined():
    parts = [{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]
    async with connected(lambda seen: sends(completion(parts))) as (backend, _):
        assert (await backend.complete(ASK)).text == "one two"


@pytest.mark.parametrize(
    "usage",
    [
        ...,
        None,
        "many",
        [],
        {},
        {"prompt_tokens": "7", "completion_tokens": None},
        {"prompt_tokens": -1, "completion_tokens": -1},
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": True, "completion_tokens": False},
    ],
)
async def test_a_usage_that_is_missing_or_senseless_is_counted(usage: Any):
    body = completion("some words of an answer", usage=usage)
    async with connected(lambda seen: sends(body)) as (backend, _):
        reply = await backend.complete(ASK)
        counted = backend.count_tokens("some words of an answer")
    assert reply.usage.output_tokens == counted > 0
    assert reply.usage.input_tokens > 0


NONSENSE = {
    "malformed JSON": Reply(body=b'{"choices": [{"mess'),
    "HTML": Reply(body=b"<html><body>Welcome to nginx</body></html>", content_type="text/html"),
    "nothing": Reply(body=b""),
    "not UTF-8": Reply(body=b"\xff\xfe\x00"),
    "deep nesting": Reply(body=b"[" * 200_000),
    "a list": sends([1, 2]),
    "a string": sends("hello"),
    "null": sends(None),
    "an error with status 200": sends({"error": {"message": "model is loading"}}),
    "no choices": sends(completion(choices=...)),
    "empty choices": sends(completion(choices=[])),
    "choices of a wrong type": sends(completion(choices="one")),
    "a choice of a wrong type": sends(completion(choices=[7])),
    "no message": sends(completion(choices=[{"finish_reason": "stop"}])),
    "message of a wrong type": sends(completion(choices=choice("hi"))),
    "null content": sends(completion(None)),
    "content of a wrong type": sends(completion(choices=choice({"content": 42}))),
    "parts of a wrong type": sends(completion(choices=choice({"content": [{"text": 1}]}))),
    "missing finish reason": sends(completion(choices=choice({"content": "hi"}, ...))),
    "null finish reason": sends(completion(choices=choice({"content": "hi"}, None))),
    "finish reason of a wrong type": sends(completion(choices=choice({"content": "hi"}, 1))),
}


@pytest.mark.parametrize("reply", NONSENSE.values(), ids=NONSENSE.keys())
async def test_nonsense_with_status_200_is_one_clear_error_that_may_have_been_billed(reply: Reply):
    error = await failure_of(reply)
    assert not isinstance(error, TransientBackendError)
    assert error.billable


async def test_a_huge_body_is_refused_without_being_kept():
    error = await failure_of(says("x" * (2 << 20)), max_body_bytes=1 << 20)
    assert "over 1 MB" in str(error)


async def test_a_packed_body_is_unpacked():
    packed = Reply(body=gzip.compress(says("packed").body), headers={"content-encoding": "gzip"})
    async with connected(lambda seen: packed) as (backend, server):
        assert (await backend.complete(ASK)).text == "packed"
    assert server.seen[0].headers["accept-encoding"] == "gzip, deflate"


async def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(b" " * (200 << 20))
    assert len(bomb) < 1 << 20
    packed = Reply(body=bomb, headers={"content-encoding": "gzip"})
    error = await failure_of(packed, max_body_bytes=1 << 20)
    assert "over 1 MB" in str(error)


@pytest.mark.parametrize(("body", "encoding"), [(b"{}", "gzip"), (b"{}", "br"), (b"", "x" * 999)])
async def test_a_body_that_is_not_packed_as_it_says_is_nonsense(body: bytes, encoding: str):
    error = await failure_of(Reply(body=body, headers={"content-encoding": encoding}))
    assert error.billable
    assert "packed" in str(error)


async def test_a_refusal_may_be_packed_too():
    told = fails(400, "no such thing")
    packed = Reply(400, gzip.compress(told.body), headers={"content-encoding": "gzip"})
    assert "HTTP 400: no such thing" in str(await failure_of(packed))


async def test_a_huge_body_of_no_declared_length_is_cut_off():
    endless = Reply(pieces=(b" " * (1 << 18),) * 64)
    error = await failure_of(endless, max_body_bytes=1 << 20)
    assert "over 1 MB" in str(error)
    assert error.billable


async def test_a_reply_of_a_few_megabytes_is_taken_whole():
    async with connected(lambda seen: says("é" * (2 << 20))) as (backend, _):
        assert len((await backend.complete(ASK)).text) == 2 << 20


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
async def test_a_refused_request_is_final_and_costs_nothing(status: int):
    error = await failure_of(fails(status, "no such thing"))
    assert not isinstance(error, TransientBackendError)
    assert not error.billable
    assert f"HTTP {status}: no such thing" in str(error)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
async def test_an_overloaded_server_is_worth_another_try(status: int):
    error = await failure_of(fails(status, "busy"))
    assert isinstance(error, TransientBackendError)
    assert error.retry_after is None
    assert not error.billable


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "250"}, 0.25),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "nan"}, None),
    ],
)
async def test_the_pause_that_the_server_asks_for_is_passed_on(
    headers: dict[str, str], seconds: float | None
):
    error = await failure_of(fails(429, **headers))
    assert isinstance(error, TransientBackendError)
    assert error.retry_after == seconds


async def test_an_empty_account_is_not_asked_again():
    error = await failure_of(fails(429, "You exceeded your quota", "insufficient_quota"))
    assert not isinstance(error, TransientBackendError)


async def test_a_server_that_forbids_retries_is_obeyed():
    error = await failure_of(fails(500, x_should_retry="false"))
    assert not isinstance(error, TransientBackendError)


async def test_a_refused_key_is_named_by_its_variable_and_never_shown():
    error = await failure_of(fails(401, "Incorrect API key: sk-secret-1"), api_key="sk-secret-1")
    assert "OPENAI_API_KEY" in str(error)
    assert "sk-secret-1" not in str(error)


@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad gateway</html>", b'"text"', b"[1]", b'{"error":']
)
async def test_an_error_page_of_any_shape_is_still_one_line(body: bytes):
    error = await failure_of(Reply(502, body))
    assert isinstance(error, TransientBackendError)
    assert "HTTP 502" in str(error)


async def test_nobody_listening_is_a_connection_that_cost_nothing():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        backend = OpenAIBackend("specimen", base_url=url)
        with pytest.raises(TransientBackendError, match="cannot connect") as caught:
            await backend.complete(ASK)
        await backend.aclose()
    assert url in str(caught.value)
    assert not caught.value.billable


@pytest.mark.parametrize(
    "reply",
    [
        Reply(drop=True),
        Reply(body=b'{"choices": [', declared_length=500),
    ],
    ids=["before any byte", "mid-body"],
)
async def test_a_connection_closed_early_is_transient_and_may_have_been_billed(reply: Reply):
    error = await failure_of(reply)
    assert isinstance(error, TransientBackendError)
    assert error.billable


async def test_a_server_that_hangs_is_left_after_the_timeout():
    error = await failure_of(Reply(hang=True), timeout_seconds=0.2)
    assert isinstance(error, TransientBackendError)
    assert "did not answer within 0.2 s" in str(error)
    assert error.billable


async def test_cancelling_a_call_closes_its_connection():
    async with connected(lambda seen: Reply(hang=True)) as (backend, server):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(backend.complete, ASK)
            await server.until(lambda server: server.in_flight == 1)
            tasks.cancel_scope.cancel()
        await server.until(lambda server: server.abandoned == 1 and server.in_flight == 0)


async def test_a_server_that_refuses_a_parameter_is_asked_without_it_next_time():
    def picky(seen: Any) -> Reply:
        for param in ("temperature", "max_tokens"):
            if param in seen.body:
                told = {"message": f"Unsupported: {param}", "param": param, "code": "unsupported"}
                return sends({"error": told}, status=400)
        return says()

    async with connected(picky) as (backend, server):
        for _ in range(2):
            with pytest.raises(TransientBackendError) as caught:
                await backend.complete(ASK)
            assert caught.value.retry_after == 0.0
        assert (await backend.complete(ASK)).text == "fine"
    assert server.seen[-1].body["max_completion_tokens"] == 50


async def test_a_closed_backend_says_so():
    backend = OpenAIBackend("specimen", base_url="http://127.0.0.1:1/v1")
    await backend.aclose()
    await backend.aclose()
    with pytest.raises(BackendError, match="is closed"):
        await backend.complete(ASK)


async def test_surrogates_and_astral_characters_do_not_break_a_call():
    async with connected(echo) as (backend, server):
        ask = Request((Message("user", "naïve 😀 日本"),))
        assert (await backend.complete(ask)).text == "naïve 😀 日本"
    assert "max_tokens" not in server.seen[0].body


@asynccontextmanager
async def streamed(plan: Plan):
    async with serve(plan) as server:
        backend = OpenAIBackend("specimen", opening=Opening(server.base_url, streams=True))
        try:
            yield backend, server
        finally:
            await backend.aclose()


async def test_a_stream_is_put_together_with_its_usage():
    async with streamed(lambda seen: streams(completion("naïve 😀 words of it"))) as (
        backend,
        server,
    ):
        reply = await backend.complete(ASK)
    assert (reply.text, reply.finish_reason) == ("naïve 😀 words of it", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (7, 3)
    assert server.seen[0].body["stream"] is True
    assert server.seen[0].body["stream_options"] == {"include_usage": True}


async def test_no_request_follows_a_stream_on_its_connection():
    """llama.cpp closes it without a word: what is sent meanwhile is lost, and counts as paid."""

    def closing(seen: Seen) -> Reply:
        return Reply(drop=True) if seen.nth else streams(completion("some words"))

    async with streamed(closing) as (backend, server):
        for _ in range(3):
            assert (await backend.complete(ASK)).text == "some words"
    assert server.connections == 3


async def test_without_streams_a_connection_is_kept():
    async with connected(echo) as (backend, server):
        for _ in range(3):
            await backend.complete(ASK)
    assert server.connections == 1


async def test_a_stream_without_usage_is_counted():
    async with streamed(lambda seen: streams(completion("some words", usage=...))) as (backend, _):
        reply = await backend.complete(ASK)
    assert reply.usage.input_tokens > 0
    assert reply.usage.output_tokens > 0


async def test_a_stream_may_be_cut_anywhere_and_hold_comments_and_other_line_ends():
    whole = b"".join(streams(completion("naïve 😀")).pieces).replace(b"\n\n", b"\r\n\r\n")
    whole = b": ping\r\n\r\nevent: x\r\n" + whole
    pieces = tuple(whole[at : at + 7] for at in range(0, len(whole), 7))
    reply = Reply(content_type="text/event-stream; charset=utf-8", pieces=pieces)
    async with streamed(lambda seen: reply) as (backend, _):
        assert (await backend.complete(ASK)).text == "naïve 😀"


async def test_a_stream_that_ends_without_a_finish_reason_is_no_completion():
    cut = completion(choices=choice({"content": "so far so good"}, None))
    for done in (True, False):
        async with streamed(lambda seen, done=done: streams(cut, done=done)) as (backend, _):
            with pytest.raises(TransientBackendError, match="finish reason") as caught:
                await backend.complete(ASK)
        assert caught.value.billable


async def test_a_server_that_knows_no_stream_options_is_asked_without():
    def old(seen: Any) -> Reply:
        if "stream_options" in seen.body:
            told = {"message": "unknown field", "param": "stream_options", "code": "unknown"}
            return sends({"error": told}, status=400)
        return streams(completion())

    async with streamed(old) as (backend, _):
        with pytest.raises(TransientBackendError):
            await backend.complete(ASK)
        assert (await backend.complete(ASK)).text == "fine"


async def test_a_schema_goes_out_as_the_form_of_the_reply():
    schema = {"type": "object"}
    async with connected(echo) as (backend, server):
        await backend.complete(Request(ASK.messages, json_schema=schema))
    form = server.seen[0].body["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"] == schema


class TestOpening:
    def test_a_missing_key_names_its_variable(self):
        with pytest.raises(UsageError, match="OPENAI_API_KEY"):
            resolve("openai/gpt-5")

    def test_no_key_is_needed_at_a_base_url(self):
        assert resolve("openai/m", base_url="http://127.0.0.1:9/v1").name == "openai/m"

    def test_the_variable_for_the_base_url_is_honoured_and_checked(
        self, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        assert resolve("openai/gpt-4o").price is None
        monkeypatch.setenv("OPENAI_BASE_URL", "127.0.0.1:9")
        with pytest.raises(UsageError, match="base URL"):
            resolve("openai/gpt-4o")

    def test_a_model_must_be_named(self):
        with pytest.raises(UsageError, match="openai/NAME"):
            resolve("openai")

    def test_a_listed_model_has_its_window_and_price(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        backend = resolve("openai/gpt-4o-mini")
        assert backend.window_tokens == 128_000
        assert isinstance(backend.price, Price)
        assert 0 < backend.price.cost(1_000_000, 0) < 10

    def test_a_model_at_a_base_url_has_an_unknown_price(self):
        backend = resolve("openai/gpt-4o-mini", base_url="http://127.0.0.1:9/v1")
        assert backend.price is None

    def test_names_with_slashes_go_out_whole(self):
        backend = resolve("openai/Qwen/Qwen3-8B", base_url="http://127.0.0.1:9/v1")
        assert backend.name == "openai/Qwen/Qwen3-8B"


def test_json_of_the_support_server_is_what_openai_documents():
    body = json.loads(says("x").body)
    assert body["object"] == "chat.completion"
