"""Text laid out from a stream of blocks: paragraphs, headings, lists, tables as rows, verbatim.

What every marked-up format shares; knows none of them. Cells of a row are separated by a tab;
headings are marked as in Markdown and remembered for the outline.
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_MAX_OUTLINE = 10_000
_MAX_TITLE_CHARS = 200

Outline = list[list[object]]  # [level, title, start]


class Layout:
    """Call it in reading order, then take `text` and `outline`."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._length = 0
        self._breaks = 0  # newlines due before the next text
        self._tabs = 0  # cells begun since the last text of this row
        self._space = False
        self._row: int | None = None  # where the open row of a table begins
        self._is_item = False  # whether the line is a list's item
        self._mark = ""  # before the next text: of a list item or heading
        self._heading: tuple[int, int] | None = None  # level, start
        self.outline: Outline = []

    @property
    def text(self) -> str:
        self.end_heading()
        return "".join(self._out)

    @property
    def length(self) -> int:
        """Of the text so far, without what is due."""
        return self._length

    def flow(self, text: str) -> None:
        """Text in which white space is only a gap between words."""
        if not text:
            return
        if text[0] in " \t\n\r\f\v":
            self._space = True
        words = _SPACES.sub(" ", text).strip(" ")
        if words:
            self._write(words)
            self._space = text[-1] in " \t\n\r\f\v"

    def verbatim(self, text: str) -> None:
        """Text whose white space counts."""
        if text:
            self._write(text)

    def gap(self) -> None:
        """A gap between words."""
        self._space = True

    def line(self) -> None:
        """What follows begins a line; in a heading, goes on in it."""
        self._break(1)

    def paragraph(self) -> None:
        """What follows comes after an empty line."""
        self._break(2)

    def item(self, depth: int) -> None:
        """A list's item begins; a numbered heading is a heading."""
        if self._heading is not None:
            return
        if self._is_item:
            self._breaks = 1  # items that follow each other need no empty line between them
        else:
            self.line()
        self._mark = "  " * min(max(depth - 1, 0), 8) + "- "

    def row(self) -> None:
        """A table's row begins."""
        self.end_row()
        self.line()

    def cell(self) -> None:
        """A cell begins in the row."""
        if self._row is None:
            self._row, self._tabs = self._length, 0
            return
        self._tabs += 1
        self._space = False
        if self._length > self._row:  # what broke the lines of the cell before has ended with it
            self._breaks = 0

    def end_row(self) -> None:
        if self._row is not None and self._length > self._row:
            self._breaks = 1
        self._tabs, self._row = 0, None

    def heading(self, level: int) -> None:
        """What follows, up to `end_heading`, is a heading."""
        self.end_heading()
        self.paragraph()
        self._mark = "#" * min(max(level, 1), 6) + " "
        self._heading = level, -1

    def end_heading(self) -> None:
        if self._heading is None:
            return
        level, start = self._heading
        self._heading, self._mark = None, ""
        if start >= 0 and len(self.outline) < _MAX_OUTLINE:
            title = self._since(start).lstrip("#").strip()
            self.outline.append([level, title[:_MAX_TITLE_CHARS], start])
        self.paragraph()

    def _since(self, start: int) -> str:
        """The text from `start` on, which is near the end."""
        pieces: list[str] = []
        length = self._length
        for piece in reversed(self._out):
            if length <= start:
                break
            pieces.append(piece)
            length -= len(piece)
        return "".join(reversed(pieces))[max(start - length, 0) :]

    def _break(self, count: int) -> None:
        self._space = False
        if self._heading is not None and self._heading[1] >= 0:
            self._space = True
            return
        if self._row is not None:
            count = 0 if self._tabs or self._row == self._length else 1  # a cell's own edges
        if self._length:
            self._breaks = max(self._breaks, count)

    def _write(self, text: str) -> None:
        if self._breaks or self._tabs:
            self._is_item = self._mark.endswith("- ")
            self._put("\n" * self._breaks + "\t" * self._tabs)
            self._breaks = self._tabs = 0
        elif self._space and self._length:
            self._put(" ")
        if self._mark:
            if self._heading is not None and self._heading[1] < 0:
                self._heading = self._heading[0], self._length
            self._put(self._mark)
            self._mark = ""
        self._put(text)
        self._space = False

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)
