"""The host's end of one worker: its socket, its signals, and the course of a cell.

Every frame is hostile; a worker that breaks the protocol, its time or its memory is killed, and
that is a result, not an exception. Knows nothing of what comes after a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import Callable

from .answers import Answers
from .clock import CellClock
from .idle import IdleWatch
from .process import Process
from .protocol import (
    Born,
    Call,
    Connection,
    Died,
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


class Link:
    """Made by `start`; `run` cells one at a time; `close` ends the worker, whatever it does."""

    def __init__(self, sock: socket.socket, plan: Plan) -> None:
        self._sock = sock
        self._plan = plan
        self._connection = Connection("host", plan.limits.max_frame_bytes)
        self._order = asyncio.Lock()  # of frames on the socket
        self._unsent = bytearray()  # outlives a cancelled `_send`: a frame is never torn
        self._process = Process()
        self._idle = IdleWatch(self._process, self._end_idler)
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
                await link._until_ready()
        except BaseException as error:
            link.close()
            if isinstance(error, (OSError, TimeoutError, ProtocolError, FrameTooLarge)):
                raise SandboxError(f"a worker did not start: {error}") from error
            raise
        return link

    @property
    def ended(self) -> str | None:
        """Why this link is of no more use, once it is."""
        if not self._why:
            try:
                self._take(self._sock.recv(_READ_BYTES))
            except BlockingIOError:  # as silent as it should be
                self._why = "the worker is gone" if self._process.has_ended() else ""
            except (OSError, ProtocolError):
                self._why = self._why or "the worker is gone"
        return self._why or None

    async def run(self, run: Run) -> CellResult:
        """`killed` in the result means that this link is of no more use."""
        self._idle.stop()
        started = time.perf_counter()
        done, interrupted = None, False
        try:
            done, interrupted = await self._course(run)
        except FrameTooLarge as error:
            return CellResult("", f"the cell was not run: {error}", None, False, 0.0)
        except ProtocolError as error:
            self._why = self._why or f"the worker broke the protocol ({error})"
        except OSError:
            self._why = self._why or "the worker is gone"
        seconds = time.perf_counter() - started
        if done is None:
            return CellResult("", self._why or "the worker died", None, True, seconds)
        self._idle.start()
        stdout = done.stdout[: self._plan.limits.max_output_chars + _NOTICE_CHARS]
        error_text = done.error and done.error[:_MAX_ERROR_CHARS]
        return CellResult(stdout, error_text, _submission(done), False, seconds, interrupted)

    def kill(self, why: str) -> None:
        """End the worker, whatever it does; a cell that runs ends with `why`."""
        self._why = self._why or why
        self._idle.stop()
        self._process.signal(signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)  # wakes whoever reads or writes here
        if self._answers is not None:
            self._answers.cancel()

    def close(self) -> None:
        """Kill, since a worker in the middle of a C loop would not notice a closed socket. Not
        while a cell runs: a socket is not closed under a reader."""
        self.kill("the session was closed")
        self._sock.close()
        self._process.close()

    async def _course(self, run: Run) -> tuple[Done | None, bool]:
        """Run one cell, within its time; nothing of it is left over. Also whether it took too
        long."""
        limits = self._plan.limits
        clock = CellClock(
            run.seconds, limits.grace_seconds, self._interrupt, lambda: self._kill_late(run.seconds)
        )
        self._answers = Answers(self._plan.capabilities, limits, clock, self._send)
        try:
            with clock.running():
                await self._send(run)
                return await self._until_done(run, self._answers), clock.has_interrupted
        finally:
            await self._answers.aclose()
            self._answers = None

    def _interrupt(self) -> None:
        self._process.signal(signal.SIGINT)

    def _end_idler(self) -> None:
        self.kill("the worker was ended: threads that a cell had left kept computing")

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

    async def _receive(self, answers: Answers) -> list[Message]:
        """The next messages, at least one; none when the worker is gone."""
        loop = asyncio.get_running_loop()
        messages: list[Message] = []
        while not messages and not self._why:
            data = await loop.sock_recv(self._sock, _READ_BYTES)
            messages = self._take(data)
            await answers.has_room_after(len(data))
        return messages

    def _take(self, data: bytes) -> list[Message]:
        """The messages that `data` completes; the end of the worker is noted."""
        if not data:
            self._why = self._why or "the worker is gone"
        try:
            messages = list(self._connection.receive(data))
        except ProtocolError as error:
            self._why = self._why or f"the worker broke the protocol ({error})"
            raise
        for message in messages:
            if isinstance(message, Died):
                self._why = self._why or f"the worker ended: {message.why}"
        return messages

    async def _until_ready(self) -> None:
        while not self._why:
            await self._until_readable()
            data, fds, _, _ = socket.recv_fds(self._sock, _READ_BYTES, 1)
            for message in self._take(data):
                if isinstance(message, Born):
                    self._process.become(message.pid, fds[0] if fds else None)
                elif isinstance(message, Ready):
                    return
        raise SandboxError(self._why)

    async def _until_readable(self) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(self._sock, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(self._sock)

    async def _until_writable(self) -> None:
        loop = asyncio.get_running_loop()
        writable = asyncio.Event()
        loop.add_writer(self._sock, writable.set)
        try:
            await writable.wait()
        finally:
            loop.remove_writer(self._sock)


def _submission(done: Done) -> Submission | None:
    if done.submission is None:
        return None
    value, spans = done.submission
    return Submission(value, [(start, end) for start, end in spans])
