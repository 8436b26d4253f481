"""The replies that later runs may have: how many there are, and which of them go.

A reply that a run may still need to go on is never deleted; it is only no longer shared. Knows the
tables of completions and of what refers to them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from rlm.journal.rows import FINISHED

_GOING = (
    "EXISTS (SELECT 1 FROM asks JOIN runs ON runs.run_id = asks.run_id"
    " WHERE asks.completion = completions.id AND runs.state != ?)"
)
# An RLM's own turns stay with the run that shows them; they are few.
_OWN_TURN = (
    "EXISTS (SELECT 1 FROM asks WHERE asks.completion = completions.id AND asks.kind != 'sub')"
)


@dataclass(frozen=True, slots=True)
class Overview:
    """`num_bytes` is what the replies take, `file_bytes` the whole journal; times are seconds
    since the epoch, None where there are no replies."""

    path: str
    num_replies: int
    num_bytes: int
    num_reused: int
    oldest: float | None
    newest: float | None
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """`num_kept_back`: those that only their own runs can still use."""

    num_deleted: int
    num_kept_back: int


def overview(database: sqlite3.Connection, path: Path) -> Overview:
    count, size, reused, oldest, newest = database.execute(
        "SELECT count(*), coalesce(sum(length(CAST(body AS BLOB))), 0),"
        " coalesce(sum(num_reused), 0), min(created), max(created)"
        " FROM completions WHERE is_shared"
    ).fetchone()
    files = [path, path.with_name(f"{path.name}-wal")]
    file_bytes = sum(item.stat().st_size for item in files if item.is_file())
    return Overview(str(path), count, size, reused, oldest, newest, file_bytes)


def prune(database: sqlite3.Connection, before: float | None) -> Pruned:
    """Of the shared replies those older than `before`, since the epoch; None: all of them."""
    old = "is_shared AND created < ?"
    limit = float("inf") if before is None else before
    database.execute("BEGIN IMMEDIATE")
    with database:
        deleted = database.execute(
            f"DELETE FROM completions WHERE {old} AND NOT {_GOING} AND NOT {_OWN_TURN}",
            (limit, FINISHED),
        ).rowcount
        kept = database.execute(f"UPDATE completions SET is_shared = 0 WHERE {old}", (limit,))
    with contextlib.suppress(sqlite3.OperationalError):  # somebody is writing: the file stays large
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("VACUUM")
    return Pruned(deleted, kept.rowcount)
