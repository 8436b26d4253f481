"""What words mean and what they are kinds of, from WordNet's database files (`data.*`, `index.*`, the
format of wndb(5); Debian has them as `wordnet-base`).

Knows words, glosses and kinds; nothing of prompts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from rlm.engram.data.folders import Folder
from rlm.engram.errors import TrainingError

# Part of speech → the pointers that lead to what is wider.
PARTS = {"noun": "@", "verb": "@", "adj": "&"}
FEWEST, MOST = {"noun": 6, "verb": 4, "adj": 3}, 4_000  # members that make a kind
# Labels that measurements hold back; nothing is called so here.
HELD_OUT = frozenset(
    """anger joy optimism sadness world sport sports business science technology fear surprise love disgust
    emotion dinosaur shop hairstyle""".split()
)
_LINE = re.compile(r"\d{8} ")
_EXAMPLE = re.compile(r'"([^"]+)"')
_POINTER = re.compile(r"(\S+) (\d{8}) [nvasr] \d{4}")


@dataclass(frozen=True, slots=True)
class Member:
    """A word in its commonest sense."""

    word: str
    gloss: str
    examples: tuple[str, ...]  # that say the word as it stands


@dataclass(frozen=True, slots=True)
class Kind:
    part: str  # of speech, one of PARTS
    names: tuple[str, ...]
    members: tuple[Member, ...]
    words: frozenset[str]  # whatever may be called so, in any sense


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    wider: tuple[str, ...]
    gloss: str
    examples: tuple[str, ...]


class Wordnet:
    """The kinds with enough members whose words are known; the same for the same files."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._by_part = {
            part: [one for one in kinds if one.part == part]
            for part in dict.fromkeys(one.part for one in kinds)
        }
        self._sizes = {
            part: list(accumulate(len(one.members) ** 0.5 for one in of))
            for part, of in self._by_part.items()
        }

    @classmethod
    def read(cls, folder: Folder, vocabulary: Iterable[str]) -> Wordnet | None:
        """None where there are no such files; TrainingError where they are broken. A word counts as
        known when it is in the vocabulary or was met in the texts that WordNet's senses were counted in."""
        known = {word.lower() for word in vocabulary}
        here = folder / "wordnet"
        parts = [part for part in PARTS if (here / f"data.{part}").exists()]
        try:
            kinds = [kind for part in parts for kind in _kinds(here, part, known)]
        except (OSError, ValueError, IndexError) as error:
            raise TrainingError(f"{here}: not WordNet's database files ({error})") from error
        if parts and not kinds:
            raise TrainingError(f"{here}: no kinds of words in WordNet's database files")
        return cls(kinds) if kinds else None

    def draw(self, rng: random.Random, part: str = "noun") -> tuple[Kind, list[Kind]]:
        """A kind, and up to six that have no word in common with it."""
        part = part if part in self._by_part else next(iter(self._by_part))
        pool, sizes = self._by_part[part], self._sizes[part]
        kind, *drawn = rng.choices(pool, cum_weights=sizes, k=rng.randint(3, 12))
        others: dict[str, Kind] = {}
        for one in drawn:
            if not kind.words & one.words:
                others.setdefault(one.names[0], one)
        return kind, list(others.values())[:6]


def _kinds(folder: Path, part: str, known: set[str]) -> Iterator[Kind]:
    synsets = dict(_synsets(folder, part))
    first, met = _first_senses(folder, part)
    familiar = met | known
    told = {
        place: [
            Member(word, one.gloss, tuple(text for text in one.examples if word in text))
            for word in one.words
            if first.get(word.lower()) == place and word.lower() in familiar
        ]
        for place, one in synsets.items()
    }
    below: dict[str, set[str]] = {}
    for place in synsets:
        for above in _above(synsets, place):
            below.setdefault(above, set()).add(place)
    for place, under in below.items():
        kind = synsets[place]
        if not FEWEST[part] <= len(under) <= 4 * MOST:
            continue
        names = tuple(word for word in kind.words if first.get(word.lower()) == place)
        if not names or names[0].lower() not in familiar or HELD_OUT & {*map(str.lower, names)}:
            continue
        members = tuple(member for one in sorted(under) for member in told[one])
        if FEWEST[part] <= len(members) <= MOST:
            words = {word.lower() for one in under for word in synsets[one].words}
            yield Kind(part, names, members, frozenset(words))


def _above(synsets: Mapping[str, _Synset], place: str) -> set[str]:
    """All that is wider."""
    found: set[str] = set()
    todo = list(synsets[place].wider)
    while todo:
        one = todo.pop()
        if one not in found and one in synsets and one != place:
            found.add(one)
            todo += synsets[one].wider
    return found


def _synsets(folder: Path, part: str) -> Iterator[tuple[str, _Synset]]:
    for line in (folder / f"data.{part}").read_text("utf-8", "replace").splitlines():
        if not _LINE.match(line):
            continue  # the licence
        told, _, gloss = line.partition(" | ")
        fields = told.split(" ")
        count = int(fields[3], 16)
        words = [
            re.sub(r"\(\w+\)$", "", word).replace("_", " ")
            for word in fields[4 : 4 + 2 * count : 2]
        ]
        rest = " ".join(fields[4 + 2 * count :])
        is_head = part == "adj" and fields[2] == "a"
        pointers = [] if is_head else _POINTER.findall(rest)
        wider = [to for sign, to in pointers if sign[0] == PARTS[part]]
        yield (
            fields[0],
            _Synset(
                tuple(words),
                tuple(wider),
                gloss.partition('"')[0].strip(" ;"),
                tuple(_EXAMPLE.findall(gloss)),
            ),
        )


def _first_senses(folder: Path, part: str) -> tuple[dict[str, str], set[str]]:
    """(the synset of the commonest sense of each word, the words whose senses were counted)."""
    first: dict[str, str] = {}
    met: set[str] = set()
    for line in (folder / f"index.{part}").read_text("utf-8", "replace").splitlines():
        fields = line.split()
        if not fields or line.startswith(" "):
            continue  # the licence
        word = fields[0].replace("_", " ")
        num_senses, num_counted = int(fields[2]), int(fields[4 + int(fields[3]) + 1])
        first[word] = fields[-num_senses]
        if num_counted:
            met.add(word)
    return first, met
