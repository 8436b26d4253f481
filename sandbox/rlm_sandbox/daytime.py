"""The time of day in a worker: set by the host when a cell begins, running by itself until it ends.

A cell that runs again begins at the same time. Everything that reads the time of day in Python is
led here, `datetime` included, whose `now` asks the system in C. Knows nothing of cells.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import time
from typing import Any

_NANOSECONDS = 1_000_000_000
_localtime, _gmtime, _strftime = time.localtime, time.gmtime, time.strftime
_asctime, _ctime = time.asctime, time.ctime


class _Clock:
    ahead_ns = time.time_ns() - time.monotonic_ns()  # of the monotonic clock


def set_time(seconds: float) -> None:
    """It is `seconds` since the epoch now."""
    _Clock.ahead_ns = int(seconds * _NANOSECONDS) - time.monotonic_ns()


def install() -> None:
    """Once, in the fork server, before anything takes a function out of `time`."""
    for name, function in _INSTEAD.items():
        setattr(time, name, function)
    # The type is the interpreter's own and takes no attribute; a subclass would not be `datetime`
    # to those who ask. Its dictionary stands behind a view.
    (members,) = gc.get_referents(datetime.datetime.__dict__)
    members["now"] = classmethod(_now)
    members["utcnow"] = classmethod(_utcnow)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))


def _time_ns() -> int:
    """Time in nanoseconds since the Epoch."""
    return time.monotonic_ns() + _Clock.ahead_ns


def _time() -> float:
    """Time in seconds since the Epoch."""
    return (time.monotonic_ns() + _Clock.ahead_ns) / _NANOSECONDS


def _local(seconds: float | None = None, /) -> time.struct_time:
    return _localtime(_time() if seconds is None else seconds)


def _utc(seconds: float | None = None, /) -> time.struct_time:
    return _gmtime(_time() if seconds is None else seconds)


def _formatted(format: str, when: Any = None, /) -> str:
    return _strftime(format, _local() if when is None else when)


def _as_text(when: Any = None, /) -> str:
    return _asctime(_local() if when is None else when)


def _as_ctime(seconds: float | None = None, /) -> str:
    return _ctime(_time() if seconds is None else seconds)


def _now(cls: type[datetime.datetime], tz: Any = None) -> datetime.datetime:
    """Returns new datetime object representing current time local to tz."""
    return cls.fromtimestamp(_time(), tz)


def _utcnow(cls: type[datetime.datetime]) -> datetime.datetime:
    """Return a new datetime representing UTC day and time."""
    return cls.fromtimestamp(_time(), datetime.UTC).replace(tzinfo=None)


_INSTEAD = {
    "time": _time,
    "time_ns": _time_ns,
    "localtime": _local,
    "gmtime": _utc,
    "strftime": _formatted,
    "asctime": _as_text,
    "ctime": _as_ctime,
}
