"""How a question is put together: a body from a table of wordings, a part of the records before or
after it, a frame around it, its mark. The frames are pure data at the top.

A wording may hold `[most/least]`: one table then serves two questions that differ in nothing else,
which shows a model where to look.
"""

from __future__ import annotations

import random
import re

from rlm.engram.data import words as w
from rlm.engram.data.roots.phrases import table

ORDER_WORDS = frozenset(
    """find count list tell give name compare say set weigh judge show break rank point work measure pick print tally make
    total sum average look filter sort number read add state identify determine report return compute calculate figure
    establish check write single put order select choose enumerate collect extract pull get fetch let see decide assess
    contrast hold place draw produce split divide group summarise describe quantify rate take go do keep spell tot
    retrieve display hand start classify label crown isolate provide query""".split()
)
# After these it is none: "count of", "group with".
NOT_AN_ORDER = frozenset("of with per where over number entries".split())
ORDERS_BEFORE = {"do": ("a",), "label": ("the", "all")}  # and nothing else
CHOICE = re.compile(r"\[([^\[\]/]*)/([^\[\]/]*)\]")
INVERTED = re.compile(
    r"\b(do|does|did|would|can|could|should|was|were|has|have we)\b|^(what|which|where)('s| is| are)\b|\b(is|are) (there|the|it|its)\b"
)
ASKING = re.compile(
    r"(which|who|whose|how|what)\b|(on|in|for|to|from|under|by) (which|how|what|whom)\b"
)
# Words that mean something of their own here, so that no other word may be put for them.
TERMS = """side sides table place lower lead leads leading leader led head fall falls falling fallen peak left right like rest once
terms way post stands stand take takes taking taken took match back members loses lose gain win wins beat beats beaten drop
fit about lie state go goes going went work add adds added form counts figures one only just under before after exceed exceeds
year years let produce follows elect main judge met rising up down relate report carry carries earliest later stop measure weigh
start keep kept come comes came arrives make made back find"""
PREFACES = table(
    """Look at all of it.|Go through the whole list.|Read every line first.|Here is what I want to know.|You have the data.|
I have a question about this file.|The file is long, so do it with code.|Take all lines into account.|Work through the list from start to end.|
There is one thing I could not find out.|Nothing may be skipped.|This should be easy.|We are preparing a report.|Have a look at the data.|
Below is my request.|My question is simple.|I uploaded a file.|Everything is in the context.|Consider the entire list.|Start at the top and stop at the end.|
This is about numbers.|I do not want an estimate.|Dear assistant.|Good morning.|Hi there!|We have a bet going.|Let us look at the figures.|
The list is complete.|A colleague wants to know something.|Do the counting for me.|Please help me with this.|Sorry for the trouble."""
)
BEFORE_ORDER = table(
    """please|could you|can you|would you|will you|kindly|I want you to|I need you to|I'd like you to|now|just|you should|
your job is to|your task is to|I ask you to|we would like you to|you are to|be so kind as to|go and|would you mind if I asked you to|
you have to|try to|next,|help me to|let me ask you to|then|first of all,|quickly|I have to ask you to|make sure to|what you have to do is"""
)
BEFORE_ASKED = table(
    """I'd like to know|I want to know|I would like to know|tell me|please tell me|can you tell me|could you tell me|do you know|
we need to know|find out|let me know|I need to find out|say|please say|I was wondering|I wonder|it would help to know|
could you find out|can you see|do tell me|the question is|we are asked|my boss wants to know|I am interested in|please find out|
I cannot tell|would you check|show me|it should be stated|nobody here knows|kindly let me know|I must know|it has to be said|help me see"""
)
BEFORE_ANY = table(
    """question:|so,|and|next question:|one more:|tell me:|ok,|hi,|hello,|now:|Q:|to start with,|all in all,|taken together,|
on the whole,|by your count,|going by the data,|as far as the list goes,|well,|then,|task:|what I need:|asked differently:|in short:|in plain words:|
seriously,|if you count them all:|overall,|going by numbers alone,|without guessing:|to settle an argument:|for the minutes:"""
)
AFTERS = table(
    """Be exact.|Do not guess.|Count every line.|I need it for a report.|It has to be right.|Check it twice.|Leave nothing out.|
Count, do not estimate.|Go by the whole list.|An estimate will not do.|All lines matter.|Make no mistake.|That is all.|Thank you.|
Please be careful.|No line may be left out."""
)  # fmt: skip
MARKS = ["?", "?", "?", "?", ""]


def pair(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two tables of a text with choices: of the first words in brackets, of the second."""
    first = table(CHOICE.sub(r"\1", text))
    return first, table(CHOICE.sub(r"\2", text))


def is_order(body: str) -> bool:
    """Whether it is an imperative: "count the lines", not "count of lines" nor "do lines have"."""
    first, second = (*body.split(), "", "")[:2]
    if first not in ORDER_WORDS or second in NOT_AN_ORDER:
        return False
    return second in ORDERS_BEFORE.get(first, (second,))


def _framed(rng: random.Random, body: str, mark: str) -> tuple[str, str]:
    """(the body in a frame of its kind, the mark after it)."""
    if is_order(body):
        before = rng.choice(BEFORE_ORDER)
        asks = before.startswith(("could", "can", "would", "will"))
        return f"{before} {body}", "?" if asks else "."
    if ASKING.match(body) and not INVERTED.search(body) and rng.random() < 0.7:
        before = rng.choice(BEFORE_ASKED)
        asks = before.startswith(("could", "can", "would", "do you"))
        return f"{before} {body}", "?" if asks else "."
    return f"{rng.choice(BEFORE_ANY)} {body}", mark


def sentence(rng: random.Random, lead: str, body: str, tail: str = "", after: str = "") -> str:
    """`lead` stands before the body ("Of the lines by Ann, "), `tail` after it (", by Ann alone"),
    `after` is a sentence of its own."""
    mark = "." if is_order(body) else rng.choice(MARKS)
    if not lead and rng.random() < 0.45:
        body, mark = _framed(rng, body, mark)
    if not lead or (lead.endswith((": ", ". ")) and rng.random() < 0.3):
        body = w.upper_first(body)
    if after and not mark:
        mark = "?"
    text = lead + body + tail + mark + after
    shape = rng.random()
    if shape < 0.1:
        return f"{rng.choice(PREFACES)} {text}"
    return f"{text} {rng.choice(AFTERS)}" if shape < 0.17 and mark else text
