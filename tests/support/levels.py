"""What this machine lacks for a level of isolation; asked without the code under test."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys


def missing(name: str) -> str | None:
    """The reason to leave the tests of a level out, if there is one."""
    if name == "monty":
        return None if importlib.util.find_spec("pydantic_monty") else "pydantic-monty is missing"
    if name in ("kernel", "bwrap") and sys.platform != "linux":
        return "this is not Linux"
    if name == "bwrap":
        if shutil.which("bwrap") is None:
            return "bubblewrap is not installed"
        command = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        return said.stderr.strip() if said.returncode else None
    return None
