"""Replies that must be JSON of a schema, through llguidance (an optional package). A mask of tokens
before each choice; knows no model and no server."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rlm.engram.tokenizer import Tokenizer

INSTALL: Final = "pip install 'engram-rlm[serve]'"
# A small model would fill its reply with blanks.
_COMPACT: Final[Any] = {"whitespace_flexible": False}

Float32 = NDArray[np.float32]


class ConstraintError(Exception):
    """A schema that cannot be kept to; the message says why."""


def is_available() -> bool:
    return importlib.util.find_spec("llguidance") is not None


class JsonConstraints:
    """Makes constraints over one tokenizer. Its first use takes a tenth of a second."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def constraint(self, schema: Mapping[str, Any]) -> JsonConstraint:
        """For one reply. Raises `ConstraintError`."""
        if not is_available():
            raise ConstraintError(f"response_format needs llguidance: {INSTALL}")
        from llguidance import LLMatcher

        try:
            grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides=_COMPACT)
        except ValueError as error:
            raise ConstraintError(f"not a JSON schema: {error}") from error
        matcher = LLMatcher(self._vocabulary, grammar)
        if matcher.is_error():
            raise ConstraintError(f"the JSON schema cannot be kept to: {matcher.get_error()}")
        return JsonConstraint(matcher, self._tokenizer)

    @cached_property
    def _vocabulary(self) -> Any:
        from llguidance.tiktoken import lltokenizer_from_encoding

        return lltokenizer_from_encoding(
            self._tokenizer.encoding,
            n_vocab=self._tokenizer.vocab_size,
            eos_token=self._tokenizer.special["<|end|>"],
        )


class JsonConstraint:
    """One reply's own: a `Constraint`. `failure`: why it gave up, and so ended the reply."""

    def __init__(self, matcher: Any, tokenizer: Tokenizer) -> None:
        self.failure: str | None = None
        self._matcher = matcher
        self._vocab_size = tokenizer.vocab_size
        self._end = tokenizer.special["<|end|>"]

    def forbid(self, logits: Float32) -> None:
        mask = np.frombuffer(self._matcher.compute_bitmask(), np.uint8)
        allowed = np.unpackbits(mask, bitorder="little")[: self._vocab_size]
        if self._matcher.is_error():  # e.g. a grammar that has grown beyond llguidance's limits
            self.failure = str(self._matcher.get_error())
            allowed = np.arange(self._vocab_size) == self._end
        logits[: self._vocab_size][allowed == 0] = -np.inf

    def accept(self, token: int) -> bool:
        return bool(self._matcher.consume_token(token)) and not self._matcher.is_stopped()
