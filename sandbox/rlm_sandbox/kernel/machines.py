"""The two machines that the filter knows: their system call numbers and what else differs.

Data only. The numbers of aarch64 are those of Linux's `asm-generic/unistd.h`; they have been
simulated, never run.
"""

from __future__ import annotations

import functools
import os
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """`audit`: its name in the filter's input. `x32`: the bit of the numbers of its 32-bit twin."""

    name: str
    audit: int
    x32: int | None
    o_directory: int
    o_nofollow: int
    numbers: Mapping[str, int]


_NUMBERS = """
read 0 63 · write 1 64 · close 3 57 · fstat 5 80 · poll 7 - · lseek 8 62 · mmap 9 222
mprotect 10 226 · munmap 11 215 · brk 12 214 · rt_sigaction 13 134 · rt_sigprocmask 14 135
rt_sigreturn 15 139 · ioctl 16 29 · sched_yield 24 124 · mremap 25 216 · madvise 28 233
nanosleep 35 101 · getpid 39 172 · sendto 44 206 · recvfrom 45 207 · socketpair 53 199
clone 56 220 · exit 60 93 · fcntl 72 25 · gettimeofday 96 169 · capget 125 90 · capset 126 91
ptrace 101 117 · personality 135 92 · prctl 157 167 · gettid 186 178 · time 201 - · futex 202 98
sched_getaffinity 204 123 · getdents64 217 61 · restart_syscall 219 128
clock_gettime 228 113 · clock_getres 229 114
clock_nanosleep 230 115 · exit_group 231 94 · epoll_wait 232 - · epoll_ctl 233 21 · openat 257 56
ppoll 271 73 · set_robust_list 273 99 · epoll_pwait 281 22 · epoll_create1 291 20 · seccomp 317 277
getrandom 318 278 · rseq 334 293 · clone3 435 435 · landlock_create_ruleset 444 444
landlock_add_rule 445 445 · landlock_restrict_self 446 446
"""  # name, x86_64, aarch64 (- where it does not exist)


def _numbers(column: int) -> dict[str, int]:
    rows = [entry.split() for line in _NUMBERS.strip().splitlines() for entry in line.split(" · ")]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


X86_64 = Machine("x86_64", 0xC000003E, 0x40000000, 0o200000, 0o400000, _numbers(1))
AARCH64 = Machine("aarch64", 0xC00000B7, None, 0o40000, 0o100000, _numbers(2))


@functools.cache  # a locked process cannot ask again
def here() -> Machine:
    """The machine that this interpreter runs on. OSError, in one line, when it is neither."""
    if not sys.platform.startswith("linux"):
        raise OSError(f"seccomp and Landlock are Linux's own; this is {sys.platform}")
    name = os.uname().machine
    for machine in (X86_64, AARCH64):
        if machine.name == name and struct.calcsize("P") == 8 and sys.byteorder == "little":
            return machine
    raise OSError(
        f"no filter for a {8 * struct.calcsize('P')}-bit interpreter on {name};"
        " there are: x86_64, aarch64"
    )
