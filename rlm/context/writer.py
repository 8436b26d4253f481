"""Copies documents into one scratch file of valid UTF-8, in order, noting what had to be changed.

Knows nothing of paths or of what a store does with the file.
"""

from __future__ import annotations

import os
import re
import tempfile
from codecs import utf_8_decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Self

from rlm.loaders.encodings import Recoded
from rlm.records import Document

SEPARATOR = "\n\n"  # between documents; it belongs to none
NO_METADATA: Mapping[str, Any] = MappingProxyType({})
_READ_BYTES = 1 << 20
_REPLACED = "\ufffd".encode()
_SURROGATE = re.compile("[\ud800-\udfff]")


def scratch_file() -> tuple[BinaryIO, BinaryIO]:
    """A nameless temporary file as (to write, to read). They are two open files, so a worker that
    is handed the second's descriptor cannot write through it."""
    descriptor, name = tempfile.mkstemp(prefix="rlm-context-")
    path = Path(name)
    try:
        return os.fdopen(descriptor, "wb"), path.open("rb", buffering=0)
    finally:
        path.unlink()


class Writer:
    """Add documents, then take the file. A document that fails to be read leaves no trace."""

    def __init__(self) -> None:
        self._out, self._file = scratch_file()
        self._is_taken = False
        self.num_chars = 0
        self.documents: list[Document] = []
        self.notices: list[str] = []

    def add(
        self,
        name: str,
        source: str | Iterable[bytes],
        kind: str,
        metadata: Mapping[str, Any] = NO_METADATA,
        pages: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Append a document: text, or blocks of bytes in UTF-8 (see `in_utf8`). `pages`: (number,
        start) of each, starts as code points of the document."""
        place, before = self._out.tell(), self.num_chars
        try:
            if self.documents:
                self._write(SEPARATOR)
            start = self.num_chars
            lost = self._text(source) if isinstance(source, str) else self._bytes(source)
        except BaseException:
            self._out.seek(place)
            self._out.truncate()
            self.num_chars = before
            raise
        told = [*source.told()] if isinstance(source, Recoded) else []
        if lost and not told:
            told.append(f"{lost} invalid bytes replaced by U+FFFD (not UTF-8)")
        self.notices += [f"{name}: {what}" for what in told]
        placed = tuple((number, start + at) for number, at in pages)
        self.documents.append(Document(name, start, self.num_chars, kind, metadata, placed))

    def take(self) -> BinaryIO:
        """The finished file, read only; the caller closes it."""
        self._out.close()
        self._is_taken = True
        return self._file

    def close(self) -> None:
        """Also the file, unless it was taken."""
        self._out.close()
        if not self._is_taken:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, text: str) -> None:
        self._out.write(text.encode())
        self.num_chars += len(text)

    def _text(self, text: str) -> int:
        lost = 0
        for start in range(0, len(text), _READ_BYTES):
            piece, changed = _SURROGATE.subn("\ufffd", text[start : start + _READ_BYTES])
            self._write(piece)
            lost += changed
        return lost

    def _bytes(self, source: Iterable[bytes]) -> int:
        """How many bytes were no UTF-8."""
        lost, rest = 0, b""
        for block in source:
            data = rest + block if rest else block
            try:
                text, used = utf_8_decode(data, "strict", False)
            except UnicodeDecodeError:
                text, used = utf_8_decode(data, "replace", False)
                lost += max(text.count("\ufffd") - data.count(_REPLACED), 0)
                self._write(text)
            else:
                self._out.write(data if used == len(data) else data[:used])
                self.num_chars += len(text)
            rest = data[used:]
        if rest:
            text = rest.decode("utf-8", "replace")
            self._write(text)
            lost += len(text)
        return lost


def blocks(source: BinaryIO) -> Iterator[bytes]:
    while data := source.read(_READ_BYTES):
        yield data
