"""Asking: a real model through the public API, directly, and with a perfect sub-model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rlm.bench.items import Item, Sheet, ask_all
from rlm.bench.oracle import Oracle, Reading
from rlm.bench.subject import Subject, complete


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A root that asks its sub-model about every line."""
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    cell = (
        "lines = context.splitlines()\n"
        "replies = llm_query_batched(['Label: ' + line for line in lines])\n"
        "submit(replies, evidence=grep('green', 1))"
    )
    path = tmp_path / "script.json"
    path.write_text(json.dumps([f"```repl\n{cell}\n```"]))
    return f"scripted/{path}"


def test_perfect_sub_model_answers_what_it_was_told_and_prompts_are_kept(script: str) -> None:
    oracle = Oracle([Reading("grass is green", "colour"), Reading("bread is dear", "price")])

    def grade(value: object) -> float:
        return float(value == ["colour", "price", "NONE"])

    text = "grass is green\nbread is dear\nnobody knows\n"
    item = Item("Label them.", grade, span=(0, 14))
    with Subject(script, knows_all=True) as subject:
        (marked,) = ask_all(subject, Sheet(text, (item,), oracle))
        assert list(subject.prompts)[0] == "Label: grass is green"
        assert len(subject.prompts) == 3
    assert marked.score == 1
    assert marked.quoted
    assert "llm_query_batched" in marked.told


def test_direct_calls_keep_their_order_and_leave_out_what_does_not_fit(tmp_path: Path) -> None:
    from rlm.bench.control import untrained

    model = untrained(tmp_path, "engram")
    replies = complete(model, ["Say something.", "word " * 5_000, "Again."])
    assert [reply is None for reply in replies] == [False, True, False]
