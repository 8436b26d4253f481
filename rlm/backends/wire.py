"""Reads a chat completion off the wire. No I/O; every body is hostile until it is read here.

A reply is taken only if it is whole: a choice, a message with text or a refusal, a finish reason.
Anything else raises `BackendError`, which says that the work may have been billed. A usage that is
missing or makes no sense is counted instead, so that it is never a silent 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rlm.errors import BackendError
from rlm.records import Completion, Price, Request, Usage

MAX_SHOWN_CHARS = 300


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns bodies into completions of the backend called `name`."""

    name: str
    price: Price | None
    count_tokens: Callable[[str], int]

    def decode(self, body: bytes) -> Mapping[str, Any]:
        """The JSON object of a body with status 200."""
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


def error_message(body: Any) -> str:
    """The human part of an error body, in the several shapes that servers use; "" if none."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("detail") or ""
    return one_line(error if isinstance(error, str) else "")


def one_line(text: str, max_chars: int = MAX_SHOWN_CHARS) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= max_chars else flat[: max_chars - 1] + "…"


def _told_tokens(value: Any) -> int | None:
    """A count that makes sense, else None."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and value >= 0 else None
