"""Facts somewhere in a long text: one value, all values of one thing, one value of each of several.

Search, ask the sub-model of every passage, and read the passages that answered once more together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from rlm.engram.data import facts as f
from rlm.engram.data import planted, things
from rlm.engram.data import words as w
from rlm.engram.data.askings import ASK_EVERY, ORDER_EVERY
from rlm.engram.data.planted import Planted
from rlm.engram.data.roots.base import Task, World, ask_for
from rlm.engram.data.roots.spans import between, span_of
from rlm.engram.data.sources import Sources

# No two loops of one cell say the same word after "for": a small model's memory goes by the last words.
LOOKUP = """passages = search(question, k=10)
ask = "Answer in words of the text, or NONE.\\nQuestion: " + question + "\\nText: "
replies = llm_query_batched([ask + passage.text for passage in passages])
found = [one for one, reply in zip(passages, replies) if reply != "NONE"][:4]
found.sort(key=lambda one: one.start)
answer = llm_query(ask + "\\n".join(piece.text for piece in found)) if found else None
submit(None if answer == "NONE" else answer, evidence=found)"""
LOOKUP_ALL = """places = sorted(search(question, k=32), key=lambda place: place.start)
ask = "Answer in words of the text, or NONE.\\nQuestion: " + question + "\\nText: "
replies = llm_query_batched([ask + spot.text for spot in places])
values = dict.fromkeys(value for told in replies for value in re.split("; |\\n", told) if value != "NONE")
submit(list(values) or None, evidence=[place for place, told in zip(places, replies) if told != "NONE"])"""
MULTI = """things = re.split(", and | and |, ", {span})
answers = []
for thing in things:
    item = "{name} of " + thing.strip()
    ask = "Answer in words of the text, or NONE.\\nQuestion: What is the " + item + "?\\nText: "
    replies = llm_query_batched([ask + hit.text for hit in search(item, k=10)])
    answers += [reply for reply in replies if reply != "NONE"][:1]
submit(answers or None)"""
ENDINGS = [
    " Answer briefly.", " Give only the value.", " Reply with the value only.", " It is somewhere in the text.",
    " If it is not there, say so.", " One line is enough.", " Only the answer, please.", " Be brief.",
]  # fmt: skip
TEXT_LEADS = [
    "According to the text, ",
    "In the document, ",
    "From the files: ",
    "Going by the text, ",
    "In these papers, ",
]
ASK_SEVERAL = [
    "what are the {a}s of {x}{tail}", "what is the {a} of each of {x}{tail}", "which {a} belongs to each of {x}{tail}",
    "what {a} do {x} have{tail}", "which {a}s are given for {x}{tail}", "what do the papers say about the {a} of {x}{tail}",
]  # fmt: skip
ORDER_SEVERAL = [
    "give the {a} of each of {x}{tail}", "look up the {a}s of {x}{tail}", "list the {a} for {x}{tail}", "find the {a} of {x}{tail}",
    "tell me the {a}s of {x}{tail}", "report the {a} of every one of {x}{tail}", "name the {a}s that belong to {x}{tail}",
]  # fmt: skip
QuestionOf = Callable[[random.Random], str]


def _passage(prompt: str) -> str:
    return prompt.partition("\nText: ")[2]


def _spread(rng: random.Random, sources: Sources, statements: Sequence[str]) -> str:
    """The statements, each in a paragraph of its own, among paragraphs of prose."""
    parts = [*statements, *(sources.prose_piece(rng, rng.randint(150, 350)) for _ in range(4))]
    rng.shuffle(parts)
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _told(fact: Planted) -> str:
    """A statement in which the thing is named, so that search finds it."""
    return f"The {fact.relation.names[0]} of {fact.subject} is {fact.value}."


def lookup(rng: random.Random, sources: Sources, made: QuestionOf | None = None) -> Task:
    """`made` gives a question from a sentence of real text."""
    shape = rng.random()
    fact = planted.draw(rng)
    if shape < 0.2 and sources.spans:
        question = rng.choice(sources.spans).question
    elif shape < 0.4 and made is not None:
        question = made(rng)
    elif shape < 0.55:
        question = f.ask(rng, f.draw_fact(rng))
    else:
        question = planted.ask(rng, fact)
    if rng.random() < 0.1:
        lead = rng.choice(TEXT_LEADS)
        question = lead + question[:1].lower() + question[1:]
    if rng.random() < 0.08:
        question += rng.choice(ENDINGS)

    def world(rng: random.Random) -> World:
        told = f"{question} {_told(fact)}"
        text = _spread(rng, sources, [told, *(_told(planted.decoy(rng, fact)) for _ in range(2))])
        return World(
            text, fact.value, lambda p: fact.value if _told(fact) in _passage(p) else "NONE"
        )

    return Task("lookup", question, (LOOKUP,), world=world)


def lookup_all(rng: random.Random, sources: Sources) -> Task:
    """Every value of one relation of a thing."""
    fact = planted.draw(rng)
    name = rng.choice(fact.relation.names)
    parts = {"a": name, "s": fact.subject, "tail": "{tail}"}
    question = ask_for(
        rng,
        [form.format(**parts) for form in ASK_EVERY],
        [form.format(**parts) for form in ORDER_EVERY],
    )

    def world(rng: random.Random) -> World:
        values = [
            value
            for value in dict.fromkeys(things.VALUES[fact.shape](rng) for _ in range(4))
            if ";" not in value
        ]
        told = {f"The {name} of {fact.subject} is {value}.": value for value in values}
        text = _spread(rng, sources, list(told))

        def oracle(prompt: str) -> str:
            passage = _passage(prompt)
            found = sorted(
                (passage.find(said), value) for said, value in told.items() if said in passage
            )
            return "; ".join(value for _, value in found) or "NONE"

        order = sorted(told, key=text.find)
        return World(text, [told[said] for said in order], oracle)

    return Task("lookup_all", question, (LOOKUP_ALL,), world=world)


def several(rng: random.Random, sources: Sources) -> Task:
    """One relation of two to five things."""
    fact = planted.draw(rng)
    name = rng.choice(fact.relation.names)
    count = rng.randint(2, 5)
    named: list[str] = []
    while len(named) < count:
        thing = things.SUBJECTS[fact.kind](rng)
        if not any(thing in other or other in thing for other in named) and not re.search(
            r'[,"]| and ', thing
        ):
            named.append(thing)
        elif rng.random() < 0.02:
            break
    if len(named) < 2:
        return lookup_all(rng, sources)
    said = ", ".join(named[:-1]) + rng.choice([" and ", ", and "]) + named[-1]
    parts = {"a": name, "x": said, "tail": "{tail}"}
    question = ask_for(
        rng,
        [form.format(**parts) for form in ASK_SEVERAL],
        [form.format(**parts) for form in ORDER_SEVERAL],
    )
    span = span_of("question", question, said)
    if re.split(", and | and |, ", between(question, said)) != named:
        return lookup_all(rng, sources)
    cell = MULTI.format(name=name, span=span)

    def world(rng: random.Random) -> World:
        told = {
            thing: (f"The {name} of {thing} is {value}.", value)
            for thing in named
            for value in [w.code(rng)]
        }
        text = _spread(rng, sources, [said for said, _ in told.values()])

        def oracle(prompt: str) -> str:
            asked = prompt.partition("Question: ")[2].partition("\n")[0]
            thing = next(thing for thing in named if f" of {thing}?" in asked)
            statement, value = told[thing]
            return value if statement in _passage(prompt) else "NONE"

        return World(text, [value for _, value in told.values()], oracle)

    return Task("several", question, (cell,), world=world, keep=f"{said} {name}")
