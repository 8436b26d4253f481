"""Harm done on purpose, outside every sandbox, to a process that is watched as a host is.

Run as a program with the name of a control: it ends well when the watch told what it should have.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from . import others
from .listeners import Listeners
from .watch import Bounds, NotLocked, Watch

_PATIENCE_SECONDS = 30.0
_BOUNDS = Bounds(work_seconds=0.5, wait_seconds=0.5, growth_bytes=64 << 20)

Control = Callable[[Watch, "Scene"], Awaitable[str]]  # what it does; gives what must be told


class Scene:
    """A stand-in for the fork server, whose children count as workers; all ends with `close`."""

    def __init__(self) -> None:
        self.pids: list[int] = []
        self.server = self.fork()
        self.bystander = others.Bystander()
        self._folder = tempfile.TemporaryDirectory()
        self.listeners = Listeners(Path(self._folder.name), secrets.token_hex(4))

    def fork(self, depth: int = 1) -> int:
        """A child that sleeps; with `depth`, it has a child that has a child …"""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            for _ in range(depth - 1):
                if os.fork():
                    break
            else:
                os.write(write, b"x")
            os.execv("/bin/sleep", ["sleep", "60"])
        os.close(write)
        os.read(read, 1)
        self.pids.append(child)
        return child

    def close(self) -> None:
        for pid in [pid for first in self.pids for pid in _tree(first)]:
            os.kill(pid, signal.SIGKILL)
        self.bystander.close()
        self.listeners.close()
        self._folder.cleanup()


def _tree(pid: int) -> list[int]:
    return [pid, *(found for child in others.children(pid) for found in _tree(child))]


async def signal_to_the_host(watch: Watch, scene: Scene) -> str:
    os.kill(os.getpid(), signal.SIGUSR1)
    return "signal 10 reached the host"


async def real_time_signal_to_the_host(watch: Watch, scene: Scene) -> str:
    os.kill(os.getpid(), 40)
    return "signal 40 reached the host"


async def child_of_the_host(watch: Watch, scene: Scene) -> str:
    return f"process {scene.fork()} was left"


async def orphan_with_a_session_of_its_own(watch: Watch, scene: Scene) -> str:
    """A child of a child, whose parent has ended."""
    before = others.children(os.getpid())
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.execv("/bin/sleep", ["sleep", "60"])
    os.waitpid(child, 0)
    (orphan,) = others.children(os.getpid()) - before
    scene.pids.append(orphan)
    return f"process {orphan} was left"


async def busy_host(watch: Watch, scene: Scene) -> str:
    until = time.thread_time() + 0.6
    while time.thread_time() < until:
        pass
    return "the host was busy"


async def held_up_host(watch: Watch, scene: Scene) -> str:
    time.sleep(0.6)  # what is measured is this very wait
    return "the host was held up"


async def swollen_host(watch: Watch, scene: Scene) -> str:
    swollen = bytearray(80 << 20)
    swollen[::4096] = b"x" * len(swollen[::4096])
    return "the host grew by"


async def arrival(watch: Watch, scene: Scene) -> str:
    _, writer = await asyncio.open_connection("127.0.0.1", scene.listeners.tcp)
    writer.close()
    return "something arrived by tcp"


def renice(pid: int) -> None:
    """To another niceness than it has; these tests may themselves be run at the last."""
    os.setpriority(os.PRIO_PROCESS, pid, 18 if os.getpriority(os.PRIO_PROCESS, pid) == 19 else 19)


async def slower_server(watch: Watch, scene: Scene) -> str:
    renice(scene.server)
    return f"niceness of process {scene.server} changed"


async def stopped_bystander(watch: Watch, scene: Scene) -> str:
    os.kill(scene.bystander.pid, signal.SIGSTOP)
    return f"is_stopped of process {scene.bystander.pid} changed"


CONTROLS: dict[str, Control] = {
    control.__name__: control
    for control in (
        signal_to_the_host,
        real_time_signal_to_the_host,
        child_of_the_host,
        orphan_with_a_session_of_its_own,
        busy_host,
        held_up_host,
        swollen_host,
        arrival,
        slower_server,
        stopped_bystander,
    )
}


async def _told(control: Control) -> None:
    others.adopt_orphans()
    scene = Scene()
    try:
        watch = Watch(scene.server, scene.bystander, scene.listeners, _BOUNDS)
        assert not watch.look(), "told without harm"
        suspect: list[str] = []
        with watch.over("suspect", suspect):
            must_be_told = await control(watch, scene)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not any(told.startswith(must_be_told) for told in suspect):
                    watch.look()
                    await asyncio.sleep(0)  # a signal or a stop takes its time to arrive
    finally:
        scene.close()


async def _told_of_workers() -> None:
    """A tree of host, server, worker, and what the worker made: none of them locked."""
    others.adopt_orphans()
    scene = Scene()
    try:
        server = scene.fork(depth=3)
        watch = Watch(server, scene.bystander, scene.listeners)
        told = " ".join(watch.look())
        assert "made" in told, told
        assert f"process {scene.server} was left" in told, told
        assert "1 workers are left" in await watch.nothing_left()
        told = " ".join(watch.look())
        assert "1 workers, where 0 may be" in told, told
        try:
            await watch.require_locks(patience_seconds=0)
        except NotLocked:
            return
        raise AssertionError("a worker without a lock was let through")
    finally:
        scene.close()


if __name__ == "__main__":
    chosen = sys.argv[1]
    asyncio.run(_told_of_workers() if chosen == "workers" else _told(CONTROLS[chosen]))
