"""What reading through a large file of text told, kept by the file's identity: it is read once.

A kept scan is that of the same device, inode, size and times of change, and is tried on blocks all
over the file before it is believed. Files are for their owner only (0600). Any trouble with the
disk means a scan that is not kept, never a failed opening.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from array import array
from pathlib import Path
from struct import Struct, error

from rlm_sandbox.offsets import BLOCK_BYTES, Read, Scan, scan

_FORMAT = 1  # raise it when scans change
_MIN_BYTES = 256 << 20  # of text; a smaller one is scanned within a fifth of a second
_MAX_KEPT = 32  # the oldest go first
_TRIED_BLOCKS = 64
_HEAD = Struct("<QQB32s")  # bytes, code points, width, digest of the table
_CONTINUATION = bytes(range(0x80, 0xC0))


def scanned(read: Read, status: os.stat_result, folder: Path | None) -> Scan:
    """`scan` of the open file whose status this is; raises UnicodeDecodeError like it."""
    if folder is None or status.st_size < _MIN_BYTES:
        return scan(read, status.st_size)
    path = folder / f"scan-{_FORMAT}-{_identity(status)}"
    with contextlib.suppress(OSError, ValueError, error):
        kept = _kept(path)
        if kept.num_bytes == status.st_size and _holds(kept, read):
            path.touch()
            return kept
    found = scan(read, status.st_size)
    with contextlib.suppress(OSError):
        _keep(found, path)
    return found


def _identity(status: os.stat_result) -> str:
    told = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _kept(path: Path) -> Scan:
    data = path.read_bytes()
    num_bytes, num_chars, width, digest = _HEAD.unpack_from(data)
    if hashlib.sha256(data[_HEAD.size :]).digest() != digest:
        raise ValueError("damaged")
    table = array("Q")
    table.frombytes(data[_HEAD.size :])
    return Scan(num_bytes, num_chars, width, table)


def _holds(kept: Scan, read: Read) -> bool:
    """Whether blocks all over the file begin as many code points as they did."""
    last = len(kept.table) - 1
    for block in range(0, last, max(1, last // _TRIED_BLOCKS)):
        data = read(block * BLOCK_BYTES + 1, (block + 1) * BLOCK_BYTES + 1)
        begun = len(data.translate(None, _CONTINUATION))
        if begun != kept.table[block + 1] - kept.table[block]:
            return False
    return True


def _keep(found: Scan, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    table = found.table.tobytes()
    head = _HEAD.pack(
        found.num_bytes, found.num_chars, found.char_width, hashlib.sha256(table).digest()
    )
    descriptor, name = tempfile.mkstemp(prefix="scanning-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(head + table)
        Path(name).rename(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    files = sorted(path.parent.glob("scan-*"), key=lambda item: item.stat().st_mtime, reverse=True)
    for item in files[_MAX_KEPT:]:
        item.unlink(missing_ok=True)
