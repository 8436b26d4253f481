"""Keeps the store of the last context open, so that the next question about it loads nothing.

A context is taken and put back; the store of an older one is closed when its last user is done.
Knows what makes two contexts the same; one event loop uses one shelf.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from stat import S_ISREG

import anyio
import anyio.to_thread

from rlm.context.loaders import STDIN, Loaded, load, load_value
from rlm.context.store import Store

Text = str | PathLike[str] | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Paths:
    """What a shell names: files, folders, patterns, and `-` for standard input."""

    names: tuple[str, ...]


# A str is the text itself; a Path names files; a pair is a document's name and its text.
Context = Text | Sequence[Text] | Paths


@dataclass(eq=False, slots=True)
class Shelved:
    """A loaded context in use. `notices`: one line for each input that is not in it as it was."""

    loaded: Loaded
    key: Hashable
    users: int = 0

    @property
    def store(self) -> Store:
        return self.loaded.store

    @property
    def notices(self) -> tuple[str, ...]:
        skipped = tuple(f"skipped {name}: {reason}" for name, reason in self.loaded.skipped)
        return (*skipped, *self.store.notices)


class Shelf:
    """At most one context that nobody uses is kept."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._kept: Shelved | None = None

    async def take(self, context: Context) -> Shelved:
        """The context's store, loaded in a thread unless it is kept. Raises `UsageError`."""
        key = _key(context)
        if self._kept is None or key is None or self._kept.key != key:
            # A thread cannot be abandoned: a cancelled caller still gets the store, to put it back.
            with anyio.CancelScope(shield=True):
                loaded = await anyio.to_thread.run_sync(partial(_load, context, self._cache_dir))
            self._keep(Shelved(loaded, key))
        assert self._kept is not None
        self._kept.users += 1
        return self._kept

    def put_back(self, shelved: Shelved) -> None:
        shelved.users -= 1
        if shelved.users == 0 and (shelved is not self._kept or shelved.key is None):
            self._kept = None if shelved is self._kept else self._kept
            shelved.store.close()

    def close(self) -> None:
        self._keep(None)

    def _keep(self, shelved: Shelved | None) -> None:
        older, self._kept = self._kept, shelved
        if older is not None and older.users == 0:
            older.store.close()


def _load(context: Context, cache_dir: Path | None) -> Loaded:
    if isinstance(context, Paths):
        return load(context.names, sys.stdin.buffer, cache_dir)
    return load_value(context, cache_dir)


def _key(context: Context) -> Hashable:
    """Equal for contexts that load the same; None where that takes loading to know."""
    if isinstance(context, str):
        return len(context), hash(context)
    if isinstance(context, PathLike):
        return _file_key(os.fspath(context))
    if isinstance(context, Paths):
        keys = [None if name == STDIN else _file_key(name) for name in context.names]
    elif isinstance(context, tuple) and all(isinstance(part, str) for part in context):
        keys = [_key(part) for part in context if isinstance(part, str)]
    elif isinstance(context, (list, tuple)):
        keys = [_key(item) for item in context]
    else:
        return None
    return None if None in keys else (type(context).__name__, *keys)


def _file_key(path: str) -> Hashable:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    if not S_ISREG(status.st_mode):
        return None
    return str(Path(path).absolute()), status.st_ino, status.st_size, status.st_mtime_ns
