"""A backend that reads its replies from a file: for tests, examples and dry runs. No network.

The file is JSON: a list of replies, one a root turn, the last repeats; or an object
`{"root": [...], "sub": ...}`, where `sub` is a list (one a sub-call in the order asked, the last
repeats) or an object of `"regular expression": reply` (the first that is found in the prompt).
A reply is a string or an object with one of `text`, `refusal`, `error`, and `delay_seconds`.
A request that opens with a system message is a root turn; its number is how many replies it has
in its history, so runs that share a script do not disturb each other. A list alone has no reply
for sub-calls: they fail and say so.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from rlm.backends.base import Backend, Opening, require_no_schema
from rlm.backends.tokens import estimate_tokens
from rlm.errors import BackendError, UsageError
from rlm.records import Completion, Price, Request, Usage

FREE = Price()
_FORM = "expected a list of replies or an object with 'root' and 'sub'"


@dataclass(frozen=True, slots=True)
class Reply:
    """One line of a script. At most one of `refusal` and `error` is set."""

    text: str = ""
    refusal: str | None = None
    error: str | None = None
    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """Replies for root turns, and for sub-calls in one of two forms."""

    root: tuple[Reply, ...] = ()
    sub: tuple[Reply, ...] = ()
    sub_patterns: tuple[tuple[re.Pattern[str], Reply], ...] = ()


class ScriptedBackend:
    """A `Backend` over a script; what the script does not say is an error."""

    origin = None  # a script has an order: the same prompt may get another reply
    dialect = "default"
    window_tokens = 1_000_000
    max_concurrency = 256

    def __init__(self, script: Script, name: str = "scripted", price: Price = FREE) -> None:
        self.name = name
        self.price = price
        self._script = script
        self._sub_calls = itertools.count()

    async def warm(self) -> None:
        return None

    async def complete(self, request: Request) -> Completion:
        require_no_schema(self.name, request)
        reply = self._next_reply(request)
        if reply.delay_seconds > 0:
            await anyio.sleep(reply.delay_seconds)
        if reply.error is not None:
            raise BackendError(reply.error)
        input_tokens = sum(self.count_tokens(message.content) for message in request.messages)
        output_tokens = self.count_tokens(reply.text or reply.refusal or "")
        usd = self.price.cost(input_tokens, output_tokens)
        usage = Usage(1, input_tokens, output_tokens, usd)
        return Completion(reply.text, usage, self.name, refusal=reply.refusal)

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    async def aclose(self) -> None:
        return None

    def skip_reply(self) -> None:
        """The next sub-call was answered in a process that is gone."""
        next(self._sub_calls)

    def _next_reply(self, request: Request) -> Reply:
        roles = [message.role for message in request.messages]
        if roles[:1] == ["system"]:
            return self._pick(self._script.root, roles.count("assistant"), "root turns")
        if self._script.sub_patterns:
            prompt = request.messages[-1].content
            for pattern, reply in self._script.sub_patterns:
                if pattern.search(prompt):
                    return reply
            raise BackendError(f"{self.name}: no pattern of 'sub' is found in {prompt[:80]!r}")
        return self._pick(self._script.sub, next(self._sub_calls), "sub-calls")

    def _pick(self, replies: Sequence[Reply], at: int, what: str) -> Reply:
        if not replies:
            raise BackendError(
                f'{self.name} has no reply for {what}; write {{"root": [...], "sub": [...]}}'
            )
        return replies[min(at, len(replies) - 1)]


def open_backend(rest: str | None, opening: Opening) -> Backend:
    """`rest` is the path of the script. A script is free unless the user gives it a price."""
    if not rest:
        raise UsageError("scripted needs a file: scripted/FILE")
    return ScriptedBackend(load_script(Path(rest)), f"scripted/{rest}", opening.price or FREE)


def load_script(path: Path) -> Script:
    """Read and check a script. Raises `UsageError` with one line that names the place."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the script {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"the script {path} is not JSON: {error}") from error
    try:
        return parse_script(value)
    except ValueError as error:
        raise UsageError(f"the script {path}: {error}") from error


def parse_script(value: Any) -> Script:
    """A script from decoded JSON; raises `ValueError`."""
    if isinstance(value, list):
        return Script(root=_replies(value, "the list"))
    if not isinstance(value, dict) or not value or not value.keys() <= {"root", "sub"}:
        raise ValueError(_FORM)
    root = _replies(value["root"], "'root'") if "root" in value else ()
    sub = value.get("sub", [])
    if isinstance(sub, dict):
        return Script(root=root, sub_patterns=_patterns(sub))
    return Script(root=root, sub=_replies(sub, "'sub'") if "sub" in value else ())


def _replies(value: Any, where: str) -> tuple[Reply, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{where} must be a list with at least one reply")
    return tuple(_reply(item, f"reply {at} of {where}") for at, item in enumerate(value, 1))


def _reply(value: Any, where: str) -> Reply:
    if isinstance(value, str):
        return Reply(text=value)
    kinds: dict[str, Any] = {
        "text": str,
        "refusal": str,
        "error": str,
        "delay_seconds": (int, float),
    }
    if not isinstance(value, dict) or not value.keys() <= kinds.keys():
        raise ValueError(f"{where} must be a string or an object with {', '.join(kinds)}")
    if len(value.keys() & {"text", "refusal", "error"}) != 1:
        raise ValueError(f"{where} needs exactly one of text, refusal, error")
    for key, item in value.items():
        if not isinstance(item, kinds[key]) or isinstance(item, bool):
            raise ValueError(f"{key!r} of {where} has the wrong type")
    return Reply(**value)


def _patterns(value: Mapping[str, Any]) -> tuple[tuple[re.Pattern[str], Reply], ...]:
    compiled = []
    for pattern, reply in value.items():
        try:
            compiled.append((re.compile(pattern, re.DOTALL), _reply(reply, f"sub {pattern!r}")))
        except re.error as error:
            raise ValueError(f"sub {pattern!r} is no regular expression: {error}") from error
    if not compiled:
        raise ValueError("'sub' has no pattern")
    return tuple(compiled)
