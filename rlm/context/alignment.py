"""Which pieces of a context a text holds, wherever they lie and however they were put together.

Looks up the text's grams, lets them vote for how far the context is from the text, reads what was
voted for and compares it. Positions are those of ink (see `fingerprints`). Knows nothing of who
made the text, nor of what it is for. Imports numpy: import it late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlm.context.coverage import union
from rlm.context.fingerprints import Fingerprints, Places, gram_hashes, ink_offsets
from rlm.context.ink import ink

Mask = NDArray[np.bool_]

MAX_PLACES = 64  # of one passage; the first ones
_MAX_RUNS = 1_024  # compared for one slice of a text
_SLICE_BYTES = 1 << 16
_HEAD_BYTES = 4_096  # of a text, in which it may begin as the one before
_PROBE_STEP = 192  # first every so many bytes, then what that left open
_MARGIN_BYTES = 256
_SURE_BYTES = 24  # a shorter match must be of whole words, and rare
_RARE_PLACES = 4
_NEAR_BYTES = 3  # two matches that differ by less are the same passage


class Match(NamedTuple):
    """Ink `[start, end)` of the text is that of the context from `place` on."""

    start: int
    end: int
    place: int

    @property
    def size(self) -> int:
        return self.end - self.start

    @property
    def span(self) -> tuple[int, int]:
        """Its ink in the context."""
        return self.place, self.place + self.size


@dataclass(frozen=True, slots=True)
class Aligned:
    """The matches in one text, the longest first, and `rest`, the parts in none of them;
    `is_capped` when there may be more places."""

    matches: tuple[Match, ...]
    rest: tuple[str, ...]
    is_capped: bool = False


_NOTHING = Aligned((), ())


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines that two texts in a row begin with: what of them was looked up, and found."""

    data: bytes
    is_open: Mask
    aligned: Aligned


class Aligner:
    """Aligns texts one after another; of those that begin alike, the beginning is looked up once.
    The index, which is of `gram`, is asked for when there is anything to look up: most of what
    small runs print is typed."""

    def __init__(self, index: Callable[[], Fingerprints], gram: int) -> None:
        self._index = index
        self._gram = gram
        self._before = b""
        self._head: _Head | None = None

    def align(self, data: bytes, typed: Sequence[bytes] = ()) -> Aligned:
        """The matches in `data`. `typed`: pieces of ink that are in it for another reason than the
        context (what a model wrote), and are no matches by themselves."""
        written = ink(data)
        is_open = _open_starts(written, self._gram, typed)
        if not is_open.any():
            return Aligned((), _rest(data, ()))
        known = self._known(data, is_open)
        return _aligned(self._index(), data, written, is_open, known)

    def _known(self, data: bytes, is_open: Mask) -> Aligned:
        """Of the lines with which the text before this one began as well; closes them."""
        begins = data[:_HEAD_BYTES]
        shared = begins[: begins.rfind(b"\n", 0, _num_alike(self._before, begins)) + 1]
        self._before = begins
        written = ink(shared)
        size = len(written) - self._gram + 1
        if size <= 0 or not is_open[:size].any():
            return _NOTHING
        head = self._head
        if head is None or head.data != shared or not np.array_equal(head.is_open, is_open[:size]):
            looked_up = is_open[:size].copy()
            aligned = _aligned(self._index(), shared, written, is_open[:size], _NOTHING)
            self._head = head = _Head(shared, looked_up, aligned)
        is_open[:size] = False
        return head.aligned


def _num_alike(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    size = min(len(one), len(other))
    if one[:size] == other[:size]:
        return size
    differing = np.frombuffer(one, np.uint8, size) != np.frombuffer(other, np.uint8, size)
    return int(np.argmax(differing))


def _aligned(
    index: Fingerprints, data: bytes, written: bytes, is_open: Mask, known: Aligned
) -> Aligned:
    """What the open starts find, and what of the beginning is known. Closes what it finds."""
    found: list[Match] = []
    is_capped = known.is_capped
    for first in range(0, len(is_open), _SLICE_BYTES):
        part = is_open[first : first + _SLICE_BYTES]
        search = _Search(index, written)
        search.look(_probes(first + np.flatnonzero(part), index.step))
        for match in search.found:
            is_open[match.start : max(match.end - index.gram + 1, match.start)] = False
        search.look(first + np.flatnonzero(part))
        found += search.found
        is_capped |= search.is_capped
    trimmed = chain(known.matches, _trimmed(found, data, index.gram))
    groups = list(_distinct(trimmed, index.gram))
    is_capped |= any(len(group) >= MAX_PLACES for group in groups)
    matches = tuple(match for group in groups for match in group)
    return Aligned(matches, _rest(data, matches), is_capped)


def _rest(data: bytes, matches: Sequence[Match]) -> tuple[str, ...]:
    offsets = ink_offsets(data) if matches else ()
    spans = union((int(offsets[match.start]), int(offsets[match.end - 1]) + 1) for match in matches)
    edges = [0, *(edge for span in spans for edge in span), len(data)]
    parts = [data[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(part.decode("utf-8", "ignore") for part in parts if part.strip())


def _open_starts(text: bytes, gram: int, typed: Sequence[bytes]) -> Mask:
    """Where a gram begins that is not typed as a whole."""
    if len(text) < gram:
        return np.zeros(0, np.bool_)

    edges = np.zeros(len(text) + 1, np.int32)
    for piece in typed:
        at = text.find(piece)
        while at >= 0:
            edges[at] += 1
            edges[at + len(piece)] -= 1
            at = text.find(piece, at + len(piece))
    not_typed = np.cumsum(np.cumsum(edges[:-1]) <= 0)
    before = np.concatenate(([0], not_typed[: len(text) - gram]))
    return not_typed[gram - 1 :] > before


def _probes(starts: Places, step: int) -> Places:
    """Some of `starts`: as many side by side as it takes to meet the grid of the context."""
    if 2 * step > _PROBE_STEP:
        return starts
    return starts[starts % _PROBE_STEP < step]


class _Search:
    """One slice of a text."""

    def __init__(self, index: Fingerprints, text: bytes) -> None:
        self._index = index
        self._text = text
        self.found: list[Match] = []
        self.is_capped = False

    def look(self, starts: Places) -> None:
        """Add the matches that hold a gram at one of `starts`."""
        if not len(starts) or not self._index.num_anchors:
            return
        hashes = gram_hashes(self._text, self._index.gram, starts)
        which, places = self._index.lookup(hashes, MAX_PLACES)
        positions = starts[which]
        shifts = places - positions
        order = np.lexsort((positions, shifts))
        shifts, positions = shifts[order], positions[order]
        begins = np.flatnonzero(np.concatenate(([True], shifts[1:] != shifts[:-1])))
        if not len(shifts):
            return
        votes = np.diff(begins, append=len(shifts))
        lows, highs = positions[begins], positions[begins + votes - 1] + self._index.gram
        alive = np.ones(len(begins), np.bool_)
        most_first = np.argsort(-votes, kind="stable").tolist()
        for number, best in enumerate(best for best in most_first if alive[best]):
            if number == _MAX_RUNS:
                self.is_capped = True
                return
            begin, most = int(begins[best]), int(votes[best])
            for match in self._compare(int(shifts[begin]), positions[begin : begin + most]):
                self.found.append(match)
                if most > 2:
                    # A passage found elsewhere as well has as many votes there; others are chance.
                    inside = (lows >= match.start) & (highs <= match.end)
                    alive &= ~(inside & (2 * votes < most))

    def _compare(self, shift: int, positions: Places) -> Iterator[Match]:
        """The runs around `positions` in which the text is the context, `shift` further on."""
        margin = _MARGIN_BYTES
        while True:
            low = max(int(positions[0]) - margin, -shift, 0)
            high = int(positions[-1]) + self._index.gram + margin
            high = min(high, len(self._text), self._index.num_ink - shift)
            there = self._index.ink_between(low + shift, high + shift)
            here = self._text[low:high]
            if here == there:
                runs = [(low, high)]
            else:
                differing = np.frombuffer(here, np.uint8) != np.frombuffer(there, np.uint8)
                edges = low + np.flatnonzero(differing)
                after = sorted(set(edges.searchsorted(positions).tolist()))
                runs = [
                    (
                        int(edges[at - 1]) + 1 if at else low,
                        int(edges[at]) if at < len(edges) else high,
                    )
                    for at in after
                ]
            is_cut = any(
                (start == low and low > max(-shift, 0))
                or (end == high and high < min(len(self._text), self._index.num_ink - shift))
                for start, end in runs
            )
            if not is_cut:
                break
            margin *= 8
        for start, end in runs:
            if end - start >= self._index.gram:
                yield Match(start, end, start + shift)


def _trimmed(matches: Sequence[Match], data: bytes, gram: int) -> Iterator[Match]:
    """Without parts of words or characters at their ends: these are alike by chance."""
    if not matches:
        return
    offsets = ink_offsets(data)
    for match in set(matches):
        start, end = match.start, match.end
        while start < end and _is_inside(data, int(offsets[start])):
            start += 1
        while start < end and _is_inside(data, int(offsets[end - 1]) + 1):
            end -= 1
        if end - start >= gram:
            yield Match(start, end, match.place + start - match.start)


def _is_inside(data: bytes, at: int) -> bool:
    """Whether byte `at` goes on with the character or the ASCII word before it."""
    return 0 < at < len(data) and (data[at] & 0xC0 == 0x80 or data[at - 1 : at + 1].isalnum())


def _distinct(matches: Iterable[Match], gram: int) -> Iterator[list[Match]]:
    """The longest, and those that bring something new; a short one only where it is rare. Those of
    one passage together."""
    kept: list[Match] = []
    groups: list[list[Match]] = []
    for match in sorted(matches, key=lambda match: (-match.size, match)):
        holder = next((group for group in groups if _same(group[0], match)), None)
        if holder is not None:
            holder.append(match)
        elif _num_new(match, kept) >= gram:
            kept.append(match)
            groups.append([match])
    for group in groups:
        if group[0].size >= _SURE_BYTES or len(group) <= _RARE_PLACES:
            yield group


def _same(longer: Match, other: Match) -> bool:
    return (
        longer.start <= other.start
        and other.end <= longer.end
        and longer.size - other.size <= _NEAR_BYTES
    )


def _num_new(match: Match, kept: Sequence[Match]) -> int:
    """How much of it is in no longer match, about."""
    left = match.size
    for other in kept:
        left -= max(0, min(match.end, other.end) - max(match.start, other.start))
    return left
