"""One input at a time: what it is by how it begins, and how it becomes documents.

Plain text goes on as it is, block by block; every other format to a confined parser. Knows no
store, and nothing of the order of inputs; any number of threads may read.
"""

from __future__ import annotations

import contextlib
import os
import select
import stat
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from rlm.context import urls
from rlm.context.addresses import any_address, is_public
from rlm.context.files import Found, reason
from rlm.context.inputs import Address, Given, Input, Piped
from rlm.context.parsings import Parsings
from rlm.context.stop import Stop
from rlm.context.writer import blocks
from rlm.loaders import Limits, Parsed, format_of, kind_of
from rlm.loaders.encodings import Encoding, Recoded, in_utf8, is_binary
from rlm.loaders.ration import in_units
from rlm.records import Skipped
from rlm.settings import Selection

_HEAD_BYTES = 512
_BLOCK_BYTES = 1 << 20
_LOOK_SECONDS = 0.1  # between looks at whether to go on waiting
_LIKE = {  # by media type: a name in the format that it stands for
    "text/html": "a.html", "application/xhtml+xml": "a.html", "application/pdf": "a.pdf",
    "application/json": "a.json", "text/csv": "a.csv", "text/markdown": "a.md",
    "application/epub+zip": "a.epub", "message/rfc822": "a.eml", "application/mbox": "a.mbox",
    "text/vtt": "a.vtt", "application/x-subrip": "a.srt", "application/x-ipynb+json": "a.ipynb",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a.docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a.xlsx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A document to be: text, or blocks of UTF-8."""

    name: str
    source: str | Iterable[bytes]
    kind: str
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The documents of one input; `notices`: what in it was left out, cut off or guessed."""

    pieces: tuple[Piece, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """`added`: the suffixes of which other packages have readers."""

    parsings: Parsings
    selection: Selection
    stdin: BinaryIO | None
    stop: Stop
    added: tuple[str, ...] = ()

    def read(self, item: Input) -> Taken | Skipped:
        """Blocks. Raises `Stopped` once it was told to stop."""
        self.stop.check()
        match item:
            case Skipped():
                return item
            case Given():
                return _given(item)
            case Found():
                return self._file(item)
            case Piped():
                if self.stdin is None:
                    return Skipped(item.name, "closed")
                return self._stream(item.name, _flowing(self.stdin, self.stop))
            case Address():
                return self._address(item.name)

    def is_text(self, name: str, head: bytes) -> bool:
        """Whether a file that begins like this is plain text, as far as that shows."""
        return self._format(name, head) is None and not is_binary(head)

    def _format(self, name: str, head: bytes) -> str | None:
        found = format_of(name, head[:_HEAD_BYTES])
        return "added" if found is None and name.lower().endswith(self.added) else found

    def _file(self, found: Found) -> Taken | Skipped:
        try:
            mode = found.path.stat().st_mode
            if stat.S_ISFIFO(mode):  # the pipes of a shell's `<(…)`
                return self._stream(found.name, _through(found.path, self.stop))
            if not stat.S_ISREG(mode):  # a device may have no end
                return Skipped(found.name, "not a file")
            text = _blocks_of(found.path)
            head = next(text, b"")
            if self._format(found.name, head) is not None and head:
                text.close()
                return self._parsed(found.name, found.path)
            return self._text(found.name, chain([head], text), head)
        except OSError as error:
            return Skipped(found.name, reason(error))

    def _stream(self, name: str, source: Iterator[bytes]) -> Taken | Skipped:
        """What can be read once only."""
        head = next(source, b"")
        if self._format(name, head) is None or not head:
            return self._text(name, chain([head], source), head)
        most = Limits().max_bytes
        data = bytearray(head)
        for block in source:
            data += block
            if len(data) > most:
                return Skipped(name, f"larger than {in_units(most)}, which is parsed at most")
        return self._parsed(name, bytes(data))

    def _address(self, url: str) -> Taken | Skipped:
        selection = self.selection
        allows = any_address if selection.allows_private_urls else is_public
        caps = urls.Caps()
        if selection.max_file_bytes is not None:
            caps = urls.Caps(max_bytes=min(caps.max_bytes, selection.max_file_bytes))
        try:
            fetched = urls.fetch(url, self.stop, allows, caps)
        except urls.Unfetched as error:
            return Skipped(url, str(error))
        like, data = _like(fetched), fetched.data
        if not data:
            return Skipped(url, "empty")
        if self._format(like, data) is not None:
            return self._parsed(url, _marked(fetched) if like.endswith(".html") else data, like)
        encoding = _told_encoding(fetched)
        source = in_utf8(iter([data])) if encoding is None else Recoded([data], encoding)
        return self._text(url, source, data, like)

    def _text(
        self, name: str, source: Iterable[bytes], head: bytes, like: str | None = None
    ) -> Taken | Skipped:
        if not head:
            return Skipped(name, "empty")
        if is_binary(head):
            return Skipped(name, "binary")
        if not isinstance(source, Recoded):
            source = in_utf8(iter(source))
        return Taken((Piece(name, source, kind_of(like or name)),))

    def _parsed(self, name: str, data: bytes | Path, like: str | None = None) -> Taken | Skipped:
        outcome = self.parsings.parse(name, data, like)
        if not isinstance(outcome, Parsed):
            return Skipped(name, outcome.reason)
        pieces = [
            Piece(part.name, part.text, part.kind, part.metadata, part.pages)
            for part in outcome.parts
        ]
        return Taken(tuple(pieces), outcome.notices)


def _given(item: Given) -> Taken | Skipped:
    if not item.text:
        return Skipped(item.name, "empty")
    return Taken((Piece(item.name, item.text, item.kind, item.metadata, item.pages),))


def _blocks_of(path: Path) -> Generator[bytes, None, None]:
    with path.open("rb") as file:
        yield from blocks(file)


def _through(path: Path, stop: Stop) -> Iterator[bytes]:
    """What comes out of a named pipe, once somebody writes into it."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", 0) as pipe:
        yield from _flowing(pipe, stop)


def _flowing(stream: BinaryIO, stop: Stop) -> Iterator[bytes]:
    """Blocks of what may keep us waiting, which ends when we are told to stop."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # it is in memory
        yield from blocks(stream)
        return
    block = bytearray()
    while (piece := _next_piece(descriptor, stop)) != b"":
        block += piece
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _next_piece(descriptor: int, stop: Stop) -> bytes:
    while sys.platform != "win32":  # which can wait for sockets only
        stop.check()
        if select.select([descriptor], [], [], _LOOK_SECONDS)[0]:
            with contextlib.suppress(BlockingIOError):
                return os.read(descriptor, _BLOCK_BYTES)
    return os.read(descriptor, _BLOCK_BYTES)


# -- what a server says of what it sent


def _like(fetched: urls.Fetched) -> str:
    """A name that tells the format: by media type, else by the address."""
    path = urlsplit(fetched.url).path.rstrip("/").rpartition("/")[2]
    return _LIKE.get(fetched.media_type, path or "a")


def _told_encoding(fetched: urls.Fetched) -> Encoding | None:
    """None where nothing is told, or nothing that is known, or UTF-8."""
    try:
        encoding = Encoding(fetched.charset, False)
        is_text = "".encode(encoding.name) is not None
    except (LookupError, ValueError):
        return None
    known = encoding.name.replace("-", "").replace("_", "")
    return encoding if is_text and known not in ("", "utf8", "ascii", "usascii") else None


def _marked(fetched: urls.Fetched) -> bytes:
    """In UTF-8 with a mark where the server told another encoding, which goes before the page's
    own word."""
    encoding = _told_encoding(fetched)
    if encoding is None:
        return fetched.data
    text = fetched.data.decode(encoding.name, "replace")
    return text.encode("utf-8-sig", "replace")
