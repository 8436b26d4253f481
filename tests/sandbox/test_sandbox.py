"""`Sandbox`, as someone uses it who wants to run some code and knows nothing of what is below."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox import Result, Sandbox, SandboxError
from rlm_sandbox.levels import LEVELS
from rlm_sandbox.warm import WARM

from .processes import wait_until_gone, workers

pytestmark = pytest.mark.anyio

ENDLESS = "while True: pass"
VARIABLE: contextvars.ContextVar[str] = contextvars.ContextVar("VARIABLE", default="unset")


@pytest.fixture(scope="module", autouse=True)
def servers_end_with_the_module() -> Iterator[None]:
    yield
    WARM.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


# -- running code


def test_three_lines_are_enough() -> None:
    with Sandbox() as sandbox:
        assert sandbox.run("print('hello')\nsum(range(10))").stdout == "hello\n45\n"


def test_result_tells_what_the_code_did(sandbox: Sandbox) -> None:
    result = sandbox.run("print('so far')\nsubmit({'mean': 2.5, 'of': (1, 4)})")
    assert result.stdout == "so far\n"
    assert result.answer == {"mean": 2.5, "of": [1, 4]}
    assert result.error is None
    assert not result.killed
    assert result.seconds > 0
    assert result.isolation


def test_failure_is_a_result_with_the_code_s_own_lines(sandbox: Sandbox) -> None:
    result = sandbox.run("def half(n):\n    return n / 0\nhalf(4)")
    assert result.error is not None
    assert "line 2, in half" in result.error
    assert "ZeroDivisionError" in result.error
    assert __file__ not in result.error
    assert result.answer is None


def test_variables_live_from_run_to_run_and_after_a_failure(sandbox: Sandbox) -> None:
    sandbox.run("rows = [1, 2]")
    sandbox.run("rows.append(3)\nraise ValueError('no')")
    assert sandbox.run("rows").stdout == "[1, 2, 3]\n"


def test_reset_forgets_what_the_code_made_and_keeps_what_was_given() -> None:
    with Sandbox(variables={"given": [1]}, context="text") as sandbox:
        sandbox.run("made = 1\ngiven.append(2)")
        sandbox.reset()
        result = sandbox.run("print(given, context, 'made' in globals())")
        assert result.stdout == "[1] text False\n"


def test_two_sandboxes_share_nothing_but_a_server() -> None:
    with Sandbox() as first, Sandbox() as second:
        first.run("x = 1")
        assert second.run("'x' in globals()").stdout == "False\n"


def test_code_that_takes_too_long_is_stopped_and_its_variables_are_kept() -> None:
    with Sandbox(max_seconds=0.3) as sandbox:
        sandbox.run("x = 41")
        result = sandbox.run(ENDLESS)
        assert result.error is not None
        assert "TimeoutError" in result.error
        assert not result.killed
        assert sandbox.run("x + 1").stdout == "42\n"


def test_limits_may_be_whole_numbers() -> None:
    with Sandbox(max_seconds=60, memory_bytes=200_000_000) as sandbox:
        assert sandbox.run("6 * 7").stdout == "42\n"


def test_memory_is_capped_and_the_sandbox_goes_on() -> None:
    with Sandbox(memory_bytes=200 << 20) as sandbox:
        sandbox.run("x = 'kept'")
        result = sandbox.run("hoard = bytearray(300 << 20)")
        assert result.error is not None
        assert "MemoryError" in result.error
        assert sandbox.run("x").stdout == "'kept'\n"


def test_policy_tells_what_it_refuses_and_can_be_left_out() -> None:
    code = "().__class__.__base__.__name__"
    with Sandbox() as checked, Sandbox(policy=False) as unchecked:
        refused = checked.run(code)
        assert refused.error is not None
        assert "line 1" in refused.error
        assert unchecked.run(code).stdout == "'object'\n"


# -- what is given


def test_context_is_a_text_or_a_file(tmp_path: Path) -> None:
    text = "one 😀\r\ntwo"
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode())
    for source in (text, path):
        with Sandbox(context=source) as sandbox:
            assert sandbox.run("submit([context, len(context)])").answer == [text, len(text)]


def test_context_larger_than_a_str_may_be_is_there_too() -> None:
    text = "é" * (33 << 20) + "the needle" + "é" * 10
    with Sandbox(context=text) as sandbox:
        result = sandbox.run("at = context.find('needle')\nsubmit([at, context[at:at + 6]])")
        assert result.answer == [text.find("needle"), "needle"]


def test_context_that_is_no_text_fails_at_once(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    sandbox = Sandbox(context=tmp_path / "bytes")
    with pytest.raises(UnicodeDecodeError):
        sandbox.run("1")
    sandbox.close()


def test_options_that_make_no_sense_are_refused_at_once() -> None:
    for options in ({"max_seconds": 0}, {"memory_bytes": -1}, {"tools": {"not a name": print}}):
        with pytest.raises(ValueError, match="must be"):
            Sandbox(**options)
    with pytest.raises(SandboxError, match="no isolation level 'none'"):
        Sandbox(isolation="none")


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_runs_code_and_is_told(level: str) -> None:
    sandbox = Sandbox(isolation=level, context="text", variables={"v": [1]}, tools={"t": len})
    try:
        result = sandbox.run("print(context, v, t('abc'))")
    except SandboxError as error:
        pytest.skip(str(error))
    finally:
        sandbox.close()
    assert (result.stdout, result.error, result.isolation) == ("text [1] 3\n", None, level)


def test_folder_may_be_read_and_nothing_be_written(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("read me")
    other = tmp_path.parent / "other.txt"
    other.write_text("not me")
    with Sandbox(allow_read=[tmp_path]) as sandbox:
        read = sandbox.run(
            f"with open({str(tmp_path / 'notes.txt')!r}) as file: print(file.read())"
        )
        assert read.stdout == "read me\n"
        for code in (f"open({str(other)!r})", f"open({str(tmp_path / 'new')!r}, 'w')"):
            assert sandbox.run(code).error is not None
    assert not (tmp_path / "new").exists()


def test_package_may_be_preloaded() -> None:
    with Sandbox(preload=["numpy"]) as sandbox:
        result = sandbox.run("import numpy as np\nprint(np.arange(4).sum())")
        assert (result.stdout, result.error) == ("6\n", None)


# -- tools


def test_tools_take_and_give_json_values() -> None:
    def price(item: str, *, count: int = 1) -> dict[str, Any]:
        return {"item": item, "total": 3 * count}

    with Sandbox(tools={"price": price}) as sandbox:
        assert sandbox.run("price('tea', count=2)['total']").stdout == "6\n"


def test_tool_that_raises_raises_in_the_code() -> None:
    def fail() -> None:
        raise LookupError("nothing there")

    with Sandbox(tools={"fail": fail}) as sandbox:
        result = sandbox.run("try:\n    fail()\nexcept LookupError as error:\n    print(error)")
        assert result.stdout == "nothing there\n"


def test_tool_that_would_end_the_interpreter_ends_nothing() -> None:
    with Sandbox(tools={"leave": lambda: sys.exit(3)}) as sandbox:
        result = sandbox.run("leave()")
        assert result.error is not None
        assert "SystemExit" in result.error
        assert sandbox.run("1").stdout == "1\n"


def test_time_in_a_tool_is_not_the_code_s() -> None:
    ended = threading.Event()
    with Sandbox(tools={"wait": lambda: ended.wait(0.8)}, max_seconds=0.3) as sandbox:
        assert sandbox.run("wait()").error is None


def test_blocking_tools_run_side_by_side() -> None:
    meeting = threading.Barrier(4)
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    print(sorted(pool.map(lambda n: meet(n), range(4))))"
    )

    def meet(n: int) -> int:
        meeting.wait(60)
        return n

    with Sandbox(tools={"meet": meet}) as sandbox:
        assert sandbox.run(code).stdout == "[0, 1, 2, 3]\n"


def test_tool_sees_the_caller_s_context_variables() -> None:
    with Sandbox(tools={"seen": lambda: VARIABLE.get()}) as sandbox:
        token = VARIABLE.set("set by the caller")
        try:
            assert sandbox.run("seen()").stdout == "'set by the caller'\n"
        finally:
            VARIABLE.reset(token)


def test_tool_may_use_another_sandbox_but_not_its_own() -> None:
    with Sandbox() as inner:
        with Sandbox(tools={"nested": lambda code: inner.run(code).stdout}) as outer:
            assert outer.run("nested('1 + 1')").stdout == "'2\\n'\n"
        tools: dict[str, Any] = {}
        with Sandbox(tools={"again": lambda: tools["sandbox"].run("1")}) as tools["sandbox"]:
            error = tools["sandbox"].run("again()").error
            assert error is not None
            assert "RuntimeError: a tool cannot run code in the sandbox" in error


def test_last_expression_can_be_handed_over_instead_of_printed() -> None:
    values: list[Any] = []
    with Sandbox(display=values.append) as sandbox:
        assert sandbox.run("print('said')\n{'a': (1, None)}").stdout == "said\n"
        assert sandbox.run("x = 1").stdout == ""
    assert values == [{"a": [1, None]}]


# -- from async code, from threads


async def test_arun_lets_other_tasks_run_and_its_async_tools_run_on_the_caller_s_loop() -> None:
    home = asyncio.get_running_loop()
    asked = asyncio.Event()  # bound to this loop

    async def ask() -> bool:
        asked.set()
        await answered.wait()
        return asyncio.get_running_loop() is home

    answered = asyncio.Event()
    async with Sandbox(tools={"ask": ask}) as sandbox:
        running = asyncio.create_task(sandbox.arun("ask()"))
        await asked.wait()
        answered.set()
        assert (await running).stdout == "True\n"


async def test_run_works_inside_a_running_loop_with_async_tools() -> None:
    async def double(n: int) -> int:
        await asyncio.sleep(0)
        return 2 * n

    with Sandbox(tools={"double": double}) as sandbox:
        assert sandbox.run("double(4)").stdout == "8\n"
        assert (await sandbox.arun("double(5)")).stdout == "10\n"


async def test_async_tool_that_blocks_its_own_loop_is_told() -> None:
    with Sandbox() as inner:

        async def nested() -> str:
            return inner.run("1").stdout

        with Sandbox(tools={"nested": nested}) as outer:
            error = outer.run("nested()").error
            assert error is not None
            assert "await arun()" in error


async def test_cancelled_await_ends_the_code_and_the_sandbox_goes_on() -> None:
    begun = asyncio.Event()

    async def tell() -> None:
        begun.set()

    async with Sandbox(tools={"tell": tell}) as sandbox:
        running = asyncio.create_task(sandbox.arun(f"tell()\n{ENDLESS}"))
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await sandbox.arun("'on'")).stdout == "'on'\n"


def test_threads_take_turns_in_one_sandbox(sandbox: Sandbox) -> None:
    sandbox.run("x = 0")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sandbox.run, ["y = x\nx = y + 1"] * 40))
    assert sandbox.run("x").stdout == "40\n"


def test_many_sandboxes_work_at_once() -> None:
    def work(n: int) -> Result:
        with Sandbox() as sandbox:
            sandbox.run(f"x = {n}")
            return sandbox.run("x")

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(24)))
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(24)]


# -- the end


def test_closing_ends_the_worker_and_what_it_runs() -> None:
    before = workers()  # of servers that are warm
    begun = threading.Event()
    sandbox = Sandbox(tools={"tell": begun.set})
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(sandbox.run(f"tell()\n{ENDLESS}")))
    thread.start()
    begun.wait()
    own = workers() - before
    assert own
    sandbox.close()
    thread.join()
    wait_until_gone(*own)
    assert results[0].killed
    with pytest.raises(SandboxError, match="closed"):
        sandbox.run("1")


def test_dropped_sandbox_leaves_no_worker() -> None:
    before = workers()
    Sandbox().run("1")
    gc.collect()
    wait_until_gone(*(workers() - before))


def test_forked_child_cannot_use_its_parent_s_sandbox(sandbox: Sandbox) -> None:
    sandbox.run("x = 1")
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            sandbox.run("x")
        except RuntimeError as error:
            os.write(theirs, str(error).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(pid, 0)
    with os.fdopen(ours) as told:
        assert "belongs to the process that made it" in told.read()
    assert sandbox.run("x").stdout == "1\n"


PROGRAM = """
from rlm_sandbox import Sandbox
sandbox = Sandbox()
print(sandbox.run("1 + 1").stdout, end="")
"""


def test_program_that_closes_nothing_ends_quietly() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", PROGRAM], capture_output=True, text=True
    )
    # On a loaded machine asyncio, which "dev" has debug itself, tells what took over 100 ms.
    slow = re.compile(r"^Executing <.*> took [\d.]+ seconds\n", re.MULTILINE)
    assert (done.returncode, done.stdout, slow.sub("", done.stderr)) == (0, "2\n", "")


def test_ctrl_c_ends_the_code_and_the_wait() -> None:
    program = (
        "import os, signal\nfrom rlm_sandbox import Sandbox\n"
        "tools = {'strike': lambda: os.kill(os.getpid(), signal.SIGINT)}\n"
        "with Sandbox(tools=tools) as sandbox:\n"
        "    try:\n"
        f"        sandbox.run('strike()\\n{ENDLESS}')\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted', sandbox.run('1').stdout, end='')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("interrupted 1\n", "")
