"""A journalled run as a tree: turns, their cells, the sub-calls and children of each.

Put together from what the run wrote, however far it came. Knows the tables; shows nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rlm.journal.rows import completion_from_json
from rlm.records import Completion, Usage


@dataclass(slots=True)
class SubCall:
    """`reply` None: it was refused, see `error`. `source` tells a reply that was paid for here
    (`sent`) from one that was there already."""

    prompt: str
    reply: str | None
    model: str
    usage: Usage
    source: str
    waited: float
    error: str | None = None


@dataclass(slots=True)
class CellDone:
    code: str
    output: str
    error: str | None
    seconds: float
    submitted: bool
    calls: list[SubCall] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    children: list[Branch] = field(default_factory=list)


@dataclass(slots=True)
class TurnDone:
    """One reply of an RLM. `prompt`: (role, text) of what it was a reply to."""

    turn: int
    kind: str
    prompt: list[tuple[str, str]]
    reply: str
    usage: Usage
    waited: float
    seconds: float
    cell: CellDone | None = None


@dataclass(slots=True)
class Branch:
    """One RLM: the root, or a child and what it was asked."""

    scope: str
    question: str
    turns: list[TurnDone] = field(default_factory=list)
    answer: str | None = None
    error: str | None = None

    @property
    def usage(self) -> Usage:
        """Of itself and all below."""
        total = Usage()
        for turn in self.turns:
            total += turn.usage
            if turn.cell is not None:
                total += sum((call.usage for call in turn.cell.calls), Usage())
                total += sum((child.usage for child in turn.cell.children), Usage())
        return total


def branch(database: sqlite3.Connection, run_id: str, question: str) -> Branch:
    """The whole tree of a run."""
    return _Growing(database, run_id).grown("", question)


class _Growing:
    """What the tables hold of a run, by RLM."""

    def __init__(self, database: sqlite3.Connection, run_id: str) -> None:
        self._texts = dict(_texts(database, run_id))
        self._asks = _asks(database, run_id)
        self._events: dict[str, list[tuple[str, int, float, Mapping[str, Any]]]] = defaultdict(list)
        for kind, scope, turn, seconds, fields in database.execute(
            "SELECT kind, scope, turn, seconds, fields FROM events WHERE run_id = ? ORDER BY id",
            (run_id,),
        ):
            self._events[scope].append((kind, turn, seconds, json.loads(fields)))
        self._failures = {
            (scope, number): json.loads(failures)
            for scope, number, failures in database.execute(
                "SELECT scope, number, failures FROM cells WHERE run_id = ?", (run_id,)
            )
        }
        self._scopes = sorted({scope for scope in (*self._asks, *self._events) if scope})

    def grown(self, scope: str, question: str) -> Branch:
        grown = Branch(scope, question)
        own = [ask for ask in self._asks[scope] if ask.kind != "sub"]
        cells = self._cells(scope)
        for at, ask in enumerate(own, 1):
            turn = self._turn(at, ask)
            later = own[at].cell if at < len(own) else ask.cell + 1
            if later > ask.cell:
                turn.cell = cells.pop(ask.cell + 1, None)
            grown.turns.append(turn)
        for kind, _, _, fields in self._events[scope]:
            if kind == "child_started":
                grown.question = fields.get("question", question)
            elif kind == "child_finished":
                grown.answer, grown.error = fields.get("answer"), fields.get("error")
        return grown

    def _turn(self, at: int, ask: _Ask) -> TurnDone:
        prompt = [(role, self._texts.get(told, "")) for role, told in json.loads(ask.prompt)]
        done = ask.completion
        return TurnDone(
            turn=at,
            kind=ask.kind,
            prompt=prompt,
            reply="" if done is None else done.text or done.refusal or "",
            usage=ask.usage,
            waited=ask.waited,
            seconds=ask.seconds,
        )

    def _cells(self, scope: str) -> dict[int, CellDone]:
        """By number. One that was cut off has calls and children, but no end."""
        cells: dict[int, CellDone] = defaultdict(lambda: CellDone("", "", None, 0.0, False))
        ended = [fields for kind, _, _, fields in self._events[scope] if kind == "cell_finished"]
        for number, fields in enumerate(ended, 1):
            cells[number] = CellDone(
                code=fields["code"],
                output=fields["output"],
                error=fields["error"],
                seconds=fields["cell_seconds"],
                submitted=fields["submitted"],
            )
        for ask in self._asks[scope]:
            if ask.kind == "sub":
                cells[ask.cell].calls.append(_sub_call(ask))
        for (where, number), failures in self._failures.items():
            if where == scope and number in cells:
                cells[number].failures += [message for *_, message in failures]
        for below in self._scopes:
            parent, _, name = below.rpartition("/")
            if parent == scope:
                number = int(name.partition(".")[0])
                cells[number].children.append(self.grown(below, ""))
        return dict(cells)


@dataclass(frozen=True, slots=True)
class _Ask:
    kind: str
    cell: int
    source: str
    seconds: float
    waited: float
    prompt: str
    completion: Completion | None
    error: str | None

    @property
    def usage(self) -> Usage:
        """Of what was paid for by this very call."""
        if self.completion is None or self.source != "sent":
            return Usage()
        return self.completion.usage


def _asks(database: sqlite3.Connection, run_id: str) -> dict[str, list[_Ask]]:
    """By RLM, in the order in which they were settled; of those that were refused, sub-calls."""
    found: dict[str, list[_Ask]] = defaultdict(list)
    for scope, kind, cell, source, seconds, waited, prompt, error, body in database.execute(
        "SELECT asks.scope, kind, cell, source, seconds, waited, prompt, error, body FROM asks"
        " LEFT JOIN completions ON completions.id = asks.completion WHERE asks.run_id = ?"
        " ORDER BY asks.seconds, asks.nth",
        (run_id,),
    ):
        completion = None if body is None else completion_from_json(body)
        message = None if error is None else json.loads(error)[1]
        if kind == "sub" or error is None:
            ask = _Ask(kind, cell, source, seconds, waited, prompt, completion, message)
            found[scope].append(ask)
    return found


def _sub_call(ask: _Ask) -> SubCall:
    done = ask.completion
    return SubCall(
        prompt=ask.prompt,
        reply=None if done is None else done.text or done.refusal or "",
        model="" if done is None else done.model,
        usage=ask.usage,
        source=ask.source,
        waited=ask.waited,
        error=ask.error,
    )


def _texts(database: sqlite3.Connection, run_id: str) -> Sequence[tuple[str, str]]:
    hashes = {
        told
        for (prompt,) in database.execute(
            "SELECT prompt FROM asks WHERE run_id = ? AND kind != 'sub'", (run_id,)
        )
        for _, told in json.loads(prompt)
    }
    found: list[tuple[str, str]] = []
    for told in hashes:
        found += database.execute("SELECT hash, text FROM texts WHERE hash = ?", (told,)).fetchall()
    return found
