"""How long the runtime itself takes: the shell command, a warm process, a large batch.

Each function returns the rows that it measured. Asks through the shell command and the public API.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from rlm import RLM, Answer
from rlm.bench.control import RLM_COMMAND
from rlm.bench.measure import Measured, run
from rlm.bench.needles import draw_cases, plant
from rlm.bench.table import Report, Row

TOKENS: Final = 10_000_000
BATCH: Final = 200
BATCH_CELL: Final = f"""
begun = datetime.datetime.now()
replies = llm_query_batched([f"prompt {{i}}" for i in range({BATCH})])
submit([(datetime.datetime.now() - begun).total_seconds(), len(replies)])
"""


def shell_command(folder: Path, quick: bool) -> Report:
    """`rlm ask` over ten million tokens, first with nothing cached, then again."""
    case, haystack = _large_document(folder)
    command = [*RLM_COMMAND, "ask", "--json", "--quiet", "--no-cache", case, str(haystack)]
    first = [_checked(run(["env", f"RLM_HOME={folder}/home-{n}", *command])) for n in _times(quick)]
    again = [_checked(run(["env", f"RLM_HOME={folder}/home-0", *command])) for n in _times(quick)]
    figures = (
        f"{_seconds(first)} · {_memory(first)} (asked again of the same file: "
        f"{_seconds(again)} · {_memory(again)})"
    )
    what = "`rlm ask` with engram over 45 MB, wall · peak memory"
    return Report(
        (Row(what, "≤ 12 s · ≤ 700 MB", "≤ 5 s · ≤ 400 MB", figures, len(first), "rlm ask"),)
    )


def first_cell(folder: Path, quick: bool) -> Report:
    """Whole `rlm ask` with a script of one cell, and the same from a warm process."""
    _, haystack = _large_document(folder)
    model = _script(folder, "size", "submit(len(context))")
    command = [*RLM_COMMAND, "ask", "--quiet", "--model", model, "How long?", str(haystack)]
    cold = [_checked(run(command)).seconds for _ in _times(quick, 5)]
    with RLM(model) as rlm:
        _answered(rlm.ask("How long?", "A text."))
        warm = [_timed(lambda: rlm.ask("How long?", haystack)) for _ in _times(quick, 5)]
    figures = f"{median(cold):.2f} s (end of the command included) · {median(warm):.3f} s"
    what = "CLI start to first cell done over 45 MB · from `ask()` in a warm process"
    return Report(
        (Row(what, "≤ 1.0 s · ≤ 0.3 s", "0.6 · 0.15", figures, len(cold), "rlm ask --model s…"),)
    )


def help_page(folder: Path, quick: bool) -> Report:
    del folder
    walls = [_checked(run([*RLM_COMMAND, "--help"])).seconds for _ in _times(quick, 11)]
    figures = f"{median(walls) * 1000:.0f} ms"
    return Report((Row("`rlm --help`", "≤ 380 ms", "330", figures, len(walls), "rlm --help"),))


def batch(folder: Path, quick: bool) -> Report:
    """Sub-calls of 200 ms each over HTTP, to a server in a process of its own."""
    model = _script(folder, "batch", BATCH_CELL)
    with (
        slow_server(0.2) as base_url,
        RLM(model, sub_model="openai/slow", base_url=base_url, cache=False) as rlm,
    ):
        answers = [_answered(rlm.ask("Ask.", "A text.")) for _ in _times(quick, 5)]
    if any(answer.value[1] != BATCH for answer in answers):
        raise RuntimeError(f"not all of {BATCH} sub-calls answered")
    times = [float(answer.value[0]) for answer in answers]
    figures = f"first {times[0]:.2f} s, then {median(times[1:] or times):.2f} s"
    what = f"{BATCH} sub-calls of 200 ms in one `llm_query_batched`, loopback HTTP"
    return Report(
        (Row(what, "≤ 0.7 s", "0.35", figures, len(times), "python -m rlm.bench --only batch"),)
    )


def second_run(folder: Path, quick: bool) -> Report:
    model = _script(folder, "empty", "submit(len(context))")
    with RLM(model) as rlm:
        _answered(rlm.ask("Ask.", "A text."))
        times = [_timed(lambda: rlm.ask("Ask.", "A text.")) for _ in _times(quick, 20)]
    figures = f"{median(times) * 1000:.0f} ms"
    what = "second run in one process, scripted model, one empty cell"
    command = "python -m rlm.bench --only second"
    return Report((Row(what, "≤ 100 ms", "30", figures, len(times), command),))


@contextmanager
def slow_server(delay_seconds: float) -> Iterator[str]:
    """The base URL of a server in another process, which ends with the block."""
    command = [sys.executable, "-m", "rlm.bench.server", "--delay-seconds", str(delay_seconds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None:
            raise RuntimeError("the server has no standard output")
        yield process.stdout.readline().strip()
        # Leaving closes its standard input, which ends it.


def _large_document(folder: Path) -> tuple[str, Path]:
    """A question and the document that holds its answer; written once a folder."""
    (case,) = draw_cases(["speed"], [False])
    path = folder / "large.txt"
    if not path.exists():
        plant([case], TOKENS, "speed", path)
    return case.question, path


def _script(folder: Path, name: str, cell: str) -> str:
    """The name of a scripted model that runs one cell."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps([f"```repl\n{cell.strip()}\n```"]))
    return f"scripted/{path}"


def _times(quick: bool, many: int = 3) -> range:
    return range(1 if quick else many)


def _timed(ask: Callable[[], Answer]) -> float:
    begun = time.perf_counter()
    _answered(ask())
    return time.perf_counter() - begun


def _answered(answer: Answer) -> Answer:
    if answer.error is not None:
        raise RuntimeError(f"a benchmark's run failed: {answer.error.message}")
    return answer


def _checked(measured: Measured) -> Measured:
    """3 is an answer too: what the model found is scored elsewhere."""
    if measured.exit_code not in (0, 3):
        raise RuntimeError(f"a benchmark's command ended with {measured.exit_code}")
    return measured


def _seconds(runs: list[Measured]) -> str:
    return f"{median(one.seconds for one in runs):.1f} s"


def _memory(runs: list[Measured]) -> str:
    peaks = [one.peak_bytes for one in runs if one.peak_bytes is not None]
    return f"{max(peaks) / 1e6:.0f} MB" if peaks else "memory unknown"
