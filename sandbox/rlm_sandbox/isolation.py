"""How a worker gives up what it shall not reach, before any cell runs.

Honest limits: `process` is not a boundary. It takes away the host's memory, environment,
descriptors and terminal and caps memory, files and core dumps, but the kernel would still let
hostile code open files and sockets; only the policy stands before that.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import sys
from collections.abc import Iterable

from .kernel import capabilities, landlock
from .kernel.libc import library, prctl

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_M_ARENA_MAX = -8
_LIMITS = {"CORE": 0, "FSIZE": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "NICE": 0, "RTPRIO": 0, "NOFILE": 64}


def detach(keep: Iterable[int]) -> None:
    """Right after a fork: no descriptor but `keep`, and death with the parent."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # the fork server has one thread, so this is its end
    start = 3
    for fd in sorted(keep):
        os.closerange(start, fd)
        start = fd + 1
    os.closerange(start, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def confine(keep: Iterable[int]) -> None:
    """Right after the fork of a worker: `detach`, and no new privileges."""
    _go_first()  # while /proc still shows this process as its own
    detach(keep)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_DUMPABLE, 0)
    os.umask(0o077)
    os.chdir("/")
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
    for name, most in _LIMITS.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)  # some are Linux's own
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (limit, limit))


def _go_first() -> None:
    """When the machine runs out of memory, a worker is what the kernel ends: it can be rebuilt."""
    with contextlib.suppress(OSError):
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        try:
            os.write(score, b"1000")
        finally:
            os.close(score)


def rehearse() -> None:
    """Go the ways that `confine`, `cap_memory` and the kernel's lock go, and change nothing."""
    resident_bytes(os.getpid())
    if sys.platform.startswith("linux"):
        capabilities.held()
        landlock.abi()


def cap_memory(extra_bytes: int) -> None:
    """Allow `extra_bytes` of address space above what is mapped now; beyond is a MemoryError."""
    if not sys.platform.startswith("linux"):
        return  # elsewhere RLIMIT_AS is not kept; the fork server's polling stands alone
    library().mallopt(_M_ARENA_MAX, 1)  # else threads reserve 64 MB of address space each
    mapped_bytes = int(_statm("self")[0]) * mmap.PAGESIZE
    limit = mapped_bytes + extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def give_back() -> None:
    """Memory that a cell has freed, to the system; the C library would keep it (glibc only)."""
    if sys.platform.startswith("linux") and hasattr(library(), "malloc_trim"):
        library().malloc_trim(0)


def resident_bytes(pid: int) -> int:
    """Private memory of a process, or 0 where it cannot be read."""
    try:
        _, resident, shared, *_ = _statm(str(pid))
    except OSError:
        return 0
    return (int(resident) - int(shared)) * mmap.PAGESIZE


def _statm(pid: str) -> list[bytes]:
    """Pages of a process: mapped, resident, of these shared, …"""
    statm = os.open(f"/proc/{pid}/statm", os.O_RDONLY)
    try:
        return os.read(statm, 256).split()
    finally:
        os.close(statm)


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        prctl(option, value)
