"""From spans to quotes: of a span that holds what is looked for, its sentence or line.

Knows nothing of how the spans were found; every quote slices back to exactly its text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rlm.context import query
from rlm.context.coverage import Span
from rlm.context.passages import sentence_spans
from rlm.context.store import Store
from rlm.context.wording import needle, texts_of
from rlm.records import Document, Evidence

MAX_QUOTES = 100
MAX_QUOTE_CHARS = 2_000
_AROUND_CHARS = 1_000  # where the ends of a sentence are looked for
_LINE_WINDOW_BYTES = 1 << 20
_NAME_WEIGHT = 2
_SHARE_OF_BEST = 0.6
_MAX_FOUND = 200  # places of a needle in one span
# Between lines that do not go on in the next, and after full stops that no blank follows.
_RECORD = re.compile(r"\s*\n(?!\s*[a-z])|(?<=[。！？])")


def narrow(store: Store, spans: Iterable[Span], value: Any) -> tuple[Evidence, ...]:
    """The evidence of `value` in `spans` (code points of the context), in the order given.

    Spans are clipped to their documents. When any holds the value as words, in any case and
    layout, the others are dropped and it is narrowed to the sentences that do.
    """
    spans = list(spans)
    return quotes(store, holding(store, spans, texts_of(value)) or spans)


def holding(store: Store, spans: Iterable[Span], texts: Sequence[str]) -> list[Span]:
    """The sentences or lines of `spans` that hold one of `texts`."""
    needles = [found for found in map(needle, texts) if found is not None]
    if not needles:
        return []
    return list(dict.fromkeys(_holding(store, spans, needles)))


def sentence_at(store: Store, start: int, end: int, span: Span) -> Span:
    """The sentence or line around `[start, end)`, within `span`."""
    low, high = max(span[0], start - _AROUND_CHARS), min(span[1], end + _AROUND_CHARS)
    text = store.slice(low, high)
    first, last = start - low, end - low
    touched = [part for part in _sentences(text) if part[0] < last and first < part[1]]
    return (low + touched[0][0], low + touched[-1][1]) if touched else (start, end)


def closest(store: Store, spans: Sequence[Span], question: str) -> list[Span]:
    """Of spans that all hold the answer, those that say most of the question."""
    wanted = {query.stem(part) for word in query.words_of(question) for part in word.parts}
    if len(spans) < 2 or not wanted:
        return list(spans)
    shared = [len(wanted & _stems(store.slice(*span))) for span in spans]
    least = (max(shared) + 1) // 2
    return [span for span, count in zip(spans, shared, strict=True) if count >= least]


def akin(store: Store, spans: Sequence[Span], text: str) -> list[Span]:
    """The sentences of `spans` that share most with `text`: two content words, or one that is a
    name or a number."""
    weights: dict[str, int] = {}
    for word in query.words_of(text):
        for part in word.parts:
            weights[query.stem(part)] = _NAME_WEIGHT if word.is_name else 1
    found = [
        (sum(weights[stem] for stem in _stems(store.slice(*span)) & weights.keys()), span)
        for start, end in spans
        for span in _within(store, start, end)
    ]
    least = max(_NAME_WEIGHT, _SHARE_OF_BEST * max((score for score, _ in found), default=0))
    return [span for score, span in found if score >= least]


def quotes(store: Store, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    """Each span as a quote within one document, and a long one as several; the first 100."""
    made: list[Evidence] = []
    lines = _Lines(store)
    for document, start, end in dict.fromkeys(_parts(store, spans)):
        if len(made) == MAX_QUOTES:
            break
        line, page = lines.at(document, start), _page(document, start)
        made.append(Evidence(document.name, start, end, store.slice(start, end), line, page))
    return tuple(made)


def _parts(store: Store, spans: Iterable[Span]) -> Iterator[tuple[Document, int, int]]:
    for start, end in spans:
        for document in store.documents_in(start, end):
            low, high = max(start, document.start), min(end, document.end)
            for first in range(low, high, MAX_QUOTE_CHARS):
                piece = store.slice(first, min(high, first + MAX_QUOTE_CHARS))
                if piece.strip():
                    last = first + len(piece.rstrip())
                    yield document, first + len(piece) - len(piece.lstrip()), last


def _holding(
    store: Store, spans: Iterable[Span], needles: Sequence[re.Pattern[str]]
) -> Iterator[Span]:
    for start, end in spans:
        for document in store.documents_in(start, end):
            span = max(start, document.start), min(end, document.end)
            text = store.slice(*span)
            found = sorted(match.span() for wanted in needles for match in wanted.finditer(text))
            for first, last in found[:_MAX_FOUND]:
                yield sentence_at(store, span[0] + first, span[0] + last, span)


def _within(store: Store, start: int, end: int) -> Iterator[Span]:
    for position, text in store.windows(start, end):
        for first, last in _sentences(text):
            yield position + first, position + last


def _sentences(text: str) -> Iterator[Span]:
    for start, end in sentence_spans(text):
        first = start
        for edge in _RECORD.finditer(text, start, end):
            if edge.start() > first:
                yield first, edge.start()
            first = edge.end()
        if first < end:
            piece = text[first:end]
            yield end - len(piece.lstrip()), end


def _stems(text: str) -> set[str]:
    return set(map(query.stem, query.tokens(text)))


def _page(document: Document, position: int) -> int | None:
    at = bisect_right(document.pages, position, key=lambda page: page[1]) - 1
    return document.pages[max(at, 0)][0] if document.pages else None


class _Lines:
    """Line numbers within documents, counted on from the one asked for before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, tuple[int, int]] = {}  # by document: a byte, and its line

    def at(self, document: Document, position: int) -> int:
        byte = self._store.byte_of(position)
        before, line = self._known.get(document.start, (0, 0))
        if not line or before > byte:
            before, line = self._store.byte_of(document.start), 1
        for start in range(before, byte, _LINE_WINDOW_BYTES):
            end = min(start + _LINE_WINDOW_BYTES, byte)
            line += self._store.read_bytes(start, end).count(b"\n")
        self._known[document.start] = byte, line
        return line
