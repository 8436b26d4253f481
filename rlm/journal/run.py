"""What one run writes into the journal while it goes on.

Where the journal cannot be had, or fails on the way, everything here does nothing: a run that is
not journalled is still a run. Knows rows, not what leads to them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rlm.journal import past
from rlm.journal.file import JournalError, packed, plain
from rlm.journal.key import text_key
from rlm.journal.lock import RunLock
from rlm.journal.rows import (
    FAILED,
    FINAL_CODES,
    FINISHED,
    INTERRUPTED,
    RUNNING,
    Asked,
    Begun,
    Call,
    Cell,
    Failure,
    Past,
    Place,
    completion_from_json,
    completion_to_json,
)
from rlm.journal.writer import T, Work, Writer
from rlm.records import Answer, Completion, Event, Usage

MAX_TEXT_CHARS = 64_000  # of one message of a root's prompt, for people to read
VERSION = "0.1.0"


class RunJournal:
    """`writer` None: the run is not journalled. `on_failure` is told, once, why it no longer is."""

    def __init__(self, writer: Writer | None, run_id: str) -> None:
        self._writer = writer
        self._run_id = run_id
        self._lock: RunLock | None = None
        self._is_told = False
        self.on_failure: Callable[[str], object] = lambda message: None

    # -- beginning and end

    async def begin(self, begun: Begun) -> None:
        """Committed before anything else is done for the run. Raises `JournalError`."""
        if self._writer is None:
            return
        self._hold(self._writer)
        row = (
            begun.run_id, begun.started, plain(begun.question), begun.model,
            packed(begun.settings), packed(begun.context), packed(begun.tools),
            packed(begun.extras), VERSION, RUNNING,
        )  # fmt: skip
        await self._writer.done(
            lambda database: database.execute(
                "INSERT INTO runs (run_id, started, question, model, settings, context, tools,"
                " extras, version, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        )

    async def resume(self) -> Past:
        """Take the run up again. Raises `JournalError`, also where another process works on it."""
        if self._writer is None:
            raise JournalError("without the journal no run goes on")
        self._hold(self._writer)

        def load(database: sqlite3.Connection) -> Past:
            database.execute(
                "UPDATE runs SET state = ?, error = NULL WHERE run_id = ?", (RUNNING, self._run_id)
            )
            database.execute("DELETE FROM answers WHERE run_id = ?", (self._run_id,))
            return past.load(database, self._run_id)

        return await self._writer.done(load)

    async def finish(self, answer: Answer) -> None:
        """How the run ended. It is not lost when this is."""
        code = None if answer.error is None else answer.error.code
        if code is None or code in FINAL_CODES:
            state = FINISHED
        else:
            state = INTERRUPTED if code == "interrupted" else FAILED
        body = packed(answer.to_json())
        error = None if answer.error is None else plain(answer.error.message)
        ended = time.time()

        def work(database: sqlite3.Connection) -> None:
            _set_state(database, self._run_id, state, error)
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (self._run_id, ended, body)
            )

        await self._done(work, None)
        self._release()

    async def stop(self, message: str, *, forget: bool = False) -> None:
        """The run ended without an answer. `forget` it where nothing was ever asked."""

        def work(database: sqlite3.Connection) -> None:
            (sent,) = database.execute(
                "SELECT count(*) FROM calls WHERE run_id = ?", (self._run_id,)
            ).fetchone()
            if forget and not sent:
                for table in ("runs", "events"):
                    database.execute(f"DELETE FROM {table} WHERE run_id = ?", (self._run_id,))
            else:
                _set_state(database, self._run_id, FAILED if forget else INTERRUPTED, message)

        await self._done(work, None)
        self._release()

    async def is_of(self, context_sha256: str) -> None:
        """The context that the run is about, once it is known."""
        await self._done(
            lambda database: database.execute(
                "UPDATE runs SET context_sha256 = ? WHERE run_id = ?",
                (context_sha256, self._run_id),
            ),
            None,
        )

    # -- calls and completions

    async def sent(self, call: Call) -> None:
        """Before a request goes out: should nothing more be heard of it, it counts as lost."""
        row = (self._run_id, call.number, call.kind, "sent", *_spent(call))
        await self._done(
            lambda database: database.execute(
                "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?)", row
            ),
            None,
        )

    def settled(self, number: int, state: str, usage: Usage) -> None:
        """What became of it; a call that was never sent after all is struck off."""

        def work(database: sqlite3.Connection) -> None:
            if not usage.calls:
                where = "DELETE FROM calls WHERE run_id = ? AND number = ?"
                database.execute(where, (self._run_id, number))
                return
            database.execute(
                "UPDATE calls SET state = ?, input_tokens = ?, output_tokens = ?, usd = ?"
                " WHERE run_id = ? AND number = ?",
                (state, *_spent(usage), self._run_id, number),
            )

        self._post(work)

    async def completion(self, number: int) -> Completion | None:
        def work(database: sqlite3.Connection) -> str | None:
            found = "SELECT body FROM completions WHERE id = ?"
            row = database.execute(found, (number,)).fetchone()
            return None if row is None else str(row[0])

        body = await self._read(work, None)
        return None if body is None else completion_from_json(body)

    async def known(self, key: str) -> tuple[int, Completion] | None:
        """A reply to the same request: this run's own, or one that another left for all."""

        def work(database: sqlite3.Connection) -> tuple[int, str] | None:
            row: tuple[int, str] | None = database.execute(
                "SELECT id, body FROM completions WHERE key = ? AND (is_shared OR run_id = ?)"
                " ORDER BY run_id = ? DESC, id DESC LIMIT 1",
                (key, self._run_id, self._run_id),
            ).fetchone()
            return row

        row = await self._read(work, None)
        return None if row is None else (row[0], completion_from_json(row[1]))

    async def keep(self, asked: Asked, completion: Completion, *, is_shared: bool) -> int | None:
        """Committed before anybody sees the reply. The id of the completion."""
        body = packed(completion_to_json(completion))
        key, now = asked.place.key, time.time()

        def work(database: sqlite3.Connection) -> int | None:
            added = database.execute(
                "INSERT INTO completions (key, run_id, created, is_shared, body)"
                " VALUES (?, ?, ?, ?, ?)",
                (key, self._run_id, now, is_shared, body),
            )
            self._add_ask(database, asked, "sent", added.lastrowid, None)
            return added.lastrowid

        return await self._done(work, None)

    def keep_again(self, asked: Asked, source: str, completion: int | None) -> None:
        """The same reply given once more: to whoever waited for it too, or long after."""

        def work(database: sqlite3.Connection) -> None:
            self._add_ask(database, asked, source, completion, None)
            if source == "reused":
                again = "UPDATE completions SET num_reused = num_reused + 1 WHERE id = ?"
                database.execute(again, (completion,))

        self._post(work)

    async def keep_refusal(self, asked: Asked, failure: Failure) -> None:
        """The budget does not allow it, nor will it when the run goes on."""
        told = packed([failure.kind, failure.message])
        await self._done(
            lambda database: self._add_ask(database, asked, "refused", None, told), None
        )

    def keep_texts(self, texts: Sequence[str]) -> None:
        """Messages of a root's prompt, each once."""
        rows = [(text_key(text), plain(_shortened(text))) for text in texts]
        self._post(
            lambda database: database.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", rows)
        )

    # -- cells, tools, events

    def keep_cell(self, cell: Cell, failures: Mapping[Place, Failure]) -> None:
        """In place of what was known of it and of the cells after it."""
        told = [
            [place.scope, place.key, place.nth, failure.kind, failure.message]
            for place, failure in failures.items()
        ]
        row = (
            self._run_id, cell.scope, cell.number, cell.began, cell.seconds, cell.code, cell.did,
            None if cell.printed is None else packed(cell.printed), packed(told),
        )  # fmt: skip

        def work(database: sqlite3.Connection) -> None:
            database.execute(
                "DELETE FROM cells WHERE run_id = ? AND scope = ? AND number >= ?", row[:3]
            )
            database.execute("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

        self._post(work)

    async def keep_outcome(self, place: Place, body: str) -> None:
        """What a tool gave, committed before the cell gets it."""
        row = (self._run_id, place.scope, place.key, place.nth, body)
        await self._done(
            lambda database: database.execute(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)", row
            ),
            None,
        )

    def keep_event(self, event: Event) -> None:
        row = (
            self._run_id, event.kind, event.scope, event.depth, event.turn,
            round(event.seconds, 4), packed(dict(event.fields)),
        )  # fmt: skip
        self._post(
            lambda database: database.execute(
                "INSERT INTO events (run_id, kind, scope, depth, turn, seconds, fields)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        )

    # -- the writer, while there is one

    def _hold(self, writer: Writer) -> None:
        try:
            self._lock = RunLock.take(writer.path.parent, self._run_id)
        except OSError as error:
            raise JournalError(f"no lock for run {self._run_id}: {error}") from error
        if self._lock is None:
            raise JournalError(f"another process is working on run {self._run_id}")

    def _release(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def _add_ask(
        self,
        database: sqlite3.Connection,
        asked: Asked,
        source: str,
        completion: int | None,
        error: str | None,
    ) -> None:
        place = asked.place
        database.execute(
            "INSERT OR REPLACE INTO asks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._run_id, place.scope, place.key, place.nth, completion, error, asked.kind,
                asked.cell, source, asked.seconds, asked.waited, plain(asked.prompt),
            ),
        )  # fmt: skip

    def _post(self, work: Work[Any]) -> None:
        if self._can_write():
            assert self._writer is not None
            self._writer.post(work)

    async def _done(self, work: Work[T], otherwise: T) -> T:
        if not self._can_write():
            return otherwise
        assert self._writer is not None
        try:
            return await self._writer.done(work)
        except JournalError:
            self._can_write()
            return otherwise

    async def _read(self, work: Work[T], otherwise: T) -> T:
        if not self._can_write():
            return otherwise
        assert self._writer is not None
        try:
            return await self._writer.read(work)
        except JournalError:
            self._can_write()
            return otherwise

    def _can_write(self) -> bool:
        if self._writer is None:
            return False
        if self._writer.failure is not None and not self._is_told:
            self._is_told = True
            self.on_failure(f"{self._writer.failure}; from here on this run is not journalled")
        return self._writer.failure is None


def _set_state(database: sqlite3.Connection, run_id: str, state: str, error: str | None) -> None:
    database.execute(
        "UPDATE runs SET state = ?, error = ? WHERE run_id = ?", (state, error, run_id)
    )


def _spent(usage: Usage | Call) -> tuple[int, int, float | None]:
    return usage.input_tokens, usage.output_tokens, usage.usd


def _shortened(text: str) -> str:
    if len(text) <= MAX_TEXT_CHARS:
        return text
    half = MAX_TEXT_CHARS // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half} characters left out …]\n{text[-half:]}"
