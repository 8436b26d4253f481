"""Which documents, which passages, which values of a named field."""

from __future__ import annotations

import random

from rlm.engram.data.roots.askings_places import (
    EXTREME,
    FIELD,
    FIELD_DISTINCT,
    MENTION,
    MENTIONS,
    NAMES,
    WHERE,
)
from rlm.engram.data.roots.base import (
    Task,
    World,
    ask_for,
    filler,
    looked_for,
    quoted,
    term,
    worded,
)
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


EXTREMES = {  # said → the expression, the place in the order of sizes or in the order of the documents
    "longest|largest|biggest|most extensive|most voluminous|bulkiest|lengthiest": "max(documents, key=lambda document: document.end - document.start).name",
    "shortest|smallest|briefest|least extensive|most concise|least long|tiniest": "min(documents, key=lambda document: document.end - document.start).name",
    "first|opening|very first|initial|foremost|topmost": "documents[0].name",
    "last|final|very last|bottommost|hindmost|closing": "documents[-1].name",
}


def _documents(rng: random.Random, unit: str) -> Task:
    """Their names, or the name of one."""
    said, value = rng.choice([("", "[document.name for document in documents]"), *EXTREMES.items()])
    forms = (
        EXTREME.filled(x=worded(rng, said.split("|")), unit=unit) if said else NAMES.filled(x=unit)
    )

    def world(rng: random.Random) -> World:
        sizes = rng.sample(range(1, 30), rng.randint(1, 5))
        text, spans = _papers(rng, ["x" * size for size in sizes])
        names = [name for name, _, _ in spans]
        gold = {
            "lo": names[sizes.index(max(sizes))], "sh": names[sizes.index(min(sizes))], "fi": names[0], "la": names[-1],
        }  # fmt: skip
        return World(text, gold[said[:2]] if said else names, documents=spans)

    return Task("documents", ask_for(rng, *forms), (f"submit({value})",), world=world)


def which_documents(rng: random.Random, sources: Sources) -> Task:
    noun = rng.choice(["documents", "files", "documents", "papers"])
    if rng.random() < 0.35:
        return _documents(rng, noun)
    x = term(rng, sources)
    is_count = rng.random() < 0.35
    forms = (MENTIONS if is_count else MENTION).filled(x=quoted(rng, x), unit=noun)
    question = ask_for(rng, *forms)
    exact = looked_for(x, question)
    cell = f"submit([document.name for document in documents if {exact} in context[document.start:document.end]] or None)"
    if is_count:
        cell = f"submit(sum({exact} in context[document.start:document.end] for document in documents))"

    def world(rng: random.Random) -> World:
        holds = [rng.random() < 0.5 for _ in range(rng.randint(1, 6))]
        parts = [f"{filler(rng, 3)} {x if held else ''} {filler(rng, 2)}" for held in holds]
        text, spans = _papers(rng, parts)
        names = [span[0] for span, held in zip(spans, holds, strict=True) if held]
        return World(text, len(names) if is_count else names or None, documents=spans)

    return Task("documents", question, (cell,), world=world, keep=x)


def context_of(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    question = ask_for(rng, *WHERE.filled(x=quoted(rng, x)))
    exact = looked_for(x, question)
    cell = f"hits = grep(re.escape({exact}), max_hits=20)\nsubmit([hit.text for hit in hits] or None, evidence=hits)"

    def world(rng: random.Random) -> World:
        made = [f"{filler(rng, 2)} {x} {filler(rng, 2)}" for _ in range(rng.randint(0, 4))]
        lines = [line for one in made for line in (one, filler(rng, 3))]
        return World("\n".join(lines) or filler(rng, 2), made or None)

    return Task("grep", question, (cell,), world=world, keep=x)


UNITS = "record|entry|line|item|document|row|note|card|file|log line|case|object|form|section|ticket|report|block|sheet|message|page".split(
    "|"
)
# All fields of the text are read, up to the next field of the line or its end; the one that is asked for
# is the longest name that the question says. So no name is copied.
FIELDS = r"""start, end = r"(?m)(?:^|[,;|{ ]) *[-*\"' {]*", r"[\"'*}\]]*,?\s*(?=[,;|] *[{\"\w -]+ *[:=]| [\w-]+=|$)"
field = start + r"([\w-]++(?: [\w-]++)*+)[\"'*]*\s*[:=|]\s*(.+?)" + end
pairs = [(name.lower(), value.lstrip("\"'* ")) for name, value in re.findall(field, context)]
said = " ".join(re.findall(r"[\w-]+", question.lower()))
field = max((name for name, _ in pairs if f" {name}" in f" {said}"), key=len, default="")
found = [value for name, value in pairs if name == field]
"""


def field_values(rng: random.Random, sources: Sources) -> Task:
    """Documents of `name: value` lines: all values of one name."""
    word = rng.choice(sources.vocabulary).lower()
    name = word if rng.random() < 0.6 else f"{word} {rng.choice(MODIFIERS)}"
    said = quoted(rng, name)
    unit = rng.choice(UNITS)
    units = unit[:-1] + "ies" if unit.endswith("y") else f"{unit}s"
    is_distinct = rng.random() < 0.2
    shown = "list(dict.fromkeys(found))" if is_distinct else "found"
    cell = f"{FIELDS}submit({shown} or None)"

    def world(rng: random.Random) -> World:
        values = [term(rng, sources) for _ in range(rng.randint(1, 6))]
        mark, joint = rng.choice([": ", " = ", "="]), rng.choice(["\n", ", ", "; ", " | "])
        lines = [
            joint.join([f"qqz{mark}{filler(rng, 2)}", f"{name}{mark}{value}", f"vvx{mark}zzk"])
            for value in values
        ]
        gold = list(dict.fromkeys(values)) if is_distinct else values
        return World("\n".join(lines), gold)

    forms = (FIELD_DISTINCT if is_distinct else FIELD).filled(x=said, unit=unit, units=units)
    return Task("field", ask_for(rng, *forms), (cell,), world=world, keep=name)
