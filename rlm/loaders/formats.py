"""Which format a file is in, by what it begins with and then by its name. Reads nothing else."""

from __future__ import annotations

from pathlib import PurePath

_BY_SUFFIX = {
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".epub": "epub",
    ".eml": "mail", ".mbox": "mbox", ".mbx": "mbox",
    ".srt": "subtitles", ".vtt": "subtitles",
    ".ipynb": "notebook",
    ".gz": "gzip", ".tgz": "gzip", ".zst": "zstd", ".tzst": "zstd", ".zip": "zip", ".tar": "tar",
}  # fmt: skip
_BY_HEAD = (
    (b"%PDF-", "pdf"), (b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip
_ZIPPED = frozenset({"docx", "xlsx", "epub", "zip"})
_TAR_MAGIC = slice(257, 262)


def format_of(name: str, head: bytes) -> str | None:
    """The format that `parse` reads, or None for what is plain text or unknown. `head`: the
    first 512 bytes or more."""
    named = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return named if named in _ZIPPED else "zip"
    for magic, found in _BY_HEAD:
        if head.startswith(magic):
            return found
    if head[_TAR_MAGIC] == b"ustar":
        return "tar"
    return named
