"""Where short texts stand in a context, exactly: what is too short to be aligned.

Reads the context as often as its budget of bytes allows. Knows nothing of calls or answers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rlm.context.coverage import Span
from rlm.context.evidence import sentence_at
from rlm.context.shown import Shown
from rlm.context.wording import is_verdict, words

_MAX_BYTES = 4 << 30  # read for one answer
_WINDOW_BYTES = 4 << 20
_MAX_ITEM_BYTES = 1_000
_MAX_ITEMS = 64
_MAX_PLACES = 8  # more are no evidence: the text says too little
_MAX_LISTED = 100_000
_SURE_CHARS = 30
_NEAR_BYTES = 500  # between items that were taken out of one passage


class Places:
    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._store = shown.store
        self._bytes_left = _MAX_BYTES

    def of_text(self, text: str, near: Sequence[Span]) -> list[Span]:
        """The sentences that hold `text`, if it is telling enough; those within `near` before
        others."""
        pieces = [span for span in self._shown.pieces(text) if _is_telling(text, span)]
        if pieces:
            return pieces
        if not _names_something(text):
            return []
        places = [self._chars(text, byte) for byte in self._find(text)]
        inside = [
            place for place in places if any(a <= place[0] and place[1] <= b for a, b in near)
        ]
        chosen = inside or places
        if len(chosen) > _MAX_PLACES:
            return []
        return [self._sentence(*place) for place in chosen]

    def of_passage(self, passage: str) -> list[Span]:
        """All places of a passage that is long enough not to be there by chance."""
        if len(passage) < _SURE_CHARS:
            return []
        return [
            (start, end)
            for start, end in self._shown.pieces(passage)
            if 10 * (end - start) >= 9 * len(passage)
        ]

    def of_items(self, items: Sequence[str]) -> list[Span]:
        """The passages in which items that came together stand together, from the first of them
        to the last; the rare ones say where, the others only how far."""
        found = {item: self._find(item) for item in items[:_MAX_ITEMS] if _names_something(item)}
        rarest = min((len(places) for places in found.values() if places), default=0)
        if not 0 < rarest <= _MAX_PLACES:
            return []
        anchors = {place for places in found.values() if len(places) == rarest for place in places}
        ends: dict[int, Span] = {}
        for anchor in sorted(anchors):
            near = [_nearest(anchor, item, places) for item, places in found.items() if places]
            spans = [span for span in near if abs(span[0] - anchor) <= _NEAR_BYTES]
            low, high = min(start for start, _ in spans), max(end for _, end in spans)
            ends[low] = low, max(high, ends.get(low, (0, 0))[1])
        return [
            (self._store.char_of(low), self._store.char_of(high)) for low, high in ends.values()
        ]

    def _find(self, text: str) -> list[int]:
        """The bytes at which `text` begins, as words."""
        return list(self._each(text.encode("utf-8", "replace")))[:_MAX_LISTED]

    def _each(self, wanted: bytes) -> Iterator[int]:
        size = self._store.num_bytes
        if len(wanted) > _MAX_ITEM_BYTES or self._bytes_left < size:
            return
        self._bytes_left -= size
        start = 0
        while start < size:
            low, high = max(start - 1, 0), min(start + _WINDOW_BYTES + len(wanted), size)
            data = self._store.read_bytes(low, high)
            at = data.find(wanted, start - low)
            while 0 <= at < start - low + _WINDOW_BYTES:
                if _is_whole(data, at, len(wanted)):
                    yield low + at
                at = data.find(wanted, at + len(wanted))
            start += _WINDOW_BYTES

    def _chars(self, text: str, byte: int) -> Span:
        start = self._store.char_of(byte)
        return start, start + len(text)

    def _sentence(self, start: int, end: int) -> Span:
        (document, *_) = self._store.documents_in(start, end)
        return sentence_at(self._store, start, end, (document.start, document.end))


def _nearest(anchor: int, item: str, places: Sequence[int]) -> Span:
    at = bisect_left(places, anchor)
    place = min(places[max(at - 1, 0) : at + 1], key=lambda place: abs(place - anchor))
    return place, place + len(item.encode("utf-8", "replace"))


def _is_whole(data: bytes, at: int, size: int) -> bool:
    """Not within a word of letters or digits."""
    before, after = data[max(at - 1, 0) : at + 1], data[at + size - 1 : at + size + 1]
    return not (at > 0 and before.isalnum()) and not (len(after) == 2 and after.isalnum())


def _is_telling(text: str, span: Span) -> bool:
    """Whether a piece of a text is long, or most of it."""
    size = span[1] - span[0]
    return size >= _SURE_CHARS or size * 3 >= len(text) * 2


def _names_something(text: str) -> bool:
    said = words(text)
    num_digits = sum(char.isdigit() for char in said)
    num_signs = len(said.replace(" ", ""))
    return not is_verdict(said) and (num_signs >= 4 or num_digits >= 2 or not said.isascii())
