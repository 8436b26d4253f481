"""Replies being written: rows that get one token each a step, and leave when they end. One thread's
work; knows the network and its caches, nothing of text, requests or threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rlm.engram.cache import Cache
from rlm.engram.hashing import Int64
from rlm.engram.kernels import Workspace
from rlm.engram.network import Network

Float32 = NDArray[np.float32]
Prompt = Sequence[int]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a reply ends and how its tokens are drawn; temperature 0 is greedy. `top_p`: only from
    the likeliest tokens that together have that probability."""

    stop_ids: frozenset[int]
    temperature: float = 0.0
    seed: int = 0
    top_p: float = 1.0


class Constraint(Protocol):
    """What a reply must look like, token by token."""

    def forbid(self, logits: Float32) -> None:
        """Set the logits (V,) of tokens that may not come next to -inf, in place."""

    def accept(self, token: int) -> bool:
        """Take a token in; whether another may follow."""


class Row:
    """One reply: what it answers, how it is drawn, and the tokens so far, without the stop id.
    `place` tells apart replies that are drawn with the same seed."""

    __slots__ = (
        "_rng",
        "constraint",
        "ended",
        "ids",
        "is_whole",
        "max_new_tokens",
        "place",
        "reply",
        "sampling",
    )

    def __init__(
        self,
        ids: Prompt,
        max_new_tokens: int,
        sampling: Sampling,
        place: int = 0,
        constraint: Constraint | None = None,
    ) -> None:
        self.ids = ids
        self.max_new_tokens = max_new_tokens
        self.sampling = sampling
        self.place = place
        self.constraint = constraint
        self.reply: list[int] = []
        self.ended = False
        self.is_whole = False  # ended by itself, not by its cap
        self._rng: np.random.Generator | None = None

    def take(self, token: int) -> None:
        """The token that was chosen for it."""
        if token in self.sampling.stop_ids:
            self.ended = self.is_whole = True
            return
        self.reply.append(token)
        if self.constraint is not None and not self.constraint.accept(token):
            self.is_whole = True
        self.ended = self.is_whole or len(self.reply) >= self.max_new_tokens

    def draw(self, logits: Float32) -> int:
        """A token by the probabilities that `logits` (V,) give at its temperature."""
        if self._rng is None:
            self._rng = np.random.default_rng([self.sampling.seed, self.place])
        scaled = logits / np.float32(self.sampling.temperature)
        if self.sampling.top_p < 1:
            scaled = _likeliest(scaled, self.sampling.top_p)
        noise = self._rng.gumbel(size=len(logits)).astype(np.float32)
        return int((scaled + noise).argmax())


class Batch:
    """Rows that are stepped together. Between two steps others may join."""

    def __init__(
        self,
        network: Network,
        rows: Sequence[Row],
        started: tuple[Cache, Float32],
        space: Workspace,
    ) -> None:
        """`started`: the rows' cache after their prompts, and the logits (B, V) that follow."""
        self.rows = list(rows)
        self._network = network
        self.cache, self.logits = started
        self._space = space
        self._chosen: Int64 = np.empty(0, np.int64)
        self.tails = _tails(network, [row.ids for row in rows])

    def choose(self) -> None:
        """Give each row its next token. Rows that ended stay until `keep`."""
        self._chosen = _choose(self.logits, self.rows)
        for row, token in zip(self.rows, self._chosen.tolist(), strict=True):
            row.take(token)

    def keep(self, wanted: Callable[[Row], bool]) -> None:
        """Only rows that are wanted go on."""
        kept = [slot for slot, row in enumerate(self.rows) if wanted(row)]
        if len(kept) == len(self.rows):
            return
        if not kept:
            self.rows = []
            return
        order = self.cache.select(np.array(kept))
        self.rows = [self.rows[slot] for slot in order.tolist()]
        self._chosen, self.tails = self._chosen[order], self.tails[order]

    def advance(self) -> None:
        """Compute what may follow the chosen tokens."""
        network, chosen = self._network, self._chosen
        fresh = network.compression[chosen][:, None]
        self.tails = np.concatenate([self.tails[:, 1:], fresh], 1)
        hidden = network.step(chosen, self.tails, self.cache, self._space)
        self.logits = network.logits(hidden)

    def join(self, others: Sequence[Batch]) -> None:
        """Take in the rows of others that stand, as this one, before `choose`."""
        parts = [self, *others] if self.rows else list(others)
        self.cache = Cache.joined([part.cache for part in parts])
        self.logits = np.concatenate([part.logits for part in parts])
        self.tails = np.concatenate([part.tails for part in parts])
        self.rows = [row for part in parts for row in part.rows]


def _tails(network: Network, prompts: Sequence[Prompt]) -> Int64:
    """(B, window) last compressed ids of each prompt, padded at the left."""
    orders = network.window
    tails = np.full((len(prompts), orders), network.config.pad_id, np.int64)
    for row, prompt in enumerate(prompts):
        last = network.compression[np.array(prompt[-orders:])]
        tails[row, orders - len(last) :] = last
    return tails


def _choose(logits: Float32, rows: Sequence[Row]) -> Int64:
    """(B,) the next token of each row: the most likely, or drawn with the row's own generator."""
    for slot, row in enumerate(rows):
        if row.constraint is not None:
            row.constraint.forbid(logits[slot])
    chosen: Int64 = logits.argmax(axis=-1)
    for slot, row in enumerate(rows):
        if row.sampling.temperature > 0:
            chosen[slot] = row.draw(logits[slot])
    return chosen


def _likeliest(scaled: Float32, top_p: float) -> Float32:
    """Logits with the tail below the nucleus of `top_p` at -inf (arXiv 1904.09751)."""
    order = np.argsort(-scaled)
    weights = np.exp(scaled[order] - scaled[order[0]])
    before = np.cumsum(weights) - weights
    kept = scaled.copy()
    kept[order[before >= top_p * weights.sum()]] = -np.inf
    return kept
