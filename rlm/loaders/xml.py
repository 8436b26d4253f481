"""XML as a stream of tags and text, by expat, with nothing in it that expands, fetches or recurses.

A document that declares entities is refused; a document type alone is not, and is never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from xml.parsers import expat

from rlm.loaders.ration import Refusal, check_depth

_SEPARATOR = " "
_BUFFER_BYTES = 1 << 18


class Reader(Protocol):
    """Told in reading order. Names come without their namespace: `w:p` as `p`."""

    def open(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def close(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


def read(data: bytes, reader: Reader) -> None:
    """Tell the reader what is in the document. Raises Refusal."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = _BUFFER_BYTES
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = 0

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        check_depth(depth)
        reader.open(_local(tag), {_local(key): value for key, value in attributes.items()})

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        reader.close(_local(tag))

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entities
    parser.ExternalEntityRefHandler = _refuse_entities
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refusal(f"its XML is damaged: {error}") from None


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]


def _refuse_entities(*_: Any) -> int:
    raise Refusal("its XML declares entities, which can expand without end or name other files")


class Fields:
    """A reader of the texts of simple elements, such as a title's: the first of each tag."""

    def __init__(self, wanted: Mapping[str, str], max_chars: int = 500) -> None:
        self._wanted = wanted
        self._max_chars = max_chars
        self._open = ""
        self.found: dict[str, Any] = {}

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = self._wanted.get(tag, "")
        self._open = "" if name in self.found else name

    def close(self, tag: str) -> None:
        self._open = ""

    def text(self, text: str) -> None:
        if self._open and text.strip():
            before = self.found.get(self._open, "")
            self.found[self._open] = (before + text)[: self._max_chars]
