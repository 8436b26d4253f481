"""A model small enough for tests: a few byte pairs, two heads, three layers, no training."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm.backends.engram import dialect_fingerprint
from rlm.engram import checkpoint
from rlm.engram.config import ModelConfig
from rlm.engram.tokenizer import Tokenizer

MERGES = (b" t", b" th", b" the", b"Th", b"The", b"in", b" a", b"er", b"or", b" T", b" Th", b" The")
CONFIG = ModelConfig(
    window_tokens=160,
    d_model=32,
    num_layers=3,
    num_heads=2,
    d_ff=48,
    engram_heads=2,
    engram_head_dim=8,
    engram_rows=50,
)

Tensors = dict[str, NDArray[np.float32]]


def tokenizer() -> Tokenizer:
    pieces = [bytes([byte]) for byte in range(256)] + list(MERGES)
    return Tokenizer({piece: rank for rank, piece in enumerate(pieces)})


def config(tokens: Tokenizer, shape: ModelConfig = CONFIG) -> ModelConfig:
    return replace(
        shape,
        vocab_size=tokens.vocab_size,
        compressed_vocab_size=tokens.compressed_vocab_size,
        pad_id=int(tokens.compression[0]),
    )


def tensors(shape: ModelConfig, seed: int = 0) -> Tensors:
    """Random weights, large enough that every part of the model shows in its replies."""
    rng = np.random.default_rng(seed)
    shapes = dict(checkpoint.tensor_shapes(shape))
    for layer, hasher in checkpoint.make_hashers(shape).items():
        shapes[shape.table_name(layer)] = (hasher.num_rows, shape.engram_head_dim)
    drawn: Tensors = {}
    for name, sides in shapes.items():
        spread = 0.3 if ".conv." in name else 1 / math.sqrt(sides[-1])
        drawn[name] = rng.normal(0, spread, sides).astype(np.float32)
        if "norm" in name:
            drawn[name] = 1 + 0.2 * rng.standard_normal(sides).astype(np.float32)
    return drawn


def write(
    folder: Path, shape: ModelConfig = CONFIG, seed: int = 0, dialect: str | None = None
) -> Path:
    """`dialect` None: the one of this installation, so that backends take the checkpoint."""
    tokens = tokenizer()
    full = config(tokens, shape)
    made = dialect or dialect_fingerprint()
    checkpoint.save(folder, full, tokens, tensors(full, seed), dialect=made, notes={"seed": seed})
    return folder


def write_parrot(folder: Path, *said: str) -> Path:
    """A checkpoint whose every reply is these tokens, different ones, the last of them for ever.

    No block adds anything, so the last token's embedding alone decides what follows. Each points
    along an axis of its own, and the next token's embedding is the longest along that axis.
    """
    tokens = tokenizer()
    full = config(tokens)
    drawn = tensors(full)
    for name, tensor in drawn.items():
        if name.endswith((".out.weight", ".down.weight", "engram.value.weight")):
            tensor[:] = 0
        if "norm" in name:
            tensor[:] = 1
    embedding = drawn["embedding.weight"]
    embedding[:] = 0
    embedding[tokens.special["<|assistant|>"], 0] = 1
    for axis, text in enumerate(said):
        embedding[_only_token(tokens, text), axis : axis + 2] = (
            4 ** (2 * axis + 1),
            4 ** (2 * axis + 2),
        )
    checkpoint.save(folder, full, tokens, drawn, dialect=dialect_fingerprint(), notes={})
    return folder


def _only_token(tokens: Tokenizer, text: str) -> int:
    if text in tokens.special:
        return tokens.special[text]
    (token,) = tokens.encode(text)
    return token
