"""The fork server's own process: imports once, then forks a worker for every session asked for.

Fresh interpreter, one thread, no memory of the host. Its end is the end of every worker: it goes
when the host closes the control socket or dies, and takes its children along.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import selectors
import signal
import socket
import sys
import warnings
from types import ModuleType
from typing import Any, NoReturn

from . import facades, isolation, kernel, worker

_POLL_SECONDS = 0.25  # of memory, while there are workers
_IDLE_POLL_SECONDS = 5.0  # of the parent, whose death nearly always shows on the socket at once
_SLACK_BYTES = 128 << 20  # so that a worker's own limit, which keeps its variables, comes first
_MAX_FDS = 4  # the session's socket, and up to two of the text


def serve(control: socket.socket, options: dict[str, Any]) -> NoReturn:
    """Announce, then fork on request until the host is gone. `options`: level, allow_read and
    preload, as the host's end was given them."""
    modules = facades.build(options["preload"], options["allow_read"])
    sys.path.clear()  # from here on nothing is imported from disk by name
    warnings.simplefilter("ignore", SyntaxWarning)  # a cell's "\d" is not worth a line
    warnings.simplefilter("ignore", DeprecationWarning)
    gc.collect()
    gc.freeze()  # so that a collection in a worker does not copy these pages
    probes: tuple[kernel.Probe, ...] = ()
    if options["level"] == "kernel":
        probes = kernel.probe(kernel.Options(tuple(options["allow_read"])))
    data = json.dumps({"probes": [dataclasses.astuple(probe) for probe in probes]}).encode()
    control.sendall(len(data).to_bytes(4, "little") + data)
    Spawner(control, modules, options).run()


class Spawner:
    def __init__(
        self, control: socket.socket, modules: dict[str, ModuleType], options: dict[str, Any]
    ) -> None:
        self._control = control
        self._options = options
        self._modules = modules
        self._memory_caps: dict[int, int] = {}  # by pid of each living worker

    def run(self) -> NoReturn:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        parent = os.getppid()
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wake_read, selectors.EVENT_READ)
            while os.getppid() == parent:
                wait = _POLL_SECONDS if self._memory_caps else _IDLE_POLL_SECONDS
                for key, _ in selector.select(wait):
                    if key.fileobj is self._control:
                        self._take_request()
                    else:
                        os.read(wake_read, 4096)
                self._reap()
                self._police_memory()
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
        self._spawn(request, fds)

    def _spawn(self, request: dict[str, Any], fds: list[int]) -> None:
        try:
            pid = os.fork()
            if pid == 0:
                self._be_worker(request, fds)
            self._memory_caps[pid] = int(request["memory_bytes"])
        except OSError:
            pass  # no more processes: closing the session's socket tells the host
        finally:
            for fd in fds:
                os.close(fd)

    def _be_worker(self, request: dict[str, Any], fds: list[int]) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            isolation.confine(fds)
            session = socket.socket(fileno=fds[0])
            worker.serve(session, fds[1:], self._modules, {**self._options, **request})
        finally:
            os._exit(1)  # whatever happened, a child never returns into the server's loop

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while self._memory_caps:
                pid, _ = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                self._memory_caps.pop(pid, None)

    def _police_memory(self) -> None:
        """The backstop of the worker's own address-space limit."""
        for pid, cap in self._memory_caps.items():
            if isolation.resident_bytes(pid) > cap + _SLACK_BYTES:
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> NoReturn:
        for pid in self._memory_caps:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)
