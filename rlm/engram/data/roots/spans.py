"""Lists that a question or a header states: how they are said, and those of a question read by code, as
what stands between a word or two before the list and the mark after it. Copying a list item by item is
what a small model cannot do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import literal
from rlm.engram.data.sources import Sources

STRANGE = 0.65  # of the lists that a sentence states
JOINTS = ": |: | is | are | of | as | into | from | = | by | for ".split("|")
BEFORE = re.compile(r"(?: ?\S+)?(?: ?\S+) ?$")
AFTER = re.compile(r" \w+|\n\n|.|$", re.DOTALL)


def _anchors(text: str, said: str) -> tuple[str, str]:
    """The words before the list and what follows it: a mark, or a word."""
    head, _, tail = text.partition(said)
    found = BEFORE.search(head.rsplit("\n", 1)[-1])
    after = AFTER.match(tail)
    return found[0].rstrip() if found else "", (after[0] if after else "") or "\n"


def between(text: str, said: str) -> str:
    """What the anchors of the list take from the text."""
    before, after = _anchors(text, said)
    return (text.partition(before)[2] if before else text).partition(after)[0].strip()


def span_of(name: str, text: str, said: str) -> str:
    """The expression for it; `name` holds the text."""
    before, after = _anchors(text, said)
    start = f".partition({literal(before)})[2]" if before else ""
    return f"{name}{start}.split({_mark(after)})[0].strip()"


def _mark(after: str) -> str:
    return literal(after).replace("\n", r"\n")


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
# One pattern for all that is not quoted: which of several fits is more than a small model tells.
APART = r"\s*[,;/|]\s*(?:and |or )?|\s+(?:and|or)\s+(?=[^,;/|]*$)"
BARE = [
    *(Way("{}", ", ", last) for last in ENDS),
    *(Way("{}", joint, joint) for joint in ("; ", " / ", "/", " | ", ",")),
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


def in_strange_words(rng: random.Random, sources: Sources, said: str) -> str:
    return f"{w.upper_first(strange_words(rng, sources))}{rng.choice(JOINTS)}{said}."
