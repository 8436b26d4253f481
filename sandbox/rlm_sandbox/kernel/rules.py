"""What a locked worker may still ask of the kernel: every system call not named here is refused.

Data only; the filter is assembled from it, and the tests prove that the two agree. A value is
listed because CPython, glibc or musl was seen to need it after the lock, for threads, asyncio,
sleeping and memory; nothing here opens, names, signals, starts or maps code.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass

from .machines import Machine

_ALL_32 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Check:
    """`argument & mask` is one of `values`. The kernel reads an int's lower half only; of a long
    (and of a pointer) the upper half must be 0, too."""

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL_32
    is_long: bool = False


Checks = tuple[Check, ...]
Rules = Mapping[str, Checks]


def _only_bits(argument: int, bits: int, *, is_long: bool = False) -> Check:
    return Check(argument, (0,), _ALL_32 & ~bits, is_long)


def _null(argument: int) -> Check:
    return Check(argument, (0,), is_long=True)


_PLAIN = """
read write close munmap brk
rt_sigaction rt_sigprocmask rt_sigreturn restart_syscall
poll ppoll epoll_create1 epoll_ctl epoll_wait epoll_pwait
nanosleep gettimeofday time
getpid gettid sched_yield set_robust_list rseq exit exit_group
getrandom
"""  # whatever their arguments

_READ_PLAIN = "fstat lseek getdents64"  # where files may be read

_READ_WRITE = 0x1 | 0x2  # PROT_; never PROT_EXEC
_PRIVATE_ANONYMOUS = 0x02 | 0x20  # MAP_; no file, and nothing that others could see
_HARMLESS_MAP = 0x10 | 0x4000 | 0x20000 | 0x100000  # FIXED, NORESERVE, STACK, FIXED_NOREPLACE
_REAL_CLOCKS = 0xF  # above are the clocks of other processes
_ADVICE = (4, 8, 14, 15, 102, 103)  # DONTNEED, FREE, (NO)HUGEPAGE, GUARD_INSTALL, GUARD_REMOVE
_FUTEX_FLAGS = 0x80 | 0x100  # PRIVATE, CLOCK_REALTIME
_FUTEX = (0, 1, 3, 4, 9, 10)  # WAIT, WAKE, (CMP_)REQUEUE, WAIT_BITSET, WAKE_BITSET; none with PI
_PTHREAD_FLAGS = (0x3D0F00, 0x7D0F00)  # what glibc and what musl gives clone() for a thread
_FIONBIO = 0x5421
_F_GETFD, _F_SETFD, _F_GETFL = 1, 2, 3
_AF_UNIX, _SOCK_STREAM, _SOCK_FLAGS = 1, 1, 0x80000 | 0x800  # CLOEXEC, NONBLOCK
_O_CLOEXEC, _O_NONBLOCK, _O_NOCTTY = 0o2000000, 0o4000, 0o400
_PR_SET_NAME = 15

_FILTERED: Rules = {
    "mmap": (
        _only_bits(2, _READ_WRITE, is_long=True),
        Check(3, (_PRIVATE_ANONYMOUS,), _ALL_32 & ~_HARMLESS_MAP, is_long=True),
    ),
    "mprotect": (_only_bits(2, _READ_WRITE, is_long=True),),
    "mremap": (_only_bits(3, 0x1 | 0x2, is_long=True),),  # MAYMOVE, FIXED
    "madvise": (Check(2, _ADVICE),),
    "clone": (Check(0, _PTHREAD_FLAGS, is_long=True),),
    "futex": (Check(1, _FUTEX, _ALL_32 & ~_FUTEX_FLAGS),),
    "sched_getaffinity": (Check(0, (0,)),),  # its own
    "clock_gettime": (_only_bits(0, _REAL_CLOCKS),),
    "clock_getres": (_only_bits(0, _REAL_CLOCKS),),
    "clock_nanosleep": (_only_bits(0, _REAL_CLOCKS),),
    "ioctl": (Check(1, (_FIONBIO,)),),
    "fcntl": (Check(1, (_F_GETFD, _F_SETFD, _F_GETFL)),),
    "socketpair": (
        Check(0, (_AF_UNIX,)),
        Check(1, (_SOCK_STREAM,), _ALL_32 & ~_SOCK_FLAGS),
        Check(2, (0,)),
    ),
    "sendto": (_null(4),),  # to whom: only along a connection
    "recvfrom": (_null(4),),
    "prctl": (Check(0, (_PR_SET_NAME,)),),  # of a thread; nothing that was given up comes back
}

REFUSED_OTHERWISE: Mapping[str, int] = {"clone3": errno.ENOSYS}  # then libc falls back to clone


def allowed(machine: Machine, *, may_read: bool) -> Rules:
    """The rules for one machine, those without checks first; `may_read`: with those for reading
    what Landlock admits."""
    plain, filtered = _PLAIN.split(), dict(_FILTERED)
    if may_read:
        plain += _READ_PLAIN.split()
        filtered["openat"] = (_only_bits(2, _read_flags(machine)),)
    rules: dict[str, Checks] = dict.fromkeys(plain, ()) | filtered
    return {name: checks for name, checks in rules.items() if name in machine.numbers}


def _read_flags(machine: Machine) -> int:
    """O_RDONLY, which is 0, and what may stand beside it; not O_PATH, not O_TRUNC."""
    return _O_CLOEXEC | _O_NONBLOCK | _O_NOCTTY | machine.o_directory | machine.o_nofollow
