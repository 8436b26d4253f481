"""Torch eager with a cache gives the numpy inference's replies, so that their times compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rlm.engram import checkpoint, speed
from rlm.engram.inference import Engine
from tests.support import tiny_engram

pytestmark = pytest.mark.train


@pytest.mark.parametrize("kernel", [1, 4])
def test_torch_decodes_the_same_tokens(tmp_path: Path, kernel: int):
    from rlm.engram.baseline import TorchEngine

    shape = replace(tiny_engram.CONFIG, conv_kernel=kernel)
    tiny = checkpoint.load(tiny_engram.write(tmp_path, shape))
    for length in (1, 2, 40):
        prompts = speed.draw_prompts(tiny, 5, length)
        assert TorchEngine(tiny).generate(prompts, 12) == Engine(tiny).generate(prompts, 12, ())


def test_speeds_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from rlm.engram import baseline

    for name, value in (("PREFILL_PROMPTS", 2), ("DECODE_ROWS", 2), ("DECODE_STEPS", 8)):
        monkeypatch.setattr(baseline, name, value)
    monkeypatch.setattr(baseline, "DECODE_PROMPT_TOKENS", 6)
    engine = Engine(checkpoint.load(tiny_engram.write(tmp_path)))
    found = baseline.compare(engine, 2)
    assert found.rounds == 2
    assert found.prefill > 0
