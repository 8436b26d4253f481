"""Span answers: SQuAD's own counting, and which articles are held out."""

from __future__ import annotations

import pytest

from rlm.bench.spans import Span, exact, f1, normalised


@pytest.mark.parametrize(
    ("answer", "golds", "em", "points"),
    [
        ("The Central Asia!", ("Central Asia",), True, 1.0),
        ("arid plains of Central Asia", ("Central Asia",), False, 4 / 7),
        ("Europe", ("Central Asia", "europe."), True, 1.0),
        ("Africa", ("Central Asia",), False, 0.0),
        ("", ("Central Asia",), False, 0.0),
    ],
)
def test_answers_count_as_in_squad(
    answer: str, golds: tuple[str, ...], em: bool, points: float
) -> None:
    assert exact(answer, golds) is em
    assert f1(answer, golds) == pytest.approx(points)


def test_articles_case_and_punctuation_go() -> None:
    assert normalised("An  apple, the (red) one") == "apple red one"


def test_oracle_reads_the_sentence_that_holds_the_answer() -> None:
    span = Span("It was cold. The ship sank in 1912. Nobody knew.", "When?", ("1912",))
    (reading,) = span.readings()
    assert reading.passage == "The ship sank in 1912."
    assert span.reworded() == "Going by what is written here, when?"
