"""A Python REPL in a process that the kernel confines: code in, results out, functions by name.

    with Sandbox() as sandbox:
        print(sandbox.run("sum(range(10))").stdout)

`Sandbox` is for everybody; `Session` and `server_for` are what it is made of.

Stands alone: imports nothing of `rlm`, and apart from RestrictedPython only the standard library.
Names are loaded when used, since the fork server imports this package too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .forkserver import ForkServer
    from .sandbox import Result, Sandbox
    from .servers import Server, server_for
    from .session import Session
    from .values import Capability, CellResult, Limits, SandboxError, Submission

_HOMES = {
    "ForkServer": "forkserver",
    "Result": "sandbox",
    "Sandbox": "sandbox",
    "Server": "servers",
    "Session": "session",
    "Capability": "values",
    "CellResult": "values",
    "Limits": "values",
    "SandboxError": "values",
    "Submission": "values",
    "server_for": "servers",
}

__all__ = [
    "Capability",
    "CellResult",
    "ForkServer",
    "Limits",
    "Result",
    "Sandbox",
    "SandboxError",
    "Server",
    "Session",
    "Submission",
    "server_for",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'rlm_sandbox' has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
