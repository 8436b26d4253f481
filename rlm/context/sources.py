"""What the answer of one RLM can rest on: its sub-calls, its children, what its cells printed.

While it works everything is noted; once it is over `basis` says which spans of the run's context
an answer came from. Knows texts and values; nothing of models, sessions or turns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import anyio

from rlm.context.coverage import Span, shares, union
from rlm.context.evidence import MAX_QUOTES, akin, closest, holding, quotes
from rlm.context.places import Places
from rlm.context.shown import Piece, Shown, Stopped
from rlm.context.store import Store
from rlm.context.typed import Typed
from rlm.context.wording import carries, denies, is_verdict, keys_of, says_nothing, texts_of, words
from rlm.errors import RLMError
from rlm.records import Evidence
from rlm_sandbox.tools import in_thread

_LONG_CHARS = 200  # more than this is narrowed by likeness too
_SHORT_CHARS = 40  # shorter pieces say where they are from only together
_SHORT_REPLY_CHARS = 3  # with a blank on each side
_EDGES = " \t\r.,;:!?()[]{}'\"`-"
_MAX_REPEATED = 20  # sentences that are looked for elsewhere
_MAX_MARKS = 1_000  # told in a trace: readers, and spans of each
_MAX_GIVEN = 100  # spans that a child submits over a text of its own


@dataclass(frozen=True, slots=True, eq=False)
class Conclusion:
    """What an RLM submitted. `spans`: the evidence that it gave itself, in the run's context;
    `quotes`: the same of a child over a text of its own."""

    sources: Sources
    value: Any
    spans: tuple[Span, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A sub-call or a child, and what came back."""

    piece: Piece
    reply: str
    said: str  # the words of the reply
    child: Conclusion | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Printed:
    piece: Piece
    said: str


@dataclass(slots=True, eq=False)
class Sources:
    """Of one RLM. `given` is the text that a child has for a context, where that is its own."""

    shown: Shown
    store: Store
    question: str
    typed: Typed
    given: Piece | None = None
    level: int = 0
    calls: list[Call] = field(default_factory=list)
    printed: list[_Printed] = field(default_factory=list)
    hits: list[Span] = field(default_factory=list)

    @classmethod
    def of_run(cls, shown: Shown, question: str) -> Sources:
        return cls(shown, shown.store, question, Typed([question]))

    def for_child(self, question: str, store: Store, texts: Sequence[str] = ()) -> Sources:
        """A child's over `store`, which holds `texts`; its model reads the question at once."""
        child = Sources(self.shown, store, question, self.typed.for_child())
        if store is not self.shown.store:
            typed = self.typed.ink()
            child.given = self.shown.add("\n\n".join(texts), typed)
        child.level = self.level + 1
        child.saw(question)
        return child

    # -- while it works

    def ran(self, code: str) -> None:
        self.typed.add_code(code)

    def called(self, prompt: str, reply: str) -> None:
        reader = f"sub-call {len(self.calls) + 1} of depth {self.level}"
        piece = self.shown.add(prompt, self.typed.ink(), reader=reader)
        self.calls.append(Call(piece, reply, words(reply)))

    def heard(self, reply: str, child: Conclusion) -> None:
        """The answer of a child."""
        asked = child.sources.printed[0].piece
        self.calls.append(Call(asked, reply, words(reply), child))

    def saw(self, text: str) -> None:
        """The RLM's own model reads `text`."""
        reader = f"model of depth {self.level}"
        piece = self.shown.add(text, self.typed.ink(), reader=reader)
        self.printed.append(_Printed(piece, words(text)))

    def searched(self, spans: Iterable[Span]) -> None:
        if self.store is self.shown.store:
            self.hits += spans

    def concluded(self, value: Any, spans: Sequence[Span]) -> Conclusion:
        if self.store is self.shown.store:
            return Conclusion(self, value, tuple(spans))
        quotes = tuple(self.store.slice(*span) for span in spans[:_MAX_GIVEN])
        return Conclusion(self, value, quotes=quotes)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on. `marks`: by reader, the spans that it was shown (code points).
    `notices`: a line for each thing that is not told in full."""

    evidence: tuple[Evidence, ...] = ()
    coverage: Mapping[str, float] = field(default_factory=dict)
    marks: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    notices: tuple[str, ...] = ()


async def basis(conclusion: Conclusion, wait_seconds: float | None = None) -> Basis:
    """Once the run is over; what is not aligned after `wait_seconds` is left out."""
    shown = conclusion.sources.shown
    with anyio.move_on_after(wait_seconds) as waiting:
        await shown.settle()
    if waiting.cancelled_caught:
        shown.stop()
        await shown.settle()
    return await in_thread(partial(_basis, conclusion))


def _basis(conclusion: Conclusion) -> Basis:
    shown = conclusion.sources.shown
    try:
        spans = _Derivation(shown).spans(conclusion)
        evidence = quotes(shown.store, spans)
        coverage = shown.shares_read()
        marks = tuple(
            (str(piece.reader), tuple(shown.spans(piece.ink[:_MAX_MARKS])))
            for piece in shown.read[:_MAX_MARKS]
            if piece.ink
        )
    except (Stopped, OSError, ValueError, RLMError):
        # The context went away while the run ended: the answer is not to be lost by that.
        nothing = shares(shown.store, None, ())
        return Basis((), nothing, (), ("what was read is not known: the run was ended too soon",))
    return Basis(evidence, coverage, marks, tuple(_notices(shown, spans, evidence)))


def _notices(shown: Shown, spans: Sequence[Span], evidence: Sequence[Evidence]) -> Iterator[str]:
    if len(evidence) == MAX_QUOTES:
        yield f"evidence: the first {MAX_QUOTES} quotes of {len(spans)} places"
    num_capped = sum(piece.is_capped for piece in shown.read)
    if num_capped:
        yield (
            f"evidence: {num_capped} of {len(shown.read)} texts that models read hold passages "
            "that the context repeats too often; of each the first places count"
        )


class _Derivation:
    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._store = shown.store
        self._places = Places(shown)
        self._known: dict[Call, list[Span]] = {}
        self._rests: dict[Call, str] = {}
        self._order: dict[Call, int] = {}  # of the calls of one RLM
        self._told: dict[Sources, list[Call]] = {}

    def spans(self, conclusion: Conclusion) -> list[Span]:
        texts = texts_of(conclusion.value)
        given = self._given(conclusion)
        if given:
            return holding(self._store, given, texts) or given
        if conclusion.value is None:
            return []
        sources = conclusion.sources
        found = [span for text in texts for span in self._of_text(sources, text)]
        if not found:
            found = [
                span for key in keys_of(conclusion.value) for span in self._carried(sources, key)
            ]
        return _apart(found or self._all(sources, " ".join(texts)))

    def _given(self, conclusion: Conclusion) -> list[Span]:
        """What the cell itself named."""
        return [
            *conclusion.spans,
            *(s for text in conclusion.quotes for s in self._shown.pieces(text)),
        ]

    # -- one text of the value

    def _of_text(self, sources: Sources, text: str) -> list[Span]:
        return (
            self._carried(sources, text)
            or self._seen(sources, text)
            or self._judged(sources, text)
            or self._in_context(sources, text)
        )

    def _carried(self, sources: Sources, text: str) -> list[Span]:
        """From the calls whose reply went into it."""
        said = words(text)
        calls = [call for call in sources.calls if carries(call.said, said)]
        spans = [span for call in calls for span in self._fed(sources, call)]
        return self._holding(sources, spans, text) or [
            span for call in calls for span in self._narrowed(sources, call)
        ]

    def _seen(self, sources: Sources, text: str) -> list[Span]:
        """From what was printed."""
        said = words(text)
        ink = [span for shown in sources.printed if said in shown.said for span in shown.piece.ink]
        return self._holding(sources, self._shown.spans(ink), text)

    def _judged(self, sources: Sources, text: str) -> list[Span]:
        """From what a cell took out of the pieces that calls were asked about."""
        calls = [call for call in sources.calls if not denies(call.said)] or sources.calls
        spans = [span for call in calls for span in self._fed(sources, call)]
        return self._holding(sources, spans, text)

    def _in_context(self, sources: Sources, text: str) -> list[Span]:
        """From where a cell must have taken it, when no model was in between."""
        near = [*sources.hits]
        if sources.given is not None:
            near += self._shown.spans(sources.given.ink)
        return self._places.of_text(text, near)

    # -- one call

    def _narrowed(self, sources: Sources, call: Call) -> list[Span]:
        spans = self._fed(sources, call)
        exact = self._holding(sources, spans, call.reply)
        if exact:
            return exact
        if sum(end - start for start, end in spans) > _LONG_CHARS:
            return akin(self._store, spans, call.reply) or spans
        return spans

    def _fed(self, sources: Sources, call: Call) -> list[Span]:
        """What a call was shown, and what was behind those whose replies it was shown."""
        reached, fresh = {call: None}, [call]
        while fresh:
            for other in self._quoted(sources, fresh.pop()):
                if other not in reached:
                    reached[other] = None
                    fresh.append(other)
        return list(dict.fromkeys(span for each in reached for span in self._own(sources, each)))

    def _own(self, sources: Sources, call: Call) -> list[Span]:
        """What a call was shown itself; of a child, what is behind its answer."""
        if call not in self._known:
            spans = self._shown.spans(call.piece.ink)
            if call.child is not None:
                spans = self.spans(call.child) or spans
            if max((end - start for start, end in spans), default=0) < _SHORT_CHARS:
                pieces = dict.fromkeys(self._store.slice(*span) for span in spans)
                spans = self._places.of_items([*pieces, *self._items(sources, call)]) or spans
            self._known[call] = spans
        return self._known[call]

    def _quoted(self, sources: Sources, call: Call) -> Iterator[Call]:
        """The calls before this one whose replies stand in its prompt."""
        rest = self._rest(sources, call)
        if not rest.strip():  # as of thousands of calls about one line each
            return
        for other in self._tellers(sources):
            if self._order[other] >= self._order[call]:
                return
            if other.said in rest:
                yield other

    def _tellers(self, sources: Sources) -> list[Call]:
        """The calls whose replies can be known again: neither short, nor a verdict, nor one of the
        choices that their own prompts gave, as labels are."""
        if sources not in self._told:
            self._order.update((call, number) for number, call in enumerate(sources.calls))
            self._told[sources] = [
                call
                for call in sources.calls
                if len(call.said) > _SHORT_REPLY_CHARS
                and not is_verdict(call.said)
                and call.said not in self._rest(sources, call)
            ]
        return self._told[sources]

    def _rest(self, sources: Sources, call: Call) -> str:
        """The words of its prompt that neither a model wrote nor the alignment found."""
        if call not in self._rests:
            self._rests[call] = words("\n".join(self._items(sources, call)))
        return self._rests[call]

    def _items(self, sources: Sources, call: Call) -> list[str]:
        """The parts of its prompt that neither a model wrote nor the alignment found."""
        items = []
        for part in call.piece.rest:
            for text in sources.typed:
                part = part.replace(text, "\n")
            items += [item.strip(_EDGES) for item in part.split("\n")]
        return list(dict.fromkeys(item for item in items if item))

    def _holding(self, sources: Sources, spans: Sequence[Span], text: str) -> list[Span]:
        """The sentences of `spans` that hold `text`, wherever else these stand."""
        found = closest(self._store, holding(self._store, spans, [text]), sources.question)
        again = [
            place
            for span in found[:_MAX_REPEATED]
            for place in self._places.of_passage(self._store.slice(*span))
        ]
        return list(dict.fromkeys([*found, *again]))

    # -- all there is

    def _all(self, sources: Sources, text: str) -> list[Span]:
        """An answer that is in no reply as it is was made of all of them: counted, or summed."""
        calls = [call for call in sources.calls if not says_nothing(call.said)] or sources.calls
        spans = [span for call in calls for span in self._narrowed(sources, call)]
        if spans or calls:
            return spans
        ink = [span for shown in sources.printed for span in shown.piece.ink]
        seen = self._shown.spans(ink) if ink else []
        return akin(self._store, seen, text) or seen


def _apart(spans: Sequence[Span]) -> list[Span]:
    """In the order found, but what overlaps as one."""
    united = union(spans)
    holders = (united[bisect_right(united, span[0], key=lambda one: one[0]) - 1] for span in spans)
    return list(dict.fromkeys(holders))
