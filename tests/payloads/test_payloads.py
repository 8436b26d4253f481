"""Every payload, with the policy on and off, as root and as an ordinary user: nothing harmful.

The counts are printed by `python -m tests.payloads`.
"""

from __future__ import annotations

import ast
import os
import re

import pytest

from . import book, tournament
from .arena import Row
from .tournament import ARENAS, Arena, NoInterpreter

pytestmark = pytest.mark.timeout(600)

_MIN_KEPT = 0.95
_CALLED = re.compile(r'sys(?:call|_must_fail)\("(\w+)"|[(,]\s*\("([a-z]\w+)", \(')  # or in a table
_NO_PYTHON = {"source_with_zeros_and_marks", "parser_depth"}  # on purpose

Played = dict[Arena, list[Row]]


@pytest.fixture(scope="module")
def played() -> Played:
    return tournament.play()


def test_every_payload_ran_in_every_arena(played: Played) -> None:
    names = sorted(payload.name for payload in book.read_all())
    for arena, rows in played.items():
        if not arena.reads:
            assert sorted(row.name for row in rows if row.family != "arena") == names, arena


def test_no_payload_did_harm(played: Played) -> None:
    harm = [
        f"{arena.policy} {arena.user_name} {row.family}/{row.name}: {what}"
        for arena, rows in played.items()
        for row in rows
        for what in sorted(set(row.harm))
    ]
    assert not harm, "\n".join(harm)


def test_state_is_kept_where_the_policy_is_on(played: Played) -> None:
    for arena, rows in played.items():
        if arena.policy == "on":
            lost = [row.name for row in rows if not row.is_kept]
            assert len(lost) <= (1 - _MIN_KEPT) * len(rows), lost


def test_no_payload_walks_around_the_policy(played: Played) -> None:
    """Not the boundary, but the layer whose errors a model can read."""
    for arena, rows in played.items():
        if arena.policy == "on":
            walked = {row.name for row in rows if row.has_walked}
            assert not walked, arena


def test_root_also_plays_as_an_ordinary_user() -> None:
    assert len(ARENAS) == (8 if os.getuid() == 0 else 4)
    for arena in ARENAS:
        try:
            tournament.interpreter_for(arena.user)
        except NoInterpreter as error:
            pytest.skip(str(error))


def test_every_system_call_of_a_payload_has_a_number() -> None:
    known = re.findall(r"(?:^|\|)(\w+) \d+ [\d-]+", book.prelude("armed"), re.MULTILINE)
    for payload in book.read_all():
        for names in _CALLED.findall(payload.code):
            assert set(names) - {""} <= set(known), payload.name


def test_every_payload_is_python() -> None:
    for payload in book.read_all():
        if payload.name not in _NO_PYTHON:
            compile(payload.code, payload.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_payloads_are_many_and_named_once() -> None:
    payloads = book.read_all()
    assert len(payloads) >= 150
    assert len({payload.name for payload in payloads}) == len(payloads)
    assert {payload.family for payload in payloads} == set(book.FAMILIES)


def test_scan_of_memory_sees_what_is_there(played: Played) -> None:
    """It found no secret of the host's; it does find a word that the cell put there itself."""
    for arena, rows in played.items():
        if arena.policy == "off" and not arena.reads:
            (told,) = (row.said for row in rows if row.name == "secret_in_memory")
            assert "the planted one" in told, told
