"""What a question looks for: its content words, their forms, and which stand side by side.

Knows English function words and endings; nothing of indexes. FTS syntax never leaks: a word is
letters and digits, joined inside by - ' ’ . / : or _ only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-'’./:_@&][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_QUOTED = re.compile(r"\"[^\"]+\"|“[^”]+”|(?<!\w)['‘][^'’]+['’](?!\w)")
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

_ENDINGS = (  # the longest that fits is taken off
    "ements", "ations", "ement", "ation", "ators", "ments", "ator", "ings", "ions", "ment", "iers",
    "ern", "ers", "ied", "ier", "ies", "ing", "ion", "ors", "al", "ed", "ee", "er", "es", "ly",
    "or", "e", "s", "y",
)  # fmt: skip
_DOUBLING = ("ing", "ings", "ed", "er", "ers")  # stop, stopped
_MIN_STEM = 3
_MAX_WORDS = 64
# Hiragana, katakana, Han, Hangul, Thai, Lao, Khmer
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for. `parts` are its runs of letters and digits, folded."""

    text: str
    parts: tuple[str, ...]
    position: int  # among all words of the question, function words counted
    is_name: bool  # holds a digit, is quoted, or has a capital inside the question


def words_of(question: str) -> list[Word]:
    """The content words in order, each once; of function words only, all of them."""
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    found: dict[tuple[str, ...], Word] = {}
    for position, match in enumerate(_WORD.finditer(spaced(question))):
        text = _POSSESSIVE.sub("", match.group())
        is_name = (
            (position > 0 and text[0].isupper())
            or any(char.isdigit() for char in text)
            or any(start < match.start() < end for start, end in quoted)
        )
        word = Word(text, tuple(_PART.findall(fold(text))), position, is_name)
        found.setdefault(word.parts, word)
    content = [word for word in found.values() if _is_content(word)]
    return (content or list(found.values()))[:_MAX_WORDS]


def _is_content(word: Word) -> bool:
    if word.text.lower() in _FUNCTION_WORDS:
        return False
    return len(word.text) > 1 or word.is_name or not word.text.isascii()


def spaced(text: str) -> str:
    """With blanks around the characters of scripts that write none between words, so that each
    is a word of the index."""
    return text if text.isascii() else _UNSPACED.sub(r" \g<0> ", text)


def fold(text: str) -> str:
    """In lower case and without diacritics, as the index folds its words."""
    text = text.lower()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return "".join(char for char in parts if not unicodedata.combining(char))


def tokens(text: str) -> list[str]:
    """The words of a passage as the index has them."""
    return _PART.findall(fold(spaced(text)))


def stem(word: str) -> str:
    """`word`, folded, without its English ending; only to compare, never shown."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            root = word[: -len(ending)]
            doubled = len(root) > _MIN_STEM and root[-1] == root[-2] and root[-1] not in "ls"
            return root[:-1] if doubled and ending in _DOUBLING else root
    return word
