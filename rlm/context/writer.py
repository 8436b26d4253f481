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
from rlm_sandbox.offsets import Scan, Scanner

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
        self._scanner = Scanner()
        self.documents: list[Document] = []
        self.notices: list[str] = []

    @property
    def num_chars(self) -> int:
        return self._scanner.num_chars

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
        before = self._scanner.mark()
        try:
            if self.documents:
                self._write(SEPARATOR.encode())
            start = self.num_chars
            lost = self._text(source) if isinstance(source, str) else self._bytes(source)
        except BaseException:
            self._scanner.back_to(before)
            self._out.seek(self._scanner.num_bytes)
            self._out.truncate()
            raise
        told = [*source.told()] if isinstance(source, Recoded) else []
        if lost and not told:
            told.append(f"{lost} invalid bytes replaced by U+FFFD (not UTF-8)")
        self.notices += [f"{name}: {what}" for what in told]
        placed = tuple((number, start + at) for number, at in pages)
        self.documents.append(Document(name, start, self.num_chars, kind, metadata, placed))

    def take(self) -> tuple[BinaryIO, Scan]:
        """The finished file, read only, and what is known of it; the caller closes it."""
        self._out.close()
        self._is_taken = True
        return self._file, self._scanner.finish()

    def close(self) -> None:
        """Also the file, unless it was taken."""
        self._out.close()
        if not self._is_taken:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, data: bytes) -> None:
        """Raises UnicodeError, and writes nothing, where it is not UTF-8 to its end."""
        before = self._scanner.mark()
        self._scanner.feed(data)
        if self._scanner.is_within:
            self._scanner.back_to(before)
            raise UnicodeError("a code point is cut off")
        self._out.write(data)

    def _text(self, text: str) -> int:
        """How many halves of surrogate pairs were replaced."""
        lost = 0
        for start in range(0, len(text), _READ_BYTES):
            piece = text[start : start + _READ_BYTES]
            try:
                data = piece.encode()
            except UnicodeEncodeError:
                piece, changed = _SURROGATE.subn("\ufffd", piece)
                data = piece.encode()
                lost += changed
            self._write(data)
        return lost

    def _bytes(self, source: Iterable[bytes]) -> int:
        """How many bytes were no UTF-8."""
        lost, rest = 0, b""
        for block in source:
            data = rest + block if rest else block
            whole = len(data) - _num_cut(data)
            try:
                self._write(data[:whole])
            except UnicodeError:
                text, whole = utf_8_decode(data, "replace", False)
                lost += max(text.count("\ufffd") - data.count(_REPLACED), 0)
                self._write(text.encode())
            rest = data[whole:]
        if rest:
            text = rest.decode("utf-8", "replace")
            self._write(text.encode())
            lost += len(text)
        return lost


def _num_cut(data: bytes) -> int:
    """How many bytes at the end begin a code point that is not whole."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


def blocks(source: BinaryIO) -> Iterator[bytes]:
    while data := source.read(_READ_BYTES):
        yield data
