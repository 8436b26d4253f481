"""The user's own functions in cells: which may be given, how they are called and described."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Answer, Event, UsageError
from rlm.settings import Settings
from rlm.tools import SURFACE, checked, described
from rlm_sandbox import Session
from rlm_sandbox.servers import server_for
from tests.support.loopback import Seen, says, serve
from tests.support.scripts import cell, model_of

Ask = Callable[..., Answer]


class Secret:
    """A default that no model is to see."""

    def __repr__(self) -> str:
        raise AssertionError("it was looked at")


SECRET = Secret()


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks a scripted model whose cells may call `tools`."""

    def ask(code: str, tools: dict[str, Any], **options: Any) -> Answer:
        with RLM(model_of(tmp_path, cell(code), sub=["ok"]), tools=tools, **options) as asker:
            return asker.ask("What?", "text")

    return ask


# -- called


def test_blocking_tool_runs_in_a_thread_with_json_values(ask: Ask) -> None:
    seen: list[Any] = []

    def look_up(name: str, limit: int = 5) -> dict[str, Any]:
        seen.append((name, limit, threading.current_thread() is threading.main_thread()))
        return {"name": name, "rows": [1, None, (2,)]}

    answer = ask("submit(look_up('lamp', limit=2))", {"look_up": look_up})
    assert answer.value == {"name": "lamp", "rows": [1, None, [2]]}
    assert seen == [("lamp", 2, False)]


def test_async_tool_is_awaited(ask: Ask) -> None:
    async def slow(x: int) -> int:
        await asyncio.sleep(0)
        return x + 1

    assert ask("submit(slow(1))", {"slow": slow}).value == 2


def test_async_tool_runs_on_the_loop_of_whoever_awaits(tmp_path: Path) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def where() -> str:
        loops.append(asyncio.get_running_loop())
        return "here"

    async def main() -> Answer:
        with RLM(model_of(tmp_path, cell("submit(where())")), tools={"where": where}) as asker:
            answer = await asker.aask("What?", "text")
        assert loops == [asyncio.get_running_loop()]
        return answer

    assert asyncio.run(main()).value == "here"


def test_tool_sees_the_callers_context_variables(ask: Ask) -> None:
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="nobody")
    user.set("ada")
    assert ask("submit(who())", {"who": user.get}).value == "ada"


def test_what_a_tool_raises_is_raised_in_the_cell(ask: Ask) -> None:
    class Missing(Exception):
        pass

    def fail(how: str) -> None:
        if how == "key":
            raise KeyError("lamp")
        if how == "exit":
            raise SystemExit(3)
        raise Missing("no such lamp")

    code = """
told = []
for how in ("key", "exit", "own"):
    try:
        fail(how)
    except Exception as error:
        told.append([type(error).__name__, str(error)])
submit(told)
"""
    assert ask(code, {"fail": fail}).value == [
        ["KeyError", "'lamp'"],
        ["RuntimeError", "the tool raised SystemExit: 3"],
        ["Missing", "no such lamp"],
    ]


@pytest.mark.parametrize("call", ["add('a')", "add(1, 2, 3)", "add(b=1)"])
def test_wrong_arguments_are_a_type_error_in_the_cell(ask: Ask, call: str) -> None:
    code = f"try:\n    {call}\nexcept TypeError as error:\n    submit(str(error))"
    assert ask(code, {"add": lambda a, b: a + b}).value


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", lambda: 1, float("nan")])
def test_result_that_is_no_json_value_is_told_in_the_cell(ask: Ask, value: Any) -> None:
    code = "try:\n    give()\nexcept (ValueError, TypeError) as error:\n    submit(str(error))"
    assert "give" in ask(code, {"give": lambda: value}).text


def test_calls_of_threads_and_tasks_run_side_by_side(ask: Ask) -> None:
    everyone = threading.Barrier(4)

    def meet(n: int) -> int:
        everyone.wait()
        return n

    code = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    submit(list(pool.map(meet, range(4))))
"""
    assert ask(code, {"meet": meet}).value == [0, 1, 2, 3]


def test_children_have_the_tools_too(tmp_path: Path) -> None:
    code = "submit(double(21) if context == 'inner' else rlm_query('Inner?', 'inner'))"
    model = model_of(tmp_path, cell(code))
    with RLM(model, depth=2, tools={"double": lambda x: 2 * x}) as asker:
        assert asker.ask("What?", "text").value == "42"


def test_tool_that_hangs_keeps_neither_run_nor_interpreter(ask: Ask) -> None:
    called = threading.Event()

    def hang() -> None:
        called.set()
        threading.Event().wait()

    answer = ask("hang()", {"hang": hang}, max_seconds=1.0)
    assert called.is_set()
    assert answer.exit_code == 4
    (thread,) = (t for t in threading.enumerate() if t.name == "rlm-sandbox-tool")
    assert thread.daemon


def test_time_of_a_tool_is_not_the_cells(tmp_path: Path) -> None:
    settings = Settings(model=model_of(tmp_path, cell("submit(wait())")), cell_seconds=0.2)

    def wait() -> str:
        time.sleep(1.0)
        return "waited"

    with RLM(settings=settings, tools={"wait": wait}) as asker:
        assert asker.ask("What?", "text").value == "waited"


def test_tool_whose_work_is_cancelled_raises_in_the_cell(ask: Ask) -> None:
    async def give_up() -> None:
        raise asyncio.CancelledError

    code = "try:\n    give_up()\nexcept Exception as error:\n    submit(type(error).__name__)"
    assert ask(code, {"give_up": give_up}, max_seconds=20).value == "CancelledError"


# -- given


@pytest.mark.parametrize(
    ("tools", "word"),
    [
        ({"llm_query": print}, "llm_query"),
        ({"context": print}, "context"),
        ({"json": print}, "json"),
        ({"print": print}, "print"),
        ({"lambda": print}, "lambda"),
        ({"_hidden": print}, "_hidden"),
        ({"two words": print}, "two words"),
        ({"": print}, "''"),
        ({3: print}, "3"),
        ({"number": 3}, "number"),
    ],
)
def test_what_cannot_be_a_tool_is_a_usage_error(tools: Any, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        RLM("engram", tools=tools)


@pytest.mark.anyio
async def test_names_that_are_taken_are_those_that_a_cell_finds() -> None:
    server = server_for("auto")
    async with await Session.open(server, capabilities={}, variables={"question": ""}) as session:
        result = await session.run("submit([name for name in dir() if not name.startswith('_')])")
    await server.aclose()
    assert result.submission is not None
    assert set(result.submission.value) == SURFACE


# -- described


def test_model_is_told_of_signature_and_docstring() -> None:
    def look_up(name: str, limit: int | None = None, *, by: str = "a", db: Any = SECRET) -> int:
        """Rows of the price list.

        Sorted by $price.
        """
        return 0

    def bare(x, *more, **named):  # type: ignore[no-untyped-def]
        pass

    class Callable_:
        """Finds."""

        def __call__(self, key: str) -> int:
            return 1

    told = described(
        checked(
            {
                "look_up": look_up,
                "bare": bare,
                "find": Callable_(),
                "part": functools.partial(look_up, "x"),
                "largest": max,
            }
        )
    )
    assert told.splitlines() == [
        "  - `look_up(name: str, limit: int | None = None, *, by: str = 'a', db: Any = ...) "
        "-> int`: Rows of the price list. Sorted by $price.",
        "  - `bare(x, *more, **named)`",
        "  - `find(key: str) -> int`: Finds.",
        "  - `part(limit: int | None = None, *, by: str = 'a', db: Any = ...) "
        "-> int`: Rows of the price list. Sorted by $price.",
        f"  - `largest(...)`: {' '.join((max.__doc__ or '').split())}",
    ]


@pytest.mark.anyio
async def test_tools_and_folders_are_in_what_an_api_model_is_sent(tmp_path: Path) -> None:
    def look_up(name: str) -> int:
        """Rows of the price list."""
        return 7

    def plan(seen: Seen) -> Any:
        return says(cell("submit(look_up('lamp'))"))

    async with serve(plan) as server:
        url, tools = server.base_url, {"look_up": look_up}
        with RLM("openai/m", base_url=url, tools=tools, allow_read=[tmp_path]) as rlm:
            answer = await rlm.aask("What colour?", "text")
        system = server.seen[0].body["messages"][0]["content"]
    assert answer.value == 7
    assert "  - `look_up(name: str) -> int`: Rows of the price list." in system
    assert str(tmp_path.resolve()) in system


def test_embedded_model_is_not_told_and_the_run_says_so() -> None:
    events: list[Event] = []
    with RLM("engram", tools={"look_up": lambda name: 7}, max_turns=1) as rlm:
        rlm.ask("How many lines are there?", "one\ntwo\n", on_event=events.append)
    notices = [event.fields["message"] for event in events if event.kind == "notice"]
    assert any("engram is not told of tools" in notice for notice in notices)
