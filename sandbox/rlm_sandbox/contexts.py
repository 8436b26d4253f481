"""A text of the host as the descriptors that a worker is given: a `str` in memory, or a file.

Nobody can write through them. Knows nothing of sessions; `text` says what a worker makes of it.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .offsets import scan
from .text import MAX_STR_BYTES, TextFile

TextSource = str | Path
# Descriptors are not inherited, and bytes stay as they are: two flags, each of one system.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def opened_text(source: TextSource) -> Iterator[TextFile]:
    """Valid until the block ends. A `Path` is a file of UTF-8, which must stay as it is; OSError
    and UnicodeDecodeError go through."""
    with contextlib.ExitStack() as opened:

        def kept(fd: int) -> int:
            opened.callback(os.close, fd)
            return fd

        if isinstance(source, Path):
            data_fd = kept(os.open(source, _READ_ONLY))
        else:
            data_fd = kept(_in_memory(source.encode("utf-8", "replace")))  # a lone surrogate: "?"
        num_bytes = os.fstat(data_fd).st_size
        found = scan(_reader(data_fd, num_bytes), num_bytes)
        is_str = found.num_chars * found.char_width <= MAX_STR_BYTES
        index_fd = None if is_str else kept(_in_memory(found.table.tobytes()))
        yield TextFile(data_fd, index_fd, num_bytes, found.num_chars, is_str)


def _in_memory(data: bytes) -> int:
    """A sealed descriptor of memory; where there is no such thing, one that reads a nameless
    file."""
    if hasattr(os, "memfd_create"):
        from .sealed import seal  # Linux only, as this branch

        fd = os.memfd_create("rlm-text", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        _write(fd, data)
        seal(fd)
        return fd
    with tempfile.TemporaryFile() as file:
        _write(file.fileno(), data)
        return os.dup(file.fileno())


def _reader(fd: int, num_bytes: int) -> Callable[[int, int], bytes]:
    """Mapped, because not every system reads at a place."""
    if not num_bytes:  # which no system maps
        return lambda start, end: b""
    data = mmap.mmap(fd, num_bytes, access=mmap.ACCESS_READ)
    return lambda start, end: data[start:end]


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
