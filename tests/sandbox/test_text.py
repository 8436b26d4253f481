"""`context` of a worker: a lazy text gives what the same text as one `str` gives."""

from __future__ import annotations

import os
import random
import re
import tempfile

import pytest

from rlm_sandbox import matching, pieces
from rlm_sandbox import text as text_module
from rlm_sandbox.offsets import BLOCK_BYTES, Offsets, scan
from rlm_sandbox.text import LazyText, TextFile, open_text


def lazy(whole: str) -> LazyText:
    """The same text as a lazy one, however short it is."""
    raw = whole.encode()
    contents = scan(lambda start, end: raw[start:end], len(raw))
    with tempfile.TemporaryFile() as data, tempfile.TemporaryFile() as table:
        data.write(raw)
        data.flush()
        table.write(contents.table.tobytes())
        table.flush()
        file = TextFile(data.fileno(), table.fileno(), len(raw), contents.num_chars, False)
        opened = open_text(file)
    assert isinstance(opened, LazyText)
    return opened


def mixed(seed: int, num_pieces: int = 6000) -> str:
    """Some blocks of ASCII, CRLF, accents, combining marks, astral characters, odd line ends."""
    rng = random.Random(seed)
    plain = "The gate of the north depot opens at nine. " * 400
    odd = ["é", "e\u0301", "“quote”", "😀", "日本", "\r\n", "\n", "\u2028", "\x1c", "a", " ", "Zz9"]
    return "".join(
        plain if rng.random() < 0.002 else rng.choice(odd) * rng.randint(1, 3)
        for _ in range(num_pieces)
    )


@pytest.fixture(params=["ascii", "mixed", "other"], scope="module")
def pair(request: pytest.FixtureRequest) -> tuple[str, LazyText]:
    whole = {
        "ascii": "line one\r\nline two, 47-B\n\n" * 3000,
        "mixed": mixed(1),
        "other": mixed(2, 300),
    }[request.param]
    return whole, lazy(whole)


def test_slices_and_items_are_those_of_the_string(pair: tuple[str, LazyText]) -> None:
    whole, text = pair
    rng = random.Random(7)
    assert len(text) == len(whole)
    for _ in range(500):
        start = rng.randint(-len(whole) - 5, len(whole) + 5)
        stop = start + rng.randint(-50, 40_000)
        assert text[start:stop] == whole[start:stop]
    for _ in range(200):
        position = rng.randint(-len(whole), len(whole) - 1)
        assert text[position] == whole[position]
    assert text[10:400:7] == whole[10:400:7]
    assert text[400:10:-3] == whole[400:10:-3]
    with pytest.raises(IndexError):
        text[len(whole)]


def test_finding_and_counting_are_those_of_the_string(pair: tuple[str, LazyText]) -> None:
    whole, text = pair
    rng = random.Random(3)
    for _ in range(60):
        at = rng.randrange(len(whole))
        needle = whole[at : at + rng.randint(1, 6)]
        start, stop = sorted((rng.randrange(len(whole)), rng.randrange(len(whole) + 1)))
        assert text.find(needle) == whole.find(needle)
        assert text.rfind(needle) == whole.rfind(needle)
        assert text.find(needle, start, stop) == whole.find(needle, start, stop)
        assert text.count(needle) == whole.count(needle)
        assert text.count(needle, start, stop) == whole.count(needle, start, stop)
        assert text.startswith(needle, at)
        assert text.endswith(needle, 0, at + len(needle))
        assert needle in text
    assert "nowhere to be found" not in text
    assert "\ud800" not in text
    assert text.find("") == 0
    assert text.count("") == len(whole) + 1
    assert text.index(whole[5:9]) == whole.index(whole[5:9])
    with pytest.raises(ValueError, match="not found"):
        text.index("nowhere to be found")


def test_iteration_equality_and_cutting_are_those_of_the_string(
    pair: tuple[str, LazyText],
) -> None:
    whole, text = pair
    assert "".join(text) == whole
    assert text == whole
    assert text != whole[:-1] + "\0"
    assert text.strip() == whole.strip()
    assert text.partition("e") == whole.partition("e")
    assert text.rpartition("e") == whole.rpartition("e")


def test_splitlines_and_split_are_lazy_sequences_of_the_same_pieces(
    pair: tuple[str, LazyText],
) -> None:
    whole, text = pair
    for ours, theirs in [
        (text.splitlines(), whole.splitlines()),
        (text.splitlines(keepends=True), whole.splitlines(keepends=True)),
        (text.split("\n"), whole.split("\n")),
        (text.split("e"), whole.split("e")),
        (text.split("\n\n", 3), whole.split("\n\n", 3)),
    ]:
        assert ours[0] == theirs[0]
        assert list(ours[1:4]) == theirs[1:4]
        assert list(ours) == theirs
        assert len(ours) == len(theirs)
        assert ours[-1] == theirs[-1]
        middle = len(theirs) // 2
        assert ours[middle] == theirs[middle]
        assert list(ours[middle : middle + 700 : 2]) == theirs[middle : middle + 700 : 2]
    with pytest.raises(IndexError):
        text.splitlines()[10**9]


def test_blank_split_keeps_no_empty_words() -> None:
    whole = "  one two\r\n three\u2003four " * 5000
    text = lazy(whole)
    assert list(text.split()) == whole.split()
    assert len(text.split()) == len(whole.split())
    assert text.split(None, 2)[:2] == whole.split(None, 2)[:2]
    assert list(lazy(" \n ").split()) == []


def test_pieces_longer_than_a_window_and_cut_by_it_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(8)
    ends = ["a", "\r\n", "\n", "\r", " \u2003", "é" * 30, "--", "-"]
    whole = "x" + "".join(rng.choice(ends) for _ in range(3000)) + "z" * 500 + "\r\n"
    text = lazy(whole)
    for window, rest in ((7, 10**6), (64, 100), (1, 50)):
        monkeypatch.setattr(text_module, "WINDOW_CHARS", window)
        monkeypatch.setattr(pieces, "_MAX_REST_CHARS", rest)
        assert list(text.splitlines()) == whole.splitlines()
        assert list(text.splitlines(keepends=True)) == whole.splitlines(keepends=True)
        assert list(text.split("--")) == whole.split("--")
        assert list(text.split("\n")) == whole.split("\n")
        assert text.splitlines()[700:1300] == whole.splitlines()[700:1300]


PATTERNS = [
    r"47-B",
    r"\bnorth\b",
    r"(?i)GATE of",
    r"^line \w+",
    r"(?m)^line \w+",
    r"\w+(?=\.)",
    r"e.",
    r"[^a-z]+",
    r"[a-z]{3,} [a-z]+",
    r"(quote|日本)",
    r"é+",
    r"\s+",
    r"(?s)opens.{0,40}",
    r"$",
    r"x*",
    r"(?P<a>gate) of (the)?",
    r"\d\d-[A-Z]",
    "(?i)\u212a|k",
    r"(?<=north )depot",
    r"(?a)\w+",
    r"\u201cq",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_match_as_on_the_string(pattern: str, pair: tuple[str, LazyText]) -> None:
    whole, text = pair
    theirs = list(re.finditer(pattern, whole))
    ours = list(matching.finditer(pattern, text))
    assert [found.span() for found in ours] == [found.span() for found in theirs]
    assert [found.group() for found in ours] == [found.group() for found in theirs]
    assert [found.groups() for found in ours] == [found.groups() for found in theirs]
    assert matching.findall(pattern, text) == re.findall(pattern, whole)
    assert matching.split(pattern, text, 5) == re.split(pattern, whole, maxsplit=5)
    first = matching.search(pattern, text)
    assert (first and first.span()) == (theirs[0].span() if theirs else None)
    at_start, expected = matching.match(pattern, text), re.match(pattern, whole)
    assert (at_start and at_start.span()) == (expected and expected.span())


def test_matches_across_windows_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_WINDOW_CHARS", 100)
    monkeypatch.setattr(matching, "_BEFORE_CHARS", 10)
    monkeypatch.setattr(matching, "_AHEAD_CHARS", 20)
    rng = random.Random(5)
    whole = "".join(rng.choice(["é", "ab", " ", "\n", "word", "x" * 90]) for _ in range(2000))
    text = lazy(whole)
    for pattern in (r"\w+", r"\bword\b", r"x+", r"(?m)^.*$", r"\s*", r"(?s)a.{50}b", r"$"):
        ours = [found.span() for found in matching.finditer(pattern, text)]
        assert ours == [found.span() for found in re.finditer(pattern, whole)], pattern


def test_what_needs_the_whole_text_gives_what_the_string_gives(
    pair: tuple[str, LazyText],
) -> None:
    whole, text = pair
    assert text.lower() == whole.lower()
    assert text.replace("e", "“") == whole.replace("e", "“")
    assert text + "x" == whole + "x"
    assert "x" + text == "x" + whole
    assert f"{text}" == str(text) == whole
    assert text.isascii() == whole.isascii()
    assert text.encode() == whole.encode()
    assert text.title()[:50] == whole.title()[:50]
    assert text * 2 == whole * 2
    assert isinstance(text, str)
    with pytest.raises(AttributeError):
        text.no_such_thing  # noqa: B018 - the look-up is what is tested
    assert "slice it to read it" in repr(text)


def test_what_is_too_large_to_be_whole_is_refused_with_the_way_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_module, "_MAX_WHOLE_BYTES", 20)
    text = lazy("abc " * 9)
    for attempt in (
        lambda: text.lower(),
        lambda: text.replace("a", "b"),
        lambda: text + "x",
        lambda: "x" + text,
        lambda: f"{text}",
        lambda: str(text),
    ):
        with pytest.raises(TypeError, match="slice it, or use grep"):
            attempt()


def test_a_large_text_that_a_cell_makes_is_lazy_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "MAX_STR_BYTES", 1000)
    whole = mixed(11, 3000)
    made = lazy(whole).upper()
    assert isinstance(made, LazyText)
    assert made == whole.upper()
    assert made.find("日") == whole.upper().find("日")
    assert list(made.splitlines()) == whole.upper().splitlines()


def test_large_slices_are_lazy_views(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "MAX_STR_BYTES", 1000)
    whole = mixed(9, 2000)
    text = lazy(whole)
    view = text[100:-100]
    expected = whole[100:-100]
    assert isinstance(view, LazyText)
    assert len(view) == len(expected)
    assert view[5:50] == expected[5:50]
    assert view.find("日") == expected.find("日")
    spans = [found.span() for found in matching.finditer("é", view)]
    assert spans == [found.span() for found in re.finditer("é", expected)]
    assert list(view.split()) == expected.split()


def test_small_text_is_a_plain_string_and_an_empty_one_too() -> None:
    whole = "naïve\r\n😀"
    with tempfile.TemporaryFile() as file:
        file.write(whole.encode())
        file.flush()
        raw = len(whole.encode())
        assert open_text(TextFile(file.fileno(), None, raw, len(whole), True)) == whole
        assert open_text(TextFile(file.fileno(), None, 0, 0, True)) == ""
        os.fstat(file.fileno())  # still the caller's


@pytest.mark.parametrize("cut", range(1, 5))
def test_offsets_hold_where_a_character_lies_across_blocks(cut: int) -> None:
    whole = "a" * (BLOCK_BYTES - cut) + "😀" + "b" * BLOCK_BYTES + "é" * 10 + "c" * 3 * BLOCK_BYTES
    raw = whole.encode()
    contents = scan(lambda start, end: raw[start:end], len(raw))
    offsets = Offsets(lambda a, b: raw[a:b], len(raw), contents.num_chars, contents.table)
    assert contents.num_chars == len(whole)
    assert contents.char_width == 4
    for char in [*range(BLOCK_BYTES - 8, BLOCK_BYTES + 8), *range(len(whole))[::997], len(whole)]:
        byte = len(whole[:char].encode())
        assert offsets.byte_of(char) == byte
        assert offsets.char_of(byte) == char


@pytest.mark.parametrize("raw", [b"ab\xffcd", b"ok \xe2\x82", b"\xed\xa0\x80", b"\xc0\xaf"])
def test_scan_refuses_what_is_not_utf8(raw: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        scan(lambda start, end: raw[start:end], len(raw))
