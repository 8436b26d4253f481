"""Samples on what words mean: what a word is a kind of, which word a definition is of, and which of
the things that a text names is of a kind that is asked for.
"""

from __future__ import annotations

import random
import re

from rlm.engram.data import labels
from rlm.engram.data import words as w
from rlm.engram.data.samples import NONE, Sample, as_told, passage, span_prompt, user
from rlm.engram.data.sources import Sources
from rlm.engram.data.wordnet import Kind, Member, Wordnet

ASKED = [
    "Which {k} is mentioned?", "What {k} does the text name?", "Name the {k}.", "Which {k} is it?", "Is there a {k}? Which one?",
    "What is the {k}?", "Find the {k} in the text.", "Which {k} do they speak of?", "Of which {k} is this?", "Tell me the {k}.",
    "Which {k}?", "what {k} was it", "There must be a {k}: which?", "What sort of {k} is meant?", "Look for a {k}.",
    "Which word is the name of a {k}?", "Give the {k} that is told of.", "I need the {k}.", "Does it say which {k}?",
]  # fmt: skip
DEFINED = [
    "What is the word for this: {g}?", "Which word means {g}?", "What is it that is {g}?", "What do you call {g}?", "Which one is {g}?",
    "Which of them is {g}?", "{G}: which is it?", "Name that which is {g}.", "What is meant by {g}?", "It is {g}. What is it?",
]  # fmt: skip
CLAIMED = ["{w}", "{w}", "{w}: {g}", "{w} ({g})", "{w}, {g}"]
VERB_FRAMES = ["{x}", "to {x}", "They {x}.", "I want to {x}.", "{p} had to {x}.", "We will {x} on {d}."]  # fmt: skip
ADJECTIVE_FRAMES = ["{x}", "It was {x}.", "so {x}", "a {x} {t}", "{p} is {x}.", "What a {x} {t}!", "I feel {x}.", "very {x} indeed"]  # fmt: skip
FRAMES = {"noun": labels.FRAMES, "verb": VERB_FRAMES, "adj": ADJECTIVE_FRAMES}
LONGEST_GLOSS = 160


def sample(rng: random.Random, sources: Sources) -> Sample | None:
    """None where there is no WordNet."""
    wordnet = sources.wordnet
    if wordnet is None:
        return None
    shape = rng.random()
    if shape < 0.4:
        return _kind(rng, wordnet)
    if shape < 0.6:
        return _word(rng, wordnet)
    return _named(rng, sources, wordnet) if shape < 0.85 else _defined(rng, wordnet)


def _text(rng: random.Random, kind: Kind, member: Member) -> str:
    """A text that the word, or what it means, is all that is known of."""
    shape = rng.random()
    if member.examples and shape < 0.5:
        return rng.choice(member.examples)
    if shape < 0.7 or not member.gloss:
        return _framed(rng, kind.part, member.word)
    gloss = member.gloss[:LONGEST_GLOSS]
    return gloss if shape < 0.88 else rng.choice(CLAIMED).format(w=member.word, g=gloss)


def _framed(rng: random.Random, part: str, word: str) -> str:
    frame = rng.choice(FRAMES[part]).replace("{x2}", "that")
    return labels.slots(rng, frame.replace("{x}", word))


def _name(rng: random.Random, kind: Kind) -> str:
    return kind.names[0] if rng.random() < 0.7 else rng.choice(kind.names)


def _kind(rng: random.Random, wordnet: Wordnet) -> Sample:
    """Which kind, of some."""
    kind, others = wordnet.draw(rng, rng.choice(["noun", "noun", "noun", "verb", "adj"]))
    names = [_name(rng, one) for one in (kind, *others)]
    text = _text(rng, kind, rng.choice(kind.members))
    drawn = labels.Drawn(text, names[0], tuple(dict.fromkeys(names)))
    return labels.sample_of(rng, drawn)


def _word(rng: random.Random, wordnet: Wordnet) -> Sample:
    """Which word, of some, a definition is of; or an example that it was left out of."""
    kind, others = wordnet.draw(rng, rng.choice(["noun", "noun", "verb", "adj"]))
    member = rng.choice(kind.members)
    near = rng.sample(kind.members, min(len(kind.members), rng.randint(0, 3)))
    far = [rng.choice(one.members) for one in others[:3]]
    text = member.gloss[:LONGEST_GLOSS]
    if member.examples and rng.random() < 0.4:
        text = rng.choice(member.examples)
    text = re.sub(rf"\b{re.escape(member.word)}\b", "...", text)
    choice = {one.word.lower(): one.word for one in (*near, *far) if one.gloss != member.gloss}
    names = [member.word, *(word for low, word in choice.items() if low != member.word.lower())]
    return labels.sample_of(rng, labels.Drawn(text or kind.names[0], member.word, tuple(names)))


def _named(rng: random.Random, sources: Sources, wordnet: Wordnet) -> Sample:
    """The thing of a kind among statements that name others; NONE where there is none."""
    kind, others = wordnet.draw(rng)
    member = rng.choice(kind.members)
    said = [_statement(rng, rng.choice(one.members)) for one in others[: rng.randint(0, 4)]]
    is_there = rng.random() < 0.55 or not said
    if is_there:
        said.append(_statement(rng, member))
    rng.shuffle(said)
    size = rng.choice([0, 0, 0, 80, 160, 300])
    text = passage(rng, sources, said, said, size)
    name = _name(rng, kind)
    question = rng.choice(ASKED).format(k=name)
    told = {word.lower().removesuffix("s") for word in re.findall(r"[\w'-]+", text)}
    told.discard(member.word.lower().removesuffix("s") if is_there else "")
    if told & kind.words or (is_there and text.lower().count(member.word.lower()) != 1):
        return _kind(rng, wordnet)
    reply = as_told(member.word, text) if is_there else NONE
    return user("fact", span_prompt(rng, question, text), reply)


def _statement(rng: random.Random, member: Member) -> str:
    if member.examples and rng.random() < 0.5:
        text = rng.choice(member.examples)
    else:
        text = _framed(rng, "noun", member.word)
    return w.upper_first(text) + ("" if text[-1:] in ".?!" else ".") if rng.random() < 0.8 else text


def _defined(rng: random.Random, wordnet: Wordnet) -> Sample:
    """The word that a definition is of, among those that a text lists; NONE where it is not there."""
    kind, others = wordnet.draw(rng)
    member = rng.choice(kind.members)
    listed = [
        *rng.sample(kind.members, min(len(kind.members), 3)),
        *(rng.choice(one.members) for one in others[:2]),
    ]
    listed = [one for one in listed if one.gloss != member.gloss][: rng.randint(1, 5)]
    is_there = rng.random() < 0.6
    if is_there:
        listed.append(member)
    rng.shuffle(listed)
    words = list(dict.fromkeys(one.word for one in listed))
    text = rng.choice([", ", "\n", "; ", ". ", " / "]).join(words)
    gloss = re.sub(rf"\b{re.escape(member.word)}\b", "such", member.gloss[:LONGEST_GLOSS])
    question = rng.choice(DEFINED).format(g=gloss, G=w.upper_first(gloss))
    told = is_there and text.count(member.word) == 1
    return user("fact", span_prompt(rng, question, text), member.word if told else NONE)
