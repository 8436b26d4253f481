"""What is outside the model's scope: summaries, opinions, translations, reasoning. The reply is a
refusal, so that the runtime names another model."""

from __future__ import annotations

import random

from rlm.engram.data import words as w
from rlm.engram.data.roots.askings_refusals import PLAIN, TOPICS
from rlm.engram.data.roots.base import REFUSE, Task, worded
from rlm.engram.data.roots.phrases import table

TEXTS = """the document|this text|the book|the file|the story|the report|the first chapter|the whole thing|chapter three|the last section|
the context|these files|the minutes|the letters|the argument|everything|the chapter|this chapter|the article|the paper|this book|
the essay|the speech|the novel|the play|the poem|the contract|the letter|this e-mail|the thread|the conversation|the transcript|
the log|the page|the passage|the second part|the introduction|the ending|the conclusion|the discussion|these pages|the manuscript|
the proposal|the interview|the text|what I sent you|all of this|it all|the debate|the case""".replace(
    "\n", ""
).split("|")
LEADS = ["", "", "", "", "", "", *"""Please |please |Can you |Could you |I would like you to |In your own words, |Briefly, |In detail, |Would you |Kindly |Now |I need you to |
For my class, |Help me: |I want you to |I'd like you to |Would it be possible to |Is it possible to |Could you please |Will you |Would you kindly |Are you able to |
Do me a favour and |Go ahead and |You should |Your task is to |Task: |Hi, please |Hello, can you |ok now |Next, |Then |Just |Quickly |It would be great if you could |
Do you think you could |You must |Try to |Why don't you |Be so good as to |For tomorrow, |My teacher wants me to """.replace("\n", "").split("|")]  # fmt: skip
QUESTION_LEADS = ["", "", "", "", "", "", "", "In short, ", "Tell me: ", "So, ", "Quick question: ", "Hi, ", "Say, ", "I wonder, ", "Just asking: ", "hey, "]  # fmt: skip
ASKING = set(
    """what what's why how who whom is do which should are can could will would does did was were where when whose am has
have shall at for how's who's""".split()
)
ASKED_BY = ("Can", "Could", "Would", "Will", "Is it", "Are you", "Hello, can", "Do you", "Why")
# What is said takes no lead-in.
SAYING = set(
    """i i've hi hello hey howdy thanks thank good that let's nice see happy never ok yes no sorry weather and so huh a tl;dr
tldr whatever asdf test testing you surprise""".split()
)


def _lead(rng: random.Random, first: str) -> str:
    if first in SAYING:
        return ""
    return rng.choice(QUESTION_LEADS if first in ASKING else LEADS)


def refuse(rng: random.Random) -> Task:
    texts = PLAIN if rng.random() < 0.3 else TOPICS[rng.choice(list(TOPICS))]
    body = worded(rng, table(texts)).format(
        x=rng.choice(TEXTS),
        thing=f"the {w.two_words(rng).lower()}",
        thing2=f"the {w.word(rng)}",
        person=w.person(rng),
        person2=w.person(rng),
        lang=rng.choice(w.LANGUAGES),
        n=rng.randrange(2, 99),
        n2=rng.randrange(2, 999),
        n3=rng.randrange(9, 999),
    )
    first = body.split(" ")[0].lower()
    lead = _lead(rng, first)
    text = lead + body if lead else w.upper_first(body)
    text += "?" if first in ASKING or lead.startswith(ASKED_BY) else "."
    if rng.random() < 0.15:
        text = text.rstrip("?.")
        text = text.lower() if rng.random() < 0.7 else text
    return Task("refuse", text, (REFUSE,))
