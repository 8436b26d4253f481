"""The demo as `make demo` runs it, over a small document, with scripts in place of the model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from rlm.bench.demo import draw_demo_cases

SEED = "7"


def run_demo(folder: Path, cell: str) -> subprocess.CompletedProcess[str]:
    script = folder / "script.json"
    script.write_text(json.dumps([f"```repl\n{cell}\n```"]))
    command = [sys.executable, "-m", "rlm.bench.demo", "--seed", SEED, "--tokens", "20000"]
    return subprocess.run(
        [*command, "--folder", str(folder), "--model", f"scripted/{script}"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_five_kinds_of_things_are_asked_about_and_one_fact_is_absent() -> None:
    cases = draw_demo_cases(SEED)
    assert len({case.kind for case in cases}) == len(cases) == 5
    assert sum(case.answer is None for case in cases) == 1
    assert cases == draw_demo_cases(SEED)
    assert cases != draw_demo_cases("8")


def test_demo_shows_answers_evidence_and_cost_and_succeeds(tmp_path: Path) -> None:
    answers = {case.question: case.answer for case in draw_demo_cases(SEED)}
    cell = (
        f"value = {answers!r}[question] if context else None\n"
        "submit(value, evidence=grep(re.escape(value or 'x'), 1))"
    )
    done = run_demo(tmp_path, cell)
    assert done.returncode == 0, done.stderr
    assert "4 of 4 planted facts found, 1 of 1 absent refused; repeat with SEED=7" in done.stdout
    assert done.stdout.count("verdict   right") == 5
    assert done.stdout.count("evidence  demo.txt [") >= 4
    assert "1 turns, 0 sub-calls" in done.stdout
    assert "question 5 of 5" in done.stderr


def test_demo_says_what_was_expected_when_nothing_planted_is_found(tmp_path: Path) -> None:
    """Two are answered with nothing, two with what is wrong, and the absent one too."""
    planted = [case for case in draw_demo_cases(SEED) if case.answer is not None]
    nothing = [case.question for case in planted[:2]]
    done = run_demo(tmp_path, f"submit(None if question in {nothing!r} else '42')")
    assert done.returncode == 0
    assert "0 of 4 planted facts found, 0 of 1 absent refused" in done.stdout
    assert done.stdout.count("WRONG (expected: ") == 5
