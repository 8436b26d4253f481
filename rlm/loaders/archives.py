"""Archives and compressed files: member by member, in memory, nothing ever written to disk.

Members that are links or devices, or whose names leave the archive, are left out by name.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Protocol

from rlm.loaders import nested
from rlm.loaders.formats import is_tar
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part
from rlm.loaders.zipped import Zip

_READ_BYTES = 1 << 20
_HEAD_BYTES = 512
_ZSTD_WINDOW_BYTES = 128 << 20
_PACKED = re.compile(r"\.(gz|bz2|xz|zst)$", re.IGNORECASE)
_PACKED_TAR = re.compile(r"\.t(gz|bz2?|xz|zst)$", re.IGNORECASE)
_DAMAGED = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, tarfile.TarError)


def parse_zip(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """The parts of each member, in the archive's order."""
    file = Zip(data, ration)
    for info in file.members():
        if info.is_dir():
            continue
        what = nested.unwanted(info.filename) or _kind_in_zip(info)
        if what is not None:
            ration.note(nested.name_of(name, info.filename), what)
            continue
        yield from nested.member(name, info.filename, partial(file.read, info), ration)


def _kind_in_zip(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) in (0, stat.S_IFREG):
        return None
    return "a link" if stat.S_ISLNK(mode) else "not a file"


def parse_tar(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """The parts of each member, in the archive's order."""
    yield from _members(name, io.BytesIO(data), ration)


class _Source(Protocol):
    """All that is needed of a file to read a tar from it."""

    def read(self, size: int = -1, /) -> bytes: ...


def _members(name: str, source: _Source, ration: Ration) -> Iterator[Part]:
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:  # type: ignore[call-overload]
            while (info := archive.next()) is not None:
                archive.members.clear()  # it would keep them all
                ration.take_member()
                if info.isdir():
                    continue
                what = nested.unwanted(info.name) or _kind_in_tar(info)
                if what is not None:
                    ration.note(nested.name_of(name, info.name), what)
                    continue
                yield from nested.member(name, info.name, _reader(archive, info), ration)
    except _DAMAGED as error:
        raise Refusal(f"a damaged tar file: {error}") from None


def _reader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> nested.Contents:
    def contents() -> bytes:
        file = archive.extractfile(info)
        return b"" if file is None else file.read()

    return contents


def _kind_in_tar(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "a link"
    return None if info.isreg() and not info.issparse() else "not a plain file"


def parse_gzip(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """What was compressed: a file under its own name, or an archive's members."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as source:
        yield from _unpacked(name, source, ration)


def parse_bzip2(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    with bz2.BZ2File(io.BytesIO(data)) as source:
        yield from _unpacked(name, source, ration)


def parse_xz(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    with lzma.LZMAFile(io.BytesIO(data)) as source:
        yield from _unpacked(name, source, ration)


def parse_zstd(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    try:
        import zstandard
    except ModuleNotFoundError:
        raise Refusal("Zstandard needs an extra: pip install 'engram-rlm[zst]'") from None
    opener = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    try:
        source = opener.stream_reader(data, read_size=_READ_BYTES, read_across_frames=True)
        yield from _unpacked(name, source, ration)
    except zstandard.ZstdError as error:
        raise Refusal(f"damaged: {error}") from None


def _unpacked(name: str, source: _Source | BinaryIO, ration: Ration) -> Iterator[Part]:
    counted = _Counted(source, ration)
    if is_tar(counted.peek()):
        yield from _members(name, counted, ration)
        return
    inner = _PACKED_TAR.sub(".tar", _PACKED.sub("", name))
    pieces: list[bytes] = []
    try:
        while piece := counted.read(_READ_BYTES):
            pieces.append(piece)
    except _DAMAGED as error:
        if not pieces:
            raise Refusal(f"damaged: {error}") from None
        ration.note(name, f"cut off: {error}")
    with ration.within():
        yield from nested.read(name, b"".join(pieces), ration, like=inner)


class _Counted:
    """A stream that unpacks; all that comes out of it is counted."""

    def __init__(self, source: _Source | BinaryIO, ration: Ration) -> None:
        self._source = source
        self._ration = ration
        self._head = b""

    def peek(self) -> bytes:
        """The first bytes, which are still to be read. Raises Refusal where there are none."""
        try:
            self._head = self.read(_HEAD_BYTES)
        except _DAMAGED as error:
            raise Refusal(f"damaged: {error}") from None
        return self._head

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        data = self._source.read(size)
        self._ration.unpack(len(data))
        return data
