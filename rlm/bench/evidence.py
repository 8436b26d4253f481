"""How well the evidence of answers is found, on runs whose sources are known.

    python -m rlm.bench.evidence [--runs 200] [--seed WORD] [--show]

Recall is the share of sources that a quote meets; precision the share of quotes that meet a source.
To meet is to share half of the shorter one, in characters. Beside them, the shares of characters:
of the sources that is quoted, and of the quotes that is source.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import SystemRandom
from types import MappingProxyType

import anyio

from rlm.backends.scripted import Script, ScriptedBackend
from rlm.bench.options import Options
from rlm.bench.sourced import CHILD, Case, cases
from rlm.bench.table import Report, Row, Table
from rlm.budget import Ledger
from rlm.context.loaders import store_of
from rlm.context.store import Store
from rlm.controller import answer
from rlm.opening import Sharing, make_server, open_child_store, start_server
from rlm.recall import unjournalled
from rlm.records import Answer, Completion, Request, Usage
from rlm.run import Run, Task
from rlm.runtime import open_run_session
from rlm.scheduler import Scheduler
from rlm.settings import Settings
from rlm.trace import Trace
from rlm_sandbox.servers import Server

Span = tuple[int, int]
HEAD = """\
| runs | n | precision | recall | precision in characters | recall in characters |
|---|---|---|---|---|---|"""


class CaseBackend(ScriptedBackend):
    """The models of one case: the cells of its root and children, and its reader."""

    def __init__(self, case: Case) -> None:
        super().__init__(Script(), "case")
        self._case = case

    async def complete(self, request: Request) -> Completion:
        roles = [message.role for message in request.messages]
        if roles[0] != "system":
            text = self._case.reader(request.messages[-1].content)
        else:
            asked = request.messages[1].content
            cells = self._case.child_cells if CHILD in asked else self._case.cells
            text = f"```repl\n{cells[min(roles.count('assistant'), len(cells) - 1)]}\n```"
        return Completion(text, Usage(1, 1, 1), self.name)


@dataclass(frozen=True, slots=True)
class Scored:
    """One run. Four pairs of how many and of how many: sources met, quotes that meet one, and of
    both the characters that they share."""

    case: Case
    answer: Answer
    sources: Span
    quotes: Span
    source_chars: Span
    quote_chars: Span

    @property
    def is_exact(self) -> bool:
        return self.sources[0] == self.sources[1] and self.quotes[0] == self.quotes[1]


async def score(case: Case, server: Server) -> Scored:
    """Runs one case."""
    store = store_of(list(case.documents))
    with store:
        backend = CaseBackend(case)
        settings = Settings(model="scripted/case", depth=case.depth, max_turns=6)
        run = Run(
            settings=settings,
            model=backend,
            sub_model=backend,
            recall=unjournalled(Scheduler({backend}, Ledger())),
            trace=Trace("case", time.monotonic()),
            open_session=partial(open_run_session, Sharing(server), settings, ()),
            open_child_store=open_child_store,
            isolation=server.level,
            tools=MappingProxyType({}),
        )
        task = Task(case.question, store, case.depth)
        told = await answer(task, run, anyio.CancelScope())
        return Scored(case, told, *met(told, sources_in(store, case.sources)))


def sources_in(store: Store, texts: Sequence[str]) -> list[Span]:
    """Each place of each source."""
    whole = store.slice(0, store.num_chars)
    places: list[Span] = []
    for text in dict.fromkeys(texts):
        at = whole.find(text)
        while at >= 0:
            places.append((at, at + len(text)))
            at = whole.find(text, at + 1)
    return places


def met(told: Answer, sources: Sequence[Span]) -> tuple[Span, Span, Span, Span]:
    quotes = [(item.start, item.end) for item in told.evidence]
    found = sum(any(_meet(source, quote) for quote in quotes) for source in sources)
    right = sum(any(_meet(source, quote) for source in sources) for quote in quotes)
    wanted, given = _chars(sources), _chars(quotes)
    shared = len(wanted & given)
    return (found, len(sources)), (right, len(quotes)), (shared, len(wanted)), (shared, len(given))


def _chars(spans: Sequence[Span]) -> set[int]:
    return {char for start, end in spans for char in range(start, end)}


def _meet(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and 2 * shared >= min(one[1] - one[0], other[1] - other[0])


async def run_all(count: int, seed: str) -> list[Scored]:
    server = make_server(Settings())
    await start_server(server)
    try:
        return [await score(case, server) for case in cases(count, seed)]
    finally:
        await server.aclose()


@dataclass(slots=True)
class Tally:
    """Means over runs: of a run without sources or quotes, that part counts as missed."""

    runs: int = 0
    recall: float = 0.0
    precision: float = 0.0
    char_recall: float = 0.0
    char_precision: float = 0.0
    failed: list[str] = field(default_factory=list)

    def add(self, scored: Scored) -> None:
        self.runs += 1
        self.recall += _share(scored.sources)
        self.precision += _share(scored.quotes)
        self.char_recall += _share(scored.source_chars)
        self.char_precision += _share(scored.quote_chars)
        if scored.answer.error is not None:
            self.failed.append(scored.answer.error.message)

    def row(self, name: str) -> str:
        sums = self.precision, self.recall, self.char_precision, self.char_recall
        shares = " | ".join(f"{part / self.runs:.3f}" for part in sums)
        return f"| {name} | {self.runs} | {shares} |"


def _share(counts: Span) -> float:
    return counts[0] / max(counts[1], 1)


def tallied(results: Sequence[Scored]) -> dict[str, Tally]:
    """By family, and all together under ""."""
    tallies: dict[str, Tally] = {}
    for scored in results:
        for name in (scored.case.family, ""):
            tallies.setdefault(name, Tally()).add(scored)
    return tallies


def measure(folder: Path, options: Options) -> Report:
    """Precision and recall of evidence on scripted runs, in all and by family."""
    del folder
    tallies = tallied(asyncio.run(run_all(40 if options.quick else 200, options.seed)))
    whole = tallies.pop("")
    precision, recall = whole.precision / whole.runs, whole.recall / whole.runs
    row = Row(
        "evidence on scripted runs with known sources: precision · recall",
        "≥ 0.95 · ≥ 0.95",
        "1 · 1",
        f"{precision:.3f} · {recall:.3f}",
        whole.runs,
        "python -m rlm.bench --only evidence",
    )
    heads = ("runs", "n", "precision", "recall", "precision in characters", "recall in characters")
    lines = [tuple(tally.row(name).strip("| ").split(" | ")) for name, tally in tallies.items()]
    note = "A quote and a source meet when they share half of the shorter one."
    return Report((row,), (Table("Evidence", note, heads, tuple(lines)),))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m rlm.bench.evidence", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", default=str(SystemRandom().randrange(10**6)))
    parser.add_argument("--show", action="store_true", help="print what was missed")
    options = parser.parse_args()
    results = asyncio.run(run_all(options.runs, options.seed))
    if options.show:
        for scored in results:
            if not scored.is_exact:
                print(_told(scored))
    tallies = tallied(results)
    whole = tallies.pop("")
    print(f"seed {options.seed}\n\n{HEAD}")
    for name, tally in tallies.items():
        print(tally.row(name))
    print(whole.row("all"))
    return 0


def _told(scored: Scored) -> str:
    case, told = scored.case, scored.answer
    lines = [f"== {case.family}: sources {scored.sources}, quotes {scored.quotes}"]
    lines += [f"  cell    {cell!r}" for cell in (*case.cells, *case.child_cells)]
    lines += [f"  source  {source[:160]!r}" for source in case.sources[:6]]
    lines += [f"  quote   {item.quote[:160]!r}" for item in told.evidence[:8]]
    lines.append(f"  value   {told.value!r} {told.error}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
