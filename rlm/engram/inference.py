"""Engram without torch: token lists in, token lists out. Many prompts at once, shared beginnings
computed once, one batch a worker thread. Knows no text and no requests; thread-safe by a lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram import blas, plan
from rlm.engram.cache import Cache, Prefix
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.hashing import Int64
from rlm.engram.kernels import Workspace
from rlm.engram.network import Network

_USUAL_REPLY: Final = 32  # of a reply's cap, what a job's memory is planned for

Float32 = NDArray[np.float32]
Prompt = Sequence[int]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How replies end and how tokens are drawn; temperature 0 is greedy."""

    stop_ids: frozenset[int]
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """One prompt of a job: its place among the caller's prompts, its ids and its reply's cap."""

    place: int
    ids: Prompt
    max_new_tokens: int


class Cancelled(Exception):
    """Nobody wants the replies any more: `Engine.given_up` said so."""


class Engine:
    """One model, ready to run. Greedy replies do not depend on what else is in a batch, up to the
    rounding of sums."""

    def __init__(self, checkpoint: Checkpoint, limits: plan.Limits | None = None) -> None:
        self.checkpoint = checkpoint
        self.config = checkpoint.config
        self.network = Network(checkpoint)
        self.given_up: Callable[[], bool] = _never  # asked at every step, from any thread
        self._limits = limits or plan.Limits()
        self._lock = threading.Lock()
        self._prefixes: OrderedDict[tuple[int, ...], Prefix] = OrderedDict()
        self._spaces: list[Workspace] = []

    def generate(
        self,
        prompts: Sequence[Prompt],
        max_new_tokens: int | Sequence[int],
        stop_ids: Collection[int],
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[list[int]]:
        """Replies in the order of `prompts`, without the stop id that ended them: a reply shorter
        than its cap was stopped. Raises ValueError for a prompt that leaves no room in the window
        or is empty; a cap beyond the window is lowered to it. Raises Cancelled within a step of
        `given_up`."""
        caps = (
            [max_new_tokens] * len(prompts) if isinstance(max_new_tokens, int) else max_new_tokens
        )
        window = self.config.window_tokens
        rows: list[_Row] = []
        for place, (ids, cap) in enumerate(zip(prompts, caps, strict=True)):
            if not 0 < len(ids) < window or cap < 1:
                raise ValueError(f"prompt {place} has {len(ids)} tokens, the window {window}")
            rows.append(_Row(place, ids, min(cap, window - len(ids))))
        sampling = Sampling(frozenset(stop_ids), temperature, seed)
        replies: list[list[int]] = [[] for _ in prompts]
        if not rows:
            return []
        alone = [plan.Group(0, tuple(range(len(prompts))))]
        with self._lock, blas.one_thread():
            for group in plan.groups(prompts) if self._limits.share_prefixes else alone:
                members = [rows[index] for index in group.members]
                for place, reply in self._run_group(members, group.shared, sampling):
                    replies[place] = reply
        return replies

    def next_logits(self, prompt: Prompt) -> Float32:
        """(V,) logits of the token after `prompt`."""
        with self._lock:
            logits: Float32 = self._start([_Row(0, prompt, 1)], None, self._space(0))[1][0]
        return logits

    def _run_group(
        self, rows: list[_Row], shared: int, sampling: Sampling
    ) -> list[tuple[int, list[int]]]:
        prefix = self._prefix(rows[0].ids[:shared]) if shared else None
        sizes = [len(row.ids) - shared + min(row.max_new_tokens, _USUAL_REPLY) for row in rows]
        workers = self._limits.workers or blas.workers()
        dealt = [[rows[index] for index in job] for job in plan.jobs(sizes, workers, self._limits)]
        free = [self._space(index) for index in range(workers)]

        def run(job: list[_Row]) -> list[tuple[int, list[int]]]:
            space = free.pop()
            try:
                with np.errstate(over="ignore", invalid="ignore"):  # absurd weights: absurd replies
                    return self._run_job(job, prefix, sampling, space)
            finally:
                free.append(space)

        if workers == 1 or len(dealt) == 1:
            return [pair for job in dealt for pair in run(job)]
        with ThreadPoolExecutor(workers, "engram") as pool:
            return [pair for pairs in pool.map(run, dealt) for pair in pairs]

    def _run_job(
        self, rows: list[_Row], prefix: Prefix | None, sampling: Sampling, space: Workspace
    ) -> list[tuple[int, list[int]]]:
        """Prefill, then one step at a time; a finished row leaves the batch."""
        cache, logits = self._start(rows, prefix, space)
        replies: list[list[int]] = [[] for _ in rows]
        live = list(range(len(rows)))
        rngs = [np.random.default_rng([sampling.seed, row.place]) for row in rows]
        tails = self._tails([row.ids for row in rows])
        while True:
            if self.given_up():
                raise Cancelled
            chosen = _choose(logits, [rngs[row] for row in live], sampling.temperature)
            kept: list[int] = []
            for slot, (row, token) in enumerate(zip(live, chosen.tolist(), strict=True)):
                if token in sampling.stop_ids:
                    continue
                replies[row].append(token)
                if len(replies[row]) < rows[row].max_new_tokens:
                    kept.append(slot)
            if not kept:
                return [(row.place, reply) for row, reply in zip(rows, replies, strict=True)]
            if len(kept) < len(live):
                order = cache.select(np.array(kept))
                live = [live[slot] for slot in order.tolist()]
                chosen, tails = chosen[order], tails[order]
            tails = np.concatenate([tails[:, 1:], self.network.compression[chosen][:, None]], 1)
            logits = self.network.logits(self.network.step(chosen, tails, cache, space))

    def _start(
        self, rows: list[_Row], prefix: Prefix | None, space: Workspace
    ) -> tuple[Cache, Float32]:
        """Prefill of a job, long rows first → its cache and logits (B, V) after each row's end."""
        if len(rows) == 1 and prefix is None and self._limits.share_prefixes:
            return self._start_alone(rows[0].ids, space)
        offset = 0 if prefix is None else len(prefix.ids)
        lengths = [len(row.ids) - offset for row in rows]
        cache = Cache(self.config, lengths, prefix)
        last = np.empty((len(rows), self.config.d_model), np.float32)
        for first, end in plan.slices(lengths, self._limits):
            if self.given_up():
                raise Cancelled
            part = cache.part(first, end)
            prompts = [row.ids for row in rows[first:end]]
            self._prefill(prompts, part, space, last[first:end])
        return cache, self.network.logits(last)

    def _start_alone(self, ids: Prompt, space: Workspace) -> tuple[Cache, Float32]:
        """One prompt: take in what is known of its beginning, and remember it whole."""
        known = self._known(ids[:-1])
        base = 0 if known is None else len(known.ids)
        cache = Cache.alone(self.config, len(ids) - base, known, record=True)
        last = np.empty((1, self.config.d_model), np.float32)
        self._prefill([ids], cache, space, last)
        self._remember(cache.as_prefix(ids))
        cache.recorded = None
        return cache, self.network.logits(last)

    def _prefill(
        self, prompts: Sequence[Prompt], cache: Cache, space: Workspace, last: Float32
    ) -> None:
        """Run own tokens through, in blocks; the hidden state of each row's end goes to `last`."""
        offset = cache.offset
        longest = int(cache.ends.max())
        orders = self.network.hasher.max_order
        tokens = np.zeros((len(prompts), offset + longest), np.int64)
        for row, prompt in enumerate(prompts):
            tokens[row, : len(prompt)] = prompt
        ids = tokens[:, offset:]
        compressed = np.pad(
            self.network.compression[tokens],
            [(0, 0), (orders - 1, 0)],
            constant_values=self.config.pad_id,
        )
        windows = np.lib.stride_tricks.sliding_window_view(compressed, orders, axis=1)[:, offset:]
        for start in range(cache.filled, longest, self._limits.block_tokens):
            end = min(start + self._limits.block_tokens, longest)
            block = ids[:, start:end], windows[:, start:end]
            ended, hidden = self.network.prefill(*block, cache, space)
            last[ended] = hidden

    def _tails(self, prompts: Sequence[Prompt]) -> Int64:
        """(B, max_order) last compressed ids of each prompt, padded at the left."""
        orders = self.network.hasher.max_order
        tails = np.full((len(prompts), orders), self.config.pad_id, np.int64)
        for row, prompt in enumerate(prompts):
            last = self.network.compression[np.array(prompt[-orders:])]
            tails[row, orders - len(last) :] = last
        return tails

    def _prefix(self, ids: Prompt) -> Prefix:
        """Keys and values of `ids`, from memory as far as they are there."""
        known = self._known(ids)
        if known is not None and len(known.ids) == len(ids):
            return known
        base = 0 if known is None else len(known.ids)
        cache = Cache.alone(self.config, len(ids) - base, known, record=True)
        self._prefill([ids], cache, self._space(0), np.empty((1, self.config.d_model), np.float32))
        prefix = cache.as_prefix(ids)
        self._remember(prefix)
        return prefix

    def _known(self, ids: Prompt) -> Prefix | None:
        """The longest remembered beginning of `ids`."""
        best, length = None, plan.MIN_SHARED_TOKENS - 1
        wanted = tuple(ids)
        for kept in self._prefixes:
            common = plan.common_length(kept, wanted)
            if common > length:
                best, length = kept, common
        if best is None:
            return None
        self._prefixes.move_to_end(best)
        return self._prefixes[best].cut(length)

    def _remember(self, prefix: Prefix) -> None:
        for kept in list(self._prefixes):
            if prefix.ids[: len(kept)] == kept:
                del self._prefixes[kept]
        self._prefixes[prefix.ids] = prefix
        most = self._limits.kept_prefix_tokens
        while len(self._prefixes) > 1 and sum(map(len, self._prefixes)) > most:
            self._prefixes.popitem(last=False)

    def _space(self, index: int) -> Workspace:
        while len(self._spaces) <= index:
            self._spaces.append(Workspace())
        return self._spaces[index]


def _never() -> bool:
    return False


def _choose(logits: Float32, rngs: Sequence[np.random.Generator], temperature: float) -> Int64:
    """The next token of each row: the most likely, or drawn with the row's own generator."""
    if temperature > 0:
        noise = np.stack([rng.gumbel(size=logits.shape[-1]) for rng in rngs])
        logits = logits / np.float32(temperature) + noise.astype(np.float32)
    chosen: Int64 = logits.argmax(axis=-1)
    return chosen
