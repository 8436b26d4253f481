"""Which passages answer a question best: candidates by BM25, then by how they hold its words.

Knows nothing of how the index is built or kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rlm.context.query import words_of

if TYPE_CHECKING:
    from rlm.context.search import Index

Row = tuple[int, int, float]
_CANDIDATES = 200


def find(index: Index, question: str, k: int, documents: Sequence[str] | None) -> list[Row]:
    words = words_of(question)
    if not words or k <= 0:
        return []
    match = " OR ".join(f'"{" ".join(word.parts)}"' for word in words)
    found = index.database.execute(
        "SELECT rowid, -rank FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?",
        (match, _CANDIDATES),
    ).fetchall()
    rows = []
    for row, score in found:
        text = index.text(row).lower()
        distinct = sum(word.parts[0] in text for word in words)
        rows.append((*index.span(row), score + 2.0 * distinct))
    return sorted(rows, key=lambda item: -item[2])[:k]
