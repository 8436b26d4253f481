"""What the root model is shown, and that it never overruns the window."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import pytest

from rlm.errors import UsageError
from rlm.records import Document
from rlm.transcript import (
    ADDITIONS,
    EMPTY_OUTPUT,
    Transcript,
    cut,
    load_prompts,
    name_documents,
)

VALUES = {
    "question": "Who is it, at $5?",
    "num_chars": "45000000",
    "num_documents": "1",
    "document_names": "a.txt",
    "max_turns": "20",
    "max_output_chars": "2000",
    "model": "scripted/x.json",
    "window_tokens": "100000",
    "sub_model": "scripted/x.json",
    "sub_window_tokens": "100000",
    "sub_window_chars": "300000",
    "batch_width": "8",
    "depth": "1",
    "cell_seconds": "120",
}
PROMPTS = Path(__file__).parent.parent / "prompts"
OBSERVED = {"turn", "turns_left"}
ALLOWED = {
    "system": {*VALUES, "calls", "additions"},
    **{name: {*VALUES, name} for name in ADDITIONS},
    "question": {*VALUES, "calls"},
    "observation": {*VALUES, "calls", *OBSERVED, "output"},
    "no_cell": {*VALUES, "calls", *OBSERVED, "reason"},
    "wrapup": {*VALUES, "calls", "reason"},
    "misfit": {"reasons", "tries_left"},
    "look_first": set(),
    "kept": {*VALUES, "output_name", "output_told"},
    "summary": {*VALUES, "num_turns", "history_name", "digest"},
    "review": {*VALUES, "value", "evidence", "number", "passes", "turns_left"},
}


def words(text: str) -> int:
    return len(text.split())


def transcript(depth: int = 1) -> Transcript:
    return Transcript.start(load_prompts("default"), VALUES, depth)


@pytest.mark.parametrize(
    "path", sorted(PROMPTS.glob("*/*.md")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_every_prompt_file_uses_only_the_documented_placeholders(path: Path) -> None:
    template = Template(path.read_text(encoding="utf-8"))
    assert template.is_valid()
    assert set(template.get_identifiers()) <= ALLOWED.get(path.stem, set(VALUES))


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_run_without_additions_is_told_what_it_always_was(depth: int) -> None:
    text = (PROMPTS / "default" / "system.md").read_text("utf-8").strip("\n")
    plain = {**VALUES, "tools": "", "allow_read": "", "preload": "", "schema": ""}
    told = Transcript.start(load_prompts("default"), plain, depth).messages(100_000, words)[0]
    calls = load_prompts("default").calls[depth].substitute(VALUES)
    assert text.count("$additions") == 1
    assert told.content == Template(text.replace("$additions", "")).substitute(VALUES, calls=calls)


def test_additions_are_told_with_what_is_already_there_and_only_to_who_knows_them() -> None:
    values = {**VALUES, "tools": "  - `f(x)`", "allow_read": "/srv/$x", "preload": "numpy"}
    told = Transcript.start(load_prompts("default"), values, 1).messages(100_000, words)[0].content
    lines = told[told.index("- The modules") : told.index("Models that cells can call")]
    assert lines.splitlines()[2] == "  - `f(x)`"
    assert "what lies below /srv/$x can be read" in lines
    assert "numpy" in lines
    engram = Transcript.start(load_prompts("engram"), values, 1).messages(100_000, words)
    assert "f(x)" not in str(engram)


def test_question_with_a_dollar_is_shown_as_it_is() -> None:
    sent = transcript().messages(100_000, words)
    assert [message.role for message in sent] == ["system", "user"]
    assert "Who is it, at $5?" in sent[-1].content


def test_roles_alternate_after_the_system_message() -> None:
    grown = transcript()
    for turn in range(1, 6):
        grown = grown.with_observation(f"reply {turn}", "out", turn=turn, turns_left=20 - turn)
    grown = grown.with_no_cell("prose", "no cell", turn=6, turns_left=14)
    roles = [message.role for message in grown.messages(100_000, words)]
    assert roles == ["system", "user"] + ["assistant", "user"] * 6


@pytest.mark.parametrize(
    ("depth", "marks"),
    [(0, "No model can be called"), (1, "llm_query"), (2, "a child like yourself")],
)
def test_depth_chooses_what_is_said_about_calls(depth: int, marks: str) -> None:
    assert marks in transcript(depth).messages(100_000, words)[0].content


def test_silent_cell_is_shown_as_silent() -> None:
    grown = transcript().with_observation("r", "\n", turn=1, turns_left=19)
    assert EMPTY_OUTPUT in grown.messages(100_000, words)[-1].content


def test_long_output_is_cut_head_and_tail_with_sizes_told() -> None:
    shown = cut("a" * 5000 + "b" * 5000, 2000)
    assert shown.startswith("aaa")
    assert shown.endswith("bbb")
    assert "8000 of 10000 characters left out" in shown


def test_wrapup_stays_in_the_last_user_message() -> None:
    grown = transcript().with_observation("r", "out", turn=20, turns_left=0)
    sent = grown.with_wrapup("the cap of 20 turns is reached").messages(100_000, words)
    assert sent[-1].role == "user"
    assert "the cap of 20 turns is reached" in sent[-1].content
    assert sent[-2].role == "assistant"


def test_wrapup_before_any_turn_joins_the_question() -> None:
    sent = transcript().with_wrapup("no calls").messages(100_000, words)
    assert [message.role for message in sent] == ["system", "user"]
    assert sent[-1].content.endswith("if there is none.")


def test_old_observations_give_way_before_turns_do() -> None:
    grown = transcript()
    for turn in range(1, 9):
        grown = grown.with_observation(f"reply {turn}", "word " * 300, turn=turn, turns_left=9)
    room = sum(words(m.content) + 8 for m in grown.messages(10**9, words)) - 400
    sent = grown.messages(room, words)
    assert [m.content for m in sent if m.role == "assistant"] == [f"reply {n}" for n in range(1, 9)]
    assert "left out" in sent[3].content
    assert "left out" not in sent[-1].content


@pytest.mark.parametrize("room", [1200, 1400, 2000, 4000])
def test_window_is_never_overrun_and_the_last_turn_is_kept(room: int) -> None:
    grown = transcript()
    for turn in range(1, 30):
        output = "word " * (50 * turn)
        grown = grown.with_observation(f"reply {turn}", output, turn=turn, turns_left=1)
    sent = grown.messages(room, words)
    assert sum(words(message.content) for message in sent) <= room
    assert sent[-2].content == "reply 29"
    roles = [message.role for message in sent]
    assert roles[2:] == ["assistant", "user"] * ((len(roles) - 2) // 2)


def test_question_beyond_the_window_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"does not fit the window .* of \d+ tokens, .* are 20"):
        transcript().messages(20, words)


def test_unknown_dialect_is_named() -> None:
    with pytest.raises(UsageError, match="klingon"):
        load_prompts("klingon")


def test_document_names_are_few() -> None:
    documents = [Document(f"{n}.txt", n, n + 1) for n in range(50)]
    assert name_documents(documents).endswith("7.txt, … (42 more)")
    assert name_documents(documents[:2]) == "0.txt, 1.txt"


def test_default_prompt_holds_no_number_of_its_own_about_windows() -> None:
    for path in (PROMPTS / "default").glob("*.md"):
        assert not re.search(r"\b\d+(k|K|,000)\b", path.read_text(encoding="utf-8"))
