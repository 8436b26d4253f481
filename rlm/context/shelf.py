"""Keeps the store of the last context open, so that the next question about it loads nothing.

A context is taken and put back; the store of an older one is closed when its last user is done.
Knows what makes two contexts the same; one event loop uses one shelf.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from stat import S_ISREG

import anyio
import anyio.to_thread

from rlm.context.inputs import STDIN, Context, Paths
from rlm.context.loaders import Loader
from rlm.context.stop import Progress, Stop, Watch
from rlm.context.store import Store

_LOOK_SECONDS = 0.1  # between looks at whether loading is to go on


@dataclass(eq=False, slots=True)
class Shelved:
    """A loaded context in use."""

    store: Store
    key: Hashable
    users: int = 0


@dataclass(frozen=True, slots=True)
class Watcher:
    """`told` is called in the thread that loads; `is_over` tells, on the event loop, whether
    nobody waits any more."""

    told: Callable[[Progress], object] = lambda _: None
    is_over: Callable[[], bool] = lambda: False


class Shelf:
    """At most one context that nobody uses is kept."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._kept: Shelved | None = None

    async def take(self, context: Context, watcher: Watcher | None = None) -> Shelved:
        """The context's store, loaded in a thread unless it is kept. Raises `UsageError`, and
        `Stopped` when the watcher has had enough."""
        key = _key(context)
        if self._kept is None or key is None or self._kept.key != key:
            self._keep(Shelved(await self._load(context, watcher or Watcher()), key))
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

    async def _load(self, context: Context, watcher: Watcher) -> Store:
        stop = Stop()

        async def stop_when_over() -> None:
            try:
                while not watcher.is_over():
                    await anyio.sleep(_LOOK_SECONDS)
            finally:
                stop.set()

        loaded: list[Store | Exception] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stop_when_over)
            # A thread cannot be abandoned: a cancelled caller waits until it has stopped, too.
            with anyio.CancelScope(shield=True):
                load = partial(self._loader.load, context, Watch(stop, watcher.told))
                loaded.append(await anyio.to_thread.run_sync(partial(_settled, load)))
            tasks.cancel_scope.cancel()
        (store,) = loaded
        if isinstance(store, Exception):
            raise store
        return store


def _settled(load: Callable[[], Store]) -> Store | Exception:
    """What a group of tasks would wrap, as a value."""
    try:
        return load()
    except Exception as error:  # noqa: BLE001  # raised by whoever waits
        return error


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
