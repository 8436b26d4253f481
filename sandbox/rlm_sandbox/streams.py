"""`sys.stdout` and `sys.stderr` as cells see them: those that `print` uses, and may be replaced.

A cell is not given what collects its output, but a stream that passes text on to it: what a cell
takes apart there is its own. Knows nothing of cells.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class Stream(io.TextIOBase):
    """Passes text on."""

    def __init__(self, pass_on: Callable[[str], int]) -> None:
        self._pass_on = pass_on

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        return "utf-8"

    def write(self, text: str, /) -> int:
        return self._pass_on(text)


def show(facade: Any, output: Any) -> None:
    """Give the facade of `sys` its streams. What a cell or `redirect_stdout` put in the place of
    `output` shows as it is."""
    stream = Stream(output.write)

    def attribute(name: str) -> Any:
        def seen(_: Any) -> Any:
            current = getattr(sys, name)
            return stream if current is output else current

        return property(seen, lambda _, replacement: setattr(sys, name, replacement))

    class Sys(ModuleType):
        stdout = attribute("stdout")
        stderr = attribute("stderr")

    facade.__class__ = Sys
