"""Every cell that training shows is run: a drawn task is played in a real session over a world made
for it, and must show what the sample shows and submit what is right."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rlm.engram.data import roots
from rlm.engram.data.roots import drawing, mistakes, reading, spans
from rlm.engram.data.sources import Sources
from rlm.transcript import cut
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
        if task.cells == (None,) or "TimeoutError" in "".join(task.outputs):
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
        rows, head = reading.read_rows(text)
        assert rows == [
            {"date": date.format(**one), "user": one["u"], "text": one["t"]} for one in parts
        ], layout
        assert head.strip() == "A title: of it"
    assert reading.read_rows("") == ([], "")


def test_earlier_observations_are_cut_as_the_runtime_cuts_them() -> None:
    text = "".join(chr(97 + place % 26) for place in range(3000))
    for size in (10, 399, 400, 401, 3000):
        assert drawing.condensed(text[:size], 400) == cut(text[:size], 400)


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
