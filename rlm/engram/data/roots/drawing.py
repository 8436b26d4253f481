"""Draws a root task of any family, and makes a sample of one of its turns."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from rlm.engram.data import paraphrase
from rlm.engram.data.roots import (
    chains,
    columns,
    counting,
    extracting,
    mistakes,
    needles,
    parts,
    people,
    places,
    preambles,
    reading,
    refusals,
    totals,
)
from rlm.engram.data.roots.base import LOOK, OBSERVATION, QUESTION, SYSTEM, Task, fence
from rlm.engram.data.samples import Sample
from rlm.engram.data.sources import Sources

CONDENSED_CHARS = 400  # to which the runtime cuts earlier observations when room is short
LEAST_TURN_CHARS = 100  # to which it cuts the last cell and observation each, at worst
ROOM_TOKENS = 624  # of what is sent: the window less what is kept for a reply
CHARS_A_TOKEN = 2.6  # of a question or an observation
CODE_CHARS_A_TOKEN = 2.0
MISTAKES = 0.09
SHARES = {  # of turns, where the cell is one that is always the same, against 1 of any other
    LOOK: 0.3,
    **dict.fromkeys(reading.CELLS, 0.3),
}
Made = Callable[[random.Random], str]
Family = Callable[[random.Random, Sources], Task | None]  # None: draw again


def _alone(make: Callable[[random.Random], Task]) -> Family:
    return lambda rng, sources: make(rng)


FAMILIES: dict[str, tuple[float, Family]] = {
    "lookup_all": (0.055, needles.lookup_all),
    "several": (0.055, needles.several),
    "totals": (0.17, totals.totals),
    "before_and_after": (0.025, totals.before_and_after),
    "by_month": (0.02, totals.by_month),
    "busiest": (0.03, people.busiest),
    "days": (0.03, people.days),
    "by_label": (0.03, people.by_label),
    "pairs": (0.05, people.pairs),
    "chain": (0.04, chains.chain),
    "frequent": (0.045, _alone(chains.frequent)),
    "tally": (0.01, _alone(chains.tally)),
    "column": (0.05, _alone(columns.column)),
    "count": (0.045, counting.count_occurrences),
    "lines": (0.04, counting.count_lines),
    "documents": (0.025, places.which_documents),
    "grep": (0.02, places.context_of),
    "field": (0.03, places.field_values),
    "extract": (0.06, _alone(extracting.extract)),
    "numbers": (0.015, _alone(extracting.numbers)),
    "part": (0.045, _alone(parts.nth_part)),
    "size": (0.03, _alone(parts.size)),
    "longest": (0.015, _alone(parts.longest)),
    "refuse": (0.07, _alone(refusals.refuse)),
}
LOOKUPS = 0.17
NAMES = sorted(FAMILIES)
WEIGHTS = [FAMILIES[name][0] for name in NAMES]


# Words that mean something of their own where texts are counted and sorted.
TERMS = """record records note notes line lines number numbers date dates day days time times word words label type kind
class user name names value values order part field title count text file document documents page month pair pairs
letter letters key keys sum total amount common often first last final size length long short high low rare member group
question questions answer topic subject item"""
WORDED_BY_THEMSELVES = ("lookup", "lookup_all", "refuse")


def varied(rng: random.Random, sources: Sources, task: Task) -> Task:
    """The question in other words here and there, never in a word that a cell copies."""
    shape = rng.random()
    if shape > 0.5 or task.kind in WORDED_BY_THEMSELVES:
        return task
    keep = f"{TERMS} {task.keep} {' '.join(cell or '' for cell in task.cells)}"
    if shape > 0.35:
        vocabulary = sources.vocabulary
        question = paraphrase.with_strange_words(rng, task.question, vocabulary, keep)
        return replace(task, question=question)
    if shape < 0.3:
        return replace(task, question=paraphrase.reworded(rng, task.question, 0.5, keep))
    slipped = paraphrase.slip(rng, task.question)
    said, left = (Counter(paraphrase.WORD.findall(text)) for text in (task.question, slipped))
    kept = set(paraphrase.WORD.findall(keep.lower()))
    return task if (said - left).keys() & kept else replace(task, question=slipped)


def draw_task(rng: random.Random, sources: Sources, made: Made | None = None) -> Task:
    """`made` gives questions from sentences of real text, for look-ups."""
    if rng.random() < LOOKUPS:
        task = needles.lookup(rng, sources, made)
    else:
        draw = FAMILIES[rng.choices(NAMES, WEIGHTS)[0]][1]
        while (drawn := draw(rng, sources)) is None:
            pass
        task = varied(rng, sources, drawn)
    if rng.random() < preambles.SHARE:
        task = replace(task, question=f"{preambles.preamble(rng)} {task.question}")
    return mistakes.with_mistake(rng, task) if rng.random() < MISTAKES else task


def condensed(text: str, max_chars: int) -> str:
    """Head and tail, as the runtime cuts an earlier observation."""
    if len(text) <= max_chars:
        return text
    head = max_chars * 2 // 3
    tail = max_chars - head
    gap = f"\n[… {len(text) - max_chars} of {len(text)} characters left out …]\n"
    return text[:head] + gap + text[len(text) - tail :]


def messages_of(task: Task, turn: int, opening: str) -> tuple[tuple[str, str], ...]:
    """What the root is sent at a turn: where room is short the oldest observations are cut, then the
    oldest turns left out, then the last one is cut, as the runtime does. The room is estimated, since no
    tokenizer is here."""
    cells = [fence(cell or "") for cell in task.cells[:turn]]
    outputs = [OBSERVATION.format(output=output) for output in task.outputs[:turn]]

    def fits(first: int) -> bool:
        code = sum(map(len, cells[first:])) / CODE_CHARS_A_TOKEN
        told = (len(SYSTEM) + len(opening) + sum(map(len, outputs[first:]))) / CHARS_A_TOKEN
        return code + told <= ROOM_TOKENS

    for place in range(turn - 1):
        if fits(0):
            break
        outputs[place] = condensed(outputs[place], CONDENSED_CHARS)
    first = 0
    while first < turn - 1 and not fits(first):
        first += 1
    if turn:
        cell, output = cells[-1], outputs[-1]
        size = len(cell) + len(output)
        while size > 2 * LEAST_TURN_CHARS and not fits(first):
            size //= 2
            cells[-1], outputs[-1] = condensed(cell, size), condensed(output, size)
    messages: list[tuple[str, str]] = [("system", SYSTEM), ("user", opening)]
    for cell, output in zip(cells[first:], outputs[first:], strict=True):
        messages += [("assistant", cell), ("user", output)]
    return tuple(messages)


def root_sample(rng: random.Random, sources: Sources, made: Made | None = None) -> Sample:
    task = draw_task(rng, sources, made)
    last = len(task.cells) - 1
    shares = [SHARES.get(cell or "", 1.0) for cell in task.cells]
    turn = rng.choices(range(last + 1), shares)[0]
    broken = [
        place
        for place, output in enumerate(task.outputs[:last])
        if task.kind == "retry" and "Error" in output
    ]
    if broken:
        turn = broken[0] + 1
    opening = QUESTION.format(
        question=task.question,
        num_chars=int(10 ** rng.uniform(2, 9)),
        num_documents=rng.choice([1, 1, 1, 2, 3, rng.randrange(4, 3000)]),
    )
    cell = task.cells[turn]
    reply = None if cell is None else fence(cell)
    return Sample(f"root:{task.kind}", messages_of(task, turn, opening), reply)
