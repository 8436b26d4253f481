"""The n-gram hash against an independent version in Python integers, and against constants that
DeepSeek publishes with a 128k-token tokenizer (V4.1-Flash)."""

from __future__ import annotations

import numpy as np
import pytest

from rlm.engram.checkpoint import Checkpoint, make_hashers
from rlm.engram.config import ModelConfig
from rlm.engram.hashing import NGramHasher, is_prime
from rlm.engram.network import Network


def hasher(**changes: object) -> NGramHasher:
    arguments = {
        "layer": 1,
        "orders": (2, 3),
        "heads": 4,
        "rows": 100,
        "compressed_vocab_size": 3000,
        "pad_id": 7,
    }
    return NGramHasher(**{**arguments, **changes})  # type: ignore[arg-type]


def row_ids_in_plain_integers(made: NGramHasher, ids: list[int]) -> list[list[int]]:
    """As the published code says it, one position and one head at a time."""
    found = []
    multipliers, primes = made.multipliers.tolist(), made.primes.tolist()
    for position in range(len(ids)):
        row, offset, head_number = [], 0, 0
        for order in made.orders:
            mix = 0
            for back in range(order):
                token = ids[position - back] if position - back >= 0 else made.pad_id
                mix ^= token * multipliers[back]
            assert 0 <= mix < 2**63
            for _ in range(made.heads):
                row.append(mix % primes[head_number] + offset)
                offset += primes[head_number]
                head_number += 1
        found.append(row)
    return found


@pytest.mark.parametrize("orders", [(2,), (2, 3), (2, 3, 4), (3,), (2, 4)])
@pytest.mark.parametrize("length", [1, 2, 3, 40])
def test_row_ids_are_those_of_plain_integer_arithmetic(orders: tuple[int, ...], length: int):
    made = hasher(orders=orders)
    ids = np.random.default_rng(length).integers(0, 3000, length)
    assert made.row_ids(ids).tolist() == row_ids_in_plain_integers(made, ids.tolist())


def test_constants_are_the_published_ones():
    """research note: layer 1 and layer 14 of DeepSeek-V4.1-Flash, V' = 99,092."""
    shape = {"orders": (2, 3, 4), "heads": 8, "compressed_vocab_size": 99_092}
    first = hasher(rows=16_000_000, **shape)
    assert first.multipliers.tolist() == [
        76632096046245,
        4839876093313,
        35959672319349,
        73987337458391,
    ]
    assert first.primes[:4].tolist() == [16000057, 16000079, 16000081, 16000097]
    assert first.num_rows == 384_006_168
    second = hasher(layer=14, rows=16_000_000, **shape)
    assert second.multipliers.tolist() == [
        67716810739261,
        51510806800915,
        30921347202721,
        82619226485591,
    ]


def test_layers_share_the_primes_that_are_published_for_a_whole_model():
    """The row counts of DeepSeek-V4.1-Flash's two tables: the second takes what the first left."""
    config = ModelConfig(
        compressed_vocab_size=99_092,
        num_layers=40,
        engram_layers=(1, 14),
        engram_orders=(2, 3, 4),
        engram_heads=8,
        engram_rows=16_000_000,
    )
    made = make_hashers(config)
    assert (2**63 - 1) // config.compressed_vocab_size // 2 == 46_539_438_283_891
    assert [made[layer].num_rows for layer in (1, 14)] == [384_006_168, 384_016_682]
    assert made[14].primes[:2].tolist() == [16_000_477, 16_000_487]
    assert made[14].multipliers[0] == 67_716_810_739_261
    primes = [prime for hasher in made.values() for prime in hasher.primes.tolist()]
    assert len(set(primes)) == len(primes) == 48


def test_orders_may_have_rows_of_their_own():
    made = hasher(orders=(2, 3, 4), rows=(50, 200, 800))
    assert made.primes.reshape(3, 4)[:, 0].tolist() == [53, 211, 809]
    ids = np.random.default_rng(0).integers(0, 3000, 60)
    assert made.row_ids(ids).tolist() == row_ids_in_plain_integers(made, ids.tolist())


def test_every_order_and_head_owns_its_own_rows():
    made = hasher()
    assert len(set(made.primes.tolist())) == 8
    assert all(is_prime(prime) for prime in made.primes.tolist())
    ids = np.random.default_rng(0).integers(0, 3000, 5000)
    rows = made.row_ids(ids)
    ends = made.offsets + made.primes
    assert (rows >= made.offsets).all()
    assert (rows < ends).all()
    assert ends[-1] == made.num_rows


def test_a_later_token_changes_no_earlier_row():
    made = hasher()
    ids = np.arange(20)
    changed = ids.copy()
    changed[10] = 999
    before, after = made.row_ids(ids), made.row_ids(changed)
    assert (before[:10] == after[:10]).all()
    assert (before[10:13] != after[10:13]).any(axis=1).all()
    assert (before[13:] == after[13:]).all()


def test_a_batch_hashes_like_its_rows():
    made = hasher()
    ids = np.random.default_rng(1).integers(0, 3000, (5, 9))
    assert (made.row_ids(ids) == np.stack([made.row_ids(row) for row in ids])).all()


def test_inference_looks_up_the_rows_that_training_hashes(tiny: Checkpoint):
    network = Network(tiny)
    ids = np.random.default_rng(2).integers(0, tiny.config.compressed_vocab_size, 30)
    back = tiny.hasher.max_order - 1
    padded = np.concatenate([np.full(back, tiny.config.pad_id), ids])
    windows = np.lib.stride_tricks.sliding_window_view(padded, back + 1)
    wanted = tiny.table.gather(tiny.hasher.row_ids(ids))
    memory = network.memories[tiny.config.engram_layers[0]]
    assert (memory.look_up(windows) == wanted).all()
