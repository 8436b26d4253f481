"""Which format a file is in, by what it begins with and then by its name. Reads nothing else."""

from __future__ import annotations

from pathlib import PurePath

_BY_SUFFIX = {
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".epub": "epub",
    ".docm": "docx", ".xlsm": "xlsx",
    ".eml": "mail", ".mbox": "mbox", ".mbx": "mbox",
    ".srt": "subtitles", ".vtt": "subtitles",
    ".ipynb": "notebook",
    ".gz": "gzip", ".tgz": "gzip", ".bz2": "bzip2", ".tbz": "bzip2", ".tbz2": "bzip2",
    ".xz": "xz", ".txz": "xz", ".zst": "zstd", ".tzst": "zstd", ".zip": "zip", ".tar": "tar",
}  # fmt: skip
_UNREAD = frozenset(  # which are archives, or binary, and would be taken for that
    """
    .doc .dot .xls .ppt .pps .pptx .ppsx .odt .ods .odp .pages .numbers .key .msg .xlsb
    """.split()  # noqa: SIM905  # a list would be a suffix a line
)
_BY_HEAD = (
    (b"%PDF-", "pdf"), (b"\x1f\x8b\x08", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"),
)  # fmt: skip
_ZIPPED = frozenset({"docx", "xlsx", "epub", "zip"})
_ADDED: dict[str, str] = {}
_TAR_MAGIC = slice(257, 262)
_KINDS = {
    "markdown": ".md .markdown .mdown .mkd .rst .adoc",
    "json": ".json .jsonl .ndjson .geojson",
    "csv": ".csv .tsv",
    "code": """
    .bash .c .cc .clj .cpp .cs .css .cxx .dart .el .ex .exs .fish .go .gradle .h .hpp .hs .html
    .ini .java .jl .js .jsx .kt .less .lua .m .mk .ml .mm .php .pl .proto .ps1 .py
    .pyi .r .rb .rs .sass .scala .scss .sh .sql .svelte .swift .tcl .tf .toml .ts .tsx .vim .vue
    .xml .yaml .yml .zig .zsh""",
}
_PLAIN_SUFFIXES = frozenset({".txt", ".text", ".log", ""})
_KIND_BY_SUFFIX = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}


def format_of(name: str, head: bytes) -> str | None:
    """The format that `parse` reads, or None for what is plain text or unknown. `head`: the
    first 512 bytes, or all."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _ADDED:
        return _ADDED[suffix]
    if suffix in _UNREAD and head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "unread"
    named = _BY_SUFFIX.get(suffix)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return named if named in _ZIPPED else "zip"
    for magic, found in _BY_HEAD:
        if head.startswith(magic):
            return found
    return "tar" if is_tar(head) else named


def add_format(suffix: str, name: str) -> None:
    """Files whose name ends so are in another package's format, whatever they begin with."""
    _ADDED[suffix.lower()] = name


def is_tar(head: bytes) -> bool:
    """By its magic; those without, from before 1988, need their suffix."""
    return head[_TAR_MAGIC] == b"ustar"


def is_plain(name: str) -> bool:
    """Whether files of such names are text that needs no reader."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _PLAIN_SUFFIXES or (
        suffix in _KIND_BY_SUFFIX and suffix not in _BY_SUFFIX and suffix not in _ADDED
    )


def kind_of(name: str) -> str:
    """The kind of a document of plain text, by suffix: text, markdown, code, json or csv."""
    return _KIND_BY_SUFFIX.get(PurePath(name).suffix.lower(), "text")
