"""From what a user names to a store: each input read by itself, many at once, put down in order.

Bad input ends here, as one clear line: a `UsageError` when nothing is left to read, else an entry
of the store's `skipped`. Knows no format; nothing of what is asked of documents.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

from rlm.context.confined import Parsers
from rlm.context.files import Found, reason
from rlm.context.inputs import STDIN, Context, Given, Input, inputs_of
from rlm.context.parsings import Parsings
from rlm.context.reading import Reading, Taken
from rlm.context.stop import Progress, Watch
from rlm.context.store import Store
from rlm.context.writer import Writer
from rlm.errors import UsageError
from rlm.loaders import format_of, is_plain, kind_of
from rlm.records import Skipped
from rlm.settings import Selection

PLUGINS = "rlm.loaders"  # the group of entry points by which packages add formats: `.rtf = "…:…"`
_HEAD_BYTES = 8000
_THREADS = min(2 * (os.cpu_count() or 1), 16)
_AHEAD = 2 * _THREADS  # inputs that are read before their turn; their texts wait in memory


class NothingLeft(UsageError):
    """Nothing that was named can be read; `skipped` says of each why."""

    def __init__(self, skipped: Sequence[Skipped]) -> None:
        super().__init__(_nothing_left(skipped))
        self.skipped = tuple(skipped)


@dataclass(frozen=True, slots=True)
class Loader:
    """How contexts are loaded. `cache_dir`: where parsed files, scans and indexes are kept."""

    selection: Selection = field(default_factory=Selection)
    cache_dir: Path | None = None
    stdin: BinaryIO | None = None

    def load(self, context: Context, watch: Watch | None = None) -> Store:
        """Blocks. A bad input among many is skipped; `UsageError` is raised when nothing is left
        to read, `Stopped` when `watch` was told to stop."""
        watch = watch or Watch()
        inputs = inputs_of(context, self.selection)
        readers = {} if all(map(_is_plain, inputs)) else added_readers()
        with Parsers(readers) as parsers:
            parsings = Parsings(parsers, self.cache_dir)
            reading = Reading(parsings, self.selection, self.stdin, watch.stop, tuple(readers))
            if len(inputs) == 1 and isinstance(inputs[0], Found):
                store = self._in_place(inputs[0], reading)
                if store is not None:
                    return store
            with Writer() as writer:
                skipped = _written(inputs, reading, writer, watch)
                if not writer.documents:
                    raise NothingLeft(skipped)
                writer.notices += _told(parsers)
                store = Store.from_writer(writer, self.cache_dir)
        store.skipped = tuple(skipped)
        return store

    def _in_place(self, found: Found, reading: Reading) -> Store | None:
        """A single file of plain UTF-8, not copied; None sends it the long way, where faults are
        named."""
        try:
            if not found.path.is_file():  # to open a pipe and close it again would end it
                return None
            with found.path.open("rb", buffering=0) as file:
                head = file.read(_HEAD_BYTES)
            if not reading.is_text(found.name, head):
                return None
            return Store.in_place(found.name, found.path, kind_of(found.name), self.cache_dir)
        except OSError:
            return None


def store_of(context: Context) -> Store:
    """A store of texts that are at hand. Raises `UsageError`."""
    return Loader().load(context)


@cache
def added_readers() -> Mapping[str, str]:
    """By suffix: the readers that installed packages add, which none of ours can be replaced by.
    Nothing of them is imported here: that is for the confined process."""
    from importlib.metadata import entry_points  # 0.1 s, for few

    found = {f".{one.name.lower().lstrip('.')}": one.value for one in entry_points(group=PLUGINS)}
    ours = {suffix for suffix in found if is_plain(f"a{suffix}") or format_of(f"a{suffix}", b"")}
    return {suffix: reference for suffix, reference in found.items() if suffix not in ours}


def _is_plain(item: Input) -> bool:
    return isinstance(item, Given | Skipped) or (isinstance(item, Found) and is_plain(item.name))


def _written(
    inputs: Sequence[Input], reading: Reading, writer: Writer, watch: Watch
) -> list[Skipped]:
    """Read and put down; what was left out."""
    skipped: list[Skipped] = []
    for num_done, taken in enumerate(_in_order(inputs, reading), 1):
        watch.stop.check()
        if isinstance(taken, Skipped):
            skipped.append(taken)
        else:
            skipped += _put_down(taken, writer)
        watch.told(Progress(num_done, len(inputs), writer.num_chars))
    return skipped


def _in_order(inputs: Sequence[Input], reading: Reading) -> Iterator[Taken | Skipped]:
    waiting: deque[Future[Taken | Skipped]] = deque()
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="rlm-reading")
    try:
        for item in inputs:
            waiting.append(pool.submit(reading.read, item))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _put_down(taken: Taken, writer: Writer) -> list[Skipped]:
    """Into the store; a file can break while it is copied, too."""
    writer.notices += taken.notices
    skipped = []
    for piece in taken.pieces:
        try:
            writer.add(piece.name, piece.source, piece.kind, piece.metadata, piece.pages)
        except OSError as error:
            skipped.append(Skipped(piece.name, reason(error)))
    return skipped


def _told(parsers: Parsers) -> Iterator[str]:
    if parsers.notice is not None:
        yield parsers.notice
    for suffix, why in parsers.failed.items():
        yield f"the reader that a package adds for {suffix} does not work: {why}"


def _nothing_left(skipped: Sequence[Skipped]) -> str:
    if len(skipped) == 1:
        (skip,) = skipped
        name = "standard input" if skip.name == STDIN else skip.name
        return f"{name}: {skip.reason}"
    reasons = sorted({skip.reason for skip in skipped})
    if not skipped:
        return "the context is empty"
    return f"nothing to read: all {len(skipped)} inputs are skipped ({', '.join(reasons)})"
