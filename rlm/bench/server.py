"""A chat-completions server on loopback, for a perfect reader or for one that takes its time.

    python -m rlm.bench.server --delay-seconds 0.2     prints its base URL, serves until stdin ends

Knows the wire format and nothing of what is asked. Needs no key and reaches no network.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web
from anyio.from_thread import start_blocking_portal

Reader = Callable[[str], str]  # the last message of a request -> the reply


@contextmanager
def serving(read: Reader, delay_seconds: float = 0.0) -> Iterator[str]:
    """The base URL of a server in a thread of this process."""
    with (
        start_blocking_portal(name="bench-server") as portal,
        portal.wrap_async_context_manager(_serving(read, delay_seconds)) as base_url,
    ):
        yield base_url


@asynccontextmanager
async def _serving(read: Reader, delay_seconds: float) -> AsyncIterator[str]:
    async def complete(request: web.Request) -> web.Response:
        body = await request.json()
        if delay_seconds:
            await asyncio.sleep(delay_seconds)
        reply = await asyncio.to_thread(read, body["messages"][-1]["content"])
        return web.json_response(_completion(body["model"], reply))

    app = web.Application(client_max_size=2**28)
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/v1"
    finally:
        await runner.cleanup()


def _completion(model: str, reply: str) -> dict[str, object]:
    message = {"role": "assistant", "content": reply}
    return {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m rlm.bench.server")
    parser.add_argument("--delay-seconds", type=float, default=0.0)
    delay_seconds = parser.parse_args().delay_seconds
    with serving(lambda prompt: "ok", delay_seconds) as base_url:
        print(base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
