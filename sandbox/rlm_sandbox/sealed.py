"""A text as descriptors for a worker: in memory, where nobody can change it any more.

A file of the user's may shrink under whoever maps it; a sealed copy cannot. Knows only descriptors.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator

from .text import TextFile
from .values import SandboxError

_QUICK_BYTES = 1 << 20  # are copied faster than a thread is asked to


@contextlib.asynccontextmanager
async def handed_over(text: TextFile | None) -> AsyncIterator[list[int]]:
    """Descriptors to send, open until the block ends: a sealed copy of what is to be one `str`,
    else the file itself and its index."""
    if text is None:
        yield []
    elif not text.in_memory or not hasattr(os, "memfd_create") or _is_sealed(text.data_fd):
        yield [fd for fd in (text.data_fd, text.index_fd) if fd is not None]
    else:
        copy = os.memfd_create("text", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            if text.num_bytes <= _QUICK_BYTES:
                _fill(copy, text)
            else:
                await asyncio.to_thread(_fill, copy, text)
            seal(copy)
            yield [copy]
        finally:
            os.close(copy)


def seal(fd: int) -> None:
    """Let nobody write, shrink or grow a memfd any more; where there are seals (Linux)."""
    if hasattr(fcntl, "F_ADD_SEALS"):
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _all_seals())


def _is_sealed(fd: int) -> bool:
    try:
        return fcntl.fcntl(fd, fcntl.F_GET_SEALS) & _all_seals() == _all_seals()
    except OSError:  # a file of another kind
        return False


def _all_seals() -> int:
    return fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


def _fill(copy: int, text: TextFile) -> None:
    done = 0
    while done < text.num_bytes:
        num_bytes = os.sendfile(copy, text.data_fd, done, text.num_bytes - done)
        if num_bytes == 0:
            raise SandboxError("the context's file became shorter while it was in use")
        done += num_bytes
