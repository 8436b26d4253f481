"""The wire format of OpenAI's chat completions, completions and models: bodies in, objects out. No
I/O; every body is hostile until it is read here. Knows no model.

What the API has and a small local model cannot do (tools, log probabilities, penalties) is refused
by name, where it asks for anything at all; unknown fields are ignored, as OpenAI's own server does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_CHOICES: Final = 128
MAX_STOPS: Final = 16
ANY_OBJECT: Final[Mapping[str, Any]] = {"type": "object"}


class ApiError(Exception):
    """An answer of status 4xx or 5xx in OpenAI's format."""

    def __init__(
        self, message: str, *, status: int = 400, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.param = param

    def to_json(self) -> dict[str, Any]:
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        told = {"message": str(self), "type": kind, "param": self.param, "code": self.code}
        return {"error": told}


class _Part(BaseModel):
    type: str
    text: str | None = None


class _Message(BaseModel):
    role: str
    content: str | list[_Part] | None = None


class _JsonSchema(BaseModel):
    json_schema: dict[str, Any] = Field(alias="schema", default_factory=dict)


class _ResponseFormat(BaseModel):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: _JsonSchema | None = None


class _StreamOptions(BaseModel):
    include_usage: bool | None = None


_Cap = Annotated[int, Field(ge=1, le=1 << 31)]


class _Body(BaseModel):
    """The fields that both kinds of completions share."""

    model_config = ConfigDict(strict=True)

    model: str
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    seed: Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)] | None = None
    n: Annotated[int, Field(ge=1, le=MAX_CHOICES)] | None = None
    stop: str | list[str] | None = None
    max_tokens: _Cap | None = None
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    # Refused where they ask for something.
    logprobs: bool | int | None = None
    logit_bias: dict[str, float] | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None


class _ChatBody(_Body):
    messages: list[_Message]
    max_completion_tokens: _Cap | None = None
    response_format: _ResponseFormat | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None


class _TextBody(_Body):
    prompt: str | list[str] | list[int] | list[list[int]]
    echo: bool | None = None
    suffix: str | None = None
    best_of: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body asks for. `prompts`: conversations as (role, content) pairs, or plain texts, or
    token ids; each gets `num_replies`. `schema`: what replies must look like."""

    model: str
    prompts: Sequence[Any]
    is_chat: bool
    max_tokens: int | None
    temperature: float
    top_p: float
    seed: int | None
    num_replies: int
    stops: tuple[str, ...]
    is_streamed: bool
    tells_usage: bool
    schema: Mapping[str, Any] | None = None


def read_chat(body: bytes) -> Asked:
    """Raises `ApiError`."""
    fields = _validated(_ChatBody, body)
    _refuse(fields, ("tools", "functions"))
    if not fields.messages:
        raise ApiError("messages is empty", param="messages")
    messages = [_pair(place, message) for place, message in enumerate(fields.messages)]
    cap = fields.max_completion_tokens or fields.max_tokens
    return _asked(fields, [messages], cap, is_chat=True, schema=_schema(fields.response_format))


def read_text(body: bytes) -> Asked:
    """Raises `ApiError`."""
    fields = _validated(_TextBody, body)
    _refuse(fields, ("echo", "suffix"))
    if fields.best_of not in {None, fields.n or 1}:
        raise ApiError("best_of is not supported", param="best_of")
    prompt: Any = fields.prompt
    is_one = isinstance(prompt, str) or (bool(prompt) and isinstance(prompt[0], int))
    prompts: list[Any] = [prompt] if is_one else list(prompt)
    if not prompts or not all(prompts):
        raise ApiError("prompt is empty", param="prompt")
    return _asked(fields, prompts, fields.max_tokens, is_chat=False)


def _asked(
    fields: _Body,
    prompts: Sequence[Any],
    max_tokens: int | None,
    *,
    is_chat: bool,
    schema: Mapping[str, Any] | None = None,
) -> Asked:
    stops = [fields.stop] if isinstance(fields.stop, str) else fields.stop or []
    if len(stops) > MAX_STOPS or not all(stops):
        raise ApiError(f"stop takes up to {MAX_STOPS} sequences, none of them empty", param="stop")
    num_replies = fields.n or 1
    if len(prompts) * num_replies > MAX_CHOICES:
        raise ApiError(f"more than {MAX_CHOICES} choices in one request", param="n")
    options = fields.stream_options
    return Asked(
        model=fields.model,
        prompts=prompts,
        is_chat=is_chat,
        max_tokens=max_tokens,
        temperature=fields.temperature or 0.0,
        top_p=1.0 if fields.top_p is None else fields.top_p,
        seed=fields.seed,
        num_replies=num_replies,
        stops=tuple(stops),
        is_streamed=bool(fields.stream),
        tells_usage=bool(options and options.include_usage),
        schema=schema,
    )


_AnyBody = TypeVar("_AnyBody", bound=_Body)


def _validated(kind: type[_AnyBody], body: bytes) -> _AnyBody:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ApiError(f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise ApiError("the body is not a JSON object")
    try:
        fields = kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # The path up to where alternatives of a type begin, whose names say nothing to a caller.
        path = [str(step) for step in first["loc"]]
        param = path[0] if path else None
        missing = first["type"] == "missing" and len(path) == 1
        told = f"{param} is missing" if missing else f"{'.'.join(path)}: {first['msg']}"
        raise ApiError(told, param=param) from error
    for name in ("logprobs", "logit_bias", "presence_penalty", "frequency_penalty"):
        _refuse(fields, (name,))
    return fields


def _refuse(fields: _Body, names: Sequence[str]) -> None:
    for name in names:
        if getattr(fields, name):
            raise ApiError(f"{name} is not supported by this model", param=name)


def _pair(place: int, message: _Message) -> tuple[str, str]:
    where = f"messages.{place}"
    role = "system" if message.role == "developer" else message.role
    if role not in {"system", "user", "assistant"}:
        raise ApiError(f"{where}.role: {role[:40]!r} is not supported", param="messages")
    if isinstance(message.content, list):
        for part in message.content:
            if part.type != "text" or part.text is None:
                told = f"{where}.content: parts of type {part.type[:40]!r} are not supported"
                raise ApiError(told, param="messages")
        return role, "".join(part.text or "" for part in message.content)
    if message.content is None:
        raise ApiError(f"{where}.content is missing", param="messages")
    return role, message.content


def _schema(wanted: _ResponseFormat | None) -> Mapping[str, Any] | None:
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return ANY_OBJECT
    if wanted.json_schema is None:
        raise ApiError("response_format.json_schema is missing", param="response_format")
    return wanted.json_schema.json_schema


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a whole request: each prompt once, every reply."""

    prompt_tokens: int
    completion_tokens: int

    def to_json(self) -> dict[str, int]:
        total = self.prompt_tokens + self.completion_tokens
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": total,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """One reply, whole."""

    text: str
    finish_reason: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What every object of one answer says."""

    id: str
    is_chat: bool
    created: int
    model: str
    fingerprint: str

    def whole(self, choices: Sequence[Choice], usage: Usage) -> dict[str, Any]:
        items = [self._whole_choice(index, choice) for index, choice in enumerate(choices)]
        return {**self._fields("chat.completion"), "choices": items, "usage": usage.to_json()}

    def opening(self, index: int) -> dict[str, Any]:
        """The first chunk of a chat's choice."""
        return self._chunk(index, {"role": "assistant", "content": ""}, None)

    def piece(self, index: int, text: str) -> dict[str, Any]:
        return self._chunk(index, {"content": text}, None)

    def closing(self, index: int, choice: Choice) -> dict[str, Any]:
        """The last chunk of a choice, which says how it ended."""
        delta = {} if choice.refusal is None else {"refusal": choice.refusal}
        return self._chunk(index, delta, choice.finish_reason)

    def tally(self, usage: Usage) -> dict[str, Any]:
        """The chunk after all choices that `include_usage` asks for."""
        fields = self._fields("chat.completion.chunk")
        return {**fields, "choices": [], "usage": usage.to_json()}

    def _fields(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind if self.is_chat else "text_completion",
            "created": self.created,
            "model": self.model,
            "system_fingerprint": self.fingerprint,
        }

    def _whole_choice(self, index: int, choice: Choice) -> dict[str, Any]:
        ended = {"logprobs": None, "finish_reason": choice.finish_reason}
        if not self.is_chat:
            return {"index": index, "text": choice.text, **ended}
        content = None if choice.refusal is not None and not choice.text else choice.text
        message = {"role": "assistant", "content": content, "refusal": choice.refusal}
        return {"index": index, "message": message, **ended}

    def _chunk(
        self, index: int, delta: Mapping[str, Any], finish_reason: str | None
    ) -> dict[str, Any]:
        ended = {"logprobs": None, "finish_reason": finish_reason}
        choice = {"index": index, "delta": delta, **ended}
        if not self.is_chat:
            choice = {"index": index, "text": delta.get("content", ""), **ended}
        return {**self._fields("chat.completion.chunk"), "choices": [choice]}
