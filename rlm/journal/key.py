"""By what a request is known: the hash of everything that its reply can depend on.

Two requests of one key may have one reply. Knows records only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rlm.records import Request

FORMAT = 1  # raise it when the same request gets another key


def request_key(model: str, origin: str | None, request: Request) -> str:
    """`origin` is where the model runs or what it is: the base URL, or the digest of its weights.
    Every field of the request counts, messages by their bytes."""
    rest = {
        field.name: getattr(request, field.name)
        for field in fields(request)
        if field.name != "messages"
    }
    head = json.dumps([FORMAT, model, origin, rest], sort_keys=True, default=repr)
    digest = hashlib.sha256(head.encode())
    for message in request.messages:
        content = message.content.encode("utf-8", "surrogatepass")
        digest.update(f"\n{message.role} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def call_key(name: str, args: Any, kwargs: Any) -> str:
    """Of a tool's call: arguments come from a cell and are JSON values."""
    called = json.dumps([name, args, kwargs], sort_keys=True, default=repr)
    return hashlib.sha256(called.encode()).hexdigest()


def text_key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def event_identity(kind: str, scope: str, turn: int, fields: Mapping[str, Any]) -> str:
    """The same for an event and for its repetition when the run goes on: times are left out."""
    kept = {
        name: value
        for name, value in fields.items()
        if not name.endswith("seconds") and name != "start_time"
    }
    return text_key(json.dumps([kind, scope, turn, kept], sort_keys=True, default=str))
