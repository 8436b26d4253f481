"""Runs that are killed at any moment go on: the same answer, and no prompt asked again whose reply
had reached the journal. Real processes, a real server, `kill -9`."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.killing import (
    NUM_PROMPTS,
    QUESTION,
    Ground,
    Server,
    expected_answer,
    kill_when,
    plan,
    serving,
)

SLOWEST_SECONDS = 0.05


def killed_and_resumed(folder: Path, seed: int, again: float = 0.4) -> None:
    """One run, killed at a moment drawn by `seed`, resumed, with the chance of `again` killed once
    more, and so on."""
    draw = random.Random(seed)
    with serving(plan(draw, SLOWEST_SECONDS)) as server:
        ground = Ground(folder, server)
        process = ground.ask()
        _kill(process, draw, server, 0)
        run_id = ground.run_id()
        if run_id is None:  # before its row was there
            assert server.seen == []
            return
        kept: set[str] = ground.kept_marks()
        while draw.random() < again:  # once more, while it goes on
            before = len(server.seen)
            _kill(ground.start("resume", run_id), draw, server, before)
            assert not kept & set(ground.asked_marks(before))
            kept = ground.kept_marks()
        before = len(server.seen)
        code, out, err = ground.run("resume", run_id, "--json")
        assert code == 0, err
        assert not kept & set(ground.asked_marks(before)), seed
        answer = json.loads(out)
        assert answer["answer"] == expected_answer(), seed
        assert answer["run_id"] == run_id
        # All that was sent is charged: what arrived as the server says, what was lost as lost.
        assert answer["usage"]["calls"] >= len(server.seen)
        assert answer["usage"]["calls"] - answer["usage"]["lost_calls"] <= NUM_PROMPTS
        assert "printed something else" not in err


def _kill(process: Any, draw: random.Random, server: Server, before: int) -> None:
    moment = draw.randrange(-3, NUM_PROMPTS + 1 - before if before < NUM_PROMPTS else 1)
    if moment <= 0:  # while it starts: imports, opening, before its first prompt
        time.sleep(draw.uniform(0.0, 1.5))
    else:
        kill_when(process, lambda: len(server.seen) >= before + moment)
        time.sleep(draw.uniform(0.0, SLOWEST_SECONDS))
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def at_moments(folder: Path, seeds: range, again: float) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(killed_and_resumed, folder / str(seed), seed, again) for seed in seeds]
        for outcome in done:
            outcome.result()


def test_killed_at_ten_moments_it_answers_the_same_and_asks_nothing_again(tmp_path: Path) -> None:
    at_moments(tmp_path, range(10), again=0.15)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_killed_at_two_hundred_moments(tmp_path: Path) -> None:
    first = int(os.environ.get("SOAK_SEED", "1000"))
    at_moments(tmp_path, range(first, first + 200), again=0.4)


def test_run_that_was_killed_shows_as_interrupted_and_one_that_works_as_running(
    tmp_path: Path,
) -> None:
    with serving(plan(random.Random(1), 0.05)) as server:
        ground = Ground(tmp_path, server)
        process = ground.ask()
        while not server.seen:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGSTOP)
        (running,) = ground.runs()
        run_id = running["run_id"]
        assert (running["state"], running["question"]) == ("running", QUESTION)
        assert running["model"] == "openai/test"
        code, _, err = ground.run("resume", run_id)
        assert (code, "another process" in err) == (2, True)
        process.kill()
        process.communicate()
        (killed,) = ground.runs()
        assert killed["state"] == "interrupted"
        code, out, _ = ground.run("resume", run_id[:8])
        assert (code, out.strip()) == (0, expected_answer())
        (finished,) = ground.runs()
        assert (finished["state"], finished["usd"]) == ("finished", None)


def test_ctrl_c_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    with serving(plan(random.Random(2), 0.05)) as server:
        ground = Ground(tmp_path, server)
        process = ground.ask()
        while len(server.seen) < 6:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        run_id = json.loads(out)["run_id"]
        assert f"rlm resume {run_id}" in err
        kept, before = ground.kept_marks(), len(server.seen)
        code, out, err = ground.run("resume", run_id, "--json")
        assert (code, json.loads(out)["answer"]) == (0, expected_answer()), err
        assert not kept & set(ground.asked_marks(before))


def test_caps_count_what_was_spent_before_the_kill(tmp_path: Path) -> None:
    with serving(plan(random.Random(3), 0.02)) as server:
        ground = Ground(tmp_path, server, options=("--max-calls", "12"))
        process = ground.ask()
        assert kill_when(process, lambda: len(server.seen) >= 5)
        process.communicate()
        run_id = ground.run_id()
        assert run_id is not None
        code, out, err = ground.run("resume", run_id, "--json")
        assert code == 4, err
        assert len(server.seen) <= 12
        assert json.loads(out)["usage"]["calls"] == 12


def test_backend_that_was_down_is_asked_again(tmp_path: Path) -> None:
    """A run that its server ended goes on when the server is back."""
    from tests.support.loopback import Seen, fails

    well = plan(random.Random(4), 0.01)
    is_down = True

    def moody(seen: Seen) -> Any:
        turns = sum(message["role"] == "assistant" for message in seen.body["messages"])
        return fails(400, "gone") if is_down and turns == 2 else well(seen)

    with serving(moody) as server:
        ground = Ground(tmp_path, server)
        code, out, _ = ground.run(*ground.question())
        assert code == 5
        run_id = json.loads(out)["run_id"]
        assert ground.runs()[0]["state"] == "failed"
        is_down = False
        kept, before = ground.kept_marks(), len(server.seen)
        code, out, err = ground.run("resume", run_id, "--json")
        assert (code, json.loads(out)["answer"]) == (0, expected_answer()), err
        assert not kept & set(ground.asked_marks(before))
