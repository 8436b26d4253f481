"""A session's life: what stays from cell to cell, what ends a cell, and what survives its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

import pytest

from rlm_sandbox import SandboxError, server_for

from .conftest import OpenSession, RunCell
from .processes import open_descriptors, wait_until_gone, workers

pytestmark = pytest.mark.anyio

UNINTERRUPTIBLE = "sum(range(10 ** 12))"  # one C call that looks at no signal


# -- the namespace


async def test_variables_functions_and_imports_live_from_cell_to_cell(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    await session.run("import heapq\nx = [3, 1, 2]\ndef least(): return heapq.nsmallest(n, x)")
    await session.run("n = 2")
    assert (await session.run("print(least())")).stdout == "[1, 2]\n"
    await session.run("n = 1")
    assert (await session.run("print(least())")).stdout == "[1]\n"


async def test_last_bare_expression_is_shown_and_none_is_not(run: RunCell) -> None:
    assert (await run("x = 'a\\n'\nx")).stdout == "'a\\n'\n"
    assert (await run("print('only this')")).stdout == "only this\n"
    assert (await run("1 + 1\nx = 5")).stdout == ""
    assert (await run("for i in range(3):\n    i")).stdout == ""


async def test_empty_cell_and_cell_of_comments_do_nothing(open_session: OpenSession) -> None:
    session = await open_session()
    for code in ("", "\n\n", "# nothing to do", "pass"):
        result = await session.run(code)
        assert (result.stdout, result.error, result.submission) == ("", None, None)
        assert not result.killed


async def test_variables_context_and_documents_are_there(run: RunCell) -> None:
    text = "one 😀 two\r\nthree"
    result = await run(
        "d = documents[0]\nprint([question, settings, context, d.name, d.start, d.end, d.kind])",
        variables={"question": "why?", "settings": {"a": [1, None]}},
        text=text,
        documents=[("a.txt", 0, len(text), "text")],
    )
    expected = ["why?", {"a": [1, None]}, text, "a.txt", 0, len(text), "text"]
    assert result.stdout == f"{expected}\n"


async def test_two_sessions_share_nothing(open_session: OpenSession) -> None:
    first, second = await open_session(), await open_session()
    await first.run("secret = 41\nre.secret = 1\nmath.pi = 3")
    result = await second.run("print('secret' in globals(), hasattr(re, 'secret'), math.pi)")
    assert result.stdout == "False False 3.141592653589793\n"


async def test_random_draws_are_the_same_in_every_session(run: RunCell) -> None:
    code = "import random\nprint(random.random(), hash('a'))"
    assert (await run(code)).stdout == (await run(code)).stdout


async def test_32_sessions_at_once_keep_to_themselves(open_session: OpenSession) -> None:
    sessions = await asyncio.gather(*(open_session() for _ in range(32)))
    await asyncio.gather(*(session.run(f"x = {at}") for at, session in enumerate(sessions)))
    results = await asyncio.gather(*(session.run("print(x)") for session in sessions))
    assert [result.stdout for result in results] == [f"{at}\n" for at in range(32)]


async def test_cells_given_at_once_run_one_after_another(open_session: OpenSession) -> None:
    session = await open_session()
    await session.run("x = 0")
    await asyncio.gather(*(session.run("y = x\nx = y + 1") for _ in range(10)))
    assert (await session.run("print(x)")).stdout == "10\n"


# -- output


async def test_head_and_tail_of_long_output_are_kept(run: RunCell) -> None:
    result = await run("for i in range(100_000): print(i)", max_output_chars=1000)
    assert result.stdout.startswith("0\n1\n2\n")
    assert result.stdout.endswith("99998\n99999\n")
    assert "characters left out" in result.stdout
    assert len(result.stdout) < 1100


async def test_cell_that_prints_a_gigabyte_stays_bounded(run: RunCell) -> None:
    result = await run(
        "line = 'x' * 1_000_000\nfor _ in range(1000): print(line)", memory_bytes=256 << 20
    )
    assert result.error is None
    assert "999,9" in result.stdout
    assert len(result.stdout) < 101_000


async def test_stderr_print_to_file_and_flush_are_taken_in_order(run: RunCell) -> None:
    result = await run(
        "import sys, io\nprint('a', end='', flush=True)\nprint('b', file=sys.stdout)\n"
        "s = io.StringIO()\nprint('c', file=s)\nprint(s.getvalue())"
    )
    assert result.error is None, result.error
    assert result.stdout == "ab\nc\n\n"


async def test_lone_surrogates_in_output_do_not_break_the_host(run: RunCell) -> None:
    result = await run("print('a\\ud800b')\nsubmit('\\udfff')")
    assert result.stdout.encode()
    assert result.submission is not None
    assert result.submission.value.encode()


# -- failures


async def test_traceback_has_cell_lines_and_own_frames_only(open_session: OpenSession) -> None:
    session = await open_session()
    kept = await session.run("kept = 1\n\ndef half(n):\n    return n / 0\n\nhalf(4)")
    assert kept.error is not None
    lines = kept.error.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert '  File "<cell>", line 6' in lines
    assert '  File "<cell>", line 4, in half' in lines
    assert "    return n / 0" in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert "rlm_sandbox" not in kept.error
    assert (await session.run("print(kept)")).stdout == "1\n"


async def test_frames_of_an_earlier_cell_are_named_after_it(open_session: OpenSession) -> None:
    session = await open_session()
    await session.run("def fails():\n    raise KeyError('k')")
    error = (await session.run("fails()")).error
    assert error is not None
    assert '  File "<cell>", line 1\n    fails()' in error
    assert "line 2, in fails\n    raise KeyError('k')" in error


async def test_frames_of_the_standard_library_are_left_out(run: RunCell) -> None:
    error = (await run("import json\njson.loads('{')")).error
    assert error is not None
    assert "JSONDecodeError" in error
    assert "/" not in error.replace("</", "")


async def test_syntax_error_names_its_line(run: RunCell) -> None:
    error = (await run("x = 1\nif x\n    print(x)")).error
    assert error is not None
    assert "line 2" in error
    assert "SyntaxError" in error


async def test_output_before_a_failure_is_kept(run: RunCell) -> None:
    result = await run("print('before')\n1/0")
    assert result.stdout == "before\n"
    assert result.error is not None


async def test_cause_and_context_of_an_exception_are_told(run: RunCell) -> None:
    error = (
        await run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('v') from e")
    ).error
    assert error is not None
    assert error.index("ZeroDivisionError") < error.index("ValueError: v")


@pytest.mark.parametrize(
    "code",
    [
        "def f(): f()\nf()",
        "x = []\nfor _ in range(100_000): x = [x]\nrepr(x)",
        "class E(Exception):\n    def __str__(self): raise E\nraise E",
        "class E(Exception):\n    def __str__(self): return 5\nraise E",
        "class R:\n    def __repr__(self): 1/0\nR()",
        "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])",
        "raise KeyboardInterrupt",
        "raise SystemExit(3)",
        "raise GeneratorExit",
        "import asyncio\nraise asyncio.CancelledError",
        "raise StopIteration",
        "assert False",
        "raise ValueError('x' * 10_000_000)",
        "raise ValueError('\\ud800')",
        "x = 10 ** 10_000\nprint(x)",
        "('(' * 10_000)",
        "del print\nprint(1)",
        "1 +" * 20_000 + "1",
        "(" * 300 + ")" * 300,
        "x = '\x00'",
        "g = ValueError(1)\nfor _ in range(5000): g = ExceptionGroup('g', [g])\nraise g",
    ],
)
async def test_odd_failure_is_told_and_the_namespace_stays(
    open_session: OpenSession, code: str
) -> None:
    session = await open_session()
    await session.run("kept = 'still here'")
    result = await session.run(code)
    assert not result.killed
    if result.error is not None:
        assert len(result.error) < 10_000
        assert result.error.encode()
    assert (await session.run("print(kept)")).stdout == "still here\n"


async def test_rebound_builtins_and_modules_break_only_the_cell_s_own_names(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    await session.run("str = list = len = repr = isinstance = None\njson.dumps = None\nre = None")
    result = await session.run("print([1])\nsubmit({'a': (1, 2)})")
    assert result.stdout == "[1]\n"
    assert result.submission is not None
    assert result.submission.value == {"a": [1, 2]}


async def test_what_is_raised_where_nothing_can_be_is_told_without_frames_of_ours(
    run: RunCell,
) -> None:
    result = await run("class E:\n    def __del__(self): 1 / 0\nE()\nprint('on')")
    assert result.error is None
    head, *lines, last = result.stdout.splitlines()
    assert (head, last) == ("Ignored:", "on")
    assert '  File "<cell>", line 2, in __del__' in lines
    assert "rlm_sandbox" not in result.stdout


# -- time


async def test_busy_cell_is_interrupted_and_namespace_survives(open_session: OpenSession) -> None:
    session = await open_session(cell_seconds=0.2, grace_seconds=20.0)
    await session.run("kept = 1")
    result = await session.run("print('on')\nwhile True: kept += 1")
    assert result.stdout == "on\n"
    assert not result.killed
    assert result.error is not None
    assert "TimeoutError" in result.error
    assert (await session.run("print(kept > 1)")).stdout == "True\n"


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    try:\n        while True: pass\n    except Exception: pass",
        "while True:\n    try:\n        while True: pass\n    except: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import time\ntime.sleep(600)",
        "import threading\nthreading.Event().wait()",
        "import asyncio\nawait asyncio.sleep(600)",
        "import asyncio\nasyncio.run(asyncio.sleep(600))",
        "re.search('(a+)+$', 'a' * 64 + 'b')",
        "x = [i for i in iter(int, 1)]",
        "import asyncio\nasync def spin():\n    while True: pass\n"
        "await asyncio.gather(spin(), return_exceptions=True)\nwhile True: pass",
        "import asyncio\nasync def spin():\n    while True: pass\nasync def main():\n"
        "    await asyncio.wait([asyncio.create_task(spin())])\n    while True: pass\n"
        "asyncio.run(main())",
        "class E:\n    def __del__(self):\n        while True: pass\nE()\nwhile True: pass",
        "import weakref\nclass C: pass\ndef spin(_):\n    while True: pass\n"
        "c = C()\nr = weakref.ref(c, spin)\ndel c\nwhile True: pass",
    ],
)
async def test_endless_cell_of_many_kinds_is_interrupted(
    open_session: OpenSession, code: str
) -> None:
    session = await open_session(cell_seconds=0.2, grace_seconds=20.0)
    await session.run("kept = 1")
    result = await session.run(code)
    assert not result.killed
    assert result.error is not None
    assert "TimeoutError" in result.error
    assert (await session.run("print(kept)")).stdout == "1\n"


async def test_uninterruptible_cell_is_killed_and_earlier_cells_keep_their_variables(
    open_session: OpenSession,
) -> None:
    session = await open_session(cell_seconds=0.1, grace_seconds=0.1, variables={"question": "q"})
    await session.run("x = 1")
    result = await session.run(f"x = y = 2\n{UNINTERRUPTIBLE}")
    assert result.killed
    assert result.error is not None
    assert "could not be interrupted" in result.error
    assert "variables of earlier cells are back" in result.error
    result = await session.run("print(x, 'y' in globals(), question)")
    assert result.stdout == "1 False q\n"


async def test_first_cell_that_is_killed_leaves_a_fresh_worker(open_session: OpenSession) -> None:
    session = await open_session(cell_seconds=0.1, grace_seconds=0.1)
    result = await session.run(f"x = 1\n{UNINTERRUPTIBLE}")
    assert result.killed
    assert result.error is not None
    assert "lost" in result.error
    assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_text_is_there_again_after_a_kill(open_session: OpenSession) -> None:
    session = await open_session(cell_seconds=0.1, grace_seconds=0.1, text="all of it")
    assert (await session.run(UNINTERRUPTIBLE)).killed
    assert (await session.run("context")).stdout == "'all of it'\n"


async def test_clock_stands_still_while_a_capability_runs(open_session: OpenSession) -> None:
    async def slow(prompt: str, model: str | None = None) -> str:
        await asyncio.sleep(1.0)
        return prompt

    session = await open_session({"llm_query": slow}, cell_seconds=0.5)
    result = await session.run("print(llm_query('a'), llm_query('b'))")
    assert result.error is None
    assert result.stdout == "a b\n"


async def test_clock_runs_on_after_a_capability(open_session: OpenSession) -> None:
    async def quick(prompt: str, model: str | None = None) -> str:
        return prompt

    session = await open_session({"llm_query": quick}, cell_seconds=0.3, grace_seconds=20.0)
    result = await session.run("while True: llm_query('a')")
    assert result.error is not None
    assert "TimeoutError" in result.error
    assert not result.killed


async def test_every_cell_has_its_own_time(open_session: OpenSession) -> None:
    session = await open_session(cell_seconds=0.4, grace_seconds=20.0)
    for _ in range(4):
        assert (await session.run("import time\ntime.sleep(0.2)")).error is None


async def test_interrupt_that_comes_late_does_not_end_the_next_cell(
    open_session: OpenSession,
) -> None:
    session = await open_session(cell_seconds=0.05, grace_seconds=20.0)
    for _ in range(20):
        await session.run("import time\ntime.sleep(0.05)")
        result = await session.run("print('mine')")
        assert result.stdout == "mine\n"


# -- memory


@pytest.mark.parametrize(
    "code",
    [
        "x = 'a' * (4 << 30)",
        "x = []\nwhile True: x.append('a' * 1_000_000)",
        "x = {}\nfor i in range(10 ** 9): x[i] = str(i)",
        "x = bytearray(4 << 30)",
    ],
)
async def test_memory_bomb_is_an_error_and_the_session_goes_on(
    open_session: OpenSession, code: str
) -> None:
    session = await open_session(memory_bytes=128 << 20)
    result = await session.run(code)
    assert result.error is not None
    assert "memory" in result.error.lower()
    assert (await session.run("print('on')")).stdout == "on\n"


async def test_text_does_not_count_against_the_memory(open_session: OpenSession) -> None:
    session = await open_session(text="é" * 20_000_000, memory_bytes=64 << 20)
    result = await session.run("x = context[:5_000_000]\nprint(len(context))")
    assert (result.stdout, result.error) == ("20000000\n", None)


# -- ends


async def test_worker_that_dies_in_a_cell_is_told_and_replaced(open_session: OpenSession) -> None:
    async def die(prompt: str, model: str | None = None) -> str:
        for pid in workers():
            os.kill(pid, signal.SIGKILL)
        await asyncio.Event().wait()
        return "never"

    session = await open_session({"llm_query": die})
    result = await session.run("x = 1\nllm_query('now')")
    assert result.killed
    assert result.error is not None
    assert "lost" in result.error
    assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_worker_that_dies_between_cells_is_told_and_replaced(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    await session.run("x = 1")
    pids = workers()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until_gone(*pids)
    result = await session.run("print(x)")
    assert not result.killed
    first, second, _ = result.stdout.split("\n")
    assert "the worker" in first
    assert "back" in first
    assert second == "1"


async def test_cancelling_a_cell_ends_its_worker(open_session: OpenSession) -> None:
    reached = asyncio.Event()

    async def reach(prompt: str, model: str | None = None) -> str:
        reached.set()
        return prompt

    session = await open_session({"llm_query": reach})
    pids = workers()
    assert pids
    task = asyncio.create_task(session.run("x = 1\nllm_query('on')\nwhile True: pass"))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(wait_until_gone, *pids)
    result = await session.run("print('x' in globals())")
    assert result.stdout.endswith("False\n")


async def test_cancelling_a_cell_cancels_its_capabilities(open_session: OpenSession) -> None:
    reached, cancelled = asyncio.Event(), asyncio.Event()

    async def hang(prompt: str, model: str | None = None) -> str:
        reached.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return prompt

    session = await open_session({"llm_query": hang})
    task = asyncio.create_task(session.run("llm_query('on')"))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cancelled.is_set()


async def test_closed_session_has_no_worker_and_runs_nothing(open_session: OpenSession) -> None:
    session = await open_session()
    pids = workers()
    assert pids
    await session.aclose()
    await asyncio.to_thread(wait_until_gone, *pids)
    await session.aclose()
    with pytest.raises(SandboxError, match="closed"):
        await session.run("1")


async def test_closing_a_session_while_a_cell_runs_ends_both(open_session: OpenSession) -> None:
    reached = asyncio.Event()

    async def hang(prompt: str, model: str | None = None) -> str:
        reached.set()
        await asyncio.Event().wait()
        return prompt

    session = await open_session({"llm_query": hang})
    pids = workers()
    task = asyncio.create_task(session.run("llm_query('on')"))
    await reached.wait()
    await session.aclose()
    with contextlib.suppress(SandboxError):
        assert (await task).killed
    await asyncio.to_thread(wait_until_gone, *pids)


async def test_sessions_that_end_in_any_way_leave_no_descriptor_open(
    open_session: OpenSession,
) -> None:
    async def end_in_every_way() -> None:
        session = await open_session(cell_seconds=0.1, grace_seconds=0.0)
        await session.run("1")
        await session.run(UNINTERRUPTIBLE)
        await session.run("1")
        task = asyncio.create_task(session.run("while True: pass"))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await session.run("1")
        await session.aclose()

    await end_in_every_way()
    before = open_descriptors()
    await end_in_every_way()
    assert open_descriptors() == before


def test_unknown_isolation_level_is_refused_by_name() -> None:
    with pytest.raises(SandboxError, match="vm"):
        server_for("vm")


async def test_session_declares_its_isolation(open_session: OpenSession) -> None:
    assert (await open_session()).isolation == "kernel"
