"""A checkpoint folder is hostile until checked: every damage is named, with its file."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlm.backends.engram import dialect_fingerprint
from rlm.engram import checkpoint, safetensors
from rlm.engram.checkpoint import Checkpoint, CheckpointError
from rlm.engram.table import PAGE_BYTES, Table, pack_rows
from tests.support import tiny_engram


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(tiny_folder, tmp_path / "copy"))


def edit_json(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def restamp(folder: Path) -> None:
    """Make the manifest agree with the files, as somebody who forges one would."""
    stamps = {}
    for name in checkpoint.FILES:
        content = (folder / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        stamps[name] = {"size": len(content), "sha256": digest}
    edit_json(folder / checkpoint.MANIFEST, lambda manifest: manifest.update(files=stamps))


def rewrite_tensors(folder: Path, **changes: np.ndarray | None) -> None:
    path = folder / checkpoint.MATRICES
    tensors = {
        name: tensor
        for name, tensor in safetensors.parse(path.read_bytes()).items()
        if not name.startswith("_gap")
    }
    tensors.update({name.replace("__", "."): value for name, value in changes.items()})
    kept = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    path.write_bytes(safetensors.dump(kept, alignment=64))
    restamp(folder)


def test_what_is_saved_is_loaded(tiny: Checkpoint):
    saved = tiny_engram.tensors(tiny.config)
    for name, tensor in tiny.tensors.items():
        assert tensor.dtype == np.float32
        small = "norm" in name or ".conv." in name
        assert np.allclose(
            tensor, saved[name], rtol=0 if small else 1e-3, atol=0 if small else 1e-7
        )
    rows = np.arange(tiny.table.num_rows)[:, None]
    wanted = saved[checkpoint.TABLE_NAME]
    assert np.abs(tiny.table.gather(rows) - wanted).max() <= np.abs(wanted).max() / 200
    assert tiny.dialect == dialect_fingerprint()
    assert tiny.notes == {"seed": 0}
    assert tiny.num_parameters == sum(tensor.size for tensor in saved.values())


def test_the_table_stays_on_disk_and_cannot_be_written(tiny: Checkpoint):
    base: Any = tiny.table._records  # noqa: SLF001 - what it is backed by is the point
    assert not base.flags.writeable
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap) or type(base).__name__ == "mmap"


def test_tensors_start_where_vector_loads_want_them(tiny_folder: Path):
    for name, alignment in ((checkpoint.MATRICES, 64), (checkpoint.TABLE, PAGE_BYTES)):
        content = (tiny_folder / name).read_bytes()
        length = 8 + int.from_bytes(content[:8], "little")
        header = json.loads(content[8:length])
        starts = [entry["data_offsets"][0] for key, entry in header.items() if key[0] != "_"]
        assert all((length + start) % alignment == 0 for start in starts)


@pytest.mark.train
def test_the_reference_library_reads_our_files(tiny_folder: Path, tiny: Checkpoint):
    from safetensors.numpy import load_file

    found = load_file(tiny_folder / checkpoint.MATRICES)
    for name, tensor in tiny.tensors.items():
        assert (found[name].astype(np.float32) == tensor).all()
    load_file(tiny_folder / checkpoint.TABLE)


@pytest.mark.parametrize("name", checkpoint.FILES)
def test_one_changed_byte_is_noticed(folder: Path, name: str):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(CheckpointError, match=rf"{name}: its sha256 is not"):
        checkpoint.load(folder)


@pytest.mark.parametrize("name", checkpoint.FILES)
def test_a_file_cut_short_or_grown_is_noticed(folder: Path, name: str):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])
    with pytest.raises(CheckpointError, match=rf"{name}: has {len(content) - 1} bytes"):
        checkpoint.load(folder)
    (folder / name).write_bytes(content + b"x")
    with pytest.raises(CheckpointError, match=rf"{name}: it is larger"):
        checkpoint.load(folder)


@pytest.mark.parametrize("name", checkpoint.FILES)
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=rf"{name}: cannot be read"):
        checkpoint.load(folder)


def test_a_folder_that_is_no_checkpoint_says_what_to_do(tmp_path: Path):
    with pytest.raises(CheckpointError, match="rlm engram init"):
        checkpoint.load(tmp_path)
    with pytest.raises(CheckpointError, match="not an Engram checkpoint"):
        checkpoint.load(tmp_path / "absent")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda m: m.update(format=2), "of format 2, this version reads format 1"),
        (lambda m: m.update(files=[]), "size and sha256"),
        (lambda m: m["files"].pop("config.json"), "size and sha256"),
        (lambda m: m["files"]["config.json"].update(size=-1), "size and sha256"),
        (lambda m: m["files"]["config.json"].update(size=True), "size and sha256"),
        (lambda m: m.pop("dialect"), "dialect"),
        (lambda m: m.update(notes=3), "notes"),
        (lambda m: m["hash"].update(multipliers=["3", "5"]), "hash constants"),
    ],
)
def test_a_wrong_manifest_is_refused(folder: Path, change: Any, complaint: str):
    edit_json(folder / checkpoint.MANIFEST, change)
    with pytest.raises(CheckpointError, match=rf"manifest.json: .*{complaint}"):
        checkpoint.load(folder)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_a_manifest_that_is_no_object_is_refused(folder: Path, content: bytes):
    (folder / checkpoint.MANIFEST).write_bytes(content)
    with pytest.raises(CheckpointError, match="manifest.json"):
        checkpoint.load(folder)


def test_another_dialect_is_refused_when_one_is_asked_for(folder: Path):
    known = dialect_fingerprint()
    assert checkpoint.load(folder, dialect=known).dialect == known
    with pytest.raises(CheckpointError, match=f"trained on dialect {known}, this is other"):
        checkpoint.load(folder, dialect="other")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("num_layers", 0),
        ("num_layers", 10**9),
        ("d_model", "32"),
        ("d_model", 33),
        ("window_tokens", 1 << 40),
        ("engram_layer", 3),
        ("engram_orders", [3, 2]),
        ("engram_orders", []),
        ("engram_orders", [2, 99]),
        ("engram_rows", 1 << 40),
        ("engram_heads", 10**6),
        ("pad_id", 10**6),
        ("compressed_vocab_size", 17),
        ("rope_base", None),
        ("surprise", 1),
    ],
)
def test_a_configuration_that_makes_no_model_is_refused(folder: Path, field: str, value: Any):
    edit_json(folder / checkpoint.CONFIG, lambda config: config.update({field: value}))
    restamp(folder)
    with pytest.raises(CheckpointError, match=r"config.json|tokenizer.bpe"):
        checkpoint.load(folder)


def test_a_tokenizer_that_would_rehash_everything_is_refused(folder: Path):
    lines = (folder / checkpoint.TOKENIZER).read_bytes().splitlines(keepends=True)
    (folder / checkpoint.TOKENIZER).write_bytes(b"".join(lines[:-1]) + b"IHpxeg== 267\n")
    restamp(folder)
    with pytest.raises(CheckpointError, match=r"tokenizer.bpe: .*every hash would differ"):
        checkpoint.load(folder)


def test_a_tokenizer_without_all_bytes_is_refused(folder: Path):
    (folder / checkpoint.TOKENIZER).write_bytes(b"YQ== 0\nYg== 1\n")
    restamp(folder)
    with pytest.raises(CheckpointError, match=r"tokenizer.bpe: lacks a token for a single byte"):
        checkpoint.load(folder)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "missing"),
        (np.ones((3, 32), np.float32), r"float32 \(3, 32\)"),
        (np.ones(32, np.float16), "float16"),
        (np.full(32, np.nan, np.float32), "not finite"),
    ],
)
def test_a_tensor_of_the_wrong_kind_is_named(folder: Path, value: Any, complaint: str):
    rewrite_tensors(folder, norm__weight=value)
    with pytest.raises(CheckpointError, match=rf"model.safetensors: norm.weight .*{complaint}"):
        checkpoint.load(folder)


def test_a_table_of_another_size_is_refused(folder: Path):
    pages = pack_rows(np.ones((700, 8), np.float32))
    content = safetensors.dump({checkpoint.TABLE_NAME: pages}, alignment=PAGE_BYTES)
    (folder / checkpoint.TABLE).write_bytes(content)
    restamp(folder)
    with pytest.raises(CheckpointError, match="table.safetensors: the table is"):
        checkpoint.load(folder)


HEADERS: dict[str, Any] = {
    "outside": {"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}},
    "negative": {"a": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}},
    "backwards": {"a": {"dtype": "F32", "shape": [1], "data_offsets": [8, 4]}},
    "shape": {"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}},
    "negative shape": {"a": {"dtype": "F32", "shape": [-2, -1], "data_offsets": [0, 8]}},
    "dtype": {"a": {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}},
    "no dtype": {"a": {"shape": [4], "data_offsets": [0, 8]}},
    "three offsets": {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4, 8]}},
    "text shape": {"a": {"dtype": "F32", "shape": "2", "data_offsets": [0, "x"]}},
    "no object": [1, 2],
    "entry": {"a": 3},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_hostile_header_is_refused(header: Any):
    text = json.dumps(header).encode()
    with pytest.raises(ValueError, match=r"tensor|header"):
        safetensors.parse(len(text).to_bytes(8, "little") + text + bytes(8))


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 8, b"\xff" * 16, (9).to_bytes(8, "little") + b"{", b"\x02" + bytes(7)],
)
def test_a_file_that_is_no_safetensors_is_refused(content: bytes):
    with pytest.raises(ValueError, match="is not a safetensors file"):
        safetensors.parse(content)


def test_rows_lie_within_a_page_and_come_back_within_half_a_step():
    rows = np.random.default_rng(0).normal(0, 0.02, (1000, 32)).astype(np.float32)
    rows[3] = 0
    rows[4, 5] = 30.0  # one large value sets the step of its row alone
    pages = pack_rows(rows)
    assert pages.shape == (-(-1000 // (PAGE_BYTES // 34)), PAGE_BYTES)
    found = Table(pages, num_rows=1000, width=32).gather(np.arange(1000)[:, None])
    step = np.abs(rows).max(axis=1, keepdims=True) / 127
    assert (np.abs(found - rows) <= 0.56 * step + 1e-7).all()


def test_saving_refuses_what_could_not_be_loaded(tmp_path: Path):
    tokens = tiny_engram.tokenizer()
    config = tiny_engram.config(tokens)
    good = tiny_engram.tensors(config)
    bad = {
        "missing": {name: tensor for name, tensor in good.items() if name != "norm.weight"},
        "shape": {**good, "norm.weight": np.ones(3, np.float32)},
        "overflow": {**good, "embedding.weight": good["embedding.weight"] * 1e6},
        "nan": {**good, "engram.table.weight": good["engram.table.weight"] * np.nan},
    }
    for name, tensors in bad.items():
        with pytest.raises(CheckpointError, match="cannot save"):
            checkpoint.save(tmp_path / name, config, tokens, tensors, dialect="", notes={})


def test_an_untrained_checkpoint_differs_by_seed_only(tiny_folder: Path, tmp_path: Path):
    made = []
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        checkpoint.init(tmp_path / name, seed, tiny_folder)
        made.append(checkpoint.load(tmp_path / name))
    assert made[0].sha256 == made[1].sha256 != made[2].sha256
    assert made[0].config == checkpoint.load(tiny_folder).config
    assert made[0].notes["trained_tokens"] == 0
    assert all(tensor.any() for tensor in made[0].tensors.values())
