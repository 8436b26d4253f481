"""Plain text out of bytes that are at hand as a whole. Guesses and losses are told."""

from __future__ import annotations

import codecs
import contextlib
import re

from rlm.loaders.encodings import MARKS, SAMPLE_BYTES, encoding_of

_REPLACED = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text, and what was guessed or lost, if anything. `declared`: what the file itself says
    its encoding is, where it does; it may lie."""
    encoding = marked_encoding(data)
    if encoding is not None:
        told = None if data.startswith(codecs.BOM_UTF8) else f"read as {encoding.upper()}"
        return _read_as(data, encoding, told)
    if declared is not None:
        with contextlib.suppress(LookupError, ValueError, TypeError):  # it may lie
            return _read_as(data, declared, None)
    try:
        return data.decode(), None
    except UnicodeDecodeError:
        return _guessed(data)


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which no file can hold."""
    return text if text.isascii() else _SURROGATE.sub(_REPLACED, text)


def _read_as(data: bytes, encoding: str, told: str | None) -> tuple[str, str | None]:
    text = whole(data.decode(encoding, "replace"))
    lost = text.count(_REPLACED)
    if lost:
        return text, f"{lost} invalid bytes replaced by U+FFFD (read as {encoding})"
    return text, told


def _guessed(data: bytes) -> tuple[str, str | None]:
    sample = data[:SAMPLE_BYTES]
    guess = encoding_of(sample, is_whole=len(sample) == len(data))
    if guess is not None:
        return _read_as(data, guess.name, guess.told)
    text = data.decode("utf-8", "replace")
    return text, f"{text.count(_REPLACED)} invalid bytes replaced by U+FFFD (not UTF-8)"
