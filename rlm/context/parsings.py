"""What files in other formats held, kept on disk by their content: the same file is parsed once.

Kept as the frames that a parser said it in, and believed no more than a parser is. Files are for
their owner only (0600). Any trouble with the disk means a file that is parsed anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePath

from rlm.context.confined import Parsers
from rlm.context.parsed_frames import Nonsense, end_frame, part_frame, receive
from rlm.loaders import Limits, Parsed, Part, Refused

_FORMAT = 1  # raise it when what readers give changes
_MIN_BYTES = 16 << 10  # of a file; a smaller one is parsed as fast as it is looked up
_MAX_TOTAL_BYTES = 1 << 30  # the oldest go first
_NAME = "@"  # of every file, in what is kept
_LIBRARIES = ("pypdfium2", "selectolax")  # whose versions tell what they read


class Parsings:
    """Any number of threads may parse at once. `folder` None: nothing is kept."""

    def __init__(self, parsers: Parsers, folder: Path | None) -> None:
        self._parsers = parsers
        self._folder = folder

    def parse(self, name: str, data: bytes | Path, like: str | None = None) -> Parsed | Refused:
        """As `Parsers.parse` does."""
        before = _identity(data)
        if self._folder is None or before is None:
            return self._parsers.parse(name, data, like=like)
        path = self._folder / f"parsed-{_FORMAT}-{_key(data, like or name)}"
        kept = _read(path, name)
        if kept is not None:
            return kept
        outcome = self._parsers.parse(name, data, like=like)
        # Of a file that changed meanwhile nobody knows which content was parsed, and what was cut
        # off by the clock may come whole the next time.
        is_whole = isinstance(outcome, Parsed) and not any("cut off" in n for n in outcome.notices)
        if isinstance(outcome, Parsed) and is_whole and _identity(data) == before:
            with contextlib.suppress(OSError):
                _write(path, _frames(outcome, name))
        return outcome


def _identity(data: bytes | Path) -> tuple[int, ...] | None:
    """Of what is worth to be kept; what cannot be read is for the parser to tell."""
    if isinstance(data, bytes):
        return (len(data),) if len(data) >= _MIN_BYTES else None
    try:
        status = data.stat()
    except OSError:
        return None
    if not _MIN_BYTES <= status.st_size <= Limits().max_bytes:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _key(data: bytes | Path, like: str) -> str:
    """Of the content, of what told its format, and of what reads it."""
    if isinstance(data, bytes):
        content = hashlib.sha256(data).digest()
    else:
        with data.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
    about = repr((PurePath(like).name.lower(), _versions())).encode()
    return hashlib.sha256(content + about).hexdigest()[:40]


@cache
def _versions() -> tuple[str, ...]:
    """Without importing the libraries, which is for the confined process to do."""
    return tuple(_version(name) for name in _LIBRARIES)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _frames(parsed: Parsed, name: str) -> Iterator[bytes]:
    for part in parsed.parts:
        yield from part_frame(replace(part, name=_renamed(part.name, name, _NAME)))
    yield end_frame(tuple(_renamed(notice, name, _NAME) for notice in parsed.notices))


def _renamed(text: str, old: str, new: str) -> str:
    return new + text[len(old) :] if text.startswith(old) else text


def _read(path: Path, name: str) -> Parsed | None:
    parts: list[Part] = []
    try:
        with path.open("rb") as file:
            found = receive(_NAME, _exactly(file.read), Limits(), parts)
        path.touch()
    except (OSError, EOFError, Nonsense):
        return None
    if isinstance(found, Refused):
        return None
    renamed = [replace(part, name=_renamed(part.name, _NAME, name)) for part in found.parts]
    return Parsed(tuple(renamed), tuple(_renamed(one, _NAME, name) for one in found.notices))


def _exactly(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def take(size: int) -> bytes:
        data = read(size)
        if len(data) < size:
            raise EOFError
        return data

    return take


def _write(path: Path, frames: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="parsing-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(frames)
        Path(name).rename(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _make_room(path.parent)


def _make_room(folder: Path) -> None:
    files = [(item.stat(), item) for item in folder.glob("parsed-*")]
    total = sum(status.st_size for status, _ in files)
    for status, item in sorted(files, key=lambda one: one[0].st_mtime):
        if total <= _MAX_TOTAL_BYTES:
            return
        item.unlink(missing_ok=True)
        total -= status.st_size
