"""`rlm cell`: one cell in a fresh session, shown as a model would see it. Heavy imports wait until
the cell is read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rlm.cli.output import warn_of_isolation, write_tried
from rlm.errors import UsageError
from rlm.settings import DEFAULT_MODEL, Settings

STDIN = "-"
MAX_CELL_BYTES = 8 << 20
MAX_SECONDS = 86_400.0

_FILE = "A file that holds the cell, or - for standard input."
_MODEL = "Model of llm_query and rlm_query, as in rlm ask; without it they raise `no model`."

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _option(about: str, *names: str) -> Any:
    return typer.Option(*names, help=about)


@app.command()
def cell(  # noqa: PLR0913  # one parameter an option of the command line
    file: Annotated[str, typer.Argument(metavar="FILE", help=_FILE)],
    context: Annotated[list[str] | None, _option("Text file, folder or - (repeatable).")] = None,
    as_json: Annotated[bool, _option("Print one JSON object.", "--json")] = False,
    max_seconds: Annotated[float, _option("Seconds of the cell; in all, four times that.")] = 30.0,
    no_policy: Annotated[bool, _option("Leave out the check of the language.", "--no-policy")] = (
        False
    ),
    isolation: Annotated[str, _option("Level; see rlm doctor.")] = "auto",
    model: Annotated[str | None, _option(_MODEL)] = None,
    base_url: Annotated[str | None, _option("Server of an openai model.")] = None,
    allow_read: Annotated[list[Path] | None, _option("Folder to read (repeatable).")] = None,
    preload: Annotated[list[str] | None, _option("Package to import (repeatable).")] = None,
) -> int:
    """Run one cell in a fresh session and show what a model would see.

    What it prints goes to standard output, with the answer if it submits one; its error and a
    line about the session go to standard error. It may make 10,000 calls. The exit code is 0
    when it ran, also when it raised or had to be killed.

    --json prints stdout, error, answer, killed, seconds and isolation. An answer of null means
    that nothing was submitted, or None, which a run takes as "not found".
    """
    if not 0 < max_seconds <= MAX_SECONDS:
        raise UsageError(f"--max-seconds must be above 0 and at most {MAX_SECONDS:g}")
    if file == STDIN and STDIN in (context or []):
        raise UsageError("standard input cannot be both the cell and the context")
    settings = Settings(
        model=model or DEFAULT_MODEL,
        base_url=base_url,
        isolation=isolation,
        allow_read=tuple(allow_read or ()),
        preload=tuple(preload or ()),
        cell_seconds=max_seconds,
    )
    code = _read(file)
    warn_of_isolation(settings.isolation)

    import anyio

    from rlm.cli.quiet import one_line_each
    from rlm.trial import Trial, attempt

    one_line_each()
    trial = Trial(
        code,
        settings,
        has_model=model is not None,
        paths=tuple(context or ()),
        policy=not no_policy,
        notice=lambda line: typer.echo(f"rlm: {line}", err=True),
    )
    write_tried(anyio.run(attempt, trial), as_json=as_json)
    return 0


def _read(file: str) -> str:
    """The code; UsageError, in one line, for what is none."""
    name = "standard input" if file == STDIN else file
    if not file:
        raise UsageError("FILE is empty: name a file, or - for standard input")
    try:
        if file == STDIN:
            if sys.stdin is None:
                raise UsageError("standard input is closed")
            data = sys.stdin.buffer.read(MAX_CELL_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(MAX_CELL_BYTES + 1)
        code = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 (at byte {error.start})") from error
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{name}: {told.lower()}") from error
    if len(data) > MAX_CELL_BYTES:
        raise UsageError(f"{name}: a cell has at most {MAX_CELL_BYTES >> 20} MB")
    if not code.strip():
        raise UsageError(f"{name}: the cell is empty")
    return code
