"""The litellm backend against a real server on loopback, through litellm's `openai` provider."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from rlm.backends import resolve
from rlm.backends.litellm import LiteLLMBackend
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Message, Request
from tests.support.loopback import (
    Plan,
    Reply,
    Server,
    choice,
    completion,
    echo,
    fails,
    sends,
    serve,
)

pytestmark = pytest.mark.anyio
ASK = Request((Message("system", "Be brief."), Message("user", "Who?")), max_output_tokens=50)


@asynccontextmanager
async def connected(plan: Plan, **options: Any) -> AsyncIterator[tuple[LiteLLMBackend, Server]]:
    async with serve(plan) as server:
        backend = LiteLLMBackend("openai/specimen", base_url=server.base_url, **options)
        try:
            yield backend, server
        finally:
            await backend.aclose()


async def failure_of(reply: Reply, **options: Any) -> BackendError:
    async with connected(lambda seen: reply, **options) as (backend, server):
        with pytest.raises(BackendError) as caught:
            await backend.complete(ASK)
        assert len(server.seen) == 1
    assert "\n" not in str(caught.value)
    return caught.value


async def test_a_request_carries_the_name_the_history_and_the_caps():
    async with connected(echo) as (backend, server):
        reply = await backend.complete(ASK)
    assert (reply.text, reply.finish_reason, reply.model) == ("Who?", "stop", backend.name)
    assert (reply.usage.calls, reply.usage.input_tokens, reply.usage.output_tokens) == (1, 7, 3)
    assert reply.usage.usd is None
    body = server.seen[0].body
    assert body["model"] == "specimen"
    assert body["max_tokens"] == 50
    assert body["temperature"] == 0.0
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


async def test_a_refusal_of_the_server_is_told_apart_from_text():
    refused = completion(choices=choice({"content": None, "refusal": "I cannot."}))
    async with connected(lambda seen: sends(refused)) as (backend, _):
        assert (await backend.complete(ASK)).refusal == "I cannot."


async def test_a_missing_usage_is_counted():
    async with connected(lambda seen: sends(completion("some words", usage=...))) as (backend, _):
        usage = (await backend.complete(ASK)).usage
    assert usage.input_tokens > 0
    assert usage.output_tokens > 0


@pytest.mark.parametrize(
    "reply",
    [sends(completion(choices=[])), sends(completion(None)), fails(400), fails(404), fails(401)],
    ids=["empty choices", "null content", "400", "404", "401"],
)
async def test_what_asking_again_cannot_mend_is_final(reply: Reply):
    assert not isinstance(await failure_of(reply), TransientBackendError)


@pytest.mark.parametrize(
    "reply",
    [fails(429), fails(500), fails(503), Reply(drop=True), Reply(body=b"<html>")],
    ids=["429", "500", "503", "dropped", "HTML"],
)
async def test_what_may_pass_is_transient(reply: Reply):
    assert isinstance(await failure_of(reply), TransientBackendError)


async def test_the_pause_that_the_server_asks_for_is_passed_on():
    error = await failure_of(fails(429, retry_after="7"))
    assert isinstance(error, TransientBackendError)
    assert error.retry_after == 7.0


async def test_a_server_that_hangs_is_left_after_the_timeout():
    error = await failure_of(Reply(hang=True), timeout_seconds=0.3)
    assert isinstance(error, TransientBackendError)
    assert "did not answer within 0.3 s" in str(error)
    assert error.billable


async def test_cancelling_a_call_closes_its_connection():
    async with connected(lambda seen: Reply(hang=True)) as (backend, server):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(backend.complete, ASK)
            await server.until(lambda server: server.in_flight == 1)
            tasks.cancel_scope.cancel()
        await server.until(lambda server: server.abandoned == 1)


async def test_a_missing_key_and_an_unknown_provider_are_named():
    with pytest.raises(UsageError, match="ANTHROPIC_API_KEY"):
        await resolve("litellm/anthropic/claude-sonnet-4-5").complete(ASK)
    with pytest.raises(UsageError, match="did you mean 'anthropic'"):
        await resolve("litellm/antropic/claude").complete(ASK)


def test_a_provider_and_a_model_must_be_named():
    for name in ("litellm", "litellm/", "litellm/gpt-5"):
        with pytest.raises(UsageError, match="litellm/PROVIDER/NAME"):
            resolve(name)


def test_loading_it_looks_up_no_host():
    program = """
import socket
asked = []
socket.getaddrinfo = lambda *args, **named: asked.append(args[0]) or []
from rlm.backends.litellm import _import_litellm
_import_litellm()
print(asked)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
