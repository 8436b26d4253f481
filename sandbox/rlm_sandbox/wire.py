"""The worker's end of its socket: frames out from any thread, frames in through one.

A reader thread takes them, so that replies and the host's death are seen whatever a cell does.
Knows nothing of what a cell is.
"""

from __future__ import annotations

import _thread
import os
import signal
import socket
import threading
from queue import SimpleQueue
from typing import NoReturn

from .calls import Calls
from .interrupts import Interrupts
from .protocol import (
    Call,
    Connection,
    Done,
    FrameTooLarge,
    Message,
    Raise,
    Return,
    Run,
    Setup,
)

_READ_BYTES = 1 << 18


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
            for message in self.receive():
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

    def receive(self) -> list[Message]:
        data = self._sock.recv(_READ_BYTES)
        if not data:
            os._exit(0)  # the host has closed the session, or died
        with self._state:
            return list(self._connection.receive(data))

    def _read_for_ever(self) -> NoReturn:
        """Whatever ends it (no memory for a reply, too) ends the worker: it would be deaf."""
        try:
            while True:
                for message in self.receive():
                    if isinstance(message, Run):
                        self._runs.put(message)
                    elif isinstance(message, (Return, Raise)):
                        self.calls.deliver(message)
        finally:
            os._exit(1)
