"""How fast the embedded model decodes with a table of gigabytes: in a file that is cached, in one
that is not, and with prefetch, each against memory. The measuring is `rlm engram bench-offload`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from rlm.bench.control import RLM_COMMAND
from rlm.bench.options import Options
from rlm.bench.table import Report, Row

GIGABYTES: Final = 4.0
ROUNDS: Final = 5
MUSTS: Final = {  # by place: must and aim, of the speed in memory
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
    command = [*RLM_COMMAND, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _speed(figure: Mapping[str, Any]) -> str:
    """Its speed, and the share of the file that lay in memory."""
    before, after = figure["resident_before"], figure["resident_after"]
    held = f"{before:.1%} of it in memory before, {after:.1%} after"
    return f"{figure['tokens_per_second']:,.0f} tokens/s; {held}"
