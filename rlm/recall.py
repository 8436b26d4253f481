"""Completions from memory first: what this run was told already, what is being asked just now, what
earlier runs paid for; only then from the scheduler. A reply is in the journal before it is used.

One `Recall` stands for one RLM of a run; all of a run share their `Memory`. When a run goes on
after its process died, this is the layer that replays it: what the journal holds is given again,
in the cells and to the models that asked for it, and from the first thing that it does not hold
the run is live. Knows neither backends nor what a turn is.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import anyio

from rlm.backends.base import Backend
from rlm.budget import Ledger
from rlm.errors import BudgetExceeded, RLMError
from rlm.journal import rows
from rlm.journal.file import packed
from rlm.journal.key import call_key, request_key, text_key
from rlm.journal.rows import Asked, Failure, Place
from rlm.journal.run import RunJournal
from rlm.memory import Flight, Gate, Landed, Memory, RunClock, priced
from rlm.records import Completion, Request, Usage
from rlm.scheduler import settle_all
from rlm.trace import sample
from rlm_sandbox.tools import in_thread
from rlm_sandbox.values import Capability, CellResult, message_of

SUB_KINDS = frozenset({"sub", "child"})  # what other runs' replies may answer
TASKS_AT_ONCE = 1024  # of one batch
SAMPLE_CHARS = 120  # of a sub-call's prompt: it may be a piece of the context
SMALL_BYTES = 1 << 20  # hashed at once; a larger text off the event loop
_ADDRESS = re.compile(r"0x[0-9a-f]+")


class Hashed(Protocol):
    """A store, as a child is known by it."""

    num_bytes: int

    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True)
class BegunCell:
    """`began` is what its clock is to say; `recorded` what it did when it ran first."""

    number: int
    code: str
    began: float
    recorded: rows.Cell | None


def unjournalled(gate: Gate) -> Recall:
    """For a run that is kept nowhere: identical requests in flight are asked once, and that is
    all."""
    memory = Memory(gate, RunJournal(None, ""), RunClock(), time.time(), cache=False)
    return Recall(memory)


class Recall:
    """The gate as one RLM of a run sees it. `scope` is its path from the root, which is ''."""

    def __init__(self, memory: Memory, scope: str = "") -> None:
        self.scope = scope
        self._memory = memory
        self._times: Counter[str] = Counter()
        self._cells = 0

    @property
    def ledger(self) -> Ledger:
        return self._memory.gate.ledger

    def spent(self) -> Usage:
        """By the whole run, earlier processes included, however little of them was replayed."""
        self._memory.go_live()
        return self.ledger.usage

    # -- completions

    async def complete(self, backend: Backend, request: Request, *, kind: str) -> Completion:
        """One completion, as the scheduler's."""
        key = request_key(backend.name, _origin(backend), request)
        place = self._place(key)
        replayed = await self._replayed(place, backend, kind)
        if replayed is not None:
            return replayed
        self._memory.go_live()
        wish = _Wish(backend, request, kind, place, time.monotonic())
        try:
            if _is_settled(backend, request):
                return await self._together(wish)
            return (await self._sent(wish))[1]
        except RLMError as error:
            await self._note(wish, error)
            raise

    async def complete_many(
        self, backend: Backend, requests: Sequence[Request], *, kind: str
    ) -> list[Completion | RLMError]:
        """Completions in parallel, in the order of `requests`. Every item settles: where one
        fails, its error stands in its place and the others go on."""
        return await settle_all(
            lambda request: self.complete(backend, request, kind=kind), requests, TASKS_AT_ONCE
        )

    async def _replayed(self, place: Place, backend: Backend, kind: str) -> Completion | None:
        """What was given here when the run was here first; raises what was raised."""
        past = self._memory.past
        failure = past.failures.pop(place, None)
        if failure is not None:
            self._memory.failures[place] = failure
            raise _error(failure)
        given = past.completions.pop(place, None)
        completion = None if given is None else await self._memory.journal.completion(given.number)
        if completion is not None and kind == "sub":
            _tell_replayed(backend)
        if given is not None and completion is not None:
            usage = priced(completion.usage, backend) if given.was_paid else Usage()
            self._memory.replay(kind, usage, given.seconds)
        return completion

    async def _together(self, wish: _Wish) -> Completion:
        """One reply for all who ask the same at the same time."""
        flights = self._memory.flights
        key = wish.place.key
        while (flight := flights.get(key)) is not None:
            landed = await flight.wait()
            if landed is not None:
                number, completion = landed
                self._memory.journal.keep_again(self._asked(wish), "shared", number)
                return completion
        flights[key] = flight = Flight()
        outcome: Landed | RLMError | None = None
        try:
            outcome = await self._reused(wish) or await self._sent(wish)
            return outcome[1]
        except RLMError as error:
            outcome = error
            raise
        finally:
            del flights[key]
            flight.land(outcome)

    async def _reused(self, wish: _Wish) -> Landed | None:
        cache = self._memory.cache
        if cache is False or (cache is None and wish.kind not in SUB_KINDS):
            return None
        found = await self._memory.journal.known(wish.place.key)
        if found is not None:
            self._memory.journal.keep_again(self._asked(wish), "reused", found[0])
        return found

    async def _sent(self, wish: _Wish) -> Landed:
        memory = self._memory
        completion = await memory.gate.complete(wish.backend, wish.request, kind=wish.kind)
        is_shared = (
            memory.cache is not False
            and (memory.cache is True or not wish.request.temperature)
            and _origin(wish.backend) is not None
            and completion.finish_reason != "length"  # a budget may have cut it
        )
        with anyio.CancelScope(shield=True):  # it is paid for
            number = await memory.journal.keep(self._asked(wish), completion, is_shared=is_shared)
        return number, completion

    async def _note(self, wish: _Wish, error: RLMError) -> None:
        """Failures are replayed with the cell that saw them, once it has ended: until then the
        call may be tried again. What the budget did not allow stays so."""
        failure = Failure(type(error).__name__, str(error))
        if isinstance(error, BudgetExceeded):
            await self._memory.journal.keep_refusal(self._asked(wish), failure)
        else:
            self._memory.failures[wish.place] = failure

    def _asked(self, wish: _Wish) -> Asked:
        now = time.monotonic()
        return Asked(
            place=wish.place,
            kind=wish.kind,
            cell=self._cells,
            seconds=round(self._memory.clock(), 4),
            waited=round(now - wish.since, 4),
            prompt=self._prompt(wish),
        )

    def _prompt(self, wish: _Wish) -> str:
        """Of a sub-call the beginning: it may quote the context. An RLM's own turns are kept
        whole, each message once."""
        if wish.kind == "sub":
            return sample(wish.request.messages[-1].content, SAMPLE_CHARS)
        known = self._memory.known_texts
        hashes = [(item.role, text_key(item.content)) for item in wish.request.messages]
        fresh = {
            told: item.content
            for (_, told), item in zip(hashes, wish.request.messages, strict=True)
            if told not in known
        }
        known.update(fresh)
        self._memory.journal.keep_texts(list(fresh.values()))
        return packed(hashes)

    def _place(self, key: str) -> Place:
        nth = self._times[key]
        self._times[key] += 1
        return Place(self.scope, key, nth)

    # -- children

    async def child(self, prompt: str, store: Hashed) -> Recall:
        """That of a child RLM, known by what it is asked about what, not by when."""
        if store.num_bytes <= SMALL_BYTES:
            context = store.sha256
        else:
            context = await in_thread(lambda: store.sha256)
        key = text_key(f"{context} {prompt}")[:12]
        place = self._place(f"child {key}")
        return Recall(self._memory, f"{self.scope}/{self._cells}.{key}.{place.nth}")

    # -- cells

    def now(self) -> float:
        """The time of day, as far as cells of this run are concerned."""
        return self._memory.started + self._memory.clock()

    def begin_cell(self, code: str) -> BegunCell:
        """A cell that ran before runs at the time of day that it ran at then."""
        self._cells += 1
        recorded = self._memory.past.cells.pop((self.scope, self._cells), None)
        if recorded is None or recorded.code != text_key(code):
            self._memory.go_live()
            return BegunCell(self._cells, code, self.now(), None)
        self._memory.clock.replay(recorded.seconds)
        return BegunCell(self._cells, code, recorded.began, recorded)

    def end_cell(self, begun: BegunCell, result: CellResult) -> tuple[CellResult, bool]:
        """The result to go on with, and whether a cell that ran before did the same again."""
        did = _digest(result)
        if begun.recorded is not None and begun.recorded.did == did:
            self._failures()
            if begun.recorded.printed is not None:
                stdout, error = begun.recorded.printed
                result = replace(result, stdout=stdout, error=error)
            return result, True
        if begun.recorded is not None:
            self._forget_later_cells(begun.number)
            self._memory.go_live()
        printed = (result.stdout, result.error)
        told = f"{result.stdout}{result.error}"
        cell = rows.Cell(
            scope=self.scope,
            number=begun.number,
            began=begun.began,
            seconds=round(self._memory.clock(), 4),
            code=text_key(begun.code),
            did=did,
            printed=printed if _ADDRESS.search(told) else None,
        )
        self._memory.journal.keep_cell(cell, self._failures())
        return result, begun.recorded is None

    def _failures(self) -> dict[Place, Failure]:
        """What calls of the cell that ends raised, those of its children included."""
        ours = {
            place: failure
            for place, failure in self._memory.failures.items()
            if place.scope == self.scope or place.scope.startswith(f"{self.scope}/")
        }
        for place in ours:
            del self._memory.failures[place]
        return ours

    def _forget_later_cells(self, number: int) -> None:
        cells = self._memory.past.cells
        for scope, later in list(cells):
            if scope == self.scope and later > number:
                del cells[scope, later]

    # -- the user's tools

    def recorded(self, tools: Mapping[str, Capability]) -> dict[str, Capability]:
        """The same tools, whose results are journalled and given again: what they did to the
        world is not done twice."""
        return {name: partial(self._tool, name, tool) for name, tool in tools.items()}

    async def _tool(self, name: str, tool: Capability, /, *args: Any, **kwargs: Any) -> Any:
        place = self._place(call_key(name, args, kwargs))
        body = self._memory.past.outcomes.pop(place, None)
        if body is not None:
            return _given(body)
        self._memory.go_live()
        try:
            value = await tool(*args, **kwargs)
        except Exception as error:
            await self._keep_outcome(place, ["raised", type(error).__name__, message_of(error)])
            raise
        await self._keep_outcome(place, ["gave", value])
        return value

    async def _keep_outcome(self, place: Place, outcome: list[Any]) -> None:
        try:
            body = rows.exact_json(outcome)
        except (TypeError, ValueError, RecursionError):
            return  # no JSON value: the cell gets an error for it
        with anyio.CancelScope(shield=True):
            await self._memory.journal.keep_outcome(place, body)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A completion that is wanted, by whom and since when."""

    backend: Backend
    request: Request
    kind: str
    place: Place
    since: float


def _origin(backend: Backend) -> str | None:
    """What, besides its name, the replies of a backend depend on: an address, or a digest of
    weights. One without any gives each request a reply of its own (a script has an order)."""
    return getattr(backend, "origin", None)


def _tell_replayed(backend: Backend) -> None:
    """A script has an order: what it told another process, it is not to tell again."""
    tell = getattr(backend, "skip_reply", None)
    if tell is not None:
        tell()


def _is_settled(backend: Backend, request: Request) -> bool:
    """Whether asking twice is asking for the same."""
    return _origin(backend) is not None and not request.temperature


def _digest(result: CellResult) -> str:
    """Of what a cell printed and submitted; addresses of objects are another in every process."""
    printed = _ADDRESS.sub("0x", f"{result.stdout}\0{result.error}")
    submission = result.submission
    given = "" if submission is None else repr((submission.value, submission.evidence))
    return text_key(f"{printed}\0{given}")


def _error(failure: Failure) -> RLMError:
    kinds = {kind.__name__: kind for kind in _kinds(RLMError)}
    kind: type[RLMError] = kinds.get(failure.kind) or type(failure.kind, (RLMError,), {})
    return kind(failure.message)


def _kinds(kind: type[RLMError]) -> Iterator[type[RLMError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _given(body: str) -> Any:
    word, *parts = rows.from_json(body)
    if word == "gave":
        return parts[0]
    raise type(parts[0], (Exception,), {})(parts[1])
