"""What bubblewrap alone holds, asked by a plain interpreter inside it: no policy, no kernel lock.

Workers of level `bwrap` are locked as well where the kernel can; here it is seen that the
namespaces are a boundary without that.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox import bwrap
from rlm_sandbox.servers import server_for
from rlm_sandbox.session import Session
from rlm_sandbox.values import SandboxError
from tests.support.levels import missing

LACK = missing("bwrap")
needs_bwrap = pytest.mark.skipif(LACK is not None, reason=f"isolation bwrap: {LACK}")


def inside(program: str, readable: Iterable[str] = (), *arguments: object) -> Any:
    """What a program says, as JSON, that runs inside with nothing of the host's environment."""
    command = bwrap.command([sys.executable, "-S", "-c", program, *map(str, arguments)], readable)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_bwrap
def test_it_sees_the_interpreter_and_the_system_libraries_and_no_more(tmp_path: Path):
    program = (
        "import json, os\n"
        "print(json.dumps([sorted(os.listdir('/')), os.path.exists('/etc/passwd'),"
        " os.path.exists('/root/.bashrc'), dict(os.environ)]))"
    )
    top, has_passwd, has_home, environment = inside(program)
    expected = {"dev", "etc", "lib", "lib32", "lib64", "proc", "usr"}
    expected |= {Path(path).parts[1] for path in (os.path.realpath(sys.executable), sys.prefix)}
    assert set(top) <= expected
    assert not has_passwd
    assert not has_home
    assert environment.keys() <= {"LC_CTYPE", "PWD"}  # these are set inside


@needs_bwrap
def test_it_writes_nowhere():
    program = (
        "import json, os, sys\n"
        "made = []\n"
        "for top, folders, files in os.walk('/'):\n"
        "    folders[:] = [name for name in folders if not (top == '/' and name == 'proc')]\n"
        "    try:\n"
        "        open(os.path.join(top, 'made-inside'), 'w').close()\n"
        "        made.append(top)\n"
        "    except OSError:\n"
        "        pass\n"
        "print(json.dumps(made))"
    )
    made = inside(program)
    assert [path for path in made if not path.startswith("/dev")] == []  # its own, in memory


@needs_bwrap
def test_it_reaches_no_port_of_the_host():
    program = (
        "import json, socket, sys\n"
        "said = []\n"
        "for kind, address in ((socket.AF_INET, ('127.0.0.1', int(sys.argv[1]))),\n"
        "                      (socket.AF_UNIX, '\\0' + sys.argv[2])):\n"
        "    try:\n"
        "        socket.socket(kind).connect(address)\n"
        "        said.append('connected')\n"
        "    except OSError as error:\n"
        "        said.append(type(error).__name__)\n"
        "print(json.dumps(said))"
    )
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        name = f"rlm-test-{os.getpid()}"
        unix.bind("\0" + name)
        unix.listen()
        said = inside(program, (), tcp.getsockname()[1], name)
    assert said == ["ConnectionRefusedError", "ConnectionRefusedError"]


@needs_bwrap
def test_it_sees_and_signals_no_process_of_the_host():
    program = (
        "import json, os, sys\n"
        "try:\n"
        "    os.kill(int(sys.argv[1]), 0)\n"
        "    said = 'signalled'\n"
        "except ProcessLookupError:\n"
        "    said = 'nobody'\n"
        "pids = [name for name in os.listdir('/proc') if name.isdecimal()]\n"
        "print(json.dumps([said, len(pids)]))"
    )
    said, num_processes = inside(program, (), os.getpid())
    assert said == "nobody"
    assert num_processes <= 3


@needs_bwrap
def test_it_has_no_capability_even_when_root_starts_it():
    program = (
        "import json\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(json.dumps([line.split()[1] for line in lines if line.startswith('Cap')]))"
    )
    assert {int(held, 16) for held in inside(program)} == {0}


@needs_bwrap
def test_it_sees_the_folders_that_it_is_given_and_cannot_write_them(tmp_path: Path):
    (tmp_path / "a.txt").write_text("here")
    program = (
        "import json, sys\n"
        "said = [open(sys.argv[1] + '/a.txt').read()]\n"
        "try:\n"
        "    open(sys.argv[1] + '/b.txt', 'w')\n"
        "except OSError as error:\n"
        "    said.append(error.strerror)\n"
        "print(json.dumps(said))"
    )
    assert inside(program, [str(tmp_path)], tmp_path) == ["here", "Read-only file system"]
    assert not (tmp_path / "b.txt").exists()


@needs_bwrap
@pytest.mark.anyio
async def test_the_server_shows_what_holds_and_whether_workers_are_locked_too():
    server = server_for("bwrap")
    await server.start()
    probes = {name: (ok, detail) for name, ok, detail in server.probes}  # type: ignore[attr-defined]
    await server.aclose()
    assert {"no network", "no other processes", "nothing to write"} < probes.keys()
    assert all(ok for ok, _ in probes.values())
    assert probes["locked by the kernel too"][1]


@needs_bwrap
def test_outside_the_probes_say_that_nothing_holds():
    assert any(not probe.ok for probe in bwrap.probes())


@pytest.mark.anyio
async def test_without_the_program_it_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxError, match="bubblewrap.*not installed.*kernel") as refusal:
        await Session.open(server_for("bwrap"), capabilities={})
    assert "\n" not in str(refusal.value)


@pytest.mark.anyio
async def test_a_program_that_makes_no_namespaces_is_refused_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(SandboxError, match="setting up uid map: Permission denied"):
        await server_for("bwrap").start()


@pytest.mark.anyio
async def test_a_program_that_confines_nothing_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "bwrap"
    program.write_text('#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(SandboxError, match="isolation 'bwrap' does not hold here"):
        await server_for("bwrap").start()
