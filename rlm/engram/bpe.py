"""Learns the byte pairs of a tokenizer from samples and prose (needs the `train` extra)."""

from __future__ import annotations

import random

from rlm.engram.data.mix import Mixture
from rlm.engram.data.sources import Sources
from rlm.engram.tokenizer import SPECIAL_TOKENS, SPLIT_PATTERN, Tokenizer

SAMPLES_A_PAIR = 10
NUM_PIECES = 3_000
PIECE_CHARS = 2_000


def learn(mixture: Mixture, sources: Sources, vocab_size: int, seed: int) -> Tokenizer:
    """Byte-level BPE; merges become tiktoken ranks."""
    from tokenizers import Regex, models, pre_tokenizers, trainers
    from tokenizers import Tokenizer as HFTokenizer

    rng = random.Random(f"tokenizer {seed}")
    stream = mixture.stream(f"{seed} tokenizer")
    texts = []
    for _ in range(SAMPLES_A_PAIR * vocab_size):
        sample = next(stream)
        texts += [text for _, text in sample.messages]
        texts.append(f" {sample.reply or ''}")
    texts += [sources.prose_piece(rng, PIECE_CHARS) for _ in range(NUM_PIECES)]
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
    to_byte = _byte_of_unicode()
    pieces = sorted(hf.get_vocab().items(), key=lambda item: item[1])
    return Tokenizer({bytes(to_byte[char] for char in text): rank for text, rank in pieces})


def _byte_of_unicode() -> dict[str, int]:
    """The byte-level alphabet of GPT-2: printable characters stand for bytes."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {chr(byte): byte for byte in kept}
    others = [byte for byte in range(256) if byte not in kept]
    return table | {chr(256 + index): byte for index, byte in enumerate(others)}
