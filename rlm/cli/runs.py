"""`rlm runs`: the journal's runs, listed, shown as a tree, or written to a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rlm.cli.output import printable, replace_surrogates
from rlm.errors import UsageError
from rlm.records import Usage, as_text

if TYPE_CHECKING:
    from rlm.journal.shelf import Kept
    from rlm.journal.tree import Branch, CellDone, TurnDone

MAX_CALLS_SHOWN = 12
MAX_CHARS_SHOWN = 100

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help="List the runs of the journal, newest first; show one, or write it to a file.",
)

_Run = Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the beginning of one.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def runs(context: typer.Context, as_json: _Json = False) -> int:
    if context.invoked_subcommand is not None:
        return 0
    from rlm.journal.shelf import kept_runs

    replace_surrogates()
    found = kept_runs()
    if as_json:
        typer.echo(json.dumps([kept.to_json() for kept in found], ensure_ascii=False))
        return 0
    for kept in found:
        _say(_line(kept))
    if not found:
        typer.echo("rlm: no run was journalled yet", err=True)
    return 0


@app.command()
def show(run: _Run, as_json: _Json = False) -> int:
    """Print the tree of turns, cells, sub-calls, costs and the answer."""
    from dataclasses import asdict

    from rlm.journal.shelf import find, reading
    from rlm.journal.tree import branch

    replace_surrogates()
    kept = find(run)
    with reading() as database:
        root = branch(database, kept.begun.run_id, kept.begun.question)
    if as_json:
        told = {**kept.to_json(), "answer": kept.answer, "tree": asdict(root)}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return 0
    for line in _shown(kept, root):
        _say(line)
    return 0


@app.command()
def export(
    run: _Run,
    form: Annotated[
        str, typer.Option("--format", help="jsonl: our events; official: the published runtime's.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; else standard output.")
    ] = None,
) -> int:
    """Write a run's events, or its trajectory in the published runtime's format."""
    from rlm.journal.export import FORMATS, lines
    from rlm.journal.shelf import find, reading

    if form not in FORMATS:
        raise UsageError(f"--format {form!r} is unknown; there are: {', '.join(FORMATS)}")
    kept = find(run)
    with reading() as database:
        found = "".join(f"{line}\n" for line in lines(database, kept, form))
    if output is None:
        typer.echo(found, nl=False)
        return 0
    try:
        output.write_text(found, "utf-8")
    except OSError as error:
        raise UsageError(f"--output {output}: {error.strerror or error}") from error
    return 0


def _line(kept: Kept) -> str:
    told = kept.to_json()
    began = datetime.fromtimestamp(kept.begun.started).astimezone()
    return (
        f"{told['run_id']}  {began:%Y-%m-%d %H:%M}  {told['state']:<11}  {_usd(kept.usage):>9}  "
        f"{told['model']}  {_short(told['question'])}"
    )


def _shown(kept: Kept, root: Branch) -> Iterator[str]:
    began = datetime.fromtimestamp(kept.begun.started).astimezone()
    yield f"run {kept.begun.run_id}: {kept.state}" + (f" ({kept.error})" if kept.error else "")
    yield f"  question  {_one_line(kept.begun.question)}"
    yield f"  model     {kept.begun.model}"
    yield f"  context   {_context(kept.begun.context)}"
    yield f"  started   {began:%Y-%m-%d %H:%M:%S}"
    lost = f", {kept.usage.lost_calls} lost" if kept.usage.lost_calls else ""
    yield f"  cost      {kept.usage.calls} calls{lost}, {_cost(kept.usage)}"
    yield from _branch_lines(root, "")
    if kept.answer is not None:
        answer = as_text(kept.answer["answer"])
        yield "answer" if kept.is_finished else "partial answer"
        yield from _quoted(answer or "(none)", "  ")
    if not kept.is_finished:
        yield f"go on with: rlm resume {kept.begun.run_id}"


def _branch_lines(told: Branch, margin: str) -> Iterator[str]:
    for turn in told.turns:
        yield f"{margin}turn {turn.turn}{_kind(turn)}: {_cost(turn.usage)}, {turn.waited:.1f} s"
        if turn.cell is not None:
            yield from _cell_lines(turn.cell, f"{margin}  ")
        else:
            yield from _quoted(turn.reply, f"{margin}  ")


def _cell_lines(cell: CellDone, margin: str) -> Iterator[str]:
    yield f"{margin}cell of {cell.seconds:.2f} s" + (", submitted" if cell.submitted else "")
    yield from _quoted(cell.code, f"{margin}| ")
    yield from _quoted(cell.output, f"{margin}> ")
    yield from _quoted(cell.error or "", f"{margin}> ")
    if cell.calls:
        usage = sum((call.usage for call in cell.calls), Usage())
        again = sum(call.source in {"shared", "reused"} for call in cell.calls)
        kept = f", {again} of them answered already" if again else ""
        yield f"{margin}{len(cell.calls)} sub-calls{kept}: {_cost(usage)}"
    for call in cell.calls[:MAX_CALLS_SHOWN]:
        reply = f"refused: {call.error}" if call.reply is None else call.reply
        yield f"{margin}  {_short(call.prompt)}  ->  {_short(reply)}"
    if len(cell.calls) > MAX_CALLS_SHOWN:
        yield f"{margin}  and {len(cell.calls) - MAX_CALLS_SHOWN} more"
    for failure in cell.failures:
        yield f"{margin}  failed: {_short(failure)}"
    for child in cell.children:
        ended = child.error or (_short(child.answer) if child.answer else "no answer")
        yield f"{margin}child: {_short(child.question)}  ->  {ended} ({_cost(child.usage)})"
        yield from _branch_lines(child, f"{margin}  ")


def _kind(turn: TurnDone) -> str:
    return "" if turn.kind in {"root", "child"} else f" ({turn.kind})"


def _context(context: Any) -> str:
    names = context.get("names")
    if names is None:
        return "a text given by value"
    return f"{', '.join(names)} (from {context['folder']})"


def _cost(usage: Usage) -> str:
    return f"{usage.input_tokens} in + {usage.output_tokens} out tokens, {_usd(usage)}"


def _usd(usage: Usage) -> str:
    if usage.usd is None:
        return "unknown"
    return f"${usage.usd:.4f}".rstrip("0").rstrip(".")


def _quoted(text: str, margin: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"{margin}{line}"


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= MAX_CHARS_SHOWN else f"{line[: MAX_CHARS_SHOWN - 1]}…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _say(line: str) -> None:
    typer.echo(printable(line, sys.stdout))
