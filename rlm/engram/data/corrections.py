"""Ways to say that a value does not hold and another does: in clauses that tell both, or as a note that
names thing and relation. Put together from parts, so that there are thousands. Knows words, no prompts.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from rlm.engram.data import words as w

CLAUSES = [  # {x}: the clause that held, {y}: the one that holds
    "Formerly {x}, but now {y}.", "Until last year {x}. Since then {y}.", "At first {x}; today {y}.", "{X}. Correction: {y}.",
    "{X}. That is out of date: {y}.", "It used to be that {x}. These days {y}.", "Not long ago {x}, whereas at present {y}.",
    "{Y}. Before that, {x}.", "{Y}, though in earlier days {x}.", "Once {x}. Meanwhile {y}.", "{X}. Update: {y}.",
    "Years ago {x}. Nowadays {y}.", "{X}. No longer: {y}.", "In the old days {x}. Not any more; {y}.", "{X}. Since the change {y}.",
    "The old entry says: {x}. The new one: {y}.", "{X}, up to last month. From this month on {y}.", "It was first announced that {x}; later it was corrected: {y}.",
    "{X}. Erratum: read that {y}.", "Previously {x}. As of now {y}.", "{Y}. (Old: {x}.)", "Not as before, when {x}: now {y}.", "While formerly {x}, currently {y}.",
    "{X} – so it was. Now {y}.", "Where it used to be that {x}, it has been changed, and {y}.", "{Y} these days; once upon a time {x}.",
    "We wrote that {x}. We were wrong: {y}.", "It is not true that {x}; {y}.", "Contrary to what was said, {y}.", "Nobody should believe any longer that {x}, since {y}.",
    "They had it that {x}. In truth {y}.", "That {x} was a mistake. {Y}.", "{Y}. Whoever says that {x} has an old list.", "After all {y}, and not as we thought.",
    "Scrap the line that says {x}: {y}.", "Yesterday's sheet is wrong, {y}.", "To put it right: {y}.", "Amended on {d}: {y}.", "{X}, it was believed; {y}, it has been found.",
]  # fmt: skip
LEADS = """|||Erratum: |Correction: |Corrigendum to page {n}: |We regret an error: |Note to our readers: |Amended: |Errata of {d}. |In the last issue we were wrong: |
A slip of the pen: |Revised: |PS. |To be put right: |Mistake on page {n}: |{p} points out: |Please alter your copy: |Change no. {n}: |Amendment {n}: |Misprint: |
With apologies: |For the attention of all: |Set right on {d}: |Our mistake: |Proof-reader's note: |Before you file this: |Take note, |Second thoughts: |
Overruled: |Rectification. |Read again: |As {p} found out, |It has been checked: |After a recount, |Following a complaint, |The clerk was mistaken: """.replace("\n", "").split("|")  # fmt: skip
BODIES = """read {v} where {x} stands as the {a} of {s}|the {a} of {s} is {v} and not {x}|it should be {v}, rather than {x}, for the {a} of {s}|
the {a} of {s} was given as {x} but is {v}|{x} got printed where {v} belongs, under the {a} of {s}|strike {x} and put {v} as the {a} of {s}|
not {x} but {v} is the {a} of {s}|instead of {x} the {a} of {s} must be {v}|the {a} of {s} has {x} in error; right is {v}|{s} has {v}, never {x}, as its {a}|
as to the {a} of {s}: {x} was a mistake, {v} is right|the {a} of {s} is to be {v} in place of {x}|{v}, please, wherever {x} stands for the {a} of {s}|
for the {a} of {s}, {x} is withdrawn and {v} put in|the {a} of {s} reads {x}; make that {v}|{a} of {s}: delete {x}, insert {v}|{a} of {s}: {x} → {v}|
{s}, {a}: was {x}, is {v}|{s} – {a} – not {x}: {v}|the {x} that we gave as the {a} of {s} ought to have been {v}|it is {v} that is the {a} of {s}, whatever was said of {x}|
whoever noted {x} as the {a} of {s} should note {v}|the true {a} of {s} is {v}; {x} belonged to another|the {a} of {s} is no longer {x}; use {v}|
we said {x} of the {a} of {s} and meant {v}|let the {a} of {s} stand as {v}, since {x} is wrong|the {a} of {s} is {v}|for the {a} of {s} read {v}|{v} is right for the {a} of {s}|
the {a} of {s} has to be changed to {v}|the right {a} of {s} is {v}""".replace("\n", "").split("|")  # fmt: skip
TAILS = """.|.|.|.|. The earlier note is void.|. Thanks to {p} for seeing it.|. We apologise.|, whatever page {n} says.|. What stood here before does not hold.|. Please correct your lists.|
 (signed {p}).|. This replaces all earlier versions.|, as has been confirmed.|. Sorry!|. The old sheet is to be burnt.|, on the word of {p}.|. So decided on {d}.|!""".replace("\n", "").split("|")  # fmt: skip


def _drawn(rng: random.Random, ways: Sequence[str]) -> str:
    """One of them, with a person, a number and a date."""
    return w.filled(rng, rng.choice(ways).replace("{d}", w.date(rng)))


def corrected(rng: random.Random, before: str, after: str) -> str:
    """From two clauses without capital and full stop."""
    told = _drawn(rng, CLAUSES)
    return told.format(x=before, y=after, X=w.upper_first(before), Y=w.upper_first(after))


def note(rng: random.Random, name: str, thing: str, before: str, after: str) -> str:
    """From a relation's name, a thing and two values."""
    lead, tail = _drawn(rng, LEADS), _drawn(rng, TAILS)
    body = rng.choice(BODIES).format(a=name, s=thing, x=before, v=after)
    return (lead + body if lead else w.upper_first(body)) + tail
