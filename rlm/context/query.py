"""What a question looks for: its content words, their forms, and which stand side by side.

Knows English function words and endings; nothing of indexes. FTS syntax never leaks: a word is
letters and digits, joined inside by - ' ’ . / : or _ only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from operator import add

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
# Thai, Lao, Myanmar, Khmer; hiragana, katakana, Han, Hangul
_SCRIPTS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_SCRIPTS}]+")
_MARKED = re.compile(f"[^\\x00-\\x7f{_SCRIPTS}]+")
_GRAMMAR = frozenset("的了是吗呢吧么什谁哪怎嗎誰這这はがをにでともかのへやよね")


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
    for position, match in enumerate(_WORD.finditer(_in_pairs(question))):
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
    if word.text.lower() in _FUNCTION_WORDS or not _GRAMMAR.isdisjoint(word.text):
        return False
    return len(word.text) > 1 or word.is_name or not word.text.isascii()


def spaced(text: str) -> str:
    """With each run of a script that writes no blanks between words as its pairs of characters,
    overlapping, and its last character: so each pair is a word of the index, and each character
    begins one."""
    return text if text.isascii() else _UNSPACED.sub(_paired, text)


def _paired(run: re.Match[str]) -> str:
    chars = _letters(run[0])
    return f" {' '.join(map(add, chars, chars[1:]))} {chars[-1:]} "


def _in_pairs(question: str) -> str:
    """The same without the last characters, which say little; a character alone stays."""
    return _UNSPACED.sub(
        lambda run: _paired(run)[:-2] if len(run[0]) > 1 else f" {run[0]} ", question
    )


def _letters(chars: str) -> str:
    """The vowels of scripts of South-East Asia are marks, which no word of the index is made of."""
    return chars if chars >= "\u3000" else "".join(filter(str.isalnum, chars))


def is_character(word: str) -> bool:
    """Whether it is one character of such a script: the beginning of words of the index."""
    return len(word) == 1 and _UNSPACED.match(word) is not None


def fold(text: str) -> str:
    """In lower case and without diacritics, as the index folds its words."""
    text = text.lower()
    if text.isascii():
        return text
    return _MARKED.sub(_without_marks, text)


def _without_marks(letters: re.Match[str]) -> str:
    parts = unicodedata.normalize("NFD", letters[0])
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
