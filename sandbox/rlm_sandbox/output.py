"""What a cell prints, with a cap: head and tail are kept, the middle is only counted.

Takes no lock (an interrupt may land between any two steps) and never holds more than twice the
cap, however much is printed. Knows nothing of cells or frames.
"""

from __future__ import annotations

import io
from collections import deque


class Output(io.TextIOBase):
    """Stands in for stdout and stderr of a worker; both go to one, in order."""

    def __init__(self, max_chars: int = 100_000) -> None:
        self.max_chars = max_chars
        self.clear()

    def clear(self) -> None:
        """Begin anew, with the cap as it is now."""
        self._head_room = self.max_chars - self.max_chars // 4
        self._tail_room = self.max_chars // 4
        self._head: list[str] = []
        self._head_chars = 0
        self._tail: deque[str] = deque()
        self._tail_chars = 0
        self._num_chars = 0

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        return "utf-8"

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = len(text)
        self._num_chars += size
        room = self._head_room - self._head_chars
        if room > 0:
            self._head.append(text[:room])
            self._head_chars += min(room, size)
            text = text[room:]
        if text:
            self._keep_tail(text[-self._tail_room :] if self._tail_room else "")
        return size

    def _keep_tail(self, text: str) -> None:
        self._tail.append(text)
        self._tail_chars += len(text)
        while self._tail and self._tail_chars - len(self._tail[0]) >= self._tail_room:
            self._tail_chars -= len(self._tail.popleft())

    def text(self) -> str:
        """Everything, or head and tail with the number of characters left out between them."""
        tail = "".join(self._tail)
        tail = tail[-self._tail_room :] if self._tail_room else ""
        head = "".join(self._head)
        missing = self._num_chars - len(head) - len(tail)
        if missing <= 0:
            return head + tail
        return f"{head}\n… [{missing:,} characters left out] …\n{tail}"
