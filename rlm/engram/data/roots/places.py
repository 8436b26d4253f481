"""Which documents, which passages, which values of a named field."""

from __future__ import annotations

import random

from rlm.engram.data.roots.base import Task, World, as_said, ask_for, filler, quoted, term, worded
from rlm.engram.data.roots.phrases import asks
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


NAMES = asks(
    """what are the names of the {x}|which {x} are there|what {x} do I have|what is each of the {x} called|which {x} did I give you|what {x} have been loaded|how are the {x} called""",
    """list the {x}|list the names of all {x}|show the names of the {x}|tell me which {x} there are|give me the {x} by name|print every name of the {x}|name the {x}""",
    """names of the {x}|all {x} by name|list of {x}|the {x} and how they are called""",
)
MENTION = asks(
    """which {unit} mention {x}|which {unit} contain {x}|in which {unit} does {x} appear|what {unit} talk about {x}|in which of the {unit} can I find {x}|where among the {unit} is {x}|
which {unit} have {x} in them|what {unit} come up for {x}|which {unit} refer to {x}|which of my {unit} say something of {x}|in what {unit} is {x} named""",
    """list the {unit} that mention {x}|find the {unit} containing {x}|name the {unit} with {x}|show which {unit} have {x}|tell me the {unit} in which {x} occurs|
search the {unit} for {x} and give their names|pick the {unit} that say {x}|name all {unit} that contain {x}""",
    """{unit} with {x}|all {unit} mentioning {x}|{unit} that contain {x}|names of {unit} with {x}""",
)
MENTIONS = asks(
    """how many {unit} mention {x}|in how many {unit} does {x} appear|how many of the {unit} have {x}|what is the number of {unit} with {x}|how many {unit} talk about {x}|
across how many {unit} is {x} found|how many {unit} come up for {x}|how many of the {unit} contain {x}""",
    """count the {unit} that mention {x}|tally the {unit} with {x}|give the number of {unit} in which {x} occurs|work out how many {unit} have {x}|tell me how many {unit} contain {x}""",
    """number of {unit} with {x}|how many {unit} with {x}|count of {unit} mentioning {x}|{unit} that have {x}, how many""",
)
EXTREME = asks(
    """which of the {unit} is the {x}|what is the name of the {x} of the {unit}|which one is the {x} of the {unit}|of all {unit}, which is the {x}""",
    """name the {x} of the {unit}|tell me which of the {unit} is the {x}|find the {x} of the {unit}|give the name of the {x} among the {unit}""",
    """{x} of the {unit}, by name|the {x} one of the {unit}|name of the {x} of the {unit}|the {unit}: {x}""",
)
EXTREMES = {  # said → the expression, the place in the order of sizes or in the order of the documents
    "longest|largest|biggest|lengthiest": "max(documents, key=lambda document: document.end - document.start).name",
    "shortest|smallest|briefest|tiniest": "min(documents, key=lambda document: document.end - document.start).name",
    "first|opening|very first|topmost": "documents[0].name",
    "last|final|very last|closing": "documents[-1].name",
}
FIELD = asks(
    """what are all the values of the field {x}|which values does {x} take|what values are given for {x}|what is the {x} of each {unit}|
which {x} does each {unit} have|what stands in the {x} field of every {unit}|what is put down as {x} in each {unit}|what entries are there under {x}|
what do the {unit}s have as {x}|which {x} values turn up|what has been filled in for {x}|what are the contents of {x}|what comes after {x} in every {unit}""",
    """list the {x} of every {unit}|list all the {x} values|give me every {x} in the file|show the {x} field of each {unit}|extract the {x} of each {unit}|
collect all values of {x}|read out the {x} of all {unit}s|print whatever is given for {x}|get the {x} out of each {unit}|
pull the {x} from every {unit}|write down each {x} there is|gather what is recorded under {x}|find what follows {x} in each {unit}""",
    """all {x} values|every {x}|values of {x}|list of {x} entries""",
)
FIELD_DISTINCT = asks(
    """what different values does the field {x} have|which distinct {x} values are there|what values of {x} occur, each told once|
which {x} values turn up when repeats are left out""",
    """list the distinct values of {x}|give each {x} once|list every {x} without repeating any|collect the unique {x} values""",
    """all {x} values, no repeats|every {x}, no repeats|values of {x}, no repeats|list of {x} entries, no repeats""",
)
WHERE = asks(
    """where does {x} appear{tail}|in which places is {x} mentioned{tail}|where is {x} mentioned{tail}|where can I read about {x}{tail}|where do they talk about {x}{tail}|
at what places does {x} come up{tail}|in what context does {x} occur{tail}|what passages speak of {x}{tail}|where do we find {x}{tail}|whereabouts is {x}{tail}""",
    """show me where {x} appears{tail}|show the passages that mention {x}{tail}|quote the lines around {x}{tail}|find the places where {x} occurs{tail}|search for {x}{tail}|
grep {x}{tail}|look for {x}{tail}|find me {x}{tail}|locate {x}{tail}|point me to {x}{tail}|pull up the places with {x}{tail}|bring up what is said around {x}{tail}|
look {x} up and quote it{tail}|grep for {x}{tail}""",
    """places with {x}{tail}|passages about {x}{tail}|grep {x}|where {x} is{tail}|search results for {x}{tail}""",
)


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
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    is_count = rng.random() < 0.35
    cell = f"submit([document.name for document in documents if {exact} in context[document.start:document.end]] or None)"
    if is_count:
        cell = f"submit(sum({exact} in context[document.start:document.end] for document in documents))"

    def world(rng: random.Random) -> World:
        holds = [rng.random() < 0.5 for _ in range(rng.randint(1, 6))]
        parts = [f"{filler(rng, 3)} {x if held else ''} {filler(rng, 2)}" for held in holds]
        text, spans = _papers(rng, parts)
        names = [span[0] for span, held in zip(spans, holds, strict=True) if held]
        return World(text, len(names) if is_count else names or None, documents=spans)

    forms = (MENTIONS if is_count else MENTION).filled(x=said, unit=noun)
    return Task("documents", ask_for(rng, *forms), (cell,), world=world)


def context_of(rng: random.Random, sources: Sources) -> Task:
    x = term(rng, sources)
    said = quoted(rng, x)
    exact = as_said(x, f" {said}")
    cell = f"hits = grep(re.escape({exact}), max_hits=20)\nsubmit([hit.text for hit in hits] or None, evidence=hits)"

    def world(rng: random.Random) -> World:
        made = [f"{filler(rng, 2)} {x} {filler(rng, 2)}" for _ in range(rng.randint(0, 4))]
        lines = [line for one in made for line in (one, filler(rng, 3))]
        return World("\n".join(lines) or filler(rng, 2), made or None)

    return Task("grep", ask_for(rng, *WHERE.filled(x=said)), (cell,), world=world)


# What follows a field's name: up to the next field of the line, or its end.
VALUE = r"\s*[:=|]\s*(.+?)\s*(?=[,;|] *[\w ]+ *[:=]|$)"


def field_values(rng: random.Random, sources: Sources) -> Task:
    """Documents of `name: value` lines: all values of one name."""
    word = rng.choice(sources.vocabulary).lower()
    name = word if rng.random() < 0.6 else f"{word} {rng.choice(MODIFIERS)}"
    said = quoted(rng, name)
    unit = rng.choice(["record", "entry", "line", "item", "document", "row", "note"])
    is_distinct = rng.random() < 0.2
    pattern = f'"(?im)" + re.escape({as_said(name, f" {said}")}) + r"{VALUE}"'
    found = f"re.findall({pattern}, context)"
    cell = f"found = {f'list(dict.fromkeys({found}))' if is_distinct else found}\nsubmit(found or None)"

    def world(rng: random.Random) -> World:
        values = [term(rng, sources) for _ in range(rng.randint(1, 6))]
        mark, joint = rng.choice([": ", " = ", "="]), rng.choice(["\n", ", ", "; ", " | "])
        lines = [
            joint.join([f"qqz{mark}{filler(rng, 2)}", f"{name}{mark}{value}", f"vvx{mark}zzk"])
            for value in values
        ]
        gold = list(dict.fromkeys(values)) if is_distinct else values
        return World("\n".join(lines), gold)

    forms = (FIELD_DISTINCT if is_distinct else FIELD).filled(x=said, unit=unit)
    return Task("field", ask_for(rng, *forms), (cell,), world=world)
