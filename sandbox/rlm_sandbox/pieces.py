"""`split` and `splitlines` of a lazy text: sequences that hold one position in 512, not the pieces.

Windows are cut by the methods of `str` themselves. Knows only how to look for the end of a piece in
the text and how to slice it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol, overload

from rlm_sandbox import matching

if TYPE_CHECKING:
    from rlm_sandbox.text import LazyText

_STRIDE = 512
_NEAR_CHARS = 1 << 15
_MAX_REST_CHARS = 4 << 20  # a piece longer than this is looked for without decoding it


class Way(Protocol):
    """How a text is cut. `gap`: characters between pieces that hold their ends."""

    gap: int
    end: re.Pattern[str]

    def cut(self, body: str, *, whole: bool, keep_ends: bool) -> tuple[list[str], str]:
        """The pieces of `body`, which starts with one, and the rest that may go on after it;
        none where `body` is `whole`, all that there is. The rest is as it stands in `body`."""


class Lines:
    """As `splitlines`."""

    gap = 0
    end = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

    def cut(self, body: str, *, whole: bool, keep_ends: bool) -> tuple[list[str], str]:
        stop = len(body)
        if not whole:  # a "\r" at the very end may be half of an end
            stop = max(body.rfind("\n"), body.rfind("\r", 0, stop - 1)) + 1
        return body[:stop].splitlines(keep_ends), body[stop:]


class Words:
    """As `split()`, of a text without blanks around it."""

    gap = 0
    end = re.compile(r"\s+")
    _kept = re.compile(r"\S+\s*")

    def cut(self, body: str, *, whole: bool, keep_ends: bool) -> tuple[list[str], str]:
        pieces = self._kept.findall(body) if keep_ends else body.split()
        if whole:
            return pieces, ""
        last = len(pieces.pop().rstrip())
        return pieces, body[len(body.rstrip()) - last :]


class Separated:
    """As `split(separator)`."""

    def __init__(self, separator: str) -> None:
        self.gap = len(separator)
        self.end = re.compile(re.escape(separator))
        self._separator = separator

    def cut(self, body: str, *, whole: bool, keep_ends: bool) -> tuple[list[str], str]:
        pieces = body.split(self._separator)
        return pieces, "" if whole else pieces.pop()


class LazyPieces(Sequence["str | LazyText"]):
    """The pieces of a text. The first `len` or far index reads the text once."""

    def __init__(self, text: LazyText, way: Way, keep_ends: bool = False) -> None:
        self._text = text
        self._way = way
        self._keep_ends = keep_ends
        self._marks = array("Q")  # where every 512th piece starts
        self._length: int | None = None

    # -- making pieces

    def _runs(
        self, start: int, keep_ends: bool, window_chars: int = 0
    ) -> Iterator[Sequence[str | LazyText]]:
        """Pieces, many at once, from the one that starts at `start` on."""
        text, size, cut = self._text, len(self._text), self._way.cut
        while True:
            rest, stop = "", start
            for position, window in text.windows(start, window_chars):
                stop = position + len(window)
                pieces, rest = cut(rest + window, whole=stop == size, keep_ends=keep_ends)
                yield pieces
                if len(rest) > _MAX_REST_CHARS:
                    break
            start = stop - len(rest)
            if stop == size:
                return
            found = next(matching.finditer(self._way.end, text, pos=start), None)
            if found is None:
                yield [text[start:]]
                return
            yield [text[start : found.end() if keep_ends and not self._way.gap else found.start()]]
            start = found.end()
            if start == size:
                yield [""] if self._way.gap else []
                return

    def _scan(self) -> int:
        """The number of pieces; marks every 512th on the way."""
        if self._length is None:
            marks, count, position, gap = array("Q"), 0, 0, self._way.gap
            for pieces in self._runs(0, keep_ends=True):
                before = 0
                for place in range(-count % _STRIDE, len(pieces), _STRIDE):
                    position += sum(map(len, pieces[before:place])) + gap * (place - before)
                    marks.append(position)
                    before = place
                position += sum(map(len, pieces[before:])) + gap * (len(pieces) - before)
                count += len(pieces)
            self._marks, self._length = marks, count
        return self._length

    def _range(self, start: int, stop: int) -> list[str | LazyText]:
        if start >= stop:
            return []
        mark = start // _STRIDE
        runs = self._runs(self._marks[mark], self._keep_ends, _NEAR_CHARS)
        pieces = chain.from_iterable(runs)
        return list(islice(pieces, start - mark * _STRIDE, stop - mark * _STRIDE))

    # -- the sequence

    def __len__(self) -> int:
        return self._scan()

    def __iter__(self) -> Iterator[str | LazyText]:
        return chain.from_iterable(self._runs(0, self._keep_ends))

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
