"""`rlm models`: which models are in reach, as lines or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rlm.reach import Key, Model, Reach

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_PART = "Show only models whose name holds this, also those that a key opens."


@app.command()
def models(
    part: Annotated[str, typer.Argument(metavar="[PART]", help=_PART)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """List the models in reach: the one that ships, what keys open, local servers.

    Keys are shown by name, never by value; only this machine's own ports are asked. What a key
    opens is what the installed price list knows of; every other name may be tried as well.
    """
    import anyio

    from rlm.cli.quiet import one_line_each
    from rlm.reach import look

    one_line_each()
    reach = anyio.run(look)
    if as_json:
        typer.echo(json.dumps(reach.to_json(part), ensure_ascii=False))
    else:
        for line in _lines(reach, part):
            typer.echo(line)
    return 0


def _lines(reach: Reach, part: str) -> Iterator[str]:
    of_keys = {key.variable for key in reach.keys}
    shown = [
        model
        for model in reach.models
        if (part in model.name if part else model.via not in of_keys)
    ]
    width = max((len(model.name) for model in shown), default=0)
    for model in shown:
        yield f"{model.name:<{width}}  {_facts(model)}"
    if part:
        return
    if reach.embedded is not None:
        yield f"engram: no: {reach.embedded}"
    yield "keys in the environment:" if reach.keys else "keys in the environment: none"
    for key in reach.keys:
        yield f"  {key.variable}: {_opens(key)}"
    yield "local servers:"
    for server in reach.servers:
        told = server.detail or f"{len(server.models)} models"
        yield f"  {server.name} at {server.base_url}: {told}"


def _facts(model: Model) -> str:
    window = "window unknown" if model.window_tokens is None else f"{model.window_tokens:,} tokens"
    where = model.via if model.base_url is None else f"--base-url {model.base_url} ({model.via})"
    return f"{window}; {_price(model)}; {where}"


def _price(model: Model) -> str:
    if model.usd_per_million_in is None or model.usd_per_million_out is None:
        return "price unknown"
    if model.usd_per_million_in == model.usd_per_million_out == 0:
        return "free"
    return f"${model.usd_per_million_in:g} in, ${model.usd_per_million_out:g} out a million tokens"


def _opens(key: Key) -> str:
    if not key.prefix:
        return "of no provider that the price list knows"
    part = key.prefix.removesuffix("/").rpartition("/")[2]
    return f"{key.prefix}NAME, {key.num_models} of them listed (rlm models {part}/)"
