"""How a root question may be put, by kind of task, and rows of text whose topic a reader knows.

Written apart from the model's training data. Templates only; knows nothing of documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ROOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "occurrences": (
        "How many times does the word {word} turn up?",
        "Count the occurrences of “{word}”.",
        "What is the frequency of {word} in this file?",
        "Number of mentions of {word}?",
        "I'd like to know how often {word} is used.",
        "{word} -- how many hits?",
        "Tally every appearance of '{word}' in the text.",
        "In total, how frequently does one come across {word}?",
    ),
    "lines": (
        "How many lines are there?",
        "What's the line count?",
        "Of how many lines does the file consist?",
        "Give me the total number of lines of text.",
        "Tell me the length of this document in lines.",
        "Lines in the file, altogether?",
    ),
    "lines with": (
        "How many lines mention {word}?",
        "In how many lines does {word} show up?",
        "Count the lines that contain “{word}”.",
        "What number of lines have {word} in them?",
        "On how many lines can one find {word}?",
        "Lines featuring {word}: how many?",
    ),
    "words": (
        "How many words does the text have?",
        "What is the word count?",
        "Total words?",
        "Give the number of words in the document.",
        "How long is this text, measured in words?",
        "Into how many words can the text be divided?",
    ),
    "first line": (
        "What does the first line say?",
        "How does the text begin? Give its first line.",
        "Quote the opening line.",
        "Read out the line at the very top.",
    ),
    "last line": (
        "Quote the last line.",
        "What does the final line say?",
        "Read out the very last line.",
        "With what line does the document end?",
    ),
    "nth line": (
        "Show me line {number}.",
        "Print the {ordinal} line of the document.",
        "What is written on line number {number}?",
        "What stands on the {ordinal} line?",
        "I want to read line {number} of the file.",
    ),
    "e-mails": (
        "List all e-mail addresses.",
        "Which email addresses occur here?",
        "Extract every e-mail address from the file.",
        "Give me the mail addresses that appear in this document.",
        "To which e-mail addresses does the text refer?",
        "Collect the e-mail addresses of everybody.",
    ),
    "urls": (
        "List the URLs.",
        "Which web links does the document contain?",
        "Extract every web address.",
        "What links are there?",
        "Gather all hyperlinks mentioned.",
        "Give me each URL in the text.",
    ),
    "dates": (
        "List every date.",
        "Which dates are mentioned?",
        "Extract all the dates from this file.",
        "What dates come up?",
        "Pull out each calendar date.",
        "Give the dates found in the document.",
    ),
    "values": (
        "List all values of {field}.",
        "What are the {field} values?",
        "Give every {field} that is listed.",
        "Which {field} entries exist?",
        'Collect what stands after "{field}:" in each record.',
        "Enumerate the contents of the {field} field.",
    ),
    "most common": (
        "Each line belongs to one of these classes: {labels}. Which class is the most frequent?",
        "Which label is most common among the lines: {labels}?",
        "Sort the lines into {labels}. Which one wins?",
        "Of {labels}, what describes the largest number of lines?",
        "Labels: {labels}. Which of them applies most often?",
        "If every line is tagged as {labels}, which tag is the commonest?",
    ),
    "least common": (
        "Each line belongs to one of these classes: {labels}. Which class is the rarest?",
        "Which label is least common among the lines: {labels}?",
        "Sort the lines into {labels}. Which one comes last?",
        "Of {labels}, what describes the smallest number of lines?",
        "Labels: {labels}. Which of them applies least often?",
        "If every line is tagged as {labels}, which tag is seldom used?",
    ),
    "how many labelled": (
        "How many lines are about {label}, given the categories {labels}?",
        "With the labels {labels}, count the lines that are {label}.",
        "Classify each line as {labels}. How many are {label}?",
        "What number of lines belong under {label} (choices: {labels})?",
        "Of the classes {labels}, how many lines fall into {label}?",
        "Tag the lines with {labels} and tell me how many got {label}.",
    ),
    "out of scope": (
        "Summarise this document.",
        "Write a poem about the text.",
        "Translate the text into French.",
        "Why did the author choose this style?",
        "What do you think of the main character?",
        "Give me a critical review of this.",
        "Explain the themes of the book.",
        "Draft a friendly reply to this letter.",
        "How does the argument compare with that of Adam Smith?",
        "What's the moral of the story?",
        "Suggest three ways to improve the text.",
        "Rewrite the first paragraph in simpler language.",
    ),
}

# Rows of one topic each; `{name}`, `{place}` and `{number}` make every row its own.
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "weather": (
        "Heavy rain is expected over {place} until {number} o'clock.",
        "A cold front brought {number} centimetres of snow to {place}.",
        "The thermometer at {place} climbed to {number} degrees in the sun.",
        "Fog hid the hills near {place} for {number} hours.",
    ),
    "cooking": (
        "{name} stirs {number} spoons of butter into the sauce.",
        "Bake the loaf for {number} minutes, says {name}, until the crust is brown.",
        "{name} peeled {number} onions and fried them with garlic.",
        "The soup that {name} made needs {number} grams of salt.",
    ),
    "sport": (
        "{name} scored {number} goals for {place} this season.",
        "The team of {place} won the match by {number} points.",
        "{name} ran the race in {number} minutes and took the medal.",
        "The goalkeeper {name} saved {number} penalties in one game.",
    ),
    "music": (
        "{name} played {number} sonatas on the violin.",
        "The choir of {place} rehearsed {number} hymns for the concert.",
        "{name} tuned all {number} strings of the harp before the overture.",
        "The orchestra from {place} recorded {number} symphonies.",
    ),
    "finance": (
        "{name} bought {number} shares and sold them at a profit.",
        "The bank at {place} raised the interest on loans to {number} percent.",
        "{name} paid a tax of {number} dollars on the dividend.",
        "Bonds issued by {place} fell by {number} points on the exchange.",
    ),
    "medicine": (
        "The doctor gave {name} {number} pills against the fever.",
        "{name} was {number} weeks in hospital after the operation.",
        "Nurses at {place} vaccinated {number} patients against measles.",
        "The surgeon {name} stitched a wound of {number} centimetres.",
    ),
    "gardening": (
        "{name} planted {number} tulip bulbs along the hedge.",
        "The roses of {place} were pruned {number} times this year.",
        "{name} watered {number} seedlings and pulled the weeds.",
        "Spread {number} buckets of compost on the beds, {name} advises.",
    ),
}
