"""Which encoding a text is in, where it is not UTF-8: by its mark, else by a guess.

Knows bytes only; a guess is called one, for whoever tells the reader.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

SAMPLE_BYTES = 1 << 18
_HEAD_BYTES = 8000  # as git does: a NUL in the first 8,000 bytes makes a file binary
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.1
MARKS = (  # longest first: the mark of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE_MARKS = tuple(mark for mark, name in MARKS if name != "utf-8-sig")
_MIN_ZERO_SHARE = 0.6  # of every second byte, in UTF-16 without a mark
_MIN_WIDE_BYTES = 8  # to be called that
_DAMAGED = 4  # times as many good characters as bad bytes: UTF-8 that something happened to
_CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¡-¿×÷][^\W\d_]|[^\W\d_][¹³]")


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    is_guessed: bool

    @property
    def told(self) -> str:
        return f"read as {self.name.upper()}{' (guessed)' if self.is_guessed else ''}"


def is_binary(head: bytes) -> bool:
    """Whether no text begins like this."""
    head = head[:_HEAD_BYTES]
    if head.startswith(_WIDE_MARKS) or _unmarked_utf16(head) is not None:
        return False
    return b"\0" in head or len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head)


def encoding_of(sample: bytes, *, is_whole: bool) -> Encoding | None:
    """The encoding of a text that begins like this; None for UTF-8, also where it is damaged here
    and there."""
    for mark, name in MARKS:
        if sample.startswith(mark):
            return None if name == "utf-8-sig" else Encoding(name, False)
    unmarked = _unmarked_utf16(sample)
    if unmarked is not None:
        return Encoding(unmarked, True)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        decoder.decode(sample, final=is_whole)
    except UnicodeDecodeError:
        return _guessed(sample)
    return None


def _unmarked_utf16(sample: bytes) -> str | None:
    if len(sample) < _MIN_WIDE_BYTES:
        return None
    even, odd = sample[0::2], sample[1::2]
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) >= _MIN_ZERO_SHARE * len(zeros) and others.count(0) == 0:
            return name
    return None


def _guessed(sample: bytes) -> Encoding | None:
    lossy = sample.decode("utf-8", "replace")
    bad = lossy.count("\ufffd")
    if sum(char > "\x7f" for char in lossy) - bad > _DAMAGED * bad:
        return None
    from charset_normalizer import from_bytes  # 50 ms, for few

    best = from_bytes(sample, cp_isolation=[*_CANDIDATES]).best()
    name = "cp1252" if best is None else best.encoding
    if name == "cp1250" and not _SIGN_IN_WORD.search(sample.decode("cp1252", "replace")):
        name = "cp1252"  # the letters of both; more text is in this one
    return Encoding(name, True)


def in_utf8(blocks: Iterator[bytes]) -> Iterable[bytes]:
    """The same text in UTF-8. Reads the first block or two, to tell the encoding by it."""
    first, second = next(blocks, b""), next(blocks, None)
    again = chain([first] if second is None else [first, second], blocks)
    sample = first[:SAMPLE_BYTES]
    encoding = encoding_of(sample, is_whole=second is None and len(first) == len(sample))
    return again if encoding is None else Recoded(again, encoding)


@dataclass(slots=True)
class Recoded:
    """Blocks of another encoding as UTF-8; what fits in neither is counted."""

    blocks: Iterable[bytes]
    encoding: Encoding
    num_lost: int = 0

    def __iter__(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding.name)("replace")
        for block in self.blocks:
            yield self._encoded(decoder.decode(block))
        yield self._encoded(decoder.decode(b"", True))

    def told(self) -> Iterator[str]:
        """Once all is read: what was not plain about it."""
        yield self.encoding.told
        if self.num_lost:
            name = self.encoding.name.upper()
            yield f"{self.num_lost} invalid characters replaced by U+FFFD (not {name})"

    def _encoded(self, text: str) -> bytes:
        self.num_lost += text.count("\ufffd")
        return text.encode("utf-8", "replace")
