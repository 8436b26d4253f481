"""Capabilities as cells call them: arguments, exceptions, batches, coroutines, threads, limits."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .conftest import OpenSession, RunCell

pytestmark = pytest.mark.anyio


class Budget(Exception):
    """An exception of the host that Python does not know."""


async def echo(prompt: str, model: str | None = None) -> str:
    return prompt.upper() if model is None else f"{model}:{prompt}"


async def settle(prompts: list[str], model: str | None = None) -> list[dict[str, str]]:
    return [{"error": "too hard"} if "!" in p else {"ok": p.upper()} for p in prompts]


QUERIES = {"llm_query": echo, "llm_query_batched": settle}


async def test_capability_is_called_with_arguments_and_returns(run: RunCell) -> None:
    result = await run("print(llm_query('a'), llm_query('b', model='m'))", QUERIES)
    assert result.stdout == "A m:b\n"


async def test_rlm_query_passes_its_context_as_text(run: RunCell) -> None:
    async def child(prompt: str, context: Any = None) -> Any:
        return {"prompt": prompt, "context": context}

    code = "print(rlm_query('p'))\nprint(rlm_query('p', context))\nprint(rlm_query('p', grep('b')))"
    result = await run(code, {"rlm_query": child}, text="a\nb\nc")
    assert result.stdout.splitlines() == [
        "{'prompt': 'p', 'context': None}",
        "{'prompt': 'p', 'context': 'a\\nb\\nc'}",
        "{'prompt': 'p', 'context': ['b']}",
    ]


async def test_rlm_query_batched_takes_prompts_pairs_and_mappings(run: RunCell) -> None:
    async def children(items: list[list[Any]]) -> list[dict[str, Any]]:
        return [{"ok": item} for item in items]

    code = "print(rlm_query_batched(['a', ('b', 'ctx'), {'prompt': 'c', 'context': ['x']}]))"
    result = await run(code, {"rlm_query_batched": children})
    assert result.stdout == "[['a', None], ['b', 'ctx'], ['c', ['x']]]\n"


# -- failures


@pytest.mark.parametrize(
    ("raised", "caught"),
    [
        (ValueError("bad"), "ValueError"),
        (TimeoutError("late"), "TimeoutError"),
        (Budget("spent"), "Exception"),
        (Budget("spent"), "CapabilityError"),
        (OSError(5, "io"), "OSError"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "Exception"),
    ],
)
async def test_exception_of_a_capability_is_raised_in_the_cell(
    run: RunCell, raised: Exception, caught: str
) -> None:
    async def fails(prompt: str, model: str | None = None) -> str:
        raise raised

    code = f"try:\n    llm_query('x')\nexcept {caught} as e:\n    print(type(e).__name__, '|', e)"
    result = await run(code, {"llm_query": fails})
    assert result.error is None, result.error
    assert str(raised).split()[0] in result.stdout


async def test_uncaught_exception_of_a_capability_is_named_in_the_traceback(run: RunCell) -> None:
    async def fails(prompt: str, model: str | None = None) -> str:
        raise Budget("all spent")

    result = await run("\nllm_query('x')", {"llm_query": fails})
    assert result.error is not None
    assert "Budget: all spent" in result.error
    assert "line 2" in result.error
    assert "rlm_sandbox" not in result.error


async def test_unknown_capability_is_an_error_in_the_cell(run: RunCell) -> None:
    result = await run("llm_query('x')", {})
    assert result.error is not None
    assert "llm_query" in result.error
    assert not result.killed


async def test_wrong_arguments_are_an_error_in_the_cell(run: RunCell) -> None:
    for code in ("llm_query()", "llm_query(1, 2, 3)", "llm_query(['a'])", "llm_query(None)"):
        result = await run(code, QUERIES)
        assert result.error is not None
        assert "TypeError" in result.error


async def test_arguments_larger_than_a_frame_are_an_error_and_the_cell_goes_on(
    run: RunCell,
) -> None:
    code = (
        "try:\n    llm_query('a' * 2_000_000)\nexcept ValueError as e:\n    print(e)\n"
        "print(llm_query('b'))"
    )
    result = await run(code, QUERIES, max_frame_bytes=1 << 20)
    assert result.error is None, result.error
    assert "more than one message may hold" in result.stdout
    assert result.stdout.endswith("B\n")


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan"), "x" * 2_000_000])
async def test_result_that_cannot_be_passed_on_is_an_error_in_the_cell(
    run: RunCell, value: Any
) -> None:
    async def odd(prompt: str, model: str | None = None) -> Any:
        return value

    code = "try:\n    llm_query('x')\nexcept Exception as e:\n    print('told', e)"
    result = await run(code, {"llm_query": odd}, max_frame_bytes=1 << 20)
    assert result.error is None, result.error
    assert result.stdout.startswith("told")


async def test_lone_surrogates_in_arguments_are_replaced_on_the_way(run: RunCell) -> None:
    heard: list[str] = []

    async def hear(prompt: str, model: str | None = None) -> str:
        heard.append(prompt)
        return prompt

    assert (await run("llm_query('a\\ud800')", {"llm_query": hear})).error is None
    assert heard[0].encode()


# -- batches


async def test_batch_keeps_order(run: RunCell) -> None:
    result = await run("print(llm_query_batched(['a', 'b', 'c']))", QUERIES)
    assert result.stdout == "['A', 'B', 'C']\n"


async def test_empty_batch_is_empty(run: RunCell) -> None:
    assert (await run("print(llm_query_batched([]))", QUERIES)).stdout == "[]\n"


async def test_failed_items_raise_a_batch_error_with_results_and_errors(run: RunCell) -> None:
    code = (
        "try:\n    llm_query_batched(['a', 'b!', 'c'])\nexcept BatchError as e:\n"
        "    print(e.results)\n    print({k: str(v) for k, v in e.errors.items()})\n    print(e)"
    )
    result = await run(code, QUERIES)
    assert result.error is None, result.error
    results, errors, message = result.stdout.splitlines()
    assert results == "['A', None, 'C']"
    assert errors == "{1: 'too hard'}"
    assert "1 of 3" in message


async def test_failed_items_stand_in_place_when_asked_for(run: RunCell) -> None:
    code = (
        "r = llm_query_batched(['a', 'b!'], on_error='return')\n"
        "print(r[0], isinstance(r[1], Exception), r[1])"
    )
    assert (await run(code, QUERIES)).stdout == "A True too hard\n"


async def test_unknown_on_error_is_refused(run: RunCell) -> None:
    result = await run("llm_query_batched(['a'], on_error='ignore')", QUERIES)
    assert result.error is not None
    assert "ValueError" in result.error


async def test_one_string_is_no_batch(run: RunCell) -> None:
    result = await run("llm_query_batched('abc')", QUERIES)
    assert result.error is not None
    assert "TypeError" in result.error


async def test_uncaught_batch_error_says_how_to_get_the_others(run: RunCell) -> None:
    result = await run("llm_query_batched(['a', 'b!'])", QUERIES)
    assert result.error is not None
    assert "BatchError" in result.error
    assert "too hard" in result.error


@pytest.mark.parametrize(
    "reply", [None, "text", [1], [{"neither": 1}], [{"error": 5}], {"ok": 1}, [{"ok": "A"}, None]]
)
async def test_batch_reply_of_another_shape_is_an_error(run: RunCell, reply: Any) -> None:
    async def odd(prompts: list[str], model: str | None = None) -> Any:
        return reply

    result = await run("llm_query_batched(['a'])", {"llm_query_batched": odd})
    assert result.error is not None
    assert not result.killed


# -- coroutines


async def test_cells_await_at_top_level(run: RunCell) -> None:
    result = await run("print(await llm_query_async('a'))", QUERIES)
    assert (result.stdout, result.error) == ("A\n", None)


async def test_last_awaited_expression_is_shown(run: RunCell) -> None:
    assert (await run("await llm_query_async('a')", QUERIES)).stdout == "'A'\n"


async def test_gathered_calls_are_in_the_host_at_once(run: RunCell) -> None:
    meeting = asyncio.Barrier(5)

    async def meet(prompt: str, model: str | None = None) -> str:
        await meeting.wait()
        return prompt

    code = (
        "import asyncio\nprint(await asyncio.gather(*(llm_query_async(str(i)) for i in range(5))))"
    )
    result = await run(code, {"llm_query": meet})
    assert result.stdout == "['0', '1', '2', '3', '4']\n"


async def test_every_async_form_is_there(run: RunCell) -> None:
    async def child(prompt: str, context: Any = None) -> str:
        return f"child {prompt}"

    async def children(items: list[list[Any]]) -> list[dict[str, Any]]:
        return [{"ok": prompt} for prompt, _ in items]

    code = (
        "print(await llm_query_batched_async(['a']), await rlm_query_async('b'),"
        " await rlm_query_batched_async(['c']))"
    )
    result = await run(code, {**QUERIES, "rlm_query": child, "rlm_query_batched": children})
    assert (result.stdout, result.error) == ("['A'] child b ['c']\n", None)


async def test_exception_is_raised_where_it_is_awaited(run: RunCell) -> None:
    async def fails(prompt: str, model: str | None = None) -> str:
        raise ValueError(prompt)

    code = "try:\n    await llm_query_async('x')\nexcept ValueError as e:\n    print('caught', e)"
    assert (await run(code, {"llm_query": fails})).stdout == "caught x\n"


async def test_tasks_left_behind_do_not_reach_the_next_cell(open_session: OpenSession) -> None:
    session = await open_session(QUERIES)
    code = (
        "import asyncio\nasync def f():\n    await asyncio.sleep(600)\nt = asyncio.create_task(f())"
    )
    assert (await session.run(code + "\nawait asyncio.sleep(0)")).error is None
    result = await session.run("print(t.cancelled(), await llm_query_async('a'))")
    assert result.stdout == "True A\n"


async def test_interrupted_coroutine_leaves_await_working(open_session: OpenSession) -> None:
    session = await open_session(QUERIES, cell_seconds=0.2, grace_seconds=20.0)
    assert (await session.run("import asyncio\nawait asyncio.sleep(600)")).error is not None
    assert (await session.run("print(await llm_query_async('a'))")).stdout == "A\n"


async def test_asyncio_run_works_too(run: RunCell) -> None:
    code = (
        "import asyncio\nasync def f(): return await llm_query_async('a')\nprint(asyncio.run(f()))"
    )
    result = await run(code, QUERIES)
    assert (result.stdout, result.error) == ("A\n", None)


# -- threads


async def test_threads_of_a_cell_call_at_once(run: RunCell) -> None:
    meeting = asyncio.Barrier(8)

    async def meet(prompt: str, model: str | None = None) -> str:
        await meeting.wait()
        return prompt

    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(list(pool.map(llm_query, map(str, range(8)))))"
    )
    result = await run(code, {"llm_query": meet})
    assert result.stdout == f"{[str(i) for i in range(8)]}\n"


async def test_exceptions_reach_the_thread_that_called(run: RunCell) -> None:
    async def fails(prompt: str, model: str | None = None) -> str:
        if prompt == "2":
            raise ValueError(prompt)
        return prompt

    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    futures = [pool.submit(llm_query, str(i)) for i in range(4)]\n"
        "print([f.exception() and str(f.exception()) for f in futures])"
    )
    assert (await run(code, {"llm_query": fails})).stdout == "[None, None, '2', None]\n"


async def test_thread_left_behind_cannot_call_between_cells_and_harms_no_later_one(
    open_session: OpenSession,
) -> None:
    calls: list[str] = []

    async def note(prompt: str, model: str | None = None) -> str:
        calls.append(prompt)
        return prompt

    session = await open_session({"llm_query": note})
    code = (
        "import threading\ngo = threading.Event()\nsaid = []\n"
        "def later():\n"
        "    go.wait()\n"
        "    try: llm_query('late')\n"
        "    except BaseException as e: said.append(type(e).__name__)\n"
        "t = threading.Thread(target=later, daemon=True)\nt.start()"
    )
    assert (await session.run(code)).error is None
    result = await session.run("go.set()\nt.join()\nprint(said)")
    assert result.error is None
    assert (await session.run("print(llm_query('next'))")).stdout == "next\n"


async def test_call_of_a_leftover_thread_ends_with_its_cell(open_session: OpenSession) -> None:
    reached = asyncio.Event()

    async def hang(prompt: str, model: str | None = None) -> str:
        if prompt == "wait":
            await reached.wait()
            return prompt
        reached.set()
        await asyncio.Event().wait()
        return prompt

    session = await open_session({"llm_query": hang})
    code = (
        "import threading\nsaid = []\n"
        "def call():\n"
        "    try: llm_query('hang')\n"
        "    except BaseException as e: said.append(str(e))\n"
        "t = threading.Thread(target=call, daemon=True)\nt.start()\nllm_query('wait')"
    )
    assert (await session.run(code)).error is None
    result = await session.run("t.join()\nprint(said)")
    assert "ended" in result.stdout


async def test_leftover_thread_that_prints_does_not_write_into_a_later_cell_s_answer(
    open_session: OpenSession,
) -> None:
    session = await open_session()
    await session.run(
        "import threading\nstop = threading.Event()\n"
        "def spin():\n    while not stop.is_set(): pass\n"
        "t = threading.Thread(target=spin, daemon=True)\nt.start()"
    )
    result = await session.run("stop.set()\nt.join()\nsubmit('done')")
    assert result.submission is not None


# -- limits


async def test_calls_of_a_cell_are_counted_and_limited(open_session: OpenSession) -> None:
    session = await open_session(QUERIES, max_calls=3)
    result = await session.run("for i in range(10): print(llm_query(str(i)))")
    assert result.stdout == "0\n1\n2\n"
    assert result.error is not None
    assert "3 calls" in result.error
    assert (await session.run("print(llm_query('a'))")).stdout == "A\n"


async def test_thousand_calls_in_flight_are_answered_each(run: RunCell) -> None:
    code = (
        "import asyncio\n"
        "r = await asyncio.gather(*(llm_query_async(f'p{i}') for i in range(1000)))\n"
        "print(r == [f'P{i}' for i in range(1000)])"
    )
    assert (await run(code, QUERIES)).stdout == "True\n"


async def test_large_prompts_and_replies_come_through(run: RunCell) -> None:
    code = "p = 'aé😀' * 500_000\nprint(llm_query(p) == p.upper())"
    assert (await run(code, QUERIES)).stdout == "True\n"
