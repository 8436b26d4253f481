"""Asking what facts say: overlays over a checkpoint, and the embedded model that reads its memory
through them. Needs no torch; writing does (`edit`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rlm.engram import addresses, plan
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.errors import OverlayError
from rlm.engram.inference import Engine
from rlm.engram.memory import Patches
from rlm.engram.overlay import Fact, Laid, Overlay, scope_path

MAX_ANSWER_TOKENS: Final = 128


class Recall:
    """Scopes over one checkpoint; the first has the last word, and is the one that is written."""

    def __init__(self, checkpoint: Checkpoint, folder: Path, scopes: Sequence[str]) -> None:
        """Raises OverlayError."""
        if len(set(scopes)) != len(scopes) or not scopes:
            raise OverlayError("name each scope once")
        self.checkpoint = checkpoint
        self.overlays = tuple(
            Overlay(scope_path(folder, scope), checkpoint.sha256, checkpoint.config)
            for scope in scopes
        )
        self._engine: Engine | None = None

    @property
    def facts(self) -> list[Fact]:
        return [fact for overlay in self.overlays for fact in overlay.facts]

    def find(self, question: str) -> Fact | None:
        """The fact that answers it, as it is written down."""
        where = addresses.address(question)
        found = (overlay.find(where) for overlay in self.overlays)
        return next((fact for fact in found if fact is not None), None)

    def ask(self, question: str) -> str | None:
        """What the model says through the overlays; None where no fact lies at the address."""
        where = addresses.address(question)
        if all(overlay.find(where) is None for overlay in self.overlays):
            return None
        return self.reply(where)

    def reply(self, where: str) -> str:
        """The model's reply at an address, whether or not a fact lies there."""
        if self._engine is None:
            self._engine = make_engine(self.checkpoint, [item.facts for item in self.overlays])
        return say(self._engine, where)

    def fingerprint(self, questions: Sequence[str]) -> str:
        """Of the logits after each question's address: the same only where all are, to the bit."""
        engine = make_engine(self.checkpoint, [item.facts for item in self.overlays])
        digest = hashlib.sha256()
        for question in questions:
            ids = addresses.prompt(self.checkpoint.tokenizer, addresses.address(question))
            digest.update(engine.next_logits(ids).tobytes())
        return digest.hexdigest()

    def add(self, fact: Fact) -> Fact:
        """To the first scope. Raises OverlayError."""
        made = self.overlays[0].add(fact)
        self._engine = None
        return made

    def remove(self, number: int) -> None:
        """From the first scope. Raises KeyError or OverlayError."""
        self.overlays[0].remove(number)
        self._engine = None


def patches(checkpoint: Checkpoint, scopes: Sequence[Sequence[Fact]]) -> Patches:
    """Nothing at all where there are no facts: then what runs is the checkpoint itself."""
    laid = [facts for facts in scopes if facts]
    layers = {entry.layer for facts in laid for fact in facts for entry in fact.entries}
    return {layer: (Laid(laid, layer),) for layer in layers}


def make_engine(checkpoint: Checkpoint, scopes: Sequence[Sequence[Fact]]) -> Engine:
    """It remembers no prefix: a few words are asked, never the same."""
    limits = plan.Limits(share_prefixes=False, workers=1)
    return Engine(checkpoint, limits, patches(checkpoint, scopes))


def say(engine: Engine, where: str) -> str:
    return say_all(engine, [where])[0]


def say_all(
    engine: Engine, places: Sequence[str], max_tokens: int = MAX_ANSWER_TOKENS
) -> list[str]:
    tokenizer = engine.checkpoint.tokenizer
    prompts = [addresses.prompt(tokenizer, where) for where in places]
    stop_ids = frozenset(tokenizer.special.values())
    replies = engine.generate(prompts, max_tokens, stop_ids)
    return [tokenizer.decode(reply).removeprefix(" ") for reply in replies]
