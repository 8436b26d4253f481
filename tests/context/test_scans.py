"""A large file is read through once; what is kept of it is believed only while it holds."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from rlm.context import scans
from rlm.context.scans import scanned
from rlm.context.store import Store
from rlm_sandbox.offsets import BLOCK_BYTES, Scan

TEXT = "plain words, “quoted” ones, 日本 and 😀\n" * 9_000


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_MIN_BYTES", 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "large.txt"
    path.write_text(TEXT, "utf-8")
    return path


def reading(path: Path, cache: Path | None) -> tuple[Scan, int]:
    """The scan, and how many bytes were read for it."""
    data = path.read_bytes()
    num_read = 0

    def read(start: int, end: int) -> bytes:
        nonlocal num_read
        num_read += len(data[start:end])
        return data[start:end]

    known = scanned(read, path.stat(), cache)
    assert known.sha256 == (None if cache is None else hashlib.sha256(data).hexdigest())
    return known.scan, num_read


def test_a_file_is_read_through_once(file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first, all_bytes = reading(file, cache)
    again, few_bytes = reading(file, cache)
    assert again == first
    assert (first.num_chars, first.char_width) == (len(TEXT), 4)
    assert all_bytes == file.stat().st_size
    assert few_bytes <= 65 * BLOCK_BYTES
    (kept,) = cache.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_file_that_changed_is_read_again(file: Path, tmp_path: Path) -> None:
    reading(file, tmp_path / "cache")
    file.write_text(TEXT.replace("日本", "x"), "utf-8")
    found, _ = reading(file, tmp_path / "cache")
    assert found.num_chars == len(TEXT) - 9_000


def test_a_scan_that_does_not_hold_or_is_damaged_is_made_again(file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first, _ = reading(file, cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for spoilt in (b"", whole[:-8], whole[:-1] + b"\xff", b"\0" * len(whole)):
        kept.write_bytes(spoilt)
        assert reading(file, cache)[0] == first
    status = file.stat()
    file.write_bytes(b"x" * status.st_size)  # as if nothing of its identity had changed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scans, "_identity", lambda _: kept.name.removeprefix("scan-1-"))
        assert reading(file, cache)[0].num_chars == status.st_size


def test_a_folder_that_cannot_be_written_keeps_nothing(file: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert reading(file, tmp_path / "taken" / "cache")[0].num_chars == len(TEXT)
    assert reading(file, None)[0].num_chars == len(TEXT)


def test_only_the_newest_are_kept(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_MAX_KEPT", 2)
    for size in range(4):
        file.write_text("é" * (size + 1), "utf-8")
        reading(file, tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_store_over_a_kept_scan_is_the_same(file: Path, tmp_path: Path) -> None:
    for _ in range(2):
        store = Store.in_place("a", file, "text", tmp_path / "cache")
        assert store is not None
        with store:
            assert store.slice(5_000, 5_100) == TEXT[5_000:5_100]
            assert os.fstat(store.text_file().data_fd).st_ino == file.stat().st_ino
