"""Small files of many formats, written by hand so that every byte in them is known: PDF, Office,
e-books, mail, archives."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main"'
_SHEET = f'xmlns="{_OFFICE}/spreadsheetml/2006/main"'
_LINKS = f'xmlns:r="{_OFFICE}/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """In the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def tarred(members: Mapping[str, str | bytes | tarfile.TarInfo], packing: str = "") -> bytes:
    """A TarInfo in place of content is a member without any: a link, a device."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}") as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def pdf(
    pages: Sequence[str | bytes], title: str | None = None, forms: Sequence[bytes] = ()
) -> bytes:
    """One line of text a line, or the operators of a page as bytes. `forms`: content of form
    XObjects, named /F0, /F1, … on every page and within each other."""
    first_form = 4 + 2 * len(pages)
    names = " ".join(f"/F{at} {first_form + at} 0 R" for at in range(len(forms)))
    resources = f"<< /Font << /T 3 0 R >> /XObject << {names} >> >>"
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {resources}"
            f" /Contents {5 + 2 * at} 0 R >>".encode()
        )
        objects.append(_stream(page if isinstance(page, bytes) else _shown(page)))
    for form in forms:
        about = f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources {resources}"
        objects.append(_stream(form, about))
    if title is not None:
        objects.append(f"<< /Title ({title}) >>".encode())
    return _assembled(objects, info=len(objects) if title is not None else None)


def _shown(page: str) -> bytes:
    lines = [f"({_escaped(line)}) Tj T*" for line in page.split("\n")]
    return "\n".join(["BT /T 12 Tf 14 TL 72 720 Td", *lines, "ET"]).encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stream(content: bytes, about: str = "") -> bytes:
    packed = zlib.compress(content)
    head = f"<< {about} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _assembled(objects: Sequence[bytes], info: int | None) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    about = b" /Info %d 0 R" % info if info is not None else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, about)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def docx(body: str, more: Mapping[str, str] | None = None) -> bytes:
    """`body`: the XML within `w:body`; headings by the styles Heading1 and Heading2."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        "</w:style>"
        for level in (1, 2)
    )
    core = (
        f'{_XML}<p:coreProperties xmlns:p="{_OFFICE}/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A report</dc:title>'
        "<dc:creator>Ada</dc:creator></p:coreProperties>"
    )
    document = f"{_XML}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": f"{_XML}<Types/>",
            "word/document.xml": document,
            "word/styles.xml": f"{_XML}<w:styles {_WORD}>{styles}</w:styles>",
            "docProps/core.xml": core,
            **(more or {}),
        }
    )


def word_paragraph(text: str, style: str | None = None) -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(rows: Sequence[Sequence[str]]) -> str:
    return "<w:tbl>{}</w:tbl>".format(
        "".join(
            "<w:tr>{}</w:tr>".format(
                "".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row)
            )
            for row in rows
        )
    )


def word_notes(text: str) -> str:
    return (
        f"{_XML}<w:footnotes {_WORD}><w:footnote>{word_paragraph(text)}</w:footnote></w:footnotes>"
    )


def xlsx(
    sheets: Mapping[str, str],
    strings: Sequence[str] = (),
    doctype: str = "",
    formats: Sequence[str] = ("General", "yyyy-mm-dd"),
) -> bytes:
    """`sheets`: the XML within `sheetData` by title; `formats`: of numbers, by style of cell."""
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    numbered = list(enumerate(map(escape, formats), 164))
    styles = "".join(f'<numFmt numFmtId="{at}" formatCode="{code}"/>' for at, code in numbered)
    styles += "<cellXfs>" + "".join(f'<xf numFmtId="{at}"/>' for at, _ in numbered) + "</cellXfs>"
    return zipped(
        {
            "xl/workbook.xml": (
                f"{_XML}<workbook {_SHEET} {_LINKS}><sheets>{listed}</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": f"{_XML}<Relationships>{links}</Relationships>",
            "xl/sharedStrings.xml": f"{_XML}{doctype}<sst {_SHEET}>{shared}</sst>",
            "xl/styles.xml": f"{_XML}<styleSheet {_SHEET}>{styles}</styleSheet>",
            **{
                f"xl/worksheets/sheet{number}.xml": (
                    f"{_XML}<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>"
                )
                for number, rows in enumerate(sheets.values(), 1)
            },
        }
    )


def epub(chapters: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """`chapters`: the HTML of each by file name, in reading order."""
    items = "".join(
        f'<item id="c{at}" href="{name}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        f'{_XML}<package xmlns="http://www.idpf.org/2007/opf"><metadata'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title>'
        "<dc:creator>Ada</dc:creator><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    rootfile = '<rootfile full-path="OEBPS/book.opf"/>'
    container = f"{_XML}<container><rootfiles>{rootfile}</rootfiles></container>"
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": package,
            **{f"OEBPS/{name}": page for name, page in reversed(chapters.items())},
            **(more or {}),
        }
    )
