"""Which models can be reached from here, and what is known of each: window and price.

Looks at what ships, at which keys there are (by name, never by value) and at the usual local
ports; makes no call of a model. Nothing raises: what is not there is a finding. Knows no shell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rlm import backends
from rlm.backends import catalogue
from rlm.errors import RLMError
from rlm.local_servers import USUAL_PORTS, LocalServer, find
from rlm.records import Price
from rlm.settings import DEFAULT_MODEL, KEY_SUFFIX, keys_found

FREE = Price()
OPENAI_KEY = "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Model:
    """`name` is what `--model` takes, with `base_url` where one is needed; `via` what makes it
    reachable. Sizes and prices (USD per million tokens) are None where unknown."""

    name: str
    via: str
    base_url: str | None = None
    window_tokens: int | None = None
    usd_per_million_in: float | None = None
    usd_per_million_out: float | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its variable. `prefix`: how names of the models begin that it opens, '' where that
    is not known; `num_models`: how many of them are listed."""

    variable: str
    prefix: str
    num_models: int


@dataclass(frozen=True, slots=True)
class Reach:
    """All that was found. `embedded`: why the model that ships cannot be used; None: it can."""

    embedded: str | None
    keys: tuple[Key, ...]
    servers: tuple[LocalServer, ...]
    models: tuple[Model, ...]

    def to_json(self, part: str = "") -> dict[str, Any]:
        """The object of `rlm models --json`: of models those whose name holds `part`."""
        return {
            "models": [asdict(model) for model in self.models if part in model.name],
            "keys": [key.variable for key in self.keys],
            "providers": [asdict(key) for key in self.keys],
            "servers": [asdict(server) for server in self.servers],
            "engram": {"is_available": self.embedded is None, "detail": self.embedded or ""},
        }


async def look(ports: Mapping[str, int] = USUAL_PORTS) -> Reach:
    servers = await find(ports)
    embedded, why_not = _embedded()
    opened = {variable: tuple(_opened_by(variable)) for variable in keys_found()}
    keys = tuple(
        Key(variable, _prefix(variable), len(models)) for variable, models in opened.items()
    )
    served = [model for server in servers for model in _served(server)]
    listed = [model for models in opened.values() for model in models]
    return Reach(why_not, keys, servers, (*embedded, *served, *listed))


def _embedded() -> tuple[tuple[Model, ...], str | None]:
    try:
        backend = backends.resolve(DEFAULT_MODEL)
    except RLMError as error:
        return (), str(error)
    model = _model(DEFAULT_MODEL, "ships with the package", backend.window_tokens, FREE)
    return (model,), None


def _served(server: LocalServer) -> Iterator[Model]:
    for name in server.models:
        window = server.window_tokens.get(name)
        yield _model(f"openai/{name}", server.name, window, None, server.base_url)


def _opened_by(variable: str) -> Iterator[Model]:
    """What the list has of the provider whose key this is."""
    prefix = _prefix(variable)
    for name, facts in catalogue.listed_for(_provider(variable)).items() if prefix else ():
        yield _model(prefix + name, variable, facts.window_tokens, facts.price)


def _prefix(variable: str) -> str:
    if variable == OPENAI_KEY:
        return "openai/"
    provider = _provider(variable)
    return f"litellm/{provider}/" if provider in catalogue.providers() else ""


def _provider(variable: str) -> str:
    """`ANTHROPIC_API_KEY` is the key of `anthropic`, as litellm names providers."""
    wanted = variable.removesuffix(KEY_SUFFIX).replace("_", "").lower()
    known: Mapping[str, str] = {name.replace("_", ""): name for name in catalogue.providers()}
    return known.get(wanted, wanted)


def _model(
    name: str, via: str, window_tokens: int | None, price: Price | None, base_url: str | None = None
) -> Model:
    usd_in = usd_out = None
    if price is not None:
        usd_in = round(price.usd_per_input_token * 1e6, 6)
        usd_out = round(price.usd_per_output_token * 1e6, 6)
    return Model(name, via, base_url, window_tokens, usd_in, usd_out)
