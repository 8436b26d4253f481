"""Facades for a session whose `context` is a lazy text: `re` with the same functions, which also
take that text, and what else cells give a whole text to. Other sessions use the plain ones, at
plain speed.

Knows how to tell the two kinds of text apart; how a lazy one is matched is told in `matching`.
"""

from __future__ import annotations

import functools
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import GenericAlias, ModuleType
from typing import Any

from . import matching
from .text import LazyText, of


class LazyPattern:
    """`re.Pattern`, over plain and lazy text."""

    __slots__ = ("_pattern",)
    __class_getitem__: Any = classmethod(GenericAlias)

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """`pattern`, `flags`, `groups`, `groupindex`, and what only takes plain text."""
        return getattr(self._pattern, name)

    def __repr__(self) -> str:
        return repr(self._pattern)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazyPattern) and self._pattern == other._pattern

    def __hash__(self) -> int:
        return hash(self._pattern)

    @property
    def plain(self) -> re.Pattern[Any]:
        return self._pattern

    def search(self, string: Any, *span: int) -> Any:
        if isinstance(string, LazyText):
            return next(self.finditer(string, *span), None)
        return self._pattern.search(string, *span)

    def match(self, string: Any, *span: int) -> Any:
        if isinstance(string, LazyText):
            return matching.match(self._pattern, string, 0, *span)
        return self._pattern.match(string, *span)

    def fullmatch(self, string: Any, *span: int) -> Any:
        return self._pattern.fullmatch(_plain(string, "re.fullmatch"), *span)

    def finditer(self, string: Any, *span: int) -> Iterator[Any]:
        if isinstance(string, LazyText):
            return matching.finditer(self._pattern, string, 0, *span)
        return self._pattern.finditer(string, *span)

    def findall(self, string: Any, *span: int) -> list[Any]:
        if isinstance(string, LazyText):
            return matching.findall(self._pattern, string, 0, *span)
        return self._pattern.findall(string, *span)

    def split(self, string: Any, maxsplit: int = 0) -> list[Any]:
        if isinstance(string, LazyText):
            return matching.split(self._pattern, string, maxsplit)
        return self._pattern.split(string, maxsplit)

    def sub(self, repl: Any, string: Any, count: int = 0) -> Any:
        return self.subn(repl, string, count)[0]

    def subn(self, repl: Any, string: Any, count: int = 0) -> Any:
        if isinstance(string, LazyText):
            made, times = self._pattern.subn(repl, string.whole("re.sub"), count)
            return of(made), times
        return self._pattern.subn(repl, string, count)


def over_lazy_text(modules: Mapping[str, ModuleType]) -> dict[str, ModuleType]:
    """These facades, with copies of those whose functions are to take the lazy text too."""
    return {**modules, **{name: _with(modules[name], more) for name, more in _INSTEAD.items()}}


def _with(plain: ModuleType, more: Mapping[str, Any]) -> ModuleType:
    facade = type(plain)(plain.__name__, plain.__doc__)
    facade.__dict__.update(plain.__dict__)
    facade.__dict__.update(more)
    return facade


def taking_lazy_patterns(grep: Callable[..., Any]) -> Callable[..., Any]:
    """`grep`, also for what this facade's `compile` gives."""

    @functools.wraps(grep)
    def function(pattern: Any, *args: Any, **kwargs: Any) -> Any:
        plain = pattern.plain if isinstance(pattern, LazyPattern) else pattern
        return grep(plain, *args, **kwargs)

    return function


def _compile(pattern: Any, flags: int = 0) -> LazyPattern:
    if isinstance(pattern, LazyPattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    return LazyPattern(re.compile(pattern, flags))


def _search(pattern: Any, string: Any, flags: int = 0) -> Any:
    return _compile(pattern, flags).search(string)


def _match(pattern: Any, string: Any, flags: int = 0) -> Any:
    return _compile(pattern, flags).match(string)


def _fullmatch(pattern: Any, string: Any, flags: int = 0) -> Any:
    return _compile(pattern, flags).fullmatch(string)


def _finditer(pattern: Any, string: Any, flags: int = 0) -> Iterator[Any]:
    return _compile(pattern, flags).finditer(string)


def _findall(pattern: Any, string: Any, flags: int = 0) -> list[Any]:
    return _compile(pattern, flags).findall(string)


def _split(pattern: Any, string: Any, maxsplit: int = 0, flags: int = 0) -> list[Any]:
    return _compile(pattern, flags).split(string, maxsplit)


def _sub(pattern: Any, repl: Any, string: Any, count: int = 0, flags: int = 0) -> Any:
    return _compile(pattern, flags).sub(repl, string, count)


def _subn(pattern: Any, repl: Any, string: Any, count: int = 0, flags: int = 0) -> Any:
    return _compile(pattern, flags).subn(repl, string, count)


_FUNCTIONS = {
    "compile": _compile,
    "search": _search,
    "match": _match,
    "fullmatch": _fullmatch,
    "finditer": _finditer,
    "findall": _findall,
    "split": _split,
    "sub": _sub,
    "subn": _subn,
    "Pattern": LazyPattern,
}


@functools.wraps(json.loads)
def _loads(s: Any, **options: Any) -> Any:
    return json.loads(_plain(s, "json.loads"), **options)


class _StringIO(io.StringIO):
    def __init__(self, initial_value: Any = "", newline: str | None = "\n") -> None:
        super().__init__(_plain(initial_value, "io.StringIO"), newline)


_INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "re": _FUNCTIONS,
    "json": {"loads": _loads},
    "io": {"StringIO": _StringIO},
}


def _plain(string: Any, what: str) -> Any:
    return string.whole(what) if isinstance(string, LazyText) else string
