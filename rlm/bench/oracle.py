"""A perfect sub-model: it knows the right reading of every passage that it may be shown.

It lets a root model be judged by its cells alone. It reads a prompt like a model would be asked
to: a fact's value or NONE, a row's label out of those named, yes or no where one label is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from rlm.bench.phrasings import ROWS
from rlm.bench.roots import Reading

NOTHING = "NONE"


class Oracle:
    """Answers from readings whose passage stands in the prompt, whatever words surround it."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = {_flat(reading.passage): reading.answer for reading in readings}

    def read(self, prompt: str) -> str:
        """One reply a known passage, in their order in the prompt; NONE where there is none."""
        prompt = _flat(prompt)
        known = sorted(
            (place, passage, answer)
            for passage, answer in self._readings.items()
            if (place := prompt.find(passage)) >= 0
        )
        instruction = prompt
        for _, passage, _ in known:
            instruction = instruction.replace(passage, " ")
        named = [label for label in ROWS if label in instruction]
        replies = [_reply(answer, named) for _, _, answer in known]
        return "\n".join(replies) if replies else NOTHING


def _reply(answer: str, named: list[str]) -> str:
    """A topic is told as asked: one label named is a question of yes or no."""
    if answer in ROWS and len(named) == 1:
        return "yes" if answer == named[0] else "no"
    return answer


def _flat(text: str) -> str:
    """Spaces and line ends are all one: a cell may have joined or wrapped what it shows."""
    return " ".join(text.split())
