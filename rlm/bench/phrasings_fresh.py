"""Root questions put anew: a second set of phrasings for every kind, written after the first had
been seen by the author of training data, and by somebody who had not seen that data.

Templates only, with the places of the first set; knows nothing of documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ROOTS_FRESH: Final[Mapping[str, tuple[str, ...]]] = {
    "occurrences": (
        "{word}: give me its total usage count.",
        "Work out how frequently the term “{word}” gets used from start to end.",
        "Does {word} come up a lot? Tell me the exact figure.",
        "Find the tally for the word '{word}', repeats within one line included.",
        "How often do we read {word} in here?",
        "I need a headcount of “{word}” across the whole thing.",
    ),
    "lines": (
        "How tall is this file in lines?",
        "Work out how many lines long the attached text is.",
        "I'm trying to find out the number of lines we have here.",
        "If I printed this with line numbers, what would the highest number be?",
        "Line total, please.",
    ),
    "lines with": (
        "How many of the lines have “{word}” somewhere in them?",
        "If I filtered the file for {word}, how many lines would be left?",
        "Work out the number of lines where {word} appears at least once.",
        "A line matters to me only if it says '{word}'. How many matter?",
        "Give the count of lines including the term {word}, each line counted once.",
    ),
    "words": (
        "How wordy is this? Give a number of words.",
        "Work out the total of words.",
        "I have to report the length of this in words; what do I write?",
        "Word total for the attached file, please.",
        "If I read every word aloud, how many words would I speak?",
    ),
    "first line": (
        "Copy out the line that everything starts with.",
        "Which line comes before all the others? Give it in full.",
        "Return just the topmost line.",
        "I only want to see how it starts: line one, word for word.",
    ),
    "last line": (
        "Copy out the line that everything ends on.",
        "Which line has no other line after it? Give it in full.",
        "Return just the bottom line.",
        "I only want to see how it stops: the closing line, word for word.",
    ),
    "nth line": (
        "Return line no. {number}, word for word.",
        "Go to the {ordinal} line and copy it out.",
        "If you count lines from one, what does number {number} say?",
        "Which sentence or fragment occupies the {ordinal} line?",
    ),
    "e-mails": (
        "Who can be written to electronically? I need just the addresses.",
        "Find everything that looks like name@host.",
        "I want to build a mailing list; pick the e-mail addresses out of this.",
        "Return all of the email contacts.",
        "Are any e-mail addresses given? Name them all.",
    ),
    "urls": (
        "Find everything that starts with http.",
        "Which websites are pointed to? Full addresses, please.",
        "I want to check for dead links; return each one that the text has.",
        "Pick the URLs out of this file.",
        "Are any web pages cited? Name them all.",
    ),
    "dates": (
        "Find everything written as year-month-day.",
        "On which days did something happen, going by the dates given?",
        "I'm building a timeline; pick the dates out of this.",
        "Return all calendar dates, as written.",
        "Are any dates given? Name them all.",
    ),
    "values": (
        "For every record, return its {field}.",
        "Take the {field} field and show me everything it holds.",
        'Read down the records and pick out what follows "{field}:".',
        "I only care about {field}; what are they, one by one?",
        "Pull the {field} column.",
    ),
    "most common": (
        "Decide for every line whether it is {labels}. What do I have the most of?",
        "Available tags: {labels}. One tag a line. Name the tag that dominates.",
        "Which topic prevails here, {labels}?",
        "Group the lines under {labels} and name the biggest group.",
        "Going through the lines one at a time ({labels}), what comes up more than anything else?",
    ),
    "least common": (
        "Decide for every line whether it is {labels}. What do I have the fewest of?",
        "Available tags: {labels}. One tag a line. Name the tag with the smallest share.",
        "Which topic is hardly touched on here, {labels}?",
        "Group the lines under {labels} and name the smallest group.",
        "Going through the lines one at a time ({labels}), what comes up less than anything else?",
    ),
    "how many labelled": (
        "Decide for every line whether it is {labels}. How many did you put down as {label}?",
        "Available tags: {labels}. One tag a line. Report the total for {label}.",
        "How big is the {label} group once the lines are grouped under {labels}?",
        "Going through the lines one at a time ({labels}), how many are to do with {label}?",
        "I want the number of {label} lines; the alternatives are {labels}.",
    ),
    "out of scope": (
        "Condense this into three sentences.",
        "Turn this into a limerick.",
        "How would this sound in Spanish?",
        "What was going through the writer's head?",
        "Would you recommend this to a teenager, and why?",
        "Argue against the main claim.",
        "Invent a sequel.",
        "Say it all again as if to a five-year-old.",
        "What lesson should we learn from it?",
        "Judge the style.",
    ),
}
