"""Cuts documents into the passages that search ranks: some sentences, within one paragraph if long.

Knows nothing of indexes or queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MIN_CHARS = 160  # a paragraph end after this ends the passage
AIM_CHARS = 400  # else the last sentence end before this
MAX_CHARS = 800  # else the first before this, else a blank

# A full stop ends a sentence unless it follows a title, an initial or the like.
_SENTENCE_END = (
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|St|No|Lt|Mt|vs|cf))(?<!\b(?:Mrs|Col|Gen|Rev|Sgt|Hon|Esq|Ltd))"
    r"(?<!\b(?:Capt|Prof))[.!?][\"'”’)\]]*\s+|[。！？｡][”’」』）》〉]*\s*"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LAST_SENTENCE = re.compile(rf".*(?:{_SENTENCE_END})", re.DOTALL)
_FIRST_SENTENCE = re.compile(_SENTENCE_END)
_LAST_BLANK = re.compile(r".*\s", re.DOTALL)


def cut(text: str) -> Iterator[int]:
    """Ends of the passages of `text`, in order; the last is its length."""
    start, size = 0, len(text)
    while start < size:
        start = _end(text, start, size)
        yield start


def _end(text: str, start: int, size: int) -> int:
    paragraph = _PARAGRAPH.search(text, start + MIN_CHARS, start + AIM_CHARS)
    if paragraph:
        return paragraph.end()
    if size - start <= AIM_CHARS:
        return size
    sentence = _LAST_SENTENCE.match(text, start, start + AIM_CHARS)
    if sentence and sentence.end() - start >= MIN_CHARS:
        return sentence.end()
    far = start + MAX_CHARS
    paragraph = _PARAGRAPH.search(text, start + AIM_CHARS, far)
    found = _FIRST_SENTENCE.search(text, start + AIM_CHARS, paragraph.start() if paragraph else far)
    found = found or paragraph
    if found:
        return found.end()
    if size - start <= MAX_CHARS:
        return size
    found = sentence or _LAST_BLANK.match(text, start, far)
    return found.end() if found else far


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a short text; blanks around them left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for part in [*re.finditer(rf"{_SENTENCE_END}|{_PARAGRAPH.pattern}", text), None]:
        end = part.end() if part else len(text)
        piece = text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, start + len(piece.rstrip())))
        start = end
    return spans
