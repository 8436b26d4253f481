"""The Engram model in torch: the readable version, used in training and as the oracle of the
numpy inference. Reads like arXiv 2601.07372; knows nothing of text, files or optimizers.

    embed → [Engram at its layer] → block x L → norm → logits (tied embedding)

Where the published equation 4 and the published code differ (signed square root before the
sigmoid) this follows the code. Short convolution: a causal depthwise one before attention in each
block, which lets a shallow model form induction heads; the Engram module itself has none, as in
DeepSeek-V4.1.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rlm.engram.config import ModelConfig

EPS = 1e-6


class RMSNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.size(-1),), self.weight, EPS)


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
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
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


class Engram(nn.Module):
    """Hashed n-gram memory with a context-aware gate, added to the residual stream.

    e: (B, T, d_mem) = concatenated table rows; alpha = sigmoid(signed_sqrt(<norm(h), norm(W_K e)>
    / sqrt(d))); returns alpha * W_V e.
    """

    def __init__(self, config: ModelConfig, num_rows: int) -> None:
        super().__init__()
        self.table = nn.Embedding(num_rows, config.engram_head_dim)
        nn.init.normal_(self.table.weight, std=0.02)
        self.key = nn.Linear(config.d_mem, config.d_model, bias=False)
        self.value = nn.Linear(config.d_mem, config.d_model, bias=False)
        self.norm_hidden = RMSNorm(config.d_model)
        self.norm_key = RMSNorm(config.d_model)

    def forward(self, hidden: Tensor, rows: Tensor) -> Tensor:
        e = self.table(rows).flatten(-2)  # (B, T, d_mem)
        score = (self.norm_hidden(hidden) * self.norm_key(self.key(e))).sum(-1, keepdim=True)
        score = score / math.sqrt(hidden.size(-1))
        alpha = torch.sigmoid(score.sign() * score.abs().clamp_min(EPS).sqrt())
        out: Tensor = alpha * self.value(e)
        return out


class Block(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm_attention = RMSNorm(config.d_model)
        self.conv = ShortConv(config.d_model, config.conv_kernel)
        self.attention = Attention(config)
        self.norm_feed_forward = RMSNorm(config.d_model)
        self.feed_forward = FeedForward(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self.attention(self.conv(self.norm_attention(x)), cos, sin)
        return x + self.feed_forward(self.norm_feed_forward(x))  # type: ignore[no-any-return]


class EngramModel(nn.Module):
    def __init__(self, config: ModelConfig, num_engram_rows: int) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab_size, config.d_model)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_layers))
        self.engram = Engram(config, num_engram_rows)
        self.norm = RMSNorm(config.d_model)
        cos, sin = rope_tables(config, config.window_tokens)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def hidden(self, ids: Tensor, rows: Tensor) -> Tensor:
        """ids (B, T), rows (B, T, orders x heads) → normed hidden states (B, T, d_model)."""
        x = F.rms_norm(self.embedding(ids), (self.config.d_model,), eps=EPS)
        length = ids.size(1)
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)  # type: ignore[index]
        for index, block in enumerate(self.blocks):
            if index == self.config.engram_layer:
                x = x + self.engram(x, rows)
            x = block(x, cos, sin)
        out: Tensor = self.norm(x)
        return out

    def forward(self, ids: Tensor, rows: Tensor) -> Tensor:
        """Logits (B, T, V)."""
        return F.linear(self.hidden(ids, rows), self.embedding.weight)
