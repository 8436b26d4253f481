"""From what a user names to a store: files, folders, patterns, standard input, strings.

Bad input ends here, as one clear line: a `UsageError` when nothing is left to read, else an entry
of `skipped`. Knows the kinds of documents by suffix; nothing of what is asked of them.
"""

from __future__ import annotations

import codecs
import glob
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from rlm.context.store import Store
from rlm.context.writer import Writer, blocks
from rlm.errors import UsageError

STDIN = "-"
_HEAD_BYTES = 8000  # as git does: a NUL in the first 8,000 bytes makes a file binary
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.1
_WANTED = "give a string, a Path, or a list of strings, Paths and (name, text) pairs"
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".rst", ".adoc"})
_CODE = frozenset(
    """
    .bash .c .cc .clj .cpp .cs .css .cxx .dart .el .ex .exs .fish .go .gradle .h .hpp .hs .html
    .ini .ipynb .java .jl .js .json .jsx .kt .less .lua .m .mk .ml .mm .php .pl .proto .ps1 .py
    .pyi .r .rb .rs .sass .scala .scss .sh .sql .svelte .swift .tcl .tf .toml .ts .tsx .vim .vue
    .xml .yaml .yml .zig .zsh
""".split()  # noqa: SIM905 - a list would be a suffix a line
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`skipped`: (name, reason) of each input that is not in the store. What was changed on the
    way in is told in `store.notices`."""

    store: Store
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read; without a path, standard input."""

    name: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class _Skip:
    """An input that is left out, and why."""

    name: str
    reason: str


_Input = tuple[str, str] | _Found | _Skip  # a named text, a file, or what was left out


def load(
    paths: Sequence[str], stdin: BinaryIO | None = None, cache_dir: Path | None = None
) -> Loaded:
    """A store of the files, folders (sorted; hidden and binary files left out), patterns (`**`
    understood) and `-` (standard input) that `paths` names; standard input when it names none.

    A bad one among many is skipped; UsageError is raised when nothing is left to read.
    """
    inputs: list[_Input] = []
    for path in paths or [STDIN]:
        inputs += [_Found(STDIN, None)] if path == STDIN else _expand(path)
    return _store(inputs, stdin, cache_dir)


def load_value(value: Any, cache_dir: Path | None = None) -> Loaded:
    """A store of what Python code gives as context: a string, a Path, or a list of strings, Paths
    and (name, text) pairs. Raises UsageError as `load` does."""
    if isinstance(value, (str, os.PathLike)) or _is_named_text(value):
        value = [value]
    if not isinstance(value, Iterable) or isinstance(value, (bytes, dict)):
        raise UsageError(f"the context is of type {type(value).__name__}; {_WANTED}")
    inputs: list[_Input] = []
    items = list(value)
    for number, item in enumerate(items, 1):
        if isinstance(item, str):
            inputs.append(("context" if len(items) == 1 else f"text {number}", item))
        elif isinstance(item, os.PathLike):
            inputs += _expand(os.fspath(item))
        elif _is_named_text(item):
            inputs.append((item[0], item[1]))
        else:
            raise UsageError(f"item {number} of the context is a {type(item).__name__}; {_WANTED}")
    return _store(inputs, None, cache_dir)


def kind_of(name: str) -> str:
    """ "text", "markdown" or "code", by suffix."""
    suffix = Path(name).suffix.lower()
    return "markdown" if suffix in _MARKDOWN else "code" if suffix in _CODE else "text"


def _is_named_text(item: Any) -> bool:
    return (
        isinstance(item, tuple) and len(item) == 2 and all(isinstance(part, str) for part in item)
    )


# -- from names to files


def _expand(path: str) -> list[_Input]:
    """The files that one argument names."""
    place = Path(path)
    try:
        if not path or "\0" in path:
            return [_Skip(path, "not a path")]
        if place.is_dir():
            return [*_walk(place)] or [_Skip(path, "the folder holds no files")]
        if place.exists() or not glob.has_magic(path):
            return [_Found(path, place)]
        # pathlib takes no absolute pattern
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - see above
        files = [_Found(name, Path(name)) for name in found if not Path(name).is_dir()]
        return [*files] or [_Skip(path, "no file matches")]
    except OSError as error:
        return [_Skip(path, _reason(error))]


def _walk(folder: Path) -> Iterator[_Input]:
    """Files below `folder`, sorted; nothing hidden, no links to folders, no pipes or devices."""
    unread: list[_Input] = []
    for base, folders, names in os.walk(
        folder, onerror=lambda error: unread.append(_Skip(str(error.filename), _reason(error)))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base) / name
            if not name.startswith(".") and path.is_file():
                yield _Found(str(path), path)
    yield from unread


# -- from files to a store


def _store(inputs: Sequence[_Input], stdin: BinaryIO | None, cache_dir: Path | None) -> Loaded:
    inputs = _distinct(inputs)
    if len(inputs) == 1 and isinstance(inputs[0], _Found):
        taken = _in_place(inputs[0], cache_dir)
        if taken is not None:
            return Loaded(taken)
    writer = Writer()
    skipped: list[_Skip] = []
    try:
        for item in inputs:
            skip = item if isinstance(item, _Skip) else _add(writer, item, stdin)
            if skip is not None:
                skipped.append(skip)
        if not writer.documents:
            raise UsageError(_nothing_left(skipped))
    except BaseException:
        writer.close()
        raise
    return Loaded(
        Store.from_writer(writer, cache_dir), tuple((skip.name, skip.reason) for skip in skipped)
    )


def _distinct(inputs: Sequence[_Input]) -> list[_Input]:
    """Each file once, where it is first named."""
    seen: set[Path] = set()
    kept: list[_Input] = []
    for item in inputs:
        if isinstance(item, _Found) and item.path is not None:
            path = item.path.absolute()
            if path in seen:
                continue
            seen.add(path)
        kept.append(item)
    return kept


def _in_place(found: _Found, cache_dir: Path | None) -> Store | None:
    """A single good file, not copied; None sends it the long way, where faults are named."""
    if found.path is None:
        return None
    try:
        if not found.path.is_file():  # to open a pipe and close it again would end it
            return None
        with found.path.open("rb", buffering=0) as file:
            if _is_binary(file.read(_HEAD_BYTES)):
                return None
        return Store.in_place(found.name, found.path, kind_of(found.name), cache_dir)
    except OSError:
        return None


def _add(writer: Writer, item: tuple[str, str] | _Found, stdin: BinaryIO | None) -> _Skip | None:
    if isinstance(item, tuple):
        name, text = item
        if not text:
            return _Skip(name, "empty")
        writer.add(name, text, kind_of(name))
        return None
    try:
        if item.path is None:
            return _add_bytes(writer, item.name, stdin or sys.stdin.buffer)
        if not _is_readable_kind(item.path):
            return _Skip(item.name, "not a file")
        with item.path.open("rb") as file:
            return _add_bytes(writer, item.name, file)
    except OSError as error:
        return _Skip(item.name, _reason(error))


def _is_readable_kind(path: Path) -> bool:
    """Files, and the pipes of a shell's `<(…)`; never a device, which may have no end."""
    mode = path.stat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISFIFO(mode)


def _add_bytes(writer: Writer, name: str, file: BinaryIO) -> _Skip | None:
    head = file.read(_HEAD_BYTES)
    if not head:
        return _Skip(name, "empty")
    if _is_binary(head):
        return _Skip(name, "binary")
    writer.add(name, chain([head], blocks(file)), kind_of(name))
    return None


def _is_binary(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return b"\0" in head or len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head)


# -- one clear line


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _nothing_left(skipped: Sequence[_Skip]) -> str:
    if len(skipped) == 1:
        (skip,) = skipped
        name = "standard input" if skip.name == STDIN else skip.name
        return f"{name}: {skip.reason}"
    reasons = sorted({skip.reason for skip in skipped})
    if not skipped:
        return "the context is empty"
    return f"nothing to read: all {len(skipped)} inputs are skipped ({', '.join(reasons)})"
