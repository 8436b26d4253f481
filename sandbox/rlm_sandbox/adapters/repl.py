"""A sandbox whose tools and variables may change from run to run, as agent frameworks expect.

What is given goes over once and is restored before every run. Knows no framework.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_sandbox.sandbox import Result, Sandbox, SandboxError

_PRELUDE = Path(__file__).with_name("prelude.py")
_PIECE_CHARS = 4 << 20  # of a text on its way: far below what one message may hold

CallTool = Callable[[str, list[Any], dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: `value` is that of its last expression, which `result.stdout` is without;
    `ended_by` names the tool that ended it, and `answer` is what that tool returned. `is_lost`
    tells that nothing is left of the runs before."""

    result: Result
    value: Any
    ended_by: str | None
    answer: Any
    is_lost: bool


class ToolRepl:
    """`call` calls a tool by name. The names are looked at anew before each run; those in `ending`,
    whose tools block, end the code that calls them. `options` are a Sandbox's."""

    def __init__(
        self, call: CallTool, names: Collection[str], ending: Collection[str], **options: Any
    ) -> None:
        self._call_tool = call
        self._names = names
        self._ending = ending
        self._sandbox = Sandbox(
            tools={"_rlm_call": self._call, "_rlm_piece": self._piece},
            display=self._show,
            **options,
        )
        self._is_open = False
        self._given: dict[str, tuple[bool, str]] = {}  # whether it is a str; it, or its JSON
        self._value: Any = None
        self._end: tuple[str | None, Any] = None, None

    def open(self) -> None:
        """Does nothing when it is open. Raises SandboxError."""
        if not self._is_open:
            self._prepare(_PRELUDE.read_text("utf-8"))
            self._is_open = True

    def run(self, code: str, variables: Mapping[str, Any] | None = None) -> Outcome:
        """Run code with these variables set before. Raises SandboxError, and TypeError or
        ValueError for a variable that is no JSON value."""
        self.open()
        self._prepare(f"_rlm_begin({self._tools()!r}, {self._variables(variables or {})!r})")
        self._value, self._end = None, (None, None)
        result = self._sandbox.run(code)
        is_lost = result.killed and not self._is_kept()
        if is_lost:
            self._forget()
        return Outcome(result, self._value, *self._end, is_lost)

    def close(self) -> None:
        self._sandbox.close()

    def _tools(self) -> list[tuple[str, bool]]:
        names = dict.fromkeys((*self._names, *self._ending))  # in order, each once
        return [(name, name in self._ending) for name in names]

    def _variables(self, variables: Mapping[str, Any]) -> list[tuple[str, bool, int | None]]:
        """Name, whether it is a text, and of how many pieces the worker has yet to get it."""
        listed = []
        for name, value in variables.items():
            given = _as_text(name, value)
            is_new = self._given.get(name) != given
            self._given[name] = given
            listed.append((name, given[0], _num_pieces(given[1]) if is_new else None))
        return listed

    def _prepare(self, code: str) -> None:
        result = self._sandbox.run(code)
        if result.error is not None:
            self._forget()
            raise SandboxError(f"the sandbox could not be prepared: {result.error}")

    def _is_kept(self) -> bool:
        """Whether the new worker was given what the old one held."""
        return self._sandbox.run("_rlm_begin and None").error is None

    def _forget(self) -> None:
        """Begin anew at the next run: nobody knows what is left in the worker."""
        self._is_open = False
        self._given.clear()

    # -- what the worker calls

    def _call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        value = self._call_tool(name, args, kwargs)
        if name in self._ending and self._end[0] is None:
            self._end = name, value
        return value

    def _piece(self, name: str, at: int) -> str:
        return self._given[name][1][at * _PIECE_CHARS : (at + 1) * _PIECE_CHARS]

    def _show(self, value: Any) -> None:
        self._value = value


def _as_text(name: str, value: Any) -> tuple[bool, str]:
    if not name.isidentifier():
        raise ValueError(f"a variable's name must be an identifier, not {name!r}")
    if type(value) is str:
        return True, value
    try:
        return False, json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypeError(f"the variable {name!r} is no JSON value: {error}") from None


def _num_pieces(text: str) -> int:
    return -(-len(text) // _PIECE_CHARS)
