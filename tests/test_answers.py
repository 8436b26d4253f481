"""What must hold of a value before it is the answer: looked for, fitting its schema, reviewed."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from rlm import RLM, Answer, Event, UsageError
from rlm.settings import Settings
from tests.support.loopback import Seen, says, serve
from tests.support.scripts import cell, model_of

TEXT = "The lamp is blue.\nThe door is red.\nThe cat is called Otto.\n"
QUESTION = "What colour is the lamp?"
LOOK = cell("print(context[:17])")

Ask = Callable[..., Answer]


class Thing(BaseModel):
    name: str
    count: int = Field(ge=0)


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def ask(tmp_path: Path, events: list[Event]) -> Ask:
    def ask(
        *replies: Any, sub: Any = None, context: Any = TEXT, schema: Any = None, **options: Any
    ) -> Answer:
        settings = Settings(model=model_of(tmp_path, *replies, sub=sub), **options)
        with RLM(settings=settings) as rlm:
            return rlm.ask(QUESTION, context, schema=schema, on_event=events.append)

    return ask


def told(events: list[Event], kind: str) -> list[dict[str, Any]]:
    return [dict(event.fields) for event in events if event.kind == kind]


async def conversation(*replies: str, **options: Any) -> tuple[Answer, list[list[dict[str, str]]]]:
    """An answer over HTTP, and the messages of each request."""
    schema = options.pop("schema", None)

    def plan(seen: Seen) -> Any:
        return says(replies[min(seen.number, len(replies) - 1)])

    async with serve(plan) as server:
        settings = Settings(model="openai/specimen", base_url=server.base_url, **options)
        with RLM(settings=settings) as rlm:
            answer = await rlm.aask(QUESTION, TEXT, schema=schema)
    return answer, [seen.body["messages"] for seen in server.seen]


# -- invented


@pytest.mark.anyio
async def test_invented_answer_is_told_to_look_first() -> None:
    answer, sent = await conversation(cell("submit('Paris')"), LOOK, cell("submit('blue')"))
    assert (answer.value, answer.turns, answer.exit_code) == ("blue", 3, 0)
    assert "Look first" in sent[1][-1]["content"]
    assert sent[1][-1]["role"] == "user"


def test_invented_answer_is_sent_back_once(ask: Ask, events: list[Event]) -> None:
    answer = ask(cell("submit('Paris')"))
    assert (answer.value, answer.turns, answer.complete) == ("Paris", 2, True)
    assert [(fields["reason"], fields["value"]) for fields in told(events, "sent_back")] == [
        ("invented", "Paris")
    ]


@pytest.mark.parametrize("value", ["None", "''", "['Paris', 12]", "{'city': 'Paris'}", "False"])
def test_whatever_is_a_literal_of_the_first_reply_is_sent_back(ask: Ask, value: str) -> None:
    assert ask(cell(f"submit({value})")).turns == 2


def test_printing_in_the_same_cell_is_no_look(ask: Ask) -> None:
    assert ask(cell("print(context)\nsubmit('blue')")).turns == 2


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("submit(context[12:16])", "blue"),
        ("print(context)\nx = context.split()[3]\nprint(x)\nsubmit(x)", "blue."),
        ("submit(len(context))", len(TEXT)),
        ("submit(len(documents))", 1),
        ("submit(llm_query('Which colour?'))", "blue"),
        ("submit('yes' if 'blue' in context else 'no')", "yes"),
        ("submit(grep('lamp')[0].text)", "The lamp is blue."),
        ("submit(2 + 2)", 4),
        ("submit(question)", QUESTION),
        ("if 'blue' in context:\n    submit('blue')", "blue"),
    ],
)
def test_value_that_was_computed_is_taken_at_once(ask: Ask, code: str, value: Any) -> None:
    answer = ask(cell(code), sub=["blue"])
    assert (answer.value, answer.turns) == (value, 1)


@pytest.mark.parametrize(
    "look",
    [
        "print(context[:17])",
        "hits = search('lamp')",
        "print(len(documents))",
        "print(context)\n1/0",
    ],
)
def test_literal_after_an_earlier_look_is_taken(ask: Ask, look: str) -> None:
    answer = ask(cell(look), cell("submit('blue')"))
    assert (answer.value, answer.turns) == ("blue", 2)


def test_prose_before_it_is_no_look(ask: Ask) -> None:
    assert ask("It is blue.", cell("submit('blue')")).turns == 3


def test_last_turn_is_not_lost_to_a_look(ask: Ask) -> None:
    answer = ask(cell("submit('blue')"), max_turns=1)
    assert (answer.value, answer.turns, answer.exit_code) == ("blue", 1, 0)


def test_invented_answer_is_partial_when_no_call_is_left(ask: Ask) -> None:
    answer = ask(cell("submit('blue')"), max_calls=1)
    assert (answer.value, answer.complete, answer.exit_code) == ("blue", False, 4)


def test_each_child_is_told_for_itself(ask: Ask, events: list[Event]) -> None:
    reply = cell(
        "if question == 'Inner?':\n    submit('made up')\n"
        "else:\n    submit([rlm_query('Inner?'), len(context)])"
    )
    answer = ask(reply, depth=2)
    assert answer.value == ["made up", len(TEXT)]
    assert [event.depth for event in events if event.kind == "sent_back"] == [1]


# -- schema


def test_answer_is_an_instance_of_the_model_and_plain_in_json(ask: Ask) -> None:
    answer = ask(LOOK, cell("submit({'name': 'lamp', 'count': '2'})"), schema=Thing)
    assert answer.value == Thing(name="lamp", count=2)
    assert answer.to_json()["answer"] == {"name": "lamp", "count": 2}
    assert json.loads(answer.text) == {"name": "lamp", "count": 2}
    assert (answer.exit_code, answer.turns) == (0, 2)


@pytest.mark.anyio
async def test_model_is_told_the_schema_and_why_a_value_does_not_fit() -> None:
    replies = [LOOK, cell("submit({'name': 'lamp'})"), cell("submit({'name': 'l', 'count': 3})")]
    answer, sent = await conversation(*replies, schema=Thing)
    assert answer.value == Thing(name="l", count=3)
    assert '"count"' in sent[0][0]["content"]
    assert "count: Field required" in sent[2][-1]["content"]
    assert "2 tries left" in sent[2][-1]["content"]


def test_value_that_never_fits_is_no_answer(ask: Ask, events: list[Event]) -> None:
    answer = ask(LOOK, cell("submit({'name': 'lamp', 'count': -1})"), schema=Thing)
    assert (answer.value, answer.exit_code, answer.turns) == (None, 3, 4)
    assert answer.error is not None
    assert "count: Input should be greater than or equal to 0" in answer.error.message
    assert [fields["reason"] for fields in told(events, "sent_back")] == ["misfit"] * 2


def test_not_found_needs_to_fit_no_schema(ask: Ask) -> None:
    answer = ask(LOOK, cell("submit(None)"), schema=Thing)
    assert (answer.value, answer.error and answer.error.code) == (None, "not_found")


def test_schema_of_the_settings_is_a_file(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text('{"type": "array", "items": {"type": "integer"}}')
    answer = ask(LOOK, cell("submit(['a'])"), cell("submit([1, 2])"), schema=path)
    assert (answer.value, answer.turns) == ([1, 2], 3)
    assert ask(cell("submit(len(context))"), cell("submit([len(context)])"), schema=path).value == [
        len(TEXT)
    ]


def test_schema_that_is_none_is_a_usage_error_before_anything_is_asked(ask: Ask) -> None:
    with pytest.raises(UsageError, match="not a JSON schema"):
        ask(LOOK, schema={"type": "nonsense"})


def test_wrap_up_is_held_to_the_schema_as_well(ask: Ask) -> None:
    look_only = [LOOK, LOOK]
    good = ask(*look_only, cell("submit({'name': 'lamp', 'count': 1})"), schema=Thing, max_turns=2)
    assert (good.value, good.exit_code) == (Thing(name="lamp", count=1), 4)
    bad = ask(*look_only, cell("submit('lamp')"), schema=Thing, max_turns=2)
    assert (bad.value, bad.exit_code) == (None, 4)
    prose = ask(*look_only, "It is the lamp.", schema=Thing, max_turns=2)
    assert (prose.value, prose.exit_code) == (None, 4)
    nothing = ask(*look_only, LOOK, schema=Thing, max_turns=2)
    assert (nothing.value, nothing.exit_code) == (None, 4)


def test_what_was_found_before_a_failure_is_held_to_the_schema(ask: Ask) -> None:
    dead = {"error": "the server is down"}
    assert ask(LOOK, dead, schema=Thing).value is None
    assert ask(LOOK, dead, schema=str).value == "The lamp is blue."


def test_children_are_not_held_to_the_schema(ask: Ask) -> None:
    reply = cell(
        "if question == 'Inner?':\n    submit(context[4:8])\n"
        "else:\n    submit({'name': rlm_query('Inner?'), 'count': 1})"
    )
    assert ask(reply, depth=2, schema=Thing).value == Thing(name="lamp", count=1)


# -- passes

SUBMIT = cell("submit('red', evidence=grep('door'))")
BETTER = cell("submit(context[12:16], evidence=grep('lamp'))")


def test_without_passes_nothing_is_reviewed(ask: Ask) -> None:
    answer = ask(LOOK, SUBMIT)
    assert (answer.turns, answer.passes, answer.to_json()["passes"]) == (2, (), [])


@pytest.mark.anyio
async def test_root_reviews_its_answer_against_question_and_evidence() -> None:
    answer, sent = await conversation(LOOK, SUBMIT, "CONFIRMED", passes=2)
    assert (answer.value, answer.turns, answer.complete) == ("red", 3, True)
    asked = sent[2][-1]["content"]
    assert "You submitted: red" in asked
    assert "The door is red." in asked
    assert [(item.verdict, item.before, item.after) for item in answer.passes] == [
        ("confirmed", "red", "red")
    ]


def test_review_may_go_back_to_the_repl_and_change_the_answer(
    ask: Ask, events: list[Event]
) -> None:
    wrong = "The door is not the lamp.\n" + BETTER
    answer = ask(LOOK, SUBMIT, cell("print(grep('lamp'))"), wrong, "CONFIRMED", passes=5)
    assert (answer.value, answer.turns, answer.exit_code) == ("blue", 5, 0)
    first, second = answer.to_json()["passes"]
    assert first == {
        "number": 1,
        "verdict": "changed",
        "before": "red",
        "after": "blue",
        "turns": 2,
        "said": "The door is not the lamp. I run this.",
    }
    assert (second["verdict"], second["before"], second["after"]) == ("confirmed", "blue", "blue")
    assert told(events, "reviewed") == [first, second]
    assert any("lamp is blue" in item.quote for item in answer.evidence)


def test_passes_are_at_most_as_many_as_told(ask: Ask) -> None:
    answer = ask(LOOK, SUBMIT, BETTER, SUBMIT, BETTER, passes=2)
    assert (answer.value, answer.turns) == ("red", 4)
    assert [item.verdict for item in answer.passes] == ["changed", "changed"]


def test_submitting_the_same_again_confirms(ask: Ask) -> None:
    answer = ask(LOOK, SUBMIT, cell("submit('red')"), passes=3)
    assert (answer.turns, [item.verdict for item in answer.passes]) == (3, ["confirmed"])
    assert any("door is red" in item.quote for item in answer.evidence)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("**CONFIRMED**", "confirmed"),
        ("The door is red, so: CONFIRMED.", "confirmed"),
        ("This is NOT CONFIRMED.", "unfinished"),
        ("UNCONFIRMED", "unfinished"),
    ],
)
def test_confirmation_is_a_word_of_its_own(ask: Ask, said: str, verdict: str) -> None:
    answer = ask(LOOK, SUBMIT, said, passes=1)
    assert (answer.value, answer.passes[0].verdict) == ("red", verdict)


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ({"error": "the server is down"}, "the server is down"),
        ({"refusal": "no"}, "no"),
        ("I think so.", "without a cell"),
    ],
)
def test_answer_stands_whatever_ends_its_review(ask: Ask, ending: Any, why: str) -> None:
    answer = ask(LOOK, SUBMIT, ending, passes=1)
    assert (answer.value, answer.complete, answer.exit_code) == ("red", True, 0)
    (review,) = answer.passes
    assert (review.verdict, review.before, review.after) == ("unfinished", "red", "red")
    assert why in review.said


def test_answer_stands_when_the_budget_ends_its_review(ask: Ask) -> None:
    answer = ask(LOOK, SUBMIT, LOOK, passes=1, max_calls=4)
    assert (answer.value, answer.exit_code, answer.usage.calls) == ("red", 0, 3)
    assert answer.passes[0].verdict == "unfinished"
    turns = ask(LOOK, SUBMIT, LOOK, passes=1, max_turns=2)
    assert (turns.value, turns.exit_code, turns.turns) == ("red", 0, 2)
    assert "no turn is left" in turns.passes[0].said


def test_review_may_find_that_there_is_no_answer(ask: Ask) -> None:
    answer = ask(LOOK, SUBMIT, cell("submit(None)"), passes=1)
    assert (answer.value, answer.exit_code) == (None, 3)
    assert answer.passes[0].verdict == "changed"


def test_reviewed_answer_must_fit_the_schema_too(ask: Ask) -> None:
    first, better = (cell(f"submit({{'name': 'lamp', 'count': {n}}})") for n in (1, 2))
    bad = cell("submit('two')")
    answer = ask(LOOK, first, bad, better, passes=1, schema=Thing)
    assert answer.value == Thing(name="lamp", count=2)
    assert answer.passes[0].before == {"name": "lamp", "count": 1}


def test_dialect_that_cannot_review_or_tell_a_schema_warns(
    tmp_path: Path, events: list[Event]
) -> None:
    model = model_of(tmp_path, LOOK, SUBMIT)
    settings = Settings(model=model, dialect="engram", passes=1)
    with RLM(settings=settings) as rlm:
        answer = rlm.ask(QUESTION, TEXT, schema=str, on_event=events.append)
    assert (answer.value, answer.passes) == ("red", ())
    warned = [fields["message"] for fields in told(events, "notice") if fields.get("is_warning")]
    assert any("not told of the schema" in message for message in warned)
    assert any("--passes has no effect" in message for message in warned)


def test_children_do_not_review(ask: Ask) -> None:
    reply = cell(
        "if question == 'Inner?':\n    submit(context[4:8])\nelse:\n    submit(rlm_query('Inner?'))"
    )
    answer = ask(reply, depth=2, passes=1)
    assert answer.usage.calls == 4  # root, child, and both again for the review
    assert [item.verdict for item in answer.passes] == ["confirmed"]


def test_evidence_that_is_nowhere_does_not_hurt_a_review(ask: Ask) -> None:
    wild = cell("submit('red', evidence=[(-5, 10**15), (10**14, 10**15), (9, 3), (4, 8)])")
    answer = ask(LOOK, wild, "CONFIRMED", passes=1)
    assert (answer.value, answer.passes[0].verdict) == ("red", "confirmed")


def test_ctrl_c_within_a_review_keeps_the_answer(tmp_path: Path) -> None:
    main = threading.main_thread()

    def on_event(event: Event) -> None:
        if event.kind == "turn_started" and event.turn == 3 and main.ident is not None:
            signal.pthread_kill(main.ident, signal.SIGINT)

    model = model_of(tmp_path, LOOK, SUBMIT, {"text": "CONFIRMED", "delay_seconds": 30})
    with RLM(model, passes=1) as rlm:
        answer = rlm.ask(QUESTION, TEXT, on_event=on_event)
    assert (answer.value, answer.complete, answer.exit_code) == ("red", False, 130)
    assert answer.passes[0].verdict == "unfinished"
