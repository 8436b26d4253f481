"""`rlm models`: what is in reach, with window and price, and no key's value anywhere."""

from __future__ import annotations

import json
import os

import pytest

from rlm.reach import Model, look
from tests.support.loopback import Reply, Seen, fails, sends, serve
from tests.support.shell import run

SECRET = "sk-never-shown"
ENVIRONMENT = {**os.environ, "OPENAI_API_KEY": SECRET, "ANTHROPIC_API_KEY": SECRET}
ENVIRONMENT["NOBODY_S_API_KEY"] = SECRET


def test_what_ships_is_free_and_keys_are_shown_by_name_alone():
    done = run("models", env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    first, *_ = done.stdout.splitlines()
    assert first.startswith("engram")
    assert "free" in first
    for told in ("OPENAI_API_KEY: openai/NAME", "litellm/anthropic/NAME", "NOBODY_S_API_KEY"):
        assert told in done.stdout
    for server in ("Ollama", "LM Studio", "vLLM", "llama.cpp"):
        assert server in done.stdout
    assert SECRET not in done.stdout + done.stderr


def test_json_lists_what_keys_open_with_window_and_price():
    done = run("models", "--json", env=ENVIRONMENT)
    told = json.loads(done.stdout)
    assert told["keys"] == ["ANTHROPIC_API_KEY", "NOBODY_S_API_KEY", "OPENAI_API_KEY"]
    by_name = {model["name"]: model for model in told["models"]}
    assert by_name["engram"]["usd_per_million_in"] == 0
    assert by_name["openai/gpt-4o-mini"]["window_tokens"] == 128_000
    assert by_name["openai/gpt-4o-mini"]["usd_per_million_out"] == 0.6
    assert by_name["openai/gpt-4o-mini"]["via"] == "OPENAI_API_KEY"
    assert any(name.startswith("litellm/anthropic/claude") for name in by_name)
    assert SECRET not in done.stdout


def test_a_part_of_a_name_shows_those_models_alone():
    done = run("models", "gpt-4o-mini", env=ENVIRONMENT)
    assert done.stdout.splitlines()
    assert all("gpt-4o-mini" in line and "$" in line for line in done.stdout.splitlines())
    told = json.loads(run("models", "gpt-4o-mini", "--json", env=ENVIRONMENT).stdout)
    assert {"gpt-4o-mini" in model["name"] for model in told["models"]} == {True}


@pytest.mark.anyio
async def test_models_of_local_servers_are_named_as_the_option_takes_them():
    listed = {
        "data": [
            {"id": "qwen", "max_model_len": 8192},
            {"id": "gemma", "meta": {"n_ctx": 4096}},
            {"id": "plain"},
            {"id": "mad", "max_model_len": -1},
            {"id": 7},
            "nonsense",
        ]
    }

    def plan(seen: Seen) -> Reply:
        return sends(listed) if seen.path == "/v1/models" else fails(404)

    async with serve(plan) as server:
        port = int(server.base_url.rpartition(":")[2].removesuffix("/v1"))
        reach = await look({"vLLM": port})
    url = f"http://127.0.0.1:{port}/v1"
    served = [model for model in reach.models if model.via == "vLLM"]
    assert served == [
        Model("openai/qwen", "vLLM", url, 8192),
        Model("openai/gemma", "vLLM", url, 4096),
        Model("openai/plain", "vLLM", url),
        Model("openai/mad", "vLLM", url),
    ]


@pytest.mark.anyio
async def test_what_listens_and_is_no_server_of_models_is_a_finding():
    async with serve(lambda seen: Reply(body=b"<html>")) as server:
        port = int(server.base_url.rpartition(":")[2].removesuffix("/v1"))
        reach = await look({"llama.cpp": port})
    assert [found.is_reachable for found in reach.servers] == [False]
    assert "no server of models" in reach.servers[0].detail
