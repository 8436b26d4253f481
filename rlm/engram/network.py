"""The forward pass of `model.py` in numpy: the same maths, with what can be folded into a weight
folded at load. Works on (rows, positions) of a `Cache`; knows nothing of text or of requests.

Folded: norm weights, and the sqrt(d) of their root mean square, into the next matrix or into the
convolution's taps; the half in silu(x) = x/2 * (1 + tanh(x/2)) into the gate's weights; the two
halves of RoPE interleaved, so that a rotation is one complex product, which scales them as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rlm.engram.cache import Cache
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.config import ModelConfig
from rlm.engram.errors import CheckpointError
from rlm.engram.hashing import Int64
from rlm.engram.kernels import (
    Sums,
    Workspace,
    lengths,
    see_block,
    see_prefix,
    see_step,
    turn,
)
from rlm.engram.memory import NO_PATCHES, Memory, Patches

Float32 = NDArray[np.float32]
Complex64 = NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights of one block, each matrix as (in, out): few rows times such a one is a fifth faster
    in OpenBLAS than times its transpose."""

    taps: Float32  # (K, d), the oldest token's first
    qkv: Float32  # (d, 3d); each head's two RoPE halves interleaved
    out: Float32  # (d, d)
    gate_up: Float32  # (d, 2 d_ff)
    down: Float32  # (d_ff, d)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a batch's tokens in their sequences."""

    rows: int  # B
    width: int  # T tokens a row
    start: int  # own positions already in the cache; a step of ragged rows has `ends` instead
    rotation: Complex64  # (B or 1, T, 1, head_dim/2)
    mask: Float32  # prefill: (T, T) lower triangle; step: (B, 1, S) of what each row may see


class Network:
    def __init__(self, checkpoint: Checkpoint, patches: Patches = NO_PATCHES) -> None:
        """Raises CheckpointError for a model with parts that only torch runs."""
        if checkpoint.config.torch_only:
            raise CheckpointError(
                f"{checkpoint.folder}: has {', '.join(checkpoint.config.torch_only)}, which only "
                "rlm.engram.model (torch) runs: inference is for one stream of dense blocks with "
                "gated memories"
            )
        self.config = config = checkpoint.config
        tensors = checkpoint.tensors
        embedding = tensors["embedding.weight"][: checkpoint.tokenizer.vocab_size]
        scale = np.float32(math.sqrt(config.d_model))
        self.embedding = embedding * (scale / lengths(embedding))[:, None]  # (V, d), normed
        self.unembedding = _turned(embedding * (tensors["norm.weight"] * scale))  # (d, V)
        self.layers = _together([_layer(checkpoint, index) for index in range(config.num_layers)])
        self.memories = {
            layer: Memory(checkpoint, layer, patches.get(layer, ()))
            for layer in config.engram_layers
        }
        half = np.arange(0, config.head_dim, 2) / config.head_dim
        angle = np.arange(config.window_tokens)[:, None] * (config.rope_base**-half)
        # (W, 1, head_dim/2). A score is sqrt(head_dim) times a cosine: half the factor is in each.
        self.rotation = (np.exp(1j * angle) * config.head_dim**0.25).astype(np.complex64)[:, None]
        self.compression = checkpoint.tokenizer.compression

    @property
    def products_per_token(self) -> int:
        """Multiplications of every token of a prefill."""
        memories = sum(memory.kv.size for memory in self.memories.values())
        return sum(map(_size, self.layers)) + memories - self._saved

    @property
    def products_per_prompt(self) -> int:
        """Multiplications of a prompt's last token on top of that: its last block and logits."""
        return self._saved + self.unembedding.size

    @property
    def _saved(self) -> int:
        last = self.layers[-1]
        return _size(last) - last.qkv.size * 2 // 3

    @property
    def window(self) -> int:
        """Compressed ids up to a token, itself included, that its memories look at."""
        return max(memory.window for memory in self.memories.values())

    def prefill(
        self, ids: Int64, windows: Int64, cache: Cache, work: Workspace
    ) -> tuple[Int64, Float32]:
        """ids (B, T) from own position `cache.filled` on; rows of fewer tokens (`cache.ends`) are
        padded at the right. Stores keys, values and history → the rows (B',) that end within these
        tokens, and the hidden state (B', d) of each one's last token, not normed."""
        rows, width = ids.shape
        start, offset = cache.filled, cache.offset
        cache.reserve(start + width)
        rotation = self.rotation[offset + start : offset + start + width][None]
        where = Where(rows, width, start, rotation, np.tri(width, dtype=np.float32))
        last = len(self.layers) - 1
        flat = windows.reshape(rows * width, -1)
        x = self._run(ids.reshape(-1), flat, where, cache, work, last)
        cache.filled = start + width
        return self._finish(last, x, where, cache, work)

    def step(self, ids: Int64, windows: Int64, cache: Cache, work: Workspace) -> Float32:
        """One more token a row, ids (B,), each at its own end → hidden (B, d), not normed."""
        ends = cache.ends
        longest = int(ends.max()) + 1
        cache.reserve(longest)
        rotation = self.rotation[cache.offset + ends][:, None]
        mask = (np.arange(longest) <= ends[:, None]).astype(np.float32)[:, None]
        where = Where(len(ids), 1, -1, rotation, mask)
        x = self._run(ids, windows, where, cache, work, len(self.layers))
        ends += 1
        return x

    def logits(self, hidden: Float32) -> Float32:
        """(N, d) → (N, V)."""
        out: Float32 = np.matmul(hidden / lengths(hidden)[:, None], self.unembedding)
        return out

    def _run(
        self,
        ids: Int64,
        windows: Int64,
        where: Where,
        cache: Cache,
        work: Workspace,
        num_layers: int,
    ) -> Float32:
        """The first `num_layers` blocks, and the memory if one stands before the next → (N, d)."""
        rows = {index: memory.expect(windows) for index, memory in self.memories.items()}
        x = self.embedding[ids]
        for index, layer in enumerate(self.layers[: num_layers + 1]):
            if index in self.memories:
                memory = self.memories[index]
                memory.add(x, memory.read(windows, rows[index]), work)
            if index < num_layers:
                self._attention(index, layer, x, where, cache, work)
                self._feed_forward(layer, x, work)
        return x

    def _finish(
        self, index: int, x: Float32, where: Where, cache: Cache, work: Workspace
    ) -> tuple[Int64, Float32]:
        """The last block of a prefill: later tokens need keys and values of every token, but only
        the end of each row goes on to the logits. Saves an eighth of the work of six layers."""
        d, layer, end = self.config.d_model, self.layers[index], where.start + where.width
        mixed = self._convolve(index, layer, x, where, cache, work)
        kv = np.matmul(mixed, layer.qkv[:, d:], out=work.take("qkv", len(x), 2 * d))
        k = kv[:, :d].reshape(where.rows, where.width, self.config.num_heads, -1)
        turn(k, where.rotation)
        cache.write(index, k, kv[:, d:].reshape(k.shape), where.start)
        here = np.flatnonzero((cache.ends > where.start) & (cache.ends <= end))
        if not len(here):
            return here, x[:0]
        ends = cache.ends[here]
        tokens = here * where.width + ends - 1 - where.start
        x = x[tokens]
        q = (mixed[tokens] @ layer.qkv[:, :d]).reshape(len(here), 1, self.config.num_heads, -1)
        turn(q, self.rotation[cache.offset + ends - 1][:, None])
        every = len(here) == where.rows
        keys, values = (
            store[index][:, :, :end] if every else store[index][here, :, :end]
            for store in (cache.keys, cache.values)
        )
        mask = (np.arange(end) < ends[:, None]).astype(np.float32)[:, None]
        sums = self._sums(len(here), work)
        see_step(q[:, 0], keys, values, mask, sums)
        self._add_seen(index, x, q, cache, sums, work)
        self._feed_forward(layer, x, work)
        return here, x

    def _attention(
        self, index: int, layer: Layer, x: Float32, where: Where, cache: Cache, work: Workspace
    ) -> None:
        config = self.config
        d, heads = config.d_model, config.num_heads
        count = len(x)
        mixed = self._convolve(index, layer, x, where, cache, work)
        qkv = np.matmul(mixed, layer.qkv, out=work.take("qkv", count, 3 * d))
        turned = qkv[:, : 2 * d].reshape(where.rows, where.width, 2 * heads, -1)
        turn(turned, where.rotation)
        q, k = turned[:, :, :heads], turned[:, :, heads:]
        v = qkv[:, 2 * d :].reshape(k.shape)
        cache.write(index, k, v, where.start)
        sums = self._sums(count, work)
        end = where.start + where.width if where.start >= 0 else where.mask.shape[-1]
        keys, values = cache.keys[index][:, :, :end], cache.values[index][:, :, :end]
        if where.start < 0:
            see_step(q[:, 0], keys, values, where.mask, sums)
        else:
            see_block(q, keys, values, where.mask, sums, work)
        self._add_seen(index, x, q, cache, sums, work)

    def _sums(self, count: int, work: Workspace) -> Sums:
        heads = self.config.num_heads
        seen = work.take("seen", count, heads, self.config.head_dim)
        return seen, work.take("total", count, heads)

    def _add_seen(
        self,
        index: int,
        x: Float32,
        q: Float32,
        cache: Cache,
        sums: Sums,
        work: Workspace,
    ) -> None:
        """x += out(what the queries saw), the shared prefix included."""
        if cache.prefix is not None:
            see_prefix(q, cache.prefix.keys[index], cache.prefix.values[index], sums, work)
        seen, total = sums
        seen /= total[..., None]
        x += np.matmul(
            seen.reshape(x.shape), self.layers[index].out, out=work.take("narrow", *x.shape)
        )

    def _convolve(
        self, index: int, layer: Layer, x: Float32, where: Where, cache: Cache, work: Workspace
    ) -> Float32:
        """Norm, then the causal depthwise convolution over each row's history and tokens."""
        d, back = self.config.d_model, len(layer.taps) - 1
        rows, width = where.rows, where.width
        history = cache.history[index]
        line = work.take("line", rows, back + width, d)
        line[:, :back] = history
        tokens = x.reshape(rows, width, d)
        np.divide(tokens, lengths(x).reshape(rows, width, 1), out=line[:, back:])
        cache.keep(index, line, where.start)
        row, token, column = line.strides
        seen: Float32 = np.ndarray(  # each token and those before it, where they lie
            (rows, width, back + 1, d), np.float32, line, strides=(row, token, token, column)
        )
        mixed = work.take("mixed", rows, width, d)
        flat: Float32 = np.einsum("btkd,kd->btd", seen, layer.taps, out=mixed).reshape(-1, d)
        return flat

    def _feed_forward(self, layer: Layer, x: Float32, work: Workspace) -> None:
        count, d = x.shape
        d_ff = self.config.d_ff
        normed = np.divide(x, lengths(x)[:, None], out=work.take("mixed", count, d))
        gate_up = np.matmul(normed, layer.gate_up, out=work.take("gate_up", count, 2 * d_ff))
        gate, up = gate_up[:, :d_ff], gate_up[:, d_ff:]
        active = np.tanh(gate, out=work.take("active", count, d_ff))
        active += 1
        active *= gate
        active *= up
        x += np.matmul(active, layer.down, out=work.take("narrow", count, d))


def _size(layer: Layer) -> int:
    return layer.qkv.size + layer.out.size + layer.gate_up.size + layer.down.size


def _together(layers: Sequence[Layer]) -> list[Layer]:
    """The same with all matrices in one block, for which numpy asks the kernel for large pages: few
    rows times many weights is a tenth faster so."""
    block = np.empty(sum(map(_size, layers)), np.float32)
    first, moved = 0, []
    for layer in layers:
        placed = {}
        for name in ("qkv", "out", "gate_up", "down"):
            matrix: Float32 = getattr(layer, name)
            placed[name] = block[first : first + matrix.size].reshape(matrix.shape)
            placed[name][:] = matrix
            first += matrix.size
        moved.append(replace(layer, **placed))
    return moved


def _interleaved(config: ModelConfig) -> Int64:
    """Row order of (2 d, d) query and key weights that puts a head's RoPE halves side by side."""
    half = config.head_dim // 2
    within = np.arange(config.head_dim).reshape(2, half).T.reshape(-1)
    firsts = np.arange(2 * config.num_heads)[:, None] * config.head_dim
    return (firsts + within).reshape(-1)


def _layer(checkpoint: Checkpoint, index: int) -> Layer:
    config, tensors = checkpoint.config, checkpoint.tensors
    block = f"blocks.{index}"
    scale = np.float32(math.sqrt(config.d_model))
    taps = tensors[f"{block}.conv.weight"].copy()
    taps[0] += 1
    taps *= tensors[f"{block}.norm_attention.weight"] * scale
    qkv = tensors[f"{block}.attention.qkv.weight"].copy()
    qkv[: 2 * config.d_model] = qkv[_interleaved(config)]
    gate_up = tensors[f"{block}.feed_forward.gate_up.weight"].copy()
    gate_up *= tensors[f"{block}.norm_feed_forward.weight"] * scale
    gate_up[: config.d_ff] *= 0.5
    return Layer(
        taps=np.ascontiguousarray(taps[::-1]),
        qkv=_turned(qkv),
        out=_turned(tensors[f"{block}.attention.out.weight"]),
        gate_up=_turned(gate_up),
        down=_turned(tensors[f"{block}.feed_forward.down.weight"]),
    )


def _turned(weights: Float32) -> Float32:
    """(out, in) → (in, out), in one piece."""
    return np.ascontiguousarray(weights.T)
