"""One checkpoint out of several of one shape: the mean of their weights.

Stages of one training lie in one valley, and between them is a better place than either (arXiv
2203.05482). Checkpoints that were begun apart have nothing between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rlm.engram.checkpoint import MANIFEST, Checkpoint, CheckpointError, load, save

LEAST: Final = 2


def mean(sources: Sequence[Path], folder: Path) -> Checkpoint:
    """Write the mean of these checkpoints, each of one network; a reader beside one is left out.
    Raises CheckpointError for fewer than two, for one of another shape, tokenizer or dialect, and
    for a folder that holds a checkpoint."""
    if len(sources) < LEAST:
        raise CheckpointError("cannot take a mean: name two checkpoints or more")
    if (folder / MANIFEST).exists():
        raise CheckpointError(f"{folder}: holds a checkpoint already; name another folder")
    first, *others = (load(source) for source in sources)
    tensors = first.weights()
    for other in others:
        if _kind(other) != _kind(first):
            raise CheckpointError(
                f"{other.folder}: of another shape, tokenizer or dialect than {first.folder}"
            )
        for name, tensor in other.weights().items():
            tensors[name] += tensor
    made = {name: tensor / len(sources) for name, tensor in tensors.items()}
    notes = {"mean_of": [one.sha256 for one in (first, *others)]}
    save(folder, first.config, first.tokenizer, made, dialect=first.dialect, notes=notes)
    return load(folder)


def _kind(source: Checkpoint) -> tuple[object, ...]:
    return source.config, source.tokenizer.dump(), source.dialect
