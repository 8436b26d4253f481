"""What is measured was not trained on: lines, articles, sets of labels and wordings are apart.

The training data and the benchmark choose what is held out by rules of their own; here they meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from rlm.bench import oolong_wordings, pairs, ruler_wordings
from rlm.bench.lines import TREC_NAMES, UNSEEN_LABELS, trec
from rlm.bench.needles import FIRST, FRESH
from rlm.bench.oolong import FOOT, HEAD, REWORDED_HEAD
from rlm.bench.phrasings import ROOTS
from rlm.bench.phrasings_fresh import ROOTS_FRESH
from rlm.bench.spans import is_held_out
from rlm.engram.data import lexicon, samples, shapes, topics
from rlm.engram.data.mix import HELD_OUT_LABELS, Mixture
from rlm.engram.data.sources import Sources, read_sources
from tests.engram import test_data

sources = test_data.sources  # the fixture
LONGEST_SHARED = 7  # words in a row
DRAWN = 6_000


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of one word more than may be shared; what stands in a place is not told."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{[^}]*\}", " x ", text).lower())
    for start in range(len(words) - LONGEST_SHARED):
        yield tuple(words[start : start + LONGEST_SHARED + 1])


def asked() -> list[str]:
    """Every template by which the benchmark asks or frames, published and our own."""
    texts = [HEAD, FOOT, REWORDED_HEAD]
    texts += [pairs.question(task, flag) for task in pairs.TASKS for flag in (False, True)]
    for table in (
        oolong_wordings.ASKED,
        oolong_wordings.ASKED_REWORDED,
        oolong_wordings.WHERE,
        oolong_wordings.WHERE_REWORDED,
    ):
        texts += table.values()
    for name in ("NEEDLES", "CHAIN", "COMMON", "FREQUENT"):
        for words in (name, f"{name}_REWORDED"):
            value = getattr(ruler_wordings, words)
            for field in value.__slots__:
                part = getattr(value, field)
                texts += part if isinstance(part, tuple) else [part]
    for phrasings in (ROOTS, ROOTS_FRESH, FIRST.questions, FRESH.questions):
        texts += [text for family in phrasings.values() for text in family]
    return texts


def test_no_question_of_the_benchmark_is_in_the_training_data(sources: Sources) -> None:
    forbidden = {run for text in asked() for run in runs(text)}
    assert len(forbidden) > 500
    assert forbidden.intersection(runs(pairs.question(pairs.TASKS[0])))
    stream = Mixture.split(sources).stream(23)
    for _ in range(DRAWN):
        sample = next(stream)
        for _, text in (*sample.messages, ("assistant", sample.reply or "")):
            shared = forbidden.intersection(runs(text))
            assert not shared, (sample.kind, shared, text)


def write_trec(folder: Path) -> None:
    (folder / "trec").mkdir(parents=True)
    rng = Random(4)
    words = [f"word{number}" for number in range(400)]
    for name, count in (("TREC_10.label", 200), ("train_not_in_oolong131k.label", 700)):
        lines = [
            f"{rng.choice(list(TREC_NAMES))}:any What {' '.join(rng.sample(words, 6))} ?"
            for _ in range(count)
        ]
        (folder / "trec" / name).write_text("\n".join(lines) + "\n", "latin-1")
    (folder / "gutenberg").mkdir()
    (folder / "gutenberg" / "book.txt").write_text("A sentence of some prose. " * 4_000)


def test_lines_of_the_windows_are_those_that_training_holds_out(tmp_path: Path) -> None:
    write_trec(tmp_path)
    pool = trec(tmp_path)
    mixture = Mixture.split(read_sources(tmp_path))
    (trained,) = (one for one in mixture.labelled if one.name == "trec")
    (held,) = (one for one in mixture.held_labelled if one.name == "trec")
    measured = {spaceless(text) for texts in pool.lines.values() for text in texts}
    assert not measured & {spaceless(text) for text, _ in trained.items}
    assert {spaceless(text) for text, _ in held.items} <= measured
    assert pool.num_lines == HELD_OUT_LABELS + pool.written


def spaceless(text: str) -> str:
    """Training writes half of the lines without the blanks before their signs."""
    return text.replace(" ", "")


def test_articles_of_the_spans_are_those_that_training_holds_out() -> None:
    rng = Random(5)
    titles = ["".join(rng.choices("abcdefgh_ ,.()ÉA1", k=14)) for _ in range(2_000)]
    assert [is_held_out(title) for title in titles] == [
        samples.held_out_article(title) for title in titles
    ]
    assert any(map(is_held_out, titles))


@pytest.mark.parametrize("labels", UNSEEN_LABELS)
def test_sets_of_labels_that_count_as_unseen_are_not_trained_on(labels: tuple[str, ...]) -> None:
    trained = [*lexicon.label_sets(), *topics.label_sets(), *shapes.SETS]
    folded = {label.lower() for label in labels}
    for known in trained:
        shared = folded & {str(label).lower() for label in known}
        assert len(shared) < len(folded), known


def test_sets_that_count_as_unseen_are_not_read_by_training(tmp_path: Path) -> None:
    write_trec(tmp_path)
    for name in ("ag-news", "tweeteval"):
        (tmp_path / name).mkdir()
    (tmp_path / "ag-news" / "test.csv").write_text('"1","Secret title","secret lead"\n')
    (tmp_path / "tweeteval" / "emotion__test_text.txt").write_text("a secret tweet\n")
    (tmp_path / "tweeteval" / "emotion__test_labels.txt").write_text("1\n")
    found = read_sources(tmp_path)
    texts = [text for one in found.labelled for text, _ in one.items]
    assert not any("secret" in text.lower() for text in (*texts, *found.prose))
