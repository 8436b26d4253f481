"""`rlm engram serve` as a process of its own, and `rlm ask` through it: the answers are those that
the model gives in process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from rlm import RLM, Answer
from rlm.backends import resolve
from rlm.backends.engram import dialect_fingerprint, load_networks
from rlm.engram import checkpoint
from rlm.engram.networks import Networks
from rlm.engram.serve import Address, serving
from rlm.errors import BackendError, UsageError
from rlm.records import Message, Request
from tests.support import tiny_engram
from tests.support.loopback import Reply, Seen, echo, fails, sends, serve

COMMAND = [sys.executable, "-m", "rlm", "engram", "serve"]
needs_weights = pytest.mark.skipif(
    not (checkpoint.SHIPPED / checkpoint.MANIFEST).exists(), reason="this copy ships no weights"
)


@contextmanager
def started(*options: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The base URL that it prints, and the process."""
    command = [*COMMAND, *map(str, options)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_and_stops_when_told(tiny_folder: Path, number: signal.Signals):
    with started("--model", tiny_folder) as (base_url, process):
        assert base_url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{base_url}/models", timeout=60) as reply:
            assert json.load(reply)["data"][0]["id"] == "engram"
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == 0
    assert stdout == ""
    assert stderr.splitlines() == [f"rlm ask --model openai/engram --base-url {base_url} …"]


def refused(*options: object) -> str:
    done = subprocess.run(
        [*COMMAND, *map(str, options)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_it_listens_for_others_only_when_told(tiny_folder: Path):
    assert "--allow-remote" in refused("--host", "0.0.0.0", "--model", tiny_folder)
    assert "--allow-remote" in refused("--host", "example.com", "--model", tiny_folder)
    with started("--host", "0.0.0.0", "--allow-remote", "--model", tiny_folder) as (base_url, _):
        assert base_url.startswith("http://0.0.0.0:")


def test_what_it_cannot_serve_is_one_line(tiny_folder: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen at 127.0.0.1:{port}" in refused(
            "--port", port, "--model", tiny_folder
        )
    assert "not an Engram checkpoint" in refused("--model", tmp_path)
    other = tiny_engram.write(tmp_path / "other", dialect="other")
    assert "trained on dialect other" in refused("--model", other)
    assert "--port" in refused("--port", 70_000)


FACTS = "".join(
    f"{name} signed the lease of house {number} in {1900 + number}. Its door is {colour}.\n\n"
    for number, (name, colour) in enumerate(
        [("Ada Brook", "green"), ("Jonas Petrov", "red"), ("Mira Stone", "blue")] * 40
    )
)
QUESTIONS = [
    "Who signed the lease of house 17?",
    "What is the colour of the door of house 61?",
    "How many lines are there?",
    "Which words are the most common?",
    "Summarise the text.",
    "What is the gate code of the Kestrel depot?",
]


def told(answer: Answer) -> tuple[object, ...]:
    """All that does not depend on the clock or on the model's name."""
    error = None if answer.error is None else answer.error.code
    return answer.value, answer.evidence, answer.turns, answer.usage, answer.coverage, error


@needs_weights
def test_answers_through_it_are_those_in_process(tmp_path: Path):
    text = tmp_path / "facts.txt"
    text.write_text(FACTS)
    with (
        started() as (base_url, _),
        RLM("openai/engram", base_url=base_url) as through,
        RLM("engram") as inside,
    ):
        for question in QUESTIONS:
            assert told(through.ask(question, text)) == told(inside.ask(question, text)), question
        command = [sys.executable, "-m", "rlm", "ask", "--model", "openai/engram", "--base-url"]
        done = subprocess.run(
            [*command, base_url, "--json", "--quiet", QUESTIONS[2], str(text)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert json.loads(done.stdout)["answer"] == inside.ask(QUESTIONS[2], text).value


@pytest.mark.anyio
async def test_the_backend_takes_over_dialect_window_and_counting(tiny_folder: Path):
    networks = load_networks(tiny_folder)
    async with serving(networks, Address()) as server:
        backend = resolve("openai/engram", base_url=server.base_url)
        await backend.warm()
        assert backend.dialect == "engram"
        assert backend.window_tokens == 160
        assert backend.price is not None
        assert backend.price.cost(10, 10) == 0
        for text in ("the number 7", "é😀", "", " " * 1000):
            assert backend.count_tokens(text) == networks.root.checkpoint.tokenizer.count(text)
        inside = resolve(f"engram/{tiny_folder}")
        request = Request((Message("system", "Be brief."), Message("user", "the number")))
        there, here = await backend.complete(request), await inside.complete(request)
        assert (there.text, there.usage, there.finish_reason) == (
            here.text,
            here.usage,
            here.finish_reason,
        )
        with pytest.raises(BackendError, match=r"502 tokens.* 160"):
            await backend.complete(Request((Message("user", "7" * 500),)))
        await backend.aclose()
        await inside.aclose()


@pytest.mark.anyio
async def test_a_server_of_another_dialect_is_refused(tmp_path: Path):
    folder = tiny_engram.write(tmp_path, dialect="other")
    async with serving(Networks(folder), Address()) as server:
        backend = resolve("openai/engram", base_url=server.base_url)
        with pytest.raises(UsageError, match="trained on dialect other, this installation speaks"):
            await backend.warm()
        await backend.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "card",
    [fails(404), sends({"id": "engram"}), sends([]), sends({"engram": {"dialect": 3}}), Reply()],
    ids=["none", "plain", "list", "number", "empty"],
)
async def test_another_server_with_a_model_of_that_name_is_as_any(card: Reply):
    async with serve(lambda seen: card if seen.body is None else echo(seen)) as other:
        backend = resolve("openai/engram", base_url=other.base_url)
        with anyio.fail_after(60):
            reply = await backend.complete(Request((Message("user", "hello"),)))
        assert reply.text == "hello"
        assert backend.dialect == "default"
        await backend.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("window", "pairs", "complaint"),
    [
        (None, b"", "tells no window"),
        (-1, b"", "tells no window"),
        (64, b"", "tokenizer is not one"),
        (64, b"YQ== 0\n", "lacks a token for a single byte"),
        (64, b"a b c\n", "tokenizer is not one"),
        (64, b"YQ== 0\n" * (2 << 20), "over 8 MB"),
    ],
)
async def test_a_card_that_makes_no_sense_is_refused(window: object, pairs: bytes, complaint: str):
    own = {"dialect": dialect_fingerprint()}

    def plan(seen: Seen) -> Reply:
        if seen.path.endswith("/tokenizer"):
            return Reply(body=pairs)
        return sends({"id": "engram", "max_model_len": window, "engram": own})

    async with serve(plan) as other:
        backend = resolve("openai/engram", base_url=other.base_url)
        with pytest.raises(BackendError, match=complaint):
            await backend.warm()
        await backend.aclose()


@pytest.mark.anyio
async def test_a_server_that_is_not_there_is_named():
    with socket.create_server(("127.0.0.1", 0)) as free:
        base_url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    backend = resolve("openai/engram", base_url=base_url)
    with pytest.raises(BackendError, match=f"cannot connect to {base_url}"):
        await backend.warm()
    await backend.aclose()
