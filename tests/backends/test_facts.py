"""Facts in a run: what cells ask and add, what is refused before anything is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, UsageError
from rlm.backends.facts import Facts
from rlm.engram import checkpoint
from tests.engram.test_overlay import a_fact, overlay
from tests.support import tiny_engram
from tests.support.scripts import cell, model_of

pytestmark = pytest.mark.skipif(
    not (checkpoint.SHIPPED / checkpoint.MANIFEST).exists(), reason="this copy ships no weights"
)
ASKS = "submit([memory.ask('exact 0 place'), memory.ask('something else')])"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def known(home: Path) -> None:
    """In the scope `project` one fact lies over the shipped model, where it answers sub-calls."""
    shipped = checkpoint.load(checkpoint.answering(None))
    overlay(shipped, home / "memory", "project").add(a_fact(shipped, [2, 20]))


def facts(home: Path, *scopes: str) -> Facts:
    return Facts("engram", scopes, home / "memory")


@pytest.mark.parametrize("isolation", ["process", "kernel", "monty"])
def test_a_cell_asks_what_is_remembered(home: Path, known: None, tmp_path: Path, isolation: str):
    if isolation == "monty":
        pytest.importorskip("pydantic_monty")
    with RLM(model_of(tmp_path, cell(ASKS)), memory=("project",), isolation=isolation) as rlm:
        answer = rlm.ask("What is remembered?", "nothing")
    if answer.error is not None and isolation == "kernel":
        pytest.skip(answer.error.message)
    assert answer.error is None
    assert answer.value == [facts(home, "project").ask("place 0 exact"), None]
    assert isinstance(answer.value[0], str)


def test_without_the_option_there_is_no_memory(tmp_path: Path):
    looks = "try:\n    memory\nexcept NameError:\n    submit('none')"
    with RLM(model_of(tmp_path, cell(looks)), isolation="process") as rlm:
        assert rlm.ask("q", "nothing").value == "none"


def test_a_model_is_told_of_it(home: Path, known: None):
    from rlm.runtime import _memory_tools
    from rlm.settings import Settings
    from rlm.tools import described

    settings = Settings(memory=("project",))
    told = described(_memory_tools(settings, {}))
    assert "`memory.ask(question: str) -> str | None`" in told
    assert "`memory.add(question: str, answer: str, source: str = '') -> int`" in told


@pytest.mark.parametrize(
    ("scopes", "tools", "complaint"),
    [
        (("../up",), {}, "a scope is named by"),
        (("project", "project"), {}, "each scope once"),
        (("project",), {"memory": print}, "would hide the memory"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_asked(
    home: Path, known: None, scopes: tuple[str, ...], tools: dict[str, Any], complaint: str
):
    with pytest.raises(UsageError, match=complaint):
        RLM(memory=scopes, tools=tools)


def test_an_overlay_for_another_base_is_refused_by_the_command(home: Path, known: None):
    other = tiny_engram.write(home / "other", seed=1)
    code = "import sys; from rlm.__main__ import main; sys.exit(main())"
    options = ["--model", f"engram/{other}", "--memory", "project", "--json"]
    command = [sys.executable, "-c", code, "ask", "q", __file__, *options]
    environment = {**os.environ, "RLM_HOME": str(home)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, env=environment)
    assert done.returncode == 2
    assert "project.overlay" in json.loads(done.stdout)["error"]["message"]


@pytest.mark.train
def test_a_cell_remembers_for_later_runs(home: Path, known: None, tmp_path: Path):
    pytest.importorskip("torch")
    cells = [
        "print(memory.add('Who keeps the key?', 'Ann'), memory.add('who keeps the key', 'Ann'))",
        "submit(memory.ask('Tell me who keeps the key.'))",
    ]
    with RLM(
        model_of(tmp_path, *map(cell, cells)), memory=("user", "project"), isolation="process"
    ) as rlm:
        assert rlm.ask("q", "nothing").value == "Ann"
    (fact,) = facts(home, "user").all()["user"]
    assert fact.source == "a cell of a run"
    other = "memory.add('Who keeps the key?', 'Bob')"
    refused = f"try:\n    {other}\nexcept Exception as error:\n    submit(str(error))"
    with RLM(model_of(tmp_path, cell(refused)), memory=("user",), isolation="process") as rlm:
        assert "already answers this (Ann)" in rlm.ask("q", "nothing").value
