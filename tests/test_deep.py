"""Trees of children: bounded in processes, however wide and deep, and never at a standstill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rlm import RLM, Answer, Event
from rlm.run import CHILDREN_PER_LEVEL
from rlm.settings import Settings
from tests.sandbox.processes import workers
from tests.support.loopback import Seen, says, serve
from tests.support.scripts import cell, model_of

BRANCH = """
path = question.split()[-1]
if path.count(".") < {levels}:
    replies = rlm_query_batched([f"Branch {{path}}.{{n}}" for n in range({fan_out})])
    submit(sum(int(reply) for reply in replies))
else:
    submit(int(len(context) > 0))
"""


class Family:
    """Listens: how many children live at once, by level, and how many processes there are."""

    def __init__(self) -> None:
        self.live: Counter[int] = Counter()
        self.most: Counter[int] = Counter()
        self.started = 0
        self.most_workers = 0

    def __call__(self, event: Event) -> None:
        if event.kind == "child_started":
            self.started += 1
            self.live[event.depth] += 1
            self.most |= self.live
        elif event.kind == "child_finished":
            self.live[event.depth] -= 1
            self.most_workers = max(self.most_workers, len(workers()))


async def grown(levels: int, fan_out: int, family: Callable[[Event], None]) -> Answer:
    def plan(seen: Seen) -> object:
        return says(cell(BRANCH.format(levels=levels, fan_out=fan_out)), delay_seconds=0.05)

    async with serve(plan) as server:  # type: ignore[arg-type]
        settings = Settings(model="openai/tree", base_url=server.base_url, depth=levels + 1)
        with RLM(settings=settings) as rlm:
            return await rlm.aask("Branch 0", "A text.", on_event=family)


@pytest.mark.anyio
async def test_tree_of_three_levels_answers_with_few_processes() -> None:
    family = Family()
    answer = await grown(3, 4, family)
    assert (answer.value, answer.error) == (64, None)
    assert family.started == 4 + 16 + 64
    assert answer.usage.calls == 1 + family.started
    assert max(family.most.values()) <= CHILDREN_PER_LEVEL
    assert family.most[3] == CHILDREN_PER_LEVEL  # as many as may be
    assert family.most_workers <= 1 + 4 + 2 * CHILDREN_PER_LEVEL + 4  # a few that are just ending
    assert not +family.live


@pytest.mark.anyio
async def test_one_wide_batch_queues_its_children() -> None:
    family = Family()
    answer = await grown(1, 40, family)
    assert (answer.value, family.started) == (40, 40)
    assert family.most[1] == CHILDREN_PER_LEVEL


def test_failed_children_give_their_places_back(tmp_path: Path) -> None:
    reply = cell(
        "if question == 'Inner?':\n    raise ValueError('no')\n"
        "else:\n    failed = rlm_query_batched(['Inner?'] * 40, on_error='return')\n"
        "    submit([type(error).__name__ for error in failed])"
    )
    with RLM(model_of(tmp_path, reply), depth=2, max_turns=1) as rlm:
        assert rlm.ask("Outer?", "A text.").value == ["ChildFailed"] * 40
