"""PDF: pages and where they begin, what has no text, what is damaged or locked."""

from __future__ import annotations

import pytest

from rlm.loaders.ration import Refusal
from tests.loaders.reading import read, read_all, read_one
from tests.support import documents


def test_each_page_begins_where_it_says() -> None:
    part = read_one("a.pdf", documents.pdf(["One page.\nTwo lines.", "The second (2).", "Third"]))
    assert part.kind == "pdf"
    assert part.text == "One page.\nTwo lines.\n\nThe second (2).\n\nThird"
    assert [part.text[start:].split("\n")[0] for _, start in part.pages] == [
        "One page.",
        "The second (2).",
        "Third",
    ]
    assert [number for number, _ in part.pages] == [1, 2, 3]


def test_metadata_says_title_and_pages() -> None:
    part = read_one("a.pdf", documents.pdf(["x"], title="On sandboxes"))
    assert part.metadata == {"title": "On sandboxes", "num_pages": 1}


def test_pages_without_text_are_told_and_keep_their_number() -> None:
    (part,), notices = read_all("a.pdf", documents.pdf(["", "text", ""]))
    assert notices == ("a.pdf: no text on pages 1, 3",)
    assert dict(part.pages)[2] == part.text.index("text")


def test_a_scan_is_refused() -> None:
    with pytest.raises(Refusal, match="no page has text"):
        read("a.pdf", documents.pdf(["", ""]))


@pytest.mark.parametrize("keep", [20, 200, 500])
def test_a_truncated_file_is_refused_or_read(keep: int) -> None:
    whole = documents.pdf(["some text on a page"])
    try:
        parts, _ = read_all("a.pdf", whole[:keep])
    except Refusal as refusal:
        assert "PDF" in str(refusal) or "text" in str(refusal)  # noqa: PT017  # either may happen
    else:
        assert parts
