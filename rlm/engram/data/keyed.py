"""Many records of one form, and a question about one key: telling keys apart is the bare skill behind
every passage with decoys. Some keys are nearly the same; some are asked for and not there.
"""

from __future__ import annotations

import random

from rlm.engram.data import paraphrase, things
from rlm.engram.data import words as w
from rlm.engram.data.samples import NONE, Sample, passage, span_prompt, user
from rlm.engram.data.sources import Sources

NOUNS = """number|code|value|token|entry|reference|password|answer|figure|colour|name|address|result|secret number|magic word|
serial number|lucky number|key|identifier|total|page|seat|price|account|pass code|label|rank|meaning|translation|target|owner|
score|phrase|signal|call sign|room|access number|check digit|rune|charm|spell|count|version|contact|setting""".replace(
    "\n", ""
).split("|")
FORMS = [
    "The {n} for {k} is {v}.", "{k}: {v}", "{k} = {v}", "{k} -> {v}", "{k} | {v}", "{n} of {k}: {v}", "{k} has the {n} {v}.",
    "For {k} the {n} is {v}.", "{v} is the {n} of {k}.", "The {n} that goes with {k} is {v}.", '"{k}": "{v}"', '"{k}": "{v}",',
    "({k}, {v})", "{k},{v}", "{k}\t{v}", "- {k}: {v}", "* {n} {k} {v}", "{k} was given {v} as its {n}.", "{k}; {v}",
    "Remember that {k} goes with {v}.", "Write {v} beside {k}.", "Among the {n}s, that of {k} is {v}.", "Mind the {n} of {k}, {v}.",
    "{k} stands for {v}.", "Whoever asks for {k} gets {v}.", "[{k}] {v}", "<{k}>{v}</{k}>", "{k} ({v})", "{n}[{k}] = {v}",
    "A {n} was set for {k}; it reads {v}.", "{k}'s {n} is {v}.", "Note: {k} maps to {v}.", "{k} .... {v}", "As to {k}, the {n} is {v}.",
    "One {n} is that for {k}, namely {v}.", "{k} ~ {v}", "set {k} to {v}", "{n}: {k} => {v}", "The {k} {n}: {v}.",
]  # fmt: skip
ASKS = [
    "What is the {n} for {k}?", "What is the {n} of {k}?", "Which {n} goes with {k}?", "{n} of {k}?", "What {n} does {k} have?",
    "Give the {n} for {k}.", "Find the {n} that belongs to {k}.", "What is {k}'s {n}?", "Tell me the {n} of {k}.", "{k}?",
    "What stands beside {k}?", "What was {k} given as its {n}?", "Look {k} up.", "What does {k} map to?", "Say the {n} for {k}.",
    "Which {n} was set for {k}?", "Do you see the {n} of {k}?", "I need the {n} for {k}.", "What goes with {k}?", "Read out {k}.",
    "What is the value of the key {k}?", "What is the {n} for {k} according to the text?", "In the list, what is the {n} of {k}?",
]  # fmt: skip
ALL_ASKS = [
    "What are all the {n}s for {k}?", "List every {n} of {k}.", "Which {n}s does {k} have?", "Give all {n}s that go with {k}.",
    "Find each {n} of {k}.", "What are the {n}s of {k}?", "Name all the {n}s for {k}.",
]  # fmt: skip


def _hyphened(rng: random.Random) -> str:
    return f"{rng.choice(w.ADJECTIVES)}-{rng.choice(w.NOUNS)}"


def _long_number(rng: random.Random) -> str:
    return w.digits(rng, 4, 9)


KEYS: list[things.Draw] = [
    _hyphened, _hyphened, w.two_words, w.word, w.pseudo_word, w.person, w.place, w.code, _long_number, w.uid, w.email,
    things.VALUES["hash"], things.VALUES["path"],
]  # fmt: skip
VALUES: list[things.Draw] = [
    _long_number, _long_number, w.uid, w.code, _hyphened, w.person, w.date, w.two_words, w.money, w.phrase, w.email, w.measure,
]  # fmt: skip


def _near(rng: random.Random, key: str) -> str:
    """A key that is easy to take for this one."""
    if "-" in key and key.count("-") == 1:
        first, second = key.split("-")
        return (
            f"{first}-{rng.choice(w.NOUNS)}"
            if rng.random() < 0.5
            else f"{rng.choice(w.ADJECTIVES)}-{second}"
        )
    if " " in key:
        first, _, rest = key.partition(" ")
        return f"{first} {rng.choice(w.NOUNS)}" if rng.random() < 0.5 else f"{w.word(rng)} {rest}"
    place = rng.randrange(len(key))
    pool = "0123456789" if key[place].isdigit() else "abcdef"
    return key[:place] + rng.choice(pool) + key[place + 1 :]


def _keys(rng: random.Random, count: int) -> list[str]:
    draw = rng.choice(KEYS)
    found: list[str] = []
    for _ in range(count * 4):
        if len(found) == count:
            break
        near = found and rng.random() < 0.2
        key = _near(rng, rng.choice(found)) if near else draw(rng)
        if not any(key.lower() in one.lower() or one.lower() in key.lower() for one in found):
            found.append(key)
    return found


def sample(rng: random.Random, sources: Sources, scale: float = 1.0) -> Sample:
    """One key of two to a dozen; `scale` below 1 makes them fewer."""
    most = max(2, int(2 + 10 * scale * rng.random()))
    keys = _keys(rng, most + 1)
    absent = keys.pop()
    if not keys:
        keys = [f"{absent}-{w.digits(rng)}"]
    draw, noun = rng.choice(VALUES), rng.choice(NOUNS)
    form = rng.choice(FORMS)
    records = [(key, draw(rng)) for key in keys]
    key, value = rng.choice(records)
    is_all = rng.random() < 0.15 and ";" not in value
    if is_all:
        extra = [(key, draw(rng)) for _ in range(rng.randint(0, 3))]
        records += [one for one in extra if ";" not in one[1]]
    rng.shuffle(records)
    lines = [form.format(k=one, v=told, n=noun) for one, told in records]
    if "{n}" not in form and rng.random() < 0.4:
        lines.insert(0, rng.choice(["{n}s", "List of {n}s", "The {n}s:", "# {n}"]).format(n=noun))
    question = rng.choice(ALL_ASKS if is_all else ASKS).format(k=key, n=noun)
    reply = value
    if is_all:
        reply = "; ".join(dict.fromkeys(told for one, told in records if one == key))
    if rng.random() < 0.18:
        question, reply = question.replace(key, absent), NONE
    if rng.random() < 0.15:
        question = paraphrase.reworded(rng, question, 0.4, f"{key} {absent} {noun}")
    text = _laid_out(rng, sources, lines, [told for _, told in records], scale)
    return user("keyed", span_prompt(rng, paraphrase.untidy(rng, question), text), reply)


def _laid_out(
    rng: random.Random, sources: Sources, lines: list[str], values: list[str], scale: float
) -> str:
    """One below the other, in a row, or among prose."""
    shape = rng.random()
    if shape < 0.5:
        text = "\n".join(lines)
    elif shape < 0.65:
        text = " ".join(lines)
    elif shape < 0.8 and len(lines) < 8:
        text = f" {sources.prose_piece(rng, rng.choice([30, 60, 90]))} ".join(lines)
    else:
        size = int(scale * rng.choice([60, 150, 300]))
        text = passage(rng, sources, lines, [*values, *lines], size)
    return text
