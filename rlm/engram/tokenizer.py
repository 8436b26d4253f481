"""The Engram model's own byte-level BPE, carried as a `tiktoken.Encoding`, and the tokenizer
compression V -> V' of arXiv 2601.07372 §2.1. Reads two files of a checkpoint; knows no weights.

Ranks are parsed here, since tiktoken's loader caches by path without looking at the content.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rlm.engram.hashing import Int64

if TYPE_CHECKING:
    import tiktoken

SPECIAL_TOKENS: Final = (
    "<|pad|>",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|end|>",
    "<|refuse|>",
)
# One digit a token, so that numbers are copied digit by digit; words carry their leading space.
SPLIT_PATTERN: Final = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
# tiktoken's regex engine gives up on a run of about a million blanks: such text is cut anywhere.
_SAFE_CHARS: Final = 50_000
_LONG_SPACE: Final = re.compile(rf"(?<!\s)\s{{{_SAFE_CHARS}}}")
_LONE_SPACE: Final = "\ue000"


class Tokenizer:
    """Ids 0..len(SPECIAL_TOKENS)-1 are special; byte-pair rank r has id r + len(SPECIAL_TOKENS).

    `encode` never produces a special token from text: a prompt cannot forge a turn.
    """

    def __init__(self, ranks: dict[bytes, int]) -> None:
        import tiktoken

        self.ranks = ranks
        shift = len(SPECIAL_TOKENS)
        self.special = {name: index for index, name in enumerate(SPECIAL_TOKENS)}
        self.encoding: tiktoken.Encoding = tiktoken.Encoding(
            name="engram",
            pat_str=SPLIT_PATTERN,
            mergeable_ranks={piece: rank + shift for piece, rank in ranks.items()},
            special_tokens=self.special,
        )
        self.vocab_size = len(ranks) + shift
        self.compression = compression_table(self)
        self.compressed_vocab_size = int(self.compression.max()) + 1

    @classmethod
    def load(cls, path: Path) -> Tokenizer:
        """Read `base64 rank` lines. Raises ValueError for anything else."""
        return cls.parse(path.read_bytes())

    @classmethod
    def parse(cls, content: bytes) -> Tokenizer:
        """From `base64 rank` lines, one a piece. Raises ValueError for anything else."""
        ranks: dict[bytes, int] = {}
        for line in content.splitlines():
            piece, rank = line.split()
            ranks[base64.b64decode(piece, validate=True)] = int(rank)
        if sorted(ranks.values()) != list(range(len(ranks))):
            raise ValueError(f"ranks are not 0..{len(ranks) - 1}")
        return cls(ranks)

    def save(self, path: Path) -> None:
        path.write_bytes(self.dump())

    def dump(self) -> bytes:
        """What `parse` reads."""
        ordered = sorted(self.ranks.items(), key=lambda item: item[1])
        return b"".join(base64.b64encode(piece) + b" %d\n" % rank for piece, rank in ordered)

    def encode(self, text: str) -> list[int]:
        clean = text.encode("utf-8", "replace").decode("utf-8")
        if len(clean) <= _SAFE_CHARS or _LONG_SPACE.search(clean) is None:
            return self.encoding.encode(clean, disallowed_special=())
        pieces = (clean[at : at + _SAFE_CHARS] for at in range(0, len(clean), _SAFE_CHARS))
        encode = self.encoding.encode
        return [token for piece in pieces for token in encode(piece, disallowed_special=())]

    def decode(self, ids: Sequence[int]) -> str:
        return self.encoding.decode(list(ids), errors="replace")

    def count(self, text: str) -> int:
        return len(self.encode(text))


def normalized(text: str) -> str:
    """NFKC → NFD without accents → lower case → white space to one space → stripped; a lone
    space stays a space."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    text = "".join(char for char in text if not unicodedata.combining(char)).lower()
    text = re.sub(r"[ \t\r\n]+", " ", text)
    text = _LONE_SPACE if text == " " else text.strip()
    return " " if text == _LONE_SPACE else text


def compression_table(tokenizer: Tokenizer) -> Int64:
    """(V,) compressed id of every token id, numbered by first appearance."""
    seen: dict[str, int] = {}
    table = np.empty(tokenizer.vocab_size, dtype=np.int64)
    for token in range(tokenizer.vocab_size):
        raw = tokenizer.encoding.decode_single_token_bytes(token)
        text = raw.decode("utf-8", "replace")
        key = f"raw:{raw!r}" if "\ufffd" in text else normalized(text) or text
        table[token] = seen.setdefault(key, len(seen))
    return table
