"""Every cell that training shows is run: a drawn task is played in a real session over a world made
for it, and must show what the sample shows and submit what is right."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rlm.engram.config import ModelConfig
from rlm.engram.data import roots
from rlm.engram.data.roots import (
    chains,
    drawing,
    mistakes,
    places,
    played,
    reading,
    spans,
)
from rlm.engram.data.sources import Sources
from rlm.replies import LEAST_REPLY_TOKENS
from rlm.transcript import CONDENSED_CHARS, LEAST_TURN_CHARS, cut
from rlm_sandbox.servers import Server, server_for

from . import test_data
from .play import play

pytestmark = pytest.mark.anyio
PLAYED = 600
sources = test_data.sources  # the fixture


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Server]:
    made = server_for("process")
    await made.start()
    yield made
    await made.aclose()


def drawn(number: int, sources: Sources) -> roots.Task:
    """Every third task has a mistake, every third uses wordings that are held out."""
    rng = (roots.HeldOut if number % 3 == 1 else random.Random)(f"task {number}")
    if number % 3:
        return drawing.draw_task(rng, sources)
    while True:
        drawn = drawing.draw_task(rng, sources)
        task = mistakes.with_mistake(rng, drawn)
        if drawn.kind != "retry" and task.kind == "retry":
            return task


async def test_cells_show_and_submit_what_the_samples_say(
    server: Server,
    sources: Sources,
) -> None:
    kinds: Counter[str] = Counter()
    for number in range(PLAYED):
        task = drawn(number, sources)
        if task.cells == (None,):
            continue
        assert task.world is not None, task
        world = task.world(random.Random(f"world {number}"))
        played = await play(server, task, world)
        assert played.outputs == tuple(cut(one, 1024) for one in task.outputs), task
        assert played.submitted, task
        assert played.value == world.gold, task
        kinds[task.kind] += 1
    assert sum(kinds.values()) > 0.9 * PLAYED
    assert {"totals", "people", "pairs", "chain", "column", "lookup", "several", "retry"} <= set(
        kinds
    )


def test_what_a_cell_copies_stands_in_what_the_model_sees(sources: Sources) -> None:
    """A small model copies well: labels, names and terms come from its prompt."""
    rng = random.Random(21)
    for _ in range(1500):
        task = drawing.draw_task(rng, sources)
        seen = f" {task.question}\n" + "\n".join(task.outputs)
        for copied in re.findall(r'"([^"\\]+)"\.strip\(\)', task.cells[-1] or ""):
            assert copied in seen, task


def test_a_list_is_read_by_the_same_code_however_it_is_said() -> None:
    items = ["description and abstract concept", "numeric value", "place"]
    for way in {*spans.QUOTED, *spans.BARE, *spans.BULLETS}:
        for said in (
            f"Ten lines. Each one's type is one of these: {way.say(items)}\n\nDo not guess.\n",
            f"All of them are {way.say(items)}",
        ):
            assert reading.read_labels(said) == items, said
            if way in spans.BARE:
                assert reading.read_labels("A title", said) == items, said


def test_records_are_read_by_the_same_code_however_they_are_written() -> None:
    texts = ["How far is it to Leeds?", "Who, then, was that?", "12 men - and a dog", "no end"] * 3
    days = [f"{day:02d}" for day in range(8, 20)]
    users = ["Ann", "Bob", "Cyril", "Dan", "Eve", "Flo"] * 2
    layouts = {
        "2021-03-{d} | {u} | {t}": "2021-03-{d}",
        "{u} ({d}/03/2021): {t}": "{d}/03/2021",
        "When: Mar {d}, 2021 || By: {u} || Said: {t}": "Mar {d}, 2021",
        '{{"who": "{u}", "day": "{d} March 2021", "what": "{t}"}}': "{d} March 2021",
        "{u}\t{d}-Mar-2021\t{t}": "{d}-Mar-2021",
    }
    for layout, date in layouts.items():
        parts = [
            {"d": day, "u": user, "t": text}
            for day, user, text in zip(days, users, texts, strict=True)
        ]
        text = "\n".join(["A title: of it", "", *(layout.format(**one) for one in parts), "End."])
        found = reading.read_rows(text)
        assert found.rows == [
            {"date": date.format(**one), "user": one["u"], "text": one["t"]} for one in parts
        ], layout
        assert found.head.strip() == "A title: of it"
    assert not reading.read_rows("").rows


def test_earlier_observations_are_cut_as_the_runtime_cuts_them() -> None:
    text = "".join(chr(97 + place % 26) for place in range(3000))
    for size in (10, 399, 400, 401, 3000):
        assert drawing.condensed(text[:size], 400) == cut(text[:size], 400)
    assert drawing.CONDENSED_CHARS == CONDENSED_CHARS
    assert drawing.LEAST_TURN_CHARS == LEAST_TURN_CHARS
    assert ModelConfig().window_tokens - LEAST_REPLY_TOKENS == drawing.ROOM_TOKENS


def test_wordings_of_roots_that_are_held_out_are_not_drawn_in_training(
    sources: Sources,
) -> None:
    options = ["first", "second", "third", "last"]
    seen = {roots.base.worded(random.Random(seed), options) for seed in range(200)}
    assert seen == {"first", "second", "third"}
    assert {roots.base.worded(roots.HeldOut(seed), options) for seed in range(20)} == {"last"}


def test_the_prompts_folder_is_what_the_samples_use(repository: Path) -> None:
    folder = repository / "prompts" / "engram"
    assert (folder / "system.md").read_text().strip() == roots.SYSTEM


KINDS, MOODS = ["fruit", "tool", "city"], ["joy", "anger", "fear"]
STATED = [  # what stands above the lines, the question, the labels
    ("", "How many lines are of kind city? The kinds are fruit, tool and city.", KINDS),
    ("", "Each line is a fruit, a tool or a city. How many are tools?", KINDS),
    ("", "Which of fruit, tool, city is most common among the lines?", KINDS),
    ("", "Is fruit, tool or city the commonest?", KINDS),
    ("", "Label every line as 'fruit', 'tool' or 'city'. Which label is rarest?", KINDS),
    ("", "Classify the lines (fruit/tool/city). What is the most frequent class?", KINDS),
    ("", "Count the lines about fruit, given the classes fruit, tool, city.", KINDS),
    ("", 'Of the categories "fruit", "tool" and "city", which has most lines?', KINDS),
    ("", "Pick for every line one of fruit | tool | city; which is the winner?", KINDS),
    ("", "fruit, tool, city: which of these labels do most lines have?", KINDS),
    ("Notes and queries\n\n", "Is each a fruit, a tool or a city? Count the tools.", KINDS),
    (
        "News. Each is one of 'World', 'Sports', 'Sci/Tech'.\n",
        "Which is most common? Answer 'Label: x' where x is Sci/Tech, Sports or World.",
        ["World", "Sports", "Sci/Tech"],
    ),
    (
        "Each line carries one of the labels joy, anger, fear.\n",
        "Answer 'joy is [X] anger', where [X] is 'more than', 'less than', 'most of' or 'same as'.",
        MOODS,
    ),
    ("Moods: 'joy', 'anger'\n", "Answer with 'more', 'less' or 'same': joy or anger?", MOODS[:2]),
]


@pytest.mark.parametrize(("head", "question", "labels"), STATED)
def test_labels_are_found_where_they_are_stated(head: str, question: str, labels: list[str]):
    assert reading.read_labels(head, question) == labels


def test_the_label_that_is_asked_for_is_found_among_all_that_are_named() -> None:
    asked = "Each line is a fruit, a tool or a city. How many are Tools?"
    assert reading.named_label(KINDS, asked) == "tool"
    assert reading.named_label(KINDS, "How many lines are about fruit?") == "fruit"


@pytest.mark.parametrize(
    ("top", "head"),
    [("", ""), ("Things to sort:\n", "Things to sort:"), ("Of May\nBy Ann\n\n", "Of May\nBy Ann")],
)
def test_bare_lines_are_all_read(top: str, head: str) -> None:
    texts = ["two pears", "the saw is blunt", "we flew to Rome", "a bowl of cherries, and tea"] * 3
    found = reading.read_rows(top + "\n".join(texts))
    assert [row["text"] for row in found.rows] == texts
    assert found.head.strip() == head


@pytest.mark.parametrize(
    ("text", "question", "values"),
    [
        ('[{"no": 1, "city": "Ulm"},\n {"no": 2, "city": "Oslo, N"}]', "each city", "Ulm/Oslo, N"),
        ("- **Owner**: Ann L.\n- **Due**: May\n\n- **Owner**: Bob", "Which owners?", "Ann L./Bob"),
        ("Due date: today\nDate: May\n\nDue date: 3 June", "List every due date.", "today/3 June"),
        ("id=1 host=a.b.c port=80\nid=2 host=d.e port=81", "every host, please", "a.b.c/d.e"),
        ("name: x; level = high; note: see\nname: y; level = low", "list each 'level'", "high/low"),
        ("a line: yes\nstatus | open\nstatus | done", "what does status say", "open/done"),
        ("a line: yes", "what does status say", ""),
    ],
)  # fmt: skip
def test_values_of_a_field_are_read_in_its_usual_forms(
    text: str, question: str, values: str
) -> None:
    cell = f"{places.FIELDS}submit(found)"
    assert "/".join(played.submitted(cell, context=text, question=question)) == values


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("put {v} into {a}.", "put {b} into {a}."),
        ("{a} := {v}", "{a} := {b}"),
        ("STORE {a} <= {v}", "STORE {a} <= STORE {b}"),
        ("the dial {a} shows {v} today", "the dial {a} shows what dial {b} did"),
    ],
)
def test_names_are_followed_from_one_to_the_next(first: str, later: str) -> None:
    made = [
        "It rained in the morning, and a man came to the door.",
        first.format(a="KX", v=51234),
        first.format(a="QQ", v=777),
        later.format(a="LB", b="KX"),
        "They went to the shore and put the boat into the water.",
        later.format(a="ZZ", b="QQ"),
        later.format(a="MC", b="LB"),
    ]
    asked = {"question": "Who has 51234 in the end?", "context": "\n".join(made)}
    assert played.submitted(chains.FOLLOW, **asked) == ["KX", "LB", "MC"]
    assert played.submitted(chains.FOLLOW, **{**asked, "question": "And 999?"}) is None
