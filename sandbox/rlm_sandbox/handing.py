"""How a text gets from the host to whoever decodes it: as the file itself, or as a copy without a
name, which no user can shorten under whoever maps it.

The copy is a file and not memory: its pages are the cache's, which the kernel takes back when it
likes. Knows only descriptors.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from .text import TextFile
from .values import SandboxError

_QUICK_BYTES = 1 << 20  # are copied faster than a thread is asked to


@contextlib.asynccontextmanager
async def handed_over(text: TextFile | None) -> AsyncIterator[list[int]]:
    """Descriptors to send, open until the block ends: of a copy of what is to be one `str`, else
    of the file itself and its index. Raises SandboxError where it became shorter."""
    if text is None:
        yield []
    elif not text.in_memory or not sys.platform.startswith("linux"):
        yield [fd for fd in (text.data_fd, text.index_fd) if fd is not None]
    else:
        is_quick = text.num_bytes <= _QUICK_BYTES
        copy = _copy(text) if is_quick else await asyncio.to_thread(_copy, text)
        try:
            yield [copy]
        finally:
            os.close(copy)


def _copy(text: TextFile) -> int:
    """To be read only."""
    into, name = tempfile.mkstemp(prefix="rlm-text-")
    path = Path(name)
    try:
        copy = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    finally:
        path.unlink()
    try:
        _fill(into, text)
    except BaseException:
        os.close(copy)
        raise
    finally:
        os.close(into)
    return copy


def _fill(into: int, text: TextFile) -> None:
    done = 0
    while done < text.num_bytes:
        num_bytes = os.sendfile(into, text.data_fd, done, text.num_bytes - done)
        if num_bytes == 0:
            raise SandboxError("the context's file became shorter while it was in use")
        done += num_bytes
