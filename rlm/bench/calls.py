"""What a sub-call costs beyond the raw client, how wide a batch runs, and what a child run costs.

The server is a process of its own on loopback; so is the machine's other core busy with it. Raw
clients are the openai SDK as its users call it and bare aiohttp, with the same prompts and width.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import anyio

from rlm import RLM
from rlm.backends import Backend, resolve
from rlm.bench.speed import slow_server
from rlm.bench.table import Report, Row
from rlm.budget import Ledger
from rlm.records import Completion, Message, Request
from rlm.scheduler import Scheduler

WIDTH: Final = 128
CALLS: Final = 1_000
WIDE_SECONDS: Final = 0.2
CHILDREN: Final = 20
COMMAND: Final = "python -m rlm.bench --only calls"
CHILD_CELL: Final = f"""
if question.startswith("CHILD"):
    submit(len(context))
spent = []
for n in range({CHILDREN}):
    begun = datetime.datetime.now()
    rlm_query(f"CHILD {{n}}", "A text of its own.")
    spent.append((datetime.datetime.now() - begun).total_seconds())
submit(spent)
"""
BATCH_CELL: Final = f"""
prompts = [f"{{question}} {{n}}: " + "some words of a passage " * 20 for n in range({CALLS})]
begun = datetime.datetime.now()
replies = llm_query_batched(prompts)
submit([(datetime.datetime.now() - begun).total_seconds(), len(replies)])
"""
Ask = Callable[[str], Awaitable[object]]


def calls(folder: Path, quick: bool) -> Report:
    """Four rows: overhead of the scheduler and of a whole run, a wide batch, a child."""
    rounds = 1 if quick else 5
    with slow_server(0.0) as base_url:
        ours, sdk, bare = anyio.run(_overheads, base_url, rounds)
        cells = _from_cells(folder, base_url, rounds)
    with slow_server(WIDE_SECONDS) as base_url:
        wide = anyio.run(_wide, base_url, rounds)
    children = _children(folder, rounds)
    overhead = (
        f"{median(ours):.2f} ms a call, of which {median(ours) - median(sdk):+.2f} beyond the "
        f"openai SDK ({median(sdk):.2f}) and {median(ours) - median(bare):+.2f} beyond bare "
        f"aiohttp ({median(bare):.2f})"
    )
    what = f"sub-calls at {WIDTH}-wide, wall time a call on loopback"
    return Report(
        (
            Row(what, "≤ 0.5 ms beyond the raw client", "", overhead, rounds, COMMAND),
            Row(
                f"the same as a cell asks, {CALLS} in a batch, each journalled",
                "",
                "",
                f"{median(cells):.2f} ms a call, {median(cells) - median(bare):+.2f} beyond bare "
                "aiohttp",
                len(cells),
                COMMAND,
            ),
            Row(
                f"{CALLS} calls of {WIDE_SECONDS * 1000:.0f} ms at 256-wide",
                "≤ 1.3 s",
                "",
                f"{median(wide):.2f} s",
                rounds,
                COMMAND,
            ),
            Row(
                "a child run, opened, asked one turn and closed",
                "≤ 50 ms",
                "20 ms",
                f"{median(children) * 1000:.0f} ms",
                len(children),
                COMMAND,
            ),
        )
    )


async def _overheads(base_url: str, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds a call: ours, the SDK's, bare aiohttp's; one after the other in each round."""
    import aiohttp
    import openai

    spent: tuple[list[float], list[float], list[float]] = ([], [], [])
    async with AsyncExitStack() as opened:
        backend = await _opened(opened, base_url)
        sdk = openai.AsyncOpenAI(
            api_key="none",
            base_url=base_url,
            max_retries=0,
            http_client=openai.DefaultAioHttpClient(),
        )
        opened.push_async_callback(sdk.close)
        places = aiohttp.TCPConnector(limit=WIDTH)
        session = await opened.enter_async_context(aiohttp.ClientSession(connector=places))

        async def by_sdk(prompt: str) -> object:
            message: Any = {"role": "user", "content": prompt}
            return await sdk.chat.completions.create(model="slow", messages=[message])

        async def by_hand(prompt: str) -> object:
            sent = {"model": "slow", "messages": [{"role": "user", "content": prompt}]}
            async with session.post(f"{base_url}/chat/completions", json=sent) as response:
                return json.loads(await response.read())

        ways = (partial(_batch, backend), partial(_raw, by_sdk), partial(_raw, by_hand))
        for number in range(rounds + 1):
            for way, times in zip(ways, spent, strict=True):
                seconds = await way()
                if number:  # the first round opens the connections
                    times.append(seconds * 1000 / CALLS)
    return spent


async def _wide(base_url: str, rounds: int) -> list[float]:
    async with AsyncExitStack() as opened:
        backend = await _opened(opened, base_url)
        backend.max_concurrency = 256
        await _batch(backend)
        return [await _batch(backend) for _ in range(rounds)]


async def _opened(opened: AsyncExitStack, base_url: str) -> Any:
    backend: Any = resolve("openai/slow", base_url=base_url)
    opened.push_async_callback(backend.aclose)
    await backend.warm()
    backend.max_concurrency = WIDTH
    return backend


async def _batch(backend: Backend) -> float:
    """Wall seconds of one batch through the scheduler."""
    scheduler = Scheduler([backend], Ledger())
    requests = [Request((Message("user", prompt),)) for prompt in _prompts()]
    begun = time.perf_counter()
    settled = await scheduler.complete_many(backend, requests, kind="sub")
    seconds = time.perf_counter() - begun
    if not all(isinstance(item, Completion) for item in settled):
        raise RuntimeError("a benchmark's call failed")
    return seconds


async def _raw(ask: Ask) -> float:
    places = asyncio.Semaphore(WIDTH)

    async def one(prompt: str) -> None:
        async with places:
            await ask(prompt)

    begun = time.perf_counter()
    await asyncio.gather(*(one(prompt) for prompt in _prompts()))
    return time.perf_counter() - begun


def _prompts() -> list[str]:
    return [f"{number}: " + "some words of a passage " * 20 for number in range(CALLS)]


def _from_cells(folder: Path, base_url: str, rounds: int) -> list[float]:
    """Milliseconds a call, from the cell's own clock; prompts differ from run to run."""
    model = _script(folder, "batch", BATCH_CELL)
    spent = []
    with RLM(model, sub_model="openai/slow", base_url=base_url) as rlm:
        for number in range(rounds + 1):
            seconds, count = _value(rlm, f"round {number} of {time.time_ns()}")
            if count != CALLS:
                raise RuntimeError(f"{count} of {CALLS} calls were answered")
            spent.append(seconds * 1000 / CALLS)
    return spent[1:]


def _children(folder: Path, rounds: int) -> list[float]:
    """Seconds of each child of a run whose models are scripts: what is left is ours."""
    spent: list[float] = []
    with RLM(_script(folder, "child", CHILD_CELL), depth=2) as rlm:
        for _ in range(rounds):
            spent += _value(rlm, "Ask children.")
    return spent


def _script(folder: Path, name: str, cell: str) -> str:
    """The name of a scripted model that runs one cell."""
    path = folder / f"calls-{name}.json"
    path.write_text(json.dumps([f"```repl\n{cell.strip()}\n```"]))
    return f"scripted/{path}"


def _value(rlm: RLM, question: str) -> Any:
    answer = rlm.ask(question, "A text.")
    if answer.error is not None:
        raise RuntimeError(f"a benchmark's run failed: {answer.error.message}")
    return answer.value
