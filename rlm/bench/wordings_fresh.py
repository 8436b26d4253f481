"""Planted facts put anew: a second set of wordings of facts, of replaced values and of questions,
written by somebody who had seen neither the training data nor what came of the first set.

Templates only, with the places of the first set; knows nothing of values or documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FACTS_FRESH: Final[Mapping[str, tuple[str, ...]]] = {
    "handover": (
        "Handover, night shift: all quiet. For {thing} we now go by {value} as {attribute}. Coffee "
        "machine still broken.",
        "To whoever takes over: {thing} -- its {attribute} is {value}; everything else is in the "
        "green folder.",
    ),
    "ticket": (
        "[#2204] closed. Resolution: {attribute} of {thing} set to {value}. Reporter notified.",
        "Ticket reopened by mistake. Nothing to do; {thing} has {attribute} {value} already.",
    ),
    "inscription": (
        "Scratched into the beam, barely legible: «{thing}, {attribute} {value}».",
        "A brass plate beside the door reads {thing} and, below it, {attribute}: {value}.",
    ),
    "testimony": (
        "WITNESS: I was asked about {thing}. I said {value} was the {attribute}. I say so again.",
        "Under oath she stated the {attribute} of {thing} to be {value}, and was not contradicted.",
    ),
    "footnote": (
        "* On {thing}: {attribute} {value}, teste the parish register; others are silent.",
        "(14) The {attribute} given for {thing}, {value}, rests on a single source.",
    ),
    "chat": (
        "ana: anyone know the {attribute} of {thing}? / pete: yep, {value} / ana: lifesaver, thx",
        "hey, quick one re {thing}: {attribute} = {value}, don't lose it this time :)",
    ),
    "catalogue": (
        "Lot 88. {Thing}. {attribute}, {value}. Some foxing, else sound. Est. upon request.",
        "{Thing} ........ {attribute} ........ {value}",
    ),
    "weather": (
        "It had rained all week when they learnt that the {attribute} of {thing} would be {value}.",
        "Between two showers the postman called across: {thing} got {value} for {attribute}!",
    ),
    "rule": (
        "Whoever deals with {thing} shall use {value} as its {attribute} and nothing else.",
        "Rule 9: the {attribute} pertaining to {thing} is fixed at {value} until further notice.",
    ),
    "reply": (
        "In reply to yours of the 3rd: {value} is correct as regards the {attribute} of {thing}.",
        "You were right, by the way. {Thing} does have {value} as {attribute}; I looked it up.",
    ),
    "config": (
        "# {thing}\nset {attribute} {value}",
        "{{'about': '{thing}', '{attribute}': '{value}', 'rev': 3}}",
    ),
    "caption": (
        "Pictured above: {thing} ({attribute}: {value}), on a postcard sent home that summer.",
        "Fig. 7. {Thing}. The label at lower left gives {value} as the {attribute}.",
    ),
}

FORMER_FRESH: Final = (
    "Older sheets list {old} as {attribute} for {thing}. Do not rely on them.",
    "At one time {old} was the {attribute} of {thing}, but those days are gone.",
    "{Thing}: {attribute} {old} [struck through]",
)

CORRECTIONS_FRESH: Final = (
    "We got it wrong about {thing}: not {old} but {value} is the {attribute}.",
    "Update: {thing} no longer has {attribute} {old}. From now on it is {value}.",
    "Please replace {old} by {value} wherever the {attribute} of {thing} is given.",
)

QUESTIONS_FRESH: Final[Mapping[str, tuple[str, ...]]] = {
    "quick": (
        "Quick question: the {attribute} of {thing}?",
        "{thing}, {attribute} -- what is it?",
    ),
    "remind": (
        "Remind me of the {attribute} of {thing}.",
        "I keep forgetting the {attribute} of {thing}; what was it again?",
    ),
    "form": (
        "I'm filling in a form. What goes under {attribute} for {thing}?",
        "What should I enter as {attribute} for {thing}?",
    ),
    "check": (
        "Check what {attribute} {thing} has.",
        "Can you confirm the {attribute} of {thing}?",
    ),
    "hand": (
        "Is the {attribute} of {thing} known, and what is it?",
        "Do we know the {attribute} for {thing}? What is it?",
    ),
    "which": (
        "With which {attribute} does {thing} go?",
        "{Thing} has which {attribute}?",
    ),
    "dig": (
        "Dig up the {attribute} of {thing}.",
        "Get me {thing}'s {attribute}.",
    ),
    "someone": (
        "Someone asked for the {attribute} of {thing}. What do I tell them?",
        "They want to know the {attribute} of {thing}.",
    ),
}
