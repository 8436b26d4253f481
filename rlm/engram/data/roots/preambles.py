"""What people say before a question: what the text is, what to do with it. It changes nothing of the
answer. Pure data, but for one draw; the last of each table is held out.
"""

from __future__ import annotations

import random

from rlm.engram.data.roots.base import worded
from rlm.engram.data.roots.phrases import table

SHARE = 0.12  # of the questions
WHAT = table(
    """I ⟨am going to⟩ ⟨give¦hand¦send¦show¦paste⟩ you a ⟨long¦very long¦big¦lengthy⟩ ⟨text¦document¦file¦log¦collection⟩.|
You ⟨get¦have¦are given¦received⟩ a ⟨long¦large¦huge⟩ ⟨text¦document¦file⟩.|Here ⟨is¦comes¦you have⟩ a ⟨text¦document¦pile of papers¦file¦list¦heap of lines⟩.|
⟨Some¦A few¦Several¦Many⟩ ⟨facts¦details¦remarks¦notes¦entries¦items¦statements⟩ are ⟨buried¦scattered¦strewn¦spread¦tucked away⟩ ⟨in¦all over¦across⟩ ⟨it¦this⟩.|
⟨Most¦Nearly all⟩ of ⟨it¦the text¦this⟩ ⟨is noise¦does not matter¦can be ignored⟩.|The ⟨text¦document¦material⟩ ⟨is long¦has many pages¦has no order¦was put together by hand¦is in my files⟩.|
⟨It¦This⟩ is about ⟨many things¦all sorts of things¦nothing in particular⟩.|This is a ⟨test¦quiz¦task⟩ of ⟨careful reading¦patience¦your attention⟩.|
The ⟨papers¦lines¦pages⟩ ⟨that follow¦above¦below¦I sent⟩ ⟨come from an archive¦were collected over years¦are real¦are made up⟩."""
)
DO = table(
    """⟨Read¦Study¦Search¦Scan¦Go through⟩ ⟨it¦all of it¦the whole⟩ ⟨with care¦to the end¦line by line¦closely¦patiently⟩.|
⟨Keep¦Bear⟩ ⟨it¦all of it¦what it says⟩ in mind.|⟨Remember¦Note¦Track⟩ what you ⟨read¦find⟩.|⟨Use¦Rely on⟩ ⟨only the text¦nothing but the text¦the text alone⟩.|
⟨Then¦Afterwards¦After that¦Once done⟩ ⟨I ask one thing¦comes my question¦answer me¦there is a question⟩.|⟨Think¦Work⟩ ⟨step by step¦slowly¦before you answer⟩.|
⟨My¦The⟩ question ⟨is this¦comes now¦stands at the end¦is simple⟩.|⟨Answer¦Reply to⟩ ⟨what follows¦the question⟩.|Now ⟨to the question¦the question¦for the question¦my question⟩:|
⟨Be¦Stay⟩ exact."""
)


def preamble(rng: random.Random) -> str:
    """One to three sentences."""
    said = [worded(rng, WHAT) for _ in range(rng.randint(0, 2))]
    return " ".join(dict.fromkeys([*said, worded(rng, DO)]))
