"""`rlm ask`: one question over paths, from the shell. Heavy imports wait until options are read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rlm.cli.output import NORMAL, QUIET, VERBOSE, Progress, write_answer
from rlm.errors import UsageError
from rlm.settings import CALL_SECONDS, DEFAULT_MODEL, Selection, Settings, num_bytes, parse_prices

_PATHS = "Files, folders, patterns, http(s) addresses, or - for standard input (also without any)."
_PRICE = "What models cost: [MODEL=]IN,OUT in USD per million tokens (repeatable)."
_CACHE = "Answer all calls, or none, from replies to earlier runs; else sub-calls at temperature 0."
_INCLUDE = "Read only files like this, a pattern as in .gitignore (repeatable)."
_EXCLUDE = "Read no files like this, a pattern as in .gitignore (repeatable)."
_MEMORY = "Facts that cells may ask and add to, a scope of rlm engram memory (repeatable)."
_PRIVATE = "Read addresses of this machine and its network, too."
_DRY = "List documents, tokens, what is left out and why, and the cost; ask nothing."
_MODELS = "engram[/FOLDER], openai/NAME, litellm/PROVIDER/NAME or scripted/FILE."

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _option(about: str, *names: str) -> Any:
    return typer.Option(*names, help=about)


@app.command()
def ask(  # noqa: PLR0913  # one parameter an option of the command line
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to ask.")],
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", help=_PATHS)] = None,
    model: Annotated[str, _option(_MODELS)] = DEFAULT_MODEL,
    sub_model: Annotated[str | None, _option("Model for sub-calls; else the same.")] = None,
    base_url: Annotated[str | None, _option("Server of openai models; serves both.")] = None,
    depth: Annotated[int, _option("0 no model calls in cells, 1 plain calls, N children.")] = 1,
    max_turns: Annotated[int, _option("Cap of turns of one RLM.")] = 20,
    max_calls: Annotated[int | None, _option("Cap of model calls of the run.")] = None,
    max_tokens: Annotated[int | None, _option("Cap of tokens, in and out, of the run.")] = None,
    max_seconds: Annotated[float | None, _option("Cap of seconds of the run.")] = None,
    max_cost: Annotated[float | None, _option("Cap of the run's cost in USD.")] = None,
    price: Annotated[list[str] | None, _option(_PRICE)] = None,
    call_seconds: Annotated[float, _option("Deadline of one model call.")] = CALL_SECONDS,
    stream: Annotated[bool, _option("Ask servers for replies piece by piece.", "--stream")] = False,
    isolation: Annotated[str, _option("Level that holds cells; see rlm doctor.")] = "auto",
    allow_read: Annotated[list[Path] | None, _option("Folder to read (repeatable).")] = None,
    preload: Annotated[list[str] | None, _option("Package to import (repeatable).")] = None,
    passes: Annotated[int, _option("Reviews of the answer, at most.")] = 0,
    schema: Annotated[Path | None, _option("JSON schema file that the answer must fit.")] = None,
    dialect: Annotated[str | None, _option("Prompts and REPL names; see prompts/.")] = None,
    include: Annotated[list[str] | None, _option(_INCLUDE)] = None,
    exclude: Annotated[list[str] | None, _option(_EXCLUDE)] = None,
    max_file_size: Annotated[str | None, _option("Skip larger files: 500kB, 20MB, 1.5GB.")] = None,
    no_ignore: Annotated[bool, _option("Read what .gitignore hides, too.", "--no-ignore")] = False,
    allow_private_urls: Annotated[bool, _option(_PRIVATE, "--allow-private-urls")] = False,
    memory: Annotated[list[str] | None, _option(_MEMORY)] = None,
    dry_run: Annotated[bool, _option(_DRY, "--dry-run")] = False,
    trace: Annotated[Path | None, _option("Write every event to this file, as JSON lines.")] = None,
    cache: Annotated[bool | None, _option(_CACHE, "--cache/--no-cache")] = None,
    as_json: Annotated[bool, _option("Print one JSON object.", "--json")] = False,
    verbose: Annotated[bool, _option("Show cells and outputs.", "--verbose", "-v")] = False,
    quiet: Annotated[bool, _option("Show neither progress nor cost.", "--quiet", "-q")] = False,
) -> int:
    """Answer a question from files, folders or standard input.

    The answer alone goes to standard output; progress and a cost line go to standard error.
    """
    settings = Settings(
        model=model,
        sub_model=sub_model,
        base_url=base_url,
        depth=depth,
        max_turns=max_turns,
        max_calls=max_calls,
        max_tokens=max_tokens,
        max_seconds=max_seconds,
        max_cost=max_cost,
        price=parse_prices(price or ()),
        call_seconds=call_seconds,
        stream=stream,
        isolation=isolation,
        allow_read=tuple(allow_read or ()),
        preload=tuple(preload or ()),
        memory=tuple(memory or ()),
        selection=Selection(
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            max_file_bytes=None if max_file_size is None else num_bytes(max_file_size),
            honours_ignore_files=not no_ignore,
            allows_private_urls=allow_private_urls,
        ),
        trace=trace,
        passes=passes,
        schema=schema,
        dialect=dialect,
        cache=cache,
    )
    if not question.strip():
        raise UsageError("the question is empty")
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        state = "closed" if sys.stdin is None else "a terminal"
        raise UsageError(f"no PATH given and standard input is {state}")
    level = VERBOSE if verbose else QUIET if quiet else NORMAL
    context_paths = tuple(paths or ["-"])
    if dry_run:
        from rlm.cli.preview import show

        return show(context_paths, settings, as_json=as_json, is_quiet=quiet)

    from rlm.api import RLM, Paths
    from rlm.cli.quiet import one_line_each
    from rlm.cli.stopping import Stopping

    one_line_each()
    with Stopping() as stopping, RLM(settings=settings) as rlm:
        listen = stopping.noting(Progress(level))
        answer = rlm.ask(question, Paths(context_paths), on_event=listen)
        write_answer(answer, as_json=as_json, level=level)
    return answer.exit_code
