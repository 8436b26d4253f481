"""Keeps tracebacks off standard error while a command runs: what a library logs, what a thread
raises and what the interpreter cannot raise become one line each. Knows no command."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any


def one_line_each() -> None:
    """For the rest of the process; `-v` of a command leaves its own failure's traceback alone."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_OneLine())
    threading.excepthook = _tell
    sys.unraisablehook = _tell


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        told = "" if error is None else f": {_named(error)}"
        return f"rlm: {record.name}: {_first_line(record.getMessage())}{told}"


def _tell(told: Any) -> None:
    """Of `threading.ExceptHookArgs` and `sys.UnraisableHookArgs` what they share."""
    error = told.exc_value if told.exc_value is not None else told.exc_type()
    if not isinstance(error, SystemExit):
        print(f"rlm: {_named(error)}", file=sys.stderr)  # noqa: T201  # the command's own output


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {_first_line(str(error))}"


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
