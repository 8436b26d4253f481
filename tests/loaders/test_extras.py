"""Formats whose library is not installed: the one command that installs it, or a way without."""

from __future__ import annotations

import sys

import pytest

from rlm.loaders.ration import Refusal
from tests.loaders.reading import read, read_all, read_one
from tests.support import documents

ZST = bytes.fromhex("28b52ffd") + bytes(20)


@pytest.mark.parametrize(
    ("library", "name", "data", "command"),
    [
        ("pypdfium2", "a.pdf", documents.pdf(["x"]), "pip install 'engram-rlm[pdf]'"),
        ("zstandard", "a.zst", ZST, "pip install 'engram-rlm[zst]'"),
    ],
)
def test_a_missing_library_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, library: str, name: str, data: bytes, command: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)  # how Python itself marks what is not there
    with pytest.raises(Refusal) as refusal:
        read(name, data)
    assert command in str(refusal.value)
    (part,), notices = read_all("z.zip", documents.zipped({name: data, "a.txt": "read"}))
    assert part.text == "read"
    assert len(notices) == 1
    assert command in notices[0]


def test_html_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax", None)
    assert read_one("a.html", b"<h1>T</h1><p>text").text == "# T\n\ntext"
