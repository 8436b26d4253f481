"""How fast the embedded model decodes with a table of gigabytes: in a file that is cached, in one
that is not, and with prefetch, each against memory. The measuring is `rlm engram bench-offload`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rlm.bench.options import Options
from rlm.bench.table import Report, Row

GIGABYTES = 4.0
ROUNDS = 5
MUSTS = {  # by place: must and aim, of the speed in memory
    "file, warm": ("≥ 0.97", "0.99"),
    "file, cold": ("", ""),
    "file, cold, prefetch": ("≥ 0.90", "0.97"),
}


def measure(folder: Path, options: Options) -> Report:
    """Speed does not depend on the weights; the shipped ones are taken."""
    gigabytes, rounds = (0.05, 1) if options.quick else (GIGABYTES, ROUNDS)
    command = f"rlm engram bench-offload --gb {gigabytes:g} --rounds {rounds}"
    found = json.loads(_told([*command.split()[1:], "--folder", str(folder), "--json"]))
    table = f"Engram table of {found['table_bytes'] / 1e9:.2f} GB"
    rows = [
        Row(
            f"{table}, decoding, batch {figure['batch']}: {figure['place']}, of memory",
            *MUSTS[figure["place"]],
            f"{figure['ratio']:.2f} × ({_speed(figure)})",
            rounds,
            command,
        )
        for figure in found["figures"]
        if figure["place"] in MUSTS
    ]
    return Report(tuple(rows))


def _told(arguments: list[str]) -> str:
    command = [sys.executable, "-m", "rlm", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _speed(figure: Mapping[str, Any]) -> str:
    """Its speed, and the share of the file that lay in memory."""
    before, after = figure["resident_before"], figure["resident_after"]
    held = f"{before:.1%} of it in memory before, {after:.1%} after"
    return f"{figure['tokens_per_second']:,.0f} tokens/s; {held}"
