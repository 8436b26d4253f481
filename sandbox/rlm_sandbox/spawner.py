"""The fork server's own process: imports once, then forks a worker for every session asked for.

Fresh interpreter, one thread, no memory of the host. Its end is the end of every worker: it goes
when the host closes the control socket or dies, and takes its children along. For a large text it
forks one more of its own kind, whose workers share the decoded text.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
import warnings
from typing import Any, NoReturn

from . import bwrap, daytime, facades, isolation, kernel, standins, worker
from .protocol import Born, Died, encode, framed
from .text import LazyText

_POLL_SECONDS = 0.25  # of memory, while there are workers
_IDLE_POLL_SECONDS = 5.0  # of the parent, whose death nearly always shows on the socket at once
_SLACK_BYTES = 128 << 20  # so that a worker's own limit, which keeps its variables, comes first
_BIRTH = framed(encode(Born(0)))
_MANY_FILES = 1 << 16
_MAX_FDS = 4  # the session's socket, and up to two of the text


def serve(control: socket.socket, options: dict[str, Any]) -> NoReturn:
    """Announce, then fork on request until the host is gone. `options`: level, allow_read and
    preload, as the host's end was given them."""
    _open_many_files()
    daytime.install()
    standins.install()
    if sys.platform.startswith("linux"):
        kernel.libc.library()  # loaded once, and not in every worker
    prepared = worker.Prepared(facades.build(options["preload"], options["allow_read"]))
    sys.path.clear()  # from here on nothing is imported from disk by name
    warnings.simplefilter("ignore", SyntaxWarning)  # a cell's "\d" is not worth a line
    warnings.simplefilter("ignore", DeprecationWarning)
    gc.collect()
    gc.freeze()  # so that a collection in a worker does not copy these pages
    probes, is_locked = _probed(options)
    fcntl.fcntl(control, fcntl.F_SETFL, 0)  # no more signals of it (see boot): requests may come
    _say(control, {"probes": [dataclasses.astuple(probe) for probe in probes]})
    Spawner(control, prepared, {**options, "is_locked": is_locked}).run()


def _open_many_files() -> None:
    """One socket stays open here for every worker; those have a limit of their own."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = _MANY_FILES if hard == resource.RLIM_INFINITY else min(hard, _MANY_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _probed(options: dict[str, Any]) -> tuple[tuple[kernel.Probe, ...], bool]:
    """What was tried of the level, and whether workers are locked by the kernel."""
    if options["level"] == "process":
        return (), False
    lock = kernel.probe(kernel.Options(tuple(options["allow_read"])))
    if options["level"] == "kernel":
        return lock, True
    missing = [f"{probe.name}: {probe.detail}" for probe in lock if not probe.ok]
    detail = f"no ({missing[0]}): namespaces alone" if missing else "yes"
    return (*bwrap.probes(), kernel.Probe("locked by the kernel too", True, detail)), not missing


@dataclasses.dataclass
class _Child:
    """`sock` is the worker's end of its session, where its death is told. A server of a context
    has none, and no cap."""

    sock: socket.socket | None
    memory_bytes: int
    why: str = ""  # of its end, where that is ours


class Spawner:
    def __init__(
        self,
        control: socket.socket,
        prepared: worker.Prepared,
        options: dict[str, Any],
        text: str | LazyText | None = None,
    ) -> None:
        self._control = control
        self._prepared = prepared
        self._options = options
        self._text = text
        self._children: dict[int, _Child] = {}  # by pid

    def run(self) -> NoReturn:
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        parent, look = os.getppid(), 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wake_read, selectors.EVENT_READ)
            while os.getppid() == parent:
                wait = _POLL_SECONDS if self._children else _IDLE_POLL_SECONDS
                for key, _ in selector.select(wait):
                    if key.fileobj is self._control:
                        self._take_request()
                    else:
                        os.read(wake_read, 4096)
                self._reap()
                if time.monotonic() >= look:
                    self._police_memory()
                    look = time.monotonic() + _POLL_SECONDS
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
        sock = socket.socket(fileno=fds[0])
        try:
            if request["kind"] == "worker":
                self._fork_worker(request, sock, fds[1:])
            else:
                self._fork_context_server(request, sock, fds[1:])
        except OSError:
            sock.close()  # no more processes: this tells whoever waits at the other end
        finally:
            for fd in fds[1:]:
                os.close(fd)

    def _fork_worker(
        self, request: dict[str, Any], sock: socket.socket, text_fds: list[int]
    ) -> None:
        options = {**self._options, **request}
        pid = os.fork()
        if pid == 0:
            try:
                signal.set_wakeup_fd(-1)
                _announce(sock)
                isolation.confine([sock.fileno(), *text_fds])
                worker.serve(self._prepared, sock, (text_fds, self._text), options)
            finally:
                os._exit(1)  # whatever happens, a child never returns into its parent's loop
        self._children[pid] = _Child(sock, int(request["memory_bytes"]))

    def _fork_context_server(
        self, request: dict[str, Any], control: socket.socket, text_fds: list[int]
    ) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                signal.set_wakeup_fd(-1)
                isolation.detach([control.fileno(), *text_fds])
                text = worker.take_text(request["text"], text_fds)
                gc.freeze()
                _say(control, {})
                Spawner(control, self._prepared, self._options, text).run()
            finally:
                os._exit(1)
        self._children[pid] = _Child(None, 0)
        control.close()

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while self._children:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                child = self._children.pop(pid, None)
                if child is not None and child.sock is not None:
                    with contextlib.suppress(OSError):  # nobody may be reading any more
                        death = framed(encode(Died(child.why or _ending(status))))
                        child.sock.send(death, socket.MSG_DONTWAIT)
                    child.sock.close()

    def _police_memory(self) -> None:
        """The backstop of the worker's own address-space limit."""
        for pid, child in self._children.items():
            if child.sock is None:
                continue
            if isolation.resident_bytes(pid) > child.memory_bytes + _SLACK_BYTES:
                child.why = "it held more memory than it may"
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> NoReturn:
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _say(control: socket.socket, frame: dict[str, Any]) -> None:
    data = json.dumps(frame).encode()
    control.sendall(len(data).to_bytes(4, "little") + data)


def _announce(sock: socket.socket) -> None:
    """The birth of this process, by descriptor where there is such a thing (Linux): it names it
    in every namespace, and never another. Touches few pages, each of which is a copy."""
    if not hasattr(os, "pidfd_open"):
        sock.sendall(framed(encode(Born(os.getpid()))))
        return
    pidfd = os.pidfd_open(os.getpid())
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, pidfd.to_bytes(4, sys.byteorder))
    sock.sendmsg([_BIRTH], [rights])
    os.close(pidfd)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"it exited with status {code}"
    name = signal.Signals(-code).name
    if code == -signal.SIGSYS:
        return f"it made a system call that kills ({name})"
    if code == -signal.SIGKILL:
        return f"it was killed ({name}; the system does this when memory is out)"
    return f"it crashed ({name})"
