"""What makes workers, what a session asks of one, and which server a level of isolation means.

Knows no server from within: each is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from . import levels
from .levels import Level
from .protocol import Run, Setup
from .text import TextFile
from .values import Capability, CellResult, Limits, SandboxError


@dataclass(frozen=True)
class Plan:
    """What every worker of a session is started with. The text's descriptors are the session's."""

    setup: Setup
    capabilities: Mapping[str, Capability]
    limits: Limits
    text: TextFile | None
    memory_bytes: int


class Worker(Protocol):
    """Where the cells of one session run, one at a time. Its end is a result, not an exception."""

    @property
    def ended(self) -> str | None:
        """Why it is of no more use, once it is."""

    async def run(self, run: Run) -> CellResult:
        """`killed` in the result means that this worker is of no more use."""

    def kill(self, why: str) -> None:
        """End it, whatever it does; a cell that runs ends with `why`."""

    def close(self) -> None:
        """Kill, and free what it held. Not while a cell runs."""


class Server(Protocol):
    """Makes workers of one level. Used by any thread and one event loop after another."""

    @property
    def level(self) -> Level: ...

    async def start(self) -> None:
        """Be ready to make workers; does nothing when it is. Raises SandboxError."""

    async def aclose(self) -> None:
        """End it, and with it every worker."""

    def close(self) -> None:
        """`aclose` for those who have no event loop any more."""

    async def link(self, plan: Plan) -> Worker:
        """A new worker, ready for its first cell. Raises SandboxError."""

    def over(self, text: TextFile) -> Server:
        """A server for many sessions over one text, which they share where that is possible;
        itself where it is not. Close it when it is another one."""


def server_for(
    isolation: str = "auto",
    *,
    allow_read: Sequence[Path] = (),
    preload: Sequence[str] = (),
    hash_seed: int = 0,
) -> Server:
    """The server of a level, not yet started. `allow_read`: folders that cells may read;
    `preload`: packages that cells may import. Raises SandboxError, in one clear line."""
    try:
        level = levels.resolve(isolation)
    except ValueError as error:
        raise SandboxError(str(error)) from None
    lack = levels.lack(level)
    if lack is not None:
        raise SandboxError(lack)
    for wanted, ability in ((allow_read, "read_files"), (preload, "preload")):
        if wanted and ability not in level.abilities:
            able = ", ".join(name for name, it in levels.LEVELS.items() if ability in it.abilities)
            raise SandboxError(f"isolation {level.name!r} cannot do this ({ability}); {able} can")
    if level.name == "monty":
        from .monty import MontyServer

        return MontyServer(allow_read=allow_read)
    from .forkserver import ForkServer

    return ForkServer(level, allow_read=allow_read, preload=preload, hash_seed=hash_seed)
