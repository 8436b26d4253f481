"""The kinds of papers that facts stand in: memo, log, e-mail, table, settings, dialogue, diary …

A style turns entries into text; an entry is (thing, name of the relation, value, sentence). Every
style keeps values as they are. Styles of `HELD_OUT` are never trained on.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rlm.engram.data import words as w


class Entry(NamedTuple):
    thing: str
    name: str
    value: str
    sentence: str


Style = Callable[[random.Random, Sequence[Entry]], str]


def _bare(text: str) -> str:
    """A thing as a heading says it: without article."""
    return text[4:] if text.startswith("the ") else text


def _snake(text: str) -> str:
    return "_".join(_bare(text).lower().replace('"', "").replace("'", "").split())


def _stamp(rng: random.Random) -> str:
    return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"


def memo(rng: random.Random, entries: Sequence[Entry]) -> str:
    head = rng.choice(
        [
            f"MEMO\nTo: {w.person(rng)}\nFrom: {w.person(rng)}\n",
            f"Memorandum, {w.date(rng)}\n",
            "To all staff:\n",
            f"Note to {rng.choice(w.FIRST)}\n",
        ]
    )
    return head + "\n".join(one.sentence for one in entries)


def email(rng: random.Random, entries: Sequence[Entry]) -> str:
    sender, reader = rng.choice(w.FIRST), rng.choice(w.FIRST)
    subject = rng.choice(
        [
            f"Re: {_bare(entries[0].thing)}",
            "Your question",
            "Update",
            "some notes",
            f"Fwd: {entries[0].name}",
        ]
    )
    hello = rng.choice(
        [f"Hi {reader},", f"Dear {reader},", f"{reader} -", "Hello,", "Dear colleagues,"]
    )
    bye = rng.choice(["Best", "Regards", "Cheers", "Thanks", "Yours", "All the best"])
    return f"Subject: {subject}\n\n{hello}\n\n{' '.join(one.sentence for one in entries)}\n\n{bye},\n{sender}"


def log(rng: random.Random, entries: Sequence[Entry]) -> str:
    day = f"20{rng.randrange(10, 40)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    level = rng.choice([["INFO", "WARN", "DEBUG"], ["[info]", "[warn]"], ["I", "W", "E"], [""]])
    form = rng.choice(
        [
            "{t} {l} {s}: {n}={v}",
            "{t} {l} [{s}] {n} {v}",
            "{t} {l} {x}",
            "{t} {l} {s} {n} set to {v}",
            "{l} {t} - {n} of {s}: {v}",
        ]
    )
    return "\n".join(
        form.format(
            t=f"{day} {_stamp(rng)}",
            l=rng.choice(level),
            s=one.thing,
            n=one.name,
            v=one.value,
            x=one.sentence,
        ).replace("  ", " ")
        for one in entries
    )


def bullets(rng: random.Random, entries: Sequence[Entry]) -> str:
    mark = rng.choice(["- ", "* ", "• ", "{i}. ", "{i}) ", "({i}) ", "– "])
    form = rng.choice(
        [
            "{x}",
            "{x}",
            "{s}: {n} {v}",
            "{n} of {s}: {v}",
            "{s} – {n}: {v}",
            "{s} ({n} {v})",
            "{v} ({s}, {n})",
        ]
    )
    return "\n".join(
        mark.format(i=index) + form.format(s=one.thing, n=one.name, v=one.value, x=one.sentence)
        for index, one in enumerate(entries, 1)
    )


def csv_lines(rng: random.Random, entries: Sequence[Entry]) -> str:
    mark = rng.choice([",", ";", "\t", "|", " | "])
    head = mark.join(
        rng.choice(
            [
                ["item", "field", "value"],
                ["name", "what", "content"],
                ["subject", "attribute", "value"],
            ]
        )
    )
    rows = [mark.join([_bare(one.thing), one.name, one.value]) for one in entries]
    return "\n".join([head, *rows] if rng.random() < 0.7 else rows)


def markdown_table(rng: random.Random, entries: Sequence[Entry]) -> str:
    names = rng.choice(
        [("what", "which", "value"), ("Item", "Property", "Value"), ("thing", "detail", "entry")]
    )
    rows = [f"| {_bare(one.thing)} | {one.name} | {one.value} |" for one in entries]
    return "\n".join([f"| {' | '.join(names)} |", "|---|---|---|", *rows])


def json_lines(rng: random.Random, entries: Sequence[Entry]) -> str:
    if rng.random() < 0.5:
        keys = rng.choice(
            [("name", "field", "value"), ("subject", "key", "val"), ("id", "attr", "data")]
        )
        return "\n".join(
            json.dumps(
                dict(zip(keys, (_bare(one.thing), one.name, one.value), strict=True)),
                ensure_ascii=False,
            )
            for one in entries
        )
    table: dict[str, dict[str, str]] = {}
    for one in entries:
        table.setdefault(_bare(one.thing), {})[
            _snake(one.name) if rng.random() < 0.5 else one.name
        ] = one.value
    return json.dumps(table, ensure_ascii=False, indent=rng.choice([None, 2]))


def yaml(rng: random.Random, entries: Sequence[Entry]) -> str:
    grouped: dict[str, list[Entry]] = {}
    for one in entries:
        grouped.setdefault(_bare(one.thing), []).append(one)
    lines = []
    for thing, group in grouped.items():
        lines.append(f"{thing}:")
        lines += [f"  {_snake(one.name)}: {one.value}" for one in group]
    return "\n".join(lines)


def ini(rng: random.Random, entries: Sequence[Entry]) -> str:
    grouped: dict[str, list[Entry]] = {}
    for one in entries:
        grouped.setdefault(
            _snake(one.thing) if rng.random() < 0.3 else _bare(one.thing), []
        ).append(one)
    equals = rng.choice([" = ", "=", ": "])
    return "\n".join(
        f"[{thing}]\n" + "\n".join(f"{_snake(one.name)}{equals}{one.value}" for one in group)
        for thing, group in grouped.items()
    )


def code_comment(rng: random.Random, entries: Sequence[Entry]) -> str:
    mark = rng.choice(["# ", "// ", "-- ", "; ", " * "])
    form = rng.choice(["NOTE: {x}", "{x}", "{s} {n}: {v}", "TODO check: {x}"])
    lines = [
        mark + form.format(s=one.thing, n=one.name, v=one.value, x=one.sentence) for one in entries
    ]
    code = rng.choice(
        [
            "def main():",
            "x = load(path)",
            "return total",
            "int i = 0;",
            "SELECT 1;",
            "import sys",
            "}",
        ]
    )
    return "\n".join([*lines, code] if rng.random() < 0.5 else [code, *lines])


def dialogue(rng: random.Random, entries: Sequence[Entry]) -> str:
    first, second = rng.sample(w.FIRST, 2)
    lines = []
    for one in entries:
        lead = rng.choice(
            [
                f"What about {one.thing}?",
                f"And {one.thing}?",
                "Go on.",
                "Tell me more.",
                f"Do you know anything about {one.thing}?",
                f"I was asked for the {one.name} of {one.thing}.",
            ]
        )
        form = rng.choice(
            [
                '"{q}" asked {a}.\n"{x}" said {b}.',
                "{a}: {q}\n{b}: {x}",
                "– {q}\n– {x}",
                "{A}. {q}\n\n{B}. {x}",
            ]
        )
        lines.append(
            form.format(
                q=lead, x=one.sentence, a=first, b=second, A=first.upper(), B=second.upper()
            )
        )
    return "\n".join(lines)


def short_talk(rng: random.Random, entries: Sequence[Entry]) -> str:
    """A question and an answer that says the value alone."""
    first, second = rng.sample(w.FIRST, 2)
    lines = []
    for one in entries:
        ask = rng.choice(
            [
                f"the {one.name} of {one.thing}?",
                f"what's the {one.name} of {one.thing}?",
                f"{one.thing}, {one.name}?",
                f"{_bare(one.thing)}: {one.name}??",
            ]
        )
        reply = rng.choice(
            ["{v}", "{v}.", "that's {v}", "{v} I think", "it is {v}", "{v}, why?", "{v} :)"]
        ).format(v=one.value)
        lines.append(
            rng.choice(
                [
                    f"{first}: {ask}\n{second}: {reply}",
                    f"<{first}> {ask}\n<{second}> {reply}",
                    f"[{_stamp(rng)}] {first}: {ask}\n[{_stamp(rng)}] {second}: {reply}",
                ]
            )
        )
    return "\n".join(lines)


def chat(rng: random.Random, entries: Sequence[Entry]) -> str:
    names = rng.sample(w.FIRST, 3)
    form = rng.choice(["{u}: {x}", "[{t}] {u}: {x}", "<{u}> {x}", "{u} ({t})\n{x}", "@{u} {x}"])
    said = [(rng.choice(names), one.sentence) for one in entries]
    noise = [
        "ok",
        "thanks!",
        "lol",
        "brb",
        "see you tomorrow",
        "who has the keys?",
        "+1",
        "good point",
        "hm",
    ]
    for _ in range(rng.randint(0, 2)):
        said.insert(rng.randint(0, len(said)), (rng.choice(names), rng.choice(noise)))
    return "\n".join(form.format(u=user, t=_stamp(rng), x=text) for user, text in said)


def diary(rng: random.Random, entries: Sequence[Entry]) -> str:
    feelings = [
        "Slept badly.",
        "Rain again.",
        "A long day.",
        "Wrote three letters.",
        "Nothing but work.",
        "Toothache.",
        "Fine weather at last.",
    ]
    parts = [one.sentence for one in entries]
    parts.insert(rng.randint(0, len(parts)), rng.choice(feelings))
    return f"{w.date(rng)}. {' '.join(parts)}"


def minutes(rng: random.Random, entries: Sequence[Entry]) -> str:
    head = f"Minutes of the meeting of {w.date(rng)}. Present: {w.person(rng)}, {w.person(rng)}.\n"
    form = rng.choice(
        [
            "{i}. {x}",
            "Item {i}: {x}",
            "{i}. {s}. {x}",
            "Resolved ({i}): {x}",
            "Point {i}. {p} reported: {x}",
        ]
    )
    return head + "\n".join(
        form.format(i=index, x=one.sentence, s=one.thing, p=rng.choice(w.LAST))
        for index, one in enumerate(entries, rng.randrange(1, 9))
    )


def headline(rng: random.Random, entries: Sequence[Entry]) -> str:
    first, *others = entries
    head = rng.choice(
        [
            f"{_bare(first.thing).upper()}: {first.name.upper()}",
            f"News of {first.thing}",
            f"More about {first.thing}",
        ]
    )
    return "\n".join([head, first.sentence, *(one.sentence for one in others)])


def footnotes(rng: random.Random, entries: Sequence[Entry]) -> str:
    mark = rng.choice(["[{i}] ", "{i}) ", "* ", "† ", "Fn. {i}: "])
    return "\n".join(
        mark.format(i=index) + one.sentence
        for index, one in enumerate(entries, rng.randrange(1, 80))
    )


def form(rng: random.Random, entries: Sequence[Entry]) -> str:
    dots = rng.choice([": ", " ...... ", " ____ ", ":\t", ":\n  "])
    grouped: dict[str, list[Entry]] = {}
    for one in entries:
        grouped.setdefault(one.thing, []).append(one)
    label = rng.choice(["Name", "Item", "Concerning", "Re", "Object", "Subject"])
    return "\n\n".join(
        f"{label}{dots}{_bare(thing)}\n"
        + "\n".join(f"{one.name.capitalize()}{dots}{one.value}" for one in group)
        for thing, group in grouped.items()
    )


def telegram(rng: random.Random, entries: Sequence[Entry]) -> str:
    return " STOP ".join(one.sentence.rstrip(".") for one in entries) + " STOP"


def glossary(rng: random.Random, entries: Sequence[Entry]) -> str:
    return "\n".join(
        f"{_bare(one.thing)}, {one.name}: see {one.value}"
        if rng.random() < 0.3
        else f"{_bare(one.thing)} ({one.name}) {one.value}"
        for one in entries
    )


STYLES: tuple[Style, ...] = (
    memo, email, log, bullets, csv_lines, markdown_table, json_lines, yaml, ini, code_comment, dialogue, short_talk,
    chat, diary, minutes, headline, footnotes, form,
)  # fmt: skip
HELD_OUT: tuple[Style, ...] = (telegram, glossary)


def written(rng: random.Random, entries: Sequence[Entry], held_out: bool = False) -> str:
    return rng.choice(HELD_OUT if held_out else STYLES)(rng, entries)
