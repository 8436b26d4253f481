"""`rlm ask --dry-run`: what a run would read, listed on standard output; no model is asked."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, field

import typer

from rlm.cli.loading import loading_line, preview_lines
from rlm.cli.output import printable, replace_surrogates
from rlm.context.inputs import Paths
from rlm.context.stop import Progress, Watch
from rlm.errors import UsageError
from rlm.preview import preview
from rlm.settings import Settings

_EVERY_SECONDS = 1.0


def show(names: tuple[str, ...], settings: Settings, *, as_json: bool, is_quiet: bool) -> int:
    """The exit code: that of usage where nothing is left to read."""
    watch = Watch() if is_quiet else Watch(told=_Progress())
    found = preview(Paths(names), settings, watch)
    replace_surrogates()
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        for line in preview_lines(found):
            typer.echo(printable(line, sys.stdout))
    return 0 if found.documents else UsageError.exit_code


@dataclass(slots=True)
class _Progress:
    """A line now and then on standard error."""

    started: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def __call__(self, progress: Progress) -> None:
        seconds = time.monotonic() - self.started
        if seconds - self.told >= _EVERY_SECONDS:
            self.told = seconds
            typer.echo(loading_line(seconds, asdict(progress)), err=True)
