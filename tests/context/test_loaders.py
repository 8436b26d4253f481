"""What a user names becomes documents; bad input is one clear line, or is skipped and told."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import pytest

from rlm.context.inputs import Context, Paths
from rlm.context.loaders import Loader, added_readers
from rlm.context.stop import Progress, Stopped, Watch
from rlm.context.store import Store
from rlm.errors import UsageError
from rlm.records import Skipped
from rlm.settings import Selection
from tests.support import documents


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


# -- formats, many at once


def test_every_format_is_read_and_stays_in_order(tmp_path: Path) -> None:
    files = {
        "a.pdf": documents.pdf(["Page one", "Page two"]),
        "b.docx": documents.docx(documents.word_paragraph("A paragraph")),
        "c.html": b"<h1>Head</h1><p>Body</p>",
        "d.eml": b"Subject: Hello\n\nbody",
        "e.zip": documents.zipped({"in.txt": "inner", "../out.txt": "no"}),
        "f.csv": b"a,b\n1,2\n",
        "g.jsonl": b'{"a": 1}\n',
        "h.txt": b"plain",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with load([str(tmp_path)]) as store:
        found = [(item.name.removeprefix(f"{tmp_path}/"), item.kind) for item in store.documents]
        assert found == [
            *(("a.pdf", "pdf"), ("b.docx", "docx"), ("c.html", "html"), ("d.eml", "mail")),
            *(("e.zip/in.txt", "text"), ("f.csv", "csv"), ("g.jsonl", "json"), ("h.txt", "text")),
        ]
        pages = store.documents[0].pages
        assert [store.slice(start, start + 8) for _, start in pages] == ["Page one", "Page two"]
        assert store.notices == (f"{tmp_path}/e.zip/../out.txt: its name leads out of the archive",)


def test_hundreds_of_files_come_in_their_order(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text(f"text {number}", "utf-8")
    told: list[Progress] = []
    store = Loader().load(Paths((str(tmp_path),)), Watch(told=told.append))
    texts = [*contents(store).values()]
    assert texts == [f"text {number}" for number in range(300)]
    assert (told[-1].num_done, told[-1].num_inputs) == (300, 300)


def test_a_format_on_standard_input_is_read_too() -> None:
    piped = load([], io.BytesIO(documents.pdf(["From a pipe"])))
    assert contents(piped) == {"-": "From a pipe"}


def test_a_file_is_parsed_once_whatever_it_is_called_in(tmp_path: Path) -> None:
    page = b"<title>T</title><p>text</p>" + b"<p>more text</p>" * 2000
    loader = Loader(cache_dir=tmp_path / "cache")
    names = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.html").write_bytes(page)
        store = loader.load(tmp_path / folder / "a.html")
        names.append([item.name for item in store.documents])
        (text,) = contents(store).values()
        assert "more text" in text
        (kept,) = (tmp_path / "cache").glob("parsed-*")
    assert names == [[str(tmp_path / folder / "a.html")] for folder in ("one", "two")]
    before = kept.stat().st_ino
    kept.write_bytes(kept.read_bytes()[:-9])  # damaged: it is parsed anew
    assert [*contents(loader.load(tmp_path / "one" / "a.html")).values()] == [text]
    assert kept.stat().st_ino != before


def test_loading_ends_when_it_is_told_to_stop(folder: Path) -> None:
    watch = Watch()
    watch.stop.set()
    with pytest.raises(Stopped):
        Loader().load([folder, "text"], watch)


@pytest.mark.parametrize("kind", ["standard input", "a named pipe"])
def test_waiting_for_a_pipe_ends_when_told_to_stop(tmp_path: Path, kind: str) -> None:
    out, into = os.pipe()
    path = tmp_path / "pipe"
    os.mkfifo(path)
    watch = Watch()
    threading.Timer(0.2, watch.stop.set).start()
    os.write(into, b"the beginning of something that never ends")
    name = "-" if kind == "standard input" else str(path)
    with os.fdopen(out, "rb") as stdin, pytest.raises(Stopped):
        Loader(stdin=stdin).load(Paths((name,)), watch)
    os.close(into)


def test_sizes_and_patterns_choose_among_the_files(folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"x" * 2000)
    chosen = load([str(folder)], include=("*.txt",), exclude=("sub/",), max_file_bytes=1000)
    reasons = {item.name.removeprefix(f"{folder}/"): item.reason for item in chosen.skipped}
    assert reasons["large.txt"] == "larger than --max-file-size"
    assert reasons["sub/"] == "excluded"
    assert reasons["a.md"] == "not included"
    assert [*contents(chosen)] == [f"{folder}/b.txt"]


# -- addresses


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a real server on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


class _Pages(BaseHTTPRequestHandler):
    PAGES: ClassVar[dict[str, tuple[str, bytes]]] = {
        "/page": ("text/html; charset=koi8-r", "<p>Привет</p>".encode("koi8-r")),
        "/a.txt": ("text/plain; charset=latin-1", "größer".encode("latin-1")),
        "/report": ("application/pdf", documents.pdf(["From the web"])),
    }

    def do_GET(self) -> None:
        kind, body = self.PAGES.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error."""


def test_addresses_are_read_by_what_the_server_says_they_are(server: str) -> None:
    names = [f"{server}/page", f"{server}/a.txt", f"{server}/report", f"{server}/none"]
    with load(names, allows_private_urls=True) as store:
        assert [(item.name, item.kind) for item in store.documents] == [
            *((names[0], "html"), (names[1], "text"), (names[2], "pdf")),
        ]
        assert store.slice(0, 99) == "Привет\n\ngrößer\n\nFrom the web"
        assert store.skipped == (Skipped(names[3], "the server answered 404 Not Found"),)
        assert store.notices == (f"{names[1]}: read as LATIN-1",)


def test_private_addresses_are_refused_unless_allowed(server: str) -> None:
    with pytest.raises(UsageError, match=r"private address \(127\.0\.0\.1\); --allow-private-urls"):
        load([f"{server}/page"])


# -- values and other packages


def test_a_document_can_be_a_mapping(folder: Path) -> None:
    item = {"name": "n.md", "text": "named", "metadata": {"author": "A"}}
    with load_value([item, {"text": "bare"}]) as store:
        one, two = store.documents
        assert (one.name, one.kind, dict(one.metadata)) == ("n.md", "markdown", {"author": "A"})
        assert (two.name, store.slice(two.start, two.end)) == ("text 2", "bare")


@pytest.mark.parametrize(
    ("item", "line"),
    [
        ({"text": "a", "nam": "b"}, "item 1 of the context has the key 'nam'"),
        ({"text": 3}, "text, name and kind are strings"),
        ({"text": "a", "metadata": {"a": {1}}}, "its metadata is no JSON"),
    ],
)
def test_a_mapping_that_is_no_document_is_refused(item: Any, line: str) -> None:
    with pytest.raises(UsageError, match=line):
        load_value([item])


def test_other_packages_add_formats_by_entry_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site"
    about = package / "rlm_shout-1.0.dist-info"
    about.mkdir(parents=True)
    (package / "rlm_shout.py").write_text(
        "from rlm.loaders import Part\n"
        "def read(name, data):\n"
        "    yield Part(name, 'shout', data.decode().upper())\n",
        "utf-8",
    )
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rlm-shout\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[rlm.loaders]\n.shout = rlm_shout:read\n.mute = rlm_mute:read\n"
    )
    monkeypatch.syspath_prepend(str(package))
    added_readers.cache_clear()
    try:
        (tmp_path / "a.shout").write_bytes(b"louder")
        (tmp_path / "b.txt").write_bytes(b"text")
        loaded = load([f"{tmp_path}/a.shout", f"{tmp_path}/b.txt"])
        assert "the reader that a package adds for .mute does not work" in loaded.notices[0]
        assert contents(loaded) == {f"{tmp_path}/a.shout": "LOUDER", f"{tmp_path}/b.txt": "text"}
    finally:
        added_readers.cache_clear()
