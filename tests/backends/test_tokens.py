"""Counting for API models, without the network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.backends import catalogue
from rlm.backends.tokens import count_tokens, encoding_name, estimate_tokens, load_encoding


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-5", "o200k_base"),
        ("gpt-5-mini", "o200k_base"),
        ("gpt-4o-mini", "o200k_base"),
        ("gpt-4.1", "o200k_base"),
        ("openai/o3", "o200k_base"),
        ("o4-mini", "o200k_base"),
        ("openai/gpt-oss-120b", "o200k_base"),
        ("gpt-4", "cl100k_base"),
        ("gpt-4-turbo", "cl100k_base"),
        ("gpt-3.5-turbo", "cl100k_base"),
        ("claude-sonnet-4-5", None),
        ("Qwen/Qwen3-8B", None),
        ("llama3", None),
        ("solo3", None),
    ],
)
def test_a_model_is_counted_by_its_own_encoding(model: str, encoding: str | None):
    assert encoding_name(model) == encoding


@pytest.mark.parametrize(
    ("model", "tokens"),
    [("gpt-5", [13225, 11, 2375, 0]), ("gpt-4", [9906, 11, 1917, 0])],
)
def test_ranks_and_patterns_are_those_that_openai_published(model: str, tokens: list[int]):
    encoding = load_encoding(encoding_name(model))
    assert encoding is not None
    assert encoding.encode_ordinary("Hello, world!") == tokens
    assert count_tokens("Hello, world!", model) == 4


@pytest.mark.parametrize("char", [" ", "\n", "a", "=", "日", "\u00a0", "\x00"])
def test_a_million_of_one_character_is_counted(char: str):
    assert 0 < count_tokens(char * 1_000_000, "gpt-5") <= 3_000_000


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_counted(text: str):
    for model in ("gpt-5", "gpt-4", "another"):
        assert (count_tokens(text, model) > 0) == bool(text)


def test_an_unknown_model_is_estimated_from_bytes():
    assert count_tokens("x" * 35, "another") == estimate_tokens("x" * 35) == 10
    assert estimate_tokens("") == 0


def test_listed_prices_have_their_tiers():
    price = catalogue.facts("gemini-2.5-pro").price
    assert price is not None
    assert price.above is not None
    assert price.cost(300_000, 0) > 1.5 * price.cost(200_000, 0)


def test_an_unlisted_model_has_unknown_facts():
    assert catalogue.facts("no-such-model", "nor-this") == catalogue.Facts()
