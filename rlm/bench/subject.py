"""A model that is asked many questions: through the public API, or directly.

What a prompt was once replied is taken from the journal the next time (`cache`), since many
questions over one text would else classify its lines anew each time: nothing here is timed, and
the journal must be the benchmark's own (`home`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from rlm import RLM, Answer
from rlm.backends import resolve
from rlm.bench.oracle import Oracle
from rlm.bench.server import serving
from rlm.records import Event, Message, Request
from rlm.settings import Settings

MAX_TURNS: Final = 10  # half of what users have: who has not answered by then repeats itself
MAX_SECONDS: Final = 600.0  # for one question; a model that goes in circles has lost by then
NO_ORACLE: Final = Oracle(())


class Subject:
    """One model, open while its block lasts. With `knows_all` its sub-calls go to a perfect reader
    on loopback, which is told before each text what there is to know."""

    def __init__(self, model: str, *, knows_all: bool = False) -> None:
        self.model = model
        self.prompts: dict[str, None] = {}  # of sub-calls to the perfect reader, in their order
        self.cells: list[str] = []  # of the last question
        self._knows_all = knows_all
        self._oracle = NO_ORACLE
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        sub_model = base_url = None
        if self._knows_all:
            sub_model, base_url = "openai/oracle", self._opened.enter_context(serving(self._read))
        settings = Settings(
            model=self.model,
            sub_model=sub_model,
            base_url=base_url,
            max_seconds=MAX_SECONDS,
            max_turns=MAX_TURNS,
            cache=True,
        )
        self._rlm = self._opened.enter_context(RLM(settings=settings))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def ask(self, question: str, context: str | Path, oracle: Oracle | None = None) -> Answer:
        self._oracle = oracle or NO_ORACLE
        self.cells = []
        return self._rlm.ask(question, context, on_event=self._note)

    def _note(self, event: Event) -> None:
        if event.kind == "cell_finished":
            error = event.fields["error"] or ""
            self.cells.append(f"{event.fields['code']}\n{error.strip().rsplit(chr(10), 1)[-1]}")

    def _read(self, prompt: str) -> str:
        self.prompts.setdefault(prompt)
        return self._oracle.read(prompt)


def complete(model: str, prompts: Sequence[str], share: float = 1.0) -> list[str | None]:
    """The model's replies to single messages, all at once, without any runtime; None to those
    that fill more than that share of its window."""
    return asyncio.run(_complete(model, prompts, share))


async def _complete(model: str, prompts: Sequence[str], share: float) -> list[str | None]:
    backend = resolve(model)
    try:
        most = share * backend.window_tokens
        requests = [
            Request((Message("user", prompt),)) if backend.count_tokens(prompt) <= most else None
            for prompt in prompts
        ]
        asked = [backend.complete(request) for request in requests if request is not None]
        replies = iter(await asyncio.gather(*asked))
        return [None if request is None else next(replies).text for request in requests]
    finally:
        await backend.aclose()
