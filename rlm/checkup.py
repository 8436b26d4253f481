"""What works on this machine, found out by trying: levels of isolation, their times, models.

Nothing raises here: what does not work is a finding, with the reason. Knows no shell.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rlm import backends
from rlm.errors import RLMError
from rlm.local_servers import LocalServer, find
from rlm.settings import DEFAULT_MODEL, keys_found
from rlm_sandbox import kernel
from rlm_sandbox.levels import AUTO, LEVELS, Level
from rlm_sandbox.servers import Server, server_for
from rlm_sandbox.session import Session
from rlm_sandbox.values import SandboxError

SESSIONS = 5  # opened of each level, to take the middle one's time


@dataclass(frozen=True, slots=True)
class Found:
    """One level as it is here. `server_seconds`: of its server, once; `session_seconds`: of each
    session; `probes`: (name, ok, detail) of what a locked child tried."""

    name: str
    is_boundary: bool
    summary: str
    is_available: bool
    detail: str
    server_seconds: float | None = None
    session_seconds: float | None = None
    probes: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, slots=True)
class Checkup:
    """All that was found. `isolation` is the level that `auto` gives, None where it refuses, and
    `why` says on what grounds."""

    isolation: str | None
    why: str
    features: kernel.Features
    levels: tuple[Found, ...]
    embedded: str | None  # why the model that ships cannot be used; None: it can
    keys: tuple[str, ...]
    servers: tuple[LocalServer, ...]

    def to_json(self) -> dict[str, Any]:
        """The object of `rlm doctor --json`."""
        levels = []
        for level in self.levels:
            probes = [
                dict(zip(("name", "ok", "detail"), item, strict=True)) for item in level.probes
            ]
            levels.append({**asdict(level), "probes": probes})
        return {
            "isolation": self.isolation,
            "why": self.why,
            "kernel": asdict(self.features),
            "levels": levels,
            "models": {
                "engram": {"is_available": self.embedded is None, "detail": self.embedded or ""},
                "keys": list(self.keys),
                "servers": [asdict(server) for server in self.servers],
            },
        }


async def examine() -> Checkup:
    """Level after level, so that their times are their own; it takes seconds."""
    levels = [await _tried(level) for level in LEVELS.values()]
    (auto,) = (found for found in levels if found.name == AUTO)
    return Checkup(
        isolation=auto.name if auto.is_available else None,
        why=_why(auto),
        features=kernel.features(),
        levels=tuple(levels),
        embedded=await _embedded(),
        keys=keys_found(),
        servers=await find(),
    )


async def _tried(level: Level) -> Found:
    declared = (level.name, level.is_boundary, level.summary)
    probes: Sequence[Sequence[Any]] = ()
    try:
        server = server_for(level.name)
        try:
            begun = time.perf_counter()
            await server.start()
            started = time.perf_counter()
            opened = sorted([await _session_seconds(server) for _ in range(SESSIONS)])
        finally:
            probes = getattr(server, "probes", ())
            await server.aclose()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is why the level is not there
        told = str(error) if isinstance(error, SandboxError) else f"{type(error).__name__}: {error}"
        return Found(*declared, False, told, probes=probes)
    times = round(started - begun, 4), round(opened[SESSIONS // 2], 4)
    return Found(*declared, True, "", *times, probes)


async def _session_seconds(server: Server) -> float:
    begun = time.perf_counter()
    async with await Session.open(server, capabilities={}):
        return time.perf_counter() - begun


def _why(auto: Found) -> str:
    held = sum(1 for _, is_ok, _ in auto.probes if is_ok)
    if auto.is_available:
        return f"{held} of {len(auto.probes)} probes hold"
    return auto.detail


async def _embedded() -> str | None:
    try:
        backend = backends.resolve(DEFAULT_MODEL)
        try:
            await backend.warm()
        finally:
            await backend.aclose()
    except RLMError as error:
        return str(error)
    return None
