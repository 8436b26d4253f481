"""A module as cells see it: functions, classes and values, and no way to a real module.

Knows nothing of which modules there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import NoReturn


class Facade(ModuleType):
    """Holds no module but facades."""

    __left_out__: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> NoReturn:
        why = "is not available in cells" if name in self.__left_out__ else "does not exist"
        raise AttributeError(f"module {self.__name__!r}: {name!r} {why}", name=name, obj=self)


def facade_of(module: ModuleType, names: Iterable[str]) -> Facade:
    """These names of `module`, as far as it has them and they are no modules."""
    facade = Facade(module.__name__, (module.__doc__ or "").strip().partition("\n")[0])
    for name in names:
        value = getattr(module, name, module)
        if not isinstance(value, ModuleType):
            setattr(facade, name, value)
    vars(facade)["__left_out__"] = frozenset(vars(module)) - frozenset(vars(facade))
    return facade
