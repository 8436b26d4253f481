"""The shape of an Engram model: one frozen value, stored in every checkpoint, and what makes a
stored one impossible."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

GATES: Final = ("published", "none")
_MAX_TABLE_ROWS: Final = 1 << 31
_MOST: Final = {
    "num_layers": 256,
    "window_tokens": 1 << 20,
    "conv_kernel": 64,
    "engram_conv_kernel": 64,
    "engram_heads": 64,
    "branches": 16,
    "num_experts": 4096,
}
_MAY_BE_ZERO: Final = ("engram_seed", "pad_id", "engram_conv_kernel", "num_experts")
_NOT_A_NUMBER: Final = ("engram_layers", "engram_orders", "engram_rows", "engram_gate")


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


def config_problem(config: ModelConfig) -> str:
    """Why a configuration makes no model; empty when it does."""
    return _number_problem(config) or _engram_problem(config) or _shape_problem(config)


def _number_problem(config: ModelConfig) -> str:
    for field in fields(config):
        value = getattr(config, field.name)
        if field.name in _NOT_A_NUMBER:
            continue
        number = (int, float) if field.name == "rope_base" else int
        least = int(field.name not in _MAY_BE_ZERO)
        most = _MOST.get(field.name, _MAX_TABLE_ROWS)
        if not isinstance(value, number) or not least <= value <= most:
            return f"{field.name} is not a number from {least} to {most}"
    return ""


def _engram_problem(config: ModelConfig) -> str:
    layers, orders = config.engram_layers, config.engram_orders
    if not _is_ascending(orders, 2, 8) or not orders:
        return "engram_orders are not ascending from 2 to 8"
    if not _is_ascending(layers, 0, config.num_layers - 1):
        return "engram_layers are not ascending, or outside the layers"
    rows = config.engram_rows
    is_list = isinstance(rows, tuple) and len(rows) == len(orders)
    if not is_list and type(rows) is not int or min(config.rows_by_order) < 1:
        return "engram_rows is not a number above 0, or one an order"
    if sum(config.rows_by_order) * config.engram_heads >= _MAX_TABLE_ROWS:
        return "the table has too many rows"
    if config.engram_gate not in GATES:
        return f"engram_gate is not one of {', '.join(GATES)}"
    return ""


def _is_ascending(numbers: tuple[int, ...], least: int, most: int) -> bool:
    return numbers == tuple(sorted(set(numbers))) and all(least <= n <= most for n in numbers)


def _shape_problem(config: ModelConfig) -> str:
    checks = {
        "d_model is not heads x an even head width": config.d_model % (2 * config.num_heads) == 0,
        "pad_id is outside the vocabulary": config.pad_id < config.compressed_vocab_size,
        "active_experts is above num_experts": not config.num_experts
        or config.active_experts <= config.num_experts,
    }
    return next((problem for problem, fine in checks.items() if not fine), "")
