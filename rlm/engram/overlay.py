"""Facts laid over an Engram table: a file of its own a scope, never the table. Removing a fact
brings back what was there, to the bit.

A file is SQLite: a write is whole or did not happen, also when it is killed. It names the
checkpoint that it was made for; each fact carries a digest. Knows neither text nor how a delta is
found.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram.config import ModelConfig
from rlm.engram.errors import OverlayError
from rlm.engram.hashing import Int64

FORMAT: Final = 1
WINDOW: Final = 48  # compressed ids of an exact key: a whole prompt, as a rule
EXACT, ROWS = "exact", "rows"
_BUSY_SECONDS: Final = 10.0
_SCOPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, answer TEXT NOT NULL,
    mode TEXT NOT NULL, source TEXT NOT NULL, created TEXT NOT NULL, checks TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE addresses (
    address TEXT PRIMARY KEY, fact INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE entries (
    fact INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, layer INTEGER NOT NULL,
    key BLOB NOT NULL, rows BLOB NOT NULL, delta BLOB NOT NULL, PRIMARY KEY (fact, place)
) WITHOUT ROWID;
"""

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is added to a lookup. Of an exact fact: wherever the last ids are `key`, to all rows; of
    a fact in rows: wherever one of the rows is read."""

    layer: int
    key: Int64  # (WINDOW,) compressed ids, oldest first, padded like a sequence
    rows: Int64  # (R,) row ids of the base table
    delta: Float16  # (R, head_dim)


@dataclass(frozen=True, slots=True)
class Fact:
    """It answers every question with one of its addresses. `source` says where it is from;
    `checks` what its gates measured when it was written."""

    question: str
    answer: str
    addresses: tuple[str, ...]
    mode: str
    source: str
    created: str  # ISO 8601, UTC
    checks: dict[str, Any]
    entries: tuple[Entry, ...]
    id: int = 0  # given by the overlay

    @property
    def num_bytes(self) -> int:
        return sum(e.key.nbytes // 2 + e.rows.nbytes + e.delta.nbytes for e in self.entries)


class Overlay:
    """One scope's facts over the checkpoint with the hash `base`."""

    def __init__(self, path: Path, base: str, config: ModelConfig) -> None:
        """Raises OverlayError for a file that is damaged or belongs to another checkpoint. A file
        that is not there is an empty overlay; the first fact writes it."""
        self.path = path
        self.scope = path.stem
        self._base = base
        self._config = config
        self.facts: tuple[Fact, ...] = self._read() if path.exists() else ()

    def find(self, address: str) -> Fact | None:
        return next((fact for fact in self.facts if address in fact.addresses), None)

    def add(self, fact: Fact) -> Fact:
        """Write it, whole or not at all, and return it with its id."""
        with self._writing() as db:
            number = db.execute(
                "INSERT INTO facts (question, answer, mode, source, created, checks, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [*_words(fact), _digest(fact)],
            ).lastrowid
            places = [(address, number) for address in fact.addresses]
            db.executemany("INSERT INTO addresses VALUES (?, ?)", places)
            db.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (number, place, entry.layer, *_blobs(entry))
                    for place, entry in enumerate(fact.entries)
                ],
            )
        self.facts = self._read()
        return next(made for made in self.facts if made.id == number)

    def remove(self, number: int) -> None:
        """Raises KeyError when there is no such fact."""
        with self._writing() as db:
            if db.execute("DELETE FROM facts WHERE id = ?", [number]).rowcount == 0:
                raise KeyError(number)
        self.facts = self._read()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that one writer at a time has; it ends with the block or is undone."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _opened(self.path, "rwc") as db:
                db.execute("BEGIN IMMEDIATE")
                try:
                    self._prepare(db)
                    yield db
                except BaseException:
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            told = "another process has written a fact for this question meanwhile; remove it first"
            raise OverlayError(f"{self.path}: {told}") from error
        except (sqlite3.Error, OSError) as error:
            raise OverlayError(f"{self.path}: cannot be written ({error})") from error

    def _prepare(self, db: sqlite3.Connection) -> None:
        if _is_new(db):
            for statement in _TABLES.split(";"):
                db.execute(statement)
            meta = {"format": str(FORMAT), "base": self._base}
            db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        self._check(db)

    def _read(self) -> tuple[Fact, ...]:
        try:
            with _opened(self.path, "rw") as db:
                db.execute("BEGIN")  # one state of the file, whoever writes meanwhile
                if _is_new(db):  # another process has begun its first fact
                    return ()
                self._check(db)
                entries: dict[int, list[Entry]] = {}
                found = db.execute(
                    "SELECT fact, layer, key, rows, delta FROM entries ORDER BY fact, place"
                )
                for number, layer, *blobs in found:
                    entries.setdefault(number, []).append(self._entry(layer, blobs))
                places: dict[int, list[str]] = {}
                for where, number in db.execute("SELECT address, fact FROM addresses"):
                    places.setdefault(number, []).append(where)
                return tuple(
                    _fact(
                        row, tuple(sorted(places.get(row[0], ()))), tuple(entries.get(row[0], ()))
                    )
                    for row in db.execute(
                        "SELECT id, question, answer, mode, source, created, checks, digest"
                        " FROM facts ORDER BY id"
                    )
                )
        except (sqlite3.Error, ValueError, TypeError, OSError, RecursionError) as error:
            raise self._wrong(f"is damaged ({error})") from error

    def _check(self, db: sqlite3.Connection) -> None:
        meta = dict(db.execute("SELECT name, value FROM meta"))
        if meta.get("format") != str(FORMAT):
            raise self._wrong(f"is not of format {FORMAT}, which this version reads")
        base = str(meta.get("base"))
        if base != self._base:
            raise OverlayError(
                f"{self.path}: its facts lie over checkpoint {base[:12]}, this is "
                f"{self._base[:12]}; rows mean nothing to another table: use the model that it was "
                "made for, or write the facts again in another scope"
            )

    def _entry(self, layer: Any, blobs: Sequence[Any]) -> Entry:
        key, rows, delta = (
            np.frombuffer(blob, kind)
            for blob, kind in zip(blobs, ("<i4", "<i8", "<f2"), strict=True)
        )
        width = self._config.engram_head_dim
        if layer not in self._config.engram_layers or len(key) != WINDOW:
            raise ValueError("an entry is for another model")
        if delta.size != rows.size * width or not np.isfinite(delta).all() or (rows < 0).any():
            raise ValueError("an entry's delta does not fit its rows")
        return Entry(layer, key.astype(np.int64), rows.astype(np.int64), delta.reshape(-1, width))

    def _wrong(self, problem: str) -> OverlayError:
        return OverlayError(f"{self.path}: {problem}; restore the file, or move it away")


def scope_path(folder: Path, scope: str) -> Path:
    """Raises OverlayError for what makes no file name."""
    if not _SCOPE.fullmatch(scope):
        raise OverlayError(
            f"scope {scope[:80]!r}: a scope is named by letters, digits, '.', '_' and '-'"
        )
    return folder / f"{scope}.overlay"


class Laid:
    """Entries of several scopes over one layer's table, as inference applies them: of two exact
    ones at the same place the first scope's counts; what lies in rows adds up. See
    `memory.Patch`."""

    window = WINDOW

    def __init__(self, scopes: Sequence[Sequence[Fact]], layer: int) -> None:
        exact: dict[bytes, tuple[Int64, Float32]] = {}
        rows: dict[int, Float32] = {}
        for fact in (fact for facts in reversed(scopes) for fact in facts):
            for entry in (item for item in fact.entries if item.layer == layer):
                delta = entry.delta.astype(np.float32)
                if fact.mode == EXACT:
                    exact[entry.key.tobytes()] = (entry.key, delta.reshape(-1))
                else:
                    for row, part in zip(entry.rows.tolist(), delta, strict=True):
                        rows[row] = rows.get(row, 0) + part
        self._exact = _ExactKeys(list(exact.values())) if exact else None
        self._rows = np.array(sorted(rows), np.int64)
        self._row_deltas = np.array([rows[row] for row in sorted(rows)], np.float32)

    def apply(self, windows: Int64, rows: Int64, e: Float32) -> None:
        if len(self._rows):
            place = np.searchsorted(self._rows, rows).clip(max=len(self._rows) - 1)
            token, column = np.nonzero(self._rows[place] == rows)
            if len(token):
                lanes = e.reshape(*rows.shape, -1)  # a view: (N, K, head_dim)
                lanes[token, column] += self._row_deltas[place[token, column]]
        if self._exact is not None:
            self._exact.apply(windows, e)


class _ExactKeys:
    """Keys by fingerprint, and compared whole before they count: no collision is possible."""

    def __init__(self, items: Sequence[tuple[Int64, Float32]]) -> None:
        weights = np.random.default_rng(0).integers(0, 1 << 63, WINDOW, np.int64)
        self._weights = weights.astype(np.uint64) * 2 + 1
        keys = np.stack([key for key, _ in items])
        prints = self._prints(keys)
        order = np.argsort(prints, kind="stable")
        self._prints_sorted, self._keys = prints[order], keys[order]
        self._deltas = np.stack([delta for _, delta in items])[order]

    def _prints(self, windows: Int64) -> NDArray[np.uint64]:
        """(N, WINDOW) → (N,), modulo 2^64."""
        products = windows.astype(np.uint64) * self._weights
        prints: NDArray[np.uint64] = products.sum(axis=-1, dtype=np.uint64)
        return prints

    def find(self, windows: Int64) -> tuple[Int64, Int64]:
        """Which windows are keys, and which keys they are."""
        prints = self._prints(windows)
        first = np.searchsorted(self._prints_sorted, prints)
        place = first.clip(max=len(self._prints_sorted) - 1)
        hits = np.flatnonzero(self._prints_sorted[place] == prints)
        same = (self._keys[place[hits]] == windows[hits]).all(axis=-1)
        return hits[same], place[hits[same]]

    def apply(self, windows: Int64, e: Float32) -> None:
        here, place = self.find(windows)
        if len(here):
            e[here] += self._deltas[place]


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    name = f"{path.resolve().as_uri()}?mode={mode}"
    db = sqlite3.connect(name, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        yield db
    finally:
        db.close()


def _is_new(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def _words(fact: Fact) -> list[str]:
    checks = json.dumps(fact.checks, sort_keys=True)
    return [
        *(fact.question, fact.answer, fact.mode, fact.source, fact.created),
        checks,
    ]


def _blobs(entry: Entry) -> tuple[bytes, bytes, bytes]:
    return (
        entry.key.astype("<i4").tobytes(),
        entry.rows.astype("<i8").tobytes(),
        entry.delta.astype("<f2").tobytes(),
    )


def _digest(fact: Fact) -> str:
    digest = hashlib.sha256("\0".join([*_words(fact), *fact.addresses]).encode())
    for entry in fact.entries:
        digest.update(entry.layer.to_bytes(4, "little") + b"".join(_blobs(entry)))
    return digest.hexdigest()


def _fact(row: Sequence[Any], addresses: tuple[str, ...], entries: tuple[Entry, ...]) -> Fact:
    number, *words, checks, digest = row
    if not all(isinstance(word, str) for word in (*words, *addresses)):
        raise ValueError(f"fact {number} is no text")
    question, answer, mode, source, created = words
    fact = Fact(
        question, answer, addresses, mode, source, created, json.loads(checks), entries, number
    )
    if digest != _digest(fact):
        raise ValueError(f"fact {number} is not what was written")
    return fact
