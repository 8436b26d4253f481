"""A journal that cannot be had, or fails on the way: one clear line, and no answer is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rlm.journal.file import FORMAT
from tests.support.scripts import cell, model_of
from tests.support.shell import RLM, Done


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def rlm(home: Path, *arguments: str, **options: Any) -> Done:
    return subprocess.run(
        [*RLM, *arguments],
        env={**os.environ, "RLM_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def ask(home: Path, folder: Path, *replies: str, **options: Any) -> Done:
    (folder / "lamp.txt").write_text("The lamp is blue.\n", "utf-8")
    model = model_of(folder, *(replies or (cell("submit('blue')"),)))
    question = ("ask", "What colour?", str(folder / "lamp.txt"), "--model", model)
    return rlm(home, *question, "--quiet", **options)


def answers_unjournalled(done: Done, *words: str) -> None:
    """The answer alone on standard output; one line about the journal on the other."""
    assert (done.returncode, done.stdout) == (0, "blue\n"), done.stderr
    lines = [line for line in done.stderr.splitlines() if "journal" in line]
    assert len(lines) == 1, done.stderr
    for word in (*words, "not journalled"):
        assert word in lines[0]
    assert "Traceback" not in done.stderr


def test_file_that_is_no_database(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "journal.sqlite3").write_bytes(b"no database at all, but long enough" * 100)
    answers_unjournalled(ask(home, tmp_path), "damaged", "move it away")
    done = rlm(home, "runs")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "damaged" in done.stderr


def test_journal_with_pages_overwritten(home: Path, tmp_path: Path) -> None:
    ask(home, tmp_path)
    path = home / "journal.sqlite3"
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    answers_unjournalled(ask(home, tmp_path), "damaged")
    for command in (["runs"], ["runs", "show", "2"], ["resume", "2"], ["cache"]):
        done = rlm(home, *command)
        assert done.returncode in {1, 2}
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr


def test_journal_of_a_newer_version(home: Path, tmp_path: Path) -> None:
    ask(home, tmp_path)
    with sqlite3.connect(home / "journal.sqlite3") as database:
        database.execute(f"PRAGMA user_version = {FORMAT + 1}")
    database.close()
    answers_unjournalled(ask(home, tmp_path), f"format {FORMAT + 1}")


def test_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answers_unjournalled(ask(tmp_path / "file" / "home", tmp_path), "cannot be used")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_home_that_may_not_be_written(home: Path, tmp_path: Path) -> None:
    home.mkdir(mode=0o500)
    answers_unjournalled(ask(home, tmp_path), "cannot be used")


def test_disk_that_is_full_on_the_way(home: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for it: SQLite is refused the same write."""
    replies = [cell(f"print('{number}' * 15_000)") for number in range(12)]
    done = ask(
        home,
        tmp_path,
        *replies,
        cell("submit('blue')"),
        preexec_fn=_small_files,
    )
    answers_unjournalled(done, "from here on")
    listed = json.loads(rlm(home, "runs", "--json").stdout)
    assert [run["state"] for run in listed] in ([], ["interrupted"])


def _small_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))


def test_many_processes_write_at_once(home: Path, tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(6)]
    for folder in folders:
        folder.mkdir()
    looks = [cell("print(context)")] * 3
    with ThreadPoolExecutor(len(folders)) as pool:
        done = list(
            pool.map(lambda folder: ask(home, folder, *looks, cell("submit('blue')")), folders)
        )
    assert [(each.returncode, each.stdout, each.stderr) for each in done] == [
        (0, "blue\n", "")
    ] * len(folders)
    listed = json.loads(rlm(home, "runs", "--json").stdout)
    assert [run["state"] for run in listed] == ["finished"] * len(folders)
    assert [run["calls"] for run in listed] == [4] * len(folders)


def test_help_loads_no_database() -> None:
    code = (
        "import sys\nfrom rlm.cli import run\n"
        "try:\n    run(['--help'])\nfinally:\n"
        "    heavy = {'sqlite3', 'numpy', 'openai', 'litellm', 'pydantic'} & set(sys.modules)\n"
        "    print('loaded', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("loaded []\n"), done.stdout + done.stderr
