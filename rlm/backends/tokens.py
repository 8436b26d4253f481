"""Counts tokens of API models without the network: a local copy of the encoding, else a ratio.

Knows no backend. tiktoken would download a missing encoding, so it is only given ranks that lie
inside an installed litellm (which is not imported) and that match their published sha256.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import tiktoken

BYTES_PER_TOKEN = 3.5
MAX_RUN_CHARS = 4_000  # tiktoken's regex engine overflows its stack on a run of ~1 M spaces
_MAX_PIECE_CHARS = 200_000


class _Ranks(NamedTuple):
    """A rank file: litellm names it by the SHA-1 of its URL; sha256 and pattern as published."""

    file: str
    sha256: str
    pattern: str


_CL100K_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K_PATTERN = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_RANKS = {
    "cl100k_base": _Ranks(
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        _CL100K_PATTERN,
    ),
    "o200k_base": _Ranks(
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        _O200K_PATTERN,
    ),
}
_CL100K_MODELS = re.compile(r"gpt-(3\.5|4(?!o|\.\d))|text-embedding")
_O200K_MODELS = re.compile(r"gpt-(4o|4\.\d|5|oss)|chatgpt|(?<![a-z0-9])o[134](?![0-9])")
_LONG_RUN = re.compile(rf"(?<!\s)\s{{{MAX_RUN_CHARS}}}|(?<!\S)\S{{{MAX_RUN_CHARS}}}")


def estimate_tokens(text: str) -> int:
    """About how many tokens a model unknown to us sees: one for each 3.5 bytes of UTF-8."""
    return math.ceil(len(text.encode("utf-8", "surrogatepass")) / BYTES_PER_TOKEN)


def count_tokens(text: str, model: str) -> int:
    """Tokens of `text` for the model of that wire name; exact where its encoding is at hand."""
    encoding = load_encoding(encoding_name(model))
    if encoding is None:
        return estimate_tokens(text)
    return sum(len(encoding.encode_ordinary(piece)) for piece in _pieces(text))


def encoding_name(model: str) -> str | None:
    if _O200K_MODELS.search(model):
        return "o200k_base"
    return "cl100k_base" if _CL100K_MODELS.search(model) else None


@lru_cache(maxsize=4)
def load_encoding(name: str | None) -> tiktoken.Encoding | None:
    """The encoding, or None when no trusted copy of its ranks is installed. Takes ~0.4 s once."""
    if name is None:
        return None
    path = _ranks_path(_RANKS[name].file)
    raw = path.read_bytes() if path is not None else b""
    if hashlib.sha256(raw).hexdigest() != _RANKS[name].sha256:
        return None
    import tiktoken

    ranks = {}
    for line in raw.splitlines():
        token, _, rank = line.partition(b" ")
        ranks[base64.b64decode(token)] = int(rank)
    return tiktoken.Encoding(
        name, pat_str=_RANKS[name].pattern, mergeable_ranks=ranks, special_tokens={}
    )


def _ranks_path(file: str) -> Path | None:
    spec = importlib.util.find_spec("litellm")
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        path = Path(folder, "litellm_core_utils", "tokenizers", file)
        if path.is_file():
            return path
    return None


def _pieces(text: str) -> list[str]:
    """The text as it is, or cut where a long run of one kind would hurt the encoder. A cut can
    add a token; such text (a megabyte of blanks, base64) is not worth exactness."""
    if len(text) <= MAX_RUN_CHARS or _LONG_RUN.search(text) is None:
        return [text[at : at + _MAX_PIECE_CHARS] for at in range(0, len(text), _MAX_PIECE_CHARS)]
    return [text[at : at + MAX_RUN_CHARS] for at in range(0, len(text), MAX_RUN_CHARS)]
