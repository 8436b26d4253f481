"""Every example runs as its reader would run it; the notebook runs in a real kernel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.timeout(600)


def output_of(repository: Path, name: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", str(repository / "examples" / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_has_a_test(repository: Path) -> None:
    here = Path(__file__).read_text("utf-8")
    examples = [*(repository / "examples").glob("*.py"), *(repository / "examples").glob("*.ipynb")]
    assert len(examples) >= 4
    assert not [path.name for path in examples if f'"{path.name}"' not in here]


def test_hello_prints_the_longest_line_and_where_it_stands(repository: Path) -> None:
    printed = output_of(repository, "hello.py")
    assert printed.startswith("It carries forty passengers, two horses and the mail.\n")
    assert "[26:79]" in printed
    assert "2 turns, 2 calls" in printed


def test_needle_finds_the_fact_in_the_novel_that_holds_it(repository: Path) -> None:
    printed = output_of(repository, "needle.py")
    assert printed.splitlines()[0] == "marmalade"
    assert "dracula.txt" in printed


def test_agent_calls_the_tool_twice_and_gets_numbers_back(repository: Path) -> None:
    printed = output_of(repository, "agent_tool.py")
    assert printed.count("agent calls ask_documents") == 2
    assert printed.count('"complete": true') == 2


def test_notebook_runs_in_a_real_kernel(repository: Path) -> None:
    folder = repository / "examples"
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    # The kernel's environment is this one's; its folder is the notebook's, as when opened there.
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute()
    outputs: list[Any] = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    shown = [out["data"] for out in outputs if "data" in out]
    assert any("The longest line of the three." in data.get("text/html", "") for data in shown)
    printed = "".join(out["text"] for out in outputs if out["output_type"] == "stream")
    assert "run_started" in printed
    assert "answer: The longest line of the three." in printed
