"""HTML, by both engines: what a reader sees, in order, tables as rows, encodings as declared."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rlm.loaders import html
from rlm.loaders.layout import Layout
from tests.loaders.reading import read, read_all, read_one, titles

PAGE = """<!doctype html><html lang="en"><head><title> A  page </title>
<style>p { color: red }</style>
<meta name="description" content="About it"></head><body><h1>The <b>big</b> one</h1>
<p>Some <b>bold</b>, <i>i</i>n line.<br>Next line.</p><script>evil("x")</script>
<ul><li>one<li>two<ul><li>within</ul><li>three</ul>
<table><tr><th>Name<th>Age</tr><tr><td><p>Alice</p></td><td><p>42</p></td></tr>
<tr><td></td><td>x</td><td></td><td>z</td></tr></table>After.
<pre>
 kept   as
    it is
</pre><h2>Second</h2>x &amp; y &lt;z&gt; &eacute;</body></html>"""

SEEN = """# The big one

Some bold, in line.
Next line.

- one
- two
  - within
- three

Name\tAge
Alice\t42
\tx\t\tz

After.

 kept   as
    it is


## Second

x & y <z> é"""


def by_selectolax(text: str) -> html.Reader:
    return html.read(text)


def by_stdlib(text: str) -> html.Reader:
    reader = html.Reader(Layout())
    html.read_by_stdlib(text, reader)
    return reader


@pytest.fixture(params=[by_selectolax, by_stdlib])
def engine(request: pytest.FixtureRequest) -> Callable[[str], html.Reader]:
    return request.param  # type: ignore[no-any-return]


def test_a_page_reads_as_it_is_seen(engine: Callable[[str], html.Reader]) -> None:
    reader = engine(PAGE)
    assert reader.layout.text == SEEN
    assert reader.metadata == {"language": "en", "title": "A page", "description": "About it"}


def test_what_is_never_closed_is_read_to_its_end(engine: Callable[[str], html.Reader]) -> None:
    assert engine("<p>one<p>two<table><tr><td>a<td>b").layout.text == "one\n\ntwo\n\na\tb"


def test_tables_that_only_lay_out_a_page_keep_the_inner_rows(
    engine: Callable[[str], html.Reader],
) -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    page = f"<table><tr><td>{inner}</td></tr><tr><td>foot</td></tr></table>"
    assert [line for line in engine(page).layout.text.split("\n") if line] == [
        "a\tb",
        "c\td",
        "foot",
    ]


def test_headings_are_the_outline() -> None:
    part = read_one("page.html", PAGE.encode())
    assert part.kind == "html"
    assert titles(part) == [(1, "The big one"), (2, "Second")]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("windows-1251", '<meta charset="windows-1251">'),
        ("shift_jis", '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'),
        ("koi8-r", '<?xml version="1.0" encoding="koi8-r"?>'),
    ],
)
def test_the_declared_encoding_is_used(encoding: str, head: str) -> None:
    word = "こんにちは" if encoding == "shift_jis" else "Привет"
    part = read_one("page.html", f"{head}<p>{word}</p>".encode(encoding))
    assert part.text == word


def test_a_declared_encoding_may_lie_and_be_no_encoding_of_text() -> None:
    for lie in ("zip", "hex", "undefined", "no-such", "rot13"):
        (part,) = read("page.html", f'<meta charset="{lie}"><p>caf\u00e9</p>'.encode())
        assert part.text == "caf\u00e9"


def test_a_guessed_encoding_is_told() -> None:
    (part,), notices = read_all("page.html", b"<p>caf\xe9</p>")
    assert part.text == "caf\u00e9"
    assert notices == ("page.html: read as CP1252 (guessed)",)


def test_a_page_without_text_is_told() -> None:
    parts, notices = read_all("page.html", b"<html><script>only()</script></html>")
    assert (parts, notices) == ([], ("page.html: no text in it",))
