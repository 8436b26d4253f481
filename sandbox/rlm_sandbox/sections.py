"""The sections of documents: headings of prose, definitions of code, pages, sheets, mails.

What a format says of its own sections counts before what its text looks like. Knows nothing of
processes or of who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rlm_sandbox import matching
from rlm_sandbox.documents import Document
from rlm_sandbox.text import LazyText

MAX_TITLE_CHARS = 120
_NUMBER = r"(?:[IVXLCDM]+|\d+|[A-Z]|[Oo]ne|ONE|[Tt]he [Ff]irst)"
_DIVISION = (
    "(?:(?:CHAPTER|Chapter|BOOK|Book|PART|Part|VOLUME|Volume|SECTION|Section|ARTICLE|Article|ACT|Act"
    rf"|SCENE|Scene|APPENDIX|Appendix|CANTO|Canto|LETTER|Letter|STAVE|Stave)[ \t]+{_NUMBER}\b"
    r"|(?:PROLOGUE|Prologue|EPILOGUE|Epilogue|PREFACE|Preface|FOREWORD|Foreword|INTRODUCTION"
    r"|Introduction|AFTERWORD|Afterword|GLOSSARY|Glossary|BIBLIOGRAPHY|Bibliography)"
    r"[.:]?[ \t]*\r?$)"
)
_NUMBERED = (
    r"\d+(?:\.\d+)+\.?[ \t]+[A-Z][^\n]{0,80}$"
    r"|(?:\d+|[IVXLCDM]+)\.(?:[ \t]+[A-Z][^\n.]{0,60})?$(?=\r?\n[ \t]*\r?\n)"
)
_FENCE = r"^(?:```|~~~)[^\n]*\n(?:(?!```|~~~)[^\n]*\n)*(?:```|~~~)"
_HEADING = re.compile(
    rf"{_FENCE}|^(#{{1,6}})[ \t]+(\S[^\n]*)"
    r"|^([^\s#>|*+\-][^\n]{0,120})\r?\n(={3,}|-{3,}|~{3,}|\^{3,})[ \t]*\r?$"
    rf"|(?:\A|(?<=\n))[ \t]*\r?\n[ \t]{{0,20}}((?:{_DIVISION})[^\n]{{0,100}}|{_NUMBERED})",
    re.MULTILINE,
)
_ACCESS = "public|private|protected|internal|static|final|abstract|synchronized|override|virtual"
_WORDS_BEFORE = (
    rf"{_ACCESS}|export|default|async|unsafe|const|inline|extern|open|data|sealed|partial|suspend"
    r"|pub(?:\([a-z]+\))?"
)
_DEFINED = (
    "def|class|function|func|fn|fun|sub|module|interface|struct|enum|trait|impl|namespace|object"
    "|record|protocol|extension|contract|type|macro_rules!"
)
_DEFINITION = (
    rf"(?:(?:{_WORDS_BEFORE})[ \t]+)*(?:{_DEFINED})\b\*?[ \t]*[\w(<:.$~][^\n]*"
    r"|(?i:create)[ \t]+(?i:or[ \t]+replace[ \t]+)?(?i:table|view|function|procedure)[ \t][^\n]*"
    rf"|(?:(?:{_ACCESS})[ \t]+)+[\w<>\[\],.?* \t]+\([^;\n]*\)[^;\n]*"
    r"|(?:export[ \t]+)?(?:const|let|var)[ \t]+\w+[ \t]*=[ \t]*(?:async[ \t]*)?(?:\([^)\n]*\)|\w+)"
    r"[ \t]*=>[^\n]*"
)
_OF_C = (
    r"[A-Za-z_][\w:<>,*& \t]*[ \t*&][\w:~]+[ \t]*\([^;{}()]*\)[^;{}()\n]*\n?\{"
    r"|\w+[ \t]*\(\)[ \t]*\{"  # of a shell
)
_DECORATORS = r"(?:[ \t]*@[\w.]+[^\n]*\n)*"
_CODE = re.compile(rf"^({_DECORATORS})([ \t]*)({_DEFINITION})|^()()({_OF_C})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """`context[start:end]` is its text, up to the next of its level. Level 1 is the highest."""

    title: str
    level: int
    start: int
    end: int
    document: str = ""

    def __str__(self) -> str:
        return f"{'  ' * (self.level - 1)}{self.title} [{self.start}:{self.end}]"

    def __len__(self) -> int:
        return self.end - self.start


Mark = tuple[int, int, str]  # where it starts, its level, its title


def outlines(
    text: str | LazyText, documents: Sequence[Document], names: Sequence[str] | None, most: int
) -> list[Section]:
    """The sections of the documents of these names, or of all; `most` of them."""
    found: list[Section] = []
    for document in documents:
        if len(found) < most and (names is None or document.name in names):
            found += outline(text, document, most - len(found))
    return found


def outline(text: str | LazyText, document: Document, most: int) -> list[Section]:
    """The sections of a document, in order; `most` of them."""
    marks = list(islice(marks_of(text, document), most))
    return [
        Section(title, level, start, end, document.name)
        for (start, level, title), end in zip(marks, _ends(marks, document.end), strict=True)
    ]


def starts(text: str | LazyText, document: Document, by: str) -> Iterator[int]:
    """Where the pieces of a document start `by` heading, function or page, in order."""
    if by == "page":
        return (start for _, start in document.pages)
    marks = _definitions(text, document) if by == "function" else marks_of(text, document)
    return (start for start, _, _ in marks)


def marks_of(text: str | LazyText, document: Document) -> Iterator[Mark]:
    """The sections of a document in order, read as far as they are asked for."""
    told = document.metadata.get("outline")
    if told:
        return _told(told, document)
    if document.pages:
        return ((start, 1, f"page {number}") for number, start in document.pages)
    if document.kind == "code":
        return _definitions(text, document)
    return _headings(text, document)


def _told(told: Iterable[Sequence[object]], document: Document) -> Iterator[Mark]:
    for level, title, start in told:
        yield document.start + int(str(start)), int(str(level)), _title(str(title))


def _headings(text: str | LazyText, document: Document) -> Iterator[Mark]:
    for found in _matches(_HEADING, text, document):
        sharps, sharp_title, lined_title, line, division = found.groups()
        if sharps:
            yield found.start(1), len(sharps), _title(sharp_title.rstrip("# \t\r"))
        elif lined_title:
            yield found.start(3), 1 if line[0] == "=" else 2, _title(lined_title)
        elif division:
            yield found.start(5), _depth(division), _title(division)


def _depth(title: str) -> int:
    """Of a division by its number of parts, `2.1.3`, or by what it is called."""
    number = re.match(r"\d+(?:\.\d+)*", title)
    if number:
        return number[0].count(".") + 1
    return 1 if title.split()[0].upper() in ("BOOK", "PART", "VOLUME", "ACT") else 2


def _definitions(text: str | LazyText, document: Document) -> Iterator[Mark]:
    """Levels by indentation."""
    within: list[int] = []
    for found in _matches(_CODE, text, document):
        _, blanks, title, _, _, of_c = found.groups()
        width = len((blanks or "").expandtabs(4))
        while within and within[-1] >= width:
            within.pop()
        within.append(width)
        yield found.start(), len(within), _title(title or of_c)


def _matches(
    pattern: re.Pattern[str], text: str | LazyText, document: Document
) -> Iterator[re.Match[str] | matching.LazyMatch]:
    if isinstance(text, LazyText):
        return matching.finditer(pattern, text, 0, document.start, document.end)
    return pattern.finditer(text, document.start, document.end)


def _title(text: str) -> str:
    title = " ".join(text.split()).rstrip("{: ")
    return title if len(title) <= MAX_TITLE_CHARS else title[: MAX_TITLE_CHARS - 1] + "…"


def _ends(marks: Sequence[Mark], end: int) -> list[int]:
    """Where each section ends: where the next of its level, or above it, starts."""
    ends = [end] * len(marks)
    open_: list[int] = []  # places in `marks`
    for place, (start, level, _) in enumerate(marks):
        while open_ and marks[open_[-1]][1] >= level:
            ends[open_.pop()] = start
        open_.append(place)
    return ends
