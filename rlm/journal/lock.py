"""Who works on a run now: a lock that the system takes back when its process ends, however it does.

A process identity would be another's one day, and nobody's in another container. Knows no run.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Self

FOLDER = "running"
_TRIES, _TRY_SECONDS = 5, 0.01


class RunLock:
    """Held until `release` or the end of the process."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path

    @classmethod
    def take(cls, home: Path, run_id: str) -> Self | None:
        """None when another holds it. OSError where no file can be made."""
        folder = home / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{run_id}.lock"
        for _ in range(_TRIES):  # whoever only looks holds it for a moment, too
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            if _locked(descriptor) and _same(path, descriptor):
                return cls(descriptor, path)
            os.close(descriptor)
            time.sleep(_TRY_SECONDS)
        return None

    def release(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)


def is_held(home: Path, run_id: str) -> bool:
    """Whether a living process works on the run. What a dead one left is cleared away."""
    path = home / FOLDER / f"{run_id}.lock"
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        if not _locked(descriptor):
            return True
        with contextlib.suppress(OSError):  # a home that may only be read
            path.unlink()
        return False
    finally:
        os.close(descriptor)


def _same(path: Path, descriptor: int) -> bool:
    """Whether the path still names the file: its last holder removes it."""
    try:
        theirs = path.stat()
    except OSError:
        return False
    ours = os.fstat(descriptor)
    return (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino)


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
