"""`rlm engram`: the embedded model's checkpoints. Besides `backends/engram` the only file outside
`rlm.engram` that imports it, and only when a command runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rlm.cli import memory
from rlm.errors import UsageError

if TYPE_CHECKING:
    from rlm.engram.checkpoint import Checkpoint

_DOES: Final = {"root": "writes the cells", "reader": "answers the sub-calls"}

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Checkpoints of the embedded model: write, inspect, train, average, pack, serve.",
)
app.add_typer(memory.app, name="memory")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write the checkpoint.")],
    seed: Annotated[int, typer.Option(min=0, help="Of the random weights.")] = 0,
    like: Annotated[
        Path | None,
        typer.Option(help="Checkpoint whose shape and tokenizer to take, else the shipped one."),
    ] = None,
) -> None:
    """Write an untrained checkpoint: the control that every score is compared with."""
    from rlm.engram import checkpoint

    try:
        checkpoint.init(folder, seed, like)
        made = _networks(folder)
    except (checkpoint.CheckpointError, OSError) as error:
        raise UsageError(str(error)) from error
    parameters = _millions(sum(network.num_parameters for network in made.values()))
    both = ", root and reader" if len(made) > 1 else ""
    typer.echo(f"{folder}: untrained, seed {seed}, {parameters} parameters{both}")
    typer.echo(f"use it with --model engram/{folder}", err=True)


@app.command()
def info(
    folder: Annotated[Path | None, typer.Argument(help="Else the shipped one.")] = None,
) -> None:
    """Check a checkpoint's files against their manifest and show its card, and its reader's."""
    from rlm.engram import checkpoint

    try:
        found = _networks(folder)
    except checkpoint.CheckpointError as error:
        raise UsageError(str(error)) from error
    if len(found) > 1:
        parameters = _millions(sum(network.num_parameters for network in found.values()))
        size = _millions(sum(network.num_bytes for network in found.values()))
        typer.echo(f"two networks, {parameters} parameters, {size}B on disk")
    for name, network in found.items():
        if len(found) > 1:
            typer.echo(f"\n{name}, which {_DOES[name]}")
        _show(network)


def _networks(folder: Path | None) -> dict[str, Checkpoint]:
    """Those of a folder, whole and checked, by what they are for. Raises CheckpointError."""
    from rlm.engram.checkpoint import load, reader_of

    reader = reader_of(folder)
    root = {"root": load(folder)}
    return root if reader is None else {**root, "reader": load(reader)}


def _show(found: Checkpoint) -> None:
    config = found.config
    orders = "+".join(str(order) for order in config.engram_orders)
    layers = "+".join(str(layer) for layer in config.engram_layers) or "none"
    lines = {
        "folder": str(found.folder),
        "sha256": found.sha256,
        "dialect": _dialect(found.dialect),
        "size": f"{_millions(found.num_bytes)}B on disk, matrices as {found.matrices}",
        "parameters": f"{_millions(found.num_parameters)}, "
        f"of which {_millions(found.num_table_parameters)} in the Engram table",
        "decoder": f"{config.num_layers} layers, width {config.d_model}, {config.num_heads} heads, "
        f"feed-forward {config.d_ff}, window {config.window_tokens} tokens",
        "tokenizer": f"{found.tokenizer.vocab_size} byte pairs, "
        f"{config.compressed_vocab_size} after compression",
        "engram": f"layer {layers}, {orders}-grams, {config.engram_heads} heads x "
        f"{config.engram_head_dim}, {sum(table.num_rows for table in found.tables.values())} rows",
        **{str(name): str(value) for name, value in sorted(found.notes.items())},
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        typer.echo(f"{name:<{width}}  {value}")


@app.command()
def pack(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="Checkpoint to read.")],
    folder: Annotated[Path, typer.Argument(metavar="DST", help="Where to write it again.")],
    matrices: Annotated[
        str, typer.Option(help="int8: rows with one scale each, half the size. Or float16.")
    ] = "int8",
) -> None:
    """Write a checkpoint again, its reader too, with its matrices stored otherwise.

    Dialect, notes and the Engram table stay as they are. What int8 rounds off does not come back.
    """
    from rlm.engram import checkpoint

    try:
        before, after = checkpoint.pack(source, folder, matrices)
    except (checkpoint.CheckpointError, OSError) as error:
        raise UsageError(str(error)) from error
    typer.echo(f"{folder}: matrices as {matrices}, {after:,} bytes, {source} has {before:,}")


@app.command()
def mean(
    folders: Annotated[
        list[Path], typer.Argument(metavar="SRC… DST", help="Checkpoints, and where to write.")
    ],
) -> None:
    """Write the mean of checkpoints of one network, such as two stages of one training."""
    from rlm.engram import averaging, checkpoint

    *sources, folder = folders
    try:
        made = averaging.mean(sources, folder)
    except (checkpoint.CheckpointError, OSError) as error:
        raise UsageError(str(error)) from error
    typer.echo(f"{folder}: the mean of {len(sources)}, {made.num_bytes:,} bytes")


@app.command(name="bench-offload")
def bench_offload(
    gb: Annotated[float, typer.Option(help="Size of the table that is made for it.")] = 4.0,
    folder: Annotated[
        Path | None, typer.Option(help="On the disk to measure; else the folder for scratch files.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Each figure's; the median counts.")] = 3,
    model: Annotated[Path | None, typer.Option(help="Checkpoint, else the shipped one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Decode with the Engram table in memory, in a warm file, in a cold one, and with prefetch.

    The table is written once and removed at the end. Each figure stands beside the share of the
    file that lay in memory before and after.
    """
    import json
    import tempfile

    from rlm.engram import offload
    from rlm.engram.checkpoint import CheckpointError, load
    from rlm.engram.errors import OffloadError

    if not 0 < gb <= 1_000:
        raise UsageError(f"--gb must be above 0 and at most 1000, not {gb:g}")
    place = Path(tempfile.gettempdir()) if folder is None else folder
    try:
        base = load(model)
        size = int(gb * offload.GB)
        found = offload.measure(base, place, size, rounds, lambda text: typer.echo(text, err=True))
    except (CheckpointError, OffloadError) as error:
        raise UsageError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(found.to_json()))
        return
    _tell_cuda(base)
    made = f"{found.table_bytes / offload.GB:.2f} GB"
    typer.echo(f"table of {made}, {found.rows:,} rows, {found.rounds} rounds")
    for figure in found.figures:
        before, after = figure.resident_before, figure.resident_after
        told = "" if before is None else f"  in memory {before:.1%} before, {after:.1%} after"
        typer.echo(
            f"batch {figure.batch:>2}  {figure.place:<20} {figure.tokens_per_second:8,.0f} tokens/s"
            f"  {figure.ratio:.3f} of memory{told}"
        )
        if "cold" in figure.place and (before or 0.0) > 0.5:
            typer.echo(
                f"{place} keeps files in memory, so nothing was cold: name --folder", err=True
            )


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def study(context: typer.Context) -> None:
    """Compare memory with its controls (needs torch). Options: `rlm engram study --help`."""
    if importlib.util.find_spec("torch") is None:
        raise UsageError("the study needs torch: pip install 'engram-rlm[train]'")
    from rlm.engram.errors import CheckpointError, StudyError
    from rlm.engram.study import main

    try:
        main(context.args)
    except (CheckpointError, StudyError, OSError) as error:
        raise UsageError(str(error)) from error


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def train(context: typer.Context) -> None:
    """Train a checkpoint (needs torch: the `train` extra). Options: `rlm engram train --help`."""
    if importlib.util.find_spec("torch") is None:
        raise UsageError("training needs torch: pip install 'engram-rlm[train]'")
    from rlm.engram.errors import CheckpointError, TrainingError
    from rlm.engram.train import main

    try:
        main(context.args)
    except (CheckpointError, TrainingError, OSError) as error:
        raise UsageError(str(error)) from error


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 0,
    model: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Checkpoint, else the shipped one.")
    ] = None,
    allow_remote: Annotated[
        bool,
        typer.Option("--allow-remote", help="Allow a --host that other machines reach; no keys."),
    ] = False,
) -> None:
    """Serve the model as an OpenAI API on this machine, until Ctrl-C or SIGTERM.

    Standard output gets one line, the base URL, when the server is ready.
    """
    from rlm.backends.engram import load_networks
    from rlm.cli.quiet import one_line_each
    from rlm.engram.serve import Address, is_loopback
    from rlm.engram.serve import serve as run

    one_line_each()
    if not is_loopback(host) and not allow_remote:
        raise UsageError(
            f"--host {host} is not of this machine alone, and the server asks nobody for a key; "
            "use 127.0.0.1, or add --allow-remote"
        )

    def ready(base_url: str) -> None:
        typer.echo(base_url)
        typer.echo(f"rlm ask --model openai/engram --base-url {base_url} …", err=True)

    try:
        run(load_networks(model, whole=True), Address(host, port), ready)
    except OSError as error:
        raise UsageError(f"cannot listen at {host}:{port}: {error.strerror or error}") from error


def _tell_cuda(base: Checkpoint) -> None:
    """The same ratio on a CUDA device, where torch finds one."""
    if importlib.util.find_spec("torch") is None:
        return
    from rlm.engram.study import offload_on_cuda

    for batch in (1, 16):
        ratio = offload_on_cuda(base, batch)
        if ratio is not None:
            typer.echo(f"CUDA, batch {batch}: pinned host memory {ratio:.3f} of on the device")


def _dialect(trained_on: str) -> str:
    """Of a checkpoint, and whether this installation's prompts speak it."""
    from rlm.backends.engram import dialect_fingerprint

    own = dialect_fingerprint()
    return (
        trained_on if trained_on == own else f"{trained_on} (refused: this installation's is {own})"
    )


def _millions(number: int) -> str:
    return f"{number / 1e6:.1f} M"
