"""Scripts: their forms, who is answered by which line, and what is wrong with a bad one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rlm.backends import resolve
from rlm.backends.scripted import ScriptedBackend, parse_script
from rlm.errors import BackendError, UsageError
from rlm.records import Message, Price, Request

pytestmark = pytest.mark.anyio
SYSTEM = Message("system", "You have a REPL.")


def root(turn: int = 0) -> Request:
    said = [Message("assistant", "…"), Message("user", "observation")] * turn
    return Request((SYSTEM, Message("user", "question"), *said))


def sub(prompt: str) -> Request:
    return Request((Message("user", prompt),))


def backend(script: Any) -> ScriptedBackend:
    return ScriptedBackend(parse_script(script))


async def test_one_reply_a_root_turn_and_the_last_repeats():
    scripted = backend(["one", "two"])
    assert [(await scripted.complete(root(turn))).text for turn in range(4)] == [
        "one",
        "two",
        "two",
        "two",
    ]


async def test_runs_that_share_a_script_start_at_its_first_reply():
    scripted = backend(["one", "two"])
    await scripted.complete(root(1))
    assert (await scripted.complete(root(0))).text == "one"


async def test_a_list_alone_has_no_reply_for_sub_calls_and_says_how_to_write_one():
    with pytest.raises(BackendError, match='"sub"'):
        await backend(["one"]).complete(sub("hi"))


async def test_sub_calls_take_their_own_list_in_order():
    scripted = backend({"root": ["r"], "sub": ["a", "b"]})
    assert [(await scripted.complete(sub("x"))).text for _ in range(3)] == ["a", "b", "b"]


async def test_sub_calls_are_matched_by_the_first_pattern_found_in_the_prompt():
    scripted = backend({"sub": {"colour.*sky": "blue", "colour": "grey"}})
    assert (await scripted.complete(sub("What colour\nis the sky?"))).text == "blue"
    assert (await scripted.complete(sub("What colour is it?"))).text == "grey"
    with pytest.raises(BackendError, match="no pattern"):
        await scripted.complete(sub("How many?"))


async def test_refusals_and_failures_can_be_scripted():
    scripted = backend([{"refusal": "Not me."}, {"error": "server down"}])
    assert (await scripted.complete(root())).refusal == "Not me."
    with pytest.raises(BackendError, match="server down"):
        await scripted.complete(root(1))


async def test_usage_is_counted_and_free():
    reply = await backend(["four words of text"]).complete(root())
    assert reply.usage.calls == 1
    assert reply.usage.input_tokens > 0
    assert reply.usage.output_tokens > 0
    assert reply.usage.usd == 0.0
    assert backend(["x"]).price == Price()


@pytest.mark.parametrize(
    "script",
    [
        [],
        {},
        "text",
        7,
        None,
        [1],
        [[]],
        {"rot": ["x"]},
        {"root": []},
        {"root": "x"},
        {"sub": []},
        {"sub": {}},
        {"sub": {"(": "x"}},
        {"sub": 3},
        [{"text": "a", "error": "b"}],
        [{"text": 1}],
        [{"delay_seconds": 1}],
        [{"text": "a", "delay_seconds": True}],
        [{"txt": "a"}],
    ],
)
def test_a_bad_script_is_refused_with_one_line(script: Any, tmp_path: Path):
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script))
    with pytest.raises(UsageError) as caught:
        resolve(f"scripted/{path}")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "replies"])
def test_a_script_that_is_not_json_is_refused(content: str, tmp_path: Path):
    path = tmp_path / "script.json"
    path.write_text(content)
    with pytest.raises(UsageError, match="not JSON"):
        resolve(f"scripted/{path}")


def test_a_missing_script_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot read"):
        resolve(f"scripted/{tmp_path}/none.json")
    with pytest.raises(UsageError, match="scripted/FILE"):
        resolve("scripted")
