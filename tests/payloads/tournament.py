"""Every payload in every arena: policy on and off, as this user and as an ordinary one.

Each arena is a process of its own, run from a copy of what it needs that anybody can read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from .arena import Row

_NOBODY = 65534
_ARENA_SECONDS = 480.0
_AT_ONCE = 2 * min(2, len(os.sched_getaffinity(0)))  # a cell has 1.5 s, whatever runs beside it
_PACKAGES = ("rlm_sandbox", "RestrictedPython")
_INTERPRETERS = (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3")
_MINIMUM = "import sys, ctypes; sys.exit(sys.version_info < (3, 11))"


class NoInterpreter(Exception):
    """The other user cannot run any Python that is new enough."""


class ArenaFailed(Exception):
    """What it said last: no payload ran, or not all."""


@dataclass(frozen=True)
class Arena:
    """Which policy, which user (None is whoever runs this), and whether cells may read a folder:
    then only what could reach files is played."""

    policy: str
    user: int | None
    reads: bool = False

    @property
    def user_name(self) -> str:
        return {0: "root", _NOBODY: "nobody"}.get(self._uid, "user")

    @property
    def _uid(self) -> int:
        return os.getuid() if self.user is None else self.user


ARENAS = [
    Arena(policy, user, reads)
    for reads, policy, user in product((False, True), ("on", "off"), (None, _NOBODY))
    if user is None or os.getuid() == 0
]


def play(only: str = "", at_once: int = _AT_ONCE) -> dict[Arena, list[Row]]:
    """The rows of each arena whose user can run Python; the arenas run side by side."""
    arenas = [arena for arena in ARENAS if _can_play(arena)]
    with _stage() as folder, ThreadPoolExecutor(len(arenas)) as pool:
        played = pool.map(lambda arena: _play(arena, folder, only, at_once), arenas)
        return dict(zip(arenas, played, strict=True))


def _can_play(arena: Arena) -> bool:
    try:
        interpreter_for(arena.user)
    except NoInterpreter:
        return False
    return True


def _play(arena: Arena, folder: Path, only: str, at_once: int) -> list[Row]:
    words = ["-m", "payloads.arena", "--policy", arena.policy]
    words += ["--reads", "--only", only or "files/"] if arena.reads else ["--only", only]
    done = subprocess.run(
        [interpreter_for(arena.user), "-P", *words, "--at-once", str(at_once)],
        cwd=folder,
        env={"PYTHONPATH": os.fspath(folder), "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_ARENA_SECONDS,
        check=False,
        **_as_user(arena.user),
    )
    if done.returncode:
        raise ArenaFailed(done.stderr.decode())
    return [Row(**json.loads(line)) for line in done.stdout.splitlines()]


def interpreter_for(user: int | None) -> str:
    """The first Python that `user` can run; NoInterpreter."""
    for path in _INTERPRETERS:
        try:
            subprocess.run(
                [path, "-I", "-c", _MINIMUM], check=True, capture_output=True, **_as_user(user)
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    raise NoInterpreter(f"user {user} can run none of {', '.join(_INTERPRETERS)}")


def _as_user(user: int | None) -> dict[str, object]:
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


@contextmanager
def _stage() -> Iterator[Path]:
    """A folder that any user can read, with the packages that an arena imports."""
    with tempfile.TemporaryDirectory(prefix="rlm-payloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for package in _PACKAGES:
            found = find_spec(package)
            assert found is not None
            assert found.submodule_search_locations
            _copy(Path(found.submodule_search_locations[0]), folder / package)
        _copy(Path(__file__).parent, folder / "payloads")
        yield folder


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
