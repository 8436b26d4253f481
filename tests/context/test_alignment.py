"""What texts begin with alike is looked up once, and found as if it were looked up each time."""

from __future__ import annotations

import random

import pytest

from rlm.context.alignment import Aligned, Aligner
from rlm.context.coverage import union
from rlm.context.fingerprints import Fingerprints
from rlm.context.ink import ink

COMMON = ["what", "where", "was", "is", "the", "of", "in", "location", "number"]
LABELS = "abbreviation, location of a place, number"


def lines(rng: random.Random, count: int) -> list[str]:
    """Questions that begin alike, of words that are seldom met again."""
    made = []
    for _ in range(count):
        rare = ["".join(rng.choices("abdegilmnoprstu", k=6)) for _ in range(rng.randint(2, 6))]
        made.append(" ".join([*rng.choices(COMMON, k=4), *rare]) + "?")
    return made


def index_of(context: bytes) -> Fingerprints:
    return Fingerprints(lambda start, end: context[start:end], len(context), lambda: None)


def aligner(index: Fingerprints) -> Aligner:
    return Aligner(lambda: index, index.gram)


def spans(aligned: Aligned) -> list[tuple[int, int]]:
    return union(match.span for match in aligned.matches)


@pytest.mark.parametrize("seed", range(6))
def test_a_shared_beginning_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    context_lines = lines(rng, 200)
    context = f"Labels: {LABELS}.\n\n{chr(10).join(context_lines)}\n".encode()
    heads = [
        f"Choose one label: {LABELS}.\nText: ",
        f"{context_lines[3]}\n{context_lines[150]}\n",
        f"{context_lines[7]}\n",
        "",
    ]
    typed = [(), (ink(b"Choose one label: "),), (ink(f"{LABELS}.\nText:".encode()),)]
    index = index_of(context)
    in_turn = aligner(index)
    for _ in range(60):
        head, one = rng.choice(heads), rng.choice(typed)
        several = "\n".join(context_lines[8:11])  # where the context goes on after one beginning
        rest = rng.choice([*context_lines[::20], several, "nothing that stands there"])
        text = (head + rest).encode()
        alone, shared = aligner(index).align(text, one), in_turn.align(text, one)
        assert spans(alone) == spans(shared)
        assert alone.rest == shared.rest
        assert alone.is_capped == shared.is_capped


def test_a_match_that_leaves_the_shared_beginning_is_found_whole() -> None:
    rng = random.Random(7)
    context_lines = lines(rng, 50)
    context = "\n".join(context_lines).encode()
    in_turn = aligner(index_of(context))
    for last in (12, 13, 14):
        text = "\n".join(context_lines[10:last]).encode()
        aligned = in_turn.align(text)
        assert context.translate(None, b" \n").lower()[slice(*aligned.matches[0].span)] == ink(text)
        assert not aligned.rest
