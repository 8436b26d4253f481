"""Passages in pairs: a form of text in which the asked-for fact stands beside its near misses, and the same form
without it. So that the form of a text never tells whether it answers. Knows lines; nothing of prompts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rlm.engram.data import words as w


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in words; `statement` and `question` hold {s} for the thing, and are without capital and end."""

    thing: str
    name: str
    value: str
    statement: str
    question: str

    def said(self, thing: str = "") -> str:
        return self.statement.replace("{s}", thing or self.thing)

    def asked(self, thing: str = "") -> str:
        return self.question.replace("{s}", thing or self.thing)


@dataclass(frozen=True, slots=True)
class Case:
    asked: Line
    near: tuple[Line, ...]  # the same relation of other things, two at least
    same: tuple[Line, ...]  # other relations of the same thing
    kind: str  # of the things
    is_there: bool  # whether the text is to tell what is asked for
    old: Line  # the asked-for fact with a value that does not hold


Form = Callable[[random.Random, Case], str]

QUALIFIERS = {
    "person": "{s} the {elder}|{s} {senior}|{s} of {place}|the {elder} {s}|{s} from {place}",
    "document": "the {y} edition of {s}|volume {n} of {s}|part {r} of {s}|the {o} edition of {s}|the {place} copy of {s}|chapter {n} of {s}",
    "artwork": "the {o} version of {s}|the {y} copy of {s}|part {n} of {s}|the {place} version of {s}",
    "event": "{s} in {y}|the {y} running of {s}|the {o} day of {s}|day {n} of {s}",
    "building": "the {side} wing of {s}|{s} in {y}|block {n} of {s}|the {side} tower of {s}",
    "house": "the {side} half of {s}|the {o} floor of {s}",
    "ship": "the {o} {bare}|the {bare} of {y}|{s} on her {o} voyage",
    "vehicle": "{s} on {day}s|the {o} {bare}|{s} to {place}",
    "railway": "{s} on {day}s|the {o} coach of {s}|the {side} section of {s}",
    "flight": "{s} on {day}s|{s} of {d} {month}",
    "firm": "the {place} branch of {s}|{s} in {y}|the {o} plant of {s}|{s} of {place}",
    "team": "the {place} section of {s}|{s} in {y}|the {o} group of {s}",
    "project": "phase {n} of {s}|stage {r} of {s}|the {o} phase of {s}|the {place} part of {s}",
    "system": "{s} in {stage}|{s} at {place}|instance {n} of {s}|{s} on node {n}",
    "course": "group {n} of {s}|{s} in {y}|the {day} group of {s}",
    "play": "the {y} production of {s}|the {place} production of {s}|the {o} night of {s}",
    "film": "the {y} version of {s}|the {o} part of {s}",
    "song": "the {y} version of {s}|the {o} recording of {s}",
    "drug": "the {y} batch of {s}|{s} no. {n}|{s} for {age}",
    "plant": "the {y} sowing of {s}|the {o} row of {s}|the {side} field of {s}|{s} in bed {n}",
    "machine": "the {y} model of {s}|the {o} shift at {s}|the {side} arm of {s}",
    "device": "the {y} model of {s}|{s}, series {n}|the {o} generation of {s}",
    "package": "the {y} release of {s}|the {stage} build of {s}",
    "place": "{s} in {y}|the {side} part of {s}|the {o} district of {s}",
    "room": "the {side} corner of {s}|{s} in {y}|{s} on floor {n}",
    "site": "the {side} end of {s}|{s} in {y}|lot {n} of {s}",
    "dig": "the {o} season at {s}|the {y} season at {s}|trench {n} of {s}",
    "exhibit": "the {o} copy of {s}|the {place} copy of {s}",
    "order": "item {n} of {s}|the {o} part of {s}",
    "case": "the {o} hearing of {s}|{s} in {y}|count {n} of {s}",
    "law": "the {y} version of {s}|section {n} of {s}|the {o} draft of {s}",
    "fund": "the {y} series of {s}|class {r} of {s}",
    "study": "the {y} round of {s}|arm {n} of {s}|the {place} part of {s}",
    "road": "the {side} section of {s}|kilometre {n} of {s}|{s} in {y}",
    "station": "{s} in {y}|the {side} half of {s}",
    "water": "the {side} arm of {s}|{s} in {y}",
    "species": "{s} in {place}|{s} of {place}",
    "animal": "{s} of {place}|the {elder} {s}",
    "dish": "{s} of {y}|the {place} version of {s}|{s} no. {n}",
    "part": "{s} on the {side} side|the {o} {bare}|{s} of unit {n}",
    "thing": "the {o} {bare}|the {y} copy of {s}|{s} in box {n}",
}  # fmt: skip
SLOTS: dict[str, Callable[[random.Random], str]] = {
    "y": lambda rng: str(rng.randint(1880, 2035)),
    "n": lambda rng: str(rng.randint(1, 40)),
    "d": lambda rng: str(rng.randint(1, 28)),
    "r": lambda rng: rng.choice(["I", "II", "III", "IV", "V", "VI", "VII"]),
    "o": lambda rng: rng.choice(["first", "second", "third", "fourth", "fifth", "last"]),
    "place": w.place,
    "elder": lambda rng: rng.choice(["elder", "younger"]),
    "senior": lambda rng: rng.choice(["senior", "junior"]),
    "side": lambda rng: rng.choice(["north", "south", "east", "west", "upper", "lower"]),
    "stage": lambda rng: rng.choice(["production", "staging", "test", "development"]),
    "day": lambda rng: rng.choice(w.DAYS),
    "month": lambda rng: rng.choice(w.MONTHS),
    "age": lambda rng: rng.choice(["children", "adults", "infants", "animals"]),
}
RELATIVES = {
    "person": "the brother of {s}|the sister of {s}|{s}'s neighbour|the cousin of {s}|{s}'s partner|a friend of {s}|the grandfather of {s}|the assistant of {s}",
    "ship": "the sister ship of {s}|the tug beside {s}|the ship that followed {s}|the rival of {s}",
    "building": "the house behind {s}|the building opposite {s}|the inn next to {s}|the stable of {s}",
    "house": "the house next to {s}|the house opposite {s}",
    "firm": "the rival of {s}|the parent company of {s}|a subsidiary of {s}",
    "team": "the rival of {s}|the team that beat {s}",
    "document": "the answer to {s}|the sequel to {s}|the appendix to {s}",
    "artwork": "the companion piece to {s}|the sketch for {s}",
    "event": "the event before {s}|the party after {s}",
    "place": "the village next to {s}|the twin town of {s}|the island off {s}",
    "system": "the fallback of {s}|the predecessor of {s}|the test copy of {s}",
    "animal": "the mother of {s}|the stable mate of {s}",
    "ruler": "the brother of {s}|the rival of {s}",
    "film": "the sequel to {s}|the film shown before {s}",
    "play": "the sequel to {s}|the play given after {s}",
    "drug": "the rival of {s}|a cheaper form of {s}",
    "project": "the successor to {s}|the pilot of {s}",
    "vehicle": "the replacement for {s}|the vehicle behind {s}",
    "room": "the room above {s}|the room next to {s}",
    "machine": "the machine next to {s}|the predecessor of {s}",
}  # fmt: skip
ANY_RELATIVE = "the one next to {s}|the predecessor of {s}|the replacement for {s}|the copy of {s}|the rival of {s}"
REJECTED = [
    "It was proposed that {x}, but the proposal was rejected", "Some had suggested that {x}; this was turned down",
    "A first plan had it that {x}; the plan was dropped", "The draft says that {x}, but the draft was never adopted",
    "A motion that {x} found no majority", "{p} argued that {x}; the others refused", "In an early sketch {x}; that sketch was thrown away",
    "Had the vote gone the other way, we would read that {x}; it did not", "In the first version of the story {x}, which turned out to be made up",
    "There was a plan under which {x}, but nothing came of it", "The forged copy claims that {x}; the forgery has been proven",
    "{p} had bet that {x} and lost the bet", "An old joke has it that {x}; it is only a joke", "In the novel about it {x}, but that is fiction",
    "By mistake they printed that {x}; the line was struck out", "In a dream of {p} {x}",
]  # fmt: skip
HOLDS = ["; in fact {y}", "; what holds is that {y}", ". In truth {y}", ". It was settled otherwise: {y}", ", and so {y}", ". Instead {y}", ". As it is, {y}"]  # fmt: skip
UNTOLD = [
    "We do not know.", "That is not recorded.", "I cannot say.", "No answer was given.", "Nobody could tell.", "The page is blank here.",
    "I never heard.", "That I do not remember.", "Unknown.", "This has to be looked up.", "No comment.", "You would have to ask {p}.",
    "I would rather not say.", "(no reply)", "Still to be found out.", "The record does not tell.", "Ask me again tomorrow.", "I was not told.",
]  # fmt: skip
BLANKS = ["–", "-", "?", "not recorded", "unknown", "n/a", "to be announced", "see overleaf", "left blank", "...", "no entry", "illegible", "tba", "pending", ""]  # fmt: skip


def qualified(rng: random.Random, kind: str, subject: str) -> tuple[str, str] | None:
    """The subject narrowed down, and a neighbour that differs in the narrowing alone."""
    if kind not in QUALIFIERS:
        return None
    template = rng.choice(QUALIFIERS[kind].split("|"))
    if "{bare}" in template:
        if not subject.startswith("the "):
            return None
        template = template.replace("{bare}", subject[4:])
    text = template.replace("{s}", subject)
    pair = []
    for slots in _two(rng, [slot for slot in SLOTS if f"{{{slot}}}" in text]):
        made = text
        for slot, value in slots.items():
            made = made.replace(f"{{{slot}}}", value)
        pair.append(made)
    return (pair[0], pair[1]) if pair[0] != pair[1] else None


def _two(rng: random.Random, slots: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    first = {slot: SLOTS[slot](rng) for slot in slots}
    second = dict(first)
    changed = rng.choice(slots)
    for _ in range(8):
        second[changed] = SLOTS[changed](rng)
        if second[changed] != first[changed]:
            break
    return first, second


def near_name(rng: random.Random, subject: str) -> str | None:
    """The subject with two digits exchanged, or one number moved by one."""
    words = subject.split(" ")
    numbers = [(at, word) for at, word in enumerate(words) if word.strip("#.,").isdigit()]
    if not numbers:
        return None
    place, word = rng.choice(numbers)
    if len(word) > 1 and word[0] != word[1] and rng.random() < 0.5:
        words[place] = word[1] + word[0] + word[2:]
    else:
        words[place] = str(max(1, int(word.strip("#.,")) + rng.choice([-1, 1, 2, 10])))
    made = " ".join(words)
    return made if made != subject else None


def relative(rng: random.Random, kind: str, subject: str) -> str:
    return rng.choice(RELATIVES.get(kind, ANY_RELATIVE).split("|")).replace("{s}", subject)


def _sentences(rng: random.Random, lines: Sequence[str]) -> str:
    return " ".join(w.upper_first(line) + "." for line in lines)


def _told(rng: random.Random, case: Case, near: int = 2) -> list[Line]:
    """The lines of a text: near misses, and what is asked for if it is there."""
    lines = [*case.near[:near], *([case.asked] if case.is_there else [])]
    rng.shuffle(lines)
    return lines


def catalogue(rng: random.Random, case: Case) -> str:
    """A list under one heading; the asked-for thing has its entry, a blank one, or none."""
    lines = [(one.thing, one.value) for one in case.near]
    if case.is_there:
        lines.append((case.asked.thing, case.asked.value))
    elif rng.random() < 0.6:
        lines.append((case.asked.thing, rng.choice(BLANKS)))
    rng.shuffle(lines)
    name = case.asked.name
    head = rng.choice(
        ["{N}", "{N} – list", "List: {n}", "Catalogue ({n})", "# {N}", "Register of {n}", "{N}, as far as known", "Inventory. {N}:", "Thing / {n}", "Schedule: {n}"]
    )  # fmt: skip
    form = rng.choice(
        ["{t}: {v}", "{t} — {v}", "{t} ..... {v}", "{i}. {t}: {v}", "- {t} ({v})", "{t} | {v}", "{t}\t{v}", "No. {i} {t}, {n} {v}", "{t}; {v}", "{v} – {t}"]
    )  # fmt: skip
    rows = [
        form.format(t=thing, v=value, n=name, i=index)
        for index, (thing, value) in enumerate(lines, rng.randrange(1, 40))
    ]
    return "\n".join([head.format(n=name, N=w.upper_first(name)), *rows])


def rejected(rng: random.Random, case: Case) -> str:
    """What was only planned or claimed, and what holds if it is told."""
    text = w.filled(rng, rng.choice(REJECTED)).replace("{x}", case.old.said())
    if case.is_there:
        text += rng.choice(HOLDS).replace("{y}", case.asked.said())
    return w.upper_first(text) + "." + _tail(rng, case)


def _tail(rng: random.Random, case: Case) -> str:
    """Sometimes one more sentence that is a near miss."""
    pool = [*case.near[:1], *case.same[:1]]
    return f" {w.upper_first(rng.choice(pool).said())}." if pool and rng.random() < 0.5 else ""


def _answered(rng: random.Random, case: Case) -> list[tuple[str, str]]:
    """Questions with answers; the one that is asked is there with an answer, without one, or not there."""
    whole = rng.random() < 0.5
    lines = [*case.near[:2], *case.same[:2]]
    pairs = [
        (
            w.upper_first(one.asked()) + "?",
            w.upper_first(one.said()) + "." if whole else w.upper_first(one.value) + ".",
        )
        for one in rng.sample(lines, min(len(lines), rng.randint(1, 3)))
    ]
    if case.is_there:
        value = case.asked.value
        reply = (
            f"{w.upper_first(case.asked.said())}." if whole else rng.choice([value, f"{value}."])
        )
        pairs.append((w.upper_first(case.asked.asked()) + "?", reply))
    elif rng.random() < 0.7:
        pairs.append((w.upper_first(case.asked.asked()) + "?", w.filled(rng, rng.choice(UNTOLD))))
    rng.shuffle(pairs)
    return pairs


def faq(rng: random.Random, case: Case) -> str:
    head = rng.choice(
        ["FAQ\n", "Frequently asked\n", "Questions and answers\n", "", "", "Help desk\n"]
    )
    form = rng.choice(["Q: {q}\nA: {a}", "{q}\n{a}", "**{q}**\n{a}", "{q} – {a}", "? {q}\n! {a}", "Q. {q} A. {a}"])  # fmt: skip
    return head + "\n".join(form.format(q=q, a=a) for q, a in _answered(rng, case))


def testimony(rng: random.Random, case: Case) -> str:
    first, second = w.person(rng), w.person(rng)
    head = rng.choice(["", f"{second}, sworn:\n", f"Interview with {second}\n", f"Examination of {second} by {first}.\n", "[tape starts]\n"])  # fmt: skip
    form = rng.choice(["{f}: {q}\n{s}: {a}", "Q. {q}\nA. {a}", '"{q}" asked {f}.\n"{a}"', "– {q}\n– {a}", "THE COURT: {q}\nTHE WITNESS: {a}"])  # fmt: skip
    return head + "\n".join(
        form.format(q=q, a=a, f=first, s=second) for q, a in _answered(rng, case)
    )


def contents(rng: random.Random, case: Case) -> str:
    """A table of contents or an index: it names the thing and the relation, and a page."""
    page = rng.randrange(3, 90)
    entries = [case.asked, *case.near[:2], *case.same[:1]]
    rng.shuffle(entries)
    form = rng.choice(
        ["{i}. {T}: its {n} ...... p. {p}", "{T}, {n} of, see p. {p}", "Chapter {i}: The {n} of {t} (page {p})", "{n} of {t} → p. {p}", "§ {i} On the {n} of {t}, p. {p}"]
    )  # fmt: skip
    rows = []
    for index, one in enumerate(entries, rng.randrange(1, 9)):
        page += rng.randrange(1, 30)
        rows.append(
            form.format(i=index, t=one.thing, T=w.upper_first(one.thing), n=one.name, p=page)
        )
    head = rng.choice(["Contents", "Index", "Table of contents", "In this issue", "Overview"])
    last = case.asked.said() if case.is_there else rng.choice([*case.near, *case.same]).said()
    return "\n".join([head, *rows, "", w.upper_first(last) + "."])


PAIRS = [
    "{A} and {B} are often mixed up. {Z}.", "There are {A} and {B}. {Z}.", "We must tell {a} from {b}. {Z}.", "Two names stand here, {a} and {b}. {Z}.",
    "Of {a} and {b} this much is certain: {z}.", "Compare {a} with {b}: {z}.", "{A} is one thing, {b} another. {Z}.", "First comes {a}, then {b}. {Z}.",
]  # fmt: skip


def pair(rng: random.Random, case: Case) -> str:
    """Two things, told of as the former and the latter."""
    other = rng.choice(case.near)
    swap = rng.random() < 0.5
    asked_as, other_as = ("the latter", "the former") if swap else ("the former", "the latter")
    first, second = (other.thing, case.asked.thing) if swap else (case.asked.thing, other.thing)
    said = [other.said(other_as)]
    if case.is_there:
        said.append(case.asked.said(asked_as))
        rng.shuffle(said)
    elif case.same and rng.random() < 0.5:
        said.append(case.same[0].said(asked_as))
    text = rng.choice(["; ", ", whereas ", ", while "]).join(said)
    return rng.choice(PAIRS).format(
        a=first, b=second, A=w.upper_first(first), B=second, z=text, Z=w.upper_first(text)
    )


def kin(rng: random.Random, case: Case) -> str:
    """What is told of something that belongs to the thing, beside the thing itself."""
    other = relative(rng, case.kind, case.asked.thing)
    said = [case.near[0].said(other), *(one.said() for one in case.same[: rng.randint(0, 2)])]
    if case.is_there:
        said.append(case.asked.said())
    rng.shuffle(said)
    return _sentences(rng, said)


def profile(rng: random.Random, case: Case) -> str:
    """An entry on the thing: name first, then what is known; then an entry on its neighbour."""
    mine = [*case.same[:3], *([case.asked] if case.is_there else [])]
    rng.shuffle(mine)
    other = case.near[0]
    blocks = [(case.asked.thing, mine), (other.thing, [other])]
    rng.shuffle(blocks)
    form = rng.choice(
        ["{N}: {v}", "{n} {v}", "- {n}: {v}", "{N}\n  {v}", "{n} = {v}", "* {N} – {v}"]
    )
    head = rng.choice(["{T}", "# {T}", "== {T} ==", "[{T}]", "{T}:", "About {t}", "{T}."])
    parts = []
    for thing, lines in blocks:
        rows = [form.format(n=one.name, N=w.upper_first(one.name), v=one.value) for one in lines]
        parts.append(
            "\n".join([head.format(t=thing, T=w.upper_first(thing)), *(rows or ["(empty)"])])
        )
    return rng.choice(["\n\n", "\n"]).join(parts)


def letter(rng: random.Random, case: Case) -> str:
    """A letter that takes up the question."""
    ask = case.asked.asked()
    start = rng.choice(
        ["You ask {q}.", "You wanted to know {q}.", "In your last letter you asked {q}.", "About {t}: you wonder {q}.", "People keep asking me {q}.", "Your note says: \"{Q}?\"", "I was asked again {q}.", "As to {q}:"]
    ).format(q=ask, Q=w.upper_first(ask), t=case.asked.thing)  # fmt: skip
    others = [one.said() for one in (*case.near[:1], *case.same[:1])]
    reply = case.asked.said() if case.is_there else w.filled(rng, rng.choice(UNTOLD)).rstrip(".")
    said = [reply, *rng.sample(others, rng.randint(0, len(others)))]
    hello = rng.choice([f"Dear {w.person(rng)},\n", f"{rng.choice(w.FIRST)},\n", "", f"{w.date(rng)}\n", "My dear friend,\n"])  # fmt: skip
    bye = rng.choice([f"\nYours, {w.person(rng)}", "", f"\n{rng.choice(w.FIRST)}", "\nIn haste."])
    return f"{hello}{start} {_sentences(rng, said)}{bye}"


def minutes(rng: random.Random, case: Case) -> str:
    lines = [*case.near[:2], *case.same[:1]]
    points = [f"{w.person(rng)} reported that {one.said()}." for one in rng.sample(lines, rng.randint(1, len(lines)))]  # fmt: skip
    if case.is_there:
        ends = [f"{w.person(rng)} replied that {case.asked.said()}.", f"Answer: {case.asked.said()}.", f"The meeting noted that {case.asked.said()}."]  # fmt: skip
    else:
        ends = ["Left open.", "Nobody present could answer.", "Deferred to the next meeting.", "The chair will find out.", "No reply."]  # fmt: skip
    if case.is_there or rng.random() < 0.7:
        points.append(f"{w.person(rng)} asked {case.asked.asked()}. {rng.choice(ends)}")
    rng.shuffle(points)
    form = rng.choice(["{i}. {x}", "Item {i}: {x}", "({i}) {x}", "{x}", "- {x}"])
    return "\n".join(form.format(i=index, x=one) for index, one in enumerate(points, 1))


def joined(rng: random.Random, case: Case) -> str:
    """One sentence that tells several relations of one thing, or one relation of several things."""
    pool = list(case.same if case.same and rng.random() < 0.6 else case.near)
    said = [one.said() for one in pool[: rng.randint(1, 2)]]
    if case.is_there:
        said.append(case.asked.said())
    rng.shuffle(said)
    return (
        w.upper_first(rng.choice(["; ", ", and ", ", while ", ", but ", " and "]).join(said)) + "."
    )


def warned(rng: random.Random, case: Case) -> str:
    """The near miss is told to be another matter."""
    other, thing = rng.choice(case.near), case.asked.thing
    text = rng.choice(
        ["{X} (not to be confused with {t})", "{X}, not {t}", "{t} must not be mixed up with {o}: {x}", "Do not take {o} for {t}. {X}", "{X}; {t} is another matter", "{X}. Of {t} one tells something else"]
    )  # fmt: skip
    made = (
        w.upper_first(
            text.format(x=other.said(), X=w.upper_first(other.said()), t=thing, o=other.thing)
        )
        + "."
    )
    if case.is_there:
        mine = f"{w.upper_first(case.asked.said())}."
        return f"{made} {mine}" if rng.random() < 0.6 else f"{mine} {made}"
    return made + (
        f" {w.upper_first(case.same[0].said())}." if case.same and rng.random() < 0.4 else ""
    )


def timetable(rng: random.Random, case: Case) -> str:
    """Entries of a log or a diary, each with a stamp of its own."""
    day = rng.randrange(1, 20)
    month = rng.choice(w.MONTHS)
    lines = [*_told(rng, case), *case.same[:1]]
    form = rng.choice(["{d} {m}. {x}.", "{m} {d}: {x}.", "{h:02d}:{n:02d} {x}", "[{h:02d}:{n:02d}] {p}: {x}", "{h:02d}h{n:02d} – {x}.", "{d} {m} – {p} – {x}"])  # fmt: skip
    hour = rng.randrange(5, 15)
    rows = [
        form.format(d=day + step, m=month, h=hour + step, n=rng.randrange(60), p=rng.choice(w.FIRST), x=w.upper_first(one.said()))
        for step, one in enumerate(lines)
    ]  # fmt: skip
    return "\n".join(rows)


FORMS: tuple[Form, ...] = (
    catalogue, catalogue, rejected, faq, testimony, contents, pair, kin, kin, profile, letter, minutes, joined, joined, warned,
    timetable,
)  # fmt: skip


def written(rng: random.Random, case: Case) -> str:
    return rng.choice(FORMS)(rng, case)
