"""The commands of `rlm`, each a module that is imported when it is called and not before.

A command is one line in COMMANDS: its module holds `app`, a `typer.Typer` with one command or
several. `rlm --help` is written from the table and imports none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup

from rlm.errors import RLMError, UsageError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ask": ("rlm.cli.ask", "Answer a question from files, folders or standard input."),
        "resume": (
            "rlm.cli.resume",
            "Go on with a run that was cut off, paying for nothing twice.",
        ),
        "runs": ("rlm.cli.runs", "List runs; show one, or write it to a file."),
        "cache": ("rlm.cli.cache", "Show the replies that are kept for later runs; prune them."),
        "cell": ("rlm.cli.cell", "Run one cell in a fresh session: try the sandbox."),
        "models": ("rlm.cli.models", "List the models in reach, with window and price."),
        "doctor": ("rlm.cli.doctor", "Show what isolation and which models work here."),
        "bench": ("rlm.cli.bench", "Measure what a model can do, offline, beside chance."),
        "engram": (
            "rlm.cli.engram",
            "Write, inspect, train or serve checkpoints of the embedded model.",
        ),
    }
)

EPILOG = (
    "Exit codes: 0 answered, 1 failure of ours, 2 usage, 3 no answer or not found, "
    "4 budget spent (partial answer), 5 backend, 6 sandbox, 130 interrupted."
)


class Interrupted(RLMError):
    """Ctrl-C where a command has nothing to show for itself."""

    code = "interrupted"
    exit_code = 130


class _Commands(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:  # else typer exits without a word
            raise Interrupted("interrupted") from error

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        return typer.main.get_command(import_module(COMMANDS[cmd_name][0]).app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog=EPILOG,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"rlm {version('engram-rlm')}")
        raise typer.Exit


@app.callback()
def _rlm(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Ask questions about documents of any length, offline by default."""


def run(arguments: list[str]) -> int:
    """Run one command line. Raises `UsageError` for what it cannot understand."""
    try:
        code = app(arguments, prog_name="rlm", standalone_mode=False)
    except typer.Abort as error:  # Ctrl-C or end of input at a prompt
        raise KeyboardInterrupt from error
    except typer.TyperException as error:
        if not arguments:  # the bare command: its message is the help
            typer.echo(error.format_message())
            return 2
        raise UsageError(f"{error.format_message().rstrip('.')} (see rlm --help)") from error
    if sys.stdout is not None:  # closed by whoever started us
        sys.stdout.flush()
    return int(code or 0)
