"""`rlm cell` as a person, or a suite of payloads, runs it: real processes and real workers."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.processes import children, is_alive, wait_until_gone
from tests.support.scripts import model_of
from tests.support.shell import RLM, Done, fails_in_one_line, run

KEYS = ["stdout", "error", "answer", "killed", "seconds", "isolation"]
BUSY = "print('busy', flush=True)\nwhile True: pass"


def cell(code: str, *options: str) -> Done:
    return run("cell", "-", *options, stdin=code)


def tried(code: str, *options: str) -> dict[str, Any]:
    """The object of a cell that ran, whatever it did."""
    done = cell(code, "--json", *options)
    assert (done.returncode, done.stderr) == (0, "")
    value: dict[str, Any] = json.loads(done.stdout)
    assert list(value) == KEYS
    return value


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "story.txt"
    path.write_text("The lamp is blue.\nThe door is red.\n", "utf-8")
    return str(path)


# -- what a model would see


def test_output_and_answer_go_to_standard_output_and_the_rest_beside_it() -> None:
    done = cell("print('seen')\nsubmit({'n': [1, None], 's': 'é'})")
    assert (done.returncode, done.stdout) == (0, 'seen\nanswer: {"n": [1, null], "s": "é"}\n')
    assert done.stderr.startswith("isolation kernel, ")
    assert done.stderr.count("\n") == 1


def test_last_expression_is_shown() -> None:
    assert cell("6 * 7").stdout == "42\n"


def test_cell_that_raises_ran(tmp_path: Path) -> None:
    file = tmp_path / "cell.py"
    file.write_text("print('before')\nx = 0\n1 / x\n", "utf-8")
    done = run("cell", str(file))
    assert (done.returncode, done.stdout) == (0, "before\n")
    assert "line 3" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert str(Path(__file__).parents[2]) not in done.stderr


def test_json_of_a_cell_that_submits() -> None:
    value = tried("print('a')\nsubmit([1, {'k': None}])")
    assert (value["stdout"], value["error"], value["killed"]) == ("a\n", None, False)
    assert (value["answer"], value["isolation"]) == ([1, {"k": None}], "kernel")
    assert value["seconds"] >= 0


def test_answer_is_null_when_nothing_was_submitted_and_when_none_was() -> None:
    assert tried("x = 1")["answer"] is None
    assert tried("submit(None)")["answer"] is None
    assert "answer" not in cell("x = 1").stdout
    assert cell("submit(None)").stdout == "answer: null\n"


def test_json_of_a_cell_that_raises_or_is_refused() -> None:
    assert "KeyError: 'k'" in tried("raise KeyError('k')")["error"]
    assert "open() is not available" in tried("open('/etc/passwd')")["error"]
    assert "SyntaxError" in tried("def")["error"]


def test_without_policy_the_kernel_still_refuses() -> None:
    error = tried("open('/etc/passwd')", "--no-policy")["error"]
    assert "PermissionError" in error


def test_lone_surrogates_and_control_characters_come_through_as_json() -> None:
    assert tried("print('a\\x1b[31m' + chr(0xd83d))")["stdout"].startswith("a\x1b[31m")


def test_context_is_files_folders_or_standard_input(tmp_path: Path, document: str) -> None:
    file = tmp_path / "cell.py"
    file.write_text("submit([context[:8], [d.name for d in documents]])", "utf-8")
    done = run("cell", str(file), "--context", document, "--json")
    assert json.loads(done.stdout)["answer"] == ["The lamp", [document]]
    done = run("cell", str(file), "--context", "-", "--json", stdin="from a pipe")
    assert json.loads(done.stdout)["answer"] == ["from a p", ["-"]]


def test_cell_can_search_and_count_without_a_model(document: str) -> None:
    code = "submit([search('door')[0].text.strip(), count_tokens('one two') > 1, len(chunks())])"
    (found, counted, pieces) = tried(code, "--context", document)["answer"]
    assert ("door is red" in found, counted, pieces > 0) == (True, True, True)
    assert tried("submit([search('x'), grep('x'), list(chunks()), context])")["answer"] == [
        [], [], [], ""
    ]  # fmt: skip


@pytest.mark.parametrize("call", ["llm_query('x')", "llm_query_batched(['x'])", "rlm_query('x')"])
def test_calls_of_models_raise_no_model(call: str) -> None:
    code = f"try:\n    {call}\nexcept Exception as error:\n    submit(str(error))"
    assert "no model" in tried(code)["answer"]


def test_named_model_answers(tmp_path: Path) -> None:
    model = model_of(tmp_path, "unused", sub=["blue"])
    code = "submit([llm_query('which?'), rlm_query('which?', 'a text'), llm_query_batched(['a'])])"
    assert tried(code, "--model", model)["answer"] == ["blue", "blue", ["blue"]]


def test_folder_can_be_allowed_for_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("content", "utf-8")
    code = f"submit(open({str(tmp_path / 'a.txt')!r}).read())"
    assert tried(code, "--allow-read", str(tmp_path))["answer"] == "content"
    assert tried(code)["answer"] is None


def test_process_says_loudly_that_it_is_no_boundary() -> None:
    done = cell("submit(1)", "--isolation", "process", "--json")
    assert json.loads(done.stdout)["isolation"] == "process"
    assert "WARNING" in done.stderr
    assert "not a boundary" in done.stderr
    assert done.stderr.count("\n") == 1


# -- time, calls and what is left behind


def test_busy_cell_is_stopped_and_ran() -> None:
    value = tried("print('so far')\nwhile True: pass", "--max-seconds", "0.2")
    assert (value["stdout"], value["killed"]) == ("so far\n", False)
    assert "TimeoutError" in value["error"]


def test_cell_that_cannot_be_stopped_is_killed_and_ran() -> None:
    value = tried("sum(range(10**13))", "--max-seconds", "0.2")
    assert value["killed"] is True
    assert "TimeoutError" in value["error"]


@pytest.mark.parametrize(
    "code",
    [
        "while True: llm_query('x')",  # in the host's time, which the cell's own leaves out
        "while True:\n    try: llm_query('x')\n    except BaseException: pass",
        "import asyncio\nasync def call():\n    while True: await llm_query_async('x')\n"
        "await asyncio.gather(*[call() for _ in range(50)])",
    ],
)
def test_whole_time_is_capped_though_the_host_works_for_the_cell(tmp_path: Path, code: str) -> None:
    model = model_of(tmp_path, "unused", sub=[{"text": "ok", "delay_seconds": 0.3}])
    value = tried(code, "--model", model, "--max-seconds", "0.5")
    assert (value["answer"], value["killed"]) == (None, True)
    assert "2 s" in value["error"]


def test_whole_time_is_capped_while_tokens_are_counted() -> None:
    value = tried("count_tokens('ab ' * 9_000_000)", "--max-seconds", "0.3")
    assert "TimeoutError" in value["error"]


def test_ten_thousand_calls_and_not_one_more() -> None:
    code = """
import time
done = 0
for n in range(10_005):
    try:
        count_tokens('x')
        done += 1
    except RuntimeError as error:
        last = str(error)
submit([done, last])
"""
    done, last = tried(code, "--max-seconds", "60")["answer"]
    assert done == 10_000
    assert "10,000 calls" in last


def test_nothing_of_a_cell_is_left_behind() -> None:
    before = children(1) | children(os.getpid())
    code = "import threading\nthreading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()"
    tried(code, "--max-seconds", "0.5")
    assert children(1) | children(os.getpid()) <= before


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A cell that has begun: it made a file-like mark, its call of a model that never answers."""
    model = model_of(tmp_path, "unused", sub=[{"text": "ok", "delay_seconds": 600}])
    file = tmp_path / "cell.py"
    file.write_text("llm_query('x')", "utf-8")
    command = [*RLM, "cell", str(file), "--model", model, "--max-seconds", "100", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not (servers := children(process.pid)) or not any(map(children, servers)):
            assert process.poll() is None
        yield process
        process.kill()


def test_ctrl_c_exits_130_and_leaves_nothing(busy: subprocess.Popen[str]) -> None:
    family = [pid for server in children(busy.pid) for pid in {server, *children(server)}]
    busy.send_signal(signal.SIGINT)
    out, err = busy.communicate()
    assert busy.returncode == 130
    assert err == "rlm: interrupted\n"
    assert list(json.loads(out)) == KEYS
    assert not any(map(is_alive, family))


def test_killed_command_leaves_nothing(busy: subprocess.Popen[str]) -> None:
    family = [pid for server in children(busy.pid) for pid in {server, *children(server)}]
    busy.kill()
    busy.wait()
    wait_until_gone(*family)


def test_reader_that_leaves_is_no_failure_of_ours() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*RLM, "cell", "-"], input="print('x' * 90_000)", stdout=writing, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert "Traceback" not in done.stderr


def test_what_a_thread_or_a_library_of_ours_fails_at_is_one_line() -> None:
    code = """
import asyncio, gc, logging, threading
from rlm.cli.quiet import one_line_each
one_line_each()
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
try:
    {}["key\\nof two lines"]
except KeyError:
    logging.getLogger("asyncio").exception("a task failed\\ntask: <Task>")
class Bad:
    def __del__(self):
        raise ValueError("late")
Bad()
"""
    done = subprocess.run([*RLM[:3], "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [
        "rlm: ZeroDivisionError: division by zero",
        "rlm: asyncio: a task failed: KeyError: 'key\\nof two lines'",
        "rlm: ValueError: late",
    ]


def test_terminal_is_not_steered_by_a_cell() -> None:
    parent, child = pty.openpty()
    try:
        code = "print('a\\x1b]0;title\\x07b\\rc')"
        subprocess.run(
            [*RLM, "cell", "-"], input=code, stdout=child, stderr=subprocess.DEVNULL, text=True,
            check=True,
        )  # fmt: skip
        shown = os.read(parent, 1000)
    finally:
        os.close(parent)
        os.close(child)
    assert shown == b"a\\x1b]0;title\\x07b\\x0dc\r\n"


# -- bad input


def test_file_that_is_no_cell_is_one_line(tmp_path: Path) -> None:
    latin = tmp_path / "latin.py"
    latin.write_bytes(b"print('\xe9')")
    empty = tmp_path / "empty.py"
    empty.write_text(" \n", "utf-8")
    large = tmp_path / "large.py"
    large.write_text("#" * (9 << 20), "utf-8")
    fails_in_one_line(run("cell", str(tmp_path / "none.py")), 2, "none.py", "no such file")
    fails_in_one_line(run("cell", str(tmp_path)), 2, str(tmp_path), "is a directory")
    fails_in_one_line(run("cell", str(latin)), 2, "latin.py", "UTF-8", "byte 7")
    fails_in_one_line(run("cell", str(empty)), 2, "empty.py", "empty")
    fails_in_one_line(run("cell", str(large)), 2, "large.py", "8 MB")
    fails_in_one_line(run("cell", "/proc/self/mem"), 2, "/proc/self/mem")
    fails_in_one_line(run("cell", "-"), 2, "standard input", "empty")
    fails_in_one_line(run("cell"), 2, "FILE")
    fails_in_one_line(run("cell", ""), 2, "FILE")


def test_file_with_a_byte_order_mark_or_windows_lines_is_a_cell(tmp_path: Path) -> None:
    file = tmp_path / "cell.py"
    file.write_bytes(b"\xef\xbb\xbfif 1:\r\n    print('ok')\r\n")
    assert run("cell", str(file)).stdout == "ok\n"


def test_standard_input_is_not_read_twice() -> None:
    fails_in_one_line(run("cell", "-", "--context", "-"), 2, "standard input", "both")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--max-seconds", "0"], ["--max-seconds"]),
        (["--max-seconds", "-1"], ["--max-seconds"]),
        (["--max-seconds", "nan"], ["--max-seconds"]),
        (["--max-seconds", "inf"], ["--max-seconds"]),
        (["--max-seconds", "x"], ["--max-seconds"]),
        (["--isolation", "kernle"], ["--isolation", "did you mean 'kernel'"]),
        (["--isolation", "docker"], ["--isolation", "auto", "process"]),
        (["--isolation", ""], ["--isolation"]),
        (["--preload", "nump"], ["--preload", "did you mean 'numpy'"]),
        (["--preload", "os"], ["--preload", "numpy"]),
        (["--context", "nowhere.txt"], ["nowhere.txt", "no such file"]),
        (["--allow-read", "/nowhere/at/all"], ["--allow-read", "/nowhere/at/all"]),
        (["--model", "engrm"], ["engram"]),
        (["--bogus"], ["--bogus"]),
    ],
)
def test_bad_option_is_one_line_and_with_json_an_object(
    options: list[str], words: list[str]
) -> None:
    fails_in_one_line(cell("print(1)", *options), 2, *words)
    done = cell("print(1)", *options, "--json")
    value = json.loads(done.stdout)
    assert (done.returncode, list(value)) == (2, KEYS)
    assert (value["isolation"], value["stdout"]) == ("none", "")
    assert words[-1] in value["error"]


def test_context_that_is_binary_or_empty_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "a.bin"
    binary.write_bytes(bytes(range(256)) * 10)
    fails_in_one_line(cell("print(1)", "--context", str(binary)), 2, "binary")
    (tmp_path / "empty").mkdir()
    fails_in_one_line(cell("print(1)", "--context", str(tmp_path / "empty")), 2, "no files")
