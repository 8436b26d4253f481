"""Which names a cell may say, and the few checks that can only be made while it runs.

The policy rewrites almost nothing, so plain code runs at plain speed; only `.format`, private
attributes of foreign objects and `getattr` come here. Knows nothing of how a cell is compiled.
"""

from __future__ import annotations

import functools
import operator
import re
import string
from _string import formatter_field_name_split  # type: ignore[import-not-found]  # not in typeshed
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import Any


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# methods a class may define and code may reach by name; none of them leads to a frame, a module,
# a list of classes or a function's globals
DEFINABLE = words(
    "__init__ __new__ __post_init__ __repr__ __str__ __bytes__ __format__ __len__ __length_hint__"
    " __bool__ __hash__ __call__ __iter__ __next__ __reversed__ __contains__ __getitem__"
    " __setitem__ __delitem__ __missing__ __enter__ __exit__ __aenter__ __aexit__ __aiter__"
    " __anext__ __await__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__"
    " __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __matmul__ __rmatmul__ __truediv__"
    " __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__ __mod__ __rmod__"
    " __imod__ __divmod__ __pow__ __rpow__ __ipow__ __lshift__ __rshift__ __and__ __rand__"
    " __iand__ __or__ __ror__ __ior__ __xor__ __rxor__ __ixor__ __neg__ __pos__ __abs__"
    " __invert__ __int__ __float__ __complex__ __index__ __round__ __trunc__ __floor__ __ceil__"
    " __getattr__ __setattr__ __delattr__ __dir__ __get__ __set__ __set_name__ __copy__"
    " __deepcopy__ __init_subclass__ __class_getitem__ __sizeof__ __fspath__ __del__"
)
NAMES = DEFINABLE | words(
    "__name__ __doc__ __all__ __version__ __author__ __slots__ __match_args__ __annotations__"
    " __debug__ __class__ __hash__ __qualname__ __future__"
)
READABLE = (DEFINABLE - {"__get__", "__set__"}) | words(
    "__name__ __qualname__ __doc__ __class__ __dict__ __version__ __annotations__ __cause__"
    " __context__ __notes__ __wrapped__ __defaults__ __match_args__ __dataclass_fields__"
)
WRITABLE = (READABLE - {"__class__", "__dict__"}) | {"__suppress_context__"}
REFUSED_ATTRIBUTES = words(
    "tb_frame tb_next f_back f_builtins f_code f_generator f_globals f_locals f_trace co_code"
    " co_consts gi_frame gi_code gi_yieldfrom cr_await cr_frame cr_code cr_origin ag_await"
    " ag_frame ag_code _evaluate subprocess_exec subprocess_shell"
)
RESERVED = words(
    "_getattr_ _stop_ _show_ __builtins__ __import__ __build_class__ __loader__ __spec__"
)


def is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def may_read(name: str) -> bool:
    return name not in REFUSED_ATTRIBUTES and (not is_dunder(name) or name in READABLE)


def may_write(name: str) -> bool:
    return name not in REFUSED_ATTRIBUTES and (not is_dunder(name) or name in WRITABLE)


def guarded_getattr(target: Any, name: str, *default: Any) -> Any:
    if name == "format" and type(target) is str and is_flat(target):
        return target.format  # the usual case, in loops
    if type(name) is not str:
        raise TypeError("attribute name must be string")
    if not may_read(name):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    if name == "__dict__":
        return guarded_vars(target)
    if name in ("format", "format_map"):
        bound = _bound_format(target, name)
        if bound is not None:
            return bound
    value = getattr(target, name, *default)
    if name.startswith("_") and isinstance(value, ModuleType):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    return value


def guarded_hasattr(target: Any, name: str) -> bool:
    try:
        guarded_getattr(target, name)
    except AttributeError:
        return False
    return True


def guarded_setattr(target: Any, name: str, value: Any) -> None:
    if type(name) is not str or not may_write(name):
        raise AttributeError(f"attribute {name!r} cannot be set in cells")
    setattr(target, name, value)


def guarded_delattr(target: Any, name: str) -> None:
    if type(name) is not str or not may_write(name):
        raise AttributeError(f"attribute {name!r} cannot be deleted in cells")
    delattr(target, name)


def guarded_vars(target: Any) -> Any:
    """`vars(x)`, but not of foreign classes: that of `type` leads to every class there is."""
    foreign = isinstance(target, type) and target.__module__ != "__main__"
    if foreign or isinstance(target, FunctionType):
        raise TypeError("vars() is for objects, and for classes defined in cells")
    return vars(target)


def guarded_attrgetter(*names: str) -> Callable[[Any], Any]:
    for name in names:
        if not all(may_read(part) for part in name.split(".")):
            raise AttributeError(f"attribute {name!r} is not available in cells")
    return operator.attrgetter(*names)


def guarded_methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    if name in ("format", "format_map"):
        return lambda target: guarded_getattr(target, name)(*args, **kwargs)
    if not may_read(name):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    return operator.methodcaller(name, *args, **kwargs)


class _Formatter(string.Formatter):
    """`str.format`, whose fields (`{0.name[key]}`) pass the same check as written attributes."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        first, rest = formatter_field_name_split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            value = guarded_getattr(value, key) if is_attribute else value[key]
        return value, first


_FORMATTER = _Formatter()
_REACHING_FIELD = re.compile(r"\{[^{}:!]*[.\[]")  # `{a.b}` or `{a[b]}`, also within a format spec


@functools.lru_cache(maxsize=64)
def is_flat(template: str) -> bool:
    """No field reads an attribute or an item, so that plain `str.format` will do."""
    return _REACHING_FIELD.search(template) is None


def _bound_format(target: Any, name: str) -> Callable[..., str] | None:
    if isinstance(target, str):
        if name == "format":
            return lambda *args, **kwargs: _FORMATTER.vformat(target, args, kwargs)
        return lambda mapping: _FORMATTER.vformat(target, (), mapping)
    if isinstance(target, type) and issubclass(target, str):
        if name == "format":
            return lambda text, *args, **kwargs: _FORMATTER.vformat(text, args, kwargs)
        return lambda text, mapping: _FORMATTER.vformat(text, (), mapping)
    return None
