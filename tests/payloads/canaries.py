"""What payloads must not touch or tell: files in several places, and secrets in several forms.

Each payload has files of its own, so that a change names who made it. Knows no sandbox.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PLACES = ("/tmp", "/var/tmp", "/dev/shm")
LITTERED = (*PLACES, "/", "/run", "/dev", "/etc", "/root", "/home")  # where new files would lie
MARK = "rlm-canary"


def _secret(kind: str) -> str:
    return f"{MARK}-{kind}-{secrets.token_hex(16)}"


@dataclass(frozen=True)
class Secrets:
    """Of one host: in its environment, its heap and its files."""

    environment: str = field(default_factory=lambda: _secret("environment"))
    heap: str = field(default_factory=lambda: _secret("heap"))
    file: str = field(default_factory=lambda: _secret("file"))
    sibling: str = field(default_factory=lambda: _secret("sibling"))

    def told_in(self, text: str) -> list[str]:
        """Which of them `text` tells: as they are, reversed, in hexadecimal or base64."""
        return [
            f"the secret of the {kind} was told"
            for kind in ("environment", "heap", "file", "sibling")
            if any(form in text for form in _forms(getattr(self, kind).rpartition("-")[2]))
        ]


@functools.cache
def _forms(secret: str) -> tuple[str, ...]:
    data = secret.encode()
    spaced = ", ".join(map(str, data))  # as a list of numbers
    shifts = (base64.b64encode(b"x" * shift + data).decode()[4:-4] for shift in range(3))
    return secret, secret[::-1], data.hex(), spaced, *shifts


Look = dict[str, tuple[object, ...]]


class Readable:
    """A folder that cells may read, where the arena says so; with ways out of it, to a secret."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.path = folder / "readable"
        self.path.mkdir()
        (folder / "outside.txt").write_text(secret)
        (self.path / "inside.txt").write_text("This may be read.\n")
        (self.path / "link.txt").symlink_to(folder / "outside.txt")
        (self.path / "up").symlink_to("..")
        (self.path / "root").symlink_to("/")
        self._before = _look((self.path,))

    def harm(self) -> list[str]:
        return ["the readable folder changed"] * (_look((self.path,)) != self._before)


class Canaries:
    """The files of one payload: a folder in each place, looked at before and after."""

    def __init__(self, token: str, secret: str) -> None:
        self.token = token
        self.new_name = f"{token}-made"
        self.folders = [Path(place, f"rlm-payload-{token}") for place in PLACES]
        for folder in self.folders:
            _furnish(folder, secret)
        self._before = _look(self.folders)

    @property
    def canary(self) -> Path:
        return self.folders[0] / "secret.txt"

    @property
    def text(self) -> Path:
        return self.folders[0] / "context.txt"

    def harm(self) -> list[str]:
        """Everything that is changed, gone or new."""
        now = _look(self.folders)
        changed = {path for path in self._before | now if self._before.get(path) != now.get(path)}
        return [f"file changed: {path}" for path in sorted(changed)] + self._litter()

    def remove(self) -> None:
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _litter(self) -> list[str]:
        names = (entry for place in (*LITTERED, ".") for entry in _entries(place))
        return [f"file left: {entry}" for entry in names if self.new_name in entry.name]


def _look(folders: Iterable[Path]) -> Look:
    paths = (path for folder in folders for path in (folder, *folder.rglob("*")))
    return {os.fspath(path): _state(path) for path in paths}


def _entries(place: str) -> Iterable[Path]:
    try:
        return list(Path(place).iterdir())
    except OSError:
        return []


def _furnish(folder: Path, secret: str) -> None:
    (folder / "inner").mkdir(parents=True)
    for name in ("secret.txt", "inner/deep.txt"):
        (folder / name).write_text(f"{secret}\n")
    (folder / "context.txt").write_text("The text that a cell may read.\n" * 100)
    (folder / "imported.py").write_text(f"SECRET = {secret!r}\n")
    (folder / "link").symlink_to("secret.txt")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("zipped.py", f"print({secret!r})\n")
    with contextlib.suppress(OSError):  # not every file system has attributes
        os.setxattr(folder / "secret.txt", "user.canary", b"1")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)


def _state(path: Path) -> tuple[object, ...]:
    """Bytes, mode, owner, links, time of change and attributes."""
    found = path.lstat()
    data = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
    try:
        attributes = tuple(os.listxattr(path, follow_symlinks=False))
    except OSError:
        attributes = ()
    return (
        data,
        found.st_mode,
        found.st_uid,
        found.st_gid,
        found.st_nlink,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_size,
        os.fspath(path.readlink()) if path.is_symlink() else "",
        attributes,
    )
