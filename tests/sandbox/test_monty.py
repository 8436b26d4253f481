"""Level `monty` where it differs: an interpreter of its own, driven from a thread of the host.

What it has in common with the other levels is in the contract of levels.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox.contexts import opened_text
from rlm_sandbox.session import Session
from rlm_sandbox.values import CellResult, Limits, SandboxError
from tests.sandbox.processes import children, wait_until_gone

pytest.importorskip("pydantic_monty")
from rlm_sandbox.monty import MAX_TEXT_BYTES, MontyServer  # they need the package
from rlm_sandbox.monty_report import MAX_CODE_CHARS, showing_last
from rlm_sandbox.monty_source import surface

pytestmark = pytest.mark.anyio
Open = Callable[..., Awaitable[Session]]


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[MontyServer]:
    async with MontyServer() as server:
        yield server


@pytest.fixture
async def opened(server: MontyServer) -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def opened(text: str = "", on: MontyServer = server, **options: Any) -> Session:
            options.setdefault("capabilities", {})
            with opened_text(text) as file:
                session = await Session.open(on, text=file, **options)
            stack.push_async_callback(session.aclose)
            return session

        yield opened


class TestText:
    async def test_ascii_may_be_large(self, opened: Open):
        session = await opened("line of text\n" * (MAX_TEXT_BYTES // 10))
        assert await _said(session, "grep('text')[99].start") == f"{99 * 13}\n"

    async def test_other_text_is_refused_above_its_size(self, opened: Open):
        enough = "é" * (MAX_TEXT_BYTES // 2)
        session = await opened(enough)
        assert await _said(session, "len(context)") == f"{len(enough)}\n"
        with pytest.raises(SandboxError, match="64 MB of ASCII, or 8 MB of other text") as refusal:
            await opened(enough + "é")
        assert "\n" not in str(refusal.value)

    async def test_finding_in_other_text_does_not_cost_its_square(self, opened: Open):
        """One `finditer` over this text would take minutes; the blocks of `grep` do not."""
        session = await opened("Straße und Süd\n" * 300_000, limits=Limits(cell_seconds=60.0))
        cell = "hits = grep('Süd', max_hits=4_000)\nprint(len(hits), hits[-1].end)"
        assert await _said(session, cell) == f"4000 {4000 * 15 - 1}\n"
        assert await _said(session, "len(grep('Nord'))") == "0\n"

    async def test_lines_around_a_match_stay_in_its_document(self, opened: Open):
        text = "a\nb\nc\nd\n"
        documents = [("one", 0, 4, "text"), ("two", 4, 8, "text")]
        session = await opened(text, documents=documents)
        around = "[(h.text, h.start, h.document) for h in grep('b', before=3, after=3)]"
        assert await _said(session, around) == "[('a\\nb\\n', 0, 'one')]\n"

    async def test_of_a_very_long_line_a_part_is_shown(self, opened: Open):
        session = await opened("x" * 50_000 + "needle" + "y" * 50_000)
        cell = "(hit,) = grep('needle')\nprint(len(hit.text), hit.text.count('needle'))"
        assert await _said(session, cell) == "2000 1\n"


class TestLastExpression:
    @pytest.mark.parametrize(
        ("code", "shown"),
        [
            ("1", "_show_((1))"),
            ("x = 1\nx", "x = 1\n_show_((x))"),
            ("é = 'ü'; é # ö", "é = 'ü'; _show_((é)) # ö"),
            ("x = 1\n(x,\n x);", "x = 1\n_show_(((x,\n x)));"),
            ("await f()", "_show_((await f()))"),
            ('"""a\nb"""', '_show_(("""a\nb"""))'),
            ("*a, b", "_show_((*a, b))"),
            ("x = 1\n", "x = 1\n"),
            ("if x:\n    y", "if x:\n    y"),
            ("x +", "x +"),
            ("", ""),
            ("# nothing", "# nothing"),
            ("'\\d'", "_show_(('\\d'))"),
            ("a\x0cb\n\u2028\n1", "a\x0cb\n\u2028\n1"),
            ("x = '\u2028'\r\nx", "x = '\u2028'\r\n_show_((x))"),
            ("(" * 5000, "(" * 5000),
            ("\ud800", "\ud800"),
        ],
    )
    def test_it_is_shown_and_nothing_else_changes(self, code: str, shown: str):
        assert showing_last(code) == shown

    async def test_a_cell_may_be_too_long(self, opened: Open):
        session = await opened()
        result = await session.run("#" * (MAX_CODE_CHARS + 1))
        assert "the cell was not run: 1,000,001 characters" in (result.error or "")
        assert await _said(session, "1") == "1\n"


def test_no_function_of_the_surface_looks_up_what_a_cell_can_rebind():
    source = surface()
    assert "_own_json.dumps" in source
    assert "_own_len = len" in source
    compile(source, "surface", "exec")


class TestHostileCells:
    @pytest.mark.parametrize(
        "cell",
        [
            "_ask('')",
            "_ask('[]')",
            "_ask('{}')",
            "_ask(3)",
            "_ask()",
            "_ask('a', 'b')",
            "_ask({'a': [1] * 100_000})",
            "x = []\nfor i in range(100_000): x = [x]\n_ask(x)",
            "x = []\nx.append(x)\n_ask(x)",
            "x = ['a' * 1000] * 1000\nfor i in range(4): x = [x] * 1000\n_ask(x)",
            "_ask('[' * 100_000)",
            "_ask('x' * 1_000_000)",
            '_ask(\'{"type":"run","cell":1,"code":"1","seconds":1.0,"started":1.0}\')',
            '_ask(\'{"type":"call","call":1,"name":"nowhere","args":[],"kwargs":[]}\')',
            "_ask_later('{}')",
            "_submit('{}')",
            "_submit(json.dumps({'type': 'done', 'cell': 0, 'stdout': '', 'error': None,"
            " 'submission': [1, [[1, 'a']]]}))",
            "_own__ask = None\n_call('x')",
            "__class__(1)",
            "drive('x')",
            "_next(1)",
        ],
    )
    async def test_what_is_no_call_is_an_error_of_the_cell(self, opened: Open, cell: str):
        session = await opened(limits=Limits(max_frame_bytes=1 << 20))
        result = await session.run(cell)
        assert result.error is not None
        assert result.submission is None
        assert not result.killed
        assert await _said(session, "'alive'") == "'alive'\n"

    async def test_a_flood_of_calls_that_nobody_awaits_ends_with_the_cell(self, opened: Open):
        answered = 0

        async def llm_query(prompt: str, model: str | None = None) -> str:
            nonlocal answered
            await asyncio.sleep(3600)
            answered += 1
            return prompt

        session = await opened(capabilities={"llm_query": llm_query}, limits=Limits(max_calls=50))
        cell = 'frame = _frame("llm_query", ["x"], {})\nfor i in range(99): _ask_later(frame)'
        assert await _said(session, cell) == ""
        flood = await session.run("while True:\n    _ask_later(frame)")
        assert "too many calls that nobody awaits" in (flood.error or "")
        assert await _said(session, "'alive'") == "'alive'\n"
        assert answered == 0

    async def test_undefined_names_without_end_run_out_of_time(self, opened: Open):
        session = await opened(limits=Limits(cell_seconds=0.3))
        cell = "while True:\n    try:\n        nowhere\n    except NameError:\n        pass"
        result = await session.run(cell)
        assert result.killed
        assert "TimeoutError" in (result.error or "")

    async def test_a_cell_that_goes_on_after_submit_is_ended_and_its_answer_kept(
        self, opened: Open
    ):
        session = await opened(limits=Limits(cell_seconds=600.0, grace_seconds=0.1))
        cell = (
            "while True:\n    try:\n        submit('first')\n        submit('second')\n"
            "    except BaseException:\n        print('on and on')"
        )
        result = await session.run(cell)
        assert result.killed
        assert result.submission is not None
        assert result.submission.value == "first"
        assert await _said(session, "'alive'") == "'alive'\n"

    async def test_what_is_done_after_submit_is_not_shown(self, opened: Open):
        session = await opened()
        result = await session.run("try:\n    submit(1)\nexcept:\n    print('late')\n    1 / 0")
        assert (result.stdout, result.error, result.killed) == ("", None, False)
        assert result.submission is not None

    async def test_sleep_counts_as_time_of_the_cell(self, opened: Open):
        session = await opened(limits=Limits(cell_seconds=0.2))
        for cell in (
            "import time\ntime.sleep(1e9)",
            "import asyncio\nawait asyncio.gather(asyncio.sleep(1e9), asyncio.sleep(float('inf')))",
        ):
            assert "TimeoutError" in ((await session.run(cell)).error or "")
        cell = "import time\ntime.sleep(0)\ntime.sleep(0.001)"
        assert (await session.run(cell)).error is None


class TestProcesses:
    async def test_a_worker_has_nothing_of_the_hosts_environment(
        self, opened: Open, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("SOME_API_KEY", "a secret of the host")
        session = await opened()
        (worker,) = _workers()
        assert Path(f"/proc/{worker}/environ").read_bytes() == b""
        assert (await session.run("import os\nos.getenv('SOME_API_KEY')")).error is not None

    async def test_a_process_serves_one_session(self, opened: Open):
        await (await opened()).aclose()
        before = _workers()
        session = await opened()
        assert await _said(session, "1") == "1\n"
        assert not _workers() & before

    async def test_more_sessions_than_cores_are_open_at_once(self, opened: Open):
        sessions = [await opened() for _ in range(24)]
        said = await asyncio.gather(*(_said(session, "len(context)") for session in sessions))
        assert said == ["0\n"] * 24

    async def test_closing_the_server_ends_workers_that_are_busy(self, opened: Open):
        server = MontyServer()
        begun = asyncio.Event()

        async def tell() -> None:
            begun.set()

        before = _workers()
        session = await opened(on=server, capabilities={"tell": tell}, tools=["tell"])
        cell = asyncio.create_task(session.run("tell()\nwhile True: pass"))
        await begun.wait()
        workers = _workers() - before
        assert workers
        await server.aclose()
        wait_until_gone(*workers)
        await session.aclose()
        assert (await cell).killed

    async def test_a_worker_that_is_lost_between_cells_is_replaced(self, opened: Open):
        before = _workers()
        session = await opened()
        await _said(session, "kept = 5")
        (worker,) = _workers() - before
        descriptor = os.pidfd_open(worker)
        os.kill(worker, signal.SIGKILL)
        select.select([descriptor], [], [])  # all its threads have ended, too
        os.close(descriptor)
        said = await _said(session, "kept")
        assert said.startswith("[")
        assert said.endswith("5\n")

    async def test_a_start_that_is_cancelled_leaves_no_process(self, server: MontyServer):
        before = _workers()
        with opened_text("x" * 8_000_000) as file:
            opening = asyncio.create_task(Session.open(server, capabilities={}, text=file))
            while not (begun := _workers() - before):  # of another thread
                await asyncio.sleep(0.001)
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening
        wait_until_gone(*begun)

    @pytest.mark.parametrize("cell", ["1", "while True: pass"])
    def test_workers_end_when_the_host_is_killed(self, cell: str):
        """At once when idle; in the middle of a cell when its time is over, not before: nothing
        but Monty's own clock is left to end it."""
        program = (
            "import asyncio, os, signal, threading\n"
            "from rlm_sandbox import Limits, Session, server_for\n"
            "from tests.sandbox.processes import children\n"
            "async def main():\n"
            "    server = server_for('monty')\n"
            "    limits = Limits(cell_seconds=1.0)\n"
            "    async def tell():\n"
            "        print(*children(os.getpid()), flush=True)\n"
            "    session = await Session.open(\n"
            "        server, capabilities={'tell': tell}, tools=['tell'], limits=limits)\n"
            f"    await session.run('tell()\\n' + {cell!r})\n"
            "    input()\n"
            "asyncio.run(main())\n"
        )
        host = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.fspath(Path(__file__).parents[2])},
        )
        assert host.stdout is not None
        workers = [int(word) for word in host.stdout.readline().split()]
        host.kill()
        host.communicate()
        assert workers
        wait_until_gone(*workers)


class TestStarting:
    async def test_a_program_that_is_not_monty_is_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("MONTY_BIN", "/bin/false")
        with pytest.raises(SandboxError, match="isolation 'monty' does not start") as refusal:
            await MontyServer().start()
        assert "\n" not in str(refusal.value)

    async def test_it_shows_what_it_tried(self, server: MontyServer):
        assert [ok for _, ok, _ in server.probes] == [True] * len(server.probes)
        assert "no files" in [name for name, _, _ in server.probes]

    async def test_a_folder_that_is_not_there_is_refused(self, tmp_path: Path):
        server = MontyServer(allow_read=[tmp_path / "nowhere"])
        with pytest.raises(SandboxError, match="nowhere"):
            await Session.open(server, capabilities={})
        await server.aclose()

    async def test_one_server_serves_one_event_loop_after_another(self, server: MontyServer):
        async def once() -> str:
            async with await Session.open(server, capabilities={}) as session:
                return await _said(session, "1 + 1")

        assert await asyncio.to_thread(asyncio.run, once()) == "2\n"
        assert await once() == "2\n"


async def _said(session: Session, cell: str) -> str:
    result: CellResult = await session.run(cell)
    assert result.error is None, result.error
    return result.stdout


def _workers() -> set[int]:
    return {pid for pid in children(os.getpid()) if _name(pid) == "monty"}


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):  # it has ended since
        return ""
