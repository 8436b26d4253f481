"""Training of the Engram model, on the CPU or on CUDA: data folders in, checkpoint folder out.

    rlm engram train --data DIR --out DIR [--preset nano|small] [--role root|reader]

A network of one role learns that role's samples alone; `--out DIR` and `--out DIR/reader` of the
two make one checkpoint of both.

Samples are batched with others of like length, each from position 0, so no sample sees another.
Matrices are trained with Muon, embeddings and norms with AdamW, the Engram table with sparse Adam
at five times that rate and no decay (arXiv 2601.07372 §A). Exactness on held-out samples is printed
as it goes: all reply tokens right under teacher forcing, which is the same as a right greedy reply.
A run is resumed by the same command; the same seed gives the same batches in the same order.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from rlm.engram import bpe, dialect
from rlm.engram.batches import PROMPT_WEIGHT, Batch, Batcher, Item, Rounds
from rlm.engram.checkpoint import MANIFEST, Checkpoint, load, make_hashers, save
from rlm.engram.config import ModelConfig
from rlm.engram.data.folders import Folders
from rlm.engram.data.mix import ROLES, Mixture
from rlm.engram.data.samples import NONE, Sample
from rlm.engram.data.sources import Sources, read_sources
from rlm.engram.errors import TrainingError
from rlm.engram.model import EngramModel
from rlm.engram.tokenizer import Tokenizer

STATE = "training.state"
PROMPTS = tuple(Path(__file__).parents[1] / place for place in ("_prompts", "../prompts"))
REPORT_SECONDS = 20
WARM_UP_STEPS = 50
DECAY_FROM = 0.3  # of the run; until then the rates stay
EVALUATED_ROWS = 16


@dataclass(frozen=True, slots=True)
class Preset:
    """A model, and how it is trained. `rate`: AdamW's; tables take 5 times it, `matrix_rate` is
    Muon's. A round is what may be lost when a run is killed."""

    config: ModelConfig
    num_tokens: int
    batch_tokens: int
    batches_a_round: int
    rounds_an_evaluation: int
    rate: float = 2e-3
    matrix_rate: float = 0.012
    evaluated: int = 64  # held-out samples a kind


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        # What ships: two to three hours of two cores.
        "nano": Preset(ModelConfig(), 80_000_000, 6_144, 160, 4),
        # About 25 minutes of a datacentre GPU.
        "small": Preset(
            ModelConfig(
                vocab_size=8_192, d_model=512, num_layers=8, num_heads=8, d_ff=1_408,
                engram_heads=8, engram_rows=20_000,
            ),
            400_000_000, 65_536, 120, 8, rate=1.5e-3, matrix_rate=0.01,
        ),
        # Seconds: to see that everything works.
        "tiny": Preset(
            ModelConfig(
                vocab_size=512, d_model=32, num_layers=2, num_heads=2, d_ff=64,
                engram_heads=2, engram_head_dim=16, engram_rows=500,
            ),
            16_000, 1_024, 4, 2, evaluated=4,
        ),
    }
)  # fmt: skip


def weighted_loss(
    model: EngramModel,
    ids: Tensor,
    looked_up: Mapping[int, Tensor],
    asked: tuple[Tensor, Tensor, Tensor],
) -> tuple[Tensor, Tensor]:
    """(training loss, loss on the tokens of short replies alone). `looked_up` by layer, since a
    sparse gradient cannot be compiled; `asked`: places of B x T, targets and weights, each (N,)."""
    places, targets, weights = asked
    hidden = model.norm(model.layers(ids, looked_up)[-1]).flatten(0, 1)[places]  # (N, d)
    loss = F.cross_entropy(model.logits(hidden).float(), targets, reduction="none")
    reply = (weights == 1.0).float()
    # Detached, and never 0/0: a batch of long replies only must not put NaN into the gradient.
    reply_loss = (loss.detach() * reply).sum() / reply.sum().clamp_min(1.0)
    return (loss * weights).sum() / weights.sum(), reply_loss


def take_weights(model: EngramModel, start: Checkpoint) -> None:
    """Begin where another model of this width ended. Layers that it lacks are the last ones, and
    change nothing at first: what they add to the stream starts at zero."""
    state = {name: torch.from_numpy(value) for name, value in start.weights().items()}
    missing, unknown = model.load_state_dict(state, strict=False)
    own = [name for name in missing if not name.startswith("blocks.")]
    if own or unknown:
        raise TrainingError(f"{start.folder}: of another shape ({', '.join([*own, *unknown])})")


def tables_of(model: EngramModel) -> list[torch.nn.Parameter]:
    return [p for name, p in model.named_parameters() if name.endswith("table.weight")]


def build_optimizers(model: EngramModel, preset: Preset) -> list[torch.optim.Optimizer]:
    tables = tables_of(model)
    matrices = [
        p
        for name, p in model.named_parameters()
        if p.ndim == 2 and name.startswith(("blocks", "engram")) and "conv" not in name
        and not name.endswith("table.weight")
    ]  # fmt: skip
    chosen = {id(p) for p in (*tables, *matrices)}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    betas = (0.9, 0.95)
    return [
        torch.optim.Muon(matrices, lr=preset.matrix_rate, weight_decay=0.05),
        torch.optim.AdamW(rest, lr=preset.rate, betas=betas, weight_decay=0.0, fused=True),
        torch.optim.SparseAdam(tables, lr=5 * preset.rate, betas=betas),
    ]


def learning_share(progress: float, step: int) -> float:
    """Warm-up, constant, then linear decay to 2 %."""
    decay = min(1.0, max(0.02, (1 - progress) / (1 - DECAY_FROM)))
    return min(1.0, (step + 1) / WARM_UP_STEPS) * decay


def read_prompts(folder: Path | None) -> list[str]:
    """The prompts of the dialect that the model is trained on, whose hash its checkpoint bears."""
    folders = [folder] if folder else [place / "engram" for place in PROMPTS]
    for place in folders:
        texts = [path.read_text("utf-8") for path in sorted(place.glob("*.md"))]
        if texts:
            return texts
    raise TrainingError(f"{folders[0]}: no prompts there (*.md); name their folder by --prompts")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass
class Progress:
    """Where a run is; the clock is this process's."""

    num_rounds: int
    round: int = 0
    step: int = 0
    tokens: int = 0
    reply_loss: float = math.nan
    started: float = field(default_factory=time.monotonic)
    reported: float = field(default_factory=time.monotonic)
    first: tuple[float, int] = (0.0, 0)  # share and tokens when this process began

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def update(self, num_tokens: int, reply_loss: float) -> None:
        self.step += 1
        self.tokens += num_tokens
        if not math.isfinite(reply_loss):
            raise TrainingError(f"the loss of step {self.step} is {reply_loss}: lower the rates")
        is_first = math.isnan(self.reply_loss)
        self.reply_loss = reply_loss if is_first else 0.97 * self.reply_loss + 0.03 * reply_loss

    def report(self, share: float) -> None:
        if time.monotonic() - self.reported < REPORT_SECONDS:
            return
        self.reported = time.monotonic()
        pace = (self.tokens - self.first[1]) / self.seconds
        left = self.seconds / max(1e-9, share - self.first[0]) * (1 - share)
        say(
            f"step {self.step}  reply loss {self.reply_loss:.3f}  {pace:,.0f} tokens/s  "
            f"{self.tokens / 1e6:.1f} M tokens  {share:.1%}  {left / 60:.0f} min left"
        )


class Trainer:
    """Model, optimizers and batches of one run, and the files that it leaves."""

    def __init__(self, settings: argparse.Namespace) -> None:
        self.settings = settings
        self.out: Path = settings.out
        self.device = device_of(settings.device)
        self.prompts = read_prompts(settings.prompts)
        sources = read_sources(Folders(settings.data))
        mixture = Mixture.split(sources, role=settings.role)
        start = load(settings.start) if settings.start else None
        self.tokenizer = self._tokenizer(start, mixture, sources)
        self.preset: Preset = replace(
            settings.preset, config=fitted(settings.preset.config, self.tokenizer)
        )
        self.rounds = Rounds(
            Batcher(self.tokenizer, self.preset.config, self.preset.batch_tokens),
            mixture,
            settings.seed,
            num_rounds(self.preset),
            self.preset.batches_a_round,
        )
        hashers = make_hashers(self.preset.config)
        num_rows = {layer: hasher.num_rows for layer, hasher in hashers.items()}
        self.model = EngramModel(self.preset.config, num_rows)
        if start is not None:
            take_weights(self.model, start)
        self.model.to(self.device)
        tables = {id(table) for table in tables_of(self.model)}
        self.dense = [p for p in self.model.parameters() if id(p) not in tables]
        self.optimizers = build_optimizers(self.model, self.preset)
        self.base_rates = [optimizer.param_groups[0]["lr"] for optimizer in self.optimizers]
        self.loss = weighted_loss if settings.eager else torch.compile(weighted_loss, dynamic=False)
        self.progress = Progress(self.rounds.num_rounds)

    def _tokenizer(self, start: Checkpoint | None, mixture: Mixture, sources: Sources) -> Tokenizer:
        self.out.mkdir(parents=True, exist_ok=True)
        known = self.out / "tokenizer.bpe"
        if start is not None:
            return start.tokenizer
        if known.exists():
            return Tokenizer.load(known)
        size = self.settings.preset.config.vocab_size
        learnt = bpe.learn(mixture, sources, size, self.settings.seed)
        learnt.save(known)
        return learnt

    def on_device(self, *arrays: NDArray[Any]) -> list[Tensor]:
        tensors = [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]
        return [tensor.to(self.device, non_blocking=True) for tensor in tensors]

    def rows_on_device(self, rows: Mapping[int, NDArray[Any]]) -> dict[int, Tensor]:
        return {layer: self.on_device(found)[0] for layer, found in rows.items()}

    def round(self, batches: Iterator[Batch]) -> None:
        """Train on one round and keep what came of it."""
        for number, batch in enumerate(batches):
            share = number / self.preset.batches_a_round
            share = min(1.0, (self.progress.round + share) / self.rounds.num_rounds)
            self.step(batch, learning_share(share, self.progress.step))
            self.progress.report(share)
        self.progress.round += 1
        self.keep()

    def step(self, batch: Batch, rate_share: float) -> None:
        for optimizer, rate in zip(self.optimizers, self.base_rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * rate_share
        with torch.autocast(self.device.type, torch.bfloat16):
            looked_up = self.model.look_up(self.rows_on_device(batch.rows))
            arrays = (batch.ids, batch.places, batch.targets, batch.weights)
            ids, places, targets, weights = self.on_device(*arrays)
            asked = (places, targets, weights)
            loss, reply_loss = self.loss(self.model, ids, looked_up, asked)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.dense, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        self.progress.update(batch.ids.size, float(reply_loss))

    @torch.no_grad()
    def scores(self, count: int, seed: int) -> dict[str, float]:
        """Share of held-out samples a kind whose whole reply is right; those whose right reply is
        NONE apart, since saying so always is the easiest thing to learn."""
        found: dict[str, float] = {}
        for kind, group in self.rounds.mixture.held_out(count, seed).items():
            nothing = [sample for sample in group if sample.reply == NONE]
            found[kind] = self._share([sample for sample in group if sample.reply != NONE])
            if nothing:
                found[f"{kind}: NONE"] = self._share(nothing)
        return found

    def _share(self, samples: Sequence[Sample]) -> float:
        right, encoded = 0, [item for item in map(self.rounds.batcher.encode, samples) if item]
        encoded.sort(key=lambda item: len(item.ids))
        for first in range(0, len(encoded), EVALUATED_ROWS):
            right += self._num_right(encoded[first : first + EVALUATED_ROWS])
        return right / max(1, len(encoded))

    def _num_right(self, items: Sequence[Item]) -> int:
        padded = self.rounds.batcher.padded(items, max(len(item.ids) for item in items), len(items))
        (ids,), rows = self.on_device(padded.ids), self.rows_on_device(padded.rows)
        with torch.autocast(self.device.type, torch.bfloat16):
            guess = self.model(ids, rows).argmax(-1).cpu().numpy()
        wrong = (guess != padded.targets) & (padded.weights > PROMPT_WEIGHT)
        return int((~wrong.any(-1)).sum())

    def evaluate(self, title: str, count: int, seed: int = 0) -> None:
        scores = self.scores(count, seed)
        say(f"{title}: " + "  ".join(f"{kind} {score:.3f}" for kind, score in scores.items()))
        notes = {
            "preset": self.settings.preset_name,
            "role": self.settings.role,
            "step": self.progress.step,
            "tokens": self.progress.tokens,
            "held_out_exact": scores,
            "seed": self.settings.seed,
        }
        state = self.model.state_dict()
        tensors = {name: value.float().cpu().numpy() for name, value in state.items()}
        mark = dialect.fingerprint(self.prompts)
        save(self.out, self.preset.config, self.tokenizer, tensors, dialect=mark, notes=notes)

    # -- going on after a stop

    def keep(self) -> None:
        """Everything that the next round needs, in one file that is whole or not there."""
        progress = self.progress
        state = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "progress": [progress.round, progress.step, progress.tokens],
            "run": self._run(),
        }
        partial = self.out / f".{STATE}.partial"
        torch.save(state, partial)
        partial.replace(self.out / STATE)

    def go_on(self) -> None:
        """From the last round that was kept, if any."""
        path = self.out / STATE
        if not path.exists():
            if (self.out / MANIFEST).exists():
                raise TrainingError(f"{self.out}: holds a checkpoint already; name another --out")
            return
        state = torch.load(path, weights_only=True, map_location=self.device)
        begun = {"role": "all", "rates": 1.0, **state["run"]}  # older runs name neither
        if begun != self._run():
            raise TrainingError(
                f"{path}: was begun with other options ({begun}, now {self._run()}); "
                "give those, or name another --out"
            )
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        done, step, tokens = state["progress"]
        total = self.rounds.num_rounds
        self.progress = Progress(total, done, step, tokens, first=(done / total, tokens))
        say(f"going on after round {done} of {total}")

    def _run(self) -> dict[str, Any]:
        preset = self.preset
        return {
            "config": {name: str(value) for name, value in preset.config.to_json().items()},
            "num_tokens": preset.num_tokens,
            "batch_tokens": preset.batch_tokens,
            "seed": self.settings.seed,
            "role": self.settings.role,
            "rates": self.settings.rates,
        }


def num_rounds(preset: Preset) -> int:
    return max(1, round(preset.num_tokens / (preset.batch_tokens * preset.batches_a_round)))


def fitted(config: ModelConfig, tokenizer: Tokenizer) -> ModelConfig:
    return replace(
        config,
        vocab_size=tokenizer.vocab_size,
        compressed_vocab_size=tokenizer.compressed_vocab_size,
        pad_id=int(tokenizer.compression[0]),
    )


def device_of(name: str) -> torch.device:
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError("--device cuda: torch finds none here; see `nvidia-smi`")
    has_cuda = torch.cuda.is_available()
    return torch.device(("cuda" if has_cuda else "cpu") if name == "auto" else name)


def count_of(text: str) -> int:
    """80M, 400k or a plain number."""
    unit = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}.get(text[-1:].lower(), 1)
    try:
        count = int(float(text[:-1] if unit > 1 else text) * unit)
    except ValueError:
        count = 0
    if count <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of tokens, such as 80M")
    return count


def share_of(text: str) -> float:
    """More than nothing, and not above the preset's own."""
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share above 0 and up to 1")
    return share


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rlm engram train", description="Train an Engram model.")
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        required=True,
        action="append",
        metavar="DIR",
        help="a folder of data sets, or of one (repeatable)",
    )
    add("--out", type=Path, required=True, metavar="DIR", help="checkpoint folder to write")
    add("--preset", choices=list(PRESETS), default="nano", help="size of model and of run")
    about = "whose samples: the root's cells, the reader's sub-calls, or both in one network"
    add("--role", choices=ROLES, default="all", help=about)
    add("--tokens", type=count_of, help="how many to train on, such as 80M; else the preset's")
    add("--minutes", type=float, help="stop after these; the same command goes on")
    add("--seed", type=int, default=0)
    add("--start", type=Path, metavar="DIR", help="checkpoint whose weights to begin with")
    less = "of the preset's learning rates; going on from trained weights wants less, such as .4"
    add("--rates", type=share_of, default=1.0, metavar="SHARE", help=less)
    add("--device", choices=["auto", "cpu", "cuda"], default="auto")
    add("--eager", action="store_true", help="do not compile: slower, needs no C++ compiler")
    add("--workers", type=int, help="processes that make batches; else what the device needs")
    add("--prompts", type=Path, metavar="DIR", help="prompts of the dialect; else the shipped ones")
    settings = parser.parse_args(argv)
    settings.preset_name, settings.preset = settings.preset, PRESETS[settings.preset]
    preset, share = settings.preset, settings.rates
    settings.preset = replace(
        preset,
        num_tokens=settings.tokens or preset.num_tokens,
        rate=share * preset.rate,
        matrix_rate=share * preset.matrix_rate,
    )
    return settings  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Raises `TrainingError`, `CheckpointError` or OSError with one line that says what to do."""
    settings = parse(argv)
    torch.manual_seed(settings.seed)
    warnings.filterwarnings("ignore", "Mismatch dtype")  # norms are kept exact beside bfloat16
    trainer = Trainer(settings)
    trainer.go_on()
    progress, preset = trainer.progress, trainer.preset
    num_parameters = sum(parameter.numel() for parameter in trainer.model.parameters())
    say(
        f"{num_parameters / 1e6:.1f} M parameters, {preset.num_tokens / 1e6:.0f} M tokens in "
        f"{progress.num_rounds} rounds, on {trainer.device}"
    )
    workers = settings.workers
    if workers is None:
        workers = 0 if trainer.device.type == "cpu" else max(1, (os.cpu_count() or 2) - 2)
    minutes = math.inf if settings.minutes is None else settings.minutes
    for batches in trainer.rounds.from_round(progress.round, workers):
        trainer.round(batches)
        if progress.round == progress.num_rounds:
            break
        if progress.seconds > minutes * 60:
            trainer.evaluate("stopped", preset.evaluated)
            say("time is up; the same command goes on")
            return
        if progress.round % preset.rounds_an_evaluation == 0:
            trainer.evaluate("held out", preset.evaluated)
    trainer.evaluate("final", 4 * preset.evaluated, seed=1)


if __name__ == "__main__":
    main()
