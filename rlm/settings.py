"""What a user can set, as one frozen value, and the only file that reads the environment.

Knows no concrete class. Bad values raise `UsageError` with one line that names the option.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rlm.errors import UsageError

DEFAULT_MODEL = "engram"
ISOLATIONS = ("auto", "process")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that shapes a run. None means no cap, or for `sub_model`: the same as `model`."""

    model: str = DEFAULT_MODEL
    sub_model: str | None = None
    base_url: str | None = None
    depth: int = 1
    max_turns: int = 20
    max_calls: int | None = None
    max_tokens: int | None = None
    max_seconds: float | None = None
    isolation: str = "auto"
    trace: Path | None = None
    cell_seconds: float = 120.0

    def __post_init__(self) -> None:
        _require(bool(self.model.strip()), "--model must name a model")
        _require(self.sub_model is None or bool(self.sub_model.strip()), "--sub-model is empty")
        _require(0 <= self.depth <= 16, f"--depth must be 0 to 16, not {self.depth}")
        _require(self.max_turns >= 1, f"--max-turns must be at least 1, not {self.max_turns}")
        for name in ("max_calls", "max_tokens", "max_seconds"):
            value = getattr(self, name)
            option = "--" + name.replace("_", "-")
            _require(value is None or value > 0, f"{option} must be above 0, not {value}")
        _require(self.cell_seconds > 0, f"cell_seconds must be above 0, not {self.cell_seconds}")
        known = ", ".join(ISOLATIONS)
        _require(self.isolation in ISOLATIONS, f"isolation must be one of: {known}")
        if self.base_url is not None:
            served = self.base_url.startswith(("http://", "https://"))
            _require(served, f"--base-url must start with http:// or https://: {self.base_url}")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise UsageError(message)


def environment(name: str) -> str | None:
    """A variable of the environment; empty counts as unset."""
    return os.environ.get(name) or None


def home() -> Path:
    """The folder of what the runtime keeps: RLM_HOME, or the platform's cache folder."""
    chosen = environment("RLM_HOME")
    if chosen is not None:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(environment("LOCALAPPDATA") or Path.home() / "AppData/Local") / "rlm"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/rlm"
    return Path(environment("XDG_CACHE_HOME") or Path.home() / ".cache") / "rlm"
