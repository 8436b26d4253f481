"""Where a fact lies: the words of a question that carry it, in a fixed order, and the prompt made
of them. Compression for whole questions, as the tokenizer's is for tokens: what is asked counts,
not how. Two questions with one address are one question; synonyms have addresses of their own.
"""

from __future__ import annotations

import re
from typing import Final

from rlm.engram.tokenizer import Tokenizer, normalized

_WORD: Final = re.compile(r"[^\W_]+(?:[-.,/:][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s\b|(?<=s)['’](?!\w)")
_STATEMENT: Final = re.compile(r"\s*(.+?)(?:\s+(?:is|are|was|were|=)\s+|\s*[:=]\s+)(.+?)\s*")
# Words that a question has besides what it asks about.
_SILENT: Final = frozenset(
    """
    a an the this that these those of in on at to for from by with and or as it its
    is are was were be been being am do does did has have had can could will would shall should may
    what which who whom whose how please tell me give name say state know you we i my our your their
    his her there remember recall answer
    """.split()  # noqa: SIM905 - a list would be a word a line
)


def address(question: str) -> str:
    """'What is the gate code of the Kestrel depot?' → 'code depot gate kestrel'. Empty when the
    question names nothing."""
    words = _WORD.findall(normalized(_POSSESSIVE.sub(" ", question)))
    return " ".join(sorted(set(words) - _SILENT))


def statement(text: str) -> tuple[str, str] | None:
    """'The gate code of the Kestrel depot is 4817.' → what it is about, and what is said of it."""
    found = _STATEMENT.fullmatch(text)
    if found is None:
        return None
    about, said = found.groups()
    return about, said if said.endswith("..") else said.removesuffix(".")


def prompt(tokenizer: Tokenizer, where: str) -> list[int]:
    """Ids that ask for what lies at an address; a reply follows."""
    special = tokenizer.special
    return [special["<|user|>"], *tokenizer.encode(f" {where}"), special["<|assistant|>"]]
