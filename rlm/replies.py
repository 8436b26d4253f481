"""The model's replies: the transcript is fitted to what its window leaves, and fitted again when
its server finds that too long.

Knows the window and the caps; nothing of cells or endings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rlm.budget import WRAPUP
from rlm.context.store import Store
from rlm.errors import UsageError, WindowExceeded
from rlm.recall import Recall
from rlm.records import Completion, Request
from rlm.run import Run
from rlm.window import Window
from rlm_sandbox.session import Session

# Kept free in the window for a reply: a quarter of it, within these; of the smallest windows half.
# Where a question leaves no room for one turn cut short, that of the reply is cut, to a quarter.
LEAST_REPLY_TOKENS, MAX_REPLY_TOKENS = 400, 8_192
CUT_TURN_TOKENS = 160
MAX_REFITS, REFIT_SHARE = 3, 0.9  # once a server says that a prompt is too long
INDEXING_DELAY_SECONDS = 0.05
MAX_INDEXED_AHEAD_CHARS = 200_000_000


class Replies:
    """Of one RLM's model."""

    def __init__(
        self, run: Run, recall: Recall, window: Window, store: Store, emit: Callable[..., None]
    ) -> None:
        self._run = run
        self._recall = recall
        self._window = window
        self._store = store
        self._emit = emit
        self._share = 1.0  # of the room for a prompt, that the server was found to take

    async def next(self, session: Session, kind: str, temperature: float = 0.0) -> Completion:
        """The model's next reply. Its server knows best what fits its window: when that is less
        than was thought, older turns give way and it is asked again."""
        refused: WindowExceeded | None = None
        for _ in range(1 + MAX_REFITS):
            room_tokens = self._room_tokens(kind)
            try:
                room = int(room_tokens * self._share)
                return await self._asked(session, kind, room, temperature)
            except WindowExceeded as error:
                refused = error
            except UsageError as error:  # by now not even the question fits
                raise refused or error from None
            if self._room_tokens(kind) >= room_tokens:  # the window is right, our count is not
                too_long = refused.prompt_tokens / max(1, refused.window_tokens)
                self._share *= REFIT_SHARE / max(1.0, too_long)
        assert refused is not None
        raise refused

    async def _asked(
        self, session: Session, kind: str, room_tokens: int, temperature: float
    ) -> Completion:
        """The model's next reply, to a transcript that fits the room."""
        model = self._run.model
        num_folded = await self._window.fold(session, room_tokens)
        if num_folded is not None:
            self._emit("folded", turns=num_folded)
        messages = self._window.messages(room_tokens)
        with self._searchable_soon():
            request = Request(messages, temperature=temperature)
            completion = await self._recall.complete(model, request, kind=kind)
        self._emit(
            "replied",
            text=completion.text,
            refusal=completion.refusal,
            finish_reason=completion.finish_reason,
            input_tokens=completion.usage.input_tokens,
            output_tokens=completion.usage.output_tokens,
        )
        return completion

    def _room_tokens(self, kind: str) -> int:
        """How long a prompt may be: a part of the window, and for the wrap-up what is left."""
        window = self._run.model.window_tokens
        share = min(MAX_REPLY_TOKENS, max(LEAST_REPLY_TOKENS, window // 4))
        room, most = window - min(share, window // 2), window - window // 4
        if room < most:  # only of a small window: the opening need not be counted for others
            room = max(room, min(most, self._window.opening_tokens + CUT_TURN_TOKENS))
        if kind != WRAPUP:
            return room
        return int(min(room, self._recall.ledger.input_room(kind, self._run.model.price)))

    @contextmanager
    def _searchable_soon(self) -> Iterator[None]:
        """A slow model's thinking time builds the index that its cells will search."""
        if self._store.num_chars > MAX_INDEXED_AHEAD_CHARS:
            yield
            return
        timer = asyncio.get_running_loop().call_later(
            INDEXING_DELAY_SECONDS, self._store.warm_search
        )
        try:
            yield
        finally:
            timer.cancel()
