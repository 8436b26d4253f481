"""Records of one form: the reply stands beside the key that is asked for, and nowhere else."""

from __future__ import annotations

import random

import pytest

from rlm.engram.data import keyed
from rlm.engram.data.samples import NONE, Sample
from rlm.engram.data.sources import Sources


@pytest.fixture
def sources() -> Sources:
    return Sources(("The keeper wrote every evening in the same grey book. " * 60,), (), ())


def _samples(sources: Sources, count: int = 400) -> list[Sample]:
    rng = random.Random(4)
    return [keyed.sample(rng, sources) for _ in range(count)]


def test_replies_are_words_of_the_text(sources: Sources) -> None:
    for sample in _samples(sources):
        prompt = sample.messages[0][1]
        for value in (sample.reply or "").split("; "):
            assert value == NONE or value in prompt


def test_some_are_not_there_and_some_have_several_values(sources: Sources) -> None:
    replies = [sample.reply or "" for sample in _samples(sources)]
    assert 0.1 < replies.count(NONE) / len(replies) < 0.3
    assert sum("; " in reply for reply in replies) > 10


def test_early_passages_are_short(sources: Sources) -> None:
    rng = random.Random(5)
    short = [len(keyed.sample(rng, sources, 0.15).messages[0][1]) for _ in range(200)]
    whole = [len(keyed.sample(rng, sources).messages[0][1]) for _ in range(200)]
    assert sum(short) < 0.7 * sum(whole)
