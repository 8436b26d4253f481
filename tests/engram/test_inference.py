"""The fast version against the slow one: torch is the oracle, a batch equals its rows one by one,
and every cut of a prompt gives the same reply."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm.engram import blas, checkpoint, plan
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.inference import Cancelled, Engine
from rlm.engram.plan import Limits
from tests.support import tiny_engram

Prompts = list[list[int]]
ALONE = Limits(share_prefixes=False)


def draw(tiny: Checkpoint, lengths: Sequence[int], shared: int = 0, seed: int = 0) -> Prompts:
    rng = np.random.default_rng(seed)
    first = rng.integers(6, tiny.tokenizer.vocab_size, shared).tolist()
    return [first + rng.integers(6, tiny.tokenizer.vocab_size, n).tolist() for n in lengths]


def one_by_one(tiny: Checkpoint, prompts: Prompts, cap: int) -> Prompts:
    """The plainest use: a fresh engine a prompt, nothing shared, nothing remembered."""
    return [Engine(tiny, ALONE).generate([p], cap, ())[0] for p in prompts]


def without_a_cache(tiny: Checkpoint, prompt: list[int], cap: int) -> list[int]:
    """Every token from a prefill of all before it."""
    engine, ids = Engine(tiny, ALONE), list(prompt)
    for _ in range(cap):
        ids.append(int(engine.next_logits(ids).argmax()))
    return ids[len(prompt) :]


@pytest.mark.train
@pytest.mark.parametrize("shape", ["tiny", "no convolution", "three orders", "late memory", "wide"])
def test_logits_are_those_of_torch(tmp_path: Path, shape: str):
    import torch

    from rlm.engram.model import EngramModel

    variant = {
        "tiny": tiny_engram.CONFIG,
        "no convolution": replace(tiny_engram.CONFIG, conv_kernel=1),
        "three orders": replace(tiny_engram.CONFIG, engram_orders=(2, 3, 4)),
        "late memory": replace(tiny_engram.CONFIG, engram_layers=(2,), conv_kernel=2),
        "wide": replace(tiny_engram.CONFIG, d_model=256, num_heads=4, d_ff=640),
    }[shape]
    tiny = checkpoint.load(tiny_engram.write(tmp_path, variant))
    model = EngramModel(tiny.config, tiny.table.num_rows)
    state = {name: torch.from_numpy(np.array(t)) for name, t in tiny.tensors.items()}
    table = tiny.table.gather(np.arange(tiny.table.num_rows)[:, None])
    model.load_state_dict({**state, checkpoint.TABLE_NAME: torch.from_numpy(table)})
    engine = Engine(tiny)
    for length in (1, 2, 3, 4, 5, 30, 150):
        (prompt,) = draw(tiny, [length], seed=length)
        compressed = tiny.tokenizer.compression[np.array([prompt])]
        rows = torch.from_numpy(tiny.hasher.row_ids(compressed))
        with torch.no_grad():
            wanted = model(torch.tensor([prompt]), rows)[0, -1].numpy()
        found = engine.next_logits(prompt)
        assert np.abs(found - wanted).max() < 1e-4 * max(1.0, np.abs(wanted).max())


@pytest.mark.parametrize("length", [1, 2, 3, 4, 7, 60])
def test_step_by_step_equals_prefill(tiny: Checkpoint, length: int):
    (prompt,) = draw(tiny, [length])
    assert Engine(tiny).generate([prompt], 20, ())[0] == without_a_cache(tiny, prompt, 20)


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 64])
def test_a_prompt_in_blocks_equals_a_prompt_at_once(tiny: Checkpoint, chunk: int):
    prompts = draw(tiny, [1, 2, 9, 10, 33, 40])
    wanted = [Engine(tiny).next_logits(prompt) for prompt in prompts]
    together = Engine(tiny, ALONE).generate(prompts, 5, ())
    for prompt, logits in zip(prompts, wanted, strict=True):
        found = Engine(tiny, Limits(block_tokens=chunk)).next_logits(prompt)
        assert np.abs(found - logits).max() < 1e-4
    in_blocks = Engine(tiny, replace(ALONE, block_tokens=chunk))
    assert in_blocks.generate(prompts, 5, ()) == together


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("shared", [0, 2, 4, 30])
def test_a_batch_equals_its_prompts_one_by_one(
    tiny: Checkpoint, share: bool, workers: int, shared: int
):
    prompts = draw(tiny, [5, 1, 40, 2, 17, 3, 3, 90, 8, 1, 24], shared)
    engine = Engine(tiny, Limits(share_prefixes=share, workers=workers))
    found = engine.generate(prompts, 12, ())
    assert found == one_by_one(tiny, prompts, 12)


def test_many_small_batches_equal_one(tiny: Checkpoint):
    prompts = draw(tiny, range(1, 40), 10)
    wanted = Engine(tiny).generate(prompts, 6, ())
    small = Limits(job_tokens=60, prefill_tokens=16)
    assert Engine(tiny, small).generate(prompts, 6, ()) == wanted


def test_what_is_remembered_of_earlier_prompts_changes_nothing(tiny: Checkpoint):
    engine = Engine(tiny)
    long, other = draw(tiny, [60, 50])
    turns = [long[:30], long, long[:45], [*long[:20], *other], other, long[:31], long]
    for prompt in turns:
        assert engine.generate([prompt], 8, ()) == one_by_one(tiny, [prompt], 8)
    batch = [long[:40] + other[:n] for n in (3, 4, 5, 6)]
    assert engine.generate(batch, 8, ()) == one_by_one(tiny, batch, 8)


def test_rows_that_end_at_different_times_do_not_disturb_the_others(tiny: Checkpoint):
    prompts = draw(tiny, [12] * 9 + [30] * 9, 6)
    caps = [1, 9, 2, 7, 7, 3, 1, 8, 4] * 2
    wanted = one_by_one(tiny, prompts, 9)
    found = Engine(tiny).generate(prompts, caps, ())
    assert found == [reply[:cap] for reply, cap in zip(wanted, caps, strict=True)]


def test_a_stop_id_ends_a_reply_and_is_not_part_of_it(tiny: Checkpoint):
    (prompt,) = draw(tiny, [9])
    (reply,) = Engine(tiny).generate([prompt], 30, ())
    stop = reply[-1]
    assert Engine(tiny).generate([prompt], 30, {stop}) == [reply[: reply.index(stop)]]


def test_a_reply_ends_with_the_window(tiny: Checkpoint):
    window = tiny.config.window_tokens
    prompts = draw(tiny, [window - 1, window - 3, 1])
    replies = Engine(tiny).generate(prompts, 1000, ())
    assert [len(reply) for reply in replies] == [1, 3, window - 1]


@pytest.mark.parametrize("length", [0, 160, 161])
def test_a_prompt_that_does_not_fit_is_refused(tiny: Checkpoint, length: int):
    with pytest.raises(ValueError, match=f"prompt 1 has {length} tokens, the window 160"):
        Engine(tiny).generate([*draw(tiny, [4]), [7] * length], 4, ())


def test_no_prompts_give_no_replies(tiny: Checkpoint):
    assert Engine(tiny).generate([], 4, ()) == []


def test_drawn_replies_depend_on_the_seed_and_not_on_the_batch(tiny: Checkpoint):
    prompts = draw(tiny, [5, 9, 20])
    first = Engine(tiny).generate(prompts, 10, (), 1.0, 7)
    assert Engine(tiny).generate(prompts, 10, (), 1.0, 7) == first
    assert Engine(tiny).generate(prompts[:1], 10, (), 1.0, 7) == first[:1]
    assert Engine(tiny).generate(prompts, 10, (), 1.0, 8) != first
    assert Engine(tiny).generate(prompts, 10, (), 1e-4, 8) == Engine(tiny).generate(prompts, 10, ())


def test_a_running_batch_can_be_given_up_and_leaves_no_thread(tiny: Checkpoint):
    engine = Engine(tiny, Limits(workers=2))
    asked = itertools.count()
    engine.given_up = lambda: next(asked) > 20
    before = threading.active_count()
    with pytest.raises(Cancelled):
        engine.generate(draw(tiny, [9] * 20), 100, ())
    assert threading.active_count() == before
    assert next(asked) < 30
    engine.given_up = lambda: False
    assert len(engine.generate(draw(tiny, [9]), 5, ())[0]) == 5


def test_blas_gets_its_threads_back(tiny: Checkpoint):
    found = blas._openblas()  # noqa: SLF001 - the setting itself is what is looked at
    if found is None:
        pytest.skip("numpy is linked with another BLAS")
    before = found[0]()
    with blas.one_thread(), blas.one_thread():
        assert found[0]() == 1
    assert found[0]() == before
    Engine(tiny).generate(draw(tiny, [9] * 20), 2, ())
    assert found[0]() == before


def test_a_batch_uses_as_many_threads_as_blas_had(
    tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch
):
    """They are counted while BLAS is held to one: that one is not how many there are."""
    found = blas._openblas()  # noqa: SLF001 - as above
    if found is None:
        pytest.skip("numpy is linked with another BLAS")
    get, put = found
    before = get()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    put(2)
    try:
        engine, used = Engine(tiny), set()
        engine.given_up = lambda: bool(used.add(threading.get_ident()))
        engine.generate(draw(tiny, [9] * 20), 2, ())
        assert get() == 2
    finally:
        put(before)
    assert threading.get_ident() not in used
    assert 1 <= len(used) <= 2


def test_memory_of_prefixes_is_bounded(tiny: Checkpoint):
    engine = Engine(tiny, Limits(kept_prefix_tokens=100))
    for prompt in draw(tiny, [40, 41, 42, 43, 44]):
        engine.generate([prompt], 1, ())
    assert sum(map(len, engine._prefixes)) <= 100  # noqa: SLF001 - the bound is on what it holds


prompt_lists = st.lists(
    st.lists(st.integers(0, 3), min_size=1, max_size=12), min_size=1, max_size=40
)


@given(prompt_lists)
def test_groups_take_each_prompt_once_and_share_what_they_say(prompts: Prompts):
    found = plan.groups(prompts)
    assert sorted(index for group in found for index in group.members) == list(range(len(prompts)))
    for group in found:
        assert len({tuple(prompts[index][: group.shared]) for index in group.members}) == 1
        assert all(len(prompts[index]) > group.shared for index in group.members)


def test_two_templates_in_one_batch_are_two_groups():
    first, second = [1] * 50, [2] * 50
    prompts = [first + [n] for n in range(10)] + [second + [n] for n in range(10)]
    assert sorted(group.shared for group in plan.groups(prompts)) == [50, 50]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=400), st.integers(1, 8))
def test_jobs_take_each_row_once_within_bounds(lengths: list[int], workers: int):
    dealt = plan.jobs(lengths, workers, Limits())
    assert sorted(index for job in dealt for index in job) == list(range(len(lengths)))
    assert len(dealt) >= min(workers, len(lengths))
    for job in dealt:
        assert len(job) <= Limits().job_rows
        assert sum(lengths[index] for index in job) <= Limits().job_tokens + max(lengths)
        assert [lengths[i] for i in job] == sorted((lengths[i] for i in job), reverse=True)


@given(st.lists(st.integers(1, 900), min_size=1, max_size=200))
def test_slices_cover_all_rows_with_little_padding(lengths: list[int]):
    lengths.sort(reverse=True)
    found = plan.slices(lengths, Limits())
    assert [first for first, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(lengths)
    for first, end in found:
        assert end - first == 1 or lengths[first] * (end - first) <= Limits().prefill_tokens
