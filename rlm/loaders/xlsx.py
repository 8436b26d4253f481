"""Spreadsheets: every sheet as a heading and its rows, cells separated by tabs, dates as dates.

Formulas are read as the values that were last computed. Rows without a value are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from rlm.loaders import xml
from rlm.loaders.docx import properties
from rlm.loaders.ration import Ration
from rlm.loaders.values import Part
from rlm.loaders.zipped import Zip, beside

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_MAX_COLUMNS = 16_384
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])  # built in
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')  # of a format: what stands for no digit
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ELAPSED_FORMAT = 46  # built in
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_Shown = Callable[[str, datetime], str]  # a number and what days count from, as text
_CELL_BREAKS = re.compile(r"[\t\r\n]+")


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; the outline holds the sheets. Raises Refusal."""
    file = Zip(data, ration)
    book, relations, styles, strings = _Book(), _Relations(), _Styles(), _Strings()
    xml.read(file.read(_BOOK), book)
    xml.read(file.read(_RELATIONS), relations)
    for member, reader in ((_STYLES, styles), (_STRINGS, strings)):
        if file.has(member):
            xml.read(file.read(member), reader)
    out: list[str] = []
    length = 0
    outline: list[list[object]] = []
    for title, relation in book.sheets:
        member = beside(_BOOK, relations.targets.get(relation, ""))
        if not file.has(member):
            ration.note(name, f"sheet {title!r} is missing")
            continue
        sheet = _Sheet(strings.found, styles.found, is_1904=book.is_1904, ration=ration)
        xml.read(file.read(member), sheet)
        piece = "\n".join([f"# {title}", "", *sheet.rows]) + "\n"
        outline.append([1, title, length + bool(length)])
        out.append(piece)
        length += len(piece) + (len(out) > 1)
    metadata = {**properties(file), "outline": outline}
    yield Part(name, "xlsx", "\n".join(out), metadata)


class _Silent:
    """A reader that does nothing yet."""

    def open(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def close(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


class _Book(_Silent):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []  # title, relation
        self.is_1904 = False

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append((attributes.get("name", "")[:200], attributes.get("id", "")))
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")


class _Relations(_Silent):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Styles(_Silent):
    """`found`: for each style of cells, how it shows a number."""

    def __init__(self) -> None:
        self.found: list[_Shown] = []
        self._own: dict[int, _Shown] = {number: _date for number in _DATES}
        self._own[_ELAPSED_FORMAT] = _elapsed
        self._is_cells = False

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._own[_number(attributes.get("numFmtId"))] = _shown_by(
                attributes.get("formatCode", "")
            )
        elif tag == "cellXfs":
            self._is_cells = True
        elif tag == "xf" and self._is_cells:
            self.found.append(self._own.get(_number(attributes.get("numFmtId")), _tidy))

    def close(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_cells = False


class _Strings(_Silent):
    """The table of strings that cells refer to; readings aids (`rPh`) are no text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._aside = 0

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._aside += 1
        elif tag == "t":
            self._is_text = not self._aside

    def close(self, tag: str) -> None:
        if tag == "si":
            self.found.append("".join(self._pieces))
        elif tag == "rPh":
            self._aside -= 1
        elif tag == "t":
            self._is_text = False

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


class _Sheet(_Silent):
    def __init__(
        self, strings: list[str], styles: list[_Shown], *, is_1904: bool, ration: Ration
    ) -> None:
        self.rows: list[str] = []
        self._strings = strings
        self._styles = styles
        self._epoch = _EPOCHS[is_1904]
        self._ration = ration
        self._num_chars = 0
        self._cells: dict[int, str] = {}
        self._column = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._is_value = False

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._cells, self._column = {}, 0
        elif tag == "c":
            self._column = _column(attributes.get("r", "")) or self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = []
        elif tag == "v" or tag == "t":
            self._is_value = True

    def close(self, tag: str) -> None:
        if tag == "v" or tag == "t":
            self._is_value = False
        elif tag == "c":
            value = _CELL_BREAKS.sub(" ", self._shown("".join(self._value)))
            if value and self._column <= _MAX_COLUMNS:
                self._cells[self._column] = value
        elif tag == "row" and self._cells:
            last = max(self._cells)
            row = "\t".join([self._cells.get(at, "") for at in range(1, last + 1)])
            self._num_chars += len(row)
            self._ration.check_text(self._num_chars)  # cells share strings: a bomb otherwise
            self.rows.append(row)
            self._cells = {}

    def text(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            at = _number(value)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self._kind == "n" and value:
            style = _number(self._style)
            shown = self._styles[style] if 0 <= style < len(self._styles) else _tidy
            return shown(value, self._epoch)
        return value


def _shown_by(code: str) -> _Shown:
    """What a format's code makes of a number: a date, elapsed time, or itself."""
    if _ELAPSED.search(code):
        return _elapsed
    return _date if _DATE_LETTERS.search(_LITERAL.sub("", code)) else _tidy


def _tidy(value: str, epoch: datetime) -> str:
    """A number as the sheet shows it: Excel stores 0.1 + 0.2 with 17 digits and shows 15."""
    if len(value) < 16 or "." not in value:
        return value
    try:
        return f"{float(value):.15g}"
    except ValueError:
        return value


def _date(value: str, epoch: datetime) -> str:
    """Days since the epoch as a date, a time of day, or both."""
    try:
        days = float(value)
        moment = epoch + timedelta(seconds=round(days * 86_400))
    except (ValueError, OverflowError):
        return value
    if 0 <= days < 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")


def _elapsed(value: str, epoch: datetime) -> str:
    """Days as hours, minutes and seconds, of which there may be more than a day's."""
    try:
        seconds = round(float(value) * 86_400)
    except (ValueError, OverflowError):
        return value
    minutes, seconds = divmod(abs(seconds), 60)
    return f"{'-' * value.startswith('-')}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _column(reference: str) -> int:
    """The number, from 1, of the column that `AB12` names; 0: none."""
    column = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _number(text: Any) -> int:
    try:
        return int(text)
    except (ValueError, TypeError):
        return -1
