"""litellm's whole catalogue of providers: `litellm/PROVIDER/NAME`.

litellm takes seconds to import, so it is loaded at the first call, off the event loop, with
everything off that would reach the network by itself. Its retries are off too, since the scheduler
retries. Two limits are litellm's own: a missing finish reason becomes "stop" before we see it, and
a broken connection looks like a server's error, so both count as calls that may have been billed.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from rlm.backends import catalogue
from rlm.backends.base import Backend, Opening
from rlm.backends.openai import NO_KEY, OWN_SERVER_WINDOW_TOKENS, UNKNOWN_WINDOW_TOKENS
from rlm.backends.refusals import (
    OVERLOADED_STATUSES,
    TRANSIENT_STATUSES,
    overflow,
    retry_after_seconds,
)
from rlm.backends.tokens import count_tokens
from rlm.backends.urls import checked_url
from rlm.backends.wire import Reader, one_line, request_fields
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Completion, Price, Request
from rlm.settings import CALL_SECONDS

if TYPE_CHECKING:
    import aiohttp

_OVERFLOW = {"ContextWindowExceededError": "context_length_exceeded"}
NO_ANSWER_STATUSES = frozenset({408, 500})  # litellm's own, where no reply came at all


class LiteLLMBackend:
    """One model of one provider. `timeout_seconds` bounds a whole call."""

    dialect = "default"
    max_concurrency = 256

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        timeout_seconds: float = CALL_SECONDS,
        opening: Opening | None = None,
    ) -> None:
        opening = opening or Opening(base_url, call_seconds=timeout_seconds)
        self.name = f"litellm/{model}"
        self._model = model
        self._base_url = opening.base_url
        self._price = opening.price
        self._timeout_seconds = opening.call_seconds
        self._loading = anyio.Lock()
        self._litellm: Any = None
        self._session: aiohttp.ClientSession | None = None
        self._lacks_key = False
        self._closed = False

    @property
    def origin(self) -> str:
        return self._base_url or "litellm"

    @cached_property
    def _facts(self) -> catalogue.Facts:
        if self._base_url:
            return catalogue.Facts()
        return catalogue.facts(self._model, self._model.partition("/")[2])

    @property
    def window_tokens(self) -> int:
        unknown = OWN_SERVER_WINDOW_TOKENS if self._base_url else UNKNOWN_WINDOW_TOKENS
        return self._facts.window_tokens or unknown

    @property
    def price(self) -> Price | None:
        return self._price or self._facts.price

    def count_tokens(self, text: str) -> int:
        return count_tokens(text, self._model)

    async def warm(self) -> None:
        await self._load()

    async def complete(self, request: Request) -> Completion:
        await self._load()
        reader = Reader(self.name, self.price, self.count_tokens)
        try:
            with anyio.fail_after(self._timeout_seconds):
                reply = await self._litellm.acompletion(**self._fields(request))
        except Exception as error:  # each provider of the catalogue brings its own family
            raise self._failure(error, request) from error
        return reader.completion(_plain(reply), request)

    async def aclose(self) -> None:
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _load(self) -> None:
        if self._session is not None:
            return
        async with self._loading:
            if self._closed:
                raise BackendError(f"{self.name} is closed")
            if self._session is None:
                self._litellm = await anyio.to_thread.run_sync(
                    _import_litellm, abandon_on_cancel=True
                )
                self._check(self._litellm)
                import aiohttp

                # One session for all providers, ours to close; litellm's own are never closed.
                places = aiohttp.TCPConnector(limit=self.max_concurrency)
                self._session = aiohttp.ClientSession(connector=places)

    def _check(self, litellm: Any) -> None:
        """Raise `UsageError` for an unknown provider or a missing key, which is named."""
        provider, slash, _ = self._model.partition("/")
        known = {str(getattr(item, "value", item)) for item in litellm.provider_list}
        if not slash or provider not in known:
            nearest = difflib.get_close_matches(provider, known, n=1)
            guess = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise UsageError(f"litellm knows no provider {provider!r}{guess}")
        missing = litellm.validate_environment(self._model).get("missing_keys") or []
        self._lacks_key = bool(missing)
        if missing and self._base_url is None:
            raise UsageError(f"{self.name} needs in the environment: {', '.join(missing)}")

    def _fields(self, request: Request) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "model": self._model,
            **request_fields(request),
            "temperature": request.temperature,
            "drop_params": True,  # what a provider does not know is left out, not refused
            "num_retries": 0,
            "max_retries": 0,
            "timeout": self._timeout_seconds,
            "shared_session": self._session,
        }
        if request.max_output_tokens is not None:
            fields["max_tokens"] = request.max_output_tokens
        if self._base_url is not None:
            fields["api_base"] = self._base_url
            if self._lacks_key:
                fields["api_key"] = NO_KEY
        return fields

    def _failure(self, error: Exception, request: Request) -> BackendError:
        told = one_line(str(error).removeprefix(f"litellm.{type(error).__name__}: "))
        if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
            seconds = f"{self._timeout_seconds:g} s"
            return TransientBackendError(
                f"{self.name} did not answer within {seconds}", billable=True, overloaded=True
            )
        status = getattr(error, "status_code", None)
        if not isinstance(status, int):
            return BackendError(f"{self.name}: {type(error).__name__}: {told}", billable=True)
        line = f"{self.name}: HTTP {status}: {told}"
        if status not in TRANSIENT_STATUSES and status < 500:
            says = {"message": str(error), "type": _OVERFLOW.get(type(error).__name__)}
            too_long = overflow(self.name, says, lambda: self._sizes(request))
            return BackendError(line) if too_long is None else too_long
        headers = getattr(error, "litellm_response_headers", None) or {}
        return TransientBackendError(
            line,
            retry_after_seconds(headers),
            billable=status in NO_ANSWER_STATUSES,
            overloaded=status in OVERLOADED_STATUSES,
        )

    def _sizes(self, request: Request) -> tuple[int, int]:
        prompt = sum(self.count_tokens(message.content) for message in request.messages)
        return prompt, self.window_tokens


def open_backend(rest: str | None, opening: Opening) -> Backend:
    """`rest` is PROVIDER/NAME. Keys are read by litellm, each provider's from its own variable."""
    if not rest or "/" not in rest:
        raise UsageError("litellm needs a provider and a model: litellm/PROVIDER/NAME")
    base_url = checked_url(opening.base_url) if opening.base_url else None
    return LiteLLMBackend(rest, opening=replace(opening, base_url=base_url))


def _import_litellm() -> Any:
    # litellm reads it once, while it is imported: else it fetches prices from the network then.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # noqa: TID251  # a write
    import litellm

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    litellm.disable_hf_tokenizer_download = True
    return litellm


def _plain(reply: Any) -> dict[str, Any]:
    """litellm's reply in the shape of the wire, which the reader checks."""
    value: dict[str, Any] = reply.model_dump()
    for choice in value.get("choices") or []:
        message = choice.get("message") or {}
        own = message.get("provider_specific_fields") or {}
        message.setdefault("refusal", own.get("refusal"))
    return value
