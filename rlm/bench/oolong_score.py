"""How OOLONG scores a reply: by its own lenient parse, exactly; for a number being near counts.

The published scorer, re-implemented from its description; the answer is taken out of the last line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

PHRASES: Final = ("more common", "less common", "same frequency")
LONG: Final = 20  # characters from which a parse is looked into
NEARNESS: Final = 0.75


def parse(reply: str) -> str:
    """What the reply says after its last colon."""
    reply = reply.strip()
    if ":" not in reply:
        return reply if len(reply) < LONG else reply.split()[-1]
    told = reply.rsplit(":", 1)[1].strip().strip("*[]").strip()
    if len(told) >= LONG:
        for phrase in PHRASES:
            if phrase in told:
                return phrase
    return told


def score(kind: str, gold: Sequence[str], reply: str) -> float:
    """`kind`: LABEL, COMPARISON, NUMERIC, USER or DATE. Of several gold answers only the first
    counts, as published."""
    told = parse(reply)
    if told == gold[0]:
        return 1.0
    if told in PHRASES:
        return float(any(told in answer for answer in gold))
    if kind == "NUMERIC":
        return _nearness(gold[0], told)
    if kind == "DATE":
        return float(_as_date(told) == _as_date(gold[0]) is not None)
    return 0.0


def _nearness(gold: str, told: str) -> float:
    try:
        return float(NEARNESS ** abs(int(gold) - int(told)))
    except ValueError:
        return 0.0


def _as_date(text: str) -> date | None:
    for form in ("%m/%d/%Y", "%Y-%m-%d", "%b %d, %Y", "%B %d, %Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
