"""From names to files: folders walked, patterns expanded, and each thing left out, with its reason.

Opens no file but those of patterns to ignore; knows nothing of what is in the others.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rlm.context.ignoring import IGNORE_FILE, Rules, Wanted, shown
from rlm.records import Skipped
from rlm.settings import Selection

MAX_DEPTH = 64  # of folders in folders


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `name` is for readers: it can always be printed."""

    name: str
    path: Path


def find(path: str, selection: Selection) -> Iterator[Found | Skipped]:
    """The files that one name stands for: itself, what is below it, or what matches it.

    `.gitignore` files, hidden names and links count below folders only; patterns to include and
    exclude, and the largest size, count everywhere.
    """
    if not path or "\0" in path:
        yield Skipped(shown(path), "not a path")
        return
    wanted = Wanted(selection.include, selection.exclude)
    place = Path(path)
    try:
        if place.is_dir():
            yield from _below(path, wanted, selection)
        elif place.exists() or not glob.has_magic(path):
            yield _named(path, wanted, selection)
        else:
            yield from _matching(path, wanted, selection)
    except OSError as error:
        yield Skipped(shown(path), reason(error))


def reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _named(path: str, wanted: Wanted, selection: Selection) -> Found | Skipped:
    name = shown(path)
    relative = Path(name).name
    why = wanted.refuses(relative, name, is_folder=False) or _too_large(path, selection)
    return Found(name, Path(path)) if why is None else Skipped(name, why)


def _matching(pattern: str, wanted: Wanted, selection: Selection) -> Iterator[Found | Skipped]:
    # pathlib takes no absolute pattern
    paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - see above
    if not paths:
        yield Skipped(shown(pattern), "no file matches")
    for path in paths:
        if not Path(path).is_dir():
            yield _named(path, wanted, selection)
        elif not Path(pattern).name.startswith("**"):  # else what is in it matches too
            yield from _below(path, wanted, selection)


def _too_large(path: str, selection: Selection) -> str | None:
    most = selection.max_file_bytes
    if most is None or not Path(path).is_file() or Path(path).stat().st_size <= most:
        return None
    return "larger than --max-file-size"


def _below(folder: str, wanted: Wanted, selection: Selection) -> Iterator[Found | Skipped]:
    """A walk: the files of a folder by name, then its folders by name."""
    is_hollow = True
    for item in _Walk(folder.rstrip("/") or "/", wanted, selection):
        is_hollow = False
        yield item
    if is_hollow:
        yield Skipped(shown(folder), "the folder holds no files")


class _Walk:
    """Everything below one folder, each thing once: a file, or why it is none."""

    def __init__(self, top: str, wanted: Wanted, selection: Selection) -> None:
        self._top = top
        self._real = str(Path(top).resolve())
        self._wanted = wanted
        self._selection = selection
        self._skipped: list[Skipped] = []

    def __iter__(self) -> Iterator[Found | Skipped]:
        tell, honours = self._skipped.append, self._selection.honours_ignore_files
        waiting = [(self._top, Rules.above(self._real, tell) if honours else Rules(), 0)]
        while waiting:
            folder, rules, depth = waiting.pop()
            if honours:
                rules = rules.below(self._true(folder), tell)
            folders = []
            for entry in self._entries(folder):
                why = self._refusal(entry, rules, depth)
                if why is not None:
                    slash = "/" if entry.is_dir(follow_symlinks=False) else ""
                    tell(Skipped(shown(entry.path) + slash, why))
                elif entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, rules, depth + 1))
                else:
                    yield Found(shown(entry.path), Path(entry.path))
                yield from self._told()
            waiting += reversed(folders)
            yield from self._told()

    def _true(self, path: str) -> str:
        """The same below the folder's true name, which patterns from above it begin at."""
        return self._real.rstrip("/") + path[len(self._top.rstrip("/")) :]

    def _told(self) -> list[Skipped]:
        told, self._skipped[:] = [*self._skipped], []
        return told

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._skipped.append(Skipped(shown(folder), reason(error)))
            return []

    def _refusal(self, entry: os.DirEntry[str], rules: Rules, depth: int) -> str | None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith("."):
            return "hidden"
        if rules.hides(self._true(entry.path), is_folder=is_folder):
            return f"ignored by {IGNORE_FILE}"
        relative = shown(entry.path[len(self._top) :].lstrip("/"))
        why = self._wanted.refuses(relative, shown(entry.path), is_folder=is_folder)
        if why is not None:
            return why
        if is_folder:
            return "too many folders in folders" if depth >= MAX_DEPTH else None
        return _refused_kind(entry) or _too_large(entry.path, self._selection)


def _refused_kind(entry: os.DirEntry[str]) -> str | None:
    """Links could lead anywhere; pipes and devices may have no end."""
    if entry.is_symlink():
        return "a link; name it to read it"
    return None if entry.is_file(follow_symlinks=False) else "not a file"


def is_readable_kind(path: Path) -> bool:
    """Files, and the pipes of a shell's `<(…)`; never a device, which may have no end."""
    mode = path.stat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISFIFO(mode)
