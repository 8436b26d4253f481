"""What a locked worker may ask of the kernel, said a second time and in another way.

The tests hold the filter to this table: a call is allowed when it is named here and its predicate
holds for the arguments. `such_as` are arguments that are allowed, from which edges are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .bpf_simulator import Call

Arguments = tuple[int, ...]
_MAX = (1 << 64) - 1


@dataclass(frozen=True)
class Allowed:
    when: Callable[[Arguments], bool]
    such_as: tuple[Arguments, ...]


def _low(value: int) -> int:
    """What the kernel reads of an int."""
    return value & 0xFFFFFFFF


def always() -> Allowed:
    return Allowed(lambda a: True, ((0, 0, 0, 0, 0, 0),))


WITHOUT_CONDITION = {
    *("read", "write", "close", "munmap", "brk"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "restart_syscall"),
    *("poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait"),
    *("nanosleep", "gettimeofday", "time", "getrandom"),
    *("getpid", "gettid", "sched_yield", "set_robust_list", "rseq", "exit", "exit_group"),
}
_OWN_CLOCK = Allowed(lambda a: _low(a[0]) < 16, ((0,), (1,), (3,), (15,)))
WITH_CONDITION = {
    "mmap": Allowed(
        lambda a: a[2] in (0, 1, 2, 3) and a[3] in _private_maps(),
        ((0, 4096, 0, 0x22), (0, 4096, 3, 0x22), (1 << 40, 4096, 1, 0x4022), (0, 1, 2, 0x20032)),
    ),
    "mprotect": Allowed(lambda a: a[2] in (0, 1, 2, 3), ((4096, 1, 0), (4096, 1, 1), (0, 1, 3))),
    "mremap": Allowed(lambda a: a[3] in (0, 1, 2, 3), ((0, 1, 2, 0), (0, 1, 2, 1), (0, 1, 2, 3))),
    "madvise": Allowed(
        lambda a: _low(a[2]) in (4, 8, 14, 15, 102, 103),
        tuple((4096, 1, advice) for advice in (4, 8, 14, 15, 102, 103)),
    ),
    "clone": Allowed(lambda a: a[0] in (0x3D0F00, 0x7D0F00), ((0x3D0F00,), (0x7D0F00,))),
    "futex": Allowed(
        lambda a: _low(a[1]) in {low | high for low in (0, 1, 3, 4, 9, 10) for high in _FUTEX_HIGH},
        ((0, 0), (0, 0x81), (0, 3), (0, 4), (0, 0x189), (0, 0x10A)),
    ),
    "sched_getaffinity": Allowed(lambda a: _low(a[0]) == 0, ((0, 128, 4096),)),
    "clock_gettime": _OWN_CLOCK,
    "clock_getres": _OWN_CLOCK,
    "clock_nanosleep": _OWN_CLOCK,
    "ioctl": Allowed(lambda a: _low(a[1]) == 0x5421, ((3, 0x5421),)),
    "fcntl": Allowed(lambda a: _low(a[1]) in (1, 2, 3), ((3, 1), (3, 2), (3, 3))),
    "socketpair": Allowed(
        lambda a: (
            _low(a[0]) == 1 and _low(a[1]) in (1, 0x801, 0x80001, 0x80801) and _low(a[2]) == 0
        ),
        ((1, 1, 0), (1, 0x80801, 0)),
    ),
    "sendto": Allowed(lambda a: a[4] == 0, ((3, 4096, 5, 0, 0),)),
    "recvfrom": Allowed(lambda a: a[4] == 0, ((3, 4096, 5, 0, 0),)),
    "prctl": Allowed(lambda a: _low(a[0]) == 15, ((15, 4096),)),
}
_FUTEX_HIGH = (0, 0x80, 0x100, 0x180)


def _private_maps() -> set[int]:
    extra = (0x10, 0x4000, 0x20000, 0x100000)
    return {
        0x22 | sum(bit for place, bit in enumerate(extra) if chosen >> place & 1)
        for chosen in range(16)
    }


def for_reading(machine: str) -> dict[str, Allowed]:
    """What is allowed besides where cells may read files."""
    folder, no_link = (0o40000, 0o100000) if machine == "aarch64" else (0o200000, 0o400000)
    flags = 0o2000000 | 0o4000 | 0o400 | folder | no_link
    return {
        "openat": Allowed(
            lambda a: _low(a[2]) | flags == flags,
            ((0, 1, 0), (0, 1, 0o2000000), (0, 1, flags)),
        ),
        "fstat": always(),
        "lseek": always(),
        "getdents64": always(),
    }


def table(machine: str, *, may_read: bool) -> dict[str, Allowed]:
    allowed = {name: always() for name in WITHOUT_CONDITION} | WITH_CONDITION
    return allowed | for_reading(machine) if may_read else allowed


def edges(allowed: Allowed) -> Iterator[Arguments]:
    """Each allowed example, and all that lies one bit, or a jump to an extreme, beside it."""
    for example in allowed.such_as:
        arguments = (*example, 0, 0, 0, 0, 0, 0)[:6]
        yield arguments
        for place, value in enumerate(arguments):
            beside = {0, 0xFFFFFFFF, _MAX, *(value ^ 1 << bit for bit in range(64))}
            for other in beside - {value}:
                yield (*arguments[:place], other, *arguments[place + 1 :])


def calls(audit: int, number: int, allowed: Allowed | None) -> Iterator[Call]:
    """Of one number, to be shown to a filter."""
    if allowed is None or allowed.such_as == always().such_as:
        yield Call(audit, number)
        yield Call(audit, number, (_MAX,) * 6)
        return
    for arguments in edges(allowed):
        yield Call(audit, number, arguments)
