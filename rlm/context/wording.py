"""Whether one text says what another says: the same words in a row, in any case and layout.

Knows texts; nothing of where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rlm.context.query import fold, spaced

_MAX_TEXTS = 200
_SHORT_CHARS = 3  # a text shorter than this is found in short ones only
_SHORT_WORDS = 12
_RUN_WORDS = 6  # in a row, and two long texts share something
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af"  # Thai to Hangul
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOTHING = frozenset(
    ("", "none", "null", "nothing", "n a", "na", "unknown", "not found", "no answer", "not stated")
)
_VERDICTS = frozenset(("yes", "no", "ok"))
_SAME = {" true ": " yes ", " false ": " no "}


def texts_of(value: Any) -> list[str]:
    """The strings that a value is made of; numbers as they would be written."""
    return list(dict.fromkeys(_texts(value)))[:_MAX_TEXTS]


def keys_of(value: Any) -> list[str]:
    """The keys of the mappings in it."""
    if isinstance(value, dict):
        below = [key for item in value.values() for key in keys_of(item)]
        return [*(str(key) for key in value), *below][:_MAX_TEXTS]
    if isinstance(value, (list, tuple)):
        return [key for item in value for key in keys_of(item)][:_MAX_TEXTS]
    return []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        yield str(int(value))
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value is not None and str(value).strip():
        yield str(value).strip()


def words(text: str) -> str:
    """The words of a text, folded, with one blank around each: made to be found in one another."""
    plain = _THOUSANDS.sub("", text)
    said = f" {' '.join(_WORD.findall(fold(spaced(plain))))} "
    return _SAME.get(said, said)


def says_nothing(said: str) -> bool:
    """Whether these `words` are how models say that there is nothing to say."""
    return said.strip() in _NOTHING


def is_verdict(said: str) -> bool:
    """Whether they name nothing that could be looked for in a text."""
    return said.strip() in _VERDICTS or says_nothing(said)


def denies(said: str) -> bool:
    """Whether they say no, or nothing."""
    return says_nothing(said) or said.startswith((" no ", " false ", " not "))


def carries(part: str, whole: str) -> bool:
    """Whether `part` (words) is taken over in `whole`, or is long and shares a run with it."""
    if part == whole:
        return bool(part.strip())
    return _is_within(part, whole) or _is_within(whole, part) or _share_run(part, whole)


def _is_within(inner: str, outer: str) -> bool:
    if len(inner) >= len(outer) or says_nothing(inner) or inner not in outer:
        return False
    if is_verdict(inner):
        return outer.startswith(inner)
    return len(inner) >= _SHORT_CHARS + 2 or outer.count(" ") <= _SHORT_WORDS + 1


def _share_run(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    row = short.split()
    runs = range(len(row) - _RUN_WORDS + 1)
    return any(f" {' '.join(row[at : at + _RUN_WORDS])} " in long for at in runs)


def needle(text: str) -> re.Pattern[str] | None:
    """Finds `text` as words in any case and layout; None when it names nothing."""
    if is_verdict(words(text)):
        return None
    inner = r"\s+".join(_grouped(re.escape(part)) for part in text.split())
    return re.compile(_edge(text[:1]) + inner + _edge(text[-1:], after=True), re.IGNORECASE)


def _grouped(escaped: str) -> str:
    """A whole number, also as it is written with commas."""
    if not (escaped.isascii() and escaped.isdigit()) or len(escaped) <= 3:
        return escaped
    head = len(escaped) % 3
    groups = [escaped[:head]] if head else []
    groups += [escaped[at : at + 3] for at in range(head, len(escaped), 3)]
    return ",?".join(groups)


def _edge(char: str, *, after: bool = False) -> str:
    """No word goes on here, in scripts that have blanks between words."""
    if not char.isalnum() or spaced(char) != char:
        return ""
    return rf"(?![^\W{_UNSPACED}])" if after else rf"(?<![^\W{_UNSPACED}])"
