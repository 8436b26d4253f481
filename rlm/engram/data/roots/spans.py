"""Lists that a question or a header states: how they are said, and words that mean nothing beside them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.sources import Sources

STRANGE = 0.65  # of the lists that a sentence states
JOINTS = ": |: | is | are | of | as | into | from | = | by | for ".split("|")


@dataclass(frozen=True, slots=True)
class Way:
    """How a list is written."""

    mark: str  # around or before an item
    joint: str
    last: str

    def say(self, items: Sequence[str]) -> str:
        marked = [self.mark.format(item) for item in items]
        return self.joint.join(marked[:-1]) + self.last * (len(marked) > 1) + marked[-1]


ENDS = (", ", ", ", ", ", " or ", " and ", ", or ", ", and ")
QUOTED = [
    *(Way(mark, ", ", last) for mark in ("'{}'", "'{}'", '"{}"') for last in ENDS),
    Way("'{}'", " / ", " / "), Way('"{}"', "; ", "; "),
]  # fmt: skip
BARE = [
    *(Way("{}", ", ", last) for last in ENDS),
    *(Way("{}", joint, joint) for joint in ("; ", " / ", " | ", ",")),
]
BULLETS = [Way(f"\n{mark} {{}}", "", "") for mark in "-*•"]


def tell(rng: random.Random, items: Sequence[str], is_block: bool = False) -> str:
    """The list in one of the ways; those that need lines of their own only where it `is_block`."""
    shape = rng.random()
    ways = BULLETS if is_block and shape < 0.25 else QUOTED if shape < 0.65 else BARE
    return rng.choice(ways).say(items)


def strange_words(rng: random.Random, sources: Sources, most: int = 5) -> str:
    """Words that mean nothing here: what stands beside a list is then seen by its place, and not
    known from a wording."""
    count = rng.randint(1, most)
    return " ".join(sources.word(rng) for _ in range(count))


def or_in_strange_words(rng: random.Random, sources: Sources, stated: str, said: str) -> str:
    """The sentence that states the list, or, for a share of STRANGE, the list among such words."""
    if rng.random() >= STRANGE:
        return stated
    return f"{w.upper_first(strange_words(rng, sources))}{rng.choice(JOINTS)}{said}."
