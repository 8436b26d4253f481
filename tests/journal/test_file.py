"""The journal's file among processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rlm.journal.file import opened

READ = """import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print([row[0] for row in database.execute("SELECT hash FROM texts ORDER BY hash")])
database.close()"""


def _read_elsewhere(path: Path) -> str:
    """By a process that comes and goes, as `rlm runs` does."""
    command = [sys.executable, "-c", READ, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_opening_a_journal_twice_gives_up_no_lock(tmp_path: Path) -> None:
    """Closing any descriptor of a file drops the process's locks on it: another process that leaves
    would take itself for the last one, and delete the log that this one still writes into."""
    path = tmp_path / "journal.sqlite3"
    insert = "INSERT INTO texts VALUES (?, ?)"
    first, second = opened(path, create=True), opened(path, create=True)
    first.execute(insert, ("one", "x"))
    assert _read_elsewhere(path) == "['one']"
    first.execute(insert, ("two", "y"))
    assert _read_elsewhere(path) == "['one', 'two']"
    second.close()
    first.close()
