"""The wheel and the source archive, built here, installed in bare environments, and used there.

Works without a network: the environments borrow the dependencies that are installed already.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from rlm.engram import checkpoint

pytestmark = pytest.mark.timeout(600)
USE = """
import importlib.util, json, pathlib, rlm, rlm_sandbox
from importlib import resources
home = pathlib.Path(rlm.__file__).parent
print(json.dumps({
    "rlm": rlm.__file__,
    "sandbox": rlm_sandbox.__file__,
    "prompts": sorted(path.name for path in (home / "_prompts").iterdir()),
    "leaked": [name for name in ("sandbox", "prompts", "tests", "examples")
               if importlib.util.find_spec(name) is not None],
}))
"""


def succeed(command: list[str], folder: Path) -> str:
    """Runs a command away from the checkout, so that nothing is imported from it by accident."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive."""
    folder = tmp_path_factory.mktemp("dist")
    succeed([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], repository)
    return folder


def bare_environment(folder: Path) -> Path:
    """A new virtual environment's python, with our dependencies in reach but not ourselves."""
    succeed([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent)
    python = folder / "bin" / "python"
    purelib = succeed(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder
    )
    # A .pth file within the borrowed folder, such as an editable install's, is not followed.
    (Path(purelib.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def install(python: Path, *what: str) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    succeed([*pip, "--no-index", "--no-deps", "--no-build-isolation", *what], python.parent)


def test_wheel_holds_code_prompts_and_weights_and_no_name_of_others(
    built: Path, repository: Path
) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"rlm", "rlm_sandbox"}
    assert any(name.startswith("rlm/_prompts/default/") for name in names)
    assert any(name.startswith("rlm/_prompts/engram/") for name in names)
    assert "rlm/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not any("__pycache__" in name for name in names)
    assert {name for name in names if "engram/weights/" in name} == weights(repository)
    assert wheel.stat().st_size < 30_000_000


def weights(repository: Path) -> set[str]:
    """The files of the model's networks, and no others: no state of a training, no half a file."""
    shipped = "rlm/engram/weights"
    folders = [path.parent for path in (repository / shipped).rglob("manifest.json")]
    files = (*checkpoint.FILES, checkpoint.MANIFEST)
    return {
        (folder / name).relative_to(repository).as_posix() for folder in folders for name in files
    }


def test_source_archive_builds_the_same_package(built: Path, tmp_path: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "rlm/errors.py"} <= names
    assert {"sandbox/rlm_sandbox/protocol.py", "prompts/default/system.md"} <= names
    python = bare_environment(tmp_path / "environment")
    install(python, str(source))
    assert_usable(python, tmp_path / "environment")


def test_installed_wheel_works_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    python = bare_environment(tmp_path / "environment")
    (wheel,) = built.glob("*.whl")
    install(python, str(wheel))
    assert_usable(python, tmp_path / "environment")


def test_editable_install_works_and_puts_no_other_name_in_reach(
    repository: Path, tmp_path: Path
) -> None:
    python = bare_environment(tmp_path / "environment")
    install(python, "--editable", str(repository))
    where = json.loads(
        succeed([str(python), "-c", "import json, rlm; print(json.dumps(rlm.__file__))"], tmp_path)
    )
    assert Path(where).is_relative_to(repository)
    assert_answers(python, tmp_path)


def assert_usable(python: Path, environment: Path) -> None:
    told = json.loads(succeed([str(python), "-c", USE], environment))
    assert Path(told["rlm"]).is_relative_to(environment)
    assert Path(told["sandbox"]).is_relative_to(environment)
    assert {"default", "engram"} <= set(told["prompts"])
    assert told["leaked"] == []
    assert_answers(python, environment)


def assert_answers(python: Path, folder: Path) -> None:
    """The installed command answers with a scripted model: sandbox, prompts and all."""
    script = folder / "script.json"
    script.write_text(json.dumps(["```repl\nsubmit(len(context))\n```"]))
    (folder / "text.txt").write_text("seven..")
    command = [str(python.with_name("rlm")), "ask", "--quiet", "--model", f"scripted/{script}"]
    assert succeed([*command, "How long is it?", "text.txt"], folder).strip() == "7"
