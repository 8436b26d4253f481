"""What is wrong with a model or a prompt is one line that names it, in the shell, through the
server and from Python alike; nothing is ever cut to fit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rlm import RLM
from rlm.engram import checkpoint
from rlm.engram.serve import Address, serving
from rlm.errors import UsageError


def rlm(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rlm", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def flip_a_bit(folder: Path) -> None:
    content = bytearray((folder / checkpoint.MATRICES).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / checkpoint.MATRICES).write_bytes(content)


def cut_short(folder: Path) -> None:
    path = folder / checkpoint.TABLE
    path.write_bytes(path.read_bytes()[:1000])


def change_version(folder: Path) -> None:
    path = folder / checkpoint.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))


def change_dialect(folder: Path) -> None:
    path = folder / checkpoint.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "dialect": "another"}))


def change_tokenizer(folder: Path) -> None:
    path = folder / checkpoint.TOKENIZER
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], b"IHpxeg== 267\n"]))


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "hash": (flip_a_bit, "model.safetensors: its sha256 is not the one of the manifest"),
    "truncated": (cut_short, "table.safetensors: has 1000 bytes, the manifest says"),
    "version": (change_version, "manifest.json: is of format 99, this version reads format 1"),
    "dialect": (change_dialect, "manifest.json: trained on dialect another, this is"),
    "tokenizer": (change_tokenizer, "tokenizer.bpe: "),
}


@pytest.mark.parametrize(("damage", "complaint"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_checkpoint_is_refused_by_name(
    tiny_folder: Path, tmp_path: Path, damage: Callable[[Path], None], complaint: str
):
    folder = Path(shutil.copytree(tiny_folder, tmp_path / "copy"))
    damage(folder)
    text = tmp_path / "text.txt"
    text.write_text("The door is green.")
    for arguments in (
        ("ask", "--model", f"engram/{folder}", "Which colour?", text),
        ("engram", "serve", "--model", folder),
    ):
        done = rlm(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert complaint in done.stderr
        assert "Traceback" not in done.stderr
    with RLM(f"engram/{folder}") as model, pytest.raises(UsageError) as caught:
        model.ask("Which colour?", text)
    assert complaint in str(caught.value)


CALLS = """
try:
    llm_query("7" * 500)
except Exception as error:
    submit(str(error))
"""


@pytest.mark.anyio
async def test_a_prompt_beyond_the_window_is_told_with_its_size(tiny_folder: Path, tmp_path: Path):
    from rlm.backends.engram import load_networks

    script = tmp_path / "script.json"
    script.write_text(json.dumps([f"```repl\n{CALLS.strip()}\n```"]))
    async with serving(load_networks(tiny_folder), Address()) as server:
        for sub_model in (f"engram/{tiny_folder}", "openai/engram"):
            model = RLM(f"scripted/{script}", sub_model=sub_model, base_url=server.base_url)
            with model:
                told = await model.aask("Call it.", "A text.")
            assert "500 tokens" in told.value or "502 tokens" in told.value
            assert "160" in told.value


def test_a_question_beyond_the_window_is_told_with_its_size(tiny_folder: Path, tmp_path: Path):
    text = tmp_path / "text.txt"
    text.write_text("The door is green.")
    done = rlm("ask", "--model", f"engram/{tiny_folder}", "7" * 500, text)
    assert done.returncode == 2
    line = done.stderr.splitlines()[-1]
    assert "does not fit the window" in line
    assert " 160 " in line
    size = int(line.partition("a prompt of ")[2].split()[0])
    assert 500 < size < 700


def test_a_data_folder_without_text_is_named(tmp_path: Path):
    pytest.importorskip("torch")
    done = rlm("engram", "train", "--data", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert len(done.stderr.splitlines()) == 1
