"""The host's end of one worker: its socket, its signals, and the course of a cell.

Every frame is hostile; a worker that breaks the protocol, its time or its memory is killed, and
that is a result, not an exception. Knows nothing of what comes after a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable

from .answers import Answers
from .clock import CellClock
from .protocol import (
    Call,
    Connection,
    Done,
    FrameTooLarge,
    Message,
    ProtocolError,
    Ready,
    Run,
)
from .servers import Plan
from .values import CellResult, SandboxError, Submission

_READ_BYTES = 1 << 18
_START_SECONDS = 60.0
_NOTICE_CHARS = 200  # on top of a cap, for the line that tells what was left out
_MAX_ERROR_CHARS = 20_000
_LOST = "; the worker was ended and all variables of earlier cells are lost"


class Link:
    """Made by `start`; `run` cells one at a time; `close` ends the worker, whatever it does."""

    def __init__(self, sock: socket.socket, plan: Plan) -> None:
        self._sock = sock
        self._plan = plan
        self._connection = Connection("host", plan.limits.max_frame_bytes)
        self._order = asyncio.Lock()  # of frames on the socket
        self._unsent = bytearray()  # outlives a cancelled `_send`: a frame is never torn
        self._pidfd: int | None = None
        self._pid: int | None = None
        self._answers: Answers | None = None
        self._why = ""

    @classmethod
    async def start(cls, fork: Callable[[socket.socket], None], plan: Plan) -> Link:
        """`fork` has a worker started at the other end of the socket that it is given."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        link = cls(ours, plan)
        try:
            with theirs:
                fork(theirs)
            async with asyncio.timeout(_START_SECONDS):
                await link._send(plan.setup)
                ready = await link._receive()
            if not (ready and isinstance(ready[0], Ready)):
                raise SandboxError("a worker ended while it started")
            link._know(ready[0].pid)
        except BaseException as error:
            link.close()
            if isinstance(error, (OSError, TimeoutError, ProtocolError, FrameTooLarge)):
                raise SandboxError(f"a worker did not start: {error}") from error
            raise
        return link

    async def run(self, run: Run) -> CellResult:
        """`killed` in the result means that this link is of no more use."""
        started = time.perf_counter()
        limits = self._plan.limits
        self._why = ""
        done: Done | None = None
        try:
            done = await self._course(run)
        except FrameTooLarge as error:
            return CellResult("", f"the cell was not run: {error}", None, False, 0.0)
        except (ProtocolError, OSError) as error:
            self._why = self._why or f"the worker broke the protocol ({error})"
        seconds = time.perf_counter() - started
        if done is None:
            why = self._why or "the worker died (out of memory, or a crash)"
            return CellResult("", why + _LOST, None, True, seconds)
        stdout = done.stdout[: limits.max_output_chars + _NOTICE_CHARS]
        error_text = done.error and done.error[:_MAX_ERROR_CHARS]
        return CellResult(stdout, error_text, _submission(done), False, seconds)

    def kill(self, why: str) -> None:
        """End the worker, whatever it does; a cell that runs ends with `why`."""
        self._why = self._why or why
        self._signal(signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)  # wakes whoever reads or writes here
        if self._answers is not None:
            self._answers.cancel()

    def close(self) -> None:
        """Kill, since a worker in the middle of a C loop would not notice a closed socket. Not
        while a cell runs: a socket is not closed under a reader."""
        self.kill("the session was closed")
        self._sock.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
        self._pid = self._pidfd = None

    async def _course(self, run: Run) -> Done | None:
        """Run one cell, within its time; nothing of it is left over."""
        limits = self._plan.limits
        clock = CellClock(
            run.seconds, limits.grace_seconds, self._interrupt, lambda: self._kill_late(run.seconds)
        )
        self._answers = Answers(self._plan.capabilities, limits, clock, self._send)
        try:
            with clock.running():
                await self._send(run)
                return await self._until_done(run, self._answers)
        finally:
            await self._answers.aclose()
            self._answers = None

    def _interrupt(self) -> None:
        self._signal(signal.SIGINT)

    def _kill_late(self, seconds: float) -> None:
        self.kill(f"TimeoutError: the cell ran over {seconds:g} s and could not be interrupted")

    async def _until_done(self, run: Run, answers: Answers) -> Done | None:
        """Answer calls until the cell ends; None when the worker is gone."""
        while messages := await self._receive(answers):
            for message in messages:
                if isinstance(message, Call):
                    await answers.take(message)
                elif isinstance(message, Done):
                    if message.cell != run.cell:
                        raise ProtocolError("the end of another cell")
                    return message
        return None

    async def _send(self, message: Message) -> None:
        async with self._order:
            self._unsent += self._connection.send(message)
            while self._unsent:
                try:
                    del self._unsent[: self._sock.send(self._unsent)]
                except BlockingIOError:
                    await self._until_writable()

    async def _until_writable(self) -> None:
        loop = asyncio.get_running_loop()
        writable = asyncio.Event()
        loop.add_writer(self._sock, writable.set)
        try:
            await writable.wait()
        finally:
            loop.remove_writer(self._sock)

    async def _receive(self, answers: Answers | None = None) -> list[Message]:
        """The next messages, at least one; none when the worker is gone."""
        loop = asyncio.get_running_loop()
        messages: list[Message] = []
        while not messages:
            data = await loop.sock_recv(self._sock, _READ_BYTES)
            if not data:
                break
            messages = list(self._connection.receive(data))
            if answers is not None:
                await answers.has_room_after(len(data))
        return messages

    def _know(self, pid: int) -> None:
        """From here on signals reach it. By descriptor where there is one (Linux), so that no
        stranger with a reused number is ever hit."""
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._pidfd = os.pidfd_open(pid)
        elif pid > 1:
            self._pid = pid

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, number)
            elif self._pid is not None:
                os.kill(self._pid, number)


def _submission(done: Done) -> Submission | None:
    if done.submission is None:
        return None
    value, spans = done.submission
    return Submission(value, [(start, end) for start, end in spans])
