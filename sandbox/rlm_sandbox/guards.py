"""Which names a cell may say, and the few checks that can only be made while it runs.

The policy rewrites almost nothing, so plain code runs at plain speed; `.format`, a few private
attributes, `getattr` and its kin come here. Knows nothing of how a cell is compiled.
"""

from __future__ import annotations

import re
import sys
from _string import (  # type: ignore[import-not-found]  # not in typeshed
    formatter_field_name_split,
    formatter_parser,
)
from collections.abc import Callable
from types import BuiltinFunctionType, MethodDescriptorType
from typing import Any, ForwardRef

from .facade import is_real_module


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# special methods and facts; none of them leads to a frame, a module, a list of classes or the
# globals of a function
READABLE = words(
    "__init__ __new__ __post_init__ __repr__ __str__ __bytes__ __format__ __len__ __length_hint__"
    " __bool__ __hash__ __call__ __iter__ __next__ __reversed__ __contains__ __getitem__"
    " __setitem__ __delitem__ __missing__ __enter__ __exit__ __aenter__ __aexit__ __aiter__"
    " __anext__ __await__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__"
    " __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __matmul__ __rmatmul__ __imatmul__"
    " __truediv__ __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__ __mod__"
    " __rmod__ __imod__ __divmod__ __rdivmod__ __pow__ __rpow__ __ipow__ __lshift__ __rlshift__"
    " __ilshift__ __rshift__ __rrshift__ __irshift__ __and__ __rand__ __iand__ __or__ __ror__"
    " __ior__ __xor__ __rxor__ __ixor__ __neg__ __pos__ __abs__ __invert__ __int__ __float__"
    " __complex__ __index__ __round__ __trunc__ __floor__ __ceil__ __getattr__ __getattribute__"
    " __setattr__ __delattr__ __dir__ __get__ __set__ __delete__ __set_name__ __copy__"
    " __deepcopy__ __replace__ __init_subclass__ __class_getitem__ __subclasshook__"
    " __instancecheck__ __subclasscheck__ __sizeof__ __fspath__ __del__"
    " __getstate__ __setstate__"
    " __name__ __qualname__ __module__ __doc__ __class__ __dict__ __slots__ __all__ __version__"
    " __annotations__ __type_params__ __defaults__ __kwdefaults__ __wrapped__ __cause__"
    " __context__ __suppress_context__ __traceback__ __notes__ __match_args__"
    " __dataclass_fields__ __abstractmethods__ __isabstractmethod__ __members__ __args__"
    " __origin__ __parameters__ __bound__ __constraints__ __metadata__ __value__ __total__"
    " __required_keys__ __optional_keys__ __signature__ __author__"
)
# what no special name says: the way from an object to its interpreter
WALKS = words(
    "tb_frame f_back f_builtins f_code f_generator f_globals f_locals f_trace co_code co_consts"
    " gi_frame gi_code gi_yieldfrom cr_await cr_frame cr_code cr_origin ag_await ag_frame ag_code"
    " func_code func_globals func_closure _convert_ _flavour subprocess_exec subprocess_shell"
)
MAX_CLASSES = 50  # of one match statement, whose attributes are matched by place
RESERVED = words(
    "_getattr_ _template_ _checked_ _checked_at_ _flat_ _positional_ _unmatched_ _stop_ _show_"
    " __builtins__ __import__ __build_class__ __loader__ __spec__"
) | frozenset(f"_class_{number}_" for number in range(MAX_CLASSES))
_FIXED = words("__class__ __dataclass_fields__ __match_args__ __all__")
_MODULE_LIKE = frozenset(f"_{name}" for name in sys.stdlib_module_names if name[0] != "_") | words(
    "_module _mod"
)


def is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def may_read(name: str) -> bool:
    return name not in WALKS and (not is_dunder(name) or name in READABLE)


def may_write(name: str) -> bool:
    return may_read(name) and name not in _FIXED


def is_read_with_care(name: str) -> bool:
    """Whether it depends on the object what may be read under this name."""
    return name in _READERS or name in _MODULE_LIKE


def guarded_getattr(target: Any, name: str, *default: Any) -> Any:
    name = _plain(name)
    if not may_read(name):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    reader = _READERS.get(name)
    if reader is None:
        value = getattr(target, name, *default)
    else:
        try:
            value = reader(target)
        except AttributeError:
            if not default:
                raise
            (value,) = default
    if is_real_module(value):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    return value


def guarded_hasattr(target: Any, name: str) -> bool:
    try:
        guarded_getattr(target, name)
    except AttributeError:
        return False
    return True


def _plain(name: Any) -> str:
    """What a subclass says of itself does not count."""
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")
    return name if type(name) is str else str.__str__(name)


def guarded_setattr(target: Any, name: str, value: Any) -> None:
    name = _plain(name)
    if not may_write(name):
        raise AttributeError(f"attribute {name!r} cannot be set in cells")
    setattr(target, name, value)


def guarded_delattr(target: Any, name: str) -> None:
    name = _plain(name)
    if not may_write(name):
        raise AttributeError(f"attribute {name!r} cannot be deleted in cells")
    delattr(target, name)


def vars_of(target: Any) -> Any:
    """`vars(x)`, but not of foreign classes: that of `type` leads to every class there is."""
    if not _shows_names(target):
        raise TypeError("vars() is for objects, and for classes defined in cells")
    return _without_modules(vars(target))


def _dict_of(target: Any) -> Any:
    if not _shows_names(target):
        raise AttributeError("attribute '__dict__' is there for objects and classes of cells")
    return _without_modules(target.__dict__)


def _shows_names(target: Any) -> bool:
    return not isinstance(target, type) or target.__module__ == "__main__"


def _without_modules(names: Any) -> Any:
    if any(is_real_module(name) for name in names.values()):
        raise AttributeError("attribute '__dict__' of this object is not available in cells")
    return names


def _evaluate_of(target: Any) -> Any:
    """An everyday name for a method; but `typing`'s evaluates text."""
    if isinstance(target, ForwardRef) or target is ForwardRef:
        raise AttributeError("attribute '_evaluate' is not available in cells")
    return target._evaluate  # noqa: SLF001  # on behalf of the cell


def _getattribute_of(target: Any) -> Callable[..., Any]:
    """For classes that define `__getattribute__` and end in `object`'s."""
    read = target.__getattribute__

    def getattribute(*args: Any) -> Any:
        name = args[-1] if args else None
        if type(name) is not str or not may_read(name) or name == "__dict__":
            raise AttributeError(f"attribute {name!r} is not available in cells")
        return read(*args)

    return getattribute


def _getstate_of(target: Any) -> Any:
    """That of `object` gives the names of any class, as they are."""
    state = target.__getstate__
    if isinstance(state, (BuiltinFunctionType, MethodDescriptorType)):
        raise AttributeError("attribute '__getstate__' is there for classes that define it")
    return state


FLAT: list[str | None] = []  # by site in the code: the plain template last seen there
_PLAIN: set[str] = set()  # templates that read no more than they may
_MAX_PLAIN = 1_000
_REACHING_FIELD = re.compile(r"\{[^{}:!]*[.\[]")  # `{a.b}` or `{a[:].b}`, also within a spec


def new_site() -> int:
    """A place in the code that formats: its template is checked when it changes."""
    FLAT.append(None)
    return len(FLAT) - 1


def refused_field(template: str) -> str | None:
    """The first attribute that a field of the template reads and a cell may not."""
    if _REACHING_FIELD.search(template) is None:
        return None
    try:
        for _, field, spec, _ in formatter_parser(template):
            names = formatter_field_name_split(field)[1] if field else ()
            for is_attribute, name in names:
                if is_attribute and not may_read(name):
                    return str(name)
            if spec and (refused := refused_field(spec)) is not None:
                return refused
    except ValueError:  # the same that `format` is about to say
        return None
    return None


def template_at(site: int, target: Any) -> Any:
    """`template`, where the code remembers the last one; from the second time on."""
    if type(target) is str and target in _PLAIN:
        FLAT[site] = target
        return target
    return template(target)


def template(target: Any) -> Any:
    """What to call `.format` or `.format_map` of, in place of `target`."""
    if type(target) is not str:
        return _Formats(target)
    if target in _PLAIN:  # in loops
        return target
    if refused_field(target) is not None:
        return _Formats(target)
    if len(_PLAIN) >= _MAX_PLAIN:
        _PLAIN.clear()
    _PLAIN.add(target)
    return target


class _Formats:
    """The two methods of something that is not just a plain template."""

    __slots__ = ("_target",)

    def __init__(self, target: Any) -> None:
        self._target = target

    @property
    def format(self) -> Any:
        return checked_format(self._target.format)

    @property
    def format_map(self) -> Any:
        return checked_format(self._target.format_map)


def checked_format(method: Any) -> Any:
    """`method`, where it is one of `str`'s: with its template checked. It matters what was found,
    not where: `super()`, a subclass and a proxy all lead to it."""
    if method is str.format or method is str.format_map:
        return lambda text, *args, **kwargs: method(_checked(text), *args, **kwargs)
    if type(method) is BuiltinFunctionType and isinstance(method.__self__, str):
        _checked(method.__self__)
    return method


def check_template(text: Any) -> None:
    """Before a library formats it."""
    if isinstance(text, str):
        _checked(text)


def _checked(text: str) -> str:
    refused = refused_field(str.__str__(text))
    if refused is not None:
        raise AttributeError(f"attribute {refused!r} is not available in cells")
    return text


_NAMING = words("__match_args__ __getattr__ __getattribute__")
_MATCHED: dict[int, Any] = {}  # classes that were checked, by identity: what they name is fixed


def check_positional(pattern: Any) -> Any:
    """The class of `case pattern(x)`, which reads the attributes that the class names: by itself,
    and not by a property or a hook of its own class, which could name others the next time."""
    if _MATCHED.get(id(pattern)) is pattern:
        return pattern
    for kind in type(pattern).__mro__:
        if kind is not type and kind is not object and not _NAMING.isdisjoint(vars(kind)):
            raise TypeError("the class of a pattern must have __match_args__ of its own")
    for name in getattr(pattern, "__match_args__", ()):
        if not may_read(name) or is_read_with_care(name):
            raise TypeError(f"attribute {name!r} is not available in patterns")
    if len(_MATCHED) >= _MAX_PLAIN:
        _MATCHED.clear()
    _MATCHED[id(pattern)] = pattern
    return pattern


def _changer_of(name: str) -> Callable[[Any], Any]:
    """`__setattr__` or `__delattr__`. That of `type` would change a class in what is fixed."""

    def read(target: Any) -> Any:
        method = getattr(target, name)
        if method is getattr(type, name) or isinstance(getattr(method, "__self__", None), type):
            raise AttributeError(f"attribute {name!r} of classes is not available in cells")
        return method

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "__dict__": _dict_of,
    "__getattribute__": _getattribute_of,
    "_evaluate": _evaluate_of,
    "__getstate__": _getstate_of,
    "__setattr__": _changer_of("__setattr__"),
    "__delattr__": _changer_of("__delattr__"),
    "format": lambda target: checked_format(target.format),
    "format_map": lambda target: checked_format(target.format_map),
}
