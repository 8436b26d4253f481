"""Replies for callers that come and go: whoever asks joins the batch that is running, whoever
leaves frees a place in it. A few threads, each with its own batch; knows no text and no HTTP."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rlm.engram import blas, plan
from rlm.engram.decoding import Batch, Row
from rlm.engram.inference import Cancelled, Engine
from rlm.engram.kernels import Workspace

MAX_ROWS: Final = 64  # of one thread's batch
MAX_CACHE_BYTES: Final = 200 << 20  # of one thread's keys and values
PROMPT_TOKENS_A_STEP: Final = 2048  # read while others wait for their next token


class Stream:
    """One reply on its way. `cancel` from any thread: no more than a step is computed for it."""

    __slots__ = ("cancelled", "row", "told")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.cancelled = False
        self.told = 0  # of its tokens, how many were delivered

    def cancel(self) -> None:
        self.cancelled = True

    @property
    def num_tokens(self) -> int:
        """Positions that it may come to take."""
        return len(self.row.ids) + self.row.max_new_tokens


@dataclass(frozen=True, slots=True)
class News:
    """What became of a stream in one step: one more token, or none where a stop id was drawn;
    `ended` when nothing follows. `failure`: why not, if it did not end by itself."""

    stream: Stream
    tokens: Sequence[int]
    ended: bool
    failure: str | None = None


Deliver = Callable[[Sequence[News]], None]


class Streams:
    """Decodes all streams at once. `deliver` is called from its threads, once a step each."""

    def __init__(self, engine: Engine, deliver: Deliver, num_threads: int | None = None) -> None:
        count = num_threads or blas.workers()
        self._closing = threading.Event()
        engine.given_up = self._closing.is_set
        self._lanes = [_Lane(engine, deliver, self._closing) for _ in range(count)]

    def submit(self, stream: Stream) -> None:
        """To the thread with the least to do."""
        min(self._lanes, key=lambda lane: lane.load).put(stream)

    @property
    def load(self) -> int:
        """Streams that wait or run."""
        return sum(lane.load for lane in self._lanes)

    def close(self) -> None:
        """Stop within a step; what has not ended gets a failure."""
        self._closing.set()
        for lane in self._lanes:
            lane.close()


class _Lane:
    """One thread, its inbox and its batch."""

    def __init__(self, engine: Engine, deliver: Deliver, closing: threading.Event) -> None:
        self._engine = engine
        self._deliver = deliver
        self._closing = closing
        self._space = Workspace()
        config = engine.config
        position = 2 * config.num_layers * config.d_model * np.dtype(np.float32).itemsize
        self._max_tokens = MAX_CACHE_BYTES // position
        self._changed = threading.Condition()
        self._waiting: deque[Stream] = deque()
        self._live: dict[Row, Stream] = {}
        self._thread = threading.Thread(target=self._work, name="engram", daemon=True)
        self._thread.start()

    @property
    def load(self) -> int:
        return len(self._waiting) + len(self._live)

    def put(self, stream: Stream) -> None:
        with self._changed:
            self._waiting.append(stream)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        batch: Batch | None = None
        with blas.one_thread(), np.errstate(over="ignore", invalid="ignore"):
            while not self._closing.is_set():
                try:
                    batch = self._turn(batch)
                except Cancelled:
                    break
                except Exception as error:  # noqa: BLE001 - a thread's boundary: all must hear of it
                    self._fail(f"{type(error).__name__}: {error}")
                    batch = None
        self._fail("the server is stopping")

    def _turn(self, batch: Batch | None) -> Batch | None:
        """Let in who waits, then one token for everyone."""
        fresh = self._started(self._admitted())
        if batch is None:
            if not fresh:
                return None
            batch, *fresh = fresh
            batch.join(fresh)
        elif fresh:
            batch.join(fresh)
        batch.choose()
        self._tell(batch.rows)
        batch.keep(self._goes_on)
        if not batch.rows:
            return None
        batch.advance()
        return batch

    def _admitted(self) -> list[Stream]:
        """Those who wait, as far as there is room; waits for someone when nothing runs."""
        admitted: list[Stream] = []
        widest = max((stream.num_tokens for stream in self._live.values()), default=0)
        prompt_tokens = 0
        with self._changed:
            while not (self._waiting or self._live or self._closing.is_set()):
                self._changed.wait()
            while self._waiting:
                stream = self._waiting[0]
                if not stream.cancelled:
                    rows = len(self._live) + 1
                    widest = max(widest, stream.num_tokens)
                    prompt_tokens += len(stream.row.ids)
                    full = rows > MAX_ROWS or rows * widest > self._max_tokens
                    if rows > 1 and (full or prompt_tokens > PROMPT_TOKENS_A_STEP):
                        break
                    admitted.append(stream)
                    self._live[stream.row] = stream
                self._waiting.popleft()
        return admitted

    def _started(self, admitted: Sequence[Stream]) -> list[Batch]:
        rows = [stream.row for stream in admitted]
        batches: list[Batch] = []
        for group in plan.groups([row.ids for row in rows]) if rows else ():
            members = sorted((rows[i] for i in group.members), key=lambda row: -len(row.ids))
            batches.append(self._engine.start(members, group.shared, self._space))
        return batches

    def _tell(self, rows: Sequence[Row]) -> None:
        news: list[News] = []
        for row in rows:
            stream = self._live[row]
            if row.ended:
                del self._live[row]
            news.append(News(stream, tuple(row.reply[stream.told :]), row.ended))
            stream.told = len(row.reply)
        self._deliver(news)

    def _goes_on(self, row: Row) -> bool:
        stream = self._live.get(row)
        if stream is not None and stream.cancelled:
            del self._live[row]
            return False
        return stream is not None

    def _fail(self, why: str) -> None:
        with self._changed:
            lost = [*self._live.values(), *self._waiting]
            self._live.clear()
            self._waiting.clear()
        self._deliver([News(stream, (), True, why) for stream in lost])
