"""Loading a filter into the kernel, for every thread of this process and for good."""

from __future__ import annotations

import ctypes
import functools

from . import bpf, machines, rules
from .libc import syscall

_SET_MODE_FILTER, _GET_ACTION_AVAIL = 1, 2
_TSYNC = 1


class _Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@functools.cache
def program(may_read: bool) -> _Program:
    """As the kernel takes it. Made once, before the fork."""
    made = bpf.assemble(machines.here(), rules.allowed(machines.here(), may_read=may_read))
    return _Program(len(made), b"".join(instruction.packed() for instruction in made))


def install(*, may_read: bool) -> None:
    """From here on only what the rules admit. Needs no_new_privs; raises OSError."""
    address = ctypes.addressof(program(may_read))
    unsynced = syscall(machines.here().numbers["seccomp"], _SET_MODE_FILTER, _TSYNC, address)
    if unsynced:
        raise OSError(f"thread {unsynced} could not be brought under the filter")


def is_available() -> bool:
    """Does this kernel know filters that end a process?"""
    action = ctypes.c_uint32(bpf.KILL_PROCESS)
    try:
        syscall(machines.here().numbers["seccomp"], _GET_ACTION_AVAIL, 0, ctypes.addressof(action))
    except OSError:
        return False
    return True
