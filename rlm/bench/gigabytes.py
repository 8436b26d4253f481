"""A text of 4 GB, a billion tokens: the first cell, a literal through all of it beside ripgrep,
and 64 children over it. Memory is the peak of this process and all below it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import Final

from rlm import RLM, Answer
from rlm.bench import large
from rlm.bench.measure import PeakMemory
from rlm.bench.options import Options
from rlm.bench.table import Report, Row

NUM_BYTES: Final = 4_000_000_000
CHILDREN: Final = 64
FIRST: Final = "submit(len(context))"
GREP: Final = f"""
begun = datetime.datetime.now()
hits = grep({large.NEEDLE!r})
submit([(datetime.datetime.now() - begun).total_seconds(), len(hits)])
"""
TREE: Final = f"""
if question.startswith("Child"):
    submit(len(grep({large.NEEDLE!r})))
else:
    submit(rlm_query_batched([f"Child {{n}}" for n in range({CHILDREN})]))
"""


def measure(folder: Path, options: Options) -> Report:
    path = folder / "pile.txt"
    large.write_gigabytes(path, NUM_BYTES // 100 if options.quick else NUM_BYTES, options.seed)
    size = path.stat().st_size
    imported, _ = _asked(folder, path, FIRST)
    times = range(1 if options.quick else 3)
    runs = [_asked(folder, path, FIRST) for _ in times]
    first = [seconds for seconds, _ in runs]
    found, peak = _grepped(folder, path, times)
    tree, tree_peak = _tree(folder, path)
    told = (
        f"{median(first):.2f} s (import, once: {size / imported / 1e6:.0f} MB/s) · "
        f"{peak / 1e6:.0f} MB · {_beside_ripgrep(found, path, times)}"
    )
    big = f"{size / 1e9:.2g} GB"
    command = "python -m rlm.bench --only gigabytes"
    what = f"{big} text: ask() to first cell once imported · memory · a literal `grep` over all"
    must = "≤ 2 s · ≤ 1.5 GB · ≤ 1.5 × ripgrep"
    whole = Row(what, must, "1 · 0.3 · 1", told, len(first), command)
    what = f"{CHILDREN} child REPLs over these {big}, each through all of it: memory"
    figures = f"{tree_peak / 1e6:.0f} MB ({tree:.0f} s)"
    return Report((whole, Row(what, "≤ 2 GB", "0.5 GB", figures, 1, command)))


def _asked(folder: Path, path: Path, cell: str) -> tuple[float, Answer]:
    """Seconds from `ask()` in a warm process that does not know the text until the cell ran."""
    done: list[float] = []
    with RLM(_script(folder, cell)) as rlm:
        _answered(rlm.ask("Begin?", "A text."))
        begun = time.perf_counter()

        def listen(event: object) -> None:
            if getattr(event, "kind", "") == "cell_finished":
                done.append(time.perf_counter() - begun)

        answer = _answered(rlm.ask("How long?", path, on_event=listen))
    return done[0], answer


def _grepped(folder: Path, path: Path, times: range) -> tuple[list[float], float]:
    """Seconds of each, and the most memory of all."""
    found = []
    with PeakMemory(os.getpid()) as peak:
        for _ in times:
            _, answer = _asked(folder, path, GREP)
            seconds, hits = answer.value
            if hits != 1:
                raise RuntimeError(f"grep found the needle {hits} times")
            found.append(float(seconds))
    return found, peak.num_bytes or 0


def _beside_ripgrep(found: list[float], path: Path, times: range) -> str:
    ours = f"{median(found):.2f} s"
    program = shutil.which("rg")
    if program is None:
        return f"{ours} (ripgrep not installed)"
    command = [program, "--count", "--fixed-strings", large.NEEDLE, str(path)]
    seconds = []
    for _ in times:
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begun)
    theirs = median(seconds)
    return f"{ours} = {median(found) / theirs:.2f} × ripgrep's {theirs:.2f} s"


def _tree(folder: Path, path: Path) -> tuple[float, float]:
    with RLM(_script(folder, TREE), depth=2) as rlm, PeakMemory(os.getpid()) as peak:
        begun = time.perf_counter()
        answer = _answered(rlm.ask("Root?", path))
        seconds = time.perf_counter() - begun
    if answer.value != ["1"] * CHILDREN:
        raise RuntimeError("not every child found the needle")
    return seconds, peak.num_bytes or 0


def _script(folder: Path, cell: str) -> str:
    path = folder / f"cell-{abs(hash(cell))}.json"
    path.write_text(json.dumps([f"```repl\n{cell.strip()}\n```"]), "utf-8")
    return f"scripted/{path}"


def _answered(answer: Answer) -> Answer:
    if answer.error is not None:
        raise RuntimeError(f"a benchmark's run failed: {answer.error.message}")
    return answer
