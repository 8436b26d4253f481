"""Worlds of labelled records: lines with a date, a user and a text whose label a sub-model tells,
under a header that may be the only place where the labels are named. Only such as the cells of
`reading` read rightly.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from rlm.engram.data import labels as invented
from rlm.engram.data.labelled import shuffle
from rlm.engram.data.roots import reading
from rlm.engram.data.roots.base import LOOK_CHARS, World, worded
from rlm.engram.data.roots.layouts import BARE, Layout, Record, draw_dates, draw_layout, draw_users
from rlm.engram.data.roots.spans import or_in_strange_words, tell
from rlm.engram.data.sources import Sources

LABEL_NOUNS = """lines|rows|messages|questions|sentences|entries|data points|instances|items|reviews|remarks|texts|
examples|records|comments|headlines|tickets|posts|notes|statements|utterances|samples""".replace(
    "\n", ""
).split("|")
CLASS_NOUNS = "label category class type kind topic group tag".split()
HEADERS = [
    "Below are {n} {noun}. Each belongs to one of these {kinds}: {said}.",
    "{Kinds}: {said}",
    "# {n} {noun}; {kinds}: {said}",
    "{kinds} = [{said}]\n{n} {noun}",
    "Assign to each of the {noun} one of these {kinds}:\n{said}",
    "This file holds {noun}, each of which is one of: {said}.",
    "What follows are {n} {noun}. Every one of them can be put under one of {k} {kinds}, namely {said}.",
    "{n} {noun} collected last year. Allowed {kinds}: {said}.",
    "Archive of {noun}\nPossible {kinds} ({k}): {said}",
    "{Noun}, one a line, to be sorted into {k} {kinds}: {said}.",
    "Each of the {n} {noun} below falls under one {kind} out of {said}.",
    "The {noun} in this list have not been labelled yet. The {kinds} are {said}.",
    "*** {Noun} ***\n{kinds} in use: {said}",
    "All {noun} here are {said}.",
    "Here you find {n} {noun} of {k} sorts: {said}.",
]
BARE_HEADERS = [
    "{n} {noun}", "# {noun}", "Here are {n} {noun}.", "Export of {noun}, {n} in all.", "The {noun} of last year:", "",
    "List of {noun}", "--- {noun} ---", "{Noun} ({n})", "What follows are {n} {noun}, one a line.",
]  # fmt: skip
REMARKS = [
    "", "", "", "", "Questions will be about totals over the whole list; count, do not guess.", "Handle with care.",
    "Somebody will ask you for numbers. They have to be right.", "Exported automatically.", "No line may be skipped.",
    "Answers should rest on every one of the lines.", "The order of the lines means nothing.",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """The records, how they are written, and what is known of their labels."""

    labels: tuple[str, ...]
    noun: str
    kind: str
    layout: Layout
    records: tuple[Record, ...]
    text: str
    says_labels: bool  # its header does
    found: reading.Found

    @property
    def kinds(self) -> str:
        return plural(self.kind)

    @property
    def shown(self) -> str:
        """What the look at its beginning prints."""
        return self.text[:LOOK_CHARS].rstrip("\n")

    @property
    def head(self) -> str:
        """What stands before the first record."""
        return self.found.head

    @property
    def read(self) -> str:
        """What the cell prints that reads the rows."""
        return f"{len(self.records)} {self.found.first}"

    @property
    def classified(self) -> str:
        """What the cell prints that labels them."""
        return f"{self.found.first} {Counter(one.label for one in self.records)!r}"

    def world(self, gold: object, fails_first: int = 0) -> World:
        by_text = {one.text: one.label for one in self.records}
        return World(
            self.text,
            gold,
            lambda prompt: by_text[prompt.partition("\nText: ")[2]],
            fails_first=fails_first,
        )


def plural(kind: str) -> str:
    return {"category": "categories", "class": "classes"}.get(kind, kind + "s")


def draw_items(
    rng: random.Random, sources: Sources, count: int
) -> tuple[list[str], list[tuple[str, str]]]:
    """(labels, texts with labels), every text once."""
    if sources.labelled and rng.random() < 0.45:
        chosen = rng.choice(sources.labelled)
        names = rng.choice(chosen.wordings)
        keys = sorted(names)
        drawn = [
            (rng.choice(chosen.by_class[key])[:110], names[key])
            for key in rng.choices(keys, k=count)
        ]
        labels = [names[key] for key in keys]
    else:
        labels, drawn = invented.items(rng, count)
    shuffle(rng, labels)
    items = {" ".join(text[:110].split()).strip(reading.ENDS): label for text, label in drawn}
    return labels, [(text, label) for text, label in items.items() if text]


def draw_book(
    rng: random.Random, sources: Sources, needs: frozenset[str], says_labels: bool
) -> Book:
    """Records under a header that the cells read rightly."""
    while (book := _draw_book(rng, sources, needs, says_labels)) is None:
        pass
    return book


def _draw_book(
    rng: random.Random, sources: Sources, needs: frozenset[str], says_labels: bool
) -> Book | None:
    labels, items = draw_items(rng, sources, rng.randint(9, 26))
    users = draw_users(rng, rng.randint(3, 6))
    dates = draw_dates(rng, rng.randint(3, 12))
    records = tuple(
        Record(rng.choice(dates), rng.choice(users), text, label) for text, label in items
    )
    noun, kind = rng.choice(LABEL_NOUNS), rng.choice(CLASS_NOUNS)
    layout = draw_layout(rng, sources, needs)
    said = tell(rng, labels, is_block=True) if says_labels else ""
    top = _top(rng, sources, (noun, kind), said, len(labels), len(records))
    if layout.template == BARE:  # a title is told from the texts by its place alone
        title = top if said else rng.choice(["", "", top.partition("\n")[0]])
        if "\n" in title:
            return None
        layout, top = replace(layout, head=title), ""
    lines = [layout.line(record, number) for number, record in enumerate(records, 1)]
    if layout.head:
        lines.insert(0, layout.head)
    body = "\n".join(lines)
    text = f"{top}\n\n{body}" if top else body
    if rng.random() < 0.15:
        text += f"\n\n{rng.choice(['End of file.', 'End.', top, '(end of the list)'])}"
    found = reading.read_rows(text)
    is_read = layout.is_told_by(found.rows, records)
    if not is_read or (said and reading.read_labels(found.head) != labels):
        return None
    return Book(tuple(labels), noun, kind, layout, records, text, says_labels, found)


def _top(
    rng: random.Random,
    sources: Sources,
    nouns: tuple[str, str],
    said: str,
    kinds: int,
    count: int,
) -> str:
    noun, kind = nouns
    head = worded(rng, HEADERS if said else BARE_HEADERS).format(
        n=count, noun=noun, Noun=noun.capitalize(), kind=kind, kinds=plural(kind),
        Kinds=plural(kind).capitalize(), k=kinds, said=said,
    )  # fmt: skip
    if said:
        head = or_in_strange_words(rng, sources, head, said)
    is_block = said.startswith("\n")
    if is_block:
        head = head.removesuffix(".")
    parts = [head, rng.choice(REMARKS)]
    return ("\n\n" if is_block else rng.choice(["\n", "\n\n"])).join(part for part in parts if part)
