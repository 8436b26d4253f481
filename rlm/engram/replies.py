"""What a reply is as text: how long it may be, what ends it, what its ids say. The backend and the
server both read replies here, so that they give the same. Knows no model and no requests."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Final

from rlm.engram.dialect import is_roots_turn
from rlm.engram.tokenizer import Tokenizer

CELL_TOKENS: Final = 512  # of a root's reply, unless the caller says
SPAN_TOKENS: Final = 128  # of a sub-call's: a span, a label, a short list
REFUSAL: Final = (
    "the embedded model finds, counts, lists and classifies; for a summary or open-ended reasoning "
    "use --model openai/NAME"
)


def usual_cap(first_role: str) -> int:
    return CELL_TOKENS if is_roots_turn(first_role) else SPAN_TOKENS


def stop_ids(tokenizer: Tokenizer) -> frozenset[int]:
    """Every special token ends a reply, but for the one that says that the task is refused."""
    return frozenset(tokenizer.special.values()) - {tokenizer.special["<|refuse|>"]}


def is_refusal(tokenizer: Tokenizer, ids: Sequence[int]) -> bool:
    return tokenizer.special["<|refuse|>"] in ids[:1]


def spent_tokens(ids: Sequence[int], room: int) -> int:
    """What a reply cost: its tokens and the one that ended it."""
    return min(len(ids) + 1, room)


def as_text(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    """The text of a reply that follows a dialect's prompt."""
    refuse = tokenizer.special["<|refuse|>"]
    return tokenizer.decode([i for i in ids if i != refuse]).removeprefix(" ")


class Writing:
    """A reply's text while its tokens come: whole characters, and nothing from the first stop
    sequence on. `is_raw`: what follows a plain text, whose leading space belongs to it. The pieces
    joined are what `as_text` says."""

    def __init__(self, tokenizer: Tokenizer, stops: Sequence[str], *, is_raw: bool) -> None:
        self.stopped = False
        self._tokenizer = tokenizer
        self._refuse = tokenizer.special["<|refuse|>"]
        self._stops = tuple(stops)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_start = not is_raw
        self._held = ""

    def feed(self, ids: Sequence[int]) -> str:
        """What may be shown now; a beginning of a stop sequence is held back."""
        raw = b"".join(
            self._tokenizer.encoding.decode_single_token_bytes(i) for i in ids if i != self._refuse
        )
        return self._shown(self._decoder.decode(raw), is_last=False)

    def finish(self) -> str:
        """What is left once the last token came."""
        return self._shown(self._decoder.decode(b"", final=True), is_last=True)

    def _shown(self, text: str, *, is_last: bool) -> str:
        if self.stopped:
            return ""
        if self._at_start and text:
            self._at_start = False
            text = text.removeprefix(" ")
        text = self._held + text
        found = [at for stop in self._stops if (at := text.find(stop)) >= 0]
        if found:
            self.stopped = True
            return text[: min(found)]
        held = 0 if is_last else _begun(text, self._stops)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]


def _begun(text: str, stops: Sequence[str]) -> int:
    """Length of the longest end of `text` that begins one of `stops`."""
    longest = max((len(stop) for stop in stops), default=1) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(stop.startswith(text[len(text) - length :]) for stop in stops):
            return length
    return 0
