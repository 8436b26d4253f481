"""A text of the host as the descriptors that a worker is given: a `str` in memory, or a file.

Nobody can write through them. Knows nothing of sessions; `text` says what a worker makes of it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .offsets import scan
from .text import MAX_STR_BYTES, TextFile

TextSource = str | Path


@contextlib.contextmanager
def opened_text(source: TextSource) -> Iterator[TextFile]:
    """Valid until the block ends. A `Path` is a file of UTF-8, which must stay as it is; OSError
    and UnicodeDecodeError go through."""
    with contextlib.ExitStack() as opened:

        def kept(fd: int) -> int:
            opened.callback(os.close, fd)
            return fd

        if isinstance(source, Path):
            data_fd = kept(os.open(source, os.O_RDONLY | os.O_CLOEXEC))
        else:
            data_fd = kept(_in_memory(source.encode("utf-8", "replace")))  # a lone surrogate: "?"
        num_bytes = os.fstat(data_fd).st_size
        found = scan(lambda start, end: os.pread(data_fd, end - start, start), num_bytes)
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
    with tempfile.NamedTemporaryFile() as file:
        _write(file.fileno(), data)
        return os.open(file.name, os.O_RDONLY)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
