"""A machine where the lock cannot be had: nothing runs there unless a level is named.

The machine is this one, seen through a filter that refuses further filters, as some containers do.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scripts import cell, model_of
from tests.support.shell import Done, fails_in_one_line, run

SECCOMP = {"x86_64": 317, "aarch64": 277}
REFUSING = """
import ctypes, struct, sys
code = [(0x20, 0, 0, 0), (0x15, 0, 1, %d), (0x06, 0, 0, 0x50001), (0x06, 0, 0, 0x7FFF0000)]
program = b"".join(struct.pack("HBBI", *line) for line in code)
loaded = ctypes.create_string_buffer(program)
filter = struct.pack("HP", len(code), ctypes.addressof(loaded))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, filter, 0, 0) == 0
from rlm.__main__ import main
sys.exit(main(sys.argv[1:]))
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SECCOMP,
    reason="needs seccomp, whose absence is what is tested",
)


def run_refused(*arguments: str, stdin: str = "") -> Done:
    program = REFUSING % SECCOMP[platform.machine()]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_auto_is_refused_with_the_reason_and_the_choices(tmp_path: Path) -> None:
    done = run_refused("cell", "-", stdin="print(1)")
    fails_in_one_line(done, 6, "kernel", "process (not a boundary)")
    value = json.loads(run_refused("cell", "-", "--json", stdin="print(1)").stdout)
    assert (value["isolation"], value["stdout"]) == ("none", "")
    assert "process" in value["error"]

    model = model_of(tmp_path, cell("submit(1)"))
    done = run_refused("ask", "Q?", "--model", model, "-q", stdin="text")
    assert (done.returncode, done.stdout) == (6, "")
    assert "process (not a boundary)" in done.stderr


def test_named_level_runs_all_the_same() -> None:
    done = run_refused("cell", "-", "--isolation", "process", stdin="submit(1)")
    assert (done.returncode, done.stdout) == (0, "answer: 1\n")
    assert "WARNING" in done.stderr


def test_doctor_says_why_and_exits_6() -> None:
    done = run_refused("doctor", "--json")
    value = json.loads(done.stdout)
    assert (done.returncode, value["isolation"], done.stderr) == (6, None, "")
    levels = {level["name"]: level for level in value["levels"]}
    assert levels["process"]["is_available"] is True
    assert levels["kernel"]["detail"] == value["why"]
    lines = run_refused("doctor")
    assert lines.returncode == 6
    assert lines.stdout.startswith("isolation auto: REFUSED (")


def test_level_that_is_not_installed_is_named_with_the_choices() -> None:
    done = run("cell", "-", "--isolation", "bwrap", stdin="1", env={**os.environ, "PATH": "/none"})
    fails_in_one_line(done, 6, "bwrap", "not installed", "kernel")
