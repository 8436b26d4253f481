"""Planted facts, second generation: a relation, a thing and a value; statement and question drawn
independently; decoys by thing, relation, time, negation and hearsay; many kinds of papers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from rlm.engram.data import asking, corrections, neighbours, paraphrase, styles, things, twins
from rlm.engram.data import facts as f
from rlm.engram.data import words as w
from rlm.engram.data.askings import ASK_EVERY, ORDER_EVERY
from rlm.engram.data.relations import Relation, alike, relations
from rlm.engram.data.samples import NONE, Sample, as_told, passage, span_prompt, user
from rlm.engram.data.sources import Sources
from rlm.engram.data.styles import Entry


@dataclass(frozen=True, slots=True)
class Planted:
    relation: Relation
    kind: str  # of the thing
    subject: str
    value: str
    shape: str  # of the value

    @property
    def attribute(self) -> f.Fact:
        """The same fact, as the first generation words it: the attribute is named."""
        return f.Fact(self.subject, self.relation.names, self.shape, self.value)


LEADS = """|||||||As far as I know, |I gather that |By all accounts |Since last week |It turns out that |In the end |To be precise, |
They tell me that |It is on record that |As everyone knows, |Officially, |If I remember rightly, |According to {p}, |
{p} says that |The papers confirm that |We can now say that |It has been settled that |As of today |{p} writes that |
It may interest you that |From the register: |For the record, |In short, |Note that |Mark this: |It is well known that |
One should add that |{p} tells us that |There is no doubt that |The file shows that |I can confirm that |It was announced that |
Somewhat surprisingly, |By the way, |In fact, |For your information, |As was to be expected, |{p} found out that |Be advised that |
The minutes state that |On page {n} we read that |It emerged that |Everybody agrees that |Remember: |News from {p}: |Let it be noted that |
Just so you know, |To begin with, |Strangely enough, |At any rate, |It says here that |The sign says that |{p} has checked it: |
Under the heading "Notes": |What matters is that |The truth is that |You can rely on it that |I was told by {p} that |Fact: |Also, """.replace(
    "\n", ""
).split("|")
ENDS = """|||||||, they say|, as agreed|, it seems|, to be exact|, as you may recall|, no doubt|, if that helps|, at least for now|
, as {p} found out| (see the file)|, which surprised nobody|, and it has stayed that way|, so much is certain
|, by the way|, I am told|, according to {p}| – that much is known| (source: {p})|, says the report|, for what it is worth
|, as everybody here knows|, which is good to know| (p. {n})|, as the papers say|, and {p} agrees|, if memory serves
|, just as planned|, after all|, beyond any doubt|, we hear| [{n}]|, as was announced| (confirmed)|, thank goodness|, of all things
|, and there is proof of it|, as {p} never tires of saying""".replace("\n", "").split("|")
DENIALS = [
    "It is not true that {x}.", "Nobody can confirm that {x}.", "The rumour that {x} is false.", "{p} wrongly believes that {x}.",
    "It used to be said that {x}; that was a mistake.", "Whoever told you that {x} was lying.", "Contrary to the papers, it is a myth that {x}.",
    "For a while people thought that {x}. They were wrong.", "{p} denies that {x}.", "We cannot rule out that {y}, nor can we say it.",
    "A newspaper had it that {x}; the paper took it back.", "It is a fable that {x}.", "That {x} has been disproved.", "No, it is wrong that {x}.",
    "Who says that {x} is mistaken.", "The claim that {x} did not stand up.", "{p} made up the story that {x}.", "The court did not accept that {x}.",
    "By no means can it be said that {x}.", "It was thought that {x}, but that proved false.", "The statement that {x} has been withdrawn.",
    "In truth it is not the case that {x}.", "That {x}, as some write, is an error.", "Do not believe that {x}.",
]  # fmt: skip
OPEN = [
    '"{q}" asked {p}. Nobody could tell.', "{q} That is not known.", "{q} The page that told it is missing.", "{q} The file does not say.",
    "{p} wanted to know: {q} But there was no answer.", "Still open: {q}", "{q} Ask {p}, perhaps.", "No one remembers. {q}",
    "{q} This is left to the reader to find out.", "A good question: {q} We have no answer to it.", "{p} wondered about it for years: {q}",
    "{q} That remains a riddle.", "{q} {p} shrugged.", "Question for next time: {q}", "{q} The entry is blank.", "{q} Opinions differ, and nothing is proven.",
    "It was never written down. {q}", "To do: find out. {q}", "{q} (no data)", "On the quiz sheet: {q} Nobody got it.", "{q} {p} refused to say.",
    "The letter asks: {q} The reply is lost.", "{q} I had hoped you could tell me.",
]  # fmt: skip
QUESTION_LEADS = [
    "Do you know {q}?", "Can you tell me {q}?", "Tell me {q}.", "I would like to know {q}.", "Please find out {q}.", "{Q}?", "{Q}?",
    "According to the text, {q}?", "In this document, {q}?", "Question: {q}?", "Quick check: {q}?", "Hello, {q}?", "I wonder {q}.",
    "{Q}? Short answer please.", "One thing: {q}?", "From the papers: {q}?", "A friend asks {q}.", "Now, {q}?",
    "Could you look up {q}?", "I have to know {q}.", "Help me: {q}?", "Does the file say {q}?", "Any idea {q}?", "I forgot {q}.", "Say {q}.",
    "{Q}, please?", "So {q}?", "And {q}?", "Let me ask: {q}?", "For my notes: {q}?", "{Q}? Just the answer.", "Can anyone say {q}?",
    "We were asked {q}.", "Find in the text {q}.", "Work out {q}.", "What I want to know is {q}.", "Is it said anywhere {q}?", "Regarding {s}, {q}?",
    "My question: {q}?", "Look it up for me: {q}?", "To be clear, {q}?", "{Q}? I can't find it.", "The boss asks {q}.", "As stated there, {q}?",
]  # fmt: skip
QUESTIONS_HELD_OUT = [
    "Would anybody here happen to know {q}?",
    "Settle this for us: {q}?",
    "On the matter of {s}: {q}?",
]


TWINS = 0.3  # of the samples


def draw(rng: random.Random, held_out: bool = False) -> Planted:
    relation = rng.choice(relations(held_out))
    kind, shape = rng.choice(relation.subjects), rng.choice(relation.values)
    return Planted(relation, kind, things.SUBJECTS[kind](rng), things.VALUES[shape](rng), shape)


def core(rng: random.Random, fact: Planted) -> str:
    """The fact by a verb, without capital or full stop."""
    text = rng.choice(fact.relation.statements).replace("{s}", fact.subject)
    if rng.random() < 0.12:
        text = paraphrase.reworded(rng, text, 0.5, f"{fact.subject} {{v}}")
    return text.replace("{v}", fact.value)


def state(rng: random.Random, fact: Planted) -> str:
    """One sentence or record that tells the fact."""
    if rng.random() < 0.42:
        return f.state(rng, fact.attribute)
    lead, end = w.filled(rng, rng.choice(LEADS)), w.filled(rng, rng.choice(ENDS))
    text = core(rng, fact)
    made = lead + text if lead else w.upper_first(text)
    return made + end + rng.choice([".", ".", ".", ".", "!", ""])


def changed(rng: random.Random, old: Planted, fact: Planted) -> str:
    """That the old value does not hold and the fact does."""
    if rng.random() < 0.45:
        return corrections.corrected(rng, core(rng, old), core(rng, fact))
    name = rng.choice(fact.relation.names)
    return corrections.note(rng, name, fact.subject, old.value, fact.value)


def ask(rng: random.Random, fact: Planted, held_out: bool = False) -> str:
    """One way to ask for the value: by the relation's name or by a verb."""
    if rng.random() < 0.45:
        return paraphrase.untidy(rng, f.ask(rng, fact.attribute, held_out))
    core_question = rng.choice(fact.relation.questions).replace("{s}", fact.subject)
    frames = QUESTIONS_HELD_OUT if held_out else QUESTION_LEADS
    frame = rng.choice(frames) if held_out or rng.random() < 0.45 else "{Q}?"
    text = frame.format(q=core_question, Q=w.upper_first(core_question), s=fact.subject)
    if rng.random() < 0.2:
        text = paraphrase.reworded(rng, text, 0.5, fact.subject)
    return paraphrase.untidy(rng, text)


def other_value(rng: random.Random, fact: Planted) -> str:
    for _ in range(8):
        value = things.VALUES[fact.shape](rng)
        if w.apart(value, fact.value):
            return value
    return w.code(rng)


@cache
def _others(relation: Relation, kind: str, held_out: bool) -> list[Relation]:
    """What else is told of things of the kind, and cannot be taken for the relation."""
    return [
        one for one in relations(held_out)
        if kind in one.subjects and one is not relation and not alike(one, relation)
    ]  # fmt: skip


def decoy(rng: random.Random, fact: Planted, held_out: bool = False) -> Planted:
    """Another fact that is easy to take for this one: another thing, or another relation of it."""
    shape = rng.random()
    if shape < 0.3:
        return replace(fact, subject=_near_subject(rng, fact), value=other_value(rng, fact))
    if shape < 0.5:
        return replace(fact, subject=things.SUBJECTS[fact.kind](rng), value=other_value(rng, fact))
    pool = _others(fact.relation, fact.kind, held_out)
    same = [one for one in pool if set(one.values) & set(fact.relation.values)]
    relation = rng.choice((same if same and rng.random() < 0.6 else pool) or list(relations()))
    value_shape = rng.choice(relation.values)
    subject = fact.subject if shape < 0.9 else _near_subject(rng, fact)
    return Planted(relation, fact.kind, subject, things.VALUES[value_shape](rng), value_shape)


def decoys(rng: random.Random, fact: Planted, count: int) -> list[Planted]:
    made = [decoy(rng, fact) for _ in range(count)]
    return [one for one in made if w.apart(one.value, fact.value) and is_other(one, fact)]


def is_other(one: Planted, fact: Planted) -> bool:
    """Whether what is told of the one cannot be taken for the other."""
    mine, yours = f" {fact.subject.lower()} ", f" {one.subject.lower()} "
    if mine == yours:
        return one.relation is not fact.relation and not alike(one.relation, fact.relation)
    return w.apart(mine, yours) or not alike(one.relation, fact.relation)


def _line(rng: random.Random, fact: Planted) -> twins.Line:
    return twins.Line(
        fact.subject,
        rng.choice(fact.relation.names),
        fact.value,
        rng.choice(fact.relation.statements).replace("{v}", fact.value),
        rng.choice(fact.relation.questions),
    )


def _near_misses(rng: random.Random, fact: Planted, first: str | None, count: int) -> list[Planted]:
    """The same relation of things that are nearly the asked-for one, each with a value of its own."""
    made: list[Planted] = []
    for turn in range(4 * count):
        subject = first if first and not turn else _near_subject(rng, fact)
        one = replace(fact, subject=subject, value=other_value(rng, fact))
        if len(made) < count and is_other(one, fact) and subject not in {it.subject for it in made}:
            made.append(one)
    return made


def _near_subject(rng: random.Random, fact: Planted) -> str:
    shape = rng.random()
    if shape < 0.35:
        return things.SUBJECTS[fact.kind](rng)
    near = (shape < 0.7 and twins.near_name(rng, fact.subject)) or f.near_subject(rng, fact.subject)
    shared = set(near.split(" ")) & set(fact.subject.split(" ")) - {"the", "of", "at", "in", "no."}
    return near if shared else things.SUBJECTS[fact.kind](rng)


def case(rng: random.Random, fact: Planted, is_there: bool) -> tuple[Planted, twins.Case] | None:
    """The fact, sometimes of a thing narrowed down, with its near misses."""
    first = None
    if rng.random() < 0.35:
        narrowed = twins.qualified(rng, fact.kind, fact.subject)
        if narrowed:
            fact, first = replace(fact, subject=narrowed[0]), narrowed[1]
    near = _near_misses(rng, fact, first, rng.randint(2, 4))
    if len(near) < 2:
        return None
    return fact, twins.Case(
        _line(rng, fact),
        tuple(_line(rng, one) for one in near),
        tuple(_line(rng, one) for one in siblings(rng, fact, 3)),
        fact.kind,
        is_there,
        _line(rng, replace(fact, value=other_value(rng, fact))),
    )


def siblings(rng: random.Random, fact: Planted, count: int) -> list[Planted]:
    """What else is told of the same thing, mostly with values of the same shape."""
    pool = _others(fact.relation, fact.kind, False)
    shaped = [one for one in pool if fact.shape in one.values]
    made: list[Planted] = []
    for _ in range(count if pool else 0):
        relation = rng.choice(shaped if shaped and rng.random() < 0.6 else pool)
        shape = fact.shape if fact.shape in relation.values else rng.choice(relation.values)
        one = replace(fact, relation=relation, value=things.VALUES[shape](rng), shape=shape)
        if w.apart(one.value, fact.value) and not any(alike(relation, it.relation) for it in made):
            made.append(one)
    return made


def entry(rng: random.Random, fact: Planted) -> Entry:
    return Entry(fact.subject, rng.choice(fact.relation.names), fact.value, state(rng, fact))


class Facts:
    """Draws samples of planted facts from the sources' prose."""

    def __init__(self, sources: Sources, is_held_out: bool = False) -> None:
        self._sources = sources
        self._held_out = is_held_out
        self._shelf: neighbours.Shelf | None = None
        self._told: dict[str, Planted] = {}  # passage of the shelf → the fact in it

    @property
    def shelf(self) -> neighbours.Shelf:
        """Passages with facts in them, as a search over a long document would bring them up."""
        if self._shelf is None:
            rng = random.Random("planted shelf")
            texts = []
            for _ in range(4_000):
                piece = self._sources.prose_piece(rng, rng.choice([60, 200, 350]))
                fact = draw(rng)
                text = state(rng, fact)
                texts.append(f"{piece} {text}" if rng.random() < 0.7 else text)
                self._told[texts[-1]] = fact
            texts += neighbours.drawn(rng, self._sources.prose, 2_000)
            self._shelf = neighbours.Shelf(texts)
        return self._shelf

    def _found(self, fact: Planted, question: str, count: int) -> list[str]:
        """Passages of the shelf that a search brings up and that do not answer."""
        found = self.shelf.near(question, "", count)
        return [
            text for text in found
            if text not in self._told or is_other(self._told[text], fact)
        ]  # fmt: skip

    def _text(
        self, rng: random.Random, facts: Sequence[Planted], extra: Sequence[str], scale: float
    ) -> str:
        """The statements in prose, or as a paper of some kind with or without prose."""
        facts = list(facts)
        rng.shuffle(facts)
        keep = [one.value for one in facts]
        prose = int(scale * rng.choice([0, 60, 120, 200, 300, 450, 600]))
        if facts and rng.random() < 0.45:
            made = [styles.written(rng, [entry(rng, one) for one in facts], self._held_out), *extra]
            rng.shuffle(made)
            if prose < 130 or rng.random() < 0.5:
                return "\n".join(made)
            return passage(rng, self._sources, made, [*keep, *made], prose)
        said = [*(state(rng, one) for one in facts), *extra]
        rng.shuffle(said)
        return passage(rng, self._sources, said, keep, prose) or self._sources.prose_piece(rng, 250)

    def sample(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """Half of the passages hold the answer: of those that a search finds, one in ten does."""
        fact = draw(rng, self._held_out and rng.random() < 0.5)
        if rng.random() < TWINS:
            return self.twin(rng, fact, scale)
        question = ask(rng, fact, self._held_out)
        others = decoys(rng, fact, rng.choice([0, 1, 1, 2, 3, 4]))
        shape = rng.random()
        if shape < 0.37:
            text = self._text(rng, [fact, *others], [], scale)
            return self._made(question, text, fact.value, rng)
        if shape < 0.49:
            return self._changed(rng, fact, question, others, scale)
        if shape < 0.71:
            return self._made(question, self._text(rng, others, [], scale), NONE, rng)
        if shape < 0.78:
            return self._unanswered(rng, fact, question, others, scale)
        near = self._found(fact, question, 8) if shape < 0.93 else []
        if near:
            return self._made(question, rng.choice(near[:5]), NONE, rng)
        return self.grid(rng)

    def bare(self, rng: random.Random) -> Sample:
        """Statements and nothing else, half of the time of one thing: every full stop asks for a
        choice (`onway`), in a third of the tokens that the same choices take amid prose."""
        fact = draw(rng, self._held_out and rng.random() < 0.5)
        question = ask(rng, fact, self._held_out)
        others = siblings if rng.random() < 0.5 else decoys
        told = others(rng, fact, rng.choice([0, 1, 1, 2, 3, 4, 5]))
        reply = fact.value if rng.random() < 0.5 or not told else NONE
        if reply != NONE:
            told.append(fact)
        said = [state(rng, one) for one in told]
        rng.shuffle(said)
        return self._made(question, rng.choice([" ", "\n"]).join(said), reply, rng)

    def twin(self, rng: random.Random, fact: Planted, scale: float = 1.0) -> Sample:
        """A near miss, with or without what is asked for, in the same form of text."""
        is_there = rng.random() < 0.5
        if rng.random() < 0.12:
            return self._met(rng, fact, is_there)
        made = case(rng, fact, is_there)
        if made is None:
            return self.grid(rng)
        fact, drawn = made
        text = twins.written(rng, drawn)
        if rng.random() < 0.4:
            prose = int(scale * rng.choice([60, 120, 200, 300, 450]))
            text = passage(rng, self._sources, [text], [text], prose)
        question = ask(rng, fact, self._held_out)
        return self._made(question, text, fact.value if is_there else NONE, rng)

    def _met(self, rng: random.Random, fact: Planted, is_there: bool) -> Sample:
        """A passage that a search brings up, with the fact put into it or a near miss."""
        question = ask(rng, fact, self._held_out)
        found = self._found(fact, question, 6)
        text = rng.choice(found) if found else self._sources.prose_piece(rng, 250)
        others = [fact] if is_there else decoys(rng, fact, rng.randint(0, 1))
        said = [state(rng, one) for one in others]
        made = [text, *said]
        rng.shuffle(made)
        joint = rng.choice([" ", "\n", "\n\n"])
        return self._made(question, joint.join(made), fact.value if is_there else NONE, rng)

    def _made(self, question: str, text: str, reply: str, rng: random.Random) -> Sample:
        reply = reply if reply == NONE else as_told(reply, text) or NONE
        return user("fact", span_prompt(rng, question, text), reply)

    def _changed(
        self,
        rng: random.Random,
        fact: Planted,
        question: str,
        others: Sequence[Planted],
        scale: float,
    ) -> Sample:
        """An old value and the one that holds now."""
        told = changed(rng, replace(fact, value=other_value(rng, fact)), fact)
        return self._made(question, self._text(rng, others[:2], [told], scale), fact.value, rng)

    def _unanswered(
        self,
        rng: random.Random,
        fact: Planted,
        question: str,
        others: Sequence[Planted],
        scale: float,
    ) -> Sample:
        """Denied, or only asked."""
        if rng.random() < 0.5:
            told = w.filled(rng, rng.choice(DENIALS)).format(x=core(rng, fact), y=core(rng, fact))
        else:
            said = (
                w.upper_first(rng.choice(fact.relation.questions).replace("{s}", fact.subject))
                + "?"
            )
            told = w.filled(rng, rng.choice(OPEN)).format(q=said)
        return self._made(question, self._text(rng, others[:2], [told], scale), NONE, rng)

    def grid(self, rng: random.Random) -> Sample:
        """Some things with the same relations each, as a table or list of records."""
        kind = rng.choice(sorted(things.SUBJECTS))
        pool = [
            one for one in relations(self._held_out and rng.random() < 0.3) if kind in one.subjects
        ]
        pool = pool or [one for one in relations() if "person" in one.subjects]
        kind = kind if kind in pool[0].subjects else pool[0].subjects[0]
        columns: list[Relation] = []
        for column in rng.sample(pool, min(len(pool), rng.randint(1, 4))):
            if not any(alike(column, one) for one in columns):
                columns.append(column)
        rows = list(dict.fromkeys(things.SUBJECTS[kind](rng) for _ in range(rng.randint(2, 6))))
        cells = [
            Planted(column, kind, row, things.VALUES[shape](rng), shape)
            for row in rows
            for column in columns
            for shape in [rng.choice(column.values)]
        ]
        target = rng.choice(cells)
        question, reply = ask(rng, target, self._held_out), target.value
        if rng.random() < 0.35 and len(cells) > 1:
            cells = [one for one in cells if one is not target]
            reply = NONE
        if rng.random() < 0.5 and len(columns) > 1:
            text = _table(rng, rows, columns, cells)
        else:
            text = styles.written(rng, [entry(rng, one) for one in cells][:12], self._held_out)
        return self._made(question, text[:900], reply, rng)

    def listing(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """Every value of one relation within a passage, joined by "; "; often one, or none."""
        fact = draw(rng, self._held_out)
        values = [
            things.VALUES[fact.shape](rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 4]))
        ]
        values = [value for value in dict.fromkeys(values) if ";" not in value]
        values = [
            one for one in values if not any(one in other for other in values if other != one)
        ]
        made = [replace(fact, value=value) for value in values]
        others = decoys(rng, fact, rng.randint(0, 3))
        text = self._text(rng, [*made, *others], [], scale)
        if any(value in text.replace(value, "", 1) for value in values):
            return self.sample(rng, scale)
        name = rng.choice(fact.relation.names)
        form = rng.choice([*ASK_EVERY, *ORDER_EVERY])
        question = w.upper_first(
            form.format(a=name, s=fact.subject, tail=rng.choice(["", "", " in the text"]))
        )
        found = sorted((as_told(value, text) for value in values), key=text.find)
        if not all(found):  # quoted in JSON, say
            return self.sample(rng, scale)
        question = paraphrase.untidy(rng, question + ("?" if form in ASK_EVERY else "."))
        return user("list", span_prompt(rng, question, text), "; ".join(found) or NONE)

    def several(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """The last step of a look-up: passages that the reader took for answers, in the order of the
        document. The true one, told again in other words, false ones, an old value and its successor."""
        fact = draw(rng, self._held_out)
        question = ask(rng, fact, self._held_out)
        shape = rng.random()
        texts = [
            self._around(rng, state(rng, one), scale)
            for one in decoys(rng, fact, rng.randint(1, 4))
        ]
        reply = fact.value
        if shape < 0.45:
            texts.append(self._around(rng, state(rng, fact), scale))
        elif shape < 0.6:
            texts += [
                self._around(rng, state(rng, fact), scale),
                self._around(rng, core(rng, fact), scale),
            ]
        elif shape < 0.78:
            old = replace(fact, value=other_value(rng, fact))
            told = changed(rng, old, fact)
            texts += [self._around(rng, told, scale), self._around(rng, state(rng, old), scale)]
        elif shape < 0.88:
            return self._dated(rng, fact, question, texts, scale)
        else:
            reply = NONE
            if rng.random() < 0.5:
                texts.append(
                    self._around(
                        rng,
                        w.filled(rng, rng.choice(DENIALS)).format(
                            x=core(rng, fact), y=core(rng, fact)
                        ),
                        scale,
                    )
                )
        texts += [text[:300] for text in self.shelf.near(question, fact.value, rng.randint(0, 2))]
        rng.shuffle(texts)
        texts = (
            texts[:5]
            if reply == NONE
            else [text for text in texts if as_told(reply, text) or rng.random() < 0.9][:6]
        )
        text = "\n".join(texts)
        told = NONE if reply == NONE else as_told(reply, text) or NONE
        return user("reduce", span_prompt(rng, question, text or "Nothing."), told)

    def _dated(
        self, rng: random.Random, fact: Planted, question: str, texts: list[str], scale: float
    ) -> Sample:
        """Two values of different dates: the later one holds."""
        old = replace(fact, value=other_value(rng, fact))
        first, second = sorted(rng.sample(range(1950, 2040), 2))
        month = rng.choice(w.MONTHS)
        forms = [
            "{y}: {x}",
            "{x} (as of {y})",
            "[{y}] {x}",
            "{m} {y}. {x}",
            "In {y} {x}",
            "{y}-0{d}-1{d} {x}",
        ]
        form = rng.choice(forms)
        said = [
            form.format(y=year, x=core(rng, one), m=month, d=rng.randrange(1, 9))
            for year, one in ((first, old), (second, fact))
        ]
        said = [self._around(rng, text, scale) for text in said]
        texts = [*texts[:2], *said]
        rng.shuffle(texts)
        text = "\n".join(texts)
        return user("reduce", span_prompt(rng, question, text), as_told(fact.value, text))

    def _around(self, rng: random.Random, statement: str, scale: float) -> str:
        size = int(scale * rng.choice([0, 0, 80, 160, 280]))
        return passage(rng, self._sources, [statement], [statement], size)


def _table(
    rng: random.Random, rows: Sequence[str], columns: Sequence[Relation], cells: Sequence[Planted]
) -> str:
    """One row a thing, one column a relation; what is not known is left blank."""
    mark = rng.choice([" | ", ",", "\t", ";", " / "])
    blank = rng.choice(["", "-", "?", "n/a"])
    names = [rng.choice(column.names) for column in columns]
    head = rng.choice(["name", "item", "", "what", "No."])
    lines = [mark.join([head, *names])]
    for row in rows:
        known = {id(one.relation): one.value for one in cells if one.subject == row}
        lines.append(mark.join([row, *(known.get(id(column), blank) for column in columns)]))
    return "\n".join(lines)


HELD_OUT_FRAMES = (*QUESTIONS_HELD_OUT, *asking.HELD_OUT_FRAMES)
