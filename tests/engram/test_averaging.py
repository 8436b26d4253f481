"""`rlm engram mean`: the weights half way, what is refused, and that nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from rlm.cli import app
from rlm.engram import averaging, checkpoint
from rlm.engram.checkpoint import Checkpoint, CheckpointError


@pytest.fixture(scope="module")
def other_folder(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other") / "tiny"
    checkpoint.init(folder, seed=2, like=tiny_folder)
    return folder


def test_the_mean_lies_half_way(
    tiny: Checkpoint, tiny_folder: Path, other_folder: Path, tmp_path: Path
) -> None:
    made = averaging.mean([tiny_folder, other_folder], tmp_path / "made")
    other = checkpoint.load(other_folder).weights()
    for name, tensor in tiny.weights().items():
        # int8 rows of a table are a hundredth of their largest value apart
        loss = np.abs(made.weights()[name] - (tensor + other[name]) / 2).max()
        assert loss <= 0.02 * max(np.abs(tensor).max(), np.abs(other[name]).max()), name
    assert made.notes["mean_of"] == [tiny.sha256, checkpoint.load(other_folder).sha256]


def test_the_mean_of_one_and_itself_is_itself(
    tiny: Checkpoint, tiny_folder: Path, tmp_path: Path
) -> None:
    made = averaging.mean([tiny_folder, tiny_folder], tmp_path / "made")
    for name, tensor in tiny.weights().items():
        assert np.allclose(made.weights()[name], tensor, atol=1e-6), name


def test_what_cannot_be_averaged_is_refused_in_one_line(
    tiny_folder: Path, other_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "made"
    with pytest.raises(CheckpointError, match="two checkpoints or more"):
        averaging.mean([tiny_folder], out)
    with pytest.raises(CheckpointError, match="holds a checkpoint already"):
        averaging.mean([tiny_folder, tiny_folder], other_folder)
    if (checkpoint.SHIPPED / checkpoint.MANIFEST).exists():
        with pytest.raises(CheckpointError, match="of another shape, tokenizer or dialect"):
            averaging.mean([tiny_folder, checkpoint.SHIPPED], out)
    assert not out.exists()


def test_the_command_writes_it(tiny_folder: Path, other_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "made"
    done = CliRunner().invoke(
        app, ["engram", "mean", str(tiny_folder), str(other_folder), str(out)]
    )
    assert done.exit_code == 0, done.output
    assert "the mean of 2" in done.output
    assert checkpoint.load(out).config == checkpoint.load(tiny_folder).config
