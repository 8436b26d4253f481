"""How messages become tokens for the Engram model, and the hash of all that it was trained on.

A reply starts with a space, so that the first word of a copied span is the same token in the
passage and in the reply. Special tokens never come from text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rlm.engram.tokenizer import SPECIAL_TOKENS, Tokenizer

VERSION = 1


def is_roots_turn(first_role: str) -> bool:
    """The role of a conversation's first message tells whose it is: a root's opens with a system
    message, a sub-call is one plain message."""
    return first_role == "system"


def render_prompt(tokenizer: Tokenizer, messages: Iterable[tuple[str, str]]) -> list[int]:
    """(role, content) pairs → prompt ids that end where the assistant's reply begins."""
    ids: list[int] = []
    for role, content in messages:
        ids.append(tokenizer.special[f"<|{role}|>"])
        ids.extend(tokenizer.encode(f" {content}" if role == "assistant" else content))
        if role == "assistant":
            ids.append(tokenizer.special["<|end|>"])
    ids.append(tokenizer.special["<|assistant|>"])
    return ids


def render_reply(tokenizer: Tokenizer, reply: str) -> list[int]:
    """The ids that follow a prompt, end included; what training asks for."""
    return [*tokenizer.encode(f" {reply}"), tokenizer.special["<|end|>"]]


def fingerprint(prompt_texts: Iterable[str]) -> str:
    """Version hash of the dialect: special tokens, template and the prompt files' texts."""
    digest = hashlib.sha256(f"{VERSION}|{'|'.join(SPECIAL_TOKENS)}".encode())
    for text in prompt_texts:
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()[:16]
