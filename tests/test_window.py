"""What the root is shown never overruns its window, and nothing of it is lost: real workers, a real
server with the window of a small model."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from anyio import to_thread

from rlm import RLM, Answer, Event
from rlm.backends.tokens import count_tokens
from rlm.briefing import MAX_OBSERVATION_CHARS
from rlm.settings import Settings
from rlm.transcript import Transcript, load_prompts
from rlm.window import MAX_KEPT_CHARS, Window
from rlm_sandbox.servers import Server, server_for
from rlm_sandbox.session import Session
from tests.support.loopback import Seen, fails, says, serve
from tests.support.scripts import cell, model_of

VALUES = dict.fromkeys(
    """
    question num_chars num_documents document_names max_turns model window_tokens sub_model
    sub_window_tokens sub_window_chars batch_width depth cell_seconds
    """.split(),  # noqa: SIM905  # a list would be a name a line
    "1",
)
TEXT = "The lamp is blue.\nThe door is red.\nThe cat is called Otto.\n"
SMALL_MODEL, SMALL_WINDOW = "gpt-3.5-turbo", 32_768  # what a server of one's own is taken for

Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def ask(*replies: Any, **options: Any) -> Answer:
        with RLM(settings=Settings(model=model_of(tmp_path, *replies), **options)) as rlm:
            return rlm.ask("What colour is the lamp?", TEXT)

    return ask


async def asked_of_small_model(*replies: str, **options: Any) -> tuple[Answer, list[Any]]:
    """An answer, and the messages of each request."""

    def plan(seen: Seen) -> Any:
        return says(replies[min(seen.number, len(replies) - 1)])

    async with serve(plan) as server:
        settings = Settings(model=f"openai/{SMALL_MODEL}", base_url=server.base_url, **options)
        with RLM(settings=settings) as rlm:
            answer = await rlm.aask("What colour is the lamp?", TEXT)
    return answer, [seen.body["messages"] for seen in server.seen]


def words(text: str) -> int:
    return len(text.split())


def size_tokens(messages: list[dict[str, str]]) -> int:
    return sum(count_tokens(message["content"], SMALL_MODEL) for message in messages)


# -- one output


def test_output_that_is_too_long_is_whole_in_a_variable(ask: Ask) -> None:
    look = cell("print('first' + 'x' * 50_000 + 'last')")
    answer = ask(look, cell("submit([len(output_1), output_1[:5], output_1[-4:]])"))
    assert answer.value == [50_009, "first", "last"]


@pytest.mark.anyio
async def test_observation_names_the_variable_and_tells_the_sizes() -> None:
    replies = [cell("print(context)"), cell("print('x' * 50_000)"), cell("submit(len(output_2))")]
    answer, sent = await asked_of_small_model(*replies)
    assert answer.value == 50_000
    shown = sent[2][-1]["content"]
    assert len(shown) < MAX_OBSERVATION_CHARS + 500
    left_out = re.search(r"\[… (\d+) of 50000 characters left out …\]", shown)
    assert left_out is not None
    assert int(left_out[1]) + shown.count("x") - shown.count("ex") >= 49_990
    assert "50000 characters, is in the variable `output_2`" in shown
    assert "output_" not in sent[1][-1]["content"]


def test_traceback_after_a_long_output_is_kept_as_well(ask: Ask) -> None:
    answer = ask(cell("print('x' * 50_000)\n1 / 0"), cell("submit(output_1[-40:])"))
    assert "ZeroDivisionError" in answer.value


def test_quotes_lines_and_odd_characters_come_back_as_printed(ask: Ask) -> None:
    odd = "a'b\"c\\n\\\\ \u2028 é 🙂 \x07"
    answer = ask(
        cell(f"odd = {odd!r} * 3_000\nprint(odd)"), cell("submit(output_1 == odd)"), max_turns=5
    )
    assert answer.value is True


def test_no_name_of_the_models_own_is_taken(ask: Ask) -> None:
    look = cell("output_1 = 'mine'\nprint('x' * 50_000)")
    assert ask(look, cell("submit([output_1, len(output_1_)])")).value == ["mine", 50_000]


def test_of_an_endless_output_head_and_tail_are_kept(ask: Ask) -> None:
    look = cell("print('a' * 3_000_000 + 'b' * 3_000_000)")
    answer = ask(look, cell("submit([len(output_1), output_1[:1], output_1[-1:]])"))
    assert answer.value[1:] == ["a", "b"]
    assert MAX_KEPT_CHARS <= answer.value[0] < MAX_KEPT_CHARS + 200


def test_what_is_kept_of_all_outputs_together_is_bounded(ask: Ask) -> None:
    look = cell("print('x' * 1_900_000)")
    names = cell("submit(sorted(name for name in dir() if name.startswith('output_')))")
    answer = ask(*[look] * 10, names)
    assert answer.value == [f"output_{turn}" for turn in range(1, 9)]


# -- many turns


@pytest.mark.anyio
async def test_old_turns_give_way_to_a_summary_and_stay_whole_in_a_variable() -> None:
    def look(turn: int) -> str:
        return f"Look {turn}.\n```repl\nmark_{turn} = {turn}\nprint('turn {turn} ' * 1_500)\n```"

    turns = [look(turn) for turn in range(1, 15)]
    last = cell("submit([len(history), [item['turn'] for item in history], history[0]['shown']])")
    answer, sent = await asked_of_small_model(*turns, last, max_turns=30)
    assert answer.complete
    assert max(map(size_tokens, sent)) <= SMALL_WINDOW
    final = sent[-1]
    assert [message["role"] for message in final] == ["system", "user"] + ["assistant", "user"] * (
        len(final) // 2 - 1
    )
    assert "Look 14." in final[-2]["content"]
    assert "Look 1.\n" not in str(final)
    summary = final[1]["content"]
    assert "What colour is the lamp?" in summary
    assert "`history`" in summary
    assert re.search(r"- Turn 1: `mark_1 = 1 .*\(set mark_1\); printed: turn 1 turn 1", summary)
    num_turns, numbers, first_shown = answer.value
    assert numbers == list(range(1, num_turns + 1))
    assert num_turns >= 8
    assert first_shown.count("turn 1 ") >= 1_499
    folded = len(re.findall(r"^- Turn \d+: ", summary, re.MULTILINE))
    assert folded + len(final[2:]) // 2 == 14


@pytest.mark.anyio
async def test_folding_makes_room_for_turns_to_come() -> None:
    turns = [cell(f"print('turn {turn} ' * 1_500)") for turn in range(1, 25)]
    _, sent = await asked_of_small_model(*turns, cell("submit(context[:3])"), max_turns=30)
    summaries = {message[1]["content"] for message in sent}
    assert 3 <= len(summaries) <= 12  # not another one each turn


@pytest.mark.anyio
async def test_one_giant_reply_does_not_overrun_the_window() -> None:
    giant = f"{'word ' * 60_000}\n{cell('print(1)')}"
    answer, sent = await asked_of_small_model(giant, giant, cell("submit(context[:3])"))
    assert answer.value == "The"
    assert max(map(size_tokens, sent)) <= SMALL_WINDOW


@pytest.mark.anyio
async def test_history_is_set_anew_when_a_cell_takes_its_name_away() -> None:
    turns = [cell(f"print('turn {turn} ' * 1_500)") for turn in range(1, 8)]
    spoils = cell("del globals()['his' + 'tory']\nprint('x ' * 4_000)")
    more = [cell(f"print('turn {turn} ' * 1_500)") for turn in range(9, 16)]
    answer, _ = await asked_of_small_model(
        *turns, spoils, *more, cell("submit(len(history))"), max_turns=30
    )
    assert answer.value >= 10


def test_folding_is_an_event(tmp_path: Path) -> None:
    events: list[Event] = []
    looks = [cell(f"print('{turn}' * 19_000)") for turn in range(1, 9)]
    model = model_of(tmp_path, *[f"{'word ' * 90_000}\n{look}" for look in looks])
    with RLM(settings=Settings(model=model, max_turns=8)) as rlm:
        rlm.ask("What colour?", TEXT, on_event=events.append)
    assert [event.fields["turns"] for event in events if event.kind == "folded"]


# -- sub-calls


@pytest.mark.anyio
async def test_sub_call_beyond_the_window_raises_with_both_sizes() -> None:
    call = "try:\n    llm_query('word ' * 40_000)\nexcept ValueError as error:\n    "
    answer, sent = await asked_of_small_model(cell(f"{call}submit(str(error))"))
    assert len(sent) == 1
    assert str(SMALL_WINDOW) in answer.value
    assert re.search(r"\b400\d\d tokens", answer.value)


# -- the embedded model's dialect


def test_embedded_dialect_has_no_summary_and_no_kept_outputs() -> None:
    prompts = load_prompts("engram")
    assert (prompts.kept, prompts.summary, prompts.review) == (None, None, None)
    assert (prompts.prelude, prompts.after) == ("", "")


# -- a server that knows better


@pytest.mark.anyio
async def test_prompt_that_the_server_finds_too_long_is_folded_and_asked_again() -> None:
    """Its window is smaller than ours for it, and it says so as vLLM does."""
    window = 12_000
    looks = [cell(f"print('turn {turn} ' * 1_000)") for turn in range(1, 9)]
    replies = iter([*looks, cell("submit(context[:3])")])
    accepted: list[int] = []

    def plan(seen: Seen) -> Any:
        size = size_tokens(seen.body["messages"])
        if size > window - 500:
            told = f"This model's maximum context length is {window} tokens. However, you requested"
            return fails(400, f"{told} {size} tokens in the messages.", "context_length_exceeded")
        accepted.append(size)
        return says(next(replies))

    async with serve(plan) as server:
        settings = Settings(model=f"openai/{SMALL_MODEL}", base_url=server.base_url)
        with RLM(settings=settings) as rlm:
            answer = await rlm.aask("What colour is the lamp?", TEXT)
    assert (answer.value, answer.turns, answer.exit_code) == ("The", 9, 0)
    assert len(server.seen) - len(accepted) == 1
    assert max(accepted) <= window


@pytest.mark.anyio
async def test_server_that_takes_nothing_ends_the_run_as_a_backend() -> None:
    def plan(seen: Seen) -> Any:
        told = "This model's maximum context length is 900 tokens. However, you requested 1000"
        return fails(400, f"{told} tokens in the messages.", "context_length_exceeded")

    async with serve(plan) as server:
        settings = Settings(model=f"openai/{SMALL_MODEL}", base_url=server.base_url)
        with RLM(settings=settings) as rlm:
            answer = await rlm.aask("What colour is the lamp?", TEXT)
    assert answer.exit_code == 5
    assert len(server.seen) <= 4


# -- a run that goes on after its process died


@pytest.mark.anyio
@pytest.mark.parametrize("dialect", ["default", "official"])
async def test_resumed_run_has_its_kept_outputs_and_asks_nothing_again(dialect: str) -> None:
    turns = [cell(f"print('turn {turn} ' * 3_000)") for turn in range(1, 8)]
    replies = [*turns, cell("submit([len(output_1), history[0]['turn'], len(history) >= 3])")]
    down_at, order = 5, iter(replies)

    def plan(seen: Seen) -> Any:
        return fails(400, "gone") if seen.number == down_at else says(next(order))

    async with serve(plan) as server:
        settings = Settings(
            model=f"openai/{SMALL_MODEL}", base_url=server.base_url, dialect=dialect
        )
        with RLM(settings=settings) as rlm:
            first = await rlm.aask("What colour is the lamp?", TEXT)
        assert (first.exit_code, first.turns) == (5, down_at + 1)
        answer = await to_thread.run_sync(lambda: RLM.resume(first.run_id, context=TEXT))
    assert (answer.value, answer.exit_code) == ([len("turn 1 ") * 3_000, 1, True], 0)
    prompts = [str(seen.body["messages"]) for seen in server.seen]
    assert len(prompts) == len(replies) + 1
    assert len(set(prompts)) == len(replies)  # the one that failed is asked again, no other


# -- any conversation at all


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Server]:
    made = server_for("auto")
    await made.start()
    yield made
    await made.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_said_fits_the_room_and_is_remembered(server: Server, seed: int) -> None:
    """Replies and outputs of all sizes; one word is one token."""
    rng = random.Random(seed)
    values = {**VALUES, "tools": "", "max_output_chars": "4000"}
    window = Window(Transcript.start(load_prompts("default"), values, 1), words)
    room = rng.choice([1_500, 2_500, 6_000])
    async with await Session.open(server, capabilities={}) as session:
        for turn in range(1, 41):
            reply = cell("x = 1 # " + "word " * rng.choice([1, 5, 50, 900]))
            output = "out " * rng.choice([0, 1, 30, 300, 3_000])
            await window.observe(session, reply, output, turn=turn, turns_left=1)
            await window.fold(session, room)
            sent = window.messages(room)
            assert sum(words(message.content) + 8 for message in sent) <= room
            assert [message.role for message in sent[2:]] == ["assistant", "user"] * (
                len(sent) // 2 - 1
            )
        folded = window.transcript.num_folded
        assert folded > 20
        told = await session.run(f"print([item['turn'] for item in history][:{folded}])")
    assert told.stdout == f"{list(range(1, folded + 1))}\n"
