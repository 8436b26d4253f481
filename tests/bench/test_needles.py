"""Planted facts: exact places, honest decoys, one seed one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm.bench.needles import Case, draw_cases, plant, read_paragraphs
from rlm.bench.vocabulary import KINDS, SHAPES
from rlm.bench.wordings import CORRECTIONS, FACTS, FORMER, QUESTIONS

SEEDS = [str(number) for number in range(300)]
ABSENT = [number % 4 == 3 for number in range(300)]


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return draw_cases(SEEDS, ABSENT)


def test_wordings_are_many_and_every_value_shape_is_used(cases: tuple[Case, ...]) -> None:
    assert len(FACTS) >= 12
    assert len(QUESTIONS) >= 12
    assert {case.wording for case in cases} >= set(FACTS)
    assert {case.phrasing for case in cases} >= set(QUESTIONS)
    used = {attribute.shape for kind in KINDS for attribute in kind.attributes}
    assert used == set(SHAPES)
    assert {case.shape for case in cases} == used


def test_templates_name_the_thing_the_attribute_and_the_value() -> None:
    for template in (text for family in FACTS.values() for text in family):
        folded = template.lower()
        assert "{thing}" in folded
        assert "{attribute}" in folded
        assert "{value}" in folded
        assert "\n\n" not in template
    assert all("{old}" in text for text in (*FORMER, *CORRECTIONS))
    assert all("{value}" not in text for text in FORMER)


def test_answer_stands_in_its_passage_and_in_none_that_speaks_of_something_else(
    cases: tuple[Case, ...],
) -> None:
    for case in cases:
        if case.answer is None or case.holder is None:
            continue
        holding = [
            place
            for place, text in enumerate(case.passages)
            if case.answer.casefold() in text.casefold()
        ]
        # A short number may occur within another; the fact's own passage is always among them.
        assert case.holder in holding


def test_absent_fact_leaves_only_decoys_of_its_thing_and_its_attribute(
    cases: tuple[Case, ...],
) -> None:
    absent = [case for case in cases if case.answer is None]
    assert len(absent) == 75
    assert all(case.holder is None and len(case.passages) == 4 for case in absent)


def test_replaced_value_comes_before_the_one_that_holds(cases: tuple[Case, ...]) -> None:
    replaced = [case for case in cases if case.replaced]
    assert {case.replaced for case in replaced} == {"former", "corrected"}
    assert all(case.holder is not None and case.holder >= 1 for case in replaced)


def test_no_two_cases_of_a_document_speak_of_the_same_thing(cases: tuple[Case, ...]) -> None:
    facts = [text for case in cases for text in case.passages]
    assert len(facts) == len(set(facts))


def test_document_is_drawn_from_its_seed_alone(tmp_path: Path) -> None:
    few = draw_cases(SEEDS[:8], ABSENT[:8])
    first = plant(few, 20_000, "a", tmp_path / "first.txt")
    again = plant(draw_cases(SEEDS[:8], ABSENT[:8]), 20_000, "a", tmp_path / "again.txt")
    other = plant(few, 20_000, "b", tmp_path / "other.txt")
    assert first.path.read_bytes() == again.path.read_bytes()
    assert first.plants == again.plants
    assert first.path.read_bytes() != other.path.read_bytes()


def test_plants_are_found_where_the_haystack_says_in_code_points(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    haystack = plant(cases, 100_000, "places", tmp_path / "document.txt")
    text = haystack.path.read_text("utf-8")
    assert haystack.num_bytes == haystack.path.stat().st_size
    assert len(text) < haystack.num_bytes  # the prose has curly quotes
    for case, plants in zip(haystack.cases, haystack.plants, strict=True):
        assert [text[spot.start : spot.end] for spot in plants] == list(case.passages)
        assert [spot.start for spot in plants] == sorted(spot.start for spot in plants)


def test_document_has_the_size_asked_for(tmp_path: Path) -> None:
    haystack = plant(draw_cases(["x"], [False]), 1_000_000, "size", tmp_path / "document.txt")
    assert 4_450_000 < haystack.num_bytes < 4_550_000


def test_prose_carries_no_licence_text_and_no_table_of_contents() -> None:
    paragraphs = read_paragraphs()
    assert len(paragraphs) > 5_000
    assert not any("gutenberg" in piece.casefold() for piece in paragraphs)


def test_missing_prose_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no prose"):
        read_paragraphs(tmp_path)
