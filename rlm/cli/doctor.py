"""`rlm doctor`: what works on this machine, as lines or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from rlm.errors import SandboxFailure

if TYPE_CHECKING:
    from rlm.checkup import Checkup, Found

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Show what the kernel offers, which levels of isolation work, and which models answer.

    Every level is tried, and its times are measured. Keys are shown by name, never by value, and
    only this machine's own ports are asked. The exit code is 0 when `auto` works, else 6.
    """
    import anyio

    from rlm.checkup import examine
    from rlm.cli.quiet import one_line_each

    one_line_each()
    checkup = anyio.run(examine)
    if as_json:
        typer.echo(json.dumps(checkup.to_json(), ensure_ascii=False))
    else:
        for line in _lines(checkup):
            typer.echo(line)
    return 0 if checkup.isolation is not None else SandboxFailure.exit_code


def _lines(checkup: Checkup) -> Iterator[str]:
    yield f"isolation auto: {checkup.isolation or 'REFUSED'} ({checkup.why})"
    features = checkup.features
    yield f"kernel: {features.system} {features.release} {features.machine}"
    yield f"  seccomp: {_yes(features.seccomp)}; Landlock: ABI {features.landlock_abi or 'none'}"
    user = "root or with capabilities (workers drop them)" if features.is_privileged else "ordinary"
    yield f"  user: {user}"
    for lack in (*features.missing, *features.weaker):
        yield f"  {lack}"
    yield "levels:"
    for level in checkup.levels:
        yield from _level_lines(level)
    yield from _model_lines(checkup)


def _level_lines(level: Found) -> Iterator[str]:
    boundary = "" if level.is_boundary else " (NOT A BOUNDARY)"
    if level.is_available:
        yield (
            f"  {level.name}{boundary}: works; server {_ms(level.server_seconds)} once, "
            f"session {_ms(level.session_seconds)}"
        )
    else:
        yield f"  {level.name}{boundary}: no: {level.detail}"
    for name, is_ok, detail in level.probes:
        yield f"    {'ok  ' if is_ok else 'FAIL'} {name}: {detail}"


def _model_lines(checkup: Checkup) -> Iterator[str]:
    yield "models:"
    yield f"  engram: {'works' if checkup.embedded is None else f'no: {checkup.embedded}'}"
    yield f"  keys in the environment: {', '.join(checkup.keys) or 'none'}"
    for server in checkup.servers:
        told = ", ".join(server.models) or server.detail or "no model loaded"
        answers = "answers" if server.is_reachable else "no"
        yield f"  {server.name} at {server.base_url}: {answers}: {told}"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _ms(seconds: float | None) -> str:
    return "?" if seconds is None else f"{seconds * 1000:.1f} ms"
