"""Plain text out of bytes: which encoding, and whether it is text at all. Guesses are told."""

from __future__ import annotations

import codecs
import contextlib
import re

_HEAD_BYTES = 8000  # as git does: a NUL in the first 8,000 bytes makes a file binary
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.1
_MARKS = (  # longest first: the mark of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REPLACED = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def is_binary(data: bytes) -> bool:
    """As far as its beginning shows."""
    head = data[:_HEAD_BYTES]
    if marked_encoding(head) is not None:
        return False
    return b"\0" in head or len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text, and what was guessed or lost, if anything. `declared`: what the file itself says
    its encoding is, where it does; it may lie."""
    encoding = marked_encoding(data)
    if encoding is not None:
        return _read_as(data, encoding, told=encoding not in ("utf-8", "utf-8-sig"))
    if declared is not None:
        with contextlib.suppress(LookupError, ValueError, TypeError):  # it may lie
            return _read_as(data, declared, told=False)
    try:
        return data.decode(), None
    except UnicodeDecodeError:
        return _guessed(data)


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which no file can hold."""
    return text if text.isascii() else _SURROGATE.sub(_REPLACED, text)


def _read_as(data: bytes, encoding: str, *, told: bool) -> tuple[str, str | None]:
    text = whole(data.decode(encoding, "replace"))
    lost = text.count(_REPLACED)
    if lost:
        return text, f"{lost} invalid bytes replaced by U+FFFD (read as {encoding})"
    return text, f"read as {encoding.upper()}" if told else None


def _guessed(data: bytes) -> tuple[str, str]:
    """UTF-8 with faults where most of what is not ASCII is UTF-8, else Windows-1252."""
    text = data.decode("utf-8", "replace")
    lost = text.count(_REPLACED)
    if sum(1 for char in text if char > "\x7f") >= 2 * lost:
        return text, f"{lost} invalid bytes replaced by U+FFFD (not UTF-8)"
    try:
        return data.decode("cp1252"), "read as Windows-1252, which is a guess"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "read as Latin-1, which is a guess"
