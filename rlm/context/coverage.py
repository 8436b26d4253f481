"""How much of each document was read: spans united, and their share of what is not blank.

Knows nothing of how the spans were found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm.context.fingerprints import Fingerprints
    from rlm.context.store import Store
    from rlm.records import Document

Span = tuple[int, int]


def union(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """Sorted and apart; those with at most `gap` between them become one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1] + gap:
            if end > united[-1][1]:
                united[-1] = united[-1][0], end
        elif end > start:
            united.append((start, end))
    return united


def shares(store: Store, index: Fingerprints | None, read: Sequence[Span]) -> Mapping[str, float]:
    """Of each document by name, in order: the share of its ink (see `fingerprints`) that `read`,
    sorted spans of the context's ink, holds. Documents of one name count as one."""
    sizes = {document.name: (0, 0) for document in store.documents}
    if index is not None and read:
        names = {document.name for document in _touched(store, index, read)}
        for document in store.documents:
            if document.name in names:
                first = index.place_of(store.byte_of(document.start))
                last = index.place_of(store.byte_of(document.end))
                held, size = sizes[document.name]
                sizes[document.name] = held + _overlap(read, first, last), size + last - first
    return {name: held / size if size else 0.0 for name, (held, size) in sizes.items()}


def _touched(store: Store, index: Fingerprints, read: Sequence[Span]) -> Iterator[Document]:
    for start, end in read:
        first, last = index.byte_of(start), index.byte_of(end - 1) + 1
        yield from store.documents_in(store.char_of(first), store.char_of(last))


def _overlap(spans: Sequence[Span], first: int, last: int) -> int:
    low = bisect_right(spans, first, key=lambda span: span[1])
    high = bisect_left(spans, last, key=lambda span: span[0])
    return sum(min(end, last) - max(start, first) for start, end in spans[low:high])
