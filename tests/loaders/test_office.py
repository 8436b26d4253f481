"""Word, spreadsheets and e-books: order, headings, tables as rows, dates, notes, properties."""

from __future__ import annotations

import pytest

from rlm.loaders.ration import Refusal
from tests.loaders.reading import read, read_all, read_one, titles
from tests.support import documents
from tests.support.documents import word_paragraph, word_table


def test_a_word_document_reads_in_order_with_headings_tables_and_notes() -> None:
    body = (
        word_paragraph("First part", "Heading1")
        + word_paragraph("Some  text.")
        + word_table([["Name", "Age"], ["Alice", "42"], ["", "7"]])
        + word_paragraph("Detail", "Heading2")
        + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    )
    notes = {"word/footnotes.xml": documents.word_notes("See page 9.")}
    part = read_one("report.docx", documents.docx(body, notes))
    assert part.kind == "docx"
    assert part.text == (
        "# First part\n\nSome  text.\n\nName\tAge\nAlice\t42\n\t7\n\n## Detail\n\na\tb\nc\n\n"
        "Footnotes\n\nSee page 9."
    )
    assert titles(part) == [(1, "First part"), (2, "Detail")]
    assert (part.metadata["title"], part.metadata["author"]) == ("A report", "Ada")


def test_deleted_text_and_second_versions_of_a_text_box_are_not_read() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
        "<w:p><w:AlternateContent><w:Choice><w:t>box</w:t></w:Choice>"
        "<w:Fallback><w:t>box</w:t></w:Fallback></w:AlternateContent></w:p>"
    )
    assert read_one("report.docx", documents.docx(body)).text == "new\n\nbox"


def test_a_row_of_a_table_is_one_line_whatever_its_cells_hold() -> None:
    cell = (
        word_paragraph("two") + "<w:p><w:r><w:t>lines</w:t><w:br/><w:t>or three</w:t></w:r></w:p>"
    )
    body = f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{word_paragraph('b')}</w:tc></w:tr></w:tbl>"
    assert read_one("report.docx", documents.docx(body)).text == "two lines or three\tb"


def test_items_of_a_list_follow_each_other_without_empty_lines() -> None:
    item = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>item</w:t></w:r></w:p>"
    body = word_paragraph("before") + item * 2 + word_paragraph("after")
    assert read_one("report.docx", documents.docx(body)).text == (
        "before\n\n- item\n- item\n\nafter"
    )


def test_tab_stops_of_a_style_are_no_tabs() -> None:
    body = '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    assert read_one("report.docx", documents.docx(body)).text == "x"


def test_a_spreadsheet_reads_sheet_by_sheet_with_values_as_they_are_shown() -> None:
    prices = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>0.30000000000000004</v></c><c r="B3" s="1"><v>45292</v></c>'
        '<c r="C3" t="b"><v>1</v></c><c r="D3" t="inlineStr"><is><t>in\nline</t></is></c>'
        '<c r="E3" t="e"><v>#N/A</v></c><c r="F3" s="1"><v>45292.75</v></c></row>'
    )
    book = documents.xlsx(
        {"Prices": prices, "Empty": "", "More": '<row r="1"><c r="A1"><v>7</v></c></row>'},
        ["Item", "Cost"],
    )
    part = read_one("book.xlsx", book)
    assert part.kind == "xlsx"
    assert part.text == (
        "# Prices\n\nItem\t\tCost\n0.3\t2024-01-01\tTRUE\tin line\t#N/A\t2024-01-01 18:00:00\n\n"
        "# Empty\n\n\n# More\n\n7\n"
    )
    assert titles(part) == [(1, "Prices"), (1, "Empty"), (1, "More")]


def test_formats_of_a_sheet_s_own_tell_dates_from_amounts_and_elapsed_time() -> None:
    codes = ["dd/mm/yy", "[h]:mm:ss", '"days: "0.00', "[Red]#,##0.00", "0.0_)", "h:mm"]
    cells = "".join(f'<c r="{chr(65 + at)}1" s="{at}"><v>1.25</v></c>' for at in range(len(codes)))
    book = documents.xlsx({"S": f'<row r="1">{cells}</row>'}, formats=codes)
    assert read_one("b.xlsx", book).text.split("\n")[2].split("\t") == [
        "1899-12-31 06:00:00",
        "30:00:00",
        "1.25",
        "1.25",
        "1.25",
        "1899-12-31 06:00:00",
    ]


def test_a_cell_that_points_outside_the_table_of_strings_is_empty() -> None:
    row = (
        '<row r="1"><c r="A1" t="s"><v>99</v></c><c r="ZZZZ1"><v>1</v></c>'
        '<c r="B1"><v>2</v></c></row>'
    )
    part = read_one("book.xlsx", documents.xlsx({"S": row}))
    assert part.text == "# S\n\n\t2\n"


def test_an_e_book_reads_in_the_order_of_its_spine() -> None:
    chapters = {
        "z.xhtml": "<html><body><h1>One</h1><p>First.</p></body></html>",
        "a.xhtml": "<html><body><h1>Two</h1><p>Second.</p></body></html>",
    }
    part = read_one("book.epub", documents.epub(chapters))
    assert part.text == "# One\n\nFirst.\n\n# Two\n\nSecond."
    assert titles(part) == [(1, "One"), (1, "Two")]
    assert part.metadata["title"] == "A book"


def test_an_e_book_locked_by_its_publisher_is_refused_and_locked_fonts_do_not_matter() -> None:
    def locks(member: str) -> dict[str, str]:
        reference = f'<CipherReference URI="{member}"/>'
        return {"META-INF/encryption.xml": f"<encryption>{reference}</encryption>"}

    chapters = {"a.xhtml": "<p>text</p>"}
    assert read("b.epub", documents.epub(chapters, locks("OEBPS/font.otf")))
    with pytest.raises(Refusal, match="DRM"):
        read("b.epub", documents.epub(chapters, locks("OEBPS/a.xhtml")))


def test_a_missing_chapter_is_told() -> None:
    book = documents.zipped(
        {
            "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
            "b.opf": '<package><item id="a" href="a.xhtml" media-type="text/html"/>'
            '<item id="b" href="b.xhtml" media-type="text/html"/>'
            '<itemref idref="b"/><itemref idref="a"/></package>',
            "a.xhtml": "<p>there</p>",
        }
    )
    (part,), notices = read_all("b.epub", book)
    assert part.text == "there"
    assert len(notices) == 1
    assert "b.xhtml" in notices[0]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.epub"])
def test_a_zip_that_is_none_of_them_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="which its format demands"):
        read(name, documents.zipped({"other.txt": "text"}))


def test_old_or_locked_office_files_are_refused_in_words() -> None:
    with pytest.raises(Refusal, match="locked by a password, or in Office's format"):
        read("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
