"""Code points to bytes of one UTF-8 text, and back, by a table of one number a block.

Knows only how to read bytes; not where they live (a mapping in the worker, `pread` in the host).
`table[i]` is the index of the code point that covers byte `i * BLOCK_BYTES`.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from codecs import utf_8_decode
from collections.abc import Callable, Sequence
from typing import NamedTuple

BLOCK_BYTES = 16 * 1024
_BLOCKS_A_READ = 64
_NEAR_CHARS = 2048  # at most BLOCK_BYTES // 4

Read = Callable[[int, int], bytes]  # (start, end) in bytes -> exactly these bytes


class Scan(NamedTuple):
    """What one pass over a valid UTF-8 text tells. `char_width` is what CPython needs for each
    code point of the whole text as one `str`: 1, 2 or 4 bytes."""

    num_bytes: int
    num_chars: int
    char_width: int
    table: array[int]


class Scanner:
    """One pass over a text that comes piece by piece: validates and indexes it."""

    def __init__(self) -> None:
        self.num_bytes = self.num_chars = 0
        self._width = 1
        self._carry = b""  # of a code point that is not whole yet
        self._table = array("Q")

    def feed(self, data: bytes) -> None:
        """Raises UnicodeDecodeError at the first invalid byte; nothing of `data` is taken then."""
        if not self._carry and data.isascii():
            first = -self.num_bytes % BLOCK_BYTES  # where the next block begins in it
            chars = self.num_chars
            self._table.extend(range(chars + first, chars + len(data), BLOCK_BYTES))
            self.num_bytes += len(data)
            self.num_chars += len(data)
            return
        before = self.mark()
        try:
            self._decode(data)
        except UnicodeDecodeError:
            self.back_to(before)
            raise

    def _decode(self, data: bytes) -> None:
        start = 0
        while start < len(data):
            within = self.num_bytes % BLOCK_BYTES
            if not within:
                self._table.append(self.num_chars)
            part = data[start : start + BLOCK_BYTES - within]
            start += len(part)
            self.num_bytes += len(part)
            whole = self._carry + part if self._carry else part
            text, used = utf_8_decode(whole, "strict", False)
            self._carry = whole[used:]
            self.num_chars += len(text)
            self._width = max(self._width, _width(text))

    @property
    def is_within(self) -> bool:
        """Whether what was fed ends within a code point."""
        return bool(self._carry)

    def mark(self) -> tuple[int, int, int, bytes, int]:
        """A place to come back to."""
        return self.num_bytes, self.num_chars, self._width, self._carry, len(self._table)

    def back_to(self, mark: tuple[int, int, int, bytes, int]) -> None:
        """Forget all that was fed since."""
        self.num_bytes, self.num_chars, self._width, self._carry, size = mark
        del self._table[size:]

    def finish(self) -> Scan:
        """Raises UnicodeDecodeError where the last code point is cut off."""
        if self._carry:
            reason = "unexpected end of data"
            raise UnicodeDecodeError("utf-8", self._carry, 0, len(self._carry), reason)
        return Scan(self.num_bytes, self.num_chars, self._width, self._table)


def scan(read: Read, num_bytes: int) -> Scan:
    """Validate and index in one pass; raises UnicodeDecodeError at the first invalid byte."""
    scanner = Scanner()
    for start in range(0, num_bytes, BLOCK_BYTES * _BLOCKS_A_READ):
        scanner.feed(read(start, min(start + BLOCK_BYTES * _BLOCKS_A_READ, num_bytes)))
    return scanner.finish()


def _width(text: str) -> int:
    """1, 2 or 4: CPython stores a `str` by its widest code point, so its size tells in no time."""
    if text.isascii():
        return 1
    if len(text) >= 128:  # longer than any header of a str object, so the division is exact
        return sys.getsizeof(text) // len(text)
    widest = max(text)
    return 1 if widest < "\u0100" else 2 if widest < "\U00010000" else 4


class Offsets:
    """The two mappings. A text whose bytes are all ASCII needs no table."""

    def __init__(
        self, read: Read, num_bytes: int, num_chars: int, table: Sequence[int] | None
    ) -> None:
        self._read = read
        self._num_bytes = num_bytes
        self._num_chars = num_chars
        # The place asked for last, where the next one often is near; one tuple, for threads' sake.
        self._near = 0, 0
        self._table: Sequence[int] = () if table is None or num_bytes == num_chars else table

    @property
    def is_ascii(self) -> bool:
        return self._num_bytes == self._num_chars

    def byte_of(self, char: int) -> int:
        """Where code point `char` (0 ≤ char ≤ num_chars) starts."""
        if self.is_ascii or char <= 0:
            return max(char, 0)
        if char >= self._num_chars:
            return self._num_bytes
        near_char, near_byte = self._near
        if 0 <= char - near_char < _NEAR_CHARS:
            byte = self._forward(near_byte, char - near_char)
        else:
            block = bisect_right(self._table, char) - 1
            distance = char - self._table[block]
            start = self._start_of(block)
            ascii_block = self._is_ascii_block(block, start)
            byte = start + distance if ascii_block else self._forward(start, distance)
        self._near = char, byte
        return byte

    def char_of(self, byte: int) -> int:
        """The index of the code point that starts at `byte`."""
        if self.is_ascii or byte <= 0:
            return max(byte, 0)
        if byte >= self._num_bytes:
            return self._num_chars
        near_char, near_byte = self._near
        if 0 <= byte - near_byte < _NEAR_CHARS:
            char = near_char + self._num_between(near_byte, byte)
        else:
            block = byte // BLOCK_BYTES
            first, start = self._table[block], self._start_of(block)
            ascii_block = self._is_ascii_block(block, start)
            char = first + (byte - start if ascii_block else self._num_between(start, byte))
        self._near = char, byte
        return char

    def _forward(self, start: int, distance: int) -> int:
        """The byte that is `distance` code points after byte `start`."""
        end = min(start + 4 * distance, start + BLOCK_BYTES + 3, self._num_bytes)
        text = self._read(start, end).decode("utf-8", "ignore")  # the last may be cut
        return start + len(text[:distance].encode())

    def _num_between(self, start: int, end: int) -> int:
        return len(self._read(start, end).decode("utf-8", "ignore"))

    def _start_of(self, block: int) -> int:
        """First byte of the code point that covers the block's first byte."""
        edge = block * BLOCK_BYTES
        before = self._read(max(edge - 3, 0), edge + 1)
        back = len(before) - 1
        while back and 0x80 <= before[back] < 0xC0:
            back -= 1
        return edge - (len(before) - 1 - back)

    def _is_ascii_block(self, block: int, start: int) -> bool:
        """It starts at its edge and holds as many code points as bytes: each is one byte."""
        if block + 1 >= len(self._table) or start != block * BLOCK_BYTES:
            return False
        return self._table[block + 1] - self._table[block] == BLOCK_BYTES
