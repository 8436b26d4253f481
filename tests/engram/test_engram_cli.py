from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rlm.engram import checkpoint
from tests.support import tiny_engram


def rlm(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rlm", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_init_writes_a_checkpoint_that_info_shows(tiny_folder: Path, tmp_path: Path):
    made = rlm("engram", "init", "--seed", 3, tmp_path / "new", "--like", tiny_folder)
    assert made.returncode == 0, made.stderr
    assert "untrained, seed 3" in made.stdout
    shown = rlm("engram", "info", tmp_path / "new")
    assert shown.returncode == 0, shown.stderr
    assert checkpoint.load(tmp_path / "new").sha256 in shown.stdout
    assert "window 160 tokens" in shown.stdout


def test_info_says_when_a_dialect_is_not_this_installations(tiny_folder: Path, tmp_path: Path):
    other = tiny_engram.write(tmp_path / "other", dialect="other")
    assert "other (refused: this installation's is" in rlm("engram", "info", other).stdout
    assert "refused" not in rlm("engram", "info", tiny_folder).stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("info", "{empty}"), "not an Engram checkpoint"),
        (("init", "{empty}/new", "--like", "{empty}"), "not an Engram checkpoint"),
        (("init", "{file}/new", "--like", "{tiny}"), "Not a directory"),
        (("init", "{empty}/new", "--seed", "-1"), "--seed"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    arguments: tuple[str, ...], complaint: str, tiny_folder: Path, tmp_path: Path
):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    places = {"empty": tmp_path / "empty", "file": tmp_path / "file", "tiny": tiny_folder}
    done = rlm("engram", *(argument.format(**places) for argument in arguments))
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_the_card_of_a_command_needs_no_numpy():
    code = (
        "import sys; from rlm.__main__ import main\n"
        "try: main(['engram', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'torch', 'tiktoken'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
