"""Labelled lines that no training saw, as pools to draw windows from.

TREC: the lines that training holds out, by the same draw; the rarest class is filled up with lines
written here. Other sets: of research or non-commercial licences, so that training reads none of
them; and rows that are written here and need no data.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from rlm.bench.phrasings import ROWS
from rlm.bench.vocabulary import FAMILY, GIVEN, PLACES

HELD_OUT_LINES: Final = 300  # of TREC, as in training
SHORTEST, LONGEST = 20, 600  # characters of a line


@dataclass(frozen=True, slots=True)
class Pool:
    """Lines by label. `line_tokens` and `head_tokens` are what a published window reckons with,
    `description` how its header calls the lines; `{k}` and `{labels}` are filled in. `written`:
    how many lines of it were written here."""

    name: str
    lines: Mapping[str, tuple[str, ...]]
    line_tokens: int
    head_tokens: int
    description: str
    reworded: str
    written: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.lines)

    @property
    def num_lines(self) -> int:
        return sum(map(len, self.lines.values()))


class NoData(Exception):
    """A data set is not in the folder; the message says which file."""


TREC_NAMES: Final = {
    "ABBR": "abbreviation",
    "ENTY": "entity",
    "DESC": "description and abstract concept",
    "HUM": "human being",
    "LOC": "location",
    "NUM": "numeric value",
}
NEWS_NAMES: Final = ("World", "Sports", "Business", "Sci/Tech")
EMOTION_NAMES: Final = ("anger", "joy", "optimism", "sadness")
UNSEEN_LABELS: Final = (NEWS_NAMES, EMOTION_NAMES, tuple(ROWS))
# In the manner of TREC's, about other abbreviations: its held-out lines have hardly any.
ABBREVIATIONS: Final = (
    *(
        f"What does {word} stand for ?"
        for word in ["GNP", "ROM", "DVD", "ATM", "PIN", "SIM", "BBC", "MIT", "UFO", "SOS"]
    ),
    *(
        f"What is {word} short for ?"
        for word in ["gym", "fridge", "flu", "lab", "decaf", "exam", "memo", "intercom"]
    ),
    "What is the abbreviation of kilowatt hour ?",
    "What is the abbreviation for Doctor of Philosophy ?",
    "How do you abbreviate Lieutenant Colonel ?",
    "What is the acronym for portable document format ?",
    "What is the full form of LPG ?",
    "What is the full form of CEO ?",
    "What do the letters USB mean ?",
    "What do the initials JFK mean ?",
    "What do the initials C.S. stand for in C.S. Lewis ?",
    "What does the acronym SCUBA mean ?",
    "What does the abbreviation e.g. mean ?",
    "What does the abbreviation a.m. stand for ?",
    "What is HTTP an abbreviation of ?",
    "What is the meaning of R.S.V.P. ?",
    "What does BYOB mean on an invitation ?",
    "What does the I in FBI stand for ?",
)


def trec(data: Path) -> Pool:
    """Six classes; only lines that training holds out."""
    every = list(_trec_lines(data))
    order = list(range(len(every)))
    Random("split 0").shuffle(order)  # as training does
    held = [every[place] for place in order[:HELD_OUT_LINES]]
    texts = {text for _, text in every}
    written = tuple(text for text in ABBREVIATIONS if text not in texts)
    lines: dict[str, tuple[str, ...]] = {
        name: tuple(text for label, text in held if label == short)
        for short, name in TREC_NAMES.items()
    }
    lines["abbreviation"] += written
    return Pool(
        "trec-coarse",
        lines,
        39,
        168,
        "general-knowledge questions, one per line. Each question has an answer that can be "
        "described as one of {k} categories: {labels}.",
        "quiz questions, each on its own line. By the kind of thing that answers it, a question "
        "falls under one of {k} labels: {labels}.",
        len(written),
    )


def ag_news(data: Path) -> Pool:
    """Four topics of news; not trained on."""
    lines: dict[str, list[str]] = {name: [] for name in NEWS_NAMES}
    with _opened(data / "ag-news" / "test.csv").open(encoding="utf-8", newline="") as file:
        for number, title, lead in csv.reader(file):
            _add(lines[NEWS_NAMES[int(number) - 1]], f"{title} {lead}".replace("\\", " "))
    return Pool(
        "agnews",
        {name: tuple(found) for name, found in lines.items()},
        90,
        168,
        "short news articles, one per line. Each article consists of a headline and a lead "
        "sentence. The topic of each article can be classified into one of {k} categories: "
        "{labels}.",
        "news items, each on its own line with its headline. Every item belongs to one of {k} "
        "desks: {labels}.",
    )


def emotions(data: Path) -> Pool:
    """Four emotions in tweets; not trained on."""
    lines: dict[str, list[str]] = {name: [] for name in EMOTION_NAMES}
    folder = data / "tweeteval"
    for part in ("test", "val"):
        texts = _opened(folder / f"emotion__{part}_text.txt").read_text("utf-8").splitlines()
        labels = _opened(folder / f"emotion__{part}_labels.txt").read_text("utf-8").split()
        for label, text in zip(labels, texts, strict=True):
            _add(lines[EMOTION_NAMES[int(label)]], text)
    return Pool(
        "emotion",
        {name: tuple(found) for name, found in lines.items()},
        49,
        140,
        "short messages, one per line. The emotion that each message expresses can be classified "
        "into one of {k} categories: {labels}.",
        "posts from a social network, each on its own line. Whoever wrote a post felt one of {k} "
        "things: {labels}.",
    )


def rows() -> Pool:
    """Seven topics, written here: needs no data."""
    rng = Random("rows")
    lines: dict[str, tuple[str, ...]] = {
        label: tuple(dict.fromkeys(_row(rng, label) for _ in range(120))) for label in ROWS
    }
    return Pool(
        "rows",
        lines,
        39,
        168,
        "sentences, one per line. The subject of each sentence can be described as one of {k} "
        "categories: {labels}.",
        "remarks, each on its own line. A remark concerns one of {k} subjects: {labels}.",
        sum(map(len, lines.values())),
    )


def _row(rng: Random, label: str) -> str:
    name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
    template = rng.choice(ROWS[label])
    return template.format(name=name, place=rng.choice(PLACES), number=rng.randint(2, 60))


def _trec_lines(data: Path) -> list[tuple[str, str]]:
    """(coarse label, text) of every line that is here, in training's order."""
    folder = data / "trec"
    files = sorted(folder.glob("*.label"))
    if not files:
        raise NoData(f"no *.label in {folder}")
    found = []
    for path in files:
        for line in path.read_text("latin-1").splitlines():
            label, _, text = line.partition(" ")
            if text:
                found.append((label.partition(":")[0], text.strip()))
    return found


def _add(lines: list[str], text: str) -> None:
    text = " ".join(text.split())
    if SHORTEST <= len(text) <= LONGEST and "||" not in text:
        lines.append(text)


def _opened(path: Path) -> Path:
    if not path.is_file():
        raise NoData(f"no {path}")
    return path
