"""Facts somewhere in a long text: one value, all values of one thing, one value of each of several.

Search and ask the sub-model of every passage. One value: read those that answered once more together;
more: take all that was answered, in the order of the text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from rlm.engram.data import facts as f
from rlm.engram.data import planted, things
from rlm.engram.data import words as w
from rlm.engram.data.askings import ASK_EVERY, ORDER_EVERY
from rlm.engram.data.planted import Planted
from rlm.engram.data.roots.base import (
    FINISHES,
    TAILS,
    Task,
    World,
    ask_for,
    worded,
)
from rlm.engram.data.roots.phrases import asks, table
from rlm.engram.data.roots.spans import STRANGE, strange_words
from rlm.engram.data.sources import Sources

# No two loops of one cell say the same word after "for": a small model's memory goes by the last words.
LOOKUP = """passages = search(question, k=10)
passages = [hit for hit in passages if hit.score > 0.7 * passages[0].score]
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
ENDINGS = table(""" Answer briefly.| Give only the value.| Reply with the value only.| It is somewhere in the text.| If it is not there, say so.| One line is enough.| Only the answer, please.|
 Keep it short.| The value is enough.| Nothing but the value.| Say it in the words of the text.| If nothing is said of it, tell me.| No need to explain.| Just the fact.| I could not find it.| It is said only once.| Somebody must have written it down.|
 Please look carefully.| Check the whole text.| Exact wording, please.| No comments.| A word or two will do.| I need this quickly.| Thanks in advance.| Be brief.""")
TEXT_LEADS = table("""According to the text,|In the document,|From the files:|Going by the text,|Based on what I sent,|From what is written,|As the text has it,|Per the document,|Looking at the files,|Somewhere in there:|
In the text I gave you,|If you read it all,|From the whole of it:|According to what is written,|Question about the text:|To go by the papers,|As stated in the document,|In these papers,""")
SEVERAL = asks(
    """what are the {many} of {x}{tail}|what is the {a} of each of {x}{tail}|which {a} belongs to each of {x}{tail}|
what {a} do {x} have{tail}|which {many} are given for {x}{tail}|
⟨which¦what⟩ ⟨{many}¦{a}⟩ ⟨do¦does⟩ each of {x} have{tail}|⟨which¦what⟩ {many} ⟨are listed for¦are recorded for¦are stated for¦are mentioned for¦are noted for¦belong to¦go with¦were given to⟩ {x}{tail}|what is the {a} ⟨for¦of¦given for¦recorded for⟩ ⟨each one of¦every one of¦each of¦all of⟩ {x}{tail}|
what, one after the other, ⟨are the {many}¦is the {a}⟩ of {x}{tail}|what do we know as the {a} of {x}{tail}|what is given as the {a} of {x}{tail}|can you tell me the {many} of {x}{tail}|do you know the {many} of {x}{tail}|what does it say about the {a} of {x}{tail}|
what {a} was ⟨given¦assigned¦noted¦recorded⟩ for {x}{tail}|what {many} are on record for {x}{tail}|what are their {many}, I mean of {x}{tail}|what is the {a} ⟨in the case of¦with regard to¦as regards⟩ {x}{tail}|which is the {a} of each one among {x}{tail}|
what do the papers say about the {a} of {x}{tail}""",
    """give the {a} of each of {x}{tail}|look up the {many} of {x}{tail}|list the {a} for {x}{tail}|find the {a} of {x}{tail}|
tell me the {many} of {x}{tail}|report the {a} of every one of {x}{tail}|
⟨list¦give¦find¦show¦state¦print¦return¦extract¦get¦report¦note¦determine⟩ the ⟨{many}¦{a}⟩ ⟨of each of¦of every one of¦for each of¦given for¦recorded for¦that belongs to each of⟩ {x}{tail}|⟨give¦show¦send¦tell⟩ me the {a} ⟨for¦of⟩ ⟨each of¦all of¦every one of⟩ {x}{tail}|
⟨look up¦find out¦dig out¦read out¦check⟩ the {many} ⟨of¦for⟩ {x}{tail}|say ⟨what¦which⟩ {a} belongs to ⟨each of¦every one of⟩ {x}{tail}|provide the {many} for {x}{tail}|collect the {many} of {x}{tail}|write down the {a} of ⟨each of¦all of⟩ {x}{tail}|let me know the {many} of {x}{tail}|
name the {many} that belong to {x}{tail}""",
    """{many} of {x}{tail}|the {a} of each of {x}{tail}|I need the {many} of {x}{tail}|I'd like to know the {a} of ⟨each of¦all of⟩ {x}{tail}|the {many} ⟨given for¦that belong to¦recorded for⟩ {x}{tail}|{a} for {x}{tail}|my question is about the {many} of {x}{tail}|{a} of each of {x}{tail}""",
)
QuestionOf = Callable[[random.Random], str]


def _passage(prompt: str) -> str:
    return prompt.partition("\nText: ")[2]


def _spread(rng: random.Random, sources: Sources, statements: Sequence[str]) -> str:
    """The statements, each in a paragraph of its own, among paragraphs of prose."""
    parts = [*statements, *(sources.prose_piece(rng, rng.randint(150, 350)) for _ in range(4))]
    rng.shuffle(parts)
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _many(name: str) -> str:
    """The plural of a relation's name: of what stands before a preposition."""
    found = re.match(
        r"(.+?)( (?:of|for|to|in|on|at|by|with|from|it|that|before|after)\b.*)?$", name
    )
    head, rest = (found[1], found[2] or "") if found else (name, "")
    if re.match(r"wh|how ", head) or re.search(r"[^s]s$", head):
        return name
    if re.search(r"[^aeiou]y$", head):
        return f"{head[:-1]}ies{rest}"
    return f"{head}{'es' if re.search('(?:s|x|ch|sh)$', head) else 's'}{rest}"


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
        question = f"{worded(rng, TEXT_LEADS)} {question[:1].lower()}{question[1:]}"
    if rng.random() < 0.08:
        question += f" {worded(rng, ENDINGS)}"

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
    many = _many(name)

    def asked(forms: Sequence[str]) -> list[str]:
        return [
            form.replace("{a}s", many).replace("{a}", name).replace("{s}", fact.subject)
            for form in forms
        ]

    question = ask_for(rng, asked(ASK_EVERY), asked(ORDER_EVERY))

    def world(rng: random.Random) -> World:
        values = dict.fromkeys(things.VALUES[fact.shape](rng) for _ in range(4))
        told = {
            f"The {name} of {fact.subject} is {value}.": value
            for value in values
            if ";" not in value
        }
        return _told_all(rng, sources, told)

    return Task("lookup_all", question, (LOOKUP_ALL,), world=world)


def _told_all(rng: random.Random, sources: Sources, told: Mapping[str, str]) -> World:
    """Of statements and the values that they tell, all of which are asked for."""
    text = _spread(rng, sources, list(told))

    def oracle(prompt: str) -> str:
        passage = _passage(prompt)
        found = sorted(
            (passage.find(said), value) for said, value in told.items() if said in passage
        )
        return "; ".join(value for _, value in found) or "NONE"

    return World(text, [told[said] for said in sorted(told, key=text.find)], oracle)


def _ask_several(rng: random.Random, sources: Sources, name: str, many: str, said: str) -> str:
    if rng.random() > STRANGE:
        return ask_for(rng, *SEVERAL.filled(a=name, many=many, x=said))
    of = rng.choice(["of", "of", "of each of", "for", "for", "that belongs to", "with"])
    asked = f"{strange_words(rng, sources)} the {rng.choice([name, many])} {of} {said}"
    return w.upper_first(asked) + rng.choice(TAILS) + rng.choice(FINISHES)


def several(rng: random.Random, sources: Sources) -> Task:
    """One relation of two to five things: asked of every passage as the question stands."""
    fact = planted.draw(rng)
    name = rng.choice(fact.relation.names)
    count = rng.randint(2, 5)
    named: list[str] = []
    while len(named) < count:
        thing = things.SUBJECTS[fact.kind](rng)
        if not any(thing in other or other in thing for other in named) and '"' not in thing:
            named.append(thing)
        elif rng.random() < 0.02:
            break
    if len(named) < 2:
        return lookup_all(rng, sources)
    said = ", ".join(named[:-1]) + rng.choice([" and ", " and ", ", and ", ", "]) + named[-1]
    many = _many(name)
    question = _ask_several(rng, sources, name, many, said)

    def world(rng: random.Random) -> World:
        told = {
            f"The {name} of {thing} is {value}.": value
            for thing in named
            for value in [w.code(rng)]
        }
        return _told_all(rng, sources, told)

    return Task("several", question, (LOOKUP_ALL,), world=world, keep=f"{said} {name} {many}")
