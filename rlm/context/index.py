"""The index of a store: an SQLite FTS5 table of its passages' words, and where each passage lies.

Knows how it is built and read; nothing of who asks, of threads that wait, or of caches.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from rlm.context import passages
from rlm.context.query import spaced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm.context.store import Store

_WINDOW_CHARS = 1 << 20
# One statement for many rows: FTS5 writes out its work at the end of every statement of more than
# one row, and the GIL is let go once for all of them.
_ROWS_A_STATEMENT = 5_000


class IndexClosed(Exception):
    """The store was closed while its index was being built."""


class Index:
    """An open index: the database of words, and where each passage (row) lies in the context."""

    def __init__(self, store: Store, database: sqlite3.Connection) -> None:
        self._store = store
        self._database = database
        self._starts, self._start_bytes = array("Q"), array("Q")
        self._lengths, self._length_bytes = array("H"), array("H")

    @classmethod
    def opened(cls, store: Store, path: Path) -> Self:
        """The index that was built at `path` for an equal store."""
        place = f"{path.absolute().as_uri()}?immutable=1"
        database = sqlite3.connect(place, uri=True, isolation_level=None, check_same_thread=False)
        try:
            index = cls(store, database)
            (blobs,) = database.execute("SELECT * FROM layout").fetchall()
            for numbers, blob in zip(index._arrays, blobs, strict=True):
                numbers.frombytes(blob)
        except BaseException:
            database.close()
            raise
        return index

    @property
    def _arrays(self) -> tuple[array[int], ...]:
        return self._starts, self._start_bytes, self._lengths, self._length_bytes

    def finish(self) -> None:
        """All passages are in: write the layout and end the transaction."""
        blobs = [numbers.tobytes() for numbers in self._arrays]
        self._database.execute("INSERT INTO layout VALUES (?, ?, ?, ?)", blobs)
        self._database.execute("COMMIT")

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

    def matching(
        self, match: str, documents: Sequence[str] | None, limit: int
    ) -> NDArray[np.int64]:
        """Rows that match an FTS5 expression, at most `limit` of each of these documents."""
        import numpy as np

        # As one text: SQLite writes and numpy reads it in a quarter of the time of rows one by one.
        found = [
            self._database.execute(
                "SELECT group_concat(rowid) FROM (SELECT rowid FROM passage WHERE passage MATCH ? "
                "AND rowid >= ? AND rowid < ? LIMIT ?)",
                (match, first, last, limit),
            ).fetchone()[0]
            for first, last in self._ranges(documents)
        ]
        rows = [np.fromstring(row, dtype=np.int64, sep=",") for row in found if row]
        return np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)

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


def build(store: Store, closing: threading.Event, path: Path | None = None) -> Index:
    """A new index in the empty file at `path`, or in a private file that goes when it is closed.

    Passages are cut in this thread while SQLite takes in those before them in another.
    """
    name = "" if path is None else path  # "" is a temporary file of SQLite's own
    database = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
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
        index.finish()
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
    database.execute("CREATE TABLE layout (starts, start_bytes, lengths, length_bytes)")
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
