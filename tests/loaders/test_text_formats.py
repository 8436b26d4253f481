"""Subtitles, notebooks, plain text and its encodings, and which file is in which format."""

from __future__ import annotations

import json

import pytest

from rlm.loaders import format_of, kind_of
from rlm.loaders.encodings import is_binary
from rlm.loaders.plain import decode
from rlm.loaders.ration import Refusal
from tests.loaders.reading import read, read_one, titles
from tests.support import documents

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i> there,
old {\\an8}friend.

2
01:02:03,000 --> 01:02:04,000
General &amp; co!
"""
VTT = """WEBVTT - a talk

NOTE nothing

intro
00:01.000 --> 00:02.500 align:start
<v.loud Bob Jones>Hello <00:01.200><c>there</c></v>

01:00:00.000 --> 01:00:01.000
- Bye
"""


def test_subtitles_read_a_line_a_cue() -> None:
    part = read_one("a.srt", SRT.encode())
    assert part.text == "[00:00:01] Hello there, old friend.\n[01:02:03] General & co!\n"
    assert part.metadata == {"num_cues": 2, "ends": "01:02:04"}


def test_web_subtitles_name_who_speaks() -> None:
    part = read_one("a.vtt", VTT.replace("\n", "\r\n").encode())
    assert part.text == "[00:00:01] Bob Jones: Hello there\n[01:00:00] - Bye\n"


def test_cues_without_empty_lines_between_them_are_told_apart() -> None:
    squeezed = SRT.replace("\n\n", "\n")
    assert read_one("a.srt", squeezed.encode()).text.count("\n") == 2


def test_subtitles_without_a_cue_are_refused() -> None:
    with pytest.raises(Refusal, match="no cue"):
        read("a.srt", b"just text\n")


def notebook(cells: list[dict[str, object]], **more: object) -> bytes:
    return json.dumps({"cells": cells, "metadata": {}, **more}).encode()


def test_a_notebook_reads_as_prose_code_and_output() -> None:
    book = notebook(
        [
            {"cell_type": "markdown", "source": ["# Title\n", "Some prose."]},
            {
                "cell_type": "code",
                "source": "1 + 1\nprint('x')",
                "outputs": [
                    {"output_type": "stream", "text": ["x\n"]},
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "2", "image/png": "a"},
                    },
                    {"output_type": "error", "traceback": ["\x1b[31mBoom\x1b[0m"]},
                    {"output_type": "display_data", "data": {"image/png": "aaaa"}},
                ],
            },
            {"cell_type": "markdown", "source": "## More"},
        ]
    )
    part = read_one("a.ipynb", book)
    assert part.text == (
        "# Title\nSome prose.\n\n```python\n1 + 1\nprint('x')\n```\n\nOutput:\n```\nx\n```\n\n"
        "Output:\n```\n2\n```\n\nOutput:\n```\nBoom\n```\n\n## More"
    )
    assert titles(part) == [(1, "Title"), (2, "More")]


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{}", b'{"cells": 3}', b'{"cells"', b"[" * 100_000, b'{"cells": [' + b"[" * 100_000],
)
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"cells|JSON|nested"):
        read("a.ipynb", data)


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "code", "source": 7, "outputs": 3},
        {"cell_type": ["x"], "source": {"a": 1}},
        {"cell_type": "code", "source": "y", "outputs": [None, {"data": [], "text": None}]},
    ],
)
def test_cells_of_other_types_are_no_obstacle(cell: dict[str, object]) -> None:
    good = {"cell_type": "markdown", "source": "good"}
    assert "good" in read_one("a.ipynb", notebook([cell, good])).text


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        ("naïve ☃".encode(), "naïve ☃", None),
        ("naïve".encode("utf-8-sig"), "naïve", None),
        ("naïve".encode("utf-16"), "naïve", "read as UTF-16"),
        ("naïve".encode("utf-32"), "naïve", "read as UTF-32"),
        ("naïve “q”".encode("cp1252"), "naïve “q”", "read as CP1252 (guessed)"),
        ("ééééé".encode() + b"\xff", "ééééé\ufffd", "1 invalid bytes"),
    ],
)
def test_plain_text_is_decoded_and_guesses_are_told(
    data: bytes, text: str, told: str | None
) -> None:
    found, note = decode(data)
    assert found == text
    assert (note is None) if told is None else (note is not None and told in note)


def test_binary_is_told_from_text() -> None:
    assert is_binary(b"a\0b")
    assert not is_binary("naïve".encode("utf-16"))


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.txt", b"text", None),
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a.pdf", b"not really", "pdf"),
        ("A.DOCX", b"PK\x03\x04", "docx"),
        ("a.jar", b"PK\x03\x04", "zip"),
        ("a.pptx", b"PK\x03\x04", "unread"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "unread"),
        ("a.key", b"-----BEGIN", None),
        ("a", b"\x1f\x8b\x08\0", "gzip"),
        ("a.json", b"{}", None),
        ("a.csv", b"a,b", None),
        ("a.py", b"import x", None),
        ("a", bytes(257) + b"ustar\0", "tar"),
    ],
)
def test_formats_are_known_by_what_files_begin_with_then_by_name(
    name: str, head: bytes, found: str | None
) -> None:
    assert format_of(name, head) == found


def test_kinds_of_plain_text_go_by_suffix() -> None:
    kinds = [kind_of(name) for name in ("a.md", "a.py", "a.csv", "a.jsonl", "a.log", "README")]
    assert kinds == ["markdown", "code", "csv", "json", "text", "text"]


def test_a_format_that_is_not_read_says_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"\.pptx is not read; save it as PDF, DOCX, XLSX or text"):
        read("a.pptx", documents.zipped({"ppt/slides/slide1.xml": "<a/>"}))
