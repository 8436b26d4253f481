"""`context` in a worker: a plain `str`, or a lazy text over mapped UTF-8 bytes when that is large.

All positions are code points. A lazy text never holds itself decoded: slices are decoded when
asked for. What needs the whole text at once (`lower`, `replace`, `+` …) decodes it for that moment
up to 128 MB; above, it is refused with the way around it. Knows nothing of documents, of the host,
or of who passes the descriptors.
"""

from __future__ import annotations

import mmap
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn, overload

from rlm_sandbox import engines, matching, scanning
from rlm_sandbox.offsets import Offsets, scan
from rlm_sandbox.pieces import LazyPieces, Lines, Separated, Words

MAX_STR_BYTES = 64 << 20  # a text whose `str` takes more than this is lazy; so are larger slices
WINDOW_CHARS = 1 << 20
_MAX_WHOLE_BYTES = 128 << 20  # of a text that is decoded at once where that is asked for
_STR_HEAD_BYTES = 128  # more than a `str` takes beyond its characters
_NEAR_BYTES = 1 << 12  # looked through at once; farther away a faster search pays


class TextFile(NamedTuple):
    """What a worker needs to rebuild `context`. The descriptors stay the caller's to close."""

    data_fd: int
    index_fd: int | None
    num_bytes: int
    num_chars: int
    in_memory: bool


def copied(file: TextFile) -> TextFile:
    """The same by descriptors of one's own."""
    index_fd = None if file.index_fd is None else os.dup(file.index_fd)
    return file._replace(data_fd=os.dup(file.data_fd), index_fd=index_fd)


def close(file: TextFile) -> None:
    """Close the descriptors of a copy."""
    os.close(file.data_fd)
    if file.index_fd is not None:
        os.close(file.index_fd)


def open_text(file: TextFile) -> str | LazyText:
    """The text of `file`; the descriptors may be closed as soon as this returns."""
    if not file.num_bytes:
        return ""
    data = mmap.mmap(file.data_fd, file.num_bytes, access=mmap.ACCESS_READ)
    if file.in_memory:
        with data, memoryview(data) as view:
            return str(view, "utf-8", "replace")
    table = None
    if file.index_fd is not None:
        table = memoryview(mmap.mmap(file.index_fd, 0, access=mmap.ACCESS_READ)).cast("Q")
    offsets = Offsets(lambda a, b: data[a:b], file.num_bytes, file.num_chars, table)
    return LazyText(data, offsets, 0, file.num_chars)


class LazyText:
    """The operations of `str` over code points `[first, last)` of mapped UTF-8 bytes.

    Slices up to 64 MB are `str`; larger ones, and slices of the whole, are lazy texts again.
    At any size: len, index, slice, `in`, find, rfind, index, rindex, count, startswith, endswith,
    iteration, ==, strip, lstrip, rstrip, partition, rpartition, split, splitlines. The last two
    give lazy sequences. Up to 128 MB also whatever else a `str` has; what comes out large is a
    lazy text again. For regular expressions see `matching`.
    """

    __slots__ = ("_data", "_offsets", "_first", "_last")
    __hash__ = None  # type: ignore[assignment]  # equal to a str it could not hash like

    def __init__(self, data: engines.Data, offsets: Offsets, first: int, last: int) -> None:
        self._data = data
        self._offsets = offsets
        self._first = first
        self._last = last

    @property  # type: ignore[misc]  # nobody sets it
    def __class__(self) -> type:
        """What cells ask `isinstance(context, str)` for. Here, ask for LazyText first."""
        return str

    # -- size and pieces

    def __len__(self) -> int:
        return self._last - self._first

    def __bool__(self) -> bool:
        return self._last > self._first

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> str | LazyText: ...
    def __getitem__(self, key: int | slice) -> str | LazyText:
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step != 1:
                return self._stepped(range(start, stop, step))
            return self._piece(start, max(start, stop))
        position = key + len(self) if key < 0 else key
        if not 0 <= position < len(self):
            raise IndexError("string index out of range")
        return self.decode_range(position, position + 1)

    def _piece(self, start: int, stop: int) -> str | LazyText:
        if start == 0 and stop == len(self):
            return self
        start_byte, stop_byte = self.byte_span(start, stop)
        if stop_byte - start_byte <= MAX_STR_BYTES:
            return self._data[start_byte:stop_byte].decode("utf-8", "replace")
        return self._view(start, stop)

    def _view(self, start: int, stop: int) -> LazyText:
        return LazyText(self._data, self._offsets, self._first + start, self._first + stop)

    def _stepped(self, positions: range) -> str:
        if not positions:
            return ""
        low, high = min(positions[0], positions[-1]), max(positions[0], positions[-1]) + 1
        piece = self._piece(low, high)
        if isinstance(piece, LazyText):
            self._refuse("a slice with a step")
        return piece[positions[0] - low :: positions.step][: len(positions)]

    def decode_range(self, start: int, stop: int) -> str:
        """Code points `[start, stop)` as a `str`, however many; 0 ≤ start ≤ stop ≤ len."""
        start_byte, stop_byte = self.byte_span(start, stop)
        return self._data[start_byte:stop_byte].decode("utf-8", "replace")

    def windows(self, start: int = 0, num_chars: int = 0) -> Iterator[tuple[int, str]]:
        """The text from `start` on as `(position, str)`, a window at a time."""
        step = num_chars or WINDOW_CHARS
        for position in range(start, len(self), step):
            yield position, self.decode_range(position, min(position + step, len(self)))

    def __iter__(self) -> Iterator[str]:
        for _, window in self.windows():
            yield from window

    # -- bytes

    def byte_span(self, start: int, stop: int) -> tuple[int, int]:
        offsets = self._offsets
        return offsets.byte_of(self._first + start), offsets.byte_of(self._first + stop)

    def _char_of(self, byte: int) -> int:
        """The position in this text of the code point that starts at `byte` of the file."""
        return self._offsets.char_of(byte) - self._first

    def sight(self, pattern: re.Pattern[str]) -> scanning.Sight:
        """`scanning.sight` in code points of this text."""
        skip, in_line = scanning.sight(pattern, self._data, self._offsets.is_ascii)
        if skip is None:
            return scanning.Sight(None, in_line)

        def skip_chars(start: int, stop: int) -> int:
            place = skip(*self.byte_span(start, stop))
            return place if place < 0 else self._char_of(place)

        return scanning.Sight(skip_chars, in_line)

    def line_end(self, start: int, stop: int) -> int:
        """Where the next newline of `[start, stop)` is, or `stop`."""
        found = self._data.find(b"\n", *self.byte_span(start, stop))
        return stop if found < 0 else self._char_of(found)

    # -- finding

    def _clip(self, start: int | None, end: int | None) -> tuple[int, int]:
        first, last, _ = slice(start, end).indices(len(self))
        return first, last

    def find(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        first, last = self._clip(start, end)
        if not sub:
            return first if first <= last else -1
        sought = _encoded(sub)
        start, stop = self.byte_span(first, max(first, last))
        near = min(start + _NEAR_BYTES, stop)
        found = self._data.find(sought, start, near)
        if found < 0 and near < stop:
            start = max(start, near - len(sought) + 1)
            found = engines.find(engines.literal(sought), self._data, start, stop, len(sought))
        return -1 if found < 0 else self._char_of(found)

    def rfind(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        first, last = self._clip(start, end)
        if not sub:
            return last if first <= last else -1
        found = self._data.rfind(_encoded(sub), *self.byte_span(first, max(first, last)))
        return -1 if found < 0 else self._char_of(found)

    def index(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        found = self.find(sub, start, end)
        if found < 0:
            raise ValueError("substring not found")
        return found

    def rindex(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        found = self.rfind(sub, start, end)
        if found < 0:
            raise ValueError("substring not found")
        return found

    def count(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        first, last = self._clip(start, end)
        if first > last:
            return 0
        if not sub:
            return last - first + 1
        return engines.count(_encoded(sub), self._data, *self.byte_span(first, last))

    def __contains__(self, sub: object) -> bool:
        if not isinstance(sub, str):
            raise TypeError(f"'in <context>' requires string, not {type(sub).__name__}")
        return self.find(sub) >= 0

    def startswith(
        self, prefix: str | tuple[str, ...], start: int | None = None, end: int | None = None
    ) -> bool:
        first, last = self._clip(start, end)
        options = prefix if isinstance(prefix, tuple) else (prefix,)
        longest = max(map(len, options), default=0)
        return first <= last and self.decode_range(first, min(first + longest, last)).startswith(
            options
        )

    def endswith(
        self, suffix: str | tuple[str, ...], start: int | None = None, end: int | None = None
    ) -> bool:
        first, last = self._clip(start, end)
        options = suffix if isinstance(suffix, tuple) else (suffix,)
        longest = max(map(len, options), default=0)
        return first <= last and self.decode_range(max(first, last - longest), last).endswith(
            options
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (str, LazyText)):
            return NotImplemented
        if len(self) != len(other):
            return False
        return all(
            window == other[position : position + len(window)]
            for position, window in self.windows()
        )

    # -- cutting

    def strip(self, chars: str | None = None) -> str | LazyText:
        start, stop = self._stripped_start(chars), self._stripped_stop(chars)
        return self._piece(start, max(start, stop))

    def lstrip(self, chars: str | None = None) -> str | LazyText:
        return self._piece(self._stripped_start(chars), len(self))

    def rstrip(self, chars: str | None = None) -> str | LazyText:
        return self._piece(0, self._stripped_stop(chars))

    def _stripped_start(self, chars: str | None) -> int:
        for position, window in self.windows():
            kept = len(window.lstrip(chars))
            if kept:
                return position + len(window) - kept
        return len(self)

    def _stripped_stop(self, chars: str | None) -> int:
        stop = len(self)
        while stop:
            start = max(0, stop - WINDOW_CHARS)
            kept = len(self.decode_range(start, stop).rstrip(chars))
            if kept:
                return start + kept
            stop = start
        return 0

    def partition(self, sep: str) -> tuple[str | LazyText, str, str | LazyText]:
        found = self.find(_nonempty(sep))
        if found < 0:
            return self, "", ""
        return self._piece(0, found), sep, self._piece(found + len(sep), len(self))

    def rpartition(self, sep: str) -> tuple[str | LazyText, str, str | LazyText]:
        found = self.rfind(_nonempty(sep))
        if found < 0:
            return "", "", self
        return self._piece(0, found), sep, self._piece(found + len(sep), len(self))

    def split(
        self, sep: str | None = None, maxsplit: int = -1
    ) -> LazyPieces | list[str | LazyText]:
        if sep is None:
            start = self._stripped_start(None)
            body = self._view(start, max(start, self._stripped_stop(None)))
            if not body:
                return []
        else:
            _nonempty(sep)
            body = self
        if maxsplit < 0:
            return LazyPieces(body, Words() if sep is None else Separated(sep))
        if maxsplit == 0:
            return [body]
        separator = Words.end if sep is None else re.compile(re.escape(sep))
        return matching.split(separator, body, maxsplit)

    def splitlines(self, keepends: bool = False) -> LazyPieces:
        return LazyPieces(self, Lines(), keepends)

    # -- what needs the whole text at once

    def whole(self, what: str) -> str:
        """The text as one `str`, for `what`."""
        start, stop = self.byte_span(0, len(self))
        if stop - start > _MAX_WHOLE_BYTES:
            self._refuse(what)
        return self._data[start:stop].decode("utf-8", "replace")

    def __str__(self) -> str:
        return self.whole("str()")

    def __format__(self, spec: str) -> str:
        return format(self.whole("an f-string"), spec)

    def __repr__(self) -> str:
        head = self.decode_range(0, min(len(self), 60))
        return f"<text of {len(self):,} characters: {head!r}…; slice it to read it>"

    def __add__(self, other: object) -> Any:
        if not isinstance(other, str):
            return NotImplemented
        return of(self.whole("+") + str(other))

    def __radd__(self, other: object) -> Any:
        if not isinstance(other, str):
            return NotImplemented
        return of(str(other) + self.whole("+"))

    def __mul__(self, times: int) -> Any:
        if times > 1 and len(self) * times > _MAX_WHOLE_BYTES:
            self._refuse("*")
        return of(self.whole("*") * times)

    __rmul__ = __mul__

    def __mod__(self, values: Any) -> Any:
        return of(self.whole("%") % values)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Any other method of `str`, by what it gives for the text as one."""
        if name.startswith("_") or not hasattr(str, name):
            raise AttributeError(f"'str' object has no attribute {name!r}")

        def method(*args: Any, **kwargs: Any) -> Any:
            made = getattr(self.whole(f".{name}()"), name)(*args, **kwargs)
            return of(made) if isinstance(made, str) else made

        method.__name__ = name
        return method

    def _refuse(self, what: str) -> NoReturn:
        raise TypeError(
            f"context has {len(self):,} characters, too many for {what} at once: slice it, or use "
            "grep(pattern, flags=re.I), search(query) or chunks()"
        )


def of(made: str) -> str | LazyText:
    """A text that a cell made: lazy where as a `str` it takes more than one may."""
    if sys.getsizeof(made) <= max(MAX_STR_BYTES, len(made) + _STR_HEAD_BYTES):
        return made
    data = made.encode("utf-8", "surrogatepass")
    try:
        found = scan(lambda start, end: data[start:end], len(data))
    except UnicodeDecodeError:  # a lone surrogate, which no file holds
        return made
    offsets = Offsets(lambda a, b: data[a:b], len(data), found.num_chars, found.table)
    return LazyText(data, offsets, 0, found.num_chars)


def _encoded(text: str) -> bytes:
    """As in the file. A lone surrogate becomes bytes that no valid UTF-8 holds: never found."""
    return text.encode("utf-8", "surrogatepass")


def _nonempty(separator: str) -> str:
    if not separator:
        raise ValueError("empty separator")
    return separator
