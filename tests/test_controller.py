"""The loop, from a question to every kind of ending: real workers, scripted models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rlm import RLM, Answer, Event, UsageError
from rlm.controller import CIRCLING_TEMPERATURE
from rlm.settings import Settings
from tests.support.loopback import Seen, says, serve
from tests.support.scripts import cell, model_of

TEXT = "The lamp is blue.\nThe door is red.\nThe cat is called Otto.\n"
LOOK = cell("print(context[:17])")

Ask = Callable[..., Answer]


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def ask(tmp_path: Path, events: list[Event]) -> Ask:
    """Asks a scripted model over TEXT, or another context."""

    def ask(*replies: Any, sub: Any = None, context: Any = TEXT, **options: Any) -> Answer:
        model = model_of(tmp_path, *replies, sub=sub)
        with RLM(settings=Settings(model=model, **options)) as rlm:
            return rlm.ask("What colour is the lamp?", context, on_event=events.append)

    return ask


def fields_of(events: list[Event], kind: str) -> list[dict[str, Any]]:
    return [dict(event.fields) for event in events if event.kind == kind]


# -- turns


def test_submit_in_the_first_turn_answers(ask: Ask) -> None:
    answer = ask(cell("submit(context[12:16])"))
    assert (answer.value, answer.complete, answer.error) == ("blue", True, None)
    assert (answer.turns, answer.usage.calls, answer.exit_code) == (1, 1, 0)
    assert answer.isolation != "none"


def test_variables_live_from_turn_to_turn(ask: Ask) -> None:
    answer = ask(cell("words = context.split()"), cell("submit(words[3])"))
    assert (answer.value, answer.turns) == ("blue.", 2)


def test_failing_cell_is_told_and_keeps_its_namespace(ask: Ask, events: list[Event]) -> None:
    answer = ask(cell("x = 1\nraise KeyError('lamp')"), cell("submit(x)"))
    assert answer.value == 1
    (error, _) = [fields["error"] for fields in fields_of(events, "cell_finished")]
    assert "KeyError: 'lamp'" in error
    assert "line 2" in error


def test_cell_that_the_policy_refuses_is_told(ask: Ask, events: list[Event]) -> None:
    answer = ask(cell("().__class__.__mro__"), cell("submit('on')"))
    assert answer.value == "on"
    assert fields_of(events, "cell_finished")[0]["error"]


def test_runaway_cell_is_stopped_and_the_run_goes_on(ask: Ask, events: list[Event]) -> None:
    answer = ask(cell("x = 5\nwhile True: pass"), cell("submit(x)"), cell_seconds=0.3)
    assert answer.value == 5
    assert fields_of(events, "cell_finished")[0]["error"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("submit(42)", 42),
        ("submit([1, 'a', {'k': None}])", [1, "a", {"k": None}]),
        ("submit((1, 2))", [1, 2]),
        ("submit(False)", False),
        ("submit(0)", 0),
    ],
)
def test_answer_may_be_any_value(ask: Ask, code: str, value: Any) -> None:
    answer = ask(cell(code))
    assert answer.value == value
    assert answer.error is None


def test_question_and_documents_are_in_the_namespace(ask: Ask) -> None:
    code = "submit([question, len(documents), documents[1].name])"
    answer = ask(cell(code), context=[("a.txt", "One."), ("b.txt", "Two.")])
    assert answer.value == ["What colour is the lamp?", 2, "b.txt"]


def test_every_step_is_an_event(ask: Ask, events: list[Event]) -> None:
    answer = ask(LOOK, cell("submit(llm_query('Which?'))"), sub=["blue"])
    assert [event.kind for event in events] == [
        "run_started",
        *("turn_started", "replied", "cell_finished"),
        *("turn_started", "replied", "subcalls_finished", "cell_finished"),
        *("shown", "answered"),
    ]
    assert {event.run_id for event in events} == {answer.run_id}
    assert fields_of(events, "answered") == [answer.to_json()]
    assert [event.turn for event in events] == [0, 1, 1, 1, 2, 2, 2, 2, 2, 2]


# -- what the model is shown


@pytest.mark.anyio
async def test_model_sees_output_traceback_and_a_reply_without_cell_as_user_turns() -> None:
    replies = [LOOK, cell("print('x' * 50_000)\n1 / 0"), "It is blue.", cell("submit('blue')")]

    def plan(seen: Seen) -> Any:
        return says(replies[seen.number])

    async with serve(plan) as server:
        with RLM("openai/specimen", base_url=server.base_url) as rlm:
            answer = await rlm.aask("What colour is the lamp?", TEXT)
    assert answer.value == "blue"
    sent = [seen.body["messages"] for seen in server.seen]
    assert [message["role"] for message in sent[3]] == ["system", "user"] + [
        "assistant",
        "user",
    ] * 3
    assert "What colour is the lamp?" in sent[0][1]["content"]
    assert "The lamp is blue." in sent[1][-1]["content"]
    assert "The lamp is blue." not in str(sent[0])
    assert len(sent[2][-1]["content"]) < 21_000
    assert "characters left out" in sent[2][-1]["content"]
    assert "ZeroDivisionError" in sent[2][-1]["content"]
    assert "no cell" in sent[3][-1]["content"]


# -- endings


@pytest.mark.parametrize("value", ["None", "''", "'  '"])
def test_submitting_nothing_is_not_found(ask: Ask, value: str) -> None:
    answer = ask(cell(f"submit({value})"))
    assert (answer.value, answer.complete, answer.exit_code) == (None, True, 3)
    assert answer.error is not None
    assert answer.error.code == "not_found"


def test_a_cell_that_fails_alike_three_times_is_no_answer(ask: Ask) -> None:
    answer = ask(*[cell("submit(nothing)")] * 5)
    assert (answer.value, answer.turns, answer.exit_code) == (None, 3, 3)
    assert answer.error is not None
    assert "failed in the same way" in answer.error.message
    assert "NameError" in answer.error.message


def test_failures_with_a_success_between_are_not_in_a_row(ask: Ask) -> None:
    failing = cell("submit(nothing)")
    answer = ask(failing, failing, LOOK, failing, failing, cell("submit(context[12:16])"))
    assert (answer.value, answer.turns) == ("blue", 6)


@pytest.mark.anyio
async def test_a_cell_that_shows_the_same_again_makes_the_next_reply_warmer() -> None:
    empty = cell("rows = []\nprint(len(rows))")
    other = cell("print(context[18:34])")
    cells = [empty, LOOK, empty, empty, other, cell("submit(context[12:16])")]

    def plan(seen: Seen) -> Any:
        return says(cells[sum(m["role"] == "assistant" for m in seen.body["messages"])])

    async with serve(plan) as server:
        with RLM("openai/specimen", base_url=server.base_url) as rlm:
            answer = await rlm.aask("What colour is the lamp?", TEXT)
    assert (answer.value, answer.turns) == ("blue", 6)
    temperatures = [seen.body["temperature"] for seen in server.seen]
    assert temperatures == [0, 0, 0, CIRCLING_TEMPERATURE, CIRCLING_TEMPERATURE, 0]


def test_three_replies_without_a_cell_are_no_answer(ask: Ask) -> None:
    answer = ask("It is blue.", max_turns=10)
    assert (answer.value, answer.turns, answer.exit_code) == (None, 3, 3)
    assert answer.error is not None
    assert answer.error.code == "no_answer"
    assert "It is blue." in answer.error.message


def test_a_cell_between_replies_without_one_starts_the_count_anew(ask: Ask) -> None:
    answer = ask("a", "b", LOOK, "c", "d", cell("submit('blue')"))
    assert (answer.value, answer.turns) == ("blue", 6)


def test_refusal_of_the_root_names_the_option(ask: Ask) -> None:
    answer = ask({"refusal": "I cannot summarise."})
    assert answer.exit_code == 3
    assert answer.error is not None
    assert answer.error.code == "out_of_scope"
    assert "I cannot summarise." in answer.error.message
    assert "--model" in answer.error.message


def test_turn_cap_ends_in_one_marked_wrap_up_turn(ask: Ask, events: list[Event]) -> None:
    answer = ask(LOOK, LOOK, cell("submit('blue, I think')"), max_turns=2)
    assert (answer.value, answer.complete, answer.turns) == ("blue, I think", False, 2)
    assert answer.exit_code == 4
    assert answer.usage.calls == 3
    assert fields_of(events, "turn_started")[-1]["wrapup"] is True


def test_wrap_up_in_prose_is_the_partial_answer(ask: Ask) -> None:
    answer = ask(LOOK, "Blue, as far as I saw.", max_turns=1)
    assert (answer.value, answer.exit_code) == ("Blue, as far as I saw.", 4)


def test_wrap_up_that_submits_nothing_leaves_what_was_printed(ask: Ask) -> None:
    answer = ask(LOOK, cell("x = 1"), max_turns=1)
    assert (answer.value, answer.complete, answer.exit_code) == ("The lamp is blue.", False, 4)


def test_cap_of_calls_is_never_overrun_and_keeps_one_for_the_wrap_up(ask: Ask) -> None:
    greedy = cell("for n in range(50):\n    print(llm_query(f'number {n}'))")
    answer = ask(greedy, greedy, cell("submit('spent')"), sub=["ok"], max_calls=6)
    assert answer.usage.calls <= 6
    assert answer.exit_code == 4
    assert answer.error is not None
    assert answer.error.code == "budget"


def test_cap_of_tokens_keeps_enough_for_the_wrap_up(ask: Ask) -> None:
    long = cell("print('word ' * 1_000)")
    answer = ask(*[long] * 12, cell("submit('spent')"), max_tokens=12_000)
    assert (answer.exit_code, answer.complete) == (4, False)
    assert 6_000 < answer.usage.input_tokens + answer.usage.output_tokens <= 12_000


def test_spent_budget_can_be_caught_in_the_cell(ask: Ask) -> None:
    code = """
    done = 0
    try:
        for n in range(50):
            llm_query(f'number {n}')
            done += 1
    except Exception as error:
        submit([done, type(error).__name__])
    """
    answer = ask(cell(code), sub=["ok"], max_calls=4)
    assert answer.value == [2, "BudgetExceeded"]
    assert (answer.complete, answer.exit_code, answer.usage.calls) == (True, 0, 3)


def test_seconds_run_out_within_a_cell(ask: Ask) -> None:
    answer = ask(LOOK, cell("while True: pass"), cell("submit('late')"), max_seconds=1.0)
    assert answer.exit_code == 4
    assert answer.value in {"late", "The lamp is blue."}
    assert answer.complete is False


def test_dead_backend_keeps_what_was_found(ask: Ask) -> None:
    answer = ask(LOOK, {"error": "the server is down"})
    assert (answer.value, answer.complete, answer.exit_code) == ("The lamp is blue.", False, 5)
    assert answer.error is not None
    assert (answer.error.code, answer.error.message) == ("backend", "the server is down")


def test_failed_sub_call_is_the_cells_to_handle(ask: Ask) -> None:
    code = "try:\n    llm_query('x')\nexcept Exception as error:\n    submit(str(error))"
    answer = ask(cell(code), sub=[{"error": "sub-model is down"}])
    assert (answer.value, answer.exit_code) == ("sub-model is down", 0)


def test_batch_settles_and_raises_with_results_and_errors(ask: Ask) -> None:
    code = """
    try:
        llm_query_batched(['good', 'bad', 'good'])
    except BatchError as error:
        submit([error.results, len(error.errors)])
    """
    answer = ask(cell(code), sub={"good": "yes", "bad": {"error": "no"}})
    assert answer.value == [["yes", None, "yes"], 1]


def test_question_longer_than_the_window_is_a_usage_error(tmp_path: Path) -> None:
    with RLM(model_of(tmp_path, LOOK)) as rlm, pytest.raises(UsageError, match="does not fit"):
        rlm.ask("word " * 1_000_000, TEXT)


# -- evidence


def test_evidence_slices_back_to_its_document(ask: Ask) -> None:
    context = [("a.txt", "Nothing here.\n"), ("b.txt", TEXT)]
    code = "hits = search('lamp', k=1)\nsubmit('blue', evidence=hits)"
    answer = ask(cell(code), context=context)
    (quote,) = answer.evidence
    assert quote.source == "b.txt"
    assert "The lamp is blue." in quote.quote
    joined = "\n\n".join(text for _, text in context)
    assert joined[quote.start : quote.end] == quote.quote


def test_a_label_that_every_prompt_offers_is_no_quotation_of_an_earlier_reply(ask: Ask) -> None:
    """Else the last call would rest on all before it: thousands of calls on millions of pairs."""
    lines = ["the copper kettle whistles loudly", "an old badger crosses the moor"]
    lines += ["my neighbour paints his fence", "seven swallows sit on a wire"]
    code = """
    labels = [word[::-1] for word in context.split("\\n")[0].split()]
    asks = [" or ".join(labels) + "? " + line for line in context.split("\\n")[1:]]
    replies = llm_query_batched(asks)
    submit(replies[-1])
    """
    sub = {"seven": "drib", "": "gniht"}
    answer = ask(cell(code), sub=sub, context="\n".join(["thing bird", *lines]))
    assert answer.value == "drib"
    assert [one.quote for one in answer.evidence] == [lines[-1]]


# -- recursion

CHILD = """
if question == 'What colour is the lamp?':
    {outer}
else:
    {inner}
"""


def both(outer: str, inner: str) -> str:
    """A cell for root and children alike: a script does not know who asks it."""
    return cell(CHILD.format(outer=outer, inner=inner))


def test_child_has_its_own_context_question_and_namespace(ask: Ask, events: list[Event]) -> None:
    reply = both(
        "secret = 1; submit(rlm_query('Inner?', context='a child text'))",
        "submit([question, context, 'secret' in dir()])",
    )
    answer = ask(reply, depth=2)
    assert answer.text == '["Inner?", "a child text", false]'
    assert answer.usage.calls == 2
    assert [(e.kind, e.depth) for e in events if e.depth][:1] == [("child_started", 1)]
    assert fields_of(events, "child_finished")[0]["error"] is None


def test_child_without_context_reads_its_parents(ask: Ask) -> None:
    answer = ask(both("submit(rlm_query('Inner?'))", "submit(context[:17])"), depth=2)
    assert answer.value == "The lamp is blue."


def test_child_of_a_list_has_a_document_for_each_text(ask: Ask) -> None:
    reply = both("submit(rlm_query('Inner?', ['one', 'two']))", "submit(len(documents))")
    assert ask(reply, depth=2).value == "2"


def test_depth_counts_down_to_plain_calls(ask: Ask) -> None:
    reply = both("submit(rlm_query('Inner?'))", "submit('child of ' + rlm_query('Deep?', 'x'))")
    assert ask(reply, sub={"Deep": "plain"}, depth=2).value == "child of plain"


def test_siblings_run_in_parallel_and_keep_their_order(ask: Ask, events: list[Event]) -> None:
    reply = both(
        "submit(rlm_query_batched([(f'Inner {n}?', f'text {n}') for n in range(5)]))",
        "llm_query('wait'); submit(context)",
    )
    answer = ask(reply, sub=[{"text": "ok", "delay_seconds": 0.05}], depth=2)
    assert answer.value == [f"text {n}" for n in range(5)]
    family = [event.kind for event in events if event.kind.startswith("child_")]
    assert family == ["child_started"] * 5 + ["child_finished"] * 5


def test_child_that_finds_nothing_gives_empty_text(ask: Ask) -> None:
    answer = ask(both("submit([rlm_query('Inner?')])", "submit(None)"), depth=2)
    assert answer.value == [""]


def test_child_that_fails_raises_in_its_parents_cell(ask: Ask) -> None:
    outer = "submit(repr(rlm_query_batched(['Inner?'], on_error='return')[0]))"
    answer = ask(both(outer, "print('half'); x = 1"), depth=2, max_turns=2)
    assert "ChildFailed" in answer.value
    assert "cap of 2 turns" in answer.value


def test_children_draw_on_the_same_ledger(ask: Ask) -> None:
    outer = "rlm_query_batched(['Inner?'] * 6)"
    reply = both(outer, "llm_query('x'); submit('done')")
    answer = ask(reply, reply, cell("submit('spent')"), sub=["ok"], depth=2, max_calls=8)
    assert answer.usage.calls <= 8
    assert answer.error is not None
    assert answer.error.code == "budget"
