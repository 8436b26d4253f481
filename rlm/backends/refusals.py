"""What a server's refusal means for the call: final, worth another try, or too long a prompt.

Reads statuses, headers and error bodies in the several shapes that servers use; no I/O. All of it
is hostile until it is read here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from rlm.backends.wire import MAX_TOKENS, one_line
from rlm.errors import BackendError, TransientBackendError, WindowExceeded

TRANSIENT_STATUSES = frozenset({408, 409, 425, 429})
OVERLOADED_STATUSES = frozenset({429, 503, 529})
FINAL_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
# What OpenAI, vLLM and those who copy them, then what Anthropic and Google write.
_WINDOW_SAID = re.compile(
    r"(?:maximum context length|context (?:length|window|size|limit))\D{0,40}?(\d[\d,]*)", re.I
)
_PROMPT_SAID = re.compile(
    r"(?:resulted in|requested|request has|prompt (?:contains|has)|in the (?:messages|prompt))"
    r"\D{0,40}?(\d[\d,]*)",
    re.I,
)
_OVER_SAID = re.compile(
    r"(\d[\d,]*)(?: tokens?| \+ \d[\d,]*)?\)? (?:>|exceeds)\D{0,80}?(\d[\d,]*)", re.I
)
_OVERFLOW = re.compile(
    r"context_length_exceeded|exceed_context_size|maximum context length|context window"
    r"|prompt is too long|exceeds? (?:the (?:available )?)?context|exceeds the maximum number",
    re.I,
)


def refusal(
    name: str, status: int, headers: Mapping[str, str], told: Mapping[str, Any]
) -> BackendError:
    """The error for a status that is not 200; `told` is the error object of its body."""
    message, code = one_line(str(told.get("message") or "")), told.get("code")
    line = f"{name}: HTTP {status}" + (f": {message}" if message else "")
    transient = status in TRANSIENT_STATUSES or status >= 500
    if not transient or headers.get("x-should-retry") == "false" or str(code) in FINAL_CODES:
        return BackendError(line)
    return TransientBackendError(
        line, retry_after_seconds(headers), overloaded=status in OVERLOADED_STATUSES
    )


def overflow(
    name: str, told: Mapping[str, Any], our_sizes: Callable[[], tuple[int, int]]
) -> WindowExceeded | None:
    """The error for a prompt longer than the window, if that is what was refused. Sizes that the
    server does not tell are `our_sizes`, of prompt and window."""
    message = str(told.get("message") or "")
    if not any(_OVERFLOW.search(str(told.get(key) or "")) for key in ("code", "type", "message")):
        return None
    prompt, window = _size(told.get("n_prompt_tokens")), _size(told.get("n_ctx"))
    if (over := _OVER_SAID.search(message)) is not None:
        prompt, window = prompt or _size(over[1]), window or _size(over[2])
    prompt = prompt or _said(_PROMPT_SAID, message)
    window = window or _said(_WINDOW_SAID, message)
    if prompt is None or window is None:
        ours = our_sizes()
        prompt, window = prompt or ours[0], window or ours[1]
    return WindowExceeded.of(name, prompt, window)


def error_of(body: Any) -> Mapping[str, Any]:
    """The error object of a decoded body, with a `message` where anything was said."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return {"message": error} if isinstance(error, str) else {}
    return {**error, "message": error.get("message") or error.get("detail")}


def retry_after_seconds(
    headers: Mapping[str, str], now: Callable[[], float] = time.time
) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after`, a number or a date; None for nonsense."""
    for name, unit_seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            value = float(headers.get(name, "")) * unit_seconds
        except ValueError:
            continue
        if 0 <= value < float("inf"):
            return value
    try:
        at = parsedate_to_datetime(headers.get("retry-after", "")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, at - now())


def _size(value: Any) -> int | None:
    try:
        size = int(str(value).replace(",", "")) if value is not None else 0
    except ValueError:
        return None
    return size if 0 < size < MAX_TOKENS else None


def _said(pattern: re.Pattern[str], message: str) -> int | None:
    found = pattern.search(message)
    return None if found is None else _size(found[1])
