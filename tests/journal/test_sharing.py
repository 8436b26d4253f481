"""Identical requests: asked once while in flight, answered by earlier runs where that is right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from rlm import RLM, Answer
from rlm.backends.openai import OpenAIBackend
from rlm.budget import Ledger
from rlm.cli import run as command
from rlm.errors import BackendError
from rlm.journal.key import request_key
from rlm.recall import unjournalled
from rlm.records import Message, Request
from rlm.scheduler import Retry, Scheduler
from tests.support.killing import serving
from tests.support.loopback import Reply, Seen, Server, fails, says, serve
from tests.support.scripts import cell

CELLS = ("print(llm_query_batched(['same', 'same', 'other']), llm_query('same'))", "submit('done')")


def plan(seen: Seen) -> Any:
    messages = seen.body["messages"]
    if messages[0]["role"] != "system":
        return says(messages[-1]["content"].upper(), delay_seconds=0.02)
    return says(cell(CELLS[sum(message["role"] == "assistant" for message in messages)]))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("RLM_HOME", str(tmp_path))
    with serving(plan) as server:
        yield server


def ask(server: Server, cache: bool | None = None) -> Answer:
    from rlm import Settings

    settings = Settings("openai/test", base_url=server.base_url, cache=cache)
    with RLM(settings=settings) as rlm:
        answer = rlm.ask("Well?", "Some text.")
    assert answer.value == "done"
    return answer


def sub_prompts(server: Server, since: int = 0) -> list[str]:
    found = [seen.body["messages"] for seen in server.seen[since:]]
    return sorted(messages[0]["content"] for messages in found if len(messages) == 1)


def test_same_prompts_of_a_run_are_asked_once_in_flight_and_later(server: Server) -> None:
    answer = ask(server)
    assert sub_prompts(server) == ["other", "same"]
    assert answer.usage.calls == 4  # two turns, two sub-calls


def test_later_runs_ask_their_own_turns_and_no_sub_call(server: Server) -> None:
    ask(server)
    before = len(server.seen)
    answer = ask(server)
    assert (sub_prompts(server, before), answer.usage.calls) == ([], 2)


def test_without_the_cache_each_run_asks_for_itself(server: Server) -> None:
    ask(server)
    before = len(server.seen)
    answer = ask(server, cache=False)
    # Those that are in flight together are still asked once.
    assert (sub_prompts(server, before), answer.usage.calls) == (["other", "same", "same"], 5)
    before = len(server.seen)
    ask(server, cache=False)
    assert len(sub_prompts(server, before)) == 3


def test_with_the_cache_the_user_allows_everything(server: Server) -> None:
    ask(server)
    before = len(server.seen)
    answer = ask(server, cache=True)
    assert (len(server.seen), answer.usage.calls, answer.usage.usd) == (before, 0, 0.0)


def test_cache_is_shown_and_pruned(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    ask(server)
    ask(server)
    command(["cache", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert (shown["num_replies"], shown["num_reused"]) == (6, 4)
    command(["cache", "prune", "--older-than", "1h", "--json"])
    assert json.loads(capsys.readouterr().out) == {"num_deleted": 0, "num_kept_back": 0}
    command(["cache", "prune", "--all", "--json"])
    assert json.loads(capsys.readouterr().out) == {"num_deleted": 2, "num_kept_back": 4}
    command(["cache", "--json"])
    assert json.loads(capsys.readouterr().out)["num_replies"] == 0
    before = len(server.seen)
    ask(server)
    assert sub_prompts(server, before) == ["other", "same"]


def test_sampled_requests_each_get_a_reply_of_their_own() -> None:
    asked = Request((Message("user", "roll"),), temperature=1.0)

    async def rolled() -> int:
        async with serve(lambda seen: says(str(seen.number))) as server:
            backend = OpenAIBackend("test", base_url=server.base_url)
            recall = unjournalled(Scheduler([backend], Ledger()))
            settled = await recall.complete_many(backend, [asked] * 5, kind="sub")
            await backend.aclose()
            assert all(not isinstance(item, BackendError) for item in settled)
            return len(server.seen)

    assert anyio.run(rolled) == 5


def test_one_failure_is_that_of_all_who_waited_and_is_not_kept() -> None:
    asked = Request((Message("user", "hello"),))

    async def tried() -> tuple[int, int]:
        is_down = True

        def moody(seen: Seen) -> Reply:
            return fails(400, "no") if is_down else says("fine")

        async with serve(moody) as server:
            backend = OpenAIBackend("test", base_url=server.base_url)
            recall = unjournalled(Scheduler([backend], Ledger(), Retry(max_retries=0)))
            settled = await recall.complete_many(backend, [asked] * 4, kind="sub")
            failed = sum(isinstance(item, BackendError) for item in settled)
            is_down = False
            assert (await recall.complete(backend, asked, kind="sub")).text == "fine"
            await backend.aclose()
            return failed, len(server.seen)

    assert anyio.run(tried) == (4, 2)


def test_whoever_waits_asks_again_when_the_one_who_asked_is_cancelled() -> None:
    asked = Request((Message("user", "hello"),))

    async def cancelled() -> tuple[str, int]:
        async with serve(lambda seen: Reply(hang=True) if seen.number == 0 else says("two")) as (
            server
        ):
            backend = OpenAIBackend("test", base_url=server.base_url)
            recall = unjournalled(Scheduler([backend], Ledger()))
            heard: list[str] = []

            async def follow() -> None:
                heard.append((await recall.complete(backend, asked, kind="sub")).text)

            async with anyio.create_task_group() as tasks:
                with anyio.CancelScope() as scope:
                    async with anyio.create_task_group() as leading:
                        leading.start_soon(lambda: recall.complete(backend, asked, kind="sub"))
                        await server.until(lambda it: len(it.seen) == 1)
                        tasks.start_soon(follow)
                        await anyio.wait_all_tasks_blocked()
                        scope.cancel()
            await backend.aclose()
            return heard[0], len(server.seen)

    assert anyio.run(cancelled) == ("two", 2)


def test_key_is_of_everything_that_a_reply_depends_on() -> None:
    base = Request((Message("user", "a"), Message("assistant", "b")))
    others = [
        Request((Message("user", "ab"),)),
        Request((Message("user", "a"), Message("user", "b"))),
        Request((Message("user", "a\nassistant 1\nb"),)),
        Request(base.messages, max_output_tokens=5),
        Request(base.messages, temperature=0.5),
        Request(base.messages, json_schema={"type": "object"}),
    ]
    keys = [request_key("m", "here", request) for request in (base, *others)]
    keys += [request_key("m", "there", base), request_key("n", "here", base)]
    keys += [request_key("m", None, base)]
    assert len(set(keys)) == len(keys)
    assert request_key("m", "here", Request(base.messages)) == keys[0]
    request_key("m", "here", Request((Message("user", "lone \ud800"),)))
