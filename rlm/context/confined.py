"""The host's side of parsing: files go to a confined process by descriptor, parts come back.

Knows no format. Whatever a parsing process does, the outcome is a value: parts, or a refusal.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import select
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from socket import socketpair
from typing import IO, Self

from rlm.context.parsed_frames import Nonsense, receive
from rlm.loaders import Limits, Parsed, Part, Refused
from rlm.loaders.ration import in_units
from rlm_sandbox.control import Control
from rlm_sandbox.values import SandboxError

_BOOT = Path(__file__).with_name("parser_boot.py")
_FLAGS = ("-P", "-s", "-S", *(("-B",) if sys.dont_write_bytecode else ()))
_NEEDED = ("rlm", "rlm_sandbox")
_OPTIONAL = ("selectolax", "pypdfium2", "pypdfium2_raw", "zstandard", "charset_normalizer")
_START_SECONDS = 30.0
_END_SECONDS = 5.0
_GRACE_SECONDS = 5.0  # beyond the time that the server itself keeps
_PIPE_BYTES = 1 << 16


class Parsers:
    """Starts with the first file, ends with `close`. Any number of threads may parse at once.

    `readers`: by suffix (`.rtf`), `package.module:function` of other packages' readers, each
    called with a name and bytes for an iterable of Parts, in the confined process."""

    def __init__(self, readers: Mapping[str, str] | None = None) -> None:
        self._readers = dict(readers or {})
        self._lock = threading.Lock()
        self._control: Control | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.notice: str | None = None  # why the kernel does not confine here, once started
        self.failed: Mapping[str, str] = {}  # by suffix: why another package's reader is not there

    def start(self) -> None:
        """Be warm before the first file; does nothing when it is. Raises SandboxError."""
        self._started()

    def parse(
        self,
        name: str,
        data: bytes | Path,
        limits: Limits | None = None,
        *,
        like: str | None = None,
    ) -> Parsed | Refused:
        """What is in the file; blocks. `name` is the user's word for it, `like` a name that tells
        its format, if that one does not. Of errors only the OSError of a path that cannot be read
        is raised."""
        limits = limits or Limits()
        with _descriptor(data) as file:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                return Refused("not a file")
            if status.st_size > limits.max_bytes:
                return Refused(f"larger than {in_units(limits.max_bytes)}, which is parsed at most")
            seconds = limits.seconds + limits.seconds_per_megabyte * status.st_size / 1e6
            try:
                outcome = self._ask((name, like or name), file, limits, seconds)
            except SandboxError as error:
                return Refused(f"not parsed: {error}")
        if isinstance(outcome, Parsed) and not outcome.parts:
            reasons = [notice.removeprefix(f"{name}: ") for notice in outcome.notices]
            return Refused("; ".join(reasons[:3]) or "nothing in it to read")
        return outcome

    def close(self) -> None:
        """End the server, and with it whatever still parses."""
        with self._lock:
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- one file

    def _ask(
        self, names: tuple[str, str], file: int, limits: Limits, seconds: float
    ) -> Parsed | Refused:
        name, like = names
        request = {"name": name, "like": like, "seconds": seconds, "limits": asdict(limits)}
        parts_in, parts_out = os.pipe()
        fate_in, fate_out = os.pipe()
        with os.fdopen(parts_in, "rb", 0) as parts, os.fdopen(fate_in, "rb", 0) as fate:
            try:
                self._started().ask("parse", request, [file, parts_out, fate_out])
            finally:
                os.close(parts_out)
                os.close(fate_out)
            pipe = _Pipe(parts.fileno(), time.monotonic() + seconds + _GRACE_SECONDS)
            found: list[Part] = []
            try:
                return receive(name, pipe.read, limits, found)
            except Nonsense as error:
                return Refused(f"its parser cannot be trusted: {error}")
            except EOFError:
                return _broken_off(name, found, _fate(fate.fileno()))
            except TimeoutError:
                self.close()  # it should have ended that process long ago
                return _broken_off(name, found, f"took more than {seconds:.3g} seconds to parse")

    # -- the server

    def _started(self) -> Control:
        with self._lock:
            if self._control is None or self._process is None or self._process.poll() is not None:
                self._close()
                try:
                    self._launch()
                except BaseException:
                    self._close()
                    raise
            assert self._control is not None
            return self._control

    def _launch(self) -> None:
        if sys.platform == "win32":
            raise SandboxError("it needs fork(), which Windows does not have")
        ours, theirs = socketpair()
        with theirs, _BOOT.open("rb") as boot:
            self._control = Control(ours)
            try:
                self._process = subprocess.Popen(
                    [sys.executable, *_FLAGS, "-", str(theirs.fileno())],
                    stdin=boot,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={},
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                raise SandboxError(f"the parsing server did not start: {error}") from None
        try:
            self._control.tell({"paths": self._paths(), "readers": self._readers})
            said = self._control.await_frame(_START_SECONDS)
        except (OSError, ValueError) as error:
            raise SandboxError(f"the parsing server did not start: {error}") from None
        self.failed = said["failed"]
        if said["unlocked"] is not None:
            self.notice = (
                "files were parsed without the kernel's lock, by limits on memory and time alone"
                f" ({said['unlocked']})"
            )

    def _paths(self) -> list[str]:
        """Where the server finds what it imports."""
        if self._readers:
            return [path for path in sys.path if path]
        return _folders()

    def _close(self) -> None:
        control, self._control = self._control, None
        process, self._process = self._process, None
        if control is not None:
            control.close()
        if process is None:
            return
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _folders() -> list[str]:
    """That hold what the server imports, found without importing it."""
    found = []
    for name in (*_NEEDED, *_OPTIONAL):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            found.append(os.fspath(Path(spec.submodule_search_locations[0]).parent))
    return list(dict.fromkeys(found))


@contextlib.contextmanager
def _descriptor(data: bytes | Path) -> Iterator[int]:
    """To read the file, or bytes as one."""
    if isinstance(data, bytes):
        with _unnamed_file() as file:
            file.write(data)
            file.seek(0)
            yield file.fileno()
        return
    descriptor = os.open(data, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _unnamed_file() -> IO[bytes]:
    """In memory where there is such a thing (Linux)."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("rlm-parse"), "w+b", 0)
    return tempfile.TemporaryFile()


class _Pipe:
    """What comes out of a pipe until a deadline."""

    def __init__(self, descriptor: int, deadline: float) -> None:
        self._descriptor = descriptor
        self._deadline = deadline

    def read(self, size: int) -> bytes:
        """Exactly so many bytes. Raises EOFError or TimeoutError."""
        pieces: list[bytes] = []
        while size:
            poll = select.poll()
            poll.register(self._descriptor, select.POLLIN)
            if not poll.poll(max(self._deadline - time.monotonic(), 0) * 1000):
                raise TimeoutError
            piece = os.read(self._descriptor, min(size, _PIPE_BYTES))
            if not piece:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _broken_off(name: str, found: Sequence[Part], why: str) -> Parsed | Refused:
    """What came whole before the end stays."""
    if not found:
        return Refused(why)
    return Parsed(tuple(found), (f"{name}: cut off after {found[-1].name}: {why}",))


def _fate(descriptor: int) -> str:
    """How a process ended that did not finish, in the server's words."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    told = os.read(descriptor, 1000) if poll.poll(_GRACE_SECONDS * 1000) else b""
    return told.decode("utf-8", "replace") or "its parser ended without a word"
