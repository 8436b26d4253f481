"""The sandbox as smolagents' executor.

    CodeAgent(tools=[...], model=..., executor=SandboxExecutor())

Written against smolagents 1.26; knows of smolagents only its executor interface. Tools and managed
agents run in the host, where their keys and packages are; only JSON values go to and fro.
"""

from __future__ import annotations

from typing import Any

from smolagents.local_python_executor import CodeOutput, InterpreterError, PythonExecutor
from smolagents.tools import Tool

from rlm_sandbox.adapters.repl import ToolRepl
from rlm_sandbox.sandbox import SandboxError

_FINAL = "final_answer"


class SandboxExecutor(PythonExecutor):
    """A `smolagents` PythonExecutor. `options` are those of a `rlm_sandbox.Sandbox`:
    `max_seconds`, `memory_bytes`, `isolation`, `policy`, …"""

    def __init__(self, **options: Any) -> None:
        self.state: dict[str, Any] = {}  # read by the agent, for what failed code had printed
        self._tools: dict[str, Any] = {}
        self._variables: dict[str, Any] = {}
        self._unsent: dict[str, Any] = {}
        self._repl = ToolRepl(self._call, self._tools.keys(), [_FINAL], **options)

    def send_tools(self, tools: dict[str, Tool]) -> None:
        """Tools and managed agents by name, instead of those sent before."""
        self._tools.clear()
        self._tools.update(tools)

    def send_variables(self, variables: dict[str, Any]) -> None:
        """JSON values by name, set before the next code."""
        self._variables.update(variables)
        self._unsent.update(variables)

    def __call__(self, code_action: str) -> CodeOutput:
        """Raises InterpreterError when the code fails."""
        try:
            outcome = self._repl.run(code_action, self._unsent)
        except SandboxError:
            self._unsent = dict(self._variables)
            raise
        self._unsent = dict(self._variables) if outcome.is_lost else {}
        result = outcome.result
        self.state["_print_outputs"] = result.stdout
        if outcome.ended_by is not None:
            return CodeOutput(outcome.answer, result.stdout, is_final_answer=True)
        if result.error is not None:
            raise InterpreterError(result.error)
        return CodeOutput(outcome.value, result.stdout, is_final_answer=False)

    def cleanup(self) -> None:
        """End the session."""
        self._repl.close()

    def _call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        tool = self._tools.get(name)
        if tool is not None:
            return tool(*args, **kwargs)
        if name == _FINAL:  # as agents without that tool of their own have it
            return args[0] if args else next(iter(kwargs.values()), None)
        raise NameError(f"the tool {name!r} is no longer there")
