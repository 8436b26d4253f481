"""A session whose worker is an impostor: it speaks, or breaks, the protocol as a test says."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_sandbox import Limits, SandboxError, Session
from rlm_sandbox.levels import LEVELS
from rlm_sandbox.link import Link
from rlm_sandbox.protocol import (
    Born,
    Call,
    Connection,
    Done,
    Message,
    Ready,
    Return,
    Run,
)
from rlm_sandbox.servers import Plan
from rlm_sandbox.text import TextFile

from .processes import open_descriptors

pytestmark = pytest.mark.anyio

NOBODY = 2**22 + 1  # above every pid that Linux gives, and given without a descriptor
MAX_FRAME_BYTES = 1 << 20

Act = Callable[["Impostor"], object]
Open = Callable[..., Awaitable[Session]]


class Impostor:
    """The worker's end of a session's socket, in a thread of the test."""

    def __init__(self, sock: socket.socket, act: Act) -> None:
        self.sock = sock
        self._connection = Connection("worker", MAX_FRAME_BYTES)
        self._act = act
        self._unread: list[Message] = []

    def live(self) -> None:
        with self.sock:
            try:
                self.receive()
                self.send(Born(NOBODY))
                self.send(Ready())
                self._act(self)
            except OSError:
                return  # the host has closed its end, as it should

    def send(self, message: Message) -> None:
        self.sock.sendall(self._connection.send(message))

    def receive(self) -> Message:
        while not self._unread:
            data = self.sock.recv(1 << 16)
            if not data:
                raise ConnectionError("the host is gone")
            self._unread += self._connection.receive(data)
        return self._unread.pop(0)

    def wait_for_the_end(self) -> None:
        while self.sock.recv(1 << 16):
            pass


class ServerOfImpostors:
    level = LEVELS["process"]

    def __init__(self, act: Act) -> None:
        self._act = act
        self.threads: list[threading.Thread] = []

    async def start(self) -> None:
        """There is nothing to start."""

    async def aclose(self) -> None:
        """There is nothing to end."""

    def close(self) -> None:
        """There is nothing to end."""

    def over(self, text: TextFile) -> ServerOfImpostors:
        return self

    async def link(self, plan: Plan) -> Link:
        return await Link.start(self.fork, plan)

    def fork(self, session: socket.socket) -> None:
        impostor = Impostor(session.dup(), self._act)
        self.threads.append(threading.Thread(target=impostor.live, daemon=True))
        self.threads[-1].start()


@pytest.fixture
async def open_impostor() -> AsyncIterator[Open]:
    opened: list[tuple[Session, ServerOfImpostors]] = []

    async def open_impostor(act: Act, capabilities: Any = None, **limits: Any) -> Session:
        server = ServerOfImpostors(act)
        session = await Session.open(
            server,
            capabilities=capabilities or {},
            variables={},
            text=None,
            documents=[],
            limits=Limits(**{"max_frame_bytes": MAX_FRAME_BYTES, **limits}),
        )
        opened.append((session, server))
        return session

    yield open_impostor
    for session, server in opened:
        await session.aclose()
        for thread in server.threads:
            await asyncio.to_thread(thread.join)


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data


HUGE = (2**32 - 1).to_bytes(4, "little")
BREACHES: dict[str, bytes] = {
    "garbage": b"GET / HTTP/1.1\r\n\r\n",
    "a frame larger than allowed": HUGE,
    "no JSON": frame(b"{"),
    "no UTF-8": frame(b'"\xff"'),
    "no object": frame(b"[1]"),
    "an unknown type": frame(b'{"type":"exec","code":"1"}'),
    "a type that is no text": frame(b'{"type":{}}'),
    "a missing field": frame(b'{"type":"done","cell":1,"stdout":""}'),
    "a field too many": frame(b'{"type":"ready","x":1}'),
    "another type of field": frame(
        b'{"type":"done","cell":1,"stdout":5,"error":null,"submission":null}'
    ),
    "evidence of another shape": frame(
        b'{"type":"done","cell":1,"stdout":"","error":null,"submission":[1,[[1,"a"]]]}'
    ),
    "a command of the host's": frame(b'{"type":"run","cell":1,"code":"1"}'),
    "readiness, again": frame(b'{"type":"ready"}'),
    "a birth, again": frame(b'{"type":"born","pid":1}'),
    "an end of another cell": frame(
        b'{"type":"done","cell":99,"stdout":"","error":null,"submission":null}'
    ),
    "NaN": frame(b'{"type":"call","call":1,"name":"f","args":[NaN],"kwargs":{}}'),
    "a number out of range": frame(
        b'{"type":"call","call":1,"name":"f","args":[1e999],"kwargs":{}}'
    ),
    "a deep value": frame(
        b'{"type":"call","call":1,"name":"f","args":' + b"[" * 100_000 + b"]" * 100_000
        + b',"kwargs":{}}'
    ),
    "a huge number": frame(
        b'{"type":"call","call":' + b"9" * 10_000 + b',"name":"f","args":[],"kwargs":{}}'
    ),
    "half a frame, then nothing": frame(b"x" * 1000)[:500],
}  # fmt: skip


UTTERANCES = [
    *BREACHES.values(),
    frame(b'{"type":"call","call":1,"name":"f","args":[],"kwargs":{}}'),
    frame(b'{"type":"done","cell":1,"stdout":"out","error":null,"submission":null}'),
    frame(b'{"type":"done","cell":1,"stdout":"","error":"e","submission":[1,[[0,1]]]}'),
    frame(b'{"type":"died","why":"of boredom"}'),
]


@pytest.mark.parametrize("data", BREACHES.values(), ids=BREACHES)
async def test_breach_of_the_protocol_costs_the_worker_and_nothing_else(
    open_impostor: Open, data: bytes
) -> None:
    def act(impostor: Impostor) -> None:
        impostor.receive()
        impostor.sock.sendall(data)

    session = await open_impostor(act)
    result = await session.run("x = 1")
    assert result.killed
    assert result.error is not None
    assert "worker" in result.error
    assert result.submission is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(UTTERANCES) | st.binary(max_size=40).map(frame), max_size=6))
def test_whatever_a_worker_says_the_host_gets_a_result(utterances: list[bytes]) -> None:
    def act(impostor: Impostor) -> None:
        impostor.receive()
        impostor.sock.sendall(b"".join(utterances))

    async def talk() -> None:
        server = ServerOfImpostors(act)
        session = await Session.open(server, capabilities={}, limits=Limits(cell_seconds=5.0))
        result = await session.run("x = 1")
        assert result.killed or any(b'"done"' in utterance for utterance in utterances)
        await session.aclose()
        for thread in server.threads:
            await asyncio.to_thread(thread.join)

    asyncio.run(talk())


async def test_worker_that_says_nothing_and_cannot_be_killed_is_cut_off(
    open_impostor: Open,
) -> None:
    session = await open_impostor(Impostor.wait_for_the_end, cell_seconds=0.05, grace_seconds=0.05)
    result = await session.run("x = 1")
    assert result.killed
    assert result.error is not None
    assert "could not be interrupted" in result.error


async def test_forged_capability_is_refused_by_name_in_the_cell(open_impostor: Open) -> None:
    replies: list[Message] = []

    def act(impostor: Impostor) -> None:
        run = impostor.receive()
        assert isinstance(run, Run)
        for number, name in enumerate(("__class__", "os.system", "get", "", "x" * 500_000)):
            impostor.send(Call(number, name, [], {}))
            replies.append(impostor.receive())
        impostor.send(Done(run.cell, "", None, None))

    session = await open_impostor(act)
    assert not (await session.run("1")).killed
    assert [reply.tag for reply in replies] == ["raise"] * 5
    assert all(len(str(reply)) < 500 for reply in replies)


async def test_arguments_that_a_capability_does_not_take_are_its_type_error(
    open_impostor: Open,
) -> None:
    replies: list[Message] = []

    async def capability(prompt: str) -> str:
        return prompt

    def act(impostor: Impostor) -> None:
        run = impostor.receive()
        assert isinstance(run, Run)
        for args, kwargs in (([], {}), ([1, 2], {}), (["a"], {"self": 1}), ([], {"__x__": 1})):
            impostor.send(Call(1, "f", args, kwargs))
            replies.append(impostor.receive())
        impostor.send(Call(1, "f", ["fine"], {}))
        replies.append(impostor.receive())
        impostor.send(Done(run.cell, "", None, None))

    session = await open_impostor(act, {"f": capability})
    assert not (await session.run("1")).killed
    assert [getattr(reply, "kind", reply.tag) for reply in replies] == ["TypeError"] * 4 + [
        "return"
    ]
    assert replies[-1] == Return(1, "fine")


async def test_output_and_error_of_a_worker_are_capped_by_the_host(open_impostor: Open) -> None:
    def act(impostor: Impostor) -> None:
        run = impostor.receive()
        assert isinstance(run, Run)
        impostor.send(Done(run.cell, "x" * 500_000, "y" * 500_000, None))

    session = await open_impostor(act, max_output_chars=1000)
    result = await session.run("1")
    assert len(result.stdout) < 2000
    assert result.error is not None
    assert len(result.error) < 50_000


async def test_flood_of_calls_beyond_the_limit_does_not_pile_up_in_the_host(
    open_impostor: Open,
) -> None:
    most = 0

    async def capability() -> None:
        await asyncio.Event().wait()

    def act(impostor: Impostor) -> None:
        impostor.receive()
        data = b"".join(
            frame(b'{"type":"call","call":%d,"name":"f","args":[],"kwargs":{}}' % number)
            for number in range(1000)
        )
        while True:  # and never reads a reply
            impostor.sock.sendall(data)

    session = await open_impostor(act, {"f": capability}, max_calls=100)
    task = asyncio.create_task(session.run("1"))
    for _ in range(200):
        await asyncio.sleep(0)
        most = max(most, len(asyncio.all_tasks()))
    await session.aclose()
    await asyncio.wait([task])
    assert most < 300


async def test_large_answer_cut_off_by_the_end_of_its_cell_does_not_tear_the_next_frame(
    open_impostor: Open,
) -> None:
    """A thread of the cell asks, the cell ends while the answer is on its way."""
    sizes: list[int] = []

    async def capability() -> str:
        return "x" * 900_000

    def act(impostor: Impostor) -> None:
        run = impostor.receive()
        assert isinstance(run, Run)
        impostor.send(Call(1, "f", [], {}))
        impostor.sock.recv(1, socket.MSG_PEEK)  # the answer has begun, and does not fit
        impostor.send(Done(run.cell, "", None, None))
        reply = impostor.receive()
        assert isinstance(reply, Return)
        sizes.append(len(reply.value))
        following = impostor.receive()
        assert isinstance(following, Run)
        impostor.send(Done(following.cell, "whole", None, None))

    session = await open_impostor(act, {"f": capability})
    assert not (await session.run("1")).killed
    assert (await session.run("2")).stdout == "whole"
    assert sizes == [900_000]


async def test_worker_that_ends_while_it_starts_is_a_sandbox_error() -> None:
    class Broken(ServerOfImpostors):
        def fork(self, session: socket.socket) -> None:
            """Nobody answers: the host's end sees the end of the socket."""

    before = open_descriptors()
    with pytest.raises(SandboxError):
        await Session.open(
            Broken(lambda _: None),
            capabilities={},
            variables={},
            text=None,
            documents=[],
            limits=Limits(),
        )
    assert open_descriptors() == before


async def test_impostor_that_is_not_ready_is_a_sandbox_error() -> None:
    class Eager(ServerOfImpostors):
        def fork(self, session: socket.socket) -> None:
            session.sendall(frame(b'{"type":"done","cell":1,"stdout":"","error":null}'))

    with pytest.raises(SandboxError):
        await Session.open(
            Eager(lambda _: None),
            capabilities={},
            variables={},
            text=None,
            documents=[],
            limits=Limits(),
        )
