from __future__ import annotations

from pathlib import Path

import pytest

from rlm.engram import checkpoint
from rlm.engram.checkpoint import Checkpoint
from tests.support import tiny_engram


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that no test changes."""
    return tiny_engram.write(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Checkpoint:
    return checkpoint.load(tiny_folder)
