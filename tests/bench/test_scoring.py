"""What counts as the expected value, and what does not."""

from __future__ import annotations

import pytest

from rlm.bench.scoring import is_right


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Carrow Bay", "Carrow Bay"),
        ("  CARROW\nBAY. ", "Carrow Bay"),
        ("“the tin lantern”", "tin lantern"),
        ("1240 gallons", "1,240 gallons"),
        (4711, "4711"),
        ("ＱＸ-4471", "QX-4471"),
        (None, None),
    ],
)
def test_same_value_in_another_dress_is_right(answer: object, expected: str | None) -> None:
    assert is_right(answer, expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The port is Carrow Bay", "Carrow Bay"),
        ("Carrow", "Carrow Bay"),
        ("1,240", "1,240 gallons"),
        ("47110", "4711"),
        ("1,24", "124"),
        ("", "4711"),
        (None, "4711"),
        ("4711", None),
        ("", None),
    ],
)
def test_part_sentence_or_guess_is_wrong(answer: object, expected: str | None) -> None:
    assert not is_right(answer, expected)
