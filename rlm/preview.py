"""What a run would read, without running it: documents, tokens, what is left out and why, and
what it would cost. Opens no server and calls no model; knows no shell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from rlm import backends
from rlm.backends import catalogue
from rlm.backends.tokens import count_tokens
from rlm.context.inputs import Context, standard_input
from rlm.context.loaders import Loader, NothingLeft
from rlm.context.stop import Watch
from rlm.context.store import Store
from rlm.records import Price, Skipped
from rlm.settings import Settings, cache_home

COUNTED_CHARS = 2_000_000  # of which tokens are counted; of more, evenly spread samples are
_SAMPLE_CHARS = 20_000
_API = ("openai", "litellm")  # what is known of whose models needs no key


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as it would be read; `pages` is None where there are none."""

    name: str
    kind: str
    characters: int
    tokens: int
    pages: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`tokens` are those of `model`, which reads passages, and exact where `is_exact`; `usd` is
    what it would cost to have it read everything once, None where its price is unknown."""

    documents: tuple[Listed, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[str, ...]
    tokens: int
    is_exact: bool
    model: str
    usd: float | None

    @property
    def characters(self) -> int:
        return sum(item.characters for item in self.documents)

    def to_json(self) -> dict[str, Any]:
        """The object of `rlm ask --dry-run --json`."""
        return {
            "documents": [asdict(item) for item in self.documents],
            "characters": self.characters,
            "tokens": self.tokens,
            "tokens_exact": self.is_exact,
            "model": self.model,
            "estimated_usd": None if self.usd is None else round(self.usd, 6),
            "skipped": [asdict(item) for item in self.skipped],
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class _Meter:
    """How the model that reads passages counts, and what it costs."""

    model: str
    count: Callable[[str], int]
    price: Price | None


def preview(context: Context, settings: Settings, watch: Watch | None = None) -> Preview:
    """Blocks. Raises `UsageError`; where nothing is left to read there are no documents."""
    meter = _meter(settings)
    loader = Loader(settings.selection, cache_home(), standard_input())
    try:
        store = loader.load(context, watch)
    except NothingLeft as error:
        return Preview((), error.skipped, (), 0, True, meter.model, 0.0)
    with store:
        is_exact = store.num_chars <= COUNTED_CHARS
        documents = tuple(_listed(store, meter.count, is_exact=is_exact))
        tokens = sum(item.tokens for item in documents)
        usd = None if meter.price is None else meter.price.cost(tokens, 0)
        return Preview(documents, store.skipped, store.notices, tokens, is_exact, meter.model, usd)


def _meter(settings: Settings) -> _Meter:
    spec = settings.sub_model or settings.model
    provider, _, rest = spec.partition("/")
    told = settings.price_of(spec)
    price = None if told is None else Price.per_million(*told)
    if provider in _API and rest:
        if price is None and settings.base_url is None:
            price = catalogue.facts(rest, rest.partition("/")[2]).price
        return _Meter(spec, partial(count_tokens, model=rest), price)
    backend = backends.resolve(spec)
    return _Meter(spec, backend.count_tokens, price or backend.price)


def _listed(store: Store, count: Callable[[str], int], *, is_exact: bool) -> Iterator[Listed]:
    rates = {} if is_exact else _tokens_a_char(store, count)
    for item in store.documents:
        size = item.end - item.start
        exact = count(store.slice(item.start, item.end)) if is_exact else 0
        tokens = exact if is_exact else round(size * rates[item.kind])
        yield Listed(item.name, item.kind, size, tokens, len(item.pages) or None)


def _tokens_a_char(store: Store, count: Callable[[str], int]) -> dict[str, float]:
    """By kind of document, from samples all over the context."""
    chars, tokens = Counter[str](), Counter[str]()
    step = max(_SAMPLE_CHARS, store.num_chars * _SAMPLE_CHARS // COUNTED_CHARS)
    for start in range(0, store.num_chars, step):
        end = start + _SAMPLE_CHARS
        for item in store.documents_in(start, end):
            piece = store.slice(max(start, item.start), min(end, item.end))
            chars[item.kind] += len(piece)
            tokens[item.kind] += count(piece)
    whole = tokens.total() / max(chars.total(), 1)
    kinds = {item.kind for item in store.documents}
    return {kind: tokens[kind] / chars[kind] if chars[kind] else whole for kind in kinds}
