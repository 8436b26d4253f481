"""Runs that are killed (`kill -9`) and resumed, over a loopback server that logs every prompt.

The server's replies depend on the prompt alone and carry its mark, so that a reply found in the
journal tells which prompt must never be asked again. Knows the commands, not how they work.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.loopback import Plan, Reply, Seen, Server, says, serve

QUESTION = "What do the items add up to?"
CONTEXT = "".join(f"item {number} costs {number * 7} and is blue.\n" for number in range(40))

ROOT_CELLS = (
    "print(len(context), object())",
    "pieces = [f'piece {i}: ' + context[i * 50:(i + 1) * 50] for i in range(6)]\n"
    "replies = llm_query_batched([*pieces, 'the same', 'the same'])\nprint(replies)",
    "kids = rlm_query_batched([(f'child {i}', context[i * 90:(i + 1) * 90]) for i in range(3)])\n"
    "print(kids)",
    "extra = llm_query('sum of ' + ' '.join([*replies, *kids]))\nprint(extra, random.random())",
    "submit('|'.join([*replies, *kids, extra]))",
)
CHILD_CELLS = (
    "heard = llm_query_batched([f'look {i} at ' + context[i * 30:(i + 1) * 30] for i in (0, 1)])\n"
    "print(heard)",
    "submit(' '.join(heard))",
)
NUM_PROMPTS = 5 + 7 + 3 * 4 + 1  # all different; one is asked twice in a batch


def mark(messages: list[dict[str, str]]) -> str:
    return "m" + hashlib.sha256(json.dumps(messages).encode()).hexdigest()[:16]


def plan(draw: random.Random, slowest_seconds: float) -> Plan:
    def answer(seen: Seen) -> Reply:
        messages = seen.body["messages"]
        delay = draw.uniform(0.0, slowest_seconds)
        return says(_text(messages), delay_seconds=delay)

    return answer


def _text(messages: list[dict[str, str]]) -> str:
    if messages[0]["role"] != "system":
        return mark(messages)
    turn = sum(message["role"] == "assistant" for message in messages)
    cells = CHILD_CELLS if "Question: child" in messages[1]["content"] else ROOT_CELLS
    return f"{mark(messages)}\n```repl\n{cells[turn]}\n```"


def expected_answer() -> str:
    """What the run submits, by its own cells done here."""

    def heard(prompt: str) -> str:
        return mark([{"role": "user", "content": prompt}])

    pieces = [f"piece {i}: {CONTEXT[i * 50 : (i + 1) * 50]}" for i in range(6)]
    replies = [heard(prompt) for prompt in (*pieces, "the same", "the same")]
    kids = []
    for i in range(3):
        text = CONTEXT[i * 90 : (i + 1) * 90]
        kids.append(" ".join(heard(f"look {j} at {text[j * 30 : (j + 1) * 30]}") for j in (0, 1)))
    return "|".join([*replies, *kids, heard("sum of " + " ".join([*replies, *kids]))])


@contextmanager
def serving(answers: Plan) -> Iterator[Server]:
    """The server, on a loop in a thread of its own."""
    started: list[Server] = []
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        async with serve(answers) as server:
            started.append(server)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@dataclass
class Ground:
    """One folder of one run: its home, its context, and the server that it asks."""

    folder: Path
    server: Server
    depth: int = 2
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "items.txt").write_text(CONTEXT, "utf-8")
        self.environment = {
            **os.environ,
            "RLM_HOME": str(self.folder / "home"),
            "OPENAI_API_KEY": "sk-very-secret",
            **self.environment,
        }

    def question(self) -> list[str]:
        """The command line."""
        return [
            "ask", QUESTION, "items.txt", "--model", "openai/test", "--base-url",
            self.server.base_url, "--depth", str(self.depth), "--json", *self.options,
        ]  # fmt: skip

    def ask(self) -> subprocess.Popen[str]:
        return self.start(*self.question())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "rlm", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def runs(self) -> list[dict[str, Any]]:
        code, out, err = self.run("runs", "--json")
        assert code == 0, err
        listed: list[dict[str, Any]] = json.loads(out)
        return listed

    def run_id(self) -> str | None:
        """Of the only run, if it came to be one."""
        rows = self._rows("SELECT run_id FROM runs")
        return rows[0][0] if rows else None

    def kept_marks(self) -> set[str]:
        """Of the prompts whose replies are in the journal."""
        bodies = self._rows("SELECT body FROM completions")
        return {json.loads(body)["text"].partition("\n")[0] for (body,) in bodies}

    def _rows(self, query: str) -> list[Any]:
        path = self.folder / "home" / "journal.sqlite3"
        if not path.is_file():
            return []
        database = sqlite3.connect(path)
        try:
            return database.execute(query).fetchall()
        except sqlite3.OperationalError:  # killed before there was a table
            return []
        finally:
            database.close()

    def asked_marks(self, since: int = 0) -> list[str]:
        return [mark(seen.body["messages"]) for seen in self.server.seen[since:]]


def kill_when(process: subprocess.Popen[str], holds: Callable[[], bool]) -> bool:
    """`kill -9` as soon as it holds; False when the process ended before."""
    while not holds():
        if process.poll() is not None:
            return False
        time.sleep(0.0005)
    if process.poll() is not None:
        return False
    process.send_signal(signal.SIGKILL)
    process.wait()
    return True
