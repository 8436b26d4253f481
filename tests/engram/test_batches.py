"""Batches: the same for the same seed, shapes that repeat, every reply asked for."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from rlm.engram.batches import BUCKETS, PROMPT_WEIGHT, Batch, Batcher, Rounds, prose_scale
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.data.folders import Folders
from rlm.engram.data.mix import Mixture
from rlm.engram.data.sources import Sources

PARAGRAPH = "The lighthouse keeper wrote every evening in the same grey book. Nobody read it. "
BATCH_TOKENS = 2_048


@pytest.fixture(scope="module")
def rounds(tiny: Checkpoint) -> Rounds:
    prose = " ".join(PARAGRAPH.replace("grey", colour) for colour in ("red", "blue") * 60)
    mixture = Mixture.split(Sources((prose,), (), ()))
    return Rounds(Batcher(tiny.tokenizer, tiny.config, BATCH_TOKENS), mixture, 3, 4, 6)


def same(one: Batch, other: Batch) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("ids", "places", "targets", "weights")
    )


def test_a_round_is_the_same_here_and_in_processes(rounds: Rounds) -> None:
    here = [list(batches) for batches in rounds.from_round(1, 0)]
    there = [list(batches) for batches in rounds.from_round(1, 2)]
    assert len(here) == len(there) == 3
    for one, other in zip(itertools.chain(*here), itertools.chain(*there), strict=True):
        assert same(one, other)
    assert not same(here[0][0], here[1][0])


def test_batches_of_one_length_have_one_shape(rounds: Rounds) -> None:
    shapes: dict[int, set[tuple[int, ...]]] = {}
    for batch in rounds.make(0):
        length = batch.ids.shape[1]
        assert length in BUCKETS
        assert batch.ids.size <= BATCH_TOKENS
        shapes.setdefault(length, set()).add((batch.ids.shape[0], *batch.places.shape))
    assert all(len(found) == 1 for found in shapes.values())


def test_all_of_replies_and_some_of_prompts_are_asked_for(rounds: Rounds) -> None:
    """What is left out of the prompt is made up for: the weights sum to what they would be."""
    samples = rounds.mixture.stream("some")
    items = [item for item in map(rounds.batcher.encode, itertools.islice(samples, 200)) if item]
    items = [item for item in items if len(item[0]) <= 288 and len(item[0]) - item[1] < 20][:5]
    padded, batch = rounds.batcher.padded(items, 288, 7), rounds.batcher.batch(items, 288)
    replies = np.flatnonzero(padded.weights > PROMPT_WEIGHT)
    assert set(replies) <= set(batch.places)
    assert np.array_equal(batch.targets, padded.targets.ravel()[batch.places])
    assert batch.weights.sum() == pytest.approx(padded.weights.sum(), rel=1e-4)


def test_prose_around_facts_grows_to_its_full_length() -> None:
    shares = [prose_scale(progress / 10) for progress in range(11)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2
    assert shares[-1] == 1.0


def test_folders_hold_data_sets_or_are_one(tmp_path: Path) -> None:
    (tmp_path / "all" / "trec").mkdir(parents=True)
    (tmp_path / "own" / "squad").mkdir(parents=True)
    folders = Folders([tmp_path / "all", tmp_path / "own" / "squad"])
    assert folders / "trec" == tmp_path / "all" / "trec"
    assert folders / "squad" == tmp_path / "own" / "squad"
    assert not (folders / "peps").exists()
