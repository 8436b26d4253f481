"""The loop: from a question to an answer, one turn at a time, children by calling itself.

Knows backends, sessions and stores only by what it asks of them; `runtime` supplies them. A cell's
own failure is shown to the model and never raised here. All state is local to one `Rlm`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import anyio

from rlm.acceptance import Acceptance, ending_of
from rlm.briefing import MAX_OBSERVATION_CHARS, first_transcript, warnings
from rlm.budget import WRAPUP
from rlm.capabilities import Capabilities, Capability, Text
from rlm.context.shown import Shown
from rlm.context.sources import Conclusion, Sources, basis
from rlm.context.store import Store
from rlm.errors import BudgetExceeded, RLMError, SandboxFailure, UsageError
from rlm.parsing import find_cell, find_final
from rlm.recall import Recall
from rlm.records import Answer, Completion, ErrorNote, as_text
from rlm.replies import Replies
from rlm.review import Review
from rlm.run import ChildFailed, Ending, Run, Task, TurnsSpent
from rlm.trace import sample
from rlm.transcript import cut, load_prompts
from rlm.window import Window
from rlm_sandbox.session import Session
from rlm_sandbox.values import CellResult

MAX_PARTIAL_CHARS = 2_000
MAX_PROSE_REPLIES = 3  # replies in a row without a cell
MAX_SAME_FAILURES = 3  # in a row, of one cell in one way: the model is going in circles
CIRCLING_TEMPERATURE = 0.7  # of the next reply, once a cell shows again what it showed before
CELL_GRACE_SECONDS = 1.0  # past the deadline, for a cell to submit after its last call failed
ALIGNING_SECONDS = 1.0  # that an interrupted run waits for what is behind its answer


async def answer(task: Task, run: Run, interruption: anyio.CancelScope) -> Answer:
    """A whole run. Whatever ends it, there is an answer that says what was found and why it
    ended; only a usage error is raised. Cancelling `interruption` ends it early."""
    shown = Shown(task.store)
    rlm = Rlm(task, run, Sources.of_run(shown, task.question), run.recall)
    for warning in warnings(task, run):
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


async def _concluded(rlm: Rlm, store: Store, run: Run, interruption: anyio.CancelScope) -> Answer:
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
        value=ending.value if ending.made is None else ending.made,
        complete=ending.complete,
        run_id=run.trace.run_id,
        model=run.model.name,
        isolation=run.isolation.name,
        turns=rlm.turn,
        usage=run.recall.spent(),
        seconds=run.trace.seconds(),
        evidence=found.evidence,
        coverage=found.coverage,
        error=ending.error,
        passes=tuple(rlm.review.passes),
        plain=None if ending.made is None else ending.value,
        skipped=store.skipped,
        notices=(*store.notices, *found.notices),
    )
    rlm.emit("answered", **concluded.to_json())
    return concluded


class Rlm:
    """One RLM, root or child: its own session and turns, the run's ledger."""

    def __init__(self, task: Task, run: Run, sources: Sources, recall: Recall) -> None:
        self._task = task
        self._run = run
        self._recall = recall
        self._sources = sources
        self._prompts = load_prompts(run.dialect)
        count_tokens = lru_cache(maxsize=256)(run.model.count_tokens)
        self._window = Window(first_transcript(task, run), count_tokens)
        self._replies = Replies(run, recall, self._window, task.store, self.emit)
        self._acceptance = Acceptance(task, run)
        is_reviewed = task.level == 0 and self._prompts.review is not None
        self.review = Review(run.settings.passes if is_reviewed else 0)
        self._prose_replies = 0
        self._failures: list[tuple[str, str]] = []  # cells that failed in a row, and how
        self._ran: set[int] = set()  # hashes of cells with what they showed
        self._is_circling = False  # the last cell showed what it had shown before
        self._found: str | None = None  # what the last cell that printed something printed
        self.turn = 0

    async def work(self) -> Ending:
        """Turns until an ending. Raises what ends the whole tree: backend, sandbox, budget."""
        async with self._run.open_session(self._task, self._capabilities()) as session:
            await self._begin(session)
            try:
                return await self._take_turns(session)
            except BudgetExceeded as spent:
                if self._task.level > 0 and not isinstance(spent, TurnsSpent):
                    raise  # the tree's budget: for the root to wrap up
                reason = _one_line(str(spent))
                if self.review.held is not None:
                    return self.cut_short(ErrorNote(spent.code, reason))
                return await self._wrap_up(session, reason)

    def cut_short(self, note: ErrorNote) -> Ending:
        """The ending of an RLM that can go no further: what its cells last printed, or the answer
        that it was reviewing, which stands."""
        if self.review.held is None:
            return self._acceptance.partial(Ending(self._found, error=note))
        held = self.review.stopped(note.message, self.turn)
        self._tell_of_review()
        if note.code == "interrupted":
            return replace(held, error=note, complete=False)
        return held

    def conclusion(self, ending: Ending) -> Conclusion:
        """What is to be known of an ending, to say what is behind it."""
        return self._sources.concluded(ending.value, ending.spans)

    def emit(self, kind: str, **fields: Any) -> None:
        self._run.trace.emit(
            kind, depth=self._task.level, turn=self.turn, scope=self._recall.scope, **fields
        )

    async def _begin(self, session: Session) -> None:
        """The dialect's own names."""
        if self._prompts.prelude:
            result = await session.run(self._prompts.prelude)
            if result.error is not None:
                told = f"dialect {self._run.dialect!r} does not start: {_one_line(result.error)}"
                raise SandboxFailure(told)

    async def _take_turns(self, session: Session) -> Ending:
        kind = "child" if self._task.level else "root"
        for turn in range(1, self._run.settings.max_turns + 1):
            self.turn = turn
            self.emit("turn_started", turns_left=self._turns_left)
            temperature = CIRCLING_TEMPERATURE if self._is_circling else 0.0
            completion = await self._replies.next(session, kind, temperature)
            ending = await self._act(session, completion)
            if ending is not None:
                ending = self._reviewed(ending, completion.text)
            if ending is not None:
                return ending
        raise TurnsSpent(f"the cap of {self._run.settings.max_turns} turns is reached")

    def _reviewed(self, ending: Ending, reply: str) -> Ending | None:
        """The ending that stands, or None: the root was asked to review its answer."""
        num_passes = len(self.review.passes)
        standing = self.review.weigh(ending, reply, self.turn, self._turns_left)
        if len(self.review.passes) > num_passes:
            self._tell_of_review()
        if standing is None:
            told = self.review.told(self._task.store, self._turns_left)
            self._window.transcript = self._window.transcript.with_review(reply, **told)
            self._sources.saw(told["evidence"])
        return standing

    def _tell_of_review(self) -> None:
        self.emit("reviewed", **asdict(self.review.passes[-1]))

    async def _act(self, session: Session, completion: Completion) -> Ending | None:
        """Run the reply's cell. An ending, or None when the model is to go on."""
        if completion.refusal is not None:
            return Ending(None, error=self._out_of_scope(completion.refusal))
        code = self._code_of(completion)
        if not code:
            return self._no_cell(completion)
        self._prose_replies = 0
        result = await self._run_cell(session, code)
        output = "\n".join(part for part in (result.stdout.rstrip("\n"), result.error) if part)
        has_printed = bool(output)
        ran = hash((code, output))
        self._is_circling = ran in self._ran
        self._ran.add(ran)
        stuck = self._stuck(code, result)
        if stuck is not None:
            return stuck
        if result.submission is None:
            self._acceptance.looked(code, output)
        else:
            judged = await self._acceptance.judge(code, result.submission, self._turns_left)
            if isinstance(judged, Ending):
                return judged
            value = as_text(result.submission.value)
            self._found = cut(value, MAX_PARTIAL_CHARS) or self._found
            self.emit("sent_back", reason=judged.reason, value=sample(value), told=judged.text)
            output = f"{output}\n\n{judged.text}" if output else judged.text
        await self._window.observe(
            session, completion.text, output, turn=self.turn, turns_left=self._turns_left
        )
        if has_printed:  # else all that it shows is what we say ourselves
            self._sources.saw(self._window.transcript.turns[-1].shown)
        return None

    def _stuck(self, code: str, result: CellResult) -> Ending | None:
        if result.error is None:
            self._failures.clear()
            return None
        self._failures.append((code, result.error.strip().splitlines()[-1]))
        last = self._failures[-MAX_SAME_FAILURES:]
        if len(last) < MAX_SAME_FAILURES or len(set(last)) > 1:
            return None
        told = f"the same cell failed in the same way {MAX_SAME_FAILURES} times in a row: "
        return Ending(None, error=ErrorNote("no_answer", told + last[0][1]))

    def _code_of(self, completion: Completion) -> str:
        """What a reply has us run: its cell, and its end where the dialect says that in prose; ''
        where there is neither, or where the cell was cut off."""
        cell = find_cell(completion.text)
        if cell is not None and not cell.closed and completion.finish_reason == "length":
            return ""
        final = find_final(completion.text) if self._prompts.prelude else None
        return "\n".join(part for part in (cell.code if cell else None, final) if part)

    async def _run_cell(self, session: Session, code: str) -> CellResult:
        self._sources.ran(code)
        ledger = self._recall.ledger
        seconds = ledger.seconds_left() + CELL_GRACE_SECONDS
        with anyio.move_on_after(None if seconds == math.inf else max(0.0, seconds)):
            result = await self._do(session, code)
            if self._prompts.after and result.submission is None and not result.killed:
                after = await session.run(self._prompts.after)
                result = replace(result, submission=after.submission)
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

    async def _do(self, session: Session, code: str) -> CellResult:
        """Run it; or run it again, as it ran in the process that this run began in."""
        begun = self._recall.begin_cell(code)
        result, is_as_before = self._recall.end_cell(begun, await session.run(code, begun.began))
        if not is_as_before:
            message = (
                f"the cell of turn {self.turn} printed something else than when it ran first; the "
                "run goes on live from here"
            )
            self.emit("notice", message=message, is_warning=True)
        return result

    def _no_cell(self, completion: Completion) -> Ending | None:
        reply = completion.text
        if self.review.is_confirmed_by(reply):
            return self.review.held
        self._prose_replies += 1
        if self._prose_replies >= MAX_PROSE_REPLIES:
            told = f"{MAX_PROSE_REPLIES} replies in a row without a cell to run; the last: "
            return Ending(None, error=ErrorNote("no_answer", told + _one_line(reply)[:200]))
        is_cut_off = find_cell(reply) is not None
        reason = "was cut off inside its cell" if is_cut_off else "holds no cell"
        self._window.transcript = self._window.transcript.with_no_cell(
            reply, f"the reply {reason}", turn=self.turn, turns_left=self._turns_left
        )
        return None

    async def _wrap_up(self, session: Session, reason: str) -> Ending:
        """One last, marked turn on what was set aside for it; what it gives is partial."""
        note = ErrorNote("budget", reason)
        self._window.transcript = self._window.transcript.with_wrapup(reason)
        self.emit("turn_started", turns_left=0, wrapup=True)
        try:
            completion = await self._replies.next(session, "child" if self._task.level else WRAPUP)
            code = self._code_of(completion)
            if not code:
                said = completion.text.strip() or self._found
                return self._acceptance.partial(Ending(said, error=note))
            result = await self._run_cell(session, code)
        except RLMError as error:
            self.emit("notice", message=f"no wrap-up: {_one_line(str(error))}")
            return self.cut_short(note)
        if result.submission is None:
            return self.cut_short(note)
        ending = ending_of(result.submission)
        return self._acceptance.partial(Ending(ending.value, ending.spans, note))

    async def _ask_child(self, prompt: str, context: Text | None) -> str:
        """A child RLM over its own text, or over this one's context."""
        depth, level = self._task.depth - 1, self._task.level + 1
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._run.places.at(level))
            if context is None:
                child = self._sources.for_child(prompt, self._task.store)
                task = Task(prompt, self._task.store, depth, level, self._recall.now())
                return await self._child(task, child)
            store = await held.enter_async_context(self._run.open_child_store(context))
            texts = [context] if isinstance(context, str) else context
            child = self._sources.for_child(prompt, store, texts)
            task = Task(prompt, store, depth, level, self._recall.now())
            return await self._child(task, child)

    async def _child(self, task: Task, sources: Sources) -> str:
        recall = await self._recall.child(task.question, task.store)
        child = Rlm(task, self._run, sources, recall)
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
        table = Capabilities(
            scheduler=self._recall,
            models={run.model.name: run.model, run.sub_model.name: run.sub_model},
            sub_model=run.sub_model,
            store=self._task.store,
            depth=self._task.depth,
            emit=self.emit,
            ask_child=self._ask_child,
            sources=self._sources,
        ).table()
        return {**table, **self._recall.recorded(run.tool_calls)}

    @property
    def _turns_left(self) -> int:
        return self._run.settings.max_turns - self.turn

    def _out_of_scope(self, refusal: str) -> ErrorNote:
        told = _one_line(refusal) or "the question is outside its scope"
        name = self._run.model.name
        return ErrorNote("out_of_scope", f"{name}: {told}; --model names another model")


def _note_message(note: ErrorNote | None) -> str | None:
    return None if note is None else note.message


def _one_line(text: str) -> str:
    return " ".join(text.split())
