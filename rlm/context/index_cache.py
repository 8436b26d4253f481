"""Indexes kept on disk by content, so that the next run over the same context builds none.

A file is named after the store's bytes and documents, and after its own bytes: one that was
damaged is not what its name says, and is built again. Files are for their owner only (0600). Any
trouble with the disk means an index that is not kept, never a failed search.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rlm.context.index import Index, build

if TYPE_CHECKING:
    from rlm.context.store import Store

_FORMAT = 2  # raise it when passages, their words or the tables change
_MIN_BYTES = 4 << 20  # of text; a smaller one is indexed faster than looked up
_MAX_TOTAL_BYTES = 1 << 30  # the oldest go first; the newest stays, whatever its size


def opened(store: Store, folder: Path, closing: threading.Event) -> Index:
    """The kept index of an equal store, else a new one, kept."""
    if store.num_bytes < _MIN_BYTES:
        return build(store, closing)
    prefix = f"index-{_FORMAT}-{_content(store)}-"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _kept(store, folder, prefix)
        if kept is not None:
            return kept
        descriptor, name = tempfile.mkstemp(prefix="building-", dir=folder)
        os.close(descriptor)
    except OSError:
        return build(store, closing)
    path = Path(name)
    try:
        index = build(store, closing, path)
    except sqlite3.OperationalError:  # the disk is full, or takes no locks
        path.unlink(missing_ok=True)
        return build(store, closing)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _keep(path, prefix)
    return index


def _content(store: Store) -> str:
    spans = [(document.start, document.end) for document in store.documents]
    return hashlib.sha256(f"{store.sha256}{spans}".encode()).hexdigest()[:32]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _kept(store: Store, folder: Path, prefix: str) -> Index | None:
    for path in folder.glob(f"{prefix}*"):
        try:
            if path.name == prefix + _digest(path):
                path.touch()
                return Index.opened(store, path)
        except (OSError, sqlite3.Error, ValueError):
            pass  # damaged, or gone meanwhile: removed below and built again
        path.unlink(missing_ok=True)
    return None


def _keep(path: Path, prefix: str) -> None:
    """Give a finished file its name, and the oldest up for it. The open index stays as it is."""
    try:
        path.rename(path.with_name(prefix + _digest(path)))
        total = 0
        files = [(item.stat().st_mtime, item) for item in path.parent.glob("index-*")]
        for place, (_, item) in enumerate(sorted(files, reverse=True)):
            total += item.stat().st_size
            if place and total > _MAX_TOTAL_BYTES:
                item.unlink(missing_ok=True)
    except OSError:
        path.unlink(missing_ok=True)
