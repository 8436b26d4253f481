"""Keeps what a model is shown within its window, and loses nothing: an output that is too long and
turns that are too many stay whole in variables of the REPL, and the model is told their names.

Old turns become a digest made by rule: what each ran, set and printed. No model is asked for it: it
costs nothing, a resumed run makes the same one, and it says nothing that did not happen. Knows
transcripts and sessions; nothing of endings or budgets.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from rlm.parsing import find_cell
from rlm.records import Message
from rlm.transcript import Kept, Transcript, Turn
from rlm_sandbox.session import Session

MAX_KEPT_CHARS = 2_000_000  # of one output; of a longer one the session keeps head and tail
MAX_ALL_KEPT_CHARS = 16_000_000  # of all outputs of one session
PIECE_CHARS = 200_000  # of a value, in one cell
SENT_SHARE = 0.5  # of the room for turns, that those not folded take up once some are
DIGEST_SHARE = 0.25  # of the same
CELL_CHARS, OUTPUT_CHARS, NAMES_CHARS = 200, 300, 120  # of a turn, in a digest


class Window:
    """Of one RLM. `transcript` is what was said so far; only `messages` of it are sent."""

    def __init__(self, transcript: Transcript, count_tokens: Callable[[str], int]) -> None:
        self.transcript = transcript
        self._count_tokens = count_tokens
        self._kept_chars = 0
        self._history_name = ""
        self._num_remembered = 0

    async def observe(
        self, session: Session, reply: str, output: str, *, turn: int, turns_left: int
    ) -> None:
        """Add a turn; what its cell printed may be of any length."""
        kept = await self._keep(session, reply, output.strip("\n"), turn)
        self.transcript = self.transcript.with_observation(
            reply, output, turn=turn, turns_left=turns_left, kept=kept
        )

    async def fold(self, session: Session, room_tokens: int) -> int | None:
        """Have the oldest turns give way to a summary, if what is to be sent takes up more than
        `room_tokens`. The number of turns that it stands for, or None where all is as it was."""
        transcript, count = self.transcript, self._count_tokens
        num_turns = len(transcript.turns)
        if transcript.prompts.summary is None or num_turns - transcript.num_folded < 2:
            return None
        if transcript.fits(room_tokens, count):
            return None
        opening = transcript.size_tokens(num_turns, count)
        room = max(0, room_tokens - opening)
        first = transcript.num_folded + 1
        while (
            first < num_turns - 1
            and transcript.size_tokens(first, count) - opening > SENT_SHARE * room
        ):
            first += 1
        await self._remember(session)
        digest = self._digest(transcript.turns[:first], int(DIGEST_SHARE * room))
        self.transcript = transcript.folded(first, self._history_name, digest)
        return first

    @property
    def opening_tokens(self) -> int:
        """Of what is sent before any turn."""
        return self.transcript.size_tokens(len(self.transcript.turns), self._count_tokens)

    def messages(self, room_tokens: int) -> tuple[Message, ...]:
        """What to send. Raises `UsageError` where not even the question fits."""
        return self.transcript.messages(room_tokens, self._count_tokens)

    async def _keep(self, session: Session, reply: str, output: str, turn: int) -> Kept | None:
        """An output that is too long to be shown, as far as there is room for it."""
        is_short = len(output) <= self.transcript.max_output_chars
        self._kept_chars += 0 if is_short else len(output)
        if (
            is_short
            or self.transcript.prompts.kept is None
            or self._kept_chars > MAX_ALL_KEPT_CHARS
        ):
            return None
        name = self._free_name(f"output_{turn}", reply)
        for at in range(0, len(output), PIECE_CHARS):
            sign = "+=" if at else "="
            result = await session.run(f"{name} {sign} {output[at : at + PIECE_CHARS]!r}")
            if result.error is not None:
                return None
        size = f"{len(output)} characters"
        if len(output) <= MAX_KEPT_CHARS:
            return Kept(name, f"The whole output, {size},")
        return Kept(name, f"As much of the output as is kept, head and tail of {size} together,")

    async def _remember(self, session: Session) -> None:
        """All turns so far, in a variable."""
        turns = self.transcript.turns
        if not self._history_name:
            self._history_name = self._free_name("history")
            await session.run(f"{self._history_name} = []")
        items = [
            {"turn": number, "reply": turn.reply, "shown": turn.shown}
            for number, turn in enumerate(turns, 1)
        ]
        for item in items[self._num_remembered :]:
            result = await session.run(f"{self._history_name} += [{item!r}]")
            if result.error is not None:  # the worker lost its variables, or a cell took the name
                await session.run(f"{self._history_name} = {items!r}")
                break
        self._num_remembered = len(turns)

    def _free_name(self, name: str, reply: str = "") -> str:
        """One that no reply has said, and no tool has."""
        said = [reply, *(turn.reply for turn in self.transcript.turns)]
        said.append(self.transcript.values["tools"])
        while any(name in text for text in said):
            name += "_"
        return name

    def _digest(self, turns: Sequence[Turn], room_tokens: int) -> str:
        lines = [_line(number, turn) for number, turn in enumerate(turns, 1)]
        for dropped in range(len(lines) + 1):
            told = [f"- Turns 1 to {dropped}: see `{self._history_name}`."] if dropped else []
            digest = "\n".join([*told, *lines[dropped:]])
            if self._count_tokens(digest) <= room_tokens:
                break
        return digest


def _line(number: int, turn: Turn) -> str:
    cell = find_cell(turn.reply)
    output = _shortened(turn.output or turn.shown, OUTPUT_CHARS)
    if cell is None:
        return f"- Turn {number}: no cell; shown: {output}"
    names = _shortened(", ".join(_names_set(cell.code)), NAMES_CHARS)
    told = f" (set {names})" if names else ""
    return f"- Turn {number}: `{_shortened(cell.code, CELL_CHARS)}`{told}; printed: {output}"


def _names_set(code: str) -> Iterator[str]:
    try:
        tree = compile(code, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    names = (
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        or isinstance(node, (ast.FunctionDef, ast.ClassDef))
    )
    yield from dict.fromkeys(names)


def _shortened(text: str, max_chars: int) -> str:
    line = " ".join(text[: 4 * max_chars].split())
    return line if len(line) <= max_chars else f"{line[:max_chars]}…"
