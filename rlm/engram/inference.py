"""Engram without torch: token lists in, token lists out. Many prompts at once, shared beginnings
computed once, one batch a worker thread. Knows no text and no requests; thread-safe by a lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram import blas, plan
from rlm.engram.cache import Cache, Prefix
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.decoding import Batch, Prompt, Row, Sampling
from rlm.engram.kernels import Workspace
from rlm.engram.memory import NO_PATCHES, Patches
from rlm.engram.network import Network

_USUAL_REPLY: Final = 32  # of a reply's cap, what a job's memory is planned for

Float32 = NDArray[np.float32]

__all__ = ["Cancelled", "Engine", "Prompt", "Row", "Sampling"]


class Cancelled(Exception):
    """Nobody wants the replies any more: `Engine.given_up` said so."""


class Engine:
    """One model, ready to run. Greedy replies do not depend on what else is in a batch, up to the
    rounding of sums. `patches`: what stands over the table of a layer's memory."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        limits: plan.Limits | None = None,
        patches: Patches = NO_PATCHES,
    ) -> None:
        self.checkpoint = checkpoint
        self.config = checkpoint.config
        self.network = Network(checkpoint, patches)
        self.given_up: Callable[[], bool] = _never  # asked at every step, from any thread
        self._limits = limits or plan.Limits()
        self._lock = threading.Lock()
        self._memory = threading.Lock()  # of the prefixes: held for moments
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
        sampling = Sampling(frozenset(stop_ids), temperature, seed)
        rows: list[Row] = []
        for place, (ids, cap) in enumerate(zip(prompts, caps, strict=True)):
            if not 0 < len(ids) < window or cap < 1:
                raise ValueError(f"prompt {place} has {len(ids)} tokens, the window {window}")
            rows.append(Row(ids, min(cap, window - len(ids)), sampling, place))
        if not rows:
            return []
        alone = [plan.Group(0, tuple(range(len(prompts))))]
        with self._lock, blas.one_thread():
            for group in plan.groups(prompts) if self._limits.share_prefixes else alone:
                self._run_group([rows[index] for index in group.members], group.shared)
        return [row.reply for row in rows]

    def next_logits(self, prompt: Prompt) -> Float32:
        """(V,) logits of the token after `prompt`."""
        with self._lock:
            logits: Float32 = self._start([prompt], None, self._space(0), 1)[1][0]
        return logits

    def start(self, rows: Sequence[Row], shared: int, space: Workspace) -> Batch:
        """Rows whose prompts are read and whose first tokens are to be chosen: longest prompt
        first, the first `shared` tokens the same in all. Any thread, with a space of its own."""
        prefix = self._prefix(rows[0].ids[:shared], space) if shared else None
        longest = max(row.max_new_tokens for row in rows)
        started = self._start([row.ids for row in rows], prefix, space, longest)
        return Batch(self.network, rows, started, space)

    def _run_group(self, rows: list[Row], shared: int) -> None:
        if shared:  # once, for the jobs to find
            self._prefix(rows[0].ids[:shared], self._space(0))
        sizes = [len(row.ids) - shared + min(row.max_new_tokens, _USUAL_REPLY) for row in rows]
        workers = self._limits.workers or blas.workers()
        dealt = [[rows[index] for index in job] for job in plan.jobs(sizes, workers, self._limits)]
        free = [self._space(index) for index in range(workers)]

        def run(job: list[Row]) -> None:
            space = free.pop()
            try:
                with np.errstate(over="ignore", invalid="ignore"):  # absurd weights: absurd replies
                    self._run_job(job, shared, space)
            finally:
                free.append(space)

        if workers == 1 or len(dealt) == 1:
            for job in dealt:
                run(job)
            return
        with ThreadPoolExecutor(workers, "engram") as pool:
            list(pool.map(run, dealt))

    def _run_job(self, rows: list[Row], shared: int, space: Workspace) -> None:
        """Prefill, then one step at a time; a finished row leaves the batch."""
        batch = self.start(rows, shared, space)
        while not self.given_up():
            batch.choose()
            batch.keep(_goes_on)
            if not batch.rows:
                return
            batch.advance()
        raise Cancelled

    def _start(
        self,
        prompts: Sequence[Prompt],
        prefix: Prefix | None,
        space: Workspace,
        reply_tokens: int,
    ) -> tuple[Cache, Float32]:
        """Prefill of a job, long rows first → its cache, with room for replies, and logits (B, V)
        after each row's end."""
        if len(prompts) == 1 and prefix is None and self._limits.share_prefixes:
            return self._start_alone(prompts[0], space)
        offset = 0 if prefix is None else len(prefix.ids)
        lengths = [len(ids) - offset for ids in prompts]
        cache = Cache(self.config, lengths, prefix, reply_tokens)
        last = np.empty((len(prompts), self.config.d_model), np.float32)
        for first, end in plan.slices(lengths, self._limits):
            if self.given_up():
                raise Cancelled
            part = cache.part(first, end)
            self._prefill(prompts[first:end], part, space, last[first:end])
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
        orders = self.network.window
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

    def _prefix(self, ids: Prompt, space: Workspace) -> Prefix:
        """Keys and values of `ids`, from memory as far as they are there."""
        known = self._known(ids)
        if known is not None and len(known.ids) == len(ids):
            return known
        base = 0 if known is None else len(known.ids)
        cache = Cache.alone(self.config, len(ids) - base, known, record=True)
        self._prefill([ids], cache, space, np.empty((1, self.config.d_model), np.float32))
        prefix = cache.as_prefix(ids)
        self._remember(prefix)
        return prefix

    def _known(self, ids: Prompt) -> Prefix | None:
        """The longest remembered beginning of `ids`."""
        best, length = None, plan.MIN_SHARED_TOKENS - 1
        wanted = tuple(ids)
        with self._memory:
            for kept in self._prefixes:
                common = plan.common_length(kept, wanted)
                if common > length:
                    best, length = kept, common
            if best is None:
                return None
            self._prefixes.move_to_end(best)
            return self._prefixes[best].cut(length)

    def _remember(self, prefix: Prefix) -> None:
        with self._memory:
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


def _goes_on(row: Row) -> bool:
    return not row.ended
