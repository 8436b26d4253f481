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
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from struct import Struct, error
from typing import NamedTuple

from rlm_sandbox.offsets import BLOCK_BYTES, Read, Scan, Scanner, scan

_FORMAT = 2  # raise it when scans change
_MIN_BYTES = 256 << 20  # of text; a smaller one is scanned within a fifth of a second
_MAX_KEPT = 32  # the oldest go first
_TRIED_BLOCKS = 64
_READ_BYTES = 1 << 20
_HEAD = Struct("<QQB32s32s")  # bytes, code points, width, sha256 of the text, of the table
_CONTINUATION = bytes(range(0x80, 0xC0))


class Known(NamedTuple):
    """`sha256` of the text, in hexadecimal, where there was a reason to compute it."""

    scan: Scan
    sha256: str | None = None


def scanned(read: Read, status: os.stat_result, folder: Path | None) -> Known:
    """`scan` of the open file whose status this is; raises UnicodeDecodeError like it."""
    if folder is None or status.st_size < _MIN_BYTES:
        return Known(scan(read, status.st_size))
    path = folder / f"scan-{_FORMAT}-{_identity(status)}"
    with contextlib.suppress(OSError, ValueError, error):
        kept = _kept(path)
        if kept.scan.num_bytes == status.st_size and _holds(kept.scan, read):
            path.touch()
            return kept
    found = _read_through(read, status.st_size)
    with contextlib.suppress(OSError):
        _keep(found, path)
    return found


def _read_through(read: Read, num_bytes: int) -> Known:
    """Scanned, and hashed meanwhile, which takes longer."""
    scanner, digest = Scanner(), hashlib.sha256()
    hashing: Future[None] | None = None
    with ThreadPoolExecutor(1) as pool:
        for start in range(0, num_bytes, _READ_BYTES):
            data = read(start, min(start + _READ_BYTES, num_bytes))
            if hashing is not None:
                hashing.result()
            hashing = pool.submit(digest.update, data)
            scanner.feed(data)
    return Known(scanner.finish(), digest.hexdigest())


def _identity(status: os.stat_result) -> str:
    told = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _kept(path: Path) -> Known:
    data = path.read_bytes()
    num_bytes, num_chars, width, sha256, digest = _HEAD.unpack_from(data)
    if hashlib.sha256(data[_HEAD.size :]).digest() != digest:
        raise ValueError("damaged")
    table = array("Q")
    table.frombytes(data[_HEAD.size :])
    return Known(Scan(num_bytes, num_chars, width, table), sha256.hex())


def _holds(kept: Scan, read: Read) -> bool:
    """Whether blocks all over the file begin as many code points as they did."""
    last = len(kept.table) - 1
    for block in range(0, last, max(1, last // _TRIED_BLOCKS)):
        data = read(block * BLOCK_BYTES + 1, (block + 1) * BLOCK_BYTES + 1)
        begun = len(data.translate(None, _CONTINUATION))
        if begun != kept.table[block + 1] - kept.table[block]:
            return False
    return True


def _keep(known: Known, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    num_bytes, num_chars, width, _ = known.scan
    table = known.scan.table.tobytes()
    sha256 = bytes.fromhex(known.sha256 or "")
    head = _HEAD.pack(num_bytes, num_chars, width, sha256, hashlib.sha256(table).digest())
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
