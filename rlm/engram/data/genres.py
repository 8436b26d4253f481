"""Labelled sets that real text gives without any labelling by hand: what kind of text a piece is from,
what an encyclopaedia's sentence is about, which practice a question on a privacy policy concerns.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping

from rlm.engram.data.corpora import Paragraph, SpanQuestion
from rlm.engram.data.folders import Folder
from rlm.engram.data.labelled import LabelledSet, wordings_of

PIECES = 500  # of a kind
FEWEST = 40  # texts of a class that is kept
KINDS = {
    "novel": ["novel", "fiction", "story", "literature"],
    "play": ["play", "drama", "stage play", "theatre"],
    "speech": ["speech", "political address", "oration", "speech by a president"],
    "proposal": ["technical proposal", "specification", "software document", "engineering"],
    "textbook": ["programming textbook", "tutorial", "teaching text", "instruction"],
    "encyclopaedia": ["encyclopaedia article", "reference work", "encyclopaedia", "facts"],
    "policy": ["privacy policy", "legal text", "terms of a website", "legal"],
    "dialogue": ["dialogue", "conversation", "television script", "talk"],
}
FOLDERS = {"novel": "gutenberg", "play": "shakespeare", "proposal": "peps", "textbook": "rust-book"}
SUBJECTS = {
    "work": ("film song album series novel single game", ["film, music or book", "work of art", "entertainment", "title"]),
    "artist": ("actor actress singer director writer painter composer musician poet screenwriter producer journalist", ["artist", "person of the arts", "arts", "performer or author"]),
    "ruler": ("politician king queen duke prince princess nobleman noblewoman bishop lawyer officer", ["ruler or politician", "person in power", "politics", "statesman"]),
    "athlete": ("footballer player cyclist rower swimmer racehorse", ["athlete", "sportsman", "sports", "player"]),
    "place": ("mountain river village town city lake airport railway", ["place", "location", "geography", "spot on the map"]),
    "body": ("company university school magazine newspaper band church", ["organisation", "institution", "business or school", "body of people"]),
}  # fmt: skip
PRACTICES = {
    "First Party Collection/Use": ["collection and use", "what is collected", "own use of data", "collecting"],
    "Third Party Sharing/Collection": ["sharing with others", "third parties", "passing data on", "sharing"],
    "User Choice/Control": ["choice", "control by the user", "opting out", "choosing"],
    "User Access, Edit and Deletion": ["access and deletion", "editing one's data", "deleting", "access"],
    "Data Security": ["security", "protection of data", "safety", "securing"],
    "Policy Change": ["change of policy", "changes", "updates of the policy", "changing"],
    "Data Retention": ["retention", "how long data is kept", "storage time", "keeping"],
}  # fmt: skip
ASKED = {
    "question": ["question", "asks something", "interrogative", "query"],
    "statement": ["statement", "tells something", "declarative", "assertion"],
}


def read_genres(
    folder: Folder, paragraphs: Iterable[Paragraph], spans: Iterable[SpanQuestion]
) -> list[LabelledSet]:
    rng = random.Random("genres")
    paragraphs, spans = list(paragraphs), list(spans)
    sets = [
        _set(
            "genre", _kinds(rng, folder, paragraphs, spans), KINDS, ("passages", "pieces of text")
        ),
        _set("subject", _subjects(paragraphs), _names(SUBJECTS), ("articles", "entries", "leads")),
        _set("practice", _practices(folder), PRACTICES, ("questions", "inquiries")),
        _set("asked", _asked(rng, paragraphs, spans), ASKED, ("sentences", "lines")),
    ]
    return [one for one in sets if len(one.by_class) > 1]


def _names(table: Mapping[str, tuple[str, list[str]]]) -> dict[str, list[str]]:
    return {key: names for key, (_, names) in table.items()}


def _set(
    name: str,
    texts: Mapping[str, list[str]],
    names: Mapping[str, list[str]],
    nouns: tuple[str, ...],
) -> LabelledSet:
    kept = {key: found for key, found in texts.items() if len(found) >= FEWEST}
    items = tuple((text, key) for key, found in kept.items() for text in found)
    wordings = wordings_of({key: names[key] for key in kept}) if kept else ()
    return LabelledSet(name, items, wordings, nouns)


def _pieces(rng: random.Random, text: str, count: int) -> list[str]:
    """Pieces of a line or two, from word to word."""
    found = []
    for _ in range(count if len(text) > 5_000 else 0):
        start = text.find(" ", rng.randrange(len(text) - 400)) + 1
        piece = " ".join(text[start : start + rng.randint(50, 220)].split())
        found.append(piece.rpartition(" ")[0])
    return [piece for piece in found if len(piece) > 30]


def _kinds(
    rng: random.Random, folder: Folder, paragraphs: list[Paragraph], spans: list[SpanQuestion]
) -> dict[str, list[str]]:
    texts = {}
    for kind, name in FOLDERS.items():
        files = sorted(
            path for path in (folder / name).glob("*.*") if path.suffix in (".txt", ".rst", ".md")
        )
        each = -(-PIECES // max(1, len(files)))
        found = [
            piece
            for path in files
            for piece in _pieces(rng, path.read_text("utf-8", "replace"), each)
        ]
        texts[kind] = rng.sample(found, min(PIECES, len(found)))
    texts["speech"] = _pieces(rng, _speeches(folder), PIECES)
    texts["encyclopaedia"] = _pieces(rng, "\n".join(one.text for one in paragraphs), PIECES)
    texts["policy"] = _pieces(rng, _of(spans, "policyqa"), PIECES)
    texts["dialogue"] = _pieces(rng, _of(spans, "friends"), PIECES)
    return texts


def _of(spans: list[SpanQuestion], article: str) -> str:
    return "\n".join(
        dict.fromkeys(one.paragraph for one in spans if one.article.startswith(article))
    )


def _speeches(folder: Folder) -> str:
    from rlm.engram.data.labelled import read_zip

    paths = [folder / "nltk" / f"{name}.zip" for name in ("state_union", "inaugural")]
    return "\n".join(text for path in paths if path.exists() for _, text in read_zip(path, ".txt"))


def _subjects(paragraphs: list[Paragraph]) -> dict[str, list[str]]:
    """First sentences by the head noun of what they say their subject is."""
    heads = {head: key for key, (words, _) in SUBJECTS.items() for head in words.split()}
    said = re.compile(rf"\b(?:is|was) (?:an?|the)(?: [\w'’–-]+){{0,6}}? ({'|'.join(heads)})\b")
    texts: dict[str, list[str]] = {key: [] for key in SUBJECTS}
    for one in paragraphs:
        first = re.split(r"(?<=[a-z)])\.\s", one.text)[0]
        match = said.search(first)
        if match and one.title and len(first) < 320:
            texts[heads[match[1]]].append(first)
    return texts


def _practices(folder: Folder) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {key: [] for key in PRACTICES}
    for path in sorted((folder / "policyqa").glob("*.json")):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for item in (item for part in article["paragraphs"] for item in part["qas"]):
                key = item["type"].split("|||")[0]
                if key in texts:
                    texts[key].append(item["question"].strip())
    return {key: list(dict.fromkeys(found)) for key, found in texts.items()}


def _asked(
    rng: random.Random, paragraphs: list[Paragraph], spans: list[SpanQuestion]
) -> dict[str, list[str]]:
    real = [one.question for one in spans if one.article != "policyqa"]
    told = _pieces(rng, "\n".join(one.text for one in paragraphs), 3 * PIECES)
    return {"question": rng.sample(real, min(PIECES, len(real))), "statement": told[:PIECES]}
