"""Every measurement by name. A new one is a file of its own and a line in MEASUREMENTS.

A measurement takes a folder for its files and the options, and returns a `Report`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rlm.bench import (
    aggregation,
    calls,
    cells,
    contexts,
    evidence,
    gigabytes,
    memory,
    offload,
    pairs_bench,
    planted,
    ruler_bench,
    spans,
    speed,
    tree,
)
from rlm.bench.embedded import embedded
from rlm.bench.engine import engine
from rlm.bench.options import Options
from rlm.bench.sandbox import sandbox
from rlm.bench.table import Report

Measurement = Callable[[Path, Options], Report]


def _engine(folder: Path, options: Options) -> Report:
    del folder
    return engine(options.model, options.quick)


def _sandbox(folder: Path, options: Options) -> Report:
    del folder
    return sandbox(options.quick)


# What the model can do: `rlm bench` takes these unless others are named.
ABILITY: Final[Mapping[str, Measurement]] = MappingProxyType(
    {
        "planted": planted.measure,
        "roots": cells.measure,
        "ruler": ruler_bench.measure_needles,
        "ruler-aggregates": ruler_bench.measure_aggregates,
        "oolong": aggregation.measure_trec,
        "oolong-unseen": aggregation.measure_unseen,
        "oolong-pairs": pairs_bench.measure,
        "spans": spans.measure,
    }
)
MEASUREMENTS: Final[Mapping[str, Measurement]] = MappingProxyType(
    {
        "ask": lambda folder, options: speed.shell_command(folder, options.quick),
        "cell": lambda folder, options: speed.first_cell(folder, options.quick),
        "help": lambda folder, options: speed.help_page(folder, options.quick),
        "batch": lambda folder, options: speed.batch(folder, options.quick),
        "second": lambda folder, options: speed.second_run(folder, options.quick),
        "calls": lambda folder, options: calls.calls(folder, options.quick),
        "tree": tree.measure,
        "sandbox": _sandbox,
        "engine": _engine,
        "embedded": embedded,
        "memory": memory.measure,
        "offload": offload.measure,
        "loading": contexts.loading,
        "gigabytes": gigabytes.measure,
        "index": contexts.index,
        "formats": contexts.formats,
        "evidence": evidence.measure,
        **ABILITY,
    }
)
