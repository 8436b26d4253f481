"""The measurements of the sandbox measure what they say: every one runs, on few rounds."""

from __future__ import annotations

import os

import pytest

from rlm.bench.loops import LOOPS, ratios
from rlm.bench.measure import descendants, private_bytes
from rlm.bench.sandbox import sandbox
from rlm_sandbox import Session, server_for


@pytest.mark.anyio
async def test_every_loop_runs_in_a_cell_and_in_plain_python() -> None:
    server = server_for()
    try:
        async with await Session.open(server, capabilities={}) as session:
            for code in LOOPS.values():
                assert len(await ratios(session, code, 1)) == 1
    finally:
        await server.aclose()


def test_table_has_a_line_for_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a text of which several workers still share what is theirs, and no larger."""
    monkeypatch.setattr("rlm.bench.sandbox.CONTEXT_BYTES", 4_000_000)
    monkeypatch.setattr("rlm.bench.sandbox.SESSIONS_AT_ONCE", 8)
    (table,) = sandbox(quick=True).tables
    assert len(table.lines) == 8 + len(LOOPS)
    for what, must, number, *_ in table.lines:
        assert must.startswith("≤ ")
        if "private memory" not in what or os.geteuid() == 0:
            assert int(number) > 0


def test_private_memory_is_of_one_process_and_unreadable_ones_are_told_apart() -> None:
    assert (private_bytes(os.getpid()) or 0) > 1_000_000
    assert private_bytes(2**22 + 1) is None
    assert os.getpid() not in descendants()
