"""Regular expressions over a lazy text: what the facade of `re` calls when it meets one.

Guaranteed: matches and code-point spans are those that `re` gives on the same text as one `str`,
unless deciding a match means looking more than 64 Ki characters past its window (a greedy
`(?s)a.*b`, a far look-ahead) or more than 1,024 before it. A match that reaches the end of its
window is tried again on a larger one, up to 64 Mi characters; past that it is an error, never a
silent cut.

Two ways, by what is safe. Bytes: the same pattern over the mapped UTF-8, where it means the same
for bytes as for code points (on an all-ASCII text any ASCII pattern without `\\s`; on others
literals, positive classes, groups and repeats). Windows: all else, on decoded pieces that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rlm_sandbox.text import LazyText

_WINDOW_CHARS = 1 << 20
_BEFORE_CHARS = 1 << 10
_AHEAD_CHARS = 1 << 16
_MAX_MATCH_CHARS = 64 << 20

# Syntax that means the same over UTF-8 bytes: characters, escaped punctuation, positive classes
# without escapes, plain and non-capturing groups, alternation, repeats. No `.`, no anchors.
_BYTE_SAFE = re.compile(
    r"(?:[^\\.\[(^$]|\\[^\w\s]|\\[nrt]|\[[^\\^\[\]][^\\\[\]]*\]|\((?:\?:|(?!\?)))+"
)


class LazyMatch:
    """`re.Match` over a lazy text. Positions are code points of that text."""

    __slots__ = ("_match", "_place", "string")

    def __init__(self, match: re.Match[Any], place: Callable[[int], int], string: LazyText) -> None:
        self._match = match
        self._place = place
        self.string = string

    def group(self, *groups: int | str) -> Any:
        found = self._match.group(*groups)
        return tuple(map(_text, found)) if isinstance(found, tuple) else _text(found)

    __getitem__ = group

    def groups(self, default: Any = None) -> tuple[Any, ...]:
        return tuple(default if item is None else _text(item) for item in self._match.groups())

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        found = self._match.groupdict()
        return {name: default if item is None else _text(item) for name, item in found.items()}

    def span(self, group: int | str = 0) -> tuple[int, int]:
        start, end = self._match.span(group)
        return (-1, -1) if start < 0 else (self._place(start), self._place(end))

    def start(self, group: int | str = 0) -> int:
        return self.span(group)[0]

    def end(self, group: int | str = 0) -> int:
        return self.span(group)[1]

    @property
    def lastgroup(self) -> str | None:
        return self._match.lastgroup

    @property
    def lastindex(self) -> int | None:
        return self._match.lastindex

    def __repr__(self) -> str:
        return f"<match; span={self.span()}, match={self.group()!r}>"


def _text(item: Any) -> Any:
    return item.decode("utf-8", "replace") if isinstance(item, bytes) else item


Pattern = str | re.Pattern[str]


def finditer(pattern: Pattern, text: LazyText, flags: int = 0, pos: int = 0) -> Iterator[LazyMatch]:
    compiled = re.compile(pattern, flags)
    over_bytes = _bytes_form(compiled, text.is_ascii)
    if over_bytes is None:
        return _over_windows(compiled, text, pos)
    return _over_bytes(over_bytes, text, pos)


def search(pattern: Pattern, text: LazyText, flags: int = 0) -> LazyMatch | None:
    return next(finditer(pattern, text, flags), None)


def match(pattern: Pattern, text: LazyText, flags: int = 0) -> LazyMatch | None:
    """A match at the very start; like all here, it may look 64 Ki characters past its window."""
    compiled = re.compile(pattern, flags)
    size, take = len(text), _WINDOW_CHARS
    while True:
        window = text.decode_range(0, min(take, size))
        found = compiled.match(window)
        if found is None or found.end() < len(window) or len(window) == size:
            return None if found is None else LazyMatch(found, int, text)
        take = _grown(take)


def findall(pattern: Pattern, text: LazyText, flags: int = 0) -> list[Any]:
    compiled = re.compile(pattern, flags)
    matches = finditer(compiled, text)
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


def _over_bytes(pattern: re.Pattern[bytes], text: LazyText, pos: int) -> Iterator[LazyMatch]:
    for found in pattern.finditer(text.data, *text.byte_span(pos, len(text))):
        yield LazyMatch(found, text.char_of, text)


def _over_windows(pattern: re.Pattern[str], text: LazyText, pos: int) -> Iterator[LazyMatch]:
    size, position, ahead = len(text), pos, _AHEAD_CHARS
    previous: tuple[int, int] | None = None
    while True:
        low, stop = max(0, position - _BEFORE_CHARS), min(position + _WINDOW_CHARS, size)
        high = min(stop + ahead, size)
        window = text.decode_range(low, high)
        again = None
        position_after = stop
        for found in pattern.finditer(window, position - low):
            start, end = low + found.start(), low + found.end()
            if start >= stop < size:
                break
            if end == high < size:  # it may go on: look again with more
                again = start
                break
            if (start, end) != previous:
                yield LazyMatch(found, low.__add__, text)
            previous, position_after = (start, end), max(stop, end)
        if again is not None:
            position, ahead = again, _grown(ahead)
        elif stop == size:
            return
        else:
            position, ahead = position_after, _AHEAD_CHARS


def _grown(num_chars: int) -> int:
    if num_chars >= _MAX_MATCH_CHARS:
        raise ValueError("a match would be longer than 64 Mi characters; narrow the pattern")
    return num_chars * 4


def _bytes_form(pattern: re.Pattern[str], ascii_text: bool) -> re.Pattern[bytes] | None:
    """The same pattern for UTF-8 bytes, or None where it could mean something else there."""
    source = pattern.pattern
    if not source.isascii():
        return None
    if ascii_text:
        if re.search(r"\\[sS]", source):  # for str, \s also takes the separators \x1c to \x1f
            return None
    elif (
        pattern.flags & (re.IGNORECASE | re.VERBOSE)
        or not _BYTE_SAFE.fullmatch(source)
        or pattern.fullmatch("")
    ):
        return None
    try:
        return re.compile(source.encode(), pattern.flags & ~re.UNICODE)
    except (re.error, ValueError):  # \u, \N and (?u) are for str only
        return None
