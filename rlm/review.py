"""`--passes`: an answer that the root is asked to look at once more before it stands.

Keeps the answer while it is under review, so that whatever ends the review leaves it as it was, and
records what each review did. Knows endings and values; nothing of sessions or models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from rlm.parsing import prose
from rlm.records import Pass, as_text
from rlm.run import Ending
from rlm.trace import sample
from rlm.transcript import cut

CONFIRMED = re.compile(r"(?<!\bNOT )\bCONFIRMED\b")
MAX_VALUE_CHARS = 4_000
MAX_QUOTES, MAX_QUOTE_CHARS = 8, 500


class Text(Protocol):
    """The context, as far as evidence is quoted from it."""

    @property
    def num_chars(self) -> int: ...

    def slice(self, start: int, end: int) -> str: ...


class Review:
    """Of one RLM. `held`: the answer while it is under review; `passes`: the reviews so far."""

    def __init__(self, max_passes: int) -> None:
        self._max_passes = max_passes
        self._since = 0  # the turn of the submit that is under review
        self.held: Ending | None = None
        self.passes: list[Pass] = []

    def is_confirmed_by(self, reply: str) -> bool:
        """Whether a reply without a cell says that the answer holds."""
        return self.held is not None and CONFIRMED.search(reply) is not None

    def weigh(self, ending: Ending, reply: str, turn: int, turns_left: int) -> Ending | None:
        """The ending that stands, or None: it is to be reviewed (see `told`)."""
        held = self.held
        if not ending.complete:  # a refusal, or prose only
            return ending if held is None else self.stopped(_told(ending), turn)
        if held is not None:
            is_same = _same(held.value, ending.value)
            self._note("confirmed" if is_same else "changed", ending, turn, prose(reply))
            if is_same:
                ending = replace(ending, spans=ending.spans or held.spans)
                self.held = None
                return ending
        if len(self.passes) >= self._max_passes:
            self.held = None
            return ending
        self.held, self._since = ending, turn
        return None if turns_left > 0 else self.stopped("no turn is left for a review", turn)

    def stopped(self, why: str, turn: int) -> Ending:
        """Something else ended the review: the answer is what it was."""
        assert self.held is not None
        self._note("unfinished", self.held, turn, why)
        held, self.held = self.held, None
        return held

    def told(self, context: Text, turns_left: int) -> Mapping[str, str]:
        """What review.md says of the answer under review."""
        assert self.held is not None
        value = as_text(self.held.value) or "None (not in the context)"
        quotes = [
            f"- {json.dumps(_quote(context, *span), ensure_ascii=False)}"
            for span in self.held.spans[:MAX_QUOTES]
        ]
        without = "You gave no evidence for it."
        return {
            "value": cut(value, MAX_VALUE_CHARS),
            "evidence": "\n".join(["Your evidence:", *quotes]) if quotes else without,
            "number": str(len(self.passes) + 1),
            "passes": str(self._max_passes),
            "turns_left": str(turns_left),
        }

    def _note(self, verdict: str, after: Ending, turn: int, said: str) -> None:
        assert self.held is not None
        number, turns = len(self.passes) + 1, turn - self._since
        told = sample(" ".join(said.split()))
        self.passes.append(Pass(number, verdict, self.held.value, after.value, turns, told))


def _quote(context: Text, start: int, end: int) -> str:
    """The beginning of a span that a cell gave, which may lie anywhere."""
    start = max(0, min(start, context.num_chars))
    most = start + MAX_QUOTE_CHARS
    return context.slice(start, max(start, min(end, most, context.num_chars)))


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _told(ending: Ending) -> str:
    return "it ended" if ending.error is None else ending.error.message
