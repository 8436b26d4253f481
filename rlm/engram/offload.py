"""How much decoding slows down when the Engram table lies on a disk: `rlm engram bench-offload`.

One run, one model, four places for the same table: memory; the file, all of it in the page cache;
the file, none of it there; the same, with prefetch. Tokens are drawn at random, so hardly an n-gram
comes twice: text repeats itself and reads less. Which share of the file lay in memory stands beside
each figure. Rounds alternate, since other processes come and go, and each place is compared with
memory in the same round.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from rlm.engram import blas
from rlm.engram.cache import Cache
from rlm.engram.checkpoint import Checkpoint, make_hashers
from rlm.engram.errors import OffloadError
from rlm.engram.kernels import Workspace
from rlm.engram.memory import Rows
from rlm.engram.network import Network
from rlm.engram.storage import MappedTable, in_memory
from rlm.engram.table import PAGE_BYTES

GB: Final = 1_000_000_000
SPARE_BYTES: Final = GB  # of a disk or of memory, left to others
BATCHES: Final = (1, 16)
STEPS: Final = {1: 200, 16: 60}
PROMPT_TOKENS: Final = 16
PLACES: Final = ("memory", "file, warm", "file, cold", "file, cold, prefetch")
_BLOCK_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` to memory is the median over rounds; `resident` before and after, a share."""

    place: str
    batch: int
    tokens_per_second: float
    ratio: float
    resident_before: float | None
    resident_after: float | None


@dataclass(frozen=True, slots=True)
class Offload:
    table_bytes: int
    rows: int
    rounds: int
    figures: tuple[Figure, ...]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "figures": [asdict(figure) for figure in self.figures]}


@dataclass(frozen=True, slots=True)
class _Timed:
    seconds: float
    before: float | None
    after: float | None


def measure(
    checkpoint: Checkpoint,
    folder: Path,
    table_bytes: int,
    rounds: int = 3,
    say: Callable[[str], None] = lambda text: None,
) -> Offload:
    """Makes the table in `folder` and removes it afterwards. Raises OffloadError where disk or
    memory cannot hold it."""
    shape = _shape(checkpoint, table_bytes)
    size = _pages(shape.tables_rows, shape.width) * PAGE_BYTES
    _require_room(folder, size)
    with _table_file(folder, size, say) as path:
        return _measured(shape, path, size, rounds, say)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The checkpoint with hashers for a larger table."""

    checkpoint: Checkpoint
    layer: int
    tables_rows: int
    width: int


def _shape(checkpoint: Checkpoint, table_bytes: int) -> _Shape:
    """The smallest table of its kind that has `table_bytes`; the other memories stay."""
    config = checkpoint.config
    layer, width = config.engram_layers[0], config.engram_head_dim
    per_page = PAGE_BYTES // (width + 2)
    tables = len(config.engram_orders) * config.engram_heads
    wanted = -(-table_bytes // PAGE_BYTES) * per_page
    large = replace(config, engram_layers=(layer,), engram_rows=-(-wanted // tables))
    hasher = make_hashers(large)[layer]
    hashers = {**checkpoint.hashers, layer: hasher}
    return _Shape(replace(checkpoint, hashers=hashers), layer, hasher.num_rows, width)


def _pages(rows: int, width: int) -> int:
    return -(-rows // (PAGE_BYTES // (width + 2)))


def _require_room(folder: Path, size: int) -> None:
    if not folder.is_dir():
        raise OffloadError(f"{folder}: not a folder")
    free = shutil.disk_usage(folder).free
    if size + SPARE_BYTES > free:
        raise OffloadError(
            f"{folder}: a table of {size / GB:.1f} GB is too large for the disk, which has "
            f"{free / GB:.1f} GB free ({SPARE_BYTES / GB:.0f} GB is left to others); take a "
            "smaller --gb or another --folder"
        )
    available = _available_bytes()
    if available is not None and 2 * size + SPARE_BYTES > available:
        raise OffloadError(
            f"a table of {size / GB:.1f} GB must lie in memory twice, as an array and in the page "
            f"cache, and {available / GB:.1f} GB are free; take a smaller --gb"
        )


def _available_bytes() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    found = next((line for line in lines if line.startswith("MemAvailable:")), None)
    return None if found is None else int(found.split()[1]) * 1024


@contextmanager
def _table_file(folder: Path, size: int, say: Callable[[str], None]) -> Iterator[Path]:
    """A file of `size` random bytes with scales that are small numbers; gone with the block."""
    path = folder / f"engram-offload-{os.getpid()}.table"
    say(f"writing {size / GB:.1f} GB to {path}")
    rng = np.random.default_rng(0)
    try:
        with path.open("wb") as file:
            block = np.frombuffer(rng.bytes(_BLOCK_BYTES), np.uint8) & 0x1F
            for start in range(0, size, _BLOCK_BYTES):
                file.write(block[: size - start].tobytes())
            file.flush()
            os.fsync(file.fileno())
        yield path
    except OSError as error:
        raise OffloadError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        path.unlink(missing_ok=True)


def _measured(
    shape: _Shape, path: Path, size: int, rounds: int, say: Callable[[str], None]
) -> Offload:
    table = {"num_rows": shape.tables_rows, "width": shape.width}
    memory = in_memory(path, **table)
    network = Network(shape.checkpoint)
    timed: dict[tuple[str, int], list[_Timed]] = {}
    for number in range(rounds):
        for batch in BATCHES:
            for place in PLACES:
                say(f"round {number + 1} of {rounds}, batch {batch}: {place}")
                rows: Rows = memory
                if place != PLACES[0]:
                    _prepare(path, warm=place == PLACES[1])
                    rows = MappedTable(path, prefetch=place == PLACES[3], **table)
                network.memories[shape.layer].table = rows
                before = rows.resident_share() if isinstance(rows, MappedTable) else None
                seconds = _decode(network, batch, number)
                after = rows.resident_share() if isinstance(rows, MappedTable) else None
                timed.setdefault((place, batch), []).append(_Timed(seconds, before, after))
                network.memories[shape.layer].table = memory
                del rows  # unmapped: mapped pages cannot be dropped
    figures = [
        _figure(place, batch, _steps(network, batch), timed)
        for batch in BATCHES
        for place in PLACES
    ]
    return Offload(size, shape.tables_rows, rounds, tuple(figures))


def _steps(network: Network, batch: int) -> int:
    return min(STEPS[batch], network.config.window_tokens - PROMPT_TOKENS)


def _figure(
    place: str, batch: int, steps: int, timed: Mapping[tuple[str, int], list[_Timed]]
) -> Figure:
    own, memory = timed[place, batch], timed[PLACES[0], batch]
    ratios = [base.seconds / item.seconds for base, item in zip(memory, own, strict=True)]
    best = min(own, key=lambda item: item.seconds)
    speed = batch * steps / best.seconds
    return Figure(place, batch, speed, statistics.median(ratios), best.before, best.after)


def _prepare(path: Path, warm: bool) -> None:
    """All of the file into the page cache, or all of it out."""
    with path.open("rb") as file:
        if warm:
            while file.read(_BLOCK_BYTES):
                pass
        elif hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _decode(network: Network, batch: int, seed: int) -> float:
    """Seconds of a number of steps of `batch` replies, logits and choice included; what comes next
    is drawn, the same in every place."""
    config, steps = network.config, _steps(network, batch)
    rng = np.random.default_rng([seed, batch])
    vocab = len(network.embedding)
    tokens = rng.integers(6, vocab, (batch, PROMPT_TOKENS + steps))
    compressed = np.pad(
        network.compression[tokens],
        [(0, 0), (network.window - 1, 0)],
        constant_values=config.pad_id,
    )
    windows = np.lib.stride_tricks.sliding_window_view(compressed, network.window, axis=1)
    cache, space = Cache(config, [PROMPT_TOKENS] * batch, None), Workspace()
    with blas.one_thread(), np.errstate(all="ignore"):
        network.prefill(tokens[:, :PROMPT_TOKENS], windows[:, :PROMPT_TOKENS], cache, space)
        began = time.perf_counter()
        for at in range(PROMPT_TOKENS, PROMPT_TOKENS + steps):
            hidden = network.step(tokens[:, at], windows[:, at], cache, space)
            network.logits(hidden).argmax(axis=-1)
        return time.perf_counter() - began
