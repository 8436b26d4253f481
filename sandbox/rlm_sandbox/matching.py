"""Regular expressions over a lazy text: what the facade of `re` calls when it meets one.

Guaranteed: matches and code-point spans are those that `re` gives on the same text as one `str`,
unless deciding a match means looking more than 64 Ki characters past its window (a greedy
`(?s)a.*b`, a far look-ahead) or more than 1,024 before it. A match that reaches the end of its
window is tried again on a larger one, up to 64 Mi characters; past that it is an error, never a
silent cut.

Windows are decoded where `scanning` says that a match could start, small ones where matches are
far apart; `re` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from rlm_sandbox.text import LazyText

_WINDOW_CHARS = 1 << 20
_FIRST_CHARS = 1 << 12  # of a window after a gap
_BEFORE_CHARS = 1 << 10
_AHEAD_CHARS = 1 << 16
_MAX_MATCH_CHARS = 64 << 20


class LazyMatch:
    """`re.Match` over a lazy text. Positions are code points of that text."""

    __slots__ = ("_base", "_match", "string")

    def __init__(self, match: re.Match[str], base: int, string: LazyText) -> None:
        self._match = match
        self._base = base
        self.string = string

    def group(self, *groups: int | str) -> Any:
        return self._match.group(*groups)

    __getitem__ = group

    def groups(self, default: Any = None) -> tuple[Any, ...]:
        return self._match.groups(default)

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        return self._match.groupdict(default)

    def expand(self, template: str) -> str:
        return self._match.expand(template)

    def span(self, group: int | str = 0) -> tuple[int, int]:
        start, end = self._match.span(group)
        return (-1, -1) if start < 0 else (self._base + start, self._base + end)

    def start(self, group: int | str = 0) -> int:
        return self.span(group)[0]

    def end(self, group: int | str = 0) -> int:
        return self.span(group)[1]

    @property
    def re(self) -> re.Pattern[str]:
        return self._match.re

    @property
    def lastgroup(self) -> str | None:
        return self._match.lastgroup

    @property
    def lastindex(self) -> int | None:
        return self._match.lastindex

    def __repr__(self) -> str:
        return f"<match; span={self.span()}, match={self.group()!r}>"


Pattern = str | re.Pattern[str]


def finditer(
    pattern: Pattern, text: LazyText, flags: int = 0, pos: int = 0, endpos: int | None = None
) -> Iterator[LazyMatch]:
    compiled = re.compile(pattern, flags)
    if not isinstance(compiled.pattern, str):
        raise TypeError("cannot use a bytes pattern on a string-like object")
    size = len(text) if endpos is None else max(0, min(endpos, len(text)))
    return _found(compiled, text, max(pos, 0), size)


def search(pattern: Pattern, text: LazyText, flags: int = 0) -> LazyMatch | None:
    return next(finditer(pattern, text, flags), None)


def match(
    pattern: Pattern, text: LazyText, flags: int = 0, pos: int = 0, endpos: int | None = None
) -> LazyMatch | None:
    """A match that starts at `pos`; like all here, it may look 64 Ki characters past its window."""
    compiled = re.compile(pattern, flags)
    size = len(text) if endpos is None else max(0, min(endpos, len(text)))
    pos, take = max(pos, 0), _FIRST_CHARS + _AHEAD_CHARS
    low = max(0, pos - _BEFORE_CHARS)
    while pos <= size:
        high = min(pos + take, size)
        found = compiled.match(text.decode_range(low, high), pos - low)
        if found is None or low + found.end() < high or high == size:
            return None if found is None else LazyMatch(found, low, text)
        take = _grown(take)
    return None


def findall(
    pattern: Pattern, text: LazyText, flags: int = 0, pos: int = 0, endpos: int | None = None
) -> list[Any]:
    compiled = re.compile(pattern, flags)
    matches = finditer(compiled, text, 0, pos, endpos)
    if compiled.groups == 0:
        return [found.group() for found in matches]
    if compiled.groups == 1:
        return [found.groups("")[0] for found in matches]
    return [found.groups("") for found in matches]


def split(pattern: Pattern, text: LazyText, maxsplit: int = 0, flags: int = 0) -> list[Any]:
    """As `re.split`, groups included. Pieces larger than a `str` may be are lazy texts."""
    pieces: list[Any] = []
    position = 0
    matches = finditer(pattern, text, flags)
    for found in islice(matches, maxsplit) if maxsplit else matches:
        start, end = found.span()
        pieces += [text[position:start], *found.groups()]
        position = end
    return [*pieces, text[position:]]


class _Walk:
    """Where to look next in a text, and how much of it at once."""

    def __init__(self, pattern: re.Pattern[str], text: LazyText, position: int, size: int) -> None:
        self._text = text
        self._skip, self._in_line = text.sight(pattern)
        self._size = size
        self._room = _WINDOW_CHARS
        self.position = position
        self.ahead = _AHEAD_CHARS  # how far a match that starts in the window may be followed

    def window(self) -> Window | None:
        """The next one, if there can be a match."""
        if self._skip is not None:
            place = self._skip(self.position, self._size)
            if place < 0:
                return None
            near = place - self.position < self._room
            self._room = min(4 * self._room if near else _FIRST_CHARS, _WINDOW_CHARS)
            self.position = place
        stop = min(self.position + self._room, self._size)
        low, high = max(0, self.position - _BEFORE_CHARS), min(stop + self.ahead, self._size)
        is_cut = high < self._size
        if self._in_line:
            end = self._text.line_end(stop, high)
            is_cut, high = is_cut and end == high, end
        return Window(low, stop, self._text.decode_range(low, high), is_cut)


class Window(NamedTuple):
    """A piece of a text: matches that start in it start before `stop`. `is_cut`: what reaches its
    end may go on."""

    low: int
    stop: int
    text: str
    is_cut: bool


def _found(pattern: re.Pattern[str], text: LazyText, pos: int, size: int) -> Iterator[LazyMatch]:
    walk = _Walk(pattern, text, pos, size)
    previous: tuple[int, int] | None = None
    while walk.position <= size and (window := walk.window()):
        low, stop, ahead = window.low, window.stop, _AHEAD_CHARS
        position = stop
        for found in pattern.finditer(window.text, walk.position - low):
            start, end = low + found.start(), low + found.end()
            if start >= stop < size:
                break
            if window.is_cut and found.end() == len(window.text):
                position, ahead = start, _grown(walk.ahead)
                break
            if (start, end) != previous:
                yield LazyMatch(found, low, text)
            previous, position = (start, end), max(stop, end)
        if stop == size:
            return
        walk.position, walk.ahead = position, ahead


def _grown(num_chars: int) -> int:
    if num_chars >= _MAX_MATCH_CHARS:
        raise ValueError("a match would be longer than 64 Mi characters; narrow the pattern")
    return num_chars * 4
