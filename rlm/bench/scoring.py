"""Whether an answer is the expected value. Strict: a sentence that contains the value is wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_EDGES = " \t\n.,;:!?\"'`“”‘’()[]|*"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ARTICLE = re.compile(r"\A(?:the|an|a) ")


def normalised(text: str) -> str:
    """Case, width of characters, spaces, outer punctuation, an article and 1,000s commas go."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = _THOUSANDS.sub("", " ".join(folded.split())).strip(_EDGES)
    return _ARTICLE.sub("", plain)


def is_right(answer: object, expected: Any) -> bool:
    """`expected` None asks for a refusal: the right answer is None too. Lists are compared as sets
    of values; a text that lists one value a line, or between commas, counts as a list."""
    if expected is None or answer is None:
        return answer is None and expected is None
    if isinstance(expected, list):
        return _members(answer) == {normalised(str(item)) for item in expected}
    return normalised(str(answer)) == normalised(str(expected))


def _members(answer: object) -> set[str]:
    if isinstance(answer, str):
        answer = answer.splitlines() if "\n" in answer else answer.split(", ")
    if not isinstance(answer, list):
        return set()
    return {normalised(str(item)) for item in answer}
