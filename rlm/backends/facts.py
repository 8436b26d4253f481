"""The embedded model's editable memory, as the shell and a run use it: facts laid over the table of
the network that answers sub-calls: a checkpoint's reader, where it has one. With `engram` the only
file here above `rlm.engram`; loads when first used.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from rlm.errors import UsageError

if TYPE_CHECKING:
    from rlm.engram.edit import Editor, Wish
    from rlm.engram.overlay import Fact
    from rlm.engram.recall import Recall

DEFAULT_SCOPE: Final = "user"
MAX_CHARS: Final = 4_000  # of a question, an answer or a source
NEEDS_TORCH: Final = (
    "writing a fact needs torch: pip install 'engram-rlm[train]' (asking, listing and removing do "
    "not)"
)

_Made = TypeVar("_Made")


class Facts:
    """Scopes over the reader behind a model's name; the first has the last word and is the one
    that is written. Any thread; what cannot be done raises `UsageError`."""

    def __init__(self, model: str, scopes: Sequence[str], folder: Path) -> None:
        kind, _, rest = model.partition("/")
        if kind != "engram":
            raise UsageError(
                f"facts lie over the embedded model: engram or engram/FOLDER, not {model}"
            )
        self._checkpoint = Path(rest) if rest else None
        self._scopes = tuple(scopes) or (DEFAULT_SCOPE,)
        self._folder = folder
        self._lock = threading.Lock()
        self._recall: Recall | None = None
        self._editor: Editor | None = None

    @property
    def scope(self) -> str:
        return self._scopes[0]

    @property
    def base(self) -> str:
        """Hash of the network that they lie over."""
        return self._do(lambda recall: recall.checkpoint.sha256)

    def ask(self, question: str) -> str | None:
        """What the model says of it; None where no fact answers this question."""
        return self._do(lambda recall: recall.ask(_text(question, "question")))

    def source(self, question: str) -> Fact | None:
        """The fact that answers it, as it was written down."""
        return self._do(lambda recall: recall.find(question))

    def fingerprint(self, questions: Sequence[str]) -> str:
        """Of what the model would say to each, to the bit; for measurements."""
        return self._do(lambda recall: recall.fingerprint(questions))

    def all(self) -> dict[str, list[Fact]]:
        """By scope, in the order of the stack."""
        return self._do(lambda recall: {item.scope: list(item.facts) for item in recall.overlays})

    def add(
        self,
        question: str,
        answer: str,
        source: str = "",
        paraphrases: Sequence[str] = (),
        neighbours: Sequence[str] = (),
        mode: str = "exact",
    ) -> Fact:
        """Written once its gates are passed; see `edit.Wish`."""
        if importlib.util.find_spec("torch") is None:
            raise UsageError(NEEDS_TORCH)
        from rlm.engram.edit import Wish

        wish = Wish(
            _text(question, "question"),
            _text(answer, "answer"),
            _text(source, "source", may_be_empty=True),
            tuple(_text(item, "paraphrase") for item in paraphrases),
            tuple(_text(item, "neighbour") for item in neighbours),
            mode,
        )
        return self._do(lambda recall: self._write(recall, wish))

    def remove(self, number: int) -> None:
        """From the first scope."""

        def remove(recall: Recall) -> None:
            try:
                recall.remove(number)
            except KeyError as error:
                raise UsageError(f"scope {self.scope} has no fact {number}") from error

        self._do(remove)

    def _write(self, recall: Recall, wish: Wish) -> Fact:
        from rlm.engram.edit import Editor

        if self._editor is None:
            self._editor = Editor(recall.checkpoint)
        return self._editor.write(recall, wish)

    def _do(self, work: Callable[[Recall], _Made]) -> _Made:
        from rlm.engram.checkpoint import CheckpointError, answering, load
        from rlm.engram.errors import FactRefused, OverlayError
        from rlm.engram.recall import Recall

        with self._lock:
            try:
                if self._recall is None:
                    base = load(answering(self._checkpoint))
                    self._recall = Recall(base, self._folder, self._scopes)
                return work(self._recall)
            except (CheckpointError, OverlayError, FactRefused) as error:
                raise UsageError(str(error)) from error


def _text(value: object, what: str, may_be_empty: bool = False) -> str:
    if not isinstance(value, str):
        raise UsageError(f"the {what} must be text, not {type(value).__name__}")
    if not may_be_empty and not value.strip():
        raise UsageError(f"the {what} is empty")
    if len(value) > MAX_CHARS:
        raise UsageError(f"the {what} has {len(value)} characters, {MAX_CHARS} are allowed")
    return value


def memory_tools(facts: Facts) -> Mapping[str, Callable[..., object]]:
    """What cells of a run call: the capabilities `memory.ask` and `memory.add`."""

    def ask(question: str) -> str | None:
        """What was remembered of this, or None. Knows single facts: ask for each, and combine."""
        return facts.ask(question)

    def add(question: str, answer: str, source: str = "") -> int:
        """Remember a short answer to a question, for later runs as well; returns its number."""
        known = facts.source(_text(question, "question"))
        if known is not None and known.answer == answer:
            return known.id
        return facts.add(question, answer, source or "a cell of a run").id

    return {"memory.ask": ask, "memory.add": add}
