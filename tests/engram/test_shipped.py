"""The checkpoint inside the package: whole, small, and trained on the prompts beside it; its reader
too, where it has one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rlm import RLM
from rlm.engram import checkpoint, replies
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.data.roots import chains, needles, places, reading
from rlm.engram.data.roots.base import fence
from rlm.engram.dialect import fingerprint, render_reply
from rlm.engram.inference import Engine
from rlm.errors import UsageError
from rlm.replies import LEAST_REPLY_TOKENS

PROMPTS = Path(__file__).resolve().parents[2] / "prompts" / "engram"
MAX_BYTES = 30_000_000

pytestmark = pytest.mark.skipif(
    not (checkpoint.SHIPPED / checkpoint.MANIFEST).exists(), reason="this copy ships no weights"
)


def networks() -> list[Checkpoint]:
    reader = checkpoint.reader_of(None)
    return [checkpoint.load(), *([checkpoint.load(reader)] if reader else [])]


def test_it_loads_within_its_size():
    assert sum(shipped.num_bytes for shipped in networks()) <= MAX_BYTES
    assert all(shipped.config.window_tokens >= 1024 for shipped in networks())


def test_it_was_trained_on_the_prompts_beside_it():
    texts = [path.read_text() for path in sorted(PROMPTS.glob("*.md"))]
    assert {shipped.dialect for shipped in networks()} == {fingerprint(texts)}


@pytest.mark.parametrize("of", [lambda: None, lambda: checkpoint.answering(None)])
def test_its_batches_equal_its_prompts_one_by_one(of: Callable[[], Path | None]):
    engine = Engine(checkpoint.load(of()))
    texts = [f"Question: Who is number {n}?\nText: Number {n} is Anna.\nAnswer:" for n in range(9)]
    prompts = [engine.checkpoint.tokenizer.encode(text) for text in texts]
    together = engine.generate(prompts, 8, ())
    assert together == [engine.generate([prompt], 8, ())[0] for prompt in prompts]


def test_the_cells_that_it_remembers_fit_a_reply():
    tokenizer = checkpoint.load().tokenizer
    for cell in (*reading.CELLS, chains.FOLLOW, places.FIELDS, needles.LOOKUP):
        assert len(render_reply(tokenizer, fence(cell))) <= replies.CELL_TOKENS
    for cell in reading.CELLS:  # whose prompts may fill their room
        assert len(render_reply(tokenizer, fence(cell))) <= LEAST_REPLY_TOKENS


def test_it_reads_the_rows_of_a_document_classifies_them_and_counts():
    texts = ["the harbour of Leeds", "Maria the baker", "a valley in Norway", "the old king"]
    lines = [f"2024-03-{day:02d} | user{day % 5} | {texts[day % 4]}" for day in range(10, 30)]
    text = "\n".join(["Each line below is one of these kinds: 'place' or 'person'.", "", *lines])
    with RLM("engram") as rlm:
        answer = rlm.ask("How many lines are of kind 'place'?", text)
    assert answer.complete
    assert isinstance(answer.value, int)
    assert 0 < answer.value <= len(lines)
    assert answer.usage.calls >= len(texts)  # of turns, and of texts that were not asked before


def test_a_question_that_takes_most_of_the_window_is_asked():
    told = " ".join(
        f"Clause {number} of the preamble is of no matter here." for number in range(35)
    )
    with RLM("engram") as rlm:
        answer = rlm.ask(f"{told} How many lines are there?", "one\ntwo\nthree")
        assert answer.usage.input_tokens > 512
        with pytest.raises(UsageError, match="does not fit the window"):
            rlm.ask(f"{told} {told} How many lines are there?", "one")
