"""The C library through ctypes: raw system calls and `prctl`, with errno as OSError.

Loads nothing at import, so that it can be imported where there is no Linux.
"""

from __future__ import annotations

import ctypes
import functools
import os


def syscall(number: int, *arguments: int | None) -> int:
    """One system call. Addresses come as integers; None is a null pointer."""
    result = _library().syscall(_long(number), *map(_long, arguments))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return int(result)


def prctl(option: int, *arguments: int) -> int:
    """`prctl(2)`; the arguments left out are 0, as it demands of them."""
    given = (*arguments, 0, 0, 0, 0)[:4]
    result = _library().prctl(option, *map(_long, given))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return int(result)


def _long(value: int | None) -> ctypes.c_ulong:
    return ctypes.c_ulong(value or 0)  # takes a negative number, too, as the kernel would


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    library.prctl.restype = ctypes.c_int
    return library
