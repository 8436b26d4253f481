"""The control of every score: the same architecture with random weights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from rlm.errors import UsageError

RLM_COMMAND: Final = (sys.executable, "-m", "rlm")


def untrained(folder: Path, model: str) -> str:
    """The name of an untrained model of that model's shape, written once a folder."""
    checkpoint = folder / "untrained"
    name, _, trained = model.partition("/")
    like = ["--like", trained] if name == "engram" and trained else []
    if not checkpoint.exists():
        command = [*RLM_COMMAND, "engram", "init", "--seed", "0", *like, str(checkpoint)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise UsageError(done.stderr.strip().removeprefix("rlm: "))
    return f"engram/{checkpoint}"
