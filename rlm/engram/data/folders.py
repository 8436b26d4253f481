"""The folders that training is given: each is a data set by its own name, or holds some."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rlm.engram.errors import TrainingError


class Folders:
    """`folders / "squad"`: that set's folder or file, wherever it is; where it is nowhere, a path
    that does not exist."""

    def __init__(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise TrainingError(f"{folder}: no such folder of data")
        self._folders = tuple(folders)

    def __truediv__(self, name: str) -> Path:
        named = [folder for folder in self._folders if folder.resolve().name == name]
        held = [folder / name for folder in self._folders if (folder / name).exists()]
        return (named or held or [self._folders[0] / name])[0]

    def __str__(self) -> str:
        return ", ".join(map(str, self._folders))


Folder = Path | Folders
