"""Ranked search over a store: an SQLite FTS5 index of its passages, built once, in a thread.

Knows nothing of what a question asks (see `query`) nor of what makes a passage good (`ranking`).
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from rlm.context import passages, ranking

if TYPE_CHECKING:
    from rlm.context.store import Store

_ROWS_A_STATEMENT = 50  # one statement for many rows: the GIL is let go once for all of them

Row = tuple[int, int, float]


class SearchIndex:
    """The index of one store. `start` and `search` may be called from anywhere, any number of
    times; the first builds. `close` waits for a build to stop."""

    def __init__(self, store: Store, cache_dir: Path | None = None) -> None:
        self._store = store
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._built: Future[Index] | None = None
        self._closing = threading.Event()

    def start(self) -> Future[Index]:
        with self._lock:
            if self._built is None:
                self._built = Future()
                threading.Thread(
                    target=_run, args=(self._build, self._built), name="rlm-index", daemon=True
                ).start()
            return self._built

    def _build(self) -> Index:
        return build(self._store, self._closing)

    def search(self, query: str, k: int, documents: Sequence[str] | None = None) -> list[Row]:
        index = self.start().result()
        with self._lock:
            return ranking.find(index, query, k, documents)

    def close(self) -> None:
        self._closing.set()
        with self._lock:
            built = self._built
        if built is not None and built.exception() is None:
            with self._lock:
                built.result().close()


class IndexClosed(Exception):
    """The store was closed while its index was being built."""


def _run(work: Callable[[], Index], done: Future[Index]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # noqa: BLE001 - told to everyone who waits for the index
        done.set_exception(error)


class Index:
    """An open index: the database, and where each passage (row) lies in the context."""

    def __init__(self, store: Store, database: sqlite3.Connection, ends: array[int]) -> None:
        self.store = store
        self.database = database
        self.ends = ends

    def span(self, row: int) -> tuple[int, int]:
        return self.ends[2 * row], self.ends[2 * row + 1]

    def text(self, row: int) -> str:
        return self.store.slice(*self.span(row))

    def close(self) -> None:
        self.database.close()


def build(store: Store, closing: threading.Event) -> Index:
    # An empty name is a private file of SQLite's own: deleted when the connection closes.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        for pragma in (
            "journal_mode=OFF",
            "synchronous=OFF",
            "page_size=16384",
            "cache_size=-16000",
        ):
            database.execute(f"PRAGMA {pragma}")
        database.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(text, content='', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        database.execute("CREATE VIRTUAL TABLE term USING fts5vocab(passage, 'row')")
        database.execute("BEGIN")
        ends = array("Q")
        for batch in _batches(_passages(store)):
            if closing.is_set():
                raise IndexClosed
            values: list[object] = []
            for start, end, text in batch:
                values += (len(ends) // 2, text)
                ends.extend((start, end))
            marks = ",".join(["(?,?)"] * len(batch))
            database.execute(f"INSERT INTO passage(rowid, text) VALUES {marks}", values)
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return Index(store, database, ends)


Passage = tuple[int, int, str]


def _passages(store: Store) -> Iterator[Passage]:
    """All passages in order. A window's last passage is cut again with the next window."""
    for document in store.documents:
        position = document.start
        while position < document.end:
            text = store.slice(position, min(position + (1 << 20), document.end))
            last = position + len(text) == document.end
            start = 0
            for end in passages.cut(text):
                if end == len(text) and not last and start:
                    break
                yield position + start, position + end, text[start:end]
                start = end
            position += start


def _batches(rows: Iterator[Passage]) -> Iterator[list[Passage]]:
    batch: list[Passage] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_A_STATEMENT:
            yield batch
            batch = []
    if batch:
        yield batch
