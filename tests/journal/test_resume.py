"""Runs that go on, by the Python API: replay in real workers, tools, contexts, what is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Answer, Event, UsageError
from rlm.settings import Settings, data_home
from tests.support.killing import serving
from tests.support.loopback import Seen, Server, fails, says
from tests.support.scripts import cell

QUESTION = "What colour is the lamp?"
TEXT = "The lamp is blue.\nThe door is red.\n"

Cells = Callable[[], list[str]]


class Stage:
    """A server whose root replies are `cells`, one a turn, and which can be told to fail at a turn;
    a sub-call is answered with its own prompt in capitals."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.fails_at: int | None = None
        self.server: Server

    def plan(self, seen: Seen) -> Any:
        messages = seen.body["messages"]
        if messages[0]["role"] != "system":
            return says(messages[-1]["content"].upper())
        turn = sum(message["role"] == "assistant" for message in messages)
        if turn == self.fails_at:
            return fails(400, "gone")
        return says(cell(self.cells[turn]))

    def ask(self, context: Any = TEXT, **options: Any) -> Answer:
        tools = options.pop("tools", {})
        settings = Settings("openai/test", base_url=self.server.base_url, **options)
        with RLM(settings=settings, tools=tools) as rlm:
            return rlm.ask(QUESTION, context)

    def prompts(self) -> list[str]:
        return [seen.body["messages"][-1]["content"] for seen in self.server.seen]


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    stage = Stage()
    with serving(stage.plan) as stage.server:
        yield stage


@pytest.fixture
def cut_off(stage: Stage) -> Callable[..., str]:
    """A run that its server ended at the last of its cells; and the server is well again."""

    def cut_off(*cells: str, **options: Any) -> str:
        stage.cells = list(cells)
        stage.fails_at = len(cells) - 1
        answer = stage.ask(**options)
        assert answer.error is not None
        assert answer.error.code == "backend"
        stage.fails_at = None
        return answer.run_id

    return cut_off


def test_run_goes_on_with_its_variables_and_without_new_calls(
    stage: Stage, cut_off: Callable[..., str]
) -> None:
    run_id = cut_off(
        "x = [llm_query('one'), *llm_query_batched(['two', 'three'])]\nprint(x, object())",
        "print(random.random(), {'a', 'b', 'c'}, datetime.date.today())",
        "submit([*x, random.random()])",
    )
    before = len(stage.server.seen)
    answer = RLM.resume(run_id, context=TEXT)
    assert answer.error is None
    assert answer.value[:3] == ["ONE", "TWO", "THREE"]
    assert len(stage.server.seen) == before + 1
    assert answer.run_id == run_id
    assert answer.usage.calls == before + 1
    assert answer.turns == 3


def test_finished_run_gives_its_answer_without_a_call(stage: Stage) -> None:
    stage.cells = ["submit({'colour': llm_query('blue'), 'of': [1, None]}, evidence=[])"]
    answer = stage.ask()
    before = len(stage.server.seen)
    again = RLM.resume(answer.run_id[:-3])
    assert again.to_json() == answer.to_json()
    assert len(stage.server.seen) == before


def test_cell_that_prints_something_else_is_told_and_the_run_goes_on(
    stage: Stage, cut_off: Callable[..., str]
) -> None:
    run_id = cut_off(
        "import time\nprint(id(object()) and time.perf_counter_ns())",
        "print(llm_query('the second'))",
        "submit('done')",
    )
    events: list[Event] = []
    answer = RLM.resume(run_id, context=TEXT, on_event=events.append)
    assert answer.value == "done"
    warnings = [event for event in events if event.fields.get("is_warning")]
    assert ["printed something else" in event.fields["message"] for event in warnings] == [True]
    # Its second turn was asked anew, since its prompt is another; its sub-call was not.
    assert stage.prompts().count("the second") == 1


def test_failed_calls_of_a_finished_cell_fail_again(
    stage: Stage, cut_off: Callable[..., str]
) -> None:
    run_id = cut_off(
        "try:\n    llm_query('x' * 400_000)\nexcept Exception as error:\n    print(error)",
        "submit(1)",
    )
    before = len(stage.server.seen)
    assert RLM.resume(run_id, context=TEXT).value == 1
    assert len(stage.server.seen) == before + 1


def test_tools_are_not_called_again_and_without_them_a_run_does_not_go_on(
    stage: Stage, cut_off: Callable[..., str]
) -> None:
    called: list[str] = []

    def order(thing: str) -> dict[str, Any]:
        called.append(thing)
        if thing == "rock":
            raise ValueError("no rocks")
        return {"ordered": thing, "number": len(called)}

    run_id = cut_off(
        "first = order('lamp')\nagain = order('lamp')\nprint(first, again)\n"
        "try:\n    order('rock')\nexcept ValueError as error:\n    print(error)",
        "submit([first['number'], again['number'], order('door')['number']])",
        tools={"order": order},
    )
    with pytest.raises(UsageError, match=r"tools of its own \(order\)"):
        RLM.resume(run_id, context=TEXT)
    assert called == ["lamp", "lamp", "rock"]
    answer = RLM.resume(run_id, context=TEXT, tools={"order": order})
    assert answer.value == [1, 2, 4]
    assert called == ["lamp", "lamp", "rock", "door"]


def test_changed_context_is_refused(
    stage: Stage, cut_off: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "lamp.txt"
    path.write_text(TEXT, "utf-8")
    run_id = cut_off("print(1)", "submit(2)", context=path)
    path.write_text(TEXT.replace("blue", "teal"), "utf-8")
    with pytest.raises(UsageError, match="its context is not what it was"):
        RLM.resume(run_id)
    path.write_text(TEXT, "utf-8")
    assert RLM.resume(run_id).value == 2


def test_text_context_must_be_given_again(stage: Stage, cut_off: Callable[..., str]) -> None:
    run_id = cut_off("print(1)", "submit(2)")
    with pytest.raises(UsageError, match="was a text and no path"):
        RLM.resume(run_id)
    with pytest.raises(UsageError, match="its context is not what it was"):
        RLM.resume(run_id, context=TEXT + "!")
    assert RLM.resume(run_id, context=TEXT).value == 2


def test_unknown_and_ambiguous_names_are_usage_errors(stage: Stage) -> None:
    with pytest.raises(UsageError, match="no run was journalled yet"):
        RLM.resume("nope")
    stage.cells = ["submit(1)"]
    stage.ask()
    stage.ask()
    with pytest.raises(UsageError, match="unknown run 'nope'"):
        RLM.resume("nope")
    with pytest.raises(UsageError, match="names of several runs"):
        RLM.resume("20")
    with pytest.raises(UsageError, match="RUN is empty"):
        RLM.resume("")


def test_schema_is_that_of_the_run(stage: Stage, cut_off: Callable[..., str]) -> None:
    stage.cells = ["print(1)", "submit({'n': 'three'})", "submit({'n': 3})"]
    stage.fails_at = 1
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    with RLM("openai/test", base_url=stage.server.base_url) as rlm:
        run_id = rlm.ask(QUESTION, TEXT, schema=schema).run_id
    stage.fails_at = None
    assert RLM.resume(run_id, context=TEXT).value == {"n": 3}


def test_neither_keys_nor_contexts_are_in_the_journal(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-this-is-the-key")
    secret = "".join(f"The {number}th secret sentence is here.\n" for number in range(5_000))
    stage.cells = [
        "replies = llm_query_batched(['Read: ' + part.text for part in chunks(tokens=500)])\n"
        "print(len(replies))",
        "submit('done')",
    ]
    path = tmp_path / "secret.txt"
    path.write_text(secret, "utf-8")
    assert stage.ask(path).value == "done"
    kept = b"".join(file.read_bytes() for file in data_home().glob("journal.sqlite3*"))
    assert b"sk-this-is-the-key" not in kept
    told = kept.count(b"secret sentence")
    replies = kept.count(b"SECRET SENTENCE")
    assert replies > 1_000  # what models said is what was paid for
    assert told < replies / 8


def test_journal_is_for_its_owner_only(stage: Stage) -> None:
    stage.cells = ["submit(1)"]
    stage.ask()
    files = list(data_home().glob("journal.sqlite3*"))
    assert files
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_run_row_is_there_before_a_backend_is_imported(stage: Stage, tmp_path: Path) -> None:
    """Whatever is told of the run, also of its beginning, is told when its row is committed."""
    seen: list[int] = []

    def look(event: Event) -> None:
        database = sqlite3.connect(data_home() / "journal.sqlite3")
        seen.append(database.execute("SELECT count(*) FROM runs").fetchone()[0])
        database.close()

    stage.cells = ["submit(1)"]
    with RLM("openai/test", base_url=stage.server.base_url) as rlm:
        rlm.ask(QUESTION, TEXT, on_event=look)
    assert set(seen) == {1}
