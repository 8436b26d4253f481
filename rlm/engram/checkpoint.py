"""A checkpoint on disk: a folder of config, tokenizer, safetensors and a manifest of their hashes.

`save` is called by training; `load` treats every file as hostile and names the one that is wrong.
Knows shapes and files; nothing of how a model is trained or run.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram import safetensors
from rlm.engram.config import ModelConfig
from rlm.engram.errors import CheckpointError
from rlm.engram.hashing import NGramHasher
from rlm.engram.table import Table, pack_rows
from rlm.engram.tokenizer import Tokenizer

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.bpe"
MATRICES: Final = "model.safetensors"
TABLE: Final = "table.safetensors"
FILES: Final = (CONFIG, TOKENIZER, MATRICES, TABLE)
TABLE_NAME: Final = "engram.table.weight"
SHIPPED: Final = Path(__file__).with_name("weights")
_MAX_JSON_BYTES: Final = 1 << 20
_MAX_TABLE_ROWS: Final = 1 << 31
_MOST: Final = {"num_layers": 256, "window_tokens": 1 << 20, "conv_kernel": 64, "engram_heads": 64}

Float32 = NDArray[np.float32]

__all__ = ["SHIPPED", "Checkpoint", "CheckpointError", "init", "load", "save"]


@dataclass(frozen=True)
class Checkpoint:
    """What a folder holds, checked. `tensors` are float32 under their torch state_dict names, the
    Engram table apart, which stays on disk; `sha256` is that of the manifest, so of everything."""

    folder: Path
    config: ModelConfig
    tokenizer: Tokenizer
    tensors: Mapping[str, Float32]
    table: Table
    hasher: NGramHasher
    dialect: str
    notes: Mapping[str, Any]
    sha256: str
    num_bytes: int

    @property
    def num_parameters(self) -> int:
        return sum(tensor.size for tensor in self.tensors.values()) + self.num_table_parameters

    @property
    def num_table_parameters(self) -> int:
        return self.table.num_rows * self.table.width


def tensor_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor but the table, by its torch state_dict name."""
    d, d_ff, d_mem = config.d_model, config.d_ff, config.d_mem
    shapes: dict[str, tuple[int, ...]] = {"embedding.weight": (config.vocab_size, d)}
    for layer in range(config.num_layers):
        block = f"blocks.{layer}"
        shapes[f"{block}.norm_attention.weight"] = (d,)
        shapes[f"{block}.conv.weight"] = (config.conv_kernel, d)
        shapes[f"{block}.attention.qkv.weight"] = (3 * d, d)
        shapes[f"{block}.attention.out.weight"] = (d, d)
        shapes[f"{block}.norm_feed_forward.weight"] = (d,)
        shapes[f"{block}.feed_forward.gate_up.weight"] = (2 * d_ff, d)
        shapes[f"{block}.feed_forward.down.weight"] = (d, d_ff)
    shapes["engram.key.weight"] = (d, d_mem)
    shapes["engram.value.weight"] = (d, d_mem)
    shapes["engram.norm_hidden.weight"] = (d,)
    shapes["engram.norm_key.weight"] = (d,)
    shapes["norm.weight"] = (d,)
    return shapes


def make_hasher(config: ModelConfig) -> NGramHasher:
    return NGramHasher(
        layer=config.engram_layer,
        orders=config.engram_orders,
        heads=config.engram_heads,
        rows=config.engram_rows,
        compressed_vocab_size=config.compressed_vocab_size,
        pad_id=config.pad_id,
        seed=config.engram_seed,
    )


def _is_small(name: str) -> bool:
    """Norm and convolution weights: few, and kept exact."""
    return "norm" in name or ".conv." in name


def save(
    folder: Path,
    config: ModelConfig,
    tokenizer: Tokenizer,
    tensors: Mapping[str, NDArray[Any]],
    *,
    dialect: str,
    notes: Mapping[str, Any],
) -> None:
    """Write a checkpoint, the manifest last. `tensors` is a torch state_dict as numpy arrays.

    Matrices become float16, norm and convolution weights stay float32, table rows become int8 with
    one scale each. Raises CheckpointError for a missing, misshapen or overflowing tensor.
    """
    problem = _config_problem(config) or _tokenizer_problem(config, tokenizer)
    if problem:
        raise CheckpointError(f"cannot save a checkpoint: {problem}")
    hasher = make_hasher(config)
    shapes = tensor_shapes(config)
    table_shape = (hasher.num_rows, config.engram_head_dim)
    for name, shape in {**shapes, TABLE_NAME: table_shape}.items():
        if name not in tensors or tensors[name].shape != shape:
            found = tensors[name].shape if name in tensors else "nothing"
            raise CheckpointError(f"cannot save {name}: want shape {shape}, got {found}")
        most = np.finfo(np.float32 if _is_small(name) else np.float16).max
        if not (np.abs(tensors[name]) <= most).all():
            raise CheckpointError(f"cannot save {name}: a value is not finite or above {most}")
    stored: dict[str, NDArray[Any]] = {
        name: tensors[name].astype(np.float32 if _is_small(name) else np.float16) for name in shapes
    }
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        CONFIG: _json_bytes(config.to_json()),
        TOKENIZER: _tokenizer_bytes(tokenizer, folder),
        MATRICES: safetensors.dump(stored, alignment=64),
        TABLE: safetensors.dump({TABLE_NAME: pack_rows(tensors[TABLE_NAME])}, alignment=4096),
    }
    manifest = {
        "format": FORMAT,
        "dialect": dialect,
        "files": {name: _stamp(content) for name, content in contents.items()},
        "hash": _hash_constants(hasher),
        "notes": dict(notes),
    }
    for name, content in {**contents, MANIFEST: _json_bytes(manifest)}.items():
        partial = folder / f".{name}.partial"
        partial.write_bytes(content)
        partial.replace(folder / name)


def load(folder: Path | None = None, *, dialect: str | None = None) -> Checkpoint:
    """Read and check a checkpoint; None is the one that ships. The table is memory-mapped.

    Every file is compared with its size and sha256. Raises CheckpointError, which names the file
    and what to do; also when `dialect` is given and the checkpoint was trained on another one.
    """
    folder = SHIPPED if folder is None else folder
    if not (folder / MANIFEST).is_file():
        what = "this copy ships no weights" if folder == SHIPPED else "not an Engram checkpoint"
        raise CheckpointError(
            f"{folder}: {what} (no {MANIFEST}); name a folder that `rlm engram init` or "
            "`rlm engram train` wrote"
        )
    manifest_bytes = _read(folder, MANIFEST, _MAX_JSON_BYTES)
    manifest = _parse_manifest(folder, manifest_bytes, dialect)
    stamps: dict[str, dict[str, Any]] = manifest["files"]
    contents = {name: _verified(folder, name, stamps[name]) for name in FILES}
    del contents[TABLE]  # read once to check it, then mapped
    config = _parse_config(folder, contents[CONFIG])
    tokenizer = _load_tokenizer(folder, config)
    hasher = make_hasher(config)
    if manifest["hash"] != _hash_constants(hasher):
        raise _wrong(folder, MANIFEST, "its hash constants are not those that this version derives")
    return Checkpoint(
        folder=folder,
        config=config,
        tokenizer=tokenizer,
        tensors=_matrices(folder, contents[MATRICES], config),
        table=_open_table(folder, config, hasher),
        hasher=hasher,
        dialect=manifest["dialect"],
        notes=manifest["notes"],
        sha256=hashlib.sha256(manifest_bytes).hexdigest(),
        num_bytes=len(manifest_bytes) + sum(stamps[name]["size"] for name in FILES),
    )


def init(folder: Path, seed: int, like: Path | None = None) -> None:
    """Write an untrained checkpoint of the shape and tokenizer of `like` (None: the shipped one).

    Every matrix is drawn anew; none is left at zero, so that each part of the model does something.
    """
    source = load(like)
    rng = np.random.default_rng(seed)
    tensors: dict[str, Float32] = {}
    for name, shape in tensor_shapes(source.config).items():
        if ".conv." in name:
            tensors[name] = rng.normal(0.0, 0.1, shape).astype(np.float32)
        elif _is_small(name):
            tensors[name] = np.ones(shape, np.float32)
        else:
            tensors[name] = rng.normal(0.0, 1 / math.sqrt(shape[-1]), shape).astype(np.float32)
    table_shape = (source.table.num_rows, source.table.width)
    tensors[TABLE_NAME] = rng.normal(0.0, 0.02, table_shape).astype(np.float32)
    notes = {"made_by": "rlm engram init", "seed": seed, "trained_tokens": 0}
    save(folder, source.config, source.tokenizer, tensors, dialect=source.dialect, notes=notes)


def _tokenizer_bytes(tokenizer: Tokenizer, folder: Path) -> bytes:
    partial = folder / f".{TOKENIZER}.partial"
    tokenizer.save(partial)
    return partial.read_bytes()


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _stamp(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _hash_constants(hasher: NGramHasher) -> dict[str, list[str]]:
    """As text: the multipliers exceed 2^53, which JSON readers would round without a word."""
    return {
        "multipliers": [str(number) for number in hasher.multipliers.tolist()],
        "primes": [str(number) for number in hasher.primes.tolist()],
    }


def _wrong(folder: Path, name: str, problem: str) -> CheckpointError:
    return CheckpointError(
        f"{folder / name}: {problem}; restore the file, or write the checkpoint again with "
        "`rlm engram init` or `rlm engram train`"
    )


def _read(folder: Path, name: str, max_bytes: int) -> bytes:
    try:
        if (folder / name).stat().st_size > max_bytes:
            raise _wrong(folder, name, f"it is larger than {max_bytes} bytes")
        return (folder / name).read_bytes()
    except OSError as error:
        raise _wrong(folder, name, f"cannot be read ({error.strerror})") from error


def _verified(folder: Path, name: str, stamp: dict[str, Any]) -> bytes:
    """The content of a file, if it is the one that the manifest lists."""
    content = _read(folder, name, stamp["size"])
    if len(content) != stamp["size"]:
        raise _wrong(folder, name, f"has {len(content)} bytes, the manifest says {stamp['size']}")
    if hashlib.sha256(content).hexdigest() != stamp["sha256"]:
        raise _wrong(folder, name, "its sha256 is not the one of the manifest")
    return content


def _parse_manifest(folder: Path, content: bytes, dialect: str | None) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _wrong(folder, MANIFEST, "is not JSON") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _wrong(folder, MANIFEST, f"is not of format {FORMAT}, which this version reads")
    stamps = manifest.get("files")
    if not isinstance(stamps, dict) or not all(_is_stamp(stamps.get(name)) for name in FILES):
        raise _wrong(folder, MANIFEST, f"does not list size and sha256 of {', '.join(FILES)}")
    kinds = {"dialect": str, "notes": dict, "hash": dict}
    if any(not isinstance(manifest.get(key), kind) for key, kind in kinds.items()):
        raise _wrong(folder, MANIFEST, f"{', '.join(kinds)} are missing or of a wrong type")
    if dialect is not None and manifest["dialect"] != dialect:
        raise _wrong(
            folder, MANIFEST, f"trained on dialect {manifest['dialect']}, this is {dialect}"
        )
    return manifest


def _is_stamp(stamp: Any) -> bool:
    return (
        isinstance(stamp, dict)
        and type(stamp.get("size")) is int
        and stamp["size"] >= 0
        and isinstance(stamp.get("sha256"), str)
    )


def _parse_config(folder: Path, content: bytes) -> ModelConfig:
    try:
        config = ModelConfig.from_json(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _wrong(folder, CONFIG, "is not a model configuration") from error
    problem = _config_problem(config)
    if problem:
        raise _wrong(folder, CONFIG, problem)
    return config


def _config_problem(config: ModelConfig) -> str:
    """Why a configuration makes no model; empty when it does."""
    zero_allowed = ("engram_layer", "engram_seed", "pad_id")
    for field in fields(config):
        value = getattr(config, field.name)
        if field.name == "engram_orders":
            continue
        number = (int, float) if field.name == "rope_base" else int
        least, most = int(field.name not in zero_allowed), _MOST.get(field.name, _MAX_TABLE_ROWS)
        if not isinstance(value, number) or not least <= value <= most:
            return f"{field.name} is not a number from {least} to {most}"
    orders = config.engram_orders
    rows = len(orders) * config.engram_heads * config.engram_rows
    checks = {
        "d_model is not heads x an even head width": config.d_model % (2 * config.num_heads) == 0,
        "engram_layer is outside the layers": config.engram_layer < config.num_layers,
        "engram_orders are not ascending from 2 to 8": orders == tuple(sorted(set(orders)))
        and bool(orders)
        and 2 <= orders[0] <= orders[-1] <= 8,
        "the table has too many rows": rows < _MAX_TABLE_ROWS,
        "pad_id is outside the vocabulary": config.pad_id < config.compressed_vocab_size,
    }
    return next((problem for problem, fine in checks.items() if not fine), "")


def _load_tokenizer(folder: Path, config: ModelConfig) -> Tokenizer:
    try:
        tokenizer = Tokenizer.load(folder / TOKENIZER)
    except ValueError as error:
        raise _wrong(folder, TOKENIZER, f"is not a list of byte pairs ({error})") from error
    problem = _tokenizer_problem(config, tokenizer)
    if problem:
        raise _wrong(folder, TOKENIZER, problem)
    return tokenizer


def _tokenizer_problem(config: ModelConfig, tokenizer: Tokenizer) -> str:
    if any(bytes([byte]) not in tokenizer.ranks for byte in range(256)):
        return "lacks a token for a single byte: some texts could not be encoded"
    if tokenizer.vocab_size > config.vocab_size:
        return f"has {tokenizer.vocab_size} tokens, the model only {config.vocab_size}"
    if tokenizer.compressed_vocab_size != config.compressed_vocab_size:
        return (
            f"compresses to {tokenizer.compressed_vocab_size} ids, the table was made for "
            f"{config.compressed_vocab_size}: every hash would differ"
        )
    return ""


def _matrices(folder: Path, content: bytes, config: ModelConfig) -> dict[str, Float32]:
    try:
        stored = safetensors.parse(content)
    except ValueError as error:
        raise _wrong(folder, MATRICES, str(error)) from error
    tensors: dict[str, Float32] = {}
    for name, shape in tensor_shapes(config).items():
        want = np.float32 if _is_small(name) else np.float16
        tensor = stored.get(name)
        if tensor is None or tensor.shape != shape or tensor.dtype != want:
            found = "missing" if tensor is None else f"{tensor.dtype} {tensor.shape}"
            raise _wrong(folder, MATRICES, f"{name} is {found}, not {np.dtype(want)} {shape}")
        tensors[name] = tensor.astype(np.float32)
        if not np.isfinite(tensors[name]).all():
            raise _wrong(folder, MATRICES, f"{name} holds a value that is not finite")
    return tensors


def _open_table(folder: Path, config: ModelConfig, hasher: NGramHasher) -> Table:
    path = folder / TABLE
    try:
        mapped = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
        pages = safetensors.parse(mapped).get(TABLE_NAME)
        if pages is None:
            raise ValueError(f"{TABLE_NAME} is missing")
        return Table(pages, num_rows=hasher.num_rows, width=config.engram_head_dim)
    except (ValueError, OSError) as error:
        raise _wrong(folder, TABLE, str(error)) from error
