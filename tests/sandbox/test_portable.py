"""Where there is no fork and no seccomp: the package loads, says what is missing, and Monty runs.

Other systems are stood in for by an interpreter without the modules and calls that they lack.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from rlm_sandbox.levels import AUTO, LEVELS, choices, lack

WITHOUT = """
import asyncio, importlib.abc, os, signal, socket, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {"fcntl", "grp", "pwd", "resource", "termios"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules.pop(name, None)
LACKING = {
    os: "fork forkpty pidfd_open memfd_create pread setsid getppid getuid geteuid O_CLOEXEC",
    signal: "SIGKILL SIGSYS SIGALRM pidfd_send_signal pthread_sigmask",
    socket: "send_fds recv_fds",
}
for module, names in LACKING.items():
    for name in names.split():
        vars(module).pop(name, None)
"""
RUN = """
import pydantic_monty, sysconfig
sysconfig.get_config_vars()  # these two find their files by the system that it is
sys.platform = "win32"
from rlm_sandbox import Sandbox, SandboxError
tools = {"double": lambda number: 2 * number}
with Sandbox(context="Alpha\\nBeta", isolation="monty", tools=tools) as sandbox:
    print(sandbox.run("x = double(len(context))\\nx").stdout.strip())
    print(sandbox.run("grep('^B')[0].start + x").stdout.strip())
for isolation in ("auto", "bwrap", "process"):
    try:
        Sandbox(isolation=isolation).run("1")
    except SandboxError as error:
        print(error)
"""


def test_everything_is_imported_without_the_modules_of_one_system():
    program = (
        "import rlm_sandbox, rlm_sandbox.levels, rlm_sandbox.servers, rlm_sandbox.monty\n"
        "[getattr(rlm_sandbox, name) for name in rlm_sandbox.__all__ if name != 'ForkServer']\n"
        "import rlm, rlm.api, rlm.settings, rlm.__main__\n"
        "print('loaded')"
    )
    # The journal's lock has a branch for each system, and this one's is loaded before it lacks any.
    assert _said("import rlm.journal.lock\n" + WITHOUT + program) == ["loaded"]


def test_monty_runs_there_and_the_others_say_what_they_need():
    pytest.importorskip("pydantic_monty")
    twenty, place, *refusals = _said(WITHOUT + RUN)
    assert (twenty, place) == ("20", "26")
    assert refusals == [
        "isolation 'kernel' needs linux, and this is win32; there are: monty",
        "isolation 'bwrap' needs linux, and this is win32; there are: monty",
        "isolation 'process' needs darwin or linux, and this is win32; there are: monty",
    ]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])
def test_what_is_lacking_names_what_there_is(platform: str):
    able = {name for name, level in LEVELS.items() if level.is_for(platform)}
    assert "monty" in able
    assert (AUTO in able) == (platform == "linux")
    for level in LEVELS.values():
        said = lack(level, platform)
        assert (said is None) == (level.name in able)
        if said is not None:
            assert all(name in said for name in (level.name, platform, *able))
    assert choices("nowhere", "win32") == "monty"


def _said(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
