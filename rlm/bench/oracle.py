"""A perfect sub-model: it knows the right reading of every passage that it may be shown.

It lets a root model be judged by its cells alone. It reads a prompt like a model would be asked
to: a fact's value or NONE, a row's label out of those named, yes or no where one label is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

NOTHING: Final = "NONE"
KEY_WORDS: Final = 4  # of a passage's beginning, by which it is found in a prompt
_OPENING: Final = "\"'“‘`([<*_:|"
_CLOSING: Final = "\"'”’`)]>*_,;|"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a perfect reader answers about a passage: a value, or the label of a row. With
    `question` it is what that question asks for, and no answer to the others that are known."""

    passage: str
    answer: str
    question: str = ""


class Oracle:
    """Answers from readings whose passage stands in the prompt, whatever words surround it. With
    `labels` an answer out of them is told as asked."""

    def __init__(self, readings: Iterable[Reading], labels: Iterable[str] = ()) -> None:
        self._labels = tuple(labels)
        self._by_beginning: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        self._questions: dict[str, str] = {}  # by passage
        for reading in readings:
            passage = flat(reading.passage)
            beginning = tuple(passage.split(" ")[:KEY_WORDS])
            self._by_beginning[beginning][passage] = reading.answer
            if reading.question:
                self._questions[passage] = flat(reading.question)

    def read(self, prompt: str) -> str:
        """One reply a known passage, in their order in the prompt; NONE where there is none."""
        prompt = flat(prompt)
        asked = {question for question in self._questions.values() if question in prompt}
        known = [
            (passage, answer)
            for passage, answer in self.known(prompt)
            if not asked or self._questions.get(passage) in asked
        ]
        instruction = prompt
        for passage, _ in known:
            instruction = instruction.replace(passage, " ")
        named = [label for label in self._labels if label in instruction]
        replies = [self._reply(answer, named) for _, answer in known]
        return "\n".join(replies) if replies else NOTHING

    def known(self, prompt: str) -> list[tuple[str, str]]:
        """The known passages of a text and their answers, in their order; of two that begin at one
        place the longer one."""
        prompt = flat(prompt)
        found = sorted(self._found(prompt), key=lambda one: (one[0], -len(one[1])))
        places = dict.fromkeys(place for place, _, _ in found)
        firsts = {place: (passage, answer) for place, passage, answer in reversed(found)}
        return [firsts[place] for place in places]

    def _found(self, prompt: str) -> Iterator[tuple[int, str, str]]:
        # A passage may stand between quotes or brackets: every word is tried with and without.
        words = prompt.split(" ")
        for length in range(1, KEY_WORDS + 1):
            for start in range(len(words) - length + 1):
                for beginning in _bare(words[start : start + length]):
                    for passage, answer in self._by_beginning.get(beginning, {}).items():
                        if (place := prompt.find(passage)) >= 0:
                            yield place, passage, answer

    def _reply(self, answer: str, named: list[str]) -> str:
        """A label is told as asked: one label named is a question of yes or no."""
        if answer in self._labels and len(named) == 1:
            return "yes" if answer == named[0] else "no"
        return answer


def _bare(words: list[str]) -> set[tuple[str, ...]]:
    """The words, and the same without what may stand around a quoted passage."""
    first, last = words[0].lstrip(_OPENING), words[-1].rstrip(_CLOSING)
    begun, ended = [first, *words[1:]], [*words[:-1], last]
    both = [first.rstrip(_CLOSING)] if len(words) == 1 else [first, *words[1:-1], last]
    return {tuple(words), tuple(begun), tuple(ended), tuple(both)}


def flat(text: str) -> str:
    """Spaces and line ends are all one: a cell may have joined or wrapped what it shows."""
    return " ".join(text.split())
