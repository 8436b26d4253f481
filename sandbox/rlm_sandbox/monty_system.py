"""What a cell in Monty asks of the system: the time, sleep, a module, a file.

The time is the cell's own, so that a cell done again sees what it saw; files are those of folders
that the server mounted; the rest is refused. Knows nothing of sessions.
"""

from __future__ import annotations

import string
import time
from datetime import UTC, datetime
from typing import Any

from pydantic_monty import (
    ExternalModule,
    FunctionSnapshot,
    FutureSnapshot,
    MontyComplete,
    NameLookupSnapshot,
    OSPolicy,
)

_MODULES = (
    "asyncio bisect collections copy csv dataclasses datetime functools itertools json math"
    " random re sys time typing"
)
_CONSTANTS = {"string": string}  # Monty has no such module; of ours, what is text is given
_SLEEPS = {"system.sleep": False, "system.async_sleep": True}
_MAX_SLEEP_SECONDS = 1e6


def policy(seed: int) -> OSPolicy:
    return {"datetime": "call_host", "sleep": "system", "random_start": {"seed": seed}}


def modules() -> dict[str, ExternalModule]:
    """What cells can import beside Monty's own: constants, no functions."""
    return {
        name: ExternalModule(
            {key: value for key, value in vars(module).items() if isinstance(value, str)}
        )
        for name, module in _CONSTANTS.items()
    }


class System:
    """`started` is what `time.time()` is at the start of the cell."""

    def __init__(self, started: float) -> None:
        self._ahead = started - time.monotonic()

    @staticmethod
    def wanted_sleep(step: FunctionSnapshot) -> float | None:
        """Seconds, if it is sleep that is asked for."""
        if step.function_name not in _SLEEPS:
            return None
        return min(max(0.0, float(step.args[0])), _MAX_SLEEP_SECONDS)

    @staticmethod
    def is_async(step: FunctionSnapshot) -> bool:
        return _SLEEPS[step.function_name]

    def answer(
        self, step: FunctionSnapshot
    ) -> FunctionSnapshot | NameLookupSnapshot | FutureSnapshot | MontyComplete:
        name = str(step.function_name)
        now = time.monotonic() + self._ahead
        value: Any
        if name == "time.time":
            value = now
        elif name == "datetime.now":
            zone = step.args[0] if step.args else None
            value = datetime.fromtimestamp(now, zone or UTC)
            value = value if zone else value.replace(tzinfo=None)
        elif name == "date.today":
            value = datetime.fromtimestamp(now, UTC).date()
        elif name == "import" and str(step.args[0]) not in _CONSTANTS:
            return step.resume({"exception": _not_there(str(step.args[0]))})
        else:
            return step.resume_auto()  # a mounted folder, or a refusal
        return step.resume({"return_value": value})


def _not_there(module: str) -> ModuleNotFoundError:
    there = ", ".join(sorted([*_MODULES.split(), *_CONSTANTS]))
    return ModuleNotFoundError(
        f"module {module!r} is not available at isolation 'monty', which runs a Python of its own;"
        f" there are: {there}"
    )
