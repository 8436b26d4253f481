"""What a fact is tried on before it is written: other ways to ask, words that make neighbours of a
question, and text that has nothing to do with any fact. Written for this purpose; no data set."""

from __future__ import annotations

from typing import Final

# Of questions; each has the address of the question itself.
FRAMES: Final = (
    "{}",
    "Please tell me: {}",
    "Do you know: {}",
    "{} Give the answer, please.",
    "Would you remember, {}",
)
# Put in place of a question's words.
OTHERS: Final = (
    "harbour",
    "elder",
    "violet",
    "orchard",
    "september",
    "lantern",
    "marlow",
    "copper",
)

HELD_OUT: Final = (
    "The committee met on the second Tuesday of March. After two hours it had agreed on the colour "
    "of the new gate and on nothing else, and the chairman went home by the early train.",
    "To make the paste, mix three spoons of flour with cold water, stir until it is smooth, and "
    "heat it slowly. It thickens all at once; take it off the fire before it boils.",
    "def total(rows):\n    found = 0\n    for row in rows:\n        found += int(row['amount'])\n"
    "    return found\n",
    "Section 4. Members who have not paid by the end of June lose their vote until they do. The "
    "treasurer writes to each of them once, and keeps a copy of the letter.",
    "He had never liked the sea. It was too wide for him, he said, and it did not keep still; but "
    "every evening he walked down to the wall and looked at it until the lamps were lit.",
    "Order 1182, shipped 14 May: two boxes of candles, one kettle, 30 metres of rope. Order 1183, "
    "cancelled. Order 1184, shipped 16 May: one ladder, returned with a broken step.",
)
