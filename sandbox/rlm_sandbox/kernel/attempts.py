"""What a probe child tries after the lock: each attempt by name, and how it has to end.

Harmless where they succeed: an unlocked process that runs them loses nothing but itself.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from . import machines
from .libc import prctl, syscall

Attempt = Callable[[], object]
_PR_SET_DUMPABLE = 4
_PTRACE_TRACEME = 0
_PAGE_BYTES = mmap.PAGESIZE
_JOIN_SECONDS = 5.0


def must_fail(parent: int) -> Mapping[str, Attempt]:
    """By name; the kernel must refuse each, and not for another reason than the lock."""
    return {
        "read a file": lambda: os.open("/", os.O_RDONLY | os.O_DIRECTORY),
        "write a file": lambda: os.open(os.devnull, os.O_WRONLY),
        "look at a file": lambda: Path("/").stat(),
        "make a folder": lambda: Path("/").mkdir(),
        "open an internet socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
        "fork": _fork,
        "start a program": lambda: os.execv(sys.executable, [sys.executable, "-S", "-c", ""]),
        "signal a process": lambda: os.kill(parent, 0),
        "trace a process": lambda: syscall(machines.here().numbers["ptrace"], _PTRACE_TRACEME),
        "map new code": _map_code,
        "turn data into code": _turn_into_code,
        "undo the lock": lambda: prctl(_PR_SET_DUMPABLE, 1),
    }


def must_work(readable: Sequence[str]) -> Mapping[str, Attempt]:
    """By name; a filter too tight for this C library shows here, and not in a hung cell."""
    attempts: dict[str, Attempt] = {
        "start a thread": _run_thread,
        "talk to itself": _talk,
        "sleep": lambda: time.sleep(1e-6),
        "get memory": lambda: bytearray(4 << 20),
        "get randomness": lambda: os.urandom(8),
    }
    for path in readable:
        attempts[f"read {path}"] = partial(_open, path)
    return attempts


def refusal(readable: Sequence[str], name: str) -> int:
    """The errno of a refusal: the filter's, but Landlock's where reading is let through to it."""
    return errno.EACCES if readable and name == "read a file" else errno.EPERM


def _open(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _map_code() -> None:
    mmap.mmap(
        -1,
        _PAGE_BYTES,
        flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
        prot=mmap.PROT_READ | mmap.PROT_EXEC,
    )


def _turn_into_code() -> None:
    data = mmap.mmap(-1, _PAGE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    address = ctypes.addressof(ctypes.c_char.from_buffer(data))
    number = machines.here().numbers["mprotect"]
    syscall(number, address, _PAGE_BYTES, mmap.PROT_READ | mmap.PROT_EXEC)


def _run_thread() -> None:
    has_run = threading.Event()
    thread = threading.Thread(target=has_run.set, daemon=True)
    thread.start()
    if not has_run.wait(_JOIN_SECONDS):
        raise OSError("a thread was started and did not run")
    thread.join(_JOIN_SECONDS)


def _talk() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"word")
        if other.recv(4) != b"word":
            raise OSError("what was sent did not arrive")
