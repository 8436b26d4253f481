"""Every fault × {root call, sub-call, child's call}, in real runs against a real server: the run
ends right or in the right error, and the ledger says what the server says, to the token."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import product

import anyio
import pytest

from rlm import RLM, Answer
from rlm.scheduler import CHARS_PER_TOKEN, MESSAGE_TOKENS
from rlm.settings import Settings
from tests.support.faults import (
    CALL_SECONDS,
    FAULTS,
    KINDS,
    WRONG_USAGES,
    Case,
    Fault,
    FaultServer,
    Told,
)
from tests.support.loopback import sends, serve

RIGHT = ["from the sub-call", "A TEXT."]
RUNS_AT_ONCE = 8
NAMES = list(product(FAULTS, KINDS))
USAGE_NAMES = list(product(WRONG_USAGES, KINDS))
Outcome = tuple[Answer, Told]


def wrong(usage: object) -> Fault:
    """A whole reply with that usage."""

    def spoils(good: dict[str, object]) -> object:
        changed = {**good, "usage": usage}
        return sends({name: value for name, value in changed.items() if value is not ...})

    return Fault(spoils, arrives=True)


CASES = [Case(FAULTS[name], kind) for name, kind in NAMES]
CASES += [Case(wrong(WRONG_USAGES[name]), kind) for name, kind in USAGE_NAMES]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Case, Outcome]]:
    """All cases are run side by side, as runs of one process are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RLM_HOME", str(tmp_path_factory.mktemp("home")))
        yield anyio.run(all_outcomes)


async def all_outcomes() -> dict[Case, Outcome]:
    server = FaultServer(dict(enumerate(CASES)))
    outcomes: dict[Case, Outcome] = {}
    places = anyio.CapacityLimiter(RUNS_AT_ONCE)

    async def run(rlm: RLM, number: int, case: Case) -> None:
        async with places:
            answer = await rlm.aask(server.asks(number), "A text.")
        outcomes[case] = (answer, server.told[number])

    async with serve(server) as served:
        settings = Settings(
            model="openai/specimen",
            base_url=served.base_url,
            depth=2,
            cache=False,
            call_seconds=CALL_SECONDS,
        )
        with ExitStack() as opened:

            def opening(stream: bool = False) -> RLM:
                return opened.enter_context(RLM(settings=replace(settings, stream=stream)))

            plain, streaming = opening(), opening(stream=True)
            async with anyio.create_task_group() as tasks:
                for number, case in enumerate(CASES):
                    rlm = streaming if case.fault.is_streamed else plain
                    rlm = opening() if case.fault.stops_all else rlm
                    tasks.start_soon(run, rlm, number, case)
    return outcomes


@pytest.mark.parametrize(("name", "kind"), NAMES, ids=map(" × ".join, NAMES))
def test_the_run_ends_right_or_in_the_right_error(
    outcomes: dict[Case, Outcome], name: str, kind: str
) -> None:
    answer, _ = outcomes[Case(FAULTS[name], kind)]
    if FAULTS[name].ends_well:
        assert answer.value == RIGHT
        assert (answer.complete, answer.exit_code) == (True, 0)
    elif kind == "root":
        assert (answer.value, answer.exit_code) == (None, 5)
        assert answer.error is not None
        assert answer.error.code == "backend"
    else:
        failed = {"sub", "child"} if FAULTS[name].stops_all and kind == "sub" else {kind}
        for asked, got, right in zip(("sub", "child"), answer.value, RIGHT, strict=True):
            assert got.endswith("BackendError") if asked in failed else got == right
        assert answer.exit_code == 0


@pytest.mark.parametrize(("name", "kind"), NAMES, ids=map(" × ".join, NAMES))
def test_the_ledger_says_what_the_server_says(
    outcomes: dict[Case, Outcome], name: str, kind: str
) -> None:
    answer, told = outcomes[Case(FAULTS[name], kind)]
    assert answer.usage.calls == told.calls
    assert answer.usage.lost_calls == len(told.lost)
    reserved = sum(reserved_tokens(messages) for messages in told.lost)
    assert answer.usage.input_tokens == told.input_tokens + reserved
    assert answer.usage.output_tokens == told.output_tokens
    assert (answer.usage.usd is None) == bool(told.input_tokens or told.lost)  # no known price


def reserved_tokens(messages: list[dict[str, str]]) -> int:
    """Of a call in a run without caps: an estimate of its prompt."""
    chars = sum(len(message["content"]) for message in messages)
    return math.ceil(chars / CHARS_PER_TOKEN) + MESSAGE_TOKENS * len(messages)


@pytest.mark.parametrize(("name", "kind"), USAGE_NAMES, ids=map(" × ".join, USAGE_NAMES))
def test_a_wrong_usage_is_counted_and_the_run_ends_right(
    outcomes: dict[Case, Outcome], name: str, kind: str
) -> None:
    answer, told = outcomes[CASES[len(NAMES) + USAGE_NAMES.index((name, kind))]]
    assert answer.value == RIGHT
    assert answer.usage.calls == told.calls == 3
    assert 200 < answer.usage.input_tokens < 20_000
    assert 10 < answer.usage.output_tokens < 1_000
    assert answer.usage.lost_calls == 0
