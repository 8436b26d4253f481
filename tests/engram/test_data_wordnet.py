"""Kinds and meanings as read from WordNet's files; a small folder in their format stands in."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from rlm.bench.lines import UNSEEN_LABELS
from rlm.engram.data import meanings
from rlm.engram.data.samples import NONE
from rlm.engram.data.sources import Sources
from rlm.engram.data.wordnet import HELD_OUT, Wordnet
from rlm.engram.errors import TrainingError

LICENCE = "  1 This software and database is being provided to you, the LICENSEE, by  \n"
KINDS = {
    "bird": "robin wren heron finch owl stork",
    "metal": "iron copper tin zinc lead nickel",
    "anger": "fury rage wrath ire spleen huff",
    "boat": "punt yawl ketch canoe barge raft",
}


def write_wordnet(folder: Path) -> None:
    """Each kind under `entity`, with its members; `spleen` means an organ first."""
    (folder / "wordnet").mkdir()
    data, index = [LICENCE], [LICENCE]
    place = 100

    def add(word: str, above: str, gloss: str) -> str:
        nonlocal place
        place += 1
        name = f"{place:08d}"
        pointer = f"001 @ {above} n 0000" if above else "000"
        data.append(f"{name} 05 n 02 {word} 0 {word}_thing 0 {pointer} | {gloss}  \n")
        return name

    top = add("entity", "", "whatever is there")
    organ = add("organ", top, "a part of a body")
    index.append(f"spleen n 2 1 @ 2 1 {organ} 00000999  \n")
    for kind, words in KINDS.items():
        above = add(kind, top, f"what all of the {kind} sort is")
        index.append(f"{kind} n 1 1 @ 1 1 {above}  \n")
        for number, word in enumerate(words.split()):
            gloss = f'the number {number} of its sort; "they saw a {word} there"'
            here = add(word, above, gloss)
            if word != "spleen":
                index.append(f"{word} n 1 1 @ 1 1 {here}  \n")
    (folder / "wordnet" / "data.noun").write_text("".join(data))
    (folder / "wordnet" / "index.noun").write_text("".join(index))


@pytest.fixture
def wordnet(tmp_path: Path) -> Wordnet:
    write_wordnet(tmp_path)
    found = Wordnet.read(tmp_path, ())
    assert found is not None
    return found


def test_where_there_are_no_files_there_is_no_wordnet(tmp_path: Path) -> None:
    assert Wordnet.read(tmp_path, ("word",)) is None


@pytest.mark.parametrize("name", ["data.noun", "index.noun"])
@pytest.mark.parametrize("text", [None, "", "00000001 05 n zz"])
def test_broken_files_are_refused_by_name(tmp_path: Path, name: str, text: str | None) -> None:
    write_wordnet(tmp_path)
    (tmp_path / "wordnet" / "data.verb").write_text("")
    broken = tmp_path / "wordnet" / name
    if text is None:
        broken.rename(broken.with_suffix(".verb"))
    else:
        broken.write_text(text)
    with pytest.raises(TrainingError, match="wordnet: .*WordNet's database files"):
        Wordnet.read(tmp_path, ())


def test_a_kind_has_the_words_whose_commonest_sense_is_under_it(wordnet: Wordnet) -> None:
    for seed in range(40):
        kind, others = wordnet.draw(random.Random(seed))
        assert [one.word for one in kind.members] == KINDS[kind.names[0]].split()
        assert kind.members[0].gloss == "the number 0 of its sort"
        assert kind.members[0].examples == (f"they saw a {kind.members[0].word} there",)
        assert all(not kind.words & one.words for one in others)


def test_labels_that_measurements_hold_back_are_no_kinds(wordnet: Wordnet) -> None:
    drawn = {wordnet.draw(random.Random(seed))[0].names[0] for seed in range(80)}
    assert drawn == {"bird", "metal", "boat"}
    for labels in UNSEEN_LABELS[:2]:
        parts = {part for label in labels for part in label.lower().split("/")}
        assert len(parts & HELD_OUT) >= len(parts) - 2


def test_replies_are_right(wordnet: Wordnet) -> None:
    prose = "Some prose of no great matter goes on here. " * 90
    sources = Sources((prose,), (), (), wordnet=wordnet)
    checked = 0
    for seed in range(900):
        made = meanings.sample(random.Random(seed), sources)
        assert made is not None
        prompt, reply = made.messages[0][1], made.reply
        assert reply
        assert reply == NONE or reply.lower() in prompt.lower()
        said = set(re.findall(r"\w+", prompt.lower()))
        asked = said & KINDS.keys()
        if made.kind == "fact" and "sort" not in said and len(asked) == 1:
            told = said & set(KINDS[asked.pop()].split())
            assert told == ({reply.lower()} - {NONE.lower()})
            checked += 1
    assert checked > 50
