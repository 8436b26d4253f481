"""A tree of children: three levels of eight, 584 runs, over a model that takes 50 ms a call.

Asks through the public API; counts the processes and the memory of this process and all below it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Final

from rlm import RLM, Event
from rlm.bench.measure import PeakMemory, descendants
from rlm.bench.options import Options
from rlm.bench.server import serving
from rlm.bench.table import Report, Row
from rlm.settings import Settings

LEVELS: Final = 3
FAN_OUT: Final = 8
CALL_SECONDS: Final = 0.05
BRANCH: Final = f"""```repl
path = question.split()[-1]
if path.count(".") < {LEVELS}:
    replies = rlm_query_batched([f"Branch {{path}}.{{n}}" for n in range({FAN_OUT})])
    submit(sum(int(reply) for reply in replies))
else:
    submit(int(len(context) > 0))
```"""


class _Census:
    """Listens: children begun, the most at once of each level, and the most processes below us."""

    def __init__(self) -> None:
        self.begun = 0
        self.most_processes = 0
        self._live: Counter[int] = Counter()
        self.most: Counter[int] = Counter()

    def __call__(self, event: Event) -> None:
        if event.kind == "child_started":
            self.begun += 1
            self._live[event.depth] += 1
            self.most |= self._live
        elif event.kind == "child_finished":
            self._live[event.depth] -= 1
            if self.begun % 16 == 0:  # walking /proc takes time of its own
                self.most_processes = max(self.most_processes, len(descendants()))


def measure(folder: Path, options: Options) -> Report:
    """Time, processes and memory of the whole tree."""
    del folder
    seconds, censuses, peaks = [], [], []
    for _ in range(1 if options.quick else 3):
        census = _Census()
        with PeakMemory(os.getpid()) as peak:
            seconds.append(_grown(census))
        censuses.append(census)
        peaks.append((peak.num_bytes or 0) / 1e6)
    width = "+".join(str(max(one.most[level] for one in censuses)) for level in (1, 2, 3))
    processes = max(one.most_processes for one in censuses)
    figures = (
        f"{median(seconds):.1f} s · {processes} processes (at most {width} children at once by "
        f"level) · {max(peaks):.0f} MB"
    )
    what = (
        f"{censuses[0].begun} child runs in {LEVELS} levels of {FAN_OUT}, loopback model of "
        f"{CALL_SECONDS * 1000:.0f} ms: wall · processes at once · peak memory, server included"
    )
    command = "python -m rlm.bench --only tree"
    return Report((Row(what, "all answer", "bounded", figures, len(seconds), command),))


def _grown(census: _Census) -> float:
    with serving(lambda prompt: BRANCH, CALL_SECONDS) as base_url:
        settings = Settings(model="openai/tree", base_url=base_url, depth=LEVELS + 1, cache=False)
        with RLM(settings=settings) as rlm:
            begun = time.perf_counter()
            answer = rlm.ask("Branch 0", "A text.", on_event=census)
            seconds = time.perf_counter() - begun
    expected = sum(FAN_OUT**level for level in range(1, LEVELS + 1))
    if answer.value != FAN_OUT**LEVELS or census.begun != expected:
        raise RuntimeError(f"the tree gave {answer.value!r} of {census.begun} children")
    return seconds
