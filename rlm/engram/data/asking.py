"""Words a gap of a sentence as a question: direct, indirect, as an order, as key words, in place.

`held_out=True` draws from forms that training never sees.
"""

from __future__ import annotations

import random
import re

from rlm.engram.data import paraphrase
from rlm.engram.data import words as w
from rlm.engram.data.syntax import NO_END, Gap

WH = {
    "when": "when;when;when;on what date;at what time;when exactly;on which day;what date",
    "year": "when;when;in what year;in which year;what year;which year",
    "day": "on which day;when;on what day of the week",
    "where": "where;where;where;in what place;in which place;in what location;whereabouts;at which place",
    "agent": "by whom;by whom;by which person;by what person",
    "lasted": "how long;for how long;how long;for what length of time;for how much time",
    "amount": "how much;how much money;what amount;what sum",
}
INDIRECT = [
    "Do you know {q}?", "Can you tell me {q}?", "Could you say {q}?", "I would like to know {q}.",
    "I want to know {q}.", "Tell me {q}.", "Please tell me {q}.", "Say {q}.", "Find out {q}.",
    "State {q}.", "Does the text say {q}?", "I wonder {q}.", "Explain to me {q}.", "Let me know {q}.",
    "Any idea {q}?", "Check {q}.", "It would help to know {q}.", "We need to establish {q}.",
    "Please look up {q}.", "My question is {q}.", "Is it mentioned {q}?", "Remind me {q}.",
]  # fmt: skip
ORDERS = [
    "Name {n}.", "Give {n}.", "Give me {n}.", "Find {n}.", "State {n}.", "Identify {n}.", "Tell me {n}.",
    "Report {n}.", "Look up {n}.", "What is {n}?", "What was {n}?", "What is {n}?", "Which is {n}?",
    "Quote {n}.", "Extract {n}.", "I need {n}.", "Can you give me {n}?", "Please find {n}.", "{N}?",
    "{N}, please.", "Write down {n}.", "Pick out {n}.",
]  # fmt: skip
HELD_OUT_FRAMES = [
    "It slipped my mind {q}; help me.",
    "A visitor inquires {q}.",
    "What can be read there as to {q}?",
    "The question put to me was this: {q}?",
]
LEADS = [
    "According to the text, ", "According to the passage, ", "In the text, ", "In this passage, ",
    "As stated here, ", "From what is written, ", "So ", "And ", "Quick one: ", "In the document, ",
]  # fmt: skip
SMALL = NO_END | frozenset(
    "did does was were is are had has would will could can about into over under they it he she".split()
)


def _wh(rng: random.Random, gap: Gap) -> str:
    if gap.kind == "agent" and gap.noun != "person":
        return "by what"
    key = gap.noun if gap.kind == "when" and gap.noun in ("year", "day") else gap.kind
    if key == "subject" and gap.wh == "who":
        return rng.choice(["who", "who", "who", "which person", "what person"])
    if key not in WH:
        return gap.wh
    wh = rng.choice(WH[key].split(";"))
    if gap.kind == "when" and gap.preposition in ("since", "until", "by", "from"):
        return rng.choice(
            [f"{gap.preposition} when", f"{gap.preposition} what {gap.noun}", "when", wh]
        )
    return wh


def _sentence(text: str, end: str) -> str:
    return w.upper_first(text) + end


def _noun_phrase(rng: random.Random, gap: Gap) -> str:
    """ "the year in which it was built", "the person who built it"."""
    noun, plain = gap.noun, gap.plain
    if gap.kind == "subject":
        link = (
            rng.choice(["who", "that"]) if gap.noun == "person" else rng.choice(["that", "which"])
        )
        noun = rng.choice(["thing", "one", "name"]) if noun in ("one", "name") else noun
        return f"the {noun} {link} {plain}"
    if gap.kind in ("when", "where", "agent", "lasted"):
        preposition = gap.preposition or "at"
        nominal = _nominal(rng, gap) if rng.random() < 0.4 else None
        which = "whom" if gap.kind == "agent" and gap.noun == "person" else "which"
        return nominal or f"the {noun} {preposition} {which} {plain}"
    if gap.kind == "count":
        return f"the {noun} {plain}".rstrip()
    return f"the {noun} {rng.choice(['that', 'which', ''])} {plain}".replace("  ", " ")


def _nominal(rng: random.Random, gap: Gap) -> str | None:
    nouns = paraphrase.NOMINALS.get(gap.verb)
    if not nouns or not gap.subject or len(gap.subject.split(" ")) > 5 or gap.kind == "lasted":
        return None
    noun = rng.choice(nouns.split("|"))
    event = f"{gap.subject}'s {noun}" if rng.random() < 0.4 else f"the {noun} of {gap.subject}"
    if gap.kind == "agent":
        return None
    return f"the {gap.noun} of {event}"


def _terse(rng: random.Random, gap: Gap) -> str:
    words = [word for word in re.findall(r"[\w'’.-]+", gap.plain) if word.lower() not in SMALL]
    if len(words) > 3 and rng.random() < 0.5:
        del words[rng.randrange(1, len(words))]
    what = gap.noun if gap.kind != "subject" else gap.wh
    return " ".join([what, *words] if rng.random() < 0.45 else [*words, what])


def _direct(rng: random.Random, gap: Gap) -> str:
    wh = _wh(rng, gap)
    if gap.kind == "subject":
        return f"{wh} {gap.inverted}"
    if gap.kind == "agent" and rng.random() < 0.5:
        wh = rng.choice(["who", "which person"]) if gap.noun == "person" else "what"
        return f"{wh} {gap.inverted} by"
    if gap.kind == "where" and gap.preposition in ("from", "to", "into"):
        if rng.random() < 0.5:
            return f"{gap.preposition} where {gap.inverted.removesuffix(gap.preposition).strip()}"
        return f"where {gap.inverted}"
    return f"{wh} {gap.inverted}"


def _in_place(rng: random.Random, gap: Gap) -> str:
    """ "It was built in what year?" """
    if gap.kind == "subject":
        return f"{gap.wh} was it that {gap.plain}" if gap.wh == "who" else f"{gap.wh} {gap.plain}"
    what = {
        "agent": "whom" if gap.noun == "person" else "what",
        "where": "what place",
        "count": gap.wh,
    }.get(gap.kind, f"what {gap.noun}")
    preposition = gap.preposition
    if preposition and gap.plain.endswith(f" {preposition}"):
        preposition = ""
    return f"{gap.plain} {preposition} {what}".replace("  ", " ")


def question_of(rng: random.Random, gap: Gap, held_out: bool = False) -> str:
    """One way to ask for the gap."""
    shape = rng.random()
    plain = f"{_wh(rng, gap)} {gap.plain}"
    if held_out:
        return rng.choice(HELD_OUT_FRAMES).format(q=plain)
    if shape < 0.46 or gap.kind == "is":
        text = _sentence(_direct(rng, gap), "?")
    elif shape < 0.62:
        text = rng.choice(INDIRECT).format(q=plain)
    elif shape < 0.76:
        phrase = _noun_phrase(rng, gap)
        text = rng.choice(ORDERS).format(n=phrase, N=phrase[0].upper() + phrase[1:])
    elif shape < 0.88:
        text = _terse(rng, gap) + rng.choice(["?", "", ""])
    elif shape < 0.97:
        text = _sentence(_in_place(rng, gap), "?")
    else:
        text = f"{gap.plain} ___" if gap.kind != "subject" else f"___ {gap.plain}"
        text = rng.choice(["Fill in: ", "Complete: ", ""]) + text
    if rng.random() < 0.08 and text[-1] == "?":
        text = rng.choice(LEADS) + text[0].lower() + text[1:]
    return paraphrase.untidy(rng, text)
