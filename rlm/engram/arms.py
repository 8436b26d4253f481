"""What the study compares: each arm a shape of model, with its stored parameters and FLOPs. Numbers
and names only; no torch, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from rlm.engram.checkpoint import make_hashers, tensor_shapes
from rlm.engram.config import ModelConfig

MAIN: Final = ("dense", "dense-flops", "dense-stored", "engram", "bigram", "one-row")
PERMUTED: Final = "permuted"  # not trained: the Engram runs, read through other addresses
SHARES: Final = (1.0, 0.9, 0.75, 0.5, 0.25)  # rho: of sparse parameters that are experts'
ROW_COUNTS: Final = (1, 256, 1024, 4096, 16_384, 65_536)


@dataclass(frozen=True, slots=True)
class Preset:
    """How large a study is. Sweeps take half the tokens and the first `sweep_seeds` seeds."""

    name: str
    shape: ModelConfig
    tokens: int
    seeds: int
    sweep_seeds: int
    sequence: int = 256
    batch: int = 16
    held_out: int = 192  # sequences
    experts: int = 16  # at rho = 1
    shares: tuple[float, ...] = SHARES
    row_counts: tuple[int, ...] = ROW_COUNTS
    is_compiled: bool = False  # half a minute an arm, and twice the speed from then on


@dataclass(frozen=True, slots=True)
class Arm:
    """`one_row`: every n-gram reads the first row of each head."""

    name: str
    group: str  # main, allocation or rows
    config: ModelConfig
    tokens: int
    seeds: int
    one_row: bool = False
    x: float = 0.0  # its place in a sweep


_NANO: Final = ModelConfig(
    window_tokens=256,
    d_model=128,
    num_layers=4,
    num_heads=4,
    d_ff=320,
    engram_layers=(1, 2),
    engram_heads=4,
    engram_head_dim=16,
    engram_rows=8_000,
)
_TINY: Final = replace(
    _NANO, window_tokens=64, d_model=32, num_layers=3, num_heads=2, d_ff=48,
    engram_head_dim=4, engram_rows=200,
)  # fmt: skip

PRESETS: Final[Mapping[str, Preset]] = {
    "full": Preset("full", _NANO, 2_000_000, seeds=3, sweep_seeds=3, is_compiled=True),
    "quick": Preset("quick", _NANO, 200_000, seeds=2, sweep_seeds=1, held_out=64),
    "tiny": Preset(
        "tiny", _TINY, 4_096, seeds=2, sweep_seeds=1, sequence=64, batch=8, held_out=12, experts=4,
        shares=(1.0, 0.5), row_counts=(1, 100),
    ),
}  # fmt: skip


def arms(preset: Preset, fit: ModelConfig) -> list[Arm]:
    """`fit` has the sizes of a vocabulary, which every arm takes."""
    base = replace(
        preset.shape,
        vocab_size=fit.vocab_size,
        compressed_vocab_size=fit.compressed_vocab_size,
        pad_id=fit.pad_id,
    )
    return [*_main(preset, base), *_allocation(preset, base), *_rows(preset, base)]


def stored(config: ModelConfig) -> int:
    """Parameters, tables included."""
    return dense_parameters(config) + table_parameters(config)


def dense_parameters(config: ModelConfig) -> int:
    total = 0
    for shape in tensor_shapes(config).values():
        size = 1
        for side in shape:
            size *= side
        total += size
    return total


def table_parameters(config: ModelConfig) -> int:
    return sum(made.num_rows for made in make_hashers(config).values()) * config.engram_head_dim


def flops(config: ModelConfig, sequence: int) -> int:
    """Of a token's forward pass: two a product with a weight that is used, and attention over half
    a sequence on average."""
    d, products = config.d_model, 0
    for name, shape in tensor_shapes(config).items():
        if len(shape) == 1 or "conv" in name:
            continue
        size = shape[0] * shape[1]
        if len(shape) == 3:  # experts
            size = config.active_experts * shape[1] * shape[2]
        products += size
    return 2 * products + 2 * config.num_layers * sequence * d


def _main(preset: Preset, base: ModelConfig) -> list[Arm]:
    dense = replace(base, engram_layers=())
    bigram = replace(base, engram_orders=(2,), engram_gate="none", engram_rows=_doubled(base))
    shapes = {
        "dense": dense,
        "dense-flops": _widened(dense, lambda shape: flops(shape, preset.sequence),
                                flops(base, preset.sequence)),
        "dense-stored": _widened(dense, stored, stored(base)),
        "engram": base,
        "bigram": bigram,
        "one-row": base,
    }  # fmt: skip
    return [
        Arm(name, "main", shape, preset.tokens, preset.seeds, one_row=name == "one-row")
        for name, shape in shapes.items()
    ]


def _doubled(config: ModelConfig) -> int:
    return 2 * config.rows_by_order[0]


def _widened(config: ModelConfig, measure: object, wanted: int) -> ModelConfig:
    """With the feed-forward width at which `measure` comes nearest to `wanted`."""
    assert callable(measure)
    low = measure(config)
    step = measure(replace(config, d_ff=config.d_ff + 1)) - low
    return replace(config, d_ff=config.d_ff + max(0, round((wanted - low) / step)))


def _allocation(preset: Preset, base: ModelConfig) -> list[Arm]:
    """Experts traded for rows at a constant sum; a token always goes through two experts."""
    expert = replace(base, d_ff=base.d_model, engram_layers=())
    each = stored(replace(expert, num_experts=3)) - stored(replace(expert, num_experts=2))
    made = []
    for share in preset.shares:
        count = max(2, round(share * preset.experts))
        shape = replace(expert, num_experts=count)
        left = (preset.experts - count) * each
        if left:
            heads = len(base.engram_layers) * len(base.engram_orders) * base.engram_heads
            rows = max(1, left // (heads * base.engram_head_dim))
            shape = replace(shape, engram_layers=base.engram_layers, engram_rows=rows)
        name = f"rho-{share:g}"
        made.append(Arm(name, "allocation", shape, preset.tokens // 2, preset.sweep_seeds, x=share))
    return made


def _rows(preset: Preset, base: ModelConfig) -> list[Arm]:
    return [
        Arm(
            f"rows-{count}",
            "rows",
            replace(base, engram_rows=max(2, count)),
            preset.tokens // 2,
            preset.sweep_seeds,
            one_row=count == 1,
            x=count,
        )
        for count in preset.row_counts
    ]
