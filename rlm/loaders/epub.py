"""E-books: the chapters in their reading order, each read as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from rlm.loaders import html, xml
from rlm.loaders.layout import Layout
from rlm.loaders.plain import decode
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part
from rlm.loaders.zipped import Zip, beside

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FIELDS = {"title": "title", "creator": "author", "language": "language", "date": "date"}
_PAGES = frozenset(["application/xhtml+xml", "text/html", "application/x-dtbook+xml"])


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; metadata: title, author, language, date, outline (headings of the chapters)."""
    file = Zip(data, ration)
    container = _Container()
    xml.read(file.read(_CONTAINER), container)
    package = _Package()
    xml.read(file.read(container.path), package)
    locked = _locked(file)
    layout = Layout()
    for identity in package.spine:
        target, media_type = package.items.get(identity, ("", ""))
        if media_type not in _PAGES:
            continue
        member = beside(container.path, unquote(target))
        if member in locked:
            raise Refusal("locked by its publisher (DRM)")
        try:
            text, _ = decode(file.read(member))
        except Refusal as refusal:
            if not file.has(member):
                ration.note(name, f"chapter {target!r} {refusal}")
                continue
            raise
        layout.paragraph()
        html.read(text, layout)
    metadata = package.fields.found
    if layout.outline:
        metadata["outline"] = layout.outline
    yield Part(name, "epub", layout.text, metadata)


def _locked(file: Zip) -> frozenset[str]:
    """The members that are encrypted; fonts often are, and do not matter."""
    if not file.has(_ENCRYPTION):
        return frozenset()
    found = _Encrypted()
    xml.read(file.read(_ENCRYPTION), found)
    return frozenset(found.members)


class _Container:
    def __init__(self) -> None:
        self.path = ""

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "rootfile" and not self.path:
            self.path = attributes.get("full-path", "")

    def close(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


class _Package:
    """What is in the book, and in which order it is read."""

    def __init__(self) -> None:
        self.fields = xml.Fields(_FIELDS)
        self.items: dict[str, tuple[str, str]] = {}  # reference, type
        self.spine: list[str] = []

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.fields.open(tag, attributes)
        if tag == "item":
            place = attributes.get("href", ""), attributes.get("media-type", "")
            self.items[attributes.get("id", "")] = place
        elif tag == "itemref":
            self.spine.append(attributes.get("idref", ""))

    def close(self, tag: str) -> None:
        self.fields.close(tag)

    def text(self, text: str) -> None:
        self.fields.text(text)


class _Encrypted:
    def __init__(self) -> None:
        self.members: list[str] = []

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "CipherReference":
            self.members.append(unquote(attributes.get("URI", "")))

    def close(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...
