"""The embedded Engram model as a backend: loads when first used, runs in one thread of its own, and
takes all calls that wait as one batch a network: the root's turns, and the sub-calls. With `facts`
the only file here above `rlm.engram`.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rlm.backends.base import Opening, require_no_schema
from rlm.errors import BackendError, RLMError, UsageError, WindowExceeded
from rlm.records import Completion, Price, Request, Usage
from rlm.transcript import prompt_texts

if TYPE_CHECKING:
    from rlm.engram.baseline import Comparison
    from rlm.engram.inference import Engine
    from rlm.engram.networks import Networks
    from rlm.engram.speed import Speed

MAX_BATCH: Final = 512
_CONFIG: Final = "config.json"


@dataclass(frozen=True, slots=True)
class _Call:
    """One request on its way through the worker thread."""

    request: Request
    future: asyncio.Future[Completion]


class EngramBackend:
    """A `Backend` over a checkpoint folder; None is the one that ships.

    Calls made in one turn of the event loop reach the thread together. A call that is cancelled
    while it waits is dropped; a batch of which every call is cancelled stops at its next step.
    """

    dialect = "engram"
    max_concurrency = 1024
    price = Price()

    def __init__(self, folder: Path | None, window_tokens: int, name: str = "engram") -> None:
        self.name = name
        self.window_tokens = window_tokens
        self._folder = folder
        self._load_lock = threading.Lock()
        self._networks: Networks | None = None
        self._waiting: list[_Call] = []
        self._running: Sequence[_Call] = ()
        self._inbox: queue.SimpleQueue[list[_Call] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def warm(self) -> None:
        await asyncio.to_thread(self._load)

    async def complete(self, request: Request) -> Completion:
        require_no_schema(self.name, request)
        if self._closed:
            raise BackendError(f"{self.name} is closed")
        loop = asyncio.get_running_loop()
        call = _Call(request, loop.create_future())
        if not self._waiting:
            loop.call_soon(self._flush)
        self._waiting.append(call)
        return await call.future

    def count_tokens(self, text: str) -> int:
        networks = self._load()
        with _usable():
            return networks.count_tokens(text)

    @property
    def origin(self) -> str:
        """Of all networks' weights."""
        return self._load().identity

    def engine(self) -> Engine:
        """The root's network, loaded; for measurements. Raises `UsageError`."""
        return self._load().root

    async def aclose(self) -> None:
        """Stop the thread, within one step of a running batch. Calls that wait fail."""
        self._closed = True
        self._flush()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._inbox.put(None)
            await asyncio.to_thread(thread.join)

    def _flush(self) -> None:
        calls, self._waiting = self._waiting, []
        if self._closed:
            _fail(calls, BackendError(f"{self.name} is closed"))
        elif calls:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="engram", daemon=True)
                self._thread.start()
            self._inbox.put(calls)

    def _load(self) -> Networks:
        """The model, read once; raises `UsageError` for a checkpoint that cannot be used."""
        with self._load_lock:
            if self._networks is None:
                self._networks = load_networks(self._folder)
            return self._networks

    def _given_up(self) -> bool:
        running = self._running
        return self._closed or (bool(running) and all(call.future.cancelled() for call in running))

    def _work(self) -> None:
        """The thread: batches until told to stop."""
        backlog: list[_Call] = []
        while True:
            try:
                calls = self._inbox.get(block=not backlog)
                while calls is not None:
                    backlog += calls
                    calls = self._inbox.get_nowait()
            except queue.Empty:
                pass
            else:  # None was read: the end
                _tell(backlog, BackendError(f"{self.name} was closed"))
                return
            backlog = [call for call in backlog if not call.future.cancelled()]
            batch, backlog = backlog[:MAX_BATCH], backlog[MAX_BATCH:]
            roots = [call for call in batch if _is_roots(call.request)]
            others = [call for call in batch if not _is_roots(call.request)]
            for calls in (roots, others):
                if calls:
                    self._run(calls)

    def _run(self, batch: Sequence[_Call]) -> None:
        """Calls of one network."""
        self._running = batch
        try:
            results = self._completions([call.request for call in batch])
        except RLMError as error:
            _tell(batch, error)
        except Exception as error:  # noqa: BLE001 - a thread's boundary: every call must settle
            cause = "was closed" if self._closed else f"failed: {type(error).__name__}: {error}"
            _tell(batch, BackendError(f"{self.name} {cause}"))
        else:
            _deliver(batch, results)
        finally:
            self._running = ()

    def _completions(self, requests: Sequence[Request]) -> list[Completion | BackendError]:
        from rlm.engram import replies
        from rlm.engram.dialect import render_prompt

        networks = self._load()
        with _usable():
            engine = networks.answers(requests[0].messages[0].role)
        engine.given_up = self._given_up
        tokenizer, window = engine.checkpoint.tokenizer, engine.config.window_tokens
        stop_ids = replies.stop_ids(tokenizer)
        settled: dict[int, Completion | BackendError] = {}
        prompts: dict[int, list[int]] = {}
        for place, request in enumerate(requests):
            pairs = [(message.role, message.content) for message in request.messages]
            prompts[place] = render_prompt(tokenizer, pairs)
            if len(prompts[place]) >= window:
                too_many = len(prompts.pop(place))
                settled[place] = WindowExceeded.of(self.name, too_many, window)
        for temperature in {requests[place].temperature for place in prompts}:
            places = [place for place in prompts if requests[place].temperature == temperature]
            caps = [_reply_cap(requests[place]) for place in places]
            asked = [(prompts[place], cap) for place, cap in zip(places, caps, strict=True)]
            found = _each_once(engine, asked, stop_ids, temperature)
            for place, cap, ids in zip(places, caps, found, strict=True):
                room = min(cap, window - len(prompts[place]))
                spent = replies.spent_tokens(ids, room)
                refused = replies.is_refusal(tokenizer, ids)
                settled[place] = Completion(
                    text=replies.as_text(tokenizer, ids),
                    usage=Usage(1, len(prompts[place]), spent, 0.0),
                    model=self.name,
                    finish_reason="stop" if len(ids) < room or refused else "length",
                    refusal=replies.REFUSAL if refused else None,
                )
        return [settled[place] for place in range(len(requests))]


def _each_once(
    engine: Engine,
    asked: Sequence[tuple[list[int], int]],
    stop_ids: frozenset[int],
    temperature: float,
) -> list[list[int]]:
    """Replies to (prompt, cap) pairs, in order; what is asked twice greedily is computed once."""
    keys = [
        (tuple(ids), cap, place if temperature > 0 else 0) for place, (ids, cap) in enumerate(asked)
    ]
    once = list(dict.fromkeys(keys))
    made = engine.generate(
        [ids for ids, _, _ in once], [cap for _, cap, _ in once], stop_ids, temperature
    )
    replies = dict(zip(once, made, strict=True))
    return [replies[key] for key in keys]


def _fail(calls: Sequence[_Call], error: Exception) -> None:
    for call in calls:
        if not call.future.done():
            call.future.set_exception(error)


def _settle(batch: Sequence[_Call], results: Sequence[Completion | BackendError]) -> None:
    for call, result in zip(batch, results, strict=True):
        if call.future.done():  # cancelled meanwhile
            continue
        if isinstance(result, BackendError):
            call.future.set_exception(result)
        else:
            call.future.set_result(result)


def _deliver(batch: Sequence[_Call], results: Sequence[Completion | BackendError]) -> None:
    """Back to the event loop, all at once."""
    loop = batch[0].future.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, batch, results)


def _tell(batch: Sequence[_Call], error: Exception) -> None:
    if batch and not (loop := batch[0].future.get_loop()).is_closed():
        loop.call_soon_threadsafe(_fail, batch, error)


def measure_speed(backend: EngramBackend, rounds: int = 5) -> Speed:
    """Prefill beside sgemm, decoding many replies at once beside one; blocks for some seconds."""
    from rlm.engram.speed import measure

    return measure(backend.engine(), rounds)


def compare_with_torch(backend: EngramBackend, rounds: int = 5) -> Comparison:
    """The model beside the same weights in torch, which must be installed."""
    from rlm.engram.baseline import compare

    return compare(backend.engine(), rounds)


def open_backend(rest: str | None, opening: Opening) -> EngramBackend:
    """`engram` or `engram/FOLDER`. Reads the configuration only; what `opening` says is meant for
    the other model of a run: this one has no server and is free. Raises `UsageError`."""
    del opening
    if rest == "":
        raise UsageError("engram/ names no folder; write engram, or engram/FOLDER")
    folder = None if rest is None else Path(rest)
    root = folder or Path(__file__).parents[1] / "engram" / "weights"
    if not (root / _CONFIG).exists():
        hint = "" if folder is None else "; `rlm engram init FOLDER` writes an untrained one"
        raise UsageError(f"no Engram checkpoint at {root}{hint}")
    places = [place for place in (root, root / "reader") if place.exists()]
    window_tokens = min(_window(place / _CONFIG) for place in places)
    return EngramBackend(folder, window_tokens, "engram" if rest is None else f"engram/{rest}")


def _window(path: Path) -> int:
    """Of the network with this configuration."""
    try:
        window_tokens = json.loads(path.read_bytes())["window_tokens"]
    except OSError as error:
        told = f"{path}: cannot be read ({error.strerror}); restore it, or remove {path.parent}"
        raise UsageError(told) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(f"{path} is not a model configuration") from error
    if type(window_tokens) is not int or window_tokens < 1:
        raise UsageError(f"{path}: window_tokens is not a positive number")
    return window_tokens


def load_networks(folder: Path | None, *, whole: bool = False) -> Networks:
    """A checkpoint (None: the shipped one) that speaks the dialect of this installation's prompts,
    ready to run; `whole`: its reader too, which else is loaded when first needed. Raises
    `UsageError`."""
    from rlm.engram.networks import Networks

    with _usable():
        networks = Networks(folder, dialect=dialect_fingerprint())
        if whole:
            networks.by_name  # noqa: B018 - loads them
        return networks


@contextmanager
def _usable() -> Iterator[None]:
    from rlm.engram.errors import CheckpointError

    try:
        yield
    except CheckpointError as error:
        raise UsageError(str(error)) from error


def _is_roots(request: Request) -> bool:
    from rlm.engram.dialect import is_roots_turn

    return is_roots_turn(request.messages[0].role)


def token_counter(pairs: bytes) -> Callable[[str], int]:
    """How the model whose byte pairs these are counts tokens. Raises `ValueError`."""
    from rlm.engram.tokenizer import Tokenizer

    tokenizer = Tokenizer.parse(pairs)
    if any(bytes([byte]) not in tokenizer.ranks for byte in range(256)):
        raise ValueError("it lacks a token for a single byte")
    return tokenizer.count


def dialect_fingerprint() -> str:
    """The version hash of the dialect that this installation's prompts speak."""
    from rlm.engram.dialect import fingerprint

    return fingerprint(prompt_texts(EngramBackend.dialect))


def _reply_cap(request: Request) -> int:
    from rlm.engram import replies

    if request.max_output_tokens is not None:
        return request.max_output_tokens
    return replies.usual_cap(request.messages[0].role)
