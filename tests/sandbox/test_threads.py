"""Threads of cells: they may call, and those that outlive their cell are found, told and ended."""

from __future__ import annotations

import asyncio

import pytest

from .conftest import OpenSession, RunCell
from .processes import wait_until_gone, workers

pytestmark = pytest.mark.anyio

SPIN = "import threading\ndef spin():\n    while True: pass\n"


async def echo(prompt: str, model: str | None = None) -> str:
    return prompt


async def test_thread_that_outlives_its_cell_is_told_by_name_cell_after_cell(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    code = (
        "import threading\nstop = threading.Event()\n"
        "t = threading.Thread(target=stop.wait, name='watcher')\nt.start()\nprint('done')"
    )
    first = await session.run(code)
    assert first.stdout.startswith("done\n[1 thread is still running: watcher;")
    assert first.error is None
    second = await session.run("print('next')")
    assert second.stdout.startswith("next\n[1 thread is still running: watcher;")
    third = await session.run("stop.set()\nt.join()\nprint('over')")
    assert third.stdout == "over\n"


@pytest.mark.parametrize(
    "code",
    [
        "t = threading.Thread(target=len, args=['x'])\nt.start()\nt.join()",
        "with ThreadPoolExecutor(4) as p: list(p.map(len, ['a'] * 50))",
        "p = ThreadPoolExecutor(4)\nlist(p.map(len, ['a'] * 50))",  # never shut down: idle
        "print(await asyncio.to_thread(len, 'ab'))",
        "print(asyncio.run(asyncio.to_thread(len, 'ab')))",
        "await asyncio.gather(*(asyncio.to_thread(len, 'ab') for _ in range(20)))",
        "asyncio.create_task(asyncio.sleep(60))\nawait asyncio.sleep(0)",
    ],
)
async def test_threads_that_have_nothing_left_to_do_are_not_told(run: RunCell, code: str) -> None:
    imports = "import threading, asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n"
    result = await run(imports + code)
    assert result.error is None
    assert "still running" not in result.stdout


async def test_pool_s_thread_that_works_on_is_told(run: RunCell) -> None:
    code = (
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "stop = threading.Event()\np = ThreadPoolExecutor(2)\nf = p.submit(stop.wait)"
    )
    assert "1 thread is still running" in (await run(code)).stdout


async def test_many_threads_are_counted_and_some_of_them_named(run: RunCell) -> None:
    code = (
        "import threading\nstop = threading.Event()\n"
        "for i in range(30): threading.Thread(target=stop.wait, name=f't{i:02}').start()"
    )
    result = await run(code)
    assert "[30 threads are still running: t00, t01, t02, t03, t04, …" in result.stdout


async def test_thread_that_computes_while_no_cell_runs_costs_the_worker_not_the_variables(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    await session.run("x = 41")
    result = await session.run(f"{SPIN}threading.Thread(target=spin, name='spinner').start()")
    assert "spinner" in result.stdout
    pids = workers()
    await asyncio.to_thread(wait_until_gone, *pids)
    result = await session.run("print(x + 1)")
    told, printed, *_ = result.stdout.split("\n")
    assert "kept computing" in told
    assert "variables of earlier cells are back" in told
    assert printed == "42"


async def test_worker_that_waits_between_cells_is_left_alone(open_session: OpenSession) -> None:
    session = await open_session()
    await session.run("import threading\nt = threading.Timer(600, print)\nt.start()\nx = 1")
    pids = workers()
    await asyncio.sleep(2.5)  # several looks, each of which must find it asleep
    assert workers() == pids
    assert (await session.run("t.cancel()\nt.join()\nprint(x)")).stdout == "1\n"


async def test_thread_that_calls_after_its_cell_is_told_so(open_session: OpenSession) -> None:
    session = await open_session({"llm_query": echo})
    code = (
        "import threading\nseen = []\ngo = threading.Event()\n"
        "def late():\n"
        "    go.wait()\n"
        "    for _ in range(3):\n"
        "        try: llm_query('x')\n"
        "        except RuntimeError as e: seen.append(str(e))\n"
        "t = threading.Thread(target=late)\nt.start()\n"
        "threading.Timer(0.3, go.set).start()"
    )
    await session.run(code)
    await asyncio.sleep(0.6)  # between cells, which nothing tells the host
    result = await session.run("t.join()\nprint(seen)")
    assert result.stdout.count("no cell is running") == 3


async def test_call_of_a_thread_that_the_cell_s_end_cuts_off_is_raised_there(
    open_session: OpenSession,
) -> None:
    async def hang(prompt: str, model: str | None = None) -> str:
        await asyncio.Event().wait()
        return prompt

    session = await open_session({"llm_query": hang})
    code = (
        "import threading, time\nseen = []\n"
        "def call():\n"
        "    try: llm_query('x')\n"
        "    except RuntimeError as e: seen.append(str(e))\n"
        "t = threading.Thread(target=call)\nt.start()\ntime.sleep(0.05)"
    )
    await session.run(code)
    result = await session.run("t.join()\nprint(seen)")
    assert "the cell that made this call has ended" in result.stdout
