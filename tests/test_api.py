"""The public class: from plain code, from a running event loop, interrupted, kept warm."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread
import gc
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import rlm
from rlm import RLM, Answer, Event, Selection, UsageError
from rlm.context.loaders import Loader
from rlm.context.shelf import Shelf
from tests.sandbox.processes import children, wait_until_gone, workers
from tests.support.scripts import cell, model_of

FOREVER = cell("print('found so far')\nwhile True: pass")


def interrupt(main: threading.Thread) -> None:
    """What a terminal or a notebook does on Ctrl-C."""
    assert main.ident is not None
    signal.pthread_kill(main.ident, signal.SIGINT)


def test_importing_the_package_imports_nothing_of_weight() -> None:
    heavy = "openai litellm torch numpy tiktoken RestrictedPython aiohttp anyio pydantic typer"
    code = f"import rlm, sys; sys.exit(', '.join(set({heavy.split()}) & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_public_name_is_there() -> None:
    assert {name: hasattr(rlm, name) for name in rlm.__all__} == dict.fromkeys(rlm.__all__, True)
    assert set(rlm.__all__) <= set(dir(rlm))
    with pytest.raises(AttributeError, match="no attribute 'RLMS'"):
        _ = rlm.RLMS


def test_ask_works_inside_a_running_event_loop(tmp_path: Path) -> None:
    async def notebook() -> Answer:
        with RLM(model_of(tmp_path, cell("submit(context)"))) as asker:
            return asker.ask("What?", "text")  # blocks the loop, as a notebook's cell does

    assert asyncio.run(notebook()).value == "text"


def test_aask_runs_side_by_side_over_different_contexts(tmp_path: Path) -> None:
    async def many() -> list[Answer]:
        with RLM(model_of(tmp_path, cell("submit([question, context])"))) as asker:
            asked = [asker.aask(f"q{n}", f"text {n}") for n in range(6)]
            return await asyncio.gather(*asked)

    answers = asyncio.run(many())
    assert [answer.value for answer in answers] == [[f"q{n}", f"text {n}"] for n in range(6)]
    assert len({answer.run_id for answer in answers}) == 6


def test_stream_gives_events_and_ends_with_the_answer(tmp_path: Path) -> None:
    async def collect() -> list[Event | Answer]:
        with RLM(model_of(tmp_path, cell("print(1)"), cell("submit('x')"))) as asker:
            return [item async for item in asker.stream("What?", "text")]

    items = asyncio.run(collect())
    assert isinstance(items[-1], Answer)
    kinds = [item.kind for item in items if isinstance(item, Event)]
    assert kinds[0] == "run_started"
    assert kinds[-1] == "answered"


def test_leaving_a_stream_early_ends_its_run(tmp_path: Path) -> None:
    async def leave() -> Answer:
        with RLM(model_of(tmp_path, FOREVER)) as asker:
            stream = asker.stream("What?", "text")
            async for _ in stream:
                break
            await stream.aclose()  # type: ignore[attr-defined]  # an async generator
            return await RLM(model_of(tmp_path, cell("submit(1)"), name="b.json")).aask("q", "t")

    assert asyncio.run(leave()).value == 1


def test_cancelling_an_awaited_run_ends_it(tmp_path: Path) -> None:
    async def cancelled() -> None:
        with RLM(model_of(tmp_path, FOREVER)) as asker:
            started = asyncio.Event()
            loop = asyncio.get_running_loop()
            task = asyncio.create_task(
                asker.aask(
                    "What?", "text", on_event=lambda _: loop.call_soon_threadsafe(started.set)
                )
            )
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(cancelled())


def test_ctrl_c_returns_what_was_found(tmp_path: Path) -> None:
    main = threading.main_thread()

    def on_event(event: Event) -> None:
        if event.kind == "turn_started" and event.turn == 2:
            interrupt(main)

    model = model_of(tmp_path, cell("print('found so far')"), FOREVER)
    with RLM(model) as asker:
        answer = asker.ask("What?", "text", on_event=on_event)
    assert (answer.value, answer.complete, answer.exit_code) == ("found so far", False, 130)
    assert answer.error is not None
    assert answer.error.code == "interrupted"


def test_closing_ends_runs_that_are_going_on(tmp_path: Path) -> None:
    asker = RLM(model_of(tmp_path, FOREVER))
    answers: list[Answer] = []
    started = threading.Event()
    thread = threading.Thread(
        target=lambda: answers.append(asker.ask("What?", "text", on_event=lambda _: started.set()))
    )
    thread.start()
    started.wait()
    asker.close()
    thread.join()
    assert answers[0].error is not None
    assert answers[0].error.code == "interrupted"
    with pytest.raises(UsageError, match="closed"):
        asker.ask("What?", "text")


def test_string_is_text_and_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("content", "utf-8")
    with RLM(model_of(tmp_path, cell("submit(context)"))) as asker:
        assert asker.ask("What?", str(file)).value == str(file)
        assert asker.ask("What?", file).value == "content"
        assert asker.ask("What?", ["one", file, ("c", "three")]).value == "one\n\ncontent\n\nthree"


def test_large_text_is_decoded_once_for_the_sessions_after_the_first(tmp_path: Path) -> None:
    text = "The lamp is blue. " * 100_000

    def texts_servers() -> set[int]:
        return {pid for pid in workers() if children(pid)}

    seen: list[set[int]] = []
    with RLM(model_of(tmp_path, cell("submit(len(context))"))) as asker:
        for _ in range(3):
            answer = asker.ask(
                "How long?", text, on_event=lambda event: seen.append(texts_servers())
            )
            assert answer.value == len(text)
        (shared,) = set.union(*seen)
        assert asker.ask("How long?", "another text").value == 12
        wait_until_gone(shared)


def test_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with RLM(model_of(tmp_path, cell("submit(context)"))) as asker:
        for content in ("first", "second, longer"):
            file.write_text(content, "utf-8")
            assert asker.ask("What?", file).value == content


def test_files_are_chosen_by_the_selection_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("markdown", "utf-8")
    (folder / "b.txt").write_text("text", "utf-8")
    model = model_of(tmp_path, cell("submit([d.name.rpartition('/')[2] for d in documents])"))
    with RLM(model, selection=Selection(include=("*.md",))) as asker:
        answer = asker.ask("Which?", [folder, {"name": "c", "text": "given"}])
    assert answer.value == ["a.md", "c"]
    assert [(item.name, item.reason) for item in answer.skipped] == [
        (f"{folder}/b.txt", "not included")
    ]


@pytest.mark.anyio
async def test_same_context_is_loaded_once_and_others_are_let_go(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("content", "utf-8")
    shelf = Shelf(Loader())
    first = await shelf.take(file)
    second = await shelf.take(file)
    assert second is first
    other = await shelf.take("another")
    shelf.put_back(first)
    assert first.store.slice(0, 3) == "con"
    shelf.put_back(second)
    with pytest.raises(ValueError, match="closed"):
        first.store.slice(0, 3)
    shelf.put_back(other)
    again = await shelf.take("another")
    assert again is other
    shelf.put_back(again)
    folder = await shelf.take(tmp_path)
    shelf.put_back(folder)
    reread = await shelf.take(tmp_path)
    assert reread is not folder
    shelf.put_back(reread)
    shelf.close()


@pytest.mark.parametrize("question", ["", "  \n", None, 3])
def test_empty_question_is_a_usage_error(tmp_path: Path, question: str) -> None:
    with RLM(model_of(tmp_path, "x")) as asker, pytest.raises(UsageError, match="question"):
        asker.ask(question, "text")


@pytest.mark.parametrize("context", ["", [], Path("/nowhere/at/all"), {"a": 1}, 3])
def test_context_without_text_is_a_usage_error(tmp_path: Path, context: object) -> None:
    with RLM(model_of(tmp_path, "x")) as asker, pytest.raises(UsageError):
        asker.ask("What?", context)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {"depth": -1},
        {"max_turns": 0},
        {"max_calls": 0},
        {"max_seconds": float("nan")},
        {"isolation": "none"},
        {"base_url": "ftp://x"},
        {"model": " "},
    ],
)
def test_bad_option_is_a_usage_error(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        RLM(**options)  # type: ignore[arg-type]


def test_unknown_model_names_the_nearest(tmp_path: Path) -> None:
    with RLM("engrm") as asker, pytest.raises(UsageError, match="engram"):
        asker.ask("What?", "text")


def test_failed_opening_can_be_tried_again(tmp_path: Path) -> None:
    script = tmp_path / "late.json"
    with RLM(f"scripted/{script}") as asker:
        with pytest.raises(UsageError):
            asker.ask("What?", "text")
        script.write_text(json.dumps([cell("submit(1)")]), "utf-8")
        assert asker.ask("What?", "text").value == 1


def test_trace_holds_every_event_of_every_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with RLM(model_of(tmp_path, cell("submit(chr(0xd83d))")), trace=trace) as asker:
        answers = [asker.ask("What?", "text " * 100_000) for _ in range(2)]
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert {line["run_id"] for line in lines} == {answer.run_id for answer in answers}
    assert [line["kind"] for line in lines].count("answered") == 2
    assert trace.stat().st_size < 20_000


def test_notebook_shows_the_answer_escaped(tmp_path: Path) -> None:
    with RLM(model_of(tmp_path, cell("submit('<b>')"))) as asker:
        shown = asker.ask("What?", "text")._repr_html_()
    assert "&lt;b&gt;" in shown


def test_dropped_object_is_closed(tmp_path: Path) -> None:
    asker = RLM(model_of(tmp_path, cell("submit(1)")))
    before = threading.active_count()
    asker.ask("What?", "text")
    assert threading.active_count() > before
    del asker
    gc.collect()
    wait_for_no_portal()


def wait_for_no_portal() -> None:
    """Returns when every portal's thread has ended, or runs into the test's timeout."""
    while "rlm" in {thread.name for thread in threading.enumerate()}:
        time.sleep(0.005)


def test_dropped_object_is_closed_whatever_lock_the_collector_finds_held(tmp_path: Path) -> None:
    """Threads of any other RLM hold this one now and then, and closing needs it."""
    asker = RLM(model_of(tmp_path, cell("submit(1)")))
    asker.ask("What?", "text")
    ring = [asker]
    ring.append(ring)  # type: ignore[arg-type]  # for the collector alone
    del asker, ring
    with concurrent.futures.thread._global_shutdown_lock:  # type: ignore[attr-defined]  # noqa: SLF001
        gc.collect()
    wait_for_no_portal()


def test_interpreter_exits_though_nobody_closed(tmp_path: Path) -> None:
    model = model_of(tmp_path, cell("submit('done')"))
    code = f"from rlm import RLM; print(RLM({model!r}).ask('q', 'text').text)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
