"""A worker as a process of the system: to be signalled and measured, never mistaken for another.

Knows nothing of what it runs.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from pathlib import Path

_CPU_CLOCK = 2  # of a whole process, as the kernel encodes it beside a pid (posix-timers.h)


class Process:
    """Nobody until its birth is told. By descriptor where there is one (Linux): no stranger with
    a reused number is ever hit, and a number of another namespace does not matter."""

    def __init__(self) -> None:
        self._pid = 0
        self._fd: int | None = None

    def become(self, pid: int, fd: int | None) -> None:
        """From here on signals reach it. The descriptor is closed here."""
        self._pid, self._fd = pid, fd

    def signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self._fd is not None:
                signal.pidfd_send_signal(self._fd, number)
            elif self._pid > 1 and not hasattr(signal, "pidfd_send_signal"):
                os.kill(self._pid, number)

    def cpu_seconds(self) -> float:
        """What it has used since it began; 0 where that cannot be known."""
        if self._fd is None:
            return 0.0
        try:
            lines = Path(f"/proc/self/fdinfo/{self._fd}").read_text().splitlines()
            pid = next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))
            return time.clock_gettime((~pid << 3) | _CPU_CLOCK) if pid > 0 else 0.0
        except (OSError, StopIteration):
            return 0.0

    def has_ended(self) -> bool:
        """Known before anybody has waited for it; False where it cannot be known."""
        if self._fd is None:
            return False
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        return bool(poll.poll(0))

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self._pid = 0
