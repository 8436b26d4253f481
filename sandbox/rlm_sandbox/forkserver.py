"""The host's handle of the fork server: starts it, asks it for workers, ends it.

The server is a fresh interpreter with an empty environment, never a fork of the host, whose
memory would carry the keys. One serves a whole process: it is bound to no event loop, and any
thread may use it.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import bwrap, levels, packages
from .contextserver import ContextServer
from .control import Control
from .handing import handed_over
from .levels import Level
from .link import Link
from .servers import Plan
from .text import TextFile
from .values import SandboxError

_BOOT = Path(__file__).with_name("boot.py")
_FLAGS = ("-P", "-s", "-S", *(("-B",) if sys.dont_write_bytecode else ()))
_START_SECONDS = 30.0
_END_SECONDS = 5.0


class ForkServer:
    """`await start()`, then any number of sessions, then `await aclose()` (or `close()`)."""

    def __init__(
        self,
        level: Level = levels.LEVELS[levels.AUTO],
        *,
        allow_read: Sequence[Path] = (),
        preload: Sequence[str] = (),
        hash_seed: int = 0,
    ) -> None:
        self.level = level
        self._options = {
            "level": level.name,
            "allow_read": [os.fspath(folder) for folder in allow_read],
            "preload": list(preload),
        }
        self._hash_seed = hash_seed
        self._lock = threading.Lock()
        self._control: Control | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._is_warm = False
        self.probes: list[list[Any]] = []  # (name, ok, detail) of each, once started

    async def __aenter__(self) -> ForkServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def is_running(self) -> bool:
        """Warm, and not ended by itself since."""
        return self._is_warm and self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Start it and wait until it is warm. Does nothing when it runs; raises SandboxError."""
        if not self.is_running:
            await asyncio.to_thread(self._start)

    async def aclose(self) -> None:
        """End it, and with it every worker."""
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """`aclose` for those who have no event loop any more."""
        with self._lock:
            self._close()

    async def link(self, plan: Plan) -> Link:
        """A new worker. Raises SandboxError."""
        await self.start()
        async with handed_over(plan.text) as fds:
            return await self.control.link(plan, fds)

    def over(self, text: TextFile) -> ContextServer:
        """A server whose workers share one decoded `text`. It ends by itself, or with this one."""
        return ContextServer(self, text)

    @property
    def control(self) -> Control:
        control = self._control
        if control is None:
            raise SandboxError("the fork server is not running")
        return control

    def _start(self) -> None:
        with self._lock:
            if self.is_running:
                return
            self._close()
            if sys.platform == "win32":
                raise SandboxError("sessions need fork(), which Windows does not have")
            try:
                self._launch()
                self._await_ready()
            except BaseException:
                self._close()
                raise

    def _launch(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs, _BOOT.open("rb") as boot:
            self._control = Control(ours)
            try:
                self._process = subprocess.Popen(
                    self._command(theirs.fileno()),
                    stdin=boot,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno()],
                    env={"PYTHONHASHSEED": str(self._hash_seed)},
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                raise self._not_started(str(error)) from None

    def _command(self, control_fd: int) -> list[str]:
        command = [sys.executable, *_FLAGS, "-", str(control_fd)]
        if self.level.name != "bwrap":
            return command
        packages = [os.fspath(package) for package in _own_packages()]
        packages += _preloaded(self._options["preload"])
        return bwrap.command(command, [*packages, *self._options["allow_read"]])

    def _await_ready(self) -> None:
        assert self._control is not None
        assert self._process is not None
        errors = self._process.stderr
        try:
            self._control.tell({"paths": _paths(self._options["preload"]), **self._options})
            self.probes = self._control.await_frame(_START_SECONDS)["probes"]
        except (OSError, ValueError) as error:
            self._process.kill()
            said = errors.read().decode(errors="replace").strip() if errors else ""
            reason = said.rpartition("\n")[2] or str(error)
            raise self._not_started(reason) from None
        if errors is not None:
            errors.close()
        self._require_probes()
        self._is_warm = True

    def _not_started(self, reason: str) -> SandboxError:
        there = levels.choices(self.level.name)
        return SandboxError(f"the fork server did not start: {reason}; there are: {there}")

    def _require_probes(self) -> None:
        for name, is_ok, detail in self.probes:
            if not is_ok:
                raise SandboxError(
                    f"isolation {self.level.name!r} does not hold here: {name}: {detail};"
                    f" there are: {levels.choices(self.level.name)}"
                )

    def _close(self) -> None:
        self._is_warm = False
        control, self._control = self._control, None
        process, self._process = self._process, None
        if control is not None:
            control.close()
        if process is None:
            return
        if process.stderr is not None:
            process.stderr.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()


def _own_packages() -> list[Path]:
    """This one, RestrictedPython and google-re2 if it is there, found without importing one."""
    found = [_folder(name) for name in ("RestrictedPython", "re2")]
    if found[0] is None:
        raise SandboxError("RestrictedPython is not installed")
    return [Path(__file__).parent, *(folder for folder in found if folder is not None)]


def _folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])


def _preloaded(preload: Sequence[str]) -> list[str]:
    """The folders that hold these packages."""
    try:
        return packages.folders(preload)
    except ImportError as error:
        raise SandboxError(str(error)) from None


def _paths(preload: Sequence[str]) -> list[str]:
    """Where the server finds what it imports."""
    own = [os.fspath(package.parent) for package in _own_packages()]
    return list(dict.fromkeys([*own, *_preloaded(preload)]))
