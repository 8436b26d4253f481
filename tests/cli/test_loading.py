"""What `rlm ask` says of loading: the dry run, the line with counts, sources under an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import documents
from tests.support.scripts import cell, model_of
from tests.support.shell import fails_in_one_line, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    (made / "a.txt").write_text("The lamp is blue.\n", "utf-8")
    (made / "b.pdf").write_bytes(documents.pdf(["The door is red.", "The roof is green."]))
    (made / "c.txt").write_bytes("Die Größe".encode("latin-1"))
    (made / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (made / "large.log").write_bytes(b"x" * 5000)
    (made / "build").mkdir()
    (made / "build" / "e.txt").write_text("made", "utf-8")
    (made / ".gitignore").write_text("build/\n", "utf-8")
    return made


def test_dry_run_lists_documents_tokens_cost_and_what_is_left_out(folder: Path) -> None:
    done = run("ask", "Q?", str(folder), "--dry-run", "--max-file-size", "4kB")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0].startswith(f"{folder}/a.txt  text, 18 characters, ")
    assert lines[1].startswith(f"{folder}/b.pdf  pdf, 2 pages, 36 characters, ")
    assert lines[3].startswith("3 documents, 63 characters, ")
    assert lines[3].endswith(" tokens of engram")
    assert lines[4] == "estimated cost: $0"
    assert sorted(lines[5:]) == sorted(
        [
            f"skipped {folder}/.gitignore: hidden",
            f"skipped {folder}/build/: ignored by .gitignore",
            f"skipped {folder}/d.png: binary",
            f"skipped {folder}/large.log: larger than --max-file-size",
            f"changed {folder}/c.txt: read as CP1252 (guessed)",
        ]
    )


def test_dry_run_needs_no_key_and_is_one_object_when_asked(folder: Path) -> None:
    options = ["--model", "openai/gpt-5", "--json", "--price", "2,10"]
    done = run("ask", "Q?", f"{folder}/a.txt", f"{folder}/d.png", "--dry-run", *options)
    value = json.loads(done.stdout)
    (document,) = value["documents"]
    assert (document["name"], document["characters"]) == (f"{folder}/a.txt", 18)
    assert value["tokens"] == document["tokens"] > 0
    assert value["estimated_usd"] == pytest.approx(value["tokens"] * 2e-6)
    assert value["skipped"] == [{"name": f"{folder}/d.png", "reason": "binary"}]


def test_dry_run_lists_also_where_nothing_is_left_to_read(folder: Path) -> None:
    done = run("ask", "Q?", f"{folder}/d.png", f"{folder}/none", "--dry-run")
    assert done.returncode == 2
    assert f"skipped {folder}/d.png: binary" in done.stdout
    assert f"skipped {folder}/none: no such file or directory" in done.stdout


def test_what_is_left_out_is_one_line_with_counts_and_stands_in_the_json(
    folder: Path, tmp_path: Path
) -> None:
    model = model_of(tmp_path, cell("submit([d.name.rpartition('/')[2] for d in documents])"))
    done = run("ask", "Q?", str(folder), "--model", model, "--json", "--exclude", "*.log")
    value = json.loads(done.stdout)
    assert value["answer"] == ["a.txt", "b.pdf", "c.txt"]
    assert {item["reason"] for item in value["skipped"]} == {
        *("hidden", "ignored by .gitignore", "binary", "excluded"),
    }
    assert value["notices"] == [f"{folder}/c.txt: read as CP1252 (guessed)"]
    (line,) = [line for line in done.stderr.splitlines() if "skipped" in line]
    assert line.startswith("rlm: 4 skipped (1 ")
    assert line.endswith("), 1 not as they were (1 guessed); --dry-run lists them")


def test_ignored_files_are_read_when_asked_for(folder: Path, tmp_path: Path) -> None:
    model = model_of(tmp_path, cell("submit('made' in context)"))
    assert run("ask", "Q?", str(folder), "--model", model, "-q").stdout == "false\n"
    assert run("ask", "Q?", str(folder), "--model", model, "-q", "--no-ignore").stdout == "true\n"


def test_sources_stand_under_the_answer_with_page_and_line(folder: Path, tmp_path: Path) -> None:
    script = (
        cell("print(grep('roof')[0].text)\nprint(grep('lamp')[0].text)"),
        cell("submit('green')"),
    )
    done = run(
        "ask", "What colour is the roof?", str(folder), "--model", model_of(tmp_path, *script)
    )
    assert done.stdout == "green\n"
    assert f"  {folder}/b.pdf p. 2  “The roof is green.”" in done.stderr
    assert "read by models: " in done.stderr


@pytest.mark.parametrize("size", ["0", "many", "-1", "10XB"])
def test_a_size_that_is_none_is_told(folder: Path, size: str) -> None:
    done = run("ask", "Q?", str(folder), f"--max-file-size={size}")
    fails_in_one_line(done, 2, "--max-file-size")


def test_a_private_address_is_refused_by_name() -> None:
    done = run("ask", "Q?", "http://127.0.0.1:9/a.txt", "--dry-run")
    assert done.returncode == 2
    assert "a private address (127.0.0.1); --allow-private-urls reads it" in done.stdout
