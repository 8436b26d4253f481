"""Cells that fail, the error that the REPL shows for them, and the cell that mends it.

The texts of errors are those of the runtime; a test plays them and compares.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rlm.engram.data.roots import reading
from rlm.engram.data.roots.base import Task
from rlm.engram.data.roots.layouts import DATE_FORMATS

BUSY = (
    "BatchError: {failed} of {count} failed; item 0: BackendError: the server is busy "
    "(the others are in .results; on_error='return' gives errors in place)"
)
OPENED = "context = open({name}).read()"
REFUSED = "PolicyError: line 1: open() is not available; the text is in `context`"
FORMAT = re.compile(r'day\(row\["date"\], "([^"]+)"\)')
INNER = {"[": "<listcomp>", "{": "<setcomp>", "(": "<genexpr>"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A word written wrongly, and what the REPL says to it."""

    right: str
    wrong: str
    error: str


SLIPS = [
    Slip("submit(", "finish(", "NameError: name 'finish' is not defined"),
    Slip("submit(", "final(", "NameError: name 'final' is not defined"),
    Slip("submit(", "FINAL(", "NameError: name 'FINAL' is not defined"),
    Slip("re.findall(", "findall(", "NameError: name 'findall' is not defined"),
    Slip("collections.Counter(", "Counter(", "NameError: name 'Counter' is not defined"),
    Slip("collections.Counter(", "count(", "NameError: name 'count' is not defined"),
    Slip("llm_query_batched(", "llm_batch(", "NameError: name 'llm_batch' is not defined"),
    Slip("llm_query_batched(", "ask_all(", "NameError: name 'ask_all' is not defined"),
    Slip("context.splitlines()", "context.lines()", "AttributeError: 'str' object has no attribute 'lines'"),
    Slip("context.splitlines()", "text.splitlines()", "NameError: name 'text' is not defined"),
    Slip("datetime.datetime.strptime", "datetime.strptime", "AttributeError: module 'datetime' has no attribute 'strptime'"),
    Slip("search(question", "find(question", "NameError: name 'find' is not defined"),
    Slip("search(question", "search(query", "NameError: name 'query' is not defined"),
    Slip("context.count(", "text.count(", "NameError: name 'text' is not defined"),
    Slip("context.split()", "context.words()", "AttributeError: 'str' object has no attribute 'words'"),
    Slip("json.loads(", "loads(", "NameError: name 'loads' is not defined"),
    Slip("print(context", "print(text", "NameError: name 'text' is not defined"),
    Slip("grep(", "regex(", "NameError: name 'regex' is not defined"),
]  # fmt: skip


def _traceback(cell: str, number: int, error: str, inner: str = "") -> str:
    line = cell.splitlines()[number - 1].strip()
    shown = f'  File "<cell>", line {number}\n    {line}\n'
    if inner:
        shown += f'  File "<cell>", line {number}, in {inner}\n    {line}\n'
    return f"Traceback (most recent call last):\n{shown}{error}"


def _slip(rng: random.Random, cell: str, task: Task) -> tuple[str, str] | None:
    """A wrong name, where it is reached before any loop in brackets, which has a frame of its own."""
    fitting = [slip for slip in SLIPS if slip.right in cell]
    rng.shuffle(fitting)
    for slip in fitting:
        lines = enumerate(cell.splitlines(), 1)
        number, line = next((number, line) for number, line in lines if slip.right in line)
        if _runs_first(line, slip.right):
            broken = cell.replace(slip.right, slip.wrong, 1)
            return broken, _traceback(broken, number, slip.error)
    return None


def _runs_first(line: str, name: str) -> bool:
    """Whether `name` is the first to be computed of its line, or is looped over outermost."""
    before = line.partition(name)[0]
    if before in ("", "print(", "for _ in ") or re.fullmatch(r"\w+ = ", before):
        return True
    return (
        re.fullmatch(
            r"(?:\w+ = |submit)[\[(](?:\(?\[?)[\w ,\"\[\]()]+ for \w+ in (?:map\()?", before
        )
        is not None
    )


def _unclosed(rng: random.Random, cell: str, task: Task) -> tuple[str, str] | None:
    lines = cell.splitlines()
    last = lines[-1]
    if not last.startswith(("submit(", "print(")) or not last.endswith("))"):
        return None
    broken = cell[:-1]
    shown = f'  File "<cell>", line {len(lines)}\n    {last[:-1]}\n'
    return broken, f"{shown}SyntaxError: '(' was never closed"


def _opened(rng: random.Random, cell: str, task: Task) -> tuple[str, str] | None:
    name = rng.choice(['"context.txt"', '"data.txt"', '"file.txt"', '"input.txt"'])
    return f"{OPENED.format(name=name)}\n{cell}", REFUSED


def _shape(date_format: str) -> str:
    """A pattern for dates of this format."""
    parts = {
        "%d": r"\d\d",
        "%Y": r"\d{4}",
        "%m": r"\d\d",
        "%b": "[A-Z][a-z]{2}",
        "%B": "[A-Z][a-z]+",
    }
    for name, pattern in parts.items():
        date_format = date_format.replace(name, pattern)
    return date_format


def _wrong_format(rng: random.Random, cell: str, task: Task) -> tuple[str, str] | None:
    """A date read by another format than the rows have."""
    found = FORMAT.search(cell)
    dates = re.findall(_shape(found[1]), task.outputs[0]) if found else []
    if not found or not dates:
        return None
    wrong = rng.choice(DATE_FORMATS)
    try:
        datetime.datetime.strptime(dates[0], wrong)
    except ValueError as error:
        message = f"ValueError: {error}"
    else:
        return None
    broken = cell.replace(found[0], f'day(row["date"], "{wrong}")')
    lines = broken.splitlines()
    number = next(
        number for number, line in enumerate(lines, 1) if f'day(row["date"], "{wrong}")' in line
    )
    line = lines[number - 1]
    opening = re.search(r'[\[{(](?=[\w\["\]]+ for )', line)
    if "reply ==" in line or (opening is None and not line.startswith(" ")):
        return None  # which date is read first is not to be told
    inner = INNER[opening[0]] if opening else ""
    if "%" in message and "does not match" not in message:
        return None
    return broken, _traceback(broken, number, message, inner)


WAYS: list[Callable[[random.Random, str, Task], tuple[str, str] | None]] = [
    _slip,
    _slip,
    _slip,
    _unclosed,
    _opened,
    _wrong_format,
    _wrong_format,
]


def _busy(rng: random.Random, task: Task) -> Task | None:
    """The sub-model fails for some rows at first: ask again."""
    made = task.world
    if made is None or reading.CLASSIFY not in task.cells:
        return None
    place = task.cells.index(reading.CLASSIFY)
    count = int(task.outputs[task.cells.index(reading.FIND)].split(" ")[0])
    failed = rng.randint(1, max(1, count // 2))
    cell = reading.CLASSIFY
    number = next(n for n, line in enumerate(cell.splitlines(), 1) if line.startswith("replies ="))
    shown = _traceback(cell, number, BUSY.format(failed=failed, count=count))
    cells = (*task.cells[:place], cell, *task.cells[place:])
    outputs = (*task.outputs[:place], shown, *task.outputs[place:])
    return Task(
        "retry", task.question, cells, outputs, lambda rng: replace(made(rng), fails_first=failed)
    )


def with_mistake(rng: random.Random, task: Task) -> Task:
    """One of the cells fails first; the next one is right."""
    if task.kind == "retry":
        return task
    if rng.random() < 0.2:
        return _busy(rng, task) or task
    place = rng.randrange(len(task.cells))
    cell = task.cells[place]
    if cell is None or cell in reading.CELLS:
        return task
    made = rng.choice(WAYS)(rng, cell, task)
    if made is None or made[0] == cell:
        return task
    broken, shown = made
    cells = (*task.cells[:place], broken, *task.cells[place:])
    outputs = (*task.outputs[:place], shown, *task.outputs[place:])
    return Task("retry", task.question, cells, outputs, task.world)
