"""What the journal knows of a run that is to go on, read in one go.

Completions are left where they are until each is needed. Knows the tables and the rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter

from rlm.journal.key import event_identity
from rlm.journal.rows import Cell, Failure, Given, Past, Place
from rlm.records import Usage


def load(database: sqlite3.Connection, run_id: str) -> Past:
    past = Past(is_resumed=True)
    where = (run_id,)
    (past.context_sha256,) = database.execute(
        "SELECT context_sha256 FROM runs WHERE run_id = ?", where
    ).fetchone()
    _load_asks(database, where, past)
    _load_cells(database, where, past)
    for scope, key, nth, body in database.execute(
        "SELECT scope, key, nth, body FROM outcomes WHERE run_id = ?", where
    ):
        past.outcomes[Place(scope, key, nth)] = body
    _load_calls(database, where, past)
    past.events = Counter(
        event_identity(kind, scope, turn, json.loads(fields))
        for kind, scope, turn, fields in database.execute(
            "SELECT kind, scope, turn, fields FROM events WHERE run_id = ?", where
        )
    )
    (last,) = database.execute("SELECT max(seconds) FROM events WHERE run_id = ?", where).fetchone()
    past.seconds = max(past.seconds, last or 0.0)
    return past


def spent(database: sqlite3.Connection, run_id: str) -> dict[str, Usage]:
    """By kind; a call that was never heard of again is lost, at what was reserved for it."""
    usages: dict[str, Usage] = {}
    for kind, state, input_tokens, output_tokens, usd in database.execute(
        "SELECT kind, state, input_tokens, output_tokens, usd FROM calls WHERE run_id = ?",
        (run_id,),
    ):
        lost = int(state in {"sent", "lost"})
        usage = Usage(1, input_tokens, output_tokens, usd, lost_calls=lost)
        usages[kind] = usages.get(kind, Usage()) + usage
    return usages


def _load_asks(database: sqlite3.Connection, where: tuple[str], past: Past) -> None:
    for scope, key, nth, completion, error, source, seconds in database.execute(
        "SELECT scope, key, nth, completion, error, source, seconds FROM asks WHERE run_id = ?",
        where,
    ):
        place = Place(scope, key, nth)
        if completion is not None:
            past.completions[place] = Given(completion, source == "sent", seconds)
        elif error is not None:
            past.failures[place] = Failure(*json.loads(error))
        past.seconds = max(past.seconds, seconds)


def _load_cells(database: sqlite3.Connection, where: tuple[str], past: Past) -> None:
    for scope, number, began, seconds, code, did, printed, failures in database.execute(
        "SELECT scope, number, began, seconds, code, did, printed, failures"
        " FROM cells WHERE run_id = ?",
        where,
    ):
        kept = None
        if printed is not None:
            output, error = json.loads(printed)
            kept = (output, error)
        past.cells[scope, number] = Cell(scope, number, began, seconds, code, did, kept)
        for at, key, nth, kind, message in json.loads(failures):
            past.failures[Place(at, key, nth)] = Failure(kind, message)
        past.seconds = max(past.seconds, seconds)


def _load_calls(database: sqlite3.Connection, where: tuple[str], past: Past) -> None:
    past.spent = spent(database, where[0])
    database.execute("UPDATE calls SET state = 'lost' WHERE run_id = ? AND state = 'sent'", where)
    (last,) = database.execute("SELECT max(number) FROM calls WHERE run_id = ?", where).fetchone()
    past.next_call = (last or 0) + 1
