"""The whole module in torch, part by part against plain formulas, and in numpy where inference has
the part: several memories, four-grams, rows by order."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlm.backends.engram import open_backend
from rlm.engram import checkpoint
from rlm.engram.checkpoint import Checkpoint, CheckpointError
from rlm.engram.config import ModelConfig
from rlm.engram.inference import Engine
from rlm.engram.plan import Limits
from rlm.errors import UsageError
from tests.support import tiny_engram

TINY = tiny_engram.CONFIG
SEVERAL = replace(TINY, engram_layers=(0, 2), engram_orders=(2, 3, 4), engram_rows=(40, 60, 90))
VARIANTS = {
    "one memory": TINY,
    "several memories, four-grams": SEVERAL,
    "convolution inside": replace(TINY, engram_conv_kernel=4),
    "four streams": replace(TINY, branches=4),
    "experts": replace(TINY, num_experts=4, d_ff=16),
    "no gate": replace(TINY, engram_gate="none", engram_orders=(2,)),
    "everything": replace(
        SEVERAL, engram_conv_kernel=4, branches=2, num_experts=3, active_experts=2
    ),
}
TORCH_ONLY = ("convolution inside", "four streams", "experts", "no gate", "everything")
Prompt = list[int]


def torch_model(shape: ModelConfig, seed: int = 0) -> Any:
    """A model with weights of which none is zero, and its configuration fitted to the tokenizer."""
    import torch

    from rlm.engram.model import EngramModel

    config = tiny_engram.config(tiny_engram.tokenizer(), shape)
    hashers = checkpoint.make_hashers(config)
    model = EngramModel(config, {layer: made.num_rows for layer, made in hashers.items()})
    drawn = tiny_engram.tensors(config, seed)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in drawn.items()})
    return model.eval()


def rows_of(config: ModelConfig, ids: np.ndarray) -> dict[int, Any]:
    import torch

    compressed = tiny_engram.tokenizer().compression[ids]
    hashers = checkpoint.make_hashers(config)
    return {layer: torch.from_numpy(made.row_ids(compressed)) for layer, made in hashers.items()}


def logits_of(model: Any, ids: np.ndarray) -> Any:
    import torch

    with torch.no_grad():
        return model(torch.from_numpy(ids), rows_of(model.config, ids))


def draw(length: int, seed: int = 0, rows: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(
        6, tiny_engram.tokenizer().vocab_size, (rows, length)
    )


def test_the_shipped_configuration_still_names_one_layer():
    stored = json.loads((checkpoint.SHIPPED / checkpoint.CONFIG).read_bytes())
    assert ModelConfig.from_json(stored).engram_layers == (1,)
    kept = ModelConfig.from_json(json.loads(json.dumps(SEVERAL.to_json())))
    assert kept == SEVERAL
    with pytest.raises(ValueError, match="engram_layer and engram_layers"):
        ModelConfig.from_json({**SEVERAL.to_json(), "engram_layer": 1})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"engram_layers": [2, 0]}, "engram_layers"),
        ({"engram_layers": [0, 3]}, "engram_layers"),
        ({"engram_layers": [True]}, "not a model configuration"),
        ({"engram_rows": [50]}, "engram_rows"),
        ({"engram_rows": [50, 0]}, "engram_rows"),
        ({"engram_rows": "many"}, "engram_rows"),
        ({"engram_gate": "open"}, "engram_gate"),
        ({"branches": 0}, "branches"),
        ({"num_experts": 1}, "active_experts"),
    ],
)
def test_a_configuration_that_makes_no_model_is_named(change: Any, complaint: str, tmp_path: Path):
    from tests.engram.test_checkpoint import edit_json, restamp

    folder = tiny_engram.write(tmp_path)
    edit_json(folder / checkpoint.CONFIG, lambda config: config.update(change))
    restamp(folder)
    with pytest.raises(CheckpointError, match=rf"config.json: .*{complaint}"):
        checkpoint.load(folder)


@pytest.mark.parametrize("name", TORCH_ONLY)
def test_what_only_torch_runs_is_kept_and_named(name: str, tmp_path: Path):
    folder = tiny_engram.write(tmp_path, VARIANTS[name])
    kept = checkpoint.load(folder)
    drawn = tiny_engram.tensors(kept.config)
    assert kept.tensors.keys() == {name for name in drawn if "table" not in name}
    with pytest.raises(CheckpointError, match="only rlm.engram.model"):
        Engine(kept)
    with pytest.raises(UsageError, match="only rlm.engram.model"):
        open_backend(str(folder), None).engine()


@pytest.mark.train
@pytest.mark.parametrize("name", VARIANTS)
def test_a_later_token_changes_no_earlier_logit(name: str):
    model = torch_model(VARIANTS[name])
    ids = draw(24)
    changed = ids.copy()
    changed[0, 12] = ids[0, 12] % 200 + 7
    before, after = logits_of(model, ids), logits_of(model, changed)
    assert (before[:, :12] - after[:, :12]).abs().max() <= (1e-5 if "stream" in name else 0)
    assert (before[:, 12:] != after[:, 12:]).any(-1).all()


@pytest.mark.train
@pytest.mark.parametrize("name", VARIANTS)
def test_a_shorter_text_has_the_logits_of_the_longer_ones_beginning(name: str):
    model = torch_model(VARIANTS[name])
    ids = draw(40)
    whole = logits_of(model, ids)
    for length in (1, 2, 3, 17):
        part = logits_of(model, ids[:, :length])
        assert (part - whole[:, :length]).abs().max() < 1e-4


@pytest.mark.train
@pytest.mark.parametrize("name", ["one memory", "several memories, four-grams", "four streams"])
def test_a_memory_whose_value_is_zero_is_bitwise_the_model_without_it(name: str):
    import torch

    from rlm.engram.model import EngramModel

    model = torch_model(VARIANTS[name])
    for layer in model.config.engram_layers:
        torch.nn.init.zeros_(model.memory(layer).value.weight)
    dense = EngramModel(replace(model.config, engram_layers=()), {}).eval()
    dense.load_state_dict(
        {key: value for key, value in model.state_dict().items() if not key.startswith("engram")}
    )
    ids = draw(30, rows=2)
    assert torch.equal(logits_of(model, ids), logits_of(dense, ids))


@pytest.mark.train
def test_the_gate_is_the_published_code_and_not_the_printed_equation():
    import torch

    model = torch_model(TINY)
    memory, d = model.memory(1), model.config.d_model
    rng = np.random.default_rng(3)
    hidden, e = rng.normal(size=(1, 9, d)), rng.normal(size=(1, 9, model.config.d_mem))

    def normed(x: np.ndarray) -> np.ndarray:
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6)

    weights = {name: value.detach().double().numpy() for name, value in memory.named_parameters()}
    key = normed(e @ weights["key.weight"].T) * weights["norm_key.weight"]
    score = (normed(hidden) * weights["norm_hidden.weight"] * key).sum(-1) / math.sqrt(d)
    root = np.sign(score) * np.sqrt(np.maximum(np.abs(score), 1e-6))
    alpha = 1 / (1 + np.exp(-root))
    single = torch.from_numpy(hidden).float(), torch.from_numpy(e).float()
    with torch.no_grad():
        assert np.allclose(memory.gate(*single)[..., 0], alpha, atol=1e-5)
        wanted = alpha[..., None] * (e @ weights["value.weight"].T)
        assert np.allclose(memory.recall(*single), wanted, atol=1e-4)


@pytest.mark.train
def test_the_gate_ends_at_the_published_ceiling_and_begins_half_open():
    import torch

    from rlm.engram.model import Engram

    torch.manual_seed(0)
    config = replace(TINY, d_model=256, engram_head_dim=64)
    memory = Engram(config, 500)
    e = torch.randn(1, 400, config.d_mem)
    with torch.no_grad():
        best = memory.gate(memory.key(e), e)
        first = memory.gate(torch.randn(1, 400, 256), e)
    assert (best - torch.sigmoid(torch.tensor(256**0.25))).abs().max() < 1e-3
    assert abs(float(first.mean()) - 0.5) < 0.03
    assert abs(float(first.std()) - 0.203) < 0.03


@pytest.mark.train
def test_the_memorys_convolution_is_dilated_causal_and_silent_at_first():
    import torch
    import torch.nn.functional as F

    from rlm.engram.model import MemoryConv

    config = replace(TINY, engram_conv_kernel=4)
    conv = MemoryConv(config, config.d_model)
    u = torch.randn(2, 30, config.d_model)
    assert torch.equal(conv(u), u)
    torch.nn.init.normal_(conv.weight)
    normed = F.rms_norm(u, (config.d_model,), eps=1e-5).transpose(1, 2)
    kernel = conv.weight.detach().flip(0).T[:, None]  # (d, 1, 4), the last tap is now
    padded = F.pad(normed, (3 * 3, 0))
    made = F.conv1d(padded, kernel, groups=config.d_model, dilation=3).transpose(1, 2)
    assert torch.allclose(conv(u), u + F.silu(made), atol=1e-5)


@pytest.mark.train
def test_equal_streams_stay_equal_and_compute_what_one_would():
    import torch

    from rlm.engram.model import EngramModel

    torch.manual_seed(1)
    one = torch_model(TINY)
    many = EngramModel(replace(one.config, branches=4), one.engram.table.num_embeddings).eval()
    state = one.state_dict()
    for name in ("key.weight", "norm_hidden.weight", "norm_key.weight"):
        tensor = state[f"engram.{name}"]
        per = (4, -1) if tensor.ndim == 1 else (-1, tensor.size(1))
        state[f"engram.{name}"] = tensor.repeat(4, *[1] * (tensor.ndim - 1)).view(per)
    own = {name: value for name, value in many.state_dict().items() if "streams" in name}
    for name, value in own.items():
        if name.endswith("scale"):
            value.zero_()  # their content does not weigh
    many.load_state_dict({**state, **own})
    ids = draw(20)
    assert (logits_of(one, ids) - logits_of(many, ids)).abs().max() < 1e-3


@pytest.mark.train
def test_streams_are_mixed_by_doubly_stochastic_matrices():
    import torch

    from rlm.engram.model import Streams

    torch.manual_seed(0)
    streams = Streams(replace(TINY, branches=4))
    torch.nn.init.constant_(streams.scale, 1.0)
    pre, post, keep = streams.maps(torch.randn(2, 5, 4, TINY.d_model))
    for axis in (-1, -2):
        assert (keep.sum(axis) - 1).abs().max() < 5e-3
    assert keep.min() >= 0
    assert 0 < pre.min() <= pre.max() < 1
    assert 0 < post.min() <= post.max() < 2


@pytest.mark.train
def test_each_stream_has_a_key_of_its_own_and_all_share_the_value():
    model = torch_model(VARIANTS["four streams"])
    import torch

    memory, config = model.memory(1), model.config
    assert memory.key.weight.shape == (4 * config.d_model, config.d_mem)
    assert memory.value.weight.shape == (config.d_model, config.d_mem)
    hidden = torch.randn(1, 1, 1, config.d_model).expand(1, 6, 4, config.d_model)
    e = torch.randn(1, 6, config.d_mem)
    alpha = memory.gate(hidden, e)
    assert alpha.shape == (1, 6, 4, 1)
    assert alpha.std(2).min() > 0
    assert torch.allclose(memory.recall(hidden, e) / alpha, memory.value(e)[:, :, None], atol=1e-4)


@pytest.mark.train
def test_a_token_goes_through_its_two_best_experts():
    import torch
    import torch.nn.functional as F

    from rlm.engram.model import Experts

    torch.manual_seed(0)
    experts = Experts(replace(TINY, num_experts=5, d_ff=16)).eval()
    torch.nn.init.normal_(experts.down)
    x = torch.randn(2, 7, TINY.d_model)
    found = experts(x)
    for token, made in zip(x.view(-1, TINY.d_model), found.view(-1, TINY.d_model), strict=True):
        affinity = torch.sigmoid(experts.router.weight @ token)
        best = affinity.topk(2).indices
        wanted = torch.zeros(TINY.d_model)
        for expert in best:
            gate, up = (experts.gate_up[expert] @ token).chunk(2)
            wanted += affinity[expert] * (experts.down[expert] @ (F.silu(gate) * up))
        assert torch.allclose(made, wanted / affinity[best].sum(), atol=1e-4)


@pytest.mark.train
def test_a_crowded_expert_is_chosen_less_in_time():
    import torch

    from rlm.engram.model import Experts

    torch.manual_seed(0)
    experts = Experts(replace(TINY, num_experts=4, d_ff=16)).train()
    x = torch.randn(1, 200, TINY.d_model)
    before = experts.router_bias.clone()
    experts(x)
    assert not torch.equal(experts.router_bias, before)
    affinity = torch.sigmoid(experts.router(x[0])).detach()
    for _ in range(400):
        experts.balance((affinity + experts.router_bias).topk(2).indices)

    def most(bias: Any) -> int:
        chosen = (affinity + bias).topk(2).indices
        return int(torch.bincount(chosen.flatten(), minlength=4).max())

    assert most(experts.router_bias) < most(0.0)
    assert most(experts.router_bias) <= 130  # of 200; balanced is 100


@pytest.mark.train
@pytest.mark.parametrize("name", VARIANTS)
def test_every_weight_gets_a_gradient(name: str):
    import torch

    model = torch_model(VARIANTS[name]).train()
    ids = draw(60, rows=3)
    model(torch.from_numpy(ids), rows_of(model.config, ids)).square().mean().backward()
    still = [key for key, value in model.named_parameters() if value.grad is None]
    assert still == []
    tables = [p for key, p in model.named_parameters() if key.endswith("table.weight")]
    assert all(table.grad.is_sparse for table in tables)


# --- several memories, in numpy -------------------------------------------------------------------


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return checkpoint.load(tiny_engram.write(tmp_path_factory.mktemp("several"), SEVERAL))


def one_by_one(several: Checkpoint, prompt: Prompt, count: int) -> Prompt:
    """Every token from a prefill of all before it, by an engine that remembers nothing."""
    ids = list(prompt)
    for _ in range(count):
        engine = Engine(several, Limits(share_prefixes=False))
        ids.append(int(engine.next_logits(ids).argmax()))
    return ids[len(prompt) :]


@pytest.mark.train
def test_several_memories_in_numpy_are_those_of_torch(several: Checkpoint):
    import torch

    from rlm.engram.model import EngramModel

    rows = {layer: table.num_rows for layer, table in several.tables.items()}
    model = EngramModel(several.config, rows)
    state: Mapping[str, Any] = {
        **several.tensors,
        **{
            several.config.table_name(layer): table.gather(np.arange(table.num_rows)[:, None])
            for layer, table in several.tables.items()
        },
    }
    model.load_state_dict(
        {name: torch.from_numpy(np.array(value)) for name, value in state.items()}
    )
    for length in (1, 2, 3, 4, 5, 40):
        ids = draw(length, seed=length)
        wanted = logits_of(model, ids)[0, -1].numpy()
        found = Engine(several).next_logits(ids[0].tolist())
        assert np.abs(found - wanted).max() < 1e-4 * max(1.0, np.abs(wanted).max())


@pytest.mark.parametrize("length", [1, 2, 3, 4, 30])
def test_several_memories_step_by_step_equal_prefill(several: Checkpoint, length: int):
    prompt = draw(length)[0].tolist()
    assert Engine(several).generate([prompt], 12, ())[0] == one_by_one(several, prompt, 12)


@pytest.mark.parametrize("chunk", [1, 2, 3, 64])
def test_several_memories_in_blocks_and_after_a_cut(several: Checkpoint, chunk: int):
    prompt = draw(40)[0].tolist()
    wanted = Engine(several).next_logits(prompt)
    engine = Engine(several, Limits(block_tokens=chunk))
    assert np.abs(engine.next_logits(prompt) - wanted).max() < 1e-4
    for cut in (39, 20, 7):  # what is remembered is truncated, then continued
        other = [*prompt[:cut], *draw(9, seed=cut)[0].tolist()]
        fresh = Engine(several).next_logits(other)
        assert np.abs(engine.next_logits(other) - fresh).max() < 1e-4
