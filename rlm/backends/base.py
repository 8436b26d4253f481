"""What a backend is: a place where a model runs. One small Protocol; knows no concrete backend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rlm.errors import UsageError
from rlm.records import Completion, Price, Request
from rlm.settings import CALL_SECONDS


@dataclass(frozen=True, slots=True)
class Opening:
    """How a user wants a model opened; a backend takes what means something to it. `price`: what
    the user says it costs, instead of a list price; `call_seconds` bounds a whole call; `streams`:
    replies are to come piece by piece."""

    base_url: str | None = None
    price: Price | None = None
    call_seconds: float = CALL_SECONDS
    streams: bool = False


class Backend(Protocol):
    """One model behind one name. Instances are bound to the event loop that first uses them.

    `complete` raises `BackendError` (final) or `TransientBackendError` (worth a retry by the
    scheduler, the only layer that retries). It never returns an error as text. One whose replies
    may be taken from the cache also has an `origin`: what, besides its name, they depend on.
    """

    @property
    def name(self) -> str:
        """The name the user wrote, e.g. `engram` or `openai/gpt-5`."""

    @property
    def dialect(self) -> str:
        """The folder of prompts that this model was made for: `default` or `engram`."""

    @property
    def window_tokens(self) -> int:
        """Prompt plus reply, in the model's own tokens."""

    @property
    def max_concurrency(self) -> int:
        """How many calls may be in flight at once."""

    @property
    def price(self) -> Price | None:
        """USD per token; `Price()` for a model that runs here, None when unknown."""

    async def warm(self) -> None:
        """Load what the first call would otherwise wait for. Optional to call; may be cancelled.
        Raises `UsageError` for what only loading can find out, e.g. a missing key."""

    async def complete(self, request: Request) -> Completion: ...

    def count_tokens(self, text: str) -> int: ...

    async def aclose(self) -> None: ...


def require_no_schema(name: str, request: Request) -> None:
    """For a model that cannot be held to one: better refused than passed over in silence."""
    if request.json_schema is not None:
        raise UsageError(f"{name} cannot be held to a JSON schema")
