"""The kernel's boundary around a worker, in pure ctypes: seccomp, Landlock, no capabilities.

`lock` a process, `probe` whether the lock holds here, ask for `features`. Importable everywhere;
it knows nothing of sessions, cells or frames.
"""

from .features import Features, features
from .lock import Options, lock
from .probes import Probe, probe

__all__ = ["Features", "Options", "Probe", "features", "lock", "probe"]
