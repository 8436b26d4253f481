"""One worker: takes the cells of one session, one after another, and sends what each did.

The main thread runs cells; a reader thread takes frames, so that replies and the host's death are
seen whatever the cell does. Knows the host only as a socket.
"""

from __future__ import annotations

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
    ProtocolError,
    Raise,
    Ready,
    Return,
    Run,
    Setup,
)
from .text import Document, LazyText, TextFile, open_text

_READ_BYTES = 1 << 18
Shared = tuple[Sequence[int], "str | LazyText | None"]


def serve(
    sock: socket.socket,
    text: Shared,
    modules: Mapping[str, ModuleType],
    options: Mapping[str, Any],
) -> NoReturn:
    """Be the worker of one session, until its host closes it. `options`: the server's, and
    max_frame_bytes. `text`: its descriptors, or itself where the server has decoded it."""
    wire = _Wire(sock, int(options["max_frame_bytes"]))
    setup = wire.setup()
    interrupts = Interrupts()
    wire.interrupts = interrupts
    output = Output(int(setup.options["max_output_chars"]))
    outbox = namespace.Outbox()
    has_policy = bool(setup.options["policy"])
    runner = CellRunner(output, outbox, interrupts, has_policy=has_policy)
    scope = _scope(setup.options, text, wire.calls, (outbox, runner, output), modules)
    isolation.cap_memory(int(setup.options["memory_bytes"]))
    interrupts.install()
    if options["is_locked"]:
        kernel.lock(kernel.Options(tuple(options["allow_read"])))
    wire.start_reader()
    runner.begin()
    wire.send(Ready())
    while True:
        run = wire.next_run()
        wire.send_done(runner.run(run, scope.mended()))


def _scope(
    options: Mapping[str, Any],
    text: Shared,
    calls: Calls,
    ends: tuple[namespace.Outbox, CellRunner, Output],
    modules: Mapping[str, ModuleType],
) -> namespace.Scope:
    outbox, runner, output = ends
    random.seed(options["seed"])
    main = sys.modules["__main__"] = ModuleType("__main__")
    facades.bind_output(modules, output)
    fds, shared = text
    context = shared if shared is not None else take_text(options["text"], fds)
    if isinstance(context, LazyText):
        modules = {**modules, "re": lazy_re.facade_over_lazy_text(modules["re"])}
    show = namespace.display(options["display"], calls, runner.show)
    scope = namespace.Scope(main, modules, show, has_policy=options["policy"])
    names = scope.names
    names.update(namespace.capability_names(calls, outbox))
    documents = [Document(*document) for document in options["documents"]]
    names.update(namespace.text_names(context, documents, calls))
    names.update(namespace.tool_names(options["tools"], calls))
    names.update(options["variables"])
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


class _Wire:
    """The worker's end of the socket. Any thread may send; one reads."""

    def __init__(self, sock: socket.socket, max_frame_bytes: int) -> None:
        self._sock = sock
        self._connection = Connection("worker", max_frame_bytes)
        self._order = threading.Lock()  # of frames on the socket
        self._state = threading.Lock()  # of the connection, which is not thread-safe
        self._runs: SimpleQueue[Run] = SimpleQueue()
        self._is_busy = False
        self.interrupts = Interrupts()
        self.calls = Calls(self._send_call)

    def setup(self) -> Setup:
        while True:
            for message in self._receive():
                if isinstance(message, Setup):
                    return message

    def start_reader(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        threading.Thread(target=self._read_for_ever, name="reader", daemon=True).start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

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
        try:
            while True:
                for message in self._receive():
                    if isinstance(message, Run):
                        self._runs.put(message)
                    elif isinstance(message, (Return, Raise)):
                        self.calls.deliver(message)
        except (OSError, ProtocolError):
            os._exit(1)
