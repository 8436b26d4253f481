"""A cell's failure as the text that the model reads: its own frames only, with their lines.

Knows how cells are named (`<cell>` now, `<cell 3>` for a function of an earlier one) and nothing
of how they ran. Frames of the machinery would only tell install paths.
"""

from __future__ import annotations

import linecache
from traceback import walk_tb
from types import TracebackType

from . import facade

_PREFIX = "<cell "
_MAX_CHARS = 8_000
_MAX_FRAMES = 12
_MAX_CHAIN = 4


def filename_of(cell: int) -> str:
    return f"{_PREFIX}{cell}>"


def is_of_cell(filename: str) -> bool:
    return filename.startswith(_PREFIX)


def remember_source(cell: int, code: str) -> None:
    """Tracebacks look lines up by file name; a cell has no file, but it has a name."""
    linecache.cache[filename_of(cell)] = (len(code), None, code.splitlines(True), "")


def describe(error: BaseException, cell: int = 0) -> str:
    """The traceback of `error`, raised while `cell` ran, causes first. Without `cell`, every
    cell is shown with its number."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < _MAX_CHAIN:
        parts.append(_one(current, cell))
        if current.__cause__ is not None:
            parts[-1] = "\nThe above was the direct cause of:\n\n" + parts[-1]
            current = current.__cause__
        elif current.__context__ is not None and not current.__suppress_context__:
            parts[-1] = "\nWhile handling the above, there was:\n\n" + parts[-1]
            current = current.__context__
        else:
            current = None
    text = "".join(reversed(parts)).lstrip("\n").rstrip()
    if len(text) <= _MAX_CHARS:
        return text
    half = _MAX_CHARS // 2
    return f"{text[:half]}\n… [{len(text) - 2 * half:,} characters left out] …\n{text[-half:]}"


def where(error: BaseException, cell: int) -> str:
    """The cell's own frames on the way to `error`, innermost last; '' when there are none."""
    lines = _frames(error.__traceback__, cell)
    return "Traceback (most recent call last):\n" + "".join(lines) if lines else ""


def _one(error: BaseException, cell: int) -> str:
    head = where(error, cell)
    if isinstance(error, SyntaxError) and error.filename == filename_of(cell):
        head += _line(cell, error.filename, error.lineno or 0, None)
    return f"{head}{_summary(error)}\n"


def _frames(traceback: TracebackType | None, cell: int) -> list[str]:
    lines = []
    for frame, line_number in walk_tb(traceback):
        code = frame.f_code
        if is_of_cell(code.co_filename):
            function = None if code.co_name == "<module>" else code.co_name
            lines.append(_line(cell, code.co_filename, line_number, function))
    if len(lines) > _MAX_FRAMES:
        half = _MAX_FRAMES // 2
        left_out = f"  … [{len(lines) - 2 * half:,} frames left out] …\n"
        lines = [*lines[:half], left_out, *lines[-half:]]
    return lines


def _line(cell: int, filename: str, line_number: int, function: str | None) -> str:
    shown = "<cell>" if filename == filename_of(cell) else filename
    within = "" if function is None else f", in {function}"
    source = linecache.getline(filename, line_number).strip()
    quoted = f"    {source}\n" if source else ""
    return f'  File "{shown}", line {line_number}{within}\n{quoted}'


def _summary(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{kind}: {error.msg}"
    try:
        message = str(error)
    except Exception as failure:  # noqa: BLE001  # a cell's own __str__ can raise anything
        message = f"(its message cannot be shown: {type(failure).__name__})"
    message += facade.why_not(error)
    notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
    return (f"{kind}: {message}" if message else kind) + notes
