"""Cells of Monty as text: what shows their last expression, and what says why they failed.

Reads code and failures; knows nothing of workers. `policy` and `report` do this elsewhere.
"""

from __future__ import annotations

import ast
import re
import warnings

from pydantic_monty import Frame, MontyRuntimeError, MontySyntaxError

from .protocol import clean

MAX_CODE_CHARS = 1_000_000  # the host reads a cell's syntax, which takes memory

_SHOW = "_show_"
_FEED = re.compile(r"<python-input-(\d+)>")
_MAX_CHARS = 8_000
_MAX_FRAMES = 12


def showing_last(code: str) -> str:
    """The same lines, with the last expression, if the cell ends with one, given to `_show_`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\\d" in a cell is not worth a line
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(code, "<cell>", "exec", flags)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code  # Monty says what is wrong with it
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return code
    lines = code.encode().splitlines(keepends=True)  # as the parser counts lines, unlike `str`
    assert last.end_lineno is not None
    assert last.end_col_offset is not None
    _insert(lines, last.end_lineno, last.end_col_offset, b"))")
    _insert(lines, last.lineno, last.col_offset, _SHOW.encode() + b"((")
    return b"".join(lines).decode()


def _insert(lines: list[bytes], line_number: int, at_byte: int, text: bytes) -> None:
    line = lines[line_number - 1]
    lines[line_number - 1] = line[:at_byte] + text + line[at_byte:]


class Cells:
    """The cells that a session of Monty was fed, by which feed each was, for tracebacks."""

    def __init__(self, num_fed: int) -> None:
        self._num_fed = num_fed  # before the first cell
        self._cells: dict[int, tuple[int, list[str]]] = {}

    def add(self, number: int, code: str) -> None:
        self._cells[self._num_fed] = (number, code.splitlines())
        self._num_fed += 1

    def describe(self, failure: MontyRuntimeError | MontySyntaxError) -> str:
        """The traceback of a failure of the cell that was added last: frames of cells only."""
        frames = [told for frame in failure.traceback() if (told := self._line(frame))]
        if len(frames) > _MAX_FRAMES:
            half = _MAX_FRAMES // 2
            left_out = f"  … [{len(frames) - 2 * half:,} frames left out] …\n"
            frames = [*frames[:half], left_out, *frames[-half:]]
        head = "Traceback (most recent call last):\n" + "".join(frames) if frames else ""
        return head + _cut(clean(failure.display("type-msg")).removesuffix(": "))

    def _line(self, frame: Frame) -> str:
        """'' for a frame of the surface."""
        found = _FEED.fullmatch(frame.filename)
        feed = int(found[1]) if found else -1
        if feed not in self._cells:
            return ""
        number, lines = self._cells[feed]
        shown = "<cell>" if feed == self._num_fed - 1 else f"<cell {number}>"
        name = frame.function_name
        within = f", in {name}" if name and name != "<module>" else ""
        source = lines[frame.line - 1].strip() if 0 < frame.line <= len(lines) else ""
        quoted = f"    {source}\n" if source else ""
        return f'  File "{shown}", line {frame.line}{within}\n{quoted}'


def _cut(text: str) -> str:
    if len(text) <= _MAX_CHARS:
        return text
    half = _MAX_CHARS // 2
    return f"{text[:half]}\n… [{len(text) - 2 * half:,} characters left out] …\n{text[-half:]}"
