"""The study: every arm is trained on the same tokens, and what comes out is written down.

    rlm engram study --data FOLDER --out FOLDER [--preset full]

A run is one arm and one seed and leaves two files, so a study that was stopped goes on with what is
missing, and several processes share one, each taking runs that no other has begun. The page is made
of these files alone (`studypage`). Optimizer, rates and schedule are the same for all arms; tables
take five times the rate (arXiv 2601.07372 §A).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from torch import Tensor

from rlm.engram import checkpoint, studypage
from rlm.engram.arms import PRESETS, Arm, Preset, arms, dense_parameters, flops, table_parameters
from rlm.engram.checkpoint import Checkpoint, make_hashers
from rlm.engram.errors import StudyError
from rlm.engram.hashing import Int64
from rlm.engram.model import EngramModel, Experts
from rlm.engram.studydata import Corpus, Counts, Item

ENGRAM: Final = "engram"
RATE: Final = 2e-3
TABLE_RATE: Final = 5 * RATE
BETAS: Final = (0.9, 0.95)
WARM_UP: Final = 0.02  # share of the steps
LAST_RATE: Final = 0.1
READ_ITEMS: Final = 200
STATES: Final = 512  # held-out positions whose states are kept
EVALUATED_AT_ONCE: Final = 16
ITEMS_AT_ONCE: Final = 64

Rows = Mapping[int, Tensor]


class Hashed:
    """Row ids by layer: as hashed, all the same (one row a head), or through other addresses."""

    def __init__(self, arm: Arm, compression: Int64) -> None:
        self._hashers = make_hashers(arm.config)
        self._compression, self._one_row = compression, arm.one_row

    @property
    def num_rows(self) -> dict[int, int]:
        return {layer: hasher.num_rows for layer, hasher in self._hashers.items()}

    def rows(self, ids: Int64) -> Rows:
        """ids (B, T) → (B, T, orders x heads) a layer."""
        compressed = self._compression[ids]
        found = {layer: hasher.row_ids(compressed) for layer, hasher in self._hashers.items()}
        if self._one_row:
            found = {
                layer: np.broadcast_to(self._hashers[layer].offsets, rows.shape).copy()
                for layer, rows in found.items()
            }
        return {layer: torch.from_numpy(rows) for layer, rows in found.items()}

    def permuted(self, ids: Int64) -> Rows:
        """Every row of a head in another's place, one to one."""
        rng = np.random.default_rng(0)
        moved: dict[int, Tensor] = {}
        for layer, rows in self.rows(ids).items():
            hasher = self._hashers[layer]
            table = np.concatenate(
                [
                    offset + rng.permutation(prime)
                    for offset, prime in zip(hasher.offsets, hasher.primes, strict=True)
                ]
            )
            moved[layer] = torch.from_numpy(table[rows.numpy()])
        return moved


@dataclass(frozen=True, slots=True)
class Trained:
    arm: Arm
    model: EngramModel
    hashed: Hashed
    times: Counter[int]  # how often each fact was said
    counts: Counts
    seconds: float
    tokens: int
    last_loss: float


class Study:
    def __init__(
        self, preset: Preset, base: Checkpoint, corpus: Corpus, out: Path, is_eager: bool = False
    ) -> None:
        """`base` lends its tokenizer."""
        self.is_eager = is_eager
        self.preset, self.corpus, self.out = preset, corpus, out
        self.compression = base.tokenizer.compression
        self.decode = base.tokenizer.decode
        self.arms = arms(preset, base.config)
        self._held_out = corpus.held_out(preset.held_out)
        (out / "runs").mkdir(parents=True, exist_ok=True)

    def missing(self) -> list[tuple[Arm, int]]:
        every = [(arm, seed) for arm in self.arms for seed in range(arm.seeds)]
        every.sort(key=lambda pair: (pair[0].group != "main", pair[1]))
        return [pair for pair in every if not self._path(*pair).exists()]

    @contextmanager
    def claim(self, arm: Arm, seed: int) -> Iterator[bool]:
        """Whether the run is this process's to do, and held for it until the block ends: not done,
        and begun by none that still lives."""
        path = self._path(arm, seed)
        lock = FileLock(path.with_suffix(".lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield not path.exists()
        finally:
            lock.release()

    def run(self, arm: Arm, seed: int) -> None:
        """Train, evaluate, write: the JSON last, and only when all is there."""
        trained = self.train(arm, seed)
        numbers, arrays = self.evaluate(trained)
        path = self._path(arm, seed)
        partial = path.with_suffix(".partial.npz")
        np.savez_compressed(partial, allow_pickle=False, **arrays)
        partial.replace(path.with_suffix(".npz"))
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps({**self._card(trained, seed), **numbers}, indent=1))
        partial.replace(path)

    def train(self, arm: Arm, seed: int) -> Trained:
        torch.manual_seed(seed)
        hashed = Hashed(arm, self.compression)
        model = EngramModel(arm.config, hashed.num_rows).train()
        optimizers = _optimizers(model)
        function = self._loss_function(model)
        warnings.filterwarnings("ignore", "Mismatch dtype")  # norms are kept exact beside bfloat16
        steps = max(1, arm.tokens // (self.preset.batch * self.preset.sequence))
        times: Counter[int] = Counter()
        counts, began, loss = Counts(), time.process_time(), torch.tensor(math.nan)
        stream = self.corpus.sequences(seed)
        for step in range(steps):
            ids = self._batch(stream, times)
            if arm.name == ENGRAM:  # the only one whose gain is told by count: they take memory
                counts.add(self.compression[ids])
            share = _rate_share(step / steps)
            with torch.autocast("cpu", torch.bfloat16):
                looked_up = model.look_up(hashed.rows(ids[:, :-1]))
                loss = function(model, *_in_and_out(ids), looked_up).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            _step(model, optimizers, share)
        last = float(loss.detach())
        if not math.isfinite(last):
            raise StudyError(f"{arm.name}, seed {seed}: the loss is {last}")
        seconds, tokens = (
            time.process_time() - began,
            steps * self.preset.batch * self.preset.sequence,
        )
        return Trained(arm, model.eval(), hashed, times, counts, seconds, tokens, last)

    def _loss_function(self, model: EngramModel) -> Callable[..., Tensor]:
        """Compiled where that pays, but for experts: the data chooses their sizes."""
        if not self.preset.is_compiled or self.is_eager:
            return _token_losses
        left_out: Any = torch.compiler.disable
        for experts in (part for part in model.modules() if isinstance(part, Experts)):
            experts.forward = left_out(experts.forward)  # type: ignore[method-assign]
        torch.compiler.reset()  # what was compiled for the last arm is of no use to this one
        compiled: Callable[..., Tensor] = torch.compile(_token_losses, dynamic=False)
        return compiled

    @torch.no_grad()
    def evaluate(self, trained: Trained) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Numbers for the page, and arrays (N, T) over held-out tokens."""
        model, hashed, arm = trained.model, trained.hashed, trained.arm
        has_memory = bool(arm.config.engram_layers)
        losses = self._losses(trained, hashed.rows)
        known, read = self.corpus.known(trained.times), self.corpus.read(READ_ITEMS)
        numbers: dict[str, Any] = {
            "loss": float(losses.mean()),
            "sequence_losses": losses.mean(axis=1).round(5).tolist(),
            "facts": _by_times(known, self._right(trained, known)),
            "reading": _mean(self._right(trained, read)),
            "lens": self._lens(trained),
        }
        arrays: dict[str, NDArray[Any]] = {"losses": losses.astype(np.float32)}
        if arm.group == "main" and arm.name in ("dense", ENGRAM):
            arrays["states"] = self._states(trained)
        if has_memory and arm.group == "main":
            off = self._losses(trained, None)
            numbers["loss_off"] = float(off.mean())
            numbers["facts_off"] = _by_times(known, self._right(trained, known, off=True))
            numbers["reading_off"] = _mean(self._right(trained, read, off=True))
            arrays["losses_off"] = off.astype(np.float32)
        if arm.name == ENGRAM:
            permuted = self._losses(trained, hashed.permuted)
            numbers["loss_permuted"] = float(permuted.mean())
            numbers["sequence_losses_permuted"] = permuted.mean(axis=1).round(5).tolist()
            arrays |= self._gates(trained)
            compressed = self.compression[self._held_out[:, :-1]]
            for order in (2, 3):
                arrays[f"count_{order}"] = trained.counts.of(compressed, order)
            numbers["heat"] = self._heat(arrays["alpha"])
        model.train()
        return numbers, arrays

    def _batch(self, stream: Iterator[tuple[Int64, Counter[int]]], times: Counter[int]) -> Int64:
        drawn = []
        for _ in range(self.preset.batch):
            item = next(stream, None)
            if item is None:
                raise StudyError("the text ran out: a single pass needs more of it")
            drawn.append(item[0])
            times.update(item[1])
        return np.stack(drawn)

    def _parts(self) -> Iterator[Int64]:
        for start in range(0, len(self._held_out), EVALUATED_AT_ONCE):
            yield self._held_out[start : start + EVALUATED_AT_ONCE]

    def _losses(self, trained: Trained, rows: Any) -> NDArray[np.float64]:
        """(N, T) of held-out tokens; `rows` None reads no memory."""
        parts = [
            _loss(trained.model, ids, None if rows is None else rows(ids[:, :-1]))
            for ids in self._parts()
        ]
        return torch.cat(parts).double().numpy()

    def _right(self, trained: Trained, items: Sequence[Item], off: bool = False) -> list[bool]:
        """Whether every token of the answer is the likeliest one."""
        found: list[bool] = []
        longest = trained.arm.config.window_tokens
        for start in range(0, len(items), ITEMS_AT_ONCE):
            part = items[start : start + ITEMS_AT_ONCE]
            texts = [(item.prompt + item.answer)[-longest:] for item in part]
            ids = np.zeros((len(part), max(map(len, texts))), np.int64)  # padded at the right
            for row, text in zip(ids, texts, strict=True):
                row[: len(text)] = text
            rows = None if off else trained.hashed.rows(ids)
            guesses = _logits(trained.model, ids, rows).argmax(-1).numpy()
            for item, text, guess in zip(part, texts, guesses, strict=True):
                said = guess[len(text) - len(item.answer) - 1 : len(text) - 1]
                found.append(said.tolist() == item.answer)
        return found

    def _lens(self, trained: Trained) -> list[float]:
        """KL from the final distribution to the one read off each layer, nats a token."""
        ids = next(self._parts())
        model = trained.model
        seen = _layers(model, ids[:, :-1], trained.hashed.rows(ids[:, :-1]))
        final = F.log_softmax(model.logits(model.norm(seen[-1])), -1)
        found = []
        for state in seen:
            early = F.log_softmax(model.logits(model.norm(state)), -1)
            found.append(float((final.exp() * (final - early)).sum(-1).mean()))
        return found

    def _states(self, trained: Trained) -> NDArray[np.float16]:
        """(layers + 1, STATES, d) at positions that are the same for every arm and seed."""
        rng = random.Random("states")
        ids = self._held_out[: max(1, 2 * STATES // self.preset.sequence + 1), :-1]
        seen = _layers(trained.model, ids, trained.hashed.rows(ids))
        count = min(STATES, ids.size)
        places = rng.sample(range(ids.size), count)
        flat = [state.flatten(0, 1)[places].numpy().astype(np.float16) for state in seen]
        return np.stack(flat)

    def _gates(self, trained: Trained) -> dict[str, NDArray[Any]]:
        """alpha (N, T), the mean over the memories."""
        parts = []
        for ids in self._parts():
            rows = trained.hashed.rows(ids[:, :-1])
            looked_up = trained.model.look_up(rows)
            seen = trained.model.layers(torch.from_numpy(ids[:, :-1]), looked_up)
            alphas = [
                trained.model.memory(layer).gate(seen[layer], e)[..., 0]
                for layer, e in looked_up.items()
            ]
            parts.append(torch.stack(alphas).mean(0))
        return {"alpha": torch.cat(parts).numpy().astype(np.float32)}

    def _heat(self, alpha: NDArray[np.float32]) -> list[tuple[str, float]]:
        """The first tokens of the held-out text with their gates."""
        ids = self._held_out[0, :-1].tolist()
        texts = [self.decode([token]) for token in ids]
        return list(zip(texts, alpha[0].round(3).tolist(), strict=True))

    def _card(self, trained: Trained, seed: int) -> dict[str, Any]:
        arm = trained.arm
        return {
            "arm": arm.name,
            "group": arm.group,
            "x": arm.x,
            "seed": seed,
            "preset": self.preset.name,
            "tokens": trained.tokens,
            "dense_parameters": dense_parameters(arm.config),
            "table_parameters": table_parameters(arm.config),
            "flops": flops(arm.config, self.preset.sequence),
            "cpu_seconds": round(trained.seconds, 1),
            "last_train_loss": trained.last_loss,
        }

    def _path(self, arm: Arm, seed: int) -> Path:
        return self.out / "runs" / f"{arm.name}-{seed}.json"


def _layers(model: EngramModel, ids: Int64, rows: Rows | None) -> list[Tensor]:
    looked_up = {} if rows is None else model.look_up(rows)
    return model.layers(torch.from_numpy(ids), looked_up)


def _logits(model: EngramModel, ids: Int64, rows: Rows | None) -> Tensor:
    return model.logits(model.norm(_layers(model, ids, rows)[-1]))


def _loss(model: EngramModel, ids: Int64, rows: Rows | None) -> Tensor:
    """ids (B, T + 1) → (B, T) nats."""
    looked_up = {} if rows is None else model.look_up(rows)
    return _token_losses(model, *_in_and_out(ids), looked_up).view(len(ids), -1)


def _in_and_out(ids: Int64) -> tuple[Tensor, Tensor]:
    """(B, T + 1) → what is read and what comes next, each (B, T)."""
    read, wanted = (np.ascontiguousarray(part) for part in (ids[:, :-1], ids[:, 1:]))
    return torch.from_numpy(read), torch.from_numpy(wanted)


def _token_losses(
    model: EngramModel, ids: Tensor, wanted: Tensor, looked_up: Mapping[int, Tensor]
) -> Tensor:
    """ids and wanted (B, T) → (B x T,) nats. `looked_up` apart, since its sparse gradient cannot be
    compiled."""
    logits = model.logits(model.norm(model.layers(ids, looked_up)[-1]).flatten(0, 1))
    return F.cross_entropy(logits.float(), wanted.flatten(), reduction="none")


def _optimizers(model: EngramModel) -> list[torch.optim.Optimizer]:
    tables = [p for name, p in model.named_parameters() if name.endswith("table.weight")]
    chosen = {id(p) for p in tables}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    made: list[torch.optim.Optimizer] = [
        torch.optim.AdamW(rest, lr=RATE, betas=BETAS, weight_decay=0.1)
    ]
    if tables:
        made.append(torch.optim.SparseAdam(tables, lr=TABLE_RATE, betas=BETAS))
    return made


def _rate_share(progress: float) -> float:
    """Linear warm-up, then a half cosine down to LAST_RATE."""
    if progress < WARM_UP:
        return (progress + 1e-3) / WARM_UP
    fall = 0.5 * (1 + math.cos(math.pi * progress))
    return LAST_RATE + (1 - LAST_RATE) * fall


def _step(model: EngramModel, optimizers: list[torch.optim.Optimizer], share: float) -> None:
    dense = [p for p in model.parameters() if p.grad is not None and not p.grad.is_sparse]
    torch.nn.utils.clip_grad_norm_(dense, 1.0)
    for optimizer, rate in zip(optimizers, (RATE, TABLE_RATE), strict=False):
        optimizer.param_groups[0]["lr"] = rate * min(1.0, share)
        optimizer.step()
        optimizer.zero_grad()


def _by_times(items: Sequence[Item], right: Sequence[bool]) -> dict[str, list[int]]:
    """Right and asked, by how often a fact was trained on."""
    table: dict[str, list[int]] = {}
    for item, is_right in zip(items, right, strict=True):
        cell = table.setdefault(studypage.bucket(item.times), [0, 0])
        cell[0] += is_right
        cell[1] += 1
    return table


def _mean(outcomes: Sequence[bool]) -> float:
    return sum(outcomes) / max(1, len(outcomes))


# --- offload on CUDA ------------------------------------------------------------------------------


class _Arriving(dict[int, Tensor]):
    """Lookups on their way to the device, where whoever takes one waits for it."""

    event: Any = None

    def __getitem__(self, layer: int) -> Tensor:
        torch.cuda.current_stream().wait_event(self.event)
        return super().__getitem__(layer)


@torch.no_grad()
def offload_on_cuda(base: Checkpoint, batch: int, steps: int = 200) -> float | None:
    """Steps a second with the tables in pinned host memory, over those with the tables on the
    device; None without CUDA. Written to the paper's recipe; the machine that it was written on
    has no CUDA device, so it has not been run."""
    if not torch.cuda.is_available():
        return None
    config = base.config
    rows = {layer: table.num_rows for layer, table in base.tables.items()}
    model = EngramModel(config, rows).eval().cuda()
    host = {
        layer: model.memory(layer).table.weight.cpu().pin_memory() for layer in config.engram_layers
    }
    drawn = np.random.default_rng(0).integers(6, config.vocab_size, (steps, batch, 1))
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]

    def from_host(found: Rows) -> Mapping[int, Tensor]:
        arriving = _Arriving()
        with torch.cuda.stream(side):
            for layer, ids in found.items():
                gathered = host[layer][ids].flatten(-2).pin_memory()
                arriving[layer] = gathered.to("cuda", non_blocking=True)
            arriving.event = side.record_event()
        return arriving

    def seconds(look_up: Any) -> float:
        torch.cuda.synchronize()
        began = time.perf_counter()
        for ids in drawn:
            compressed = base.tokenizer.compression[ids]
            found = {
                layer: torch.from_numpy(hasher.row_ids(compressed))
                for layer, hasher in base.hashers.items()
            }
            model.logits(model.norm(model.layers(torch.from_numpy(ids).cuda(), look_up(found))[-1]))
        torch.cuda.synchronize()
        return time.perf_counter() - began

    def on_device(found: Rows) -> Mapping[int, Tensor]:
        return model.look_up({layer: ids.cuda() for layer, ids in found.items()})

    for look_up in (on_device, from_host):
        seconds(look_up)  # warm-up
    return seconds(on_device) / seconds(from_host)


# --- the command ----------------------------------------------------------------------------------


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="rlm engram study", description="Train the study's arms and write what comes out."
    )
    parser.add_argument("--data", type=Path, help="folder of plain text")
    parser.add_argument("--out", type=Path, required=True, help="folder of the runs; goes on there")
    parser.add_argument("--preset", choices=list(PRESETS), default="full")
    parser.add_argument("--page", type=Path, help="the page to write; else OUT/engram-study.md")
    parser.add_argument("--model", type=Path, help="checkpoint whose tokenizer to take")
    parser.add_argument("--runs", type=int, help="do so many of the missing runs, then stop")
    parser.add_argument(
        "--eager", action="store_true", help="do not compile: slower, needs no C++ compiler"
    )
    parser.add_argument("--only-page", action="store_true", help="train nothing")
    return parser.parse_args(argv)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> None:
    """Raises StudyError or CheckpointError."""
    options = parse(argv)
    if not options.only_page:
        _train_missing(options)
    page = options.page or options.out / "engram-study.md"
    runs = studypage.read(options.out / "runs")
    studypage.write(page, runs)
    say(f"{page}: {len(runs)} runs")


def _train_missing(options: argparse.Namespace) -> None:
    if options.data is None:
        raise StudyError("name a folder of plain text by --data (or --only-page)")
    preset = PRESETS[options.preset]
    base = checkpoint.load(options.model)
    corpus = Corpus(options.data, base.tokenizer, preset.tokens, preset.sequence)
    study = Study(preset, base, corpus, options.out, options.eager)
    studypage.require_preset(options.out / "runs", preset.name)
    missing = study.missing()
    done = 0
    for number, (arm, seed) in enumerate(missing, 1):
        if done == options.runs:
            break
        with study.claim(arm, seed) as is_ours:
            if is_ours:
                say(f"{number} of {len(missing)}: {arm.name}, seed {seed}")
                study.run(arm, seed)
                done += 1
    left = len(study.missing())
    if left:
        say(f"{left} runs are left; the same command goes on with them")
