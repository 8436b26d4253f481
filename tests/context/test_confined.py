"""Parsing in a confined process: what it cannot reach, and that whatever it does, the host gets
parts or a refusal, in time."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import random
import signal
import struct
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from rlm.context import parsed_frames
from rlm.context.confined import Parsers
from rlm.loaders import Limits, Parsed, Part, Refused
from rlm_sandbox.kernel import bpf, libc, machines
from tests.sandbox.processes import children, wait_until_gone
from tests.support import documents
from tests.support.greedy_readers import ATTEMPTS

ROOT = Path(__file__).resolve().parents[2]
READERS = "attempts sleeps ignores eats hoards crashes exits floods lies raises reads"
IMPATIENT = Limits(seconds=1.0, seconds_per_megabyte=0.0)


SAMPLES = {
    "a.html": '<meta charset="euc-jp"><p>日本語</p>'.encode("euc-jp"),
    "a.docx": documents.docx(documents.word_paragraph("text")),
    "a.xlsx": documents.xlsx({"S": '<row r="1"><c r="A1"><v>45292</v></c></row>'}),
    "a.epub": documents.epub({"a.xhtml": "<p>text</p>"}),
    "a.eml": b"Subject: =?koi8-r?Q?=F0=D2?=\n\nbody",
    "a.mbox": b"From a 1:00\nContent-Type: message/rfc822\n\nSubject: in\n\nbody",
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nhi\n",
    "a.ipynb": b'{"cells": [{"cell_type": "markdown", "source": "text"}]}',
    "a.tgz": documents.tarred({"a.txt": "text"}, "gz"),
    "a.tar.bz2": documents.tarred({"a.txt": "text"}, "bz2"),
    "a.tar.xz": documents.tarred({"a.txt": "text"}, "xz"),
    "a.pdf": documents.pdf(["One", "Two"], title="x"),
    "a.zip": documents.zipped({"a.txt": "text", "b.html": "<p>x</p>"}),
    "a.zst": zstandard.compress(b"text"),
}


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    readers = {f".{name}": f"tests.support.greedy_readers:{name}" for name in READERS.split()}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        with Parsers(readers) as made:
            made.start()
            yield made


def reason(outcome: Parsed | Refused) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.reason


def parts(outcome: Parsed | Refused) -> tuple[Part, ...]:
    assert isinstance(outcome, Parsed), outcome
    return outcome.parts


def test_a_parser_reaches_nothing_but_its_file(parsers: Parsers) -> None:
    if parsers.notice is not None:
        pytest.skip(parsers.notice)
    (part,) = parts(parsers.parse("a.attempts", b"x"))
    *attempts, environment, descriptors = part.text.split("\n")
    assert len(attempts) == len(ATTEMPTS)
    assert not [line for line in attempts if line.endswith("DONE")]
    assert environment == "environment: ['LC_CTYPE']"  # which Python sets itself
    assert len(json.loads(descriptors.partition(": ")[2])) == 2  # the file, and where parts go


def test_a_file_is_parsed_where_it_lies_and_bytes_where_they_are(
    parsers: Parsers, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(documents.pdf(["One", "Two"]))
    from_path, from_bytes = (parsers.parse("a.pdf", data) for data in (path, path.read_bytes()))
    assert from_path == from_bytes
    (part,) = parts(from_path)
    assert part.text == "One\n\nTwo"
    assert part.pages == ((1, 0), (2, 5))


@pytest.mark.parametrize(("name", "data"), SAMPLES.items(), ids=list(SAMPLES))
def test_every_format_is_read_once_nothing_can_be_opened(
    parsers: Parsers, name: str, data: bytes
) -> None:
    assert all(part.text.strip() for part in parts(parsers.parse(name, data)))


def test_one_that_takes_too_long_is_ended(parsers: Parsers) -> None:
    for kind in ("sleeps", "ignores"):
        assert reason(parsers.parse(f"a.{kind}", b"x", IMPATIENT)) == (
            "took more than 1 seconds to parse"
        )


def test_a_pdf_that_draws_forms_in_forms_without_end_is_ended(parsers: Parsers) -> None:
    forms = [b"\n".join([f"/F{at + 1} Do".encode()] * 40) for at in range(8)]
    forms.append(b"BT /T 12 Tf (x) Tj ET")
    endless = documents.pdf([b"/F0 Do"], forms=forms)
    assert "took more than 1 seconds" in reason(parsers.parse("a.pdf", endless, IMPATIENT))


def test_one_that_takes_too_much_memory_is_refused(parsers: Parsers) -> None:
    limits = Limits(memory_bytes=64 << 20)
    for kind in ("eats", "hoards"):
        assert "64 MB of memory" in reason(parsers.parse(f"a.{kind}", b"x", limits))


def test_one_that_crashes_or_leaves_is_refused_and_the_next_is_read(parsers: Parsers) -> None:
    for kind, why in (("crashes", "crashed (SIG"), ("exits", "ended with status 0")):
        assert why in reason(parsers.parse(f"a.{kind}", b"x"))
    assert "KeyError" in reason(parsers.parse("a.raises", b"x"))
    (part,) = parts(parsers.parse("a.reads", b"fine"))
    assert (part.kind, part.text, part.metadata) == ("shout", "FINE", {"from": "elsewhere"})


def test_parts_that_came_before_a_crash_stay_and_the_end_is_told(parsers: Parsers) -> None:
    archive = documents.zipped({"a.txt": "first", "b.crashes": "x", "c.txt": "third"})
    outcome = parsers.parse("z.zip", archive)
    assert isinstance(outcome, Parsed)
    assert [part.text for part in outcome.parts] == ["first"]
    (notice,) = outcome.notices
    assert notice.startswith("z.zip: cut off after z.zip/a.txt: its parser crashed (SIG")


def test_one_that_floods_the_host_is_cut_off(parsers: Parsers) -> None:
    assert "cannot be trusted" in reason(parsers.parse("a.floods", b"x"))


def frames(*heads: object, text: bytes = b"") -> bytes:
    packed = [json.dumps(head).encode() for head in heads]
    return b"".join(len(head).to_bytes(4, "little") + head for head in packed) + text


@pytest.mark.parametrize(
    "lie",
    [
        frames({"part": ["/etc/passwd", "text", {}, []], "num_bytes": 0}),
        frames({"part": ["a.liesx", "text", {}, []], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", {}, [[1, 99]]], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", {}, [[1, -1]]], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", {"outline": [[1, "t", 5]]}, []], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", {"outline": 7}, []], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", [], []], "num_bytes": 0}),
        frames({"part": ["a.lies", "x" * 99, {}, []], "num_bytes": 0}),
        frames({"part": ["a.lies", "text", {}, []], "num_bytes": 1 << 40}),
        frames({"part": ["a.lies", "text", {}, []], "num_bytes": -1}),
        frames({"part": ["a.lies", "text", {}, []], "num_bytes": True}),
        frames({"part": ["a.lies", "text", {}, []], "num_bytes": 1}, text=b"\xff"),
        frames({"end": "notices"}),
        frames({"end": ["x"] * 5_000}),
        frames({"refused": 7}),
        frames([1]),
        frames({}),
        b"\xff\xff\xff\xff",
        b"\x04\0\0\0{NaN",
        len(b"[" * 100_000).to_bytes(4, "little") + b"[" * 100_000,
    ],
)
def test_what_a_parser_says_is_believed_in_nothing(parsers: Parsers, lie: bytes) -> None:
    assert "cannot be trusted" in reason(parsers.parse("a.lies", lie))


def test_lines_that_a_parser_says_can_be_shown(parsers: Parsers) -> None:
    lie = frames({"refused": "\x1b[2J\u202e" + "x" * 9_999})
    assert reason(parsers.parse("a.lies", lie)).startswith("\ufffd[2J\ufffdxxx")
    assert len(reason(parsers.parse("a.lies", lie))) <= 2_000


def test_a_part_said_half_is_no_part(parsers: Parsers) -> None:
    half = frames({"part": ["a.lies", "text", {}, []], "num_bytes": 99}, text=b"half")
    assert "ended with status 0" in reason(parsers.parse("a.lies", half))


def test_many_files_are_parsed_at_once(parsers: Parsers) -> None:
    def word(number: int) -> str:
        (part,) = parts(parsers.parse(f"{number}.html", f"<p>{number}</p>".encode()))
        return part.text

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(word, range(100))) == [str(number) for number in range(100)]


def test_a_server_that_dies_is_started_again(parsers: Parsers) -> None:
    (server,) = [pid for pid in children(os.getpid()) if _is_parser(pid)]
    os.kill(server, signal.SIGKILL)
    wait_until_gone(server)
    assert parts(parsers.parse("a.html", b"<p>again</p>"))


def _is_parser(pid: int) -> bool:
    return b"-S" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def test_closing_ends_what_still_parses() -> None:
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(ROOT))
    with patch.context(), Parsers({".sleeps": "tests.support.greedy_readers:sleeps"}) as made:
        made.start()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(made.parse, "a.sleeps", b"x")
            while not any(children(pid) for pid in children(os.getpid()) if _is_parser(pid)):
                pass
            made.close()
            assert "without a word" in reason(waiting.result())
    patch.undo()


@pytest.mark.parametrize(("name", "data"), SAMPLES.items(), ids=list(SAMPLES))
def test_damage_anywhere_ends_in_parts_or_in_a_refusal(
    parsers: Parsers, name: str, data: bytes
) -> None:
    chance = random.Random(name)
    for _ in range(20):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 50))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        outcome = parsers.parse(name, bytes(damaged[: chance.randrange(len(damaged)) or None]))
        assert isinstance(outcome, (Parsed, Refused))
        assert not isinstance(outcome, Refused) or "cannot be trusted" not in outcome.reason


def test_what_holds_nothing_says_why(parsers: Parsers, tmp_path: Path) -> None:
    assert reason(parsers.parse("a.html", b"<script>x</script>")) == "no text in it"
    empty = reason(parsers.parse("a.zip", documents.zipped({".hidden": "x", "i.png": b"\0"})))
    assert empty == "a.zip/.hidden: hidden; a.zip/i.png: binary"
    assert reason(parsers.parse("d", tmp_path)) == "not a file"


def test_a_file_too_large_to_parse_is_refused_unread(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(5 << 30)
    assert reason(parsers.parse("a.pdf", path)) == "larger than 1 GB, which is parsed at most"


def test_readers_that_cannot_be_had_are_told() -> None:
    with Parsers({".x": "no_such_package:read"}) as made:
        made.start()
        assert "no_such_package" in made.failed[".x"]
        assert parts(made.parse("a.html", b"<p>fine</p>"))


@given(st.binary(max_size=200))
def test_any_bytes_from_a_parser_are_nonsense_or_an_end(data: bytes) -> None:
    rest = memoryview(data)

    def read(size: int) -> bytes:
        nonlocal rest
        if size > len(rest):
            raise EOFError
        taken, rest = rest[:size], rest[size:]
        return bytes(taken)

    try:
        outcome = parsed_frames.receive("a", read, Limits(), [])
    except (EOFError, parsed_frames.Nonsense):
        return
    assert isinstance(outcome, (Parsed, Refused))


@given(
    st.lists(st.tuples(st.text(max_size=50), st.text(max_size=5)), max_size=5),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_what_is_said_is_heard(texts: list[tuple[str, str]], told: list[str]) -> None:
    said = b""
    for text, _ in texts:
        clean = text.encode("utf-8", "replace").decode()
        part = Part("a", "text", clean, {"n": 1}, ((1, 0), (2, len(clean))))
        said += b"".join(parsed_frames.part_frame(part))
    said += parsed_frames.end_frame(tuple(told))
    rest = memoryview(said)

    def read(size: int) -> bytes:
        nonlocal rest
        taken, rest = rest[:size], rest[size:]
        return bytes(taken)

    outcome = parsed_frames.receive("a", read, Limits(), [])
    assert [part.text for part in parts(outcome)] == [
        text.encode("utf-8", "replace").decode() for text, _ in texts
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_where_the_kernel_cannot_confine_files_are_parsed_by_limits_and_that_is_told() -> None:
    def parse() -> tuple[Parsed | Refused, Parsed | Refused, str | None]:
        _refuse_filters()  # from here on, to this thread and what it starts
        with Parsers({".sleeps": "tests.support.greedy_readers:sleeps"}) as made:
            read, slow = made.parse("a.html", b"<p>x"), made.parse("a.sleeps", b"x", IMPATIENT)
            return read, slow, made.notice

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.syspath_prepend(str(ROOT))
        read, slow, notice = pool.submit(parse).result()
    assert [part.text for part in parts(read)] == ["x"]
    assert "took more than 1 seconds" in reason(slow)
    assert notice is not None
    assert "without the kernel's lock" in notice


def _refuse_filters() -> None:
    """A filter of system calls that refuses every later one."""
    made = [
        bpf.Instruction(bpf.LOAD, 0),
        bpf.Instruction(bpf.JUMP_EQUAL, machines.here().numbers["seccomp"], 0, 1),
        bpf.Instruction(bpf.RETURN, bpf.ERRNO | errno.EPERM),
        bpf.Instruction(bpf.RETURN, bpf.ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(step.packed() for step in made))
    program = struct.pack("@HP", len(made), ctypes.addressof(code))
    libc.prctl(38, 1)  # PR_SET_NO_NEW_PRIVS
    libc.prctl(22, 2, program)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
