"""RULER's sentences and prompts: as published (NVIDIA/RULER, Apache-2.0), and in other words.

Templates only. The published ones are for evaluation: no training data may share eight words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NOISE: Final = (
    "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again."
)
NOISE_REWORDED: Final = "A door was shut. Someone laughed. The rain kept on. Nothing else happened."


@dataclass(frozen=True, slots=True)
class Needles:
    """`one` is the sentence of a value; `lead` comes before the text and `asked` after it, each for
    several values and for a single one. `{v}` is the kind of value."""

    noise: str
    one: str
    lead: tuple[str, str]
    asked: tuple[str, str]
    last: str  # before the last of several keys


@dataclass(frozen=True, slots=True)
class Chain:
    """Assignments: the first of a chain, the others, what comes before the text, the question, and
    the beginning of its answer (as a solved example shows it)."""

    noise: str
    first: str
    further: str
    lead: str
    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text of words: how one stands in it, what joins them, what comes before, the question."""

    one: str
    joined: str
    lead: str
    asked: str


NEEDLES: Final = Needles(
    NOISE,
    "One of the special magic {v} for {key} is: {value}.",
    (
        "Some special magic {v} are hidden within the following text. Make sure to memorize it. "
        "I will quiz you about the {v} afterwards.\n",
        "A special magic {v} is hidden within the following text. Make sure to memorize it. "
        "I will quiz you about the {v} afterwards.\n",
    ),
    (
        "What are all the special magic {v} for {query} mentioned in the provided text?",
        "What is the special magic {v} for {query} mentioned in the provided text?",
    ),
    "and ",
)
NEEDLES_REWORDED: Final = Needles(
    NOISE_REWORDED,
    "Note that among the secret {v} kept for {key} there is {value}.",
    (
        "Scattered over the pages below are secret {v}. Read on.\n",
        "Somewhere in the pages below is a secret {v}. Read on.\n",
    ),
    (
        "Which secret {v} are kept for {query}? Give every one.",
        "Which secret {v} is kept for {query}?",
    ),
    "as well as ",
)
CHAIN: Final = Chain(
    NOISE,
    "VAR {name} = {value}",
    "VAR {name} = VAR {before} ",
    "Memorize and track the chain(s) of variable assignment hidden in the following text.\n\n",
    "Find all variables that are assigned the value {value} in the text above.",
    " Answer: According to the chain(s) of variable assignment in the text above, {n} variables "
    "are assigned the value {value}, they are: {names}",
)
CHAIN_REWORDED: Final = Chain(
    NOISE_REWORDED,
    "let {name} := {value}",
    "let {name} := {before}",
    "Between the sentences below, names are given values, some of them by way of other names.\n\n",
    "Which names end up with the value {value}, be it directly or by way of others?",
    " {n} names have the value {value}: {names}",
)
COMMON: Final = Words(
    "{number}. {word}",
    " ",
    "Below is a numbered list of words. In these words, some appear more often than others. "
    "Memorize the ones that appear most often.\n",
    "What are the 10 most common words in the above list?",
)
COMMON_REWORDED: Final = Words(
    "- {word}",
    "\n",
    "A list follows, one word a line. A few of its words come back far more often than the rest.\n",
    "Name the ten words that come back most often.",
)
FREQUENT: Final = Words(
    "{word}",
    " ",
    "Read the following coded text and track the frequency of each coded word. Find the three most "
    "frequently appeared coded words. ",
    "Do not provide any explanation. Please ignore the dots '....'. What are the three most "
    "frequently appeared words in the above coded text?",
)
FREQUENT_REWORDED: Final = Words(
    "{word}",
    " ",
    "What follows is a message in code words; dots stand where nothing was sent.\n",
    "Leaving out the dots, which three code words were sent the most times?",
)
