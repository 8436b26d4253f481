"""`rlm bench`: what a model can do, measured here and offline, beside what stands for chance.

The measuring is a process of its own, with a journal and a cache that nothing else has written.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer

from rlm.errors import UsageError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def bench(  # noqa: PLR0913  # one keyword an option
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="What to measure; else every ability."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small, in a few minutes.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a measurement.")
    ] = False,
    model: Annotated[str, typer.Option(help="Another model than the embedded one.")] = "engram",
    seed: Annotated[
        str | None, typer.Option(help="Draws texts and questions; else random.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of public data sets; scores that need it are else skipped."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to keep the measurements and their page in.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show what can be measured.")] = False,
) -> int:
    """Measure what the model can do: planted facts, RULER, OOLONG, pairs, spans, root cells.

    Texts and questions are drawn from the seed. Every score has its number of items, its 95 %
    interval, and beside it untrained weights, chance, a perfect sub-model and a direct call.
    """
    from rlm.backends import resolve
    from rlm.bench.measurements import ABILITY, MEASUREMENTS

    if listing:
        typer.echo(
            "\n".join(f"{'ability' if n in ABILITY else 'speed':<8} {n}" for n in MEASUREMENTS)
        )
        return 0
    _check(names or (), list(MEASUREMENTS))
    if data is not None and not data.is_dir():
        raise UsageError(f"--data {data}: not a folder")
    resolve(model)  # an unknown one is told at once
    options = [*_flags(quick, as_json), "--model", model, "--seed", seed or _any_seed()]
    options += ["--data", str(data.resolve())] if data is not None else []
    options += ["--out", str(out)] if out is not None else []
    return _run([*options, "--only", *(names or ABILITY)])


def _flags(quick: bool, as_json: bool) -> Iterator[str]:
    yield "--show"
    if quick:
        yield "--quick"
    if as_json:
        yield "--json"


def _any_seed() -> str:
    return str(SystemRandom().randrange(10**6))


def _run(options: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="rlm-bench-") as home:
        command = [sys.executable, "-m", "rlm.bench", "--home", home, *options]
        return subprocess.run(["env", f"RLM_HOME={home}/rlm", *command], check=False).returncode


def _check(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no measurement {name!r}; {guess}there are: {', '.join(known)}")
