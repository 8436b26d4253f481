"""What a cell in Monty asks of the system: the time, sleep, a module, a file.

The time is the cell's own, so that a cell done again sees what it saw; files are those of folders
that the server mounted; the rest is refused. Knows nothing of sessions.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from pydantic_monty import (
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
_SLEEPS = {"system.sleep": False, "system.async_sleep": True}
_MAX_SLEEP_SECONDS = 1e6


def policy(seed: int) -> OSPolicy:
    return {"datetime": "call_host", "sleep": "system", "random_start": {"seed": seed}}


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
        elif name == "import":
            error = ModuleNotFoundError(
                f"module {str(step.args[0])!r} is not available at isolation 'monty', which runs"
                f" a Python of its own; there are: {', '.join(_MODULES.split())}"
            )
            return step.resume({"exception": error})
        else:
            return step.resume_auto()  # a mounted folder, or a refusal
        return step.resume({"return_value": value})
