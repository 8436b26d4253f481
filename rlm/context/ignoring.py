"""Which files below a folder are left out: by the `.gitignore` files that reign there, as git
reads them, and by the patterns that a user gives.

Knows names only; opens nothing but the files of patterns.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from rlm.errors import UsageError
from rlm.records import Skipped

IGNORE_FILE = ".gitignore"
_MAX_BYTES = 1 << 20
# Python's own expressions backtrack: so many wildcards, and no more, end in bounded time.
_MAX_STARS, _MAX_DOUBLE_STARS = 3, 3
_STARS = re.compile(r"\*+")


def shown(path: str) -> str:
    """A name that can be printed and encoded, of a path that need not be."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns in force in one folder: those of its own file go before those from above."""

    levels: tuple[tuple[str, GitIgnoreSpec], ...] = ()  # (folder with its slash, patterns)

    def hides(self, path: str, *, is_folder: bool) -> bool:
        """Whether git would leave it out; of a folder that is hidden, nothing is looked at."""
        for base, patterns in reversed(self.levels):
            relative = shown(path[len(base) :] + ("/" if is_folder else ""))
            verdict = patterns.check_file(relative).include
            if verdict is not None:
                return verdict
        return False

    def below(self, folder: str, tell: Callable[[Skipped], object]) -> Rules:
        """The rules inside `folder`, which may hold a file of its own."""
        return self._with(folder, Path(folder, IGNORE_FILE), tell)

    def _with(self, folder: str, path: Path, tell: Callable[[Skipped], object]) -> Rules:
        try:
            if not path.is_file():
                return self
            with path.open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except OSError:
            return self
        if len(data) > _MAX_BYTES:
            tell(Skipped(shown(str(path)), "too large to be honoured"))
            return self
        patterns, refused = _compiled(data.decode("utf-8-sig", "replace").splitlines())
        if refused:
            tell(Skipped(shown(str(path)), f"{refused} patterns with too many wildcards"))
        return Rules((*self.levels, (folder.rstrip("/") + "/", patterns)))

    @classmethod
    def above(cls, folder: str, tell: Callable[[Skipped], object]) -> Rules:
        """What reigns in `folder`, a path without links, from outside: within a git repository,
        its own list of excluded files, and the files of the folders between its root and this
        one. Nothing does in a folder that they hide, for somebody named it."""
        inner = Path(folder)
        root = next((place for place in (inner, *inner.parents) if (place / ".git").exists()), None)
        rules = cls()
        if root is None:
            return rules
        rules = rules._with(str(root), root / ".git/info/exclude", tell)
        for place in reversed(inner.parents):
            if place.is_relative_to(root):
                rules = rules.below(str(place), tell)
        return cls() if rules.hides(folder, is_folder=True) else rules


def _compiled(lines: Sequence[str]) -> tuple[GitIgnoreSpec, int]:
    """The patterns of a file, and how many of them could take for ever. Bad ones count for
    nothing, as in git."""
    linear = importlib.util.find_spec("re2") is not None  # pathspec uses it where it is installed
    kept, refused = [], 0
    for line in lines:
        if not linear and _may_take_for_ever(line):
            refused += 1
        elif _is_valid(line):
            kept.append(line)
    return GitIgnoreSpec.from_lines(kept), refused


def _may_take_for_ever(pattern: str) -> bool:
    segments = pattern.split("/")
    return (
        any(len(_STARS.findall(segment)) > _MAX_STARS for segment in segments)
        or sum(segment.startswith("**") for segment in segments) > _MAX_DOUBLE_STARS
    )


def _is_valid(pattern: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `--include` and `--exclude` let through. A pattern is read as in a `.gitignore`, from
    the folder that was named or from where its files' names begin."""

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    _included: GitIgnoreSpec = field(init=False)
    _excluded: GitIgnoreSpec = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_included", _parsed("--include", self.include))
        object.__setattr__(self, "_excluded", _parsed("--exclude", self.exclude))

    def refuses(self, relative: str, name: str, *, is_folder: bool) -> str | None:
        """Why it is left out, or None. `relative` to the folder that was named."""
        slash = "/" if is_folder else ""
        names = {relative + slash, name.removeprefix("./").lstrip("/") + slash}
        if self.exclude and any(map(self._excluded.match_file, names)):
            return "excluded"
        if self.include and not is_folder and not any(map(self._included.match_file, names)):
            return "not included"
        return None


def _parsed(option: str, patterns: Sequence[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error
