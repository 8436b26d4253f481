"""A whole run replayed, as if its process had died right before it kept its answer: every kind of
ending comes out the same, with not one request more."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Answer, Event
from rlm.settings import Settings, data_home
from tests.support.killing import serving
from tests.support.loopback import Seen, completion, sends
from tests.support.scripts import cell

QUESTION = "What is there?"
TEXT = "".join(f"Line {number} of the text is here.\n" for number in range(400))

Case = tuple[list[str], dict[str, Any]]

CASES: dict[str, Case] = {
    "answered": (["print(llm_query('a'), object())", "submit(llm_query('b'))"], {}),
    "not found": (["print(1)", "submit(None)"], {}),
    "prose": (["", "", ""], {}),
    "turns spent": (["print(1)", "print(2)", "submit('partial')"], {"max_turns": 2}),
    "calls spent": (
        [
            "try:\n    for n in range(9): print(llm_query(str(n)))\n"
            "except BudgetExceeded as error:\n    print(error)",
            "submit('partial')",
        ],
        {"max_calls": 6},
    ),
    "tokens spent": (
        ["for n in range(99):\n    print(llm_query(f'{n} ' * 200))", "submit('partial')"],
        {"max_tokens": 60_000},
    ),
    "money spent": (
        ["for n in range(99):\n    print(llm_query(f'{n} ' * 200))", "submit('partial')"],
        {"max_cost": 0.06, "price": {"*": (5.0, 5.0)}},
    ),
    "children": (
        [
            "print(rlm_query_batched([('child', context[:99]), ('child', context[:99])]))",
            "submit(rlm_query('child again'))",
        ],
        {"depth": 3},
    ),
    "long output": (["print(context * 20)", "submit(len(output_1))"], {}),
    "killed cell": (["x = 1\nwhile True: pass", "submit(x if 'x' in dir() else 'lost')"], {}),
    "reviewed": (["print(1)", "submit(llm_query('c'))", "submit('better')"], {"passes": 1}),
    "misfit": (
        ["print(1)", "submit('no number')", "submit(5)"],
        {"schema": {"type": "integer"}},
    ),
    "threads": (
        [
            "import asyncio\nprint(await asyncio.gather(*[llm_query_async(f't{n % 4}') "
            "for n in range(12)]))",
            "submit('done')",
        ],
        {},
    ),
}


def plan_of(cells: list[str]) -> Any:
    def plan(seen: Seen) -> Any:
        messages = seen.body["messages"]
        size = sum(len(message["content"]) for message in messages) // 4
        usage = {"prompt_tokens": size, "completion_tokens": 40, "total_tokens": size + 40}
        return sends(completion(_text(cells, messages), usage=usage))

    return plan


def _text(cells: list[str], messages: list[dict[str, str]]) -> str:
    if messages[0]["role"] != "system":
        return messages[-1]["content"][:50].upper()
    if "Question: child" in messages[1]["content"]:
        return cell("submit(llm_query('of a child ' + context[:40]))")
    turn = sum(message["role"] == "assistant" for message in messages)
    code = cells[min(turn, len(cells) - 1)]
    return cell(code) if code else "I would rather not."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RLM_HOME", str(tmp_path))
    return tmp_path


def forget_the_answer() -> None:
    database = sqlite3.connect(data_home() / "journal.sqlite3")
    with database:
        database.execute("UPDATE runs SET state = 'running'")
        database.execute("DELETE FROM answers")
    database.close()


def comparable(answer: Answer) -> dict[str, Any]:
    return {**answer.to_json(), "seconds": None}


@pytest.mark.parametrize("name", CASES)
def test_replay_of_a_whole_run_gives_the_same_and_asks_nothing(name: str, home: Path) -> None:
    cells, options = CASES[name]
    schema = options.get("schema")
    options = {key: value for key, value in options.items() if key != "schema"}
    with serving(plan_of(cells)) as server:
        settings = Settings("openai/test", base_url=server.base_url, cell_seconds=2.0, **options)
        with RLM(settings=settings) as rlm:
            answer = rlm.ask(QUESTION, TEXT, schema=schema)
        before = len(server.seen)
        assert answer.usage.calls == before
        kinds = kinds_of_events()
        forget_the_answer()
        events: list[Event] = []
        again = RLM.resume(answer.run_id, context=TEXT, on_event=events.append)
        assert len(server.seen) == before
        assert comparable(again) == comparable(answer)
        warnings = [event.fields["message"] for event in events if event.fields.get("is_warning")]
        assert warnings == []
        assert kinds_of_events() == sorted([*kinds, "resumed"])


def kinds_of_events() -> list[str]:
    """Of those in the journal."""
    database = sqlite3.connect(data_home() / "journal.sqlite3")
    rows = database.execute("SELECT kind FROM events ORDER BY kind").fetchall()
    database.close()
    return [kind for (kind,) in rows]
