"""Memory of a process tree, measured on real processes that hold still while it is read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rlm.bench.measure import PROC, PeakMemory, run, tree_bytes

pytestmark = pytest.mark.skipif(
    not (PROC / "self" / "smaps_rollup").exists(), reason="needs /proc of Linux"
)
MEGABYTE = 1_000_000
# A program that says when it is there, then holds still until its standard input ends.
STILL = "; print('ready', flush=True); sys.stdin.read()"


@contextmanager
def still(code: str) -> Iterator[int]:
    """Runs code up to the point where it holds still; gives its process number."""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process.pid


def test_memory_of_the_children_is_counted() -> None:
    child = f"import sys; block = bytearray(b'x') * {60 * MEGABYTE}" + STILL
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with still(parent) as pid:
        size = tree_bytes(pid)
    assert size is not None
    assert 60 * MEGABYTE < size < 120 * MEGABYTE


def test_pages_of_a_mapped_file_are_left_apart(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"y" * (100 * MEGABYTE))
    code = (
        "import mmap, sys; "
        f"file = open({str(file)!r}, 'rb'); "
        "view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ); view.find(b'x')"
    )
    with still(code + STILL) as pid:
        size = tree_bytes(pid)
    assert size is not None
    assert size < 50 * MEGABYTE


def test_peak_covers_the_whole_block_and_a_vanished_process_is_no_error() -> None:
    with still("import sys" + STILL) as pid, PeakMemory(pid) as peak:
        pass
    assert peak.num_bytes is None or peak.num_bytes > 0
    assert tree_bytes(2**22 + 1) is None


def test_exit_code_and_output_of_the_command_are_told() -> None:
    measured = run([sys.executable, "-c", "print('said'); raise SystemExit(3)"])
    assert measured.exit_code == 3
    assert measured.stdout == "said\n"
    assert measured.seconds > 0
