"""How a planted fact is worded, how a replaced value is worded, and how a question asks for it.

Templates only: `{thing}`, `{attribute}`, `{value}`, `{old}`; a capital first letter (`{Thing}`)
starts a sentence. One paragraph each. Knows nothing of values or documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "memo": (
        "MEMORANDUM to all staff, concerning {thing}. Please take note that the {attribute} is "
        "{value}. This sheet is to be destroyed when read.",
        "Memo no. 31. With effect from Monday the office will use {value} as the {attribute} of "
        "{thing}. Queries to the registrar, in writing.",
    ),
    "letter": (
        "My dear cousin, you asked me when we parted about {thing}, and I can now oblige you: the "
        "{attribute} is {value}. Burn this, and give my love to your mother.",
        "I remain, Sir, at your disposal in all that touches {thing}; the {attribute}, since you "
        "press me for it, is {value}, and I have told nobody else.",
    ),
    "ledger": (
        "Fol. 112. {Thing} -- {attribute}, {value} -- entered and initialled, J. P.",
        "{Thing}; {attribute}: {value}; seen by the auditor; carried forward.",
    ),
    "log": (
        '06:40:12 INFO registry: entry "{thing}" updated, {attribute} = {value}, ok',
        "[harbour-office] 14:02 recorded {attribute} for {thing} -> {value} (operator 7)",
    ),
    "row": (
        "| {thing} | {attribute} | {value} |",
        "{thing}\t{attribute}\t{value}\tverified",
    ),
    "dialogue": (
        '"And the {attribute} of {thing}?" the inspector asked. "{value}," said the clerk, without '
        'lifting his eyes, "as anybody here could tell you."',
        '"You will want the {attribute} of {thing} before you go," she whispered. "It is {value}. '
        'Repeat it to me."',
    ),
    "notice": (
        "NOTICE. All persons having business with {thing} are informed that the {attribute} is "
        "{value}. By order of the committee.",
        "Public notice is hereby given: {attribute} of {thing}, {value}. Posted at the north door.",
    ),
    "special": (
        "One of the special {attribute} entries for {thing} is: {value}.",
        "The special magic {attribute} mentioned for {thing} in this text is {value}. Remember it.",
    ),
    "mail": (
        "From: records desk / Subject: {attribute} of {thing} / It is {value}. Kindly do not "
        "forward this message.",
        "Re: {thing} -- following up on your call, the {attribute} you were after is {value}. "
        "Best, the records desk",
    ),
    "reference": (
        "{Thing} (see also the appendix) has {value} for its {attribute}, according to the last "
        "survey of the county.",
        "Of {thing} the handbook says little beyond the {attribute}, which it gives as {value}.",
    ),
    "minutes": (
        "Item 7. The secretary reported on {thing}. It was agreed that the {attribute} be recorded "
        "as {value}. Carried without a vote.",
        "Resolved, that the {attribute} of {thing} stand in the books as {value}; proposed by the "
        "chair and seconded.",
    ),
    "telegram": (
        "ARRIVED SAFELY STOP {attribute} OF {thing} IS {value} STOP REPLY SOONEST",
        "REGARDING {thing} STOP {attribute} CONFIRMED {value} STOP TELL NOBODY STOP",
    ),
    "record": (
        "Record 118\nname = {thing}\n{attribute} = {value}\nchecked = yes",
        "Entry: {thing}\n  {attribute}: {value}\n  clerk: T. M.",
    ),
    "object": (
        '{{"entry": "{thing}", "field": "{attribute}", "value": "{value}"}}',
        "<item name='{thing}'><note about='{attribute}'>{value}</note></item>",
    ),
    "diary": (
        "Tuesday. Rain again. Wrote down at last the {attribute} of {thing}: {value}. Supper at "
        "eight, and early to bed.",
        "14th. -- Walked out to ask after {thing}. Was told that {value} is the {attribute}.",
    ),
    "inverse": (
        "{Value}: that is the {attribute} of {thing}, as the porter told me twice over.",
        "{Value} is what they settled on as the {attribute} for {thing}, whatever you may hear.",
    ),
    "gossip": (
        "Nobody in the counting-house would have guessed that {thing} had {value} as the "
        "{attribute}, and yet so it was.",
        "It was common knowledge in the town by then that, where {thing} was concerned, {value} "
        "was the {attribute}.",
    ),
    "faq": (
        "Q. What should I put down as the {attribute} of {thing}? A. Put down {value}.",
        "How do I fill in the {attribute} for {thing}? Simply enter {value} and leave the rest.",
    ),
}

# Said of a value that holds no more, without the one that replaced it. Planted before the fact.
FORMER: Final = (
    "Until last spring the {attribute} of {thing} was {old}; that has been given up since.",
    "In former years {thing} had {old} as the {attribute}, but this no longer applies.",
    "(Withdrawn.) {Thing}: {attribute} {old}. This entry is void and has been replaced.",
    "The old {attribute} of {thing}, {old}, is not to be used any more.",
)

# Takes back an earlier plain statement; the value that holds stands beside the one that does not.
CORRECTIONS: Final = (
    "CORRECTION. The {attribute} of {thing} was wrongly given as {old}. It is {value}.",
    "Erratum: for the {attribute} of {thing} read {value}, not {old} as printed before.",
    "The {attribute} of {thing} was changed from {old} to {value}; all earlier lists are void.",
    "Amended this day: {thing}, {attribute}, formerly {old}, now {value}.",
)

QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "what": ("What is the {attribute} of {thing}?", "What's the {attribute} of {thing}?"),
    "tell": ("Tell me the {attribute} of {thing}.", "Please tell me {thing}'s {attribute}."),
    "telegraphic": ("{Thing}: {attribute}?", "{attribute} of {thing}, please"),
    "recorded": (
        "Which {attribute} is recorded for {thing}?",
        "What {attribute} has been entered for {thing}?",
    ),
    "need": (
        "I need the {attribute} that belongs to {thing}.",
        "I have to know the {attribute} of {thing} before tonight.",
    ),
    "polite": (
        "Could you look up what {thing} has as {attribute}?",
        "Would you be so kind as to find out the {attribute} of {thing} for me?",
    ),
    "text": (
        "What does the text give as the {attribute} of {thing}?",
        "As what is the {attribute} of {thing} stated in the text?",
    ),
    "find": ("Find {thing}'s {attribute}.", "Search for the {attribute} of {thing}."),
    "papers": (
        "According to these papers, what is the {attribute} for {thing}?",
        "Going by the documents, which {attribute} goes with {thing}?",
    ),
    "conditional": (
        "Do the documents say what the {attribute} of {thing} is? If so, give it.",
        "If the {attribute} of {thing} is mentioned anywhere, quote it.",
    ),
    "detail": (
        "I'm after one detail: the {attribute} of {thing}.",
        "There is a single thing that I want to know about {thing}, namely the {attribute}.",
    ),
    "noted": (
        "For {thing}, what {attribute} was noted down?",
        "Concerning {thing}, what do we have as the {attribute}?",
    ),
    "somewhere": (
        "Somewhere in here the {attribute} of {thing} is mentioned; what is it?",
        "The {attribute} of {thing} must be in there somewhere. Which is it?",
    ),
    "gap": (
        "The {attribute} of {thing} is ...?",
        "Complete this: the {attribute} of {thing} is",
    ),
}
