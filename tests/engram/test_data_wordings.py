"""What training never says: the published wordings of benchmarks, and all that is held out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from rlm.engram.data import (
    asking,
    labels,
    lexicon,
    planted,
    relations,
    shapes,
    styles,
    topics,
    wordings,
)
from rlm.engram.data.askings import ASK, ASK_CORES, ASK_HELD_OUT, ASK_ORDERS
from rlm.engram.data.mix import Mixture
from rlm.engram.data.samples import Sample
from rlm.engram.data.sources import Sources

from . import test_data

sources = test_data.sources  # the fixture
LONGEST_SHARED = 7  # words in a row
DRAWN = 12_000
PUBLISHED = [
    line
    for line in Path(__file__).with_name("published_wordings.txt").read_text().splitlines()
    if not line.startswith("#")
]


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of one word more than may be shared."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    for start in range(len(words) - LONGEST_SHARED):
        yield tuple(words[start : start + LONGEST_SHARED + 1])


def drawn(sources: Sources, count: int) -> Iterator[Sample]:
    stream = Mixture.split(sources).stream(11)
    for _ in range(count):
        yield next(stream)


def test_no_published_wording_is_in_the_training_data(sources: Sources) -> None:
    published = {run for text in PUBLISHED for part in text.split("{}") for run in runs(part)}
    published |= {run for text in PUBLISHED for run in runs(text.replace("{}", "x"))}
    assert len(published) > 300
    for sample in drawn(sources, DRAWN):
        for _, text in (*sample.messages, ("assistant", sample.reply or "")):
            shared = published.intersection(runs(text))
            assert not shared, (sample.kind, shared, text)


def test_the_lines_of_a_published_benchmark_have_a_shape_that_is_not_trained_on(
    sources: Sources,
) -> None:
    line = re.compile(r"Date: .* \|\| User: .* \|\| ")
    assert not any(
        line.search(text) for sample in drawn(sources, DRAWN // 4) for _, text in sample.messages
    )


def test_frames_relations_and_papers_that_are_held_out_are_not_trained_on(
    sources: Sources,
) -> None:
    assert not set(wordings.STATE_HELD_OUT) & set(wordings.STATE_IS)
    assert not set(ASK_HELD_OUT) & {*ASK, *ASK_CORES, *ASK_ORDERS}
    assert not set(asking.HELD_OUT_FRAMES) & {*asking.INDIRECT, *asking.ORDERS}
    assert not set(planted.QUESTIONS_HELD_OUT) & set(planted.QUESTION_LEADS)
    assert not set(styles.HELD_OUT) & set(styles.STYLES)
    names = {name for one in relations.relations() for name in one.names}
    assert not names & {name for one in relations.relations(True) for name in one.names}
    frames = [frame.partition("{q}")[0].strip() for frame in planted.HELD_OUT_FRAMES]
    opened = [frame for frame in frames if len(frame) > 12]
    assert len(opened) >= 4
    for sample in drawn(sources, DRAWN // 4):
        text = sample.messages[-1][1]
        assert not any(frame in text for frame in opened), text


def test_label_sets_that_are_held_out_share_no_set_with_training() -> None:
    assert not set(lexicon.label_sets()) & set(lexicon.label_sets(True))
    assert not set(topics.label_sets()) & set(topics.label_sets(True))
    assert not {tuple(one) for one in shapes.SETS} & {tuple(one) for one in shapes.HELD_OUT}
    assert len(lexicon.label_sets()) + len(topics.label_sets()) + len(shapes.SETS) >= 200
    rng = random.Random(5)
    known = lexicon.categories()
    banned = {name for key in lexicon.HELD_OUT_CATEGORIES for name in known[key][0]}
    for _ in range(4000):
        assert not banned & set(labels.draw_invented(rng).labels)


def test_label_sets_are_drawn_evenly_by_label() -> None:
    rng = random.Random(6)
    for space in shapes.SETS:
        drawn = [rng.choice(list(space)) for _ in range(400)]
        assert min(drawn.count(label) for label in space) > 200 / len(space)


def test_relations_fit_their_things_and_values() -> None:
    from rlm.engram.data import things

    every = [*relations.relations(), *relations.relations(True)]
    assert len(relations.relations()) >= 150
    for one in every:
        assert set(one.subjects) <= set(things.SUBJECTS)
        assert set(one.values) <= set(things.VALUES)
        assert all("{s}" in text and "{v}" in text for text in one.statements)
        assert all("{s}" in text and "{v}" not in text for text in one.questions)
