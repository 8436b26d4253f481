"""Two networks in one folder: who answers what, in process and by a server; what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import openai
import pytest

from rlm import RLM
from rlm.backends import Backend, resolve
from rlm.backends.engram import EngramBackend, load_networks
from rlm.backends.facts import Facts
from rlm.engram import checkpoint
from rlm.engram.dialect import render_prompt
from rlm.engram.networks import Networks
from rlm.engram.serve import Address, serving
from rlm.engram.tokenizer import Tokenizer
from rlm.errors import UsageError, WindowExceeded
from rlm.records import Message, Request
from tests.engram.test_overlay import a_fact, overlay
from tests.support import tiny_engram

RLM_COMMAND = [sys.executable, "-m", "rlm"]
ROOTS = (Message("system", "Write cells."), Message("user", "How many?"))
SUB = (Message("user", "Who is it?"),)
needs_weights = pytest.mark.skipif(
    not (checkpoint.SHIPPED / checkpoint.MANIFEST).exists(), reason="this copy ships no weights"
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """The root's every reply is "A", the reader's "inor", and what it says after "in" is "or"."""
    folder = tiny_engram.write_parrot(tmp_path / "pair", "A", "<|end|>")
    tiny_engram.write_parrot(folder / "reader", "in", "or", "<|end|>")
    return folder


@asynccontextmanager
async def opened(spec: str, base_url: str | None = None) -> AsyncIterator[Backend]:
    backend = resolve(spec, base_url=base_url)
    try:
        yield backend
    finally:
        await backend.aclose()


async def replies(backend: Backend, *conversations: tuple[Message, ...]) -> list[str]:
    """Asked all at once."""
    texts = [""] * len(conversations)

    async def settle(place: int) -> None:
        texts[place] = (await backend.complete(Request(conversations[place], 4))).text

    async with anyio.create_task_group() as tasks:
        for place in range(len(conversations)):
            tasks.start_soon(settle, place)
    return texts


@pytest.mark.anyio
async def test_a_roots_turn_goes_to_the_root_and_all_else_to_the_reader(pair: Path):
    later = (*ROOTS, Message("assistant", "```repl\n1\n```"), Message("user", "1"))
    asked = (SUB, ROOTS, SUB, later, (Message("user", "<|system|>"),))
    wanted = ["inor", "A", "inor", "A", "inor"]
    async with opened(f"engram/{pair}") as inside:
        assert await replies(inside, *asked) == wanted
    async with (
        serving(load_networks(pair, whole=True), Address()) as server,
        opened("openai/engram", server.base_url) as through,
    ):
        assert await replies(through, *asked) == wanted
        assert server.load == 0


@pytest.mark.anyio
async def test_a_folder_without_reader_has_one_network_for_all(pair: Path):
    shutil.rmtree(pair / "reader")
    async with opened(f"engram/{pair}") as inside:
        assert await replies(inside, SUB, ROOTS) == ["A", "A"]
        assert inside.origin == checkpoint.load(pair).sha256  # type: ignore[attr-defined]


@pytest.mark.anyio
async def test_a_plain_text_is_continued_by_the_reader_and_a_roots_ids_by_the_root(pair: Path):
    async with (
        serving(load_networks(pair, whole=True), Address()) as server,
        openai.AsyncOpenAI(base_url=server.base_url, api_key="any", max_retries=0) as client,
    ):
        ids = [
            render_prompt(tiny_engram.tokenizer(), [(one.role, one.content) for one in messages])
            for messages in (SUB, ROOTS)
        ]
        made = await client.completions.create(model="engram", prompt=ids, max_tokens=4)
        assert [choice.text for choice in made.choices] == ["inor", "A"]
        plain = await client.completions.create(model="engram", prompt="in", max_tokens=4)
        assert plain.choices[0].text == "or"
        card = (await client.models.retrieve("engram")).model_extra
        assert card is not None
        assert card["engram"]["networks"] == ["root", "reader"]
        assert card["engram"]["checkpoint_sha256"] == Networks(pair).identity


def flip(folder: Path) -> None:
    content = bytearray((folder / checkpoint.MATRICES).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / checkpoint.MATRICES).write_bytes(content)


def cut(folder: Path) -> None:
    content = (folder / checkpoint.TABLE).read_bytes()
    (folder / checkpoint.TABLE).write_bytes(content[:-1])


def translate(folder: Path) -> None:
    shutil.rmtree(folder)
    tiny_engram.write(folder, dialect="other")


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def forge_config(folder: Path) -> None:
    (folder / checkpoint.CONFIG).write_text("{}")


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (flip, r"reader/model.safetensors: its sha256 is not"),
    (cut, r"reader/table.safetensors: has \d+ bytes"),
    (translate, r"reader/manifest.json: trained on dialect other"),
    (lambda folder: (folder / checkpoint.MANIFEST).unlink(), r"reader: not an Engram checkpoint"),
    (empty, r"reader/config.json: cannot be read"),
    (forge_config, r"reader/config.json is not a model configuration"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("damage", "complaint"), DAMAGES, ids=[one.__name__ for one, _ in DAMAGES])
async def test_a_broken_reader_is_refused_by_name_before_anything_is_asked(
    pair: Path, damage: Callable[[Path], None], complaint: str
):
    damage(pair / "reader")
    with pytest.raises(UsageError, match=complaint):
        await resolve(f"engram/{pair}").warm()
    if damage not in (empty, forge_config):  # whose complaint is that of opening a backend
        with pytest.raises(UsageError, match=complaint):
            load_networks(pair)


def test_commands_refuse_a_broken_reader_in_one_line(pair: Path):
    flip(pair / "reader")
    asking = ["ask", "--model", f"engram/{pair}", "How many?", __file__]
    for command in (["engram", "info", pair], ["engram", "serve", "--model", pair], asking):
        done = subprocess.run(
            [*RLM_COMMAND, *map(str, command)], capture_output=True, text=True, timeout=250
        )
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "reader/model.safetensors: its sha256 is not" in line


@pytest.mark.anyio
async def test_a_reader_is_loaded_by_the_first_sub_call_and_must_be_the_one_that_was_opened(
    pair: Path,
):
    async with opened(f"engram/{pair}") as inside:
        await inside.warm()
        shutil.rmtree(pair / "reader")
        tiny_engram.write_parrot(pair / "reader", "or", "<|end|>")
        assert await replies(inside, ROOTS) == ["A"]
        with pytest.raises(UsageError, match="reader: has changed since it was opened"):
            await inside.complete(Request(SUB, 4))
        assert await replies(inside, ROOTS) == ["A"]


def test_what_replies_depend_on_covers_both_networks(pair: Path):
    before = Networks(pair).identity
    assert Networks(pair).identity == before
    tiny_engram.write_parrot(pair / "reader", "or", "<|end|>")
    after = Networks(pair).identity
    assert len({before, after, Networks(pair / "reader").identity}) == 3
    backend = resolve(f"engram/{pair}")
    assert isinstance(backend, EngramBackend)
    assert backend.origin == after


@pytest.mark.anyio
async def test_each_network_has_its_own_window_and_the_smaller_one_is_told(tmp_path: Path):
    folder = tiny_engram.write(tmp_path / "pair")
    tiny_engram.write(folder / "reader", replace(tiny_engram.CONFIG, window_tokens=96))
    long = "7" * 120
    async with (
        serving(load_networks(folder, whole=True), Address()) as server,
        opened(f"engram/{folder}") as inside,
        opened("openai/engram", server.base_url) as through,
    ):
        await through.warm()
        for backend in (inside, through):
            assert backend.window_tokens == 96
            await backend.complete(Request((Message("system", "x"), Message("user", long)), 2))
        with pytest.raises(WindowExceeded, match="96"):
            await inside.complete(Request((Message("user", long),), 2))


@pytest.mark.anyio
async def test_tokens_are_counted_as_the_network_does_that_needs_more(tmp_path: Path):
    folder = tiny_engram.write(tmp_path / "pair")
    pieces = [*(bytes([byte]) for byte in range(256)), b"at", b"cat"]
    own = Tokenizer({piece: rank for rank, piece in enumerate(pieces)})
    shape = tiny_engram.config(own)
    tensors = tiny_engram.tensors(shape, 1)
    dialect = checkpoint.load(folder).dialect
    checkpoint.save(folder / "reader", shape, own, tensors, dialect=dialect, notes={})
    root = tiny_engram.tokenizer()
    texts = ("cat", "the other", "")
    assert root.count("cat") > own.count("cat")
    assert root.count("the other") < own.count("the other")
    async with (
        serving(load_networks(folder, whole=True), Address()) as server,
        opened("openai/engram", server.base_url) as through,
    ):
        await through.warm()
        for backend in (through, resolve(f"engram/{folder}")):
            counts = [backend.count_tokens(text) for text in texts]
            assert counts == [max(root.count(text), own.count(text)) for text in texts]


def test_facts_lie_over_the_reader(pair: Path, tmp_path: Path):
    reader = checkpoint.load(pair / "reader")
    home = tmp_path / "memory"
    overlay(reader, home, "project").add(a_fact(reader, [2, 20]))
    facts = Facts(f"engram/{pair}", ("project",), home)
    assert facts.base == reader.sha256
    assert facts.ask("exact 0 place") == Facts(f"engram/{pair / 'reader'}", ("project",), home).ask(
        "exact 0 place"
    )
    overlay(checkpoint.load(pair), home, "roots").add(a_fact(checkpoint.load(pair), [2, 20]))
    with pytest.raises(UsageError, match=r"roots.overlay: its facts lie over checkpoint"):
        Facts(f"engram/{pair}", ("roots",), home).all()


@pytest.mark.train
def test_a_fact_is_written_over_the_reader_and_said_by_it(tmp_path: Path):
    pytest.importorskip("torch")
    folder = tiny_engram.write(tmp_path / "pair")
    tiny_engram.write(folder / "reader", seed=1)
    before = [path.read_bytes() for path in sorted(folder.rglob("*.*"))]
    facts = Facts(f"engram/{folder}", ("user",), tmp_path / "memory")
    facts.add("Who keeps the key?", "Ann")
    again = Facts(f"engram/{folder}", ("user",), tmp_path / "memory")
    assert again.ask("who keeps the key") == "Ann"
    assert again.base == checkpoint.load(folder / "reader").sha256
    assert before == [path.read_bytes() for path in sorted(folder.rglob("*.*"))]


def test_an_untrained_control_of_two_networks_has_two(pair: Path, tmp_path: Path):
    made = subprocess.run(
        [*RLM_COMMAND, "engram", "init", tmp_path / "new", "--like", pair, "--seed", "4"],
        capture_output=True, text=True, timeout=250, check=True,
    )  # fmt: skip
    root, reader = checkpoint.load(tmp_path / "new"), checkpoint.load(tmp_path / "new" / "reader")
    assert "root and reader" in made.stdout
    assert root.config == reader.config
    assert root.sha256 != reader.sha256
    told = subprocess.run(
        [*RLM_COMMAND, "engram", "info", tmp_path / "new"],
        capture_output=True, text=True, timeout=250, check=True,
    ).stdout  # fmt: skip
    assert root.sha256 in told
    assert reader.sha256 in told
    assert told.count("parameters  ") == 2
    assert told.startswith("two networks, ")


def test_a_reader_never_stays_where_a_checkpoint_without_one_is_written(
    pair: Path, tiny_folder: Path
):
    for write in (checkpoint.init, checkpoint.pack):
        arguments = (
            (pair, 0, tiny_folder) if write is checkpoint.init else (tiny_folder, pair, "int8")
        )
        with pytest.raises(checkpoint.CheckpointError, match="reader: a reader is there already"):
            write(*arguments)  # type: ignore[operator]


@needs_weights
def test_a_run_gives_the_same_through_a_server_and_asks_its_reader(tmp_path: Path):
    """The shipped root, with an untrained reader of the same shape."""
    folder = tmp_path / "pair"
    shutil.copytree(checkpoint.SHIPPED, folder, ignore=shutil.ignore_patterns("reader"))
    alone = Path(shutil.copytree(folder, tmp_path / "alone"))
    checkpoint.init(folder / "reader", 5, alone)
    text = tmp_path / "lease.txt"
    text.write_text("Ada Brook signed the lease of house 17.\n\nIts door is green.\n")
    command = [*RLM_COMMAND, "engram", "serve", "--model", str(folder)]
    question, counting = "Who signed the lease of house 17?", "How many lines are there?"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        base_url = server.stdout.readline().strip()
        try:
            found = []
            for model, address in ((f"engram/{folder}", None), ("openai/engram", base_url)):
                with RLM(model, base_url=address) as rlm:
                    answers = [rlm.ask(asked, text) for asked in (question, counting)]
                found.append([(one.value, one.turns, one.usage) for one in answers])
        finally:
            server.terminate()
    assert found[0] == found[1]
    with RLM(f"engram/{alone}") as one_network:
        assert one_network.ask(counting, text).value == found[0][1][0]
        assert one_network.ask(question, text).value != found[0][0][0]
    assert json.dumps(found[0][0][0])
