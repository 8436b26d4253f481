"""Which documents, which passages, which values of a named field."""

from __future__ import annotations

import random

from rlm.engram.data.roots.base import Task, World, as_said, ask_for, filler, quoted, term
from rlm.engram.data.sources import Sources
from rlm.engram.data.wordings import MODIFIERS


def _papers(rng: random.Random, parts: list[str]) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Documents one after another, as a context holds them."""
    text, spans = "", []
    for number, part in enumerate(parts):
        start = len(text)
        text += part
        spans.append((f"paper{number}.txt", start, len(text)))
        text += "\n\n"
    return text.removesuffix("\n\n"), tuple(spans)


def which_documents(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    noun = rng.choice(["documents", "files", "documents"])

    def all_names(rng: random.Random) -> World:
        text, spans = _papers(rng, [filler(rng, 4) for _ in range(rng.randint(1, 5))])
        return World(text, [name for name, _, _ in spans], documents=spans)

    if rng.random() < 0.3:
        return Task(
            "documents",
            ask_for(
                rng,
                [
                    f"what are the names of the {noun}",
                    f"which {noun} are there",
                    f"what {noun} do I have",
                    f"what is each of the {noun} called",
                ],
                [f"list the {noun}", f"list the names of all {noun}", f"name the {noun}"],
            ),
            ("submit([document.name for document in documents])",),
            world=all_names,
        )
    cell = f"submit([document.name for document in documents if {exact} in context[document.start:document.end]] or None)"
    questions = [
        f"which {noun} mention {said}",
        f"which {noun} contain {said}",
        f"in which {noun} does {said} appear",
        f"what {noun} talk about {said}",
        f"in which of the {noun} can I find {said}",
    ]
    orders = [
        f"list the {noun} that mention {said}",
        f"find the {noun} containing {said}",
        f"name every {noun[:-1]} that contains {said}",
    ]
    is_count = rng.random() < 0.3
    if is_count:
        cell = f"submit(sum({exact} in context[document.start:document.end] for document in documents))"
        questions = [
            f"how many {noun} mention {said}",
            f"in how many {noun} does {said} appear",
            f"how many of the {noun} contain {said}",
        ]
        orders = [
            f"count the {noun} that mention {said}",
            f"tell me how many {noun} contain {said}",
        ]

    def world(rng: random.Random) -> World:
        holds = [rng.random() < 0.5 for _ in range(rng.randint(1, 6))]
        parts = [f"{filler(rng, 3)} {x if held else ''} {filler(rng, 2)}" for held in holds]
        text, spans = _papers(rng, parts)
        names = [span[0] for span, held in zip(spans, holds, strict=True) if held]
        return World(text, len(names) if is_count else names or None, documents=spans)

    return Task("documents", ask_for(rng, questions, orders), (cell,), world=world)


def context_of(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    cell = f"hits = grep(re.escape({exact}), max_hits=20)\nsubmit([hit.text for hit in hits] or None, evidence=hits)"
    questions = [
        f"where does {said} appear{{tail}}",
        f"in which places is {said} mentioned{{tail}}",
        f"where is {said} mentioned{{tail}}",
    ]
    orders = [
        f"show me where {said} appears{{tail}}",
        f"show the passages that mention {said}{{tail}}",
        f"quote the lines around {said}{{tail}}",
        f"find the places where {said} occurs{{tail}}",
        f"search for {said}{{tail}}",
        f"grep for {said}{{tail}}",
    ]

    def world(rng: random.Random) -> World:
        made = [f"{filler(rng, 2)} {x} {filler(rng, 2)}" for _ in range(rng.randint(0, 4))]
        lines = [line for one in made for line in (one, filler(rng, 3))]
        return World("\n".join(lines) or filler(rng, 2), made or None)

    return Task("grep", ask_for(rng, questions, orders), (cell,), world=world)


def field_values(rng: random.Random, sources: Sources) -> Task:
    """Documents of `name: value` lines: all values of one name."""
    word = rng.choice(sources.vocabulary).lower()
    name = word if rng.random() < 0.6 else f"{word} {rng.choice(MODIFIERS)}"
    said = quoted(rng, name)
    unit = rng.choice(["record", "entry", "line", "item", "document", "row", "note"])
    questions = [
        f"what are all the values of the field {said}",
        f"which values does {said} take",
        f"what values are given for {said}",
        f"what is the {said} of each {unit}",
        f"which {said} does each {unit} have",
        f"what stands in the {said} field of every {unit}",
        f"what different values does the field {said} have",
        f"what comes after {said} in every {unit}",
    ]
    orders = [
        f"list the {said} of every {unit}",
        f"list all the {said} values",
        f"give me every {said} in the file",
        f"show the {said} field of each {unit}",
        f"extract the {said} of each {unit}",
        f"collect all values of {said}",
        f"read out the {said} of all {unit}s",
        f"find what follows {said} in each {unit}",
    ]
    pattern = f'"(?im)" + re.escape({as_said(name, f" {said}")}) + r"\\s*[:=|]\\s*(.+?)\\s*$"'
    pattern = pattern.rstrip("'")
    cell = f"found = re.findall({pattern}, context)\nsubmit(list(dict.fromkeys(found)) or None)"

    def world(rng: random.Random) -> World:
        values = [term(rng, sources) for _ in range(rng.randint(1, 6))]
        mark = rng.choice([": ", " = ", "="])
        lines = [line for value in values for line in (f"{name}{mark}{value}", filler(rng, 2))]
        return World("\n".join(lines), list(dict.fromkeys(values)))

    return Task("field", ask_for(rng, questions, orders), (cell,), world=world)
