"""Any server that speaks OpenAI chat completions, through the openai SDK over aiohttp.

The SDK takes a second to import, so it is loaded at the first call, off the event loop; its own
retries are off, since the scheduler retries. Knows nothing of queues, budgets and prompts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from rlm.backends import catalogue
from rlm.backends.base import Backend
from rlm.backends.tokens import count_tokens
from rlm.backends.urls import checked_url
from rlm.backends.wire import Reader, error_message, one_line
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Completion, Price, Request
from rlm.settings import environment

if TYPE_CHECKING:
    from openai import AsyncOpenAI

KEY_VARIABLE = "OPENAI_API_KEY"
NO_KEY = "not-needed"  # the SDK insists on one; servers at a base URL of the user's may not
UNKNOWN_WINDOW_TOKENS = 128_000  # of a hosted model that is not listed
OWN_SERVER_WINDOW_TOKENS = 32_768  # of a model at a base URL of the user's
MAX_BODY_BYTES = 64 << 20
CONNECT_SECONDS = 10.0
OTHER_CAP_FIELD = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
}
NOT_CONNECTED = ("ClientConnector", "ConnectionTimeout", "ConnectError")
BROKEN = ("ServerDisconnected", "ClientPayload", "ClientOSError", "ReadError", "RemoteProtocol")
TRANSIENT_STATUSES = frozenset({408, 409, 429})
FINAL_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


class OpenAIBackend:
    """One model of one server. `timeout_seconds` bounds a whole call, body included."""

    dialect = "default"
    max_concurrency = 256

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout_seconds: float = 600.0,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self.name = f"openai/{model}"
        self._model = model
        self._base_url = base_url
        self._api_key = api_key
        self._timeout_seconds = timeout_seconds
        self._max_body_bytes = max_body_bytes
        self._loading = anyio.Lock()
        self._client: AsyncOpenAI | None = None
        self._closed = False
        # Older and self-hosted servers know only `max_tokens`; OpenAI's new models refuse it.
        self._cap_field = "max_tokens" if base_url else "max_completion_tokens"
        self._sends_temperature = True

    @cached_property
    def _facts(self) -> catalogue.Facts:
        """Facts are those of OpenAI's own model; another server may give the name to anything."""
        return catalogue.Facts() if self._base_url else catalogue.facts(self._model)

    @property
    def window_tokens(self) -> int:
        unknown = OWN_SERVER_WINDOW_TOKENS if self._base_url else UNKNOWN_WINDOW_TOKENS
        return self._facts.window_tokens or unknown

    @property
    def price(self) -> Price | None:
        return self._facts.price

    def count_tokens(self, text: str) -> int:
        return count_tokens(text, self._model)

    async def warm(self) -> None:
        await self._load()

    async def complete(self, request: Request) -> Completion:
        client = self._client or await self._load()
        reader = Reader(self.name, self.price, self.count_tokens)
        sent = self._fields(request)
        try:
            with anyio.fail_after(self._timeout_seconds):
                body = await self._post(client, sent)
        except BackendError:
            raise
        except Exception as error:  # transports of the SDK's majors raise their own families
            raise self._failure(error, sent) from error
        return reader.completion(reader.decode(body), request)

    async def aclose(self) -> None:
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _load(self) -> AsyncOpenAI:
        async with self._loading:
            if self._closed:
                raise BackendError(f"{self.name} is closed")
            if self._client is None:
                self._client = await anyio.to_thread.run_sync(self._connect, abandon_on_cancel=True)
            return self._client

    def _connect(self) -> AsyncOpenAI:
        import openai

        timeout = openai.Timeout(self._timeout_seconds, connect=CONNECT_SECONDS)
        client = openai.AsyncOpenAI(
            api_key=self._api_key or NO_KEY,
            base_url=self._base_url,
            max_retries=0,
            timeout=timeout,
            http_client=openai.DefaultAioHttpClient(timeout=timeout),
        )
        client.chat.completions.with_streaming_response  # noqa: B018  # loads what is lazy, here
        return client

    def _fields(self, request: Request) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": message.role, "content": message.content} for message in request.messages
            ],
        }
        if self._sends_temperature:
            fields["temperature"] = request.temperature
        if request.max_output_tokens is not None:
            fields[self._cap_field] = request.max_output_tokens
        return fields

    async def _post(self, client: AsyncOpenAI, fields: dict[str, Any]) -> bytes:
        """The body of a reply with status 200, read piece by piece so that its size is bounded."""
        pieces = bytearray()
        create = client.chat.completions.with_streaming_response.create
        # As `extra_body` the fields go out as they are; as arguments the SDK would walk through
        # every message with its type hints, a third of what a call costs.
        async with create(model=self._model, messages=[], extra_body=fields) as response:
            async for piece in response.iter_bytes():
                pieces += piece
                if len(pieces) > self._max_body_bytes:
                    size = self._max_body_bytes >> 20
                    raise BackendError(f"{self.name} answered over {size} MB", billable=True)
        return bytes(pieces)

    def _failure(self, error: Exception, sent: Mapping[str, Any]) -> BackendError:
        """The SDK's error in our words. Status errors cost nothing; a lost reply may have."""
        import openai

        if isinstance(error, openai.APIStatusError):
            return self._refused(error, sent)
        if _named(error, NOT_CONNECTED):
            where = self._base_url or "the API"
            return TransientBackendError(f"{self.name}: cannot connect to {where}{_reason(error)}")
        if _named(error, BROKEN) or not _named(error, ("Timeout",)):
            *_, root = _chain(error)
            shown = one_line(self._without_key(f"{type(root).__name__}: {root}"))
            return TransientBackendError(
                f"{self.name}: the connection broke before the reply was whole ({shown})",
                billable=True,
            )
        return TransientBackendError(
            f"{self.name} did not answer within {self._timeout_seconds:g} s", billable=True
        )

    def _refused(self, error: Any, sent: Mapping[str, Any]) -> BackendError:
        status: int = error.status_code
        told = self._without_key(error_message(error.body))
        line = f"{self.name}: HTTP {status}" + (f": {told}" if told else "")
        if status in {401, 403}:
            return BackendError(f"{line} (the key is read from {KEY_VARIABLE})")
        if status == 404 and self._base_url and not self._base_url.endswith("/v1"):
            return BackendError(f"{line} (the base URL {self._base_url} does not end in /v1)")
        if status == 400 and self._adapts(error.param, sent):
            return TransientBackendError(line, retry_after=0.0)
        wanted = error.response.headers.get("x-should-retry")
        transient = status in TRANSIENT_STATUSES or status >= 500
        if not transient or wanted == "false" or error.code in FINAL_CODES:
            return BackendError(line)
        return TransientBackendError(line, retry_after_seconds(error.response.headers))

    def _adapts(self, param: Any, sent: Mapping[str, Any]) -> bool:
        """Learn from a server that refuses a parameter, so that the next try does without it."""
        if param not in sent:
            return False
        if param == "temperature":
            self._sends_temperature = False
        elif param in OTHER_CAP_FIELD:
            self._cap_field = OTHER_CAP_FIELD[param]
        else:
            return False
        return True

    def _without_key(self, text: str) -> str:
        return text.replace(self._api_key, "***") if self._api_key else text


def open_backend(rest: str | None, base_url: str | None) -> Backend:
    """`rest` is the wire name of the model. A key is needed only where no base URL is given."""
    if not rest:
        raise UsageError("openai needs a model: openai/NAME, e.g. openai/gpt-5")
    base_url = base_url or environment("OPENAI_BASE_URL")
    base_url = checked_url(base_url) if base_url else None
    api_key = environment(KEY_VARIABLE)
    if api_key is None and base_url is None:
        raise UsageError(f"openai/{rest} needs a key in the variable {KEY_VARIABLE}")
    return OpenAIBackend(rest, base_url=base_url, api_key=api_key)


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


def retry_after_seconds(headers: Any) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after`; a date or nonsense counts as not told."""
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            value = float(headers.get(name, "")) * seconds
        except ValueError:
            continue
        if 0 <= value < float("inf"):
            return value
    return None
