"""Rows of figures, and how they become Markdown with the machine, date and commit they hold for."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `n` is how many runs it stands for, `command` how to get it again."""

    what: str
    must: str
    aim: str
    measured: str
    n: int
    command: str


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of scores: one line a kind, one column a model."""

    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, taken many times, in the unit of what it must not be above."""

    what: str
    must: float
    unit: str
    values: tuple[float, ...]

    def line(self) -> tuple[str, ...]:
        """As a line under FIGURE_HEADS."""
        must = f"≤ {self.must:g} {self.unit}"
        ordered = sorted(self.values)
        if not ordered:
            return (self.what, must, "0", "cannot be read here", "")
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        shown = (f"{value:.3g} {self.unit}" for value in (median(ordered), p95))
        return (self.what, must, str(len(ordered)), *shown)


FIGURE_HEADS = ("what", "must", "n", "median", "95th percentile")


@dataclass(frozen=True, slots=True)
class Report:
    """What one measurement adds to the page."""

    rows: tuple[Row, ...] = ()
    tables: tuple[Table, ...] = ()


def document(reports: Sequence[Report]) -> str:
    """The whole page: one grid of figures, then every table of scores."""
    rows = [row for report in reports for row in report.rows]
    tables = [table for report in reports for table in report.tables]
    heads = ("what", "must", "aim", "measured", "n", "command")
    cells = [(r.what, r.must, r.aim, r.measured, str(r.n), f"`{r.command}`") for r in rows]
    parts = [
        "# Benchmarks\n",
        "Written by `make bench`; nothing here is edited by hand. Times are medians of wall time. "
        "Memory is the peak over the process tree of anonymous and shared memory, each page "
        "counted once, the page cache apart. Questions, facts and wordings are held out: they "
        "were written apart from the training data.\n",
        f"{machine()}\n",
        *([_grid(heads, cells)] if cells else []),
    ]
    for table in tables:
        parts += [f"\n## {table.title}\n", f"{table.note}\n", _grid(table.heads, table.lines)]
    return "\n".join(parts) + "\n"


def machine() -> str:
    """Where and when, and the state of the code."""
    day = datetime.now(UTC).date().isoformat()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores"
    return f"{day} · {system} · Python {platform.python_version()} · commit {_commit()}"


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return platform.processor() or "unknown processor"
    names = (line for line in listing.read_text().splitlines() if line.startswith("model name"))
    return next(names, ": unknown processor").partition(": ")[2]


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    folder = Path(__file__).parent
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _grid(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows
    )


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
