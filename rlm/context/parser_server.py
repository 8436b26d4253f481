"""The parsing server's own process: imports every reader once, then forks a process for each file.

Fresh interpreter, no memory of the host, one thread. Each file has a process of its own, which the
kernel locks before it reads a byte, and which is ended when its time is over. Knows no format.
"""

from __future__ import annotations

import contextlib
import dataclasses
import encodings
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from rlm.context.parsed_frames import end_frame, part_frame, refused_frame
from rlm.loaders import Limits, nested
from rlm.loaders.ration import Ration, Refusal, in_units
from rlm_sandbox import isolation, kernel

_POLL_SECONDS = 0.05  # of the clock, while there are children
_IDLE_POLL_SECONDS = 5.0  # of the parent, whose death nearly always shows on the socket at once
_MAX_FDS = 3  # the file, where its parts go, where its process's end is told
_READ_BYTES = 1 << 20
_OPTIONAL = ("selectolax.lexbor", "pypdfium2", "zstandard", "charset_normalizer")


def serve(control: socket.socket, options: dict[str, Any]) -> NoReturn:
    """Announce, then parse on request until the host is gone. `options`: `readers`, by suffix,
    of packages that add formats."""
    failed = _import_all(options["readers"])
    sys.path.clear()  # from here on nothing is imported from disk by name
    gc.collect()
    gc.freeze()  # so that a collection in a child does not copy these pages
    missing = _missing_lock()
    data = json.dumps({"unlocked": missing, "failed": failed}).encode()
    control.sendall(len(data).to_bytes(4, "little") + data)
    _Server(control, is_locked=missing is None).run()


def _import_all(readers: Mapping[str, str]) -> dict[str, str]:
    """All that will be needed once no file can be opened any more; why a reader is not there."""
    for module in pkgutil.iter_modules(encodings.__path__, "encodings."):
        _import(module.name)
    for name in _OPTIONAL:
        _import(name)
    for format_name in nested.READERS:
        nested.reader_of(format_name)
    failed = {}
    for suffix, reference in readers.items():
        try:
            nested.add(suffix, reference)
        except Exception as error:  # noqa: BLE001  # a broken package must not stop the others
            failed[suffix] = f"{type(error).__name__}: {error}"
    return failed


def _import(name: str) -> None:
    """What is not there is told to whoever needs it."""
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def _missing_lock() -> str | None:
    """Why the kernel does not lock processes here, if so."""
    if not sys.platform.startswith("linux"):
        return f"not on {sys.platform}"
    failed = [f"{probe.name}: {probe.detail}" for probe in kernel.probe() if not probe.ok]
    return failed[0] if failed else None


@dataclasses.dataclass
class _Child:
    fate: int  # where its end is told
    deadline: float
    seconds: float


class _Server:
    def __init__(self, control: socket.socket, *, is_locked: bool) -> None:
        self._control = control
        self._is_locked = is_locked
        self._children: dict[int, _Child] = {}  # by pid

    def run(self) -> NoReturn:
        parent = os.getppid()
        wake_read, wake_write = os.pipe()
        for fd in (wake_read, wake_write):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while os.getppid() == parent:
            wait = _POLL_SECONDS if self._children else _IDLE_POLL_SECONDS
            ready, _, _ = select.select([self._control.fileno(), wake_read], [], [], wait)
            if wake_read in ready:
                os.read(wake_read, 4096)
            if self._control.fileno() in ready:
                self._take_request()
            self._reap()
            self._end_the_late()
        self._end()

    def _take_request(self) -> None:
        try:
            header, fds, _, _ = socket.recv_fds(self._control, 4, _MAX_FDS)
            if not header:
                self._end()
            size = int.from_bytes(header, "little")
            request = json.loads(self._control.recv(size, socket.MSG_WAITALL))
        except (OSError, ValueError):
            self._end()
        file, out, fate = fds
        try:
            self._fork(request, file, out, fate)
        except OSError:
            os.close(fate)  # no more processes: this tells whoever waits at the other end
        finally:
            os.close(file)
            os.close(out)

    def _fork(self, request: dict[str, Any], file: int, out: int, fate: int) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                signal.set_wakeup_fd(-1)
                isolation.confine([file, out])
                _parse(request, file, out, is_locked=self._is_locked)
            finally:
                os._exit(1)  # whatever happened, it never returns into this loop
        seconds = float(request["seconds"])
        self._children[pid] = _Child(fate, time.monotonic() + seconds, seconds)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while self._children:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                child = self._children.pop(pid, None)
                if child is not None:
                    _tell(child, _ending(status))

    def _end_the_late(self) -> None:
        now = time.monotonic()
        late = [pid for pid, child in self._children.items() if child.deadline < now]
        for pid in late:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            child = self._children.pop(pid)
            _tell(child, f"took more than {child.seconds:.3g} seconds to parse")

    def _end(self) -> NoReturn:
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _tell(child: _Child, why: str) -> None:
    with contextlib.suppress(OSError):  # nobody may be reading any more
        os.write(child.fate, why.encode())
    os.close(child.fate)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"its parser ended with status {code}"
    name = signal.Signals(-code).name
    return f"its parser crashed ({name})"


def _parse(request: dict[str, Any], file: int, out: int, *, is_locked: bool) -> NoReturn:
    """In a process of its own: give up all but these two descriptors, then read."""
    limits = Limits(**request["limits"])
    isolation.cap_memory(limits.memory_bytes)
    if is_locked:
        kernel.lock()
    try:
        for data in _frames((str(request["name"]), str(request["like"])), file, limits):
            _write(out, data)
    except MemoryError:
        _write(out, refused_frame(f"needs more than {in_units(limits.memory_bytes)} of memory"))
    os._exit(0)


def _frames(names: tuple[str, str], file: int, limits: Limits) -> Iterator[bytes]:
    name, like = names
    data = _contents(file, limits.max_bytes)
    ration = Ration(limits, len(data))
    try:
        for part in nested.read(name, data, ration, like):
            yield from part_frame(part)
    except Refusal as refusal:
        yield refused_frame(str(refusal))
        return
    yield end_frame(ration.told())


def _contents(file: int, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    left = max_bytes
    while left > 0 and (piece := os.read(file, min(left, _READ_BYTES))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _write(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]
