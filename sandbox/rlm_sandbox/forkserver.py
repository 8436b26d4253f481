"""The host's handle on the fork server: starts it, asks it for workers, ends it.

The server is a fresh interpreter, never a fork of the host, whose memory would carry its keys. Its
environment holds a hash seed and nothing else. Knows nothing of cells.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import socket
import subprocess
import sys
from pathlib import Path

from .values import SandboxError

_BOOT = Path(__file__).with_name("boot.py")
_START_SECONDS = 30.0
_END_SECONDS = 2.0


class ForkServer:
    """One warm process from which sessions get their workers. Bound to one event loop."""

    def __init__(self, hash_seed: int = 0) -> None:
        self._hash_seed = hash_seed
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Start the server if it is not running. Raises SandboxError."""
        async with self._starting:
            if self._process is not None and self._process.poll() is None:
                return
            await self._stop()
            await self._launch()

    async def aclose(self) -> None:
        """End the server, and with it every worker."""
        async with self._starting:
            await self._stop()

    def fork(self, session: socket.socket, text_fds: list[int], caps: dict[str, int]) -> None:
        """Ask for a worker at the other end of `session`. Raises SandboxError when the server is
        gone. `caps`: memory_bytes and max_frame_bytes."""
        if self._control is None:
            raise SandboxError("the fork server is not running")
        request = json.dumps(caps).encode()
        header = len(request).to_bytes(4, "little")
        try:
            # A request is far smaller than the socket's buffer, so this does not block.
            socket.send_fds(self._control, [header], [session.fileno(), *text_fds])
            self._control.sendall(request)
        except OSError as error:
            raise SandboxError(f"the fork server is gone ({error})") from error

    async def _launch(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs, _BOOT.open("rb") as program:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-s", "-S", "-", str(theirs.fileno())],
                    stdin=program,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={"PYTHONHASHSEED": str(self._hash_seed)},
                    pass_fds=[theirs.fileno()],
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise SandboxError(f"no interpreter for the sandbox: {error}") from error
        self._control = ours
        ours.setblocking(False)
        paths = json.dumps({"paths": _paths()}).encode()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_START_SECONDS):
                await loop.sock_sendall(ours, len(paths).to_bytes(4, "little") + paths)
                announced = await loop.sock_recv(ours, 16)
        except (TimeoutError, OSError) as error:
            await self._stop()
            raise SandboxError(f"the fork server did not start ({error})") from error
        if announced != b"ready":
            await self._stop()
            raise SandboxError("the fork server ended while it started")
        ours.setblocking(True)

    async def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Its socket is closed, so it ends by itself; else it is made to."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
        return
    process.kill()
    process.wait()


def _paths() -> list[str]:
    """Where the server imports from: this package's folder, and RestrictedPython's."""
    spec = importlib.util.find_spec("RestrictedPython")
    if spec is None or spec.origin is None:
        raise SandboxError("RestrictedPython is not installed")
    ours = Path(__file__).resolve().parents[1]
    return list(dict.fromkeys([str(ours), str(Path(spec.origin).resolve().parents[1])]))
