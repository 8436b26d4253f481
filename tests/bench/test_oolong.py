"""OOLONG as published: sizes, texts, gold answers, scorer; exact code as a second opinion."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from rlm.bench.lines import Pool, rows
from rlm.bench.oolong import FIRST_DAY, LAST_DAY, Window, draw_window, num_lines
from rlm.bench.oolong_questions import Question, draw_questions
from rlm.bench.oolong_score import parse, score
from rlm.bench.oolong_solver import solve
from rlm.bench.oolong_wordings import ASKED, ASKED_REWORDED, WHERE, WHERE_REWORDED
from rlm.bench.oracle import Oracle, Reading


@pytest.fixture(scope="module")
def pool() -> Pool:
    return rows()


@pytest.fixture(scope="module")
def window(pool: Pool) -> Window:
    return draw_window(pool, 787, "test")


@pytest.fixture(scope="module")
def questions(window: Window) -> list[Question]:
    return draw_questions(window, "test")


@pytest.mark.parametrize(
    ("power", "lines"),
    # From the published description: trec's windows at 2^10 … 2^22 tokens.
    [(10, 14), (13, 188), (14, 388), (15, 787), (16, 1585), (17, 3182), (20, 25531), (22, 102158)],
)
def test_window_holds_as_many_lines_as_published(pool: Pool, power: int, lines: int) -> None:
    trec_like = replace(pool, line_tokens=39, head_tokens=168)
    assert num_lines(trec_like, 2**power) == lines


def test_text_has_published_header_lines_and_footer(window: Window) -> None:
    lines = window.text().splitlines()
    assert lines[0].startswith("The following lines contain 787 sentences, one per line.")
    assert "'weather'" in lines[0]
    assert lines[2].startswith("You will be asked to answer questions about the aggregate label")
    assert lines[4] == str(window.lines[0])
    assert "Recall: the preceding lines contain 787 sentences" in window.text()
    assert window.text().count(" || Instance: ") == 787
    assert " || Label: " not in window.text()


def test_reworded_text_shares_no_line_with_the_published_one(window: Window) -> None:
    published, reworded = (set(window.text(flag).splitlines()) - {""} for flag in (False, True))
    assert not published & reworded
    assert all(line.text in window.text(is_reworded=True) for line in window.lines)


def test_users_and_days_are_drawn_as_published(window: Window) -> None:
    users = Counter(line.user for line in window.lines)
    common = users.most_common(78)
    assert 0.7 < sum(count for _, count in common) / 787 < 0.9
    assert all(10_000 <= user < 100_000 for user in users)
    assert all(FIRST_DAY <= line.day <= LAST_DAY for line in window.lines)


def test_pool_that_is_too_small_is_repeated(pool: Pool) -> None:
    few = replace(pool, lines={label: texts[:3] for label, texts in pool.lines.items()})
    assert len(draw_window(few, 787, "few").lines) == 787


def test_same_seed_draws_the_same_window(pool: Pool, window: Window) -> None:
    assert draw_window(pool, 787, "test") == window
    assert draw_window(pool, 787, "other") != window


def test_exact_code_finds_every_gold_answer_of_every_kind(pool: Pool) -> None:
    """Gold answers and the solver were written apart; a tie is settled as published."""
    asked = set()
    for seed in "abcdef":
        window = draw_window(pool, 300, seed)
        for question in draw_questions(window, seed):
            asked.add(question.asked)
            told = solve(question, window.lines, window.labels)
            assert score(question.kind, question.gold, told) == 1, (question, told)
    assert asked == set(ASKED)


def test_wrong_labels_change_the_answers(window: Window, questions: list[Question]) -> None:
    lines = [replace(line, label=window.labels[0]) for line in window.lines]
    scores = [score(q.kind, q.gold, solve(q, lines, window.labels)) for q in questions[:25]]
    assert sum(scores) < 15


def test_first_questions_count_and_the_groups_follow(questions: list[Question]) -> None:
    order = list(dict.fromkeys(question.group for question in questions))
    assert order == ["counting", "user", "timeline"]
    assert [q.asked for q in questions[:2]] in (["most", "least"], ["least", "relative"])
    kinds = {question.kind for question in questions}
    assert kinds >= {"LABEL", "COMPARISON", "NUMERIC", "USER"}


def test_every_question_has_both_wordings_and_no_place_is_left_open(
    questions: list[Question],
) -> None:
    assert set(ASKED) == set(ASKED_REWORDED)
    assert set(WHERE) == set(WHERE_REWORDED)
    for question in questions:
        published, reworded = question.text(), question.text(is_reworded=True)
        assert published != reworded
        assert "{" not in published + reworded


def test_question_on_a_label_reads_as_published() -> None:
    question = Question("counting", "NUMERIC", "count", ("3",), fields={"a": "entity"})
    assert question.text() == (
        "In the above data, how many data points should be classified as label 'entity'? Give your "
        "final answer in the form 'Answer: number'."
    )


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("Label: entity", "entity"),
        ("I counted.\n**Label: [human being]**", "human being"),
        ("Answer: entity is more common than location", "more common"),
        ("Answer: entity is same frequency as location", "same frequency"),
        ("entity", "entity"),
        ("the label that wins is entity", "entity"),
        ("User: 44106", "44106"),
    ],
)
def test_reply_is_parsed_as_published(reply: str, told: str) -> None:
    assert parse(reply) == told


@pytest.mark.parametrize(
    ("kind", "gold", "reply", "points"),
    [
        ("LABEL", "entity", "Label: entity", 1),
        ("LABEL", "entity", "Label: location", 0),
        ("COMPARISON", "more common than", "Answer: a is more common than b", 1),
        # The trap: "less common" stands within "less common than".
        ("COMPARISON", "less common than", "Answer: label is less common than other", 1),
        ("COMPARISON", "less common than", "Answer: label is more common than other", 0),
        ("NUMERIC", "10", "Answer: 10", 1),
        ("NUMERIC", "10", "Answer: 12", 0.75**2),
        ("NUMERIC", "10", "Answer: ten", 0),
        ("DATE", "02/16/2022", "Date: 2022-02-16", 1),
        ("DATE", "02/16/2022", "Date: 02/17/2022", 0),
        ("DATE", "02/16/2022", "Date: soon", 0),
        ("USER", "44106", "User: 44106", 1),
    ],
)
def test_scores_are_those_published(kind: str, gold: str, reply: str, points: float) -> None:
    assert score(kind, (gold,), reply) == pytest.approx(points)


def test_only_the_first_of_tied_labels_counts() -> None:
    assert score("LABEL", ("a label", "b label"), "Label: b label") == 0


def test_oracle_knows_every_line_of_a_window(window: Window) -> None:
    oracle = Oracle((Reading(line.text, line.label) for line in window.lines), window.labels)
    ask = f"One of {', '.join(window.labels)}.\nText: "
    for line in window.lines[:100]:
        assert oracle.read(ask + str(line)) == line.label
        assert oracle.read(ask + line.text) == line.label
        assert oracle.read(f"{ask}“{line.text}”") == line.label
