"""The journal's file: where it lies, its tables, how it is opened, and what is wrong with it.

Any number of processes write it at once. It is for its owner only (0600), holds no key, and a
context only by hash and path. Knows SQLite and nothing of what the rows mean.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

from rlm.errors import RLMError
from rlm.settings import data_home

NAME = "journal.sqlite3"
FORMAT = 1  # raise it when tables change
BUSY_SECONDS = 30.0

_TABLES = """
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    started REAL NOT NULL,        -- since the epoch: what the clock of its cells said at first
    question TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,       -- JSON
    context TEXT NOT NULL,        -- JSON: what was named, and from which folder
    context_sha256 TEXT,          -- of text and documents, once it is loaded
    tools TEXT NOT NULL,          -- JSON: their names
    extras TEXT NOT NULL,         -- JSON: what else was asked for
    version TEXT NOT NULL,
    state TEXT NOT NULL,          -- running, interrupted, finished, failed
    error TEXT
);
CREATE TABLE calls (              -- every request that was sent, or was about to be
    run_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- as the ledger files it
    state TEXT NOT NULL,          -- sent, settled, lost, failed
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    usd REAL,                     -- NULL where the price is unknown
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
CREATE TABLE completions (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,            -- hash of the canonical request
    run_id TEXT NOT NULL,         -- that paid for it
    created REAL NOT NULL,
    is_shared INTEGER NOT NULL,   -- whether other runs may have it
    num_reused INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL            -- JSON: the reply
);
CREATE INDEX completions_by_key ON completions (key);
CREATE INDEX completions_by_run ON completions (run_id);
CREATE TABLE asks (               -- every time that a run wanted a completion and got one
    run_id TEXT NOT NULL,
    scope TEXT NOT NULL,          -- which RLM: '' is the root, else the path of a child
    key TEXT NOT NULL,
    nth INTEGER NOT NULL,         -- of the same request in that scope
    completion INTEGER,           -- NULL: refused, see `error`
    error TEXT,                   -- JSON: kind and message
    kind TEXT NOT NULL,
    cell INTEGER NOT NULL,        -- how many cells the RLM had begun
    source TEXT NOT NULL,         -- sent, shared, reused, refused
    seconds REAL NOT NULL,        -- into the run
    waited REAL NOT NULL,
    prompt TEXT NOT NULL,         -- of a sub-call its beginning, else JSON: [role, hash] pairs
    PRIMARY KEY (run_id, scope, key, nth)
) WITHOUT ROWID;
CREATE TABLE cells (
    run_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    number INTEGER NOT NULL,
    began REAL NOT NULL,          -- what its clock said
    seconds REAL NOT NULL,        -- into the run, at its end
    code TEXT NOT NULL,           -- hash
    did TEXT NOT NULL,            -- hash of what it printed and submitted
    printed TEXT,                 -- JSON, where printing it again would not give the same
    failures TEXT NOT NULL,       -- JSON: what calls in it raised
    PRIMARY KEY (run_id, scope, number)
) WITHOUT ROWID;
CREATE TABLE outcomes (           -- what the user's own tools gave
    run_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    nth INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, scope, key, nth)
) WITHOUT ROWID;
CREATE TABLE texts (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    depth INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    seconds REAL NOT NULL,
    fields TEXT NOT NULL          -- JSON
);
CREATE INDEX events_by_run ON events (run_id);
CREATE TABLE answers (
    run_id TEXT PRIMARY KEY,
    ended REAL NOT NULL,
    body TEXT NOT NULL            -- JSON: as `rlm ask --json` prints it
) WITHOUT ROWID;
"""


class JournalError(RLMError):
    """The journal cannot be read or written; the message says which file and why."""


def journal_path() -> Path:
    return data_home() / NAME


def opened(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """The journal, of our format. Raises `JournalError`. A file is only made with `create`."""
    try:
        if create:
            _make_private(path)
        elif not path.is_file():
            raise JournalError(f"there is no journal yet ({path})")
        return _connected(path, create)
    except (sqlite3.Error, OSError) as error:
        raise JournalError(told(error, path)) from error


def told(error: Exception, path: Path) -> str:
    """What is wrong with the journal, in one line."""
    reason = " ".join(str(getattr(error, "strerror", None) or error).split())
    if "not a database" in reason or "malformed" in reason or "no such" in reason:
        return f"the journal {path} is damaged ({reason}); move it away to start a new one"
    return f"the journal {path} cannot be used: {reason.lower()}"


def packed(value: Any) -> str:
    """JSON that SQLite takes: a lone surrogate of a reply has no UTF-8 form, its escape has."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if encodable(text) else json.dumps(value, default=str)


def plain(text: str) -> str:
    """A text for a column that is only shown."""
    return text if encodable(text) else text.encode("utf-8", "replace").decode()


def encodable(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A journal that is there is not opened: a process that closes any descriptor of a file gives up
    # all its locks on it, and another that leaves would delete what this one still writes into.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _connected(path: Path, create: bool) -> sqlite3.Connection:
    database = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        database.execute("PRAGMA journal_mode = WAL")
        # A process that dies loses nothing; when the power fails the last replies may be asked
        # for again.
        database.execute("PRAGMA synchronous = NORMAL")
        _require_format(database, path, create)
    except BaseException:
        database.close()
        raise
    return database


def _require_format(database: sqlite3.Connection, path: Path, create: bool) -> None:
    found = _format(database)
    if found == 0 and create:
        database.execute("BEGIN IMMEDIATE")
        found = _format(database)  # another process may have been first
        if found == 0:
            for statement in _TABLES.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {FORMAT}")
            found = FORMAT
        database.execute("COMMIT")
    if found == 0:
        raise JournalError(f"there is no journal yet ({path})")
    if found != FORMAT:
        raise JournalError(
            f"the journal {path} has format {found}, this version reads {FORMAT}; move it away to "
            "start a new one"
        )


def _format(database: sqlite3.Connection) -> int:
    (found,) = database.execute("PRAGMA user_version").fetchone()
    return int(found)
