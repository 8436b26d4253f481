"""Root's powers, given up for good: every set of capabilities, and every way to get one back."""

from __future__ import annotations

import ctypes
import errno
import struct
from dataclasses import dataclass

from . import machines
from .libc import prctl, syscall

_HEADER = struct.pack("=Ii", 0x20080522, 0)  # version 3, this thread
_CAP_SETPCAP = 8
_PR_CAPBSET_DROP = 24
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL = 47, 4
# NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE set and locked; KEEP_CAPS locked unset.
_SECUREBITS = 0b1110_1111


@dataclass(frozen=True, slots=True)
class Sets:
    """Bits of this thread's capabilities."""

    effective: int
    permitted: int
    inheritable: int

    def __bool__(self) -> bool:
        return bool(self.effective | self.permitted | self.inheritable)


def held() -> Sets:
    """What this thread has now."""
    data = ctypes.create_string_buffer(24)
    syscall(machines.here().numbers["capget"], _HEADER, data)
    low, high = struct.unpack("=3I", data.raw[:12]), struct.unpack("=3I", data.raw[12:])
    return Sets(*(bottom | top << 32 for bottom, top in zip(low, high, strict=True)))


def drop() -> None:
    """Have none, and no way to any. Raises OSError when some are left."""
    before = held()
    if not before:
        return
    if before.effective >> _CAP_SETPCAP & 1:
        _drop_bounding()
        prctl(_PR_SET_SECUREBITS, _SECUREBITS)
    prctl(_PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL)
    syscall(machines.here().numbers["capset"], _HEADER, bytes(24))
    if held():
        raise OSError("capabilities are left after they were dropped")


def _drop_bounding() -> None:
    for capability in range(64):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno == errno.EINVAL:  # beyond the last that this kernel knows
                return
            raise
