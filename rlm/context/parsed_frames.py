"""What a parsing process says, as frames: a head in JSON, then the text of a part. No I/O here.

The reading side believes nothing: sizes, names, positions and words are all checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from rlm.loaders import Limits, Parsed, Part, Refused

_LENGTH_BYTES = 4
_MAX_HEADS_BYTES = 64 << 20  # of all frames together
_MAX_NOTICES = 2_000
_MAX_LINE_CHARS = 2_000
_MAX_KIND_CHARS = 40
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Nonsense(Exception):
    """A frame that no parser of ours would send."""


def part_frame(part: Part) -> Iterator[bytes]:
    text = part.text.encode()
    about = [part.name, part.kind, dict(part.metadata), part.pages]
    yield _head({"part": about, "num_bytes": len(text)})
    yield text


def end_frame(notices: tuple[str, ...]) -> bytes:
    return _head({"end": notices})


def refused_frame(reason: str) -> bytes:
    return _head({"refused": reason})


def _head(frame: dict[str, Any]) -> bytes:
    data = json.dumps(frame).encode()
    return len(data).to_bytes(_LENGTH_BYTES, "little") + data


def receive(
    name: str, read: Callable[[int], bytes], limits: Limits, parts: list[Part]
) -> Parsed | Refused:
    """All that a process says of file `name`; `parts` grows as they come. `read` gives exactly so
    many bytes, or raises. Raises Nonsense."""
    room = limits.max_text_bytes
    heads_room = _MAX_HEADS_BYTES
    while True:
        frame, size = _read_head(read, heads_room)
        heads_room -= size
        if "refused" in frame:
            return Refused(_line(frame["refused"]))
        if "end" in frame:
            return Parsed(tuple(parts), _notices(frame["end"]))
        num_bytes = _whole(frame.get("num_bytes"), room)
        room -= num_bytes
        if len(parts) >= limits.max_members:
            raise Nonsense("it sent too many parts")
        parts.append(_part(name, frame.get("part"), _text(read(num_bytes))))


def _read_head(read: Callable[[int], bytes], room: int) -> tuple[dict[str, Any], int]:
    size = _whole(int.from_bytes(read(_LENGTH_BYTES), "little"), room)
    try:
        frame = json.loads(read(size), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Nonsense("it sent no JSON") from None
    if not isinstance(frame, dict):
        raise Nonsense("it sent no frame")
    return frame, size


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _part(file_name: str, about: Any, text: str) -> Part:
    if not isinstance(about, list) or len(about) != 4:
        raise Nonsense("it sent no part")
    name, kind, metadata, pages = about
    name, kind = _line(name), _line(kind)
    if name != file_name and not name.startswith(f"{file_name}/"):
        raise Nonsense("it sent a part of another file")
    if not isinstance(metadata, dict) or len(kind) > _MAX_KIND_CHARS:
        raise Nonsense("it sent no part")
    _check_outline(metadata.get("outline", []), len(text))
    return Part(name, kind, text, metadata, _pages(pages, len(text)))


def _check_outline(outline: Any, num_chars: int) -> None:
    entries = outline if isinstance(outline, list) else [None]
    for entry in entries:
        if not isinstance(entry, list) or len(entry) != 3 or not isinstance(entry[1], str):
            raise Nonsense("it sent no outline")
        _whole(entry[0], 100)
        _whole(entry[2], num_chars)


def _pages(pages: Any, num_chars: int) -> tuple[tuple[int, int], ...]:
    """In order, and within the text."""
    found: list[tuple[int, int]] = []
    before = 0
    for page in pages if isinstance(pages, list) else [None]:
        if not isinstance(page, list) or len(page) != 2:
            raise Nonsense("it sent no pages")
        number, start = _whole(page[0], 1 << 31), _whole(page[1], num_chars)
        if start < before:
            raise Nonsense("it sent pages out of order")
        before = start
        found.append((number, start))
    return tuple(found)


def _notices(notices: Any) -> tuple[str, ...]:
    if not isinstance(notices, list) or len(notices) > _MAX_NOTICES:
        raise Nonsense("it sent no notices")
    return tuple(_line(notice) for notice in notices)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Nonsense("it sent no text") from None


def _whole(number: Any, most: int) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        raise Nonsense("it sent a number that cannot be")
    return number


def _line(text: Any) -> str:
    """One line that can be shown anywhere."""
    if not isinstance(text, str):
        raise Nonsense("it sent no line")
    return _UNPRINTABLE.sub("\ufffd", text)[:_MAX_LINE_CHARS]
