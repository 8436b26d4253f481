"""One REPL, seen from the host: cells go in one at a time, results come out, calls are answered.

Every frame of the worker is hostile: names are looked up, calls counted, time kept here. A worker
that dies takes its variables along, and the next cell gets a new one; the cells that ran are kept
for whoever wants to rebuild them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from . import isolation as levels
from .forkserver import ForkServer
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
from .text import TextFile
from .values import Capability, CellResult, Limits, SandboxError, Submission

__all__ = ["Capability", "CellResult", "Limits", "SandboxError", "Session", "Submission"]

_READ_BYTES: Final = 1 << 18
_START_SECONDS: Final = 60.0
_MAX_BYTES_PER_CHAR: Final = 4
_LOST: Final = "; the worker was ended and its variables are lost"


@dataclass(frozen=True)
class _Plan:
    """What every worker of a session is started with."""

    setup: Setup
    capabilities: Mapping[str, Capability]
    limits: Limits
    text_fds: tuple[int, ...]
    caps: dict[str, int]


class Session:
    """A REPL over one context. Use `open`, then `run` cells one after another, then `aclose`."""

    def __init__(self, server: ForkServer, plan: _Plan, level: levels.Level) -> None:
        self._server = server
        self._plan = plan
        self._worker: _Worker | None = None
        self._number = 0
        self._turn = asyncio.Lock()
        self.isolation = level.name
        self.cells: list[str] = []

    @classmethod
    async def open(
        cls,
        server: ForkServer,
        *,
        capabilities: Mapping[str, Capability],
        variables: Mapping[str, Any] | None = None,
        text: TextFile | None = None,
        documents: Sequence[tuple[str, int, int, str]] = (),
        limits: Limits | None = None,
        isolation: str = "auto",
        seed: int = 0,
    ) -> Self:
        """Start a worker from `server` (which is started if need be). The descriptors of `text`
        are copied; the caller may close its own. Raises SandboxError."""
        try:
            level = levels.resolve(isolation)
        except ValueError as error:
            raise SandboxError(str(error)) from error
        limits = limits or Limits()
        options = {
            "max_output_chars": limits.max_output_chars,
            "memory_bytes": limits.memory_bytes,
            "text": None if text is None else [text.num_bytes, text.num_chars, text.in_memory],
            "documents": [list(document) for document in documents],
            "variables": dict(variables or {}),
            "seed": seed,
        }
        in_memory = text is not None and text.in_memory
        decoded_bytes = _MAX_BYTES_PER_CHAR * text.num_chars if text and in_memory else 0
        caps = {
            "memory_bytes": limits.memory_bytes + decoded_bytes,
            "max_frame_bytes": limits.max_frame_bytes,
        }
        session = cls(
            server, _Plan(Setup(options), capabilities, limits, _copies(text), caps), level
        )
        try:
            await server.start()
            session._worker = await _Worker.start(server, session._plan)
        except BaseException:
            await session.aclose()
            raise
        return session

    async def run(self, code: str) -> CellResult:
        """Run one cell. Whatever it does is in the result; SandboxError means that no worker
        could be had. Cancelling ends the worker."""
        async with self._turn:
            if self._worker is None:
                await self._server.start()
                self._worker = await _Worker.start(self._server, self._plan)
            self._number += 1
            self.cells.append(code)
            worker = self._worker
            try:
                result = await worker.run(Run(self._number, code))
            except BaseException:
                self._worker = None
                worker.kill()
                raise
            if result.killed:
                self._worker = None
            return result

    async def aclose(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
        for fd in self._plan.text_fds:
            with contextlib.suppress(OSError):
                os.close(fd)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class _Worker:
    """The host's end of one worker's socket."""

    def __init__(self, sock: socket.socket, plan: _Plan) -> None:
        self._sock = sock
        self._plan = plan
        self._connection = Connection("host", plan.limits.max_frame_bytes)
        self._loop = asyncio.get_running_loop()
        self._order = asyncio.Lock()
        self._calls: set[asyncio.Task[None]] = set()
        self._num_calls = 0
        self._pidfd: int | None = None
        self._pid = 0
        self._why_killed = ""
        self._clock = _Clock(self._loop, lambda: None)

    @classmethod
    async def start(cls, server: ForkServer, plan: _Plan) -> _Worker:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        worker = cls(ours, plan)
        try:
            with theirs:
                server.fork(theirs, list(plan.text_fds), plan.caps)
            async with asyncio.timeout(_START_SECONDS):
                await worker._send(plan.setup)
                ready = (await worker._receive() or [None])[0]
        except BaseException as error:
            worker.close()
            if isinstance(error, (TimeoutError, OSError, ProtocolError, FrameTooLarge)):
                raise SandboxError(f"a worker did not start ({error})") from error
            raise
        if not isinstance(ready, Ready):
            worker.close()
            raise SandboxError("a worker ended while it started")
        worker._know(ready.pid)
        return worker

    async def run(self, run: Run) -> CellResult:
        started = time.perf_counter()
        limits = self._plan.limits
        self._num_calls = 0
        self._why_killed = ""
        self._clock = _Clock(self._loop, self._time_is_up)
        try:
            await self._send(run)
            self._clock.resume(limits.cell_seconds)
            done = await self._until_done()
        except FrameTooLarge as error:
            return CellResult("", f"the cell was not run: {error}", None, False, 0.0)
        except (ProtocolError, OSError) as error:
            self._why_killed = self._why_killed or f"the worker broke the protocol ({error})"
            done = None
        finally:
            self._clock.stop()
            await self._end_calls()
        seconds = time.perf_counter() - started
        if done is None:
            self.kill()
            why = self._why_killed or "the worker died (out of memory, or a crash)"
            return CellResult("", why + _LOST, None, True, seconds)
        return CellResult(done.stdout, done.error, _submission(done), False, seconds)

    def close(self) -> None:
        """The worker sees the end of its socket, and ends."""
        self._sock.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self.close()

    async def _until_done(self) -> Done | None:
        """Answer calls until the cell ends; None when the worker is gone."""
        while True:
            messages = await self._receive()
            if not messages:
                return None
            for message in messages:
                if isinstance(message, Done):
                    return message
                if isinstance(message, Call):
                    self._take(message)

    def _take(self, call: Call) -> None:
        self._clock.pause()
        task = self._loop.create_task(self._answer(call))
        self._calls.add(task)
        task.add_done_callback(self._put_back)

    def _put_back(self, task: asyncio.Task[None]) -> None:
        self._calls.discard(task)
        if not self._calls:
            self._clock.resume()

    async def _answer(self, call: Call) -> None:
        reply = await self._reply(call)
        with contextlib.suppress(OSError, ProtocolError):
            try:
                await self._send(reply)
            except (FrameTooLarge, TypeError, ValueError) as error:
                failed = f"what {call.name} returned cannot be passed on: {error}"
                await self._send(Raise(call.call, "ValueError", failed))

    async def _reply(self, call: Call) -> Return | Raise:
        self._num_calls += 1
        limit = self._plan.limits.max_calls
        if self._num_calls > limit:
            return Raise(call.call, "RuntimeError", f"a cell may make {limit:,} calls")
        capability = self._plan.capabilities.get(call.name)
        if capability is None:
            return Raise(call.call, "NameError", f"{call.name[:80]!r} is not available here")
        try:
            return Return(call.call, await capability(*call.args, **call.kwargs))
        except Exception as error:  # noqa: BLE001 - whatever it raises is raised in the cell
            return Raise(call.call, type(error).__name__, str(error))

    async def _end_calls(self) -> None:
        calls = tuple(self._calls)
        for call in calls:
            call.cancel()
        if calls:
            await asyncio.gather(*calls, return_exceptions=True)

    def _time_is_up(self) -> None:
        limits = self._plan.limits
        if self._why_killed:
            self._signal(signal.SIGKILL)
            return
        self._why_killed = (
            f"TimeoutError: the cell ran longer than {limits.cell_seconds:g} s"
            " and could not be interrupted"
        )
        self._signal(signal.SIGINT)
        self._clock.resume(limits.grace_seconds)

    async def _send(self, message: Message) -> None:
        async with self._order:
            await self._loop.sock_sendall(self._sock, self._connection.send(message))

    async def _receive(self) -> list[Message]:
        """The next messages, at least one; none when the worker is gone."""
        messages: list[Message] = []
        while not messages:
            data = await self._loop.sock_recv(self._sock, _READ_BYTES)
            if not data:
                break
            messages = list(self._connection.receive(data))
        return messages

    def _know(self, pid: int) -> None:
        self._pid = pid
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._pidfd = os.pidfd_open(pid)

    def _signal(self, number: signal.Signals) -> None:
        """By descriptor where there is one, so that no stranger with a reused number is hit."""
        with contextlib.suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, number)
            elif self._pid > 0 and self._sock.fileno() >= 0:
                os.kill(self._pid, number)


class _Clock:
    """Seconds that a cell has left; it stands still while the host answers calls."""

    def __init__(self, loop: asyncio.AbstractEventLoop, fire: Callable[[], None]) -> None:
        self._loop = loop
        self._fire = fire
        self._left = 0.0
        self._since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_stopped = False

    def resume(self, seconds: float | None = None) -> None:
        if self._is_stopped or (seconds is None and self._timer is not None):
            return
        if seconds is not None:
            self.pause()
            self._left = seconds
        self._since = self._loop.time()
        self._timer = self._loop.call_later(max(self._left, 0.0), self._ring)

    def pause(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._left -= self._loop.time() - self._since

    def stop(self) -> None:
        self.pause()
        self._is_stopped = True

    def _ring(self) -> None:
        self._timer = None
        self._fire()


def _copies(text: TextFile | None) -> tuple[int, ...]:
    if text is None:
        return ()
    return tuple(os.dup(fd) for fd in (text.data_fd, text.index_fd) if fd is not None)


def _submission(done: Done) -> Submission | None:
    if done.submission is None:
        return None
    value, spans = done.submission
    return Submission(value, [(start, end) for start, end in spans])
