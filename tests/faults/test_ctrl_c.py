"""Ctrl-C while a server hangs: once, the run ends in good order; twice, at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import anyio
import pytest

from rlm.bench.measure import PROC
from tests.support.loopback import Reply, Seen, Server, says, serve
from tests.support.shell import RLM

pytestmark = pytest.mark.anyio
CELL = """```repl
print("half of it")
replies = llm_query_batched([f"item {n}" for n in range(8)], on_error="return")
```"""


def hanging(seen: Seen) -> Reply:
    """Sub-calls are never answered."""
    return says(CELL) if seen.body["messages"][0]["role"] == "system" else Reply(hang=True)


def start(server: Server, tmp_path: Path) -> subprocess.Popen[str]:
    document = tmp_path / "document.txt"
    document.write_text("A text.")
    options = ["--model", "openai/specimen", "--base-url", server.base_url, "--json"]
    return subprocess.Popen(
        [*RLM, "ask", "Q?", str(document), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "RLM_HOME": str(tmp_path / "home")},
    )


async def test_once_it_ends_calls_and_worker_and_tells_how_to_go_on(tmp_path: Path) -> None:
    async with serve(hanging) as server:
        process = start(server, tmp_path)
        await server.until(lambda server: server.in_flight == 8)
        workers = below(process.pid)
        process.send_signal(signal.SIGINT)
        await server.until(lambda server: server.abandoned == 8)  # it has reached the server
        out, err = await anyio.to_thread.run_sync(process.communicate)
    answer = json.loads(out)
    assert process.returncode == 130
    assert (answer["complete"], answer["error"]["code"]) == (False, "interrupted")
    assert (answer["usage"]["calls"], answer["usage"]["lost_calls"]) == (9, 8)
    assert "Ctrl-C again stops at once" in err
    assert f"rlm resume {answer['run_id']}" in err
    assert "Traceback" not in err
    await gone(workers)


async def test_twice_it_stops_now_and_leaves_no_process(tmp_path: Path) -> None:
    async with serve(hanging) as server:
        process = start(server, tmp_path)
        await server.until(lambda server: server.in_flight == 8)
        workers = below(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        heard = ""
        while "again stops at once" not in heard:
            heard = await anyio.to_thread.run_sync(process.stderr.readline)
        process.send_signal(signal.SIGINT)
        _, err = await anyio.to_thread.run_sync(process.communicate)
        assert process.returncode == 130
        assert "Traceback" not in err
        await server.until(lambda server: server.abandoned == 8)
    await gone(workers)


def below(root: int) -> set[int]:
    """Every process under that one."""
    parents = {}
    for entry in PROC.iterdir():
        try:
            stat = (entry / "stat").read_text() if entry.name.isdigit() else ""
        except OSError:
            continue
        if stat:
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


async def gone(pids: set[int]) -> None:
    assert pids
    while any((PROC / str(pid)).exists() for pid in pids):
        await anyio.sleep(0.02)
