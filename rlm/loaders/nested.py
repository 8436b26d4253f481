"""From a name and bytes to parts, whatever the format; and the same for what lies within a file.

Which reader has which format is said here, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from rlm.loaders.encodings import is_binary
from rlm.loaders.formats import add_format, format_of, kind_of
from rlm.loaders.plain import decode
from rlm.loaders.ration import Bomb, Ration, Refusal
from rlm.loaders.values import Part

Reader = Callable[[str, bytes, Ration], Iterator[Part]]
Contents = Callable[[], bytes]

READERS = {
    "html": "rlm.loaders.html:parse",
    "pdf": "rlm.loaders.pdf:parse",
    "docx": "rlm.loaders.docx:parse",
    "xlsx": "rlm.loaders.xlsx:parse",
    "epub": "rlm.loaders.epub:parse",
    "mail": "rlm.loaders.mail:parse",
    "mbox": "rlm.loaders.mail:parse_many",
    "subtitles": "rlm.loaders.subtitles:parse",
    "notebook": "rlm.loaders.notebook:parse",
    "zip": "rlm.loaders.archives:parse_zip",
    "tar": "rlm.loaders.archives:parse_tar",
    "gzip": "rlm.loaders.archives:parse_gzip",
    "bzip2": "rlm.loaders.archives:parse_bzip2",
    "xz": "rlm.loaders.archives:parse_xz",
    "zstd": "rlm.loaders.archives:parse_zstd",
    "unread": "rlm.loaders.unread:parse",
}
ADDED: dict[str, Reader] = {}  # by other packages
_HEAD_BYTES = 512
_MAX_NAME_CHARS = 1_000
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")


def add(suffix: str, reference: str) -> None:
    """Another package's reader, `module:function`, for files whose name ends so: called with a
    name and bytes, it gives Parts. Raises whatever its import does."""
    module, _, function = reference.partition(":")
    load: Callable[[str, bytes], Iterable[Part]] = getattr(import_module(module), function)
    name = f"*{suffix}"
    ADDED[name] = lambda name, data, ration: iter(load(name, data))
    add_format(suffix, name)


def reader_of(format_name: str) -> Reader:
    if format_name in ADDED:
        return ADDED[format_name]
    module, _, function = READERS[format_name].partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader


def read(name: str, data: bytes, ration: Ration, like: str | None = None) -> Iterator[Part]:
    """The parts of a file that have text. `like`: the name that tells its format, if not its own.

    Raises Refusal, before the first part or never: what breaks off later is noted. Bomb it
    raises whenever it finds one."""
    begun = False
    try:
        for part in _parts(name, data, ration, like or name):
            if not part.text.strip():
                ration.note(part.name, "no text in it")
                continue
            ration.take_text(len(part.text.encode()))
            yield part
            begun = True
    except Bomb:
        raise
    except Refusal as refusal:
        if not begun:
            raise
        ration.note(name, f"cut off: {refusal}")


def _parts(name: str, data: bytes, ration: Ration, like: str) -> Iterator[Part]:
    if not data:
        raise Refusal("empty")
    found = format_of(like, data[:_HEAD_BYTES])
    if found is not None:
        yield from _by(reader_of(found), name, data, ration)
    elif is_binary(data):
        raise Refusal("binary")
    else:
        text, note = decode(data)
        if note is not None:
            ration.note(name, note)
        yield Part(name, kind_of(like), text)


def _by(reader: Reader, name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """A reader's parts; whatever a hostile file makes it raise is a refusal."""
    try:
        yield from reader(name, data, ration)
    except (Refusal, MemoryError):
        raise
    except RecursionError:
        raise Refusal("nested too deeply") from None
    except Exception as error:  # noqa: BLE001  # the boundary at which a damaged file ends
        raise Refusal(f"damaged: {type(error).__name__}: {error}"[:300]) from None


def member(place: str, path: str, contents: Contents, ration: Ration) -> Iterator[Part]:
    """What lies at `path` in the file `place`. What cannot be read is noted and left out."""
    name = name_of(place, path)
    try:
        with ration.within():
            yield from read(name, contents(), ration)
    except Bomb:
        raise
    except Refusal as refusal:
        ration.note(name, str(refusal))


def name_of(place: str, path: str) -> str:
    """A member's name as it can be shown."""
    return f"{place}/{_UNPRINTABLE.sub(chr(0xFFFD), path)[:_MAX_NAME_CHARS]}"


def unwanted(path: str) -> str | None:
    """Why no member of that name is read, if so."""
    parts = path.replace("\\", "/").split("/")
    if ".." in parts or path.startswith(("/", "\\")) or _DRIVE.match(path):
        return "its name leads out of the archive"
    if any(part.startswith(".") and part != "." for part in parts) or parts[0] == "__MACOSX":
        return "hidden"
    return None
