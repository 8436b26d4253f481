"""The shape of an Engram model: one frozen value, stored in every checkpoint."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

GATES: Final = ("published", "none")


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """A pre-norm decoder with Engram memories. Names follow arXiv 2601.07372.

    `engram_layers` may be any layers, or none for a model without memory. `engram_rows` is the
    wanted number of rows per head, one for all orders or one an order; the hasher takes the next
    unused primes above it. `compressed_vocab_size` is V', asserted at load: every hash derives
    from it. `engram_gate` "none" adds the looked-up value as it is. `engram_conv_kernel` 0 is no
    convolution inside the memory, as in DeepSeek-V4.1; the paper's is 4. `branches` is the number
    of residual streams (mHC), `num_experts` 0 a dense feed-forward of width `d_ff`, else the
    width of each expert. What the last four change is run by torch alone (`torch_only`).
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
    engram_layers: tuple[int, ...] = (1,)
    engram_orders: tuple[int, ...] = (2, 3)
    engram_heads: int = 4
    engram_head_dim: int = 32
    engram_rows: int | tuple[int, ...] = 16_000
    engram_seed: int = 0
    pad_id: int = 0
    engram_gate: str = "published"
    engram_conv_kernel: int = 0
    branches: int = 1
    num_experts: int = 0
    active_experts: int = 2

    @property
    def head_dim(self) -> int:
        return self.d_model // self.num_heads

    @property
    def d_mem(self) -> int:
        """Width of one Engram lookup: orders x heads x head_dim."""
        return len(self.engram_orders) * self.engram_heads * self.engram_head_dim

    @property
    def rows_by_order(self) -> tuple[int, ...]:
        if isinstance(self.engram_rows, int):
            return (self.engram_rows,) * len(self.engram_orders)
        return self.engram_rows

    @property
    def torch_only(self) -> tuple[str, ...]:
        """The parts that inference without torch lacks, in words."""
        parts = {
            "no memory": not self.engram_layers,
            "a memory without gate": self.engram_gate != "published",
            "a convolution inside the memory": self.engram_conv_kernel > 0,
            f"{self.branches} residual streams": self.branches > 1,
            f"{self.num_experts} experts": self.num_experts > 0,
        }
        return tuple(part for part, has_it in parts.items() if has_it)

    def memory_name(self, layer: int) -> str:
        """Of that layer's memory in a state_dict; a model's only memory is plainly `engram`."""
        return "engram" if len(self.engram_layers) == 1 else f"engram.{layer}"

    def table_name(self, layer: int) -> str:
        return f"{self.memory_name(layer)}.table.weight"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> ModelConfig:
        """Build from stored JSON; an unknown or ill-typed key raises TypeError or ValueError. The
        first checkpoints have one `engram_layer` in place of `engram_layers`."""
        fields = dict(fields)
        if "engram_layer" in fields:
            if "engram_layers" in fields:
                raise ValueError("engram_layer and engram_layers")
            fields["engram_layers"] = [fields.pop("engram_layer")]
        for name in ("engram_orders", "engram_layers"):
            fields[name] = _integers(fields[name])
        if isinstance(fields["engram_rows"], list):
            fields["engram_rows"] = _integers(fields["engram_rows"])
        return cls(**fields)


def _integers(values: list[Any]) -> tuple[int, ...]:
    if not all(type(value) is int for value in values):
        raise TypeError("not a list of whole numbers")
    return tuple(values)
