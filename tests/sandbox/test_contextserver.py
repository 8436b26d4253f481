"""One text for many sessions: decoded once, its pages shared, ended with whoever ends first."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rlm_sandbox import ForkServer, SandboxError, Session
from rlm_sandbox.handing import handed_over
from rlm_sandbox.text import TextFile

from .processes import children, open_descriptors, wait_until_gone

pytestmark = pytest.mark.anyio

LINE = "the quick brown fox 😀 jumps\n"
LARGE = LINE * 200_000


class Text:
    def __init__(self, path: Path, text: str) -> None:
        data = text.encode()
        path.write_bytes(data)
        self.path = path
        self.file = TextFile(os.open(path, os.O_RDONLY), None, len(data), len(text), True)


@pytest.fixture
def text(tmp_path: Path) -> Iterator[Text]:
    text = Text(tmp_path / "text", LARGE)
    yield text
    os.close(text.file.data_fd)


def private_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except PermissionError:
        pytest.skip("this user may not look at the memory of a worker")
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_"))


def context_server() -> int:
    """The one child of a fork server that is no worker."""
    (server,) = children(os.getpid())
    (pid,) = (child for child in children(server) if children(child))
    return pid


async def test_sessions_over_one_text_share_its_pages(server: ForkServer, text: Text) -> None:
    over = server.over(text.file)
    sessions = [await Session.open(over, capabilities={}, text=text.file) for _ in range(4)]
    results = await asyncio.gather(
        *(
            session.run("print(len(context), context.count('fox'), context[20])")
            for session in sessions
        )
    )
    assert {result.stdout for result in results} == {f"{len(LARGE)} 200000 😀\n"}
    for pid in children(context_server()):
        assert private_bytes(pid) < 4 << 20
    for session in sessions:
        await session.aclose()
    await over.aclose()


async def test_session_over_a_text_is_rebuilt_over_it(server: ForkServer, text: Text) -> None:
    over = server.over(text.file)
    async with await Session.open(over, capabilities={}, text=text.file) as session:
        await session.run("n = len(context)")
        (pid,) = children(context_server())
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(wait_until_gone, pid)
        assert (await session.run("print(n == len(context))")).stdout.endswith("True\n")
    await over.aclose()


async def test_context_server_that_dies_takes_its_workers_and_is_replaced(
    server: ForkServer, text: Text
) -> None:
    over = server.over(text.file)
    async with await Session.open(over, capabilities={}, text=text.file) as session:
        await session.run("n = len(context)")
        pid = context_server()
        gone = {pid, *children(pid)}
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(wait_until_gone, *gone)
        assert (await session.run("print(n == len(context))")).stdout.endswith("True\n")
    await over.aclose()


async def test_closing_it_ends_its_workers_and_no_others(server: ForkServer, text: Text) -> None:
    other = await Session.open(server, capabilities={})
    over = server.over(text.file)
    session = await Session.open(over, capabilities={}, text=text.file)
    pid = context_server()
    gone = {pid, *children(pid)}
    await over.aclose()
    await asyncio.to_thread(wait_until_gone, *gone)
    await session.aclose()
    assert (await other.run("print(1)")).stdout == "1\n"
    await other.aclose()
    with pytest.raises(SandboxError, match="closed"):
        await Session.open(over, capabilities={}, text=text.file)


async def test_closing_the_fork_server_ends_it_too(text: Text) -> None:
    async with ForkServer() as server:
        over = server.over(text.file)
        session = await Session.open(over, capabilities={}, text=text.file)
        (pid,) = {
            child for fork in children(os.getpid()) for child in children(fork) if children(child)
        }
        gone = {pid, *children(pid)}
    await asyncio.to_thread(wait_until_gone, *gone)
    await session.aclose()
    await over.aclose()


async def test_all_processes_go_with_a_host_that_is_killed(text: Text) -> None:
    program = """
import asyncio, os, sys
from rlm_sandbox import ForkServer, Session
from rlm_sandbox.text import TextFile
async def main(path):
    size = os.path.getsize(path)
    text = TextFile(os.open(path, os.O_RDONLY), None, size, size, True)
    server = ForkServer()
    over = server.over(text)
    session = await Session.open(over, capabilities={}, text=text)
    task = asyncio.create_task(session.run("sum(range(10 ** 12))"))
    await asyncio.sleep(0)
    print("running", flush=True)
    await task
asyncio.run(main(sys.argv[1]))
"""
    ascii_text = Text(text.path.with_name("ascii"), "x" * 1_000_000)
    host = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(ascii_text.path), stdout=subprocess.PIPE
    )
    assert host.stdout is not None
    await host.stdout.readline()
    (server,) = children(host.pid)
    (over,) = children(server)
    (worker,) = children(over)
    host.kill()
    await host.communicate()
    await asyncio.to_thread(wait_until_gone, server, over, worker)
    os.close(ascii_text.file.data_fd)


async def test_it_leaves_no_descriptor_open(server: ForkServer, text: Text) -> None:
    async def use() -> None:
        over = server.over(text.file)
        async with await Session.open(over, capabilities={}, text=text.file) as session:
            await session.run("1")
        await over.aclose()

    await use()
    before = open_descriptors()
    await use()
    assert open_descriptors() == before


async def test_text_that_is_handed_over_cannot_be_changed_by_anybody(text: Text) -> None:
    async with handed_over(text.file) as (fd,):
        assert os.fstat(fd).st_nlink == 0  # no name by which to open it
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.pwrite(fd, b"x", 0)
        with pytest.raises(OSError, match="Invalid argument"):
            os.ftruncate(fd, 0)
        text.path.write_bytes(b"other")
        assert os.pread(fd, 9, 0) == b"the quick"


async def test_text_whose_file_became_shorter_is_refused(server: ForkServer, text: Text) -> None:
    os.truncate(text.path, 100)
    with pytest.raises(SandboxError, match="became shorter"):
        await Session.open(server, capabilities={}, text=text.file)
