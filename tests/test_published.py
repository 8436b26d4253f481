"""For users of the published package: its constructor, its call, and the names of its REPL."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Answer, UsageError
from rlm.parsing import find_final, prose
from rlm.published import REQUEST, context_of, options_of, question_of
from rlm.settings import Settings
from tests.support.loopback import Seen, says, serve
from tests.support.scripts import cell, model_of

TEXT = "The lamp is blue.\nThe door is red.\n"
Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks a scripted model that speaks the published package's dialect."""

    def ask(*replies: Any, sub: Any = None, **options: Any) -> Answer:
        model = model_of(tmp_path, *replies, sub=sub)
        with RLM(settings=Settings(model=model, dialect="official", **options)) as rlm:
            return rlm.ask("What colour is the lamp?", TEXT)

    return ask


# -- completion


def test_completion_answers_from_its_prompt(tmp_path: Path) -> None:
    model = model_of(tmp_path, cell("submit([question, context[:17]])"))
    with RLM(model) as rlm:
        done = rlm.completion(TEXT, root_prompt="What colour is the lamp?")
    assert json.loads(done.response) == ["What colour is the lamp?", "The lamp is blue."]
    assert (done.prompt, done.root_model, done.error) == (TEXT, model, None)
    assert done.execution_time > 0
    usage = done.usage_summary.model_usage_summaries[model]
    assert (usage.total_calls, usage.total_cost) == (1, 0)
    assert usage.total_input_tokens > 100
    assert done.answer is not None
    assert done.answer.complete


@pytest.mark.parametrize("reply", [cell("FINAL(context[4:8])"), "FINAL_VAR(context)"])
def test_completion_speaks_the_published_dialect(tmp_path: Path, reply: str) -> None:
    with RLM(model_of(tmp_path, cell("print(context)"), reply)) as rlm:
        assert rlm.completion(TEXT).response in {"lamp", TEXT}
        assert rlm.ask("Which?", TEXT).error is not None  # which is asked in the usual one
    replies = [cell("print(context)"), reply, cell("submit(len(context))")]
    with RLM(model_of(tmp_path, *replies), dialect="default") as rlm:
        assert rlm.completion(TEXT).response == str(len(TEXT))


def test_completion_without_an_answer_says_why(tmp_path: Path) -> None:
    with RLM(model_of(tmp_path, cell("print(1)"), cell("submit(None)"))) as rlm:
        done = rlm.completion(TEXT)
    assert done.response == ""
    assert done.error == "the context does not hold the answer"


def test_prompt_may_be_a_list_or_a_dict() -> None:
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who?"}]
    assert context_of(messages) == [("1 system", "Be brief."), ("2 user", "Who?")]
    assert question_of(messages, None) == "Who?"
    assert context_of({"a": "One.", "b": "Two."}) == [("a", "One."), ("b", "Two.")]
    assert context_of(["One.", "Two."]) == [("0", "One."), ("1", "Two.")]
    assert json.loads(str(context_of({"rows": [1, {"x": None}]}))) == {"rows": [1, {"x": None}]}
    assert json.loads(str(context_of([{"role": "user", "content": 5}]))) == [
        {"role": "user", "content": 5}
    ]
    assert question_of({"a": "One."}, None) == REQUEST
    assert question_of("x" * 5_000, None) == REQUEST
    assert question_of("What is 2 + 2?", None) == "What is 2 + 2?"
    assert question_of("x", "Given?") == "Given?"
    with pytest.raises(UsageError, match="JSON values"):
        context_of([object()])


def test_list_prompt_becomes_documents(tmp_path: Path) -> None:
    with RLM(model_of(tmp_path, cell("submit([d.name for d in documents])"))) as rlm:
        assert rlm.completion(["One.", "Two."], "Which?").response == '["0", "1"]'


# -- the constructor


@pytest.mark.anyio
async def test_published_constructor_reaches_the_model_it_names() -> None:
    def plan(seen: Seen) -> Any:
        return says(cell("submit(context[12:16])"))

    async with serve(plan) as server:
        rlm = RLM(
            backend="openai",
            backend_kwargs={"model_name": "specimen", "base_url": server.base_url},
            max_iterations=7,
            max_depth=2,
            max_timeout=60.0,
            environment="local",
            verbose=True,
        )
        with rlm:
            answer = await rlm.aask("What colour?", TEXT)
    assert (answer.value, answer.model) == ("blue", "openai/specimen")
    assert server.seen[0].body["model"] == "specimen"
    assert (rlm.settings.max_turns, rlm.settings.depth, rlm.settings.max_seconds) == (7, 2, 60.0)


def test_keywords_become_ours() -> None:
    kwargs = {"model_name": "m"}
    other = {"other_backends": ["anthropic"], "other_backend_kwargs": [{"model_name": "s"}]}
    options = options_of({"backend": "openrouter", "backend_kwargs": kwargs, **other})
    assert options == {"model": "litellm/openrouter/m", "sub_model": "litellm/anthropic/s"}
    assert options_of({"max_budget": 2.5, "logger": None, "compaction": True}) == {"max_cost": 2.5}


def test_custom_tools_are_tools(tmp_path: Path) -> None:
    def shout(text: str) -> str:
        return text.upper()

    tools = {"shout": {"tool": shout, "description": "Louder."}, "plain": shout}
    model = model_of(tmp_path, cell("submit([shout('a'), plain('b')])"))
    with RLM(model, custom_tools=tools) as rlm:
        assert rlm.ask("What?", TEXT).value == ["A", "B"]
    told = options_of({"custom_tools": tools})["tools"]["shout"]
    assert (told.__doc__, told.__name__) == ("Louder.", "shout")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"backend": "klingon"}, "backend 'klingon' is unknown"),
        ({"backend": "openai"}, "must name the model"),
        ({"backend_kwargs": {"model_name": "m", "api_key": "sk-1"}}, "set OPENAI_API_KEY"),
        ({"backend_kwargs": {"model_name": "m", "seed": 1}}, "seed cannot be set"),
        ({"environment": "docker"}, "isolation="),
        ({"custom_tools": {"x": 5}}, "functions as tools"),
        ({"custom_system_prompt": "You are"}, "dialect="),
        ({"logger": object()}, "trace="),
        ({"max_errors": 3}, "max_errors is not supported"),
        ({"other_backends": ["openai", "openai"]}, "one entry each"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        RLM(**given)


def test_keyword_of_nobody_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nonsense'"):
        RLM(nonsense=1)


# -- the dialect


def test_answer_that_is_ready_ends_the_run(ask: Ask) -> None:
    code = "answer['ready'] = True\nanswer['content'] = context[12:16]\nprint('done')"
    done = ask(cell(code))
    assert (done.value, done.turns, done.complete) == ("blue", 1, True)


def test_answer_grows_over_turns(ask: Ask) -> None:
    first = cell("answer['content'] = [context[12:16]]")
    second = cell("answer['content'].append('more')\nanswer['ready'] = True")
    assert ask(first, second).value == ["blue", "more"]
    assert ask(cell("answer = {'content': len(context), 'ready': True}")).value == len(TEXT)


def test_final_and_final_var_in_a_cell(ask: Ask) -> None:
    assert ask(cell("FINAL(context[12:16])")).value == "blue"
    assert ask(cell("found = context[12:16]\nFINAL_VAR('found')")).value == "blue"
    missing = ask(cell("FINAL_VAR('nowhere')"), cell("print(SHOW_VARS())\nFINAL(len(context))"))
    assert (missing.value, missing.turns) == (len(TEXT), 2)


def test_show_vars_lists_what_cells_have_set(ask: Ask) -> None:
    first = cell("print(SHOW_VARS())\nbuffer = [1]\nname = 'x'")
    shown = ask(first, cell("told = SHOW_VARS()\nsubmit(told)")).value
    assert "'buffer': 'list'" in shown
    assert "'name': 'str'" in shown
    assert "context" not in shown
    assert "FINAL" not in shown


def test_final_in_the_text_of_a_reply_ends_the_run(ask: Ask) -> None:
    look = cell("print(context)\nfound = context[12:16]")
    assert ask(look, "I have it.\nFINAL(blue (as the lamp))").value == "blue (as the lamp)"
    assert ask(look, 'FINAL("blue")').value == "blue"
    assert ask(look, "FINAL_VAR(found)").value == "blue"
    both = ask(f"{cell('found = context[12:16]')}\n\nFINAL_VAR(found)")
    assert (both.value, both.turns) == ("blue", 1)


def test_final_variable_that_is_not_there_goes_back_to_the_model(ask: Ask) -> None:
    done = ask(cell("print(context)"), "FINAL_VAR(nowhere)", "FINAL(blue)")
    assert (done.value, done.turns) == ("blue", 3)


def test_invented_answers_of_the_dialect_are_sent_back(ask: Ask) -> None:
    for reply in (
        "FINAL(Paris)",
        cell("FINAL('Paris')"),
        cell("answer['content'] = 'Paris'\nanswer['ready'] = True"),
        cell("x = 'Paris'\nFINAL_VAR('x')"),
    ):
        assert (ask(reply).value, ask(reply).turns) == ("Paris", 2)


def test_other_dialects_know_no_final(tmp_path: Path) -> None:
    replies = [cell("print(context)"), "FINAL(blue)", cell("submit('red')")]
    with RLM(model_of(tmp_path, *replies)) as rlm:
        assert rlm.ask("What?", TEXT).value == "red"


def test_model_is_told_of_the_names(tmp_path: Path) -> None:
    from rlm.transcript import dialects, load_prompts

    system = load_prompts("official").system.template
    assert all(name in system for name in ("answer", "FINAL(", "FINAL_VAR(", "SHOW_VARS()"))
    assert dialects() == ["default", "engram", "official"]
    with pytest.raises(UsageError, match="there are: default, engram, official"):
        RLM(model_of(tmp_path, "x"), dialect="klingon").ask("What?", TEXT)


# -- finals in text


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("FINAL(blue)", "submit('blue')"),
        ("So:\n  FINAL(f(x) = (1 + 2))  ", "submit('f(x) = (1 + 2)')"),
        ("FINAL(two\nlines)", "submit('two\\nlines')"),
        ("FINAL('quoted')", "submit('quoted')"),
        ("FINAL_VAR(found)", "submit(found)"),
        ("FINAL_VAR('found')\nFINAL(x)", "submit(found)"),
        ("FINAL_VAR(a b)", "FINAL_VAR('a b')"),
        ("I could say FINAL(blue) here.", None),
        ("```repl\nFINAL('x')\n```", None),
        ("```text\nFINAL(x)\n```", None),
        ("<think>FINAL(x)</think>nothing", None),
        ("FINAL", None),
    ],
)
def test_final_is_read_at_the_start_of_a_line_outside_of_fences(
    reply: str, code: str | None
) -> None:
    assert find_final(reply) == code


def test_prose_is_what_stands_outside_of_fences() -> None:
    reply = "<think>no</think>One.\n```repl\nx = 1\n```\nTwo.\n~~~\ny\n~~~\nThree."
    assert prose(reply) == "One.\nTwo.\nThree."
    assert prose("One.\n```repl\nx = 1") == "One."
