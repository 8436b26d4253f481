"""Matrices as int8 rows: what is lost, what is refused, what `rlm engram pack` makes of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlm.engram import checkpoint, matrices
from rlm.engram.checkpoint import Checkpoint, CheckpointError
from rlm.engram.inference import Engine
from tests.engram.test_checkpoint import edit_json, rewrite_tensors
from tests.support import tiny_engram


@pytest.fixture(scope="module")
def packed_folder(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny checkpoint in int8; no test changes it."""
    folder = tmp_path_factory.mktemp("packed") / "tiny"
    checkpoint.pack(tiny_folder, folder, "int8")
    return folder


@pytest.fixture
def folder(packed_folder: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(packed_folder, tmp_path / "copy"))


def test_every_row_comes_back_within_half_a_step(tiny: Checkpoint, packed_folder: Path):
    packed = checkpoint.load(packed_folder)
    assert packed.matrices == "int8"
    assert tiny.matrices == "float16"
    for name, tensor in tiny.tensors.items():
        found = packed.tensors[name]
        if matrices.is_small(name):
            assert np.array_equal(found, tensor)
            continue
        steps = np.abs(tensor).max(-1, keepdims=True) / 127
        # A scale is rounded to float16, which moves the largest of a row by 2^-11 of itself.
        assert (np.abs(found - tensor) <= steps * (0.5 + 127 / 2048)).all()
        assert not np.array_equal(found, tensor)


def test_all_but_the_matrices_stays_as_it_is(tiny: Checkpoint, packed_folder: Path):
    packed = checkpoint.load(packed_folder)
    for name in (checkpoint.CONFIG, checkpoint.TOKENIZER, checkpoint.TABLE):
        assert (packed.folder / name).read_bytes() == (tiny.folder / name).read_bytes()
    assert (packed.dialect, packed.notes) == (tiny.dialect, tiny.notes)
    assert packed.num_parameters == tiny.num_parameters
    size = (packed.folder / checkpoint.MATRICES).stat().st_size
    assert size < 0.75 * (tiny.folder / checkpoint.MATRICES).stat().st_size
    assert json.loads((packed.folder / checkpoint.MANIFEST).read_bytes())["matrices"] == "int8"


def test_packing_again_loses_nothing_more(packed_folder: Path, tmp_path: Path):
    checkpoint.pack(packed_folder, tmp_path / "again", "int8")
    assert checkpoint.load(tmp_path / "again").sha256 == checkpoint.load(packed_folder).sha256
    checkpoint.pack(packed_folder, tmp_path / "wide", "float16")
    wide = checkpoint.load(tmp_path / "wide")
    assert wide.matrices == "float16"
    for name, tensor in checkpoint.load(packed_folder).tensors.items():
        assert np.allclose(wide.tensors[name], tensor, rtol=1e-3)


def test_saving_and_packing_give_the_same(tiny: Checkpoint, packed_folder: Path, tmp_path: Path):
    table = tiny.table.gather(np.arange(tiny.table.num_rows)[:, None])
    tensors = {**tiny.tensors, checkpoint.TABLE_NAME: table}
    checkpoint.save(
        tmp_path, tiny.config, tiny.tokenizer, tensors,
        dialect=tiny.dialect, notes=tiny.notes, matrices="int8",
    )  # fmt: skip
    one, other = checkpoint.load(tmp_path), checkpoint.load(packed_folder)
    assert all(np.array_equal(one.tensors[name], other.tensors[name]) for name in one.tensors)
    assert Engine(one).generate([[7, 9, 11]], 5, ()) == Engine(other).generate([[7, 9, 11]], 5, ())


def test_rows_of_zeros_and_of_tiny_numbers_survive():
    rows = np.zeros((3, 8), np.float32)
    rows[1], rows[2] = 1e-9, np.linspace(-3, 3, 8)
    stored = matrices.pack({"a.weight": rows}, "int8")
    back = matrices.unpack(stored, {"a.weight": (3, 8)}, "int8")["a.weight"]
    assert np.abs(back - rows).max() <= 3 / 127


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"embedding__weight__scale": None}, r"embedding.weight.scale is missing"),
        ({"embedding__weight__scale": np.ones(3, np.float16)}, r"scale is float16 \(3,\)"),
        ({"embedding__weight": None}, r"embedding.weight is missing, not int8"),
        ({"embedding__weight": np.ones((3, 3), np.int8)}, r"embedding.weight is int8 \(3, 3\)"),
    ],
)
def test_a_forged_matrix_is_named(folder: Path, changes: dict[str, Any], complaint: str):
    rewrite_tensors(folder, **changes)
    with pytest.raises(CheckpointError, match=rf"model.safetensors: .*{complaint}"):
        checkpoint.load(folder)


def test_a_scale_that_is_not_finite_is_refused(folder: Path):
    scales = np.full(checkpoint.load(folder).config.vocab_size, np.inf, np.float16)
    rewrite_tensors(folder, embedding__weight__scale=scales)
    with pytest.raises(
        CheckpointError, match=r"embedding.weight.scale holds a value that is not finite"
    ):
        checkpoint.load(folder)


@pytest.mark.parametrize("kind", ["float16", "int4", 8, None, ["int8"]])
def test_a_manifest_that_tells_another_kind_than_the_file_has_is_refused(folder: Path, kind: Any):
    edit_json(folder / checkpoint.MANIFEST, lambda manifest: manifest.update(matrices=kind))
    with pytest.raises(CheckpointError, match=r"matrices are|is int8"):
        checkpoint.load(folder)


def test_a_kind_that_there_is_not_is_refused_before_anything_is_written(
    tiny: Checkpoint, tmp_path: Path
):
    with pytest.raises(CheckpointError, match="'int4', not one of float16, int8"):
        checkpoint.pack(tiny.folder, tmp_path / "new", "int4")
    with pytest.raises(CheckpointError, match="'int4', not one of float16, int8"):
        checkpoint.save(
            tmp_path / "new", tiny.config, tiny.tokenizer, {},
            dialect="", notes={}, matrices="int4",
        )  # fmt: skip
    assert not (tmp_path / "new").exists()


def test_a_checkpoint_is_packed_in_its_place_but_never_into_itself(folder: Path):
    before = checkpoint.load(folder).sha256
    assert len(set(checkpoint.pack(folder, folder, "int8"))) == 1
    assert checkpoint.load(folder).sha256 == before
    with pytest.raises(CheckpointError, match="lies within what is read"):
        checkpoint.pack(folder, folder / "reader", "int8")


def test_an_untrained_checkpoint_is_stored_as_its_model_is(packed_folder: Path, tmp_path: Path):
    checkpoint.init(tmp_path / "new", 2, packed_folder)
    assert checkpoint.load(tmp_path / "new").matrices == "int8"


@pytest.mark.train
def test_the_reference_library_reads_int8(packed_folder: Path):
    from safetensors.numpy import load_file

    found = load_file(packed_folder / checkpoint.MATRICES)
    rows, scales = found["embedding.weight"], found["embedding.weight.scale"]
    wanted = checkpoint.load(packed_folder).tensors["embedding.weight"]
    assert np.array_equal(rows * scales.astype(np.float32)[:, None], wanted)


def rlm(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rlm", "engram", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)


def test_the_command_packs_both_networks_and_tells_the_bytes(tmp_path: Path):
    source = tiny_engram.write(tmp_path / "pair")
    tiny_engram.write(source / "reader", seed=1)
    done = rlm("pack", source, tmp_path / "small")
    assert done.returncode == 0, done.stderr
    before = sum(checkpoint.load(place).num_bytes for place in (source, source / "reader"))
    small = tmp_path / "small"
    after = sum(checkpoint.load(place).num_bytes for place in (small, small / "reader"))
    assert f"{after:,} bytes" in done.stdout
    assert f"{before:,}" in done.stdout
    assert after < before
    assert rlm("info", small).stdout.count("matrices as int8") == 2
    wrong = rlm("pack", source, tmp_path / "other", "--matrices", "int4")
    assert wrong.returncode == 2
    assert "int4" in wrong.stderr
    assert wrong.stderr.count("\n") == 1
