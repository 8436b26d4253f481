"""What a user can set, as one frozen value, and the only file that reads the environment.

Knows no concrete class. Bad values raise `UsageError` with one line that names the option.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rlm.errors import UsageError
from rlm_sandbox.levels import LEVELS

DEFAULT_MODEL = "engram"
ISOLATIONS = ("auto", *LEVELS)
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(?:([kmgt])(i)?)?b?")
KEY_SUFFIX = "_API_KEY"
CALL_SECONDS = 600.0
ANY_MODEL = "*"
MAX_USD_PER_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the files and addresses that are named make a context. `include` and `exclude`:
    patterns as in a `.gitignore`; `max_file_bytes`: None means no cap; `allows_private_urls`:
    also addresses of this machine and of its network are read."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_file_bytes: int | None = None
    honours_ignore_files: bool = True
    allows_private_urls: bool = False

    def __post_init__(self) -> None:
        most = self.max_file_bytes
        _require(most is None or most > 0, f"--max-file-size must be above 0, not {most}")
        for option, patterns in (("--include", self.include), ("--exclude", self.exclude)):
            _require(not isinstance(patterns, str), f"{option}: give a list of patterns")
            _require(all(item.strip() for item in patterns), f"{option}: a pattern is empty")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that shapes a run. None means no cap, or for `sub_model`: the same as `model`.

    `isolation`: a level by name, or `auto`; `allow_read`: folders whose files cells may read;
    `preload`: packages that cells may import besides the standard modules. `hash_seed` (of sets
    of strings) and `random_seed` (of `random`) are the same for every session of a run, and stand
    in its trace. `cache`: whether replies that earlier runs paid for answer sub-calls: None those
    to requests at temperature 0, True all, also those of the root's own turns, False none.
    `passes`: how often at most the root reviews its answer before it stands; `schema`: a file of
    the JSON schema that the answer must fit; `dialect`: the prompts and names of the REPL, None
    for those that the model was made for. `max_cost`: of the run, in USD; `price`: what models
    cost, in USD per million tokens in and out, by the names they are given here or by "*" for all;
    it stands before list prices. `call_seconds` bounds one model call; `stream`: replies are asked
    for piece by piece, for servers behind proxies that give up on silent connections. `memory`:
    scopes of facts over the embedded model's table that cells may ask and, the first, add to.
    """

    model: str = DEFAULT_MODEL
    sub_model: str | None = None
    base_url: str | None = None
    depth: int = 1
    max_turns: int = 20
    max_calls: int | None = None
    max_tokens: int | None = None
    max_seconds: float | None = None
    isolation: str = "auto"
    allow_read: tuple[Path, ...] = ()
    preload: tuple[str, ...] = ()
    trace: Path | None = None
    cell_seconds: float = 120.0
    hash_seed: int = 0
    random_seed: int = 0
    selection: Selection = field(default_factory=Selection)
    cache: bool | None = None
    passes: int = 0
    schema: Path | None = None
    dialect: str | None = None
    max_cost: float | None = None
    price: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    call_seconds: float = CALL_SECONDS
    stream: bool = False
    memory: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require(bool(self.model.strip()), "--model must name a model")
        _require(self.sub_model is None or bool(self.sub_model.strip()), "--sub-model is empty")
        _require(0 <= self.depth <= 16, f"--depth must be 0 to 16, not {self.depth}")
        _require(self.max_turns >= 1, f"--max-turns must be at least 1, not {self.max_turns}")
        for name in ("max_calls", "max_tokens", "max_seconds", "max_cost", "call_seconds"):
            value = getattr(self, name)
            option = "--" + name.replace("_", "-")
            _require(value is None or value > 0, f"{option} must be above 0, not {value}")
        _require(0 <= self.passes <= 100, f"--passes must be 0 to 100, not {self.passes}")
        _require(self.cell_seconds > 0, f"cell_seconds must be above 0, not {self.cell_seconds}")
        _require(0 <= self.hash_seed < 1 << 32, f"hash_seed must have 32 bits: {self.hash_seed}")
        _require_known("--isolation", self.isolation, ISOLATIONS)
        for folder in self.allow_read:
            _require(folder.is_dir(), f"--allow-read {folder}: not a folder")
        for package in self.preload:
            from rlm_sandbox.packages import NAMES  # for most runs not needed

            _require_known("--preload", package, sorted(NAMES))
        for model, pair in self.price.items():
            sane = len(pair) == 2 and all(0 <= usd < MAX_USD_PER_MILLION for usd in pair)
            _require(sane, f"--price {model}: not USD per million tokens, in and out: {pair}")
        if self.base_url is not None:
            served = self.base_url.startswith(("http://", "https://"))
            _require(served, f"--base-url must start with http:// or https://: {self.base_url}")

    def price_of(self, model: str) -> tuple[float, float] | None:
        """What the user says that a model costs."""
        return self.price.get(model, self.price.get(ANY_MODEL))


def parse_prices(given: Sequence[str]) -> dict[str, tuple[float, float]]:
    """From `IN,OUT` or `MODEL=IN,OUT`, once or several times. Raises `UsageError`."""
    prices = {}
    for text in given:
        model, equals, pair = text.rpartition("=")
        try:
            usd_in, usd_out = (float(part) for part in pair.split(","))
        except ValueError:
            form = "IN,OUT or MODEL=IN,OUT, in USD per million tokens, e.g. 0.15,0.60"
            raise UsageError(f"--price {text!r}: write {form}") from None
        prices[model.strip() if equals else ANY_MODEL] = (usd_in, usd_out)
    return prices


def num_bytes(size: str) -> int:
    """A size as people write it: `20000`, `500kB`, `20MB`, `1.5GiB`. Raises `UsageError`."""
    found = _SIZE.fullmatch(size.strip().lower())
    if found is None:
        raise UsageError(f"--max-file-size {size!r}: write a size like 500kB, 20MB or 1.5GB")
    unit = 1024 if found[3] else 1000
    return int(float(found[1]) * unit ** " kmgt".index(found[2] or " "))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise UsageError(message)


def _require_known(option: str, word: str, words: Sequence[str]) -> None:
    nearest = difflib.get_close_matches(word.lower(), words, n=1)
    guess = f"did you mean {nearest[0]!r}? " if nearest else ""
    _require(word in words, f"{option} {word!r} is unknown; {guess}there are: {', '.join(words)}")


def keys_found() -> tuple[str, ...]:
    """The names, never the values, of what looks like a key of a model's provider."""
    return tuple(
        sorted(name for name, value in os.environ.items() if name.endswith(KEY_SUFFIX) and value)
    )


def environment(name: str) -> str | None:
    """A variable of the environment; empty counts as unset."""
    return os.environ.get(name) or None


def cache_home() -> Path:
    """The folder of what can be made anew (indexes, scans): RLM_HOME, or the platform's cache."""
    return _home("Library/Caches", "XDG_CACHE_HOME", ".cache")


def data_home() -> Path:
    """The folder of what cannot (the journal of runs): RLM_HOME, or the platform's data folder."""
    return _home("Library/Application Support", "XDG_DATA_HOME", ".local/share")


def pin_home() -> None:
    """Before the working folder changes: a relative RLM_HOME goes on to mean what it meant."""
    chosen = environment("RLM_HOME")
    if chosen is not None:
        os.environ["RLM_HOME"] = str(Path(chosen).absolute())


def _home(on_mac: str, variable: str, elsewhere: str) -> Path:
    chosen = environment("RLM_HOME")
    if chosen is not None:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(environment("LOCALAPPDATA") or Path.home() / "AppData/Local") / "rlm"
    if sys.platform == "darwin":
        return Path.home() / on_mac / "rlm"
    return Path(environment(variable) or Path.home() / elsewhere) / "rlm"
