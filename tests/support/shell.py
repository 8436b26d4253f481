"""The `rlm` command as a shell runs it, for the tests of its commands."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

RLM = [sys.executable, "-W", "error", "-m", "rlm"]
Done = subprocess.CompletedProcess[str]


def run(*arguments: str, stdin: str | None = "", **options: Any) -> Done:
    return subprocess.run(
        [*RLM, *arguments], input=stdin, capture_output=True, text=True, check=False, **options
    )


def fails_in_one_line(done: Done, code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("rlm: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr
