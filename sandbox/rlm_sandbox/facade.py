"""A module as cells see it: functions, classes and values, and no way to a real module.

Knows nothing of which modules there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType


class Facade(ModuleType):
    """Holds no module but facades."""


def facade_of(module: ModuleType, names: Iterable[str]) -> Facade:
    """These names of `module`, as far as it has them and they are no modules."""
    facade = Facade(module.__name__, (module.__doc__ or "").strip().partition("\n")[0])
    for name in names:
        value = getattr(module, name, module)
        if not isinstance(value, ModuleType):
            setattr(facade, name, value)
    return facade
