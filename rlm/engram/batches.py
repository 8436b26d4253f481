"""Samples → batches of like length, the same for the same seed: arrays of ids, rows and weights.

A run is cut into rounds of about a million tokens. Each round draws its samples anew from its own
number, so a run that was killed goes on from the last round that was saved as if nothing had
happened, and rounds can be made in processes of their own. Knows no torch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlm.engram import dialect, onway
from rlm.engram.checkpoint import make_hashers
from rlm.engram.config import ModelConfig
from rlm.engram.data.mix import Mixture
from rlm.engram.data.samples import Sample
from rlm.engram.hashing import Int64
from rlm.engram.tokenizer import Tokenizer

PROMPT_WEIGHT = 0.005  # of a token of the prompt, against one of the reply
LONG_REPLY_WEIGHT = 36.0  # at most, of all tokens of a reply: a cell is mostly its frame
BUCKETS = (64, 128, 192, 288, 448, 704, 1024)  # padded lengths, few for the compiler's sake
FIRST_PROSE = 0.15  # share of the prose around facts when training begins
FIRST_NONE = 0.1  # share of the samples without an answer that are kept when training begins
ASKED_SHARE = 3  # the loss is taken at a third of all places: the prompt's count for little

Float32 = NDArray[np.float32]


class Item(NamedTuple):
    """One sample as tokens."""

    ids: list[int]
    prompt: int  # length of the prompt
    on_the_way: Mapping[int, int] = MappingProxyType({})  # place → target, for training


@dataclass(frozen=True, slots=True)
class Padded:
    """Samples padded to one length, with id 0 and weight 0."""

    ids: Int64  # (B, T)
    rows: Mapping[int, Int64]  # by Engram layer: (B, T, orders x heads)
    targets: Int64  # (B, T)
    weights: Float32  # (B, T); PROMPT_WEIGHT on prompts, more on replies


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step of training needs; all of one length have the same shapes."""

    ids: Int64  # (B, T)
    rows: Mapping[int, Int64]  # by Engram layer: (B, T, orders x heads)
    places: Int64  # (N,) of B x T, those whose next token is asked for
    targets: Int64  # (N,)
    weights: Float32  # (N,)


def reply_weight(length: int) -> float:
    return min(1.0, LONG_REPLY_WEIGHT / length)


def prose_scale(progress: float) -> float:
    """Passages are short at first, in which copying is learnt sooner; all there from 34 % on."""
    return min(1.0, FIRST_PROSE + 2.5 * progress)


def none_kept(progress: float) -> float:
    """Samples that answer NONE are few at first, since saying NONE always is the easiest thing to
    learn and keeps a small model from ever learning to read; all there from 60 % on."""
    return min(1.0, FIRST_NONE + max(0.0, 2.25 * (progress - 0.2)))


class Batcher:
    """`tokens`: how many a batch holds, about."""

    def __init__(self, tokenizer: Tokenizer, config: ModelConfig, tokens: int) -> None:
        self._tokenizer, self._tokens = tokenizer, tokens
        self._hashers = make_hashers(config)
        self._longest = min(config.window_tokens, BUCKETS[-1])

    def encode(self, sample: Sample) -> Item | None:
        """None when the sample is longer than the window."""
        prompt = dialect.render_prompt(self._tokenizer, sample.messages)
        special = self._tokenizer.special
        if sample.reply is None:
            reply = [special["<|refuse|>"], special["<|end|>"]]
        else:
            reply = dialect.render_reply(self._tokenizer, sample.reply)
        ids = prompt + reply
        return Item(ids, len(prompt)) if len(ids) <= self._longest else None

    def padded(self, items: Sequence[Item], length: int, num_rows: int) -> Padded:
        ids = np.zeros((num_rows, length + 1), dtype=np.int64)
        targets = np.zeros((num_rows, length), dtype=np.int64)
        weights = np.zeros((num_rows, length), dtype=np.float32)
        for row, (tokens, prompt, on_the_way) in enumerate(items):
            ids[row, : len(tokens)] = tokens
            targets[row, : len(tokens) - 1] = tokens[1:]
            weights[row, : prompt - 1] = PROMPT_WEIGHT
            weights[row, prompt - 1 : len(tokens) - 1] = reply_weight(len(tokens) - prompt)
            for place, target in on_the_way.items():
                targets[row, place], weights[row, place] = target, onway.WEIGHT
        compressed = self._tokenizer.compression[ids[:, :-1]]
        rows = {layer: hasher.row_ids(compressed) for layer, hasher in self._hashers.items()}
        return Padded(ids[:, :-1], rows, targets, weights)

    def batch(self, items: Sequence[Item], length: int) -> Batch:
        """`items` in one batch of as many rows as `tokens` is enough for."""
        padded = self.padded(items, length, self._num_rows(length))
        weights = padded.weights.ravel()
        num_places = max(1, weights.size // ASKED_SHARE)
        places, scales = _picked(weights, num_places, int(padded.ids.sum()))
        targets = padded.targets.ravel()[places]
        return Batch(padded.ids, padded.rows, places, targets, weights[places] * scales)

    def batches(self, samples: Iterator[Sample], num_batches: int) -> Iterator[Batch]:
        """At least `num_batches`; samples that wait when there are so many end in batches of
        their own, so that long ones, which wait longest, are not left out."""
        waiting: dict[int, list[Item]] = {length: [] for length in BUCKETS}
        made = 0
        while made < num_batches:
            sample = next(samples)
            encoded = self.encode(sample)
            if encoded is None:
                continue
            ids, prompt = encoded.ids, encoded.prompt
            asked = onway.targets(self._tokenizer, sample, ids[:prompt], ids[prompt:])
            length = next(size for size in BUCKETS if len(ids) <= size + 1)
            bucket = waiting[length]
            bucket.append(encoded._replace(on_the_way=asked))
            if len(bucket) == self._num_rows(length):
                yield self.batch(bucket, length)
                bucket.clear()
                made += 1
        for length, bucket in waiting.items():
            if len(bucket) > self._num_rows(length) // 2:
                yield self.batch(bucket, length)

    def _num_rows(self, length: int) -> int:
        return max(1, self._tokens // length)


def _picked(weights: Float32, count: int, start: int) -> tuple[Int64, Float32]:
    """`count` places, and by how much each stands for others: all of replies first, then some of
    prompts, evenly spread from `start`, and then, with scale 0, place 0."""
    replies = np.flatnonzero(weights > PROMPT_WEIGHT)
    prompts = np.flatnonzero(weights == PROMPT_WEIGHT)
    parts, scales = [], []
    room = count
    for found in (replies, prompts):
        num = min(room, len(found))
        parts.append(np.roll(found, -start)[np.arange(num) * len(found) // max(1, num)])
        scales.append(np.full(num, len(found) / max(1, num), np.float32))
        room -= num
    parts.append(np.zeros(room, np.int64))
    scales.append(np.zeros(room, np.float32))
    return np.concatenate(parts), np.concatenate(scales)


@dataclass(frozen=True, slots=True)
class Rounds:
    """All batches of a run."""

    batcher: Batcher
    mixture: Mixture
    seed: int
    num_rounds: int
    batches_a_round: int

    def make(self, number: int) -> Iterator[Batch]:
        """The batches of one round, as good in one process as in another."""
        progress = number / self.num_rounds
        samples = self.mixture.stream(
            f"{self.seed} round {number}", prose_scale(progress), none_kept(progress)
        )
        return self.batcher.batches(samples, self.batches_a_round)

    def from_round(self, first: int, num_workers: int) -> Iterator[Iterator[Batch]]:
        """The rounds from `first` on, made here, or ahead of their use by so many processes."""
        if num_workers == 0:
            yield from (self.make(number) for number in range(first, self.num_rounds))
            return
        context = get_context("fork")  # the sources are large, and shared so
        with ProcessPoolExecutor(num_workers, mp_context=context) as pool:
            numbers = iter(range(first, self.num_rounds))
            ahead = deque(
                pool.submit(self._whole, number) for number in islice(numbers, num_workers)
            )
            while ahead:
                made = ahead.popleft().result()
                ahead.extend(pool.submit(self._whole, number) for number in islice(numbers, 1))
                yield iter(made)

    def _whole(self, number: int) -> list[Batch]:
        return list(self.make(number))
