"""The OpenAI API over one model, for this machine: `/v1/chat/completions`, `/v1/completions`,
`/v1/models`. All requests to one of its `networks` are decoded together (`streams`); a client that
leaves frees its place.

A page in a browser may send requests to servers of its own machine, so a request that names another
host, or comes from a page of another origin, is refused. Beyond that there is no authentication:
that is why the command refuses other addresses than loopback unless told.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from rlm.engram import replies
from rlm.engram.constraints import ConstraintError, JsonConstraints
from rlm.engram.decoding import Row, Sampling
from rlm.engram.dialect import render_prompt
from rlm.engram.inference import Engine
from rlm.engram.networks import ROOT, Networks
from rlm.engram.openai_api import ApiError, Asked, Choice, Head, Usage, read_chat, read_text
from rlm.engram.streams import Deliver, News, Stream, Streams
from rlm.engram.tokenizer import SPECIAL_TOKENS, Tokenizer

MODEL_NAME: Final = "engram"
MAX_BODY_BYTES: Final = 8 << 20  # far more than a window holds
BODY_SECONDS: Final = 30.0
PING_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 5.0
SSE_HEADERS: Final = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 is any free one."""

    host: str = "127.0.0.1"
    port: int = 0


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def serve(networks: Networks, address: Address, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the base URL. Raises OSError where the address
    cannot be listened at."""
    asyncio.run(_serve_until_told(networks, address, ready))


async def _serve_until_told(
    networks: Networks, address: Address, ready: Callable[[str], None]
) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
            loop.add_signal_handler(number, told.set)
    async with serving(networks, address) as server:
        ready(server.base_url)
        await told.wait()


@contextlib.asynccontextmanager
async def serving(networks: Networks, address: Address) -> AsyncIterator[Server]:
    """A server that runs until the block ends; replies under way then have GRACE_SECONDS to come
    to their end. Raises OSError, or CheckpointError where the reader cannot be used."""
    server = Server(networks, guards_origin=is_loopback(address.host))
    runner = web.AppRunner(
        server.application(),
        access_log=None,
        handle_signals=False,
        handler_cancellation=True,  # a client that leaves cancels what it asked for
        shutdown_timeout=GRACE_SECONDS,
    )
    await runner.setup()
    try:
        # The name may stand for two addresses, and so for two ports.
        host = "127.0.0.1" if address.host == "localhost" else address.host
        site = web.TCPSite(runner, host, address.port, backlog=1024)
        await site.start()
        host, port = runner.addresses[0][:2]
        shown = f"[{host}]" if ":" in host else host
        server.base_url = f"http://{shown}:{port}/v1"
        yield server
    finally:
        await runner.cleanup()
        await asyncio.to_thread(server.close)


@dataclass(frozen=True, slots=True)
class _Served:
    """One network, and what its requests are made and decoded with."""

    engine: Engine
    tokenizer: Tokenizer
    stop_ids: frozenset[int]
    constraints: JsonConstraints
    streams: Streams

    @classmethod
    def of(cls, engine: Engine, deliver: Deliver) -> _Served:
        tokenizer = engine.checkpoint.tokenizer
        constraints, streams = JsonConstraints(tokenizer), Streams(engine, deliver)
        return cls(engine, tokenizer, replies.stop_ids(tokenizer), constraints, streams)


@dataclass
class _Reply:
    """One choice of a request while it is written."""

    index: int
    served: _Served
    stream: Stream
    writing: replies.Writing
    ids: list[int] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cut: bool = False  # at a stop sequence


class Server:
    """The networks of a model behind an aiohttp application. Bound to the loop that makes it."""

    def __init__(self, networks: Networks, *, guards_origin: bool) -> None:
        self.base_url = ""
        self._networks = networks
        self._guards_origin = guards_origin
        self._loop = asyncio.get_running_loop()
        self._inboxes: dict[Stream, asyncio.Queue[News]] = {}
        engines = networks.by_name
        self._served = {engine: _Served.of(engine, self._deliver) for engine in engines.values()}
        self._created = int(time.time())

    def application(self) -> web.Application:
        guards = [_as_json, self._guard] if self._guards_origin else [_as_json]
        app = web.Application(middlewares=guards, client_max_size=MAX_BODY_BYTES)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_get("/v1/models/{name}", self._show_model)
        app.router.add_get("/v1/models/{name}/tokenizer", self._show_tokenizer)
        app.router.add_post("/v1/chat/completions", self._complete_chat)
        app.router.add_post("/v1/completions", self._complete_text)
        return app

    @property
    def load(self) -> int:
        """Replies that are being written or wait for their turn."""
        return sum(served.streams.load for served in self._served.values())

    def close(self) -> None:
        """Waits for the threads."""
        for served in self._served.values():
            served.streams.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        named = [request.url.host or "", *([urlsplit(origin).hostname or ""] if origin else [])]
        if not all(map(is_loopback, named)):
            raise ApiError("only for programs and pages of this machine", status=403)
        return await handler(request)

    async def _list_models(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [self._card()]})

    async def _show_model(self, request: web.Request) -> web.Response:
        self._check_name(request.match_info["name"])
        return web.json_response(self._card())

    async def _show_tokenizer(self, request: web.Request) -> web.Response:
        """The byte pairs of a network, so that a client counts tokens as the model does."""
        self._check_name(request.match_info["name"])
        name = request.query.get("network", ROOT)
        engine = self._networks.by_name.get(name)
        if engine is None:
            raise ApiError(f"no network {name[:80]!r} here", status=404, param="network")
        return web.Response(body=engine.checkpoint.tokenizer.dump(), content_type="text/plain")

    def _card(self) -> dict[str, Any]:
        return {
            "id": MODEL_NAME,
            "object": "model",
            "created": self._created,
            "owned_by": "engram-rlm",
            "max_model_len": self._networks.window_tokens,
            "engram": {
                "dialect": self._networks.root.checkpoint.dialect,
                "checkpoint_sha256": self._networks.identity,
                "networks": list(self._networks.by_name),
            },
        }

    def _check_name(self, name: str) -> None:
        if name != MODEL_NAME:
            told = f"no model {name[:80]!r} here; there is {MODEL_NAME!r}"
            raise ApiError(told, status=404, code="model_not_found", param="model")

    async def _complete_chat(self, request: web.Request) -> web.StreamResponse:
        return await self._complete(request, read_chat)

    async def _complete_text(self, request: web.Request) -> web.StreamResponse:
        return await self._complete(request, read_text)

    async def _complete(
        self, request: web.Request, read: Callable[[bytes], Asked]
    ) -> web.StreamResponse:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError as error:
            raise ApiError("the body did not come", status=408) from error
        asked = await asyncio.to_thread(read, body)
        self._check_name(asked.model)
        written, prompt_tokens = await asyncio.to_thread(self._prepared, asked)
        answering = _Answering(self, asked, written, prompt_tokens)
        try:
            for reply in written:
                self._inboxes[reply.stream] = answering.inbox
                reply.served.streams.submit(reply.stream)
            if asked.is_streamed:
                return await answering.stream(request)
            return await answering.whole()
        finally:
            for reply in written:
                self._inboxes.pop(reply.stream, None)
                reply.stream.cancel()

    def head(self, is_chat: bool) -> Head:
        kind = "chatcmpl" if is_chat else "cmpl"
        return Head(
            id=f"{kind}-{secrets.token_hex(12)}",
            is_chat=is_chat,
            created=int(time.time()),
            model=MODEL_NAME,
            fingerprint=f"fp_{self._networks.identity[:16]}",
        )

    def choice(self, reply: _Reply) -> Choice:
        """A reply that ended."""
        row = reply.stream.row
        problem = getattr(row.constraint, "failure", None)
        if problem is not None:
            raise ApiError(f"the JSON schema cannot be kept to: {problem}", param="response_format")
        refused = replies.is_refusal(reply.served.tokenizer, reply.ids)
        whole = reply.cut or row.is_whole or refused
        return Choice(
            "".join(reply.pieces),
            "stop" if whole else "length",
            replies.REFUSAL if refused else None,
        )

    def _prepared(self, asked: Asked) -> tuple[list[_Reply], int]:
        """The rows of a request, not yet submitted, and its prompt tokens. Raises `ApiError`."""
        seed = secrets.randbits(63) if asked.seed is None else asked.seed % (1 << 63)
        written, prompt_tokens = [], 0
        for number, prompt in enumerate(asked.prompts):
            first_role = _first_role(asked, prompt)
            served = self._served[self._networks.answers(first_role)]
            sampling = Sampling(served.stop_ids, asked.temperature, seed, asked.top_p)
            ids = self._ids(served, asked, prompt)
            prompt_tokens += len(ids)
            cap = min(
                asked.max_tokens or replies.usual_cap(first_role), self._room(served, asked, ids)
            )
            for place in range(number * asked.num_replies, (number + 1) * asked.num_replies):
                row = Row(ids, cap, sampling, place, self._constraint(served, asked))
                writing = replies.Writing(served.tokenizer, asked.stops, is_raw=not asked.is_chat)
                written.append(_Reply(place, served, Stream(row), writing))
        return written, prompt_tokens

    def _ids(self, served: _Served, asked: Asked, prompt: Any) -> list[int]:
        tokenizer = served.tokenizer
        if asked.is_chat:
            return render_prompt(tokenizer, prompt)
        if isinstance(prompt, str):
            return tokenizer.encode(prompt)
        if not all(0 <= token < tokenizer.vocab_size for token in prompt):
            told = f"prompt holds a token outside 0..{tokenizer.vocab_size - 1}"
            raise ApiError(told, param="prompt")
        return list(prompt)

    def _room(self, served: _Served, asked: Asked, ids: Sequence[int]) -> int:
        """How long a reply may be."""
        window = served.engine.config.window_tokens
        if len(ids) >= window:
            raise ApiError(  # in words that litellm and others look for
                f"this model's maximum context length is {window} tokens with the reply, the "
                f"prompt has {len(ids)} tokens; send a shorter piece",
                code="context_length_exceeded",
                param="messages" if asked.is_chat else "prompt",
            )
        return window - len(ids)

    def _constraint(self, served: _Served, asked: Asked) -> Any:
        if asked.schema is None:
            return None
        try:
            return served.constraints.constraint(asked.schema)
        except ConstraintError as error:
            raise ApiError(str(error), param="response_format") from error

    def _deliver(self, news: Sequence[News]) -> None:
        """From the threads of the streams, once a step."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._sort, news)

    def _sort(self, news: Sequence[News]) -> None:
        for one in news:
            inbox = self._inboxes.get(one.stream)
            if inbox is not None:
                inbox.put_nowait(one)


def _first_role(asked: Asked, prompt: Any) -> str:
    """Of the message that a prompt begins with. A plain text is nobody's turn; token ids may begin
    with a system message's."""
    if asked.is_chat:
        return str(prompt[0][0])
    begins_system = not isinstance(prompt, str) and prompt[0] == SPECIAL_TOKENS.index("<|system|>")
    return "system" if begins_system else "user"


class _Answering:
    """One request on its way to an answer, whole or streamed."""

    def __init__(
        self, server: Server, asked: Asked, written: Sequence[_Reply], prompt_tokens: int
    ) -> None:
        self.inbox: asyncio.Queue[News] = asyncio.Queue()
        self._server = server
        self._asked = asked
        self._written = {reply.stream: reply for reply in written}
        self._open = len(self._written)
        self._prompt_tokens = prompt_tokens
        self._head = server.head(asked.is_chat)

    async def whole(self) -> web.Response:
        while self._open:
            self._take(await self.inbox.get())
        choices = [self._server.choice(reply) for reply in self._written.values()]
        return web.json_response(self._head.whole(choices, self._usage()))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=SSE_HEADERS)
        await response.prepare(request)
        try:
            if self._asked.is_chat:
                await _send(response, *(self._head.opening(i) for i in range(self._open)))
            while self._open:
                await self._forward(response)
            if self._asked.tells_usage:
                await _send(response, self._head.tally(self._usage()))
            await response.write(b"data: [DONE]\n\n")
        except ApiError as error:  # too late for a status
            await _send(response, error.to_json())
        except ConnectionResetError:  # the client left
            pass
        return response

    async def _forward(self, response: web.StreamResponse) -> None:
        """What has come since the last time; to a slow client all of it at once."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                news = [await self.inbox.get()]
        except TimeoutError:
            await response.write(b": still waiting\n\n")
            return
        while not self.inbox.empty():
            news.append(self.inbox.get_nowait())
        chunks: list[dict[str, Any]] = []
        for one in news:
            chunks += self._chunks(one)
        await _send(response, *chunks)

    def _chunks(self, news: News) -> list[dict[str, Any]]:
        reply = self._written[news.stream]
        was_open, begun = self._open, len(reply.pieces)
        self._take(news)
        text = "".join(reply.pieces[begun:])
        chunks = [self._head.piece(reply.index, text)] if text else []
        if self._open < was_open:
            chunks.append(self._head.closing(reply.index, self._server.choice(reply)))
        return chunks

    def _take(self, news: News) -> None:
        """One step of one reply; after its stop sequence nothing of it counts."""
        reply = self._written[news.stream]
        if reply.cut:
            return
        if news.failure is not None:
            raise ApiError(news.failure, status=503)
        reply.ids += news.tokens
        reply.pieces.append(reply.writing.feed(news.tokens))
        if news.ended and not reply.writing.stopped:
            reply.pieces.append(reply.writing.finish())
        reply.cut = reply.writing.stopped
        if reply.cut:
            reply.stream.cancel()
        if reply.cut or news.ended:
            self._open -= 1

    def _usage(self) -> Usage:
        spent = sum(
            replies.spent_tokens(reply.ids, reply.stream.row.max_new_tokens)
            for reply in self._written.values()
        )
        return Usage(self._prompt_tokens, spent)


async def _send(response: web.StreamResponse, *values: dict[str, Any]) -> None:
    """Server-sent events, in one write."""
    lines = [b"data: " + json.dumps(value).encode() + b"\n\n" for value in values]
    if lines:
        await response.write(b"".join(lines))


@web.middleware
async def _as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every failure in OpenAI's format."""
    try:
        return await handler(request)
    except ApiError as error:
        return _refused(error)
    except web.HTTPRequestEntityTooLarge:
        limit = f"{MAX_BODY_BYTES >> 20} MB"
        return _refused(ApiError(f"the body is larger than {limit}", status=413))
    except web.HTTPException as error:
        told = f"{request.method} {request.path[:80]}: {error.reason.lower()}"
        code = "unknown_url" if error.status == 404 else None
        return _refused(ApiError(told, status=error.status, code=code))
    except Exception as error:  # noqa: BLE001 - the boundary to the client: one line, no traceback
        told = f"{type(error).__name__}: {error}"
        sys.stderr.write(f"rlm: engram serve: {told}\n")
        return _refused(ApiError(told, status=500))


def _refused(error: ApiError) -> web.Response:
    headers = {"x-should-retry": "false"} if error.status == 500 else None
    return web.json_response(error.to_json(), status=error.status, headers=headers)
