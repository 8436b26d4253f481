"""The modules of a cell: each leads to functions and classes, none to another real module."""

from __future__ import annotations

import math
from types import ModuleType

import pytest

from rlm_sandbox import facades

FACADES = facades.build()


@pytest.mark.parametrize("name", sorted(FACADES))
def test_facade_holds_no_module_but_facades(name: str) -> None:
    for public, value in vars(FACADES[name]).items():
        if isinstance(value, ModuleType):
            assert value is FACADES[f"{name}.{public}"]


@pytest.mark.parametrize("name", sorted(FACADES))
def test_facade_shows_neither_place_nor_loader(name: str) -> None:
    names = vars(FACADES[name])
    assert "__file__" not in names
    assert names["__loader__"] is None
    assert names["__spec__"] is None


def test_facades_are_no_real_modules() -> None:
    assert FACADES["math"] is not math
    assert FACADES["math"].sqrt is math.sqrt


def test_modules_of_the_surface_are_there() -> None:
    surface = (
        "re json math collections itertools statistics datetime string textwrap random functools"
    )
    assert set(surface.split()) <= set(FACADES)
    assert set(surface.split()) == set(facades.BOUND)


@pytest.mark.parametrize("name", ["os", "subprocess", "socket", "ctypes", "importlib", "builtins"])
def test_modules_that_reach_out_are_not(name: str) -> None:
    assert name not in FACADES
    guarded = facades.cell_builtins(FACADES)["__import__"]
    with pytest.raises(ImportError, match="not available in cells"):
        guarded(name, {}, {}, ("x",), 0)


def test_builtins_that_read_run_or_stop_are_left_out() -> None:
    names = facades.cell_builtins(FACADES)
    left_out = "eval exec compile open input breakpoint"
    assert not set(left_out.split()) & set(names)
    assert {"print", "len", "sorted", "isinstance", "super", "Exception"} <= set(names)


def test_builtins_are_a_copy_for_every_session() -> None:
    first, second = facades.cell_builtins(FACADES), facades.cell_builtins(FACADES)
    first["len"] = None
    assert second["len"] is len
