"""A module as cells see it: functions, classes and values, and no way to a real module.

A plain module object, since Python reads attributes of those fastest. Knows nothing of which
modules there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any

_LEFT_OUT = "__left_out__"  # only facades have it: the names of the real module that they lack


def facade_of(module: ModuleType, names: Iterable[str]) -> ModuleType:
    """These names of `module`, as far as it has them and they are no modules."""
    facade = empty_facade(module.__name__, (module.__doc__ or "").strip().partition("\n")[0])
    for name in names:
        value = getattr(module, name, module)
        if not isinstance(value, ModuleType):
            setattr(facade, name, value)
    vars(facade)[_LEFT_OUT] = frozenset(vars(module)) - frozenset(vars(facade))
    return facade


def empty_facade(name: str, doc: str | None = None) -> ModuleType:
    facade = ModuleType(name, doc)
    vars(facade)[_LEFT_OUT] = frozenset()
    return facade


def is_real_module(value: Any) -> bool:
    return isinstance(value, ModuleType) and _LEFT_OUT not in vars(value)


def why_not(error: BaseException) -> str:
    """What to add to an AttributeError for a name that a facade lacks on purpose."""
    if type(error) is not AttributeError or type(error.obj) is not ModuleType:
        return ""
    is_left_out = type(error.name) is str and error.name in vars(error.obj).get(_LEFT_OUT, ())
    return " (it is not available in cells)" if is_left_out else ""
