"""Runs measurements by name, keeps each as soon as it is taken, and composes the page of all kept.

Knows no single measurement.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm.bench.kept import Kept, keep, read_kept, taken_now
from rlm.bench.measurements import MEASUREMENTS
from rlm.bench.options import Options
from rlm.bench.page import document
from rlm.bench.table import progress


@dataclass(frozen=True, slots=True)
class Place:
    """Where measurements are kept, and the page that is composed of them."""

    folder: Path
    page: Path

    def compose(self) -> None:
        self.page.write_text(document(read_kept(self.folder, list(MEASUREMENTS))), "utf-8")


def measure(names: Sequence[str], options: Options, place: Place | None) -> Iterator[Kept]:
    """One after the other; with a `place` each is kept, and the page renewed, before the next."""
    progress(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="rlm-bench-") as folder:
        for name in names:
            progress(f"{name} ...")
            report = MEASUREMENTS[name](Path(folder), options)
            kept = taken_now(name, _command(name, options), report)
            if report.skipped:
                progress(f"  skipped: {report.skipped}")
            elif place is not None:
                keep(kept, place.folder)
                place.compose()
            yield kept


def _command(name: str, options: Options) -> str:
    """How to take it again; the data's folder is the reader's own."""
    model = "" if options.model == "engram" else f" --model {options.model}"
    data = " --data DIR" if options.data else ""
    quick = " --quick" if options.quick else ""
    return f"rlm bench {name} --seed {options.seed}{model}{data}{quick}"
