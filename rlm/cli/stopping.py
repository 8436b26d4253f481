"""Ctrl-C while a run is going on: the first ends it in good order, the second at once.

Knows signals and this process; nothing of how a run ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from rlm.records import Event

EXIT_CODE = 130


class Stopping:
    """For the length of a `with`. The first Ctrl-C raises `KeyboardInterrupt`, as ever; the second
    ends this process then and there: sockets close, which ends workers and calls of servers, and
    what the journal holds is committed already."""

    def __init__(self) -> None:
        self._run_id = ""
        self._before: Any = None

    def noting(self, listen: Callable[[Event], None]) -> Callable[[Event], None]:
        """The same listener; whose run it is, is remembered."""

        def noted(event: Event) -> None:
            self._run_id = event.run_id
            listen(event)

        return noted

    def __enter__(self) -> Self:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._first)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _first(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, self._second)
        _say("ending the run; Ctrl-C again stops at once")
        raise KeyboardInterrupt

    def _second(self, number: int, frame: FrameType | None) -> None:
        how = f"; go on with: rlm resume {self._run_id}" if self._run_id else ""
        _say(f"stopped{how}")
        os._exit(EXIT_CODE)


def _say(line: str) -> None:
    """Past all buffers: a handler may have interrupted a write to any of them."""
    os.write(2, f"rlm: {line}\n".encode())
