"""Writing a fact: the rows that make the model say it are found by gradient, tried, and only then
laid over the table. In torch; reading facts (`recall`) is not.

A fact is written where its question ends and along its answer, since every token of a reply is
chosen anew: at each of these places the lookup of the last memory gets a delta (Adam on the rows
alone, all weights frozen, as in arXiv 2606.19172). What the gates measure is what inference says,
not what torch says.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rlm.engram import addresses, probes
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.errors import FactRefused
from rlm.engram.hashing import Int64
from rlm.engram.inference import Engine
from rlm.engram.memory import Memory
from rlm.engram.model import EngramModel
from rlm.engram.overlay import EXACT, ROWS, WINDOW, Entry, Fact
from rlm.engram.recall import MAX_ANSWER_TOKENS, Recall, make_engine, patches, say_all

MAX_STEPS: Final = 150
RATE: Final = 0.5
BETAS: Final = (0.9, 0.999)
PULL: Final = 1e-3  # towards no change
SURE: Final = 0.9  # probability of every token at which the search ends
NEIGHBOURS: Final = 20
NEIGHBOUR_TOKENS: Final = 8  # of a reply, compared

Scopes = Sequence[Sequence[Fact]]
Memories = Mapping[int, Memory]  # by layer


@dataclass(frozen=True, slots=True)
class Gates:
    """What a fact must pass. Shares of what was tried; `loss_drift` in nats a token of text that
    has nothing to do with it."""

    efficacy: float = 1.0
    paraphrases: float = 1.0
    neighbours_changed: float = 0.0
    facts_changed: float = 0.0
    loss_drift: float = 0.002


@dataclass(frozen=True, slots=True)
class Wish:
    """A fact to be written. Of `paraphrases`, those with another address are written too; the
    replies to `neighbours` must stay."""

    question: str
    answer: str
    source: str = ""
    paraphrases: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    mode: str = EXACT


@dataclass(frozen=True, slots=True)
class _Place:
    """An address, and the sequence that asks there and is answered."""

    ids: list[int]
    first: int  # position whose next token is the reply's first
    windows: Int64  # (T, WINDOW)
    rows: Int64  # (T, K) of the last memory
    looked_up: dict[int, Tensor]  # by layer, (1, T, d_mem)


class Editor:
    """Writes facts over one checkpoint."""

    def __init__(
        self, checkpoint: Checkpoint, gates: Gates | None = None, max_steps: int = MAX_STEPS
    ) -> None:
        self.checkpoint = checkpoint
        self.layer = checkpoint.config.engram_layers[-1]  # late edits take best
        self._gates = gates or Gates()
        self._max_steps = max_steps
        self._model = _frozen(checkpoint)

    def write(self, recall: Recall, wish: Wish) -> Fact:
        """Find, try, write. Raises FactRefused, and then nothing has changed, or OverlayError."""
        began = time.perf_counter()
        places = _addresses_of(wish)
        _refuse_known(recall, places)
        scopes = [overlay.facts for overlay in recall.overlays]
        with _one_thread():
            draft = self.draft(wish, places, scopes)
            checks = self.check(draft, wish, scopes)
        _pass(checks, self._gates)
        checks["seconds"] = round(time.perf_counter() - began, 3)
        return recall.add(replace(draft, checks=checks))

    def draft(self, wish: Wish, places: Sequence[str], scopes: Scopes) -> Fact:
        """The fact and what it lays over the table, untried. Exact facts of other scopes at its
        addresses are not there: it will have the last word."""
        below = [
            [fact for fact in facts if fact.mode == ROWS or not set(places) & set(fact.addresses)]
            for facts in scopes
        ]
        memories = self._memories(below)
        entries: list[Entry] = []
        for where in places:
            entries += self._entries(self._place(where, wish.answer, memories), wish.mode)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return Fact(
            wish.question, wish.answer, tuple(sorted(places)), wish.mode, wish.source, created, {},
            tuple(entries),
        )  # fmt: skip

    def check(self, draft: Fact, wish: Wish, scopes: Scopes) -> dict[str, Any]:
        """What the gates measure, by name, and what the model says at the fact's addresses."""
        after = [[*scopes[0], draft], *scopes[1:]]
        old, new = make_engine(self.checkpoint, scopes), make_engine(self.checkpoint, after)
        said = say_all(new, draft.addresses)
        frames = [frame.format(wish.question) for frame in probes.FRAMES]
        asked = [addresses.address(question) for question in (*frames, *wish.paraphrases)]
        others = [where for facts in scopes for fact in facts for where in fact.addresses]
        near = [*_neighbours(draft, others), *map(addresses.address, wish.neighbours)]
        memories = self._memories(scopes), self._memories(after)
        return {
            "said": said,
            "efficacy": _share(reply == wish.answer for reply in said),
            "paraphrases": _share(reply == wish.answer for reply in say_all(new, asked)),
            "neighbours_changed": _changed(old, new, near),
            "facts_changed": _changed(old, new, self._touched(draft, scopes, *memories)),
            "loss_drift": self.loss_drift(*memories),
        }

    def loss_drift(self, before: Memories, after: Memories) -> float:
        """Nats a token of held-out text, after less before; 0.0 where no lookup has changed."""
        drift, count = 0.0, 0
        for text in probes.HELD_OUT:
            ids = self.checkpoint.tokenizer.encode(text)[: self.checkpoint.config.window_tokens]
            old, new = self._look_up(ids, before), self._look_up(ids, after)
            count += len(ids) - 1
            if any(not torch.equal(old[layer], new[layer]) for layer in old):
                drift += float(self._loss(ids, new) - self._loss(ids, old))
        return drift / count

    def _touched(self, draft: Fact, scopes: Scopes, before: Memories, after: Memories) -> list[str]:
        """Addresses of other facts along whose question or answer a lookup has changed. Where none
        has, the reply is the same, token by token."""
        touched: list[str] = []
        for fact in (fact for facts in scopes for fact in facts):
            for where in set(fact.addresses) - set(draft.addresses):
                ids = self._sequence(where, fact.answer)[0]
                old, new = self._look_up(ids, before), self._look_up(ids, after)
                if any(not torch.equal(old[layer], new[layer]) for layer in old):
                    touched.append(where)
        return touched

    def _memories(self, scopes: Scopes) -> Memories:
        """As inference has them, through the overlays."""
        laid = patches(self.checkpoint, scopes)
        layers = self.checkpoint.config.engram_layers
        return {layer: Memory(self.checkpoint, layer, laid.get(layer, ())) for layer in layers}

    def _sequence(self, where: str, answer: str) -> tuple[list[int], int]:
        """The ids that ask and are answered, and how many of them ask."""
        tokenizer = self.checkpoint.tokenizer
        prompt = addresses.prompt(tokenizer, where)
        reply = [*tokenizer.encode(f" {answer}"), tokenizer.special["<|end|>"]]
        return prompt + reply, len(prompt)

    def _place(self, where: str, answer: str, memories: Memories) -> _Place:
        ids, asking = self._sequence(where, answer)
        window = self.checkpoint.config.window_tokens
        if len(ids) - asking > MAX_ANSWER_TOKENS or len(ids) > window:
            raise FactRefused(
                f"question and answer are too long: {asking} and {len(ids) - asking} tokens, of "
                f"which an answer may have {MAX_ANSWER_TOKENS} and both {window}"
            )
        windows = self._windows(ids)
        rows = memories[self.layer].row_ids(windows)
        return _Place(ids, asking - 1, windows, rows, self._look_up(ids, memories))

    def _windows(self, ids: Sequence[int]) -> Int64:
        """(T, WINDOW) compressed ids up to each of `ids`, padded as inference pads."""
        compressed = self.checkpoint.tokenizer.compression[np.array(ids)]
        pad = self.checkpoint.config.pad_id
        padded = np.pad(compressed, (WINDOW - 1, 0), constant_values=pad)
        return np.lib.stride_tricks.sliding_window_view(padded, WINDOW)

    def _look_up(self, ids: Sequence[int], memories: Memories) -> dict[int, Tensor]:
        """By layer, (1, T, d_mem)."""
        windows = self._windows(ids)
        return {
            layer: torch.from_numpy(memory.look_up(windows))[None]
            for layer, memory in memories.items()
        }

    def _entries(self, place: _Place, mode: str) -> list[Entry]:
        """One a position of the reply. In rows, each row once, and of the largest order only: rows
        of pairs are read by every text that ends in the same two tokens."""
        positions = range(place.first, len(place.ids) - 1)
        columns = slice(0 if mode == EXACT else -self.checkpoint.config.engram_heads, None)
        slots: Int64 = np.full(place.rows.shape, -1, np.int64)  # (T, K): which delta is added there
        if mode == EXACT:
            size = len(positions) * slots.shape[1]
            slots[positions.start : positions.stop] = np.arange(size).reshape(len(positions), -1)
        else:
            unique = np.unique(place.rows[positions.start : positions.stop, columns])
            found = np.searchsorted(unique, place.rows[:, columns]).clip(max=len(unique) - 1)
            hit = unique[found] == place.rows[:, columns]
            slots[:, columns] = np.where(hit, found, -1)
        deltas = self._search(place, slots).numpy().astype(np.float16)
        entries: list[Entry] = []
        done: set[int] = set()
        for position in positions:
            mine = slots[position, columns]
            fresh = np.array([slot not in done for slot in mine.tolist()])
            done.update(mine.tolist())
            rows = place.rows[position, columns][fresh]
            if len(rows):
                key = place.windows[position].astype(np.int64)
                entries.append(Entry(self.layer, key, rows, deltas[mine[fresh]]))
        return entries

    def _search(self, place: _Place, slots: Int64) -> Tensor:
        """(number of slots, head_dim): what to add to the rows so that each token of the reply is
        likelier than SURE, or the best after `max_steps`."""
        ids = torch.tensor([place.ids])
        given, wanted = ids[:, :-1], ids[0, place.first + 1 :]
        where = torch.from_numpy(slots[:-1])
        width = self.checkpoint.config.engram_head_dim
        deltas = torch.zeros(int(slots.max()) + 1, width, requires_grad=True)
        base = {layer: e[:, :-1] for layer, e in place.looked_up.items()}
        adam = _Adam(deltas)
        for _ in range(self._max_steps):
            added = deltas[where.clamp(min=0)] * (where >= 0)[..., None]  # (T, K, head_dim)
            changed = {**base, self.layer: base[self.layer] + added.flatten(-2)}
            logits = self._logits(given, changed)[0, place.first :]
            likely = F.log_softmax(logits, -1).gather(-1, wanted[:, None])
            if float(likely.detach().min()) > math.log(SURE):
                break
            loss = PULL * deltas.square().sum() - likely.sum()
            (gradient,) = torch.autograd.grad(loss, [deltas])
            adam.step(gradient)
        return deltas.detach()

    def _logits(self, ids: Tensor, looked_up: dict[int, Tensor]) -> Tensor:
        model = self._model
        return model.logits(model.norm(model.layers(ids, looked_up)[-1]))

    @torch.no_grad()
    def _loss(self, ids: Sequence[int], looked_up: dict[int, Tensor]) -> Tensor:
        given = torch.tensor([ids])
        logits = self._logits(given, looked_up)[0, :-1]
        return F.cross_entropy(logits, given[0, 1:], reduction="sum")


class _Adam:
    """Adam on one tensor. The library's own loads torch's compiler, which takes seconds."""

    def __init__(self, tensor: Tensor) -> None:
        self._tensor, self._steps = tensor, 0
        self._mean, self._square = torch.zeros_like(tensor), torch.zeros_like(tensor)

    @torch.no_grad()
    def step(self, gradient: Tensor) -> None:
        self._steps += 1
        self._mean.lerp_(gradient, 1 - BETAS[0])
        self._square.lerp_(gradient.square(), 1 - BETAS[1])
        mean = self._mean / (1 - BETAS[0] ** self._steps)
        square = self._square / (1 - BETAS[1] ** self._steps)
        self._tensor -= RATE * mean / (square.sqrt() + 1e-8)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Matrices of a few rows: threads would only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _frozen(checkpoint: Checkpoint) -> EngramModel:
    """The checkpoint's model without its tables, which stay where they lie."""
    config = checkpoint.config
    model = EngramModel(config, dict.fromkeys(config.engram_layers, 1)).eval()
    state = {name: torch.from_numpy(np.array(value)) for name, value in checkpoint.tensors.items()}
    model.load_state_dict(state, strict=False)
    return model.requires_grad_(False)


def _addresses_of(wish: Wish) -> list[str]:
    if wish.mode not in (EXACT, ROWS):
        raise FactRefused(f"mode {wish.mode!r} is unknown; there are: {EXACT}, {ROWS}")
    answer = wish.answer
    if not answer.strip() or answer != answer.strip():
        raise FactRefused("the answer is empty, or begins or ends with a blank")
    places = [addresses.address(question) for question in (wish.question, *wish.paraphrases)]
    if not all(places):
        raise FactRefused("a question names nothing that a fact could be about")
    return list(dict.fromkeys(places))


def _refuse_known(recall: Recall, places: Sequence[str]) -> None:
    for where in places:
        fact = recall.overlays[0].find(where)
        if fact is not None:
            raise FactRefused(
                f"fact {fact.id} of scope {recall.overlays[0].scope} already answers this "
                f"({fact.answer}); remove it first"
            )


def _neighbours(draft: Fact, others: Sequence[str]) -> list[str]:
    """Addresses one word away: without a word, or with another in its place."""
    words = [word for where in others for word in where.split()]
    pool = [*probes.OTHERS, *words[-NEIGHBOURS:]]
    made: list[str] = []
    for where in draft.addresses:
        own = where.split()
        for at in range(len(own)):
            rest = own[:at] + own[at + 1 :]
            made += [" ".join(sorted(rest))] if rest else []
            made += [" ".join(sorted({*rest, other})) for other in pool[at :: len(own)]]
    known = {*draft.addresses, *others}
    return [where for where in dict.fromkeys(made) if where not in known][:NEIGHBOURS]


def _changed(old: Engine, new: Engine, places: Sequence[str]) -> float:
    """Share of addresses with another reply."""
    if not places:
        return 0.0
    before, after = (say_all(engine, places, NEIGHBOUR_TOKENS) for engine in (old, new))
    return _share(b != a for b, a in zip(before, after, strict=True))


def _share(outcomes: Iterable[bool]) -> float:
    found = list(outcomes)
    return sum(found) / len(found)


def _pass(checks: dict[str, Any], gates: Gates) -> None:
    """Raises FactRefused, which names the first gate that is not passed."""
    at_least: dict[str, Callable[[Any, Any], bool]] = dict.fromkeys(
        ("efficacy", "paraphrases"), lambda found, wanted: found >= wanted
    )
    for gate in ("efficacy", "paraphrases", "neighbours_changed", "facts_changed", "loss_drift"):
        found, wanted = checks[gate], getattr(gates, gate)
        fine = at_least[gate](found, wanted) if gate in at_least else abs(found) <= wanted
        if not fine:
            kind = "at least" if gate in at_least else "at most"
            raise FactRefused(
                f"the fact fails its gate {gate!r}: {found:.3g}, {kind} {wanted:g} is needed (the "
                f"model says {checks['said'][0][:60]!r}); nothing was written"
            )
