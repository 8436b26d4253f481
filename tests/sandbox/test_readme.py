"""The package's own README: its examples run, and it can be packaged alone as told there."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rlm_sandbox.levels import LEVELS

PACKAGE = Path("sandbox") / "rlm_sandbox"


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / PACKAGE / "README.md").read_text("utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL)


def run_python(program: str, *paths: Path) -> str:
    inserted = f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}\n{program}"
    command = [sys.executable, "-I", "-W", "error", "-c", inserted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_examples_run_and_print_what_they_say(readme: str, repository: Path) -> None:
    told = run_python("\n".join(blocks(readme, "python")), repository / "sandbox")
    assert told == "45\n\n11.0\n\n['1024\\n', '2187\\n']\n"


def test_every_level_and_option_is_told(readme: str) -> None:
    import inspect

    from rlm_sandbox import Result, Sandbox

    for name in (*LEVELS, *inspect.signature(Sandbox).parameters, *Result.__slots__):
        assert f"| `{name}` |" in readme, name


def test_it_can_be_packaged_alone(readme: str, repository: Path, tmp_path: Path) -> None:
    (project,) = blocks(readme, "toml")
    (tmp_path / "pyproject.toml").write_text(project)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(repository / PACKAGE, tmp_path / "rlm_sandbox", ignore=ignored)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "installed")
    assert (tmp_path / "installed" / "rlm_sandbox" / "py.typed").is_file()
    found = importlib.util.find_spec("RestrictedPython")
    assert found is not None
    assert found.origin is not None
    program = (
        "import rlm_sandbox\n"
        "with rlm_sandbox.Sandbox() as sandbox:\n"
        "    print(sandbox.run('6 * 7').stdout, rlm_sandbox.__file__)"
    )
    told = run_python(program, tmp_path / "installed", Path(found.origin).parents[1])
    assert told.startswith("42\n")
    assert str(tmp_path) in told
