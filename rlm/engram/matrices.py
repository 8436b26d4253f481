"""How a model's matrices lie in a checkpoint: as float16, or as int8 rows with one float16 scale a
row, as the Engram table's do. Norm, convolution, router and stream weights are few, and stay exact
(float32). Knows names and arrays; nothing of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rlm.engram.table import quantized

FLOAT16, INT8 = "float16", "int8"
KINDS: Final = (FLOAT16, INT8)
SCALE: Final = ".scale"

Float32 = NDArray[np.float32]
Shapes = Mapping[str, tuple[int, ...]]


def is_small(name: str) -> bool:
    """Norm, convolution, router and stream weights."""
    return any(part in name for part in ("norm", ".conv.", ".router", ".streams_"))


def pack(tensors: Mapping[str, NDArray[Any]], kind: str) -> dict[str, NDArray[Any]]:
    """As they are stored: what `unpack` reads."""
    stored: dict[str, NDArray[Any]] = {}
    for name, tensor in tensors.items():
        if is_small(name):
            stored[name] = tensor.astype(np.float32)
        elif kind == FLOAT16:
            stored[name] = tensor.astype(np.float16)
        else:
            stored[name], scales = quantized(tensor)
            stored[f"{name}{SCALE}"] = scales[..., 0]
    return stored


def unpack(stored: Mapping[str, NDArray[Any]], shapes: Shapes, kind: str) -> dict[str, Float32]:
    """The float32 tensors of these shapes. Raises ValueError for one that is missing, of another
    shape or type, or not finite."""
    tensors: dict[str, Float32] = {}
    for name, shape in shapes.items():
        if is_small(name):
            tensor = _take(stored, name, shape, np.float32)
        elif kind == FLOAT16:
            tensor = _take(stored, name, shape, np.float16).astype(np.float32)
        else:
            scales = _take(stored, f"{name}{SCALE}", shape[:-1], np.float16).astype(np.float32)
            tensor = _take(stored, name, shape, np.int8) * scales[..., None]
        tensors[name] = tensor
    return tensors


def _take(
    stored: Mapping[str, NDArray[Any]], name: str, shape: tuple[int, ...], want: DTypeLike
) -> NDArray[Any]:
    tensor = stored.get(name)
    if tensor is None or tensor.shape != shape or tensor.dtype != want:
        found = "missing" if tensor is None else f"{tensor.dtype} {tensor.shape}"
        raise ValueError(f"{name} is {found}, not {np.dtype(want)} {shape}")
    if not np.isfinite(tensor).all():
        raise ValueError(f"{name} holds a value that is not finite")
    return tensor
