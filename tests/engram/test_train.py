"""Training from end to end with the tiny preset: what it leaves, and going on after a stop."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rlm.engram import checkpoint

pytestmark = pytest.mark.train
SENTENCE = (
    "the lighthouse keeper wrote every evening in a grey book and nobody read it until winter "
    "came over harbour stones with salt wind lamps ropes letters bread candles"
)
COMMAND = [sys.executable, "-m", "rlm", "engram", "train", "--preset", "tiny", "--eager"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "gutenberg").mkdir()
    rng = random.Random(3)
    words = SENTENCE.split()
    sentences = (" ".join(rng.choices(words, k=9)).capitalize() + "." for _ in range(3_000))
    (folder / "gutenberg" / "book.txt").write_text(" ".join(sentences))
    return folder


def train(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, options)]
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=280, check=False, env=alone
    )


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(data: Path, tmp_path: Path) -> None:
    whole = train("--data", data, "--out", tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    assert "final: " in whole.stdout
    assert "min left" in whole.stdout or "tokens/s" not in whole.stdout
    stopped = train("--data", data, "--out", tmp_path / "parts", "--minutes", "0.0001")
    assert "the same command goes on" in stopped.stdout, stopped.stderr
    rest = train("--data", data, "--out", tmp_path / "parts")
    assert "going on after round 1 of " in rest.stdout, rest.stderr
    one, other = (checkpoint.load(tmp_path / name).weights() for name in ("whole", "parts"))
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)

    for other_options in (("--tokens", "20k"), ("--role", "reader"), ("--rates", ".5")):
        begun = train("--data", data, "--out", tmp_path / "parts", *other_options)
        assert begun.returncode == 2
        assert "was begun with other options" in begun.stderr
        assert begun.stderr.count("\n") == 1


def test_root_and_reader_are_trained_apart_into_one_checkpoint(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "both"
    for role, folder in (("root", out), ("reader", out / "reader")):
        done = train("--data", data, "--out", folder, "--role", role, "--tokens", "8k")
        assert done.returncode == 0, done.stderr
        notes = checkpoint.load(folder).notes
        assert notes["role"] == role
        kinds = {kind.partition(",")[0] for kind in notes["held_out_exact"]}
        assert ("root" in kinds) == (role == "root")
        assert (kinds == {"root"}) == (role == "root")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--data", "nowhere", "--out", "out"), "no such folder of data"),
        (("--data", ".", "--out", "out", "--start", "nowhere"), "not an Engram checkpoint"),
        (("--data", ".", "--out", "out", "--device", "cuda"), "torch finds none"),
        (("--data", ".", "--out", "out", "--prompts", "."), "no prompts there"),
        (("--data", ".", "--out", "out", "--rates", "0"), "no share above 0 and up to 1"),
    ],
)
def test_what_it_cannot_use_is_named(
    options: tuple[str, ...], reason: str, data: Path, tmp_path: Path
) -> None:
    places = {"nowhere": tmp_path / "nowhere", "out": tmp_path / "out", ".": data}
    told = train(*(places.get(option, option) for option in options))
    assert told.returncode == 2
    assert reason in told.stderr
    assert "Traceback" not in told.stderr
