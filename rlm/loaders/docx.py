"""Word documents: paragraphs, headings, lists and tables in reading order, then the notes.

What was deleted with changes tracked is not text; what a text box repeats is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rlm.loaders import xml
from rlm.loaders.layout import Layout
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part
from rlm.loaders.zipped import Zip

_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_PROPERTIES = "docProps/core.xml"
_NOTES = (("word/footnotes.xml", "Footnotes"), ("word/endnotes.xml", "Endnotes"),
          ("word/comments.xml", "Comments"))  # fmt: skip
_FIELDS = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}
_HEADING = re.compile(r"heading\s*([1-9])$")
_UNSEEN = frozenset(["Fallback", "del", "moveFrom", "instrText", "delText"])
_BREAKS = {"tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_OUTLINE_BODY = 9  # the outline's level of what is no heading


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; metadata: title, author, created, modified, outline, as far as there are such."""
    file = Zip(data, ration)
    layout = Layout()
    styles = _Styles()
    if file.has(_STYLES):
        xml.read(file.read(_STYLES), styles)
    xml.read(file.read(_BODY), _Body(layout, styles))
    for member, title in _NOTES:
        if file.has(member):
            notes = Layout()
            xml.read(file.read(member), _Body(notes, _Styles()))
            if notes.text:
                layout.paragraph()
                layout.verbatim(f"{title}\n\n{notes.text}")
    metadata = properties(file)
    if layout.outline:
        metadata["outline"] = layout.outline
    yield Part(name, "docx", layout.text, metadata)


def properties(file: Zip) -> dict[str, Any]:
    """What an Office document says of itself."""
    fields = xml.Fields(_FIELDS)
    if file.has(_PROPERTIES):
        try:
            xml.read(file.read(_PROPERTIES), fields)
        except Refusal:  # a document without properties is a document
            return {}
    return fields.found


class _Styles:
    """The level of heading that each style of paragraphs means, if any, also by inheritance; and
    the styles of lists."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self.lists: set[str] = set()
        self._style = ""

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get("styleId", "")
        elif tag == "name" and self._style:
            self._name(attributes.get("val", "").lower())
        elif tag == "basedOn" and attributes.get("val") in self.levels:
            self.levels.setdefault(self._style, self.levels[attributes["val"]])
        elif tag == "outlineLvl" and self._style:
            level = _outline_level(attributes)
            if level is not None:
                self.levels[self._style] = level

    def _name(self, name: str) -> None:
        heading = _HEADING.match(name)
        if heading or name == "title":
            self.levels[self._style] = int(heading[1]) if heading else 1
        elif name.startswith(("list bullet", "list number")):
            self.lists.add(self._style)

    def close(self, tag: str) -> None:
        if tag == "style":
            self._style = ""

    def text(self, text: str) -> None:
        """Styles have none that counts."""


def _outline_level(attributes: Mapping[str, str]) -> int | None:
    level = attributes.get("val", "")
    return int(level) + 1 if level.isdigit() and int(level) < _OUTLINE_BODY else None


class _Body:
    def __init__(self, layout: Layout, styles: _Styles) -> None:
        self._layout = layout
        self._styles = styles
        self._unseen = 0
        self._is_text = False
        self._tables = 0
        self._in_properties = False

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNSEEN or self._unseen:
            self._unseen += 1
        elif tag == "t":
            self._is_text = True
        elif tag in _BREAKS and not self._in_properties:  # there, `tab` is a tabulator's place
            self._layout.verbatim(_BREAKS[tag])
        elif tag in ("br", "cr"):
            self._end_line(self._layout.line)
        else:
            self._open_block(tag, attributes)

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        layout = self._layout
        if tag == "p":
            self._end_line(layout.paragraph)
        elif tag == "tbl":
            self._end_line(layout.paragraph)
            self._tables += 1
        elif tag == "tr":
            layout.row()
        elif tag == "tc":
            layout.cell()
        elif tag == "pPr":
            self._in_properties = True
        elif self._in_properties:
            self._style(tag, attributes)

    def _style(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A paragraph is a heading by its style or by its own level, or an item of a list."""
        level = None
        if tag == "pStyle":
            style = attributes.get("val", "")
            level = self._styles.levels.get(style)
            if style in self._styles.lists:
                self._layout.item(1)
        elif tag == "outlineLvl":
            level = _outline_level(attributes)
        elif tag == "numPr":
            self._layout.item(1)
        if level is not None and not self._tables:
            self._layout.heading(level)

    def close(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= 1
        elif tag == "t":
            self._is_text = False
        elif tag == "pPr":
            self._in_properties = False
        elif tag == "p":
            self._layout.end_heading()
            self._end_line(self._layout.paragraph)
        elif tag == "tr":
            self._layout.end_row()
        elif tag == "tbl":
            self._tables -= 1
            self._end_line(self._layout.paragraph)

    def _end_line(self, end: Callable[[], None]) -> None:
        """In a table a row is one line, whatever its cells hold."""
        if self._tables:
            self._layout.gap()
        else:
            end()

    def text(self, text: str) -> None:
        if self._is_text and not self._unseen:
            self._layout.verbatim(text)
