"""The sandbox in smolagents' hands: held to what its own executor does, then in its CodeAgent.

Needs smolagents, which `make test-adapters` installs; the model is a script.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("smolagents", reason="smolagents is not installed (make test-adapters)")

from smolagents import CodeAgent, FinalAnswerTool, tool  # after the skip
from smolagents.local_python_executor import (  # after the skip
    InterpreterError,
    LocalPythonExecutor,
    PythonExecutor,
)
from smolagents.models import ChatMessage, MessageRole, Model  # after the skip

from rlm_sandbox.adapters.smolagents import SandboxExecutor  # after the skip
from rlm_sandbox.warm import WARM  # after the skip


@pytest.fixture(scope="module", autouse=True)
def servers_end_with_the_module() -> Iterator[None]:
    yield
    WARM.close()


@pytest.fixture(params=["LocalPythonExecutor", "SandboxExecutor"])
def executor(request: pytest.FixtureRequest) -> Iterator[Any]:
    """smolagents' own executor, which says what is right, and ours."""
    if request.param == "LocalPythonExecutor":
        local = LocalPythonExecutor(additional_authorized_imports=[])
        local.send_tools({})
        yield local
        return
    ours = SandboxExecutor()
    yield ours
    ours.cleanup()


@tool
def weather(city: str, days: int = 1) -> dict[str, Any]:
    """Weather of a city.

    Args:
        city: where
        days: how far ahead
    """
    return {"city": city, "degrees": 20 + days}


# -- the contract of an executor


def test_it_is_an_executor(executor: Any) -> None:
    assert isinstance(executor, PythonExecutor)


def test_output_is_the_last_value_and_logs_are_what_was_printed(executor: Any) -> None:
    done = executor("x = [1, 2]\nprint('seen')\nx + [None]")
    assert (done.output, done.logs.rstrip(), done.is_final_answer) == ([1, 2, None], "seen", False)
    assert executor("print('only')").logs.rstrip() == "only"


def test_state_lives_from_code_to_code(executor: Any) -> None:
    executor("import math\ndef area(r):\n    return math.floor(math.pi * r * r)")
    executor("radius = 2")
    assert executor("area(radius)").output == 12


def test_variables_are_set_once_and_are_the_code_s_from_then_on(executor: Any) -> None:
    executor.send_variables({"rows": [1], "text": "é😀"})
    executor("rows.append(2)")
    assert executor("(len(rows), text)").output in ([2, "é😀"], (2, "é😀"))
    executor.send_variables({"rows": [5]})
    assert executor("rows").output == [5]


def test_tools_are_called_by_place_and_by_name(executor: Any) -> None:
    executor.send_tools({"weather": weather})
    done = executor("a = weather('Rome')\nb = weather(city='Oslo', days=3)\n[a['degrees'], b]")
    assert done.output == [21, {"city": "Oslo", "degrees": 23}]


def test_failure_raises_with_its_kind_and_keeps_what_was_printed(executor: Any) -> None:
    with pytest.raises(InterpreterError, match="ZeroDivisionError"):
        executor("print('before')\n1 / 0")
    assert "before" in str(executor.state["_print_outputs"])
    with pytest.raises(InterpreterError, match="SyntaxError"):
        executor("def f(:")
    assert executor("1").output == 1


def test_final_answer_ends_the_code(executor: Any) -> None:
    executor.send_tools({"final_answer": FinalAnswerTool()})
    done = executor("print('last')\nfinal_answer({'a': [1]})\nraise ValueError")
    assert (done.output, done.is_final_answer) == ({"a": [1]}, True)
    assert done.logs.rstrip() == "last"


# -- what is ours


def test_variable_that_is_no_json_value_is_refused_by_name() -> None:
    executor = SandboxExecutor()
    executor.send_variables({"image": object()})
    with pytest.raises(TypeError, match="'image' is no JSON value"):
        executor("1")
    executor.cleanup()


def test_worker_that_has_to_be_killed_comes_back_with_its_variables() -> None:
    executor = SandboxExecutor(max_seconds=0.5)
    executor.send_variables({"rows": [1]})
    executor("rows.append(2)")
    with pytest.raises(InterpreterError, match="could not be interrupted"):
        executor("sum(range(10 ** 12))")
    assert executor("rows").output == [1, 2]
    executor.cleanup()


# -- in an agent


class Script(Model):  # type: ignore[misc,unused-ignore]  # Any, where smolagents is missing
    """A model that says what it was told to."""

    def __init__(self, *replies: str) -> None:
        super().__init__(model_id="script")
        self._replies = iter(replies)
        self.prompts: list[str] = []

    def generate(self, messages: list[ChatMessage], **options: Any) -> ChatMessage:
        del options
        self.prompts.append(messages[-1].content[-1]["text"])
        return ChatMessage(role=MessageRole.ASSISTANT, content=next(self._replies))


def code(text: str) -> str:
    return f"Thought: go on\n<code>\n{text}\n</code>"


def test_code_agent_works_through_its_steps() -> None:
    model = Script(
        code("w = weather(city='Rome')\nprint(w)\nw['degrees'] * 2"),
        code("print('so far')\nw.missing"),
        code("final_answer([w['degrees'] + sum(rows), weather('Oslo')['city']])"),
    )
    with CodeAgent([weather], model, executor=SandboxExecutor(), verbosity_level=0) as agent:
        assert agent.run("How warm?", additional_args={"rows": [1, 2]}) == [24, "Oslo"]
    assert "Last output from code snippet:\n42" in model.prompts[1]
    assert "AttributeError" in model.prompts[2]
    steps = [step for step in agent.memory.steps if getattr(step, "error", None)]
    assert steps[0].observations == "Execution logs:\nso far\n"


def test_managed_agents_are_called_from_the_sandbox() -> None:
    helper = CodeAgent(
        [],
        Script(code("final_answer('from the helper')")),
        executor=SandboxExecutor(),
        name="helper",
        description="helps",
        verbosity_level=0,
    )
    model = Script(code("final_answer(helper(task='anything').split('\\n')[-1])"))
    with CodeAgent(
        [], model, managed_agents=[helper], executor=SandboxExecutor(), verbosity_level=0
    ) as agent:
        assert "from the helper" in agent.run("Ask the helper.")
    helper.cleanup()


def test_one_executor_serves_one_run_after_another() -> None:
    model = Script(code("kept = 41"), code("final_answer(kept)"), code("final_answer(kept + 1)"))
    with CodeAgent([], model, executor=SandboxExecutor(), verbosity_level=0) as agent:
        assert agent.run("First.") == 41
        assert agent.run("Second.", reset=False) == 42
