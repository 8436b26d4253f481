"""One host process that runs every payload, side by side, with oracles around them.

Run as a program: `python -m payloads.arena --policy on`; prints a JSON row for each payload. It
refuses to run any unless the kernel's lock is seen, from inside and from outside.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rlm_sandbox import CellResult, Limits, SandboxError, Session, server_for
from rlm_sandbox.text import TextFile

from . import book, others
from .book import Payload
from .canaries import Canaries, Readable, Secrets
from .listeners import Listeners
from .watch import NotLocked, Watch

LIMITS = Limits(cell_seconds=1.5, memory_bytes=96 << 20, max_output_chars=20_000, max_calls=1000)
_NOTICE_CHARS = 1000  # on top of a cap
_MAX_ERROR_CHARS = 21_000
_MAX_CELL_SECONDS = 30.0
_MAX_SAID_CHARS = 1500
_MAX_LOOKED_AT_CHARS = 1 << 20
_PROBE = 'must_fail("open", os.open, "/", os.O_RDONLY)\nmust_fail("fork", os.fork)\nprint("probed")'


@dataclass
class Row:
    """What came of one payload. `said`: the beginning of what the cell told, for whoever looks."""

    family: str
    name: str
    harm: list[str] = field(default_factory=list)
    is_kept: bool = False
    was_killed: bool = False
    has_walked: bool = False
    seconds: float = 0.0
    said: str = ""


class Arena:
    """`async with`, then `run`; one server, and sessions of it side by side."""

    def __init__(self, *, policy: bool, reads: bool = False) -> None:
        self._policy = policy
        self._reads = reads
        self._secrets = Secrets()
        self._heap = [self._secrets.heap.encode(), self._secrets.heap]
        os.environ["OPENAI_API_KEY"] = self._secrets.environment
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Arena:
        try:
            await self._set_up()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _set_up(self) -> None:
        others.adopt_orphans()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._listeners = Listeners(self._folder, secrets.token_hex(8))
        self._stack.callback(self._listeners.close)
        self._bystander = others.Bystander()
        self._stack.callback(self._bystander.close)
        self._readable = Readable(self._folder, self._secrets.file)
        readable = (self._readable.path,) if self._reads else ()
        self._server = server_for("kernel", allow_read=readable)
        self._stack.push_async_callback(self._server.aclose)
        await self._server.start()
        (self._server_pid,) = others.children(os.getpid()) - {self._bystander.pid}
        self._watch = Watch(self._server_pid, self._bystander, self._listeners)
        await self._require_lock()
        self._sibling = await self._open_sibling()

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def run(self, payloads: Iterable[Payload], at_once: int) -> list[Row]:
        """All of them, and a last row of what nobody in particular did."""
        waiting = list(payloads)[::-1]
        rows: list[Row] = []

        async def work() -> None:
            while waiting:
                rows.append(await self._run_one(waiting.pop()))

        watching = asyncio.create_task(self._watch.for_ever())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(work())
            last = Row("arena", "afterwards", is_kept=True)
            last.harm += await self._harm_to_the_sibling()
            last.harm += await self._watch.nothing_left()
            last.harm += self._watch.unclaimed + self._readable.harm()
        finally:
            watching.cancel()
        return [*rows, last]

    async def _run_one(self, payload: Payload) -> Row:
        row = Row(payload.family, payload.name)
        canaries = Canaries(secrets.token_hex(6), self._secrets.file)
        calls: list[str] = []
        self._watch.most_workers += 1
        try:
            async with await self._open(canaries, calls) as session:
                with self._watch.over(row.name, row.harm):
                    await self._attack(session, payload, row)
            row.harm += canaries.harm()
            row.harm += [f"{told} in a call" for told in calls]
        finally:
            self._watch.most_workers -= 1
            canaries.remove()
        return row

    async def _attack(self, session: Session, payload: Payload, row: Row) -> None:
        try:
            began = time.monotonic()
            result = await session.run(payload.code)
            row.seconds = time.monotonic() - began
            after = await session.run("kept")
        except SandboxError as error:
            row.harm.append(f"no worker was to be had: {error}")
            return
        row.was_killed = result.killed or after.killed
        row.is_kept = "41" in after.stdout.split()
        row.has_walked = "WALKED" in result.stdout
        row.said = f"{result.stdout}\n{result.error or ''}"[:_MAX_SAID_CHARS]
        row.harm += self._harm_told(result) + self._harm_told(after)
        if row.seconds > _MAX_CELL_SECONDS:
            row.harm.append(f"the cell took {row.seconds:.0f} s")

    def _harm_told(self, result: CellResult) -> list[str]:
        """In what reaches the host as the words of a cell."""
        error = result.error or ""
        answer = "" if result.submission is None else repr(result.submission.value)
        harm = self._secrets.told_in(result.stdout + error + answer)
        breaches = [line for line in result.stdout.splitlines() if line.startswith("BREACH")]
        harm += [line[:300] for line in breaches[:5]]
        if len(result.stdout) > LIMITS.max_output_chars + _NOTICE_CHARS:
            harm.append(f"{len(result.stdout):,} characters of output")
        if len(error) > _MAX_ERROR_CHARS:
            harm.append(f"{len(error):,} characters of error")
        try:
            (result.stdout + error).encode()
        except UnicodeEncodeError:
            harm.append("half a character in the output")
        return harm

    # -- sessions

    async def _open(self, canaries: Canaries, calls: list[str]) -> Session:
        """A session that is seen to be locked, with all that its payload may need."""
        with canaries.text.open("rb") as text:
            size = canaries.text.stat().st_size
            session = await Session.open(
                self._server,
                capabilities=self._capabilities(calls),
                variables=self._names(canaries),
                text=TextFile(text.fileno(), None, size, size, False),
                limits=LIMITS,
                policy=self._policy,
            )
        try:
            await self._prepare(session, armed=not self._policy)
        except BaseException:
            await session.aclose()
            raise
        return session

    async def _prepare(self, session: Session, *, armed: bool) -> None:
        """No payload before this has passed."""
        if session.isolation != "kernel":
            raise NotLocked(f"the level is {session.isolation}")
        await self._watch.require_locks()
        await _must_run(session, book.prelude("helpers"), "")
        if armed:
            await _must_run(session, book.prelude("armed"), "armed True True")
            result = await _must_run(session, _PROBE, "probed")
            if "BREACH" in result.stdout:
                raise NotLocked(result.stdout)

    async def _require_lock(self) -> None:
        """From inside, in a session of its own without the policy."""
        session = await Session.open(self._server, capabilities={}, limits=LIMITS, policy=False)
        async with session:
            await self._prepare(session, armed=True)

    async def _open_sibling(self) -> Session:
        session = await Session.open(
            self._server, capabilities={}, variables={"sibling": self._secrets.sibling}
        )
        self._stack.push_async_callback(session.aclose)
        self._watch.most_workers += 1
        await _must_run(session, "beside = [sibling]", "")
        return session

    async def _harm_to_the_sibling(self) -> list[str]:
        result = await self._sibling.run("print(beside == [sibling], sibling)")
        if result.stdout.split() == ["True", self._secrets.sibling]:
            return []
        return [f"the session beside was changed: {result.stdout[:100]} {result.error}"]

    def _names(self, canaries: Canaries) -> dict[str, Any]:
        """What a payload is told. None of it is a secret."""
        return {
            "CANARY": os.fspath(canaries.canary),
            "FOLDER": os.fspath(canaries.folders[0]),
            "FOLDERS": [os.fspath(folder) for folder in canaries.folders],
            "NEW": canaries.new_name,
            "READABLE": os.fspath(self._readable.path),
            "HOST": os.getpid(),
            "SERVER": self._server_pid,
            "BYSTANDER": self._bystander.pid,
            "TCP": self._listeners.tcp,
            "UDP": self._listeners.udp,
            "UNIX": os.fspath(self._listeners.unix),
            "UNIX_DATAGRAM": os.fspath(self._listeners.unix_datagram),
            "ABSTRACT": self._listeners.abstract,
        }

    def _capabilities(self, calls: list[str]) -> dict[str, Callable[..., Awaitable[Any]]]:
        def look_at(asked: Any) -> None:
            calls.extend(self._secrets.told_in(str(asked)[:_MAX_LOOKED_AT_CHARS]))

        async def one(prompt: str, model: str | None = None, context: Any = None) -> str:
            look_at(prompt)
            look_at(context)
            if prompt.startswith("slow"):
                await asyncio.sleep(0.05)
            if prompt.startswith("raise "):
                raise type(prompt[6:], (Exception,), {})("raised by the host")
            return prompt if prompt.startswith("echo") else "answer"

        async def many(prompts: list[Any], model: str | None = None) -> list[dict[str, str]]:
            look_at(prompts)
            return [{"ok": "answer"}] * len(prompts)

        return {
            "llm_query": one,
            "llm_query_batched": many,
            "rlm_query": one,
            "rlm_query_batched": many,
        }


async def _must_run(session: Session, code: str, told: str) -> CellResult:
    result = await session.run(code)
    if result.error or result.killed or told not in result.stdout:
        raise NotLocked(f"a session could not be prepared: {result.stdout} {result.error}")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="arena")
    parser.add_argument("--policy", choices=("on", "off"), required=True)
    parser.add_argument("--reads", action="store_true", help="cells may read a folder")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--only", default="", help="payloads whose family or name has this")
    given = parser.parse_args()
    chosen = [one for one in book.read_all() if given.only in f"{one.family}/{one.name}"]

    async def play() -> list[Row]:
        async with Arena(policy=given.policy == "on", reads=given.reads) as arena:
            return await arena.run(chosen, given.at_once)

    for row in asyncio.run(play()):
        sys.stdout.write(json.dumps(asdict(row)) + "\n")


if __name__ == "__main__":
    main()
