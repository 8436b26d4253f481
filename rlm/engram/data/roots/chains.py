"""Names that get their value from other names: follow the chain. And how often words occur: the most
common ones of a list, of coded text, without some, from a length on.

The form of an assignment is found by the cell, the same for every text: a small model remembers it.
"""

from __future__ import annotations

import random
from collections import Counter

from rlm.engram.data import words as w
from rlm.engram.data.roots.askings_chains import CHAIN, COMMON, LEAST, MARKS, TALLY, WITHOUT, WORDS
from rlm.engram.data.roots.base import Task, World, ask_for, literal, quoted, worded
from rlm.engram.data.roots.forms import draw_form
from rlm.engram.data.roots.phrases import table
from rlm.engram.data.roots.played import submitted
from rlm.engram.data.sources import Sources

# (a name gets a value, a name gets a name)
ASSIGNMENTS = [
    ("LET {a} = {v}", "LET {a} = LET {b}"),
    ("set {a} to {v}", "set {a} to {b}"),
    ("{a} := {v}", "{a} := {b}"),
    ("{a} <- {v}", "{a} <- {b}"),
    ("{a} = {v};", "{a} = {b};"),
    ("{a} takes the value {v}.", "{a} takes the value of {b}."),
    ("{a} is {v}!", "{a} is {b}!"),
    ("let {a} be {v}", "let {a} be {b}"),
    ("assign {v} to {a}.", "assign {b} to {a}."),
    ("MOV {a}, {v}", "MOV {a}, {b}"),
    ("var {a}: {v}", "var {a}: var {b}"),
    ("{a} == {v} ##", "{a} == {b} ##"),
    ("box {a} contains {v}.", "box {a} contains the same as box {b}."),
    ("DEF {a} {v}", "DEF {a} {b}"),
    ("define {a} as {v}.", "define {a} as {b}."),
    ("{a} has {v} from the start.", "{a} has {b} from the start."),
    ("{a} got {v}.", "{a} got what {b} has."),
    ("const {a} = {v}", "const {a} = {b}"),
    ("key {a} -> {v}", "key {a} -> key {b}"),
    ("{a}: equals {v}", "{a}: equals {b}"),
]  # fmt: skip
HOLDERS = "variables|variables|names|registers|symbols|boxes|identifiers|keys|letters|cells|labels|slots|constants|aliases|fields|parameters".split(
    "|"
)
# The form of an assignment is the surroundings of the value that stand around most words of the text;
# a name is assigned another where the form has the other in the value's place, up to four words later.
FOLLOW = r"""value = max(re.findall(r"\d+", question), key=len)
left, right = (re.findall(rf"(.{{,40}})\b{value}\b(.{{,20}})", context) or [("", "")])[0]
forms = []
for word in re.finditer(r"\w+", left):
    middle = re.escape(left[word.end() :])
    for before in {"", re.search(r"(?:\w+ )?$", left[: word.start()])[0]}:
        if before or middle.strip("\\ "):
            forms.append(rf"{before}\b(\w++){middle}(?:\w+ ){{,4}}?\b@@\b")
for after in re.finditer(r"\w+", right):
    if middle := right[: after.start()].strip():
        forms.append(re.escape(re.search(r"\w*\W*$", left)[0]) + rf"\b@@ {re.escape(middle)} (\w++)")
form = max(forms, key=lambda one: len(set(re.findall(one.replace("@@", r"\w+"), context))), default="@@()")
names = [value]
for source in names:
    names += dict.fromkeys(name for name in re.findall(form.replace("@@", source), context) if name not in names)
submit(names[1:] or None)"""


def chain(rng: random.Random, sources: Sources) -> Task | None:
    """None: the cell does not follow this one."""
    given, copied = rng.choice(ASSIGNMENTS)
    names = _names(rng, rng.randint(5, 9))
    values = rng.sample(range(1000, 99999), 2)
    length = rng.randint(1, 5)
    lines = [given.format(a=names[0], v=values[0])]
    lines += [copied.format(a=names[i], b=names[i - 1]) for i in range(1, length)]
    others = [given.format(a=name, v=values[1]) for name in names[length : length + 1]]
    others += [copied.format(a=names[i], b=names[i - 1]) for i in range(length + 1, len(names))]
    text = _spread(rng, sources, lines, others)
    noun = rng.choice(HOLDERS)
    value = str(values[0])
    said = rng.choice([value, value, f'"{value}"'])
    question = ask_for(rng, *CHAIN.filled(names=noun, v=said))
    gold = names[:length]
    if submitted(FOLLOW, context=text, question=question) != gold:
        return None
    return Task("chain", question, (FOLLOW,), world=lambda _: World(text, gold))


def _names(rng: random.Random, count: int) -> list[str]:
    shape = rng.randrange(4)
    made: dict[str, None] = {}
    while len(made) < count:
        if shape == 0:
            made["".join(rng.choices("ABCDEFGHKLMNPQRSTUVXYZ", k=rng.randint(3, 6)))] = None
        elif shape == 1:
            made[rng.choice(w.NOUNS)] = None
        elif shape == 2:
            made[f"{rng.choice('abcdkmnpqrtvxyz')}{rng.randrange(1, 99)}"] = None
        else:
            made[f"{rng.choice(w.NOUNS)}_{rng.choice(w.NOUNS)}"] = None
    return list(made)


def _spread(rng: random.Random, sources: Sources, lines: list[str], others: list[str]) -> str:
    """The statements in order, among lines of prose; other chains between."""
    made: list[str] = []
    first, second = list(lines), list(others)
    while first or second:
        if not second or (first and rng.random() < 0.5):
            made.append(first.pop(0))
        else:
            made.append(second.pop(0))
        for _ in range(rng.randint(0, 2)):
            made.append(" ".join(sources.prose_piece(rng, 60).split()))
    return "\n".join(made)


# -- how often words occur

NUMBERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    8: "eight",
    10: "ten",
    12: "twelve",
    15: "fifteen",
    20: "twenty",
}
KINDS = {  # noun → (pattern, whether case counts)
    "word": (r"[^\W\d_]+", False),
    "coded word": (r"[^\W\d_]+", False),
    "name": (r"[^\W\d_]+", False),
    "code": (r"\w+", True),
    "token": (r"\w+", True),
    "number": (r"\d+", True),
}
WHERE = [
    "",
    "",
    "{tail}",
    " in the list",
    " in the numbered list",
    " in this coded text",
    " of the text",
    " in it",
]


def frequent(rng: random.Random) -> Task:
    """The most common words; punctuation and, in a list of words, numbers do not count."""
    noun = rng.choices(list(KINDS), [6, 2, 1, 1.5, 1, 1])[0]
    pattern, is_exact = KINDS[noun]
    number = rng.choice([1, 1, *NUMBERS])
    skip, said_skip = _skipped(rng)
    least = rng.choice([0, 0, 0, 0, 4, 5, 6]) if noun == "word" else 0
    spoken = "" if number == 1 else f"{NUMBERS[number] if rng.random() < 0.5 else number} "
    many = number > 1
    parts = {
        "n": spoken, "how": worded(rng, table(COMMON)), "words": noun + ("s" if many else ""), "are": "are" if many else "is",
        "appear": "appear" if many else "appears", "come": "come" if many else "comes", "have": "have" if many else "has",
        "s": "" if many else "s", "es": "" if many else "es", "where": rng.choice(WHERE),
    }  # fmt: skip
    question = ask_for(rng, *WORDS.filled(**parts))
    if least:
        question += f" {worded(rng, LEAST)}".replace("{least}", str(least))
    question += said_skip
    cell = _words_cell(pattern, is_exact, number, skip, least)

    def world(rng: random.Random) -> World:
        ranked = _ranked(rng, noun, number + 2, max(least, 2))
        common = [
            word for place, word in enumerate(ranked) for _ in range(2 * (len(ranked) - place))
        ]
        extra = [word for word in skip for _ in range(60)] + (
            ["at", "in", "of"] * 50 if least else []
        )
        tokens = common + extra
        rng.shuffle(tokens)
        if noun == "word" and rng.random() < 0.5 and not least:
            text = " ".join(f"{place}. {word}" for place, word in enumerate(tokens, 1))
        else:
            text = rng.choice([" ", "\n", " ... ", ", "]).join(tokens)
        best = ranked[:number]
        return World(text, best if many else best[0])

    return Task("frequent", question, (cell,), world=world)


LEFT_OUT = "the and of to said with that hand man north stone a in it is was he for on not they at by house day time".split()


def _skipped(rng: random.Random) -> tuple[list[str], str]:
    shape = rng.random()
    if shape > 0.25:
        return [], f" {worded(rng, MARKS)}" if shape < 0.6 else ""
    skip = rng.sample(LEFT_OUT, rng.randint(1, 3))
    said = ", ".join(quoted(rng, word) for word in skip)
    return skip, " " + worded(rng, WITHOUT).replace("{x}", said)


def _words_cell(pattern: str, is_exact: bool, number: int, skip: list[str], least: int) -> str:
    text = "context" if is_exact else "context.lower()"
    tests = []
    if skip:
        tests.append(f"word not in [{', '.join(literal(word) for word in skip)}]")
    if least:
        tests.append(f"len(word) >= {least}")
    words = f're.findall(r"{pattern}", {text})'
    counted = f"word for word in {words} if {' and '.join(tests)}" if tests else words
    cell = f"counts = collections.Counter({counted})\n"
    if number == 1:
        return cell + "submit(counts.most_common(1)[0][0])"
    return cell + f"submit([best for best, times in counts.most_common({number})])"


def _ranked(rng: random.Random, noun: str, count: int, least: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        if noun == "number":
            made[str(rng.randrange(10, 9999))] = None
        elif noun in ("code", "token"):
            made[f"{w.capitals(rng, 1, 3)}{rng.randrange(10, 999)}"] = None
        elif noun == "coded word":
            made["".join(rng.choices("abcdefghijklmnop", k=6))] = None
        else:
            word = rng.choice(w.NOUNS)
            if len(word) >= least:
                made[word] = None
    return list(made)


def tally(rng: random.Random) -> Task:
    """How often one word occurs among all words, or how many words occur a number of times."""
    number = rng.randrange(1, 9)
    form = draw_form(rng, "number", 0.3)
    question = ask_for(rng, *TALLY.filled(n=str(number))) + form.said
    cell = 'counts = collections.Counter(re.findall(r"[^\\W\\d_]+", context.lower()))\n'
    cell += form.submit(f"sum(count == {number} for count in counts.values())", is_text=False)

    def world(rng: random.Random) -> World:
        tokens = [word for word in rng.sample(w.NOUNS, 8) for _ in range(rng.randint(1, 8))]
        rng.shuffle(tokens)
        counts = Counter(tokens)
        gold = sum(count == number for count in counts.values())
        return World(" ".join(tokens), form.made(gold))

    return Task("frequent", question, (cell,), world=world)
