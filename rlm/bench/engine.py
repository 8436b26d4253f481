"""How fast the embedded model computes here: prefill against this machine's sgemm, one reply at a
time against many. The only file of the benchmark that looks below the runtime, at `rlm.engram`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from rlm.bench.table import Report, Row
from rlm.engram import checkpoint
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.inference import Engine

PROMPTS: Final = 64
PREFILL_TOKENS: Final = 512
DECODED_TOKENS: Final = 128
MATRIX: Final = 2048


def engine(folder: Path | None, quick: bool) -> Report:
    """`folder` is a checkpoint, None the one that ships. Speed does not depend on weights."""
    times = 1 if quick else 3
    loaded = checkpoint.load(folder)
    runner = Engine(loaded, share_prefixes=False)
    prompts = _prompts(loaded, PROMPTS, PREFILL_TOKENS)
    peak = _sgemm_flops()
    seconds = _median_seconds(lambda: runner.generate(prompts, 1, ()), times)
    flops = PROMPTS * PREFILL_TOKENS * flops_per_token(loaded, PREFILL_TOKENS) / seconds
    short = _prompts(loaded, PROMPTS, 64)
    many = _decode_rate(runner, short, times)
    one = _decode_rate(runner, short[:1], times)
    prefill = (
        f"{flops / 1e9:.0f} of {peak / 1e9:.0f} GFLOP/s = {flops / peak:.2f} "
        f"({PROMPTS * PREFILL_TOKENS / seconds:,.0f} tokens/s)"
    )
    decode = f"{many / one:.1f} × ({many:,.0f} against {one:,.0f} tokens/s)"
    command = "python -m rlm.bench --only engine"
    return Report(
        (
            Row("engram prefill against sgemm peak", "≥ ⅓", "½", prefill, times, command),
            Row("engram decoding 64 at once against one", "≥ 20 ×", "40 ×", decode, times, command),
        )
    )


def flops_per_token(loaded: Checkpoint, length: int) -> float:
    """What a token of a prompt of that length needs: every matrix once, and causal attention over
    half of the prompt. The embedding is a lookup, and logits are needed at the last token only."""
    config = loaded.config
    matrices = sum(
        math.prod(shape)
        for name, shape in checkpoint.tensor_shapes(config).items()
        if len(shape) == 2 and name != "embedding.weight"
    )
    attention = 4 * config.d_model * (length / 2) * config.num_layers
    return 2 * matrices + attention


def _decode_rate(runner: Engine, prompts: list[list[int]], times: int) -> float:
    """Tokens a second after the prompts are read."""
    whole = _median_seconds(lambda: runner.generate(prompts, DECODED_TOKENS, ()), times)
    read = _median_seconds(lambda: runner.generate(prompts, 1, ()), times)
    return len(prompts) * (DECODED_TOKENS - 1) / (whole - read)


def _prompts(loaded: Checkpoint, count: int, length: int) -> list[list[int]]:
    rng = np.random.default_rng(0)
    ids: list[list[int]] = rng.integers(1, loaded.tokenizer.vocab_size, (count, length)).tolist()
    return ids


def _sgemm_flops() -> float:
    """The best of several products of large square matrices, by numpy's own BLAS."""
    rng = np.random.default_rng(0)
    left, right = rng.standard_normal((2, MATRIX, MATRIX), dtype=np.float32)
    out = np.empty_like(left)
    seconds = min(_seconds(lambda: np.matmul(left, right, out=out)) for _ in range(8))
    return float(2 * MATRIX**3 / seconds)


def _median_seconds(run: Callable[[], object], times: int) -> float:
    run()  # pages of the table and buffers are there from the second time on
    return median(_seconds(run) for _ in range(times))


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
