"""Training of the Engram model, on the CPU or on CUDA: data folder in, checkpoint folder out.

    python -m rlm.engram.train --data DIR --out DIR --minutes 60

Samples are batched with others of like length, each from position 0, so no sample sees another.
Matrices are trained with Muon, embeddings and norms with AdamW, the Engram table with Adam at five
times that rate and no decay (arXiv 2601.07372 §A). Exactness on held-out samples is printed as it
goes: all reply tokens right under teacher forcing, which is the same as a right greedy reply.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rlm.engram import dialect
from rlm.engram.checkpoint import make_hasher, save
from rlm.engram.config import ModelConfig
from rlm.engram.data.mix import Mixture
from rlm.engram.data.samples import Sample
from rlm.engram.data.sources import Sources, read_sources
from rlm.engram.hashing import NGramHasher
from rlm.engram.model import EngramModel
from rlm.engram.tokenizer import SPECIAL_TOKENS, SPLIT_PATTERN, Tokenizer

BUCKETS = (64, 128, 192, 288, 448, 704, 1024)  # padded lengths in tokens; few, for the compiler's sake
PROMPT_WEIGHT = 0.005
LONG_REPLY_WEIGHT = 36.0
EVAL_COUNT = 96
EVAL_MINUTES = 8
REPORT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Batch:
    ids: Tensor  # (B, T)
    rows: Tensor  # (B, T, orders x heads)
    targets: Tensor  # (B, T)
    weights: Tensor  # (B, T); `reply_weight` on replies, PROMPT_WEIGHT on prompts, 0 on padding


def train_tokenizer(mixture: Mixture, sources: Sources, vocab_size: int, seed: int) -> Tokenizer:
    """Byte-level BPE over samples and prose; merges become tiktoken ranks."""
    from tokenizers import Regex, models, pre_tokenizers, trainers
    from tokenizers import Tokenizer as HFTokenizer

    rng = random.Random(f"tokenizer {seed}")
    stream = mixture.stream(seed)
    texts = []
    for _ in range(40_000):
        sample = next(stream)
        texts += [text for _, text in sample.messages]
        texts.append(f" {sample.reply or ''}")
    texts += [sources.prose_piece(rng, 2000) for _ in range(3_000)]
    hf = HFTokenizer(models.BPE())
    hf.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    size = vocab_size - len(SPECIAL_TOKENS)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False)
    hf.train_from_iterator(texts, trainer)
    to_byte = byte_of_unicode()
    pieces = sorted(hf.get_vocab().items(), key=lambda item: item[1])
    return Tokenizer({bytes(to_byte[char] for char in text): rank for text, rank in pieces})


def byte_of_unicode() -> dict[str, int]:
    """The byte-level alphabet of GPT-2: printable characters stand for bytes."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {chr(byte): byte for byte in kept}
    others = [byte for byte in range(256) if byte not in kept]
    return table | {chr(256 + index): byte for index, byte in enumerate(others)}


def reply_weight(length: int) -> float:
    """1, or less for long replies: a cell of 150 tokens, mostly its frame, counts like 36."""
    return min(1.0, LONG_REPLY_WEIGHT / length)


class Batcher:
    """Turns samples into batches of like length, about `tokens` tokens each."""

    def __init__(self, tokenizer: Tokenizer, hasher: NGramHasher, tokens: int) -> None:
        self.tokenizer, self.hasher, self.tokens = tokenizer, hasher, tokens

    def encode(self, sample: Sample) -> tuple[list[int], int] | None:
        """(ids, length of the prompt), or None when the sample is longer than the window."""
        prompt = dialect.render_prompt(self.tokenizer, sample.messages)
        special = self.tokenizer.special
        if sample.reply is None:
            reply = [special["<|refuse|>"], special["<|end|>"]]
        else:
            reply = dialect.render_reply(self.tokenizer, sample.reply)
        ids = prompt + reply
        return (ids, len(prompt)) if len(ids) <= BUCKETS[-1] else None

    def batch(self, items: Sequence[tuple[list[int], int]], length: int) -> Batch:
        ids = np.zeros((len(items), length + 1), dtype=np.int64)
        weights = np.zeros((len(items), length), dtype=np.float32)
        for row, (tokens, prompt) in enumerate(items):
            ids[row, : len(tokens)] = tokens
            weights[row, : prompt - 1] = PROMPT_WEIGHT
            weights[row, prompt - 1 : len(tokens) - 1] = reply_weight(len(tokens) - prompt)
        rows = self.hasher.row_ids(self.tokenizer.compression[ids[:, :-1]])
        return Batch(
            torch.from_numpy(ids[:, :-1]).contiguous(),
            torch.from_numpy(rows),
            torch.from_numpy(ids[:, 1:]).contiguous(),
            torch.from_numpy(weights),
        )

    def batches(self, samples: Iterator[Sample]) -> Iterator[Batch]:
        waiting: dict[int, list[tuple[list[int], int]]] = {length: [] for length in BUCKETS}
        for sample in samples:
            encoded = self.encode(sample)
            if encoded is None:
                continue
            length = next(size for size in BUCKETS if len(encoded[0]) <= size + 1)
            bucket = waiting[length]
            bucket.append(encoded)
            if len(bucket) == max(1, self.tokens // length):
                yield self.batch(bucket, length)
                bucket.clear()


def weighted_loss(model: EngramModel, batch: Batch) -> tuple[Tensor, Tensor]:
    """(training loss, loss on the tokens of short replies alone)."""
    hidden = model.hidden(batch.ids, batch.rows)
    logits = F.linear(hidden, model.embedding.weight.to(hidden.dtype)).float()
    loss = F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten(), reduction="none")
    weights = batch.weights.flatten()
    reply = (weights == 1.0).float()
    # Detached, and never 0/0: a batch of long replies only must not put NaN into the gradient.
    reply_loss = (loss.detach() * reply).sum() / reply.sum().clamp_min(1.0)
    return (loss * weights).sum() / weights.sum(), reply_loss


def build_optimizers(
    model: EngramModel, rate: float, matrix_rate: float
) -> list[torch.optim.Optimizer]:
    table = model.engram.table.weight
    matrices = [
        p
        for n, p in model.named_parameters()
        if p.ndim == 2 and ("blocks" in n or "engram" in n) and p is not table and "conv" not in n
    ]
    chosen = {id(p) for p in matrices} | {id(table)}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    adam = torch.optim.AdamW(
        [{"params": rest, "lr": rate}, {"params": [table], "lr": 5 * rate}],
        betas=(0.9, 0.95),
        weight_decay=0.0,
        fused=True,
    )
    muon = torch.optim.Muon(matrices, lr=matrix_rate, weight_decay=0.05)
    return [muon, adam]


@torch.no_grad()
def evaluate(
    model: EngramModel, batcher: Batcher, held_out: dict[str, list[Sample]]
) -> dict[str, float]:
    """Share of samples a kind whose whole reply is right."""
    scores: dict[str, float] = {}
    for kind, group in held_out.items():
        right = 0
        encoded = sorted(
            (item for item in map(batcher.encode, group) if item), key=lambda item: len(item[0])
        )
        for start in range(0, len(encoded), 16):
            part = encoded[start : start + 16]
            batch = batcher.batch(part, max(len(ids) for ids, _ in part))
            with torch.autocast(model.embedding.weight.device.type, torch.bfloat16):
                guess = model(batch.ids, batch.rows).argmax(-1)
            wrong = (guess != batch.targets) & (batch.weights > PROMPT_WEIGHT)
            right += int((~wrong.any(-1)).sum())
        scores[kind] = right / max(1, len(encoded))
    return scores


def export(
    model: EngramModel,
    tokenizer: Tokenizer,
    out: Path,
    prompt_texts: Sequence[str],
    notes: dict[str, object],
) -> None:
    tensors = {
        name: value.detach().float().cpu().numpy() for name, value in model.state_dict().items()
    }
    save(
        out,
        model.config,
        tokenizer,
        tensors,
        dialect=dialect.fingerprint(prompt_texts),
        notes=notes,
    )


def learning_share(progress: float, step: int) -> float:
    """Warm-up over 50 steps, constant, then linear decay over the last 45 %."""
    decay = 1.0 if progress < 0.55 else max(0.02, (1 - progress) / 0.45)
    return min(1.0, (step + 1) / 50) * decay


def read_prompts(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.glob("*.md"))]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass
class Progress:
    """What a run has done so far; local to one run."""

    step: int = 0
    tokens: int = 0
    reply_loss: float | None = None
    started: float = field(default_factory=time.monotonic)
    reported: float = field(default_factory=time.monotonic)
    evaluated_minutes: float = 0.0
    first_tokens: int = 0

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    def update(self, num_tokens: int, reply_loss: float) -> None:
        self.step += 1
        self.tokens += num_tokens
        if not math.isfinite(reply_loss):
            raise FloatingPointError(f"the loss of step {self.step} is {reply_loss}")
        mean = self.reply_loss
        self.reply_loss = reply_loss if mean is None else 0.97 * mean + 0.03 * reply_loss

    def report(self, total_minutes: float) -> None:
        now = time.monotonic()
        if now - self.reported < REPORT_SECONDS:
            return
        self.reported = now
        pace = (self.tokens - self.first_tokens) / (now - self.started)
        say(
            f"step {self.step}  reply loss {self.reply_loss or math.nan:.3f}  {pace:.0f} tokens/s  "
            f"{self.tokens / 1e6:.1f} M tokens  {self.minutes:.1f}/{total_minutes:.0f} min"
        )


class Trainer:
    """Model, optimizers and batcher of one run, and the files that it leaves."""

    def __init__(self, settings: argparse.Namespace) -> None:
        self.settings = settings
        sources = read_sources(settings.data)
        self.mixture = Mixture.split(sources)
        self.out: Path = settings.out
        self.out.mkdir(parents=True, exist_ok=True)
        known = self.out / "tokenizer.bpe"
        self.tokenizer = (
            Tokenizer.load(known)
            if known.exists()
            else train_tokenizer(self.mixture, sources, settings.vocab_size, settings.seed)
        )
        self.tokenizer.save(known)
        config = replace(
            ModelConfig(num_layers=settings.layers),
            vocab_size=self.tokenizer.vocab_size,
            compressed_vocab_size=self.tokenizer.compressed_vocab_size,
            pad_id=int(self.tokenizer.compression[0]),
        )
        hasher = make_hasher(config)
        self.model = EngramModel(config, hasher.num_rows)
        self.base_rates = [[settings.matrix_rate], [settings.rate, 5 * settings.rate]]
        self.optimizers = build_optimizers(self.model, settings.rate, settings.matrix_rate)
        self.batcher = Batcher(self.tokenizer, hasher, settings.tokens_per_batch)
        self.compiled = torch.compile(weighted_loss, dynamic=False)
        self.progress = Progress()

    def set_rates(self, share: float) -> None:
        for optimizer, rates in zip(self.optimizers, self.base_rates, strict=True):
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share

    def step(self, batch: Batch) -> None:
        with torch.autocast("cpu", torch.bfloat16):
            loss, reply_loss = self.compiled(self.model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        table = self.model.engram.table.weight
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p is not table], 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        self.progress.update(batch.ids.numel(), float(reply_loss))

    def evaluate(self, title: str, count: int, seed: int) -> None:
        held_out = self.mixture.held_out(count, seed)
        scores = evaluate(self.model, self.batcher, held_out)
        say(f"{title}: " + "  ".join(f"{kind} {score:.3f}" for kind, score in scores.items()))
        self.progress.evaluated_minutes = self.progress.minutes
        self.save(scores)

    def save(self, scores: dict[str, float]) -> None:
        notes: dict[str, object] = {
            "step": self.progress.step,
            "tokens": self.progress.tokens,
            "held_out_exact": scores,
            "seed": self.settings.seed,
        }
        export(self.model, self.tokenizer, self.out, read_prompts(self.settings.prompts), notes)
        state = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.progress.step,
            "tokens": self.progress.tokens,
        }
        torch.save(state, self.out.with_suffix(".state"))

    def resume(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.progress = Progress(state["step"], state["tokens"], first_tokens=state["tokens"])


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rlm engram train", description="Train an Engram model.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public text")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint folder to write")
    parser.add_argument("--prompts", type=Path, default=Path("prompts/engram"))
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--vocab-size", type=int, default=4096)
    parser.add_argument("--tokens-per-batch", type=int, default=6144)
    parser.add_argument(
        "--rate", type=float, default=2e-3, help="AdamW; the table takes 5 times it"
    )
    parser.add_argument("--matrix-rate", type=float, default=0.012, help="Muon")
    parser.add_argument("--first-prose", type=float, default=0.15, help="share of prose at first")
    parser.add_argument("--resume", type=Path, help="the OUT.state file of an earlier run")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> None:
    settings = parse(argv)
    torch.manual_seed(settings.seed)
    trainer = Trainer(settings)
    progress = trainer.progress
    if settings.resume:
        trainer.resume(settings.resume)
        progress = trainer.progress
    num_parameters = sum(parameter.numel() for parameter in trainer.model.parameters())
    say(f"{num_parameters / 1e6:.1f} M parameters, {settings.minutes:.0f} minutes")

    def prose_scale() -> float:
        done = progress.minutes / float(settings.minutes)
        return min(1.0, float(settings.first_prose) + 2.5 * done)

    stream = trainer.mixture.stream(settings.seed + 1 + progress.step, prose_scale)
    for batch in trainer.batcher.batches(stream):
        if progress.minutes >= settings.minutes:
            break
        trainer.set_rates(learning_share(progress.minutes / settings.minutes, progress.step))
        trainer.step(batch)
        progress.report(settings.minutes)
        if progress.minutes - progress.evaluated_minutes > EVAL_MINUTES:
            trainer.evaluate("held out", EVAL_COUNT, seed=0)
    trainer.evaluate("final", 3 * EVAL_COUNT, seed=1)


if __name__ == "__main__":
    main()
