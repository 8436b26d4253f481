"""Sections of documents: what `outline` lists, and where `chunks` are cut."""

from __future__ import annotations

from typing import Any

import pytest

from rlm_sandbox.documents import Document
from rlm_sandbox.finding import Finder
from rlm_sandbox.sections import Section, outline

from .test_finding import Host, bound, count
from .test_text import lazy

NOTES = """\
# Notes

Some words.

## Set-up

```sh
# not a heading
```

### Tools ##

More words.

Old style
=========

Under the line.

## Last
"""
NOVEL = """\
A NOVEL

CONTENTS

CHAPTER I. The House

It stood on a hill. Part of it had burned.

CHAPTER II. The Garden

Nothing grew.

EPILOGUE

They left.
"""
PYTHON = '''\
"""A module."""
import os


@decorated
@twice(3)
class Shop:
    def open(self) -> None:
        async with self.door() as door:
            print("def no")

    async def close(
        self, hard: bool
    ) -> None:
        pass


def main():
    pass
'''
OTHERS = """\
export default async function load(path) {
}
const twice = (n) => n * 2;
func (s *Server) Serve(l net.Listener) error {
pub(crate) fn parse<'a>(text: &'a str) -> Item<'a> {
    public static int main(String[] args) throws IOException {
static int add(int a, int b)
{
CREATE TABLE crew (id int);
deploy() {
"""


def titles(text: str, kind: str) -> list[tuple[int, str]]:
    document = Document("a", 0, len(text), kind)
    found = outline(text, document, 1000)
    assert found == outline(lazy(text), document, 1000)
    return [(item.level, item.title) for item in found]


def test_headings_of_markdown_are_listed_without_those_in_fences() -> None:
    assert titles(NOTES, "markdown") == [
        (1, "Notes"), (2, "Set-up"), (3, "Tools"), (1, "Old style"), (2, "Last"),
    ]  # fmt: skip
    first, setup, tools, old, last = outline(NOTES, Document("a", 0, len(NOTES)), 99)
    assert NOTES[setup.start : setup.end].startswith("## Set-up\n")
    assert NOTES[setup.start : setup.end].endswith("More words.\n\n")
    assert (first.end, tools.end, old.end) == (old.start, old.start, len(NOTES))
    assert str(tools).startswith("    Tools [")
    assert len(last) == len("## Last\n")


def test_chapters_of_prose_are_listed_and_a_line_of_prose_is_not() -> None:
    assert titles(NOVEL, "text") == [
        (2, "CHAPTER I. The House"), (2, "CHAPTER II. The Garden"), (2, "EPILOGUE"),
    ]  # fmt: skip
    numbered = "Title\n\n1. Scope\n\nWords.\n\n1.1 Terms\n\n10.2.3 Ends\n\n3. is no heading. It\n\n"
    assert titles(numbered, "text") == [(1, "1. Scope"), (2, "1.1 Terms"), (3, "10.2.3 Ends")]


def test_definitions_of_code_are_listed_by_indentation() -> None:
    assert titles(PYTHON, "code") == [
        (1, "class Shop"), (2, "def open(self) -> None"), (2, "async def close("),
        (1, "def main()"),
    ]  # fmt: skip
    shop = outline(PYTHON, Document("a", 0, len(PYTHON), "code"), 1)[0]
    assert PYTHON[shop.start :].startswith("@decorated")
    assert [title.split("(")[0] for _, title in titles(OTHERS, "code")] == [
        "export default async function load", "const twice = ", "func ",
        "pub", "public static int main", "static int add", "CREATE TABLE crew ", "deploy",
    ]  # fmt: skip


def test_what_a_format_says_of_its_sections_counts_first() -> None:
    text = "# not this\n\n" * 9
    told = {"outline": [[1, "Sheet One", 0], [2, "Part", 30], [1, "Sheet Two", 60]]}
    document = Document("book.xlsx", 10, 100, "xlsx", told)
    assert outline(text, document, 99) == [
        Section("Sheet One", 1, 10, 70, "book.xlsx"),
        Section("Part", 2, 40, 70, "book.xlsx"),
        Section("Sheet Two", 1, 70, 100, "book.xlsx"),
    ]
    paged = Document("a.pdf", 0, 50, "pdf", {}, [(1, 0), (3, 20)])
    assert [item.title for item in outline(text, paged, 99)] == ["page 1", "page 3"]


def test_outline_is_of_all_documents_or_of_one_and_capped() -> None:
    whole = NOTES + "\n\n" + PYTHON
    documents = [
        Document("notes.md", 0, len(NOTES), "markdown"),
        Document("shop.py", len(NOTES) + 2, len(whole), "code"),
    ]
    find = bound(whole, Host(), documents)["outline"]
    assert [item.document for item in find()] == ["notes.md"] * 5 + ["shop.py"] * 4
    assert find("shop.py") == find(documents[1]) == find()[5:]
    assert whole[find("shop.py")[0].start :].startswith("@decorated")
    assert len(find(max_items=6)) == 6
    with pytest.raises(ValueError, match="did you mean"):
        find("shop.p")


def pieces(whole: Any, document: Document, **wanted: Any) -> list[str]:
    finder = Finder(Host(), whole, [document])
    found = list(finder.chunks(**wanted))
    assert "".join(piece.text for piece in found) == str(whole)
    assert all(count(piece.text) <= wanted["tokens"] for piece in found)
    return [piece.text for piece in found]


@pytest.mark.parametrize("made", [str, lazy])
def test_chunks_are_cut_before_headings_and_small_sections_stay_together(made: Any) -> None:
    whole = "".join(f"## Part {n}\n\n" + "Some words here. " * 12 + "\n\n" for n in range(40))
    found = pieces(made(whole), Document("a", 0, len(whole)), tokens=200, by="heading")
    assert all(piece.startswith("## Part") for piece in found)
    assert 10 < len(found) < 30


def test_a_section_that_does_not_fit_is_cut_at_its_paragraphs() -> None:
    whole = "# One\n\n" + "Some words here.\n\n" * 100 + "# Two\n\n" + "Others.\n\n" * 90
    found = pieces(whole, Document("a", 0, len(whole)), tokens=150, by="heading")
    assert sum(piece.startswith("# Two") for piece in found) == 1
    assert all(piece.endswith("\n\n") for piece in found)


def test_chunks_of_code_hold_whole_functions_with_their_decorators() -> None:
    whole = "".join(f"@mark\ndef f{n}(x):\n    y = x\n\n    return y\n\n\n" for n in range(60))
    found = pieces(whole, Document("a.py", 0, len(whole), "code"), tokens=150, by="function")
    assert all(piece.startswith("@mark\ndef f") for piece in found)
    by_heading = pieces(whole, Document("a.py", 0, len(whole), "code"), tokens=150, by="heading")
    assert by_heading == found


def test_chunks_by_page_start_at_pages() -> None:
    whole = "words and words " * 300
    pages = [(number, number * 160) for number in range(30)]
    found = pieces(whole, Document("a.pdf", 0, len(whole), "pdf", {}, pages), tokens=90, by="page")
    places = [sum(map(len, found[:n])) for n in range(len(found))]
    assert all(place % 160 == 0 for place in places)


def test_chunks_of_a_section_or_a_document_keep_to_it() -> None:
    document = Document("a", 0, len(NOTES))
    finder = Finder(Host(), NOTES, [document])
    setup = finder.outline()[1]
    found = list(finder.chunks(setup, tokens=500))
    assert [piece.text for piece in found] == [NOTES[setup.start : setup.end]]
    assert [piece.text for piece in finder.chunks(document, tokens=500)] == [NOTES]
