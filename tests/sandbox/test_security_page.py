"""docs/security.md claims nothing that no test attacks, and tells the levels as they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from rlm_sandbox.levels import LEVELS

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "security.md").read_text("utf-8")


def rows_under(page: str, heading: str) -> list[list[str]]:
    """The cells of the lines of the table below a heading."""
    part = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def functions_of(source: Path) -> set[str]:
    found = ast.walk(ast.parse(source.read_text("utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_is_named_exists(page: str, repository: Path) -> None:
    named = NAMED.findall(page)
    assert len(named) > 40
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (repository / path).is_file() or name not in functions_of(repository / path)
    ]
    assert not missing, missing


def test_every_line_of_what_is_covered_names_its_test(page: str) -> None:
    rows = rows_under(page, "What is covered")
    assert len(rows) > 30
    assert [claim for claim, tests in rows if not NAMED.search(tests)] == []


def test_levels_are_told_as_they_are(page: str) -> None:
    told = {row[0].strip("`"): row[1] for row in rows_under(page, "Levels")}
    assert {name: "no" not in is_boundary for name, is_boundary in told.items()} == {
        name: level.is_boundary for name, level in LEVELS.items()
    }


def test_number_of_payloads_is_the_one_there_is(page: str, repository: Path) -> None:
    from tests.payloads import book

    told = re.search(r"(\d+) hostile cells", page)
    assert told is not None
    assert int(told[1]) <= len(book.read_all())
