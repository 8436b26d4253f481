"""One worker: takes the cells of one session, one after another, and sends what each did.

The main thread runs cells; a reader thread takes frames, so that replies and the host's death are
seen whatever the cell does. Knows the host only as a socket.
"""

from __future__ import annotations

import _thread
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from types import ModuleType
from typing import Any, NoReturn

from . import facades, isolation, kernel, lazy_re, namespace
from .calls import Calls
from .cells import CellRunner
from .interrupts import Interrupts
from .output import Output
from .protocol import (
    Call,
    Connection,
    Done,
    FrameTooLarge,
    Message,
    Raise,
    Ready,
    Return,
    Run,
    Setup,
    decode,
    encode,
)
from .text import Document, LazyText, TextFile, open_text

_READ_BYTES = 1 << 18
Shared = tuple[Sequence[int], "str | LazyText | None"]


class Prepared:
    """A worker as far as it is the same for every session. Made once, before any is forked: what
    a worker makes for itself costs it time, and pages that it cannot share."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self.modules = modules
        self.wire = Wire()
        self.output = Output()
        self.outbox = namespace.Outbox()
        self.runner = CellRunner(self.output, self.outbox, self.wire.interrupts)
        self.main = sys.modules["__main__"] = ModuleType("__main__")
        self.scope = namespace.Scope(self.main, modules, self.runner.show, has_policy=True)
        self.surface = namespace.capability_names(self.wire.calls, self.outbox)
        facades.bind_output(modules, self.output)
        self._rehearse()

    def _rehearse(self) -> None:
        """What Python does only the first time, it has then done."""
        streams = sys.stdout, sys.stderr
        self.runner.run(Run(0, "x = 1\nprint(x)\nx", 1.0, 0.0), dict(self.scope.mended()))
        sys.stdout, sys.stderr = streams
        decode(encode(Done(0, "", None, None)))


def serve(
    prepared: Prepared, sock: socket.socket, text: Shared, options: Mapping[str, Any]
) -> NoReturn:
    """Be the worker of one session, until its host closes it. `options`: the server's, and
    max_frame_bytes. `text`: its descriptors, or itself where the server has decoded it."""
    wire, runner = prepared.wire, prepared.runner
    wire.open(sock, int(options["max_frame_bytes"]))
    setup = wire.setup().options
    prepared.output.max_chars = int(setup["max_output_chars"])
    scope = _scope(prepared, setup, text)
    isolation.cap_memory(int(setup["memory_bytes"]))
    runner.begin(has_policy=setup["policy"])
    wire.interrupts.install()
    if options["is_locked"]:
        kernel.lock(kernel.Options(tuple(options["allow_read"])))
    runner.own_threads.add(wire.start_reader())
    wire.send(Ready())
    while True:
        run = wire.next_run()
        wire.send_done(runner.run(run, scope.names))
        scope.mended()


def _scope(prepared: Prepared, setup: Mapping[str, Any], text: Shared) -> namespace.Scope:
    random.seed(setup["seed"])
    fds, shared = text
    context = shared if shared is not None else take_text(setup["text"], fds)
    scope, calls, modules = prepared.scope, prepared.wire.calls, prepared.modules
    is_lazy = isinstance(context, LazyText)
    if is_lazy or setup["display"] is not None or not setup["policy"]:
        if is_lazy:
            modules = {**modules, "re": lazy_re.facade_over_lazy_text(modules["re"])}
        show = namespace.display(setup["display"], calls, prepared.runner.show)
        scope = namespace.Scope(prepared.main, modules, show, has_policy=setup["policy"])
        scope.mended()
    documents = [Document(*document) for document in setup["documents"]]
    scope.names.update(prepared.surface)
    scope.names.update(namespace.text_names(context, documents, calls))
    scope.names.update(namespace.tool_names(setup["tools"], calls))
    scope.names.update(setup["variables"])
    return scope


def take_text(contents: Sequence[Any] | None, fds: Sequence[int]) -> str | LazyText:
    """The text behind the descriptors, which are closed; `contents` is that of a TextFile."""
    if contents is None:
        return ""
    try:
        return open_text(TextFile(fds[0], fds[1] if len(fds) > 1 else None, *contents))
    finally:
        for fd in fds:
            os.close(fd)


class Wire:
    """The worker's end of the socket, once `open`. Any thread may send; one reads."""

    _sock: socket.socket
    _connection: Connection

    def __init__(self) -> None:
        self._order = threading.Lock()  # of frames on the socket
        self._state = threading.Lock()  # of the connection, which is not thread-safe
        self._runs: SimpleQueue[Run] = SimpleQueue()
        self._is_busy = False
        self.interrupts = Interrupts()
        self.calls = Calls(self._send_call)

    def open(self, sock: socket.socket, max_frame_bytes: int) -> None:
        self._sock = sock
        self._connection = Connection("worker", max_frame_bytes)

    def setup(self) -> Setup:
        while True:
            for message in self._receive():
                if isinstance(message, Setup):
                    return message

    def start_reader(self) -> int:
        """A thread that `threading`, and so a cell, knows nothing of."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        ident = _thread.start_new_thread(self._read_for_ever, ())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return ident

    def next_run(self) -> Run:
        run = self._runs.get()
        self._is_busy = True
        return run

    def send(self, message: Message) -> None:
        with self._order:
            with self._state:
                data = self._connection.send(message)
            self._sock.sendall(data)

    def send_done(self, done: Done) -> None:
        self._is_busy = False
        try:
            self.send(done)
        except FrameTooLarge as error:
            failed = f"{done.error or ''}\nthe submitted value is too large: {error}".strip()
            self.send(Done(done.cell, done.stdout, failed, None))
        self.calls.end_cell()

    def _send_call(self, message: Call) -> None:
        with self.interrupts.shielded(), self._order:
            with self._state:
                if not self._is_busy:
                    raise RuntimeError("no cell is running; only a cell may call this")
                data = self._connection.send(message)
            self._sock.sendall(data)

    def _receive(self) -> list[Message]:
        data = self._sock.recv(_READ_BYTES)
        if not data:
            os._exit(0)  # the host has closed the session, or died
        with self._state:
            return list(self._connection.receive(data))

    def _read_for_ever(self) -> NoReturn:
        """Whatever ends it (no memory for a reply, too) ends the worker: it would be deaf."""
        try:
            while True:
                for message in self._receive():
                    if isinstance(message, Run):
                        self._runs.put(message)
                    elif isinstance(message, (Return, Raise)):
                        self.calls.deliver(message)
        finally:
            os._exit(1)
