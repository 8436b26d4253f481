"""What a cell finds text with: `search`, `grep`, `chunks`, `outline`, `count_tokens`, and the Hits
and Sections that they give.

Over one context, with one blocking call to the host; knows nothing of processes or frames.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rlm_sandbox import matching, sections
from rlm_sandbox.chunking import Chunks
from rlm_sandbox.documents import Document
from rlm_sandbox.hit import Hit
from rlm_sandbox.sections import Section
from rlm_sandbox.text import LazyText

__all__ = ["Finder", "Hit", "Section"]

Call = Callable[..., Any]  # call(name, *args, **kwargs): blocks until the host has answered

_MAX_LINE_CHARS = 2_000  # a hit on a longer line shows this much around the match
_COUNT_CHARS = 1 << 20  # a text is counted in pieces of this size, a frame at a time
_MIN_NAMED_CHARS = 8 << 20  # no sub-call takes as much, and soon no message
_COUNT_FRAME_CHARS = 4 << 20
_DOLLAR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(\$)", re.DOTALL)


@dataclass(slots=True)
class Finder:
    """These functions over one context, which may be set later than they are taken.
    `documents` are in order and do not overlap."""

    call: Call
    context: str | LazyText = ""
    documents: Sequence[Document] = ()

    def search(self, query: str, k: int = 10, documents: Iterable[Any] | None = None) -> list[Hit]:
        """The `k` passages that match the words of `query` best, best first.

        `documents`: names, or members of `documents`, to look in; all when None.
        """
        _require_str("search", "query", query)
        within = None if documents is None else self._names(documents)
        rows = self.call("search", query, int(k), within)
        return [self._hit(int(start), int(end), float(score)) for start, end, score in rows]

    def grep(
        self,
        pattern: str | re.Pattern[str],
        max_hits: int = 100,
        before: int = 0,
        after: int = 0,
        flags: int = 0,
    ) -> list[Hit]:
        """The lines that match a regular expression, with lines of context, in order.

        `^` and `$` match at lines. One hit a line; of a line over 2,000 characters, the part
        around the match.
        """
        if not isinstance(pattern, re.Pattern):
            _require_str("grep", "pattern", pattern)
        hits: list[Hit] = []
        position = 0
        for start, end in self._matches(pattern, flags):
            if len(hits) >= max_hits:
                break
            if start < position:  # another match on a line already told
                continue
            first, last = self._lines(start, end, before, after)
            hits.append(self._hit(first, last, 0.0))
            position = self._line_end(end)
        return hits

    def chunks(
        self, text: Any = None, tokens: int = 2000, overlap: int = 0, by: str = "paragraph"
    ) -> Chunks:
        """Pieces of at most `tokens` tokens of the sub-model, made as they are read.

        Cut `by` "paragraph", "line" or "sentence" where one fits, else between words; or before
        the last "heading", "function" or "page" that starts in the piece, where one does. A piece
        is of one document. `text`: any string, Hit or document instead of the whole context.
        """
        wanted = tokens, overlap, by
        if text is None:
            return Chunks(self.context, self.documents, self._count, wanted)
        if isinstance(text, (Hit, Section, Document)):
            return Chunks(self.context, [self._part(text)], self._count, wanted)
        whole = text if isinstance(text, LazyText) else str(text)
        return Chunks(whole, [Document("", 0, len(whole))], self._count, wanted)

    def outline(self, document: Any = None, max_items: int = 1000) -> list[Section]:
        """The sections of a document, or of all: headings, functions and classes of code, pages,
        sheets, mails. `context[section.start:section.end]` is the text of one.

        `document`: a name or a member of `documents`.
        """
        names = None if document is None else self._names([document])
        return sections.outlines(self.context, self.documents, names, max_items)

    def count_tokens(self, text: Any) -> int:
        """By the sub-model's own tokenizer. A text over 1 Mi characters is counted in pieces."""
        whole = text if isinstance(text, LazyText) else str(text)
        return sum(self._count(_slabs(whole)))

    def is_whole(self, text: Any) -> bool:
        """Whether it is all of a large context: that is named, and not sent."""
        size = len(self.context)
        if size < _MIN_NAMED_CHARS or not isinstance(text, str):
            return False
        return text is self.context or (len(text) == size and text == self.context)

    def _count(self, texts: Iterable[str]) -> list[int]:
        counts: list[int] = []
        for batch in _frames(texts):
            counts += self.call("count_tokens", batch)
        return counts

    # -- helpers of search, grep and chunks

    def _part(self, piece: Hit | Section | Document) -> Document:
        """As a range of a document; with its kind and pages where it lies in one."""
        found = self._document_at(piece.start)
        name = piece.name if isinstance(piece, Document) else piece.document
        if found is None:
            return Document(name, piece.start, piece.end)
        pages = [page for page in found.pages if piece.start <= page[1] < piece.end]
        return Document(name, piece.start, piece.end, found.kind, {}, pages)

    def _names(self, documents: Iterable[Any]) -> list[str]:
        wanted = [documents] if isinstance(documents, (str, Document)) else list(documents)
        known = {document.name for document in self.documents}
        names = [item if isinstance(item, str) else str(item.name) for item in wanted]
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(f"no document is named {name!r}{hint}")
        return names

    def _matches(self, pattern: str | re.Pattern[str], flags: int) -> Iterator[tuple[int, int]]:
        compiled = re.compile(pattern, flags) if isinstance(pattern, str) else pattern
        source = compiled.pattern
        if not compiled.flags & re.VERBOSE and self._has_crlf():
            source = _DOLLAR.sub(lambda found: r"(?=\r?$)" if found[1] else found[0], source)
        compiled = re.compile(source, compiled.flags | re.MULTILINE)
        if isinstance(self.context, LazyText):
            return (found.span() for found in matching.finditer(compiled, self.context))
        return (found.span() for found in compiled.finditer(self.context))

    def _has_crlf(self) -> bool:
        return "\r\n" in self.context[: 1 << 16]

    def _line_start(self, position: int) -> int:
        return self.context.rfind("\n", 0, position) + 1

    def _line_end(self, position: int) -> int:
        found = self.context.find("\n", position)
        return len(self.context) if found < 0 else found

    def _lines(self, start: int, end: int, before: int, after: int) -> tuple[int, int]:
        """From the start of the first line wanted to the end of the last, its newline left out."""
        document = self._document_at(start)
        low, high = (document.start, document.end) if document else (0, len(self.context))
        if end > start and self.context[end - 1] == "\n":
            end -= 1
        first, last = self._line_start(start), self._line_end(end)
        if last - first > _MAX_LINE_CHARS:
            room = max(_MAX_LINE_CHARS - (end - start), 0) // 2
            return max(first, start - room, low), min(last, end + room, max(high, end))
        for _ in range(before):
            first = self._line_start(max(first - 1, 0))
        for _ in range(after):
            last = self._line_end(min(last + 1, len(self.context)))
        first, last = max(first, low), min(last, max(high, end))
        if last > first and self.context[last - 1] == "\r":
            last -= 1
        return first, last

    def _document_at(self, position: int) -> Document | None:
        place = bisect_right(self.documents, position, key=lambda document: document.start) - 1
        return self.documents[place] if place >= 0 else None

    def _hit(self, start: int, end: int, score: float) -> Hit:
        document = self._document_at(start)
        return Hit(
            str(self.context[start:end]), start, end, document.name if document else "", score
        )


def _require_str(function: str, name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{function}: {name} must be a string, not {type(value).__name__}")


def _slabs(text: str | LazyText) -> Iterator[str]:
    """Pieces of at most 1 Mi characters, cut before a blank where there is one near the end."""
    position, size = 0, len(text)
    while position < size:
        stop = min(position + _COUNT_CHARS, size)
        piece = str(text[position:stop])
        blank = max(piece.rfind(" ", -4096), piece.rfind("\n", -4096))
        if stop < size and blank > 0:
            piece = piece[:blank]
        yield piece
        position += len(piece)


def _frames(texts: Iterable[str]) -> Iterator[list[str]]:
    """Batches small enough for one frame to the host."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _COUNT_FRAME_CHARS:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch
