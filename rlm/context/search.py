"""Ranked search over a store: an SQLite FTS5 index of its passages, built once, in a thread.

Knows nothing of what a question asks (see `query`) nor of what makes a passage good (`ranking`).
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rlm.context import passages, ranking
from rlm.context.query import spaced

if TYPE_CHECKING:
    from rlm.context.store import Store

_WINDOW_CHARS = 1 << 20
# One statement for many rows: FTS5 writes out its work at the end of every statement of more than
# one row, and the GIL is let go once for all of them.
_ROWS_A_STATEMENT = 5_000

Row = tuple[int, int, float]


class SearchIndex:
    """The index of one store. `start` and `search` may be called from any thread, any number of
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
                build = (self._build, self._built)
                threading.Thread(target=_settle, args=build, name="rlm-index", daemon=True).start()
            return self._built

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

    def _build(self) -> Index:
        return build(self._store, self._closing)


class IndexClosed(Exception):
    """The store was closed while its index was being built."""


def _settle(work: Callable[[], Index], done: Future[Index]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # noqa: BLE001 - told to everyone who waits for the index
        done.set_exception(error)


class Index:
    """An open index: the database of words, and where each passage (row) lies in the context."""

    def __init__(self, store: Store, database: sqlite3.Connection) -> None:
        self._store = store
        self._database = database
        self._starts, self._start_bytes = array("Q"), array("Q")
        self._lengths, self._length_bytes = array("H"), array("H")

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, passage: Passage) -> None:
        self._starts.append(passage.start)
        self._start_bytes.append(passage.start_byte)
        self._lengths.append(len(passage.text))
        self._length_bytes.append(passage.num_bytes)

    def span(self, row: int) -> tuple[int, int]:
        start = self._starts[row]
        return start, start + self._lengths[row]

    def text(self, row: int) -> str:
        start = self._start_bytes[row]
        return self._store.read_bytes(start, start + self._length_bytes[row]).decode()

    def words(self, low: str, high: str) -> list[tuple[str, int]]:
        """The words of the index from `low` to `high`, and how many passages hold each."""
        return self._database.execute(
            "SELECT term, doc FROM term WHERE term >= ? AND term <= ?", (low, high)
        ).fetchall()

    def count(self, match: str) -> int:
        query = "SELECT count(*) FROM passage WHERE passage MATCH ?"
        (count,) = self._database.execute(query, (match,)).fetchone()
        return int(count)

    def matching(self, match: str, documents: Sequence[str] | None, limit: int) -> list[int]:
        """Rows that match an FTS5 expression, at most `limit` of each of these documents."""
        rows: list[int] = []
        for first, last in self._ranges(documents):
            rows += [
                row
                for (row,) in self._database.execute(
                    "SELECT rowid FROM passage WHERE passage MATCH ? "
                    "AND rowid >= ? AND rowid < ? LIMIT ?",
                    (match, first, last, limit),
                )
            ]
        return rows

    def _ranges(self, documents: Sequence[str] | None) -> list[tuple[int, int]]:
        """The rows of these documents."""
        if documents is None:
            return [(0, len(self))]
        names = set(documents)
        return [
            (bisect_left(self._starts, document.start), bisect_left(self._starts, document.end))
            for document in self._store.documents
            if document.name in names
        ]

    def close(self) -> None:
        self._database.close()


def build(store: Store, closing: threading.Event) -> Index:
    """Passages are cut in this thread while SQLite takes in those before them in another."""
    # An empty name is a private file of SQLite's own: deleted when the connection closes.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        _prepare(database)
        index = Index(store, database)
        rows = _passages(store)
        with ThreadPoolExecutor(1, "rlm-index-insert") as inserter:
            inserting: Future[None] | None = None
            while batch := list(islice(rows, _ROWS_A_STATEMENT)):
                if closing.is_set():
                    raise IndexClosed
                values: list[object] = []
                for passage in batch:
                    values += (len(index), spaced(passage.text))
                    index.add(passage)
                if inserting is not None:
                    inserting.result()
                inserting = inserter.submit(_insert, database, values)
            if inserting is not None:
                inserting.result()
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return index


def _prepare(database: sqlite3.Connection) -> None:
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "page_size=16384", "cache_size=-16000"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(
        "CREATE VIRTUAL TABLE passage USING fts5("
        "text, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO passage(passage, rank) VALUES ('hashsize', 8388608)")
    database.execute("CREATE VIRTUAL TABLE term USING fts5vocab(passage, 'row')")
    database.execute("BEGIN")


def _insert(database: sqlite3.Connection, values: Sequence[object]) -> None:
    marks = ",".join(["(?,?)"] * (len(values) // 2))
    database.execute(f"INSERT INTO passage(rowid, text) VALUES {marks}", values)


class Passage(NamedTuple):
    start: int
    start_byte: int
    num_bytes: int
    text: str


def _passages(store: Store) -> Iterator[Passage]:
    """All passages in order. A window's last passage is cut again with the next window."""
    for document in store.documents:
        position, byte = document.start, store.byte_of(document.start)
        while position < document.end:
            text = store.slice(position, min(position + _WINDOW_CHARS, document.end))
            last = position + len(text) == document.end
            start = 0
            for end in passages.cut(text):
                if end == len(text) and not last and start:
                    break
                piece = text[start:end]
                num_bytes = len(piece) if piece.isascii() else len(piece.encode())
                yield Passage(position + start, byte, num_bytes, piece)
                start, byte = end, byte + num_bytes
            position += start
