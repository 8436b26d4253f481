"""What the root model is shown: prompt files filled in, and turns that alternate within a window.

Knows no backend, session or budget. A dialect is a folder of `prompts/`; its files are filled with
`string.Template.substitute` (a literal dollar is `$$`), so an unknown placeholder is an error.

    system.md       once; may be empty (then there is no system message)
    question.md     the first user message
    observation.md  the user message after a cell ran
    no_cell.md      the user message after a reply without a cell
    wrapup.md       appended to the last user message when the budget is spent
    look_first.md   what an invented value is answered with, as the output of its cell
    misfit.md       the same of a value that does not fit the run's schema
    calls_none.md, calls_plain.md, calls_child.md   optional: `$calls` for depth 0, 1, 2+
    tools.md, allow_read.md, preload.md, schema.md   optional: each a part of `$additions`, where
        the run has what `$tools` … names; without any, `$additions` is empty
    kept.md         optional: added to an observation that was cut, whose whole is in a variable
    summary.md      optional: added to the question in place of the oldest turns, once the window
        would fill; a dialect without it has its oldest observations cut and turns left out
    review.md       optional: the user message after a submit that is to be reviewed
    prelude.py      optional: a cell that is run before the first, for names of the dialect's own
    after.py        optional: a cell that is run after each, to end the run in the dialect's way

look_first.md and misfit.md are taken from `default` where a dialect has none of its own.

Every file may use:
    $question $num_chars $num_documents $document_names (the first few) $max_turns $max_output_chars
    $model $window_tokens $sub_model $sub_window_tokens $sub_window_chars (a safe size of a prompt)
    $batch_width (sub-calls in flight at once) $depth $cell_seconds $calls $additions
observation.md and no_cell.md also: $turn (the one just done, from 1) $turns_left
observation.md also: $output (what the cell printed, then its traceback; never empty, cut to
    $max_output_chars head and tail with the sizes told)
no_cell.md and wrapup.md also: $reason (one line: why this message is sent)
misfit.md also: $reasons (a line each) $tries_left
kept.md also: $output_name $output_told; summary.md also: $num_turns $history_name $digest
review.md also: $value $evidence $number (of this pass, from 1) $passes $turns_left
Numbers have no separators, so that a small model sees the same digits as `len(context)` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from rlm.errors import UsageError
from rlm.records import Document, Message

EMPTY_OUTPUT = "(the cell printed nothing)"
CONDENSED_CHARS = 400
LEAST_TURN_CHARS = 100  # of the last turn's cell and output each, however small the room is
SAMPLE_CHARS = 1_000  # of an output, for a digest
NAMES_SHOWN = 8
ADDITIONS = ("tools", "allow_read", "preload", "schema")
DEFAULT_DIALECT = "default"
_MESSAGE_TOKENS = 8  # role and separators of one message, at most, in the chat formats we know


@dataclass(frozen=True, slots=True)
class Prompts:
    """The files of one dialect. Where an optional one is missing it is None, code is ''."""

    system: Template
    question: Template
    observation: Template
    no_cell: Template
    wrapup: Template
    look_first: Template
    misfit: Template
    calls: tuple[Template, Template, Template]  # for depth 0, 1, 2 and more
    additions: Mapping[str, Template]  # by the value that they tell of
    kept: Template | None
    summary: Template | None
    review: Template | None
    prelude: str
    after: str


def dialects() -> list[str]:
    """The names there are."""
    return sorted(folder.name for folder in _prompts_root().iterdir() if folder.is_dir())


@lru_cache(maxsize=8)
def load_prompts(dialect: str) -> Prompts:
    if dialect not in dialects():
        raise UsageError(f"no prompts for dialect {dialect!r}; there are: {', '.join(dialects())}")
    folder = _prompts_root() / dialect

    def text(name: str, place: Traversable = folder) -> str | None:
        file = place / name
        return file.read_text(encoding="utf-8").strip("\n") if file.is_file() else None

    def optional(name: str) -> Template | None:
        found = text(f"{name}.md")
        return None if found is None else Template(found)

    def required(name: str) -> Template:
        found = text(f"{name}.md")
        if found is None:
            found = text(f"{name}.md", _prompts_root() / DEFAULT_DIALECT) or ""
        return Template(found)

    return Prompts(
        system=required("system"),
        question=required("question"),
        observation=required("observation"),
        no_cell=required("no_cell"),
        wrapup=required("wrapup"),
        look_first=required("look_first"),
        misfit=required("misfit"),
        calls=(
            optional("calls_none") or Template(""),
            optional("calls_plain") or Template(""),
            optional("calls_child") or Template(""),
        ),
        additions={name: found for name in ADDITIONS if (found := optional(name)) is not None},
        kept=optional("kept"),
        summary=optional("summary"),
        review=optional("review"),
        prelude=text("prelude.py") or "",
        after=text("after.py") or "",
    )


def prompt_texts(dialect: str) -> tuple[str, ...]:
    """Every file of a dialect, by name: what a model that was made for it was trained on."""
    found = [item for item in (_prompts_root() / dialect).iterdir() if item.name.endswith(".md")]
    return tuple(item.read_text("utf-8") for item in sorted(found, key=lambda item: item.name))


def _prompts_root() -> Traversable:
    shipped = files("rlm") / "_prompts"
    return shipped if shipped.is_dir() else Path(__file__).parent.parent / "prompts"


def name_documents(documents: Sequence[Document]) -> str:
    """The first few names, for a prompt: `a.txt, b.txt, … (41 more)`."""
    shown = ", ".join(document.name for document in documents[:NAMES_SHOWN])
    left = len(documents) - NAMES_SHOWN
    return f"{shown}, … ({left} more)" if left > 0 else shown


def cut(text: str, max_chars: int) -> str:
    """`text`, or its head and tail with a line between them that tells the sizes."""
    if len(text) <= max_chars:
        return text
    head = max_chars * 2 // 3
    tail = max_chars - head
    gap = f"\n[… {len(text) - max_chars} of {len(text)} characters left out …]\n"
    return text[:head] + gap + text[len(text) - tail :]


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply of the model and the user message that followed it; `output` is the beginning of
    what its cell printed."""

    reply: str
    shown: str
    output: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A variable that holds an output, and in words how much of it."""

    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A run's conversation. Adding a turn gives a new transcript; the full history is kept and
    only what is sent is fitted to the window. The first `num_folded` turns are not sent: `summary`
    stands for them."""

    prompts: Prompts
    values: Mapping[str, str]
    turns: tuple[Turn, ...] = ()
    last_request: str = ""  # appended to the last user message once the budget is spent
    num_folded: int = 0
    summary: str = ""

    @classmethod
    def start(cls, prompts: Prompts, values: Mapping[str, str], depth: int) -> Transcript:
        calls = prompts.calls[min(depth, 2)].substitute(values)
        additions = "".join(
            f"\n{template.substitute(values)}"
            for name, template in prompts.additions.items()
            if values.get(name)
        )
        return cls(prompts, {**values, "calls": calls, "additions": additions})

    @property
    def max_output_chars(self) -> int:
        return int(self.values["max_output_chars"])

    def with_observation(
        self, reply: str, output: str, *, turn: int, turns_left: int, kept: Kept | None = None
    ) -> Transcript:
        """`kept`: where an output is that is too long to be shown."""
        output = output.strip("\n")
        shown = cut(output or EMPTY_OUTPUT, self.max_output_chars)
        if kept is not None and self.prompts.kept is not None:
            told = {"output_name": kept.name, "output_told": kept.told}
            shown += f"\n{self.prompts.kept.substitute(self.values, **told)}"
        values = {**self.values, "turn": str(turn), "turns_left": str(turns_left)}
        observation = self.prompts.observation.substitute(values, output=shown)
        turn_done = Turn(reply, observation, (output or EMPTY_OUTPUT)[:SAMPLE_CHARS])
        return replace(self, turns=(*self.turns, turn_done))

    def with_no_cell(self, reply: str, reason: str, *, turn: int, turns_left: int) -> Transcript:
        values = {**self.values, "turn": str(turn), "turns_left": str(turns_left)}
        return self._with(reply, self.prompts.no_cell.substitute(values, reason=reason))

    def with_review(self, reply: str, **told: str) -> Transcript:
        """After a submit; `told` as in review.md, which the dialect must have."""
        assert self.prompts.review is not None
        return self._with(reply, self.prompts.review.substitute(self.values, **told))

    def with_wrapup(self, reason: str) -> Transcript:
        request = self.prompts.wrapup.substitute(self.values, reason=reason)
        return replace(self, last_request=request)

    def folded(self, num_turns: int, history_name: str, digest: str) -> Transcript:
        """With a summary in place of the first turns; the dialect must have summary.md."""
        assert self.prompts.summary is not None
        told = {"num_turns": str(num_turns), "history_name": history_name, "digest": digest}
        summary = self.prompts.summary.substitute(self.values, **told)
        return replace(self, num_folded=num_turns, summary=summary)

    def fits(self, room_tokens: int, count_tokens: Callable[[str], int]) -> bool:
        """Whether all that is not folded can be sent as it is."""
        messages = self._join(self._opening(self.summary), self.turns[self.num_folded :])
        return _fits(messages, room_tokens, count_tokens)

    def size_tokens(self, first_turn: int, count_tokens: Callable[[str], int]) -> int:
        """Of what would be sent without the turns before `first_turn`, and without a summary."""
        messages = self._join(self._opening(""), self.turns[first_turn:])
        return _tokens(messages, count_tokens)

    def messages(self, room_tokens: int, count_tokens: Callable[[str], int]) -> tuple[Message, ...]:
        """What to send: alternating messages that fit `room_tokens`. The oldest observations give
        way first, then the oldest turns, then the middle of the last turn."""
        opening = self._opening(self.summary)
        turns = list(self.turns[self.num_folded :])

        def fits() -> bool:
            return _fits(self._join(opening, turns), room_tokens, count_tokens)

        for index in range(len(turns) - 1):
            if fits():
                break
            turns[index] = replace(turns[index], shown=cut(turns[index].shown, CONDENSED_CHARS))
        while len(turns) > 1 and not fits():
            del turns[0]
        size_chars = len(turns[-1].reply) + len(turns[-1].shown) if turns else 0
        while size_chars > 2 * LEAST_TURN_CHARS and not fits():
            size_chars //= 2
            last = self.turns[-1]
            turns[-1] = Turn(cut(last.reply, size_chars), cut(last.shown, size_chars))
        if not fits():
            size = _tokens(self._join(opening, turns), count_tokens)
            raise UsageError(
                f"the question does not fit the window of {self.values['model']}: it makes a "
                f"prompt of {size} tokens, and of the window's {self.values['window_tokens']} "
                f"there are {room_tokens} for it; long text belongs into the context"
            )
        return self._join(opening, turns)

    def _with(self, reply: str, shown: str) -> Transcript:
        return replace(self, turns=(*self.turns, Turn(reply, shown)))

    def _opening(self, summary: str) -> tuple[Message, ...]:
        system = self.prompts.system.substitute(self.values)
        asked = self.prompts.question.substitute(self.values)
        question = Message("user", f"{asked}\n\n{summary}" if summary else asked)
        return (Message("system", system), question) if system else (question,)

    def _join(self, opening: Sequence[Message], turns: Sequence[Turn]) -> tuple[Message, ...]:
        messages = list(opening)
        for turn in turns:
            messages += [Message("assistant", turn.reply), Message("user", turn.shown)]
        if self.last_request:
            messages[-1] = Message("user", f"{messages[-1].content}\n\n{self.last_request}")
        return tuple(messages)


def _fits(messages: Sequence[Message], room: int, count_tokens: Callable[[str], int]) -> bool:
    overhead = _MESSAGE_TOKENS * len(messages)
    # A token is at least one byte, so most conversations need no tokenizer to be known to fit.
    if sum(len(message.content) for message in messages) * 4 + overhead <= room:
        return True
    return _tokens(messages, count_tokens) <= room


def _tokens(messages: Sequence[Message], count_tokens: Callable[[str], int]) -> int:
    overhead = _MESSAGE_TOKENS * len(messages)
    return sum(count_tokens(message.content) for message in messages) + overhead
