"""`python -m rlm.bench`: measures, and writes docs/BENCHMARKS.md.

    python -m rlm.bench [--quick] [--only NAME ...] [--seed N] [--out FILE]

`--quick` takes every figure once and small, and `--only` some of them; both print the page and
write it only where `--out` says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import SystemRandom
from typing import Final

from rlm.bench import scores, speed
from rlm.bench.engine import engine
from rlm.bench.measure import run
from rlm.bench.sandbox import sandbox
from rlm.bench.table import Report, document, progress

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "BENCHMARKS.md"


def main() -> int:
    options = _options()
    names = options.only or list(MEASUREMENTS)
    progress(f"seed {options.seed}")
    reports = []
    with tempfile.TemporaryDirectory(prefix="rlm-bench-") as name:
        for measurement in names:
            progress(f"{measurement} ...")
            reports.append(MEASUREMENTS[measurement](Path(name), options))
    page = document(reports)
    print(page)
    whole = not (options.quick or options.only)
    out = options.out or (PAGE if whole else None)
    if out is not None:
        out.write_text(page, "utf-8")
    return 0


def _planted(folder: Path, options: argparse.Namespace) -> Report:
    full, sample = scores.Planted(), scores.Planted(present=20, absent=10, documents=1)
    if options.quick:
        full = sample = scores.Planted(8, 4, 1, tokens=1_000_000)
    trained = scores.planted(options.model, full, options.seed, folder)
    untrained = scores.planted(_untrained(folder, options.model), sample, options.seed, folder)
    return scores.planted_report(trained, untrained)


def _roots(folder: Path, options: argparse.Namespace) -> Report:
    trained = scores.roots(options.model, 1 if options.quick else 3, options.seed)
    untrained = scores.roots(_untrained(folder, options.model), 1, options.seed)
    return scores.roots_report(trained, untrained)


def _engine(folder: Path, options: argparse.Namespace) -> Report:
    del folder
    return engine(options.model, options.quick)


def _sandbox(folder: Path, options: argparse.Namespace) -> Report:
    del folder
    return sandbox(options.quick)


def _untrained(folder: Path, model: str) -> str:
    """The same architecture with random weights, made once a folder."""
    checkpoint = folder / "untrained"
    name, _, trained = model.partition("/")
    like = ["--like", trained] if name == "engram" and trained else []
    if not checkpoint.exists():
        command = [*speed.RLM_COMMAND, "engram", "init", "--seed", "0", *like, str(checkpoint)]
        if run(command).exit_code != 0:
            raise RuntimeError("`rlm engram init` failed")
    return f"engram/{checkpoint}"


MEASUREMENTS: Final[Mapping[str, Callable[[Path, argparse.Namespace], Report]]] = {
    "ask": lambda folder, options: speed.shell_command(folder, options.quick),
    "cell": lambda folder, options: speed.first_cell(folder, options.quick),
    "help": lambda folder, options: speed.help_page(folder, options.quick),
    "batch": lambda folder, options: speed.batch(folder, options.quick),
    "second": lambda folder, options: speed.second_run(folder, options.quick),
    "sandbox": _sandbox,
    "engine": _engine,
    "planted": _planted,
    "roots": _roots,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rlm.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and once")
    parser.add_argument("--only", nargs="+", choices=list(MEASUREMENTS), metavar="NAME")
    parser.add_argument("--seed", default=str(SystemRandom().randrange(10**6)))
    parser.add_argument("--model", default="engram", help="another model than the embedded one")
    parser.add_argument("--out", type=Path, help="the page's file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
