"""RULER's samples: what is asked for stands in the text, once or as often as told; the scorer."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from rlm.bench.oracle import Oracle
from rlm.bench.ruler import TASKS, Sample, draw_sample, num_tokens, score

NEEDLES = [name for name, task in TASKS.items() if task.group == "needles"]
WORDINGS = pytest.mark.parametrize("is_reworded", [False, True])


def test_there_are_eight_needle_tasks_and_three_others() -> None:
    assert len(NEEDLES) == 8
    assert set(TASKS) - set(NEEDLES) == {"variable tracking", "common words", "frequent words"}


@WORDINGS
@pytest.mark.parametrize("name", NEEDLES)
def test_every_value_asked_for_stands_in_the_text(name: str, is_reworded: bool) -> None:
    sample = draw_sample(name, 20_000, is_reworded, "test")
    assert len(sample.expected) == (4 if name in ("multi-value", "multi-query") else 1)
    assert all(sample.text.count(value) == 1 for value in sample.expected)
    assert not any(value in sample.question for value in sample.expected)
    size = 20_000 * TASKS[name].bytes_per_token
    assert 0.75 * size < len(sample.text.encode()) < 1.1 * size
    oracle = Oracle(sample.readings)
    assert oracle.read(sample.text).splitlines() == sorted(sample.expected, key=sample.text.index)


def test_single_needle_is_asked_for_as_published() -> None:
    sample = draw_sample("single 2", 5_000, False, "test")
    key = re.search(r"numbers for (\S+) is: \d{7}\.", sample.text)
    assert key is not None
    assert sample.question == (
        f"What is the special magic number for {key[1]} mentioned in the provided text?"
    )
    assert sample.text.startswith("A special magic number is hidden within the following text.")


def test_several_needles_are_asked_for_as_published() -> None:
    sample = draw_sample("multi-query", 5_000, False, "test")
    assert re.fullmatch(
        r"What are all the special magic numbers for \S+, \S+, \S+, and \S+ mentioned in the "
        r"provided text\?",
        sample.question,
    )
    assert sample.text.startswith("Some special magic numbers are hidden within")


@WORDINGS
def test_chain_of_variables_is_in_order_and_leads_to_its_value(is_reworded: bool) -> None:
    sample = draw_sample("variable tracking", 20_000, is_reworded, "test")
    value = re.search(r"\b\d{5}\b", sample.question)
    assert value is not None
    pattern = r"let (\w+) := (\w+)" if is_reworded else r"VAR (\w+) = (?:VAR )?(\w+)"
    steps = re.findall(pattern, sample.text)
    known, reached = {value[0]}, []
    for name, source in steps:
        if source in known:
            known.add(name)
            reached.append(name)
    assert reached == list(sample.expected)
    assert len(steps) == 10  # five of the solved example


@WORDINGS
def test_common_words_are_common_and_no_other_comes_near(is_reworded: bool) -> None:
    sample = draw_sample("common words", 20_000, is_reworded, "test")
    body = sample.text.partition("\n")[2]
    counts = Counter(re.findall(r"[a-z]+", body))
    assert {word for word, _ in counts.most_common(10)} == set(sample.expected)
    assert {counts[word] for word in sample.expected} == {30}
    assert max(count for word, count in counts.items() if word not in sample.expected) == 3


@WORDINGS
def test_frequent_words_follow_zipf_after_the_dots(is_reworded: bool) -> None:
    sample = draw_sample("frequent words", 50_000, is_reworded, "test")
    counts = Counter(re.findall(r"\.{3}|\b[a-z]{6}\b", sample.text))
    ranked = [word for word, _ in counts.most_common(4)]
    assert ranked == ["...", *sample.expected]
    assert counts["..."] / counts[ranked[1]] == pytest.approx(4, rel=0.05)


def test_same_seed_draws_the_same_sample() -> None:
    for name in TASKS:
        assert draw_sample(name, 2_000, False, "a") == draw_sample(name, 2_000, False, "a")
        assert draw_sample(name, 2_000, False, "a") != draw_sample(name, 2_000, False, "b")


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("HKFZO, ewfgh", 1),
        ("the variables are hkfzo", 0.5),
        ("none", 0),
        ("HKFZO EWFGH " + "and more " * 200, 0),  # dumping the text earns nothing
    ],
)
def test_share_of_what_is_expected_counts_within_the_cap(answer: str, points: float) -> None:
    assert score(answer, Sample("", "", ("HKFZO", "EWFGH"), 30)) == points


def test_tokens_are_counted_about_as_tokenizers_do() -> None:
    assert num_tokens("") == 0
    assert num_tokens("The grass is green.") == 5
    assert num_tokens("2381992") == 3
    assert 20 <= num_tokens("a4538592-de96-4cdb-a36a-5febea6129a4") <= 30
