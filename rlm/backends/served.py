"""`openai/engram`: the embedded model in a server of its own (`rlm engram serve`), which answers as
it does in process. The server tells its dialect, window and tokenizers; the prompts are then those
that the model was trained on, and tokens are counted as it counts them. A server that has a model
of that name and tells nothing of the kind is an OpenAI server like any other.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rlm.backends.openai import OpenAIBackend
from rlm.errors import BackendError, TransientBackendError, UsageError
from rlm.records import Completion, Price, Request

NAME: Final = "engram"
READER: Final = "reader"  # a second network of the model, with a tokenizer of its own
MAX_CARD_BYTES: Final = 1 << 20
MAX_TOKENIZER_BYTES: Final = 8 << 20
ANSWER_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Card:
    """What the server says of its model."""

    dialect: str
    window_tokens: int
    count_tokens: Callable[[str], int]


class ServedEngram(OpenAIBackend):
    """Asks for the card at `warm`, or before the first call."""

    _card: Card | None = None
    _was_asked = False

    @property
    def window_tokens(self) -> int:
        return super().window_tokens if self._card is None else self._card.window_tokens

    @property
    def price(self) -> Price | None:
        return super().price or (None if self._card is None else Price())

    def count_tokens(self, text: str) -> int:
        if self._card is None:
            return super().count_tokens(text)
        return self._card.count_tokens(text)

    async def warm(self) -> None:
        await super().warm()
        if self._was_asked:
            return
        self._card = await _ask(self.name, self._base_url or "")
        self._was_asked = True
        if self._card is not None:
            self.dialect = NAME

    async def complete(self, request: Request) -> Completion:
        if not self._was_asked:
            await self.warm()
        return await super().complete(request)


async def _ask(name: str, base_url: str) -> Card | None:
    """None where the server says nothing of dialects. Raises `UsageError` for another dialect than
    this installation's, `BackendError` for a server that cannot be reached or makes no sense."""
    import aiohttp

    try:
        async with asyncio.timeout(ANSWER_SECONDS), aiohttp.ClientSession() as session:
            told = _told(await _read(session, f"{base_url}/models/{NAME}", MAX_CARD_BYTES))
            if told is None:
                return None
            _check_dialect(name, told["dialect"])
            address = f"{base_url}/models/{NAME}/tokenizer"
            places = [address, f"{address}?network={READER}"] if told["has_reader"] else [address]
            tokenizers = [await _read(session, place, MAX_TOKENIZER_BYTES) for place in places]
    except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
        why = "no answer" if isinstance(error, TimeoutError) else str(error)
        raise TransientBackendError(f"{name}: cannot connect to {base_url} ({why})") from error
    count = await asyncio.to_thread(_counter, name, tokenizers)
    return Card(told["dialect"], told["window_tokens"], count)


async def _read(session: Any, url: str, max_bytes: int) -> bytes:
    """A body with status 200, else nothing."""
    async with session.get(url) as response:
        if response.status != 200:
            return b""
        body: bytes = await response.content.read(max_bytes)
        while piece := await response.content.read(max_bytes):
            body += piece
            if len(body) > max_bytes:
                raise BackendError(f"{url} answered over {max_bytes >> 20} MB")
        return body


def _told(body: bytes) -> dict[str, Any] | None:
    try:
        card = json.loads(body)
    except (ValueError, RecursionError):
        return None
    own = card.get("engram") if isinstance(card, Mapping) else None
    if not isinstance(own, Mapping) or not isinstance(dialect := own.get("dialect"), str):
        return None
    window = card.get("max_model_len")
    if type(window) is not int or window < 1:
        raise BackendError(f"the server of {NAME} tells no window")
    networks = own.get("networks")
    has_reader = isinstance(networks, list) and READER in networks
    return {"dialect": dialect[:80], "window_tokens": window, "has_reader": has_reader}


def _check_dialect(name: str, dialect: str) -> None:
    from rlm.backends.engram import dialect_fingerprint

    own = dialect_fingerprint()
    if dialect != own:
        raise UsageError(
            f"{name}: the server's model was trained on dialect {dialect}, this installation "
            f"speaks {own}; use the same version of engram-rlm on both sides"
        )


def _counter(name: str, tokenizers: Sequence[bytes]) -> Callable[[str], int]:
    """Of the byte pairs of each network; the one that needs more tokens counts."""
    from rlm.backends.engram import token_counter

    try:
        counters = [token_counter(pairs) for pairs in dict.fromkeys(tokenizers)]
    except ValueError as error:
        raise BackendError(f"{name}: the server's tokenizer is not one ({error})") from error
    return lambda text: max(count(text) for count in counters)
