"""`globals`, `locals` and `vars` as cells have them: names of the session, whoever calls.

Python's own give the names of the code that calls them, a library on behalf of a cell included
(`asyncio.to_thread(globals)`), and would let a cell rebind what it runs under.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, MutableMapping
from types import FrameType
from typing import Any

from . import guards


def functions(names: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """The three, for a session of these names."""
    view = _view_of(names)

    def globals() -> Any:
        """The names of the session. What is written here is a name there."""
        return view

    def locals() -> Any:
        """The names of the function or class that calls this, or those of the session."""
        return of(sys._getframe(1))  # noqa: SLF001  # whose names are asked for

    def vars(*target: Any) -> Any:
        """The attributes of an object by name; without one, `locals()`."""
        return guards.vars_of(*target) if target else of(sys._getframe(1))  # noqa: SLF001

    def of(frame: FrameType) -> Any:
        is_within = frame.f_globals is names and frame.f_locals is not names
        return dict(frame.f_locals) if is_within else view

    return {"globals": globals, "locals": locals, "vars": vars}


def _view_of(names: dict[str, Any]) -> Any:  # noqa: C901  # a class with a method a line
    def shown() -> dict[str, Any]:
        return {name: value for name, value in names.items() if name not in guards.RESERVED}

    class Names(MutableMapping[str, Any]):
        """The names of a session, but those that its cells run under. It leads to no `dict`: what
        it knows, its methods hold in cells of their own."""

        def __getitem__(self, name: str) -> Any:
            return names[_unreserved(name)]

        def __setitem__(self, name: str, value: Any) -> None:
            names[_unreserved(name)] = value

        def __delitem__(self, name: str) -> None:
            del names[_unreserved(name)]

        def __iter__(self) -> Iterator[str]:
            return iter(shown())

        def __len__(self) -> int:
            return len(shown())

        def __repr__(self) -> str:
            return repr(shown())

        def copy(self) -> dict[str, Any]:
            return shown()

    return Names()


def _unreserved(name: Any) -> str:
    if not isinstance(name, str):
        raise KeyError(name)
    plain = str.__str__(name)  # what a subclass says of itself does not count
    if plain in guards.RESERVED:
        raise KeyError(f"the name {plain!r} is not available in cells")
    return plain
