"""What the rows of the journal mean, as frozen values, and how a completion is written and read.

Knows records and JSON; neither SQL nor where a row comes from.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from rlm.records import Answer, Completion, ErrorNote, Evidence, Pass, Skipped, Usage

RUNNING, INTERRUPTED, FINISHED, FAILED = "running", "interrupted", "finished", "failed"
# Ends that asking again would not change; after any other a run can go on.
FINAL_CODES = frozenset({"not_found", "no_answer", "out_of_scope", "budget"})


@dataclass(frozen=True, slots=True)
class Begun:
    """A run as it was asked for. `settings`, `context` and `extras` are JSON values; `context`
    says what was named and from which folder, never what it holds."""

    run_id: str
    started: float
    question: str
    model: str
    settings: Mapping[str, Any]
    context: Mapping[str, Any]
    tools: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a run something was asked: the `nth` time by the RLM `scope`."""

    scope: str
    key: str
    nth: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a completion, and when it was settled. `prompt` is what is kept of it."""

    place: Place
    kind: str
    cell: int
    seconds: float
    waited: float
    prompt: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception by the name of its class, raised again where it was raised first."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell did. `printed`: its output and error, where a second run prints others though it
    does the same (addresses of objects)."""

    scope: str
    number: int
    began: float
    seconds: float
    code: str
    did: str
    printed: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way. Numbers are a run's own and never used again."""

    number: int
    kind: str
    input_tokens: int
    output_tokens: int
    usd: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """A completion by its number, and whether this run paid for it then."""

    number: int
    was_paid: bool
    seconds: float


@dataclass(slots=True)
class Past:
    """What the journal holds of a run that goes on; emptied as it is used. `context_sha256` is
    None where the run ended before it knew."""

    completions: dict[Place, Given] = field(default_factory=dict)
    failures: dict[Place, Failure] = field(default_factory=dict)
    cells: dict[tuple[str, int], Cell] = field(default_factory=dict)
    outcomes: dict[Place, str] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    spent: dict[str, Usage] = field(default_factory=dict)
    next_call: int = 1
    seconds: float = 0.0
    context_sha256: str | None = None
    is_resumed: bool = False


def exact_json(value: Any) -> str:
    """JSON of a JSON value. Raises TypeError, ValueError or RecursionError for any other."""
    return json.dumps(value)


def from_json(text: str) -> Any:
    return json.loads(text)


def completion_to_json(completion: Completion) -> dict[str, Any]:
    return asdict(completion)


def completion_from_json(body: str) -> Completion:
    """Fields that this version does not know are left out."""
    value = json.loads(body)
    known = {item.name for item in fields(Completion)}
    kept = {name: part for name, part in value.items() if name in known}
    return Completion(**{**kept, "usage": Usage(**kept["usage"])})


def answer_from_json(kept: Mapping[str, Any]) -> Answer:
    """What `Answer.to_json` gave, as far as this version knows it."""
    known = {item.name for item in fields(Answer)}
    rest = {name: value for name, value in kept.items() if name in known}
    lists = {
        name: tuple(kind(**item) for item in kept.get(name) or ())
        for name, kind in (("evidence", Evidence), ("skipped", Skipped), ("passes", Pass))
    }
    error = kept.get("error")
    return Answer(
        **{
            **rest,
            **lists,
            "value": kept["answer"],
            "usage": Usage(**kept["usage"]),
            "notices": tuple(kept.get("notices") or ()),
            "error": None if error is None else ErrorNote(**error),
        }
    )
