"""What is written down is what was read, however it was cut into blocks, and indexed on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.context.store import Store
from rlm.context.writer import Writer
from rlm_sandbox import offsets
from rlm_sandbox.offsets import Scanner, scan

texts = st.text(st.sampled_from("ab\n é“日😀\u0301"), max_size=60)
odd_bytes = st.lists(
    st.sampled_from([b"a", "é".encode(), "😀".encode(), b"\xf0\x9f", b"\xff", b"\x80", b"\xe2"]),
    max_size=30,
).map(b"".join)


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


cuts = st.lists(st.integers(1, 9), max_size=20)


@given(data=odd_bytes, sizes=cuts)
def test_bytes_are_decoded_as_a_whole_would_be(data: bytes, sizes: list[int]) -> None:
    with Writer() as writer:
        writer.add("a", (block for block in cut(data, sizes) if block), "text")
        with Store.from_writer(writer) as store:
            assert store.slice(0, 10_000) == data.decode("utf-8", "replace")
            assert store.num_chars == store.documents[0].end
            is_whole = data.decode("utf-8", "ignore").encode() == data
            assert bool(store.notices) is not is_whole


@given(text=texts, sizes=cuts)
def test_a_text_fed_in_pieces_is_scanned_as_the_whole(text: str, sizes: list[int]) -> None:
    data = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offsets, "BLOCK_BYTES", 8)
        whole = scan(lambda start, end: data[start:end], len(data))
        scanner = Scanner()
        for piece in cut(data, sizes):
            scanner.feed(piece)
        assert scanner.finish() == whole
        assert list(whole.table) == [
            len(data[: block + 1].decode("utf-8", "ignore"))
            - (
                data[block] < 0x80
                or len(data[: block + 1].decode("utf-8", "ignore").encode()) > block
            )
            for block in range(0, len(data), 8)
        ]


@given(first=texts, second=texts, sizes=cuts)
def test_what_is_taken_back_was_never_fed(first: str, second: str, sizes: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offsets, "BLOCK_BYTES", 8)
        plain, scanner = Scanner(), Scanner()
        plain.feed(first.encode())
        scanner.feed(first.encode())
        before = scanner.mark()
        for piece in cut(second.encode(), sizes):
            scanner.feed(piece)
        scanner.back_to(before)
        with pytest.raises(UnicodeDecodeError):
            scanner.feed(b"ab\xff")
        assert scanner.finish() == plain.finish()
