"""What a model wrote itself: the literals of its cells. A piece of a prompt that is one of them is
not from the context, though the context may hold the same words.

Knows Python's syntax and the ways to fill a template; runs nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from rlm.context.ink import SHORT_GRAM, ink

_FIELD = re.compile(r"\{[^{}]*\}|%[-#0 +]*[\d.*]*[a-z]|\$\{?\w+\}?")


class Typed:
    """Grows as cells run. A child starts with what its parent wrote."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = dict.fromkeys(text for text in texts if text.strip())
        self._ink: tuple[bytes, ...] | None = None

    def __iter__(self) -> Iterator[str]:
        """The longest first."""
        return iter(sorted(self._texts, key=len, reverse=True))

    def add_code(self, code: str) -> None:
        self._texts.update(dict.fromkeys(_literals(code)))
        self._ink = None

    def for_child(self) -> Typed:
        return Typed(self._texts)

    def ink(self) -> tuple[bytes, ...]:
        """The pieces that are long enough to be looked up."""
        if self._ink is None:
            pieces = {ink(text.encode("utf-8", "replace")) for text in self._texts}
            self._ink = tuple(piece for piece in pieces if len(piece) >= SHORT_GRAM)
        return self._ink


def _literals(code: str) -> Iterator[str]:
    """The parts of its strings between fields. None of code that is no Python: it does not run."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for part in (node.value, *_FIELD.split(node.value)):
                if part.strip():
                    yield part
