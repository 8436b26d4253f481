"""Pieces of a text that fit a sub-call, made as they are read.

Pieces are proposed by size from what a token has measured so far, many at once, and counted by
the host in one call; one that is too large is cut again. Knows nothing of how tokens are counted.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from typing import NamedTuple, overload

from rlm_sandbox import sections
from rlm_sandbox.documents import Document
from rlm_sandbox.hit import Hit
from rlm_sandbox.text import LazyText

Count = Callable[[list[str]], list[int]]

_FIRST_BATCH, _BATCH = 1, 32  # the first piece tells how long a token is
_FILL = 0.92  # of the token cap: aimed at, so that few proposals have to be cut again
_FIRST_CHARS_A_TOKEN = 3.0
_MARK_CHARS = 16  # a mark that starts within the room may end this far past it
_BLANK = re.compile(r"\s+")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*\s+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_PROSE = (_PARAGRAPH, _SENTENCE, _LINE, _BLANK)
_CUTS = {  # strongest mark first
    "paragraph": _PROSE,
    "line": (_LINE, _SENTENCE, _BLANK),
    "sentence": (_SENTENCE, _LINE, _BLANK),
}
_BY_SECTION = {  # before a section if one starts in the piece, else …
    "heading": _PROSE,
    "function": (_PARAGRAPH, _LINE, _BLANK),
    "page": _PROSE,
}


class _Starts:
    """Where sections start, looked for as far as pieces have come."""

    def __init__(self, found: Iterator[int]) -> None:
        self._found = found
        self._seen = array("Q")

    def last(self, after: int, until: int) -> int:
        """The last in `(after, until]`, or 0."""
        while not self._seen or self._seen[-1] <= until:
            start = next(self._found, None)
            if start is None:
                break
            self._seen.append(start)
        place = bisect_right(self._seen, until) - 1
        return self._seen[place] if place >= 0 and self._seen[place] > after else 0


class Span(NamedTuple):
    """A piece to be: of one document, cut before its sections where it has `starts`."""

    start: int
    end: int
    document: str
    starts: _Starts | None


class Chunks(Sequence[Hit]):
    """A lazy list of Hits that cover `parts` of `text`; blank pieces are left out."""

    def __init__(
        self,
        text: str | LazyText,
        parts: Sequence[Document],
        count_tokens: Count,
        wanted: tuple[int, int, str],
    ) -> None:
        tokens, overlap, by = wanted
        if by not in _CUTS and by not in _BY_SECTION:
            known = ", ".join((*_CUTS, *_BY_SECTION))
            raise ValueError(f"chunks: by must be one of {known}, not {by!r}")
        if tokens < 1 or not 0 <= overlap < tokens:
            raise ValueError("chunks: tokens must be at least 1, and overlap from 0 to below it")
        self._text = text
        self._tokens = tokens
        self._overlap = overlap
        self._by = by
        self._cuts = _CUTS.get(by) or _BY_SECTION[by]
        self._count = count_tokens
        self._chars_a_token = _FIRST_CHARS_A_TOKEN
        self._made: list[Span] = []
        self._source = self._spans(parts)

    # -- a sequence that grows when asked

    def _grow(self, length: int | None) -> None:
        for span in self._source:
            self._made.append(span)
            if length is not None and len(self._made) >= length:
                return

    def __len__(self) -> int:
        self._grow(None)
        return len(self._made)

    def __iter__(self) -> Iterator[Hit]:
        for position in count():
            if position >= len(self._made):
                self._grow(position + 1)
            if position >= len(self._made):
                return
            yield self._hit(self._made[position])

    @overload
    def __getitem__(self, key: int) -> Hit: ...
    @overload
    def __getitem__(self, key: slice) -> list[Hit]: ...
    def __getitem__(self, key: int | slice) -> Hit | list[Hit]:
        if isinstance(key, slice):
            stop = key.stop
            near = stop is not None and stop >= 0 and (key.start or 0) >= 0
            if not near or len(self._made) < stop:
                self._grow(stop if near else None)
            return [self._hit(span) for span in self._made[key]]
        if key < 0 or key >= len(self._made):
            self._grow(None if key < 0 else key + 1)
        return self._hit(self._made[key])

    def _hit(self, span: Span) -> Hit:
        text = str(self._text[span.start : span.end])
        return Hit(text, span.start, span.end, span.document)

    def __repr__(self) -> str:
        return (
            f"<chunks of at most {self._tokens} tokens: iterate, index or slice; len() makes all>"
        )

    # -- cutting

    def _spans(self, parts: Sequence[Document]) -> Iterator[Span]:
        proposals = self._proposals(parts)
        size = _FIRST_BATCH
        while batch := list(islice(proposals, size)):
            yield from self._settled(batch)
            size = min(size * 2, _BATCH)

    def _proposals(self, parts: Sequence[Document]) -> Iterator[Span]:
        """Spans of about the right size; what a token measures is learned while these are made."""
        for part in parts:
            starts = None
            if self._by in _BY_SECTION:
                starts = _Starts(sections.starts(self._text, part, self._by))
            left = Span(part.start, part.end, part.name, starts)
            while left.start < part.end:
                room = max(int(self._tokens * self._chars_a_token * _FILL), 1)
                end = self._cut(left, room)
                yield left._replace(end=end)
                after = part.end if end >= part.end else self._overlapped(left.start, end)
                left = left._replace(start=after)

    def _settled(self, spans: list[Span]) -> Iterator[Span]:
        """These spans with the ones over the cap cut until all fit, in order, blank ones dropped.
        A single character is not cut."""
        texts = [str(self._text[span.start : span.end]) for span in spans]
        told = [(span, text) for span, text in zip(spans, texts, strict=True) if text.strip()]
        counts = self._count([text for _, text in told]) if told else []
        if sum(counts):
            self._chars_a_token = sum(len(text) for _, text in told) / sum(counts)
        for (span, _), size in zip(told, counts, strict=True):
            if size <= self._tokens or span.end - span.start == 1:
                yield span
            else:
                yield from self._settled(self._divided(span, size))

    def _divided(self, span: Span, num_tokens: int) -> list[Span]:
        start, stop = span.start, span.end
        room = -(-(stop - start) // max(2, -(-num_tokens // self._tokens)))
        ends: list[int] = []
        position = start
        while position < stop:
            position = self._cut(span._replace(start=position), room)
            ends.append(position)
        if len(ends) == 1:  # one word alone is too long
            ends = [*range(start + room, stop, room), stop]
        edges = [start, *ends]
        return [span._replace(start=a, end=b) for a, b in zip(edges, ends, strict=False)]

    def _cut(self, left: Span, room: int) -> int:
        """The end of a piece of about `room` characters: before the last section that starts in
        it, else after the strongest mark in its second half, else after its last word; a word
        longer than that is kept whole."""
        start, stop = left.start, left.end
        if stop - start <= room:
            return stop
        section = left.starts.last(start, start + room) if left.starts else 0
        if section:
            return section
        window = str(self._text[start : min(start + room + _MARK_CHARS, stop)])
        for cut in self._cuts:
            end = _last_end(cut, window, room // 2, room)
            if end:
                return start + end
        end = _last_end(_BLANK, window, 0, room)
        return start + end if end else self._word_end(start + room, stop)

    def _word_end(self, position: int, stop: int) -> int:
        while position < stop:
            window = str(self._text[position : min(position + 4096, stop)])
            blank = _BLANK.search(window)
            if blank:
                return position + blank.end()
            position += len(window)
        return stop

    def _overlapped(self, start: int, end: int) -> int:
        """Where the piece after `[start, end)` starts: at a word about `overlap` tokens back."""
        back = int(self._overlap * self._chars_a_token)
        low = max(start + 1, end - back)
        blank = _BLANK.search(str(self._text[low:end])) if back else None
        return low + blank.end() if blank else end


def _last_end(cut: re.Pattern[str], window: str, low: int, high: int) -> int:
    """Where the last mark that starts between `low` and `high` ends; 0 when there is none."""
    last = 0
    for found in cut.finditer(window, low):
        if found.start() > high:
            break
        last = found.end()
    return last
