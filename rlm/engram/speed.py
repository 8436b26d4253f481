"""How fast inference runs beside the fastest this machine can multiply matrices. Ratios are taken
within one run and from the best of alternating rounds: other processes come and go."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rlm.engram.checkpoint import Checkpoint
from rlm.engram.inference import Engine
from rlm.engram.plan import Limits

PREFILL_PROMPTS: Final = 24
PREFILL_TOKENS: Final = 130
DECODE_ROWS: Final = 64
DECODE_PROMPT_TOKENS: Final = 60
DECODE_STEPS: Final = 60
_SGEMM_SIDE: Final = 2048


@dataclass(frozen=True, slots=True)
class Speed:
    """Best of `rounds`. GFLOP/s of prefill count the products with weights
    that were computed, nothing else."""

    rounds: int
    sgemm_gflops: float
    prefill_gflops: float
    prefill_tokens_per_second: float
    decode_tokens_per_second: float
    decode_many_tokens_per_second: float

    @property
    def prefill_share(self) -> float:
        return self.prefill_gflops / self.sgemm_gflops

    @property
    def decode_gain(self) -> float:
        """Decoding DECODE_ROWS replies at once against one."""
        return self.decode_many_tokens_per_second / self.decode_tokens_per_second


def measure(engine: Engine, rounds: int = 5) -> Speed:
    """About `rounds` x 2 s. The engine's memory of prefixes is not used, so nothing is warm but
    caches of the processor."""
    plain = Engine(engine.checkpoint, Limits(share_prefixes=False))
    long = draw_prompts(engine.checkpoint, PREFILL_PROMPTS, PREFILL_TOKENS)
    many = draw_prompts(engine.checkpoint, DECODE_ROWS, DECODE_PROMPT_TOKENS)
    rng = np.random.default_rng(0)
    side = rng.standard_normal((_SGEMM_SIDE, _SGEMM_SIDE), dtype=np.float32)
    best = best_seconds(
        {
            "sgemm": lambda: side @ side,
            "prefill": lambda: plain.generate(long, 1, ()),
            "one": lambda: plain.generate(many[:1], 1, ()),
            "one more": lambda: plain.generate(many[:1], 1 + DECODE_STEPS, ()),
            "many": lambda: plain.generate(many, 1, ()),
            "many more": lambda: plain.generate(many, 1 + DECODE_STEPS, ()),
        },
        rounds,
    )
    tokens = PREFILL_PROMPTS * PREFILL_TOKENS
    network = plain.network
    products = tokens * network.products_per_token + PREFILL_PROMPTS * network.products_per_prompt
    one, many_seconds = best["one more"] - best["one"], best["many more"] - best["many"]
    return Speed(
        rounds=rounds,
        sgemm_gflops=2 * _SGEMM_SIDE**3 / best["sgemm"] / 1e9,
        prefill_gflops=2 * products / best["prefill"] / 1e9,
        prefill_tokens_per_second=tokens / best["prefill"],
        decode_tokens_per_second=DECODE_STEPS / one,
        decode_many_tokens_per_second=DECODE_ROWS * DECODE_STEPS / many_seconds,
    )


def draw_prompts(checkpoint: Checkpoint, count: int, length: int) -> list[list[int]]:
    """Random tokens: speed does not depend on what they say."""
    rng = np.random.default_rng(count)
    drawn = rng.integers(6, checkpoint.tokenizer.vocab_size, (count, length))
    return [row.tolist() for row in drawn]


def best_seconds(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(rounds):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - start)
    return best
