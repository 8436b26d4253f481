"""The lock: everything that a process gives up, in order, and for good.

To be called in a freshly forked worker that has one thread and has loaded, mapped and opened all
it will ever need. It covers files, network, other processes, new code and root's powers. It does
not cover bugs of the kernel, side channels, or how much memory and time is used: others see to it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from . import capabilities, landlock, machines, seccomp
from .libc import prctl, syscall

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_MDWE, _MDWE_REFUSE_EXEC_GAIN = 65, 1
_ASK_PERSONALITY, _READ_IMPLIES_EXEC = 0xFFFFFFFF, 0x0400000
_NONE_OF = "CORE FSIZE MEMLOCK MSGQUEUE NICE RTPRIO"  # RLIMIT_
_MAX_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Options:
    """`allow_read`: folders (or files) that stay readable, as absolute paths."""

    allow_read: tuple[str, ...] = ()


def lock(options: Options | None = None) -> None:
    """Give it all up. Raises OSError, and then the caller must end: it may be half locked."""
    options = options or Options()
    _require_one_thread()
    _limit()
    capabilities.drop()
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    prctl(_PR_SET_DUMPABLE, 0)
    _refuse_new_code()
    landlock.restrict(options.allow_read)
    seccomp.install(may_read=bool(options.allow_read))


def _require_one_thread() -> None:
    """Landlock and capabilities are a thread's own; a second thread would keep them."""
    try:
        threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return  # no /proc: a fork has one thread
    if threads > 1:
        raise OSError(f"the lock needs a process of one thread; this has {threads}")


def _limit() -> None:
    for name in _NONE_OF.split():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(_MAX_OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def _refuse_new_code() -> None:
    """Memory that may be read may not be run; and a second refusal behind the filter's, which
    kernels before 6.3 do not have."""
    number = machines.here().numbers["personality"]
    syscall(number, syscall(number, _ASK_PERSONALITY) & ~_READ_IMPLIES_EXEC)
    try:
        prctl(_PR_SET_MDWE, _MDWE_REFUSE_EXEC_GAIN)
    except OSError:
        return
