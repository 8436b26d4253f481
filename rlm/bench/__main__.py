"""`python -m rlm.bench`: measures; keeps each measurement in docs/benchmarks/ and composes
docs/BENCHMARKS.md of all that are kept.

    python -m rlm.bench [--quick] [--only NAME ...] [--seed N] [--data DIR] [--out FOLDER]

`--only` takes some of them and leaves the others' figures as they are kept; `--quick` takes them
small and keeps nothing unless `--out` names a folder. `--compose` only writes the page anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from random import SystemRandom
from typing import Final

from rlm.bench.marked import Broken
from rlm.bench.measurements import MEASUREMENTS
from rlm.bench.options import Options
from rlm.bench.page import document
from rlm.bench.running import Place, measure
from rlm.errors import RLMError

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"


def main() -> int:
    given = _options()
    if given.home is None and not given.compose:
        return _in_a_home_of_its_own()
    try:
        _measure(given)
    except RLMError as error:
        print(f"rlm: {error}", file=sys.stderr)
        return error.exit_code
    except (Broken, FileNotFoundError) as error:
        print(f"rlm: {error}", file=sys.stderr)
        return 1
    return 0


def _measure(given: argparse.Namespace) -> None:
    place = Place(DOCS / "benchmarks", DOCS / "BENCHMARKS.md")
    if given.out is not None:
        place = Place(given.out, given.out / "BENCHMARKS.md")
    if given.compose:
        place.compose()
        return
    options = Options(given.seed, given.quick, given.model, given.data, given.failures, given.peers)
    keeping = given.out is not None or not (given.quick or given.show)
    names = given.only or list(MEASUREMENTS)
    taken = []
    for one in measure(names, options, place if keeping else None):
        taken.append(one)
        if given.json:
            print(json.dumps(one.to_json(), ensure_ascii=False), flush=True)
    if not given.json:
        print(document(taken))


def _in_a_home_of_its_own() -> int:
    """Again, with a journal and a cache that no other run has written, and that go afterwards."""
    with tempfile.TemporaryDirectory(prefix="rlm-bench-") as home:
        command = [sys.executable, "-m", "rlm.bench", *sys.argv[1:], "--home", home]
        return subprocess.run(["env", f"RLM_HOME={home}/rlm", *command], check=False).returncode


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rlm.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and once")
    parser.add_argument("--only", nargs="+", choices=list(MEASUREMENTS), metavar="NAME")
    parser.add_argument("--seed", default=str(SystemRandom().randrange(10**6)))
    parser.add_argument("--model", default="engram", help="another model than the embedded one")
    parser.add_argument("--data", type=Path, help="folder of public data sets, for some scores")
    parser.add_argument("--peers", type=Path, help="folder of environments of other runtimes")
    parser.add_argument("--out", type=Path, help="folder for the measurements and the page")
    parser.add_argument("--failures", type=int, default=0, help="wrong answers to show a group")
    parser.add_argument("--json", action="store_true", help="print one object a measurement")
    parser.add_argument("--show", action="store_true", help="keep nothing but in --out")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)  # set by itself
    parser.add_argument("--compose", action="store_true", help="write the page of what is kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
