"""Copies documents into one scratch file of valid UTF-8, in order, noting what had to be changed.

Knows nothing of paths or of what a store does with the file.
"""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from rlm.records import Document

SEPARATOR = "\n\n"  # between documents; it belongs to none
NO_METADATA: Mapping[str, Any] = MappingProxyType({})
_READ_BYTES = 1 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


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
        self._num_chars = 0
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
        """Append a document: text, or blocks of bytes in UTF-8, or in UTF-16 with its mark.
        `pages`: (number, start) of each, starts as code points of the document."""
        place, before = self._out.tell(), self._num_chars
        try:
            if self.documents:
                self._write(SEPARATOR)
            start = self._num_chars
            lost = self._text(source) if isinstance(source, str) else self._bytes(name, source)
        except BaseException:
            self._out.seek(place)
            self._out.truncate()
            self._num_chars = before
            raise
        if lost:
            self.notices.append(f"{name}: {lost} invalid bytes replaced by U+FFFD (not UTF-8)")
        placed = tuple((number, start + at) for number, at in pages)
        self.documents.append(Document(name, start, self._num_chars, kind, metadata, placed))

    def take(self) -> BinaryIO:
        """The finished file, read only; the caller closes it."""
        self._out.close()
        return self._file

    def close(self) -> None:
        self._out.close()
        self._file.close()

    def _write(self, text: str) -> None:
        self._out.write(text.encode())
        self._num_chars += len(text)

    def _text(self, text: str) -> int:
        lost = 0
        for start in range(0, len(text), _READ_BYTES):
            piece, changed = _SURROGATE.subn("\ufffd", text[start : start + _READ_BYTES])
            self._write(piece)
            lost += changed
        return lost

    def _bytes(self, name: str, source: Iterable[bytes]) -> int:
        lost, decoder = 0, None
        for data in source:
            if decoder is None:
                encoding = _encoding(data)
                decoder = codecs.getincrementaldecoder(encoding)("replace")
                if encoding != "utf-8":
                    self.notices.append(f"{name}: read as {encoding.upper()}")
            text = decoder.decode(data)
            self._write(text)
            lost += _num_replaced(text, data)
        if decoder is not None:
            rest = decoder.decode(b"", True)
            self._write(rest)
            lost += len(rest)
        return lost


def blocks(source: BinaryIO) -> Iterator[bytes]:
    while data := source.read(_READ_BYTES):
        yield data


def _encoding(head: bytes) -> str:
    return next((name for mark, name in _UTF16 if head.startswith(mark)), "utf-8")


def _num_replaced(text: str, data: bytes) -> int:
    if text.isascii():
        return 0
    return max(text.count("\ufffd") - data.count(b"\xef\xbf\xbd"), 0)
