"""Cells over a text too large for a `str` are written as over any other."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox import ForkServer, Session
from rlm_sandbox.contexts import opened_text

pytestmark = pytest.mark.anyio

ROWS = [
    {"name": f"“row {number}”", "mark": "😀" if number % 7 == 0 else "-"} for number in range(900)
]
WHOLE = json.dumps(ROWS, ensure_ascii=False, indent=1) + "\n"


@pytest.fixture
async def session(server: ForkServer, tmp_path: Path) -> AsyncIterator[Session]:
    path = tmp_path / "rows.json"
    path.write_text(WHOLE, "utf-8")
    with opened_text(path) as file:
        documents = [("rows.json", 0, len(WHOLE), "json")]
        details = [({"from": "Ann", "outline": [[1, "Rows", 2]]}, [(1, 0), (2, 500)])]
        async with await Session.open(
            server,
            capabilities={},
            text=file._replace(in_memory=False),
            documents=documents,
            details=details,
        ) as session:
            yield session


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("isinstance(context, str)", "True"),
        ("type(context) is str", "False"),
        ("len(json.loads(context))", "900"),
        ("import io\nsum(1 for line in io.StringIO(context))", str(WHOLE.count("\n"))),
        ("'ROW 17' in context.upper()", "True"),
        ("len(context.split('name'))", "901"),
        ("context.splitlines()[0]", "'['"),
        ("len(re.findall(r'row \\d+', context))", "900"),
        ("re.sub(r'[^“]', '', context) == '“' * 900", "True"),
        ("len(re.fullmatch(r'(?s).*', context).group())", str(len(WHOLE))),
        ("match context:\n    case str():\n        print('text')", "text"),
        ("(context + '!')[-1]", "'!'"),
        ("f'{context:.3}'", repr(WHOLE[:3])),
        ("documents[0].metadata['from'], documents[0].pages[1]", "('Ann', [2, 500])"),
        ("name, start, end, kind = documents[0]\nkind", "'json'"),
        ("[str(item) for item in outline()]", f"['Rows [2:{len(WHOLE)}]']"),
    ],
)  # fmt: skip
async def test_a_cell_finds_text(session: Session, code: str, said: str) -> None:
    result = await session.run(code)
    assert (result.error, result.stdout.strip()) == (None, said)


async def test_the_text_can_be_submitted(session: Session) -> None:
    result = await session.run("submit(context)")
    assert result.submission is not None
    assert result.submission.value == WHOLE


async def test_all_of_a_large_context_is_named_to_a_child_and_a_piece_is_sent(
    server: ForkServer, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    path.write_text("needle hay 😀\n" * 700_000, "utf-8")
    asked: list[Any] = []

    async def rlm_query(prompt: str, context: Any = None) -> str:
        asked.append(context)
        return "found"

    async def rlm_query_batched(items: list[Any]) -> list[Any]:
        asked.extend(context for _, context in items)
        return [{"ok": "found"}] * len(items)

    capabilities = {"rlm_query": rlm_query, "rlm_query_batched": rlm_query_batched}
    for is_str in (False, True):
        with opened_text(path) as file:
            text = file._replace(in_memory=is_str)
            session = await Session.open(server, capabilities=capabilities, text=text)
        async with session:
            result = await session.run(
                "rlm_query('q', context)\nrlm_query('q', context[:6])\n"
                "rlm_query_batched([('q', context[0:]), ('q', None)])"
            )
        assert result.error is None
        assert asked == [{"whole": True}, "needle", {"whole": True}, None]
        asked.clear()
