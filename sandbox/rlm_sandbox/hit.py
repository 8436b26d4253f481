"""A piece of the context with its place: what `search`, `grep` and `chunks` give to a cell."""

from __future__ import annotations

from dataclasses import dataclass

_SHOWN_CHARS = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """`text == context[start:end]`. `str(hit)` and f-strings give the text alone."""

    text: str
    start: int
    end: int
    document: str = ""
    score: float = 0.0

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def __repr__(self) -> str:
        text = self.text
        if len(text) > _SHOWN_CHARS:
            text = text[: _SHOWN_CHARS - 20] + " […] " + text[-15:]
        score = f", score={self.score:.2f}" if self.score else ""
        return f"Hit({text!r}, {self.start}, {self.end}, {self.document!r}{score})"
