"""No oracle is blind: each is shown the harm that it looks for, done here by hand, and tells it."""

from __future__ import annotations

import base64
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import controls, others
from .canaries import PLACES, Canaries, Secrets
from .listeners import Listeners


@pytest.fixture
def canaries() -> Iterator[Canaries]:
    made = Canaries("control" + os.urandom(4).hex(), Secrets().file)
    yield made
    made.remove()


FILE_HARM: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda path: path.write_text("overwritten"),
    "other bytes at the same time": lambda path: (
        path.write_bytes(path.read_bytes().swapcase()),
        os.utime(path, (1_000_000_000, 1_000_000_000)),
    ),
    "a byte more": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "another mode": lambda path: path.chmod(0o777),
    "another time": lambda path: os.utime(path, (1, 1)),
    "a second name": lambda path: (path.with_name("other")).hardlink_to(path),
    "another name": lambda path: path.rename(path.with_name("other")),
    "gone": lambda path: path.unlink(),
    "a link in its place": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
    "company": lambda path: path.with_name("other").touch(),
    "a folder beside it": lambda path: path.with_name("other").mkdir(),
    "a pipe beside it": lambda path: os.mkfifo(path.with_name("other")),
}


@pytest.mark.parametrize("harm", FILE_HARM.values(), ids=FILE_HARM)
def test_harm_to_a_canary_is_told(canaries: Canaries, harm: Callable[[Path], object]) -> None:
    assert not canaries.harm()
    harm(canaries.canary)
    assert canaries.harm()


def test_harm_in_every_place_is_told(canaries: Canaries) -> None:
    for folder in canaries.folders:
        (folder / "inner" / "deep.txt").write_text("overwritten")
    told = " ".join(canaries.harm())
    assert all(place in told for place in PLACES)


@pytest.mark.parametrize("place", [*PLACES, "."])
def test_file_left_in_a_folder_of_everybodys_is_told(canaries: Canaries, place: str) -> None:
    left = Path(place, f"x-{canaries.new_name}-x")
    left.touch()
    try:
        assert canaries.harm() == [f"file left: {left}"]
    finally:
        left.unlink()


@pytest.mark.parametrize(
    "disguise",
    [
        str,
        lambda secret: secret[::-1],
        lambda secret: secret.encode().hex(),
        lambda secret: str(list(secret.encode())),
        lambda secret: base64.b64encode(b"ab" + secret.encode() + b"c").decode(),
        repr,
    ],
)
@pytest.mark.parametrize("kind", ["environment", "heap", "file", "sibling"])
def test_secret_that_is_told_is_noticed(kind: str, disguise: Callable[[str], str]) -> None:
    secrets = Secrets()
    assert not secrets.told_in("nothing, and some base64: " + "QUJD" * 10)
    assert secrets.told_in(f"...{disguise(getattr(secrets, kind))}...") == [
        f"the secret of the {kind} was told"
    ]


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[Listeners]:
    made = Listeners(tmp_path, "control" + os.urandom(4).hex())
    yield made
    made.close()


def _connect(family: int, place: object) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as end:
        end.connect(place)  # type: ignore[arg-type]  # of every family


def _send(family: int, place: object) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as end:
        end.sendto(b"x", place)  # type: ignore[arg-type]  # of every family


ARRIVALS: dict[str, Callable[[Listeners], None]] = {
    "tcp": lambda to: _connect(socket.AF_INET, ("127.0.0.1", to.tcp)),
    "udp": lambda to: _send(socket.AF_INET, ("127.0.0.1", to.udp)),
    "named": lambda to: _connect(socket.AF_UNIX, str(to.unix)),
    "named datagram": lambda to: _send(socket.AF_UNIX, str(to.unix_datagram)),
    "abstract": lambda to: _connect(socket.AF_UNIX, "\0" + to.abstract),
    "abstract datagram": lambda to: _send(socket.AF_UNIX, "\0" + to.abstract + "-datagram"),
}


@pytest.mark.parametrize("kind", ARRIVALS)
def test_arrival_is_heard(listeners: Listeners, kind: str) -> None:
    assert not listeners.harm()
    ARRIVALS[kind](listeners)
    assert listeners.harm() == [f"something arrived by {kind}"]
    assert not listeners.harm()


@pytest.fixture
def bystander() -> Iterator[others.Bystander]:
    made = others.Bystander()
    yield made
    made.close()


def _until_told(harm: Callable[[], list[str]]) -> list[str]:
    """A test that never hears of it runs into its timeout."""
    while not (told := harm()):
        time.sleep(0.005)
    return told


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGTERM, signal.SIGIO, 40])
def test_signal_to_a_bystander_is_told(bystander: others.Bystander, number: int) -> None:
    assert not bystander.harm()
    os.kill(bystander.pid, number)
    assert _until_told(bystander.harm) == [f"signal {int(number)} reached a bystander"]


def test_end_of_a_bystander_is_told(bystander: others.Bystander) -> None:
    os.kill(bystander.pid, signal.SIGKILL)
    assert _until_told(bystander.harm) == ["the bystander is gone"]


STANDING_HARM: dict[str, Callable[[int], object]] = {
    "niceness": controls.renice,
    "scheduler": lambda pid: os.sched_setscheduler(pid, os.SCHED_BATCH, os.sched_param(0)),
    "limits": lambda pid: resource.prlimit(pid, 7, (50, 50)),
    "memory_score": lambda pid: Path(f"/proc/{pid}/oom_score_adj").write_text("900"),
    "is_stopped": lambda pid: os.kill(pid, signal.SIGSTOP),
}


@pytest.mark.parametrize("name", STANDING_HARM)
def test_change_of_how_a_process_stands_is_told(bystander: others.Bystander, name: str) -> None:
    standings = others.Standings(bystander.pid)
    assert not standings.harm()
    STANDING_HARM[name](bystander.pid)
    assert _until_told(standings.harm) == [f"{name} of process {bystander.pid} changed"]


def test_fewer_processors_for_a_process_are_told(bystander: others.Bystander) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("there is one processor")
    standings = others.Standings(bystander.pid)
    os.sched_setaffinity(bystander.pid, {min(os.sched_getaffinity(0))})
    assert standings.harm() == [f"processors of process {bystander.pid} changed"]


@pytest.mark.parametrize("control", [*controls.CONTROLS, "workers"])
def test_harm_to_a_host_is_told(control: str) -> None:
    """In a process of its own, which may take every signal and adopt orphans."""
    folder = Path(__file__).parent.parent
    words = [sys.executable, "-m", "payloads.controls", control]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
