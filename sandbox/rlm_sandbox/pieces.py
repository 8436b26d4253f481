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
_NEAR_CHARS = 1 << 15
_MAX_REST_CHARS = 4 << 20  # a piece longer than this is looked for without decoding it
LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
BLANKS = re.compile(r"\s+")

Piece = tuple[int, "str | LazyText"]  # where it starts, and the piece


class LazyPieces(Sequence["str | LazyText"]):
    """The pieces between separators. The first `len` or far index reads the text once.

    `keep_ends`: the separator stays on the piece before it. `last_empty`: a separator at the very
    end has an empty piece after it, as in `split` and not in `splitlines`.
    """

    def __init__(
        self,
        text: LazyText,
        separator: re.Pattern[str],
        keep_ends: bool = False,
        last_empty: bool = True,
    ) -> None:
        self._text = text
        self._separator = separator
        self._keep_ends = keep_ends
        self._last_empty = last_empty
        self._marks = array("Q")  # where every 512th piece starts
        self._length: int | None = None

    # -- making pieces

    def _pieces(self, start: int, window_chars: int = 0) -> Iterator[Piece]:
        """From the piece that starts at `start` on, a decoded window at a time."""
        size, rest = len(self._text), ""
        for position, window in self._text.windows(start, window_chars):
            body = rest + window
            begin = position - len(rest)  # of `body`, in the text
            cut = 0
            for found in self._separator.finditer(body):
                if found.end() == len(body) and position + len(window) < size:
                    break  # it may go on in the next window
                yield begin + cut, body[cut : found.end() if self._keep_ends else found.start()]
                cut = found.end()
            rest = body[cut:]
            if len(rest) > _MAX_REST_CHARS:
                yield from self._long_pieces(begin + cut)
                return
        if rest or self._last_empty:
            yield size - len(rest), rest

    def _long_pieces(self, start: int) -> Iterator[Piece]:
        """The same for pieces of any length: these are slices, lazy where they are large."""
        position, size = start, len(self._text)
        for found in matching.finditer(self._separator, self._text, pos=start):
            begin, end = found.span()
            yield position, self._text[position : end if self._keep_ends else begin]
            position = end
        if position < size or self._last_empty:
            yield position, self._text[position:size]

    def _scan(self) -> int:
        """The number of pieces; marks every 512th on the way."""
        if self._length is None:
            marks, count = array("Q"), 0
            for count, (start, _) in enumerate(self._pieces(0), 1):
                if count % _STRIDE == 1:
                    marks.append(start)
            self._marks, self._length = marks, count
        return self._length

    def _range(self, start: int, stop: int) -> list[str | LazyText]:
        if start >= stop:
            return []
        mark = start // _STRIDE
        pieces = self._pieces(self._marks[mark], _NEAR_CHARS)
        wanted = islice(pieces, start - mark * _STRIDE, stop - mark * _STRIDE)
        return [piece for _, piece in wanted]

    # -- the sequence

    def __len__(self) -> int:
        return self._scan()

    def __iter__(self) -> Iterator[str | LazyText]:
        return (piece for _, piece in self._pieces(0))

    @overload
    def __getitem__(self, key: int) -> str | LazyText: ...
    @overload
    def __getitem__(self, key: slice) -> list[str | LazyText]: ...
    def __getitem__(self, key: int | slice) -> str | LazyText | list[str | LazyText]:
        if isinstance(key, slice):
            return self._slice(key)
        if 0 <= key < _STRIDE and self._length is None:  # near the start: no need to read it all
            found = next(islice(self, key, None), None)
            if found is not None:
                return found
        position = key + self._scan() if key < 0 else key
        if not 0 <= position < self._scan():
            raise IndexError("list index out of range")
        return self._range(position, position + 1)[0]

    def _slice(self, key: slice) -> list[str | LazyText]:
        near = (key.start or 0) >= 0 and key.stop is not None and 0 <= key.stop <= _STRIDE
        if near and key.step in (None, 1) and self._length is None:
            return list(islice(self, key.start or 0, max(key.stop, key.start or 0)))
        positions = range(self._scan())[key]
        if not positions:
            return []
        low = min(positions[0], positions[-1])
        pieces = self._range(low, max(positions[0], positions[-1]) + 1)
        return [pieces[position - low] for position in positions]

    def __repr__(self) -> str:
        return "<pieces of a large text, made as they are read: index, slice or iterate>"
