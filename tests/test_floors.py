"""Floors that import-linter cannot see: the sandbox stands on the standard library, and the files
say what they are."""

from __future__ import annotations

import ast
import sys
from fnmatch import fnmatch
from pathlib import Path

# The files of the sandbox that may look beyond the standard library, and at what.
EXCEPTIONS = {
    "policy.py": {"RestrictedPython"},
    "dspy.py": {"dspy"},
    "smolagents.py": {"smolagents"},
    "monty*.py": {"pydantic_monty"},
    "engines.py": {"re2"},  # google-re2, where it is installed: linear time, at the speed of memory
}


def imported(source: Path) -> set[str]:
    """Top-level names of every module that a file imports, within functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_sandbox_stands_on_the_standard_library_alone(repository: Path) -> None:
    sources = sorted((repository / "sandbox" / "rlm_sandbox").rglob("*.py"))
    assert sources
    allowed = {*sys.stdlib_module_names, "rlm_sandbox"}
    beyond = {source.name: imported(source) - allowed for source in sources}
    for name, modules in beyond.items():
        granted = [more for pattern, more in EXCEPTIONS.items() if fnmatch(name, pattern)]
        assert (name, modules.difference(*granted)) == (name, set())


def test_every_file_opens_with_what_it_is(repository: Path) -> None:
    folders = ("rlm", "sandbox", "examples")
    sources = [path for folder in folders for path in (repository / folder).rglob("*.py")]
    silent = [
        str(source.relative_to(repository))
        for source in sources
        if source.read_text("utf-8").strip()
        and ast.get_docstring(ast.parse(source.read_text("utf-8"))) is None
    ]
    assert silent == []


def test_core_code_imports_no_torch_when_the_command_shows_its_help(repository: Path) -> None:
    training = {"baseline.py", "model.py", "train.py", "edit.py", "study.py"}
    for source in (repository / "rlm").rglob("*.py"):
        if "torch" in imported(source):
            assert source.parent.name == "engram"
            assert source.name in training
