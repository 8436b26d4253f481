"""The kernel's boundary around a worker, in pure ctypes: seccomp, Landlock, no capabilities.

`lock` a process, `probe` whether the lock holds here, ask for `features`; `list_folder` is for
locked processes that may read. Importable everywhere; knows nothing of sessions, cells or frames.
"""

from .features import Features, features
from .folders import Entry, list_folder
from .lock import Options, lock
from .probes import Probe, probe

__all__ = ["Entry", "Features", "Options", "Probe", "features", "list_folder", "lock", "probe"]
