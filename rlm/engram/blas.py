"""The number of threads that numpy's own OpenBLAS uses.

Python threads over separate batches beat BLAS threads over one: element-wise work runs in parallel
too, and no product waits for a sibling thread that another process has pushed off its core (small
products were 10 times slower for that, measured on two busy cores).
"""

from __future__ import annotations

import ctypes
import importlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import numpy as np

MAX_WORKERS: Final = 8
_PREFIXES: Final = ("scipy_openblas_", "openblas_")
_SUFFIXES: Final = ("64_", "")


@cache
def _openblas() -> tuple[Any, Any] | None:
    """(get, set) of the library that numpy is linked with; None for another BLAS."""
    package = "_core" if hasattr(np, "_core") else "core"  # numpy 2, numpy 1
    extension = importlib.import_module(f"numpy.{package}._multiarray_umath")
    library = ctypes.CDLL(extension.__file__)
    for prefix in _PREFIXES:
        for suffix in _SUFFIXES:
            get = getattr(library, f"{prefix}get_num_threads{suffix}", None)
            put = getattr(library, f"{prefix}set_num_threads{suffix}", None)
            if get is not None and put is not None:
                return get, put
    return None


_holders_lock = threading.Lock()
_holders = {"count": 0, "before": 1}


def workers() -> int:
    """How many batches to run side by side: as many as BLAS was set to use threads (it honours
    OPENBLAS_NUM_THREADS) before anyone held it to one, within the cores at hand; 1 when it cannot
    be held."""
    found = _openblas()
    if found is None:
        return 1
    with _holders_lock:
        threads = _holders["before"] if _holders["count"] else int(found[0]())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(threads, cores or 1, MAX_WORKERS))


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS to one thread, process-wide, until the last holder leaves."""
    found = _openblas()
    if found is None:
        yield
        return
    get, put = found
    with _holders_lock:
        if _holders["count"] == 0:
            _holders["before"] = int(get())
            put(1)
        _holders["count"] += 1
    try:
        yield
    finally:
        with _holders_lock:
            _holders["count"] -= 1
            if _holders["count"] == 0:
                put(_holders["before"])
