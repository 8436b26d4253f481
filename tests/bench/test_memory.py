"""The bench of the editable memory: what it asks is what it says, and it says what it found."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm.bench import memory
from rlm.bench.options import Options
from rlm.engram.addresses import address
from tests.support import tiny_engram


def test_no_two_chains_share_anything_and_a_seed_draws_the_same():
    chains = memory.draw("a", memory.CHAINS)
    assert chains == memory.draw("a", memory.CHAINS) != memory.draw("b", memory.CHAINS)
    for part in ("place", "person", "locker"):
        assert len({getattr(chain, part) for chain in chains}) == memory.CHAINS
    written = [address(question) for chain in chains for question, _ in chain.facts]
    assert len(set(written)) == 2 * memory.CHAINS


def test_what_is_asked_in_the_same_words_has_the_same_address_and_nothing_else_has():
    chains = memory.draw("a", memory.CHAINS)
    written = {address(question) for chain in chains for question, _ in chain.facts}
    for chain in chains[:5]:
        names = {"place": chain.place, "person": chain.person}
        for forms in (memory.HOLDS, memory.HAS):
            same = {address(form.format(**names)) for form in forms[:3]}
            other = {address(form.format(**names)) for form in forms[3:]}
            assert len(same) == 1
            assert same <= written
            assert not other & written
        assert address(memory.TWO_HOPS.format(place=chain.place)) not in written


@pytest.mark.train
def test_it_is_measured_over_any_checkpoint(tmp_path: Path):
    pytest.importorskip("torch")
    folder = tiny_engram.write(tmp_path / "tiny")
    report = memory.measure(tmp_path, Options("7", quick=True, model=f"engram/{folder}"))
    (table,) = report.tables
    found = dict(table.lines)
    assert len(found) == 12
    passed = int(found["facts that passed their gates"].split("%")[0].split(".")[0])
    assert found["asked as written"].startswith(f"{passed}")
    assert found["answers to what nobody wrote"].startswith("0 %")
    assert found["two steps at once"].startswith("0 %")
    assert found["logits to the bit as before when all are removed"] == "yes"
