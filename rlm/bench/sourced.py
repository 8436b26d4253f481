"""Runs whose sources are known: documents with facts planted in them, the cells that use them, and
a reader that answers sub-calls. All from a seed; the text work in the cells is of every kind.

Pure Python; knows neither the runtime nor how sources are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from rlm.bench.needles import PROSE

Reader = Callable[[str], str]
CHILD: Final = "You are a child."
_NAMES: Final = """
Alder Birch Corvin Dunmore Elstow Farrow Greaves Hollis Ingram Jessop Kestrel Larkin Morrow
Norwood Ostler Pemberton Quill Rookwood Sefton Thorne Upton Vickers Wexcombe Yarrow Ashdown
Blythe Carrick Denholm Everly Foxley Garrick Halden
""".split()  # noqa: SIM905 - a list would be a name a line
_THINGS: Final = """
lighthouse|granary|customs house|signal box|north depot|reading room|tide mill|powder store|
boat shed|weighbridge|observatory|foundry|chapel|brickworks|toll gate
""".replace("\n", "").split("|")
_FACTS: Final = (
    "The access code of the {name} {thing} is {value}, as the warden noted.",
    "According to the ledger, the {thing} at {name} was sold for {value} crowns.",
    "{name} had the {thing} repainted, and the bill came to {value} in all.",
    "Nobody but the clerk knew that file {value} described the {name} {thing}.",
    "For the {thing} of {name} the surveyor wrote down the number {value}.",
)


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    thing: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Case:
    """`cells` are the root's turns, `child_cells` those of every child; `sources` are the texts
    that the answer comes from, each with all of its places in the documents."""

    family: str
    documents: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]
    reader: Reader
    sources: Sequence[str]
    question: str = "What does the record say?"
    child_cells: tuple[str, ...] = ()
    depth: int = 1


@dataclass(slots=True)
class _Draft:
    """Documents in the making."""

    random: Random
    prose: Sequence[str]
    documents: dict[str, list[str]] = field(default_factory=dict)
    _values: set[str] = field(default_factory=set)

    def fill(self, num_documents: int, num_paragraphs: int) -> None:
        for number in range(num_documents):
            name = f"{self.random.choice(('notes', 'letters', 'log'))}-{number}.txt"
            start = self.random.randrange(len(self.prose) - num_paragraphs)
            self.documents[name] = list(self.prose[start : start + num_paragraphs])

    def fact(self, digits: int = 5) -> Fact:
        name, thing = self.random.choice(_NAMES), self.random.choice(_THINGS)
        value = str(self.random.randrange(10 ** (digits - 1), 10**digits))
        while value in self._values:
            value = str(self.random.randrange(10 ** (digits - 1), 10**digits))
        self._values.add(value)
        sentence = self.random.choice(_FACTS).format(name=name, thing=thing, value=value)
        return Fact(name, thing, value, sentence)

    def plant(self, *texts: str) -> None:
        """Each as a paragraph, or within one, somewhere."""
        for text in texts:
            paragraphs = self.documents[self.random.choice(list(self.documents))]
            at = self.random.randrange(len(paragraphs))
            if self.random.random() < 0.5:
                paragraphs.insert(at, text)
            else:
                paragraphs[at] = f"{paragraphs[at]} {text}"

    def done(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, "\n\n".join(parts)) for name, parts in self.documents.items())


def cases(count: int, seed: str) -> Iterator[Case]:
    """`count` runs, the families in turn."""
    random = Random(seed)
    prose = _paragraphs()
    families = list(FAMILIES.items())
    for number in range(count):
        name, make = families[number % len(families)]
        draft = _Draft(random, prose)
        draft.fill(random.randint(1, 6), random.randint(4, 40))
        yield make(name, draft)


def _paragraphs() -> list[str]:
    text = "\n\n".join(path.read_text("utf-8") for path in sorted(PROSE.glob("*.txt")))
    return [part for part in re.split(r"\n\s*\n", text) if len(part) > 80]


@dataclass(slots=True)
class Reading:
    """A reader that answers with the value of the first fact whose sentence the prompt holds, in
    any layout. `used` grows by what it found; `beside` are facts that a cell would take with it."""

    facts: Sequence[Fact]
    style: str = "{value}"
    otherwise: str = "NONE"
    used: list[str] = field(default_factory=list)
    beside: Sequence[Fact] = ()

    def __call__(self, prompt: str) -> str:
        plain = _squeezed(prompt.replace("\\n", " "))
        for fact in self.facts:
            if _squeezed(fact.sentence) in plain:
                self.used.append(fact.sentence)
                held = (one for one in self.beside if _squeezed(one.sentence) in plain)
                self.used += [one.sentence for one in held]
                return self.style.format(value=fact.value, name=fact.name)
        return self.otherwise


def _squeezed(text: str) -> str:
    return "".join(text.lower().split())


def reads(*facts: Fact, style: str = "{value}", otherwise: str = "NONE") -> Reading:
    return Reading(facts, style, otherwise)


# -- families: the cells know a fact by its words, as a model that has searched does


def _around(fact: Fact, before: int, after: int) -> str:
    """Code that cuts a piece around the fact."""
    return (
        f"at = context.index({fact.value!r}) - {fact.sentence.index(fact.value)}\n"
        f"piece = context[max(0, at - {before}) : at + {len(fact.sentence) + after}]\n"
    )


def _planted(draft: _Draft, count: int = 1) -> list[Fact]:
    facts = [draft.fact() for _ in range(count)]
    draft.plant(*(fact.sentence for fact in facts))
    return facts


def _slice(name: str, draft: _Draft) -> Case:
    fact, decoy = _planted(draft, 2)
    before, after = draft.random.randint(0, 900), draft.random.randint(0, 900)
    template = draft.random.choice(
        (
            "'Read this and answer.\\n\\n' + piece",
            "f'Passage: {piece}\\nQuestion: {question}'",
            "'Text: {}\\nWhat is the number?'.format(piece)",
            "'Text: %s' % piece",
            "string.Template('Text: $text. Number?').substitute(text=piece)",
            "'\\n'.join(['Q: which number?', piece, 'A:'])",
        )
    )
    style = draft.random.choice(("{value}", "It is {value}.", "The number is {value}, for {name}."))
    then = draft.random.choice(("submit(reply)", "print(reply)", "submit({'number': reply})"))
    cells = [_around(fact, before, after) + f"reply = llm_query({template})\n{then}"]
    if then.startswith("print"):
        cells.append(f"submit({fact.value!r})")
    return Case(name, draft.done(), tuple(cells), reads(fact, decoy, style=style), (fact.sentence,))


def _join(name: str, draft: _Draft) -> Case:
    facts = _planted(draft, 4)
    right = facts[0]
    cell = (
        f"places = [context.index(value) for value in {[fact.value for fact in facts]!r}]\n"
        "pieces = [context[max(0, at - 120) : at + 300] for at in sorted(places)]\n"
        f"reply = llm_query('Which belongs to {right.name}?\\n' + '\\n---\\n'.join(pieces))\n"
        "submit(reply)"
    )
    return Case(name, draft.done(), (cell,), reads(right), (right.sentence,))


def _regex_group(name: str, draft: _Draft) -> Case:
    fact, decoy = _planted(draft, 2)
    words = fact.sentence.split()
    pattern = rf"({re.escape(words[0])}[^.]*?{fact.value}[^.]*\.)"
    cell = (
        f"found = re.search({pattern!r}, context)\n"
        "submit(llm_query(f'Give the number in: {found.group(1)}'))"
    )
    return Case(name, draft.done(), (cell,), reads(fact, decoy), (fact.sentence,))


def _short_groups(name: str, draft: _Draft) -> Case:
    record = f"{draft.random.choice(_NAMES)}, room {draft.random.randrange(100, 999)}"
    sentence = f"Inspected today: {record}; nothing was found there."
    draft.plant(sentence)
    cell = (
        "found = re.search(r'Inspected today: ([^;]+);', context)\n"
        "submit(llm_query('Is ' + found.group(1) + ' in order? Say what it is.'))"
    )
    verdict = draft.random.choice(("in order", "It is in order", "all is well"))
    return Case(name, draft.done(), (cell,), lambda _: verdict, (record,))


def _chunk_batch(name: str, draft: _Draft) -> Case:
    fact, *_ = _planted(draft, 3)
    size = draft.random.choice((100, 250, 600))
    overlap = draft.random.choice((0, 0, 20))
    cell = (
        f"parts = chunks(tokens={size}, overlap={overlap})\n"
        "replies = llm_query_batched([f'Find the number.\\n{part}' for part in parts])\n"
        "found = [r for r in replies if r != 'NONE']\n"
        "submit(found[0] if found else None)"
    )
    return Case(name, draft.done(), (cell,), reads(fact), (fact.sentence,))


def _search_batch(name: str, draft: _Draft) -> Case:
    fact, *_ = _planted(draft, 3)
    cell = (
        f"hits = search({f'{fact.name} {fact.thing}'!r}, k=6)\n"
        f"hits = [h for h in hits if {fact.value!r} in h.text] + hits\n"
        "replies = llm_query_batched([f'{question}\\n\\n{h}\\n\\nAnswer or NONE.' for h in hits])\n"
        "answers = collections.Counter(r for r in replies if 'NONE' not in r)\n"
        "submit(answers.most_common(1)[0][0])"
    )
    return Case(name, draft.done(), (cell,), reads(fact), (fact.sentence,))


def _grep_list(name: str, draft: _Draft) -> Case:
    facts = _planted(draft, draft.random.randint(2, 6))
    pattern = "|".join(fact.value for fact in facts)
    cell = (
        f"hits = grep({pattern!r}, before=1, after=1)\n"
        "replies = llm_query_batched(['Read: ' + h.text for h in hits])\n"
        "submit(sorted(set(int(r) for r in replies if r.isdigit())))"
    )
    reader = reads(*facts)
    return Case(name, draft.done(), (cell,), reader, reader.used)


def _observed(name: str, draft: _Draft) -> Case:
    fact, decoy = _planted(draft, 2)
    both = f"{fact.value}|{decoy.value}"
    look = draft.random.choice(
        (
            f"print(grep({both!r}))",
            f"for hit in grep({both!r}): print(hit.document, '->', hit)",
            f"for m in re.finditer({both!r}, context):\n"
            "    print(context[max(0, m.start() - 150) : m.end() + 60])",
            f"print([line.strip() for line in context.splitlines() if re.search({both!r}, line)])",
            f"print(json.dumps([h.text for h in grep({both!r}, before=1, after=1)], indent=1))",
        )
    )
    value = draft.random.choice((repr(fact.value), fact.value, repr({"n": int(fact.value)})))
    cells = (look, f"submit({value})")
    return Case(name, draft.done(), cells, reads(fact), (fact.sentence,))


def _code_only(name: str, draft: _Draft) -> Case:
    fact, _ = _planted(draft, 2)
    pattern = re.escape(fact.sentence).replace(fact.value, r"(\d+)", 1)
    cells = draft.random.choice(
        (
            (f"submit(re.search({pattern!r}, context).group(1))",),
            (f"submit(int(re.search({pattern!r}, context).group(1)))",),
            (
                f"at = context.find({fact.value!r}) - {fact.sentence.index(fact.value)}",
                f"submit(context[at : at + {len(fact.sentence)}])",
            ),
            ("print(len(context))", f"submit(grep({fact.value!r})[0].text[:4000])"),
        )
    )
    return Case(name, draft.done(), cells, reads(fact), (fact.sentence,))


def _lines(draft: _Draft, count: int) -> tuple[str, list[str]]:
    """A document of records, and those lines."""
    name = f"records-{draft.random.randrange(1000)}.csv"
    lines = [
        f"{draft.random.randrange(10**6):06d},{draft.random.choice(_NAMES)} "
        f"{draft.random.choice(_THINGS)},{draft.random.choice(('fine', 'poor', 'lost'))}"
        for _ in range(count)
    ]
    draft.documents[name] = ["\n".join(lines)]
    return name, lines


def _count_lines(name: str, draft: _Draft) -> Case:
    table, lines = _lines(draft, draft.random.randint(20, 60))
    label = draft.random.choice(("fine", "poor", "lost"))
    picked = [
        line for line in lines if line.split(",")[1].startswith(("A", "B", "C", "D", "E", "F"))
    ]
    cell = (
        f"d = next(d for d in documents if d.name == {table!r})\n"
        "rows = context[d.start:d.end].split('\\n')\n"
        "rows = [row for row in rows if row.split(',')[1][0] in 'ABCDEF']\n"
        "replies = llm_query_batched(['What state is this in? ' + row for row in rows])\n"
        f"submit(sum(r == {label!r} for r in replies))"
    )
    return Case(name, draft.done(), (cell,), lambda p: p.rsplit(",", 1)[1].strip(), tuple(picked))


def _sum(name: str, draft: _Draft) -> Case:
    facts = _planted(draft, draft.random.randint(3, 5))
    cell = (
        "pieces = list(chunks(tokens=120, by='line'))\n"
        "asked = [str(p) + '\\n\\nHow many crowns? NONE if it does not say.' for p in pieces]\n"
        "replies = llm_query_batched(asked)\n"
        "submit(sum(int(r) for r in replies if r.isdigit()))"
    )
    reader = reads(*facts)
    return Case(name, draft.done(), (cell,), reader, reader.used)


def _map_reduce(name: str, draft: _Draft) -> Case:
    facts = _planted(draft, 3)
    right = facts[1]
    notes = reads(*facts, style="Note on {name}: {value}")

    def reader(prompt: str) -> str:
        return right.value if prompt.startswith("Choose") else notes(prompt)

    cells = (
        "replies = llm_query_batched([f'{c}\\n\\nTake notes.' for c in chunks(tokens=200)])\n"
        "notes = [r for r in replies if r != 'NONE']\nprint(len(notes))",
        f"final = llm_query('Choose that of {right.name}:\\n' + '\\n'.join(notes))\nsubmit(final)",
    )
    return Case(name, draft.done(), cells, reader, (right.sentence,))


def _child(name: str, draft: _Draft) -> Case:
    fact, decoy = _planted(draft, 2)
    inner = draft.random.choice(
        (
            ("submit(llm_query('Read: ' + context))",),
            ("print(context[:3000])", f"submit({fact.value!r})"),
            (f"submit(re.search(r'\\b{fact.value}\\b', context).group(0))",),
            (
                "parts = list(chunks(tokens=100))\n"
                "replies = llm_query_batched([f'{p}?' for p in parts])\n"
                "submit(next(r for r in replies if r != 'NONE'))",
            ),
            (f"submit({fact.value!r}, evidence=grep({fact.value!r}))",),
        )
    )
    give = draft.random.choice(("piece", "[piece, 'And this is nothing.']"))
    then = draft.random.choice(
        ("submit(reply)", "submit({'value': int(reply)})", "submit('It is ' + reply)")
    )
    cell = (
        _around(fact, 500, 500) + f"reply = rlm_query({CHILD + ' Which number?'!r}, {give})\n{then}"
    )
    return Case(
        name,
        draft.done(),
        (cell,),
        reads(fact, decoy),
        (fact.sentence,),
        child_cells=inner,
        depth=2,
    )


def _child_of_all(name: str, draft: _Draft) -> Case:
    """A child over its parent's context, one of a batch."""
    fact, _ = _planted(draft, 2)
    inner = (
        f"hit = grep({fact.value!r}, before=1)[0]\nsubmit(llm_query('Which number? ' + hit.text))",
    )
    cell = f"replies = rlm_query_batched([{CHILD!r}, {CHILD + ' Again.'!r}])\nsubmit(replies[0])"
    return Case(
        name, draft.done(), (cell,), reads(fact), (fact.sentence,), child_cells=inner, depth=2
    )


def _repeated(name: str, draft: _Draft) -> Case:
    fact, _ = _planted(draft, 2)
    draft.plant(*[fact.sentence] * draft.random.randint(1, 4))
    use = draft.random.choice(
        (
            _around(fact, 0, 0) + "submit(llm_query('Which number? ' + piece))",
            f"hits = grep({fact.value!r})\nsubmit(llm_query('Which? ' + hits[0].text))",
        )
    )
    return Case(name, draft.done(), (use,), reads(fact), (fact.sentence,))


def _relaid(name: str, draft: _Draft) -> Case:
    fact, decoy = _planted(draft, 2)
    relay = draft.random.choice(
        (
            "' '.join(piece.split())",
            "textwrap.fill(piece, 40)",
            "textwrap.indent(piece, '    > ')",
            "'\\n'.join(line.strip() for line in piece.splitlines())",
            "re.sub(r'\\s+', ' ', piece)",
            "piece.lower()",
            "json.dumps({'text': piece})",
            "repr(piece)",
            "str(piece.split('\\n'))",
            "'\\n'.join(f'{n}: {line}' for n, line in enumerate(piece.split('\\n')))",
        )
    )
    cell = _around(fact, 300, 300) + f"submit(llm_query('Number, please.\\n' + {relay}))"
    return Case(name, draft.done(), (cell,), reads(fact, decoy), (fact.sentence,))


def _reshaped(name: str, draft: _Draft) -> Case:
    """What is submitted is made of replies."""
    one, two = _planted(draft, 2)
    shape = draft.random.choice(
        (
            "{'first': a, 'second': int(b)}",
            "f'{a} and {b}'",
            "[a.strip(), b.strip()]",
            "f'The numbers are {a} (first) and {b} (second).'",
            "{'all': [{'n': a}, {'n': b}]}",
        )
    )
    cell = (
        _around(one, 20, 20)
        + "a = llm_query('Number? ' + piece)\n"
        + _around(two, 20, 20)
        + f"b = llm_query('Number? ' + piece)\nother = llm_query('Greet me.')\nsubmit({shape})"
    )
    return Case(
        name,
        draft.done(),
        (cell,),
        reads(one, two, otherwise="hello"),
        (one.sentence, two.sentence),
    )


def _paraphrased(name: str, draft: _Draft) -> Case:
    fact, _ = _planted(draft, 2)
    told = "They settled on a modest figure, to be paid by the end of the year."
    cell = _around(fact, 0, 0) + "submit(llm_query('Summarise in a sentence: ' + piece))"
    return Case(name, draft.done(), (cell,), lambda _: told, (fact.sentence,))


def _summary(name: str, draft: _Draft) -> Case:
    """Of a whole paragraph, in other words."""
    paragraph = draft.random.choice([p for parts in draft.documents.values() for p in parts])
    cell = (
        f"at = context.index({paragraph[:60]!r})\n"
        f"submit(llm_query(f'Summarise:\\n{{context[at:at + {len(paragraph)}]}}'))"
    )
    return Case(
        name, draft.done(), (cell,), lambda _: "Something happens, and then not.", (paragraph,)
    )


def _explicit(name: str, draft: _Draft) -> Case:
    fact, _ = _planted(draft, 2)
    cell = (
        f"hits = grep({fact.value!r}, before=2, after=2)\n"
        "reply = llm_query('Number? ' + hits[0].text + context[:500])\n"
        "submit(reply, evidence=hits)"
    )
    return Case(name, draft.done(), (cell,), reads(fact), (fact.sentence,))


def _other_scripts(name: str, draft: _Draft) -> Case:
    value = str(draft.random.randrange(10**4, 10**5))
    sentence = draft.random.choice(
        (
            "仓库管理员记录说，北门的钥匙编号是{}号，放在第三个抽屉里。",
            "По словам сторожа, ключ от северных ворот имеет номер {} и хранится в ящике.",
            "Le régisseur précise que la clé du dépôt porte le numéro {} — « à côté de l’entrée ».",
            "倉庫の管理人によると、北口の鍵の番号は{}で、三番目の引き出しにあります。",
            "Der Schlüssel für das große Tor trägt die Nummer {} – er hängt über der Tür 🔑.",
        )
    ).format(value)
    draft.plant(sentence)
    cell = (
        f"at = context.index({value!r})\npiece = context[max(0, at - 25) : at + 20]\n"
        "submit(llm_query('Welche Nummer? ' + piece))"
    )
    return Case(name, draft.done(), (cell,), lambda _: value, (sentence,))


def _cells_of_table(name: str, draft: _Draft) -> Case:
    table, lines = _lines(draft, 40)
    number = draft.random.randrange(40)
    cell = (
        f"d = next(d for d in documents if d.name == {table!r})\n"
        "rows = [line.split(',') for line in context[d.start:d.end].splitlines()]\n"
        f"code, what, state = rows[{number}]\n"
        "submit(llm_query(f'Object: {what}\\nCode: {code}\\nState: {state}\\nWhat is its code?'))"
    )
    code = lines[number].split(",")[0]
    return Case(name, draft.done(), (cell,), lambda _: code, (lines[number],))


_COLOURS: Final = "amber blue crimson green ivory ochre purple scarlet silver violet".split()  # noqa: SIM905


def _by_word(name: str, draft: _Draft) -> Case:
    """The value is a word that stands in many other places."""
    colour, other = draft.random.sample(_COLOURS, 2)
    one, two = draft.random.sample(_THINGS, 2)
    right = f"The door of the {one} was painted {colour} by Tobias in the spring."
    decoys = [
        f"The roof of the {two} was painted {colour} as well.",
        f"The door of the {two} was painted {other} much later.",
    ]
    draft.plant(right, *decoys, *(f"It had {colour} curtains, it seems." for _ in range(3)))
    ask = draft.random.choice(
        (
            "print(grep('painted'))",
            "hits = grep('painted')\n"
            "submit(llm_query(question + '\\n' + '\\n'.join(str(h) for h in hits)))",
            "hits = search(question, k=8)\nfor n, hit in enumerate(hits): print(n, hit.text)",
        )
    )
    cells = (ask, f"submit({colour!r})")
    question = f"What colour was the door of the {one} painted?"
    return Case(name, draft.done(), cells, lambda _: colour, (right,), question)


def _json_replies(name: str, draft: _Draft) -> Case:
    facts = _planted(draft, 3)
    cell = (
        "replies = llm_query_batched([f'{c}\\n\\nAs JSON.' for c in chunks(tokens=150)])\n"
        "rows = [json.loads(reply) for reply in replies]\n"
        "submit({row['name']: row['number'] for row in rows if row})"
    )
    style = '{{"name": "{name}", "number": {value}}}'
    reader = reads(*facts, style=style, otherwise="{}")
    return Case(name, draft.done(), (cell,), reader, reader.used)


def _judged(name: str, draft: _Draft) -> Case:
    """A model says which paragraphs; the cell takes the value out of those."""
    facts = _planted(draft, 4)
    right = facts[: draft.random.randint(1, 3)]
    cell = (
        "parts = context.split('\\n\\n')\n"
        "said = llm_query_batched([f'Is this one of them? yes or no\\n\\n{p}' for p in parts])\n"
        "submit([re.findall(r'\\d{5}', p) for p, r in zip(parts, said) if r == 'yes'])"
    )
    reader = Reading(right, "yes", "no", beside=facts)
    return Case(name, draft.done(), (cell,), reader, reader.used)


def _yes_or_no(name: str, draft: _Draft) -> Case:
    fact, _ = _planted(draft, 2)
    value = draft.random.choice(("any(r == 'yes' for r in said)", "max(said)"))
    cell = (
        "parts = [line for line in context.splitlines() if re.search(r'\\d{5}', line)]\n"
        "said = llm_query_batched([f'{p}\\n\\nIs this it?' for p in parts])\n"
        f"submit({value})"
    )
    line = next(
        line for _, text in draft.done() for line in text.splitlines() if fact.sentence in line
    )
    return Case(name, draft.done(), (cell,), reads(fact, style="yes", otherwise="no"), (line,))


def _side_by_side(name: str, draft: _Draft) -> Case:
    """Awaited calls, threads of one cell, a plain call for a child at depth 1."""
    one, two = _planted(draft, 2)
    call = draft.random.choice(
        (
            "calls = [llm_query_async('Read: ' + p) for p in parts]\n"
            "import asyncio\na, b = await asyncio.gather(*calls)",
            "a, b = [rlm_query('Which number?', p) for p in parts]",
            "a, b = [rlm_query('Which number?', [p, 'Nothing here.']) for p in parts]",
            "a, b = rlm_query_batched([('Which number?', p) for p in parts])",
        )
    )
    cell = (
        f"parts = []\nfor value in ({one.value!r}, {two.value!r}):\n"
        "    at = context.index(value)\n    parts.append(context[max(0, at - 200) : at + 100])\n"
        f"{call}\nsubmit([a, b])"
    )
    reader = reads(one, two)
    return Case(name, draft.done(), (cell,), reader, reader.used)


def _code_base(name: str, draft: _Draft) -> Case:
    value = draft.random.randrange(10**3, 10**4)
    functions = [
        f"def {draft.random.choice(_NAMES).lower()}_{number}(x):\n"
        f"    # kept for the {draft.random.choice(_THINGS)}\n    limit = {value + number}\n"
        f"    return min(x, limit) + {number}\n"
        for number in range(30)
    ]
    draft.documents["src/limits.py"] = ["\n\n".join(functions)]
    wanted = draft.random.randrange(30)
    cell = (
        "source = context[documents[-1].start:]\n"
        "parts = re.findall(r'def .*?(?=\\ndef |\\Z)', source, re.DOTALL)\n"
        f"submit(llm_query('```\\n' + parts[{wanted}].strip() + '\\n```\\nWhat is the limit?'))"
    )
    return Case(name, draft.done(), (cell,), lambda _: str(value + wanted), (functions[wanted],))


FAMILIES: Final[Mapping[str, Callable[[str, _Draft], Case]]] = {
    "slice": _slice,
    "join": _join,
    "regex group": _regex_group,
    "short groups": _short_groups,
    "chunks in a batch": _chunk_batch,
    "search in a batch": _search_batch,
    "list of values": _grep_list,
    "read in an observation": _observed,
    "taken by code alone": _code_only,
    "count of labels": _count_lines,
    "sum": _sum,
    "notes, then one call": _map_reduce,
    "child": _child,
    "child of the whole": _child_of_all,
    "repeated passage": _repeated,
    "laid out anew": _relaid,
    "replies reshaped": _reshaped,
    "paraphrase": _paraphrased,
    "summary": _summary,
    "evidence given": _explicit,
    "other scripts": _other_scripts,
    "cells of a table": _cells_of_table,
    "code": _code_base,
    "a common word": _by_word,
    "replies as JSON": _json_replies,
    "taken from what was judged": _judged,
    "yes or no": _yes_or_no,
    "side by side": _side_by_side,
}
