"""OOLONG-Pairs: the published questions, gold sets by brute force, F1."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from rlm.bench.oolong import Line
from rlm.bench.pairs import HUM, LOC, NUM, TASKS, Dated, PairTask, f1, gold, question

DAY = date(2024, 1, 1)


def line(user: int, label: str, day: date = DAY) -> Line:
    return Line(day, user, "text", label)


def test_question_reads_as_published() -> None:
    assert question(TASKS[3]).startswith(
        "In the above data, list all pairs of user IDs (no duplicate pairs, list lower ID first) "
        "where both users have at least one instance with a human being or location, and all "
        "instances that are a human being for both users must be after January 6, 2023. Each of"
    )
    assert question(TASKS[0]).endswith(
        "In your answer, list all pairs in the format (user_id_1, user_id_2), separated by "
        "newlines."
    )
    assert all(question(task) != question(task, is_reworded=True) for task in TASKS)


def test_users_pair_when_both_have_a_line_of_either_label() -> None:
    lines = [line(3, NUM), line(1, LOC), line(2, HUM), line(3, HUM)]
    assert gold(PairTask(1, (NUM, LOC)), lines) == {(1, 3)}


def test_date_holds_strictly_for_all_lines_and_for_users_without_any() -> None:
    task = PairTask(4, (HUM, LOC), Dated(HUM, True, DAY))
    later = date(2024, 1, 2)
    lines = [line(1, LOC), line(2, HUM, later), line(3, HUM, later), line(3, HUM), line(4, LOC)]
    assert gold(task, lines) == {(1, 2), (1, 4), (2, 4)}


def test_gold_agrees_with_brute_force() -> None:
    lines = [
        line(user, label, date(2023, month, 7))
        for user in range(20)
        for label, month in ((TASKS[user % 10].labels[0], 1 + user % 12), (HUM, 1 + user % 5))
        if (user * 7 + month) % 3
    ]
    for task in TASKS:
        expected = set()
        for a, b in combinations(range(20), 2):
            own = [[one for one in lines if one.user == user] for user in (a, b)]
            if all(any(one.label in task.labels for one in part) for part in own) and (
                task.dated is None or all(task.dated.holds(part) for part in own)
            ):
                expected.add((a, b))
        assert gold(task, lines) == expected


@pytest.mark.parametrize(
    ("pairs", "reply", "points"),
    [
        ({(1, 2), (3, 4)}, "(1, 2)\n(3, 4)", 1),
        ({(1, 2), (3, 4)}, "(2, 1), (1,2)", 2 / 3),
        ({(1, 2)}, "(5, 6)", 0),
        (set(), "[]", 1),
        (set(), "(1, 2)", 0),
        ({(1, 2)}, "none", 0),
    ],
)
def test_f1_of_pairs(pairs: set[tuple[int, int]], reply: str, points: float) -> None:
    assert f1(frozenset(pairs), reply) == pytest.approx(points)
