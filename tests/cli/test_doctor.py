"""`rlm doctor`, and how it looks for servers: real fork servers, real sockets."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from rlm.local_servers import find
from rlm_sandbox.levels import LEVELS
from tests.support.loopback import Reply, Seen, sends, serve
from tests.support.shell import fails_in_one_line, run

pytestmark = pytest.mark.anyio


def test_lines_name_the_level_its_probes_and_the_models() -> None:
    done = run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert first.startswith("isolation auto: kernel (")
    shown = "\n".join(rest)
    for word in ("seccomp", "Landlock", *LEVELS, "NOT A BOUNDARY", "engram: works", "Ollama"):
        assert word in shown
    assert "FAIL" not in shown


def test_json_has_levels_times_probes_and_models() -> None:
    done = run("doctor", "--json")
    value = json.loads(done.stdout)
    assert (done.returncode, value["isolation"]) == (0, "kernel")
    levels = {level["name"]: level for level in value["levels"]}
    assert set(levels) >= {"kernel", "process"}
    kernel = levels["kernel"]
    assert kernel["server_seconds"] > kernel["session_seconds"] > 0
    assert all(probe["ok"] for probe in kernel["probes"])
    assert {"name", "ok", "detail"} == set(kernel["probes"][0])
    assert all(level["is_available"] or level["detail"] for level in levels.values())
    assert value["kernel"]["seccomp"] is True
    assert value["models"]["engram"]["is_available"] is True


def test_keys_are_named_and_never_shown() -> None:
    keys = {"OPENAI_API_KEY": "sk-secret-1", "SOME_OTHER_API_KEY": "s3cret", "EMPTY_API_KEY": ""}
    for options in ([], ["--json"]):
        done = run("doctor", *options, env={**os.environ, **keys})
        assert "OPENAI_API_KEY" in done.stdout
        assert "SOME_OTHER_API_KEY" in done.stdout
        assert "EMPTY_API_KEY" not in done.stdout
        assert "cret" not in done.stdout + done.stderr


def test_doctor_takes_no_argument() -> None:
    fails_in_one_line(run("doctor", "me"), 2, "me")


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of someone who takes connections and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def unused() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


async def test_server_of_models_is_found_and_silence_and_nothing_are_told_apart(
    silent: int, unused: int
) -> None:
    def plan(seen: Seen) -> Reply:
        return sends({"data": [{"id": "qwen3:4b"}, {"id": 5}, "odd", {"id": "llama"}]})

    async with serve(plan) as server:
        port = int(server.base_url.rpartition(":")[2].partition("/")[0])
        found, quiet, nobody = await find({"vLLM": port, "Silent": silent, "Nobody": unused})
    assert (found.is_reachable, found.models) == (True, ("qwen3:4b", "llama"))
    assert (quiet.is_reachable, nobody.is_reachable) == (False, False)
    assert "no answer" in quiet.detail
    assert "nothing listens" in nobody.detail
