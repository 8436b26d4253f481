"""PDF by pypdfium2: the text of each page in the order of its content, and where pages begin.

PDFium is a large C++ library that reads hostile files; it is why parsing has a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rlm.loaders.plain import whole
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

BETWEEN_PAGES = "\n\n"
_FIELDS = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}
_MAX_FIELD_CHARS = 500
_MAX_PAGES = 100_000
_MAX_OUTLINE = 10_000
_HYPHEN_BREAK = re.compile("[\ufffe\x02](?:\r\n|\n)?")  # PDFium's marks of a word cut in two
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAMED = 20  # of the pages without text


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part with its pages; metadata: title, author, subject, created, num_pages, outline."""
    try:
        import pypdfium2
    except ModuleNotFoundError:
        raise Refusal("PDF needs an extra: pip install 'engram-rlm[pdf]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refusal(_in_words(str(error))) from None
    texts: list[str] = []
    pages: list[tuple[int, int]] = []
    start = 0
    if len(document) > _MAX_PAGES:
        raise Refusal(f"a PDF of more than {_MAX_PAGES:,} pages")
    for number in range(1, len(document) + 1):
        text = _page_text(document, number, name, ration)
        pages.append((number, start))
        texts.append(text)
        start += len(text) + len(BETWEEN_PAGES)
        ration.check_text(start)
    _tell_empty(name, texts, ration)
    if any(texts):
        starts = dict(pages)
        metadata = {**_metadata(document), "num_pages": len(pages)}
        outline = _outline(document, starts)
        if outline:
            metadata["outline"] = outline
        yield Part(name, "pdf", BETWEEN_PAGES.join(texts), metadata, tuple(pages))


def _page_text(document: PdfDocument, number: int, name: str, ration: Ration) -> str:
    import pypdfium2

    try:
        page = document[number - 1]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        text_page.close()
        page.close()
    except pypdfium2.PdfiumError as error:
        ration.note(name, f"page {number} is damaged and left out ({error})")
        return ""
    text = _HYPHEN_BREAK.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return whole(_UNREADABLE.sub("", text)).strip("\n")


def _tell_empty(name: str, texts: list[str], ration: Ration) -> None:
    empty = [number for number, text in enumerate(texts, 1) if not text.strip()]
    if not empty:
        return
    if len(empty) == len(texts):
        raise Refusal("no page has text (scanned images?); it needs text recognition first")
    named = ", ".join(str(number) for number in empty[:_NAMED])
    more = f" and {len(empty) - _NAMED} more" if len(empty) > _NAMED else ""
    ration.note(name, f"no text on page{'s' * (len(empty) > 1)} {named}{more}")


def _metadata(document: PdfDocument) -> dict[str, Any]:
    said = document.get_metadata_dict(skip_empty=True)
    return {
        ours: whole(str(said[theirs]))[:_MAX_FIELD_CHARS]
        for theirs, ours in _FIELDS.items()
        if said.get(theirs)
    }


def _outline(document: PdfDocument, starts: dict[int, int]) -> list[list[object]]:
    """The bookmarks, each at the start of its page."""
    found: list[list[object]] = []
    for bookmark in document.get_toc(max_depth=15):
        target = bookmark.get_dest()
        index = None if target is None else target.get_index()
        if index is not None and index + 1 in starts:
            title = whole(bookmark.get_title())[:200]
            found.append([bookmark.level + 1, title, starts[index + 1]])
        if len(found) == _MAX_OUTLINE:
            break
    return found


def _in_words(error: str) -> str:
    if "password" in error.lower():
        return "locked by a password"
    return f"a damaged PDF: {error}"
