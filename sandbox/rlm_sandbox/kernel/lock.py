"""The lock: everything that a process gives up, in order, and for good.

To be called in a freshly forked worker that has one thread and has loaded, mapped and opened all
that it will ever need. It covers files, network, other processes, new code and root's powers; not
how much memory and time is used, which others see to, nor bugs of the kernel or side channels.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from . import capabilities, landlock, machines, seccomp
from .libc import prctl, syscall

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_MDWE, _MDWE_REFUSE_EXEC_GAIN = 65, 1
_ASK_PERSONALITY, _READ_IMPLIES_EXEC = 0xFFFFFFFF, 0x0400000


@dataclass(frozen=True, slots=True)
class Options:
    """`allow_read`: folders (or files) that stay readable, as absolute paths."""

    allow_read: tuple[str, ...] = ()


def lock(options: Options | None = None) -> None:
    """Give it all up. Raises OSError, and then the caller must end: it may be half locked."""
    options = options or Options()
    _require_one_thread()
    capabilities.drop()
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    prctl(_PR_SET_DUMPABLE, 0)
    _refuse_new_code()
    landlock.restrict(options.allow_read)
    seccomp.install(may_read=bool(options.allow_read))


def _require_one_thread() -> None:
    """Landlock and capabilities are a thread's own; a second thread would keep them."""
    try:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208  # pathlib touches many pages
    except OSError:
        return  # no /proc: a fork has one thread
    if threads > 1:
        raise OSError(f"the lock needs a process of one thread; this has {threads}")


def _refuse_new_code() -> None:
    """Memory that may be read may not be run; and a second refusal behind the filter's, which
    kernels before 6.3 do not have."""
    number = machines.here().numbers["personality"]
    syscall(number, syscall(number, _ASK_PERSONALITY) & ~_READ_IMPLIES_EXEC)
    try:
        prctl(_PR_SET_MDWE, _MDWE_REFUSE_EXEC_GAIN)
    except OSError:
        return
