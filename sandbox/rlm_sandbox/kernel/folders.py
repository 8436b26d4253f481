"""What lies in a folder, asked of the kernel directly.

For locked processes that may read files: C libraries before glibc 2.39 begin every listing with a
system call that looks at files by path, which Landlock does not cover and the filter refuses. For
the same reason `stat` fails there; a file's size is what `lseek` to its end gives.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from dataclasses import dataclass

from . import machines
from .libc import syscall

_BUFFER_BYTES = 1 << 15
_LENGTH_AT, _KIND_AT, _NAME_AT = 16, 18, 19  # in struct linux_dirent64
_FOLDER, _FILE = 4, 8  # DT_; others are looked at


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A name in a folder. A link counts as what it leads to, if that may be read."""

    name: str
    is_folder: bool


def list_folder(path: str | os.PathLike[str]) -> list[Entry]:
    """Everything in it, by name. Raises OSError."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return sorted(
            Entry(os.fsdecode(name), _is_folder(folder, name, kind))
            for name, kind in _names(folder)
            if name not in (b".", b"..")
        )
    finally:
        os.close(folder)


def _names(folder: int) -> Iterator[tuple[bytes, int]]:
    number = machines.here().numbers["getdents64"]
    buffer = ctypes.create_string_buffer(_BUFFER_BYTES)
    while size := syscall(number, folder, ctypes.addressof(buffer), len(buffer)):
        data = buffer.raw[:size]
        at = 0
        while at < size:
            length = int.from_bytes(data[at + _LENGTH_AT : at + _LENGTH_AT + 2], "little")
            name, _, _ = data[at + _NAME_AT : at + length].partition(b"\0")
            yield name, data[at + _KIND_AT]
            at += length


def _is_folder(parent: int, name: bytes, kind: int) -> bool:
    if kind in (_FOLDER, _FILE):
        return kind == _FOLDER
    try:
        os.close(os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=parent))
    except OSError:
        return False
    return True
