"""What the models of one run were shown of its context: every text is aligned, in order, in a
thread of its own, while the run goes on.

Knows texts, pieces and spans; nothing of calls, cells or answers.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rlm.context.alignment import Match, align
from rlm.context.coverage import Span, union
from rlm.context.fingerprints import Fingerprints, Stopped, ink_offsets
from rlm.context.store import Store
from rlm_sandbox.tools import in_thread

_NEAR_INK = 16  # pieces nearer than this are one
_ESCAPE = re.compile(r"""\\(?:[nrt"'\\]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})""")


@dataclass(eq=False, slots=True)
class Piece:
    """A text that was shown. Once it is aligned: `ink`, the spans of the context's ink that it
    holds, and `rest`, the parts of it that are from elsewhere. `is_capped`: there may be more."""

    ink: tuple[Span, ...] = ()
    rest: tuple[str, ...] = ()
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    piece: Piece
    text: str
    typed: Sequence[bytes]
    is_read: bool


class Shown:
    """All texts of one run, over one store. One event loop uses it; `close` it before the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._read: list[Span] = []  # unions of these are made now and then

    def add(self, text: str, typed: Sequence[bytes] = (), *, is_read: bool = True) -> Piece:
        """Align `text` soon; `is_read` when a model reads it, else it only went somewhere."""
        piece = Piece()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="rlm-shown", daemon=True)
            self._thread.start()
        self._orders.put(_Order(piece, text, typed, is_read))
        return piece

    async def settle(self) -> None:
        """Wait until every text that was added is aligned, and take no more."""
        if self._thread is not None:
            self._orders.put(None)
            await in_thread(self._thread.join)

    async def close(self) -> None:
        """Leave off; what is not aligned stays so."""
        self._stopping.set()
        await self.settle()

    # -- once settled, from any thread

    @property
    def index(self) -> Fingerprints:
        return self.store.fingerprints(self._stopping)

    @property
    def read(self) -> list[Span]:
        """The ink that any model has read: sorted, apart."""
        return union(self._read)

    def spans(self, ink: Sequence[Span]) -> list[Span]:
        """Code points of spans of ink; those that nearly touch become one."""
        index, store = self.index, self.store
        return [
            (store.char_of(index.byte_of(start)), store.char_of(index.byte_of(end - 1) + 1))
            for start, end in union(ink, _NEAR_INK)
        ]

    def pieces(self, text: str) -> list[Span]:
        """Code points of what is in both `text` and the context."""
        return self.spans(_aligned(self.index, text, ())[0])

    # -- in the thread

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            if self._stopping.is_set():
                continue
            try:
                self._align(order)
            except (Stopped, ValueError, OSError):
                # The context went away, or became shorter, while the run ended.
                self._stopping.set()

    def _align(self, order: _Order) -> None:
        piece = order.piece
        piece.ink, piece.rest, piece.is_capped = _aligned(self.index, order.text, order.typed)
        if order.is_read:
            self._read += piece.ink
            if len(self._read) > 10_000:
                self._read = union(self._read)


def _aligned(
    index: Fingerprints, text: str, typed: Sequence[bytes]
) -> tuple[tuple[Span, ...], tuple[str, ...], bool]:
    data = text.encode("utf-8", "replace")
    plain = align(index, data, typed)
    matches, is_capped = plain.matches, plain.is_capped
    rest = _rest(data, matches)
    if "\\" in text:  # as `repr` and `json.dumps` write it
        unescaped = align(index, _unescaped(text).encode("utf-8", "replace"), typed)
        matches, is_capped = matches + unescaped.matches, is_capped or unescaped.is_capped
    return tuple(match.span for match in matches), rest, is_capped


def _rest(data: bytes, matches: Sequence[Match]) -> tuple[str, ...]:
    offsets = ink_offsets(data)
    spans = union((int(offsets[match.start]), int(offsets[match.end - 1]) + 1) for match in matches)
    edges = [0, *(edge for span in spans for edge in span), len(data)]
    parts = (
        data[start:end].decode("utf-8", "ignore")
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
    return tuple(part for part in parts if part.strip())


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(partial(_character), text)


def _character(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[1] in "xu":
        return chr(int(escape[2:], 16))
    return " " if escape[1] in "nrt" else escape[1]
