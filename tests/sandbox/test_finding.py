"""search, grep, chunks and count_tokens of a cell, over plain and lazy text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from rlm_sandbox.documents import Document
from rlm_sandbox.finding import Finder
from rlm_sandbox.hit import Hit
from rlm_sandbox.namespace import finder_names
from rlm_sandbox.text import LazyText

from .test_text import lazy

NOTES = "Gate codes\r\n\r\nThe north depot: 4471.\r\nThe south depot: 9002.\r\nEnd 😀\r\n"
LETTER = "Dear Anna,\nthe key of unit 47-B is with Mr. Harris.\nYours, O.\n"
WHOLE = NOTES + "\n\n" + LETTER
START = len(NOTES) + 2
DOCUMENTS = [
    Document("notes.txt", 0, len(NOTES)),
    Document("letter.md", START, START + len(LETTER), "markdown"),
]


class Host:
    """Counts a token a word, a blank run or a mark; remembers what was asked."""

    def __init__(self, rows: list[list[float]] | None = None) -> None:
        self.rows = rows or []
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, name: str, *args: Any) -> Any:
        self.calls.append((name, *args))
        if name == "count_tokens":
            return [count(text) for text in args[0]]
        return self.rows


def count(text: str) -> int:
    return len(re.findall(r"\w{1,6}|\s+|[^\w\s]", text))


@pytest.fixture(params=["str", "lazy"])
def of(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    return lazy if request.param == "lazy" else str


def bound(context: Any, host: Host, documents: list[Document] | None = None) -> dict[str, Any]:
    return finder_names(Finder(host, context, documents or [Document("a", 0, len(context))]))


def test_search_slices_the_rows_of_the_host_into_hits(of: Callable[[str], Any]) -> None:
    host = Host([[START + 11, START + 20, 0.5], [0, 4, 0.25]])
    hits = bound(of(WHOLE), host, DOCUMENTS)["search"]("where is the key", 2)
    assert hits == [
        Hit(WHOLE[START + 11 : START + 20], START + 11, START + 20, "letter.md", 0.5),
        Hit("Gate", 0, 4, "notes.txt", 0.25),
    ]
    assert host.calls == [("search", "where is the key", 2, None)]


def test_search_within_documents_names_them_to_the_host() -> None:
    host = Host()
    search = bound(WHOLE, host, DOCUMENTS)["search"]
    search("key", documents=[DOCUMENTS[1], "notes.txt"])
    search("key", documents="letter.md")
    assert [call[3] for call in host.calls] == [["letter.md", "notes.txt"], ["letter.md"]]
    with pytest.raises(ValueError, match=r"'leter.md'; did you mean 'letter.md'"):
        search("key", documents=["leter.md"])
    with pytest.raises(TypeError, match="query must be a string"):
        search(3)


def test_a_hit_reads_as_its_text_and_cannot_change() -> None:
    hit = Hit("the text " * 100, 5, 905, "a.txt", 0.5)
    assert str(hit) == f"{hit}" == hit.text
    assert len(hit) == 900
    assert len(repr(hit)) < 500
    assert repr(Hit("x", 1, 2, "d")) == "Hit('x', 1, 2, 'd')"
    with pytest.raises(AttributeError):
        hit.text = "other"  # type: ignore[misc]


def test_grep_gives_whole_lines_once_with_their_places(of: Callable[[str], Any]) -> None:
    hits = bound(of(WHOLE), Host(), DOCUMENTS)["grep"](r"[oe]")
    assert [hit.text for hit in hits] == [
        "Gate codes",
        "The north depot: 4471.",
        "The south depot: 9002.",
        "Dear Anna,",
        "the key of unit 47-B is with Mr. Harris.",
        "Yours, O.",
    ]
    assert all(WHOLE[hit.start : hit.end] == hit.text for hit in hits)
    assert [hit.document for hit in hits] == ["notes.txt"] * 3 + ["letter.md"] * 3


def test_grep_anchors_at_lines_also_with_crlf(of: Callable[[str], Any]) -> None:
    grep = bound(of(WHOLE), Host(), DOCUMENTS)["grep"]
    assert [hit.text for hit in grep(r"^The .*\d+\.$")] == [
        "The north depot: 4471.",
        "The south depot: 9002.",
    ]
    assert [hit.text for hit in grep(r"^End [^$]$")] == ["End 😀"]
    assert [hit.text for hit in grep(re.compile("YOURS", re.IGNORECASE))] == ["Yours, O."]
    assert [hit.text for hit in grep("yours", flags=re.IGNORECASE)] == ["Yours, O."]


def test_grep_shows_lines_around_within_the_document(of: Callable[[str], Any]) -> None:
    grep = bound(of(WHOLE), Host(), DOCUMENTS)["grep"]
    (hit,) = grep("south", before=1, after=1)
    assert hit.text == "The north depot: 4471.\r\nThe south depot: 9002.\r\nEnd 😀"
    (hit,) = grep("Anna", before=9, after=1)
    assert hit.text == "Dear Anna,\nthe key of unit 47-B is with Mr. Harris."
    (hit,) = grep("Gate", before=9)
    assert hit.text == "Gate codes"


def test_grep_stops_at_its_cap_and_cuts_endless_lines(of: Callable[[str], Any]) -> None:
    grep = bound(of("line with needle\n" * 500), Host())["grep"]
    assert len(grep("needle")) == 100
    assert len(grep("needle", max_hits=7)) == 7
    long = "x" * 50_000 + " needle " + "y" * 50_000
    (hit,) = bound(of(long), Host())["grep"]("needle")
    assert "needle" in hit.text
    assert len(hit.text) <= 2_000
    assert long[hit.start : hit.end] == hit.text


def prose(seed: int, num_words: int = 4_000) -> str:
    rng = random.Random(seed)
    parts = []
    for _ in range(num_words):
        parts.append("".join(rng.choices("abcdeé日", k=rng.randint(1, 14))))
        parts.append(rng.choice([" ", " ", " ", " ", ". ", "\n", "\n\n", "\r\n\r\n"]))
    return "".join(parts)


@pytest.mark.parametrize("by", ["paragraph", "line", "sentence"])
def test_chunks_fit_cover_everything_and_cut_no_word(by: str, of: Callable[[str], Any]) -> None:
    whole = prose(1)
    pieces = list(bound(of(whole), Host())["chunks"](tokens=60, by=by))
    assert all(count(piece.text) <= 60 for piece in pieces)
    assert all(whole[piece.start : piece.end] == piece.text for piece in pieces)
    assert "".join(piece.text for piece in pieces) == whole
    ends = [piece.end for piece in pieces[:-1]]
    assert not any(whole[end - 1].isalnum() and whole[end].isalnum() for end in ends)
    assert sum(count(piece.text) for piece in pieces) / len(pieces) > 25


def test_chunks_end_at_paragraphs_where_these_fit() -> None:
    whole = "\n\n".join(f"Paragraph {number} says this and that." for number in range(200))
    pieces = bound(whole, Host())["chunks"](tokens=80)
    assert all(piece.text.endswith("that.\n\n") for piece in pieces[:-1])


def test_chunks_are_lazy_and_counted_in_batches() -> None:
    host = Host()
    chunks = bound(prose(2, 20_000), host)["chunks"](tokens=100)
    assert host.calls == []
    assert chunks[0].start == 0
    assert len(host.calls) <= 2
    assert chunks[:3][0] == chunks[0]
    assert len(host.calls) <= 5
    assert len(chunks) > 100
    assert chunks[-1].end == chunks[len(chunks) - 1].end
    assert len(host.calls) < len(chunks) / 4
    with pytest.raises(IndexError):
        chunks[10**6]


def test_overlapping_chunks_repeat_the_end_of_the_one_before() -> None:
    whole = prose(3)
    pieces = list(bound(whole, Host())["chunks"](tokens=80, overlap=20))
    assert all(count(piece.text) <= 80 for piece in pieces)
    assert pieces[-1].end == len(whole)
    joints = list(zip(pieces, pieces[1:], strict=False))
    assert all(right.start <= left.end for left, right in joints)
    assert sum(right.start < left.end for left, right in joints) > 0.9 * len(joints)


def test_a_word_too_long_alone_is_cut_and_one_that_fits_is_not() -> None:
    whole = "short " + "w" * 3_000 + " " + "internationalization " * 3
    pieces = list(bound(whole, Host())["chunks"](tokens=10))
    assert all(count(piece.text) <= 10 for piece in pieces)
    assert "".join(piece.text for piece in pieces) == whole
    assert sum("internationalization" in piece.text for piece in pieces) >= 2


def test_chunks_of_documents_hits_and_other_text_keep_their_places() -> None:
    host = Host()
    chunks = bound(WHOLE, host, DOCUMENTS)["chunks"]
    assert [piece.document for piece in chunks()] == ["notes.txt", "letter.md"]
    assert [piece.text for piece in chunks()] == [NOTES, LETTER]
    hit = Hit(LETTER, START, START + len(LETTER), "letter.md")
    inner = chunks(hit, tokens=12)
    assert inner[0].start == START
    assert "".join(piece.text for piece in inner) == LETTER
    assert [piece.text for piece in chunks("other text", tokens=50)] == ["other text"]
    assert list(chunks("")) == []
    assert list(chunks(" \n ")) == []


def test_chunks_refuse_sizes_that_cannot_be() -> None:
    chunks = bound(WHOLE, Host())["chunks"]
    with pytest.raises(ValueError, match="by must be one of"):
        chunks(by="moon")
    with pytest.raises(ValueError, match="tokens must be"):
        chunks(tokens=0)
    with pytest.raises(ValueError, match="overlap"):
        chunks(tokens=10, overlap=10)


def test_count_tokens_is_the_hosts_and_large_texts_go_in_pieces(of: Callable[[str], Any]) -> None:
    host = Host()
    functions = bound(of("word " * 700_000), host)
    assert functions["count_tokens"]("two words") == 3
    assert functions["count_tokens"](Hit("one", 0, 3)) == 1
    whole = of("word " * 700_000)
    assert functions["count_tokens"](whole) == 1_400_000
    assert isinstance(whole, str | LazyText)
    assert all(sum(map(len, call[1])) <= 5 << 20 for call in host.calls)
    assert functions["count_tokens"]("") == 0
