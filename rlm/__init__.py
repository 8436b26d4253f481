"""A Recursive Language Model runtime: questions over contexts of any length, offline by default.

    from rlm import RLM
    with RLM("engram") as rlm:
        print(rlm.ask("Who signed the lease?", Path("archive.txt")).text)

Names load when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rlm.api import RLM, Context, Paths
    from rlm.errors import (
        BackendError,
        BudgetExceeded,
        RLMError,
        SandboxFailure,
        TransientBackendError,
        UsageError,
    )
    from rlm.records import Answer, Document, ErrorNote, Event, Evidence, Pass, Usage
    from rlm.settings import Selection, Settings

__all__ = [
    "RLM",
    "Answer",
    "BackendError",
    "BudgetExceeded",
    "Context",
    "Document",
    "ErrorNote",
    "Event",
    "Evidence",
    "Pass",
    "Paths",
    "RLMError",
    "SandboxFailure",
    "Selection",
    "Settings",
    "TransientBackendError",
    "UsageError",
    "Usage",
]

_HOMES = {
    "rlm.api": ("RLM", "Context", "Paths"),
    "rlm.settings": ("Selection", "Settings"),
    "rlm.records": ("Answer", "Document", "ErrorNote", "Event", "Evidence", "Pass", "Usage"),
    "rlm.errors": (
        "BackendError",
        "BudgetExceeded",
        "RLMError",
        "SandboxFailure",
        "TransientBackendError",
        "UsageError",
    ),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'rlm' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
