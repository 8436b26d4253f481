"""What servers say when they refuse, in their several dialects."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from rlm.backends.refusals import error_of, overflow, refusal, retry_after_seconds
from rlm.errors import TransientBackendError

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("told", "sizes"),
    [
        (
            "This model's maximum context length is 8192 tokens. However, your messages resulted "
            "in 9001 tokens. Please reduce the length of the messages.",
            (9001, 8192),
        ),
        (
            "This model's maximum context length is 32768 tokens. However, you requested 40000 "
            "tokens (38000 in the messages, 2000 in the completion).",
            (40000, 32768),
        ),
        ("prompt is too long: 210000 tokens > 200000 maximum", (210000, 200000)),
        (
            "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
            (190000, 200000),
        ),
        (
            "The input token count (1,200,000) exceeds the maximum number of tokens allowed "
            "(1,048,576).",
            (1200000, 1048576),
        ),
        (
            "request (1417 tokens) exceeds the available context size (512 tokens), try "
            "increasing it",
            (1417, 512),
        ),
        ("the request exceeds the available context size", (77, 99)),
    ],
)
def test_both_sizes_are_read_from_what_is_said(told: str, sizes: tuple[int, int]):
    error = overflow("m", {"message": told}, lambda: (77, 99))
    assert error is not None
    assert (error.prompt_tokens, error.window_tokens) == sizes
    assert str(sizes[0]) in str(error)
    assert str(sizes[1]) in str(error)


def test_fields_for_the_sizes_stand_before_what_is_said():
    told = {"type": "exceed_context_size_error", "n_prompt_tokens": 700, "n_ctx": 512}
    error = overflow("m", told, lambda: (1, 1))
    assert error is not None
    assert (error.prompt_tokens, error.window_tokens) == (700, 512)


def test_sizes_that_make_no_sense_are_ours():
    told = {"code": "context_length_exceeded", "n_prompt_tokens": -7, "n_ctx": "10" * 40}
    error = overflow("m", told, lambda: (77, 99))
    assert error is not None
    assert (error.prompt_tokens, error.window_tokens) == (77, 99)


@pytest.mark.parametrize("told", ["no such model", "", "max_tokens is too large: 99999"])
def test_other_refusals_are_no_overflow(told: str):
    assert overflow("m", {"message": told}, lambda: (1, 1)) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": format_datetime(datetime.fromtimestamp(NOW + 12, UTC))}, 12.0),
        ({"retry-after": format_datetime(datetime.fromtimestamp(NOW - 12, UTC))}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
def test_a_pause_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None):
    assert retry_after_seconds(headers, lambda: NOW) == seconds


@pytest.mark.parametrize(("status", "overloaded"), [(429, True), (503, True), (500, False)])
def test_overload_is_told_from_sickness(status: int, overloaded: bool):
    error = refusal("m", status, {}, {"message": "no\nmore"})
    assert isinstance(error, TransientBackendError)
    assert error.overloaded is overloaded
    assert str(error) == f"m: HTTP {status}: no more"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "one"}}, "one"),
        ({"error": "two"}, "two"),
        ({"detail": "three"}, "three"),
        (["four"], None),
        (None, None),
    ],
)
def test_an_error_is_found_wherever_a_server_puts_it(body: object, message: str | None):
    assert error_of(body).get("message") == message
