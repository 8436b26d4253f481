"""The store keeps text exactly, by code points, and never writes or maps the user's file."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from rlm.context.store import Store
from rlm.context.writer import Writer
from rlm.errors import UsageError
from rlm.records import Document
from rlm_sandbox import text as text_module
from rlm_sandbox.text import LazyText, open_text

ODD = "Tab\tCRLF\r\nlone\rnaïve e\u0301 “q” 日本 😀\x00\u2028 end"


def test_slices_are_those_of_the_string() -> None:
    rng = random.Random(1)
    whole = "".join(rng.choice([ODD, "plain ascii text. " * 900]) for _ in range(60))
    with Store.from_documents([("a", whole, "text")]) as store:
        assert store.num_chars == len(whole)
        assert store.num_bytes == len(whole.encode())
        for _ in range(300):
            start = rng.randrange(len(whole))
            end = start + rng.randrange(50_000)
            assert store.slice(start, end) == whole[start:end]
        assert store.slice(-5, 3) == whole[:3]
        assert store.slice(9, 4) == ""
        assert "".join(text for _, text in store.windows(0, len(whole))) == whole


def test_documents_are_ranges_with_nothing_lost_between() -> None:
    texts = [("one", ODD, "text"), ("two", "", "code"), ("three", "last", "markdown")]
    with Store.from_documents(texts) as store:
        assert [document.name for document in store.documents] == ["one", "two", "three"]
        for (_, text, kind), document in zip(texts, store.documents, strict=True):
            assert store.slice(document.start, document.end) == text
            assert document.kind == kind
        assert store.slice(0, 10**9) == "\n\n".join(text for _, text, _ in texts)
        assert store.documents_in(0, 1) == (store.documents[0],)
        assert store.notices == ()


def test_a_single_file_is_used_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ODD.encode())
    before = path.stat().st_mtime_ns
    with Store.from_documents([("a.txt", path, "text")]) as store:
        assert os.fstat(store.text_file().data_fd).st_ino == path.stat().st_ino
        assert store.slice(0, 10**6).encode() == path.read_bytes()
    assert path.stat().st_mtime_ns == before


def test_bytes_that_are_not_utf8_are_replaced_and_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    good = "größer " * 20  # so much that the rest is damage, not another encoding
    path.write_bytes(good.encode() + b"caf\xe9 and \xff\xfe " + "é\ufffd😀".encode() + b"\xe2\x82")
    with Store.from_documents([("latin.txt", path, "text")]) as store:
        assert store.slice(0, 999) == good + "caf\ufffd and \ufffd\ufffd é\ufffd😀\ufffd"
        assert store.notices == ("latin.txt: 4 invalid bytes replaced by U+FFFD (not UTF-8)",)
    with Store.from_documents([("s", "lone \ud800 one", "text")]) as store:
        assert store.slice(0, 99) == "lone \ufffd one"


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wide.txt"
    path.write_bytes("wide “text” 😀\r\n".encode("utf-16"))
    with Store.from_documents([("wide.txt", path, "text")]) as store:
        assert store.slice(0, 99) == "wide “text” 😀\r\n"
        assert store.notices == ("wide.txt: read as UTF-16",)


def test_an_empty_context_is_a_store_too() -> None:
    with Store.from_documents([]) as store:
        assert (store.num_chars, store.documents, store.in_memory) == (0, (), True)
        assert open_text(store.text_file()) == ""
        assert store.search("anything") == []


def test_a_worker_rebuilds_the_text_and_cannot_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.from_documents([("a", ODD * 2000, "text")]) as store:
        assert store.in_memory
        assert open_text(store.text_file()) == ODD * 2000
        with pytest.raises(OSError, match="Bad file descriptor|not permitted"):
            os.pwrite(store.text_file().data_fd, b"x", 0)
    monkeypatch.setattr("rlm.context.store.MAX_STR_BYTES", 1000)
    with Store.from_documents([("a", ODD * 2000, "text")]) as store:
        file = store.text_file()
        assert not file.in_memory
        assert file.index_fd is not None
        with pytest.raises(OSError, match="Bad file descriptor|not permitted"):
            os.pwrite(file.index_fd, b"x", 0)
        text = open_text(file)
        assert isinstance(text, LazyText)
        assert text[5000:5100] == (ODD * 2000)[5000:5100]


@pytest.mark.parametrize(("sample", "width"), [("a", 1), ("é", 1), ("“", 2), ("😀", 4)])
def test_in_memory_counts_what_python_needs_for_the_widest_character(
    sample: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "plain " * 1000 + sample
    monkeypatch.setattr("rlm.context.store.MAX_STR_BYTES", len(whole) * width)
    with Store.from_documents([("a", whole, "text")]) as store:
        assert store.in_memory
    monkeypatch.setattr("rlm.context.store.MAX_STR_BYTES", len(whole) * width - 1)
    with Store.from_documents([("a", whole, "text")]) as store:
        assert not store.in_memory
    assert text_module.MAX_STR_BYTES == 64 << 20


def test_a_file_that_shrinks_is_an_error_and_one_that_grows_is_not(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("line\n" * 1000)
    with Store.from_documents([("log.txt", path, "text")]) as store:
        with path.open("a") as log:
            log.write("more\n")
        assert store.slice(4990, 5010) == "line\nline\n"
        os.truncate(path, 10)
        with pytest.raises(UsageError, match="became shorter"):
            store.slice(0, 5000)


def test_a_document_that_cannot_be_read_leaves_no_trace(tmp_path: Path) -> None:
    writer = Writer()

    def broken() -> object:
        yield b"half of it"
        raise OSError("disk")

    writer.add("one", "first", "text")
    with pytest.raises(OSError, match="disk"):
        writer.add("bad", broken(), "text")  # type: ignore[arg-type]
    writer.add("two", "second", "text")
    with Store.from_writer(writer) as store:
        assert store.documents == (Document("one", 0, 5), Document("two", 7, 13))
        assert store.slice(0, 99) == "first\n\nsecond"


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("same", "utf-8")
    with (
        Store.from_documents([("x", path, "text")]) as one,
        Store.from_documents([("y", "same", "text")]) as two,
    ):
        assert one.sha256 == two.sha256
        assert len(one.sha256) == 64
