"""What a user names becomes documents; bad input is one clear line, or is skipped and told."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from rlm.context.inputs import Context, Paths
from rlm.context.loaders import Loader
from rlm.context.store import Store
from rlm.errors import UsageError
from rlm.records import Skipped
from rlm.settings import Selection


def load(names: list[str], stdin: BinaryIO | None = None, **selection: Any) -> Store:
    return Loader(Selection(**selection), stdin=stdin).load(Paths(tuple(names)))


def load_value(value: Context) -> Store:
    return Loader().load(value)


def contents(loaded: Store) -> dict[str, str]:
    with loaded as store:
        return {item.name: store.slice(item.start, item.end) for item in store.documents}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files: dict[str, bytes] = {
        "b.txt": b"bee",
        "a.md": b"# ay",
        "sub/c.py": b"see = 1",
        "sub/deep/d.txt": b"dee",
        ".hidden/x.txt": b"no",
        ".secret": b"no",
        "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0",
        "empty.txt": b"",
    }
    for name, data in files.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "in"


def test_a_folder_gives_its_files_sorted_without_hidden_or_binary_ones(folder: Path) -> None:
    loaded = load([str(folder)])
    assert [(item.name, item.kind) for item in loaded.documents] == [
        (f"{folder}/a.md", "markdown"),
        (f"{folder}/b.txt", "text"),
        (f"{folder}/sub/c.py", "code"),
        (f"{folder}/sub/deep/d.txt", "text"),
    ]
    assert set(loaded.skipped) == {
        Skipped(f"{folder}/empty.txt", "empty"),
        Skipped(f"{folder}/picture.png", "binary"),
        Skipped(f"{folder}/.hidden/", "hidden"),
        Skipped(f"{folder}/.secret", "hidden"),
    }
    assert contents(loaded)[f"{folder}/sub/deep/d.txt"] == "dee"


def test_patterns_are_expanded_also_over_folders(folder: Path) -> None:
    assert [*contents(load([f"{folder}/**/*.txt"]))] == [
        f"{folder}/b.txt",
        f"{folder}/sub/deep/d.txt",
    ]
    odd = folder / "a[1].txt"
    odd.write_text("odd name")
    assert contents(load([str(odd)])) == {str(odd): "odd name"}


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    loaded = load([f"{folder}/b.txt", str(folder), f"{folder}/*.txt"])
    names = [item.name for item in loaded.documents]
    assert names[0] == f"{folder}/b.txt"
    assert len(names) == len(set(names)) == 4
    loaded.close()


def test_standard_input_is_read_for_a_dash_or_when_nothing_is_named(folder: Path) -> None:
    assert contents(load([], io.BytesIO(b"from a pipe"))) == {"-": "from a pipe"}
    both = load(["-", f"{folder}/b.txt"], io.BytesIO("größe".encode()))
    assert contents(both) == {"-": "größe", f"{folder}/b.txt": "bee"}
    with pytest.raises(UsageError, match="^standard input: empty$"):
        load([], io.BytesIO(b""))


def test_one_bad_file_among_many_is_skipped_and_told(folder: Path) -> None:
    locked = folder / "missing.txt"
    loaded = load([f"{folder}/b.txt", str(locked), f"{folder}/*.none", f"{folder}/picture.png"])
    assert loaded.skipped == (
        Skipped(str(locked), "no such file or directory"),
        Skipped(f"{folder}/*.none", "no file matches"),
        Skipped(f"{folder}/picture.png", "binary"),
    )
    assert contents(loaded) == {f"{folder}/b.txt": "bee"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(folder: Path) -> None:
    path = folder / "b.txt"
    path.chmod(0)
    with pytest.raises(UsageError, match="permission denied"):
        load([str(path)])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere.txt", "nowhere.txt: no such file or directory"),
        ("empty.txt", "empty.txt: empty"),
        ("picture.png", "picture.png: binary"),
        ("*.nothing", r"\*.nothing: no file matches"),
        ("b.txt/under", "b.txt/under: not a directory"),
        ("x" * 5000, "file name too long"),
        ("nul\0byte", "not a path"),
    ],
)
def test_a_bad_input_alone_is_one_clear_line(folder: Path, name: str, line: str) -> None:
    with pytest.raises(UsageError, match=line) as caught:
        load([f"{folder}/{name}"])
    assert "\n" not in str(caught.value)


def test_nothing_but_binary_files_is_an_error(folder: Path) -> None:
    (folder / "two.bin").write_bytes(bytes(range(256)))
    with pytest.raises(UsageError, match=r"all 2 inputs are skipped \(binary\)"):
        load([f"{folder}/picture.png", f"{folder}/two.bin"])
    hollow = folder / "hollow"
    hollow.mkdir()
    with pytest.raises(UsageError, match="hollow: the folder holds no files"):
        load([str(hollow)])


def test_devices_are_refused_and_pipes_are_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="/dev/zero: not a file"):
        load(["/dev/zero"])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=pipe.write_text, args=("through a pipe",))
    feeder.start()
    assert contents(load([str(pipe)])) == {str(pipe): "through a pipe"}
    feeder.join()


def test_a_folder_skips_pipes_and_broken_links(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to(folder / "nowhere")
    (folder / "loop").symlink_to(folder)
    assert len(contents(load([str(folder)]))) == 4


def test_bytes_that_are_not_utf8_are_told_in_the_notices(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"caf\xe9")
    loaded = load([f"{folder}/b.txt"])
    assert loaded.notices == (f"{folder}/b.txt: read as CP1252 (guessed)",)
    assert contents(loaded) == {f"{folder}/b.txt": "café"}


def test_python_values_become_documents(folder: Path) -> None:
    assert contents(load_value("just text")) == {"context": "just text"}
    assert contents(load_value(["one", "two"])) == {"text 1": "one", "text 2": "two"}
    assert contents(load_value(("a.md", "named"))) == {"a.md": "named"}
    mixed = load_value([("n", "text"), folder / "b.txt", "loose"])
    assert contents(mixed) == {"n": "text", f"{folder}/b.txt": "bee", "text 3": "loose"}
    assert contents(load_value(folder / "sub")) == {
        f"{folder}/sub/c.py": "see = 1",
        f"{folder}/sub/deep/d.txt": "dee",
    }


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("", "context: empty"),
        ([], "the context is empty"),
        (["", ""], "all 2 inputs are skipped"),
        (b"bytes", "of type bytes"),
        (None, "of type NoneType"),
        ([1], "item 1 of the context is a int"),
        ({"a": "b"}, "of type dict"),
    ],
)
def test_python_values_that_are_no_context_are_refused(value: Any, line: str) -> None:
    with pytest.raises(UsageError, match=line):
        load_value(value)


