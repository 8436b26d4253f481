"""`submit`: what it takes, what it ends, and what cannot stop it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import OpenSession, RunCell

pytestmark = pytest.mark.anyio


async def submitted(run: RunCell, code: str, **options: Any) -> Any:
    result = await run(code, **options)
    assert result.error is None, result.error
    assert result.submission is not None
    return result.submission.value


async def test_submit_ends_the_cell_and_is_no_error(run: RunCell) -> None:
    result = await run("print('before')\nsubmit('answer')\nprint('after')")
    assert (result.stdout, result.error, result.killed) == ("before\n", None, False)
    assert result.submission is not None
    assert (result.submission.value, result.submission.evidence) == ("answer", [])


async def test_none_can_be_submitted(run: RunCell) -> None:
    assert await submitted(run, "submit(None)") is None


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    submit(1)\nexcept Exception:\n    print('swallowed')",
        "try:\n    submit(1)\nexcept:\n    print('swallowed')",
        "try:\n    submit(1)\nexcept BaseException:\n    print('swallowed')",
        "try:\n    submit(1)\nexcept (ValueError, BaseException) as e:\n    print('swallowed')",
        "B = BaseException\ntry:\n    submit(1)\nexcept B:\n    print('swallowed')",
        "try:\n    try:\n        submit(1)\n    except:\n        pass\nexcept:\n    pass",
        "while True:\n    try:\n        submit(1)\n    except:\n        continue",
        "def f():\n    try:\n        submit(1)\n    except:\n        return 2\nf()",
        "import contextlib\nwith contextlib.suppress(Exception):\n    submit(1)",
        "try:\n    submit(1)\nfinally:\n    pass",
        "async def f(): submit(1)\nawait f()",
        "import asyncio\nasync def f(): submit(1)\nawait asyncio.gather(f(), f())",
        "import asyncio\nasync def f(): submit(1)\n"
        "async with asyncio.TaskGroup() as g:\n    g.create_task(f())",
        "import asyncio\nasync def f(): submit(1)\nasyncio.run(f())",
        "def g():\n    yield submit(1)\nlist(g())",
        "[submit(1) for _ in range(3)]",
        "sorted([1, 2], key=lambda x: submit(1))",
        "re.sub('a', lambda m: submit(1), 'aaa')",
    ],
)
async def test_submit_is_not_swallowed(run: RunCell, code: str) -> None:
    result = await run(code)
    assert result.submission is not None
    assert result.submission.value == 1
    assert "swallowed" not in result.stdout
    assert result.error is None


async def test_submission_counts_even_when_a_finally_returns(run: RunCell) -> None:
    result = await run("def f():\n    try:\n        submit(1)\n    finally:\n        return 2\nf()")
    assert result.submission is not None


async def test_first_submission_counts(run: RunCell) -> None:
    code = "try:\n    submit('first')\nfinally:\n    submit('second')"
    assert await submitted(run, code) == "first"


async def test_session_goes_on_after_a_submission(open_session: OpenSession) -> None:
    session = await open_session()
    assert (await session.run("x = 7\nsubmit(1)")).submission is not None
    result = await session.run("print(x)")
    assert (result.stdout, result.submission) == ("7\n", None)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("'text'", "text"),
        ("0", 0),
        ("True", True),
        ("1.5", 1.5),
        ("float('nan')", "nan"),
        ("float('inf')", "inf"),
        ("(1, 2)", [1, 2]),
        ("{3, 1, 2}", [1, 2, 3]),
        ("{'a': (1,), 2: None, (1, 2): 'x'}", {"a": [1], "2": None, "(1, 2)": "x"}),
        ("b'abc'", "abc"),
        ("collections.Counter('aab')", {"a": 2, "b": 1}),
        ("collections.OrderedDict(a=1)", {"a": 1}),
        ("collections.deque([1, 2])", [1, 2]),
        ("datetime.date(2024, 2, 29)", "2024-02-29"),
        ("range(3)", [0, 1, 2]),
        ("1 + 2j", "(1+2j)"),
        ("10 ** 30", 10**30),
        ("{}", {}),
        ("[]", []),
        ("''", ""),
    ],
)
async def test_values_become_json(run: RunCell, code: str, value: Any) -> None:
    got = await submitted(run, f"submit({code})")
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    "code",
    [
        "object()",
        "(i for i in range(3))",
        "lambda: 1",
        "dict.fromkeys('ab').keys()",
        "10 ** 10_000",
        "'\\ud800'",
        "{1: {2: {3: [set(), frozenset([1])]}}}",
    ],
)
async def test_any_value_is_taken_in_some_json_form(run: RunCell, code: str) -> None:
    value = await submitted(run, f"submit({code})")
    assert json.loads(json.dumps(value)) == value


async def test_value_that_contains_itself_is_taken(run: RunCell) -> None:
    result = await run("x = []\nx.append(x)\nsubmit(x)")
    assert not result.killed
    assert result.submission is not None or result.error is not None


async def test_value_that_refuses_to_be_text_is_an_error(run: RunCell) -> None:
    result = await run("class R:\n    def __str__(self): raise ValueError('no')\nsubmit(R())")
    assert result.submission is None
    assert result.error is not None
    assert "ValueError: no" in result.error


async def test_large_submission_comes_through_whole(run: RunCell) -> None:
    value = await submitted(run, "submit('abcdé' * 1_000_000)")
    assert value == "abcdé" * 1_000_000


async def test_submission_larger_than_a_frame_is_an_error_and_the_session_goes_on(
    open_session: OpenSession,
) -> None:
    session = await open_session(max_frame_bytes=1 << 20)
    result = await session.run("kept = 1\nsubmit('a' * 2_000_000)")
    assert result.submission is None
    assert result.error is not None
    assert "too large" in result.error
    assert (await session.run("submit(kept)")).submission is not None


# -- evidence


@pytest.mark.parametrize(
    ("evidence", "spans"),
    [
        ("None", []),
        ("[]", []),
        ("(3, 9)", [(3, 9)]),
        ("[(3, 9), (10, 12)]", [(3, 9), (10, 12)]),
        ("[[3, 9]]", [(3, 9)]),
        ("grep('two')", [(4, 7)]),
        ("grep('two')[0]", [(4, 7)]),
        ("grep('o')[:2]", [(0, 3), (4, 7)]),
        ("(h for h in grep('two'))", [(4, 7)]),
        ("documents[0]", [(0, 13)]),
        ("[grep('two')[0], (0, 3)]", [(4, 7), (0, 3)]),
    ],
)
async def test_evidence_is_taken_in_every_shape(
    run: RunCell, evidence: str, spans: list[tuple[int, int]]
) -> None:
    result = await run(
        f"submit('x', evidence={evidence})",
        text="one\ntwo\nthree",
        documents=[("a", 0, 13, "text")],
    )
    assert result.error is None, result.error
    assert result.submission is not None
    assert result.submission.evidence == spans


@pytest.mark.parametrize("evidence", ["5", "'two'", "['two']", "[1, 2, 3]", "[(1, 'b')]", "{1: 2}"])
async def test_evidence_of_another_shape_is_an_error_that_says_what_it_takes(
    run: RunCell, evidence: str
) -> None:
    result = await run(f"submit('x', evidence={evidence})")
    assert result.submission is None
    assert result.error is not None
