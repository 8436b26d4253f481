"""What a submitted value must pass before it is an answer: it was not invented, and it fits the
schema. What does not pass goes back to the model with the reasons.

Knows values, cells as text and the dialect's words; nothing of sessions or turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from rlm.invented import is_invented, reads
from rlm.records import ErrorNote, as_text
from rlm.run import Ending, Run, Task
from rlm.trace import sample
from rlm.transcript import load_prompts
from rlm_sandbox.tools import in_thread
from rlm_sandbox.values import Submission

MAX_MISFITS = 2  # that go back to the model
ENDINGS = ("submit", "FINAL", "FINAL_VAR")
READABLE = frozenset(  # names of cells whose values a model cannot know before it has looked
    """
    context documents search grep chunks outline count_tokens open
    llm_query llm_query_async llm_query_batched llm_query_batched_async
    rlm_query rlm_query_async rlm_query_batched rlm_query_batched_async
    """.split()  # noqa: SIM905  # a list would be a name a line
)


@dataclass(frozen=True, slots=True)
class SentBack:
    """`reason` is `invented` or `misfit`; `text` is for the model."""

    reason: str
    text: str


class Acceptance:
    """Of one RLM."""

    def __init__(self, task: Task, run: Run) -> None:
        self._prompts = load_prompts(run.dialect)
        self._shape = task.shape
        self._sources = READABLE | {name.partition(".")[0] for name in run.tools}
        self._has_looked = task.store.num_chars == 0 and not run.tools
        self._misfits = 0

    def looked(self, code: str, output: str) -> None:
        """A cell ran that ended nothing: the model has seen what it printed."""
        self._has_looked = self._has_looked or bool(output) or reads(code, self._sources)

    async def judge(self, code: str, submission: Submission, turns_left: int) -> Ending | SentBack:
        """What the cell `code` submitted, as an ending, or why it is not one yet. An invented value
        is sent back once, and not from the last turn; one that does not fit, twice."""
        if not self._has_looked and turns_left > 0:
            self._has_looked = True
            code = f"{code}\n{self._prompts.after}"
            look = partial(is_invented, code, submission.value, self._sources, ENDINGS)
            if await in_thread(look):
                return SentBack("invented", self._prompts.look_first.substitute())
        ending = ending_of(submission)
        if self._shape is None or ending.value is None:
            return ending
        fit = await in_thread(partial(self._shape.fit, ending.value))
        if not fit.reasons:
            return Ending(fit.plain, ending.spans, complete=True, made=fit.made)
        if self._misfits < MAX_MISFITS:
            self._misfits += 1
            tries = MAX_MISFITS + 1 - self._misfits
            reasons = "\n".join(f"- {reason}" for reason in fit.reasons)
            told = {"reasons": reasons, "tries_left": str(tries)}
            return SentBack("misfit", self._prompts.misfit.substitute(told))
        had = sample(as_text(ending.value))
        why = (
            f"the submitted value does not fit the schema: {'; '.join(fit.reasons)}; it was: {had}"
        )
        return Ending(None, error=ErrorNote("no_answer", " ".join(why.split())))

    def partial(self, ending: Ending) -> Ending:
        """An ending that something else forced: a value that does not fit is left out."""
        if self._shape is None or ending.value is None:
            return ending
        fit = self._shape.fit(ending.value)
        if fit.reasons:
            return Ending(None, error=ending.error)
        return Ending(fit.plain, ending.spans, ending.error, made=fit.made)


def ending_of(submission: Submission) -> Ending:
    """As it is; nothing submitted means not found."""
    value = submission.value
    spans = tuple((start, end) for start, end in submission.evidence)
    if value is None or (isinstance(value, str) and not value.strip()):
        note = ErrorNote("not_found", "the context does not hold the answer")
        return Ending(None, spans, note, complete=True)
    return Ending(value, spans, complete=True)
