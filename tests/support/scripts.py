"""Scripts for the scripted backend, written by tests as cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def cell(code: str) -> str:
    """A reply that runs `code`."""
    return f"I run this.\n```repl\n{code}\n```"


def model_of(folder: Path, *replies: Any, sub: Any = None, name: str = "script.json") -> str:
    """The name of a scripted model with these root replies and these replies to sub-calls."""
    script = {"root": list(replies)} | ({} if sub is None else {"sub": sub})
    path = folder / name
    path.write_text(json.dumps(script), "utf-8")
    return f"scripted/{path}"
