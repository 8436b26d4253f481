"""What counts as a cell in a model's reply."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.parsing import Cell, find_cell


@pytest.mark.parametrize("tag", ["repl", "python", "py", "python3", "Python", "REPL"])
def test_every_cell_tag_is_taken(tag: str) -> None:
    assert find_cell(f"I look first.\n```{tag}\nprint(1)\n```\nThen more.") == Cell("print(1)")


def test_reply_without_fence_has_no_cell() -> None:
    assert find_cell("The answer is 42.") is None


def test_fence_of_another_language_is_prose() -> None:
    assert find_cell('```json\n{"a": 1}\n```') is None


def test_empty_fence_is_no_cell() -> None:
    assert find_cell("```repl\n\n```") is None


def test_bare_fence_is_taken_when_it_is_python_and_alone() -> None:
    assert find_cell("```\nx = await llm_query_async('hi')\n```") == Cell(
        "x = await llm_query_async('hi')"
    )


def test_bare_fence_beside_a_tagged_one_is_prose() -> None:
    reply = "```repl\nprint(1)\n```\nIt will print\n```\n1\n```"
    assert find_cell(reply) == Cell("print(1)")


def test_bare_fence_that_is_not_python_is_prose() -> None:
    assert find_cell("```\nthe output was: three lines\n```") is None


def test_several_fences_are_one_cell_in_order() -> None:
    reply = "First\n```repl\na = 1\n```\nthen\n```python\nsubmit(a)\n```"
    assert find_cell(reply) == Cell("a = 1\nsubmit(a)")


def test_backticks_inside_a_triple_quoted_string_do_not_close_the_cell() -> None:
    code = 'prompt = """Answer so:\n```\nNAME\n```\n"""\nprint(prompt)'
    assert find_cell(f"```repl\n{code}\n```") == Cell(code)


def test_quote_marks_in_comments_and_strings_do_not_hide_the_end() -> None:
    code = "# don't say \"\"\" here\nx = \"it's '''fine\"\ny = 'a\\'b'"
    assert find_cell(f'```python\n{code}\n```\nIt\'s done """') == Cell(code)


def test_unbalanced_quotes_still_end_at_the_first_fence() -> None:
    assert find_cell('```repl\nx = """oops\n```\nSorry.') == Cell('x = """oops')


def test_longer_fence_may_hold_a_shorter_one() -> None:
    assert find_cell("````repl\nx = 1\n```\ny = 2\n````") == Cell("x = 1\n```\ny = 2")


def test_tilde_fence_is_a_fence() -> None:
    assert find_cell("~~~python\nx = 1\n~~~") == Cell("x = 1")


def test_indented_fence_in_a_list_is_dedented() -> None:
    assert find_cell("1. Look:\n   ```repl\n   for a in b:\n       print(a)\n   ```") == Cell(
        "for a in b:\n    print(a)"
    )


def test_reply_cut_inside_a_fence_is_marked_open() -> None:
    assert find_cell("```repl\nprint(1)\nprint(2") == Cell("print(1)\nprint(2", closed=False)


def test_thoughts_are_not_run() -> None:
    reply = "<think>maybe\n```repl\nsubmit('no')\n```\n</think>\n```repl\nprint(1)\n```"
    assert find_cell(reply) == Cell("print(1)")


def test_windows_line_ends_are_taken() -> None:
    assert find_cell("```repl\r\nprint(1)\r\nprint(2)\r\n```\r\n") == Cell("print(1)\nprint(2)")


@given(st.text(alphabet="`~repl py\n'\"#\\x=1", max_size=200))
def test_any_reply_is_parsed_without_error(reply: str) -> None:
    cell = find_cell(reply)
    assert cell is None or cell.code.strip()
