"""What the shell shows of runs: the list, the tree, both forms of export, what is refused."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rlm.cli import run as command
from rlm.errors import UsageError
from tests.support.scripts import cell, model_of
from tests.support.shell import RLM, fails_in_one_line

ROOT = [
    cell("print(len(context), llm_query_batched(['one', 'two']))"),
    cell("print(rlm_query('child: what is it?', context[4:8]))"),
    cell("submit({'answer': 'blue'})"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: one of two levels, and one that was not answered by its model."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "lamp.txt").write_text("The lamp is blue.\n", "utf-8")
    patterns = {"what is": "a lamp", "one": "ONE", "two": "TWO"}
    whole = model_of(folder, *ROOT, sub=patterns)
    failing = model_of(folder, {"error": "out of order"}, name="failing.json")
    for question, model in (("What colour?", whole), ("And\nnow?", failing)):
        subprocess.run(
            [*RLM, "ask", question, "lamp.txt", "--model", model, "-q"],
            cwd=folder,
            env={**os.environ, "RLM_HOME": str(folder / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    return folder / "home"


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RLM_HOME", str(home))


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert command(list(arguments)) == 0
    return capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shown(capsys, "runs", "--json"))
    return found


def test_runs_are_listed_newest_first(capsys: pytest.CaptureFixture[str]) -> None:
    later, first = listed(capsys)
    assert {"run_id", "started", "question", "model", "state", "usd"} <= set(first)
    assert (first["question"], first["state"], first["usd"]) == ("What colour?", "finished", 0.0)
    assert (later["question"], later["state"]) == ("And\nnow?", "failed")
    assert "out of order" in later["error"]
    assert later["started"] > first["started"]
    lines = shown(capsys, "runs").splitlines()
    assert [line.split()[0] for line in lines] == [later["run_id"], first["run_id"]]


def test_run_is_shown_as_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    run_id = listed(capsys)[1]["run_id"]
    told = shown(capsys, "runs", "show", run_id)
    for words in (
        f"run {run_id}: finished",
        "question  What colour?",
        "turn 1",
        "| print(len(context), llm_query_batched(['one', 'two']))",
        "> 18 ['ONE', 'TWO']",
        "2 sub-calls",
        "one  ->  ONE",
        "submitted",
        '{"answer": "blue"}',
    ):
        assert words in told
    (first, *_) = json.loads(shown(capsys, "runs", "show", run_id, "--json"))["tree"]["turns"]
    assert [call["reply"] for call in first["cell"]["calls"]] == ["ONE", "TWO"]


def test_events_are_exported_as_a_trace_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    run_id = listed(capsys)[1]["run_id"]
    events = [json.loads(line) for line in shown(capsys, "runs", "export", run_id).splitlines()]
    kinds = [event["kind"] for event in events]
    assert (kinds[0], kinds[-1]) == ("run_started", "answered")
    assert kinds.count("cell_finished") == 3
    assert {event["run_id"] for event in events} == {run_id}


def test_trajectory_is_that_of_the_published_runtime(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run_id = listed(capsys)[1]["run_id"]
    path = tmp_path / "trajectory.jsonl"
    shown(capsys, "runs", "export", run_id, "--format", "official", "-o", str(path))
    metadata, *iterations = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert metadata["type"] == "metadata"
    assert set(metadata) == {
        "type", "timestamp", "root_model", "max_depth", "max_iterations", "backend",
        "backend_kwargs", "environment_type", "environment_kwargs", "other_backends",
    }  # fmt: skip
    assert [item["iteration"] for item in iterations] == [1, 2, 3]
    for item in iterations:
        assert item["type"] == "iteration"
        assert all(set(message) == {"role", "content"} for message in item["prompt"])
        (block,) = item["code_blocks"]
        assert set(block["result"]) == {
            "stdout", "stderr", "locals", "execution_time", "rlm_calls", "final_answer"
        }  # fmt: skip
        assert block["code"] in item["response"]
    assert [len(item["prompt"]) for item in iterations] == [2, 4, 6]
    assert iterations[1]["prompt"][2]["content"] == iterations[0]["response"]
    one, two = iterations[0]["code_blocks"][0]["result"]["rlm_calls"]
    assert [one["prompt"], one["response"], two["response"]] == ["one", "ONE", "TWO"]
    assert one["prompt_tokens"] > 0
    assert [item["final_answer"] for item in iterations] == [None, None, '{"answer": "blue"}']


def test_children_are_in_the_tree_and_in_the_trajectory(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    from rlm import RLM as Rlm
    from rlm import Settings
    from tests.support.killing import plan, serving

    with serving(plan(random.Random(1), 0.0)) as server:
        settings = Settings("openai/test", base_url=server.base_url, depth=2)
        with Rlm(settings=settings) as rlm:
            answer = rlm.ask("What do the items add up to?", "item " * 300)
    assert (answer.error, answer.notices, answer.usage.lost_calls) == (None, (), 0)
    run_id = answer.run_id
    told = shown(capsys, "runs", "show", run_id)
    assert f"run {run_id}: finished" in told
    assert told.count("child: child") == 3
    lines = shown(capsys, "runs", "export", run_id, "--format", "official").splitlines()
    calls = json.loads(lines[3])["code_blocks"][0]["result"]["rlm_calls"]
    assert [call.get("error") for call in calls] == [None] * 3
    assert [len(call["metadata"]["iterations"]) for call in calls] == [2, 2, 2]


def test_bad_words_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="unknown run 'nope'"):
        command(["runs", "show", "nope"])
    with pytest.raises(UsageError, match="there are: jsonl, official"):
        command(["runs", "export", listed(capsys)[0]["run_id"], "--format", "xml"])
    with pytest.raises(UsageError, match="No such command"):
        command(["runs", "bogus"])
    with pytest.raises(UsageError, match="30d"):
        command(["cache", "prune", "--older-than", "soon"])


def test_unknown_run_is_a_usage_error_of_the_shell(home: Path) -> None:
    done = subprocess.run(
        [*RLM, "resume", "nope"], capture_output=True, text=True, check=False, stdin=-3
    )
    fails_in_one_line(done, 2, "unknown run 'nope'")
