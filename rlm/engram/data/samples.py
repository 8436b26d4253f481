"""Sub-model samples: a prompt as the cells of the dialect build it, and the reply that is right.

`Sample.messages` are (role, content) pairs; the loss falls on `reply`. A reply of None means refusal.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rlm.engram.data import facts as f
from rlm.engram.data import words as w
from rlm.engram.data.askings import ASK_ALL
from rlm.engram.data.corpora import SpanQuestion
from rlm.engram.data.sources import Sources
from rlm.engram.data.wordings import CORRECTIONS, STALE, UPDATES

NONE = "NONE"
SPAN_PROMPTS = [
    "Answer in words of the text, or NONE.\nQuestion: {question}\nText: {text}",
]
OTHER_SPAN_PROMPTS = [
    "Question: {question}\nText: {text}\nAnswer in words of the text, or NONE.",
    "Question: {question}\n\nPassage:\n{text}\n\nAnswer from the passage only. If it is not there, say NONE.",
    "{text}\n\nQuestion: {question}\nAnswer with words of the text or NONE:",
    "Read the passage and answer. Reply NONE if it does not say.\n{text}\n{question}",
    "Context: {text}\nQuestion: {question}\nAnswer (NONE if absent):",
    "{question}\n\n{text}",
    "Extract the answer to the question from the text, NONE if there is none.\nText: {text}\nQuestion: {question}",
]
LABEL_PROMPTS = ["Choose one label: {labels}.\nText: {text}"]
OTHER_LABEL_PROMPTS = [
    "Labels: {labels}\nText: {text}\nLabel:",
    "Classify the text as one of: {labels}.\nText: {text}",
    "Which of these labels fits best: {labels}?\n\n{text}",
    "{text}\n\nIs this {labels_or}? Reply with the label only.",
    "Text: {text}\nOne of: {labels}\nAnswer:",
]


@dataclass(frozen=True, slots=True)
class Sample:
    kind: str
    messages: tuple[tuple[str, str], ...]
    reply: str | None


def span_prompt(rng: random.Random, question: str, text: str) -> str:
    pool = SPAN_PROMPTS if rng.random() < 0.85 else OTHER_SPAN_PROMPTS
    return rng.choice(pool).format(question=question, text=text)


def user(kind: str, prompt: str, reply: str) -> Sample:
    return Sample(kind, (("user", prompt),), reply)


def as_told(value: str, text: str) -> str:
    """The value as it stands in the text: at the start of a sentence it has a capital. Empty if it does not."""
    if value in text:
        return value
    start = text.lower().find(value.lower())
    return text[start : start + len(value)] if start >= 0 else ""


def wrap(rng: random.Random, text: str, keep: Sequence[str]) -> str:
    """Break lines at random widths as printed books do, never inside one of `keep`."""
    width = rng.randint(50, 90)
    protected = text
    for value in keep:
        protected = protected.replace(value, value.replace(" ", "\0"))
    lines: list[str] = []
    line = ""
    for token in protected.split(" "):
        if line and len(line) + len(token) > width:
            lines.append(line)
            line = token
        else:
            line = f"{line} {token}" if line else token
    return "\n".join([*lines, line]).replace("\0", " ")


def passage(
    rng: random.Random,
    sources: Sources,
    statements: Sequence[str],
    values: Sequence[str],
    budget: int,
) -> str:
    """Statements between pieces of prose, in the given order, about `budget` characters of prose."""
    shares = [rng.random() ** 2 for _ in range(len(statements) + 1)]
    total = sum(shares)
    parts: list[str] = []
    joint = rng.choice([" ", " ", " ", "\n", "\n\n"])
    for index, share in enumerate(shares):
        size = int(budget * share / total)
        if size > 25:
            piece = sources.prose_piece(rng, size)
            parts.append(piece if rng.random() < 0.5 else piece.replace("\n", " "))
        if index < len(statements):
            parts.append(statements[index])
    text = joint.join(part for part in parts if part)
    if rng.random() < 0.25 and joint == " ":
        text = wrap(rng, text.replace("\n", " "), values)
    return text.strip()


def related(rng: random.Random, fact: f.Fact) -> f.Fact:
    """A decoy: same subject with another attribute, another subject with the same attribute, or neither."""
    shape = rng.random()
    if shape < 0.5:
        for _ in range(8):
            other = f.draw_fact(rng)
            shared = set(other.attribute_names) & set(fact.attribute_names)
            if not shared and (other.questions != fact.questions or not fact.questions):
                return replace(other, subject=fact.subject)
    if shape < 0.85:
        subject = (
            f.near_subject(rng, fact.subject) if rng.random() < 0.6 else _like_subject(rng, fact)
        )
        if w.apart(subject, fact.subject):
            return replace(fact, subject=subject, value=f.other_value(rng, fact))
    return f.draw_fact(rng)


def _like_subject(rng: random.Random, fact: f.Fact) -> str:
    return f.subject_of(rng, rng.choice(["person", "ship", "place", "project", "thing"]))


def decoys(rng: random.Random, fact: f.Fact, low: int = 0, high: int = 3) -> list[f.Fact]:
    count = rng.randint(low, high)
    made = [related(rng, fact) for _ in range(count)]
    return [
        other for other in made if fact.value not in other.value and other.value not in fact.value
    ]


PROSE_CHARS = (0, 60, 120, 180, 250, 320, 400)


def budget_of(rng: random.Random, scale: float) -> int:
    """Characters of prose around the statements; `scale` below 1 is for early training."""
    return int(scale * rng.choice(PROSE_CHARS))


def fact_sample(
    rng: random.Random, sources: Sources, held_out: bool = False, scale: float = 1.0
) -> Sample:
    """One passage. A bit over half hold the answer; the others hold decoys, stale values or prose."""
    fact = f.draw_fact(rng)
    question = f.ask(rng, fact, held_out)
    others = decoys(rng, fact)
    said = [f.state(rng, other, held_out) for other in others]
    values = [fact.value, *(other.value for other in others)]
    shape = rng.random()
    reply = fact.value
    if shape > 0.9:
        return prose_trap(rng, sources, fact, scale)
    if shape < 0.44:
        said.append(f.state(rng, fact, held_out))
    elif shape < 0.56 and fact.attribute_names:
        said.append(
            f.fill(
                rng,
                rng.choice(UPDATES)[1],
                fact,
                f.name_of(rng, fact),
                x=f.other_value(rng, fact),
            )
        )
    elif shape < 0.62 and fact.attribute_names:
        old = replace(fact, value=f.other_value(rng, fact))
        said.append(f.state(rng, old))
        rng.shuffle(said)
        said.append(f.fill(rng, rng.choice(CORRECTIONS), fact, f.name_of(rng, fact)))
        values.append(old.value)
        text = passage(rng, sources, said, values, budget_of(rng, scale))
        return user("fact", span_prompt(rng, question, text), reply)
    elif shape < 0.68 and fact.attribute_names:
        said.append(
            f.fill(rng, rng.choice(STALE), fact, f.name_of(rng, fact), x=f.other_value(rng, fact))
        )
        reply = NONE
    else:
        reply = NONE
        if not said and rng.random() < 0.6:
            said = [f.state(rng, related_but_not(rng, fact))]
        question = trap(rng, fact, question)
    rng.shuffle(said)
    text = passage(rng, sources, said, values, budget_of(rng, scale))
    if reply == NONE and not text:
        text = sources.prose_piece(rng, 200)
    return user("fact", span_prompt(rng, question, text), reply)


def prose_trap(rng: random.Random, sources: Sources, fact: f.Fact, scale: float = 1.0) -> Sample:
    """Prose that shares words with the question and does not answer it, as a search brings it up."""
    text = sources.prose_piece(rng, int(rng.choice([150, 250, 350, 420]) * max(0.3, scale)))
    names = re.findall(r"[A-Z][a-z]{2,}(?: [A-Z][a-z]+)?", text[1:]) or re.findall(
        r"[a-z]{5,}", text
    )
    nouns = re.findall(r"\b(?:the|a|his|her|their) ([a-z]{4,})\b", text)
    subject = (
        rng.choice(names)
        if names and rng.random() < 0.6
        else f"the {rng.choice(nouns or ['house'])}"
    )
    names = [noun for noun in nouns if noun not in subject]
    if names and not fact.questions and rng.random() < 0.4:
        fact = replace(fact, attribute_names=(rng.choice(names),))
    question = f.ask(rng, replace(fact, subject=subject))
    if rng.random() < 0.3:
        text = f"{text} {f.state(rng, related_but_not(rng, fact))}"
    return user("fact", span_prompt(rng, question, text), NONE)


def long_sample(rng: random.Random, sources: Sources) -> Sample:
    """Up to the whole window: one statement, or none, among long prose and decoys."""
    fact = f.draw_fact(rng)
    said = [f.state(rng, related_but_not(rng, fact)) for _ in range(rng.randint(2, 6))]
    reply = NONE
    if rng.random() < 0.7:
        said.append(f.state(rng, fact))
        reply = fact.value
    rng.shuffle(said)
    text = passage(rng, sources, said, [fact.value], rng.randint(700, 2600))
    return user("long", span_prompt(rng, f.ask(rng, fact), text), reply)


def related_but_not(rng: random.Random, fact: f.Fact) -> f.Fact:
    for _ in range(8):
        other = related(rng, fact)
        if other.subject != fact.subject or not (
            set(other.attribute_names) & set(fact.attribute_names)
        ):
            return other
    return f.draw_fact(rng)


def trap(rng: random.Random, fact: f.Fact, question: str) -> str:
    return question if rng.random() < 0.9 else f.ask(rng, fact)


def reduce_sample(rng: random.Random, sources: Sources, scale: float = 1.0) -> Sample:
    """Several passages in document order, one of which holds the answer, or an old and a new value."""
    fact = f.draw_fact(rng)
    question = f.ask(rng, fact)
    reply = fact.value
    statements = [f.state(rng, related_but_not(rng, fact)) for _ in range(rng.randint(1, 3))]
    shape = rng.random()
    if shape < 0.5:
        statements.append(f.state(rng, fact))
        rng.shuffle(statements)
    elif shape < 0.85 and fact.attribute_names:
        old = replace(fact, value=f.other_value(rng, fact))
        statements.append(f.state(rng, old))
        rng.shuffle(statements)
        place = rng.randint(statements.index(statements[-1]), len(statements))
        newer = f.fill(rng, rng.choice(CORRECTIONS), fact, f.name_of(rng, fact))
        # A correction holds wherever it stands: before or after the old value.
        statements.insert(place if rng.random() < 0.7 else 0, newer)
    else:
        reply = NONE
    texts = [
        passage(rng, sources, [statement], [fact.value], int(scale * rng.choice([0, 80, 160, 280])))
        for statement in statements
    ]
    return user("reduce", span_prompt(rng, question, "\n".join(texts)), reply)


def list_sample(rng: random.Random, sources: Sources, scale: float = 1.0) -> Sample:
    """Every value of one attribute within a passage, joined by '; '."""
    fact = f.Fact(f.generic_subject(rng), *_attribute(rng))
    name = f.name_of(rng, fact)
    values = [f.value_of(rng, fact.value_kind) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
    values = list(dict.fromkeys(value for value in values if ";" not in value))
    made = [replace(fact, value=value) for value in values]
    others = decoys(rng, fact, 0, 2)
    order = [(f.state(rng, one), one.value if one.subject == fact.subject else "") for one in made]
    order += [
        (f.state(rng, other), "")
        for other in others
        if other.attribute_names != fact.attribute_names or other.subject != fact.subject
    ]
    rng.shuffle(order)
    text = passage(
        rng, sources, [statement for statement, _ in order], values, budget_of(rng, scale)
    ) or sources.prose_piece(rng, 150)
    question = f.fill(rng, rng.choice(ASK_ALL), fact, name)
    return user(
        "list",
        span_prompt(rng, question, text),
        "; ".join(value for _, value in order if value) or NONE,
    )


def _attribute(rng: random.Random) -> tuple[tuple[str, ...], str, str]:
    names, kind = f.draw_attribute(rng)
    return names, kind, "\0"


def window(rng: random.Random, item: SpanQuestion, size: int) -> str:
    end = item.start + len(item.answer)
    low = max(0, end - size)
    start = rng.randint(low, item.start) if item.start > low else low
    if start:
        start = item.paragraph.find(" ", max(0, start - 1)) + 1
    if start > item.start:
        start = item.start
    return item.paragraph[start : max(end, start + size)]


def span_sample(rng: random.Random, sources: Sources, pool: Sequence[SpanQuestion]) -> Sample:
    item = rng.choice(pool)
    size = rng.choice([150, 250, 400, 450])
    if not item.answer:
        return user("span", span_prompt(rng, item.question, item.paragraph[:size]), NONE)
    text = window(rng, item, size)
    if rng.random() < 0.25:
        other = rng.choice(pool)
        text = other.paragraph[:size] if rng.random() < 0.5 else sources.prose_piece(rng, size)
        if item.answer.lower() not in text.lower():
            return user("span", span_prompt(rng, item.question, text), NONE)
    if item.answer not in text:
        text = item.paragraph[item.start : item.start + size]
    return user("span", span_prompt(rng, item.question, text), item.answer)


ROW_FRAMES = [
    "{t}",
    "{t}",
    "{t}",
    "{t}",
    "Instance: {t}",
    "Text: {t}",
    "{n}. {t}",
    "- {t}",
    "[{n}] {t}",
    "{d} {t}",
    "{u}: {t}",
    '"{t}"',
    "{d} | {u} | {t}",
]


def row_text(rng: random.Random, text: str) -> str:
    frame = rng.choice(ROW_FRAMES)
    return frame.format(
        t=text, n=rng.randrange(1, 999), u=rng.randrange(10_000, 99_999), d=w.date(rng)
    )


def held_out_article(title: str) -> bool:
    """A sixth of the articles, chosen by name, never trained on."""
    return sum(re.sub(r"\W", "", title.lower()).encode()) % 6 == 0
