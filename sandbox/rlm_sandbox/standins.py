"""Stand-ins for library functions that would read, evaluate or stop what a cell only names.

The library reads attributes by any name it is given; these read them as cells may, and are
otherwise the same. Knows nothing of modules as cells see them, nor of sessions.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import dataclasses
import functools
import inspect
import logging
import operator
import string
import sys
import timeit
import traceback
import warnings
from _string import formatter_field_name_split  # type: ignore[import-not-found]  # not in typeshed
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FunctionType, GenericAlias, ModuleType
from typing import Any

from . import guards, report

_MAX_RECURSION = 10_000  # deeper, and functions of C overflow the stack, which ends the worker


def install() -> None:
    """Once, in the fork server. `copy` sets what `__reduce__` of a cell's class says, of anything,
    also for libraries that copy on behalf of a cell; `logging` formats templates of a cell's."""
    vars(copy)["setattr"] = guards.guarded_setattr
    style: Any = logging.StrFormatStyle
    format_record = style._format  # noqa: SLF001  # where each record goes through

    def formatted(self: Any, record: Any) -> Any:
        guards.check_template(self._fmt)
        return format_record(self, record)

    style._format = formatted  # noqa: SLF001
    handler: Any = logging.Handler
    handler.handleError = lambda self, record: print_exc()  # its own tells paths of the machine


def attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter`."""
    for name in names:
        for part in name.split("."):
            if not guards.may_read(part) or guards.is_read_with_care(part):
                raise AttributeError(f"attribute {part!r} is not available in cells")
    return operator.attrgetter(*names)


def methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """`operator.methodcaller`."""
    if guards.is_read_with_care(name):
        return lambda target: guards.guarded_getattr(target, name)(*args, **kwargs)
    if not guards.may_read(name):
        raise AttributeError(f"attribute {name!r} is not available in cells")
    return operator.methodcaller(name, *args, **kwargs)


class Formatter:
    """`string.Formatter`. It does not inherit: `super` would lead to what is not checked."""

    _ours: Any = string.Formatter
    format = _ours.format
    vformat = _ours.vformat
    _vformat = _ours._vformat  # noqa: SLF001  # vformat calls it
    get_value = _ours.get_value
    check_unused_args = _ours.check_unused_args
    format_field = _ours.format_field
    convert_field = _ours.convert_field
    parse = _ours.parse
    del _ours

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        first, rest = formatter_field_name_split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            value = guards.guarded_getattr(value, key) if is_attribute else value[key]
        return value, first


def dataclass(cls: Any = None, /, **options: Any) -> Any:
    """`dataclasses.dataclass`, which writes code with the names of fields in it."""

    def decorate(cls: type) -> type:
        for base in cls.__mro__:
            _check_field_names(vars(base).get("__annotations__", {}))
            _check_field_names(vars(base).get("__dataclass_fields__", {}))
        return dataclasses.dataclass(cls, **options)

    return decorate if cls is None else decorate(cls)


def _check_field_names(fields: Any) -> None:
    if type(fields) is dict:
        names = [*fields, *(getattr(field, "name", "x") for field in fields.values())]
        if all(type(name) is str and name.isidentifier() for name in names) and all(
            map(guards.may_read, names)
        ):
            return
    raise TypeError("the names of a dataclass's fields must be identifiers, and not reserved")


def _reading_as_cells_do(module: ModuleType, *names: str) -> dict[str, Any]:
    """Functions of `module` with `getattr` and `setattr` as cells have them: names of attributes
    may be a cell's."""
    scope = {
        **vars(module),
        "getattr": guards.guarded_getattr,
        "setattr": guards.guarded_setattr,
    }
    for name in names:
        real = scope[name]
        made = FunctionType(real.__code__, scope, name, real.__defaults__, real.__closure__)
        made.__kwdefaults__, made.__doc__ = real.__kwdefaults__, real.__doc__
        scope[name] = made
    return {name: scope[name] for name in names if not name.startswith("_")}


_PRIVATE = (name for name in ("_replace",) if hasattr(dataclasses, name))  # since 3.13
OF_DATACLASSES = _reading_as_cells_do(
    dataclasses,
    "fields",
    "asdict",
    "astuple",
    "replace",
    "_asdict_inner",
    "_astuple_inner",
    *_PRIVATE,
) | {"dataclass": dataclass}


OF_AST = _reading_as_cells_do(ast, "iter_fields", "iter_child_nodes", "dump")


class cached_property:
    """`functools.cached_property`, for objects: of a class it would give any name. It does not
    inherit, either."""

    __set_name__ = functools.cached_property.__set_name__
    __class_getitem__: Any = classmethod(GenericAlias)

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func
        self.attrname: str | None = None
        self.__doc__ = func.__doc__

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("cached_property needs to be assigned to a name in a class")
        cache = guards.guarded_getattr(instance, "__dict__")
        if self.attrname not in cache:
            cache[self.attrname] = self.func(instance)
        return cache[self.attrname]


def _redirect(name: str) -> type:
    """`contextlib.redirect_stdout` or its twin; which of them is not the cell's to change."""

    class Redirect(contextlib.AbstractContextManager[Any]):
        def __init__(self, new_target: Any) -> None:
            self._new = new_target
            self._old: list[Any] = []

        def __enter__(self) -> Any:
            self._old.append(getattr(sys, name))
            setattr(sys, name, self._new)
            return self._new

        def __exit__(self, *_: object) -> None:
            setattr(sys, name, self._old.pop())

    Redirect.__name__ = Redirect.__qualname__ = f"redirect_{name}"
    return Redirect


OF_CONTEXTLIB = {f"redirect_{name}": _redirect(name) for name in ("stdout", "stderr")}


def singledispatch(function: Callable[..., Any]) -> Any:
    """`functools.singledispatch`, which would evaluate annotations that are text."""
    dispatcher = functools.singledispatch(function)
    register: Any = dispatcher.register
    dispatcher.register = lambda *args: _register(register, *args)  # type: ignore[method-assign]
    return dispatcher


class singledispatchmethod(functools.singledispatchmethod):  # type: ignore[type-arg]
    """`functools.singledispatchmethod`, likewise."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self.dispatcher = singledispatch(function)

    def register(self, cls: Any, method: Any = None) -> Any:
        return self.dispatcher.register(*(cls,) if method is None else (cls, method))


OF_FUNCTOOLS = _reading_as_cells_do(functools, "update_wrapper", "wraps") | {
    "cached_property": cached_property,
    "singledispatch": singledispatch,
    "singledispatchmethod": singledispatchmethod,
}


def _register(register: Any, cls: Any, function: Any = None) -> Any:
    notes = getattr(cls, "__annotations__", {})
    if function is None and not isinstance(cls, type) and notes:
        kind = next(iter(notes.values()))
        return register(_named(kind, cls.__globals__) if isinstance(kind, str) else kind, cls)
    return register(cls) if function is None else register(cls, function)


def _named(annotation: str, scope: Mapping[str, Any]) -> Any:
    """What a dotted name means; annotations are text under `from __future__ import annotations`."""
    first, *rest = annotation.split(".")
    if first not in scope and first not in scope["__builtins__"]:
        raise TypeError(f"register() needs the name of a class, not {annotation!r}")
    found = scope[first] if first in scope else scope["__builtins__"][first]
    for name in rest:
        found = guards.guarded_getattr(found, name)
    return found


def show_help(thing: Any = None) -> None:
    """How `thing` is called, and what it says of itself."""
    if thing is None:
        sys.stdout.write("help(name) tells how something is called\n")
        return
    name = getattr(thing, "__name__", None) or type(thing).__name__
    try:
        name += str(inspect.signature(thing))
    except (TypeError, ValueError):
        name += "" if not callable(thing) else "(…)"
    told = inspect.getdoc(thing) or ""
    sys.stdout.write(f"{name}\n" + "".join(f"    {line}\n" for line in told.splitlines()))


@contextlib.contextmanager
def catch_warnings(*, record: bool = False, **options: Any) -> Iterator[Any]:
    """`warnings.catch_warnings`, which holds the module."""
    options.pop("module", None)
    with warnings.catch_warnings(record=record, **options) as caught:
        yield caught


def exc_info() -> tuple[Any, Any, Any]:
    """`sys.exc_info`."""
    error = sys.exception()
    return (None, None, None) if error is None else (type(error), error, error.__traceback__)


def setrecursionlimit(limit: int) -> None:
    """`sys.setrecursionlimit`, as far as the stack goes."""
    sys.setrecursionlimit(min(limit, _MAX_RECURSION))


def run_timeit(stmt: Any = None, setup: Any = None, number: int = 1_000_000, **_: Any) -> float:
    """`timeit.timeit` of a function."""
    if not callable(stmt) or not (setup is None or callable(setup)):
        raise TypeError("timeit takes a function here: timeit(lambda: …, number=…)")
    return timeit.timeit(stmt, setup or "pass", number=number)


def format_exc(limit: int | None = None, chain: bool = True) -> str:
    """`traceback.format_exc`, without the frames of the machinery."""
    error = sys.exception()
    return "NoneType: None\n" if error is None else report.describe(error) + "\n"


def extract_tb(tb: Any, limit: int | None = None) -> list[traceback.FrameSummary]:
    """`traceback.extract_tb`, likewise."""
    return [frame for frame in traceback.extract_tb(tb, limit) if report.is_of_cell(frame.filename)]


def format_tb(tb: Any, limit: int | None = None) -> list[str]:
    """`traceback.format_tb`, likewise."""
    return traceback.format_list(extract_tb(tb, limit))


def print_exc(limit: int | None = None, file: Any = None, chain: bool = True) -> None:
    """`traceback.print_exc`, likewise."""
    (file or sys.stdout).write(format_exc())


def format_exception(error: Any, value: Any = None, tb: Any = None, **_: Any) -> list[str]:
    """`traceback.format_exception`, likewise."""
    shown = value if isinstance(value, BaseException) else error
    return (report.describe(shown) + "\n").splitlines(keepends=True)


def print_exception(error: Any, value: Any = None, tb: Any = None, **options: Any) -> None:
    """`traceback.print_exception`, likewise."""
    (options.get("file") or sys.stdout).writelines(format_exception(error, value, tb))


def format_exception_only(error: Any, value: Any = None) -> list[str]:
    """`traceback.format_exception_only`, in one line."""
    shown = value if isinstance(value, BaseException) else error
    return [f"{type(shown).__name__}: {shown}\n"]
