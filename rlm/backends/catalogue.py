"""What is publicly known of API models: window and list price. Reads, and never imports, the map
that an installed litellm carries. Knows no backend; an unknown model has unknown facts.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rlm.records import Price

_MAP_FILE = "model_prices_and_context_window_backup.json"
TEXT_MODES = frozenset({"chat", "completion"})
_TIER = re.compile(r"input_cost_per_token_above_(\d+)k_tokens")


@dataclass(frozen=True, slots=True)
class Facts:
    """`window_tokens` is what a prompt may have; None where unknown, as for `price`."""

    window_tokens: int | None = None
    price: Price | None = None


def facts(*names: str) -> Facts:
    """The facts of the first of these names that is listed."""
    listed = _listed()
    for name in names:
        entry = listed.get(name)
        if isinstance(entry, Mapping):
            return Facts(_window(entry), _price(entry))
    return Facts()


@lru_cache(maxsize=1)
def providers() -> frozenset[str]:
    """Who has models of text in the list."""
    return frozenset(str(entry["litellm_provider"]) for _, entry in _of_text())


def listed_for(provider: str) -> Mapping[str, Facts]:
    """The models of text that a provider has in the list, by their names there."""
    return {
        name.removeprefix(f"{provider}/"): Facts(_window(entry), _price(entry))
        for name, entry in sorted(_of_text(), key=lambda item: item[0])
        if entry["litellm_provider"] == provider
    }


def _of_text() -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (name, entry)
        for name, entry in _listed().items()
        if isinstance(entry, Mapping)
        and entry.get("mode") in TEXT_MODES
        and isinstance(entry.get("litellm_provider"), str)
    ]


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Any]:
    spec = importlib.util.find_spec("litellm")
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        try:
            listed = json.loads(Path(folder, _MAP_FILE).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(listed, dict):
            return listed
    return {}


def _window(entry: Mapping[str, Any]) -> int | None:
    tokens = entry.get("max_input_tokens") or entry.get("max_tokens")
    return tokens if isinstance(tokens, int) and tokens > 0 else None


def _price(entry: Mapping[str, Any]) -> Price | None:
    base = _pair(entry, "")
    if base is None:
        return None
    tiers = sorted((int(found[1]) for found in map(_TIER.fullmatch, entry) if found), reverse=True)
    above: tuple[int, Price] | None = None
    for thousands in tiers:
        pair = _pair(entry, f"_above_{thousands}k_tokens")
        if pair is not None:
            above = (thousands * 1_000, Price(*pair, *(above or (None, None))))
    return Price(*base, *(above or (None, None)))


def _pair(entry: Mapping[str, Any], suffix: str) -> tuple[float, float] | None:
    dollars = [entry.get(f"{side}_cost_per_token{suffix}") for side in ("input", "output")]
    if not all(isinstance(item, int | float) and item >= 0 for item in dollars):
        return None
    return (float(dollars[0]), float(dollars[1]))  # type: ignore[arg-type]  # checked above
