"""The Engram model in torch: the readable version, used in training and as the oracle of the
numpy inference. Reads like arXiv 2601.07372; knows nothing of text, files or optimizers.

    embed → [Engram at its layers] → block x L → norm → logits (tied embedding)

Where the published equation 4 and the published code differ (signed square root before the
sigmoid) this follows the code. Short convolution: a causal depthwise one before attention in each
block, which lets a shallow model form induction heads; the one inside the Engram module is off
unless asked for, as in DeepSeek-V4.1. Experts and several residual streams are there for the study.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rlm.engram.config import ModelConfig

EPS = 1e-6
PLAIN_TOKENS = 512  # up to which attention on a CPU is written out
CONV_EPS = 1e-5  # of the norm before the memory's convolution, as published
SINKHORN_ROUNDS = 20
BALANCE_RATE = 1e-3  # of a router's bias, a step
STREAMS_SCALE = 0.01  # how much the streams' own content weighs at first
KEPT = 4.0  # logit of a stream's staying with itself at first

Rows = Tensor | Mapping[int, Tensor]  # (B, T, orders x heads) of the only memory, or by layer


class RMSNorm(nn.Module):
    """One gain a channel, or one a branch and channel: `shape` is (d,) or (M, d)."""

    def __init__(self, *shape: int, eps: float = EPS) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(shape))

    def forward(self, x: Tensor) -> Tensor:
        if self.weight.ndim == 1:
            return F.rms_norm(x, (x.size(-1),), self.weight, self.eps)
        return F.rms_norm(x, (x.size(-1),), eps=self.eps) * self.weight


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding over the two halves of the last axis; cos, sin: (T, head_dim/2)."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


def rope_tables(config: ModelConfig, length: int) -> tuple[Tensor, Tensor]:
    half = torch.arange(0, config.head_dim, 2) / config.head_dim
    angle = torch.arange(length)[:, None] * (config.rope_base**-half)
    return angle.cos(), angle.sin()


class ShortConv(nn.Module):
    """y_t = x_t + sum_i w_i * x_{t-i}, i = 0..K-1, channel by channel; zero-initialised."""

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(kernel, width))

    def forward(self, x: Tensor) -> Tensor:
        length = x.size(1)
        y = x + x * self.weight[0]
        for back in range(1, self.weight.size(0)):
            y = y + F.pad(x, (0, 0, back, 0))[:, :length] * self.weight[back]
        return y


class MemoryConv(nn.Module):
    """u + silu(conv(norm(u))): causal, depthwise, dilated by the largest order; zero-initialised,
    so that it changes nothing at first (silu(0) = 0)."""

    def __init__(self, config: ModelConfig, *shape: int) -> None:
        super().__init__()
        self.dilation = max(config.engram_orders)
        self.norm = RMSNorm(*shape, eps=CONV_EPS)
        self.weight = nn.Parameter(torch.zeros(config.engram_conv_kernel, *shape))

    def forward(self, u: Tensor) -> Tensor:
        normed = self.norm(u)
        length = u.size(1)
        y = normed * self.weight[0]
        for tap in range(1, self.weight.size(0)):
            ago = (0, 0) * (u.ndim - 2) + (min(tap * self.dilation, length), 0)
            y = y + F.pad(normed, ago)[:, :length] * self.weight[tap]
        return u + F.silu(y)


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention, each (B, H, T, head_dim). On a CPU torch's own goes back through short
    texts slowly, and saves memory on long ones only."""
    length = q.size(-2)
    if q.device.type != "cpu" or length > PLAIN_TOKENS:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = (q @ k.transpose(-2, -1)).float() / math.sqrt(q.size(-1))
    future = torch.ones(length, length, dtype=torch.bool, device=q.device).triu(1)
    return scores.masked_fill(future, -torch.inf).softmax(-1).to(v.dtype) @ v


class Attention(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.num_heads = config.num_heads
        self.qkv = nn.Linear(config.d_model, 3 * config.d_model, bias=False)
        self.out = nn.Linear(config.d_model, config.d_model, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, width = x.shape
        shape = (batch, length, 3, self.num_heads, width // self.num_heads)
        q, k, v = self.qkv(x).view(shape).permute(2, 0, 3, 1, 4)  # each (B, H, T, head_dim)
        q, k = (rotate(F.rms_norm(z, (z.size(-1),), eps=EPS), cos, sin) for z in (q, k))
        y = attend(q, k, v)
        out: Tensor = self.out(y.transpose(1, 2).reshape(batch, length, width))
        return out


class FeedForward(nn.Module):
    """SwiGLU: down(silu(gate) * up)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.gate_up = nn.Linear(config.d_model, 2 * config.d_ff, bias=False)
        self.down = nn.Linear(config.d_ff, config.d_model, bias=False)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up(x).chunk(2, -1)
        out: Tensor = self.down(F.silu(gate) * up)
        return out


class Experts(nn.Module):
    """SwiGLU experts, of which a token's best `active_experts` are run and weighed by the router's
    sigmoid. Balance by a bias that only the choice sees, moved against each expert's load
    (DeepSeek-V3, arXiv 2412.19437 §2.1.2): no loss is added.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        experts, d, d_ff = config.num_experts, config.d_model, config.d_ff
        self.active = config.active_experts
        self.router = nn.Linear(d, experts, bias=False)
        self.gate_up = nn.Parameter(torch.empty(experts, 2 * d_ff, d).uniform_(-1, 1) / d**0.5)
        self.down = nn.Parameter(torch.zeros(experts, d, d_ff))
        self.register_buffer("router_bias", torch.zeros(experts))

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.reshape(-1, x.size(-1))  # (N, d)
        bias: Tensor = self.router_bias  # type: ignore[assignment]
        affinity = torch.sigmoid(self.router(tokens))  # (N, E)
        chosen = (affinity + bias).topk(self.active, -1).indices  # (N, k)
        weight = affinity.gather(-1, chosen)
        weight = weight / weight.sum(-1, keepdim=True)
        if self.training:
            self.balance(chosen)
        # By expert: each sees its tokens as one matrix, and rows are gathered and added once.
        taken = chosen.flatten()  # (N k,)
        order = taken.argsort(stable=True)
        token = order.div(self.active, rounding_mode="floor")
        counts = torch.bincount(taken, minlength=len(bias)).tolist()
        made = []
        experts = zip(self.gate_up.unbind(), self.down.unbind(), strict=True)
        for part, (gate_up, down) in zip(torch.split(tokens[token], counts), experts, strict=True):
            gate, up = F.linear(part, gate_up).chunk(2, -1)
            made.append(F.linear(F.silu(gate) * up, down))
        weighed = torch.cat(made) * weight.flatten()[order, None]
        out = torch.zeros_like(tokens).index_add(0, token, weighed.to(tokens.dtype))
        return out.view_as(x)

    @torch.no_grad()
    def balance(self, chosen: Tensor) -> None:
        bias: Tensor = self.router_bias  # type: ignore[assignment]
        load = torch.bincount(chosen.flatten(), minlength=len(bias)).to(bias.dtype)
        bias += BALANCE_RATE * (load.mean() - load).sign()


class Streams(nn.Module):
    """x ← H_res x + H_postᵀ f(H_pre x) over M streams x (B, T, M, d). H_pre = σ, H_post = 2σ and
    H_res is doubly stochastic, so that no mix of streams can grow. At first H_pre takes the mean,
    H_post gives to all alike and H_res keeps each: equal streams stay equal, as if there were one.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        count, d = config.branches, config.d_model
        self.count = count
        self.project = nn.Linear(count * d, count * (count + 2), bias=False)
        nn.init.normal_(self.project.weight, std=0.02)
        self.scale = nn.Parameter(torch.full((3,), STREAMS_SCALE))
        mean = torch.full((count,), 1 / count).logit()
        keep = KEPT * torch.eye(count).flatten()
        self.offset = nn.Parameter(torch.cat([mean, torch.zeros(count), keep]))

    def forward(self, x: Tensor, function: Callable[[Tensor], Tensor]) -> Tensor:
        pre, post, keep = self.maps(x)
        made = function((pre.unsqueeze(-1) * x).sum(-2))  # (B, T, d)
        return keep @ x + post.unsqueeze(-1) * made.unsqueeze(-2)

    def maps(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """H_pre (B, T, M), H_post (B, T, M), H_res (B, T, M, M)."""
        count = self.count
        flat = F.rms_norm(x.flatten(-2), (x.size(-2) * x.size(-1),))
        sizes = [count, count, count * count]
        parts = zip(
            self.project(flat).split(sizes, -1),
            torch.split(self.offset, sizes),
            self.scale,
            strict=True,
        )
        pre, post, keep = (scale * part + offset for part, offset, scale in parts)
        return (
            torch.sigmoid(pre),
            2 * torch.sigmoid(post),
            doubly_stochastic(keep.unflatten(-1, (count, count))),
        )


def doubly_stochastic(logits: Tensor) -> Tensor:
    """Sinkhorn and Knopp: rows and columns normed in turn, (..., M, M)."""
    matrix = logits - logits.amax((-2, -1), keepdim=True)
    matrix = matrix.float().exp()
    for _ in range(SINKHORN_ROUNDS):
        matrix = matrix / matrix.sum(-1, keepdim=True)
        matrix = matrix / matrix.sum(-2, keepdim=True)
    return matrix.to(logits.dtype)


class Engram(nn.Module):
    """Hashed n-gram memory with a context-aware gate, added to the residual stream.

    e: (B, T, d_mem) = concatenated table rows; alpha = sigmoid(signed_sqrt(<norm(h), norm(W_K e)>
    / sqrt(d))); gives alpha * W_V e. Of M residual streams each has a W_K and gains of its own,
    and all share the table and W_V. The table's gradient is sparse: only rows that were read.
    """

    def __init__(self, config: ModelConfig, num_rows: int) -> None:
        super().__init__()
        d, branches = config.d_model, config.branches
        per_branch = (d,) if branches == 1 else (branches, d)
        self.per_branch = per_branch
        self.table = nn.Embedding(num_rows, config.engram_head_dim, sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)
        self.value = nn.Linear(config.d_mem, d, bias=False)
        self.has_gate = config.engram_gate == "published"
        if self.has_gate:
            self.key = nn.Linear(config.d_mem, branches * d, bias=False)
            self.norm_hidden = RMSNorm(*per_branch)
            self.norm_key = RMSNorm(*per_branch)
        self.conv = MemoryConv(config, *per_branch) if config.engram_conv_kernel else None

    def forward(self, hidden: Tensor, rows: Tensor) -> Tensor:
        """hidden (B, T, d), or (B, T, M, d) of M streams; rows (B, T, orders x heads)."""
        return self.recall(hidden, self.look_up(rows))

    def look_up(self, rows: Tensor) -> Tensor:
        """→ e (B, T, d_mem)."""
        e: Tensor = self.table(rows).flatten(-2)
        return e

    def recall(self, hidden: Tensor, e: Tensor) -> Tensor:
        """What a lookup e adds to each stream."""
        value = self.value(e)
        if len(self.per_branch) == 2:
            value = value.unsqueeze(-2)  # (B, T, 1, d): shared by the streams
        out: Tensor = self.gate(hidden, e) * value if self.has_gate else value.expand_as(hidden)
        return out if self.conv is None else self.conv(out)

    def gate(self, hidden: Tensor, e: Tensor) -> Tensor:
        """alpha (B, T, 1) or (B, T, M, 1), in (0, 1)."""
        key = self.key(e).unflatten(-1, self.per_branch)
        score = (self.norm_hidden(hidden) * self.norm_key(key)).sum(-1, keepdim=True)
        score = score / math.sqrt(hidden.size(-1))
        return torch.sigmoid(score.sign() * score.abs().clamp_min(EPS).sqrt())


class Block(nn.Module):
    """With one residual stream x + f(x), twice; with several, `Streams` read and write them."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm_attention = RMSNorm(config.d_model)
        self.conv = ShortConv(config.d_model, config.conv_kernel)
        self.attention = Attention(config)
        self.norm_feed_forward = RMSNorm(config.d_model)
        self.feed_forward = Experts(config) if config.num_experts else FeedForward(config)
        self.has_streams = config.branches > 1
        if self.has_streams:
            self.streams_attention = Streams(config)
            self.streams_feed_forward = Streams(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        if self.has_streams:
            x = self.streams_attention(x, lambda read: self.attend(read, cos, sin))
            return self.streams_feed_forward(x, self.feed)  # type: ignore[no-any-return]
        x = x + self.attend(x, cos, sin)
        return x + self.feed(x)

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        out: Tensor = self.attention(self.conv(self.norm_attention(x)), cos, sin)
        return out

    def feed(self, x: Tensor) -> Tensor:
        out: Tensor = self.feed_forward(self.norm_feed_forward(x))
        return out


class EngramModel(nn.Module):
    """`num_rows` of the only memory's table, or by layer (see `checkpoint.make_hashers`)."""

    def __init__(self, config: ModelConfig, num_rows: int | Mapping[int, int]) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab_size, config.d_model)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_layers))
        by_layer = {config.engram_layers[0]: num_rows} if isinstance(num_rows, int) else num_rows
        memories = {layer: Engram(config, by_layer[layer]) for layer in config.engram_layers}
        # Names of a state_dict: the only memory is `engram`, several are `engram.LAYER`.
        self.engram: Any = (
            memories[config.engram_layers[0]]
            if len(memories) == 1
            else nn.ModuleDict({str(layer): memory for layer, memory in memories.items()})
        )
        self.norm = RMSNorm(config.d_model)
        cos, sin = rope_tables(config, config.window_tokens)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def memory(self, layer: int) -> Engram:
        """Of a layer in `config.engram_layers`."""
        found: Engram = (
            self.engram if len(self.config.engram_layers) == 1 else self.engram[f"{layer}"]
        )
        return found

    def look_up(self, rows: Rows) -> dict[int, Tensor]:
        """e (B, T, d_mem) by layer."""
        layers = self.config.engram_layers
        by_layer = {layers[0]: rows} if isinstance(rows, Tensor) else rows
        return {layer: self.memory(layer).look_up(by_layer[layer]) for layer in layers}

    def layers(self, ids: Tensor, looked_up: Mapping[int, Tensor]) -> list[Tensor]:
        """The residual stream before each block and after the last, (B, T, d), M streams as their
        mean; ids (B, T)."""
        x = F.rms_norm(self.embedding(ids), (self.config.d_model,), eps=EPS)
        branches = self.config.branches
        if branches > 1:
            x = x.unsqueeze(-2).repeat_interleave(branches, -2)  # (B, T, M, d)
        length = ids.size(1)
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)  # type: ignore[index]
        seen = [x]
        for index, block in enumerate(self.blocks):
            if index in looked_up:
                x = x + self.memory(index).recall(x, looked_up[index])
            x = block(x, cos, sin)
            seen.append(x)
        return [x.mean(-2) for x in seen] if branches > 1 else seen

    def hidden(self, ids: Tensor, rows: Rows) -> Tensor:
        """ids (B, T) → normed hidden states (B, T, d)."""
        out: Tensor = self.norm(self.layers(ids, self.look_up(rows))[-1])
        return out

    def forward(self, ids: Tensor, rows: Rows) -> Tensor:
        """Logits (B, T, V)."""
        return self.logits(self.hidden(ids, rows))

    def logits(self, normed: Tensor) -> Tensor:
        return F.linear(normed, self.embedding.weight)
