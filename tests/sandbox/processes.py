"""Which processes there are, read from /proc: the tests' own view of forks and ends."""

from __future__ import annotations

import os
import time
from pathlib import Path


def children(pid: int) -> set[int]:
    """Living children, by the parent that each process names; zombies do not count."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            state, parent = _state_and_parent(int(entry.name))
            if parent == pid and state not in "ZX":
                found.add(int(entry.name))
    return found


def workers() -> set[int]:
    """The workers of every fork server that this process has started."""
    return {worker for server in children(os.getpid()) for worker in children(server)}


def is_alive(pid: int) -> bool:
    """Any of its threads: the first one may end before the others."""
    if _state_and_parent(pid)[0] not in "ZX":
        return True
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir())) > 1
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(*pids: int) -> None:
    """Returns when all have ended; a test that never gets there runs into its timeout."""
    while any(is_alive(pid) for pid in pids):
        time.sleep(0.005)


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "X", 0
    state, parent, *_ = stat.rpartition(")")[2].split()
    return state, int(parent)
