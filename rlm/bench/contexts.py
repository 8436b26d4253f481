"""Loading a text of 45 MB, beside other runtimes; its index; a PDF and a code base.

Each runtime runs the same program in its own environment; memory is what its process tree needs
with the text, less what it needs without.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from rlm.bench import large
from rlm.bench.measure import run
from rlm.bench.options import Options
from rlm.bench.table import Report, Row
from rlm.context.loaders import Loader

PROGRAM: Final = Path(__file__).with_name("loading_program.py")
PEERS: Final = ("rlms", "dspy", "minrlm")
NUM_BYTES: Final = 45_000_000
NUM_PAGES, NUM_FILES = 549, 2_000
QUESTIONS: Final = (
    "Where did the Count keep his boxes of earth?",
    "the carriage road to Dover",
    "Who danced with Jane at the ball?",
    "a client with a blue carbuncle",
    "footsteps in the corner house of Soho",
    "telegram from Van Helsing",
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a runtime needed: seconds of each run, bytes above its bare self; else why not."""

    seconds: Sequence[float] = ()
    extra_bytes: float = 0.0
    missing: str = ""

    def told(self, num_bytes: int) -> str:
        if self.missing:
            return self.missing
        return f"{median(self.seconds):.2f} s · {self.extra_bytes / num_bytes:.2f} ×"


def loading(folder: Path, options: Options) -> Report:
    """Text to first cell in a warm process, and memory above the bare runtime."""
    num_bytes = NUM_BYTES // 10 if options.quick else NUM_BYTES
    rows = []
    for what, write, must, aim in (
        ("ASCII", large.write_ascii, "≤ 0.3 s · ≤ 1.3 ×", "0.2 · 1.1"),
        ("curly quotes and one emoji", large.write_curly, "≤ 0.4 s · ≤ 1.5 ×", "0.3 · 0.2"),
    ):
        path = folder / "text.txt"
        write(path, num_bytes, options.seed)
        times = 1 if options.quick else 5
        ours = _ran("ours", sys.executable, path, times)
        others = [f"{name} {_peer(name, path, options).told(num_bytes)}" for name in PEERS]
        figures = f"{ours.told(num_bytes)} ({'; '.join(others)})"
        told = f"{num_bytes / 1e6:.0f} MB, {what}: file to first cell, warm · memory above bare"
        rows.append(Row(told, must, aim, figures, times, "python -m rlm.bench --only loading"))
    return Report(tuple(rows))


def _peer(name: str, path: Path, options: Options) -> Ran:
    python = None if options.peers is None else options.peers / name / "bin" / "python"
    if python is None or not python.exists():
        return Ran(missing="not installed")
    return _ran(name, str(python), path, 1 if options.quick else 3)


def _ran(name: str, python: str, path: Path, times: int) -> Ran:
    short = path.with_name("short.txt")
    short.write_text("eel", "utf-8")
    peaks, seconds = [], []
    for file in (short, path):
        command = [python, "-P", str(PROGRAM), name, str(file), str(times)]
        measured = run(command, stderr=subprocess.DEVNULL)
        if measured.exit_code:
            return Ran(missing="does not run here")
        told = json.loads(measured.stdout)
        if told["counted"] != file.read_bytes().count(b"e"):
            return Ran(missing="miscounted")
        seconds = told["seconds"]
        peaks.append(measured.peak_bytes or 0)
    return Ran(seconds, peaks[1] - peaks[0])


def index(folder: Path, options: Options) -> Report:
    """BM25 over 45 MB: built once, then asked."""
    path = folder / "text.txt"
    large.write_ascii(path, NUM_BYTES // 10 if options.quick else NUM_BYTES, options.seed)
    built, asked = [], []
    for _ in range(1 if options.quick else 3):
        with Loader().load(path) as store:
            built.append(_seconds(partial(store.search, QUESTIONS[0])))
            asked += [_seconds(partial(store.search, one)) for one in QUESTIONS * 10]
    figures = f"{median(built):.2f} s · {median(asked) * 1000:.1f} ms"
    what = "BM25 index of 45 MB, first query included · a query"
    command = "python -m rlm.bench --only index"
    return Report((Row(what, "≤ 3 s · ≤ 10 ms", "2 · 5", figures, len(asked), command),))


def formats(folder: Path, options: Options) -> Report:
    """A PDF and a code base, made here, loaded with nothing kept from before."""
    pages = NUM_PAGES // 10 if options.quick else NUM_PAGES
    files = NUM_FILES // 10 if options.quick else NUM_FILES
    large.write_pdf(folder / "book.pdf", pages, options.seed)
    large.write_code(folder / "code", files, options.seed)
    times = range(1 if options.quick else 5)
    pdf = [_loaded(folder / "book.pdf", 1) for _ in times]
    code = [_loaded(folder / "code", files) for _ in times]
    figures = f"{median(pdf):.2f} s · {median(code):.2f} s"
    what = f"{pages}-page PDF · {files:,}-file code base, path to store"
    command = "python -m rlm.bench --only formats"
    return Report((Row(what, "≤ 2 s · ≤ 2 s", "1 · 0.5", figures, len(pdf), command),))


def _loaded(path: Path, num_documents: int) -> float:
    begun = time.perf_counter()
    with Loader().load(path) as store:
        seconds = time.perf_counter() - begun
        if len(store.documents) != num_documents or store.skipped or store.notices:
            raise RuntimeError(f"{path} was not read as it was written")
    return seconds


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
