"""The study: the same tokens for every arm, sizes that are what they are called, runs that go on
where they stopped, and a page made of what they left."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from rlm.engram import arms, checkpoint, studypage, svg
from rlm.engram.arms import MAIN, PERMUTED, PRESETS, Preset
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.errors import StudyError
from rlm.engram.studydata import Corpus, Counts
from rlm.engram.studypage import Run
from rlm.engram.svg import Axes, Point
from tests.support import tiny_engram

SMALL = replace(PRESETS["tiny"], tokens=1_024, held_out=6, shares=(1.0, 0.5), row_counts=(1, 50))


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("text")
    rng = random.Random(0)
    words = ["the", "harbour", "was", "closed", "in", "winter", "and", "they", "walked", "home"]
    for name in ("a", "b", "c"):
        said = " ".join(rng.choice(words) for _ in range(12_000))
        (folder / f"{name}.txt").write_text(said)
    return folder


@pytest.fixture(scope="module")
def corpus(text: Path, tiny: Checkpoint) -> Corpus:
    return Corpus(text, tiny.tokenizer, SMALL.tokens, SMALL.sequence)


def drawn(corpus: Corpus, seed: int, count: int = 12) -> list[list[int]]:
    return [ids.tolist() for (ids, _), _ in zip(corpus.sequences(seed), range(count), strict=False)]


# --- what is compared -----------------------------------------------------------------------------


def test_every_arm_of_a_seed_sees_the_same_tokens_in_the_same_order(
    corpus: Corpus, text: Path, tiny: Checkpoint
):
    again = Corpus(text, tiny.tokenizer, SMALL.tokens, SMALL.sequence)
    assert drawn(corpus, 3) == drawn(again, 3) != drawn(corpus, 4)
    assert all(len(ids) == SMALL.sequence + 1 for ids in drawn(corpus, 3))


def test_nothing_held_out_is_trained_on(corpus: Corpus):
    held_out = {tuple(row[:20]) for row in corpus.held_out(50).tolist()}
    trained = [ids for ids, _ in corpus.sequences(0)]
    windows = {tuple(ids[at : at + 20]) for ids in (t.tolist() for t in trained) for at in range(9)}
    assert held_out
    assert not held_out & windows


def test_facts_come_again_as_often_as_they_are_counted(text: Path, tiny: Checkpoint):
    corpus = Corpus(text, tiny.tokenizer, 10_000, 256)
    said, times = "", Counter[int]()
    for ids, seen in corpus.sequences(0):
        said += tiny.tokenizer.decode(ids.tolist())
        times.update(seen)
    often = max(times, key=times.__getitem__)
    attribute, name, value = corpus.facts[often]
    assert said.count(f"\nThe {attribute} of {name} is {value}.") >= times[often] >= 2
    assert {item.times for item in corpus.known(times)} >= {0, times[often]}


def test_what_is_read_was_never_trained_on(corpus: Corpus, tiny: Checkpoint):
    said = "".join(tiny.tokenizer.decode(ids.tolist()) for ids, _ in corpus.sequences(0))
    for item in corpus.read(20):
        asked = tiny.tokenizer.decode(item.prompt)
        name = re.search(r"of (\w+) is$", asked)
        assert name is not None
        assert name[1] not in said
        assert f"is{tiny.tokenizer.decode(item.answer)}" in asked


def test_counts_are_of_the_ngram_that_ends_there():
    counts = Counts()
    counts.add(np.array([[1, 2, 3, 1, 2]]))
    assert counts.of(np.array([[1, 2, 3]]), 2).tolist() == [[0, 2, 1]]
    assert counts.of(np.array([[1, 2, 3, 4]]), 3).tolist() == [[0, 0, 1, 0]]


def test_a_folder_with_too_little_text_is_refused(tmp_path: Path, tiny: Checkpoint):
    (tmp_path / "a.txt").write_text("too little")
    with pytest.raises(StudyError, match="holds .* tokens of text"):
        Corpus(tmp_path, tiny.tokenizer, 100_000, 64)
    with pytest.raises(StudyError, match="not a folder"):
        Corpus(tmp_path / "absent", tiny.tokenizer, 100_000, 64)


def test_equal_flops_and_equal_parameters_are_equal():
    made = {arm.name: arm.config for arm in arms.arms(PRESETS["full"], checkpoint.load().config)}
    full, length = PRESETS["full"], PRESETS["full"].sequence
    assert set(MAIN) <= made.keys()
    engram = made["engram"]
    assert arms.flops(made["dense-flops"], length) == pytest.approx(
        arms.flops(engram, length), rel=0.01
    )
    assert arms.stored(made["dense-stored"]) == pytest.approx(arms.stored(engram), rel=0.01)
    assert arms.table_parameters(made["bigram"]) == pytest.approx(
        arms.table_parameters(engram), rel=0.05
    )
    assert made["one-row"] == engram
    shares = [made[f"rho-{share:g}"] for share in full.shares]
    sizes = [arms.stored(config) for config in shares]
    assert max(sizes) / min(sizes) < 1.03
    assert shares[0].engram_layers == ()
    assert len({config.active_experts for config in shares}) == 1


def test_flops_are_two_a_product(tiny: Checkpoint):
    config = replace(tiny.config, engram_layers=(), conv_kernel=1)
    d, d_ff, layers = config.d_model, config.d_ff, config.num_layers
    by_hand = layers * (4 * d * d + 3 * d * d_ff) + config.vocab_size * d
    assert arms.flops(config, 0) == 2 * by_hand
    experts = replace(config, num_experts=8, active_experts=2)
    more = layers * (8 * d + 3 * d * d_ff)  # the router, and a second feed-forward
    assert arms.flops(experts, 0) == 2 * (by_hand + more)


# --- what is drawn and told -----------------------------------------------------------------------


def test_a_chart_is_well_formed_and_shows_every_point():
    points = [Point(x, -x / 10, -x / 10 - 0.1, -x / 10 + 0.1) for x in (1, 4, 16)]
    drawn = svg.chart(Axes("a < b & c", "x", "y", is_log=True), {"one": points, "two": points[:1]})
    root = ElementTree.fromstring(drawn)
    circles = [item for item in root.iter() if item.tag.endswith("circle")]
    assert len(circles) == 4 + 2  # points and the legend
    heights = [float(item.get("cy", "nan")) for item in circles[:3]]
    assert heights == sorted(heights)  # lower values stand lower
    assert "no results" in svg.chart(Axes("t", "x", "y"), {})
    flat = [Point(0, 1.0, 1.0, 1.0)]
    ElementTree.fromstring(svg.chart(Axes("t", "x", "y"), {"": flat}))


def test_a_heat_map_keeps_the_text():
    drawn = svg.heat("gates", [("Alex", 0.1), (" <b>", 1.0), ("\n", 0.0)] * 40)
    root = ElementTree.fromstring(drawn)
    said = [item.text for item in root.iter() if item.tag.endswith("text")][1:]
    assert said == ["Alex", " <b>", "⏎"] * 40


def test_likeness_of_states_is_one_with_itself_turned_and_none_with_noise():
    rng = np.random.default_rng(0)
    states = rng.normal(size=(300, 20))
    turned, _ = np.linalg.qr(rng.normal(size=(20, 20)))
    assert studypage.cka(states, 3 * states @ turned) == pytest.approx(1.0)
    assert abs(studypage.cka(states, rng.normal(size=(300, 20)))) < 0.05


def numbers(arm: str, group: str, seed: int, **more: Any) -> dict[str, Any]:
    rng = np.random.default_rng([len(arm), seed])
    shift = {"engram": -0.1, "dense": 0.0}.get(arm, 0.02)
    losses = (3 + 0.01 * rng.normal(size=40) + shift).tolist()
    return {
        **{"arm": arm, "group": group, "seed": seed, "x": 0.0, "preset": "full", "tokens": 1_000},
        **{"dense_parameters": 10, "table_parameters": 5, "flops": 100, "cpu_seconds": 3.0},
        **{"loss": float(np.mean(losses)), "sequence_losses": losses, "lens": [3.0, 1.0, 0.0]},
        **{"facts": {"0": [0, 5], "2-9": [3, 4]}, "reading": 0.5},
        **more,
    }


def made_up_runs() -> list[Run]:
    rng = np.random.default_rng(0)
    runs = []
    for seed in (0, 1):
        for arm in MAIN:
            more: dict[str, Any] = {}
            arrays: dict[str, Any] = {"losses": rng.normal(3, 1, (40, 8))}
            if arm in ("dense", "engram"):
                arrays["states"] = rng.normal(size=(3, 50, 8))
            if arm == "engram":
                more = {"sequence_losses_permuted": [3.4] * 40, "heat": [("a", 0.5)]}
                more |= {"loss_off": 3.3, "facts_off": {"2-9": [1, 4]}, "reading_off": 0.4}
                arrays["alpha"] = rng.random((40, 8))
                arrays["losses_off"] = arrays["losses"] + arrays["alpha"]
                arrays["count_3"] = rng.integers(0, 20, (40, 8))
            runs.append(Run(numbers(arm, "main", seed, **more), arrays))
        for share in (1.0, 0.75, 0.5):
            best = numbers(f"rho-{share}", "allocation", seed, x=share)
            best["loss"] = 3 + (share - 0.75) ** 2
            runs.append(Run(best, {}))
    return runs


def test_the_page_says_what_the_runs_found(tmp_path: Path):
    page = tmp_path / "engram-study.md"
    studypage.write(page, made_up_runs())
    told = page.read_text()
    assert "- engram against dense-flops: -0.1" in told
    lines = {line.split(" | ")[0].strip("| "): line for line in told.splitlines() if "|" in line}
    assert lines["engram"].count("lower") == 1 or "| engram |" in told
    assert re.search(r"\| engram \| two memories.*lower \|", told)
    assert re.search(rf"\| {PERMUTED} \| .*higher \|", told)
    assert "minimum at rho = 0.75" in told
    assert "with what the memory takes off that loss: +1.000" in told
    assert "| engram | 75.0% | 25.0% | 50.0% | 40.0% |" in told
    for plot in re.findall(r"\((engram-study/\w+\.svg)\)", told):
        ElementTree.fromstring((tmp_path / plot).read_text())


def test_a_page_of_some_runs_is_whole_too(tmp_path: Path):
    runs = made_up_runs()
    for few in (runs[:1], [run for run in runs if run.arm == "engram"], runs[-2:]):
        studypage.write(tmp_path / "some.md", few)
    with pytest.raises(StudyError, match="no run"):
        studypage.write(tmp_path / "none.md", [])


def test_a_file_that_no_run_wrote_is_named(tmp_path: Path):
    (tmp_path / "x-0.json").write_text("{}")
    with pytest.raises(StudyError, match="x-0.json"):
        studypage.read(tmp_path)


# --- the runs, in torch ---------------------------------------------------------------------------


@pytest.fixture
def one_thread() -> Any:
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def a_study(text: Path, tiny: Checkpoint, out: Path, preset: Preset = SMALL) -> Any:
    from rlm.engram.study import Study

    corpus = Corpus(text, tiny.tokenizer, preset.tokens, preset.sequence)
    return Study(preset, tiny, corpus, out)


@pytest.mark.train
@pytest.mark.usefixtures("one_thread")
def test_every_arm_runs_and_the_page_holds_them_all(text: Path, tiny: Checkpoint, tmp_path: Path):
    study = a_study(text, tiny, tmp_path, replace(SMALL, seeds=1))
    every = study.missing()
    assert len(every) == len(MAIN) + len(SMALL.shares) + len(SMALL.row_counts)
    for arm, seed in every:
        study.run(arm, seed)
    assert study.missing() == []
    runs = studypage.read(tmp_path / "runs")
    assert {run.arm for run in runs} == {arm.name for arm, _ in every}
    by_name = {run.arm: run for run in runs}
    engram, dense = by_name["engram"], by_name["dense"]
    assert engram.arrays["losses"].shape == dense.arrays["losses"].shape == (6, SMALL.sequence)
    assert engram.numbers["loss"] != engram.numbers["loss_off"]
    assert engram.numbers["loss"] != engram.numbers["loss_permuted"]
    assert 0 < engram.arrays["alpha"].min() < engram.arrays["alpha"].max() < 1
    assert engram.arrays["count_3"].max() > 0
    assert "loss_off" not in dense.numbers
    assert len(dense.numbers["lens"]) == SMALL.shape.num_layers + 1
    assert dense.numbers["lens"][-1] == pytest.approx(0.0, abs=1e-6)
    studypage.write(tmp_path / "page.md", runs)
    assert "rho" in (tmp_path / "page.md").read_text()


@pytest.mark.train
@pytest.mark.usefixtures("one_thread")
def test_a_run_is_the_same_again_and_one_that_was_stopped_leaves_nothing(
    text: Path, tiny: Checkpoint, tmp_path: Path
):
    losses = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        study = a_study(text, tiny, folder)
        arm, seed = study.missing()[0]
        study.run(arm, seed)
        assert (arm, seed) not in study.missing()
        losses.append(studypage.read(folder / "runs")[0].numbers["sequence_losses"])
    assert losses[0] == losses[1]
    short = replace(SMALL, tokens=SMALL.tokens * 1_000)
    study = a_study(text, tiny, tmp_path / "c", SMALL)
    arm, seed = study.missing()[0]
    with pytest.raises(StudyError, match="ran out"):
        study.run(replace(arm, tokens=short.tokens), seed)
    assert (arm, seed) in study.missing()
    assert not list((tmp_path / "c" / "runs").iterdir())


@pytest.mark.train
@pytest.mark.usefixtures("one_thread")
def test_one_row_reads_the_same_row_and_permuted_addresses_are_one_to_one(tiny: Checkpoint):
    from rlm.engram.study import Hashed

    made = {arm.name: arm for arm in arms.arms(SMALL, tiny.config)}
    ids = np.random.default_rng(0).integers(6, 270, (2, 40))
    one = Hashed(made["one-row"], tiny.tokenizer.compression).rows(ids)
    assert all((rows == rows[:1, :1]).all() for rows in one.values())
    hashed = Hashed(made["engram"], tiny.tokenizer.compression)
    for layer, rows in hashed.rows(ids).items():
        moved = hashed.permuted(ids)[layer]
        pairs = set(zip(rows.flatten().tolist(), moved.flatten().tolist(), strict=True))
        assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs})
        assert (rows != moved).double().mean() > 0.9


@pytest.mark.train
def test_without_cuda_there_is_no_figure_for_it(tiny: Checkpoint):
    import torch

    from rlm.engram.study import offload_on_cuda

    if torch.cuda.is_available():
        assert (offload_on_cuda(tiny, 1, 5) or 0) > 0
    else:
        assert offload_on_cuda(tiny, 1) is None


def rlm(*arguments: object, without_torch: bool = False) -> subprocess.CompletedProcess[str]:
    hide = "sys.modules['torch'] = None; " if without_torch else ""
    code = f"import sys; {hide}from rlm.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "engram", "study", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def test_the_command_says_that_it_needs_torch(tmp_path: Path):
    done = rlm("--out", tmp_path, without_torch=True)
    assert done.returncode == 2
    assert "pip install 'engram-rlm[train]'" in done.stderr


@pytest.mark.train
@pytest.mark.usefixtures("one_thread")
def test_processes_share_a_study_and_none_does_what_another_has_begun(
    text: Path, tiny: Checkpoint, tmp_path: Path
):
    first, second = (a_study(text, tiny, tmp_path) for _ in range(2))
    (arm, seed), other, *_ = first.missing()
    with first.claim(arm, seed) as is_firsts:
        assert is_firsts
        with second.claim(arm, seed) as is_seconds, second.claim(*other) as is_others:
            assert not is_seconds
            assert is_others
        first.run(arm, seed)
    with second.claim(arm, seed) as is_seconds:
        assert not is_seconds  # it is done
    with first.claim(*other) as is_firsts:
        assert is_firsts  # the other left it


@pytest.mark.train
def test_the_command_goes_on_with_what_is_missing(text: Path, tmp_path: Path):
    model = tiny_engram.write(tmp_path / "tiny")
    common = ("--data", text, "--out", tmp_path / "out", "--preset", "tiny", "--model", model)
    for done_runs in (1, 2):
        done = rlm(*common, "--runs", 1)
        assert done.returncode == 0, done.stderr
        assert len(list((tmp_path / "out" / "runs").glob("*.json"))) == done_runs
    assert "14 runs are left" in done.stdout
    card = json.loads((tmp_path / "out" / "runs" / "dense-0.json").read_text())
    assert card["tokens"] == 4_096
    other = rlm(*common[:4], "--preset", "quick", "--model", model)
    assert other.returncode == 2
    assert "needs more" in other.stderr or "take another --out" in other.stderr
    assert rlm("--out", tmp_path / "out", "--only-page").returncode == 0
    assert rlm("--out", tmp_path / "new").returncode == 2


@pytest.mark.train
@pytest.mark.usefixtures("one_thread")
@pytest.mark.filterwarnings("ignore")  # torch's own, as it compiles
def test_experts_train_the_same_when_what_is_around_them_is_compiled(
    text: Path, tiny: Checkpoint, tmp_path: Path
):
    losses = []
    for is_compiled in (False, True):
        study = a_study(text, tiny, tmp_path, replace(SMALL, is_compiled=is_compiled))
        arm = next(arm for arm in study.arms if arm.config.num_experts)
        losses.append(study.train(arm, 0).last_loss)
    assert losses[0] == pytest.approx(losses[1], rel=1e-3)
