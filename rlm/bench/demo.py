"""The demo: five questions over ten million tokens, asked of the embedded model with `rlm ask`.

    python -m rlm.bench.demo [--seed N] [--tokens N] [--model NAME]

Facts, wording, places and questions are drawn from the seed. Four of the facts are in the document,
one is not. The report goes to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, Final

from rlm.bench.measure import Measured, run
from rlm.bench.needles import Case, Haystack, draw_cases, plant
from rlm.bench.scoring import is_right

NUM_QUESTIONS: Final = 5
FOLDER: Final = Path(__file__).resolve().parents[2] / "examples" / "data" / "generated"
# 3 says that no answer was found and 4 that a cap was reached: both are results, not failures.
RESULTS: Final = (0, 3, 4)


@dataclass(frozen=True, slots=True)
class Asked:
    case: Case
    measured: Measured
    answer: dict[str, Any]

    @property
    def failed(self) -> bool:
        return self.measured.exit_code not in RESULTS

    @property
    def right(self) -> bool:
        found = self.answer.get("answer")
        return not self.failed and is_right(found, self.case.answer)


def draw_demo_cases(seed: str) -> tuple[Case, ...]:
    """Five cases about five kinds of things; one of the facts is absent."""
    absent = Random(f"absent {seed}").randrange(NUM_QUESTIONS)
    trial = 0
    while True:
        seeds = [f"demo {seed} {trial} {number}" for number in range(NUM_QUESTIONS)]
        cases = draw_cases(seeds, [number == absent for number in range(NUM_QUESTIONS)])
        if len({case.kind for case in cases}) == NUM_QUESTIONS:
            return cases
        trial += 1


def ask(case: Case, document: Path, model: str | None) -> Asked:
    """One `rlm ask --json` in a process of its own."""
    chosen = ["--model", model] if model else []
    options = ["--json", "--no-cache", *chosen]  # what it costs is part of what is shown
    command = [sys.executable, "-m", "rlm", "ask", *options, case.question, str(document)]
    measured = run(command)
    return Asked(case, measured, json.loads(measured.stdout) if measured.stdout.strip() else {})


def report(number: int, asked: Asked) -> str:
    """What is printed of one question."""
    answer, case = asked.answer, asked.case
    found = answer.get("answer")
    told = f"failed with exit code {asked.measured.exit_code}" if asked.failed else found
    expected = "" if asked.right else f" (expected: {case.answer or 'not found'})"
    usage, turns = answer.get("usage", {}), answer.get("turns", 0)
    peak = asked.measured.peak_bytes
    memory = "memory unknown" if peak is None else f"{peak / 1e6:.0f} MB"
    lines = [
        f"{number}. {case.question}",
        f"   answer    {'not found' if told is None else told}",
        f"   verdict   {'right' if asked.right else 'WRONG'}{expected}",
        *(
            f"   evidence  {Path(item['source']).name} [{item['start']}:{item['end']}] "
            f"“{' '.join(item['quote'].split())}”"
            for item in answer.get("evidence", ())
        ),
        f"   cost      {turns} turns, {max(0, usage.get('calls', 0) - turns)} sub-calls, "
        f"{asked.measured.seconds:.1f} s, peak {memory}",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Fails only where something broke: a wrong answer is a score, and the report tells it."""
    options = _options(arguments)
    haystack = _build(options.seed, options.tokens, options.folder)
    asked = []
    for number, case in enumerate(haystack.cases, 1):
        _progress(f"question {number} of {NUM_QUESTIONS} ...")
        asked.append(ask(case, haystack.path, options.model))
        print(report(number, asked[-1]), flush=True)
    planted = [item for item in asked if item.case.answer is not None]
    found = sum(item.right for item in planted)
    refused = sum(item.right for item in asked if item.case.answer is None)
    print(
        f"\n{found} of {len(planted)} planted facts found, {refused} of "
        f"{len(asked) - len(planted)} absent refused; repeat with SEED={options.seed}"
    )
    return 1 if any(item.failed for item in asked) else 0


def _build(seed: str, tokens: int, folder: Path) -> Haystack:
    _progress(f"planting facts in {tokens:,} tokens of prose (seed {seed}) ...")
    folder.mkdir(parents=True, exist_ok=True)
    haystack = plant(draw_demo_cases(seed), tokens, seed, folder / "demo.txt")
    print(
        f"{haystack.path.name}: {tokens:,} tokens, {haystack.num_bytes / 1e6:.1f} MB, seed {seed}\n"
    )
    return haystack


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rlm.bench.demo", description=__doc__)
    parser.add_argument("--seed", default=str(SystemRandom().randrange(10**6)))
    parser.add_argument("--tokens", type=int, default=10_000_000)
    parser.add_argument("--model", help="another model than the embedded one")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the document goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
