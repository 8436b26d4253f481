"""What the machine at hand offers to the lock, and what it lacks, in words. Changes nothing."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from . import capabilities, landlock, machines, seccomp


@dataclass(frozen=True, slots=True)
class Features:
    """`landlock_abi`: 0 where there is none. `is_privileged`: started with capabilities, which
    workers drop. `missing`: why there can be no lock; `weaker`: what the lock goes without."""

    system: str
    release: str
    machine: str
    seccomp: bool
    landlock_abi: int
    is_privileged: bool
    missing: tuple[str, ...]
    weaker: tuple[str, ...]

    @property
    def can_lock(self) -> bool:
        """As far as can be seen without trying; `probe` tries."""
        return not self.missing

    @property
    def can_read_files(self) -> bool:
        """May `allow_read` be given?"""
        return self.can_lock and self.landlock_abi > 0


def features() -> Features:
    """Of the running kernel. Never raises."""
    name = (platform.system(), platform.release(), platform.machine())
    try:
        machines.here()
        is_privileged = bool(capabilities.held())
    except OSError as error:
        return Features(*name, False, 0, False, (str(error),), ())
    has_seccomp = seccomp.is_available()
    abi = landlock.abi()
    missing = () if has_seccomp else ("the kernel has no seccomp filters (or they are forbidden)",)
    return Features(*name, has_seccomp, abi, is_privileged, missing, tuple(_weaker(abi)))


def _weaker(abi: int) -> list[str]:
    if abi < 1:
        return ["no Landlock: the filter alone refuses files, and none can be allowed for reading"]
    _, net, scope = landlock.handled(abi)
    lacks = []
    if not net:
        lacks.append("Landlock before ABI 4: the filter alone refuses TCP")
    if not scope:
        lacks.append("Landlock before ABI 6: the filter alone refuses signals to other processes")
    return lacks
