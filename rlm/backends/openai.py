"""Any server that speaks OpenAI chat completions, through the HTTP client of the openai SDK.

The SDK takes a second to import, so it is loaded at the first call, off the event loop. It brings
the transport, the headers and the key; what is sent and what comes back are read here, since its
typed path costs three times the call itself and takes a stream that was cut for a whole reply. Its
retries are never reached: the scheduler retries. Knows nothing of queues, budgets and prompts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import anyio
import anyio.to_thread

from rlm.backends import catalogue
from rlm.backends.base import Backend, Opening
from rlm.backends.refusals import error_of, overflow, refusal
from rlm.backends.tokens import count_tokens
from rlm.backends.urls import ENDPOINT, checked_url
from rlm.backends.wire import PACKED, Reader, inflated, one_line, request_fields
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Completion, Price, Request
from rlm.settings import CALL_SECONDS, environment

KEY_VARIABLE = "OPENAI_API_KEY"
NO_KEY = "not-needed"  # the SDK insists on one; servers at a base URL of the user's may not
UNKNOWN_WINDOW_TOKENS = 128_000  # of a hosted model that is not listed
OWN_SERVER_WINDOW_TOKENS = 32_768  # of a model at a base URL of the user's
MAX_BODY_BYTES = 16 << 20
MAX_ERROR_BYTES = 1 << 20
CONNECT_SECONDS = 10.0
OTHER_CAP_FIELD = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
}
DISPENSABLE = ("temperature", "stream_options")
LEAST_WINDOW_TOKENS = 256  # a server that tells less tells nonsense
NOT_CONNECTED = ("ClientConnector", "ConnectionTimeout", "ConnectError")
NOT_SENT = ("ClientConnectionReset",)  # a kept connection, closed by the other end meanwhile
BROKEN = ("ServerDisconnected", "ClientPayload", "ClientOSError", "ReadError", "RemoteProtocol")


@dataclass(frozen=True, slots=True)
class _Line:
    """An open way to the server. `http` is an AsyncClient of httpx or httpx2, `like` a request of
    its own: made once, since merging URLs and headers costs as much as a call."""

    http: Any
    like: Any

    def request(self, content: bytes) -> Any:
        like = self.like
        return type(like)(
            "POST", like.url, headers=like.headers, content=content, extensions=like.extensions
        )


class OpenAIBackend:
    """One model of one server. `timeout_seconds` bounds a whole call, body included; `streams`
    asks for replies piece by piece, for servers whose proxies give up on silent connections."""

    dialect = "default"
    max_concurrency = 256

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout_seconds: float = CALL_SECONDS,
        max_body_bytes: int = MAX_BODY_BYTES,
        opening: Opening | None = None,
    ) -> None:
        opening = opening or Opening(base_url, call_seconds=timeout_seconds)
        self.name = f"openai/{model}"
        self._model = model
        self._base_url = opening.base_url
        self._api_key = api_key
        self._price = opening.price
        self._timeout_seconds = opening.call_seconds
        self._max_body_bytes = max_body_bytes
        self._streams = opening.streams
        self._loading = anyio.Lock()
        self._line: _Line | None = None
        self._closed = False
        self._told_window_tokens: int | None = None
        # Older and self-hosted servers know only `max_tokens`; OpenAI's new models refuse it.
        self._cap_field = "max_tokens" if self._base_url else "max_completion_tokens"
        self._left_out: set[str] = set()  # parameters that the server has refused

    @property
    def origin(self) -> str:
        return self._base_url or "openai"

    @cached_property
    def _facts(self) -> catalogue.Facts:
        """Facts are those of OpenAI's own model; another server may give the name to anything."""
        return catalogue.Facts() if self._base_url else catalogue.facts(self._model)

    @property
    def window_tokens(self) -> int:
        """What the server has told when it refused a prompt, else what is listed, else a guess."""
        unknown = OWN_SERVER_WINDOW_TOKENS if self._base_url else UNKNOWN_WINDOW_TOKENS
        return self._told_window_tokens or self._facts.window_tokens or unknown

    @property
    def price(self) -> Price | None:
        return self._price or self._facts.price

    def count_tokens(self, text: str) -> int:
        return count_tokens(text, self._model)

    async def warm(self) -> None:
        await self._load()

    async def complete(self, request: Request) -> Completion:
        line = self._line or await self._load()
        reader = Reader(self.name, self.price, self.count_tokens)
        sent = self._fields(request)
        try:
            with anyio.fail_after(self._timeout_seconds):
                body, is_stream = await self._post(line, sent)
        except BackendError:
            raise
        except Exception as error:  # transports of the SDK's majors raise their own families
            raise self._failure(error) from error
        return reader.completion(reader.decode(body, is_stream=is_stream), request)

    async def aclose(self) -> None:
        self._closed = True
        line, self._line = self._line, None
        if line is not None:
            await line.http.aclose()

    async def _load(self) -> _Line:
        async with self._loading:
            if self._closed:
                raise BackendError(f"{self.name} is closed")
            if self._line is None:
                self._line = await anyio.to_thread.run_sync(self._connect, abandon_on_cancel=True)
            return self._line

    def _connect(self) -> _Line:
        import openai

        timeout = openai.Timeout(self._timeout_seconds, connect=CONNECT_SECONDS)
        http = openai.DefaultAioHttpClient(timeout=timeout)
        sdk = openai.AsyncOpenAI(
            api_key=self._api_key or NO_KEY,
            base_url=self._base_url,
            max_retries=0,
            http_client=http,
        )
        headers = {**sdk.default_headers, **sdk.auth_headers}
        told = {name: value for name, value in headers.items() if isinstance(value, str)}
        like = http.build_request("POST", str(sdk.base_url).rstrip("/") + ENDPOINT, headers=told)
        like.headers.pop("content-length", None)
        like.headers["accept-encoding"] = ", ".join(PACKED)
        if self._streams:  # llama.cpp closes without a word: a request that comes then is lost
            like.headers["connection"] = "close"
        return _Line(http, like)

    def _fields(self, request: Request) -> dict[str, Any]:
        fields = {"model": self._model, "temperature": request.temperature}
        fields |= request_fields(request)
        if request.max_output_tokens is not None:
            fields[self._cap_field] = request.max_output_tokens
        if self._streams:
            fields |= {"stream": True, "stream_options": {"include_usage": True}}
        return {name: value for name, value in fields.items() if name not in self._left_out}

    async def _post(self, line: _Line, sent: Mapping[str, Any]) -> tuple[bytes, bool]:
        """The body of a reply with status 200, and whether it is a stream of events; read piece
        by piece so that its size is bounded."""
        content = json.dumps(sent, separators=(",", ":")).encode()  # ASCII: lone surrogates too
        response = await line.http.send(line.request(content), stream=True)
        try:
            is_right = response.status_code == 200
            most = self._max_body_bytes if is_right else MAX_ERROR_BYTES
            body = bytearray()
            if not is_right or _declared_bytes(response.headers) <= most:
                async for piece in response.aiter_raw():  # not unpacked: that has no bound
                    body += piece
                    if len(body) > most:
                        break
        finally:
            await response.aclose()
        whole = self._unpacked(bytes(body), response.headers, most)
        if not is_right:
            raise self._refused(response.status_code, response.headers, whole, sent)
        if max(len(whole), _declared_bytes(response.headers)) > most:
            size = f"{most >> 20} MB"
            raise BackendError(f"{self.name} answered over {size}", billable=True)
        kind = response.headers.get("content-type", "")
        return whole, cast("bool", kind.startswith("text/event-stream"))

    def _unpacked(self, body: bytes, headers: Mapping[str, str], most: int) -> bytes:
        try:
            return inflated(body, headers.get("content-encoding", ""), most)
        except ValueError as error:
            raise BackendError(f"{self.name} answered {error}", billable=True) from error

    def _failure(self, error: Exception) -> BackendError:
        """A transport's error in our words. A lost reply may have been paid for."""
        if _named(error, NOT_CONNECTED):
            where = self._base_url or "the API"
            told = f"{self.name}: cannot connect to {where}{_reason(error)}"
            return TransientBackendError(told, was_sent=False)
        if _named(error, NOT_SENT):
            closed = "the server had closed the connection before it was asked"
            return TransientBackendError(f"{self.name}: {closed}", 0.0, was_sent=False)
        if _named(error, BROKEN) or not _named(error, ("Timeout",)):
            *_, root = _chain(error)
            shown = one_line(self._without_key(f"{type(root).__name__}: {root}"))
            return TransientBackendError(
                f"{self.name}: the connection broke before the reply was whole ({shown})",
                billable=True,
            )
        seconds = f"{self._timeout_seconds:g} s"
        return TransientBackendError(
            f"{self.name} did not answer within {seconds}", billable=True, overloaded=True
        )

    def _refused(
        self, status: int, headers: Mapping[str, str], body: bytes, sent: Mapping[str, Any]
    ) -> BackendError:
        told = dict(error_of(_decoded(body)))
        told["message"] = self._without_key(str(told.get("message") or ""))
        error = refusal(self.name, status, headers, told)
        if status in {401, 403}:
            return BackendError(f"{error} (the key is read from {KEY_VARIABLE})")
        if status == 404 and self._base_url and not self._base_url.endswith("/v1"):
            return BackendError(f"{error} (the base URL {self._base_url} does not end in /v1)")
        if status not in {400, 413, 422}:
            return error
        too_long = overflow(self.name, told, lambda: self._sizes(sent))
        if too_long is None:
            return self._adapted(told.get("param"), sent, error)
        if too_long.window_tokens >= LEAST_WINDOW_TOKENS:
            self._told_window_tokens = too_long.window_tokens
        return too_long

    def _sizes(self, sent: Mapping[str, Any]) -> tuple[int, int]:
        prompt = sum(self.count_tokens(message["content"]) for message in sent["messages"])
        return prompt, self.window_tokens

    def _adapted(self, param: Any, sent: Mapping[str, Any], error: BackendError) -> BackendError:
        """Learn from a server that refuses a parameter, so that the next try does without it."""
        if not isinstance(param, str) or param not in sent:
            return error
        if param in OTHER_CAP_FIELD:
            self._cap_field = OTHER_CAP_FIELD[param]
        elif param in DISPENSABLE:
            self._left_out.add(param)
        else:
            return error
        return TransientBackendError(str(error), retry_after=0.0)

    def _without_key(self, text: str) -> str:
        return text.replace(self._api_key, "***") if self._api_key else text


def open_backend(rest: str | None, opening: Opening) -> Backend:
    """`rest` is the wire name of the model. A key is needed only where no base URL is given."""
    if not rest:
        raise UsageError("openai needs a model: openai/NAME, e.g. openai/gpt-5")
    base_url = opening.base_url or environment("OPENAI_BASE_URL")
    base_url = checked_url(base_url) if base_url else None
    api_key = environment(KEY_VARIABLE)
    if api_key is None and base_url is None:
        raise UsageError(f"openai/{rest} needs a key in the variable {KEY_VARIABLE}")
    return _kind(rest, base_url)(rest, api_key=api_key, opening=replace(opening, base_url=base_url))


def _declared_bytes(headers: Mapping[str, str]) -> int:
    told = headers.get("content-length", "")
    return int(told) if told.isdecimal() and len(told) < 16 else 0


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _kind(model: str, base_url: str | None) -> type[OpenAIBackend]:
    """A model called engram at a server of the user's may be the embedded one, which says so."""
    if model != "engram" or base_url is None:
        return OpenAIBackend
    from rlm.backends.served import ServedEngram

    return ServedEngram


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__


def _named(error: BaseException, names: tuple[str, ...]) -> bool:
    """Whether the error, or one that caused it, is of a class called so. By name, since the SDK's
    majors bring unrelated httpx and httpx2, and both give aiohttp's errors misleading classes (a
    refused connection is a ConnectTimeout)."""
    kinds = {kind.__name__ for link in _chain(error) for kind in type(link).__mro__}
    return any(name in kind for name in names for kind in kinds)


def _reason(error: BaseException) -> str:
    *_, root = _chain(error)
    if not isinstance(root, OSError) or not root.errno:
        return ""
    said = os.strerror(root.errno) if root.errno > 0 else root.strerror  # negative: name lookup
    return f" ({said.lower()})" if said else ""
