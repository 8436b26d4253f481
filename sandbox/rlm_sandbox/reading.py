"""`open`, `os`, `pathlib` and `glob` for sessions that may read folders: what reads, and no more.

The kernel says which folders; the checks here only say so in words. A relative path begins in the
first folder. Works without `stat`, which a locked worker has not. Knows nothing of sessions.
"""

from __future__ import annotations

import fnmatch
import importlib
import os
import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import IO, Any

from .facade import facade_of
from .kernel.folders import Entry, list_folder

_MODES = ("r", "rt", "tr", "rb", "br")
_PATHS = (
    "join split splitext basename dirname normpath commonpath commonprefix isabs relpath sep extsep"
)


class Reading:
    """What can be read, below these folders."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = [posixpath.normpath(folder) for folder in folders]

    def absolute(self, path: Any) -> str:
        """Raises PermissionError for what lies outside."""
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"a path is a string or a Path, not {type(path).__name__}")
        full = posixpath.normpath(posixpath.join(self._folders[0], os.fspath(path)))
        if not any(folder == posixpath.commonpath((folder, full)) for folder in self._folders):
            raise PermissionError(f"{full!r} cannot be read; only {', '.join(self._folders)} can")
        return full

    def open(
        self,
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        *more: Any,
        **named: Any,
    ) -> IO[Any]:
        """As `open`, to read. Text is UTF-8 unless told otherwise."""
        if mode not in _MODES:
            raise PermissionError(f"files can only be read here, not opened with mode {mode!r}")
        if "b" not in mode:
            encoding = encoding or "utf-8"
        path = Path(self.absolute(file))
        return path.open(mode, buffering, encoding, *more, **named)

    def entries(self, path: Any = ".") -> list[Entry]:
        return list_folder(self.absolute(path))

    def is_folder(self, path: Any) -> bool:
        return self._opens(path, os.O_DIRECTORY)

    def is_file(self, path: Any) -> bool:
        return self._opens(path, 0) and not self.is_folder(path)

    def exists(self, path: Any) -> bool:
        return self._opens(path, 0)

    def num_bytes(self, path: Any) -> int:
        with self.open(path, "rb") as file:
            return file.seek(0, os.SEEK_END)

    def _opens(self, path: Any, flags: int) -> bool:
        try:
            fd = os.open(self.absolute(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags)
        except OSError:
            return False
        os.close(fd)
        return True

    def walk(self, top: Any = ".") -> Iterator[tuple[str, list[str], list[str]]]:
        """As `os.walk`, from the top."""
        entries = self.entries(top)
        folders = [entry.name for entry in entries if entry.is_folder]
        yield os.fspath(top), folders, [entry.name for entry in entries if not entry.is_folder]
        for name in folders:
            yield from self.walk(posixpath.join(os.fspath(top), name))

    def select(self, folder: str, pattern: Sequence[str]) -> Iterator[str]:
        """Paths below `folder` that match, part by part; `**` is any number of folders."""
        if not pattern:
            yield folder
            return
        head, *rest = pattern
        for entry in self.entries(folder or "."):
            path = posixpath.join(folder, entry.name)
            if head == "**":
                if entry.is_folder:
                    yield from self.select(path, pattern)
                elif not rest:
                    yield path
            elif fnmatch.fnmatchcase(entry.name, head) and (entry.is_folder or not rest):
                yield from self.select(path, rest)
        if head == "**":
            yield from self.select(folder, rest)


def facades(folders: Sequence[str]) -> dict[str, ModuleType]:
    """`os`, `os.path`, `pathlib` and `glob`, and `io` as far as it opens files."""
    reading = Reading(folders)
    return {
        "os": _os(reading),
        "os.path": _os_path(reading),
        "pathlib": _pathlib(reading),
        "glob": _module("glob", glob=_glob(reading), escape=_escape),
    }


def opener(folders: Sequence[str]) -> Any:
    """`open`, as it is a builtin of cells."""
    reading = Reading(folders)

    def open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Open a file to read it."""
        return reading.open(file, mode, *args, **kwargs)

    return open


def _module(name: str, **names: Any) -> ModuleType:
    made = facade_of(importlib.import_module(name), ())
    vars(made).update(names)
    return made


def _os(reading: Reading) -> ModuleType:
    def listdir(path: Any = ".") -> list[str]:
        return [entry.name for entry in reading.entries(path)]

    def walk(top: Any = ".") -> Iterator[tuple[str, list[str], list[str]]]:
        return reading.walk(top)

    def getcwd() -> str:
        return reading.absolute(".")

    return _module(
        "os", listdir=listdir, walk=walk, getcwd=getcwd, fspath=os.fspath, sep="/", linesep="\n"
    )


def _os_path(reading: Reading) -> ModuleType:
    made = facade_of(posixpath, _PATHS.split())
    vars(made).update(
        exists=lambda path: reading.exists(path),
        isfile=lambda path: reading.is_file(path),
        isdir=lambda path: reading.is_folder(path),
        getsize=lambda path: reading.num_bytes(path),
        abspath=lambda path: reading.absolute(path),
    )
    return made


def _glob(reading: Reading) -> Any:
    def glob(pathname: str, *, recursive: bool = False) -> list[str]:
        """Paths that match; `**` is any number of folders when `recursive`."""
        parts = [part for part in pathname.split("/") if part]
        if not recursive:
            parts = ["*" if part == "**" else part for part in parts]
        start = "/" if pathname.startswith("/") else ""
        while len(parts) > 1 and not any(char in parts[0] for char in "*?["):
            start = posixpath.join(start, parts.pop(0))
        return sorted(dict.fromkeys(reading.select(start, parts)))

    return glob


def _escape(pathname: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in pathname)


def _pathlib(reading: Reading) -> ModuleType:
    path = type("Path", (_Path,), {"_reading": reading, "__module__": "pathlib", "__slots__": ()})
    return _module(
        "pathlib", Path=path, PosixPath=path, PurePath=_PurePath, PurePosixPath=_PurePath
    )


class _PurePath(PurePosixPath):
    """`pathlib.PurePath`, which does not lead to the module of its flavour."""

    __slots__ = ()
    parser: Any = facade_of(posixpath, [name for name in dir(posixpath) if name[0] != "_"])


class _Path(_PurePath):
    """`pathlib.Path`, as far as it reads."""

    __slots__ = ()
    _reading: Reading

    @classmethod
    def cwd(cls) -> Any:
        return cls(cls._reading.absolute("."))

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        return self._reading.open(self, mode, *args, **kwargs)

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        with self.open("r", -1, encoding, errors) as file:
            return str(file.read())

    def read_bytes(self) -> bytes:
        with self.open("rb") as file:
            return bytes(file.read())

    def exists(self) -> bool:
        return self._reading.exists(self)

    def is_file(self) -> bool:
        return self._reading.is_file(self)

    def is_dir(self) -> bool:
        return self._reading.is_folder(self)

    def iterdir(self) -> Iterator[Any]:
        return (self / entry.name for entry in self._reading.entries(self))

    def glob(self, pattern: str) -> Iterator[Any]:
        found = self._reading.select(os.fspath(self), pattern.split("/"))
        return (type(self)(path) for path in dict.fromkeys(found))

    def rglob(self, pattern: str) -> Iterator[Any]:
        return self.glob(f"**/{pattern}")

    def absolute(self) -> Any:
        return type(self)(self._reading.absolute(self))

    resolve = absolute
