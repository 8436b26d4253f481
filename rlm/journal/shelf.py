"""Runs as people look for them: the list, one by the beginning of its name, its answer.

Reads only. A run whose process is gone is not running, whatever its row says. Knows the tables.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rlm.errors import UsageError
from rlm.journal import past
from rlm.journal.file import JournalError, journal_path, opened, told
from rlm.journal.lock import is_held
from rlm.journal.rows import FINISHED, INTERRUPTED, RUNNING, Begun
from rlm.records import Usage


@dataclass(frozen=True, slots=True)
class Kept:
    """A run in the journal. `answer` is its last one, as `rlm ask --json` prints it."""

    begun: Begun
    state: str
    error: str | None
    usage: Usage
    version: str
    answer: Mapping[str, Any] | None = None

    @property
    def is_finished(self) -> bool:
        return self.state == FINISHED

    def to_json(self) -> dict[str, Any]:
        """A line of `rlm runs --json`."""
        began = datetime.fromtimestamp(self.begun.started, UTC)
        return {
            "run_id": self.begun.run_id,
            "started": began.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "question": self.begun.question,
            "model": self.begun.model,
            "state": self.state,
            "usd": self.usage.usd,
            "error": self.error,
            "calls": self.usage.calls,
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
        }


@contextmanager
def reading(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The journal. Raises `JournalError`, also for what goes wrong while it is read."""
    path = path or journal_path()
    database = opened(path)
    try:
        yield database
    except sqlite3.Error as error:
        raise JournalError(told(error, path)) from error
    finally:
        database.close()


def kept_runs() -> list[Kept]:
    """Newest first."""
    if not journal_path().is_file():
        return []
    with reading() as database:
        rows = database.execute(f"{_SELECT} ORDER BY started DESC, run_id DESC").fetchall()
        return [_kept(database, row) for row in rows]


def find(name: str) -> Kept:
    """The run of that name, or the only one whose name begins so. Raises `UsageError`."""
    if not name.strip():
        raise UsageError("RUN is empty: name a run (see rlm runs)")
    if not journal_path().is_file():
        raise UsageError(f"unknown run {name!r}: no run was journalled yet ({journal_path()})")
    with reading() as database:
        exact = f"{_SELECT} WHERE run_id = ?"
        rows = database.execute(exact, (name,)).fetchall()
        if not rows:
            begins = f"{_SELECT} WHERE substr(run_id, 1, ?) = ? ORDER BY run_id LIMIT 3"
            rows = database.execute(begins, (len(name), name)).fetchall()
        if not rows:
            raise UsageError(f"unknown run {name!r}: rlm runs lists those that there are")
        if len(rows) > 1:
            names = ", ".join(row[0] for row in rows)
            raise UsageError(f"{name!r} begins the names of several runs: {names}")
        return _kept(database, rows[0])


_SELECT = (
    "SELECT run_id, started, question, model, settings, context, tools, extras, state, error,"
    " version FROM runs"
)


def _kept(database: sqlite3.Connection, row: Any) -> Kept:
    run_id, started, question, model, settings, context, tools, extras, state, error, version = row
    if state == RUNNING and not is_held(journal_path().parent, run_id):
        state = INTERRUPTED
        error = "its process ended before it had an answer"
    begun = Begun(
        run_id=run_id,
        started=started,
        question=question,
        model=model,
        settings=json.loads(settings),
        context=json.loads(context),
        tools=tuple(json.loads(tools)),
        extras=json.loads(extras),
    )
    answer = database.execute("SELECT body FROM answers WHERE run_id = ?", (run_id,)).fetchone()
    return Kept(
        begun=begun,
        state=state,
        error=error,
        usage=sum(past.spent(database, run_id).values(), Usage()),
        version=version,
        answer=None if answer is None else json.loads(answer[0]),
    )
