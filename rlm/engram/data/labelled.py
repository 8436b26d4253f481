"""Reads labelled corpora: questions by what they ask for, messages, reviews, names. A set has several
wordings of its list of labels.
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rlm.engram.data import corpora
from rlm.engram.data.folders import Folder


@dataclass(frozen=True)
class LabelledSet:
    """Texts with a class key, and several wordings of the label list: class key → label."""

    name: str
    items: tuple[tuple[str, str], ...]
    wordings: tuple[dict[str, str], ...]
    nouns: tuple[str, ...]

    @cached_property
    def by_class(self) -> dict[str, list[str]]:
        """Texts by class key, of this very set: a held-out set of the same name has its own."""
        classes: dict[str, list[str]] = {}
        for text, key in self.items:
            classes.setdefault(key, []).append(text)
        return classes


def read_zip(path: Path, suffix: str) -> list[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(suffix))
        return [(name, archive.read(name).decode("latin-1")) for name in names]


TREC = {
    "ABBR": ["abbreviation", "abbreviation", "acronym or short form", "abbreviations"],
    "ENTY": ["entity", "entity", "thing", "entities"],
    "DESC": ["description and abstract concept", "description", "explanation", "descriptions"],
    "HUM": ["human being", "person", "person or group", "people"],
    "LOC": ["location", "place", "place on the map", "locations"],
    "NUM": ["numeric value", "number", "quantity or date", "numbers"],
}


def wordings_of(table: dict[str, list[str]]) -> tuple[dict[str, str], ...]:
    count = len(next(iter(table.values())))
    return tuple({key: labels[i] for key, labels in table.items()} for i in range(count))


def shuffle(rng: random.Random, labels: list[str]) -> None:
    """Puts labels into a drawn order, save those in which benchmarks list TREC's names."""
    rng.shuffle(labels)
    while ("entity", "human being") in pairwise(labels):
        rng.shuffle(labels)


def read_labelled(folder: Folder) -> list[LabelledSet]:
    sets: list[LabelledSet] = []
    trec: list[tuple[str, str]] = []
    for path in sorted((folder / "trec").glob("*.label")):
        for line in path.read_text("latin-1").splitlines():
            label, question = line.split(" ", 1)
            trec.append(
                (
                    question.replace(" ?", "?").replace(" ,", ",").replace(" 's", "'s")
                    if len(trec) % 2
                    else question,
                    label.split(":")[0],
                )
            )
    if trec:
        sets.append(
            LabelledSet(
                "trec",
                tuple(trec),
                wordings_of(TREC),
                ("questions", "lines", "questions people asked"),
            )
        )
    spam = folder / "sms-spam" / "SMSSpamCollection.tsv"
    if spam.exists():
        rows = csv.reader(
            io.StringIO(spam.read_text("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        items = tuple(
            (row[1][:300], row[0]) for row in rows if len(row) >= 2 and row[0] in ("spam", "ham")
        )
        words = {
            "spam": ["spam", "advertisement", "unwanted", "junk", "scam"],
            "ham": ["ham", "personal message", "wanted", "not junk", "genuine"],
        }
        sets.append(
            LabelledSet("spam", items, wordings_of(words), ("text messages", "messages", "SMS"))
        )
    sets += list(read_nltk(folder / "nltk"))
    reviews = tuple(corpora.read_reviews(folder))
    if reviews:
        verdicts = {
            "pos": ["positive", "praise", "satisfied", "good point"],
            "neg": ["negative", "complaint", "dissatisfied", "bad point"],
        }
        nouns = ("remarks about products", "sentences of reviews", "opinions")
        sets.append(LabelledSet("reviews", reviews, wordings_of(verdicts), nouns))
    return sets


def read_nltk(folder: Path) -> list[LabelledSet]:
    sets: list[LabelledSet] = []

    def lines(archive: str, key: str) -> list[str]:
        path = folder / archive
        if not path.exists():
            return []
        return [
            line.strip()
            for name, text in read_zip(path, "")
            if key in name and not name.endswith("/")
            for line in text.splitlines()
            if line.strip()
        ]

    pairs = [
        (
            "polarity",
            "sentence_polarity.zip",
            {"pos": ".pos", "neg": ".neg"},
            {
                "pos": ["positive", "good", "favourable", "praise"],
                "neg": ["negative", "bad", "unfavourable", "criticism"],
            },
            ("reviews", "sentences from reviews"),
        ),
        (
            "subjectivity",
            "subjectivity.zip",
            {"subj": "quote", "obj": "plot"},
            {
                "subj": ["subjective", "opinion", "review"],
                "obj": ["objective", "plot description", "plot summary"],
            },
            ("sentences", "statements"),
        ),
        (
            "names",
            "names.zip",
            {"f": "/female.txt", "m": "/male.txt"},
            {"f": ["female", "woman", "girl's name"], "m": ["male", "man", "boy's name"]},
            ("first names", "names"),
        ),
        (
            "pros_cons",
            "pros_cons.zip",
            {"pro": "Pros.txt", "con": "Cons.txt"},
            {
                "pro": ["advantage", "pro", "strength", "positive"],
                "con": ["drawback", "con", "weakness", "negative"],
            },
            ("remarks about products", "remarks"),
        ),
    ]
    for name, archive, keys, words, nouns in pairs:
        items = tuple(
            (re.sub(r"</?\w+>", "", text)[:300], key)
            for key, part in keys.items()
            for text in lines(archive, part)
        )
        if items:
            sets.append(LabelledSet(name, items, wordings_of(words), nouns))
    return sets
