"""How fast the embedded model decodes with a table of gigabytes: in a file that is cached, in one
that is not, and with prefetch, each against memory. The measuring is the model's own.
"""

from __future__ import annotations

from pathlib import Path

from rlm.bench.options import Options
from rlm.bench.table import Report, Row, progress
from rlm.engram import offload
from rlm.engram.checkpoint import load

GIGABYTES = 4.0
ROUNDS = 5
MUSTS = {  # by place: must and aim, of the speed in memory
    "file, warm": ("≥ 0.97", "0.99"),
    "file, cold": ("", ""),
    "file, cold, prefetch": ("≥ 0.90", "0.97"),
}


def measure(folder: Path, options: Options) -> Report:
    """Speed does not depend on the weights; the shipped ones are taken."""
    size = int((0.05 if options.quick else GIGABYTES) * offload.GB)
    found = offload.measure(load(), folder, size, 1 if options.quick else ROUNDS, progress)
    command = f"rlm engram bench-offload --gb {size / offload.GB:g} --rounds {found.rounds}"
    table = f"Engram table of {found.table_bytes / offload.GB:.2f} GB"
    rows = [
        Row(
            f"{table}, decoding, batch {figure.batch}: {figure.place}, of memory",
            *MUSTS[figure.place],
            f"{figure.ratio:.2f} × ({figure.tokens_per_second:,.0f} tokens/s"
            f"{_resident(figure.resident_before, figure.resident_after)})",
            found.rounds,
            command,
        )
        for figure in found.figures
        if figure.place in MUSTS
    ]
    return Report(tuple(rows))


def _resident(before: float | None, after: float | None) -> str:
    """The share of the file that lay in memory."""
    if before is None or after is None:
        return ""
    return f"; {before:.1%} of it in memory before, {after:.1%} after"
