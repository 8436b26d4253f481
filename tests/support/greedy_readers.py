"""Readers of another package, as an attacker inside a parser would be: each tries what it must
not be able to do, and tells."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rlm.loaders import Part


def _open_socket() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


ATTEMPTS: dict[str, Callable[[], object]] = {
    "read a file": lambda: Path("/etc/passwd").read_bytes(),
    "list a folder": lambda: os.listdir("/"),  # noqa: PTH208  # the plainest call
    "write a file": lambda: Path("/tmp/rlm-greedy").write_bytes(b"x"),
    "connect": _open_socket,
    "start a program": lambda: subprocess.run(["/bin/true"], check=True),
    "fork": os.fork,
    "signal the parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "open memory": lambda: os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY),
}


def attempts(name: str, data: bytes) -> Iterator[Part]:
    """A line for each attempt: `read a file: PermissionError`, or `… DONE`."""
    lines = []
    for what, attempt in ATTEMPTS.items():
        try:
            attempt()
        except (OSError, subprocess.SubprocessError) as error:
            lines.append(f"{what}: {type(error).__name__}")
        else:
            lines.append(f"{what}: DONE")
    lines += [f"environment: {sorted(os.environ)}", f"descriptors: {_descriptors()}"]
    yield Part(name, "text", "\n".join(lines))


def _descriptors() -> list[int]:
    """Beyond the three that lead nowhere."""
    found = []
    for number in range(3, 64):
        try:
            os.get_inheritable(number)
        except OSError:
            continue
        found.append(number)
    return found


def sleeps(name: str, data: bytes) -> Iterator[Part]:
    time.sleep(600)
    yield Part(name, "text", "late")


def ignores(name: str, data: bytes) -> Iterator[Part]:
    """Alarms and requests to end."""
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGXCPU, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
    yield Part(name, "text", "late")


def eats(name: str, data: bytes) -> Iterator[Part]:
    yield Part(name, "text", str(len(bytearray(8 << 30))))


def hoards(name: str, data: bytes) -> Iterator[Part]:
    """Until even the words to say so are lacking."""
    kept = []
    while True:
        kept.append(bytearray(1 << 16))


def crashes(name: str, data: bytes) -> Iterator[Part]:
    ctypes.string_at(0)
    yield Part(name, "text", "never")


def exits(name: str, data: bytes) -> Iterator[Part]:
    os._exit(0)
    yield Part(name, "text", "never")


def floods(name: str, data: bytes) -> Iterator[Part]:
    """More than it may say, past its own reading."""
    while True:
        os.write(_descriptors()[-1], b"\xff" * (1 << 16))


def lies(name: str, data: bytes) -> Iterator[Part]:
    """The frames that the file holds, in place of its own."""
    out = _descriptors()[-1]
    os.write(out, data)
    os._exit(0)
    yield Part(name, "text", "never")


def raises(name: str, data: bytes) -> Iterator[Part]:
    raise KeyError("no such luck")


def reads(name: str, data: bytes) -> Iterator[Part]:
    yield Part(name, "shout", data.decode().upper(), {"from": "elsewhere"})
