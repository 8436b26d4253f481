"""What every level of isolation must do, and what each must do if it declares that it can.

A new level is one server and one line in `levels`: no new test. A level is left out only where its
own program or package is missing, and the summary says which.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM
from rlm_sandbox.contexts import opened_text
from rlm_sandbox.levels import LEVELS, Level, resolve
from rlm_sandbox.servers import Server, server_for
from rlm_sandbox.session import Session
from rlm_sandbox.values import CellResult, Limits, SandboxError
from tests.support.levels import missing
from tests.support.scripts import cell as reply_with
from tests.support.scripts import model_of

pytestmark = pytest.mark.anyio
ABILITIES = {
    *("state", "interrupt", "rebuild", "threads", "async", "classes", "generators", "modules"),
    *("memory_cap", "lazy_text", "read_files", "preload"),
}
MODULES = "re json math collections itertools statistics datetime string textwrap random functools"
TEXT = "Alpha: one.\nBeta: zwei – “two”.\n\nGamma 日本: three, and no more.\nDelta: four.\n"
DOCUMENTS = [("a.txt", 0, 33, "text"), ("b.txt", 33, len(TEXT), "text")]
LONG_TEXT = "".join(f"line {number} of a text that is not held at once\n" for number in range(2000))

Open = Callable[..., Awaitable[Session]]


@pytest.fixture(scope="module", params=LEVELS)
def level(request: pytest.FixtureRequest) -> Level:
    level = LEVELS[request.param]
    lack = missing(level.name)
    if lack is not None:
        pytest.skip(f"isolation {level.name}: {lack}")
    return level


@pytest.fixture
def needs(level: Level) -> Callable[[str], None]:
    """Ends a test of an ability that the level does not declare: there is nothing to test."""

    def needs(ability: str) -> None:
        assert ability in ABILITIES
        if ability not in level.abilities:
            pytest.skip(f"isolation {level.name} does not declare {ability}")

    return needs


@pytest.fixture(scope="module")
async def server(level: Level) -> AsyncIterator[Server]:
    server = server_for(level.name)
    await server.start()
    yield server
    await server.aclose()


@pytest.fixture
async def opened(server: Server) -> AsyncIterator[Open]:
    """Opens sessions, and closes them after the test."""
    async with AsyncExitStack() as stack:

        async def opened(text: str | Path = TEXT, on: Server = server, **options: Any) -> Session:
            options.setdefault("capabilities", {})
            if text == TEXT:
                options.setdefault("documents", DOCUMENTS)
            with opened_text(text) as file:
                session = await Session.open(on, text=file, **options)
            stack.push_async_callback(session.aclose)
            return session

        yield opened


class Model:
    """Capabilities that answer at once and count how often they were asked."""

    def __init__(self) -> None:
        self.prompts: list[str] = []

    async def llm_query(self, prompt: str, model: str | None = None) -> str:
        self.prompts.append(prompt)
        return f"reply to {prompt}"

    async def llm_query_batched(
        self, prompts: list[str], model: str | None = None
    ) -> list[dict[str, str]]:
        if "bad" in prompts:
            return [
                {"error": "not this one", "kind": "Refused"} if prompt == "bad" else {"ok": prompt}
                for prompt in prompts
            ]
        return [{"ok": await self.llm_query(prompt)} for prompt in prompts]

    async def search(
        self, query: str, k: int = 10, documents: list[str] | None = None
    ) -> list[tuple[int, int, float]]:
        at = TEXT.index(query)
        return [(at, at + len(query), 1.5)][:k]

    async def count_tokens(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def table(self) -> dict[str, Any]:
        names = ("llm_query", "llm_query_batched", "search", "count_tokens")
        return {name: getattr(self, name) for name in names}


# -- what every level does


async def test_it_declares_itself(level: Level, server: Server, opened: Open):
    assert level.abilities <= ABILITIES
    assert level.summary
    assert "\n" not in level.summary
    assert server.level is level is resolve(level.name)
    assert (await opened()).isolation == level.name


async def test_a_cell_prints_and_shows_its_last_expression(opened: Open):
    session = await opened()
    assert await _said(session, "print('a', 1)\n[2, 'b']") == "a 1\n[2, 'b']\n"
    assert await _said(session, "x = 3") == ""
    assert await _said(session, "None") == ""
    assert await _said(session, "# nothing") == ""
    assert await _said(session, "") == ""
    assert await _said(session, "if True:\n    print('é', end='')") == "é"


async def test_what_it_prints_is_capped_with_head_and_tail(opened: Open):
    session = await opened(limits=Limits(max_output_chars=1000))
    said = await _said(session, "for i in range(5000): print('line', i)")
    assert said.startswith("line 0\n")
    assert said.endswith("line 4999\n")
    assert "characters left out" in said
    assert len(said) < 1200


@pytest.mark.parametrize(
    ("cell", "line", "kind"),
    [
        ("x = 1\n\nraise ValueError('told')", 3, "ValueError: told"),
        ("def f(n):\n    return 1 / n\n\nf(0)", 2, "ZeroDivisionError"),
        ("x = [1]\nx[5]", 2, "IndexError"),
        ("print(nowhere)", 1, "NameError: name 'nowhere' is not defined"),
        ("nowhere(1)", 1, "NameError: name 'nowhere' is not defined"),
        ("x = 1\ny = (2", None, "SyntaxError"),
    ],
)
async def test_a_failure_names_its_line_and_no_file_of_ours(
    opened: Open, cell: str, line: int | None, kind: str
):
    session = await opened()
    result = await session.run(cell)
    assert result.error is not None
    assert kind in result.error
    assert f'File "<cell>", line {line or ""}' in result.error
    assert ".py" not in result.error
    assert not result.killed
    assert await _said(session, "'alive'") == "'alive'\n"


async def test_a_failure_in_a_function_of_an_earlier_cell_names_that_cell(opened: Open):
    session = await opened()
    await _said(session, "def f():\n    return {}['k']")
    error = (await session.run("x = 1\nf()")).error or ""
    assert 'File "<cell>", line 2\n    f()' in error
    assert 'File "<cell 1>", line 2, in f\n    return {}[' in error


async def test_a_cell_has_the_text_its_documents_and_variables(opened: Open):
    session = await opened(variables={"question": "Which?", "given": {"a": [1, None, 0.5]}})
    said = await _said(
        session,
        "print(len(context), context[18:22], question, given)\n"
        "print([(d.name, d.start, d.end, d.kind) for d in documents])",
    )
    given = {"a": [1, None, 0.5]}
    assert said == f"{len(TEXT)} {TEXT[18:22]} Which? {given}\n{DOCUMENTS}\n"


async def test_what_finds_text_tells_its_place_in_code_points(opened: Open):
    session = await opened(capabilities=Model().table())
    said = await _said(
        session,
        "for hit in [*search('three'), *grep('^[DG]'), *chunks(tokens=4)]:\n"
        "    print([hit.text, hit.start, hit.end, hit.document])",
    )
    rows = [eval(line) for line in said.splitlines()]  # lists of our own making
    assert rows[0] == ["three", TEXT.index("three"), TEXT.index("three") + 5, "b.txt"]
    lines = ["Gamma 日本: three, and no more.", "Delta: four."]
    assert [row[0] for row in rows[1:3]] == lines
    assert all(text == TEXT[start:end] for text, start, end, _ in rows)
    assert {name for *_, name in rows[3:]} == {"a.txt", "b.txt"}
    assert "".join(text for text, *_ in rows[3:]) == TEXT
    assert all(len(text.split()) <= 4 for text, *_ in rows[3:])


async def test_grep_finds_the_same_lines_as_plain_re(opened: Open):
    lines = [f"{number} {'x' * (number % 90)} ende\n" for number in range(4000)]
    session = await opened("".join(lines) + "the last")
    found = "[hit.text for hit in grep('7 x*', max_hits=10_000)]"
    assert await _said(session, f"len({found})") == f"{sum('7 ' in line for line in lines)}\n"
    assert await _said(session, f"{found}[-1]") == f"{lines[3997].rstrip()!r}\n"
    assert await _said(session, "grep('last$')[0].text") == "'the last'\n"
    assert await _said(session, "len(grep('ende'))") == "100\n"
    around = "[h.text.count('\\n') for h in grep('^2000 ', before=2, after=1)]"
    assert await _said(session, around) == "[3]\n"


async def test_count_tokens_asks_the_sub_model(opened: Open):
    session = await opened(capabilities=Model().table())
    assert await _said(session, "count_tokens('one two three')") == "3\n"


async def test_a_capability_is_called_and_answers(opened: Open):
    model = Model()
    session = await opened(capabilities=model.table())
    assert await _said(session, "llm_query('a')") == "'reply to a'\n"
    batch = "llm_query_batched(['b', 'c'])"
    assert await _said(session, batch) == "['reply to b', 'reply to c']\n"
    assert model.prompts == ["a", "b", "c"]


async def test_what_a_capability_raises_is_raised_in_the_cell(opened: Open):
    async def rlm_query(prompt: str, context: Any = None) -> str:
        raise LookupError(f"nothing on {prompt}")

    session = await opened(capabilities={**Model().table(), "rlm_query": rlm_query})
    cell = "try:\n    rlm_query('x')\nexcept LookupError as error:\n    print(error)"
    assert await _said(session, cell) == "nothing on x\n"
    cell = (
        "try:\n    llm_query_batched(['a', 'bad'])\nexcept BatchError as error:\n    print(error)"
    )
    assert "1 of 2 failed; item 1: Refused: not this one" in await _said(session, cell)
    settled = await _said(session, "llm_query_batched(['a', 'bad'], on_error='return')")
    assert settled.startswith("['a', ")
    assert "not this one" in settled
    error = (await session.run("llm_query(['a', 'b'])")).error
    assert error is not None
    assert "llm_query_batched" in error


async def test_calls_are_counted_and_large_ones_refused(opened: Open):
    limits = Limits(max_calls=5, max_frame_bytes=100_000)
    model = Model()
    session = await opened(capabilities=model.table(), limits=limits)
    error = (await session.run("for i in range(9): llm_query(str(i))")).error
    assert "RuntimeError: a cell may make 5 calls, and has" in (error or "")
    assert len(model.prompts) == 5
    error = (await session.run("llm_query('x' * 200_000)")).error
    assert "ValueError" in (error or "")
    assert len(model.prompts) == 5
    assert await _said(session, "'alive'") == "'alive'\n"


async def test_a_tool_is_called_by_its_own_name(opened: Open):
    async def weigh(*things: str, unit: str = "kg") -> dict[str, Any]:
        return {"things": list(things), "unit": unit}

    session = await opened(capabilities={"weigh": weigh}, tools=["weigh"])
    said = await _said(session, "weigh('a', 'b', unit='g')")
    assert said == "{'things': ['a', 'b'], 'unit': 'g'}\n"


async def test_the_last_expression_can_be_handed_over(opened: Open):
    shown = []

    async def show(value: Any) -> None:
        shown.append(value)

    session = await opened(capabilities={"show": show}, display="show")
    assert await _said(session, "{'a': (1, 2)}") == ""
    assert await _said(session, "x = 1") == ""
    assert shown == [{"a": [1, 2]}]


async def test_submit_ends_the_cell_with_a_value_and_its_evidence(opened: Open):
    session = await opened(capabilities=Model().table())
    cell = "submit({'n': 1, (2, 3): {4}}, evidence=search('Beta'))\nprint('never')"
    result = await session.run(cell)
    assert result.submission is not None
    assert result.submission.value == {"n": 1, "(2, 3)": [4]}
    assert result.submission.evidence == [(12, 16)]
    assert (result.stdout, result.error, result.killed) == ("", None, False)
    result = await session.run("try:\n    submit(1)\nexcept Exception:\n    print('caught')")
    assert result.submission is not None
    assert (result.submission.value, result.stdout) == (1, "")


async def test_names_that_a_cell_rebinds_are_its_own_loss(opened: Open):
    session = await opened(capabilities=Model().table())
    await _said(session, "str = len = list = json = isinstance = context = documents = sum = 0")
    assert await _said(session, "grep('Beta')[0].start") == "12\n"
    assert (await session.run("submit([llm_query('a')])")).submission is not None


async def test_sessions_share_nothing_and_run_side_by_side(opened: Open):
    first, second = await opened(), await opened("another text")
    await asyncio.gather(first.run("mine = 1"), second.run("mine = 2"))
    await first.run("json.mark = 'seen'")
    assert await _said(first, "mine") == "1\n"
    assert await _said(second, "(mine, len(context), hasattr(json, 'mark'))") == "(2, 12, False)\n"


async def test_random_numbers_and_the_clock_are_those_of_the_session(opened: Open):
    session = await opened(seed=7, started=1e9)
    drawn = random.Random(7).random()
    assert await _said(session, "random.random()") == f"{drawn!r}\n"
    assert await _said(session, "import time\nprint(time.time() // 3600)") == "277777.0\n"
    assert await _said(session, "datetime.datetime.now().year") == "2001\n"


async def test_a_cell_that_is_cut_off_leaves_a_session_that_goes_on(opened: Open):
    started = asyncio.Event()

    async def tell() -> None:
        started.set()

    session = await opened(capabilities={"tell": tell}, tools=["tell"])
    await _said(session, "kept = 5")
    cell = asyncio.create_task(session.run("tell()\nwhile True: pass"))
    await started.wait()
    cell.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cell
    assert (await _said(session, "kept")).endswith("5\n")


async def test_closing_ends_the_cell_that_runs(opened: Open):
    started = asyncio.Event()

    async def tell() -> None:
        started.set()

    session = await opened(capabilities={"tell": tell}, tools=["tell"])
    cell = asyncio.create_task(session.run("tell()\nwhile True: pass"))
    await started.wait()
    await session.aclose()
    result = await cell
    assert result.killed
    with pytest.raises(SandboxError, match="closed"):
        await session.run("1")


async def test_a_server_can_be_closed_unused_twice_and_start_again(level: Level, opened: Open):
    server = server_for(level.name)
    await server.aclose()
    await server.start()
    await server.aclose()
    server.close()
    session = await opened(on=server)
    assert await _said(session, "1 + 1") == "2\n"
    await session.aclose()
    await server.aclose()


async def test_a_boundary_refuses_files_network_and_processes(level: Level, opened: Open):
    """With the policy off, so that it is the level that refuses. What is tried would be harmless
    if it were not refused, since here it would be done by root."""
    if not level.is_boundary:
        assert "not a boundary" in level.summary
        pytest.skip(f"isolation {level.name} declares that it is no boundary")
    session = await opened(policy=False)
    for cell in (
        "open('/etc/hostname').read()",
        "import os\nos.listdir('/home')",
        "import os\nos.stat('/etc/passwd').st_size",
        "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
        "import os\nos.spawnlp(os.P_WAIT, 'true', 'true') and 1 / 0",
        "import os\nos.environ['PATH']",
        "import os\nos.mkdir('/tmp/made-by-a-cell')",
    ):
        result = await session.run(cell)
        assert result.error is not None, cell
        assert not Path("/tmp/made-by-a-cell").exists()


# -- what a level does if it declares it


async def test_state_lives_from_cell_to_cell(needs: Callable[[str], None], opened: Open):
    needs("state")
    session = await opened()
    await _said(session, "n = 1\nimport math as m\ndef f():\n    return n")
    await _said(session, "n = 2")
    assert await _said(session, "(n, f(), m.floor(2.5))") == "(2, 2, 2)\n"


async def test_time_that_is_over_is_told(level: Level, opened: Open):
    session = await opened(limits=Limits(cell_seconds=0.3))
    await _said(session, "kept = 5")
    result = await session.run("kept += 1\nwhile True:\n    kept += 0")
    assert "TimeoutError" in (result.error or "")
    assert result.killed == ("interrupt" not in level.abilities)
    if "interrupt" in level.abilities:
        assert await _said(session, "kept") == "6\n"
    elif "rebuild" in level.abilities:
        assert await _said(session, "kept") == "5\n"


async def test_time_stands_still_while_a_capability_works(opened: Open):
    async def slow() -> str:
        await asyncio.sleep(0.6)
        return "done"

    session = await opened(
        capabilities={"slow": slow}, tools=["slow"], limits=Limits(cell_seconds=0.4)
    )
    assert await _said(session, "slow()") == "'done'\n"


async def test_a_worker_that_is_lost_is_rebuilt(needs: Callable[[str], None], opened: Open):
    needs("rebuild")
    model = Model()
    session = await opened(
        capabilities=model.table(), limits=Limits(cell_seconds=0.3, grace_seconds=0.1)
    )
    await _said(session, "said = llm_query('once')\nnumbers = [random.random()]")
    numbers = await _said(session, "numbers")
    # No interrupt reaches this: one call in C, or an interpreter that takes none.
    lost = await session.run("import itertools\n10**10 in itertools.repeat(1)")
    assert lost.killed
    assert "variables of earlier cells are back" in (lost.error or "")
    assert await _said(session, "(said, len(context))") == f"('reply to once', {len(TEXT)})\n"
    assert await _said(session, "numbers") == numbers
    assert model.prompts == ["once"]


async def test_threads_may_call_capabilities(level: Level, opened: Open):
    session = await opened(capabilities=Model().table())
    cell = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    print(sorted(pool.map(llm_query, ['a', 'b'])))"
    )
    result = await session.run(cell)
    if "threads" in level.abilities:
        assert result.stdout == "['reply to a', 'reply to b']\n"
    else:
        assert "line 1" in (result.error or "")
        assert "ImportError" in (result.error or "") or "NotFound" in (result.error or "")


async def test_cells_await_calls_side_by_side(needs: Callable[[str], None], opened: Open):
    needs("async")
    at_once = asyncio.Barrier(3)

    async def llm_query(prompt: str, model: str | None = None) -> str:
        await at_once.wait()
        return prompt

    session = await opened(capabilities={"llm_query": llm_query})
    cell = (
        "import asyncio\n"
        "async def ask(prompt):\n    return await llm_query_async(prompt)\n"
        "await asyncio.gather(ask('a'), ask('b'), llm_query_async('c'))"
    )
    assert await _said(session, cell) == "['a', 'b', 'c']\n"
    assert await _said(session, "(await asyncio.gather(*map(ask, 'abc')))[2]") == "'c'\n"


async def test_cells_define_classes(needs: Callable[[str], None], opened: Open):
    needs("classes")
    session = await opened()
    await _said(
        session,
        "class Point:\n    def __init__(self, x):\n        self.x = x\n"
        "    def __repr__(self):\n        return f'<{self.x}>'",
    )
    assert await _said(session, "Point(3)") == "<3>\n"


async def test_cells_define_generators(level: Level, opened: Open):
    session = await opened()
    cell = "def pairs():\n    for n in range(2):\n        yield n, n * n\n\nprint(list(pairs()))"
    result = await session.run(cell)
    if "generators" in level.abilities:
        assert result.stdout == "[(0, 0), (1, 1)]\n"
    else:
        assert "line 3" in (result.error or "")
        assert "yield" in (result.error or "")


async def test_cells_import_the_modules_of_the_surface(level: Level, opened: Open):
    session = await opened()
    missing = [
        name for name in MODULES.split() if (await session.run(f"import {name}\n{name}")).error
    ]
    if "modules" in level.abilities:
        assert missing == []
    assert {"re", "json", "math", "collections"}.isdisjoint(missing)
    error = (await session.run("import nowhere")).error or ""
    assert "nowhere" in error
    assert "json" in error  # says what there is


async def test_memory_is_capped(needs: Callable[[str], None], opened: Open):
    needs("memory_cap")
    session = await opened(limits=Limits(memory_bytes=64 << 20))
    await _said(session, "kept = 5")
    result = await session.run("big = 'x' * 1000\nwhile True:\n    big = big + big")
    assert "memory" in (result.error or "").lower()
    assert (await _said(session, "kept")).endswith("5\n")


async def test_a_text_may_be_lazy(level: Level, server: Server, tmp_path: Path):
    path = tmp_path / "long.txt"
    path.write_text(LONG_TEXT)
    with opened_text(path) as file:
        lazy = file._replace(in_memory=False)
        if "lazy_text" not in level.abilities:
            with pytest.raises(SandboxError, match=level.name) as refusal:
                await Session.open(server, capabilities={}, text=lazy)
            assert "\n" not in str(refusal.value)
            return
        async with await Session.open(server, capabilities={}, text=lazy) as session:
            said = await _said(session, "print(len(context), context[5:8], grep('line 7 ')[0])")
    assert said == f"{len(LONG_TEXT)} {LONG_TEXT[5:8]} {LONG_TEXT.splitlines()[7]}\n"


async def test_a_folder_may_be_read(level: Level, opened: Open, tmp_path: Path):
    folder, other = tmp_path / "open", tmp_path / "closed"
    folder.mkdir()
    other.mkdir()
    (folder / "a.txt").write_text("it says ä")
    (other / "b.txt").write_text("not this")
    if "read_files" not in level.abilities:
        with pytest.raises(SandboxError, match=r"read_files.*kernel"):
            server_for(level.name, allow_read=[folder])
        return
    server = server_for(level.name, allow_read=[folder])
    session = await opened(on=server)
    cell = f"with open('{folder}/a.txt') as file:\n    print(file.read())"
    assert await _said(session, cell) == "it says ä\n"
    assert await _said(session, f"import os\nos.listdir('{folder}')") == "['a.txt']\n"
    for refused in (f"open('{other}/b.txt').read()", f"open('{folder}/a.txt', 'w')"):
        assert (await session.run(refused)).error is not None
    assert (folder / "a.txt").read_text() == "it says ä"
    await session.aclose()
    await server.aclose()


async def test_a_package_may_be_preloaded(level: Level, opened: Open):
    if "preload" not in level.abilities:
        with pytest.raises(SandboxError, match=r"preload.*kernel"):
            server_for(level.name, preload=["numpy"])
        return
    server = server_for(level.name, preload=["numpy"])
    session = await opened(on=server)
    assert await _said(session, "import numpy as np\nint(np.arange(4).sum())") == "6\n"
    await session.aclose()
    await server.aclose()


# -- as the runtime uses it


def test_a_whole_question_is_answered(level: Level, tmp_path: Path):
    """Two turns, a failure between them, a batch of sub-calls, evidence."""
    model = model_of(
        tmp_path,
        reply_with("hits = search('Beta zwei')\nhits[0].nothing"),
        reply_with("replies = llm_query_batched(['colour? ' + hit.text for hit in hits])\nreplies"),
        reply_with("submit({'colours': sorted(set(replies))}, evidence=hits[:1])"),
        sub={"colour": "green"},
    )
    with RLM(model, isolation=level.name) as rlm:
        answer = rlm.ask("Which colour?", TEXT)
    assert answer.value == {"colours": ["green"]}
    assert answer.isolation == level.name
    assert answer.turns == 3
    (evidence,) = answer.evidence
    assert "Beta: zwei" in TEXT[evidence.start : evidence.end]


# -- the registry


def test_an_unknown_level_is_told_the_others():
    with pytest.raises(SandboxError) as refusal:
        server_for("nowhere")
    assert all(name in str(refusal.value) for name in ("auto", *LEVELS))


def test_auto_is_a_boundary():
    assert resolve("auto").is_boundary


async def _said(session: Session, cell: str) -> str:
    """What it printed; a failure is one of the test."""
    result: CellResult = await session.run(cell)
    assert result.error is None, result.error
    return result.stdout


async def test_the_sections_of_documents_are_told(opened: Open):
    text = "# One\n\nwords\n\n## Two\n\nmore words\n"
    session = await opened(text=text, documents=[("a.md", 0, len(text), "markdown")])
    said = await _said(session, "for section in outline('a.md'):\n    print(section)")
    assert said == f"One [0:{len(text)}]\n  Two [14:{len(text)}]\n"
