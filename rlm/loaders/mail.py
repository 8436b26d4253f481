"""Mail, one message or an mbox of many: the headers that a reader sees, the body, what is attached.

Attachments are read like files of an archive. Headers are decoded without the standard library's
structured parser, which hostile ones can keep busy.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.generator import BytesGenerator
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from io import BytesIO

from rlm.loaders import html, nested
from rlm.loaders.plain import decode, whole
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MAX_HEADER_CHARS = 2_000
_MAX_OUTLINE = 10_000
_MAX_TITLE_CHARS = 200
_BETWEEN_MAILS = "\n\n"
_ENVELOPE = re.compile(  # a line of a body may begin so, too, but names no time of day
    rb"(?:\A|(?:(?<=\n\n)|(?<=\n\r\n))(?=From [^\r\n]*\d:\d\d))From [^\r\n]*\r?\n"
)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """The message, then its attachments; metadata: from, to, cc, date, subject, attachments."""
    message = BytesParser().parsebytes(data)
    headers = _headers(message)
    bodies, attached = _split(message)
    names = [attachment for attachment, _ in attached]
    metadata = {key.lower(): value for key, value in headers.items()}
    yield Part(name, "mail", _shown(headers, bodies), {**metadata, **_if_any("attachments", names)})
    yield from _attachments(name, attached, ration)


def parse_many(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """All messages as one part, the outline holding their subjects; then what is attached, under
    the number of its mail."""
    starts = [match.span() for match in _ENVELOPE.finditer(data)]
    if not starts:
        raise Refusal("has no message in it, as an mbox should")
    ends = [start for start, _ in starts[1:]] + [len(data)]
    texts: list[str] = []
    outline: list[list[object]] = []
    length = 0
    later: list[tuple[str, list[tuple[str, Message]]]] = []
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = BytesParser().parsebytes(_QUOTED_FROM.sub(rb"\1", data[start:end]))
        headers = _headers(message)
        bodies, attached = _split(message)
        text = _shown(headers, bodies)
        if len(outline) < _MAX_OUTLINE:
            title = headers.get("Subject", "(no subject)")[:_MAX_TITLE_CHARS]
            outline.append([1, title, length])
        texts.append(text)
        length += len(text) + len(_BETWEEN_MAILS)
        ration.check_text(length)
        if attached:
            later.append((f"{name}/{number}", attached))
    metadata = {"num_mails": len(texts), "outline": outline}
    yield Part(name, "mbox", _BETWEEN_MAILS.join(texts), metadata)
    for place, attached in later:
        yield from _attachments(place, attached, ration)


def _headers(message: Message) -> dict[str, str]:
    found = {name: _unfolded(message.get(name)) for name in _SHOWN}
    return {name: value for name, value in found.items() if value}


def _unfolded(raw: object) -> str:
    """A header in words; what cannot be decoded stays as it is."""
    text = str(raw or "")[: 4 * _MAX_HEADER_CHARS]
    if "=?" in text:
        try:
            pieces = [
                piece if isinstance(piece, str) else decode(piece, charset or "latin-1")[0]
                for piece, charset in decode_header(text)
            ]
            text = "".join(pieces)
        except (HeaderParseError, ValueError):
            pass
    return " ".join(_repaired(text).split())[:_MAX_HEADER_CHARS]


def _repaired(text: str) -> str:
    """Raw bytes in a header reach us as halves of surrogate pairs."""
    if text.isascii():
        return text
    try:
        return decode(text.encode("ascii", "surrogateescape"))[0]
    except UnicodeEncodeError:
        return whole(text)


def _split(message: Message) -> tuple[list[str], list[tuple[str, Message]]]:
    """The texts of a message, of alternatives the plainest one, and (name, part) of the rest."""
    bodies: list[str] = []
    attached: list[tuple[str, Message]] = []
    waiting = deque([message])
    while waiting:
        part = waiting.popleft()
        name = _unfolded(part.get_filename())
        inner = _inner(part)
        kind = part.get_content_type()
        if kind == "message/rfc822" or name or part.get_content_disposition() == "attachment":
            attached.append((name or f"attached {len(attached) + 1}", part))
        elif inner:
            chosen = [_plainest(inner)] if kind == "multipart/alternative" else inner
            waiting.extendleft(reversed(chosen))
        elif part.get_content_maintype() == "text":
            bodies.append(_body(part, kind))
        else:
            attached.append((f"attached {len(attached) + 1}", part))
    return bodies, attached


def _inner(part: Message) -> list[Message]:
    """The parts of a part that has some."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [inner for inner in payload if isinstance(inner, Message)]


def _plainest(alternatives: list[Message]) -> Message:
    for kind in ("text/plain", "text/html"):
        for part in alternatives:
            if part.get_content_type() == kind:
                return part
    return alternatives[-1]


def _body(part: Message, kind: str) -> str:
    text, _ = decode(_payload(part), part.get_content_charset())
    if kind == "text/html":
        text = html.read(text).layout.text
    return text.replace("\r\n", "\n").strip("\n")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _shown(headers: dict[str, str], bodies: list[str]) -> str:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\n".join([*lines, "", "\n\n".join(body for body in bodies if body)])


def _if_any(key: str, values: list[str]) -> dict[str, object]:
    return {key: values} if values else {}


def _attachments(place: str, attached: list[tuple[str, Message]], ration: Ration) -> Iterator[Part]:
    for name, part in attached:
        ration.take_member()
        if _inner(part):  # a message within the message
            name = name if name.lower().endswith(".eml") else f"{name}.eml"
        yield from nested.member(place, name, _contents(part), ration)


def _contents(part: Message) -> nested.Contents:
    inner = _inner(part)
    return lambda: _as_bytes(inner[0]) if inner else _payload(part)


def _as_bytes(message: Message) -> bytes:
    out = BytesIO()
    BytesGenerator(out).flatten(message)
    return out.getvalue()
