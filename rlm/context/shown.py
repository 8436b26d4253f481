"""What the models of one run were shown of its context: every text is aligned, in order, in a
thread of its own, while the run goes on.

Knows texts, pieces and spans; nothing of calls, cells or answers.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlm.context.coverage import Span, shares, union
from rlm.context.ink import gram_of
from rlm.context.store import Store
from rlm.errors import UsageError
from rlm_sandbox.tools import in_thread

if TYPE_CHECKING:
    from rlm.context.alignment import Aligner
    from rlm.context.fingerprints import Fingerprints

_NEAR_INK = 16  # pieces nearer than this are one
_ESCAPE = re.compile(r"""\\(?:[nrt"'\\]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})""")


class Stopped(Exception):
    """The run was over before the context was read through."""


@dataclass(eq=False, slots=True)
class Piece:
    """A text that was shown. Once it is aligned: `ink`, the spans of the context's ink that it
    holds, and `rest`, the parts of it that are from elsewhere. `is_capped`: there may be more.
    `reader`: which model read it; None when it only went somewhere."""

    reader: str | None
    ink: tuple[Span, ...] = ()
    rest: tuple[str, ...] = ()
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    piece: Piece
    text: str
    typed: Sequence[bytes]


class Shown:
    """All texts of one run, over one store. One event loop uses it; `close` it before the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.read: list[Piece] = []
        self._aligner: Aligner | None = None
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def add(self, text: str, typed: Sequence[bytes] = (), *, reader: str | None = None) -> Piece:
        """Align `text` soon; `typed` as in `alignment`."""
        piece = Piece(reader)
        if reader is not None:
            self.read.append(piece)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="rlm-shown", daemon=True)
            self._thread.start()
        self._orders.put(_Order(piece, text, typed))
        return piece

    async def settle(self) -> None:
        """Wait until every text that was added is aligned; none is to be added after it."""
        if self._thread is not None:
            self._orders.put(None)
            await in_thread(self._thread.join)

    def stop(self) -> None:
        """Leave off; what is not aligned stays so."""
        self._stopping.set()

    # -- once settled, from any thread; raises `Stopped` where it was stopped before

    def shares_read(self) -> Mapping[str, float]:
        """By document, how much of it any model has read."""
        read = union(span for piece in self.read for span in piece.ink)
        return shares(self.store, self._index() if read else None, read)

    def spans(self, ink: Sequence[Span]) -> list[Span]:
        """Code points of spans of ink; those that nearly touch become one."""
        if not ink:
            return []
        index, store = self._index(), self.store
        return [
            (store.char_of(index.byte_of(start)), store.char_of(index.byte_of(end - 1) + 1))
            for start, end in union(ink, _NEAR_INK)
        ]

    def pieces(self, text: str) -> list[Span]:
        """Code points of what is in both `text` and the context."""
        piece = Piece(None)
        self._align(_Order(piece, text, ()))
        return self.spans(piece.ink)

    def _index(self) -> Fingerprints:
        return self.store.fingerprints(self._check)

    def _check(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    # -- in the thread

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            if self._stopping.is_set():
                continue
            try:
                self._align(order)
            except (Stopped, ValueError, OSError, UsageError):
                # The context went away, or became shorter, while the run ended.
                self._stopping.set()

    def _align(self, order: _Order) -> None:
        from rlm.context.alignment import Aligner  # brings numpy

        if self._aligner is None:
            self._aligner = Aligner(self._index, gram_of(self.store.num_bytes))
        piece = order.piece
        for number, form in enumerate(_forms(order.text)):
            data = form.encode("utf-8", "replace")
            aligned = self._aligner.align(data, order.typed)
            piece.ink += tuple(match.span for match in aligned.matches)
            piece.is_capped |= aligned.is_capped
            if number == 0:
                piece.rest = aligned.rest


def _forms(text: str) -> Iterator[str]:
    """As it is, and as it was before `repr` or `json.dumps` wrote it."""
    yield text
    if "\\" in text:
        yield _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[1] in "xu":
        return chr(int(escape[2:], 16))
    return " " if escape[1] in "nrt" else escape[1]
