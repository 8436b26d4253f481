"""`rlm cache`: the replies that are kept for later runs, shown and pruned."""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from rlm.errors import UsageError

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_AGE = re.compile(r"(\d+(?:\.\d+)?)([smhdw]?)")
DEFAULT_AGE = "30d"

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help="Show the replies that are kept for later runs; prune them.",
)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def cache(context: typer.Context, as_json: _Json = False) -> int:
    if context.invoked_subcommand is not None:
        return 0
    from rlm.journal.cache import Overview, overview
    from rlm.journal.file import journal_path
    from rlm.journal.shelf import reading

    path = journal_path()
    if path.is_file():
        with reading(path) as database:
            found = overview(database, path)
    else:
        found = Overview(str(path), 0, 0, 0, None, None, 0)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return 0
    typer.echo(f"{found.path}: {found.file_bytes / 1e6:.1f} MB, runs included")
    typer.echo(
        f"{found.num_replies} replies of {found.num_bytes / 1e6:.1f} MB for later runs, "
        f"used again {found.num_reused} times"
    )
    if found.oldest is not None and found.newest is not None:
        typer.echo(f"from {_day(found.oldest)} to {_day(found.newest)}")
    return 0


@app.command()
def prune(
    older_than: Annotated[
        str | None, typer.Option(metavar="AGE", help=f"As 12h, 30d, 4w. [default: {DEFAULT_AGE}]")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Whatever their age.")] = False,
    as_json: _Json = False,
) -> int:
    """Delete replies that no run needs to go on. Runs stay, with what they showed."""
    if everything and older_than is not None:
        raise UsageError("give --older-than or --all, not both")
    before = None if everything else time.time() - _age_seconds(older_than or DEFAULT_AGE)

    from rlm.journal.cache import Pruned
    from rlm.journal.cache import prune as pruned
    from rlm.journal.file import journal_path
    from rlm.journal.shelf import reading

    done = Pruned(0, 0)
    if journal_path().is_file():
        with reading() as database:
            done = pruned(database, before)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return 0
    typer.echo(f"{done.num_deleted} replies deleted")
    if done.num_kept_back:
        typer.echo(f"{done.num_kept_back} more are kept, for their own runs only")
    return 0


def _age_seconds(age: str) -> float:
    found = _AGE.fullmatch(age.strip().lower())
    if found is None:
        raise UsageError(f"--older-than {age!r}: write a number and s, m, h, d or w, as in 30d")
    return float(found[1]) * _SECONDS[found[2] or "d"]


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d}"
