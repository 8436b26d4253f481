"""A checkpoint on disk: a folder of config, tokenizer, safetensors and a manifest of their hashes.

The folder is the root's network; it may hold a second such folder, `reader`, of the network that
answers sub-calls. `save` is called by training; `load` treats every file as hostile and names the
one that is wrong. Knows shapes and files; nothing of how a model is trained or run.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram import matrices as packing
from rlm.engram import safetensors
from rlm.engram.config import ModelConfig, config_problem
from rlm.engram.errors import CheckpointError
from rlm.engram.hashing import NGramHasher
from rlm.engram.storage import PREFETCH_FROM_BYTES, MappedTable, byte_offset
from rlm.engram.table import Table, pack_rows
from rlm.engram.tokenizer import Tokenizer

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.bpe"
MATRICES: Final = "model.safetensors"
TABLE: Final = "table.safetensors"
FILES: Final = (CONFIG, TOKENIZER, MATRICES, TABLE)
READER: Final = "reader"  # the folder of a second network
TABLE_NAME: Final = "engram.table.weight"  # of a model's only memory
SHIPPED: Final = Path(__file__).with_name("weights")
_MAX_JSON_BYTES: Final = 1 << 20

Float32 = NDArray[np.float32]

__all__ = [
    "SHIPPED",
    "Checkpoint",
    "CheckpointError",
    "answering",
    "init",
    "load",
    "make_hashers",
    "pack",
    "reader_of",
    "save",
    "verify",
]


@dataclass(frozen=True)
class Checkpoint:
    """What a folder holds, checked. `tensors` are float32 under their torch state_dict names, the
    Engram tables apart, which stay on disk; `tables` and `hashers` are by layer; `sha256` is that
    of the manifest, so of everything."""

    folder: Path
    config: ModelConfig
    tokenizer: Tokenizer
    tensors: Mapping[str, Float32]
    tables: Mapping[int, Table]
    hashers: Mapping[int, NGramHasher]
    dialect: str
    notes: Mapping[str, Any]
    sha256: str
    num_bytes: int
    matrices: str = packing.FLOAT16  # as they are stored

    @property
    def table(self) -> Table:
        """Of the first memory."""
        return self.tables[self.config.engram_layers[0]]

    @property
    def hasher(self) -> NGramHasher:
        """Of the first memory."""
        return self.hashers[self.config.engram_layers[0]]

    def weights(self) -> dict[str, Float32]:
        """All that is trained, the tables too, as copies under the names of a torch state_dict."""
        tensors = {name: tensor.copy() for name, tensor in self.tensors.items()}
        for layer, table in self.tables.items():
            rows = np.arange(table.num_rows)
            tensors[self.config.table_name(layer)] = table.gather(rows[:, None])
        return tensors

    @property
    def num_parameters(self) -> int:
        return sum(tensor.size for tensor in self.tensors.values()) + self.num_table_parameters

    @property
    def num_table_parameters(self) -> int:
        return sum(table.num_rows * table.width for table in self.tables.values())


def tensor_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor but the tables, by its torch state_dict name."""
    d = config.d_model
    shapes: dict[str, tuple[int, ...]] = {"embedding.weight": (config.vocab_size, d)}
    for layer in range(config.num_layers):
        block = f"blocks.{layer}"
        shapes[f"{block}.norm_attention.weight"] = (d,)
        shapes[f"{block}.conv.weight"] = (config.conv_kernel, d)
        shapes[f"{block}.attention.qkv.weight"] = (3 * d, d)
        shapes[f"{block}.attention.out.weight"] = (d, d)
        shapes[f"{block}.norm_feed_forward.weight"] = (d,)
        shapes |= _feed_forward_shapes(config, f"{block}.feed_forward")
        shapes |= _stream_shapes(config, block)
    for layer in config.engram_layers:
        shapes |= _memory_shapes(config, config.memory_name(layer))
    shapes["norm.weight"] = (d,)
    return shapes


def _feed_forward_shapes(config: ModelConfig, name: str) -> dict[str, tuple[int, ...]]:
    d, d_ff, experts = config.d_model, config.d_ff, config.num_experts
    if not experts:
        return {f"{name}.gate_up.weight": (2 * d_ff, d), f"{name}.down.weight": (d, d_ff)}
    return {
        f"{name}.router.weight": (experts, d),
        f"{name}.router_bias": (experts,),
        f"{name}.gate_up": (experts, 2 * d_ff, d),
        f"{name}.down": (experts, d, d_ff),
    }


def _stream_shapes(config: ModelConfig, block: str) -> dict[str, tuple[int, ...]]:
    count = config.branches
    if count == 1:
        return {}
    maps = count * (count + 2)
    return {
        f"{block}.{name}.{part}": shape
        for name in ("streams_attention", "streams_feed_forward")
        for part, shape in (
            ("project.weight", (maps, count * config.d_model)),
            ("scale", (3,)),
            ("offset", (maps,)),
        )
    }


def _memory_shapes(config: ModelConfig, name: str) -> dict[str, tuple[int, ...]]:
    d, branches = config.d_model, config.branches
    per_branch = (d,) if branches == 1 else (branches, d)
    shapes: dict[str, tuple[int, ...]] = {}
    if config.engram_gate == "published":
        shapes[f"{name}.key.weight"] = (branches * d, config.d_mem)
    shapes[f"{name}.value.weight"] = (d, config.d_mem)
    if config.engram_gate == "published":
        shapes[f"{name}.norm_hidden.weight"] = per_branch
        shapes[f"{name}.norm_key.weight"] = per_branch
    if config.engram_conv_kernel:
        shapes[f"{name}.conv.norm.weight"] = per_branch
        shapes[f"{name}.conv.weight"] = (config.engram_conv_kernel, *per_branch)
    return shapes


def make_hashers(config: ModelConfig) -> dict[int, NGramHasher]:
    """By layer. No prime serves twice: later layers take the next unused ones."""
    used: set[int] = set()
    return {
        layer: NGramHasher(
            layer=layer,
            orders=config.engram_orders,
            heads=config.engram_heads,
            rows=config.rows_by_order,
            compressed_vocab_size=config.compressed_vocab_size,
            pad_id=config.pad_id,
            seed=config.engram_seed,
            used=used,
        )
        for layer in config.engram_layers
    }


def save(  # noqa: PLR0913  # one parameter a part of the folder
    folder: Path,
    config: ModelConfig,
    tokenizer: Tokenizer,
    tensors: Mapping[str, NDArray[Any]],
    *,
    dialect: str,
    notes: Mapping[str, Any],
    matrices: str = packing.FLOAT16,
) -> None:
    """Write a checkpoint, the manifest last. `tensors` is a torch state_dict as numpy arrays.

    Matrices become float16 or, with `matrices="int8"`, int8 rows with one scale each, as table rows
    always do; norm and convolution weights stay float32. Raises CheckpointError for a missing,
    misshapen or overflowing tensor.
    """
    problem = (
        config_problem(config) or _tokenizer_problem(config, tokenizer) or _kind_problem(matrices)
    )
    if problem:
        raise CheckpointError(f"cannot save a checkpoint: {problem}")
    hashers = make_hashers(config)
    shapes = tensor_shapes(config)
    tables = _table_shapes(config, hashers)
    for name, shape in {**shapes, **tables}.items():
        if name not in tensors or tensors[name].shape != shape:
            found = tensors[name].shape if name in tensors else "nothing"
            raise CheckpointError(f"cannot save {name}: want shape {shape}, got {found}")
        most = np.finfo(np.float32 if packing.is_small(name) else np.float16).max
        if not (np.abs(tensors[name]) <= most).all():
            raise CheckpointError(f"cannot save {name}: a value is not finite or above {most}")
    contents = {
        CONFIG: _json_bytes(config.to_json()),
        TOKENIZER: tokenizer.dump(),
        MATRICES: _matrices_bytes({name: tensors[name] for name in shapes}, matrices),
        TABLE: safetensors.dump(
            {name: pack_rows(tensors[name]) for name in tables}, alignment=4096
        ),
    }
    manifest = {
        "dialect": dialect,
        "hash": _hash_constants(hashers),
        "matrices": matrices,
        "notes": dict(notes),
    }
    _write(folder, contents, manifest)


def _matrices_bytes(tensors: Mapping[str, NDArray[Any]], kind: str) -> bytes:
    return safetensors.dump(packing.pack(tensors, kind), alignment=64)


def _write(folder: Path, contents: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    stamps = {name: _stamp(content) for name, content in contents.items()}
    whole = _json_bytes({**manifest, "format": FORMAT, "files": stamps})
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**contents, MANIFEST: whole}.items():
        partial = folder / f".{name}.partial"
        partial.write_bytes(content)
        partial.replace(folder / name)


def load(folder: Path | None = None, *, dialect: str | None = None) -> Checkpoint:
    """Read and check a checkpoint; None is the one that ships. The table is memory-mapped.

    Every file is compared with its size and sha256. Raises CheckpointError, which names the file
    and what to do; also when `dialect` is given and the checkpoint was trained on another one.
    """
    folder = SHIPPED if folder is None else folder
    manifest_bytes, manifest = _manifest(folder, dialect)
    stamps: dict[str, dict[str, Any]] = manifest["files"]
    contents = {name: _verified(folder, name, stamps[name]) for name in FILES if name != TABLE}
    _verify_large(folder, TABLE, stamps[TABLE])
    config = _parse_config(folder, contents[CONFIG])
    tokenizer = _load_tokenizer(folder, config)
    hashers = make_hashers(config)
    if manifest["hash"] != _hash_constants(hashers):
        raise _wrong(folder, MANIFEST, "its hash constants are not those that this version derives")
    return Checkpoint(
        folder=folder,
        config=config,
        tokenizer=tokenizer,
        tensors=_tensors(folder, contents[MATRICES], config, manifest["matrices"]),
        tables=_open_tables(folder, config, hashers),
        hashers=hashers,
        dialect=manifest["dialect"],
        notes=manifest["notes"],
        sha256=hashlib.sha256(manifest_bytes).hexdigest(),
        num_bytes=len(manifest_bytes) + sum(stamps[name]["size"] for name in FILES),
        matrices=manifest["matrices"],
    )


def verify(folder: Path, *, dialect: str | None = None) -> str:
    """Compare every file with the manifest, as `load` does, and read none of them → its sha256.
    Raises CheckpointError."""
    manifest_bytes, manifest = _manifest(folder, dialect)
    for name in FILES:
        _verify_large(folder, name, manifest["files"][name])
    return hashlib.sha256(manifest_bytes).hexdigest()


def reader_of(folder: Path | None) -> Path | None:
    """The folder of a checkpoint's second network, if it has one; None is the one that ships."""
    reader = (SHIPPED if folder is None else folder) / READER
    return reader if reader.exists() else None


def answering(folder: Path | None) -> Path | None:
    """The folder of the network that answers sub-calls: the reader's, else the only one's."""
    return reader_of(folder) or folder


def init(folder: Path, seed: int, like: Path | None = None) -> None:
    """Write an untrained checkpoint of the shape and tokenizer of `like` (None: the shipped one),
    with a reader where that one has one.

    Every matrix is drawn anew; none is left at zero, so that each part of the model does something.
    """
    _refuse_stale_reader(folder, like)
    reader = reader_of(like)
    _init(folder, seed, load(like), np.random.default_rng(seed))
    if reader is not None:
        _init(folder / READER, seed, load(reader), np.random.default_rng([seed, 1]))


def pack(source: Path | None, folder: Path, matrices: str) -> tuple[int, int]:
    """Write a checkpoint again with its matrices stored so → bytes before and after. All else stays
    as it is, dialect, notes and table to the bit. Raises CheckpointError."""
    problem = _kind_problem(matrices)
    if (SHIPPED if source is None else source).resolve() in folder.resolve().parents:
        problem = f"{folder} lies within what is read; name another folder"
    if problem:
        raise CheckpointError(f"cannot pack: {problem}")
    _refuse_stale_reader(folder, source)
    reader = reader_of(source)
    both = [(load(source), folder)]
    if reader is not None:
        both.append((load(reader), folder / READER))
    for made, place in both:
        _pack(made, place, matrices)
    after = sum(load(place).num_bytes for _, place in both)
    return sum(made.num_bytes for made, _ in both), after


def _pack(source: Checkpoint, folder: Path, matrices: str) -> None:
    manifest = _manifest(source.folder, None)[1]
    stamps = manifest["files"]
    contents = {
        name: _verified(source.folder, name, stamps[name]) for name in FILES if name != MATRICES
    }
    contents[MATRICES] = _matrices_bytes(source.tensors, matrices)
    kept = {key: manifest[key] for key in ("dialect", "hash", "notes")}
    _write(folder, contents, {**kept, "matrices": matrices})


def _refuse_stale_reader(folder: Path, source: Path | None) -> None:
    """A reader that stayed where a checkpoint without one is written would answer for it."""
    stale = reader_of(folder)
    if stale is not None and reader_of(source) is None:
        raise CheckpointError(
            f"{stale}: a reader is there already, and what is to be written has none; remove it, "
            "or name another folder"
        )


def _init(folder: Path, seed: int, source: Checkpoint, rng: np.random.Generator) -> None:
    tensors: dict[str, Float32] = {}
    for name, shape in tensor_shapes(source.config).items():
        if ".conv." in name:
            tensors[name] = rng.normal(0.0, 0.1, shape).astype(np.float32)
        elif packing.is_small(name):
            tensors[name] = np.ones(shape, np.float32)
        else:
            tensors[name] = rng.normal(0.0, 1 / math.sqrt(shape[-1]), shape).astype(np.float32)
    for name, shape in _table_shapes(source.config, source.hashers).items():
        tensors[name] = rng.normal(0.0, 0.02, shape).astype(np.float32)
    notes = {"made_by": "rlm engram init", "seed": seed, "trained_tokens": 0}
    save(
        folder,
        source.config,
        source.tokenizer,
        tensors,
        dialect=source.dialect,
        notes=notes,
        matrices=source.matrices,
    )


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _stamp(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _table_shapes(
    config: ModelConfig, hashers: Mapping[int, NGramHasher]
) -> dict[str, tuple[int, int]]:
    return {
        config.table_name(layer): (hasher.num_rows, config.engram_head_dim)
        for layer, hasher in hashers.items()
    }


def _hash_constants(hashers: Mapping[int, NGramHasher]) -> dict[str, Any]:
    """As text: the multipliers exceed 2^53, which JSON readers would round without a word. Those of
    several memories stand by layer."""
    constants = {
        str(layer): {
            "multipliers": [str(number) for number in hasher.multipliers.tolist()],
            "primes": [str(number) for number in hasher.primes.tolist()],
        }
        for layer, hasher in hashers.items()
    }
    return next(iter(constants.values())) if len(constants) == 1 else constants


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
        raise _wrong(folder, name, _size_problem(len(content), stamp["size"]))
    if hashlib.sha256(content).hexdigest() != stamp["sha256"]:
        raise _wrong(folder, name, "its sha256 is not the one of the manifest")
    return content


def _verify_large(folder: Path, name: str, stamp: dict[str, Any]) -> None:
    """The same for a file that may not fit into memory."""
    try:
        size = (folder / name).stat().st_size
        if size != stamp["size"]:
            raise _wrong(folder, name, _size_problem(size, stamp["size"]))
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _wrong(folder, name, f"cannot be read ({error.strerror})") from error
    if digest != stamp["sha256"]:
        raise _wrong(folder, name, "its sha256 is not the one of the manifest")


def _size_problem(found: int, wanted: int) -> str:
    if found > wanted:
        return f"it is larger than {wanted} bytes"
    return f"has {found} bytes, the manifest says {wanted}"


def _manifest(folder: Path, dialect: str | None) -> tuple[bytes, dict[str, Any]]:
    """As it stands, and checked."""
    if not (folder / MANIFEST).is_file():
        what = "this copy ships no weights" if folder == SHIPPED else "not an Engram checkpoint"
        raise CheckpointError(
            f"{folder}: {what} (no {MANIFEST}); name a folder that `rlm engram init` or "
            "`rlm engram train` wrote"
        )
    content = _read(folder, MANIFEST, _MAX_JSON_BYTES)
    return content, _parse_manifest(folder, content, dialect)


def _parse_manifest(folder: Path, content: bytes, dialect: str | None) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _wrong(folder, MANIFEST, "is not JSON") from error
    if not isinstance(manifest, dict):
        raise _wrong(folder, MANIFEST, "is not a JSON object")
    if manifest.get("format") != FORMAT:
        told = str(manifest.get("format"))[:20]
        raise _wrong(folder, MANIFEST, f"is of format {told}, this version reads format {FORMAT}")
    stamps = manifest.get("files")
    if not isinstance(stamps, dict) or not all(_is_stamp(stamps.get(name)) for name in FILES):
        raise _wrong(folder, MANIFEST, f"does not list size and sha256 of {', '.join(FILES)}")
    kinds = {"dialect": str, "notes": dict, "hash": dict}
    if any(not isinstance(manifest.get(key), kind) for key, kind in kinds.items()):
        raise _wrong(folder, MANIFEST, f"{', '.join(kinds)} are missing or of a wrong type")
    problem = _kind_problem(manifest.setdefault("matrices", packing.FLOAT16))  # the first have none
    if problem:
        raise _wrong(folder, MANIFEST, problem)
    if dialect is not None and manifest["dialect"] != dialect:
        raise CheckpointError(
            f"{folder / MANIFEST}: trained on dialect {manifest['dialect'][:80]}, this is "
            f"{dialect}: prompts have changed since; train it with `rlm engram train`, or use "
            "the version of engram-rlm that it was trained with"
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
    problem = config_problem(config)
    if problem:
        raise _wrong(folder, CONFIG, problem)
    return config


def _kind_problem(matrices: Any) -> str:
    if isinstance(matrices, str) and matrices in packing.KINDS:
        return ""
    return f"matrices are {str(matrices)[:20]!r}, not one of {', '.join(packing.KINDS)}"


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


def _tensors(folder: Path, content: bytes, config: ModelConfig, kind: str) -> dict[str, Float32]:
    try:
        return packing.unpack(safetensors.parse(content), tensor_shapes(config), kind)
    except ValueError as error:
        raise _wrong(folder, MATRICES, str(error)) from error


def _open_tables(
    folder: Path, config: ModelConfig, hashers: Mapping[int, NGramHasher]
) -> dict[int, Table]:
    path = folder / TABLE
    try:
        mapped = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
        stored = safetensors.parse(mapped)
        tables: dict[int, Table] = {}
        for layer, hasher in hashers.items():
            pages = stored.get(config.table_name(layer))
            if pages is None:
                raise ValueError(f"{config.table_name(layer)} is missing")
            rows, width = hasher.num_rows, config.engram_head_dim
            tables[layer] = Table(pages, num_rows=rows, width=width)
            if pages.nbytes >= PREFETCH_FROM_BYTES:
                offset = byte_offset(pages, mapped)
                tables[layer] = MappedTable(path, num_rows=rows, width=width, offset=offset)
    except (ValueError, OSError) as error:
        raise _wrong(folder, TABLE, str(error)) from error
    return tables
