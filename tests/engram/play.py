"""Plays a root task in a real session: its cells run one after another over the world made for it,
with the world's oracle as sub-model and the product's own search."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rlm.context.store import Store
from rlm.engram.data.roots import Task, World
from rlm.transcript import EMPTY_OUTPUT, cut
from rlm_sandbox import Session
from rlm_sandbox.servers import Server

SHOWN_CHARS = 1024  # of an observation, in a window of as many tokens


@dataclass(frozen=True, slots=True)
class Played:
    """What the cells showed, and what they submitted."""

    outputs: tuple[str, ...]
    value: Any
    submitted: bool


async def play(server: Server, task: Task, world: World) -> Played:
    with _store(world) as store:
        session = await Session.open(
            server,
            capabilities=_capabilities(world, store),
            variables={"question": task.question},
            text=store.text_file(),
            documents=[(one.name, one.start, one.end, one.kind) for one in store.documents],
        )
        outputs = []
        try:
            for cell in task.cells:
                assert cell is not None
                result = await session.run(cell)
                if result.submission is not None:
                    return Played(tuple(outputs), result.submission.value, True)
                shown = "\n".join(
                    part for part in (result.stdout.rstrip("\n"), result.error) if part
                )
                outputs.append(cut(shown.strip("\n") or EMPTY_OUTPUT, SHOWN_CHARS))
        finally:
            await session.aclose()
    return Played(tuple(outputs), None, False)


def _store(world: World) -> Store:
    parts = [(name, world.context[start:end], "text") for name, start, end in world.documents] or [
        ("text.txt", world.context, "text")
    ]
    return Store.from_documents(parts)


def _capabilities(world: World, store: Store) -> dict[str, Any]:
    failing = [world.fails_first]

    async def batched(prompts: Sequence[str], model: str | None = None) -> list[dict[str, str]]:
        replies: list[dict[str, str]] = [{"ok": world.oracle(prompt)} for prompt in prompts]
        for place in range(min(failing[0], len(replies))):
            replies[place] = {"error": "the server is busy", "kind": "BackendError"}
        failing[0] = 0
        return replies

    async def query(prompt: str, model: str | None = None) -> str:
        return world.oracle(prompt)

    async def search(query: str, k: int = 10, documents: Any = None) -> list[Any]:
        return list(await asyncio.to_thread(store.search, query, k, documents))

    return {"llm_query": query, "llm_query_batched": batched, "search": search}


def rng_of(number: int) -> random.Random:
    return random.Random(f"world {number}")
