"""The modules that a cell may import: facades that hold functions and classes, never modules.

A real module leads to others (`re.enum.sys.modules["os"]`); a facade leads nowhere. Built once in
the fork server, before any worker. Knows nothing of sessions.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from . import guards, report

BOUND = guards.words(  # also names of the namespace, without an import
    "re json math collections itertools statistics datetime string textwrap random functools"
)
_IMPORTABLE = guards.words(
    "typing dataclasses heapq bisect operator time copy enum abc contextlib collections.abc"
    " unicodedata hashlib base64 binascii decimal fractions cmath numbers array struct zlib"
    " difflib csv io pprint html urllib.parse calendar ast types traceback warnings sys queue"
    " threading asyncio concurrent.futures __future__"
)
_ONLY = {
    "sys": "maxsize maxunicode version version_info byteorder platform getsizeof getrecursionlimit"
    " exit",
    "io": "StringIO BytesIO TextIOBase",
    "ast": "literal_eval",
    "types": "SimpleNamespace MappingProxyType GeneratorType NoneType UnionType GenericAlias",
    "traceback": "",
    "warnings": "warn filterwarnings simplefilter",
    "asyncio": "run gather sleep wait wait_for as_completed create_task ensure_future to_thread"
    " timeout shield current_task all_tasks Task Future TaskGroup Queue PriorityQueue LifoQueue"
    " Semaphore BoundedSemaphore Lock Event Condition TimeoutError CancelledError"
    " InvalidStateError iscoroutine iscoroutinefunction get_running_loop get_event_loop"
    " FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED",
    "threading": "Thread Lock RLock Event Semaphore BoundedSemaphore Condition Barrier Timer local"
    " current_thread active_count get_ident",
    "concurrent.futures": "ThreadPoolExecutor Future as_completed wait FIRST_COMPLETED"
    " FIRST_EXCEPTION ALL_COMPLETED TimeoutError CancelledError",
}
_WITHOUT = {
    "string": "Formatter",
    "collections": "UserString",  # its `format` reads attributes
    "functools": "singledispatch singledispatchmethod",  # they evaluate annotations
    "typing": "get_type_hints ForwardRef evaluate_forward_ref",
    "hashlib": "file_digest",
}


def _format_exc(limit: int | None = None, chain: bool = True) -> str:
    """As `traceback.format_exc`, without the frames of the machinery."""
    error = sys.exception()
    return "NoneType: None\n" if error is None else report.describe(error) + "\n"


def _print_exc(limit: int | None = None, file: Any = None, chain: bool = True) -> None:
    (file or sys.stdout).write(_format_exc())


def _format_exception(error: Any, value: Any = None, tb: Any = None, **_: Any) -> list[str]:
    shown = value if isinstance(value, BaseException) else error
    return (report.describe(shown) + "\n").splitlines(keepends=True)


_INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "operator": {
        "attrgetter": guards.guarded_attrgetter,
        "methodcaller": guards.guarded_methodcaller,
    },
    "traceback": {
        "format_exc": _format_exc,
        "print_exc": _print_exc,
        "format_exception": _format_exception,
    },
}
_BEHIND = guards.words("_strptime encodings.idna concurrent.futures.thread linecache")  # late
_NOT_IN_CELLS = guards.words(
    "eval exec compile open input breakpoint help exit quit copyright credits license"
)


def build() -> dict[str, ModuleType]:
    """Import everything a cell may need, and wrap it."""
    for name in _BEHIND:
        importlib.import_module(name)
    facades = {name: _facade(name) for name in (*BOUND, *_IMPORTABLE)}
    for name in list(facades):
        parent, _, child = name.rpartition(".")
        if parent:
            package = facades.setdefault(parent, ModuleType(parent))
            setattr(package, child, facades[name])
    return facades


def bind_output(facades: Mapping[str, ModuleType], output: Any) -> None:
    """What `sys.stdout` and `sys.stderr` are in the cells of this worker."""
    facades["sys"].__dict__.update(stdout=output, stderr=output)


def cell_builtins(facades: Mapping[str, ModuleType]) -> dict[str, Any]:
    """A copy of the builtins for one session: what it rebinds is its own."""
    names = {name: value for name, value in vars(builtins).items() if not name.startswith("_")}
    for name in _NOT_IN_CELLS:
        names.pop(name, None)  # `exit` and its like exist only where `site` ran
    return names | {
        "__build_class__": builtins.__build_class__,
        "__import__": _import_from(facades),
        "__debug__": True,
        "_getattr_": guards.guarded_getattr,
        "getattr": guards.guarded_getattr,
        "hasattr": guards.guarded_hasattr,
        "setattr": guards.guarded_setattr,
        "delattr": guards.guarded_delattr,
        "vars": guards.guarded_vars,
    }


def _facade(name: str) -> ModuleType:
    module = importlib.import_module(name)
    facade = ModuleType(name, (module.__doc__ or "").strip().partition("\n")[0])
    for public in _public_names(name, module):
        value = getattr(module, public, None)
        if not isinstance(value, ModuleType):
            setattr(facade, public, value)
    for public, value in _INSTEAD.get(name, {}).items():
        setattr(facade, public, value)
    return facade


def _public_names(name: str, module: ModuleType) -> list[str]:
    if name in _ONLY:
        return [public for public in _ONLY[name].split() if hasattr(module, public)]
    listed = getattr(module, "__all__", None)
    names = listed or [public for public in vars(module) if not public.startswith("_")]
    left_out = _WITHOUT.get(name, "").split()
    return [public for public in names if public not in left_out]


def _import_from(facades: Mapping[str, ModuleType]) -> Any:
    def guarded_import(
        name: str,
        globals: Any = None,
        locals: Any = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        if type(fromlist) is list:  # C code under the cell (`datetime.strptime`): it takes its
            importlib.import_module(name)  # module from sys.modules, and not from here
            return None
        if level or name not in facades:
            there = ", ".join(sorted(facade for facade in facades if "." not in facade))
            raise ImportError(
                f"module {name!r} is not available in cells, which reach no files, network or"
                f" processes; there are: {there}"
            )
        return facades[name] if fromlist else facades[name.partition(".")[0]]

    return guarded_import
