"""The shape of an Engram model: one frozen value, stored in every checkpoint."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """A pre-norm decoder with one Engram memory. Names follow arXiv 2601.07372.

    `engram_rows` is the wanted number of rows per order and head; the hasher takes the next unused
    primes above it. `compressed_vocab_size` is V', asserted at load: every hash derives from it.
    """

    vocab_size: int = 4096
    compressed_vocab_size: int = 0
    window_tokens: int = 1024
    d_model: int = 256
    num_layers: int = 6
    num_heads: int = 4
    d_ff: int = 640
    conv_kernel: int = 4
    rope_base: float = 10_000.0
    engram_layer: int = 1
    engram_orders: tuple[int, ...] = (2, 3)
    engram_heads: int = 4
    engram_head_dim: int = 32
    engram_rows: int = 16_000
    engram_seed: int = 0
    pad_id: int = 0

    @property
    def head_dim(self) -> int:
        return self.d_model // self.num_heads

    @property
    def d_mem(self) -> int:
        """Width of one Engram lookup: orders x heads x head_dim."""
        return len(self.engram_orders) * self.engram_heads * self.engram_head_dim

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> ModelConfig:
        """Build from stored JSON; an unknown or ill-typed key raises TypeError."""
        fields = dict(fields)
        fields["engram_orders"] = tuple(int(order) for order in fields["engram_orders"])
        return cls(**fields)
