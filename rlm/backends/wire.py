"""Reads a chat completion off the wire. No I/O; every body is hostile until it is read here.

A reply is taken only if it is whole: a choice, a message with text or a refusal, a finish reason.
Anything else raises `BackendError`, which says that the work may have been billed. A usage that is
missing or makes no sense is counted instead, so that it is never a silent 0.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rlm.errors import BackendError, TransientBackendError
from rlm.records import Completion, Price, Request, Usage

MAX_SHOWN_CHARS = 300
MAX_TOKENS = 1 << 40  # a count beyond it is none
DONE = b"[DONE]"
PACKED = ("gzip", "deflate")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns bodies into completions of the backend called `name`."""

    name: str
    price: Price | None
    count_tokens: Callable[[str], int]

    def decode(self, body: bytes, *, is_stream: bool = False) -> Mapping[str, Any]:
        """The JSON object of a body with status 200; of a stream of events the one that they
        make together. Raises `BackendError`."""
        return self._whole_of(body) if is_stream else self._object(body)

    def _whole_of(self, body: bytes) -> Mapping[str, Any]:
        """A stream may end early where a body of a known length cannot: what did not say why it
        ended is worth another try."""
        usage: Any = None
        finish_reason: Any = None
        said: dict[str, list[str]] = {"content": [], "refusal": []}
        for piece in _events(body):
            value = self._object(piece)
            if value.get("error"):
                raise self._nonsense(f"an error: {error_message(value)}")
            usage = value.get("usage") or usage
            if not value.get("choices"):
                continue
            choice = self._choice(value)
            finish_reason = choice.get("finish_reason") or finish_reason
            delta = choice.get("delta")
            for key, texts in said.items():
                text = delta.get(key) if isinstance(delta, Mapping) else None
                texts.append(self._text(text, key) or "")
        if finish_reason is None:
            what = "a stream that ended without a finish reason, so it may be cut"
            raise TransientBackendError(f"{self.name} answered {what}", billable=True)
        message = {key: "".join(texts) for key, texts in said.items()}
        return {
            "choices": [{"message": message, "finish_reason": finish_reason}],
            "usage": usage,
        }

    def _object(self, body: bytes) -> Mapping[str, Any]:
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            shown = one_line(body[: 4 * MAX_SHOWN_CHARS].decode("utf-8", "replace"), 80)
            kind = "HTML" if body.lstrip()[:1] == b"<" else "no JSON"
            raise self._nonsense(f"{kind} where a completion was due: {shown!r}") from error
        if not isinstance(value, dict):
            raise self._nonsense(f"a JSON {type(value).__name__} where an object was due")
        return value

    def completion(self, value: Mapping[str, Any], request: Request) -> Completion:
        """The completion of a decoded body. Raises `BackendError`."""
        choice = self._choice(value)
        message = choice.get("message")
        if not isinstance(message, Mapping):
            raise self._nonsense("a choice without a message")
        finish_reason = choice.get("finish_reason")
        if not isinstance(finish_reason, str) or not finish_reason:
            raise self._nonsense("a reply without a finish reason, so it may be cut")
        refusal = self._text(message.get("refusal"), "refusal")
        text = self._text(message.get("content"), "content")
        if not text and not refusal and finish_reason == "content_filter":
            refusal = "the server's content filter stopped the reply"
        if text is None and not refusal:
            raise self._nonsense(f"a reply without text (finish reason {finish_reason!r})")
        usage = self._usage(value.get("usage"), request, text or refusal or "")
        return Completion(text or "", usage, self.name, finish_reason, refusal or None)

    def _choice(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        choices = value.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
            if value.get("error"):
                raise self._nonsense(f"an error: {error_message(value)}")
            raise self._nonsense("no choices")
        first: Mapping[str, Any] = choices[0]
        return first

    def _text(self, value: Any, where: str) -> str | None:
        """A string, or the joined text parts of a list; None stays None."""
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, list) and all(
            isinstance(part, Mapping) and isinstance(part.get("text", ""), str) for part in value
        ):
            return "".join(part.get("text", "") for part in value)
        raise self._nonsense(f"{where} of type {type(value).__name__} where text was due")

    def _usage(self, told: Any, request: Request, text: str) -> Usage:
        told = told if isinstance(told, Mapping) else {}
        input_tokens = _told_tokens(told.get("prompt_tokens"))
        if not input_tokens:
            input_tokens = sum(self.count_tokens(item.content) for item in request.messages)
        output_tokens = _told_tokens(told.get("completion_tokens"))
        if output_tokens is None or (output_tokens == 0 and text):
            output_tokens = self.count_tokens(text)
        usd = None if self.price is None else self.price.cost(input_tokens, output_tokens)
        return Usage(1, input_tokens, output_tokens, usd)

    def _nonsense(self, what: str) -> BackendError:
        return BackendError(f"{self.name} answered {what}", billable=True)


def request_fields(request: Request) -> dict[str, Any]:
    """What every server is sent of a request, besides the model and the caps."""
    messages = [{"role": item.role, "content": item.content} for item in request.messages]
    fields: dict[str, Any] = {"messages": messages}
    if request.json_schema is not None:
        schema = {"name": "reply", "schema": request.json_schema, "strict": True}
        fields["response_format"] = {"type": "json_schema", "json_schema": schema}
    return fields


def inflated(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body as it was before it was packed, or its first `max_bytes` and one more: a megabyte
    can hold a thousand. Raises `ValueError` for what is not packed so."""
    if encoding in ("", "identity"):
        return body
    if encoding not in PACKED:
        raise ValueError(f"a body packed as {encoding[:40]!r}")
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise ValueError(f"a body that is not packed as {encoding}") from error


def error_message(body: Any) -> str:
    """The human part of an error body, in the several shapes that servers use; "" if none."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("detail") or ""
    return one_line(error if isinstance(error, str) else "")


def one_line(text: str, max_chars: int = MAX_SHOWN_CHARS) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= max_chars else flat[: max_chars - 1] + "…"


def _events(body: bytes) -> Iterator[bytes]:
    """The data of server-sent events, up to the one that says that all is done."""
    for event in _BLANK_LINE.split(body):
        lines = [line[5:].lstrip() for line in event.splitlines() if line.startswith(b"data:")]
        data = b"\n".join(lines)
        if data == DONE:
            return
        if data:
            yield data


def _told_tokens(value: Any) -> int | None:
    """A count that makes sense, else None."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < MAX_TOKENS else None
