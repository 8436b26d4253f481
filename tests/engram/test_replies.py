"""Text while its tokens come: whatever the cuts, the pieces are the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rlm.engram import replies
from rlm.engram.replies import Writing
from tests.support import tiny_engram

TOKENS = tiny_engram.tokenizer()
REFUSE = TOKENS.special["<|refuse|>"]


def written(ids: list[int], stops: tuple[str, ...] = (), *, is_raw: bool = False) -> list[str]:
    writing = Writing(TOKENS, stops, is_raw=is_raw)
    pieces = [writing.feed([token]) for token in ids]
    return [*pieces, writing.finish()]


@given(st.lists(st.integers(6, TOKENS.vocab_size - 1), max_size=60))
def test_the_pieces_of_any_tokens_are_their_text(ids: list[int]):
    assert "".join(written(ids)) == replies.as_text(TOKENS, ids)
    assert "".join(written(ids, is_raw=True)) == TOKENS.decode(ids)


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=3))
def test_nothing_is_shown_from_the_first_stop_sequence_on(text: str, stops: list[str]):
    text = text.encode("utf-8", "replace").decode()
    stops = [stop.encode("utf-8", "replace").decode() for stop in stops]
    found = [at for at in map(text.find, stops) if at >= 0]
    wanted = text[: min(found)] if found else text
    assert "".join(written(TOKENS.encode(text), tuple(stops), is_raw=True)) == wanted


def test_what_may_begin_a_stop_sequence_is_held_back_and_comes_later():
    pieces = written(TOKENS.encode("a\nb\n\nc"), ("\n\n\n",), is_raw=True)
    assert "".join(pieces) == "a\nb\n\nc"
    assert not any(piece.endswith("\n") for piece in pieces)


def test_a_character_of_several_tokens_comes_whole():
    pieces = written(TOKENS.encode("é😀"), is_raw=True)
    assert [piece for piece in pieces if piece] == ["é", "😀"]


def test_a_refusal_is_no_text():
    ids = [REFUSE, *TOKENS.encode(" so")]
    assert replies.is_refusal(TOKENS, ids)
    assert not replies.is_refusal(TOKENS, ids[1:])
    assert "".join(written(ids)) == replies.as_text(TOKENS, ids) == "so"
