"""The bench of a table on disk: real decoding over a real file, made small."""

from __future__ import annotations

from pathlib import Path

from rlm.bench.offload import measure
from rlm.bench.options import Options


def test_every_place_is_told_against_memory_at_both_batches(tmp_path: Path):
    rows = measure(tmp_path, Options(seed="1", quick=True)).rows
    told = [(row.what.partition("decoding, ")[2], row.must) for row in rows]
    assert told == [
        (f"batch {batch}: {place}, of memory", must)
        for batch in (1, 16)
        for place, must in (
            ("file, warm", "≥ 0.97"),
            ("file, cold", ""),
            ("file, cold, prefetch", "≥ 0.90"),
        )
    ]
    assert all("tokens/s; " in row.measured for row in rows)
    assert list(tmp_path.iterdir()) == []  # the table is gone
