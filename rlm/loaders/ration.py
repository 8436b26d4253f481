"""What a file may still cost while it is read, and what was noted on the way.

One value goes with a file through all that is nested in it, so that limits hold for the whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rlm.loaders.values import Limits

_FREE_BYTES = 4 << 20  # unpacked, before the ratio counts
_MAX_NOTICES = 1_000
_MAX_DEPTH = 5_000


class Refusal(Exception):
    """This file, or this member of an archive, is not read; the message says why."""


class Bomb(Refusal):
    """The whole file is not read, however deep within it this was found."""


class Ration:
    """`num_bytes`: how large the file is as it lies on disk."""

    def __init__(self, limits: Limits, num_bytes: int) -> None:
        self.limits = limits
        self.notices: list[str] = []
        self._num_bytes = num_bytes
        self._unpacked = 0
        self._text_bytes = 0
        self._members = 0
        self._untold = 0
        self._depth = 0

    @contextlib.contextmanager
    def within(self) -> Iterator[None]:
        """What is read now lies in what was read until now. Raises Refusal."""
        if self._depth >= self.limits.max_nesting:
            raise Refusal(f"archives in archives more than {self.limits.max_nesting} deep")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def note(self, name: str, what: str) -> None:
        """Tell of a thing left out, cut off or guessed."""
        if len(self.notices) < _MAX_NOTICES:
            self.notices.append(f"{name}: {what}")
        else:
            self._untold += 1

    def told(self) -> tuple[str, ...]:
        """Every notice, the last of which counts those that were too many."""
        more = (f"and {self._untold} more",) if self._untold else ()
        return (*self.notices, *more)

    def unpack(self, num_bytes: int) -> None:
        """So many more bytes came out of a compressed stream. Raises Bomb."""
        self._unpacked += num_bytes
        if self._unpacked > self.limits.max_unpacked_bytes:
            raise Bomb(f"unpacks to more than {in_units(self.limits.max_unpacked_bytes)}")
        most = max(self._num_bytes * self.limits.max_ratio, _FREE_BYTES)
        if self._unpacked > most:
            raise Bomb(f"unpacks to more than {self.limits.max_ratio} times its size")

    def take_member(self) -> None:
        """One more member of an archive. Raises Bomb."""
        self._members += 1
        if self._members > self.limits.max_members:
            raise Bomb(f"holds more than {self.limits.max_members:,} members")

    def take_text(self, num_bytes: int) -> None:
        """So many more bytes of text. Raises Bomb."""
        self.check_text(num_bytes)
        self._text_bytes += num_bytes

    def check_text(self, num_bytes: int) -> None:
        """May so many more be taken? Raises Bomb."""
        if self._text_bytes + num_bytes > self.limits.max_text_bytes:
            raise Bomb(f"holds more than {in_units(self.limits.max_text_bytes)} of text")


def check_depth(depth: int, what: str = "its elements") -> None:
    """Raises Refusal where something is nested so deep that nobody can have meant it."""
    if depth > _MAX_DEPTH:
        raise Refusal(f"{what} are nested more than {_MAX_DEPTH:,} deep")


def in_units(num_bytes: int) -> str:
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if num_bytes >= size:
            return f"{num_bytes / size:.4g} {unit}"
    return f"{num_bytes} bytes"
