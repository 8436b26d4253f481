"""The processes beside a payload: which there are, and whether anybody troubled them.

Reads /proc and asks the kernel, from outside. Knows neither payloads nor sessions.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_CHILD_SUBREAPER = 36
_DEAD = "ZX"
# SIGPIPE comes to whoever writes to a worker that has ended; Python ignores it
_UNTAKEN = {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE}
_BYSTANDER = Path(__file__).with_name("bystander.py")


def adopt_orphans() -> None:
    """From here on a process whose parent ends becomes this one's child, and cannot hide."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def families() -> dict[int, set[int]]:
    """Living children by parent."""
    found: dict[int, set[int]] = {}
    for pid, (state, parent) in _all().items():
        if state not in _DEAD:
            found.setdefault(parent, set()).add(pid)
    return found


def children(pid: int) -> set[int]:
    return families().get(pid, set())


def status(pid: int) -> dict[str, str]:
    """The fields of /proc/PID/status; none when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _all() -> dict[int, tuple[str, int]]:
    """State and parent by pid."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            state, parent, *_ = stat.rpartition(")")[2].split()
            found[int(entry.name)] = state, int(parent)
    return found


@dataclass(frozen=True)
class Standing:
    """What other processes could change of a process without touching it."""

    niceness: int
    scheduler: int
    processors: frozenset[int]
    limits: str
    memory_score: str
    is_stopped: bool

    @classmethod
    def of(cls, pid: int) -> Standing:
        files = Path(f"/proc/{pid}")
        return cls(
            os.getpriority(os.PRIO_PROCESS, pid),
            os.sched_getscheduler(pid),
            frozenset(os.sched_getaffinity(pid)),
            (files / "limits").read_text(),
            (files / "oom_score_adj").read_text(),
            status(pid).get("State", "T").startswith("T"),
        )


class Standings:
    """Whether some processes stand as they stood at first."""

    def __init__(self, *pids: int) -> None:
        self._before = {pid: Standing.of(pid) for pid in pids}

    def harm(self) -> list[str]:
        harm = []
        for pid, before in self._before.items():
            try:
                now = Standing.of(pid)
            except (OSError, ProcessLookupError):
                harm.append(f"process {pid} is gone")
                continue
            changed = [name for name in vars(now) if getattr(now, name) != getattr(before, name)]
            harm += [f"{name} of process {pid} changed" for name in changed]
        return harm


class Signals:
    """Every signal that can be caught, counted in this process."""

    def __init__(self) -> None:
        self._seen: list[int] = []
        for number in sorted(signal.valid_signals() - _UNTAKEN):
            try:
                signal.signal(number, self._see)
            except (OSError, ValueError):
                continue  # the C library keeps some for itself

    def _see(self, number: int, _: object) -> None:
        self._seen.append(number)

    def harm(self) -> list[str]:
        seen, self._seen = self._seen, []
        return [f"signal {number} reached the host" for number in seen]


class Bystander:
    """A process of the same user that minds its own business, and tells who troubles it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", str(_BYSTANDER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._told: IO[bytes] = self._process.stdout
        self._told.readline()
        os.set_blocking(self._told.fileno(), False)
        self.pid = self._process.pid

    def harm(self) -> list[str]:
        told = self._told.read() or b""
        harm = [f"signal {line} reached a bystander" for line in told.decode().split()]
        if self._process.poll() is not None:
            harm.append("the bystander is gone")
        return harm

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Heartbeat:
    """Whether this process's event loop is held up: by work of its own, or by waiting."""

    def __init__(self, most_work_seconds: float, most_wait_seconds: float) -> None:
        self._most = most_work_seconds, most_wait_seconds
        self._last = self._now()

    def harm(self) -> list[str]:
        """To be asked again and again, on the loop."""
        before, self._last = self._last, self._now()
        names = ("busy", "held up")
        gaps = (now - then for now, then in zip(self._last, before, strict=True))
        return [
            f"the host was {name} for {gap:.1f} s"
            for name, gap, most in zip(names, gaps, self._most, strict=True)
            if gap > most
        ]

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.thread_time(), time.monotonic()


def most_memory_bytes(pid: int) -> int:
    """What a process has held in memory at its worst."""
    return int(status(pid).get("VmHWM", "0 kB").split()[0]) << 10
