from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.engram.dialect import fingerprint, render_prompt, render_reply
from rlm.engram.tokenizer import SPECIAL_TOKENS, Tokenizer, normalized
from tests.support import tiny_engram

TOKENS = tiny_engram.tokenizer()


@given(st.text())
def test_text_comes_back_whole(text: str):
    clean = text.encode("utf-8", "replace").decode("utf-8")
    assert TOKENS.decode(TOKENS.encode(text)) == clean


@given(st.sampled_from(SPECIAL_TOKENS), st.text(), st.text())
def test_text_never_becomes_a_special_token(special: str, before: str, after: str):
    assert min(TOKENS.encode(before + special + after)) >= len(SPECIAL_TOKENS)


def test_a_lone_surrogate_is_replaced_not_raised():
    assert TOKENS.decode(TOKENS.encode("a\ud800b")) == "a?b"


@pytest.mark.parametrize("run", [" ", "\n", "x", "é", "."])
def test_a_megabyte_of_one_character_is_encoded(run: str):
    text = f"before {run * 1_000_000} after"
    assert TOKENS.decode(TOKENS.encode(text)) == text


def test_half_a_character_decodes_to_a_mark():
    first_byte = TOKENS.encode("é")[0]
    assert TOKENS.decode([first_byte]) == "\ufffd"


def test_digits_stay_apart():
    assert len(TOKENS.encode("2026")) == 4


def test_a_saved_tokenizer_loads_the_same(tmp_path: Path):
    TOKENS.save(tmp_path / "t.bpe")
    loaded = Tokenizer.load(tmp_path / "t.bpe")
    assert loaded.ranks == TOKENS.ranks
    assert loaded.compressed_vocab_size == TOKENS.compressed_vocab_size


@pytest.mark.parametrize(
    "content",
    [b"YQ== 1\n", b"YQ== 0\nYg== 0\n", b"not base64! 0\n", b"YQ==\n", b"YQ== x\n", b"YQ== 0 0\n"],
    ids=["hole", "twice", "no base64", "no rank", "no number", "three fields"],
)
def test_a_file_that_is_no_list_of_ranks_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "t.bpe").write_bytes(content)
    with pytest.raises(ValueError, match=r"."):
        Tokenizer.load(tmp_path / "t.bpe")


def test_compression_joins_what_differs_in_case_or_space_only():
    (the,) = TOKENS.encode(" the")
    (capital,) = TOKENS.encode(" The")
    (bare,) = TOKENS.encode("The")
    (other,) = TOKENS.encode("er")
    table = TOKENS.compression
    assert table[the] == table[capital] == table[bare] != table[other]
    assert TOKENS.compressed_vocab_size < TOKENS.vocab_size


def test_compression_numbers_by_first_appearance_and_keeps_bytes_apart():
    table = TOKENS.compression
    assert table[: len(SPECIAL_TOKENS)].tolist() == list(range(len(SPECIAL_TOKENS)))
    continuation = [len(SPECIAL_TOKENS) + byte for byte in range(0x80, 0xC0)]
    assert len({int(table[token]) for token in continuation}) == 64


@pytest.mark.parametrize(
    ("text", "key"),
    [(" Café", "cafe"), ("ﬁn", "fin"), ("  \n", " "), (" ", " "), ("ÅB", "ab"), ("", "")],
)
def test_normal_form_is_the_published_one(text: str, key: str):
    assert normalized(text) == key


def test_a_prompt_ends_where_the_reply_begins():
    prompt = render_prompt(TOKENS, [("system", "a"), ("user", "b"), ("assistant", "c")])
    special = TOKENS.special
    assert prompt == [
        special["<|system|>"],
        *TOKENS.encode("a"),
        special["<|user|>"],
        *TOKENS.encode("b"),
        special["<|assistant|>"],
        *TOKENS.encode(" c"),
        special["<|end|>"],
        special["<|assistant|>"],
    ]
    assert render_reply(TOKENS, "c") == [*TOKENS.encode(" c"), special["<|end|>"]]


def test_the_dialects_hash_tells_prompts_apart():
    assert fingerprint(["a", "b"]) == fingerprint(["a", "b"])
    assert len({fingerprint(["a", "b"]), fingerprint(["ab"]), fingerprint(["b", "a"])}) == 3


def test_ranks_are_stored_as_tiktoken_stores_them(tmp_path: Path):
    TOKENS.save(tmp_path / "t.bpe")
    first, *_ = (tmp_path / "t.bpe").read_bytes().splitlines()
    assert first == base64.b64encode(b"\x00") + b" 0"
