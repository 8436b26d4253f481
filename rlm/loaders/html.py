"""HTML to text: by selectolax where it is installed, else by the standard library's parser.

Both only tell which tags open and close; what that means for the text is said once, here.
"""

from __future__ import annotations

import html.parser
import importlib.util
import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from rlm.loaders.layout import Layout
from rlm.loaders.plain import decode, marked_encoding
from rlm.loaders.ration import Ration, check_depth
from rlm.loaders.values import Part

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9_.:-]{1,40})""")
_CHARSET_WITHIN_BYTES = 4096
_UNSEEN = frozenset(["script", "style", "template", "noscript", "svg", "head", "iframe", "object"])
_NEWLINES = {  # around each
    2: """p blockquote ul ol dl table pre figure hr article section header footer main nav aside
       form fieldset details address center""",
    1: "div br dt dd legend figcaption option summary caption thead tbody tfoot body li",
}
_NEWLINES_OF = {tag: count for count, tags in _NEWLINES.items() for tag in tags.split()}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(["ul", "ol", "menu", "dir"])
_EMPTY = frozenset(["br", "hr", "img", "input", "link", "meta", "col", "wbr"])  # never closed
_MAX_TITLE_CHARS = 500


class _Reader(Protocol):
    def open(self, tag: str, attributes: Mapping[str, str | None]) -> None: ...
    def close(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; metadata: title, language, description, outline, as far as there are such."""
    text, note = decode(data, _declared(data))
    if note is not None:
        ration.note(name, note)
    reader = read(text)
    layout = reader.layout
    yield Part(name, "html", layout.text, {**reader.metadata, **_outline(layout)})


def read(text: str, layout: Layout | None = None) -> Reader:
    """Lay out one page, after what is in `layout` already. Raises Refusal."""
    reader = Reader(layout or Layout())
    if importlib.util.find_spec("selectolax") is None:
        read_by_stdlib(text, reader)
    else:
        _read_by_selectolax(text, reader)
    reader.layout.end_heading()
    return reader


def _outline(layout: Layout) -> dict[str, Any]:
    return {"outline": layout.outline} if layout.outline else {}


def _declared(data: bytes) -> str | None:
    head = data[:_CHARSET_WITHIN_BYTES]
    if marked_encoding(head) is not None:
        return None
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return found[1].decode("ascii") if found else None


class Reader:
    """What the tags of HTML mean for a layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.metadata: dict[str, Any] = {}
        self._unseen = 0
        self._verbatim = 0
        self._lists = 0
        self._title: list[str] | None = None

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "title" and "title" not in self.metadata and self._unseen <= 1:
            self._title = []
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in ("html", "meta"):
            self._describe(tag, attributes)
        if not self._unseen:
            self._open(tag)

    def close(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            title = " ".join("".join(self._title).split())[:_MAX_TITLE_CHARS]
            self._title = None
            if title:
                self.metadata["title"] = title
        elif tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif not self._unseen:
            self._close(tag)

    def text(self, text: str) -> None:
        if self._title is not None:
            self._title.append(text)
        elif self._unseen:
            return
        elif self._verbatim:
            self.layout.verbatim(text)
        else:
            self.layout.flow(text)

    def _describe(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "html" and attributes.get("lang"):
            self.metadata["language"] = str(attributes["lang"])[:40]
        elif (attributes.get("name") or "").lower() in ("description", "author", "date"):
            content = (attributes.get("content") or "")[:_MAX_TITLE_CHARS]
            self.metadata[str(attributes["name"]).lower()] = content

    def _open(self, tag: str) -> None:
        layout = self.layout
        if tag in _HEADINGS:
            layout.heading(_HEADINGS[tag])
        elif tag == "tr":
            layout.row()
        elif tag in ("td", "th"):
            layout.cell()
        elif tag == "li":
            layout.item(self._lists)
        else:
            self._break(tag)
        if tag in _LISTS:
            self._lists += 1
        elif tag == "pre":
            self._verbatim += 1

    def _close(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.layout.end_heading()
        elif tag == "tr":
            self.layout.end_row()
        else:
            self._break(tag)
        if tag in _LISTS:
            self._lists = max(self._lists - 1, 0)
        elif tag == "pre":
            self._verbatim = max(self._verbatim - 1, 0)

    def _break(self, tag: str) -> None:
        newlines = _NEWLINES_OF.get(tag, 0)
        if newlines == 2 and not (tag in _LISTS and self._lists):
            self.layout.paragraph()
        elif newlines:
            self.layout.line()


def _read_by_selectolax(text: str, reader: _Reader) -> None:
    """Walks the tree without recursion: it may be deeper than a stack."""
    from selectolax.lexbor import LexborHTMLParser

    node = LexborHTMLParser(text).root
    depth = 0
    while node is not None:
        tag = node.tag
        if tag == "-text":
            reader.text(node.text_content or "")
            inner = None
        else:
            reader.open(tag or "", node.attributes if tag in ("html", "meta") else {})
            inner = node.child
        if inner is not None:
            node, depth = inner, depth + 1
            check_depth(depth)
            continue
        while node is not None:
            if node.tag != "-text":
                reader.close(node.tag or "")
            if node.next is not None:
                node = node.next
                break
            node, depth = node.parent, depth - 1
            if depth <= 0:
                return


class _Stdlib(html.parser.HTMLParser):
    """Knows only tags as they are written, not the tree that they mean."""

    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self._reader = reader
        self._is_after_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_after_pre = tag == "pre"
        self._reader.open(tag, dict(attrs))
        if tag == "body":  # the head's end tag may be left out
            self._reader.close("head")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            self._reader.close(tag)

    def handle_data(self, data: str) -> None:
        if self._is_after_pre:
            data = data.removeprefix("\n")
        self._is_after_pre = False
        self._reader.text(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self._reader.text(data.removeprefix("CDATA["))


def read_by_stdlib(text: str, reader: _Reader) -> None:
    parser = _Stdlib(reader)
    parser.feed(text)
    parser.close()
