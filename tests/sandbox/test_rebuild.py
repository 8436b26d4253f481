"""A worker that was killed is rebuilt: its cells run again, and nothing is called twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections import Counter
from typing import Any

import pytest

from rlm_sandbox import CellResult, SandboxError, Session

from .conftest import OpenSession
from .processes import wait_until_gone, workers

pytestmark = pytest.mark.anyio

UNINTERRUPTIBLE = "sum(range(10 ** 12))"  # one C call that looks at no signal
QUICK = {"cell_seconds": 0.3, "grace_seconds": 0.1}


class Model:
    """Counts what it is asked, and never answers the same twice."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.capabilities = {"llm_query": self.query, "llm_query_batched": self.batch}

    async def query(self, prompt: str, model: str | None = None) -> str:
        self.asked[prompt] += 1
        if prompt == "fail":
            raise LookupError(f"failure {self.asked.total()}")
        await asyncio.sleep(0.001 * (self.asked.total() % 3))  # answers overtake each other
        return f"{prompt}-{self.asked.total()}"

    async def batch(self, prompts: list[str], model: str | None = None) -> list[dict[str, str]]:
        return [{"ok": await self.query(prompt)} for prompt in prompts]


async def kill(session: Session) -> CellResult:
    """Has the running worker end in the middle of a cell."""
    result = await session.run(UNINTERRUPTIBLE)
    assert result.killed
    assert result.error is not None
    return result


async def test_what_cells_called_is_there_again_and_was_not_called_again(
    open_session: OpenSession,
) -> None:
    model = Model()
    session = await open_session(model.capabilities, **QUICK)
    await session.run("a = llm_query('one')\nb = llm_query_batched(['two', 'three'])")
    await session.run("c = [llm_query('one'), llm_query('one')]\ndef f(): return a, b, c")
    before = (await session.run("print(f())")).stdout
    asked = model.asked.copy()
    result = await kill(session)
    assert "variables of earlier cells are back" in str(result.error)
    assert (await session.run("print(f())")).stdout == before
    assert model.asked == asked


async def test_calls_of_threads_and_coroutines_get_their_own_answers_again(
    open_session: OpenSession,
) -> None:
    model = Model()
    session = await open_session(model.capabilities, **QUICK)
    await session.run(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    threads = dict(zip(range(40), pool.map(lambda i: llm_query(f'p{i}'), range(40))))\n"
        "import asyncio\n"
        "tasks = await asyncio.gather(*(llm_query_async(f'q{i}') for i in range(40)))"
    )
    before = (await session.run("print(threads, tasks)")).stdout
    await kill(session)
    assert (await session.run("print(threads, tasks)")).stdout == before
    assert set(model.asked.values()) == {1}


async def test_exceptions_of_capabilities_are_raised_again(open_session: OpenSession) -> None:
    model = Model()
    session = await open_session(model.capabilities, **QUICK)
    code = (
        "seen = []\nfor _ in range(2):\n    try:\n        llm_query('fail')\n"
        "    except LookupError as e:\n        seen.append(str(e))"
    )
    await session.run(code)
    await kill(session)
    assert (await session.run("print(seen)")).stdout == "['failure 1', 'failure 2']\n"
    assert model.asked["fail"] == 2


async def test_cell_that_failed_left_what_it_had_done(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    await session.run("x = 1\n1 / 0\nx = 2")
    result = await kill(session)
    assert "did not do the same" not in str(result.error)
    assert (await session.run("print(x)")).stdout == "1\n"


async def test_what_is_printed_again_is_not_shown_again(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    await session.run("print('once')")
    result = await kill(session)
    assert "once" not in result.stdout + str(result.error)
    assert (await session.run("print('then')")).stdout == "then\n"


async def test_random_draws_and_sets_are_the_same_again(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    await session.run("import random\ndrawn = [random.random() for _ in range(3)]")
    await session.run("words = list({'a', 'b', 'c', 'd'})\ndrawn.append(random.randint(0, 10**9))")
    before = (await session.run("print(drawn, words)")).stdout
    await kill(session)
    assert (await session.run("print(drawn, words)")).stdout == before


async def test_worker_is_rebuilt_again_and_again(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    for number in range(4):
        await session.run(f"x{number} = {number}")
        await kill(session)
    assert (await session.run("print(x0, x1, x2, x3)")).stdout == "0 1 2 3\n"


async def test_cell_that_does_something_else_again_is_named(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    await session.run("x = 1")
    await session.run("import time\nprint(time.perf_counter_ns())")
    result = await kill(session)
    assert "cell 2 did not do the same" in str(result.error)
    assert (await session.run("print(x)")).stdout == "1\n"


async def test_addresses_of_objects_make_no_difference(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    await session.run("junk = [object() for _ in range(1000)]\nprint(object(), print)")
    assert "did not do the same" not in str((await kill(session)).error)


async def test_cell_that_ran_out_of_time_is_done_again_in_part_and_named(
    open_session: OpenSession,
) -> None:
    session = await open_session(cell_seconds=0.4, grace_seconds=20.0)
    await session.run("x = 'before the loop'\nwhile True: pass")
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
    result = await session.run("print(x)")
    told, printed, _ = result.stdout.split("\n")
    assert "cell 1 did not do the same" in told
    assert printed == "before the loop"


async def test_replay_takes_no_longer_than_one_cell_may(open_session: OpenSession) -> None:
    session = await open_session(cell_seconds=0.6, grace_seconds=20.0)
    for number in range(4):
        assert (
            await session.run(f"import time\ntime.sleep(0.25)\nx{number} = {number}")
        ).error is None
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
    result = await session.run("print('x0' in globals(), 'x3' in globals())")
    told, printed, _ = result.stdout.split("\n")
    assert "lost" in told
    assert "4" in told
    assert printed == "True False"


async def test_replay_that_kills_its_worker_leaves_a_fresh_one(open_session: OpenSession) -> None:
    session = await open_session(**QUICK)
    late = time.monotonic() + 3.0
    result = await session.run(
        f"import time\nx = 1\nif time.monotonic() > {late}: {UNINTERRUPTIBLE}"
    )
    assert result.error is None
    while time.monotonic() < late:  # the clock is the same in every process
        await asyncio.sleep(0.05)
    assert "failed, their variables are lost" in str((await kill(session)).error)
    assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_a_session_closed_while_it_is_rebuilt_leaves_no_worker(
    open_session: OpenSession,
) -> None:
    session = await open_session(cell_seconds=0.5, grace_seconds=0.1)
    await session.run("import time\ntime.sleep(0.4)")
    first = workers()
    task = asyncio.create_task(session.run(UNINTERRUPTIBLE))
    await asyncio.to_thread(wait_until_gone, *first)
    await session.aclose()
    with contextlib.suppress(SandboxError):
        await task
    await asyncio.to_thread(wait_until_gone, *workers())


async def test_cancelled_cell_is_forgotten_and_the_earlier_ones_are_not(
    open_session: OpenSession,
) -> None:
    reached = asyncio.Event()

    async def reach(prompt: str, model: str | None = None) -> str:
        reached.set()
        return prompt

    session = await open_session({"llm_query": reach})
    await session.run("x = 1")
    task = asyncio.create_task(session.run("y = 1\nllm_query('on')\nwhile True: pass"))
    await reached.wait()
    task.cancel()
    await asyncio.wait([task])
    result = await session.run("print(x, 'y' in globals())")
    assert result.stdout.endswith("1 False\n")


async def test_large_answers_are_recorded_up_to_a_limit(
    open_session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rlm_sandbox.record._MAX_BYTES", 100_000)

    async def answer(prompt: str, model: str | None = None) -> str:
        return "x" * 60_000

    session = await open_session({"llm_query": answer}, **QUICK)
    await session.run("a = llm_query('1')")
    await session.run("b = llm_query('2')")
    result = await kill(session)
    assert "cell 2" in str(result.error)
    printed = (await session.run("print(len(a), 'b' in globals())")).stdout
    assert printed == "60000 False\n"


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
async def test_what_is_no_json_fails_again_as_it_did(open_session: OpenSession, value: Any) -> None:
    async def answer(prompt: str, model: str | None = None) -> Any:
        return value

    session = await open_session({"llm_query": answer}, **QUICK)
    result = await session.run(
        "try: llm_query('1')\nexcept ValueError as e: seen = str(e)\nprint(seen)"
    )
    assert "cannot be passed on" in result.stdout
    assert "did not do the same" not in str((await kill(session)).error)
    assert (await session.run("print(seen)")).stdout == result.stdout


async def test_crash_is_told_as_what_it_was(open_session: OpenSession) -> None:
    async def crash(prompt: str, model: str | None = None) -> str:
        for pid in workers():
            os.kill(pid, signal.SIGSEGV)
        await asyncio.Event().wait()
        return "never"

    session = await open_session({"llm_query": crash})
    await session.run("x = 1")
    result = await session.run("llm_query('now')")
    assert result.killed
    assert "crashed (SIGSEGV)" in str(result.error)
    assert (await session.run("print(x)")).stdout == "1\n"
