"""Reads corpora of encyclopaedic text, paraphrase pairs and real questions, and undoes their
tokenization. Each is optional. Knows nothing of samples or prompts.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm.engram.data import words as w
from rlm.engram.data.folders import Folder

# Articles of SQuAD 1.1's development set that are kept out of the data folder, and so out of every
# other corpus as well.
NEVER_READ = frozenset(
    """computational complexity theory|huguenot|huguenots|steam engine|apollo program|
fresno, california|packet switching|newcastle upon tyne|economic inequality|university of chicago|
yuan dynasty|rhine|islamism""".replace("\n", "").split("|")
)


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    article: str
    paragraph: str
    question: str
    answer: str  # "" when the paragraph does not answer it
    start: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences about one thing. `title` names it, "" where that is not known."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact in two wordings: a long sentence, and two short ones that say the same."""

    long: str
    short: str


_JOINS = [
    (re.compile(r" @([-.,])@ "), r"\1"),
    (re.compile(r"\s*(``|'')\s*(.*?)\s*(''|``)"), r' "\2"'),
    (re.compile(r'" ([^"]*?) "'), r'"\1"'),
    (re.compile(r" ([,.;:!?%)\]])"), r"\1"),
    (re.compile(r"([(\[$£#]) "), r"\1"),
    (re.compile(r" (n't|'(?:s|re|ve|ll|d|m|em)?)(?=[\s,.;:!?)]|$)"), r"\1"),
    (re.compile(r"(\d) - (\d)"), r"\1-\2"),
    (re.compile(r"(\w) - (\w)"), r"\1-\2"),
    (re.compile(r"(\d) ?: (\d\d)"), r"\1:\2"),
    (re.compile(r"\bgon na\b"), "gonna"),
    (re.compile(r"\bgot ta\b"), "gotta"),
    (re.compile(r"\bwan na\b"), "wanna"),
    (re.compile(r"(\w)\(\s*"), r"\1 ("),
    (re.compile(r"(\w)- (?=\w)"), r"\1-"),
    (re.compile(r'(\w)"\s+(\w[^"]*")'), r'\1 "\2'),
    (re.compile(r"\s{2,}"), " "),
]


def joined(text: str) -> str:
    """Text as it is written, from tokens with blanks between them."""
    for pattern, written in _JOINS:
        text = pattern.sub(written, text)
    return text.strip()


def read_paragraphs(folder: Folder) -> list[Paragraph]:
    return [*read_wikitext(folder / "wikitext-2"), *read_documents(folder / "multihop")]


def read_wikitext(folder: Path) -> Iterator[Paragraph]:
    """Unknown words become words of no language, the same one throughout a paragraph."""
    import random

    rng = random.Random("unknown words")
    title = ""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text("utf-8", "replace").splitlines():
            heading = re.fullmatch(r" = ([^=].*?) = ?", line.rstrip() + " ")
            if heading:
                title = joined(heading[1])
            elif len(line) > 200 and not line.startswith(" ="):
                if title.lower() in NEVER_READ:
                    continue
                text = re.sub(r"<unk>", lambda _: w.pseudo_word(rng).lower(), line)
                yield Paragraph(title if "<unk>" not in title else "", joined(text))


def read_documents(folder: Path) -> Iterator[Paragraph]:
    for path in sorted(folder.glob("*.json")):
        for item in json.loads(path.read_text("utf-8")):
            title = str(item["title"])
            if title.lower() not in NEVER_READ and len(item["text"]) > 80:
                yield Paragraph(re.sub(r" \(.*\)$", "", title), joined(item["text"]))


def read_pairs(folder: Folder) -> list[Pair]:
    pairs = []
    for path in sorted((folder / "wiki-split").glob("*.tsv")):
        for line in path.read_text("utf-8", "replace").splitlines():
            long, tab, short = line.partition("\t")
            if tab and '"' not in long[:1] and len(long) < 400:
                pairs.append(Pair(joined(long), joined(short.replace(" <::::> ", " "))))
    return pairs


def read_natural_questions(folder: Folder) -> Iterator[SpanQuestion]:
    path = folder / "nq-open-oracle.jsonl.gz"
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            page = item["ctxs"][0]
            found = [answer for answer in item["answers"] if answer in page["text"]]
            if not found or page["title"].lower() in NEVER_READ:
                continue
            answer = min(found, key=len)
            start = page["text"].find(answer)
            yield SpanQuestion(f"nq {page['title']}", page["text"], item["question"], answer, start)


def read_dialogues(folder: Folder) -> Iterator[SpanQuestion]:
    """Questions about what was said, with some utterances around the one that answers."""
    for path in sorted((folder / "friendsqa").glob("*.json")):
        for scene in json.loads(path.read_text("utf-8"))["data"]:
            for part in scene["paragraphs"]:
                for item in part["qas"]:
                    made = _dialogue_question(scene["title"], part["utterances:"], item)
                    if made:
                        yield made


def _dialogue_question(
    title: str, utterances: list[dict[str, Any]], item: dict[str, Any]
) -> SpanQuestion | None:
    answers = [answer for answer in item["answers"] if answer["answer_text"].strip(" .,!?")]
    if not answers:
        return None
    best = min(answers, key=lambda answer: len(answer["answer_text"]))
    answer = joined(best["answer_text"]).strip(" .,!?")
    at = int(best["utterance_id"])
    lines: list[str] = []
    start = -1
    for index in range(max(0, at - 3), min(len(utterances), at + 4)):
        one = utterances[index]
        line = f"{', '.join(one['speakers'])}: {joined(one['utterance'])}"
        if index == at:
            offset = sum(len(earlier) + 1 for earlier in lines)
            place = line.find(answer, 0 if best["is_speaker"] else len(line.split(": ")[0]))
            start = offset + place if place >= 0 else -1
        lines.append(line)
    text = "\n".join(lines)
    if start < 0 or len(answer) > 90:
        return None
    return SpanQuestion(f"friends {title}", text, joined(item["question"]), answer, start)


def read_reviews(folder: Folder) -> list[tuple[str, str]]:
    """(sentence, "pos" or "neg") of product reviews whose marks agree."""
    import zipfile

    path = folder / "nltk" / "product_reviews_1.zip"
    if not path.exists():
        return []
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".txt") or "README" in name:
                continue
            for line in archive.read(name).decode("latin-1").splitlines():
                marks, hashes, text = line.partition("##")
                signs = set(re.findall(r"\[([+-])\d\]", marks))
                if hashes and len(signs) == 1 and 20 < len(text) < 260:
                    found.append((joined(text), "pos" if signs == {"+"} else "neg"))
    return found
