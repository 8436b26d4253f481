"""The fork server: what workers inherit of the host (nothing), and who goes when whoever goes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rlm_sandbox import ForkServer, Limits, SandboxError, Session, forkserver

from .processes import children, open_descriptors, wait_until_gone, workers

pytestmark = pytest.mark.anyio

CANARY = "canary-6c1f0e"


async def open_session(server: ForkServer) -> Session:
    return await Session.open(
        server, capabilities={}, variables={}, text=None, documents=[], limits=Limits()
    )


async def test_nothing_of_the_host_s_environment_is_in_server_or_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("PYTHONPATH", f"/{CANARY}")
    monkeypatch.setenv("PYTHONSTARTUP", f"/{CANARY}")
    monkeypatch.setenv("PYTHONINSPECT", "1")
    async with ForkServer() as server, await open_session(server):
        (pid,) = children(os.getpid())
        (worker,) = children(pid)
        for process in (pid, worker):
            assert Path(f"/proc/{process}/environ").read_bytes() == b"PYTHONHASHSEED=0\0"
            _, *arguments = Path(f"/proc/{process}/cmdline").read_text().split("\0")
            told = "\0".join(arguments)  # the interpreter apart, which may lie in a checkout
            assert CANARY not in told
            assert str(Path(__file__).parents[2]) not in told


async def test_no_secret_of_the_host_s_memory_is_in_a_worker() -> None:
    secret = f"{CANARY}-{os.getpid()}".encode()  # lives in this process's heap only
    async with ForkServer() as server, await open_session(server) as session:
        await session.run("x = 'needle-' + 'in-the-worker'")
        (worker,) = workers()
        memory = private_memory(worker)
        assert b"needle-in-the-worker" in memory  # the scan sees what is there
        assert secret not in memory


async def test_workers_hold_no_descriptor_but_null_and_their_own_socket() -> None:
    async with ForkServer() as server, await open_session(server), await open_session(server):
        for pid in workers():
            opened = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()]
            assert opened.count("/dev/null") == 3
            assert len(opened) == 4


async def test_workers_have_a_session_and_a_folder_of_their_own() -> None:
    async with ForkServer() as server, await open_session(server):
        (pid,) = workers()
        assert os.getsid(pid) != os.getsid(0)
        assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")


async def test_host_that_is_killed_leaves_no_process() -> None:
    program = """
import asyncio, sys
from rlm_sandbox import ForkServer, Limits, Session
async def main():
    server = ForkServer()
    await server.start()
    session = await Session.open(server, capabilities={}, variables={}, text=None,
                                 documents=[], limits=Limits())
    task = asyncio.create_task(session.run("while True: pass"))
    await asyncio.sleep(0)
    print("running", flush=True)
    await task
asyncio.run(main())
"""
    host = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert host.stdout is not None
    await host.stdout.readline()
    (server,) = children(host.pid)
    (worker,) = children(server)
    host.kill()
    await host.communicate()
    await asyncio.to_thread(wait_until_gone, server, worker)


def test_host_that_is_gone_ends_a_server_that_still_imports(tmp_path: Path) -> None:
    """Once while an import goes on that would never end, once before any began."""
    package = tmp_path / "rlm_sandbox"
    package.mkdir()
    (package / "__init__.py").write_text("import os, time\nos.write(1, b'x')\ntime.sleep(600)\n")
    boot = Path(forkserver.__file__).with_name("boot.py")
    options = json.dumps({"paths": [str(tmp_path)]}).encode()
    for waits in (True, False):
        ours, theirs = socket.socketpair()
        ours.sendall(len(options).to_bytes(4, "little") + options)
        if not waits:
            ours.close()
        with theirs, ours, boot.open("rb") as program:
            server = subprocess.Popen(
                [sys.executable, "-P", "-s", "-S", "-", str(theirs.fileno())],
                stdin=program,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )
            if waits:
                assert server.stdout is not None
                server.stdout.read(1)
                ours.close()
        out, errors = server.communicate(timeout=60)
        assert (out, errors) == (b"", b"")
        assert server.returncode == (-signal.SIGIO if waits else 0)


async def test_closing_the_server_ends_it_and_its_workers() -> None:
    server = ForkServer()
    await server.start()
    session = await open_session(server)
    pids = children(os.getpid()) | workers()
    assert len(pids) == 2
    await server.aclose()
    await asyncio.to_thread(wait_until_gone, *pids)
    await session.aclose()
    await server.aclose()


async def test_worker_that_ignores_its_socket_ends_with_the_server() -> None:
    server = ForkServer()
    await server.start()
    session = await open_session(server)
    task = asyncio.create_task(session.run("sum(range(10 ** 12))"))
    await asyncio.sleep(0)
    (worker,) = workers()
    await server.aclose()
    await asyncio.to_thread(wait_until_gone, worker)
    assert (await task).killed
    await session.aclose()


async def test_server_that_was_killed_takes_its_workers_along_and_is_replaced() -> None:
    async with ForkServer() as server, await open_session(server) as session:
        await session.run("x = 1")
        (pid,) = children(os.getpid())
        pids = workers()
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(wait_until_gone, pid, *pids)
        result = await session.run("print(x)")
        assert result.stdout.endswith("\n1\n")
        assert children(os.getpid()) != {pid}


async def test_started_twice_is_one_server() -> None:
    async with ForkServer() as server:
        await asyncio.gather(*(server.start() for _ in range(5)))
        assert len(children(os.getpid())) == 1
        assert server.is_running
    assert not server.is_running


def test_server_that_is_not_running_says_so() -> None:
    with pytest.raises(SandboxError, match="not running"):
        assert ForkServer().control


async def test_interpreter_that_does_not_start_is_a_sandbox_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = open_descriptors()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(SandboxError, match="did not start"):
        await ForkServer().start()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SandboxError, match="did not start"):
        await ForkServer().start()
    monkeypatch.undo()
    assert open_descriptors() == before


async def test_hash_seed_is_that_of_every_worker() -> None:
    async with ForkServer(hash_seed=7) as server, await open_session(server) as session:
        program = "print(hash('a'))"
        said = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": "7"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert (await session.run(program)).stdout == said


def test_one_server_serves_one_event_loop_after_another() -> None:
    server = ForkServer()

    async def ask() -> str:
        await server.start()
        async with await open_session(server) as session:
            return (await session.run("print(1)")).stdout

    try:
        assert [asyncio.run(ask()) for _ in range(2)] == ["1\n", "1\n"]
    finally:
        server.close()


async def test_ended_workers_are_no_zombies() -> None:
    async with ForkServer() as server:
        (pid,) = children(os.getpid())
        for _ in range(3):
            await (await open_session(server)).aclose()
        await asyncio.to_thread(wait_until_gone, *children(pid))
        status = Path(f"/proc/{pid}/task/{pid}/children")
        while status.read_text().split():
            await asyncio.sleep(0.01)


def private_memory(pid: int) -> bytes:
    """What a process has written or mapped for itself; needs the rights of a debugger."""
    found = []
    try:
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
        with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
            for line in maps:
                span, rights, _, _, inode, *_ = line.split()
                if rights.startswith("rw") and inode == "0":
                    start, end = (int(at, 16) for at in span.split("-"))
                    memory.seek(start)
                    found.append(memory.read(end - start))
    except PermissionError:
        pytest.skip("this user may not read the memory of a worker")
    return b"".join(found)
