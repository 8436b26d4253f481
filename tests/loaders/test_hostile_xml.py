"""XML that expands, fetches, or nests without end is refused in words, in every format of it."""

from __future__ import annotations

import pytest

from rlm.loaders import Limits
from rlm.loaders.ration import Bomb, Refusal
from tests.loaders.reading import read
from tests.support import documents

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "doctype",
    [
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % out SYSTEM "http://127.0.0.1:1/x.dtd"> %out;]>',
        f'<!DOCTYPE x [<!ENTITY big "{"A" * 50_000}">]>',
    ],
)
def test_entities_are_refused(doctype: str) -> None:
    book = documents.xlsx({"S": ""}, ["&j;" if doctype == LAUGHS else "&secret;&big;"], doctype)
    with pytest.raises(Refusal, match="declares entities"):
        read("x.xlsx", book)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0"?>{LAUGHS}<x>&j;</x>'
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    members = {"word/document.xml": mark + text.encode(encoding)}
    with pytest.raises(Refusal, match="declares entities"):
        read("x.docx", documents.zipped(members))


def test_a_document_type_alone_is_allowed_and_never_fetched() -> None:
    doctype = '<!DOCTYPE sst PUBLIC "-//x" "http://127.0.0.1:1/never.dtd">'
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    (part,) = read("x.xlsx", documents.xlsx({"S": row}, ["word"], doctype))
    assert "word" in part.text


def test_entities_in_a_chapter_are_not_expanded() -> None:
    (part,) = read("x.epub", documents.epub({"a.xhtml": f"{LAUGHS}<p>x &j; y</p>"}))
    assert len(part.text) < 1_000


@pytest.mark.parametrize("name", ["deep.docx", "deep.html"])
def test_elements_nested_without_end_are_refused(name: str) -> None:
    deep = 10_000
    data = (
        documents.docx("<w:x>" * deep + "</w:x>" * deep)
        if name.endswith("docx")
        else b"<div>" * deep + b"text"
    )
    with pytest.raises(Refusal, match="nested"):
        read(name, data)


def test_damaged_xml_is_refused() -> None:
    with pytest.raises(Refusal, match="XML is damaged"):
        read("x.docx", documents.zipped({"word/document.xml": "<a><b></a>"}))


def test_a_string_that_every_cell_repeats_is_a_bomb() -> None:
    cells = "".join(f'<c r="{chr(65 + at % 26)}1" t="s"><v>0</v></c>' for at in range(26))
    rows = "".join(f'<row r="{at}">{cells}</row>' for at in range(1, 400))
    with pytest.raises(Bomb, match="10 MB of text"):
        read(
            "x.xlsx", documents.xlsx({"S": rows}, ["A" * 200_000]), Limits(max_text_bytes=10 << 20)
        )


def test_a_chapter_that_a_spine_repeats_is_a_bomb() -> None:
    package = (
        '<package><item id="a" href="a.xhtml" media-type="text/html"/>'
        + '<itemref idref="a"/>' * 3_000
        + "</package>"
    )
    book = documents.zipped(
        {
            "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
            "b.opf": package,
            "a.xhtml": f"<p>{'word ' * 20_000}</p>",
        }
    )
    with pytest.raises(Bomb, match="times its size"):
        read("b.epub", book)
