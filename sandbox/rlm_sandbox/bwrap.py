"""Level `bwrap`: the fork server inside bubblewrap, in Linux namespaces of its own.

What it can see is the interpreter, the system's libraries and the packages that it needs, all
read-only; no network, no other process, no capability. Workers are locked by the kernel as well
where that holds. Knows neither what the fork server does nor how it is spoken to.
"""

from __future__ import annotations

import os
import shutil
import socket
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from . import levels
from .kernel import Probe
from .values import SandboxError

_BINARY = "bwrap"
_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
_LOADER = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")
_MAX_PROCESSES = 3  # bubblewrap's own, the fork server, and a probe of it


def command(interpreter: Sequence[str], readable: Iterable[str]) -> list[str]:
    """`interpreter`, a command that starts with `sys.executable`, inside a sandbox that holds the
    files and folders of `readable`. Raises SandboxError when there is no bubblewrap."""
    binary = shutil.which(_BINARY)
    if binary is None:
        raise SandboxError(
            f"isolation 'bwrap' needs the program {_BINARY} (bubblewrap), which is not installed"
            f" here; there are: {levels.choices('bwrap')}"
        )
    words = [binary, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL"]
    executable = os.path.realpath(interpreter[0])
    for path in dict.fromkeys([*_interpreter_paths(executable), *readable]):
        words += ["--ro-bind", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [*words, "--", executable, *interpreter[1:]]


def _interpreter_paths(executable: str) -> list[str]:
    shared = Path(
        sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or ""
    )
    return [
        *(path for path in (*_LIBRARIES, *_LOADER) if Path(path).exists()),
        executable,
        *{os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")},
        *([os.path.realpath(shared)] if shared.is_file() else []),
    ]


def probes() -> tuple[Probe, ...]:
    """Asked inside, before any worker: do the namespaces hold?"""
    return tuple(_probe(name, check) for name, check in _CHECKS.items())


def _probe(name: str, check: Callable[[], str]) -> Probe:
    try:
        found = check()
    except OSError as error:
        found = str(error)
    return Probe(name, not found, found or "so it is")


def _network() -> str:
    names = [name for _, name in socket.if_nameindex() if name != "lo"]
    return f"there are {', '.join(names)}" if names else ""


def _processes() -> str:
    pids = [entry for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return f"{len(pids)} are to be seen" if len(pids) > _MAX_PROCESSES else ""


def _writable() -> str:
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    found = [
        words[4]
        for words in mounts
        if "rw" in words[5].split(",") and not words[4].startswith(("/dev", "/proc"))
    ]
    return f"{', '.join(found)} can be written" if found else ""


def _capabilities() -> str:
    status = Path("/proc/self/status").read_text().splitlines()
    left = [line for line in status if line.startswith(("CapEff", "CapPrm", "CapBnd"))]
    return "" if all(int(line.split()[1], 16) == 0 for line in left) else "; ".join(left)


_CHECKS: dict[str, Callable[[], str]] = {
    "no network": _network,
    "no other processes": _processes,
    "nothing to write": _writable,
    "no capabilities": _capabilities,
}
