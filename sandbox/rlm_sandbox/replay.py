"""Bringing a new worker to where the last one was: its recorded cells run again, one by one.

What they print is thrown away and what they call is answered from the record. Says how that went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .record import Record, RecordedCell
from .servers import Worker

_INTERRUPTED_SECONDS = 1.0  # for a cell that ran out of time: what it did first, it does again


async def replay(record: Record, worker: Worker, seconds: float) -> str | None:
    """One line for the model, or None when the worker did not survive it. `seconds` is the time
    of all cells together, but for those that ran out of theirs; what is not done again is struck
    off the record."""
    done: list[RecordedCell] = []
    different: list[RecordedCell] = []
    for cell in record.cells:
        limit = min(cell.run.seconds, _INTERRUPTED_SECONDS if cell.was_interrupted else seconds)
        if not cell.is_whole or limit <= 0:
            break
        with record.replaying(cell):
            result = await worker.run(replace(cell.run, seconds=limit))
        if result.killed:
            record.cells.clear()
            return None
        seconds -= 0.0 if cell.was_interrupted else result.seconds
        done.append(cell)
        if not cell.did_the_same(result):
            different.append(cell)
    missing = record.cells[len(done) :]
    record.cells = done
    return _told(different, missing)


def _told(different: Sequence[RecordedCell], missing: Sequence[RecordedCell]) -> str:
    told = "The worker was rebuilt: the variables of earlier cells are back"
    if different:
        told += f", but {_named(different)} did not do the same again: check what it made"
    if missing:
        told += f"; those of {_named(missing)} are lost"
    return told


def _named(cells: Sequence[RecordedCell]) -> str:
    numbers = ", ".join(str(cell.run.cell) for cell in cells)
    return f"cell {numbers}" if len(cells) == 1 else f"cells {numbers}"
