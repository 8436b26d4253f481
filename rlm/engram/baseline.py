"""The same weights in torch, fp32 and eager, with a cache of keys and values: what one writes who
has torch, and what the numpy inference is measured against. Prompts of one length; greedy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rlm.engram.checkpoint import Checkpoint
from rlm.engram.hashing import Int64
from rlm.engram.inference import Engine
from rlm.engram.model import EPS, Attention, Block, EngramModel, rotate
from rlm.engram.plan import Limits
from rlm.engram.speed import (
    DECODE_PROMPT_TOKENS,
    DECODE_ROWS,
    DECODE_STEPS,
    PREFILL_PROMPTS,
    PREFILL_TOKENS,
    best_seconds,
    draw_prompts,
)


class TorchEngine:
    """A model of one stream of dense blocks, as `network` runs it."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.config = config = checkpoint.config
        rows = {layer: table.num_rows for layer, table in checkpoint.tables.items()}
        self.model = EngramModel(config, rows).eval()
        weights = checkpoint.weights().items()
        self.model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in weights})
        self.vocab_size = checkpoint.tokenizer.vocab_size

    @torch.inference_mode()
    def generate(self, prompts: Sequence[Sequence[int]], num_tokens: int) -> list[list[int]]:
        """`num_tokens` for each prompt; all prompts have the same length."""
        ids = np.array(prompts, np.int64)
        caches = [
            _LayerCache.empty(self.config.num_heads, self.config.head_dim, ids.shape, num_tokens)
            for _ in range(self.config.num_layers)
        ]
        for index in range(num_tokens):
            fresh = ids if index == 0 else ids[:, -1:]
            logits = self._forward(ids, fresh.shape[1], caches)
            ids = np.concatenate([ids, logits.argmax(-1, keepdim=True).numpy()], 1)
        return [row.tolist() for row in ids[:, -num_tokens:]]

    def _forward(self, ids: Int64, width: int, caches: Sequence[_LayerCache]) -> Tensor:
        """The last `width` of ids (B, T), those before them in the caches → logits (B, V)."""
        model, end = self.model, ids.shape[1]
        start = end - width
        x = model.embedding(torch.from_numpy(ids[:, start:]))
        x = F.rms_norm(x, (self.config.d_model,), eps=EPS)
        cos, sin = model.cos[start:end], model.sin[start:end]  # type: ignore[index]
        compressed = self.checkpoint.tokenizer.compression[ids]
        for index, (block, cache) in enumerate(zip(model.blocks, caches, strict=True)):
            if index in self.config.engram_layers:
                rows = self._rows(index, compressed, width)
                x = x + model.memory(index)(x, torch.from_numpy(rows))
            x = x + _attend(block, x, (cos, sin), cache)  # type: ignore[arg-type]
            x = x + block.feed(x)  # type: ignore[operator]
        return F.linear(model.norm(x[:, -1]), model.embedding.weight[: self.vocab_size])

    def _rows(self, layer: int, compressed: Int64, width: int) -> Int64:
        hasher = self.checkpoint.hashers[layer]
        return hasher.row_ids(compressed[:, -(width + hasher.max_order - 1) :])[:, -width:]


@dataclass
class _LayerCache:
    keys: Tensor  # (B, H, capacity, head_dim)
    values: Tensor
    normed: Tensor | None = None  # (B, K - 1, d) what the convolution saw last
    length: int = 0

    @classmethod
    def empty(
        cls, num_heads: int, head_dim: int, prompts: tuple[int, ...], num_tokens: int
    ) -> _LayerCache:
        rows, length = prompts
        shape = (rows, num_heads, length + num_tokens, head_dim)
        return cls(torch.empty(shape), torch.empty(shape))


def _attend(block: Block, x: Tensor, turn: tuple[Tensor, Tensor], cache: _LayerCache) -> Tensor:
    h = block.norm_attention(x)
    attention: Attention = block.attention
    batch, width, d = h.shape
    shape = (batch, width, 3, attention.num_heads, d // attention.num_heads)
    qkv = attention.qkv(_convolve(block.conv.weight, h, cache)).view(shape)
    q, k, v = qkv.permute(2, 0, 3, 1, 4)
    q, k = (rotate(F.rms_norm(z, (z.size(-1),), eps=EPS), *turn) for z in (q, k))
    end = cache.length + width
    cache.keys[:, :, cache.length : end] = k
    cache.values[:, :, cache.length : end] = v
    cache.length = end
    seen = F.scaled_dot_product_attention(
        q, cache.keys[:, :, :end], cache.values[:, :, :end], is_causal=width > 1
    )
    out: Tensor = attention.out(seen.transpose(1, 2).reshape(batch, width, d))
    return out


def _convolve(taps: Tensor, h: Tensor, cache: _LayerCache) -> Tensor:
    back, width = taps.size(0) - 1, h.size(1)
    before = cache.normed if cache.normed is not None else h.new_zeros(len(h), back, h.size(2))
    line = torch.cat([before, h], 1)
    cache.normed = line[:, line.size(1) - back :]
    y = h + h * taps[0]
    for ago in range(1, back + 1):
        y = y + line[:, back - ago : back - ago + width] * taps[ago]
    return y


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of torch over seconds of numpy, best of `rounds` taken in turn: above 1, numpy is
    the faster. Torch runs with one thread and with one a core; the better counts."""

    rounds: int
    prefill: float
    decode_one: float
    decode_many: float


def compare(engine: Engine, rounds: int = 5) -> Comparison:
    plain = Engine(engine.checkpoint, Limits(share_prefixes=False))
    eager = TorchEngine(engine.checkpoint)
    long = draw_prompts(engine.checkpoint, PREFILL_PROMPTS, PREFILL_TOKENS)
    many = draw_prompts(engine.checkpoint, DECODE_ROWS, DECODE_PROMPT_TOKENS)
    threads = torch.get_num_threads()
    tasks: dict[str, Callable[[], object]] = {}
    for name, prompts in (("prefill", long), ("one", many[:1]), ("many", many)):
        for count in (1, 1 + DECODE_STEPS):
            tasks[f"numpy {name} {count}"] = _numpy(plain, prompts, count)
            for used in sorted({1, threads}):
                tasks[f"torch {used} {name} {count}"] = _torch(eager, prompts, count, used)
            if name == "prefill":
                break
    best = best_seconds(tasks, rounds)
    torch.set_num_threads(threads)

    def steps(runner: str, name: str) -> float:
        return best[f"{runner} {name} {1 + DECODE_STEPS}"] - best[f"{runner} {name} 1"]

    def ratio(seconds: Callable[[str], float]) -> float:
        return min(seconds(f"torch {used}") for used in {1, threads}) / seconds("numpy")

    return Comparison(
        rounds,
        prefill=ratio(lambda runner: best[f"{runner} prefill 1"]),
        decode_one=ratio(lambda runner: steps(runner, "one")),
        decode_many=ratio(lambda runner: steps(runner, "many")),
    )


def _numpy(engine: Engine, prompts: Sequence[Sequence[int]], count: int) -> Callable[[], object]:
    return lambda: engine.generate(prompts, count, ())


def _torch(
    eager: TorchEngine, prompts: Sequence[Sequence[int]], count: int, threads: int
) -> Callable[[], object]:
    def run() -> None:
        torch.set_num_threads(threads)
        eager.generate(prompts, count)

    return run
