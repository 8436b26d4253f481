"""The checkpoint inside the package: whole, small, and trained on the prompts beside it; its reader
too, where it has one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rlm.engram import checkpoint
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.dialect import fingerprint
from rlm.engram.inference import Engine

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
