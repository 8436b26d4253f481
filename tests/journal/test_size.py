"""A trace and a journal grow with turns, whatever lies in the context: under 100 KB a turn with 45
MB loaded and much of it sent through sub-calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Event
from rlm.settings import Settings, data_home
from rlm.trace import Ration
from tests.support.scripts import cell, model_of

CONTEXT_BYTES = 45_000_000
TURN_BYTES = 100_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.txt"
    line = "Entry {0} of the ledger: the {0}th lamp is blue, the {0}th door is 紅い.\n"
    path.write_text("".join(line.format(number) for number in range(620_000)), "utf-8")
    assert path.stat().st_size >= CONTEXT_BYTES
    return path


def test_trace_and_journal_stay_small_over_a_large_context(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    cells = [
        "print(context[:200_000])",
        "print('\\U0001f600' * 90_000)",
        "parts = [context[i * 100_000:(i + 1) * 100_000] for i in range(20)]\n"
        "print(len(llm_query_batched(parts)))",
        "for i in range(200):\n    llm_query(f'{i}: ' + context[i * 900:i * 900 + 600])",
        "raise ValueError('x' * 50_000)",
        "submit('done')",
    ]
    model = model_of(tmp_path, *map(cell, cells), sub=["short"])
    trace = tmp_path / "trace.jsonl"
    with RLM(settings=Settings(model=model, trace=trace)) as rlm:
        answer = rlm.ask("What is there?", large)
    assert (answer.value, answer.turns) == ("done", len(cells))
    by_turn: dict[int, int] = {}
    for line in trace.read_bytes().splitlines():
        turn = json.loads(line)["turn"]
        by_turn[turn] = by_turn.get(turn, 0) + len(line)
    assert max(by_turn.values()) <= TURN_BYTES, by_turn
    kept = sum(file.stat().st_size for file in data_home().glob("journal.sqlite3*"))
    # Beside turns there is a row for each of the 220 sub-calls, and the empty tables.
    num_calls = answer.usage.calls
    assert num_calls == len(cells) + 20 + 200
    assert kept <= TURN_BYTES * len(cells) + 2_000 * num_calls + 200_000, kept


def test_events_in_numbers_are_counted_where_they_do_not_fit() -> None:
    ration = Ration()
    told: list[Any] = []
    for turn in (1, 2):
        told.append(ration.fitted(Event("turn_started", "r", turn=turn)))
        for _ in range(500):
            fields = {"count": 1, "samples": [{"prompt": "x" * 400, "reply": "y" * 400}]}
            told.append(ration.fitted(Event("subcalls_finished", "r", turn=turn, fields=fields)))
        ended = ration.fitted(
            Event("cell_finished", "r", turn=turn, fields={"code": "z" * 200_000})
        )
        assert ended is not None
        assert ended.fields["events_left_out"] > 100
        told.append(ended)
    assert told.count(None) == sum(
        event.fields.get("events_left_out", 0) for event in told if event is not None
    )
    sizes = [len(json.dumps(event.fields)) for event in told if event is not None]
    assert sum(sizes) <= 2 * TURN_BYTES
