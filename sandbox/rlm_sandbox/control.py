"""The host's end of a process that forks: requests go out whole, with the descriptors they need.

Any thread may ask, from any event loop. Knows nothing of what starts that process or ends it.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from .link import Link
from .servers import Plan
from .values import SandboxError

_SEND_SECONDS = 10.0


class Control:
    """Over one connected socket, which it owns."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lock = threading.Lock()

    async def link(self, plan: Plan, text_fds: Sequence[int]) -> Link:
        """A worker that is given `text_fds`. Raises SandboxError."""
        request = {
            "memory_bytes": plan.memory_bytes,
            "max_frame_bytes": plan.limits.max_frame_bytes,
        }
        return await Link.start(lambda end: self.ask("worker", request, [end, *text_fds]), plan)

    def ask(
        self, kind: str, request: Mapping[str, Any], fds: Sequence[int | socket.socket]
    ) -> None:
        """For a child that answers on the first of `fds`, which is closed when there is none.
        Raises SandboxError when nobody is there to ask."""
        data = json.dumps({"kind": kind, **request}).encode()
        numbers = [fd if isinstance(fd, int) else fd.fileno() for fd in fds]
        with self._lock:
            try:  # a request is far smaller than the socket's buffer, so this hardly ever blocks
                self._sock.settimeout(_SEND_SECONDS)
                socket.send_fds(self._sock, [len(data).to_bytes(4, "little")], numbers)
                self._sock.sendall(data)
            except OSError as error:
                raise SandboxError(f"the fork server is gone ({error.strerror})") from None

    def tell(self, frame: Mapping[str, Any]) -> None:
        data = json.dumps(frame).encode()
        self._sock.sendall(len(data).to_bytes(4, "little") + data)

    def await_frame(self, seconds: float) -> dict[str, Any]:
        """What the process says first. Raises OSError or ValueError when it does not."""
        self._sock.settimeout(seconds)
        size = int.from_bytes(self._sock.recv(4, socket.MSG_WAITALL), "little")
        data = self._sock.recv(size, socket.MSG_WAITALL)
        if not data:
            raise ConnectionError("it ended")
        frame: dict[str, Any] = json.loads(data)
        return frame

    def is_open(self) -> bool:
        """Whether somebody is there, who says nothing after the first frame."""
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        self._sock.close()
