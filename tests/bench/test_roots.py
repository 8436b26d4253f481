"""Root tasks: exact answers, many phrasings, and a perfect reader that is no more than that."""

from __future__ import annotations

import json
import re
from urllib.request import Request, urlopen

import pytest

from rlm.bench.oracle import Oracle, Reading
from rlm.bench.phrasings import ROOTS, ROWS
from rlm.bench.roots import REFUSED, RootTask, draw_root_tasks
from rlm.bench.scoring import is_right
from rlm.bench.server import serving


@pytest.fixture(scope="module")
def tasks() -> tuple[RootTask, ...]:
    return draw_root_tasks("test", per_phrasing=2)


def test_phrasings_are_at_least_sixty_and_every_one_is_drawn(tasks: tuple[RootTask, ...]) -> None:
    assert sum(len(family) for family in ROOTS.values()) >= 60
    assert {task.kind for task in tasks} == {*ROOTS, "lookup"}
    assert not any("{" in task.question for task in tasks)


def test_answers_hold_by_plain_means(tasks: tuple[RootTask, ...]) -> None:
    for task in tasks:
        lines = task.text.splitlines()
        if task.kind == "lines":
            assert task.answer == task.text.count("\n")
        elif task.kind == "words":
            assert task.answer == len(re.findall(r"[A-Za-z]+", task.text))
        elif task.kind == "last line":
            assert task.answer == lines[-1]
        elif task.kind == "e-mails":
            assert set(task.answer) == set(re.findall(r"\S+@\S+", task.text))
        elif task.kind == "dates":
            assert set(task.answer) == set(re.findall(r"\d{4}-\d\d-\d\d", task.text))


def test_number_of_a_line_differs_from_number_of_mentions(tasks: tuple[RootTask, ...]) -> None:
    (task, *_) = (task for task in tasks if task.kind == "lines with")
    word = next(word for word in task.question.split() if task.text.count(word.strip("“”.?")) > 1)
    assert task.text.count(word.strip("“”.?")) > task.answer


def test_labels_have_one_winner_and_readings_for_every_line(tasks: tuple[RootTask, ...]) -> None:
    for task in tasks:
        if task.kind != "most common":
            continue
        labels = [reading.answer for reading in task.readings]
        assert len(labels) == len(task.text.splitlines())
        winner = max(set(labels), key=labels.count)
        assert task.answer == winner
        assert [labels.count(label) for label in set(labels)].count(labels.count(winner)) == 1


def test_out_of_scope_questions_expect_a_refusal(tasks: tuple[RootTask, ...]) -> None:
    outside = [task for task in tasks if task.kind == "out of scope"]
    assert len(outside) >= 12
    assert all(task.answer == REFUSED for task in outside)


def test_same_seed_draws_the_same_tasks() -> None:
    assert draw_root_tasks("again") == draw_root_tasks("again")
    assert draw_root_tasks("again") != draw_root_tasks("other")


ROW = Reading("Nurses at Ostwick vaccinated 9 patients against measles.", "medicine")
FACT = Reading("The gate code of the depot is\n4711.", "4711")


@pytest.mark.parametrize(
    ("prompt", "reply"),
    [
        (f"Text: {ROW.passage}\nLabels: sport, medicine", "medicine"),
        (f"Is this about sport? {ROW.passage}", "no"),
        (f"Is this about medicine? {ROW.passage}", "yes"),
        ("Question: gate code?\nText: so. The gate code of the depot is 4711. So.", "4711"),
        ("Question: gate code?\nText: The gate code of the mill is 4712.", "NONE"),
    ],
)
def test_oracle_reads_passages_and_knows_nothing_else(prompt: str, reply: str) -> None:
    assert Oracle([ROW, FACT], ROWS).read(prompt) == reply


def test_a_reading_of_one_question_answers_no_other() -> None:
    gate = Reading("The gate code is 4711.", "4711", "What is the gate code?")
    mast = Reading("The mast is 9 m high.", "9 m", "How high is the mast?")
    oracle, both = Oracle([gate, mast]), f"{gate.passage} {mast.passage}"
    assert oracle.read(f"Question: {gate.question}\nText: {both}") == "4711"
    assert oracle.read(f"Question: {mast.question}\nText: {gate.passage}") == "NONE"
    assert oracle.read(f"Gate code, in other words? {gate.passage}") == "4711"


def test_oracle_answers_over_http_as_an_openai_compatible_server() -> None:
    with serving(Oracle([FACT]).read) as base_url:
        messages = [{"role": "user", "content": f"Text: {FACT.passage}"}]
        body = json.dumps({"model": "oracle", "messages": messages}).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{base_url}/chat/completions", data=body, headers=headers)
        with urlopen(request, timeout=30) as response:
            reply = json.load(response)
    assert reply["choices"][0]["message"]["content"] == FACT.answer


def test_lists_are_right_in_any_order_and_wrong_with_one_too_many() -> None:
    assert is_right(["b", "A"], ["a", "b"])
    assert is_right("a\nb", ["a", "b"])
    assert is_right("a, b", ["a", "b"])
    assert not is_right(["a", "b", "c"], ["a", "b"])
    assert not is_right(7, ["7"])
    assert is_right("1,204", 1204)
