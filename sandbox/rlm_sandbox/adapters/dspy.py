"""The sandbox as dspy's CodeInterpreter.

    dspy.configure(interpreter_factory=SandboxInterpreter)
    dspy.RLM("context, query -> answer")(context=..., query=...)

Written against dspy 3.4; knows of dspy only its interpreter interface.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from typing import Any, Self

from dspy.primitives.code_interpreter import (
    CodeExecutionError,
    CodeInterpreterError,
    FinalOutput,
)
from dspy.utils.callback import BaseCallback, with_callbacks

from rlm_sandbox.adapters.repl import Outcome, ToolRepl
from rlm_sandbox.sandbox import Result, SandboxError

_SUBMIT = "SUBMIT"
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


class SandboxInterpreter:
    """A `dspy.CodeInterpreter`. `options` are those of a `rlm_sandbox.Sandbox`: `max_seconds`,
    `memory_bytes`, `isolation`, `policy`, … A factory with options is
    `lambda: SandboxInterpreter(max_seconds=10)`."""

    execution_instructions = (
        "Code runs in a persistent Python session of its own, without network, processes or files."
        " Variables, functions and imports from the standard library persist; threads and top-level"
        " await work. What is printed and the value of the last expression are the output."
    )

    def __init__(
        self,
        tools: dict[str, Callable[..., Any]] | None = None,
        output_fields: list[dict[str, Any]] | None = None,
        *,
        callbacks: list[BaseCallback] | None = None,
        **options: Any,
    ) -> None:
        self._tools: dict[str, Callable[..., Any]] = dict(tools or {})
        self.output_fields = output_fields
        self.callbacks = list(callbacks or [])
        self._repl = ToolRepl(self._call, self._tools.keys(), [_SUBMIT], **options)
        self._turn = threading.Lock()
        self._is_over = False

    @property
    def tools(self) -> dict[str, Callable[..., Any]]:
        """Host functions by name. May be changed between executions."""
        return self._tools

    @with_callbacks
    def start(self) -> None:
        self._check()
        try:
            self._repl.open()
        except SandboxError as error:
            raise CodeInterpreterError(str(error)) from error

    @with_callbacks
    def execute(self, code: str, variables: dict[str, Any] | None = None) -> Any:
        """A FinalOutput, the last expression's value, what was printed, a list of both, or None."""
        if not self._turn.acquire(blocking=False):
            raise CodeInterpreterError("the interpreter is executing other code")
        try:
            self._check()
            outcome = self._repl.run(code, variables)
        except (TypeError, ValueError) as error:  # of a variable
            raise CodeInterpreterError(str(error)) from error
        except SandboxError as error:
            self.shutdown()
            raise CodeInterpreterError(str(error)) from error
        finally:
            self._turn.release()
        if outcome.is_lost:
            self.shutdown()
            raise CodeInterpreterError(outcome.result.error)
        return _output(outcome)

    @with_callbacks
    def invoke_tool(self, tool_name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call a tool for the code."""
        tool = self._tools.get(tool_name)
        if tool is None:
            raise NameError(f"the tool {tool_name!r} is no longer there")
        args, kwargs = _by_name(tool, args, kwargs)
        return tool(*args, **kwargs)

    @with_callbacks
    def shutdown(self) -> None:
        """End the session for good."""
        self._is_over = True
        self._repl.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()

    def __call__(self, code: str, variables: dict[str, Any] | None = None) -> Any:
        return self.execute(code, variables)

    def _check(self) -> None:
        if self._is_over:
            raise CodeInterpreterError("the interpreter's session is over")

    def _call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if name == _SUBMIT:
            return self._submitted(args, kwargs)
        return self.invoke_tool(name, args, kwargs)

    def _submitted(self, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """The output fields; raised in the code is what does not fit them."""
        fields = self.output_fields
        if fields is None:
            if len(args) != 1 or kwargs:
                raise TypeError("SUBMIT takes one value")
            return {"output": args[0]}
        names = [field["name"] for field in fields]
        if (args and kwargs) or len(args) > len(names):
            raise TypeError(f"SUBMIT takes {', '.join(names)}, all by place or all by name")
        values = dict(zip(names, args, strict=False)) | kwargs
        if set(values) != set(names):
            raise TypeError(f"SUBMIT takes {', '.join(names)}, and got {', '.join(values)}")
        return values


def _by_name(
    tool: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """dspy's modules wrap tools so that they take arguments by name only, whatever they declare."""
    try:
        parameters = list(inspect.signature(tool).parameters.values())
    except (TypeError, ValueError):  # some builtins tell nothing
        return args, kwargs
    taken = parameters[: len(args)]
    if len(taken) < len(args) or any(item.kind is not item.POSITIONAL_OR_KEYWORD for item in taken):
        return args, kwargs
    given = {item.name: value for item, value in zip(taken, args, strict=True)}
    if twice := given.keys() & kwargs.keys():
        raise TypeError(f"given twice: {', '.join(sorted(twice))}")
    return [], given | kwargs


def _output(outcome: Outcome) -> Any:
    if outcome.ended_by is not None:
        return FinalOutput(outcome.answer)
    result, value = outcome.result, outcome.value
    if result.error is not None:
        raise _failure(result)
    if value is None:
        return result.stdout or None
    return [result.stdout.rstrip("\n"), value] if result.stdout else value


def _failure(result: Result) -> Exception:
    """With what was printed before, which a model would otherwise print again."""
    told = str(result.error)
    kind = told.rpartition("\n")[2].partition(":")[0]
    if kind in _SYNTAX:
        return SyntaxError(told)
    if result.stdout:
        told += f"\n\nPrinted before:\n{result.stdout}"
    failure: Exception = CodeExecutionError(told)
    return failure
