"""`rlm resume`: a run that was cut off goes on, from the shell. Heavy imports wait until options
are read."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from rlm.cli.output import NORMAL, QUIET, VERBOSE, Progress, write_answer
from rlm.errors import UsageError
from rlm.settings import pin_home

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _option(about: str, *names: str) -> Any:
    return typer.Option(*names, help=about)


@app.command()
def resume(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the beginning of one.")],
    as_json: Annotated[bool, _option("Print one JSON object.", "--json")] = False,
    verbose: Annotated[bool, _option("Show cells and outputs.", "--verbose", "-v")] = False,
    quiet: Annotated[bool, _option("Show neither progress nor cost.", "--quiet", "-q")] = False,
) -> int:
    """Go on with a run that was killed, interrupted or let down by its server.

    Everything but the keys comes from the journal (see rlm runs): what was paid for is not asked
    again, and what was spent counts toward the caps. A finished run prints its answer.
    """
    level = VERBOSE if verbose else QUIET if quiet else NORMAL

    from rlm.api import RLM
    from rlm.books import Earlier
    from rlm.cli.quiet import one_line_each
    from rlm.cli.stopping import Stopping

    one_line_each()
    earlier = Earlier.found(run)
    if earlier.answer is None:
        _go_to(earlier)
    with Stopping() as stopping:
        answer = RLM.resume(earlier.identity[0], on_event=stopping.noting(Progress(level)))
        write_answer(answer, as_json=as_json, level=level)
    return answer.exit_code


def _go_to(earlier: Any) -> None:
    """Names of files mean what they meant: this process goes where the run was started."""
    if earlier.reads_standard_input and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("the run's context came from standard input: pipe the same text in again")
    if not earlier.depends_on_folder:
        return
    pin_home()
    try:
        os.chdir(earlier.folder)
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        raise UsageError(f"the run was started in {earlier.folder}: {told}") from error
