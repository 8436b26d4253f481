"""Runs a command and tells its wall time and the peak memory of its whole process tree.

Memory is what the tree needs for itself: anonymous pages and shared memory, each page counted
once (`Pss_Anon + Pss_Shmem` of /proc/PID/smaps_rollup); the page cache is left apart. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
PERIOD_SECONDS: Final = 0.02
COUNTED: Final = ("Pss_Anon:", "Pss_Shmem:")


@dataclass(frozen=True, slots=True)
class Measured:
    """`peak_bytes` is None where /proc does not tell."""

    exit_code: int
    stdout: str
    seconds: float
    peak_bytes: int | None


def run(command: Sequence[str], stderr: int | None = None) -> Measured:
    """Waits for the command; its standard error goes where ours goes unless told otherwise."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        with PeakMemory(process.pid) as peak:
            stdout, _ = process.communicate()
        seconds = time.perf_counter() - begun
    return Measured(process.returncode, stdout, seconds, peak.num_bytes)


class PeakMemory:
    """Samples the tree below a process, itself included, from a thread until the block ends."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.num_bytes: int | None = None

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.is_set():
            now = tree_bytes(self._pid)
            if now is not None:
                self.num_bytes = max(now, self.num_bytes or 0)
            self._done.wait(PERIOD_SECONDS)


def tree_bytes(pid: int) -> int | None:
    """Memory of a process and all below it at this moment; None where /proc does not tell."""
    sizes = [_own_bytes(member) for member in _tree(pid)]
    known = [size for size in sizes if size is not None]
    return sum(known) if known else None


def descendants() -> set[int]:
    """Every process below this one, at this moment."""
    return _tree(os.getpid()) - {os.getpid()}


def private_bytes(pid: int) -> int | None:
    """Memory that no other process shares; None where it may not be read, as by an ordinary user
    of a process that has made itself unreadable."""
    return _rolled_up(pid, ("Private_Clean:", "Private_Dirty:"))


def _tree(root: int) -> set[int]:
    parents = {child: parent for child in _processes() if (parent := _parent(child)) is not None}
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _processes() -> list[int]:
    if not PROC.is_dir():
        return []
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int | None:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:  # it ended meanwhile
        return None
    # The command's name, in brackets, may itself hold brackets and spaces.
    return int(stat.rpartition(")")[2].split()[1])


def _own_bytes(pid: int) -> int | None:
    return _rolled_up(pid, COUNTED)


def _rolled_up(pid: int, kinds: Sequence[str]) -> int | None:
    try:
        rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:  # it ended meanwhile, may not be read, or this is no Linux
        return None
    lines = (line.split() for line in rollup.splitlines())
    return sum(int(fields[1]) * 1024 for fields in lines if fields[0] in kinds)
