"""The server of one text: its process decodes once, and its workers share those pages.

That process is a fork of the fork server's own, and ends with it. Pays for a large text that
several sessions read.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from .control import Control
from .handing import handed_over
from .link import Link
from .servers import Plan
from .text import TextFile, close, copied
from .values import SandboxError

if TYPE_CHECKING:
    from .forkserver import ForkServer

_START_SECONDS = 30.0


class ContextServer:
    """Made by `over`. Sessions over it are opened with the same text."""

    def __init__(self, parent: ForkServer, text: TextFile) -> None:
        self.level = parent.level
        self._parent = parent
        self._text: TextFile | None = copied(text)
        self._lock = threading.Lock()  # of what follows; starting twice at once is harmless
        self._control: Control | None = None

    async def start(self) -> None:
        """Have the text decoded. Does nothing when it is; raises SandboxError."""
        if self._control is not None and self._control.is_open():
            return
        text = self._text
        if text is None:
            raise SandboxError("the server of this context is closed")
        await self._parent.start()
        ours, theirs = socket.socketpair()
        control = Control(ours)
        try:
            async with handed_over(text) as fds:
                with theirs:
                    request = {"text": [text.num_bytes, text.num_chars, text.in_memory]}
                    self._parent.control.ask("context", request, [theirs, *fds])
                await asyncio.to_thread(control.await_frame, _START_SECONDS)
        except (OSError, ValueError) as error:
            control.close()
            raise SandboxError(f"the server of a context did not start: {error}") from None
        except BaseException:
            control.close()
            raise
        self._replace(control)

    async def aclose(self) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and with it the workers of this text; the other server goes on."""
        self._replace(None)
        with self._lock:
            text, self._text = self._text, None
        if text is not None:
            close(text)

    async def link(self, plan: Plan) -> Link:
        """A new worker. Raises SandboxError."""
        await self.start()
        control = self._control
        if control is None:
            raise SandboxError("the server of this context is closed")
        return await control.link(plan, [])

    def over(self, text: TextFile) -> ContextServer:
        """One for another text, beside this one."""
        return self._parent.over(text)

    def _replace(self, control: Control | None) -> None:
        with self._lock:
            older, self._control = self._control, control
        if older is not None:
            older.close()
