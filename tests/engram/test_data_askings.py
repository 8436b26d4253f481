"""The tables of question wordings: what each of them fills in, and where two must differ."""

from __future__ import annotations

import random
import re
import string
from types import ModuleType

import pytest

from rlm.engram.data.roots import (
    askings_columns,
    askings_forms,
    askings_people,
    askings_totals,
    sentences,
)

MODULES = [askings_totals, askings_people, askings_columns, askings_forms, sentences]
NEEDED = {
    "one",
    "two",
    "user",
    "a",
    "b",
    "day",
    "t",
    "g",
    "v",
    "n",
    "k",
    "said",
    "f",
    "cond",
    "p",
    "x",
    "form",
    "words",
    "first",
    "last",
}
COPIED = re.compile(r"^\{(one|two|user|a|b)\}|[^ ]\{(one|two|user)\}")


def tables(module: ModuleType) -> dict[str, tuple[str, ...]]:
    found = {name: value for name, value in vars(module).items() if name.isupper()}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    }


@pytest.mark.parametrize("module", MODULES)
def test_every_wording_of_a_table_says_all_that_matters_and_says_it_once(
    module: ModuleType,
) -> None:
    known = tables(module)
    assert known
    for name, wordings in known.items():
        fields: list[set[object]] = [
            {field for _, field, _, _ in string.Formatter().parse(one) if field} for one in wordings
        ]
        needed = NEEDED & set.union(*fields)
        for one, has in zip(wordings, fields, strict=True):
            assert one, name
            assert needed <= has, (name, one)
        assert len(set(wordings)) == len(wordings), name


@pytest.mark.parametrize("module", MODULES)
def test_what_a_cell_copies_follows_a_space(module: ModuleType) -> None:
    """A word after a space is another token than the same word without one."""
    for name, wordings in tables(module).items():
        for one in wordings:
            assert not COPIED.search(one), (name, one)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (askings_totals.MOST, askings_totals.LEAST),
        (askings_columns.SUMS, askings_columns.MEANS),
        (askings_columns.LARGEST, askings_columns.SMALLEST),
        (askings_columns.ABOVE, askings_columns.BELOW),
        (askings_columns.HIGHEST, askings_columns.LOWEST),
        (askings_people.ASK_MOST, askings_people.ASK_SECOND),
        (askings_people.ASK_DAY, askings_people.ASK_SECOND_DAY),
        (askings_totals.COUNT, askings_totals.LIST),
        (askings_totals.COUNT, askings_totals.ALL),
        (askings_totals.MONTHS_AHEAD, askings_totals.MONTHS_ALONE),
    ],
)
def test_no_wording_asks_two_questions(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert not set(first) & set(second)


def test_a_choice_makes_two_tables_that_differ_there_only() -> None:
    most, least = sentences.pair("the [most/least] common|which [leads/is last] of all")
    assert most == ("the most common", "which leads of all")
    assert least == ("the least common", "which is last of all")


def test_an_order_is_told_from_a_question_and_from_a_fragment() -> None:
    for order in ("count the lines", "do a count", "label all posts", "group by month and count"):
        assert sentences.is_order(order), order
    for other in ("count of lines", "do lines have more", "label with most lines", "name entries"):
        assert not sentences.is_order(other), other
    for seed in range(300):
        rng = random.Random(seed)
        asked = sentences.sentence(
            rng, "", "count the lines", ", by Ann alone", " Only Ann counts."
        )
        assert re.search(r"[Cc]ount the lines, by Ann alone[.?] Only Ann counts\.", asked), asked
