"""Tables in files: the same values from memory, a map, and behind a cache of hot rows; what is
asked for is there; what does not fit is refused before it is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from rlm.engram import checkpoint, offload, storage
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.errors import OffloadError
from rlm.engram.inference import Engine
from rlm.engram.storage import HotRows, MappedTable, in_memory
from rlm.engram.table import PAGE_BYTES, Table, pack_rows

ROWS, WIDTH = 5000, 32


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table after one page of something else."""
    rows = np.random.default_rng(0).normal(0, 0.02, (ROWS, WIDTH)).astype(np.float32)
    file = tmp_path_factory.mktemp("table") / "rows"
    file.write_bytes(bytes(PAGE_BYTES) + pack_rows(rows).tobytes())
    return file


def mapped(path: Path, prefetch: bool = True) -> MappedTable:
    return MappedTable(path, num_rows=ROWS, width=WIDTH, offset=PAGE_BYTES, prefetch=prefetch)


def test_every_place_gives_the_same_values_to_the_bit(path: Path):
    ram = in_memory(path, num_rows=ROWS, width=WIDTH, offset=PAGE_BYTES)
    hot = HotRows(mapped(path), 64)
    rng = np.random.default_rng(1)
    for _ in range(50):
        rows = np.minimum(rng.zipf(1.3, (7, 8)), ROWS) - 1
        wanted = ram.gather(rows)
        assert np.array_equal(mapped(path).gather(rows), wanted)
        hot.prefetch(rows)
        assert np.array_equal(hot.gather(rows), wanted)
        assert np.array_equal(hot.gather(rows[0]), wanted[0])
    assert hot.hits > hot.misses


def test_hot_rows_are_right_for_many_threads_at_once(path: Path):
    ram = in_memory(path, num_rows=ROWS, width=WIDTH, offset=PAGE_BYTES)
    hot, wrong = HotRows(mapped(path), 16), []

    def read(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(300):
            rows = rng.integers(0, 64, 40)
            if not np.array_equal(hot.gather(rows), ram.gather(rows)):
                wrong.append(seed)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.skipif(sys.platform != "linux", reason="mincore and fadvise as Linux has them")
def test_prefetch_brings_the_pages_asked_for_and_no_others(path: Path):
    rows = np.array([0, 1500, 1501, 4000])
    with path.open("rb") as file:
        os.fsync(file.fileno())
    for _ in range(40):  # a page that is being written out, or looked at, stays
        fd = os.open(path, os.O_RDONLY)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)
        table = mapped(path)
        if table.resident_share() == 0:
            break
        time.sleep(0.05)
    if table.resident_share() != 0:
        pytest.skip("this file system does not drop pages")
    mapped(path, prefetch=False).prefetch(rows)
    assert table.resident_share() == 0
    table.prefetch(rows)
    pages = len(np.unique(rows // (PAGE_BYTES // (WIDTH + 2))))
    total = -(-ROWS // (PAGE_BYTES // (WIDTH + 2)))
    for _ in range(200):  # the kernel reads in its own time
        if round((table.resident_share() or 0) * total) == pages:
            break
        time.sleep(0.01)
    assert round((table.resident_share() or 0) * total) == pages == 3


def test_a_file_that_cannot_hold_the_rows_is_refused(path: Path, tmp_path: Path):
    (tmp_path / "short").write_bytes(path.read_bytes()[:-PAGE_BYTES])
    for opened in (MappedTable, in_memory):
        with pytest.raises(ValueError, match="too short"):
            opened(tmp_path / "short", num_rows=ROWS, width=WIDTH, offset=PAGE_BYTES)
    with pytest.raises(ValueError, match="does not start at a page"):
        MappedTable(path, num_rows=ROWS, width=WIDTH, offset=100)


def test_a_large_table_of_a_checkpoint_is_mapped_and_says_the_same(
    tiny_folder: Path, tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checkpoint, "PREFETCH_FROM_BYTES", 1)
    large = checkpoint.load(tiny_folder)
    assert isinstance(large.table, MappedTable)
    assert type(tiny.table) is Table
    prompts = [[2, *range(20, 60)], [2, 30, 31]]
    assert Engine(large).generate(prompts, 9, ()) == Engine(tiny).generate(prompts, 9, ())
    ids = prompts[0]
    assert Engine(large).next_logits(ids).tobytes() == Engine(tiny).next_logits(ids).tobytes()


# --- the measurement ------------------------------------------------------------------------------


def rlm(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rlm", "engram", "bench-offload", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def test_every_place_is_measured_and_the_table_is_gone_afterwards(
    tiny_folder: Path, tmp_path: Path
):
    done = rlm(
        *("--gb", 0.02, "--folder", tmp_path, "--rounds", 1, "--model", tiny_folder, "--json")
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["table_bytes"] >= 20_000_000
    assert [(item["batch"], item["place"]) for item in found["figures"]] == [
        (batch, place) for batch in offload.BATCHES for place in offload.PLACES
    ]
    for item in found["figures"]:
        assert item["tokens_per_second"] > 0
        assert (item["resident_before"] is None) == (item["place"] == "memory")
        if item["place"] == "file, warm" and sys.platform == "linux":
            assert item["resident_before"] > 0.99
    assert list(tmp_path.iterdir()) == []


def test_a_table_too_large_for_the_disk_is_refused_before_it_is_written(tmp_path: Path):
    done = rlm("--gb", 999, "--folder", tmp_path)
    assert done.returncode == 2
    assert "too large for the disk" in done.stderr
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_too_large_for_memory_is_refused(
    tiny: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(offload, "_available_bytes", lambda: 1_500_000_000)
    with pytest.raises(OffloadError, match="1.5 GB are free"):
        offload.measure(tiny, tmp_path, 300_000_000)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--gb", "0"), "--gb must be above 0"),
        (("--gb", "0.001", "--folder", "/absent"), "not a folder"),
        (("--gb", "0.001", "--model", "/absent"), "not an Engram checkpoint"),
    ],
)
def test_what_cannot_be_measured_is_one_line(arguments: tuple[str, ...], complaint: str):
    done = rlm(*arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_the_file_says_where_it_begins():
    whole = np.zeros(100, np.uint8)
    assert storage.byte_offset(whole[40:], whole) == 40
