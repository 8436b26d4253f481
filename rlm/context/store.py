"""The context on the host: UTF-8 bytes in a file, an offset table, and the list of documents.

Positions are code points of the whole decoded context. The host reads the file by `pread` and
never maps it, so a user's file that shrinks is an error and not a dead process. Knows nothing of
folders or patterns (see `loaders`), of workers or of models.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from rlm.context.scans import scanned
from rlm.context.search import SearchIndex
from rlm.context.writer import Writer, blocks, scratch_file
from rlm.errors import UsageError
from rlm.loaders.encodings import in_utf8
from rlm.records import Document, Skipped
from rlm_sandbox.offsets import Offsets, Read, Scan
from rlm_sandbox.text import MAX_STR_BYTES, TextFile

if TYPE_CHECKING:
    from rlm.context.fingerprints import Fingerprints

_WINDOW_CHARS = 1 << 20
_HASH_BYTES = 1 << 20


class Store:
    """One context. Close it when the run is over; the user's own file is never written."""

    def __init__(
        self,
        file: BinaryIO,
        contents: Scan,
        documents: Sequence[Document],
        notices: Sequence[str] = (),
        cache_dir: Path | None = None,
    ) -> None:
        """`notices`: one line for each thing that is not in it as it was."""
        self._file = file
        self._contents = contents
        self._table_file: BinaryIO | None = None
        self.documents = tuple(documents)
        self.notices = tuple(notices)
        self.skipped: tuple[Skipped, ...] = ()  # of what was named, as whoever loaded it tells
        self.num_bytes = contents.num_bytes
        self.num_chars = contents.num_chars
        self._read = _reader(file)
        self._offsets = Offsets(self._read, self.num_bytes, self.num_chars, contents.table)
        self._search = SearchIndex(self, cache_dir)
        self._fingerprints: Fingerprints | None = None
        self._fingerprinting = threading.Lock()
        self._closing = ExitStack()

    # -- opening

    @classmethod
    def from_documents(
        cls, items: Iterable[tuple[str, str | Path, str]], cache_dir: Path | None = None
    ) -> Self:
        """A context of `(name, text or path, kind)`, in order; OSError of a path goes through.

        One file of valid UTF-8 is used where it lies. All else is copied; encodings that had to be
        guessed and bytes that were replaced by U+FFFD are told in `notices`.
        """
        items = list(items)
        if len(items) == 1:
            name, source, kind = items[0]
            taken = (
                cls.in_place(name, source, kind, cache_dir) if isinstance(source, Path) else None
            )
            if taken is not None:
                return taken
        with Writer() as writer:
            for name, source, kind in items:
                if isinstance(source, str):
                    writer.add(name, source, kind)
                else:
                    with source.open("rb") as file:
                        writer.add(name, in_utf8(blocks(file)), kind)
            return cls.from_writer(writer, cache_dir)

    @classmethod
    def in_place(
        cls, name: str, path: Path, kind: str, cache_dir: Path | None = None
    ) -> Self | None:
        """The file itself, not copied; None when it is empty, not UTF-8 or not a plain file."""
        file = path.open("rb", buffering=0)
        try:
            status = os.fstat(file.fileno())
            plain = stat.S_ISREG(status.st_mode) and status.st_size > 0
            known = scanned(_reader(file), status, cache_dir) if plain else None
        except UnicodeDecodeError:
            known = None
        except BaseException:
            file.close()
            raise
        if known is None:
            file.close()
            return None
        document = Document(name, 0, known.scan.num_chars, kind)
        store = cls(file, known.scan, [document], (), cache_dir)
        if known.sha256 is not None:
            store.sha256 = known.sha256
        return store

    @classmethod
    def from_writer(cls, writer: Writer, cache_dir: Path | None = None) -> Self:
        file, contents = writer.take()
        return cls(file, contents, writer.documents, writer.notices, cache_dir)

    # -- reading

    def slice(self, start: int, end: int) -> str:
        """Code points `[start, end)`, clipped to the context."""
        start, end = max(start, 0), min(end, self.num_chars)
        if start >= end:
            return ""
        data = self._read(self._offsets.byte_of(start), self._offsets.byte_of(end))
        return data.decode("utf-8", "replace")

    def read_bytes(self, start: int, end: int) -> bytes:
        """Bytes `[start, end)` of the UTF-8 text."""
        return self._read(start, end)

    def byte_of(self, char: int) -> int:
        """Where code point `char` starts in the UTF-8 text."""
        return self._offsets.byte_of(char)

    def char_of(self, byte: int) -> int:
        """The code point that starts at `byte`."""
        return self._offsets.char_of(byte)

    def windows(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """`[start, end)` as `(position, text)` of at most 1 Mi code points each."""
        for position in range(start, end, _WINDOW_CHARS):
            yield position, self.slice(position, min(position + _WINDOW_CHARS, end))

    def documents_in(self, start: int, end: int) -> Sequence[Document]:
        """The documents that share a code point with `[start, end)`."""
        first = bisect_right(self.documents, start, key=lambda document: document.end)
        last = bisect_left(self.documents, end, key=lambda document: document.start)
        return self.documents[first:last]

    @property
    def in_memory(self) -> bool:
        """Whether a worker holds it as one `str`: that takes at most 64 MB."""
        return self.num_chars * self._contents.char_width <= MAX_STR_BYTES

    @cached_property
    def sha256(self) -> str:
        """Of the UTF-8 bytes, in hexadecimal."""
        digest = hashlib.sha256()
        for start in range(0, self.num_bytes, _HASH_BYTES):
            digest.update(self._read(start, min(start + _HASH_BYTES, self.num_bytes)))
        return digest.hexdigest()

    def text_file(self) -> TextFile:
        """What a worker needs; the descriptors are read only and stay the store's."""
        index = None
        if not self.in_memory and not self._offsets.is_ascii:
            if self._table_file is None:
                out, self._table_file = scratch_file()
                with out:
                    out.write(self._contents.table.tobytes())
            index = self._table_file.fileno()
        return TextFile(self._file.fileno(), index, self.num_bytes, self.num_chars, self.in_memory)

    # -- search

    def search(
        self, query: str, k: int = 10, documents: Sequence[str] | None = None
    ) -> list[tuple[int, int, float]]:
        """Passages as `(start, end, score)`, best first; `documents`: names to look in.

        Blocks until the index is built, which happens once: call it from a worker thread. Any
        number of threads may.
        """
        return self._search.search(query, k, documents)

    def warm_search(self) -> None:
        """Start to build the index in a thread, if nothing did; returns at once."""
        self._search.start()

    # -- evidence

    def fingerprints(self, check: Callable[[], None]) -> Fingerprints:
        """Where runs of its bytes lie. Whoever asks first builds it, which blocks, and may be
        ended by what `check` raises; others wait. Any thread may."""
        from rlm.context.fingerprints import Fingerprints  # brings numpy

        with self._fingerprinting:
            if self._fingerprints is None:
                self._fingerprints = Fingerprints(self._read, self.num_bytes, check)
            return self._fingerprints

    # -- closing

    def call_on_close(self, end: Callable[[], object]) -> None:
        """What was opened over this context, and is to end before it does."""
        self._closing.callback(end)

    def close(self) -> None:
        self._closing.close()
        self._search.close()
        self._file.close()
        if self._table_file is not None:
            self._table_file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _reader(file: BinaryIO) -> Read:
    def read(start: int, end: int) -> bytes:
        descriptor = file.fileno()
        data = os.pread(descriptor, end - start, start)
        while len(data) < end - start:  # one read gives at most 2 GiB
            more = os.pread(descriptor, end - start - len(data), start + len(data))
            if not more:
                raise UsageError("the context's file became shorter while it was in use")
            data += more
        return data

    return read
