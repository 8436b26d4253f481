"""Reads the public data folders that training draws on. Each is optional but prose; a folder that
is missing is named. Licences are in the folder's SOURCES.tsv; sets for research or non-commercial
use only (AG news, TweetEval) are not read at all.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rlm.engram.data import corpora
from rlm.engram.data import words as w
from rlm.engram.data.associations import Associations
from rlm.engram.data.corpora import SpanQuestion
from rlm.engram.data.folders import Folder
from rlm.engram.data.genres import read_genres
from rlm.engram.data.labelled import LabelledSet, read_labelled, read_zip
from rlm.engram.data.syntax import Lexicon
from rlm.engram.data.wordnet import Wordnet
from rlm.engram.errors import TrainingError

LONGEST_POLICY_ANSWER = 90  # characters; longer ones are whole clauses
GUTENBERG_EDGE = 20_000  # characters of licence text and front matter skipped at either end


@dataclass(frozen=True)
class Sources:
    prose: tuple[str, ...]
    spans: tuple[SpanQuestion, ...]
    labelled: tuple[LabelledSet, ...]
    vocabulary: tuple[str, ...] = ("word",)
    paragraphs: tuple[corpora.Paragraph, ...] = ()
    pairs: tuple[corpora.Pair, ...] = ()
    wordnet: Wordnet | None = None

    @cached_property
    def lexicon(self) -> Lexicon:
        names = {text for one in self.labelled if one.name == "names" for text, _ in one.items}
        known = frozenset(word.lower() for word in self.vocabulary)
        return Lexicon(known, frozenset(names) | frozenset(w.FIRST))

    @cached_property
    def associations(self) -> Associations:
        return Associations([*self.prose, "\n".join(one.text for one in self.paragraphs)])

    def word(self, rng: random.Random) -> str:
        """Any word at all, as its text has it, or one that is none."""
        made = rng.choice(self.vocabulary) if rng.random() < 0.8 else w.pseudo_word(rng)
        return made.lower() if rng.random() < 0.4 else made

    def prose_piece(self, rng: random.Random, num_chars: int) -> str:
        """A piece of about `num_chars` that starts and ends at a word."""
        book = rng.choice(self.prose)
        start = rng.randrange(max(1, len(book) - num_chars - 200))
        start = book.find(" ", start) + 1
        end = book.rfind(" ", start, start + num_chars)
        piece = book[start : end if end > start else start + num_chars]
        if rng.random() < 0.5:
            sentence = re.search(r"[.!?]\s+(?=[A-Z])", piece)
            if sentence and sentence.end() < len(piece) - 20:
                piece = piece[sentence.end() :]
        return piece


def read_prose(folder: Folder) -> list[str]:
    books = [
        path.read_text("utf-8", "replace")[GUTENBERG_EDGE:-GUTENBERG_EDGE]
        for path in sorted((folder / "gutenberg").glob("*.txt"))
    ]
    for name, pattern in [("peps", "*.rst"), ("rust-book", "*.md"), ("shakespeare", "*.txt")]:
        text = "\n\n".join(
            path.read_text("utf-8", "replace") for path in sorted((folder / name).glob(pattern))
        )
        if len(text) > 10_000:
            books.append(text)
    for archive in ("state_union", "inaugural"):
        path = folder / "nltk" / f"{archive}.zip"
        if path.exists():
            books.append("\n\n".join(text for _, text in read_zip(path, ".txt")))
    return [book.replace("\r\n", "\n") for book in books]


def read_spans(folder: Folder) -> list[SpanQuestion]:
    squad = [
        item for path in sorted((folder / "squad").glob("*.json")) for item in read_squad(path)
    ]
    policies = [
        replace(item, article="policyqa")
        for path in sorted((folder / "policyqa").glob("*.json"))
        for item in read_squad(path)
        if 0 < len(item.answer) < LONGEST_POLICY_ANSWER
    ]
    real = [*corpora.read_natural_questions(folder), *corpora.read_dialogues(folder)]
    return squad + policies + real


def read_squad(path: Path) -> Iterator[SpanQuestion]:
    """Questions of a file in SQuAD's layout; of several answers the shortest is taken."""
    for article in json.loads(path.read_text())["data"]:
        for paragraph in article["paragraphs"]:
            for item in paragraph["qas"]:
                answers: list[dict[str, Any]] = item["answers"] or [{"text": "", "answer_start": 0}]
                best = min(answers, key=lambda answer: len(answer["text"]))
                yield SpanQuestion(
                    article["title"],
                    paragraph["context"],
                    item["question"],
                    best["text"],
                    int(best["answer_start"]),
                )


def read_sources(folder: Folder) -> Sources:
    """Raises TrainingError when there is no prose."""
    prose = read_prose(folder)
    if not prose:
        raise TrainingError(
            f"{folder}: no prose found (expected gutenberg/*.txt, peps/*.rst or rust-book/*.md)"
        )
    spans, labelled = tuple(read_spans(folder)), tuple(read_labelled(folder))
    paragraphs = corpora.read_paragraphs(folder)
    labelled += tuple(read_genres(folder, paragraphs, spans))
    vocabulary = read_vocabulary([*prose, *(one.text for one in paragraphs)])
    return Sources(
        tuple(prose),
        spans,
        labelled,
        vocabulary,
        tuple(paragraphs),
        tuple(corpora.read_pairs(folder)),
        Wordnet.read(folder, vocabulary),
    )


def read_vocabulary(prose: Sequence[str]) -> tuple[str, ...]:
    """The distinct words of the prose, as written, names among them."""
    words = {word for text in prose for word in re.findall(r"\b[A-Za-z][a-z]{2,}\b", text)}
    return tuple(sorted(words))
