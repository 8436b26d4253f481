"""What the sandbox costs: to start, to open, to call, to hold a text; and how fast its cells are.

Every figure is taken on real workers of the default isolation, from an async host.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

from rlm.bench.loops import LOOPS, ratios
from rlm.bench.measure import descendants, private_bytes
from rlm.bench.table import FIGURE_HEADS, Figure, Report, Table
from rlm.context.store import Store
from rlm_sandbox import CellResult, Server, Session, server_for

CONTEXT_BYTES: Final = 60_000_000
SESSIONS_AT_ONCE: Final = 64
LINE: Final = "The needle 17 lies between two long and even sentences of plain words.\n"
SEARCHES: Final = """
hits = grep("needle [0-9]+")
number = context.count("even")
pieces = [context[start : start + 1000] for start in range(0, len(context), 100_000)]
"""
NOTE: Final = (
    "`python -m rlm.bench --only sandbox`, on the default isolation. Times are wall time seen from"
    " an async host. Memory is what a worker has for itself (`Private_Clean + Private_Dirty`), and"
    " can be read by root only. × is the time of a loop in a cell, policy on, over that of the same"
    " code in plain CPython, round by round."
)


def sandbox(quick: bool) -> Report:
    """All of it, in one table."""
    lines = tuple(figure.line() for figure in asyncio.run(_figures(20 if quick else 1)))
    return Report(tables=(Table("Sandbox", NOTE, FIGURE_HEADS, lines),))


async def _figures(divisor: int) -> list[Figure]:
    """`divisor`: how many times fewer runs than it takes to be sure."""
    few, some, many = (range(max(2, number // divisor)) for number in (20, 200, 3000))
    starts = [await _start() for _ in few]
    async with _server() as server:
        return [
            Figure("fork server start, probes included", 200, "ms", _ms(starts)),
            Figure("session open", 5, "ms", _ms([await _open(server) for _ in some])),
            Figure("private memory of a worker after a cell", 2, "MB", await _private(server, few)),
            Figure("empty cell, there and back", 300, "µs", await _empty_cells(server, many)),
            Figure("capability call, there and back", 200, "µs", await _calls(server, many)),
            await _context(server, "ASCII", "e", few),
            await _context(server, "with one emoji", "😀", few),
            await _many_over_one(server, SESSIONS_AT_ONCE),
            *[await _loop(server, name, len(some) // 5) for name in LOOPS],
        ]


async def _start() -> float:
    server = server_for()
    begun = time.perf_counter()
    try:
        await server.start()
        return time.perf_counter() - begun
    finally:
        await server.aclose()


async def _open(server: Server) -> float:
    begun = time.perf_counter()
    async with await _session(server):
        return time.perf_counter() - begun


async def _private(server: Server, times: range) -> tuple[float, ...]:
    """After a cell, since before it a worker has not touched what every cell needs."""
    found: list[float] = []
    before = descendants()
    for _ in times:
        async with await _session(server) as session:
            await _run(session, "x = 1")
            found += _private_of(descendants() - before)
    return tuple(found)


async def _empty_cells(server: Server, times: range) -> tuple[float, ...]:
    found = []
    async with await _session(server) as session:
        await _run(session, "")
        for _ in times:
            begun = time.perf_counter()
            await session.run("")
            found.append(1e6 * (time.perf_counter() - begun))
    return tuple(found)


async def _calls(server: Server, times: range) -> tuple[float, ...]:
    """From one call's arrival to the next one's: the answer's way back, and a call's way out."""
    arrivals: list[float] = []

    async def note(number: int) -> int:
        arrivals.append(time.perf_counter())
        return number

    async with await _session(server, capabilities={"note": note}, tools=["note"]) as session:
        await _run(session, f"for number in range({len(times) + 1}):\n    note(number)")
    pairs = zip(arrivals, arrivals[1:], strict=False)
    return tuple(1e6 * (later - earlier) for earlier, later in pairs)


async def _context(server: Server, kind: str, letter: str, times: range) -> Figure:
    """From the store's file to a cell that has looked at the text."""
    found = []
    with _store(letter) as store:
        for _ in times:
            begun = time.perf_counter()
            async with await _session(server, text=store.text_file()) as session:
                result = await _run(session, "submit(len(context))")
                found.append(time.perf_counter() - begun)
            if result.submission is None or result.submission.value != store.num_chars:
                raise RuntimeError("a benchmark's context is not whole")
    return Figure(f"60 MB context {kind}, to the first cell done", 120, "ms", _ms(found))


async def _many_over_one(server: Server, number: int) -> Figure:
    """Each worker searches the whole text and slices it before any of them is measured."""
    with _store("e") as store:
        text = store.text_file()
        shared = server.over(text)
        try:
            await shared.start()
            before = descendants()
            async with AsyncExitStack() as opened:
                for _ in range(number):
                    session = await _session(shared, text=text)
                    opened.push_async_callback(session.aclose)
                    await _run(session, SEARCHES)
                found = _private_of(descendants() - before)
        finally:
            await shared.aclose()
    what = f"{number} sessions at once over one 60 MB context, private memory of each"
    return Figure(what, 4, "MB", tuple(found))


async def _loop(server: Server, name: str, rounds: int) -> Figure:
    async with await _session(server) as session:
        found = await ratios(session, LOOPS[name], max(rounds, 3))
    return Figure(f"text loop: {name}", 1.1, "×", tuple(found))


@asynccontextmanager
async def _server() -> AsyncIterator[Server]:
    server = server_for()
    await server.start()
    try:
        yield server
    finally:
        await server.aclose()


async def _session(server: Server, **options: Any) -> Session:
    return await Session.open(server, **{"capabilities": {}, **options})


async def _run(session: Session, code: str) -> CellResult:
    result = await session.run(code)
    if result.error is not None:
        raise RuntimeError(f"a benchmark's cell failed: {result.error}")
    return result


def _private_of(pids: Iterable[int]) -> list[float]:
    sizes = [private_bytes(pid) for pid in pids]
    return [size / 1e6 for size in sizes if size is not None]


def _ms(seconds: Iterable[float]) -> tuple[float, ...]:
    return tuple(1e3 * second for second in seconds)


def _store(last: str) -> Store:
    """60 MB of English with a letter of choice at the end."""
    text = LINE * (CONTEXT_BYTES // len(LINE) + 1)
    return Store.from_documents([("text.txt", text[: CONTEXT_BYTES - 1] + last, "text")])
