"""Invented facts: an object, an attribute, a value, and many ways to state and to ask them.

Wordings are put together from parts, so that the number of distinct ones is in the thousands; the
parts named `HELD_OUT` are only used when `held_out=True`. Nothing here is shared with the bench.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from rlm.engram.data import words as w
from rlm.engram.data.askings import (
    ASK,
    ASK_ALL,
    ASK_CORES,
    ASK_HELD_OUT,
    ASK_LEADS,
    ASK_ORDERS,
    ASK_TAILS,
)
from rlm.engram.data.wordings import (
    ATTRIBUTES,
    COPULAS,
    HEADS,
    LEADS,
    MODIFIERS,
    PASSIVES,
    PREFIXES,
    RELATIONS,
    SEPARATORS,
    STATE_HELD_OUT,
    STATE_IS,
    SUBJECT_VERBS,
    SUFFIXES,
    TRAILS,
    WRAPPERS,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`attribute_names` are interchangeable names; a relation has its own statements and questions."""

    subject: str
    attribute_names: tuple[str, ...]
    value_kind: str
    value: str
    statements: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def subject_of(rng: random.Random, kind: str) -> str:
    if kind == "person":
        return w.person(rng)
    if kind == "ship":
        name = rng.choice(
            [
                w.two_words(rng).title(),
                w.pseudo_word(rng).capitalize(),
                rng.choice(w.FIRST),
                w.place(rng),
            ]
        )
        return f"{w.pick(rng, 'the', 'the ship', 'the brig', 'the steamer', 'the ferry', 'the schooner', 'the train', 'the trawler')} {name}"
    if kind == "place":
        place = w.place(rng)
        return rng.choice(
            [
                place,
                f"{place} {w.pick(rng, 'Hall', 'House', 'Mill', 'Farm', 'School', 'Castle', 'Station', 'Hotel', 'Abbey', 'Museum', 'Library')}",
                f"the {w.pick(rng, 'north', 'south', 'east', 'west', 'upper', 'lower', 'old', 'new')} {w.pick(rng, 'depot', 'gate', 'tower', 'warehouse', 'quay', 'station', 'dock', 'wing', 'annex', 'chapel', 'barracks', 'office', 'hangar', 'lab')}",
                f"the {w.pick(rng, 'inn', 'mill', 'school', 'bridge', 'harbour', 'market', 'hospital', 'observatory')} at {place}",
                f"{w.pick(rng, 'room', 'hall', 'building', 'ward', 'cell', 'vault', 'bay', 'dock', 'shed', 'site')} {w.pick(rng, w.digits(rng, 1, 3), w.capitals(rng, 1, 1), w.code(rng))}",
            ]
        )
    if kind == "project":
        name = rng.choice(
            [
                rng.choice(w.NOUNS).capitalize(),
                w.two_words(rng).title(),
                w.pseudo_word(rng).capitalize(),
                rng.choice(w.LAST),
            ]
        )
        return rng.choice(
            [
                f"Project {name}",
                f"Operation {name}",
                f"the {name} project",
                f"the {name} expedition",
                f"{name} & {w.pick(rng, 'Sons', 'Co.', 'Partners', 'Daughters')}",
                f"{name} {w.pick(rng, 'Ltd', 'Works', 'Brothers', 'Society', 'Bank', 'Foundation', 'Club', 'Press')}",
                f"team {name}",
                f"the {name} committee",
            ]
        )
    adjective, noun = rng.choice(w.ADJECTIVES), rng.choice(w.NOUNS)
    return rng.choice(
        [
            f"the {adjective} {noun}",
            f"the {adjective} {noun}",
            f"the {noun} {w.pick(rng, 'on the third floor', 'in the cellar', 'by the door', 'from the attic', 'in the corner', 'behind the house')}",
            f"the {rng.choice(w.COLOURS)} {noun}",
            f"the {noun} of {w.person(rng)}",
            f"{w.pick(rng, 'unit', 'device', 'machine', 'item', 'crate', 'printer', 'pump', 'sensor', 'server', 'engine', 'wagon', 'lot', 'sample', 'parcel', 'node', 'batch', 'meter')} {w.code(rng)}",
            f"{w.pick(rng, 'unit', 'crate', 'server', 'engine', 'sample', 'box', 'printer', 'robot')} {w.digits(rng, 1, 4)}",
        ]
    )


def generic_subject(rng: random.Random) -> str:
    if rng.random() < 0.25:  # a thing of a place or a person, a numbered part of a whole
        noun = rng.choice(MODIFIERS if rng.random() < 0.6 else w.NOUNS)
        whole = rng.choice(
            [w.place(rng), w.person(rng), rng.choice(w.LAST), w.two_words(rng).title()]
        )
        kind = w.pick(
            rng, "Building", "House", "Street", "Line", "Works", "Hall", "estate", "family", "mine"
        )
        return rng.choice(
            [
                f"the {noun} of {whole}",
                f"the {whole} {noun}",
                f"the {whole} {noun} of {w.place(rng)}",
                f"{noun} {w.digits(rng, 1, 3)} of the {whole} {kind}",
                f"the {noun} no. {w.digits(rng, 1, 3)}",
                f"the {whole} {noun} {w.digits(rng, 1, 3)}",
                f"the {rng.choice(w.ADJECTIVES)} {noun} at {whole}",
            ]
        )
    if rng.random() < 0.14:
        return rng.choice(
            [
                w.word(rng),
                f"{rng.choice(w.ADJECTIVES)}-{rng.choice(w.NOUNS)}",
                w.two_words(rng),
                w.pseudo_word(rng),
                w.code(rng),
                w.uid(rng) if rng.random() < 0.2 else w.code(rng),
            ]
        )
    return subject_of(rng, rng.choice(["person", "ship", "place", "project", "thing", "thing"]))


def draw_attribute(rng: random.Random) -> tuple[tuple[str, ...], str]:
    """(interchangeable names, shape of the value); a third are compounds of no list."""
    shape = rng.random()
    if shape < 0.35:
        heads, kinds = rng.choice(HEADS)
        modifier = rng.choice(MODIFIERS if rng.random() < 0.8 else w.NOUNS)
        name = f"{modifier} {rng.choice(heads.split())}"
        if rng.random() < 0.1:
            name = f"{rng.choice(w.ADJECTIVES)} {name}"
        return (name,), rng.choice(kinds.split(";"))
    if shape < 0.4:
        return (f"{rng.choice(w.NOUNS)} {rng.choice(w.NOUNS)}",), "word"
    names, kinds = rng.choice(ATTRIBUTES).split("|")
    return tuple(name.strip() for name in names.split(",")), rng.choice(kinds.split(";"))


def value_of(rng: random.Random, kind: str) -> str:
    return w.any_value(rng) if rng.random() < 0.06 else w.VALUES[kind](rng)


def draw_fact(rng: random.Random) -> Fact:
    if rng.random() < 0.25:
        kind, subject_kind, statements, questions = rng.choice(RELATIONS).split("|")
        return Fact(
            subject_of(rng, subject_kind),
            (),
            kind,
            w.VALUES[kind](rng),
            tuple(statements.split(";")),
            tuple(questions.split(";")),
        )
    names, kind = draw_attribute(rng)
    return Fact(generic_subject(rng), names, kind, value_of(rng, kind))


def near_subject(rng: random.Random, subject: str) -> str:
    """A subject that differs in one place: the decoy that is hardest to tell apart."""
    swaps = [
        ("north", "south"),
        ("east", "west"),
        ("upper", "lower"),
        ("old", "new"),
        ("Mr.", "Mrs."),
    ]
    for left, right in swaps:
        for a, b in ((left, right), (right, left)):
            if f"{a} " in subject:
                return subject.replace(f"{a} ", f"{b} ", 1)
    parts = subject.split(" ")
    last = parts[-1]
    if any(char.isdigit() for char in last):
        position = rng.choice([i for i, char in enumerate(last) if char.isdigit()])
        changed = rng.choice([digit for digit in "0123456789" if digit != last[position]])
        return " ".join([*parts[:-1], last[:position] + changed + last[position + 1 :]])
    if parts[-1] in w.LAST:
        return " ".join([*parts[:-1], rng.choice(w.LAST)])
    if parts[-1] in w.NOUNS:
        return " ".join([*parts[:-1], rng.choice(w.NOUNS)])
    if parts[0] in w.FIRST:
        return " ".join([rng.choice(w.FIRST), *parts[1:]])
    return generic_subject(rng)


def other_value(rng: random.Random, fact: Fact) -> str:
    for _ in range(8):
        value = w.VALUES[fact.value_kind](rng)
        if value not in fact.value and fact.value not in value:
            return value
    return w.code(rng)


def fill(rng: random.Random, template: str, fact: Fact, name: str, **extra: str) -> str:
    of = w.pick(rng, "of", "of", "of", "for", "for")
    subject = fact.subject
    if rng.random() < 0.07:
        subject = subject.upper() if rng.random() < 0.3 else subject.title()
    upper = w.upper_first(subject)
    start_upper = template.startswith("{v}") or template.startswith("{x}")
    text = template.format(
        a=name,
        of=of,
        o=subject,
        O=upper,
        s=subject,
        v=fact.value,
        n=rng.randrange(10, 60),
        d=rng.randrange(1, 9),
        **extra,
    )
    if start_upper or not template[0].isalpha():
        return text
    return text if template.startswith(("{o}", "{a}")) else w.upper_first(text)


def template_fill(rng: random.Random, template: str, fact: Fact) -> str:
    """`fill` without the capital at the start."""
    made = fill(rng, "- " + template, fact, name_of(rng, fact))
    return made[2:]


def name_of(rng: random.Random, fact: Fact) -> str:
    names = fact.attribute_names
    return names[0] if rng.random() < 0.5 else rng.choice(names)


def compose(rng: random.Random, fact: Fact) -> str:
    """A statement put together from parts: a sentence in one of three orders, or a record."""
    name, subject, value = name_of(rng, fact), fact.subject, fact.value
    of = w.pick(rng, "of", "of", "for", "at", "belonging to", "in the case of", "as regards")
    shape = rng.random()
    if shape < 0.3:
        parts = [subject, name, value] if rng.random() < 0.7 else [name, subject, value]
        if rng.random() < 0.15:
            parts = [value, name, subject]
        first, second = rng.choice(SEPARATORS), rng.choice(SEPARATORS)
        record = parts[0] + first + parts[1] + (first if rng.random() < 0.6 else second) + parts[2]
        number = str(rng.randrange(10, 60))
        return (
            (rng.choice(PREFIXES) + "\0" + rng.choice(SUFFIXES))
            .replace("{n}", number)
            .replace("\0", record)
        )
    if shape < 0.55:
        text = f"the {name} {of} {subject} {rng.choice(COPULAS)} {value}"
    elif shape < 0.75:
        text = f"{subject} {rng.choice(SUBJECT_VERBS)} {value} {w.pick(rng, 'as its', 'for a', 'as the', 'as')} {name}"
    else:
        text = f"{value} {rng.choice(PASSIVES)} the {name} {of} {subject}"
    if rng.random() < 0.4:
        text = rng.choice(WRAPPERS) + text
    elif not text.startswith(value):
        text = w.upper_first(text)
    if rng.random() < 0.15:
        return (
            f'"{text}," {w.pick(rng, "he said", "she wrote", "said the clerk", "came the answer")}.'
        )
    return text + w.pick(
        rng, ".", ".", ".", "!", ", and that is all.", ", as before.", " from now on.", ""
    )


def state(rng: random.Random, fact: Fact, held_out: bool = False) -> str:
    """One statement of the fact, sometimes with a lead-in or a trailer."""
    if fact.statements:
        text = fill(rng, rng.choice(fact.statements), fact, "")
    elif not held_out and rng.random() < 0.45:
        return compose(rng, fact)
    else:
        pool = STATE_HELD_OUT if held_out else STATE_IS
        text = fill(rng, rng.choice(pool), fact, name_of(rng, fact))
    if rng.random() < 0.18:
        text = f"{rng.choice(LEADS)} {text}"
    if rng.random() < 0.14:
        text = f"{text} {rng.choice(TRAILS)}"
    return text


def ask(rng: random.Random, fact: Fact, held_out: bool = False) -> str:
    if fact.questions:
        text = fill(rng, rng.choice(fact.questions), fact, "")
        if rng.random() < 0.2:
            lead = rng.choice(
                [
                    "According to the text, ",
                    "In this document, ",
                    "Tell me: ",
                    "Please find out: ",
                    "Do you know this? ",
                ]
            )
            text = lead + (text[:1].lower() + text[1:] if lead.endswith(", ") else text)
        return text
    if held_out:
        return fill(rng, rng.choice(ASK_HELD_OUT), fact, name_of(rng, fact))
    shape = rng.random()
    if shape < 0.45:
        return fill(rng, rng.choice(ASK), fact, name_of(rng, fact))
    is_question = shape < 0.8
    core = rng.choice(ASK_CORES if is_question else ASK_ORDERS)
    lead = rng.choice(ASK_LEADS) if rng.random() < 0.4 else ""
    body = template_fill(rng, core, fact)
    text = lead + body if lead else w.upper_first(body)
    text += rng.choice(["?", "?", "?", ""]) if is_question else rng.choice([".", ".", ""])
    return text + (rng.choice(ASK_TAILS) if text[-1] in "?." and rng.random() < 0.12 else "")


def ask_all(rng: random.Random, fact: Fact) -> str:
    return fill(rng, rng.choice(ASK_ALL), fact, name_of(rng, fact))
