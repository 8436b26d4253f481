"""From the spans that a cell submitted to quotes: of a span that holds the answer, its sentence.

Knows nothing of how the spans were found; every quote slices back to exactly its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from rlm.context.passages import sentence_spans
from rlm.context.store import Store
from rlm.records import Document, Evidence

_MAX_QUOTES = 20
_MAX_QUOTE_CHARS = 2_000
_MAX_NEEDLES = 50

Span = tuple[int, int]


def narrow(store: Store, spans: Iterable[Span], value: Any) -> tuple[Evidence, ...]:
    """The evidence of `value` in `spans` (code points of the context), in the order given.

    Spans are clipped to their documents. When any holds the value as words, in any case and
    layout, the others are dropped and it is narrowed to the sentences that do. At most 20 quotes
    of at most 2,000 characters.
    """
    parts = list(dict.fromkeys(_within_documents(store, spans)))
    needles = [_needle(text) for text in _texts(value)]
    holding = [quote for part in parts for quote in _holding(store, part, needles)]
    return tuple(
        _quote(store, document, start, end)
        for document, start, end in list(dict.fromkeys(holding or parts))[:_MAX_QUOTES]
    )


_Part = tuple[Document, int, int]


def _within_documents(store: Store, spans: Iterable[Span]) -> Iterator[_Part]:
    for start, end in spans:
        for document in store.documents_in(start, end):
            first, last = max(start, document.start), min(end, document.end)
            piece = store.slice(first, min(last, first + _MAX_QUOTE_CHARS))
            if piece.strip():
                last = first + len(piece.rstrip())
                yield document, first + len(piece) - len(piece.lstrip()), last


def _texts(value: Any) -> list[str]:
    """The strings that a value is made of; numbers as they would be written."""
    if isinstance(value, dict):
        found = [text for item in value.values() for text in _texts(item)]
    elif isinstance(value, (list, tuple)):
        found = [text for item in value for text in _texts(item)]
    elif value is None or isinstance(value, bool):
        found = []
    else:
        found = [str(value).strip()]
    return [text for text in found if text][:_MAX_NEEDLES]


def _needle(text: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _holding(store: Store, part: _Part, needles: list[re.Pattern[str]]) -> Iterator[_Part]:
    document, start, end = part
    text = store.slice(start, end)
    found = [match.span() for needle in needles for match in needle.finditer(text)]
    if not found:
        return
    sentences = sentence_spans(text)
    for first, last in sorted(found):
        touched = [span for span in sentences if span[0] < last and first < span[1]]
        if touched:
            yield document, start + touched[0][0], start + touched[-1][1]


def _quote(store: Store, document: Document, start: int, end: int) -> Evidence:
    return Evidence(document.name, start, end, store.slice(start, end))
