"""Frozen values that cross floors: messages, completions, documents, evidence, answers, events.

Knows nothing of how they are made or shown; imports only `errors`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a backend. `temperature` 0 means greedy; caps are in the backend's own tokens.
    `json_schema`: the reply is to be JSON of that schema, where the server can hold it to that."""

    messages: tuple[Message, ...]
    max_output_tokens: int | None = None
    temperature: float = 0.0
    json_schema: Mapping[str, Any] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent. `usd` is None when a price is unknown; an unknown stays unknown in sums.
    `lost_calls`: how many of the calls got no reply that could be used though the server may have
    been paid for one; their tokens and dollars are the most that they can have cost."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float | None = 0.0
    lost_calls: int = 0

    def __add__(self, other: Usage) -> Usage:
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            usd,
            self.lost_calls + other.lost_calls,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """USD per token. Unknown prices are None in place of a Price; a local model's is `Price()`.
    Some models cost another price once a prompt has more than `above_tokens`."""

    usd_per_input_token: float = 0.0
    usd_per_output_token: float = 0.0
    above_tokens: int | None = None
    above: Price | None = None

    def at(self, input_tokens: int) -> Price:
        """The price in force for a prompt of that length."""
        if self.above is None or self.above_tokens is None or input_tokens <= self.above_tokens:
            return self
        return self.above.at(input_tokens)

    @staticmethod
    def per_million(usd_in: float, usd_out: float) -> Price:
        """As price lists and users tell it: USD per million tokens, in and out."""
        return Price(usd_in / 1e6, usd_out / 1e6)

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        price = self.at(input_tokens)
        return input_tokens * price.usd_per_input_token + output_tokens * price.usd_per_output_token


@dataclass(frozen=True, slots=True)
class Completion:
    """A backend's reply. `refusal` is set when the model says that the task is outside its scope
    (OpenAI's `message.refusal`; the Engram model's own refusal token)."""

    text: str
    usage: Usage
    model: str
    finish_reason: str = "stop"
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A named range of the context; `start` and `end` are code points. `pages`: (number, start) of
    each page in order, starts as code points of the context too; none where there are no pages."""

    name: str
    start: int
    end: int
    kind: str = "text"
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that is not in the context, and why, in words that end a sentence `NAME: …`."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote behind an answer. `start` and `end` are code points within the whole context;
    `source` is the name of the document that holds them, `line` (from 1) and `page` are where the
    quote begins in it; `page` is None where there are no pages."""

    source: str
    start: int
    end: int
    quote: str
    line: int = 1
    page: int | None = None

    @property
    def place(self) -> str:
        """Where a reader finds it: `report.pdf p. 12`, `notes.txt:7`."""
        return (
            f"{self.source}:{self.line}" if self.page is None else f"{self.source} p. {self.page}"
        )


@dataclass(frozen=True, slots=True)
class ErrorNote:
    """Why a run has no complete answer. `code` is one of: not_found, no_answer, out_of_scope,
    budget, backend, sandbox, interrupted, usage, internal."""

    code: str
    message: str


EXIT_CODES: Mapping[str, int] = {
    "internal": 1,
    "usage": 2,
    "not_found": 3,
    "no_answer": 3,
    "out_of_scope": 3,
    "budget": 4,
    "backend": 5,
    "sandbox": 6,
    "interrupted": 130,
}


def as_text(value: Any) -> str:
    """A submitted value as plain text: strings as they are, None as "", others as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a run, as streamed and traced. `kind` is one of: loading, run_started,
    turn_started, replied, cell_finished, sent_back, folded, reviewed, subcalls_finished,
    child_started, child_finished, notice, shown, answered. A notice with `is_warning` is to be
    shown whatever else is not."""

    kind: str
    run_id: str
    depth: int = 0
    turn: int = 0
    seconds: float = 0.0
    fields: Mapping[str, Any] = field(default_factory=dict)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """A review of an answer by the root. `verdict` is `confirmed`, `changed`, or `unfinished` when
    something ended it first, which leaves the answer as it was. `before` and `after` are plain
    data; `turns` is how many it took, `said` what the root wrote around its last cell."""

    number: int
    verdict: str
    before: Any
    after: Any
    turns: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run gives back. `value` is what the root submitted (any JSON value, or what a schema
    made of it: then `plain` is the JSON value); None when not found. `complete` is False when the
    run ended otherwise than by its own submit. `skipped` and `notices`: what was named as context
    and is not in it, or not as it was. `passes`: the reviews of the answer, in order."""

    value: Any
    complete: bool
    run_id: str
    model: str
    isolation: str
    turns: int
    usage: Usage
    seconds: float
    evidence: tuple[Evidence, ...] = ()
    coverage: Mapping[str, float] = field(default_factory=dict, hash=False)
    error: ErrorNote | None = None
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[str, ...] = ()
    passes: tuple[Pass, ...] = ()
    plain: Any = field(default=None, repr=False)

    @property
    def data(self) -> Any:
        """The value as JSON data."""
        return self.value if self.plain is None else self.plain

    @property
    def text(self) -> str:
        """The value as plain text: strings as they are, None as "", others as JSON."""
        return as_text(self.data)

    @property
    def exit_code(self) -> int:
        return 0 if self.error is None else EXIT_CODES.get(self.error.code, 1)

    def to_json(self) -> dict[str, Any]:
        """The object that `rlm ask --json` prints."""
        return {
            "answer": self.data,
            "complete": self.complete,
            "run_id": self.run_id,
            "model": self.model,
            "isolation": self.isolation,
            "turns": self.turns,
            "usage": asdict(self.usage),
            "seconds": round(self.seconds, 3),
            "evidence": [asdict(item) for item in self.evidence],
            "coverage": {name: float(f"{share:.4g}") for name, share in self.coverage.items()},
            "skipped": [asdict(item) for item in self.skipped],
            "notices": list(self.notices),
            "passes": [asdict(item) for item in self.passes],
            "error": None if self.error is None else asdict(self.error),
        }

    def _repr_html_(self) -> str:
        from html import escape

        quotes = "".join(
            f"<li><code>{escape(item.place)}</code> [{item.start}:{item.end}] "
            f"<q>{escape(item.quote)}</q></li>"
            for item in self.evidence
        )
        note = "" if self.error is None else f"<p><em>{escape(self.error.message)}</em></p>"
        sources = (
            f"<details><summary>evidence</summary><ul>{quotes}</ul></details>" if quotes else ""
        )
        cost = f"{self.turns} turns, {self.usage.calls} calls, {self.seconds:.1f} s"
        return (
            f"<div><pre>{escape(self.text)}</pre>{note}{sources}"
            f"<small>{escape(self.model)} · {cost}</small></div>"
        )
