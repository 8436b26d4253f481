"""Archives: every member a document under the archive's name; hostile ones bounded and named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

import pytest
import zstandard

from rlm.loaders import Limits
from rlm.loaders.ration import Bomb, Refusal
from tests.loaders.reading import read, read_all, read_one
from tests.support import documents

PACKINGS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_compressed_file_keeps_its_name_and_has_the_inner_kind(suffix: str) -> None:
    part = read_one(f"app.md.{suffix}", PACKINGS[suffix](b"# text\n"))
    assert (part.name, part.kind, part.text) == (f"app.md.{suffix}", "markdown", "# text\n")


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_compressed_tar_reads_as_its_members(suffix: str) -> None:
    data = PACKINGS[suffix](documents.tarred({"src/a.py": "x = 1\n", "b.html": "<p>b</p>"}))
    parts = read(f"all.tar.{suffix}", data)
    assert [(part.name, part.kind, part.text) for part in parts] == [
        (f"all.tar.{suffix}/src/a.py", "code", "x = 1\n"),
        (f"all.tar.{suffix}/b.html", "html", "b"),
    ]


def test_several_streams_one_after_another_are_one_file() -> None:
    assert read_one("a.gz", gzip.compress(b"one ") + gzip.compress(b"two")).text == "one two"
    assert read_one("a.zst", zstandard.compress(b"one ") + zstandard.compress(b"two")).text == (
        "one two"
    )


def test_a_truncated_stream_gives_what_is_there_and_tells() -> None:
    lines = "".join(f"line {number} of a log\n" for number in range(200_000))
    packed = gzip.compress(lines.encode())
    (part,), notices = read_all("a.log.gz", packed[: len(packed) // 2])
    assert lines.startswith(part.text)
    assert len(notices) == 1
    assert "cut off" in notices[0]


def test_a_zip_holds_documents_and_archives() -> None:
    inner = documents.zipped({"deep.txt": "deep"})
    data = documents.zipped(
        {"a.txt": "a", "dir/b.pdf": documents.pdf(["page"]), "in.zip": inner, "e.json": "{}"}
    )
    assert [(part.name, part.kind) for part in read("z.zip", data)] == [
        ("z.zip/a.txt", "text"),
        ("z.zip/dir/b.pdf", "pdf"),
        ("z.zip/in.zip/deep.txt", "text"),
        ("z.zip/e.json", "json"),
    ]


def test_what_is_left_out_of_an_archive_is_named() -> None:
    data = documents.zipped({".git/config": "x", "a.txt": "a", "i.png": b"\x89PNG\0", "e.txt": ""})
    parts, notices = read_all("z.zip", data)
    assert [part.name for part in parts] == ["z.zip/a.txt"]
    assert notices == ("z.zip/.git/config: hidden", "z.zip/i.png: binary", "z.zip/e.txt: empty")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "a/../../b", "..\\up", "C:\\boot.ini", "\\\\host\\share"],
)
def test_a_member_whose_name_leaves_the_archive_is_left_out(name: str) -> None:
    for kind, data in (
        ("zip", documents.zipped({name: "evil", "good.txt": "good"})),
        ("tar", documents.tarred({name: "evil", "good.txt": "good"})),
    ):
        (part,), notices = read_all(f"x.{kind}", data)
        assert part.text == "good"
        assert notices == (f"x.{kind}/{name}: its name leads out of the archive",)


def test_links_and_devices_are_left_out() -> None:
    data = documents.tarred(
        {
            "passwd": link("passwd", "/etc/passwd"),
            "hard": link("hard", "good.txt", tarfile.LNKTYPE),
            "zero": link("zero", "", tarfile.CHRTYPE),
            "good.txt": "good",
        }
    )
    (part,), notices = read_all("x.tar", data)
    assert part.name == "x.tar/good.txt"
    assert [notice.partition(": ")[2] for notice in notices] == [
        "a link",
        "a link",
        "not a plain file",
    ]


def test_a_link_in_a_zip_is_left_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        info = zipfile.ZipInfo("passwd")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
        file.writestr("good.txt", "good")
    (part,), notices = read_all("x.zip", out.getvalue())
    assert part.text == "good"
    assert notices == ("x.zip/passwd: a link",)


def test_names_cannot_play_with_a_terminal() -> None:
    parts = read("z.zip", documents.zipped({"a\x1b[2J\n\u202eb.txt": "x"}))
    assert parts[0].name == "z.zip/a\ufffd[2J\ufffd\ufffdb.txt"


def bomb(num_bytes: int) -> bytes:
    return b"a" * num_bytes


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_bomb_is_refused_long_before_it_is_unpacked(suffix: str) -> None:
    with pytest.raises(Bomb, match="unpacks to more than 200 times its size"):
        read(f"b.{suffix}", PACKINGS[suffix](bomb(30 << 20)))


def test_bombs_within_archives_are_refused_whole() -> None:
    for data in (
        documents.zipped({"good.txt": "good", "b.txt": bomb(30 << 20)}),
        documents.zipped({"in.zip": documents.zipped({"b.txt": bomb(30 << 20)})}),
        documents.zipped({f"{at}.txt": bomb(1 << 20) for at in range(30)}),
        documents.docx("<w:p>" + " " * (30 << 20) + "</w:p>"),
        documents.tarred({"b.txt": bomb(30 << 20)}, "gz"),
    ):
        with pytest.raises(Bomb, match="200 times its size"):
            read("b.docx" if b"word/" in data else "b.zip", data)


def test_an_archive_whose_members_overlap_is_refused() -> None:
    """The best bombs name the same compressed bytes as many members."""
    body = documents.zipped({"a.txt": bomb(4 << 20)})
    start = body.index(b"PK\x01\x02")
    entry, end = body[start : body.index(b"PK\x05\x06")], body.index(b"PK\x05\x06")
    count = 2_000
    tail = struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, count * (end - start), start, 0
    )
    told = ""
    try:
        parts, notices = read_all("b.zip", body[:start] + entry * count + tail)
    except Bomb as refused:
        told = str(refused)
    else:  # a Python that sees by itself that they overlap
        told = "times its size" * (len(parts) <= 1 and "verlapped" in notices[0])
    assert "times its size" in told


def test_sizes_that_an_archive_states_are_not_believed() -> None:
    data = documents.zipped({"a.txt": bomb(30 << 20)})
    lying = data.replace(struct.pack("<L", 30 << 20), struct.pack("<L", 10))
    parts, notices = read_all("b.zip", lying)
    assert sum(len(part.text) for part in parts) <= 10
    assert notices or parts


def test_a_tar_that_states_a_size_beyond_its_end_is_cut_off() -> None:
    info = tarfile.TarInfo("b.txt")
    info.size = 1 << 40
    data = documents.tarred({"a.txt": "a"})[:1024] + info.tobuf() + b"little"
    (part,), notices = read_all("b.tar", data)
    assert part.text == "a"
    assert any("cut off" in notice or "damaged" in notice for notice in notices)


def test_sparse_members_which_hold_nothing_at_any_size_are_left_out() -> None:
    info = tarfile.TarInfo("huge")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[386:398] = b"00000000000\0"
    header[483:495] = b"77777777777\0"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    data = bytes(header) + documents.tarred({"good.txt": "good"})
    (part,), notices = read_all("s.tar", data)
    assert part.text == "good"
    assert notices == ("s.tar/huge: not a plain file",)


def test_archives_too_deep_in_archives_are_left_out() -> None:
    data = documents.zipped({"core.txt": "core"})
    for _ in range(6):
        data = documents.zipped({"in.zip": data, "beside.txt": "beside"})
    parts, notices = read_all("d.zip", data)
    assert {part.text for part in parts} == {"beside"}
    assert notices
    assert all("archives in archives more than 3 deep" in notice for notice in notices)


def test_a_compressed_file_within_itself_comes_to_an_end() -> None:
    data = b"core"
    for _ in range(50):
        data = gzip.compress(data)
    with pytest.raises(Refusal, match="more than 3 deep"):
        read("a.gz", data)


def test_too_many_members_are_refused() -> None:
    data = documents.zipped({f"{at}.txt": "x" for at in range(50)})
    with pytest.raises(Bomb, match="more than 20 members"):
        read("m.zip", data, Limits(max_members=20))


def test_too_much_text_is_refused() -> None:
    data = documents.zipped({f"{at}.txt": f"{at}" * 1000 for at in range(50)})
    with pytest.raises(Bomb, match="more than 10 kB of text"):
        read("m.zip", data, Limits(max_text_bytes=10 << 10))


def test_a_locked_member_is_named() -> None:
    data = bytearray(documents.zipped({"a.txt": "secret", "b.txt": "open"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (part,), notices = read_all("l.zip", bytes(data))
    assert part.text == "open"
    assert notices == ("l.zip/a.txt: locked by a password",)


def test_a_member_packed_in_an_unknown_way_is_named() -> None:
    data = bytearray(documents.zipped({"a.txt": "strange", "b.txt": "open"}))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + at] = 98  # PPMd
    (part,), notices = read_all("l.zip", bytes(data))
    assert part.text == "open"
    assert "packed in a way" in notices[0]


@pytest.mark.parametrize("keep", [10, 60, 200])
def test_a_truncated_zip_is_refused(keep: int) -> None:
    data = documents.zipped({f"{at}.txt": "text" for at in range(5)})
    with pytest.raises(Refusal, match="damaged ZIP"):
        read("t.zip", data[:keep])
