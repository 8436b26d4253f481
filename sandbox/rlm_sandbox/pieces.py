"""`split` and `splitlines` of a lazy text: sequences that hold one position in 512, not the pieces.

Knows only how to look for a separator in the text and how to slice it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

from rlm_sandbox import matching

if TYPE_CHECKING:
    from rlm_sandbox.text import LazyText

_STRIDE = 512
LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
BLANKS = re.compile(r"\s+")


class LazyPieces(Sequence["str | LazyText"]):
    """The pieces between separators. The first `len` or far index reads the text once.

    `keep`: a separator stays on the piece before it. `lines`: no empty last piece.
    `words`: no empty piece at either end (blanks are the separator).
    """

    def __init__(
        self, text: LazyText, separator: re.Pattern[str], keep: bool = False, ends: str = "keep"
    ) -> None:
        self._text = text
        self._separator = separator
        self._keep = keep
        self._ends = ends  # empty pieces at the ends: "keep" both, "lines" drop last, "words" drop
        self._marks = array("Q")  # start of every 512th piece
        self._length: int | None = None

    def _spans(self, start: int) -> Iterator[tuple[int, int]]:
        position, size = start, len(self._text)
        for found in matching.finditer(self._separator, self._text, pos=start):
            begin, end = found.span()
            if not (self._ends == "words" and begin == position == 0):
                yield position, end if self._keep else begin
            position = end
        if position < size or self._ends == "keep":
            yield position, size

    def _scan(self) -> int:
        """Number of pieces; marks every 512th on the way."""
        if self._length is None:
            marks, count = array("Q"), 0
            for count, (start, _) in enumerate(self._spans(0), 1):
                if count % _STRIDE == 1:
                    marks.append(start)
            self._marks, self._length = marks, count
        return self._length

    def __len__(self) -> int:
        return self._scan()

    def __iter__(self) -> Iterator[str | LazyText]:
        return (self._text[start:end] for start, end in self._spans(0))

    def _range(self, start: int, stop: int) -> list[str | LazyText]:
        if start >= stop:
            return []
        mark = start // _STRIDE
        spans = islice(
            self._spans(self._marks[mark]), start - mark * _STRIDE, stop - mark * _STRIDE
        )
        return [self._text[first:last] for first, last in spans]

    @overload
    def __getitem__(self, key: int) -> str | LazyText: ...
    @overload
    def __getitem__(self, key: slice) -> list[str | LazyText]: ...
    def __getitem__(self, key: int | slice) -> str | LazyText | list[str | LazyText]:
        if isinstance(key, slice):
            return self._slice(key)
        if 0 <= key < _STRIDE and self._length is None:  # near the start: no need to read it all
            found = next(islice(self._spans(0), key, None), None)
            if found is not None:
                return self._text[found[0] : found[1]]
        position = key + self._scan() if key < 0 else key
        if not 0 <= position < self._scan():
            raise IndexError("list index out of range")
        return self._range(position, position + 1)[0]

    def _slice(self, key: slice) -> list[str | LazyText]:
        near = (key.start or 0) >= 0 and key.stop is not None and 0 <= key.stop <= _STRIDE
        if near and key.step in (None, 1) and self._length is None:
            spans = islice(self._spans(0), key.start or 0, max(key.stop, key.start or 0))
            return [self._text[first:last] for first, last in spans]
        positions = range(self._scan())[key]
        if not positions:
            return []
        low = min(positions[0], positions[-1])
        pieces = self._range(low, max(positions[0], positions[-1]) + 1)
        return [pieces[position - low] for position in positions]

    def __repr__(self) -> str:
        return "<pieces of a large text, made as they are read: index, slice or iterate>"
