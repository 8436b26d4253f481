"""Streams that come and go at any time give what each gives alone."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rlm.engram import checkpoint, streams
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.decoding import Row, Sampling
from rlm.engram.inference import Engine
from rlm.engram.streams import News, Stream, Streams
from tests.support import tiny_engram

GREEDY = Sampling(frozenset())


class Heard:
    """What was delivered, from whatever thread."""

    def __init__(self) -> None:
        self.tokens: dict[Stream, list[int]] = {}
        self.ended: dict[Stream, str | None] = {}
        self._changed = threading.Condition()

    def __call__(self, news: Sequence[News]) -> None:
        with self._changed:
            for one in news:
                assert one.stream not in self.ended
                self.tokens.setdefault(one.stream, []).extend(one.tokens)
                if one.ended:
                    self.ended[one.stream] = one.failure
            self._changed.notify_all()

    def wait_for(self, wanted: Sequence[Stream], tokens: int | None = None) -> None:
        """Until all have ended, or have so many tokens."""

        def there() -> bool:
            return all(
                one in self.ended if tokens is None else len(self.tokens.get(one, ())) >= tokens
                for one in wanted
            )

        with self._changed:
            assert self._changed.wait_for(there, timeout=120)


@contextmanager
def running(engine: Engine, num_threads: int = 2) -> Iterator[tuple[Streams, Heard]]:
    heard = Heard()
    made = Streams(engine, heard, num_threads)
    try:
        yield made, heard
    finally:
        made.close()


def draw(tiny: Checkpoint, lengths: Sequence[int], seed: int = 0) -> list[list[int]]:
    rng = np.random.default_rng(seed)
    return [rng.integers(6, tiny.tokenizer.vocab_size, n).tolist() for n in lengths]


def alone(tiny: Checkpoint, row: Row) -> list[int]:
    sampling = row.sampling
    return Engine(tiny).generate(
        [row.ids], row.max_new_tokens, sampling.stop_ids, sampling.temperature, sampling.seed
    )[0]


@pytest.mark.parametrize("num_threads", [1, 3])
def test_staggered_streams_give_what_each_gives_alone(tiny: Checkpoint, num_threads: int):
    rng = random.Random(num_threads)
    shared = draw(tiny, [30], 9)[0]
    prompts = draw(tiny, [rng.randint(1, 60) for _ in range(40)], num_threads)
    rows = [
        Row(
            shared + ids if rng.random() < 0.5 else ids,
            rng.randint(1, 40),
            Sampling(frozenset({7}), rng.choice([0.0, 0.0, 1.0]), number),
        )
        for number, ids in enumerate(prompts)
    ]
    with running(Engine(tiny), num_threads) as (made, heard):
        submitted = [Stream(row) for row in rows]
        for first in range(0, len(rows), 8):
            for stream in submitted[first : first + 8]:
                made.submit(stream)
            heard.wait_for(submitted[first : first + 1])  # the others are under way
        heard.wait_for(submitted)
    for stream in submitted:
        assert heard.tokens[stream] == alone(tiny, stream.row)
        assert heard.ended[stream] is None
    assert made.load == 0


def test_a_narrow_nucleus_is_greedy_and_a_wide_one_is_not(tiny: Checkpoint):
    (ids,) = draw(tiny, [12])
    with running(Engine(tiny)) as (made, heard):
        kinds = [GREEDY, Sampling(frozenset(), 1.5, 3, 1e-6), Sampling(frozenset(), 1.5, 3, 1.0)]
        submitted = [Stream(Row(ids, 20, kind)) for kind in kinds]
        for stream in submitted:
            made.submit(stream)
        heard.wait_for(submitted)
    greedy, narrow, wide = (heard.tokens[stream] for stream in submitted)
    assert greedy == narrow != wide


def test_a_stream_that_is_left_frees_its_place(tmp_path: Path):
    """A reply of 900,000 tokens would take minutes."""
    shape = replace(tiny_engram.CONFIG, window_tokens=1_000_000)
    tiny = checkpoint.load(tiny_engram.write(tmp_path, shape))
    (ids,) = draw(tiny, [9])
    with running(Engine(tiny), 1) as (made, heard):
        endless = [Stream(Row(ids, 900_000, GREEDY)) for _ in range(3)]
        made.submit(endless[0])
        heard.wait_for(endless[:1], tokens=3)
        for stream in endless[1:]:  # does not fit beside the first one
            made.submit(stream)
        for stream in endless:
            stream.cancel()
        short = Stream(Row(ids, 5, GREEDY))
        made.submit(short)
        heard.wait_for([short])
        assert heard.tokens[short] == alone(tiny, short.row)
        assert made.load == 0
    assert not set(endless) & set(heard.ended)


def test_more_streams_than_there_is_room_for_all_end(
    tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "MAX_ROWS", 3)
    monkeypatch.setattr(streams, "PROMPT_TOKENS_A_STEP", 20)
    rows = [Row(ids, 6, GREEDY) for ids in draw(tiny, [11] * 20)]
    with running(Engine(tiny), 1) as (made, heard):
        submitted = [Stream(row) for row in rows]
        for stream in submitted:
            made.submit(stream)
        heard.wait_for(submitted)
    assert [heard.tokens[one] for one in submitted] == [alone(tiny, row) for row in rows]


def test_closing_fails_what_has_not_ended(tmp_path: Path):
    shape = replace(tiny_engram.CONFIG, window_tokens=1_000_000)
    tiny = checkpoint.load(tiny_engram.write(tmp_path, shape))
    (ids,) = draw(tiny, [9])
    with running(Engine(tiny), 1) as (made, heard):
        endless = [Stream(Row(ids, 900_000, GREEDY)) for _ in range(2)]
        for stream in endless:
            made.submit(stream)
        heard.wait_for(endless[:1], tokens=2)
    assert all("stopping" in (heard.ended[stream] or "") for stream in endless)


def test_a_fault_fails_those_who_were_there_and_no_one_after(tiny: Checkpoint):
    class Faulty:
        def forbid(self, logits: np.ndarray) -> None:
            raise ZeroDivisionError("a fault")

        def accept(self, token: int) -> bool:
            return True

    (ids,) = draw(tiny, [9])
    with running(Engine(tiny), 1) as (made, heard):
        bad = Stream(Row(ids, 5, GREEDY, constraint=Faulty()))
        made.submit(bad)
        heard.wait_for([bad])
        good = Stream(Row(ids, 5, GREEDY))
        made.submit(good)
        heard.wait_for([good])
    assert "ZeroDivisionError: a fault" in (heard.ended[bad] or "")
    assert heard.ended[good] is None
