"""The sandbox in dspy's hands: held to what dspy's own LocalInterpreter does, then in its modules.

Needs dspy, which `make test-adapters` installs; nothing here reaches a model or the network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

dspy = pytest.importorskip("dspy", reason="dspy is not installed (make test-adapters)")

from dspy.primitives.code_interpreter import (  # noqa: E402  # after the skip
    CodeExecutionError,
    CodeInterpreterError,
    FinalOutput,
)
from dspy.utils.callback import BaseCallback  # noqa: E402  # after the skip
from dspy.utils.dummies import DummyLM  # noqa: E402  # after the skip

from rlm_sandbox.adapters.dspy import SandboxInterpreter  # noqa: E402  # after the skip
from rlm_sandbox.warm import WARM  # noqa: E402  # after the skip

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

Make = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def servers_end_with_the_module() -> Iterator[None]:
    yield
    WARM.close()


@pytest.fixture(params=["LocalInterpreter", "SandboxInterpreter"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes interpreters: dspy's own, which says what is right, and ours."""
    kind = {"LocalInterpreter": dspy.LocalInterpreter, "SandboxInterpreter": SandboxInterpreter}
    made: list[Any] = []

    def make(*args: Any, **options: Any) -> Any:
        made.append(kind[request.param](*args, **options))
        return made[-1]

    yield make
    for interpreter in made:
        interpreter.shutdown()


# -- the contract of an interpreter


def test_it_is_a_code_interpreter_and_starting_twice_is_once(make: Make) -> None:
    interpreter = make()
    assert isinstance(interpreter, dspy.CodeInterpreter)
    interpreter.execute("x = 1")
    interpreter.start()
    interpreter.start()
    assert interpreter.execute("x") == 1


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("x = 1", None),
        ("None", None),
        ("40 + 2", 42),
        ("'text'", "text"),
        ("[1, {'a': None}]", [1, {"a": None}]),
        ("False", False),
    ],
)
def test_output_is_the_value_of_the_last_expression(make: Make, code: str, output: Any) -> None:
    assert make().execute(code) == output


def test_output_without_a_value_is_what_was_printed(make: Make) -> None:
    assert make().execute("print('a')\nprint('b')").rstrip("\n") == "a\nb"


def test_state_lives_from_execution_to_execution_and_after_a_failure(make: Make) -> None:
    interpreter = make()
    interpreter.execute("import math\nrows = [math.floor(1.5)]\ndef count(): return len(rows)")
    with pytest.raises(CodeExecutionError, match="ZeroDivisionError"):
        interpreter.execute("rows.append(2)\n1 / 0")
    assert interpreter.execute("count()") == 2


def test_code_that_does_not_parse_is_a_syntax_error(make: Make) -> None:
    interpreter = make()
    for code in ("def f(:", "if True:\nprint(1)", "x = ("):
        with pytest.raises(SyntaxError):
            interpreter.execute(code)
    assert interpreter.execute("1") == 1


def test_variables_are_set_before_every_execution(make: Make) -> None:
    interpreter = make()
    given = {"text": "é😀" * 5, "rows": [1, {"a": [None, 2.5]}], "yes": True}
    assert interpreter.execute("[text, rows, yes]", given) == [given["text"], given["rows"], True]
    interpreter.execute("text = 1\nrows.append(2)")
    assert interpreter.execute("[len(text), len(rows)]", given) == [10, 2]
    assert interpreter.execute("[len(text), rows]", {"rows": "other"}) == [10, "other"]


def test_variable_that_is_no_json_value_is_refused_and_the_session_goes_on(make: Make) -> None:
    interpreter = make()
    for value in (object(), float("nan"), {1, 2}):
        with pytest.raises(CodeInterpreterError):
            interpreter.execute("1", {"value": value})
    assert interpreter.execute("1") == 1


def test_tools_are_called_by_place_and_by_name_and_may_be_async(make: Make) -> None:
    async def later(n: int) -> dict[str, int]:
        return {"n": n}

    interpreter = make(tools={"add": lambda a, b=0: a + b, "later": later})
    assert interpreter.execute("[add(1), add(1, b=2), later(n=3)]") == [1, 3, {"n": 3}]


def test_tools_may_come_go_and_change_between_executions(make: Make) -> None:
    interpreter = make()
    interpreter.tools["first"] = lambda: 1
    assert interpreter.execute("first()") == 1
    interpreter.tools.update(first=lambda: 10, second=lambda: 2)
    assert interpreter.execute("first() + second()") == 12
    interpreter.tools.pop("first")
    with pytest.raises(CodeExecutionError, match="NameError"):
        interpreter.execute("first()")


def test_tool_that_fails_can_be_caught_in_the_code(make: Make) -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    interpreter = make(tools={"fail": fail})
    code = "try:\n    fail()\nexcept Exception as error:\n    print(error)"
    assert "no such thing" in interpreter.execute(code)
    with pytest.raises(CodeExecutionError, match="no such thing"):
        interpreter.execute("fail()")


def test_threads_of_the_code_may_call_tools(make: Make) -> None:
    meeting = threading.Barrier(3)
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(3) as pool:\n"
        "    out = sorted(pool.map(lambda n: meet(n), range(3)))\n"
        "out"
    )

    def meet(n: int) -> int:
        meeting.wait(60)
        return n

    assert make(tools={"meet": meet}).execute(code) == [0, 1, 2]


def test_submit_ends_the_code_with_its_fields(make: Make) -> None:
    interpreter = make(output_fields=[{"name": "answer", "type": "str"}, {"name": "score"}])
    expected = FinalOutput({"answer": "a", "score": 2})
    assert interpreter.execute("SUBMIT('a', 2)\nraise ValueError") == expected
    assert interpreter.execute("SUBMIT(score=2, answer='a')") == expected
    for wrong in ("SUBMIT('a')", "SUBMIT(answer='a')", "SUBMIT('a', score=2)", "SUBMIT(1, 2, 3)"):
        with pytest.raises(CodeExecutionError, match="TypeError"):
            interpreter.execute(wrong)
    assert interpreter.execute("1") == 1


def test_submit_without_fields_takes_one_value(make: Make) -> None:
    interpreter = make()
    assert interpreter.execute("SUBMIT({'a': 1})") == FinalOutput({"output": {"a": 1}})
    with pytest.raises(CodeExecutionError, match="TypeError"):
        interpreter.execute("SUBMIT(1, 2)")


def test_submit_is_not_an_exception_that_code_can_swallow(make: Make) -> None:
    code = "try:\n    SUBMIT(1)\nexcept Exception:\n    print('swallowed')"
    assert make().execute(code) == FinalOutput({"output": 1})


def test_name_that_code_took_for_itself_is_a_tool_again(make: Make) -> None:
    interpreter = make(tools={"find": lambda: "found"})
    interpreter.execute("find = SUBMIT = json = globals = None")
    assert interpreter.execute("find()", {"given": {"a": 1}}) == "found"
    assert interpreter.execute("SUBMIT(given)") == FinalOutput({"output": {"a": 1}})


def test_two_executions_at_once_are_refused(make: Make) -> None:
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        leave.wait(60)

    interpreter = make(tools={"hold": hold})
    thread = threading.Thread(target=lambda: interpreter.execute("hold()"))
    thread.start()
    inside.wait(60)
    with pytest.raises(CodeInterpreterError, match="executi"):
        interpreter.execute("1")
    leave.set()
    thread.join()


def test_interpreter_that_is_shut_down_stays_so(make: Make) -> None:
    interpreter = make()
    interpreter.execute("x = 1")
    interpreter.shutdown()
    interpreter.shutdown()
    for use in (interpreter.start, lambda: interpreter.execute("x")):
        with pytest.raises(CodeInterpreterError):
            use()


def test_callbacks_see_executions_and_tool_calls(make: Make) -> None:
    seen: list[str] = []

    class Watch(BaseCallback):  # type: ignore[misc,unused-ignore]  # Any, where dspy is missing
        def on_interpreter_execute_end(self, call_id: str, outputs: Any, exception: Any) -> None:
            seen.append(f"execute {outputs}")

        def on_interpreter_tool_call_start(self, call_id: str, instance: Any, inputs: Any) -> None:
            seen.append(f"tool {inputs['tool_name']}")

    make(tools={"one": lambda: 1}, callbacks=[Watch()]).execute("one()")
    assert seen == ["tool one", "execute 1"]


# -- what is ours


def test_printed_lines_and_a_value_are_both_the_output() -> None:
    with SandboxInterpreter() as interpreter:
        assert interpreter("print('seen')\n5") == ["seen", 5]
        with pytest.raises(CodeExecutionError, match="Printed before:\nseen"):
            interpreter("print('seen')\n1 / 0")


def test_text_of_many_megabytes_goes_over_and_changes() -> None:
    text = "naïve 😀 " * 2_000_000
    with SandboxInterpreter() as interpreter:
        for _ in range(3):
            assert interpreter("len(text)", {"text": text}) == len(text)
        assert interpreter("text[-8:]", {"text": text[:-1] + "!"}) == "naïve 😀!"


def test_code_that_runs_too_long_fails_and_keeps_the_session() -> None:
    with SandboxInterpreter(max_seconds=0.5) as interpreter:
        interpreter("x = 41")
        with pytest.raises(CodeExecutionError, match="TimeoutError"):
            interpreter("while True: pass")
        assert interpreter("x + 1") == 42


# -- in dspy's modules


def answers(*replies: dict[str, str]) -> DummyLM:
    return DummyLM(list(replies))


def test_rlm_explores_asks_its_sub_model_and_submits() -> None:
    def shout(text: str) -> str:
        """In capitals."""
        return text.upper()

    lm = answers(
        {"reasoning": "look", "code": "print(len(context), context[:5])"},
        {"reasoning": "fail", "code": "print('before')\ncontext.missing"},
        {"reasoning": "ask", "code": "said = llm_query_batched(['one', 'two'])\nprint(len(said))"},
        {"reply": "of the sub-model"},
        {"reply": "of the sub-model"},
        {"reasoning": "end", "code": "SUBMIT(shout('found ') + str('sub-model' in said[0]), 3)"},
    )
    with dspy.context(lm=lm):
        rlm = dspy.RLM(
            "context, query -> answer, count: int",
            tools=[shout],
            interpreter_factory=SandboxInterpreter,
        )
        prediction = rlm(context="abcdefg" * 1000, query="what?")
    outputs = [step["output"] for step in prediction.trajectory]
    assert outputs[0] == "7000 abcde\n"
    assert "AttributeError" in outputs[1]
    assert "Printed before:\nbefore" in outputs[1]
    assert outputs[2] == "2\n"
    assert (prediction.answer, prediction.count) == ("FOUND True", 3)


async def run_rlm(lm: DummyLM) -> Any:
    with dspy.context(lm=lm):
        rlm = dspy.RLM("query -> answer", interpreter_factory=SandboxInterpreter)
        return await rlm.acall(query="what?")


@pytest.mark.anyio
async def test_rlm_runs_inside_a_running_loop() -> None:
    lm = answers({"reasoning": "end", "code": "SUBMIT(query[::-1])"})
    assert (await run_rlm(lm)).answer == "?tahw"


def test_rlm_can_build_sub_agents_when_the_policy_is_left_out() -> None:
    code = "import dspy\nsub = dspy.Predict('question -> reply')\nprint(sub(question='hi').reply)"
    lm = answers(
        {"reasoning": "delegate", "code": code},
        {"reply": "a sub-agent's"},
        {"reasoning": "end", "code": "SUBMIT('done')"},
    )
    with dspy.context(lm=lm):
        rlm = dspy.RLM(
            "query -> answer", interpreter_factory=lambda: SandboxInterpreter(policy=False)
        )
        prediction = rlm(query="what?")
    assert prediction.trajectory[0]["output"] == "a sub-agent's\n"
    assert prediction.answer == "done"


def test_configured_factory_serves_program_of_thought() -> None:
    lm = answers(
        {"reasoning": "r", "generated_code": "SUBMIT({'answer': 6 * nothing})"},
        {"reasoning": "r", "generated_code": "SUBMIT({'answer': 6 * 7})"},
        {"reasoning": "r", "answer": "42"},
    )
    with dspy.context(lm=lm, interpreter_factory=SandboxInterpreter):
        prediction = dspy.ProgramOfThought("question -> answer")(question="6 times 7?")
    assert prediction.answer == "42"
    assert "NameError" in str(lm.history[1]["messages"])
    assert "42" in str(lm.history[2]["messages"])


def double(number: int) -> int:
    return 2 * number


def test_code_act_defines_its_tools_in_the_sandbox() -> None:
    lm = answers(
        {"generated_code": "```python\nprint(double(21))\n```", "finished": "True"},
        {"reasoning": "r", "answer": "42"},
    )
    with dspy.context(lm=lm):
        act = dspy.CodeAct(
            "question -> answer", tools=[double], interpreter_factory=SandboxInterpreter
        )
        prediction = act(question="twice 21?")
    assert prediction.answer == "42"
    assert "42" in prediction.trajectory["code_output_0"]
