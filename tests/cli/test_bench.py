"""`rlm bench` as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rlm", "bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_list_names_what_can_be_measured() -> None:
    done = bench("--list")
    assert done.returncode == 0, done.stderr
    names = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("ability")}
    assert names >= {"planted", "roots", "ruler", "ruler-aggregates", "oolong", "oolong-pairs"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["oolon"], "no measurement 'oolon'; did you mean 'oolong'?"),
        (["--data", "no-such-folder", "spans"], "--data no-such-folder: not a folder"),
        (
            ["--model", "engrams", "roots"],
            "unknown model 'engrams'; did you mean 'engram[/FOLDER]'?",
        ),
        (["roots", "--quick", "--model", "engram/no-such"], "no Engram checkpoint at no-such"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], told: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_needs_data_is_skipped_and_says_so() -> None:
    done = bench("oolong", "spans", "--quick", "--json", "--seed", "1")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in found] == ["oolong", "spans"]
    assert all("--data DIR" in one["skipped"] and not one["scores"] for one in found)


def test_page_is_printed_and_kept_where_out_says(tmp_path: Path) -> None:
    done = bench("help", "--quick", "--seed", "1", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "| `rlm --help` |" in done.stdout
    kept = json.loads((tmp_path / "help.json").read_text())
    assert kept["command"] == "rlm bench help --seed 1 --quick"
    assert (tmp_path / "BENCHMARKS.md").read_text() == done.stdout.removesuffix("\n")
