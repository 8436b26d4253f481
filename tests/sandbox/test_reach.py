"""What can be walked to from the names of a cell: by attributes and items that it may read.

No module but facades, no frame, no code, no namespace of a real module, no loader. What calls
return is not walked.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import inspect
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from rlm_sandbox import facades, guards, lazy_re, namespace, packages, streams
from rlm_sandbox.calls import Calls
from rlm_sandbox.documents import Document
from rlm_sandbox.facade import is_real_module
from rlm_sandbox.finding import Finder
from rlm_sandbox.output import Output
from rlm_sandbox.sections import outline

from .test_text import lazy

_MAX_DEPTH = 8
_MAX_ITEMS = 200  # of one container
_SMALL = (str, bytes, int, float, complex, bool, type(None))
_LOADERS = (
    importlib.machinery.ModuleSpec,
    importlib.machinery.SourceFileLoader,
    importlib.machinery.ExtensionFileLoader,
    importlib.machinery.PathFinder,
    importlib.machinery.BuiltinImporter,
    importlib.machinery.FrozenImporter,
)


def _names_of_a_cell(modules: Mapping[str, ModuleType]) -> dict[str, Any]:
    calls, outbox = Calls(lambda call: None), namespace.Outbox()
    scope = namespace.Scope(ModuleType("__main__"), modules, print, has_policy=True)
    finder = Finder(calls.call)
    finder.documents = (Document("a", 0, 1, "text"),)
    names = {
        **scope.mended(),
        **namespace.capability_names(calls, finder, outbox),
        **namespace.finder_names(finder),
        **namespace.tool_names(["lookup"], calls),
    }
    return names | modules


def _walk(names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Everything within reach, nearest first, with the way to it."""
    queue: deque[tuple[str, Any, Any, int]] = deque()
    queue.extend((name, value, id(value), 0) for name, value in names.items())
    seen: dict[Any, Any] = {}
    while queue:
        way, value, key, depth = queue.popleft()
        if key in seen or isinstance(value, _SMALL):
            continue
        seen[key] = value  # held, so that no other takes its number
        yield way, value
        if depth < _MAX_DEPTH:
            steps = _steps(value)
            queue.extend((way + step, found, key, depth + 1) for step, found, key in steps)


def _steps(value: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every step from there, where it leads, and by what that is known again: what is made anew
    by each reading (a bound method, `datetime.max`) by its kind and name."""
    for name in sorted(_attributes(value)):
        try:
            found, again = _read(value, name), _read(value, name)
        except Exception:  # noqa: BLE001, S112  # a property may raise what it likes
            continue
        yield f".{name}", found, id(found) if found is again else (type(found), name)
    if isinstance(value, Mapping):
        for key in list(value)[:_MAX_ITEMS]:
            yield f"[{key!r:.40}]", value[key], id(value[key])
            yield " key", key, id(key)
    elif isinstance(value, (list, tuple, set, frozenset, deque)):
        for item in list(value)[:_MAX_ITEMS]:
            yield "[…]", item, id(item)


def _attributes(value: Any) -> set[str]:
    """What there is to read, told or not: `dir` of a class leaves out what its metaclass has."""
    kinds = (*type(value).__mro__, *(value.__mro__ if isinstance(value, type) else ()))
    names = {name for kind in kinds for name in vars(kind)}
    return names | {name for name in dir(value) if isinstance(name, str)} | {"__dict__"}


def _read(value: Any, name: str) -> Any:
    """As a cell would: by what the policy compiles an attribute to."""
    if not guards.may_read(name):
        raise AttributeError(name)
    if guards.is_read_with_care(name):
        return guards.guarded_getattr(value, name)
    return getattr(value, name)


def _is_forbidden(value: Any) -> bool:
    if isinstance(value, ModuleType):
        return is_real_module(value)
    if isinstance(value, (CodeType, FrameType, *_LOADERS)):
        return True
    return value is sys.modules or any(value is vars(real) for real in _REAL)


_REAL = tuple(module for module in sys.modules.values() if isinstance(module, ModuleType))


def _reached(names: Mapping[str, Any]) -> tuple[list[str], int]:
    """What ought not to be, and how much there is in all."""
    found, number = [], 0
    for way, value in _walk(names):
        number += 1
        if _is_forbidden(value):
            found.append(f"{way} is {str(value)[:80]}")
    return found, number


def _beyond_the_usual(modules: Mapping[str, ModuleType]) -> dict[str, ModuleType]:
    usual = facades.build()
    return {name: module for name, module in modules.items() if name not in usual}


def test_nothing_within_reach_of_a_cell_leads_out() -> None:
    modules = facades.build()
    streams.show(modules["sys"], Output())
    found, number = _reached(_names_of_a_cell(modules))
    assert found == []
    assert number > 5_000


def test_nothing_within_reach_of_a_lazy_text_leads_out() -> None:
    text = lazy("# one\n\n" * 99)
    modules = lazy_re.over_lazy_text(facades.build())
    names = {step: value for step, value, _ in _steps(text)}  # it says that it is a str
    names |= {
        "pieces": text.splitlines(),
        "pattern": modules["re"].compile("o"),
        "match": modules["re"].search("o", text),
        "found": modules["re"].finditer("o", text),
        "section": outline(text, Document("a", 0, len(text)), 1)[0],
    }
    found, number = _reached(_names_of_a_cell(modules) | names)
    assert found == []
    assert number > 5_000


@pytest.mark.parametrize("package", sorted(packages.NAMES))
def test_nothing_within_reach_of_a_package_leads_out(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    found, _ = _reached(_beyond_the_usual(facades.build([package])))
    assert found == []


def test_nothing_within_reach_of_readable_folders_leads_out(tmp_path: Any) -> None:
    modules = facades.build(allow_read=[str(tmp_path)])
    found, _ = _reached({**_beyond_the_usual(modules), "open": vars(modules["io"])["open"]})
    assert found == []


def test_the_walk_finds_what_is_there_to_be_found() -> None:
    """A hole is seen when there is one: of a class, in a container, in a default."""

    class Holed:
        inside = {"deep": [(inspect,)]}

    def default(module: Any = inspect) -> None: ...

    for hole in (Holed, Holed(), [Holed], default):
        names = {"hole": hole}
        assert any(_is_forbidden(value) for _, value in _walk(names)), hole
    assert isinstance(default, FunctionType)
