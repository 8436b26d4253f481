"""A real HTTP server on loopback that speaks chat completions, well or badly, as told.

Knows nothing of rlm. In a test: `async with serve(plan) as server`. As a process of its own, for
measurements: `python -m tests.support.loopback --delay-seconds 0.2` prints its base URL and
serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; `number` counts from 0 over the life of the server, `nth` over that
    of its connection."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: Any
    nth: int = 0

    @property
    def is_last(self) -> bool:
        """Whether its client wants the connection closed after the reply."""
        return self.headers.get("connection", "").lower() == "close"


@dataclass(frozen=True)
class Reply:
    """What goes back. `declared_length` other than the body's own length breaks the framing;
    `hang` never answers; `drop` closes the connection after the body that there is. `pieces` go
    out one by one in chunks in place of a body, each `piece_seconds` after the one before."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    declared_length: int | None = None
    hang: bool = False
    drop: bool = False
    pieces: tuple[bytes, ...] = ()
    piece_seconds: float = 0.0


Plan = Callable[[Seen], Reply]


def completion(text: str | None = "fine", **changes: Any) -> dict[str, Any]:
    """A well-formed chat completion, with top-level fields replaced; `...` removes one."""
    message = {"role": "assistant", "content": text, "refusal": None}
    whole: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "specimen-wire",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }
    whole.update(changes)
    return {key: value for key, value in whole.items() if value is not ...}


def choice(message: Any, finish_reason: Any = "stop") -> list[dict[str, Any]]:
    """The `choices` of a completion with one message; a finish reason of `...` is left out."""
    whole = {"index": 0, "message": message, "finish_reason": finish_reason}
    return [{key: value for key, value in whole.items() if value is not ...}]


def says(text: str = "fine", **reply: Any) -> Reply:
    return Reply(body=json.dumps(completion(text)).encode(), **reply)


def streams(value: dict[str, Any], *, done: bool = True, **reply: Any) -> Reply:
    """A completion as server-sent events: a role, its text word by word, the reason, the usage."""
    (first,) = value["choices"]
    words = (first["message"]["content"] or "").split(" ")
    deltas = [{"role": "assistant", "content": ""}]
    deltas += [{"content": word if at == 0 else f" {word}"} for at, word in enumerate(words)]
    events = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    if first.get("finish_reason"):
        last = {"index": 0, "delta": {}, "finish_reason": first["finish_reason"]}
        events.append({"choices": [last]})
    if value.get("usage"):
        events.append({"choices": [], "usage": value["usage"]})
    pieces = [f"data: {json.dumps(event)}\n\n".encode() for event in events]
    if done:
        pieces.append(b"data: [DONE]\n\n")
    return Reply(content_type="text/event-stream", pieces=tuple(pieces), **reply)


def sends(value: Any, **reply: Any) -> Reply:
    return Reply(body=json.dumps(value).encode(), **reply)


def fails(status: int, message: str = "no", code: str | None = None, **headers: str) -> Reply:
    error = {"message": message, "type": "test", "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps({"error": error}).encode(), headers=named)


def echo(seen: Seen) -> Reply:
    """Answers each prompt with its own last message."""
    return says(seen.body["messages"][-1]["content"])


class Server:
    """What arrived at a running server, and where it is."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.seen: list[Seen] = []
        self.in_flight = 0
        self.peak_in_flight = 0
        self.abandoned = 0
        self.connections = 0
        self.changed = asyncio.Event()
        self.base_url = ""

    async def until(self, holds: Callable[[Server], bool]) -> None:
        """Wait for something to be true of the server."""
        while not holds(self):
            self.changed.clear()
            await self.changed.wait()


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = bytearray()
        self._num_requests = 0
        self._transport: asyncio.Transport
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:
            self._server.abandoned += 1
            self._task.cancel()
        self._server.changed.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, blank, rest = self._buffer.partition(b"\r\n\r\n")
        if not blank:
            return
        start, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        if len(rest) < int(headers.get("content-length", "0")):
            return
        self._buffer.clear()
        server = self._server
        body = json.loads(rest) if rest else None
        seen = Seen(len(server.seen), start.split()[1], headers, body, self._num_requests)
        self._num_requests += 1
        server.seen.append(seen)
        server.in_flight += 1
        server.peak_in_flight = max(server.peak_in_flight, server.in_flight)
        server.changed.set()
        answering = self._answer(server.plan(seen), seen.is_last)
        self._task = asyncio.get_running_loop().create_task(answering)

    async def _answer(self, reply: Reply, is_last: bool) -> None:
        try:
            if reply.delay_seconds:
                await asyncio.sleep(reply.delay_seconds)
            if reply.hang:
                await asyncio.Event().wait()
            self._transport.write(_encoded(reply, is_last))
            await self._send_pieces(reply)
            if is_last or reply.drop or reply.declared_length is not None:
                self._transport.close()
        finally:
            self._server.in_flight -= 1
            self._task = None

    async def _send_pieces(self, reply: Reply) -> None:
        for piece in reply.pieces:
            await asyncio.sleep(reply.piece_seconds)
            self._transport.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if reply.pieces and not reply.drop:
            self._transport.write(b"0\r\n\r\n")


def _encoded(reply: Reply, is_last: bool) -> bytes:
    if reply.drop and not reply.body and not reply.pieces:
        return b""
    length = len(reply.body) if reply.declared_length is None else reply.declared_length
    lines = [
        f"HTTP/1.1 {reply.status} Told",
        f"content-type: {reply.content_type}",
        "transfer-encoding: chunked" if reply.pieces else f"content-length: {length}",
        *(f"{name}: {value}" for name, value in reply.headers.items()),
        *(["connection: close"] if is_last else []),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + reply.body


@asynccontextmanager
async def serve(plan: Plan) -> AsyncIterator[Server]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    server = Server(plan)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: _Connection(server), "127.0.0.1", 0, backlog=1024)
    server.base_url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listening.close()


async def _serve_until_closed(delay_seconds: float) -> None:
    def plan(seen: Seen) -> Reply:
        return says("fine", delay_seconds=delay_seconds)

    async with serve(plan) as server:
        sys.stdout.write(server.base_url + "\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--delay-seconds", type=float, default=0.2)
    asyncio.run(_serve_until_closed(options.parse_args().delay_seconds))
