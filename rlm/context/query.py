"""What a question looks for: its content words, their forms, and which stand side by side.

Knows English function words and endings; nothing of indexes. FTS syntax never leaks: a word is
letters and digits, joined inside by - ' ’ . / : or _ only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-'’./:_@&][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = frozenset(
    """
    a about according after all also am an and any anyone are as asked at be been before being
    between both but by can could did do does each either else every find for from get give
    given gives had has have he her here hers him his how i if in into is it its let list many
    may me mention mentioned might much must my name no nor not of off on one or our out over
    please said say says shall she should show so some state stated such tell text than that the
    their them then there these they this those through to too under until up upon us was we
    were what whatever when where whether which while who whom whose why will with within would
    you your
""".split()  # noqa: SIM905 - a list of 200 would be a line a word
)

_ENDINGS = (
    "ements", "ement", "ations", "ation", "ators", "ator", "ments", "ment", "ings", "ing", "ions",
    "ion", "ers", "er", "ors", "or", "ies", "ied", "ier", "ees", "ee", "es", "ed", "ly", "al",
    "ern", "y", "e", "s",
)  # fmt: skip
_MIN_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for. `parts` are its runs of letters and digits, in lower case."""

    text: str
    parts: tuple[str, ...]
    position: int  # among all words of the question, function words counted
    is_name: bool  # holds a digit, is quoted or written with a capital inside the question

    @property
    def stem(self) -> str:
        return stem(self.parts[0])


def words_of(question: str) -> list[Word]:
    """The content words in order; of a question of function words only, all of them."""
    quoted = {
        match.start() + found.start()
        for match in re.finditer(r"[\"“‘']([^\"”’']+)[\"”’']", question)
        for found in _WORD.finditer(match.group())
    }
    found: list[Word] = []
    for position, match in enumerate(_WORD.finditer(question)):
        text = re.sub(r"['’]s?$", "", match.group())
        parts = tuple(_PART.findall(text.lower()))
        if not parts:
            continue
        capital = position > 0 and text[0].isupper()
        name = capital or match.start() in quoted or any(c.isdigit() for c in text)
        found.append(Word(text, parts, position, name))
    content = [
        word
        for word in found
        if word.text.lower() not in _FUNCTION_WORDS and (len(word.text) > 1 or word.is_name)
    ]
    return content or found


def stem(word: str) -> str:
    """`word` in lower case without its English ending; only to compare, never shown."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word
