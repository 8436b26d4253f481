"""Label samples: many label spaces, real and invented, each draw balanced by label; whole label sets
are held out. A label space gives, for each of its labels, texts that carry it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rlm.engram.data import lexicon, paraphrase, questionkinds, shapes, topics
from rlm.engram.data import words as w
from rlm.engram.data.labelled import LabelledSet, shuffle
from rlm.engram.data.samples import LABEL_PROMPTS, OTHER_LABEL_PROMPTS, Sample, row_text, user
from rlm.engram.data.sources import Sources
from rlm.engram.data.things import Draw

REAL = 0.42  # of draws, from labelled corpora where there are any
WEIGHTS = {
    "trec": 4.0,
    "spam": 1.2,
    "polarity": 1.2,
    "names": 0.4,
    "pros_cons": 0.8,
    "reviews": 0.8,
    "genre": 1.2,
    "practice": 0.6,
    "asked": 0.4,
}
LONGEST = 320  # characters of a text
FRAMES = [
    "{x}", "{x}", "{x}", "{x}", "the {x}", "a {x}", "I saw the {x} yesterday.", "She wrote about {x}.", "We talked of {x} all evening.",
    "Nobody mentioned {x}.", "Tell me more about {x}.", "It must have been {x}.", "{p} asked me for {x}.", "Have you ever heard of {x}?",
    "My notes say {x}.", "{x}, of course!", "In {c} everybody knows {x}.", "There was {x} on the list.", "He drew a picture of {x}.",
    "The word is {x}.", "Next comes {x}.", "{x} ({n})", "{n} x {x}", "{x}, {n}", "{x} and nothing else", "The answer was {x}.",
    "I dreamt of {x}.", "{p} has never seen {x}.", "Look up {x}.", "{x}?", "not {x2} but {x}", "{p}: {x}", "Page {n} is about {x}.",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    text: str
    label: str
    labels: tuple[str, ...]


def slots(rng: random.Random, text: str) -> str:
    if "{" not in text:
        return text
    values = {
        "p": rng.choice(w.FIRST), "q": rng.choice(w.FIRST), "c": w.place(rng), "d": rng.choice(w.DAYS), "m": rng.choice(w.MONTHS),
        "n": str(rng.randrange(2, 60)), "a": w.money(rng), "t": rng.choice(w.NOUNS), "j": rng.choice(w.ADJECTIVES),
    }  # fmt: skip
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def category_text(rng: random.Random, name: str) -> str:
    words = lexicon.categories()[name][1]
    frame = rng.choice(FRAMES).replace("{x2}", rng.choice(words)).replace("{x}", rng.choice(words))
    return slots(rng, frame)


def topic_text(rng: random.Random, name: str) -> str:
    sentences = topics.topics()[name][1]
    text = slots(rng, rng.choice(sentences))
    if rng.random() < 0.3:
        text = f"{text} {slots(rng, rng.choice(sentences))}"
    if rng.random() < 0.3:
        text = paraphrase.reworded(rng, text, 0.4)
    return text


def _subset(rng: random.Random, names: Sequence[str]) -> list[str]:
    """Mostly the whole set, sometimes some of it."""
    if len(names) > 3 and rng.random() < 0.35:
        return rng.sample(list(names), rng.randint(2, len(names) - 1))
    return list(names)


Space = Mapping[str, Draw]  # label, in the words of the list → texts that carry it


def draw_space(rng: random.Random, held_out: bool = False) -> Space:
    """An invented label space."""
    shape = rng.random()
    if shape < 0.3:
        return _of_categories(rng, rng.choice(lexicon.label_sets(held_out)))
    if shape < 0.42 and not held_out:
        return _of_categories(rng, _any_categories(rng))
    if shape < 0.7:
        names = _subset(rng, rng.choice(topics.label_sets(held_out)))
        said = _distinct(rng, {name: topics.topics()[name][0] for name in names})
        return {said[name]: partial(topic_text, name=name) for name in names}
    if shape < 0.78 or held_out:
        space = rng.choice(shapes.HELD_OUT if held_out else shapes.SETS)
        return {label: space[label] for label in _subset(rng, list(space))}
    return _of_questions(rng)


def _any_categories(rng: random.Random) -> list[str]:
    known = sorted(lexicon.categories().keys() - lexicon.HELD_OUT_CATEGORIES)
    for _ in range(20):
        drawn = rng.sample(known, rng.randint(2, 7))
        words = [set(lexicon.categories()[name][1]) for name in drawn]
        if sum(map(len, words)) == len(set.union(*words)):
            return drawn
    return ["bird", "metal"]


def _of_categories(rng: random.Random, names: Sequence[str]) -> Space:
    names = _subset(rng, names)
    said = _distinct(rng, {name: lexicon.categories()[name][0] for name in names})
    return {said[name]: partial(category_text, name=name) for name in names}


def _distinct(rng: random.Random, names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """A name for each; no name twice."""
    said: dict[str, str] = {}
    for key, known in names.items():
        name = known[0] if rng.random() < 0.55 else rng.choice(known)
        taken = {*said.values(), *(names.keys() - {key})}
        said[key] = key if name in taken else name
    return said


def _of_questions(rng: random.Random) -> Space:
    """Questions by what they ask for: the six coarse kinds, or the fine ones of some."""
    kinds = questionkinds.forms()
    if rng.random() < 0.75:
        coarse = _subset(rng, sorted(kinds))
        known = {name: tuple(questionkinds.NAMES[name].split("|")) for name in coarse}
        said = _distinct(rng, known)
        return {said[name]: partial(questionkinds.question, coarse=name) for name in coarse}
    of = rng.choice(["human", "location", "number", "entity", "description"])
    fine = rng.sample(sorted(kinds[of]), min(len(kinds[of]), rng.randint(2, 6)))
    return {name: partial(questionkinds.question, coarse=of, fine=name) for name in fine}


def draw_invented(rng: random.Random, held_out: bool = False) -> Drawn:
    """A text of an invented label space, with the labels in words."""
    space = draw_space(rng, held_out)
    label = rng.choice(list(space))
    return Drawn(space[label](rng), label, tuple(space))


def draw_real(rng: random.Random, labelled: Sequence[LabelledSet]) -> Drawn:
    """A line of a labelled corpus; a class is drawn first, so that rare ones are seen."""
    chosen = rng.choices(labelled, [WEIGHTS.get(one.name, 1.0) for one in labelled])[0]
    names = rng.choice(chosen.wordings) if rng.random() < 0.5 else chosen.wordings[0]
    keys = _subset(rng, sorted(chosen.by_class))
    key = rng.choice(keys)
    text = rng.choice(chosen.by_class[key])
    if chosen.name == "trec" and key == "ABBR" and rng.random() < 0.75:
        text = questionkinds.question(rng, "abbreviation")
    return Drawn(text, names[key], tuple(names[one] for one in keys))


def draw_line(rng: random.Random, labelled: Sequence[LabelledSet]) -> Drawn:
    """A line as the corpus has it, rare classes as rare as they are; to measure, not to train."""
    chosen = rng.choice(labelled)
    names = chosen.wordings[0]
    text, key = rng.choice(chosen.items)
    return Drawn(text, names[key], tuple(names[one] for one in sorted(names)))


def draw(rng: random.Random, labelled: Sequence[LabelledSet], held_out: bool = False) -> Drawn:
    if labelled and not held_out and rng.random() < REAL:
        return draw_real(rng, labelled)
    return draw_invented(rng, held_out)


def sample_of(rng: random.Random, drawn: Drawn) -> Sample:
    labels, label = list(drawn.labels), drawn.label
    shuffle(rng, labels)
    shape = rng.random()
    if shape < 0.06:
        labels, label = [name.capitalize() for name in labels], label.capitalize()
    elif shape < 0.08:
        labels, label = [name.upper() for name in labels], label.upper()
    text = drawn.text[:LONGEST]
    text = row_text(rng, text) if rng.random() < 0.25 else text
    pool = LABEL_PROMPTS if rng.random() < 0.85 else OTHER_LABEL_PROMPTS
    prompt = rng.choice(pool).format(
        labels=", ".join(labels), labels_or=" or ".join(labels), text=text
    )
    return user("label", prompt, label)


def sample(rng: random.Random, labelled: Sequence[LabelledSet], held_out: bool = False) -> Sample:
    return sample_of(rng, draw(rng, labelled, held_out))


def items(rng: random.Random, count: int) -> tuple[list[str], list[tuple[str, str]]]:
    """(labels, texts with labels) of one invented space, for documents of many lines."""
    space = draw_space(rng)
    labels = list(space)
    return labels, [(space[label](rng), label) for label in rng.choices(labels, k=count)]


def associated(rng: random.Random, sources: Sources) -> Sample | None:
    """Which of some words belongs to a piece of prose; None where there is too little prose."""
    drawn = sources.associations.draw(rng)
    if drawn is None:
        return None
    text, names, label = drawn
    return sample_of(rng, Drawn(text, label, tuple(names)))
