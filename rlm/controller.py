"""The loop: from a question to an answer, one turn at a time, children by calling itself.

Knows backends, sessions and stores only by what it asks of them; `runtime` supplies them. A cell's
own failure is shown to the model and never raised here. All state is local to one `Rlm`.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import anyio

from rlm.briefing import MAX_OBSERVATION_CHARS, first_transcript, warnings
from rlm.budget import LEAST_OUTPUT_TOKENS, WRAPUP
from rlm.capabilities import Capabilities, Capability, Text
from rlm.context.shown import Shown
from rlm.context.sources import Conclusion, Sources, basis
from rlm.context.store import Store
from rlm.errors import BudgetExceeded, RLMError, UsageError
from rlm.parsing import find_cell
from rlm.records import Answer, Completion, ErrorNote, Request, as_text
from rlm.run import ChildFailed, Ending, Run, Task, TurnsSpent
from rlm.trace import sample
from rlm.transcript import cut
from rlm_sandbox.session import Session
from rlm_sandbox.values import CellResult, Submission

MAX_PARTIAL_CHARS = 2_000
MAX_REPLY_TOKENS = 8_192  # kept free in the window for a reply, or a quarter of a small window
MAX_PROSE_REPLIES = 3  # replies in a row without a cell
CELL_GRACE_SECONDS = 1.0  # past the deadline, for a cell to submit after its last call failed
INDEXING_DELAY_SECONDS = 0.05
MAX_INDEXED_AHEAD_CHARS = 200_000_000
ALIGNING_SECONDS = 1.0  # that an interrupted run waits for what is behind its answer


async def answer(task: Task, run: Run, interruption: anyio.CancelScope) -> Answer:
    """A whole run. Whatever ends it, there is an answer that says what was found and why it
    ended; only a usage error is raised. Cancelling `interruption` ends it early."""
    shown = Shown(task.store)
    rlm = Rlm(task, run, Sources.of_run(shown, task.question))
    for warning in warnings(run):
        rlm.emit("notice", message=warning, is_warning=True)
    rlm.emit(
        "run_started",
        question=task.question,
        model=run.model.name,
        sub_model=run.sub_model.name,
        isolation=run.isolation.name,
        hash_seed=run.settings.hash_seed,
        random_seed=run.settings.random_seed,
        start_time=task.started,
        depth_allowed=task.depth,
        num_chars=task.store.num_chars,
        num_documents=len(task.store.documents),
        skipped=[asdict(item) for item in task.store.skipped],
        notices=list(task.store.notices),
    )
    try:
        return await _concluded(rlm, task.store, run, interruption)
    finally:
        shown.stop()  # and only then may the store be closed
        with anyio.CancelScope(shield=True):
            await shown.settle()


async def _concluded(
    rlm: Rlm, store: Store, run: Run, interruption: anyio.CancelScope
) -> Answer:
    ending: Ending | None = None
    try:
        with interruption:
            ending = await rlm.work()
    except UsageError:
        raise
    except RLMError as error:
        ending = rlm.cut_short(ErrorNote(error.code, _one_line(str(error))))
    wait_seconds = None
    if ending is None:
        ending = rlm.cut_short(ErrorNote("interrupted", "interrupted before it had an answer"))
        wait_seconds = ALIGNING_SECONDS
    found = await basis(rlm.conclusion(ending), wait_seconds)
    if found.marks:
        readers = [{"reader": reader, "spans": spans} for reader, spans in found.marks]
        rlm.emit("shown", readers=readers)
    for notice in found.notices:
        rlm.emit("notice", message=notice)
    concluded = Answer(
        value=ending.value,
        complete=ending.complete,
        run_id=run.trace.run_id,
        model=run.model.name,
        isolation=run.isolation.name,
        turns=rlm.turn,
        usage=run.scheduler.ledger.usage,
        seconds=run.trace.seconds(),
        evidence=found.evidence,
        coverage=found.coverage,
        error=ending.error,
        skipped=store.skipped,
        notices=(*store.notices, *found.notices),
    )
    rlm.emit("answered", **concluded.to_json())
    return concluded


class Rlm:
    """One RLM, root or child: its own session and turns, the run's ledger."""

    def __init__(self, task: Task, run: Run, sources: Sources) -> None:
        self._task = task
        self._run = run
        self._sources = sources
        self._transcript = first_transcript(task, run)
        self._count_tokens = lru_cache(maxsize=256)(run.model.count_tokens)
        self._prose_replies = 0
        self._found: str | None = None  # what the last cell that printed something printed
        self.turn = 0

    async def work(self) -> Ending:
        """Turns until an ending. Raises what ends the whole tree: backend, sandbox, budget."""
        async with self._run.open_session(self._task, self._capabilities()) as session:
            try:
                return await self._take_turns(session)
            except BudgetExceeded as spent:
                if self._task.level > 0 and not isinstance(spent, TurnsSpent):
                    raise  # the tree's budget: for the root to wrap up
                return await self._wrap_up(session, _one_line(str(spent)))

    def cut_short(self, note: ErrorNote) -> Ending:
        """The ending of an RLM that can go no further: what its cells last printed."""
        return Ending(self._found, error=note)

    def conclusion(self, ending: Ending) -> Conclusion:
        """What is to be known of an ending, to say what is behind it."""
        return self._sources.concluded(ending.value, ending.spans)

    def emit(self, kind: str, **fields: Any) -> None:
        self._run.trace.emit(kind, depth=self._task.level, turn=self.turn, **fields)

    async def _take_turns(self, session: Session) -> Ending:
        kind = "child" if self._task.level else "root"
        for turn in range(1, self._run.settings.max_turns + 1):
            self.turn = turn
            self.emit("turn_started", turns_left=self._turns_left)
            ending = await self._act(session, await self._reply(kind))
            if ending is not None:
                return ending
        raise TurnsSpent(f"the cap of {self._run.settings.max_turns} turns is reached")

    async def _reply(self, kind: str) -> Completion:
        """The model's next reply, to a transcript that fits its window."""
        model = self._run.model
        messages = self._transcript.messages(self._room_tokens(kind), self._count_tokens)
        with self._searchable_soon():
            completion = await self._run.scheduler.complete(model, Request(messages), kind=kind)
        self.emit(
            "replied",
            text=completion.text,
            refusal=completion.refusal,
            finish_reason=completion.finish_reason,
            input_tokens=completion.usage.input_tokens,
            output_tokens=completion.usage.output_tokens,
        )
        return completion

    def _room_tokens(self, kind: str) -> int:
        """How long a prompt may be: a part of the window, and for the wrap-up what is left."""
        window = self._run.model.window_tokens
        room = window - min(MAX_REPLY_TOKENS, window // 4)
        if kind != WRAPUP or self._run.settings.max_tokens is None:
            return room
        usage = self._run.scheduler.ledger.usage
        left = self._run.settings.max_tokens - usage.input_tokens - usage.output_tokens
        return min(room, left - LEAST_OUTPUT_TOKENS)

    @contextmanager
    def _searchable_soon(self) -> Iterator[None]:
        """A slow model's thinking time builds the index that its cells will search."""
        if self._task.store.num_chars > MAX_INDEXED_AHEAD_CHARS:
            yield
            return
        timer = asyncio.get_running_loop().call_later(
            INDEXING_DELAY_SECONDS, self._task.store.warm_search
        )
        try:
            yield
        finally:
            timer.cancel()

    async def _act(self, session: Session, completion: Completion) -> Ending | None:
        """Run the reply's cell. An ending, or None when the model is to go on."""
        if completion.refusal is not None:
            return Ending(None, error=self._out_of_scope(completion.refusal))
        cell = find_cell(completion.text)
        if cell is None:
            return self._no_cell(completion.text, "the reply holds no cell")
        if not cell.closed and completion.finish_reason == "length":
            return self._no_cell(completion.text, "the reply was cut off inside its cell")
        self._prose_replies = 0
        result = await self._run_cell(session, cell.code)
        if result.submission is not None:
            return _submitted(result.submission)
        output = "\n".join(part for part in (result.stdout.rstrip("\n"), result.error) if part)
        self._transcript = self._transcript.with_observation(
            completion.text, output, turn=self.turn, turns_left=self._turns_left
        )
        self._sources.saw(self._transcript.turns[-1].shown)
        return None

    async def _run_cell(self, session: Session, code: str) -> CellResult:
        self._sources.ran(code)
        ledger = self._run.scheduler.ledger
        seconds = ledger.seconds_left() + CELL_GRACE_SECONDS
        with anyio.move_on_after(None if seconds == math.inf else max(0.0, seconds)):
            result = await session.run(code)
            self._found = cut(result.stdout.strip(), MAX_PARTIAL_CHARS) or self._found
            self.emit(
                "cell_finished",
                code=code,
                output=cut(result.stdout, MAX_OBSERVATION_CHARS),
                error=result.error,
                killed=result.killed,
                submitted=result.submission is not None,
                cell_seconds=round(result.seconds, 4),
            )
            return result
        raise ledger.out_of_time()

    def _no_cell(self, reply: str, reason: str) -> Ending | None:
        self._prose_replies += 1
        if self._prose_replies >= MAX_PROSE_REPLIES:
            told = f"{MAX_PROSE_REPLIES} replies in a row without a cell to run; the last: "
            return Ending(None, error=ErrorNote("no_answer", told + _one_line(reply)[:200]))
        self._transcript = self._transcript.with_no_cell(
            reply, reason, turn=self.turn, turns_left=self._turns_left
        )
        return None

    async def _wrap_up(self, session: Session, reason: str) -> Ending:
        """One last, marked turn on what was set aside for it; what it gives is partial."""
        note = ErrorNote("budget", reason)
        self._transcript = self._transcript.with_wrapup(reason)
        self.emit("turn_started", turns_left=0, wrapup=True)
        try:
            completion = await self._reply("child" if self._task.level else WRAPUP)
            cell = find_cell(completion.text)
            if cell is None:
                return Ending(completion.text.strip() or self._found, error=note)
            result = await self._run_cell(session, cell.code)
        except RLMError as error:
            self.emit("notice", message=f"no wrap-up: {_one_line(str(error))}")
            return self.cut_short(note)
        if result.submission is None:
            return self.cut_short(note)
        ending = _submitted(result.submission)
        return Ending(ending.value, ending.spans, note)

    async def _ask_child(self, prompt: str, context: Text | None) -> str:
        """A child RLM over its own text, or over this one's context."""
        depth, level = self._task.depth - 1, self._task.level + 1
        if context is None:
            child = self._sources.for_child(prompt, self._task.store)
            return await self._child(Task(prompt, self._task.store, depth, level), child)
        async with self._run.open_child_store(context) as store:
            texts = [context] if isinstance(context, str) else context
            child = self._sources.for_child(prompt, store, texts)
            return await self._child(Task(prompt, store, depth, level), child)

    async def _child(self, task: Task, sources: Sources) -> str:
        child = Rlm(task, self._run, sources)
        child.emit(
            "child_started",
            question=sample(task.question),
            num_chars=task.store.num_chars,
            start_time=task.started,
        )
        ending = await child.work()
        text = as_text(ending.value)
        child.emit("child_finished", answer=sample(text), error=_note_message(ending.error))
        if ending.error is not None and ending.error.code != "not_found":
            had = f"; it had: {sample(text)}" if text else ""
            raise ChildFailed(f"the child run gave no answer: {ending.error.message}{had}")
        self._sources.heard(text, child.conclusion(ending))
        return text

    def _capabilities(self) -> Mapping[str, Capability]:
        run = self._run
        return Capabilities(
            scheduler=run.scheduler,
            models={run.model.name: run.model, run.sub_model.name: run.sub_model},
            sub_model=run.sub_model,
            store=self._task.store,
            depth=self._task.depth,
            emit=self.emit,
            ask_child=self._ask_child,
            sources=self._sources,
        ).table()

    @property
    def _turns_left(self) -> int:
        return self._run.settings.max_turns - self.turn

    def _out_of_scope(self, refusal: str) -> ErrorNote:
        told = _one_line(refusal) or "the question is outside its scope"
        name = self._run.model.name
        return ErrorNote("out_of_scope", f"{name}: {told}; --model names another model")


def _submitted(submission: Submission) -> Ending:
    value = submission.value
    spans = tuple((start, end) for start, end in submission.evidence)
    if value is None or (isinstance(value, str) and not value.strip()):
        note = ErrorNote("not_found", "the context does not hold the answer")
        return Ending(None, spans, note, complete=True)
    return Ending(value, spans, complete=True)


def _note_message(note: ErrorNote | None) -> str | None:
    return None if note is None else note.message


def _one_line(text: str) -> str:
    return " ".join(text.split())
