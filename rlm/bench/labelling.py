"""How a model labels single lines, asked in the very words of its own root's cells.

The prompts are those that a perfect sub-model was sent, so they are what the model would have been
sent; a line that no cell asked about is asked about as the embedded model's dialect does. Gives
accuracy, recall a label and the confusion matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rlm.bench.intervals import Estimate, rate
from rlm.bench.oracle import Oracle, flat
from rlm.bench.subject import complete
from rlm.bench.table import Table

UNKNOWN: Final = "none of them"
ASK: Final = "Choose one label: {labels}.\nText: {text}"


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the model said of each line: by the line's text. `true` has the right label."""

    own: Mapping[str, str]
    true: Mapping[str, str]

    @property
    def accuracy(self) -> Estimate | None:
        return rate(sum(self.own[text] == self.true[text] for text in self.own), len(self.own))

    def recall(self, label: str) -> Estimate | None:
        chosen = [text for text in self.own if self.true[text] == label]
        return rate(sum(self.own[text] == label for text in chosen), len(chosen))

    @property
    def majority(self) -> Estimate | None:
        """Of the same lines, what saying the commonest label gets."""
        counts = Counter(self.true[text] for text in self.own)
        return rate(max(counts.values(), default=0), len(self.own))


def prompts_by_line(prompts: Iterable[str], oracle: Oracle) -> dict[str, str]:
    """The first prompt that shows this line and no other."""
    found: dict[str, str] = {}
    for prompt in prompts:
        known = oracle.known(prompt)
        if len(known) == 1:
            found.setdefault(known[0][0], prompt)
    return found


def with_the_rest(
    found: Mapping[str, str], lines: Iterable[str], labels: Sequence[str]
) -> dict[str, str]:
    """A prompt for every line."""
    listed = ", ".join(labels)
    every = {flat(text): ASK.format(labels=listed, text=text) for text in lines}
    return {**every, **found}


def label_lines(
    model: str, prompts: Mapping[str, str], true: Mapping[str, str], labels: Sequence[str]
) -> Labelled:
    replies = complete(model, list(prompts.values()))
    spelled = {label.casefold(): label for label in labels}
    own = {
        line: spelled.get((reply or "").strip(" \n.'\"").casefold(), UNKNOWN)
        for line, reply in zip(prompts, replies, strict=True)
    }
    flat_true = {flat(text): label for text, label in true.items()}
    return Labelled(own, {line: flat_true[line] for line in own})


def confusion(title: str, note: str, labelled: Labelled, labels: Sequence[str]) -> Table:
    """A line a true label: its recall, then how often each label was said."""
    pairs = Counter((labelled.true[text], labelled.own[text]) for text in labelled.own)
    heads = ("true label", "recall", *labels, UNKNOWN)
    lines = tuple(
        (
            label,
            str(labelled.recall(label) or "no line"),
            *(str(pairs[label, said]) for said in (*labels, UNKNOWN)),
        )
        for label in labels
    )
    return Table(title, note, heads, lines)
