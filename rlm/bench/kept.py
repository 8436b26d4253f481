"""A measurement as it is kept: one small JSON file, with the machine, date and commit it holds for.

Measuring one thing anew replaces one file and leaves the others as they are.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rlm.bench.intervals import Estimate
from rlm.bench.table import Report, Row, Score, Table


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    date: str
    machine: str
    commit: str
    command: str
    report: Report

    def to_json(self) -> dict[str, Any]:
        fields = asdict(self)
        return {**{key: fields[key] for key in _OWN}, **fields["report"]}


_OWN = ("name", "date", "machine", "commit", "command")


def taken_now(name: str, command: str, report: Report) -> Kept:
    date = datetime.now(UTC).date().isoformat()
    return Kept(name, date, machine(), commit(), command, report)


def keep(kept: Kept, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept.to_json(), ensure_ascii=False, indent=1)
    (folder / f"{kept.name}.json").write_text(f"{text}\n", "utf-8")


def read_kept(folder: Path, order: Sequence[str]) -> list[Kept]:
    """All that is kept there, in the order of `order`; what that does not name comes last."""
    found = [from_json(path) for path in sorted(folder.glob("*.json"))]
    places = {name: place for place, name in enumerate(order)}
    return sorted(found, key=lambda one: places.get(one.name, len(places)))


def from_json(path: Path) -> Kept:
    """Raises ValueError, with the file's name, for what is no measurement."""
    try:
        fields = json.loads(path.read_text("utf-8"))
        own = {key: fields[key] for key in _OWN}
        return Kept(**own, report=_report(fields))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a kept measurement: {error}") from error


def _report(fields: Mapping[str, Any]) -> Report:
    return Report(
        tuple(Row(**row) for row in fields["rows"]),
        tuple(_table(table) for table in fields["tables"]),
        tuple(_score(score) for score in fields["scores"]),
        fields["skipped"],
    )


def _table(fields: Mapping[str, Any]) -> Table:
    lines = tuple(tuple(line) for line in fields["lines"])
    return Table(fields["title"], fields["note"], tuple(fields["heads"]), lines)


def _score(fields: Mapping[str, Any]) -> Score:
    estimates = {key: Estimate(**value) for key, value in fields.items() if isinstance(value, dict)}
    return Score(**{**fields, **estimates})


def machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores"
    return f"{system}, Python {platform.python_version()}"


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return platform.processor() or "unknown processor"
    names = (line for line in listing.read_text().splitlines() if line.startswith("model name"))
    return next(names, ": unknown processor").partition(": ")[2]


def commit() -> str:
    """The commit, marked where the tree differs from it in more than docs/, where results lie."""
    try:
        name = _git("describe", "--always")
        changed = _git("status", "--porcelain", "--untracked-files=no", ":/", ":!/docs")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name}-dirty" if changed else name


def _git(*command: str) -> str:
    folder = Path(__file__).parent
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
