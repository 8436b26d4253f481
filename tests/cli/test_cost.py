"""`--max-cost` and `--price` of `rlm ask`, from the shell, against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import anyio
import pytest

from rlm import RLM, UsageError
from rlm.settings import Settings, parse_prices
from tests.support.loopback import Plan, Seen, completion, sends, serve
from tests.support.scripts import cell, model_of
from tests.support.shell import Done, fails_in_one_line, run

pytestmark = pytest.mark.anyio


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "document.txt"
    path.write_text("The lamp is blue.")
    return str(path)


def greedy(seen: Seen) -> object:
    """Every call costs 0.03 USD at 100 and 1,000 USD a million; the root asks for ever."""
    usage = {"prompt_tokens": 200, "completion_tokens": 10}
    code = cell("for n in range(99):\n    print(llm_query(f'item {n} of {question}'))")
    root = seen.body["messages"][0]["role"] == "system"
    return sends(completion(code if root else "a reply", usage=usage))


async def ask(plan: Plan, document: str, *options: str) -> tuple[Done, list[Seen]]:
    async with serve(plan) as server:
        model = ["--model", "openai/specimen", "--base-url", server.base_url]
        done = await anyio.to_thread.run_sync(
            lambda: run("ask", "Which?", document, *model, "--json", "--no-cache", *options)
        )
    return done, server.seen


async def test_a_cap_on_cost_without_a_price_is_a_usage_error_before_any_call(document: str):
    done, seen = await ask(greedy, document, "--max-cost", "1")
    assert done.returncode == 2
    assert "openai/specimen" in done.stderr
    assert "--price" in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "usage"
    assert seen == []


async def test_a_cap_on_cost_ends_the_run_in_time_and_says_what_it_cost(document: str):
    done, seen = await ask(greedy, document, "--max-cost", "1", "--price", "100,1000")
    answer = json.loads(done.stdout)
    assert done.returncode == 4, done.stderr
    assert answer["usage"]["calls"] == len(seen) > 2
    assert answer["usage"]["usd"] == pytest.approx(0.03 * len(seen))
    assert answer["usage"]["usd"] <= 1


async def test_an_unknown_price_shows_as_unknown(document: str):
    done, _ = await ask(greedy, document, "--max-calls", "3")
    assert json.loads(done.stdout)["usage"]["usd"] is None
    assert "unknown cost" in done.stderr


async def test_a_price_alone_makes_the_cost_known(document: str):
    done, seen = await ask(greedy, document, "--max-calls", "3", "--price", "openai/specimen=1,2")
    assert json.loads(done.stdout)["usage"]["usd"] == pytest.approx(len(seen) * 0.00022)


def test_local_models_are_free_under_a_cap_on_cost(document: str, tmp_path: Path):
    done = run("ask", "Q?", document, "--model", model_of(tmp_path, cell("submit(context[:3])")),
               "--max-cost", "0.01", "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["usage"]["usd"] == 0


@pytest.mark.parametrize("price", ["1", "1,2,3", "a,b", "", "m=", "1;2"])
def test_a_price_of_another_form_is_told_the_form(document: str, price: str):
    fails_in_one_line(run("ask", "Q?", document, "--price", price), 2, "IN,OUT")


@pytest.mark.parametrize(
    "option",
    ["--max-cost=0", "--max-cost=nan", "--price=-1,2", "--price=nan,2", "--call-seconds=0"],
)
def test_senseless_amounts_name_their_option(document: str, option: str):
    fails_in_one_line(run("ask", "Q?", document, option), 2, option.partition("=")[0])


def test_prices_of_several_models_are_kept_apart():
    prices = parse_prices(["1,2", "openai/a=3,4", "litellm/x/y=z=5,6"])
    settings = Settings(price=prices)
    assert settings.price_of("openai/a") == (3, 4)
    assert settings.price_of("litellm/x/y=z") == (5, 6)
    assert settings.price_of("engram") == (1, 2)
    assert Settings(price={"openai/a": (3, 4)}).price_of("openai/b") is None


def test_the_class_takes_a_pair_or_pairs_by_name():
    with RLM("openai/m", base_url="http://127.0.0.1:9/v1", price=(1, 2)) as rlm:
        assert rlm.settings.price_of("openai/m") == (1, 2)
    with RLM(price={"openai/m": (1, 2)}) as rlm:
        assert rlm.settings.price_of("engram") is None
    with pytest.raises(UsageError, match="--price"):
        RLM(price=(1, -2))
