"""Where a match could start is never told too late, whatever the pattern and the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rlm_sandbox import engines, matching, scanning

from .test_text import lazy

LETTERS = "aAbkKs1 -.\n\r_é\u212aſ日😀İ"
literals = st.text(LETTERS, min_size=1, max_size=4).map(re.escape)
atoms = st.one_of(
    literals,
    st.sampled_from(
        [
            ".",
            r"\w",
            r"\W",
            r"\d",
            r"\D",
            r"\s",
            r"\S",
            "[ab]",
            "[^a]",
            "[a-k1]",
            r"[^\w]",
            r"[\d-]",
        ]
        + [
            r"[^\S\n]",
            r"\b",
            r"\B",
            "^",
            "$",
            r"\Z",
            "(?=a)",
            "(?!b)",
            "(?<=a)",
            "(?<!1)",
            "é",
            "[^é日]",
        ]
    ),
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?s:{part})"),
        st.tuples(
            inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{0,20}", "+?", "{9}"])
        ).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    )


patterns = st.recursive(atoms, combined, max_leaves=6)
texts = st.lists(st.text(LETTERS, max_size=12), max_size=30).map("".join)


@pytest.fixture(params=["google-re2", "memmem", "re"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Everything small, so that windows and slices end everywhere."""
    forget()
    if request.param == "google-re2":
        pytest.importorskip("re2")
    else:
        monkeypatch.setattr(engines, "re2", lambda: None)
    if request.param == "re":
        monkeypatch.setattr(engines, "memmem", lambda: None)
    monkeypatch.setattr(engines, "SLICE_BYTES", 16)
    monkeypatch.setattr(engines, "_NEAR_BYTES", 8)
    monkeypatch.setattr(matching, "_WINDOW_CHARS", 32)
    monkeypatch.setattr(matching, "_FIRST_CHARS", 4)
    yield request.param
    forget()


def forget() -> None:
    """What was compiled by another engine."""
    engines.literal.cache_clear()
    scanning._plan.cache_clear()  # noqa: SLF001  # a cache is no part of what is tested


def compiled(pattern: str, flags: int) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern, flags)
    except re.error:  # a repeat of a repeat, or a look-behind of no fixed width
        return None


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(patterns, texts, st.sampled_from([0, re.I, re.M, re.S, re.I | re.M, re.A]))
@example("k", "K\u212ak", re.I)
@example("i", "İıIi", re.I)
@example("(?:a|)b", "b", 0)
def test_any_pattern_matches_as_on_the_string(
    engine: str, pattern: str, whole: str, flags: int
) -> None:
    found = compiled(pattern, flags)
    if found is None or not whole:
        return
    theirs = [match.span() for match in found.finditer(whole)]
    assert [match.span() for match in matching.finditer(found, lazy(whole))] == theirs


@pytest.mark.parametrize(
    "sought", ["needle", "a", "aa", "ab\n", "日", "-", "needle ab\n日", "tea tent", "eezeele ", "ß"]
)
def test_counting_is_that_of_the_string(engine: str, sought: str) -> None:
    whole = "aaa needle ab\n日-" * 40 + "x" * 500 + "aaaa" + "needle" * 9 + "tea tea tent" * 9
    whole += "eezeeze" * 5 + "eezeele eezeele  "
    assert lazy(whole).count(sought) == whole.count(sought)
    assert lazy(whole).find(sought) == whole.find(sought)
    assert lazy(whole).find(sought, 700) == whole.find(sought, 700)


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("needle", "needle"),
        (r"\bneedle\b", "needle"),
        (r"\w+ needle", "x needle"),
        (r"(?m)^needle: \d+$", "needle: 12"),
        ("(?P<a>need)(?:le)", "needle"),
        (r"needle\s+\d", "needle\n 4"),
    ],
)
def test_far_matches_are_gone_to_directly(engine: str, pattern: str, near: str) -> None:
    text = lazy("hay 1\n" * 2000 + near + "\n" + "hay 2\n" * 2000)
    skip, _ = text.sight(re.compile(pattern))
    assert skip is not None
    place = skip(0, len(text))
    assert 12_000 <= place <= 12_000 + len(near)
    assert skip(place + len(near) + 1, len(text)) == -1


def test_a_pattern_that_could_match_anywhere_has_no_place_to_go_to(engine: str) -> None:
    text = lazy("hay\n" * 100)
    for pattern in (r"x*", r"", r"$", r"(?=a)"):
        assert text.sight(re.compile(pattern)).skip is None


def test_a_match_can_be_asked_for_its_parts() -> None:
    text = lazy("one two\nthree four\n" * 50)
    (match, *_) = matching.finditer(r"(?P<first>\w+) (\w+)", text, pos=8)
    assert (match.group("first"), match[2], match.span(2)) == ("three", "four", (14, 18))
    assert match.groupdict() == {"first": "three"}
    assert match.expand(r"\2-\1") == "four-three"
    assert match.re.groups == 2
    assert match.string is text
    ends: Any = [found.end() for found in matching.finditer(r"\w+", text, pos=4, endpos=10)]
    assert ends == [7, 10]
