"""The training data says what the prompts and the runtime say, and its answers are right."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from rlm.engram.data import labels, roots, samples, words
from rlm.engram.data.associations import Associations
from rlm.engram.data.corpora import SpanQuestion
from rlm.engram.data.labelled import LabelledSet
from rlm.engram.data.mix import SHARES, Mixture, shares
from rlm.engram.data.sources import Sources, read_sources
from rlm.engram.errors import TrainingError

ROOT = Path(__file__).parents[2]
PARAGRAPH = "The lighthouse keeper wrote every evening in the same grey book. Nobody read it. "


@pytest.fixture(scope="module")
def sources() -> Sources:
    prose = " ".join(PARAGRAPH.replace("grey", colour) for colour in ("red", "blue", "grey") * 40)
    span = SpanQuestion("Keeper", PARAGRAPH, "What did the keeper write in?", "grey book", 54)
    spam = LabelledSet(
        "spam",
        (("win a prize now", "spam"), ("see you at six", "ham")) * 400,
        ({"spam": "spam", "ham": "ham"},),
        ("messages",),
    )
    return Sources((prose,), (span,), (spam,))


def test_prompts_of_training_are_the_prompts_that_ship() -> None:
    folder = ROOT / "prompts" / "engram"
    assert (folder / "system.md").read_text().strip() == roots.SYSTEM
    question = roots.QUESTION.format(
        question="$question", num_chars="$num_chars", num_documents="$num_documents"
    )
    assert (folder / "question.md").read_text().strip() == question
    shown = roots.OBSERVATION.format(output="$output")
    assert (folder / "observation.md").read_text().strip() == shown


def test_every_cell_is_python_and_submits_or_prints(sources: Sources) -> None:
    rng = random.Random(1)
    for _ in range(1500):
        task = roots.draw_task(rng, sources)
        for cell in task.cells[-1:] if task.kind == "retry" else task.cells:
            if cell is not None:
                ast.parse(cell)
                assert "submit(" in cell or "print(" in cell


def test_positive_replies_are_spans_of_the_passage(sources: Sources) -> None:
    rng = random.Random(2)
    makers = (samples.fact_sample, samples.reduce_sample, samples.long_sample)
    for turn in range(1500):
        sample = makers[turn % 3](rng, sources)
        assert sample.reply == samples.NONE or sample.reply in sample.messages[0][1]


def test_lists_hold_each_value_of_the_passage_in_order(sources: Sources) -> None:
    rng = random.Random(3)
    for _ in range(500):
        sample = samples.list_sample(rng, sources)
        text = sample.messages[0][1]
        values = (sample.reply or "").split("; ")
        assert values == [samples.NONE] or all(value in text for value in values)


def test_labels_are_taken_from_the_list_in_the_prompt(sources: Sources) -> None:
    rng = random.Random(4)
    for turn in range(1000):
        sample = labels.sample(rng, sources.labelled, held_out=turn % 4 == 0)
        assert sample.reply is not None
        assert sample.reply in sample.messages[0][1]


def test_the_stream_is_the_same_for_the_same_seed(sources: Sources) -> None:
    mixture = Mixture.split(sources)
    first, again, other = mixture.stream(5), mixture.stream(5), mixture.stream(6)
    drawn = [next(first) for _ in range(50)]
    assert drawn == [next(again) for _ in range(50)]
    assert drawn != [next(other) for _ in range(50)]


def test_each_role_is_trained_on_what_it_will_be_asked(sources: Sources) -> None:
    """A turn of the root opens with a system message, a sub-call never does: see `dialect`."""
    for role, opened_by in (
        ("root", {"system"}),
        ("reader", {"user"}),
        ("all", {"system", "user"}),
    ):
        mixture = Mixture.split(sources, role=role)
        stream = mixture.stream(8)
        drawn = [next(stream) for _ in range(150)]
        held = [one for group in mixture.held_out(3).values() for one in group]
        for found in (drawn, held):
            assert {one.messages[0][0] for one in found} == opened_by
    assert {**shares("root"), **shares("reader")} == SHARES == shares("all")


def test_one_network_for_all_draws_as_before_there_were_roles(sources: Sources) -> None:
    mixture = Mixture.split(sources)
    assert sorted(shares("all")) == sorted(mixture.makers())
    roles = [Mixture.split(sources, role=role).held_out(1) for role in ("root", "reader")]
    assert sorted(name for found in roles for name in found) == sorted(mixture.held_out(1))


def test_a_data_folder_without_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no prose found"):
        read_sources(tmp_path)


def test_held_out_labels_are_drawn_from_held_out_items_only(sources: Sources) -> None:
    names = tuple((f"item number {index}", "spam" if index % 9 else "ham") for index in range(900))
    labelled = (LabelledSet("spam", names, sources.labelled[0].wordings, ("messages",)),)
    mixture = Mixture.split(Sources(sources.prose, (), labelled))
    rng = random.Random(7)
    for part in (mixture.labelled[0], mixture.held_labelled[0], mixture.labelled[0]):
        drawn = [labels.draw_real(rng, (part,)) for _ in range(2000)]
        assert {(one.text, one.label) for one in drawn} <= set(part.items)


def test_words_are_associated_with_the_passage_that_they_were_taken_from() -> None:
    rng = random.Random(1)
    topics = [[words.pseudo_word(rng).lower() + end for end in "abcd"] for _ in range(40)]
    chapters = []
    for topic in topics:
        said = ("It was the {} of the {} again. ".format(*rng.sample(topic, 2)) for _ in range(300))
        chapters.append("".join(said))
    made = Associations(["".join(chapters)])
    sizes = set()
    for _ in range(300):
        drawn = made.draw(rng)
        assert drawn is not None
        text, names, label = drawn
        assert label not in text
        home = {place for place, topic in enumerate(topics) if any(one in text for one in topic)}
        belonging = [name for name in names if any(name in topics[place] for place in home)]
        assert belonging == [label]
        sizes.add(len(names))
    assert max(sizes) > 2
    assert Associations(["Too little."]).draw(rng) is None


def test_statements_alone_hold_the_answer_in_some_two_of_three(sources: Sources) -> None:
    rng = random.Random(6)
    facts = Mixture.split(sources).facts
    drawn = [facts.bare(rng) for _ in range(400)]
    assert 0.5 < sum(one.reply != "NONE" for one in drawn) / len(drawn) < 0.85
    assert all(one.reply == "NONE" or str(one.reply) in one.messages[0][1] for one in drawn)
