"""Facades of packages that a session may ask for: numpy, pandas, regex and re2, when installed.

What reads or writes files by name is left out, or takes only text that is in memory. Knows nothing
of the standard library's facades.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from types import ModuleType
from typing import Any

from .facade import facade_of

_PARTS = {  # of each package: what cells see of it, itself and its submodules
    "numpy": "numpy numpy.linalg numpy.fft numpy.random numpy.ma numpy.polynomial numpy.char"
    " numpy.strings numpy.rec numpy.exceptions numpy.dtypes numpy.emath numpy.typing",
    "pandas": "pandas pandas.api.types pandas.errors pandas.offsets pandas.tseries.offsets"
    " pandas.arrays pandas.api.extensions",
    "regex": "regex",
    "re2": "re2",
}
NAMES = frozenset(_PARTS)
_LEFT_OUT = {
    "numpy": "load save savez savez_compressed savetxt fromfile fromregex memmap test info"
    " get_include show_config show_runtime",
    "pandas": "read_clipboard read_excel read_feather read_hdf read_html read_iceberg read_orc"
    " read_parquet read_pickle read_sas read_spss read_sql read_sql_query read_sql_table read_stata"
    " read_xml to_pickle ExcelFile ExcelWriter HDFStore show_versions test eval",
}
_FROM_MEMORY = {
    "numpy": "loadtxt genfromtxt",
    "pandas": "read_csv read_table read_fwf read_json",
}
_LATE = ("pandas.core", "pandas.io.formats", "pandas.io.json", "pandas.io.parsers", "pandas._libs")
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def folders(preload: Iterable[str]) -> list[str]:
    """Where the packages are installed, without importing one. Raises ImportError for one that
    there is not, or that cells may not have."""
    found = []
    for name in preload:
        spec = importlib.util.find_spec(name) if name in NAMES else None
        if spec is None or spec.origin is None:
            why = "is not installed" if name in NAMES else f"cannot be had; {_choices()} can"
            raise ImportError(f"package {name!r} {why}", name=name)
        folder = PurePath(spec.origin).parent
        found.append(str(folder.parent if spec.submodule_search_locations else folder))
    return found


def facades(preload: Sequence[str]) -> dict[str, ModuleType]:
    """Import the packages, with all that they would import when used, and wrap them."""
    made: dict[str, ModuleType] = {}
    for name in _ONE_THREAD:
        os.putenv(name, "1")  # a process with threads is not to fork
    for name in preload:
        if name not in NAMES:
            raise ImportError(f"package {name!r} cannot be had; {_choices()} can", name=name)
        importlib.import_module(name)
        for part in _PARTS[name].split():
            with contextlib.suppress(ModuleNotFoundError):  # of another version
                made[part] = _facade(part)
    if "pandas" in preload:
        _import_what_is_imported_late()
    for name in _ONE_THREAD:
        os.unsetenv(name)
    return made


def _facade(name: str) -> ModuleType:
    parent, _, child = name.rpartition(".")
    module = getattr(importlib.import_module(parent), child, None) if parent else None
    if not isinstance(module, ModuleType):  # `pandas.offsets` is only an attribute
        module = importlib.import_module(name)
    names = {public for public in vars(module) if not public.startswith("_")}
    names |= set(getattr(module, "__all__", ()))
    made = facade_of(module, sorted(names - set(_LEFT_OUT.get(name, "").split())))
    for function in _FROM_MEMORY.get(name, "").split():
        setattr(made, function, _from_memory(getattr(module, function)))
    vars(made)["__version__"] = getattr(module, "__version__", None)
    return made


def _from_memory(read: Callable[..., Any]) -> Callable[..., Any]:
    """`read`, of anything but a name of a file."""
    source_name = next(iter(inspect.signature(read).parameters))

    def read_from_memory(*args: Any, **kwargs: Any) -> Any:
        source = args[0] if args else kwargs.get(source_name)
        if isinstance(source, (str, bytes, int)) or hasattr(source, "__fspath__"):
            raise TypeError(
                f"{read.__name__} reads no files here; give it text: {read.__name__}"
                "(io.StringIO(text))"
            )
        return read(*args, **kwargs)

    read_from_memory.__name__ = read_from_memory.__qualname__ = read.__name__
    read_from_memory.__doc__ = read.__doc__
    return read_from_memory


def _import_what_is_imported_late() -> None:
    for package in _LATE:
        found = importlib.import_module(package)
        for late in pkgutil.walk_packages(found.__path__, f"{package}."):
            with contextlib.suppress(ImportError):  # it needs what is not installed
                importlib.import_module(late.name)


def _choices() -> str:
    return ", ".join(sorted(NAMES))
