"""Attention over normed queries and keys, and buffers that layers share. Arrays in, arrays out.

A score never exceeds sqrt(head_dim), since queries and keys are normed: softmax needs no maximum,
and attention to several stretches of positions is a sum over each, divided once at the end.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

EPS: Final = 1e-6

Float32 = NDArray[np.float32]
Complex64 = NDArray[np.complex64]
Sums = tuple[Float32, Float32]  # weighted values (N, H, head_dim) and the weights' total (N, H)


class Workspace:
    """Buffers of one thread, reused by every layer: `take(name, shape)` is uninitialised."""

    def __init__(self) -> None:
        self._buffers: dict[str, Float32] = {}

    def take(self, name: str, *shape: int) -> Float32:
        size = math.prod(shape)
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < size:
            buffer = self._buffers[name] = np.empty(size, np.float32)
        return buffer[:size].reshape(shape)


def turn(x: Float32, rotation: Complex64) -> None:
    """Bring queries or keys (B, T, heads, head_dim) to length 1 and rotate them, in place. What a
    rotation's numbers are above 1 scales them."""
    x /= lengths(x)[..., None]
    pairs = x.view(np.complex64)
    pairs *= rotation


def see_step(q: Float32, keys: Float32, values: Float32, mask: Float32, sums: Sums) -> None:
    """Each row's one query (B, H, head_dim) over its own positions; overwrites the sums."""
    seen, total = sums
    weights = np.matmul(keys, q[..., None])[..., 0]  # (B, H, S)
    np.exp(weights, out=weights)
    weights *= mask
    np.sum(weights, axis=-1, out=total)
    np.matmul(weights[:, :, None], values, out=seen[:, :, None])


def see_block(
    q: Float32, keys: Float32, values: Float32, triangle: Float32, sums: Sums, work: Workspace
) -> None:
    """A block of queries (B, T, H, head_dim) over own positions (B, H, S, head_dim), of which the
    last T are the queries' own and masked by `triangle` (T, T); overwrites the sums."""
    rows, width, heads, _ = q.shape
    end = keys.shape[2]
    seen, total = (item.reshape(rows, width, heads, -1) for item in sums)
    weights = work.take("weights", rows, heads, width, end)
    np.matmul(q.transpose(0, 2, 1, 3), keys.transpose(0, 1, 3, 2), out=weights)
    np.exp(weights, out=weights)
    weights[..., end - width :] *= triangle
    np.sum(weights, axis=-1, out=total[..., 0].transpose(0, 2, 1))
    np.matmul(weights, values, out=seen.transpose(0, 2, 1, 3))


def see_prefix(q: Float32, keys: Float32, values: Float32, sums: Sums, work: Workspace) -> None:
    """All queries of all rows over the positions they share, (H, P, head_dim); adds to the sums."""
    rows, width, heads, head_dim = q.shape
    count = rows * width
    seen, total = sums
    queries = q.reshape(count, heads, head_dim).transpose(1, 0, 2)
    weights = work.take("weights", heads, count, keys.shape[1])
    np.matmul(queries, keys.transpose(0, 2, 1), out=weights)
    np.exp(weights, out=weights)
    total += weights.sum(axis=-1).T
    shared = np.matmul(weights, values, out=work.take("shared", heads, count, head_dim))
    seen += shared.transpose(1, 0, 2)


def lengths(x: Float32) -> Float32:
    """sqrt(sum of squares + d * eps) over the last axis, d long: x over it is x over its root mean
    square, but for the sqrt(d) that is folded into what comes next."""
    squares: Float32 = np.einsum("...d,...d->...", x, x)
    squares += x.shape[-1] * EPS
    np.sqrt(squares, out=squares)
    return squares
