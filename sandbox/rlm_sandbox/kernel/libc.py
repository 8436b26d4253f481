"""The C library through ctypes: raw system calls and `prctl`, with errno as OSError.

Loads nothing at import, so that it can be imported where there is no Linux. What it loads is kept:
a worker that is freshly forked copies every page that it touches, so it shall touch few.
"""

from __future__ import annotations

import ctypes
import functools
import os

Argument = int | bytes | ctypes.Array[ctypes.c_char]  # bytes: the address of what is only read
_NONE_LEFT = (0, 0, 0, 0, 0, 0)


def syscall(number: int, *arguments: Argument) -> int:
    """One system call; the arguments left out are 0."""
    result: int = library().syscall(number, *(arguments + _NONE_LEFT)[:6])
    return _checked(result)


def prctl(option: int, *arguments: Argument) -> int:
    """`prctl(2)`; the arguments left out are 0, as it demands of them."""
    result: int = library().prctl(option, *(arguments + _NONE_LEFT)[:4])
    return _checked(result)


def _checked(result: int) -> int:
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


@functools.cache
def library() -> ctypes.CDLL:
    """The C library of this process."""
    loaded = ctypes.CDLL(None, use_errno=True)
    loaded.syscall.restype = ctypes.c_long
    loaded.syscall.argtypes = (ctypes.c_long, *[ctypes.c_void_p] * 6)
    loaded.prctl.restype = ctypes.c_int
    loaded.prctl.argtypes = (ctypes.c_int, *[ctypes.c_void_p] * 4)
    return loaded
