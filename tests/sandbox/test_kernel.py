"""The lock, in a real kernel: what a locked process is refused, what it keeps, and failing closed.

Each test locks a fresh process (`locked_child.py`), so the tests themselves stay free.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox import kernel
from rlm_sandbox.kernel import landlock, machines, probes

CHILD = Path(__file__).with_name("locked_child.py")
FEATURES = kernel.features()
UPROBE, URETPROBE = 336, 335  # a kernel lets these by every filter, and ends whoever calls them
NOBODY = 65534

pytestmark = pytest.mark.skipif(not FEATURES.can_lock, reason="; ".join(FEATURES.missing))
needs_landlock = pytest.mark.skipif(FEATURES.landlock_abi < 1, reason="no Landlock here")
on_x86_64 = pytest.mark.skipif(FEATURES.machine != "x86_64", reason="x86_64's own")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
users = pytest.mark.parametrize(
    "user", [None, pytest.param(NOBODY, marks=as_root)], ids=["as started", "nobody"]
)


def child(task: str, *arguments: str | Path, user: int | None = None) -> Any:
    """What the task found, or the signal that ended it."""
    done = subprocess.run(
        [sys.executable, CHILD, str(user or ""), task, *arguments],
        stdout=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    if done.returncode < 0:
        return signal.Signals(-done.returncode)
    assert done.returncode == 0, f"{task} ended with {done.returncode}"
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One folder that may not be read and one that may, with a file in each."""
    root = tmp_path_factory.mktemp("folders")
    outside, inside = root / "outside", root / "inside"
    for folder in (outside, inside):
        (folder / "below").mkdir(parents=True)
        (folder / "file").write_text("words\n")
    (inside / "link").symlink_to(outside / "file")
    (inside / "folder-link").symlink_to("below")
    return outside, inside


@pytest.mark.parametrize("may_read", ["", "/usr"], ids=["no files", "some files"])
@users
def test_every_number_that_no_rule_names_is_refused(may_read: str, user: int | None) -> None:
    refused: dict[str, int] = {}
    for first, end in ((0, URETPROBE), (UPROBE + 1, 1024)):
        refused |= child("numbers", str(first), str(end), may_read, user=user)
    del refused["435"]  # clone3, which is said not to exist
    assert len(refused) > 900
    assert {number: code for number, code in refused.items() if code != errno.EPERM} == {}


def test_clone3_is_said_not_to_exist() -> None:
    assert child("one", "435") == errno.ENOSYS


@on_x86_64
@pytest.mark.parametrize("number", [URETPROBE, UPROBE])
def test_calls_of_probes_end_their_caller_or_are_refused(number: int) -> None:
    refused = (errno.EPERM, errno.ENOSYS, errno.ENXIO)
    assert child("one", str(number)) in (*refused, signal.SIGILL, signal.SIGSEGV)


@needs_landlock
def test_arguments_beside_the_allowed_ones_are_refused() -> None:
    (_, tried), *wrong = child("refused_arguments")
    assert tried > 1000
    assert wrong == []


@on_x86_64
@pytest.mark.parametrize("number", [0, 39, 59, 520, 545])
def test_x32_calls_kill(number: int) -> None:
    assert child("x32", str(number)) is signal.SIGSYS


@on_x86_64
def test_calls_through_the_gate_of_i386_kill() -> None:
    assert child("other_machine") in (signal.SIGSYS, signal.SIGSEGV)


def test_process_of_two_threads_is_not_locked() -> None:
    assert child("second_thread") == "the lock needs a process of one thread; this has 2"


@needs_landlock
def test_landlock_refuses_without_the_filter(folders: tuple[Path, Path]) -> None:
    outside, inside = folders
    refused = "PermissionError"
    outcomes = child("landlock_alone", outside, inside)
    assert outcomes.pop("list inside") != refused
    assert outcomes.pop("read inside") == repr("words\n")
    if FEATURES.landlock_abi < 6:
        del outcomes["signal"]
    assert set(outcomes.values()) == {refused}, outcomes


@needs_landlock
@users
def test_one_folder_may_be_read_and_nothing_else(
    folders: tuple[Path, Path], user: int | None
) -> None:
    outside, inside = folders
    if user is not None:
        for folder in (inside, *inside.parents[:-2]):
            folder.chmod(0o755)
    outcomes = child("reading", outside, inside, user=user)
    assert outcomes.pop("read inside") == repr("words\n")
    assert outcomes.pop("read lines inside") == repr(["words\n"])
    assert outcomes.pop("seek inside") == repr("rd")
    assert outcomes.pop("list inside") == repr(
        [
            kernel.Entry("below", True),
            kernel.Entry("file", False),
            kernel.Entry("folder-link", True),
            kernel.Entry("link", False),
        ]
    )
    assert set(outcomes.values()) == {"PermissionError"}, outcomes


def test_probes_of_this_machine_all_hold() -> None:
    outcomes = kernel.probe()
    assert [outcome for outcome in outcomes if not outcome.ok] == []
    assert {"read a file", "fork", "undo the lock", "start a thread"} <= {o.name for o in outcomes}


@needs_landlock
def test_probes_hold_where_a_folder_may_be_read(folders: tuple[Path, Path]) -> None:
    outcomes = kernel.probe(kernel.Options((os.fspath(folders[1]),)))
    assert [outcome for outcome in outcomes if not outcome.ok] == []


def test_probe_of_a_folder_that_is_not_there_says_so() -> None:
    (outcome,) = kernel.probe(kernel.Options(("/no/such/folder",)))
    assert (outcome.name, outcome.ok) == ("lock", False)
    assert "No such file" in outcome.detail


def test_attempt_that_is_not_refused_is_a_failed_probe() -> None:
    for name, attempt in {"nothing": lambda: None, "other": lambda: os.close(-1)}.items():
        assert not probes.refused(name, attempt, errno.EPERM).ok


def test_child_without_a_word_is_a_failed_probe() -> None:
    (outcome,) = probes.in_child(lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert (outcome.ok, outcome.detail) == (False, "the locked child ended without a word")


def test_features_tell_of_this_machine() -> None:
    assert FEATURES.system == "Linux"
    assert FEATURES.seccomp
    assert FEATURES.can_read_files == (FEATURES.landlock_abi > 0)
    assert FEATURES.is_privileged == (os.geteuid() == 0)


@pytest.mark.parametrize(
    ("abi", "files", "net", "scope"),
    [
        *((0, 0, 0, 0), (1, 13, 0, 0), (2, 14, 0, 0), (3, 15, 0, 0), (4, 15, 3, 0)),
        *((5, 16, 3, 0), (6, 16, 3, 3), (7, 16, 3, 3), (9, 16, 3, 3)),
    ],
)
def test_landlock_denies_all_that_an_abi_knows(abi: int, files: int, net: int, scope: int) -> None:
    assert landlock.handled(abi) == ((1 << files) - 1, net, scope)


def test_machines_that_have_no_filter_are_named() -> None:
    assert machines.here().name == FEATURES.machine
