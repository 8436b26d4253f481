"""What all root samples share: the dialect's prompts, tasks with the world they can be checked in,
ways to put a question, and literals that are copied as the question says them.

A strategy is a list of ways to ask and the cells that answer. Cells use the documented REPL surface
only, so any model could have written them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rlm.engram.data import words as w
from rlm.engram.data.sources import Sources

SYSTEM = "Write Python cells that answer the question about context."
QUESTION = "Question: {question}\nContext: {num_chars} characters in {num_documents} documents."
OBSERVATION = "Output:\n{output}"
LOOK_CHARS = 600
LOOK = f"print(context[:{LOOK_CHARS}])"
REFUSE = None


def _mostly_none(share: int, texts: str) -> list[str]:
    return [""] * share + texts.split("|")


OPENERS = _mostly_none(
    24,
    """Please |please |Can you |Could you |I want you to |Now |Kindly |Would you |I need you to |Just |Go ahead and |Will you please |
I'd like you to |Help me and |Hi, please |hey, |Quickly |Could you please |Next, |Be so kind as to |Your job: |Task: |Then |Would you please |Can you please |I'd like you to |I would like you to |You should |Let's |Try to |
Help: |Hello, please |hi can you |Dear all, please |Do me a favour: |For me, |OK, |ok, |First, |Now please |Right, |If possible, |I must ask you to |Your task is to |Instruction: |Be a dear and |So please |
Can u |pls |plz |Would you kindly |Will you |Could you quickly |We need you to |My job is to |It is your job to |I was told to |Someone must |You are to |Q: |""".replace(
        "\n", ""
    ),
)
LEADS = _mostly_none(
    42,
    """In the document, |In this text, |In the context, |In the above data, |In the file, |Looking at the whole text, |According to the document, |
Over all documents, |Across the text, |Quick question: |One more thing: |For my notes, |hi, |Just wondering, |So, |For a report: |Hello! |I wonder, |
Going through it all, |Out of curiosity, |My boss asks: |For the record, |In what I uploaded, |In this dump, |I have to know: |Please tell me: |Can you tell me: |Excuse me, |Hello, |Hi there, |Hey, |Dear assistant, |ok so |OK, |Well, |And |Also, |Next question: |Another question: |Question: |Q: |
In this file, |In the text below, |In the given text, |In the data, |In the log, |In these files, |Given the document, |Given the context, |Based on the text, |From the text, |Going by the file, |Judging by the document, |With the document at hand, |
As far as you can see, |If you look through it all, |Having read it all, |In all of this, |All in all, |To be precise, |I'd like to know: |I need to know: |Could you say: |Say, |Please, |A short question: |For a colleague: |For the audit: |For statistics: |
Help me out: |One thing: |First of all, |Once more, |Before I forget, |My question: |Be honest, |Listen, |umm, |by the way, |In the whole document, |Within this text, |Tell me, """.replace(
        "\n", ""
    ),
)
TAILS = _mostly_none(
    34,
    """ in the document| in the text| in this file| in the context| in the whole text| overall| there| across all documents| in here|
 in this one| in the upload| in my file| throughout| in total| anywhere in it| in these pages| in the data| in this document| in the given text| in the above| in my document| in my text| in the files| in all the files| in all documents|
 in the text above| in the upload I gave you| within the text| within the document| in what I sent| in what I gave you| in the stuff I sent| in the material| in the whole file| in this whole thing| in the entire text| in the entire document| in the log|
 from start to end| from top to bottom| from beginning to end| in the whole of it| in the input| over the whole text| in the corpus| in it| in them all| in all of it""".replace(
        "\n", ""
    ),
)
ENDS = _mostly_none(
    46,
    """ Answer with the number only.| Give just the answer.| Be exact.| Reply briefly.| Do not guess.| Return only the result.| Thanks!| No explanations.|
 I need it for a report.| It has to be right.| Thank you.| Give the answer only.| Just the answer.| Nothing else, please.| Please be accurate.| Take your time.| It is urgent.| I'm in a hurry.| I need this today.| Check twice.| Do it in code.| Be precise.|
 Don't explain.| Keep it short.| One line.| No prose.| Only the result, please.| thx| Thanks a lot.| Many thanks!| Cheers.| Please hurry.| I count on you.| My boss wants to know.| It's for my records.| I would be grateful.| That is all.| And nothing more.|
 No chit-chat.| Don't make anything up.| I couldn't find it myself.| Please and thank you.| It matters a lot.| Let me know.| Short answer, please.""".replace(
        "\n", ""
    ),
)
FINISHES = [
    "",
    "",
    "",
    "?",
    "?",
    ".",
    ", please",
    " pls",
    "??",
    "!",
    ", thanks",
    " please",
    " ?",
    " plz",
    "...",
    " thx",
    " - thanks",
    ", if you can",
]


def no_reply(prompt: str) -> str:
    """The sub-model of a world whose cells ask nothing."""
    raise AssertionError(f"asked: {prompt}")


@dataclass(frozen=True, slots=True)
class World:
    """A context in which the task's cells can be run, and what they must submit. `oracle` stands
    for the sub-model; `fails_first`: how many of its replies of the first batch are errors."""

    context: str
    gold: Any
    oracle: Callable[[str], str] = no_reply
    documents: tuple[tuple[str, int, int], ...] = ()
    fails_first: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A question, and the turns that lead to the answer: a cell (None: a refusal), the output shown
    after it, the next cell … `world` is made only where cells are checked. `keep`: words of the
    question that a cell reads out of it, so that no other wording may touch them."""

    kind: str
    question: str
    cells: tuple[str | None, ...]
    outputs: tuple[str, ...] = ()
    world: Callable[[random.Random], World] | None = None
    keep: str = ""


class HeldOut(random.Random):
    """Draws the wordings that training never sees: the last of every table."""


ALTERNATIVES = re.compile("⟨([^⟨⟩]*)⟩( ?)")


def worded(rng: random.Random, options: Sequence[str]) -> str:
    """One of the wordings. Of tables of four or more, the last is held out. Within a wording, ⟨one¦another⟩
    leaves a choice, which may be of nothing."""
    if len(options) < 4:
        form = rng.choice(options)
    else:
        form = options[-1] if isinstance(rng, HeldOut) else rng.choice(options[:-1])

    def chosen(match: re.Match[str]) -> str:
        word = rng.choice(match[1].split("¦"))
        return f"{word}{match[2]}" if word else ""

    return ALTERNATIVES.sub(chosen, form)


def ask_for(
    rng: random.Random,
    questions: Sequence[str],
    imperatives: Sequence[str],
    fragments: Sequence[str] = (),
) -> str:
    """A question, an order or a fragment, with a lead-in, an ending and untidy case or punctuation."""
    tail = rng.choice(TAILS)
    shape = rng.random()
    if fragments and shape < 0.16:
        text = worded(rng, fragments).replace("{tail}", tail)
        text = w.upper_first(text) if rng.random() < 0.5 else text
        return text + rng.choice(FINISHES)
    if imperatives and shape < 0.5:
        order = worded(rng, imperatives).replace("{tail}", tail)
        opener = rng.choice(OPENERS)
        text = opener + order if opener else w.upper_first(order)
        text += "?" if opener.startswith(("Can", "Could", "Would", "Will")) else "."
    else:
        body = worded(rng, questions).replace("{tail}", tail)
        lead = rng.choice(LEADS)
        text = (lead + body if lead else w.upper_first(body)) + "?"
    text += rng.choice(ENDS)
    if rng.random() < 0.08:
        text = (
            text.lower()
            if "{" not in text and '"' not in text and text.islower()
            else text.rstrip("?.")
        )
    return text


def quoted(rng: random.Random, text: str) -> str:
    return rng.choice([f'"{text}"', f"'{text}'", f"“{text}”", text, text])


LOG_WORDS = "ERROR WARN TODO FIXME INFO timeout failed the and however God love".split()


def log_word(rng: random.Random) -> str:
    return rng.choice(LOG_WORDS) + ("" if rng.random() < 0.7 else f" {w.digits(rng)}")


TERMS: list[w.Draw] = [
    w.word,
    w.word,
    w.pseudo_word,
    w.person,
    w.place,
    w.two_words,
    w.code,
    w.digits,
    log_word,
]


def term(rng: random.Random, sources: Sources) -> str:
    """What a user may look for: any word of the language, a name, a code, a short phrase."""
    shape = rng.random()
    if shape < 0.45:
        return rng.choice(sources.vocabulary)
    if shape < 0.6:
        return " ".join(rng.choices(sources.vocabulary, k=2))
    return rng.choice(TERMS)(rng)


def as_said(text: str, question: str) -> str:
    """A literal made of the tokens by which the question says it: a word after a space is copied
    with that space, and stripped, because the two are different tokens."""
    said_bare = f" {text}" in question
    return f"{literal(f' {text}' if said_bare else text)}.strip()"


_QUOTE = r"(?<!\w)[\"'“](.+?)[\"'”](?!\w)"
# What a question puts in quotes.
QUOTED = f're.search(r"{_QUOTE}", question)[1]'


def looked_for(text: str, question: str) -> str:
    """The expression for what a question looks for: read out of its quotes, else copied."""
    found = re.search(_QUOTE, question)
    return QUOTED if found and found[1] == text else as_said(text, question)


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def raw(pattern: str) -> str:
    """A regular expression as a literal."""
    if '"' not in pattern:
        return f'r"{pattern}"'
    return f"r'{pattern}'" if "'" not in pattern else f'r"""{pattern}"""'


FILLER = "qqz vvx jjq zzk xxw kkq".split()


def filler(rng: random.Random, count: int) -> str:
    """Words that hold no term that anybody looks for."""
    return " ".join(rng.choices(FILLER, k=count))


def fence(cell: str) -> str:
    return f"```repl\n{cell}\n```"
