"""`rlm ask` as a person or a script runs it: real processes, exit codes, one line each."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scripts import cell, model_of
from tests.support.shell import RLM, fails_in_one_line, run

KEYS = {
    *("answer", "complete", "run_id", "model", "isolation", "turns"),
    *("usage", "seconds", "evidence", "coverage", "skipped", "notices", "passes", "error"),
}


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "story.txt"
    path.write_text("The lamp is blue.\nThe door is red.\n", "utf-8")
    return str(path)


@pytest.fixture
def blue(tmp_path: Path) -> str:
    return model_of(
        tmp_path, cell("print(context[:17])"), cell("submit('blue', evidence=search('lamp', 1))")
    )


# -- answers


def test_answer_alone_is_on_standard_output(document: str, blue: str) -> None:
    done = run("ask", "What colour?", document, "--model", blue)
    assert (done.returncode, done.stdout) == (0, "blue\n")
    header, *_, cost = done.stderr.splitlines()
    assert "isolation kernel · 35 characters in 1 document" in header
    assert "2 turns · 2 calls" in cost


def test_quiet_says_nothing_else(document: str, blue: str) -> None:
    done = run("ask", "What colour?", document, "--model", blue, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "blue\n", "")


def test_verbose_shows_cells_outputs_and_evidence(document: str, blue: str) -> None:
    done = run("ask", "What colour?", document, "--model", blue, "-v")
    assert "| print(context[:17])" in done.stderr
    assert "> The lamp is blue." in done.stderr
    assert f"  {document}:1  “The lamp is blue.”" in done.stderr


def test_json_is_one_object_with_every_key(document: str, blue: str) -> None:
    done = run("ask", "What colour?", document, "--model", blue, "--json")
    value = json.loads(done.stdout)
    assert set(value) == KEYS
    assert (value["answer"], value["complete"], value["error"]) == ("blue", True, None)
    assert value["isolation"] == "kernel"
    assert set(value["usage"]) == {*("calls", "input_tokens", "output_tokens", "usd", "lost_calls")}
    (quote,) = value["evidence"]
    assert set(quote) == {"source", "start", "end", "quote", "line", "page"}
    assert quote["source"] == document


@pytest.mark.parametrize("paths", [[], ["-"]])
def test_standard_input_is_the_context(tmp_path: Path, paths: list[str]) -> None:
    model = model_of(tmp_path, cell("submit(context.upper())"))
    assert run("ask", "Q?", *paths, "--model", model, stdin="from a pipe").stdout == "FROM A PIPE\n"


def test_standard_input_is_left_alone_when_a_path_is_given(document: str, blue: str) -> None:
    assert run("ask", "Q?", document, "--model", blue, stdin=None).stdout == "blue\n"


def test_folders_and_patterns_are_read_and_a_bad_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("one", "utf-8")
    (folder / "b.txt").write_bytes(b"\0\1\2")
    model = model_of(tmp_path, cell("submit([d.name for d in documents])"))
    for path in (str(folder), str(folder / "*.txt")):
        done = run("ask", "Q?", path, "--model", model)
        assert json.loads(done.stdout) == [str(folder / "a.txt")]
        assert f"skipped {folder / 'b.txt'}: binary" in done.stderr


def test_value_that_is_no_string_is_printed_as_json(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("submit({'n': [1, None], 's': 'é'})"))
    assert run("ask", "Q?", document, "--model", model).stdout == '{"n": [1, null], "s": "é"}\n'


def test_lone_surrogate_does_not_lose_the_answer(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("submit('a' + chr(0xd83d))"))
    done = run("ask", "Q?", document, "--model", model, "-q")
    assert (done.returncode, done.stdout[:1], done.stderr) == (0, "a", "")


def test_trace_is_json_lines(tmp_path: Path, document: str, blue: str) -> None:
    trace = tmp_path / "t.jsonl"
    run("ask", "Q?", document, "--model", blue, "--trace", str(trace))
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert (lines[0]["kind"], lines[-1]["kind"]) == ("run_started", "answered")
    assert [lines[0][name] for name in ("isolation", "hash_seed", "random_seed")] == [
        "kernel",
        0,
        0,
    ]
    assert lines[0]["start_time"] > trace.stat().st_mtime - 600


def test_folder_can_be_allowed_for_reading(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell(f"submit(open({document!r}).read()[:8])"))
    done = run("ask", "Q?", document, "--model", model, "--allow-read", str(tmp_path))
    assert done.stdout == "The lamp\n"


@pytest.mark.parametrize("options", [[], ["-q"], ["--json"]])
def test_process_says_loudly_that_it_is_no_boundary(
    document: str, blue: str, options: list[str]
) -> None:
    done = run("ask", "Q?", document, "--model", blue, "--isolation", "process", *options)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "WARNING" in line and "boundary" in line]


# -- other endings


def test_not_found_prints_nothing_and_exits_3(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("submit(None)"))
    done = run("ask", "Q?", document, "--model", model, "-q")
    assert (done.returncode, done.stdout) == (3, "")
    assert "not found" in done.stderr


@pytest.mark.parametrize(
    ("replies", "options", "code", "answer", "error"),
    [
        (["submit(None)"], [], 3, None, "not_found"),
        (["print('half')"], ["--max-turns", "1"], 4, "half", "budget"),
        (["print('half')", None], [], 5, "half", "backend"),
    ],
)
def test_json_is_printed_for_every_ending(  # noqa: PLR0913  # a row of the table
    tmp_path: Path,
    document: str,
    replies: list[str | None],
    options: list[str],
    code: int,
    answer: str | None,
    error: str,
) -> None:
    script = [{"error": "down"} if code is None else cell(code) for code in replies]
    model = model_of(tmp_path, *script)
    done = run("ask", "Q?", document, "--model", model, "--json", *options)
    value = json.loads(done.stdout)
    assert done.returncode == code
    assert (set(value), value["answer"], value["error"]["code"]) == (KEYS, answer, error)


def test_partial_answer_is_printed_and_marked(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("print('half')"))
    done = run("ask", "Q?", document, "--model", model, "--max-turns", "1")
    assert (done.returncode, done.stdout) == (4, "half\n")
    assert "partial answer, budget spent: the cap of 1 turns is reached" in done.stderr


def test_refused_connection_exits_5_in_one_line(document: str) -> None:
    model = ["--model", "openai/any", "--base-url", "http://127.0.0.1:9/v1"]
    fails_in_one_line(run("ask", "Q?", document, *model, "-q"), 5, "127.0.0.1:9")


def test_ctrl_c_prints_what_was_found_and_exits_130(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("print('half')"), cell("while True: pass"))
    command = [*RLM, "ask", "Q?", document, "--model", model, "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "cell of" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    value = json.loads(out)
    assert process.returncode == 130
    assert (value["answer"], value["error"]["code"]) == ("half", "interrupted")
    assert "Traceback" not in err


def test_reader_that_leaves_is_no_failure_of_ours(document: str, blue: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*RLM, "ask", "Q?", document, "--model", blue, "-q"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert "Traceback" not in done.stderr


# -- bad input


def test_missing_path_is_named(blue: str) -> None:
    fails_in_one_line(run("ask", "Q?", "nowhere.txt", "--model", blue), 2, "nowhere.txt")


def test_empty_question_file_and_standard_input(tmp_path: Path, document: str, blue: str) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    fails_in_one_line(run("ask", " ", document, "--model", blue), 2, "question")
    fails_in_one_line(run("ask", "Q?", str(empty), "--model", blue), 2, "empty.txt", "empty")
    fails_in_one_line(run("ask", "Q?", "--model", blue, stdin=""), 2, "standard input", "empty")


def test_binary_input_alone_is_refused(tmp_path: Path, blue: str) -> None:
    binary = tmp_path / "a.bin"
    binary.write_bytes(bytes(range(256)) * 10)
    fails_in_one_line(run("ask", "Q?", str(binary), "--model", blue), 2, "binary")


def test_unknown_model_names_the_nearest(document: str) -> None:
    fails_in_one_line(run("ask", "Q?", document, "--model", "engrm"), 2, "engram")


def test_missing_key_names_its_variable(document: str) -> None:
    done = run("ask", "Q?", document, "--model", "openai/gpt-5")
    fails_in_one_line(done, 2, "OPENAI_API_KEY")


def test_missing_checkpoint_is_one_line(tmp_path: Path, document: str) -> None:
    done = run("ask", "Q?", document, "--model", f"engram/{tmp_path / 'nothing'}")
    fails_in_one_line(done, 2, "nothing")


@pytest.mark.parametrize(
    "options",
    [
        ["--max-turns", "x"],
        ["--max-turns", "0"],
        ["--depth", "-1"],
        ["--max-seconds", "nan"],
        ["--base-url", "nonsense"],
        ["--bogus"],
        ["--isolation", "kernle"],
        ["--allow-read", "/nowhere/at/all"],
        ["--trace", "/nowhere/at/all/t.jsonl"],
    ],
)
def test_bad_option_is_one_line_and_with_json_an_object(
    document: str, blue: str, options: list[str]
) -> None:
    arguments = ["ask", "Q?", document, "--model", blue, *options]
    fails_in_one_line(run(*arguments), 2, options[0])
    value = json.loads(run(*arguments, "--json").stdout)
    assert (set(value), value["error"]["code"]) == (KEYS, "usage")


def test_terminal_without_a_path_is_a_usage_error(blue: str) -> None:
    parent, child = pty.openpty()
    try:
        command = [*RLM, "ask", "Q?", "--model", blue]
        done = subprocess.run(command, stdin=child, capture_output=True, text=True, check=False)
    finally:
        os.close(parent)
        os.close(child)
    fails_in_one_line(done, 2, "PATH")


# -- the command itself


def test_help_imports_nothing_of_weight() -> None:
    heavy = "openai litellm torch numpy tiktoken RestrictedPython aiohttp anyio rich"
    heavy += " rlm_sandbox.session rlm_sandbox.kernel rlm.runtime rlm.trial rlm.checkup"
    code = (
        "import sys; from rlm.__main__ import main; from rlm.cli import COMMANDS\n"
        "for line in (['--help'], ['--version'], *([name, '--help'] for name in COMMANDS)):\n"
        "    assert main(line) == 0\n"
        f"sys.exit(', '.join(set({heavy.split()}) & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Exit codes" in done.stdout


def test_bare_command_shows_its_help_and_a_wrong_one_is_one_line() -> None:
    assert "Commands:" in run().stdout
    fails_in_one_line(run("askk"), 2, "askk")


def test_version_is_the_distributions() -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"rlm {version('engram-rlm')}\n"


# -- answers looked for, fitted, reviewed


def test_schema_is_a_file_and_what_never_fits_is_no_answer(tmp_path: Path, document: str) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "integer"}')
    fits = model_of(tmp_path, cell("submit('many')"), cell("submit(len(context))"))
    done = run("ask", "How long?", document, "--model", fits, "--schema", str(schema))
    assert (done.returncode, done.stdout.strip().isdigit()) == (0, True)
    never = model_of(tmp_path, cell("submit(context[:3])"), name="never.json")
    options = ("--model", never, "--schema", str(schema), "--json")
    done = run("ask", "How long?", document, *options)
    value = json.loads(done.stdout)
    assert (done.returncode, value["answer"], value["turns"]) == (3, None, 3)
    assert "is not of type 'integer'" in value["error"]["message"]


def test_passes_are_told_in_json(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("submit(context[:3])"), "CONFIRMED")
    done = run("ask", "What?", document, "--model", model, "--passes", "2", "--json")
    (review,) = json.loads(done.stdout)["passes"]
    assert (done.returncode, review["verdict"], review["number"]) == (0, "confirmed", 1)


def test_dialect_is_chosen_by_name(tmp_path: Path, document: str) -> None:
    model = model_of(tmp_path, cell("print(context)"), "FINAL(blue)")
    options = ("--model", model, "--dialect")
    done = run("ask", "What?", document, *options, "official")
    assert (done.returncode, done.stdout) == (0, "blue\n")
    unknown = run("ask", "What?", document, *options, "klingon")
    assert (unknown.returncode, len(unknown.stderr.strip().splitlines())) == (2, 1)
    assert "there are: default, engram, official" in unknown.stderr
