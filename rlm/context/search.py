"""Ranked search over a store, from any thread; the index is built once, in a thread of its own.

Knows when to build; not how (`index`), nor what makes a passage good (`ranking`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from rlm.context import index_cache, ranking
from rlm.context.index import Index, IndexClosed, build

if TYPE_CHECKING:
    from rlm.context.store import Store

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
            if self._closing.is_set():
                raise IndexClosed
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
        import numpy  # noqa: F401  # here, and not while the first query waits

        if self._cache_dir is None:
            return build(self._store, self._closing)
        return index_cache.opened(self._store, self._cache_dir, self._closing)


def _settle(work: Callable[[], Index], done: Future[Index]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # noqa: BLE001 - told to everyone who waits for the index
        done.set_exception(error)
