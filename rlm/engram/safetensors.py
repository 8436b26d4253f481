"""The safetensors format: eight bytes of header length, a JSON header, then the data. Knows bytes
and arrays; every header is hostile. Format: huggingface/safetensors, README "Format"."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_DTYPES: Final = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "U8": np.uint8}
_MAX_HEADER_BYTES: Final = 1 << 20
_PREFIX_BYTES: Final = 8

Array = NDArray[Any]


def dump(tensors: Mapping[str, Array], *, alignment: int) -> bytes:
    """Each tensor starts at a multiple of `alignment` bytes within the file.

    The format allows no holes, so the space between two tensors is filled by a tensor of bytes.
    """
    names = {np.dtype(kind): name for name, kind in _DTYPES.items()}
    header: dict[str, Any] = {}
    blobs: list[bytes] = []
    offset = 0
    for name, tensor in tensors.items():
        blob = np.ascontiguousarray(tensor).tobytes()
        header[name] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        blobs.append(blob)
        offset += len(blob)
        gap = -offset % alignment
        if gap:
            span = [offset, offset + gap]
            header[f"_gap.{offset}"] = {"dtype": "U8", "shape": [gap], "data_offsets": span}
            blobs.append(bytes(gap))
            offset += gap
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(_PREFIX_BYTES + len(text)) % alignment)
    return b"".join([len(text).to_bytes(_PREFIX_BYTES, "little"), text, *blobs])


def parse(content: bytes | NDArray[np.uint8]) -> dict[str, Array]:
    """Read-only views into `content`, by name. Raises ValueError for anything ill-formed."""
    data = np.frombuffer(content, np.uint8) if isinstance(content, bytes) else content
    length = int.from_bytes(data[:_PREFIX_BYTES].tobytes(), "little")
    if data.size < _PREFIX_BYTES or not 2 <= length <= min(data.size, _MAX_HEADER_BYTES):
        raise ValueError("is not a safetensors file: its header length is impossible")
    try:
        header = json.loads(data[_PREFIX_BYTES : _PREFIX_BYTES + length].tobytes())
    except (ValueError, RecursionError) as error:
        raise ValueError("is not a safetensors file: its header is not JSON") from error
    if not isinstance(header, dict):
        raise ValueError("is not a safetensors file: its header is not an object")
    body = data[_PREFIX_BYTES + length :]
    header.pop("__metadata__", None)
    return {name: _tensor(name, entry, body) for name, entry in header.items()}


def _tensor(name: str, entry: Any, body: NDArray[np.uint8]) -> Array:
    try:
        dtype = np.dtype(_DTYPES[entry["dtype"]])
        shape = [int(side) for side in entry["shape"]]
        start, end = (int(offset) for offset in entry["data_offsets"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"its header entry {name[:80]!r} is ill-formed") from error
    if not 0 <= start <= end <= body.size or min(shape, default=1) < 0:
        raise ValueError(f"tensor {name[:80]!r} lies outside the file")
    if end - start != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"tensor {name[:80]!r}: its shape does not fit its {end - start} bytes")
    return body[start:end].view(dtype).reshape(shape)
