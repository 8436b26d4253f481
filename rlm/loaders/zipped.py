"""A ZIP file, read member by member within a ration: what archives, DOCX, XLSX and EPUB share.

Sizes that an archive states are never believed, only what comes out of it is counted.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from rlm.loaders.ration import Ration, Refusal

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_READ_BYTES = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError)


class Zip:
    """Raises Refusal where the file is damaged."""

    def __init__(self, data: bytes, ration: Ration) -> None:
        self._ration = ration
        if data.startswith(_OLE):
            raise Refusal("locked by a password, or in Office's format from before 2007")
        try:
            self._file = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise Refusal(f"a damaged ZIP file: {error}") from None

    def members(self) -> Iterator[zipfile.ZipInfo]:
        """As the directory lists them, each counted."""
        for info in self._file.infolist():
            self._ration.take_member()
            yield info

    def has(self, name: str) -> bool:
        return name in self._file.NameToInfo

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """All of it. Raises Refusal where it is missing, locked, damaged or packed strangely."""
        pieces: list[bytes] = []
        try:
            with self._file.open(member) as file:
                while piece := file.read(_READ_BYTES):
                    self._ration.unpack(len(piece))
                    pieces.append(piece)
        except KeyError:
            raise Refusal(f"has no {member!r} in it, which its format demands") from None
        except NotImplementedError as error:
            raise Refusal(f"packed in a way that is not known here: {error}") from None
        except RuntimeError as error:  # of zipfile, and by its words
            if "encrypted" in str(error) or "password" in str(error):
                raise Refusal("locked by a password") from None
            raise
        except _DAMAGED as error:
            raise Refusal(f"damaged: {error}") from None
        return b"".join(pieces)


def beside(base: str, target: str) -> str:
    """The member that a relative reference in member `base` names."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
