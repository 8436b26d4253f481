"""Memory that nobody can change any more. Knows only descriptors."""

from __future__ import annotations

import fcntl


def seal(fd: int) -> None:
    """Let nobody write, shrink or grow a memfd any more; where there are seals (Linux)."""
    if hasattr(fcntl, "F_ADD_SEALS"):
        seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
